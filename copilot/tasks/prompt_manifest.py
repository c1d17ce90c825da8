"""The prompts as released: a text that changes under an old version is noticed.

A run names the prompt it used by version and hash; `prompt.json` beside a prompt says which hash
its version has, so that a version means one text for ever.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from copilot.errors import InputError
from copilot.tasks.prompt import Prompt


def unreleased(prompts: Iterable[Prompt]) -> tuple[str, ...]:
    """The names of prompts whose text or version is not the released one."""
    return tuple(prompt.name for prompt in prompts if _released(prompt) != _entry(prompt))


def release(prompts: Iterable[Prompt]) -> tuple[str, ...]:
    """Write what is released beside each prompt that changed, and return their names.

    Raises:
        InputError: a text changed and its version did not; nothing is written.
    """
    changed = [prompt for prompt in prompts if _released(prompt) != _entry(prompt)]
    for prompt in changed:
        if _released(prompt).get("version") == prompt.version:
            raise InputError(
                f"The text of {prompt.name}/prompt.md changed and its version is still {prompt.version}. "
                "Raise the version in its first lines, then release it."
            )
    for prompt in changed:
        _manifest(prompt).write_text(json.dumps(_entry(prompt), indent=2) + "\n", encoding="utf-8")
    return tuple(prompt.name for prompt in changed)


def _entry(prompt: Prompt) -> dict[str, str]:
    return {"version": prompt.version, "sha256": prompt.sha256}


def _released(prompt: Prompt) -> dict[str, str]:
    file = _manifest(prompt)
    released: dict[str, str] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return released


def _manifest(prompt: Prompt) -> Path:
    if prompt.file is None:
        raise InputError(f"The prompt {prompt.name} was not read from a file, so it cannot be released.")
    return prompt.file.with_suffix(".json")
