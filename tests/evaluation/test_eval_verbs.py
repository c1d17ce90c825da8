"""The verbs of evaluation as a script would use them: what they write, their exit codes, one clear line where something is wrong."""

import json
import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from copilot.bootstrap import build_services
from copilot.cli import main
from copilot.domain.ids import UserId
from copilot.settings import Settings

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("evaluation_fixture")]

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
QUESTION = """\
id: {id}
suite: trial
title: A question that no document answers
why: Where no document in force answers, a refusal that says so is right.
role: amara
task: policy_answer
question: What is the capital of Peru and who rules it?
expected: {{refused: {refused}}}
"""
THRESHOLDS = 'version = "1"\n[every_suite]\nrefusal = {{ {name} = {bound} }}\n'


class Said(NamedTuple):
    """What a verb left behind."""

    code: int
    out: str
    err: str


Cli = Callable[..., Said]


@pytest.fixture
def cli(tmp_path: Path, fixture_root: Path, prepared: Settings, monkeypatch: Any, capsys: Any) -> Cli:
    """The verbs over an installation of the test's own, whose evaluations share the prepared fixture."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "evaluation").symlink_to(fixture_root)

    def call(*arguments: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["copilot", "eval", *map(str, arguments)])
        monkeypatch.setenv("FOUREYES_DATA_DIR", str(home))
        capsys.readouterr()
        try:
            main()
            code: Any = 0
        except SystemExit as stopped:
            code = stopped.code or 0
        return Said(code, *capsys.readouterr())

    return call


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    """A folder of two suites: one question that is refused as expected, one of which more is expected."""
    for suite, refused in (("trial", "true"), ("other", "false")):
        folder = tmp_path / "golden" / suite
        folder.mkdir(parents=True)
        text = QUESTION.format(id=f"{suite}-question", refused=refused).replace("trial\n", f"{suite}\n")
        (folder / f"{suite}-question.yaml").write_text(text)
    return tmp_path / "golden"


def refused(said: Said, *parts: str, code: int = 1) -> None:
    """One clear line, and nothing of a traceback."""
    assert said.code == code, said
    assert "Traceback" not in said.err
    for part in parts:
        assert part in said.err
    assert said.out == ""
    if code == 1:
        assert len(said.err.strip().splitlines()) == 1, said.err


def test_a_run_writes_its_reports_and_says_by_its_exit_code_whether_all_passed(
    cli: Cli, golden: Path, tmp_path: Path
) -> None:
    good = cli("run", "--golden", golden, "--suite", "trial", "--out", tmp_path / "a", "--json")
    assert good.code == 0, good.err
    value = json.loads(good.out)
    assert [result["outcome"] for result in value["run"]["results"]] == ["passed"]
    both = cli("run", "--golden", golden, "--suite", "trial", "--suite", "other", "--out", tmp_path / "b")
    assert both.code == 1
    assert "failed: other/other-question" in both.out
    junit = ET.parse(tmp_path / "b" / "report.xml").getroot()
    cases = list(junit.iter("testcase"))
    assert {case.get("name") for case in cases} >= {"trial-question", "other-question"}
    assert [c.get("name") for c in cases if c.find("failure") is not None] == ["other-question"]
    assert json.loads((tmp_path / "b" / "report.json").read_text())["run"]["suites"] == ["other", "trial"]
    page = (tmp_path / "b" / "report.html").read_text()
    assert "other-question" in page
    assert not re.search(r"""(src|href)\s*=\s*["']?(https?:)?//""", page)
    assert not re.search(r"@import|url\(\s*['\"]?https?:|fetch\(|<script[^>]+src|<link", page)


def test_two_runs_are_compared_by_id_and_by_folder_and_the_baseline_is_accepted(
    cli: Cli, golden: Path, tmp_path: Path
) -> None:
    (golden / "thresholds.toml").write_text(THRESHOLDS.format(name="floor", bound=0.0))
    ids = []
    for name in ("a", "b"):
        ran = cli("run", "--golden", golden, "--suite", "trial", "--out", tmp_path / name, "--json")
        ids.append(json.loads(ran.out)["run"]["evaluation_id"])
    by_id = cli("compare", *ids, "--json")
    by_folder = cli("compare", tmp_path / "a", tmp_path / "b" / "report.json", "--json")
    assert (by_id.code, by_folder.code) == (0, 0), by_id.err + by_folder.err
    assert json.loads(by_id.out)["unchanged"] == 1
    assert json.loads(by_id.out) == json.loads(by_folder.out)
    refused(cli("baseline", "accept", ids[1], "--golden", golden, "--why", " "), "10 characters")
    accepted = cli("baseline", "accept", ids[1], "--golden", golden, "--why", "The first state", "--json")
    assert accepted.code == 0, accepted.err
    assert Path(json.loads(accepted.out)["baseline"]).is_file()
    against = cli("compare", "baseline", tmp_path / "b", "--golden", golden, "--json")
    assert json.loads(against.out)["before"].startswith("baseline of ")


