"""Golden scenarios as files: one a file, every mistake named with file, line and key.

    <folder>/<suite>/<id>.yaml

The keys are those of `Scenario`; the suite is the folder's name and may be left out.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from pydantic import ValidationError

from copilot.domain.evaluation import Expected, Plant, Scenario
from copilot.errors import InputError

Place = tuple[str | int, ...]
_KEYS: Mapping[str, tuple[str, ...]] = {
    "": tuple(Scenario.model_fields),
    "expected": tuple(Expected.model_fields),
    "plant": tuple(Plant.model_fields),
}
_MOST_SAID = 5


class GoldenFile(NamedTuple):
    """A scenario, and where each of its keys stands."""

    scenario: Scenario
    source: str
    lines: Mapping[Place, int]

    def at(self, *place: str | int) -> str:
        """`file:line` of a key, or of the nearest one above it that has a place."""
        while place and place not in self.lines:
            place = place[:-1]
        return f"{self.source}:{self.lines.get(place, 1)}"


def read_scenario(text: str, *, source: str, suite: str = "") -> GoldenFile:
    """The scenario of one file; `suite` is the folder it lies in.

    Raises:
        InputError: what cannot be used, each mistake with file, line and key.
    """
    values, lines = _parsed(text, source)
    values.setdefault("suite", suite)
    try:
        scenario = Scenario.model_validate(values)
    except ValidationError as error:
        raise InputError(_listed(_said(fault, source, lines) for fault in error.errors())) from None
    file = GoldenFile(scenario, source, lines)
    if suite and scenario.suite != suite:
        raise InputError(f"{file.at('suite')}: suite is {scenario.suite}, but the file lies in {suite}/.")
    return file


def read_golden(folders: Iterable[Path], suites: Iterable[str] = ()) -> tuple[GoldenFile, ...]:
    """Every scenario of the suites (none named: of all), in the order of suite and id.

    Raises:
        InputError: a file cannot be used, an id stands twice, a suite is unknown or holds no scenario.
    """
    folders = list(folders)
    found = _suites(folders)
    wanted = tuple(dict.fromkeys(suites)) or tuple(sorted(found))
    for suite in wanted:
        if suite not in found:
            raise InputError(
                f"There is no suite {suite!r}. The suites are: {', '.join(sorted(found)) or 'none'}."
            )
    if not wanted:
        raise InputError("There is no suite of golden scenarios here. Name a folder that holds some.")
    files = tuple(file for suite in sorted(wanted) for file in _of_suite(suite, found[suite], folders[0]))
    _refuse_twins(files)
    return files


@lru_cache(maxsize=2_048)
def _read_once(text: str, source: str, suite: str) -> GoldenFile:
    """A page asks for hundreds of files at each drawing; what is written in them decides, not when."""
    return read_scenario(text, source=source, suite=suite)


def _suites(folders: Iterable[Path]) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for folder in folders:
        if not folder.is_dir():
            raise InputError(f"There is no folder {folder} with golden scenarios.")
        for suite in sorted(path for path in folder.iterdir() if path.is_dir()):
            found.setdefault(suite.name, []).append(suite)
    return found


def _of_suite(suite: str, folders: Iterable[Path], first: Path) -> list[GoldenFile]:
    paths = sorted(path for folder in folders for path in folder.glob("*.y*ml"))
    if not paths:
        raise InputError(f"The suite {suite} holds no scenario. A suite without one passes nothing: fill it.")
    files: list[GoldenFile] = []
    mistakes: list[str] = []
    for path in paths:
        # A file of the first folder is known by its suite; another one's by where it lies.
        source = f"{suite}/{path.name}" if path.parent.parent == first else str(path)
        try:
            file = _read_once(_text(path, source), source, suite)
        except InputError as error:
            mistakes.append(error.user_message)
            continue
        if file.scenario.id != path.stem:
            mistakes.append(f"{file.at('id')}: id is {file.scenario.id}, but the file is called {path.name}.")
        files.append(file)
    if mistakes:
        raise InputError(_listed(mistakes))
    return files


def _text(path: Path, source: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{source}: it cannot be read as UTF-8 text ({type(error).__name__}).") from error


def _refuse_twins(files: Iterable[GoldenFile]) -> None:
    seen: dict[str, GoldenFile] = {}
    for file in files:
        first = seen.setdefault(file.scenario.id, file)
        if first is not file:
            raise InputError(
                f"{file.at('id')}: the id {file.scenario.id} stands in {first.at('id')} already. Give it another."
            )


def _parsed(text: str, source: str) -> tuple[dict[str, Any], dict[Place, int]]:
    try:
        _refuse_aliases(text, source)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        values = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise InputError(
            f"{source}:{line}: it is not YAML: {getattr(error, 'problem', None) or error}."
        ) from error
    except ValueError as error:  # a date that no calendar has
        raise InputError(f"{source}: {error}.") from error
    if not isinstance(node, yaml.MappingNode) or not isinstance(values, dict):
        raise InputError(f"{source}:1: a scenario is a list of keys and values, such as `id: late-notice`.")
    lines: dict[Place, int] = {}
    for place, line in _places(node, (), source):
        if place in lines:
            raise InputError(f"{source}:{line}: {_dotted(place)} stands in line {lines[place]} already.")
        lines[place] = line
    return _plain(values), lines


def _refuse_aliases(text: str, source: str) -> None:
    """A scenario is read where it stands; an alias may also stand for itself, or for more than memory holds."""
    if "*" not in text:
        return
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            line = event.start_mark.line + 1
            raise InputError(
                f"{source}:{line}: *{event.anchor} stands for another place. Write the value out."
            )


def _places(node: yaml.Node, place: Place, source: str) -> Iterator[tuple[Place, int]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            below = (*place, str(key.value))
            yield below, key.start_mark.line + 1
            yield from _places(value, below, source)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield (*place, number), value.start_mark.line + 1
            yield from _places(value, (*place, number), source)


def _plain(values: dict[Any, Any]) -> dict[str, Any]:
    """YAML takes `2026-09-01` for a date wherever it stands; only `as_of` is one."""

    def text(node: Any) -> Any:
        if isinstance(node, dict):
            return {str(key): text(value) for key, value in node.items()}
        if isinstance(node, list):
            return [text(value) for value in node]
        return node.isoformat() if isinstance(node, date) else node

    result: dict[str, Any] = text(values)
    return result


def _said(fault: Any, source: str, lines: Mapping[Place, int]) -> str:
    place: Place = tuple(fault["loc"])
    known = place
    while known and known not in lines:
        known = known[:-1]
    where = f"{source}:{lines.get(known, 1)}"
    if fault["type"] == "extra_forbidden":
        return f"{where}: {_dotted(place)} is no key of a scenario{_meant(place)}"
    if fault["type"] == "missing":
        return f"{where}: {_dotted(place)} is missing."
    return f"{where}: {_dotted(place)}: {fault['msg'].removeprefix('Value error, ')}."


def _meant(place: Place) -> str:
    above = str(place[0]) if len(place) > 1 else ""
    near = get_close_matches(str(place[-1]), _KEYS.get(above, ()), n=1)
    return f". Did you mean {near[0]}?" if near else f". The keys are: {', '.join(_KEYS.get(above, ()))}."


def _dotted(place: Place) -> str:
    return ".".join(str(part) for part in place)


def _listed(mistakes: Iterable[str]) -> str:
    all_said = list(mistakes)
    more = f" And {len(all_said) - _MOST_SAID} more." if len(all_said) > _MOST_SAID else ""
    return " ".join(all_said[:_MOST_SAID]) + more
