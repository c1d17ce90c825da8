"""The thresholds of the gate: what must hold per suite and figure, read from one TOML file.

    version = "1"
    [every_suite]           # each suite, where the figure applies
    format = { floor = 1.0 }
    [all_suites]            # over all scenarios together
    refusal_recall = { floor = 0.9, least = 20 }
    [suite.kyc_exceptions]  # one suite: stands in the place of what [every_suite] says of the figure
    mentioned = { floor = 0.95, drift = 0.02 }

`floor` (or `ceiling`, where less is better) is hard; `drift` is the loss against the baseline
that is still allowed; `least` is the number of scenarios that must have been measured.
"""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from pydantic import Field, ValidationError

from copilot.domain.base import DomainModel
from copilot.errors import InputError
from copilot.scoring.aggregate import WHOLE
from copilot.scoring.figures import DOWNWARD, NAMES
from copilot.toml_files import line_of, meant

FORMAT = "1"
"""The version of the file; another one is refused."""
_TABLES = ("version", "every_suite", "all_suites", "suite")
_KEYS = ("floor", "ceiling", "drift", "least")


class Bound(DomainModel):
    """What one figure must hold."""

    floor: float | None = None
    ceiling: float | None = None
    drift: float | None = Field(None, ge=0)
    least: int | None = Field(None, ge=0)


class Thresholds(DomainModel):
    """The whole file; `all_suites` is over every scenario of a run."""

    every_suite: Mapping[str, Bound] = {}
    all_suites: Mapping[str, Bound] = {}
    suite: Mapping[str, Mapping[str, Bound]] = {}

    def of(self, suite: str) -> dict[str, tuple[Bound, int]]:
        """Each figure's bound in a suite, with the number of scenarios that must have been measured.

        What is said of every suite holds where it applies; what names a suite, or all of them
        together, must have been measured at least once.
        """
        if suite == WHOLE:
            return {name: (bound, _least(bound, 1)) for name, bound in self.all_suites.items()}
        general = {name: (bound, _least(bound, 0)) for name, bound in self.every_suite.items()}
        own = {name: (bound, _least(bound, 1)) for name, bound in self.suite.get(suite, {}).items()}
        return {**general, **own}


def read_thresholds(
    text: str, *, source: str = "thresholds.toml", suites: Collection[str] | None = None
) -> Thresholds:
    """The thresholds of a file; `suites` are those there are, where that is known.

    Raises:
        InputError: what cannot be used, with file, line and key.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{source}: it is not TOML: {error}.") from error
    for table in values:
        if table not in _TABLES:
            raise InputError(
                f"{source}:{line_of(text, table)}: {table} is no table of thresholds{meant(table, _TABLES)}"
            )
    if values.pop("version", None) != FORMAT:
        raise InputError(f'{source}: this release reads thresholds of version "{FORMAT}" alone.')
    for suite in values.get("suite", {}):
        if suites is not None and suite not in suites:
            where = f"{source}:{line_of(text, f'suite.{suite}')}"
            raise InputError(f"{where}: there is no suite {suite}{meant(suite, tuple(suites))}")
    for path, name, bound in _bounds(values, source):
        _refuse_unusable(name, bound, f"{source}:{line_of(text, path, name)}: {path}.{name}")
    try:
        return Thresholds.model_validate(values)
    except ValidationError as error:
        fault = error.errors()[0]
        place = ".".join(str(part) for part in fault["loc"])
        raise InputError(f"{source}: {place}: {fault['msg']}.") from error


def _bounds(values: Mapping[str, Any], source: str) -> Iterator[tuple[str, str, Any]]:
    for table, content in values.items():
        named = {f"suite.{suite}": one for suite, one in content.items()} if table == "suite" else None
        for path, figures in (named or {table: content}).items():
            if not isinstance(figures, dict):
                raise InputError(f"{source}: {path} holds no figures; write [{path}] above them.")
            for name, bound in figures.items():
                yield path, name, bound


def _refuse_unusable(name: str, bound: Any, where: str) -> None:
    if name not in NAMES:
        raise InputError(f"{where} is no figure of a run{meant(name, NAMES)}")
    if not isinstance(bound, dict) or not bound:
        raise InputError(f"{where} needs a bound, such as {{ floor = 0.95 }}.")
    for key in bound:
        if key not in _KEYS:
            raise InputError(f"{where}.{key} is no bound{meant(key, _KEYS)}")
    wrong, right = ("floor", "ceiling") if name in DOWNWARD else ("ceiling", "floor")
    if wrong in bound:
        better = "less" if name in DOWNWARD else "more"
        raise InputError(f"{where}: of {name} {better} is better, so it takes a {right}, not a {wrong}.")


def _least(bound: Bound, otherwise: int) -> int:
    return otherwise if bound.least is None else bound.least
