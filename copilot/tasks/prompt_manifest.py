"""The prompts as released: a text that changes under an old version is noticed.

A run names the prompt it used by version and hash; the manifest says which hash belongs to
which version, so that a version means one text for ever.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from copilot.errors import InputError
from copilot.tasks.prompt import Prompt

MANIFEST = Path(__file__).parent / "prompts.json"


def unreleased(prompts: Iterable[Prompt], manifest: Path = MANIFEST) -> tuple[str, ...]:
    """The names of prompts whose text or version is not that of the manifest."""
    released = _read(manifest)
    return tuple(prompt.name for prompt in prompts if released.get(prompt.name) != _entry(prompt))


def release(prompts: Iterable[Prompt], manifest: Path = MANIFEST) -> tuple[str, ...]:
    """Write the manifest anew and return the names of what changed.

    Raises:
        InputError: a text changed and its version did not; nothing is written.
    """
    given = tuple(prompts)
    changed = unreleased(given, manifest)
    released = _read(manifest)
    same = [p for p in given if p.name in changed and released.get(p.name, {}).get("version") == p.version]
    if same:
        raise InputError(
            f"The text of {same[0].name}/prompt.md changed and its version is still {same[0].version}. "
            "Raise the version in its first lines, then release it."
        )
    entries = {prompt.name: _entry(prompt) for prompt in sorted(given, key=lambda prompt: prompt.name)}
    manifest.write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")
    return changed


def _entry(prompt: Prompt) -> dict[str, str]:
    return {"version": prompt.version, "sha256": prompt.sha256}


def _read(manifest: Path) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = (
        json.loads(manifest.read_text(encoding="utf-8")) if manifest.exists() else {}
    )
    return found
