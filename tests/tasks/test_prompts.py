"""Prompts are versioned files: a version means one text for ever."""

import shutil
from pathlib import Path

import pytest

from copilot.errors import InputError
from copilot.tasks.prompt import Prompt, load_prompt
from copilot.tasks.prompt_manifest import release, unreleased
from copilot.tasks.registry import find_tasks

PROMPTS = [spec.prompt for spec in find_tasks().values()]
FOLDER = Path(__file__).parents[2] / "copilot" / "tasks" / "case_note"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of one prompt's folder, to change."""
    copy = tmp_path / "case_note"
    copy.mkdir()
    shutil.copy(FOLDER / "prompt.md", copy)
    return copy


@pytest.fixture
def manifest(folder: Path) -> Path:
    release([load_prompt(folder)])
    return folder / "prompt.json"


def edited(folder: Path, old: str, new: str) -> Prompt:
    file = folder / "prompt.md"
    before = file.read_text()
    assert old in before
    file.write_text(before.replace(old, new, 1))
    return load_prompt(folder)


def test_the_prompts_in_use_are_the_released_ones() -> None:
    """Where this fails: raise the version in the file's first lines, then `python -m copilot prompts --release`."""
    assert unreleased(PROMPTS) == ()


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt.name)
def test_a_prompt_says_what_for_whose_and_into_which_schema(prompt: Prompt) -> None:
    spec = next(spec for spec in find_tasks().values() if spec.prompt is prompt)
    assert len(prompt.purpose.split()) >= 4
    assert prompt.owner
    assert "Bank" not in prompt.owner
    assert spec.output_model.__name__ == prompt.output
    assert prompt.reference == f"{prompt.name}@{prompt.version}+{prompt.sha256[:12]}"


def test_a_text_changed_under_its_old_version_is_noticed_and_not_released(
    folder: Path, manifest: Path
) -> None:
    changed = edited(folder, "You draft", "You write")
    assert unreleased([changed]) == ("case_note",)
    before = manifest.read_bytes()
    with pytest.raises(InputError, match=r"case_note/prompt\.md"):
        release([changed])
    assert manifest.read_bytes() == before


@pytest.mark.usefixtures("manifest")
def test_a_changed_text_is_released_under_a_new_version(folder: Path) -> None:
    edited(folder, "You draft", "You write")
    changed = edited(folder, "version: 1.0.1", "version: 1.1.0")
    assert release([changed]) == ("case_note",)
    assert unreleased([changed]) == ()


@pytest.mark.parametrize("line", ["name", "version", "purpose", "owner", "output"])
def test_a_prompt_without_one_of_its_first_lines_is_refused(folder: Path, line: str) -> None:
    text = (folder / "prompt.md").read_text()
    kept = [row for row in text.splitlines() if not row.startswith(f"{line}: ")]
    (folder / "prompt.md").write_text("\n".join(kept))
    with pytest.raises(InputError, match=rf"prompt\.md: {line}: "):
        load_prompt(folder)
