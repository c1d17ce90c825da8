"""The shadow deployment from the command line, on an empty store: propose, list, withdraw, and clear refusals."""

from pathlib import Path

import pytest

from copilot.bootstrap import build_services
from copilot.domain.run import TaskName
from copilot.settings import Settings
from copilot.tasks import case_note
from copilot.tasks.registry import find_tasks
from tests.cli.test_verbs import answer, run


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    build_services(Settings(data_dir=tmp_path / "var")).close()
    return tmp_path / "var"


@pytest.fixture
def prompt(tmp_path: Path) -> Path:
    """The delivered prompt of a case note with one more rule, under a new version."""
    text = (Path(case_note.__file__).parent / "prompt.md").read_text(encoding="utf-8")
    file = tmp_path / "prompt.md"
    version = find_tasks()[TaskName("case_note")].prompt.version
    file.write_text(text.replace(f"version: {version}", "version: 9.0.0") + "\nBe brief.\n", encoding="utf-8")
    return file


def test_a_prompt_is_proposed_listed_with_its_change_and_withdrawn(data_dir: Path, prompt: Path) -> None:
    variant = answer(data_dir, "shadow", "propose-prompt", str(prompt), "--why", "Shorter notes.")
    assert variant["base"] == find_tasks()[TaskName("case_note")].prompt.reference
    shown = answer(data_dir, "shadow", "show", variant["variant_id"])
    assert "+Be brief." in shown["diff"]
    assert shown["missing"] == 5
    answer(data_dir, "shadow", "withdraw", variant["variant_id"])
    (listed,) = answer(data_dir, "shadow", "list")["variants"]
    assert listed["state"] == "withdrawn"


def test_versions_begin_with_what_was_delivered(data_dir: Path) -> None:
    (version,) = answer(data_dir, "shadow", "versions", "case_note")["versions"]
    assert (version["number"], version["action"]) == (0, "delivered")


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        (("promote", "V-0", "--reason", "Looks fine."), "no variant V-0"),
        (("rollback", "case_note", "--reason", "Looks bad."), "as delivered"),
        (("propose-engine", "case_note", "openai:none", "--why", "Cheaper."), "The engines are"),
        (("propose-prompt", "no-such-file.md", "--why", "Shorter."), "cannot be read"),
        (("diff", "case_note", "0", "3"), "no version 3"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(data_dir: Path, verb: tuple[str, ...], said: str) -> None:
    result = run(data_dir, "shadow", *verb)
    assert result.returncode == 1
    assert said in " ".join(result.stderr.split())