def test_the_gate_is_green_or_red_and_its_exit_code_says_so(cli: Cli, golden: Path, tmp_path: Path) -> None:
    (golden / "thresholds.toml").write_text(THRESHOLDS.format(name="floor", bound=0.0))
    green = cli("run", "--golden", golden, "--gate", "--out", tmp_path / "a")
    assert (green.code, "The gate is green" in green.out) == (0, True), green
    (golden / "thresholds.toml").write_text(THRESHOLDS.format(name="floor", bound=0.9))
    red = cli("run", "--golden", golden, "--gate", "--out", tmp_path / "a")
    assert (red.code, "The gate is red" in red.out) == (1, True)


def test_a_scenario_with_a_typo_is_named_by_file_line_and_key(cli: Cli, golden: Path) -> None:
    path = golden / "trial" / "trial-question.yaml"
    path.write_text(path.read_text().replace("question:", "questoin:"))
    for verb in ("run", "list"):
        said = cli(verb, "--golden", golden)
        refused(said, "trial/trial-question.yaml:7", "questoin", "question")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("role: amara", "role: amra", "trial/trial-question.yaml:5: role: there is no user 'amra'"),
        ("task: policy_answer", "case_id: XX-1\ntask: case_note", "case_id: there is no case 'XX-1'"),
        ("{refused: true}", "{must_cite: [HB-XX-1]}", "no record or document 'HB-XX-1'"),
        ("task: policy_answer", "task: policy_anser", "trial/trial-question.yaml:6: task"),
    ],
)
def test_what_a_scenario_names_and_is_not_there_is_named(
    cli: Cli, golden: Path, tmp_path: Path, old: str, new: str, said: str
) -> None:
    path = golden / "trial" / "trial-question.yaml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    refused(cli("run", "--golden", golden, "--suite", "trial", "--out", tmp_path / "out"), said)


def test_a_suite_that_is_unknown_or_empty_is_an_error_and_never_a_pass(cli: Cli, golden: Path) -> None:
    (golden / "empty").mkdir()
    refused(cli("run", "--golden", golden, "--suite", "trail"), "'trail'", "empty, other, trial")
    refused(cli("run", "--golden", golden, "--suite", "empty"), "suite empty holds no scenario")
    refused(cli("run", "--golden", golden / "nowhere"), "nowhere")
    nothing = golden / "empty"
    refused(cli("run", "--golden", nothing), "no suite of golden scenarios")


@pytest.mark.parametrize("number", ["0", "-1", "abc", "65"])
def test_workers_are_a_number_from_1_to_64(cli: Cli, golden: Path, number: str) -> None:
    refused(cli("run", "--golden", golden, "--workers", number), "--workers", code=2)


def test_options_that_name_nothing_are_said_before_any_work(cli: Cli, golden: Path, tmp_path: Path) -> None:
    on = ("run", "--golden", golden, "--suite", "trial", "--out", tmp_path / "out")
    refused(cli(*on, "--model", "gpt"), "There is no model 'gpt'", "offline")
    refused(cli(*on, "--prompt", "case_note=/nowhere.md"), "/nowhere.md")
    refused(cli(*on, "--prompt", "no_task=x"), "no_task=x", "case_note")
    refused(cli(*on, "--prompt", "V-0000"), "no variant V-0000")
    refused(cli(*on, "--prompt", "case_note=7"), "no version 7", "the newest is 0")
    refused(cli(*on, "--as", "nobody"), "nobody")
    refused(cli(*on, "--as", "chloe"), "run evaluations")
    refused(cli(*on, "--gate"), "thresholds.toml")
    (golden / "thresholds.toml").write_text(THRESHOLDS.format(name="flor", bound=1.0))
    refused(cli(*on, "--gate"), "thresholds.toml", "flor")
    assert not (tmp_path / "out" / "report.json").exists()


