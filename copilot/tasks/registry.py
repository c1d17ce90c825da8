"""Every task, found by its folder: a package with a `SPEC` and the `prompt.md` that it sends."""

import dataclasses
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

from pydantic import ValidationError

from copilot.domain.run import TaskName
from copilot.errors import InputError
from copilot.tasks.base import TaskSpec
from copilot.tasks.prompt import load_prompt

_DELIVERED = Path(__file__).parent


class UnknownTaskError(InputError, KeyError):
    """There is no task of that name; the message lists those that there are."""


class Tasks(Mapping[TaskName, TaskSpec[Any]]):
    """The tasks by name, in the order of their buttons."""

    def __init__(self, specs: Iterable[TaskSpec[Any]]) -> None:
        self._specs = {spec.name: spec for spec in sorted(specs, key=lambda spec: (spec.order, spec.name))}

    def __getitem__(self, name: TaskName) -> TaskSpec[Any]:
        """The task of that name.

        Raises:
            UnknownTaskError: there is none.
        """
        if name not in self._specs:
            raise UnknownTaskError(
                f"There is no task {name[:80]!r}. The tasks are: {', '.join(self._specs)}."
            )
        return self._specs[name]

    def title(self, name: str) -> str:
        """What people call the task; one that is no longer there is called by its name."""
        known = self._specs.get(TaskName(name))
        return known.title if known else name.replace("_", " ").capitalize()

    @property
    def in_api(self) -> list[TaskName]:
        """Those whose draft the HTTP API offers."""
        return [name for name, spec in self._specs.items() if spec.in_api and spec.draft_kind]

    def drafted_by_api(self, name: str) -> TaskName:
        """The name again, if the HTTP API offers a draft of that task.

        Raises:
            UnknownTaskError: it offers none.
        """
        if name not in self.in_api:
            raise UnknownTaskError(f"There is no draft of {name!r}. The tasks are: {', '.join(self.in_api)}.")
        return TaskName(name)

    def __iter__(self) -> Iterator[TaskName]:
        return iter(self._specs)

    def __len__(self) -> int:
        return len(self._specs)


@lru_cache
def find_tasks(more: Path | None = None) -> Tasks:
    """The delivered tasks and those in the folders of `more`, whose Python code is executed.

    Raises:
        InputError: a folder lacks a part or cannot be loaded, or two tasks have one name; it names the folders.
    """
    folders = [folder for home in (_DELIVERED, more) if home for folder in _folders(home)]
    _refuse_twins((folder.name, folder) for folder in folders)
    found = [(spec, folder) for folder in folders if (spec := _spec(folder)) is not None]
    _refuse_twins((spec.name, folder) for spec, folder in found)
    return Tasks(spec for spec, _ in found)


def _folders(home: Path) -> list[Path]:
    if not home.is_dir():
        raise InputError(f"There is no folder {home} with tasks. Correct FOUREYES_TASKS_DIR, or unset it.")
    return sorted(path for path in home.resolve().iterdir() if path.is_dir() and path.name[0] not in "._")


def _refuse_twins(named: Iterable[tuple[str, Path]]) -> None:
    for (name, first), (other, second) in pairwise(sorted(named)):
        if name == other:
            raise InputError(f"Two tasks are called {name}: {first} and {second}. Rename one of them.")


def _spec(folder: Path) -> TaskSpec[Any] | None:
    """The task of the folder; None for a package without prompt and `SPEC`: code that several tasks share."""
    if not (folder / "__init__.py").is_file():
        raise _lacking(folder, "__init__.py")
    spec = getattr(_loaded(folder), "SPEC", None)
    if spec is None and not (folder / "prompt.md").is_file():
        return None
    if not isinstance(spec, TaskSpec):
        raise _lacking(folder, "SPEC, a TaskSpec, in its __init__.py")
    prompt = load_prompt(folder)
    said, meant = (prompt.name, prompt.output), (spec.name, spec.output_model.__name__)
    if said != meant:
        raise InputError(
            f"{folder / 'prompt.md'} is of the task {said[0]} and fills {said[1]}; "
            f"its SPEC is of the task {meant[0]} and fills {meant[1]}. Make the two agree."
        )
    return dataclasses.replace(spec, prompt=prompt)


def _loaded(folder: Path) -> ModuleType:
    """The folder as a package of `copilot.tasks`, wherever it lies, so that it may be moved there unchanged."""
    name = f"{__package__}.{folder.name}"
    file = folder / "__init__.py"
    if (known := sys.modules.get(name)) and known.__file__ == str(file):
        return known
    for stale in [module for module in sys.modules if module == name or module.startswith(f"{name}.")]:
        del sys.modules[stale]
    found = spec_from_file_location(name, file, submodule_search_locations=[str(folder)])
    assert found  # a file that is there has a loader
    assert found.loader
    module = sys.modules[name] = module_from_spec(found)
    try:
        found.loader.exec_module(module)
    except Exception as error:
        del sys.modules[name]
        raise _broken(folder, error) from error
    return module


def _broken(folder: Path, error: Exception) -> InputError:
    if isinstance(error, ValidationError) and error.title == TaskSpec.__name__:
        faults = error.errors(include_input=False)
        missing = [str(fault["loc"][0]) for fault in faults if fault["type"].startswith("missing")]
        if missing:
            return _lacking(folder, f"{', '.join(missing)} in its SPEC")
        return InputError(f"{folder}: {faults[0]['loc'][0]} of its SPEC cannot be used: {faults[0]['msg']}.")
    if isinstance(error, InputError):
        return error
    return InputError(
        f"The task in {folder} cannot be loaded: {type(error).__name__}: {error}. Mend it, or take the folder away."
    )


def _lacking(folder: Path, part: str) -> InputError:
    return InputError(f"The task in {folder} lacks {part}. Add it, or take the folder away.")
