"""What is evaluated: one model and one set of prompts over the same fixture."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from pydantic import Field

from copilot.bootstrap import Adapters
from copilot.domain.base import DomainModel
from copilot.domain.run import TaskName
from copilot.errors import InputError
from copilot.evaluation.fixture import EvaluationFixture
from copilot.evaluation.fixture_data import FrozenClock
from copilot.ports.model import DraftingModel
from copilot.settings import Settings
from copilot.tasks.prompt import Prompt
from copilot.tasks.registry import Tasks

OFFLINE = "offline"


class Variant(DomainModel):
    """A model by its name, and the prompts that stand in the place of the released ones."""

    model: str = OFFLINE
    prompts: dict[TaskName, Prompt] = Field(default_factory=dict)

    def references(self, tasks: Tasks) -> dict[str, str]:
        """Task → reference of the prompt in use, for every task."""
        return {name: self.prompts.get(name, spec.prompt).reference for name, spec in tasks.items()}


def opened_fixture(settings: Settings, variant: Variant) -> EvaluationFixture:
    """The parts over a prepared fixture, with the variant's model and prompts.

    Raises:
        InputError: no model of that name is set.
    """
    adapters = Adapters(settings, time_source=FrozenClock())
    engines = [] if variant.model == OFFLINE else [_engine(adapters, variant.model)]
    return EvaluationFixture(adapters, engines=engines, prompts=variant.prompts)


def refuse_unknown_model(variant: Variant, settings: Settings) -> None:
    """Before anything is prepared.

    Raises:
        InputError: no model of that name is set.
    """
    if variant.model != OFFLINE:
        adapters = Adapters(settings)
        _engine(adapters, variant.model)
        for engine in adapters.engines:
            engine.close()


def _engine(adapters: Adapters, name: str) -> DraftingModel:
    for engine in adapters.engines:
        if engine.profile.name == name:
            return engine
    names = [OFFLINE, *(engine.profile.name for engine in adapters.engines)]
    raise InputError(f"There is no model {name!r}. The models are: {', '.join(names)}.")


Named = Callable[[TaskName | None, str], tuple[TaskName, Prompt] | None]
"""Finds a prompt that the store holds, None where the name is none of the store's."""


def prompts_from(
    given: Iterable[str], tasks: Tasks, named: Named = lambda task, name: None
) -> Mapping[TaskName, Prompt]:
    """The prompts that `TASK=V` names, or a variant's id alone.

    V is a file (the text alone, or a whole prompt.md), or what `named` knows of the store.

    Raises:
        InputError: no such task, no such prompt, or a text that is too short to be one.
    """
    return dict(_prompt(entry, tasks, named) for entry in given)


def _prompt(entry: str, tasks: Tasks, named: Named) -> tuple[TaskName, Prompt]:
    name, equals, file = entry.partition("=")
    if not equals and (of_store := named(None, entry)):
        return of_store
    if not equals or name not in tasks:
        raise InputError(
            f"{entry!r} names no prompt. Write TASK=FILE, with one of the tasks: {', '.join(tasks)}."
        )
    if of_store := named(TaskName(name), file):
        return of_store
    try:
        raw = Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"The prompt {file} cannot be read as UTF-8 text. Check the name.") from error
    task = TaskName(name)
    return task, prompt_with(tasks[task].prompt, raw)


def prompt_with(released: Prompt, raw: str) -> Prompt:
    """The released prompt with another text; its hash tells the two apart in every run.

    Raises:
        InputError: the text is too short to be a prompt.
    """
    text = raw.removeprefix("---\n").partition("\n---\n")[2] if raw.startswith("---\n") else raw
    if len(text.strip()) < 200:
        raise InputError(f"The prompt for {released.name} has fewer than 200 characters: it is no prompt.")
    digest = hashlib.sha256(raw.encode()).hexdigest()
    return released.model_copy(update={"text": text.strip(), "sha256": digest})
