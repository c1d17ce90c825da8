"""Each scorer's accuracy: measured, kept beside the reports, and measured again where something it rests on changed."""

import json
import re
import shutil
from pathlib import Path

import pytest

from copilot.domain.evaluation import Metric
from copilot.errors import InputError
from copilot.evaluation.report_accuracy import KEPT, LABELS, scorer_accuracy
from copilot.scoring.accuracy import LEAST


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    """The shipped labels of one cheap scorer."""
    folder = tmp_path / "labels"
    folder.mkdir()
    for name in ("base.yaml", "format.yaml"):
        shutil.copy(LABELS / name, folder / name)
    return folder


def test_every_scorer_with_labels_is_stated_and_agrees_in_nineteen_of_twenty(tmp_path: Path) -> None:
    found = scorer_accuracy(tmp_path)
    assert {one.metric for one in found} >= set(Metric) - {
        Metric.MILLISECONDS,
        Metric.TOKENS,
        Metric.COST_MICROS,
    }
    assert [one for one in found if one.share < LEAST] == []
    assert scorer_accuracy(tmp_path) == found


def test_what_was_kept_is_used_until_a_label_changes(tmp_path: Path, labels: Path) -> None:
    out = tmp_path / "out"
    assert scorer_accuracy(out, labels)[0].wrong == ()
    kept = json.loads((out / KEPT).read_text())
    kept["scorers"][0]["wrong"] = ["as it was kept"]
    (out / KEPT).write_text(json.dumps(kept))
    assert scorer_accuracy(out, labels)[0].wrong == ("as it was kept",)
    text = (labels / "format.yaml").read_text()
    (labels / "format.yaml").write_text(re.sub(r'(label"?: "?)good', r"\1bad", text, count=1))
    again = scorer_accuracy(out, labels)[0]
    assert len(again.wrong) == 1
    assert again.wrong[0].startswith("format.yaml#")


def test_a_damaged_file_is_measured_anew_and_a_folder_that_is_none_costs_no_figure(
    tmp_path: Path, labels: Path
) -> None:
    (tmp_path / KEPT).write_text("{")
    assert scorer_accuracy(tmp_path, labels)[0].metric is Metric.FORMAT
    (tmp_path / "file").write_text("")
    assert scorer_accuracy(tmp_path / "file", labels)[0].metric is Metric.FORMAT


def test_without_labels_nothing_is_claimed_and_unusable_ones_are_named(tmp_path: Path, labels: Path) -> None:
    assert scorer_accuracy(tmp_path, tmp_path / "nowhere") == ()
    (labels / "format.yaml").write_text("examples: [{label: good}]")
    with pytest.raises(InputError, match=r"format\.yaml: example 1"):
        scorer_accuracy(tmp_path, labels)