def test_a_baseline_of_another_version_is_refused_before_any_work(
    cli: Cli, golden: Path, tmp_path: Path
) -> None:
    (golden / "thresholds.toml").write_text(THRESHOLDS.format(name="floor", bound=0.0))
    kept = json.loads((GOLDEN / "baseline.offline.json").read_text())
    (golden / "baseline.offline.json").write_text(json.dumps({**kept, "version": "1-older"}))
    said = cli("run", "--golden", golden, "--suite", "trial", "--gate", "--out", tmp_path / "out")
    refused(said, "baseline.offline.json", "1-older")


def test_a_folder_for_reports_that_cannot_be_made_is_named(cli: Cli, golden: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    out = tmp_path / "file" / "out"
    refused(cli("run", "--golden", golden, "--suite", "trial", "--out", out), str(out), "--out")


def test_comparing_what_is_not_there_or_damaged_is_said(cli: Cli, golden: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "report.json"
    damaged.write_text('{"run": {"evaluation_id"')
    refused(cli("compare", "V-404", "V-405"), "V-404")
    refused(cli("compare", damaged, damaged), str(damaged), "report.json")
    refused(cli("compare", "baseline", damaged, "--golden", golden), "no baseline of offline")
    refused(cli("show", "no-such-scenario"), "no-such-scenario", "eval list")


def test_a_shadow_version_is_a_prompt_to_evaluate(
    cli: Cli, golden: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    raw = (Path(__file__).resolve().parents[2] / "copilot/tasks/case_note/prompt.md").read_text()
    version = re.search(r"^version: (.+)$", raw, re.M)
    assert version is not None
    changed = raw.replace(f"version: {version[1]}", "version: 9.9.9") + "\nBe brief.\n"
    services = build_services(Settings(data_dir=tmp_path / "home"))
    try:
        variant = services.propose_prompt(services.actor(UserId("admin")), changed, why="Shorter notes")
    finally:
        services.close()
    used = {}
    for name in (variant.variant_id, f"case_note={variant.variant_id}", "case_note=0", "case_note=live"):
        ran = cli("run", "--golden", golden, "--suite", "trial", "--prompt", name, "--json")
        assert ran.code == 0, ran.err
        used[name] = json.loads(ran.out)["run"]["prompts"]["case_note"]
    assert used[variant.variant_id] == used[f"case_note={variant.variant_id}"] == variant.reference
    assert used["case_note=0"] == used["case_note=live"] != variant.reference
    refused(cli("run", "--golden", golden, "--prompt", f"ticket={variant.variant_id}"), "not of ticket")


def test_scenarios_of_the_installation_take_part_and_a_mistake_in_one_is_named_with_its_place(
    cli: Cli, tmp_path: Path
) -> None:
    own = tmp_path / "home" / "golden" / "trial"
    own.mkdir(parents=True)
    (own / "own-question.yaml").write_text(QUESTION.format(id="own-question", refused="true"))
    assert json.loads(cli("list", "--suite", "trial", "--json").out)["scenarios"][0]["id"] == "own-question"
    assert json.loads(cli("show", "own-question", "--json").out)["suite"] == "trial"
    ran = cli("run", "--suite", "trial", "--json")
    assert [one["scenario_id"] for one in json.loads(ran.out)["run"]["results"]] == ["own-question"]
    twin = own / "dp-late-notice.yaml"
    twin.write_text(QUESTION.format(id="dp-late-notice", refused="true"))
    refused(cli("list"), str(twin), "dp-late-notice", "disputes/dp-late-notice.yaml:1 already")
    twin.write_text("id: [\n")
    refused(cli("list"), f"{twin}:")


def test_retrieval_on_documents_of_ones_own_and_what_cannot_be_used(cli: Cli, tmp_path: Path) -> None:
    docs, asked = tmp_path / "docs", tmp_path / "questions.jsonl"
    docs.mkdir()
    asked.write_text('{"question": "How long?", "relevant": ["hold"]}\n{"question": 7}\n')
    refused(cli("retrieval", "--docs", docs, "--questions", asked), f"{asked}, line 2", "question")
    asked.write_text('{"question": "How long is a cheque held?", "relevant": ["hold"]}\n')
    refused(cli("retrieval", "--docs", docs, "--questions", asked), "no document that can be read")
    (docs / "hold.md").write_text("# Holds\n\nA cheque is held for seven business days.\n")
    found = cli("retrieval", "--docs", docs, "--questions", asked, "--json")
    assert found.code == 0, found.err
    assert {one["retriever"]: one["recall_at"]["1"] for one in json.loads(found.out)["rankings"]} == {
        "product": 1.0,
        "bm25": 1.0,
        "dense": 1.0,
    }
    refused(cli("retrieval", "--docs", docs), "--questions", code=2)
