"""What is done of an evaluation, on disk: resumed, started again, and never half a result."""

from contextlib import closing
from pathlib import Path

import pytest

from copilot.domain.evaluation import Metric, ScenarioResult, Score
from copilot.errors import PermanentError
from copilot.evaluation.progress_file import ProgressFile

HEADER = {"digest": "abc", "version": "1"}


def result(name: str) -> ScenarioResult:
    score = Score(metric=Metric.FORMAT, value=1.0, passed=True)
    return ScenarioResult(scenario_id=name, suite="disputes", outcome="passed", scores=(score,))


def interrupted(path: Path, *names: str) -> None:
    file = ProgressFile(path, HEADER)
    for name in names:
        file.add(result(name))
    file.close()


def found_done(path: Path) -> tuple[ScenarioResult, ...]:
    with closing(ProgressFile(path, HEADER)) as file:
        return file.done


def test_what_was_done_before_the_kill_is_there_after_it(tmp_path: Path) -> None:
    path = tmp_path / "progress.jsonl"
    interrupted(path, "a", "b")
    again = ProgressFile(path, HEADER)
    assert again.done == (result("a"), result("b"))
    again.add(result("c"))
    again.close()
    assert found_done(path) == (result("a"), result("b"), result("c"))


def test_a_line_cut_in_the_middle_is_left_out_and_the_rest_kept(tmp_path: Path) -> None:
    path = tmp_path / "progress.jsonl"
    interrupted(path, "a", "b")
    path.write_bytes(path.read_bytes()[:-20])
    assert found_done(path) == (result("a"),)


@pytest.mark.parametrize("text", ["", "no json\n", '{"evaluation": {"digest": "other", "version": "1"}}\n'])
def test_a_file_of_anything_else_is_begun_anew(tmp_path: Path, text: str) -> None:
    path = tmp_path / "progress.jsonl"
    path.write_text(text + result("a").model_dump_json() + "\n")
    file = ProgressFile(path, HEADER)
    file.add(result("b"))
    file.close()
    assert found_done(path) == (result("b"),)


def test_a_finished_evaluation_leaves_nothing_to_go_on_with(tmp_path: Path) -> None:
    path = tmp_path / "progress.jsonl"
    file = ProgressFile(path, HEADER)
    file.add(result("a"))
    file.finish()
    assert not path.exists()
    assert found_done(path) == ()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match=r"nowhere.*cannot be written.*--out"):
        ProgressFile(tmp_path / "nowhere" / "progress.jsonl", HEADER)
