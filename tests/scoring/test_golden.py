"""Golden scenarios as files: what is read, and how every mistake is named."""

from pathlib import Path

import pytest

from copilot.errors import InputError
from copilot.scoring.golden import read_golden, read_scenario

GOOD = """\
id: late-notice
title: A late notice
why: Notice after sixty days leaves the bank free of the later transfers.
role: chloe
task: ticket
case_id: DS-1
as_of: 2026-08-01
expected:
  must_cite: [DP-1]
  facts:
    received: 2026-08-01
"""


def write(folder: Path, suite: str, name: str, text: str = GOOD) -> Path:
    path = folder / suite / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_scenario_is_read_with_its_suite_and_the_place_of_every_key() -> None:
    file = read_scenario(GOOD, source="disputes/late-notice.yaml", suite="disputes")
    assert (file.scenario.suite, str(file.scenario.as_of)) == ("disputes", "2026-08-01")
    assert file.scenario.expected.facts == {"received": "2026-08-01"}, "a date among texts stays a text"
    assert file.at("expected", "must_cite", 0) == "disputes/late-notice.yaml:9"
    assert file.at("expected", "must_mention", 3) == "disputes/late-notice.yaml:8", "the nearest key above"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "must_cite:",
            "must_sight:",
            r"s/x\.yaml:9: expected\.must_sight is no key .*Did you mean must_cite",
        ),
        ("role: chloe", "rolle: chloe", r"s/x\.yaml:4: rolle is no key of a scenario\. Did you mean role"),
        ("title: A late notice\n", "", r"s/x\.yaml:1: title is missing"),
        ("why: Notice", "id: other\nwhy: Notice", r"s/x\.yaml:3: id stands in line 1 already"),
        ("[DP-1]", "[DP-1", r"s/x\.yaml:\d+: it is not YAML"),
        ("received: 2026-08-01", "received: 6", r"s/x\.yaml:11: expected\.facts\.received: .*valid string"),
        ("as_of: 2026-08-01", "as_of: 2026-02-30", r"s/x\.yaml: day is out of range"),
        ("id: late-notice", "id: Late Notice", r"s/x\.yaml:1: id: .*pattern"),
    ],
)
def test_a_mistake_is_named_with_file_line_and_key(old: str, new: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_scenario(GOOD.replace(old, new), source="s/x.yaml", suite="s")


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words\n"])
def test_a_file_that_is_no_scenario_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"s/x\.yaml:1: a scenario is a list of keys and values"):
        read_scenario(text, source="s/x.yaml", suite="s")


def test_every_mistake_of_a_suite_is_told_at_once(tmp_path: Path) -> None:
    write(tmp_path, "disputes", "late-notice")
    write(tmp_path, "disputes", "one", GOOD.replace("role:", "rolle:"))
    write(tmp_path, "disputes", "two")
    with pytest.raises(InputError) as refused:
        read_golden([tmp_path])
    assert "disputes/one.yaml:4" in refused.value.user_message
    assert "the file is called two.yaml" in refused.value.user_message


def test_suites_come_in_order_and_only_those_that_are_asked_for(tmp_path: Path) -> None:
    for suite in ("disputes", "complaints"):
        write(tmp_path, suite, f"{suite}-a", GOOD.replace("late-notice", f"{suite}-a"))
    found = [file.scenario.suite for file in read_golden([tmp_path])]
    assert found == ["complaints", "disputes"]
    assert [file.scenario.id for file in read_golden([tmp_path], ["disputes"])] == ["disputes-a"]
    with pytest.raises(InputError, match=r"no suite 'loans'\. The suites are: complaints, disputes"):
        read_golden([tmp_path], ["loans"])


def test_a_suite_without_a_scenario_is_an_error_and_never_a_pass(tmp_path: Path) -> None:
    write(tmp_path, "disputes", "late-notice")
    (tmp_path / "loan_status").mkdir()
    with pytest.raises(InputError, match="The suite loan_status holds no scenario"):
        read_golden([tmp_path])
    with pytest.raises(InputError, match="There is no suite of golden scenarios"):
        read_golden([tmp_path / "loan_status"])
    with pytest.raises(InputError, match="There is no folder"):
        read_golden([tmp_path / "nowhere"])


def test_an_id_stands_once_over_all_suites_and_folders(tmp_path: Path) -> None:
    write(tmp_path / "a", "disputes", "late-notice")
    write(tmp_path / "b", "complaints", "late-notice")
    with pytest.raises(
        InputError, match=r"disputes/late-notice\.yaml:1: the id late-notice stands in .*complaints"
    ):
        read_golden([tmp_path / "a", tmp_path / "b"])


def test_a_suite_other_than_the_folder_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "disputes", "late-notice", GOOD + "suite: complaints\n")
    with pytest.raises(InputError, match="suite is complaints, but the file lies in disputes/"):
        read_golden([tmp_path])


@pytest.mark.parametrize(
    "more",
    [
        "missing: &a [*a]",
        "missing: &a [one]\nplant: *a",
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]",
    ],
)
def test_an_alias_is_refused_before_it_is_followed(more: str) -> None:
    with pytest.raises(
        InputError, match=r"s/x\.yaml:1[2-4]: \*a stands for another place\. Write the value out"
    ):
        read_scenario(GOOD + more, source="s/x.yaml")
