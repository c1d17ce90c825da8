import pytest

from copilot.errors import ConflictError, InputError
from copilot.scoring.baseline import accepted, baseline_name, read_baseline, written_baseline
from copilot.scoring.figures import figures_by_suite
from copilot.scoring.gate import GateVerdict, gate
from copilot.scoring.thresholds import Thresholds, read_thresholds
from tests.scoring.runs import AT, result, run_of

DRIFT = """
version = "1"
[every_suite]
grounded = { floor = 0.9, drift = 0.02 }
leakage = { ceiling = 0 }
"""


def thresholds(text: str = DRIFT) -> Thresholds:
    return read_thresholds(text)


def baseline(*results, **changes):  # type: ignore[no-untyped-def]
    return accepted(run_of(*results, **changes), at=AT, by="grace", why="the first measurement")


def red(verdict: GateVerdict) -> set[tuple[str, str, str]]:
    return {(check.suite, check.figure, check.kind) for check in verdict.red}


def test_a_run_as_good_as_its_baseline_passes() -> None:
    results = [result(f"case-{n}", grounded=0.95, leakage=0.0) for n in range(5)]
    verdict = gate(run_of(*results), thresholds(), baseline(*results), whole=True)
    assert verdict.passed, verdict.red
    assert {check.kind for check in verdict.checks} == {"errors", "floor", "ceiling", "drift"}


def test_a_figure_beneath_its_floor_is_red_whatever_the_baseline_was() -> None:
    low = [result("one", grounded=0.5)]
    assert red(gate(run_of(*low), thresholds(), baseline(*low))) == {("disputes", "grounded", "floor")}


def test_a_figure_above_its_ceiling_is_red() -> None:
    leaking = [result("one", grounded=1.0, leakage=1.0)]
    assert red(gate(run_of(*leaking), thresholds(), baseline(*leaking))) == {
        ("disputes", "leakage", "ceiling")
    }


def test_a_loss_beyond_the_allowed_drift_is_red_although_the_floor_holds() -> None:
    held = baseline(result("one", grounded=1.0))
    assert red(gate(run_of(result("one", grounded=0.95)), thresholds(), held)) == {
        ("disputes", "grounded", "drift")
    }
    assert gate(run_of(result("one", grounded=0.985)), thresholds(), held).passed


def test_an_easy_new_scenario_does_not_hide_the_loss_of_an_old_one() -> None:
    held = baseline(result("one", grounded=0.92), result("two", grounded=0.92))
    run = run_of(
        result("one", grounded=0.90),
        result("two", grounded=0.88),
        *(result(f"new-{n}", grounded=1.0) for n in range(9)),
    )
    assert red(gate(run, thresholds(), held)) == {("disputes", "grounded", "drift")}


def test_a_scenario_that_ended_in_an_error_is_red_and_named() -> None:
    verdict = gate(run_of(result("one", outcome="error", problem="The scorer x raised")), Thresholds())
    assert [(c.kind, "one: The scorer x raised" in c.says) for c in verdict.red] == [("errors", True)]


def test_a_run_without_results_or_a_suite_without_any_is_red() -> None:
    assert red(gate(run_of(), Thresholds())) == {("", "", "errors")}
    run = run_of(result("one"), suites=("disputes", "complaints"))
    assert red(gate(run, Thresholds())) == {("complaints", "", "scenarios")}


def test_drift_without_a_baseline_or_with_one_of_another_version_is_red() -> None:
    run = run_of(result("one", grounded=1.0))
    assert red(gate(run, thresholds())) == {("", "", "baseline")}
    old = baseline(result("one", grounded=1.0), version="0")
    assert ("", "", "baseline") in red(gate(run, thresholds(), old))


def test_a_scenario_or_a_whole_suite_of_the_baseline_that_is_gone_is_red() -> None:
    held = baseline(result("one", grounded=1.0), result("two", grounded=1.0), result("far", "complaints"))
    run = run_of(result("one", grounded=1.0))
    assert red(gate(run, thresholds(), held)) == {("disputes", "", "scenarios")}
    assert red(gate(run, thresholds(), held, whole=True)) == {
        ("disputes", "", "scenarios"),
        ("complaints", "", "scenarios"),
    }


def test_a_figure_that_is_no_longer_measured_is_red() -> None:
    held = baseline(result("one", grounded=1.0))
    assert red(gate(run_of(result("one", grounded=None)), thresholds(), held)) == {
        ("disputes", "grounded", "measured")
    }


def test_a_figure_named_for_a_suite_must_be_measured_in_enough_scenarios() -> None:
    text = (
        'version = "1"\n[suite.disputes]\nmentioned = { floor = 0.5 }\nformat = { floor = 0.5, least = 3 }\n'
    )
    run = run_of(result("one", format=1.0), result("two", format=1.0))
    assert red(gate(run, thresholds(text))) == {
        ("disputes", "mentioned", "measured"),
        ("disputes", "format", "measured"),
    }


def test_what_all_suites_together_must_have_measured_is_not_asked_of_one_of_them() -> None:
    text = 'version = "1"\n[all_suites]\nformat = { floor = 0.5, least = 3 }\n'
    run = run_of(result("one", format=1.0))
    assert gate(run, thresholds(text)).passed
    assert red(gate(run, thresholds(text), whole=True)) == {("", "format", "measured")}
    assert red(gate(run_of(result("one", format=0.0)), thresholds(text))) == {("", "format", "floor")}


def test_a_suite_that_the_thresholds_name_may_not_be_missing_from_a_whole_run() -> None:
    text = 'version = "1"\n[suite.complaints]\nformat = { floor = 1.0 }\n'
    run = run_of(result("one"))
    assert red(gate(run, thresholds(text), whole=True)) == {("complaints", "format", "measured")}
    assert gate(run, thresholds(text)).passed


def test_what_is_said_of_a_suite_stands_in_the_place_of_what_is_said_of_every_one() -> None:
    text = (
        'version = "1"\n[every_suite]\nformat = { floor = 1.0 }\n[suite.disputes]\nformat = { floor = 0.4 }\n'
    )
    run = run_of(result("one", format=0.5), result("two", "complaints", format=0.5))
    assert red(gate(run, thresholds(text))) == {("complaints", "format", "floor")}


def test_refusals_are_counted_over_all_suites_together() -> None:
    by_suite = figures_by_suite(
        [
            result("right", refusal=("should be refused", "was refused")),
            result("missed", refusal=("should be refused",)),
            result("wrong", refusal=("was refused",)),
            result("also-wrong", refusal=("was refused",)),
        ]
    )
    assert by_suite.keys() == {"", "disputes"}
    found = by_suite[""]
    assert found["refusal_precision"].value == pytest.approx(1 / 3)
    assert found["refusal_recall"].value == pytest.approx(1 / 2)
    assert (found["refusal_precision"].count, found["refusal_recall"].count) == (3, 2)
    assert "leakage" not in found


def test_an_engine_that_never_answers_does_not_get_the_marks_of_the_one_that_steps_in() -> None:
    text = 'version = "1"\n[all_suites]\nown_engine = { floor = 0.9 }\n'
    results = [result(f"case-{n}", format=1.0, run={"engine": "offline"}) for n in range(4)]
    assert gate(run_of(*results), thresholds(text)).passed
    assert red(gate(run_of(*results, engine="openai:gpt"), thresholds(text))) == {("", "own_engine", "floor")}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[every_suite]\n", "version"),
        ('version = "1"\n[every_suit]\n', "t.toml:2: every_suit .* Did you mean every_suite"),
        (
            'version = "1"\n[every_suite]\ngrouned = { floor = 1 }\n',
            "t.toml:3: every_suite.grouned .*grounded",
        ),
        ('version = "1"\n[suite.x]\nformat = { flor = 1 }\n', "t.toml:3: suite.x.format.flor .*floor"),
        ('version = "1"\n[all_suites]\nleakage = { floor = 0 }\n', "t.toml:3: .*takes a ceiling"),
        ('version = "1"\n[all_suites]\nformat = { ceiling = 0 }\n', "t.toml:3: .*takes a floor"),
        ('version = "1"\n[all_suites]\nformat = 1\n', "t.toml:3: .*needs a bound"),
        ('version = "1"\n[all_suites]\nformat = { floor = "high" }\n', "all_suites.format.floor"),
        ('version = "1"\n[all_suites]\nformat = { drift = -1 }\n', "all_suites.format.drift"),
        ('version = "1"\nall_suites = 3\n', "all_suites holds no figures"),
        ("version = ", "not TOML"),
    ],
)
def test_a_mistake_in_the_thresholds_is_named_with_file_line_and_key(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_thresholds(text, source="t.toml")


def test_a_baseline_comes_back_from_its_file_and_holds_no_text_and_no_time() -> None:
    kept = baseline(
        result("one", grounded=0.5, milliseconds=4.0, refusal=("was refused",)), result("two", "complaints")
    )
    text = written_baseline(kept)
    assert read_baseline(text, version="1") == kept
    assert "payment was late" not in text
    assert "milliseconds" not in text
    assert sum('"scenario_id"' in line for line in text.splitlines()) == 2
    assert all(line.count('"scenario_id"') <= 1 for line in text.splitlines())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "no JSON"),
        ("[]", "cannot be used"),
        ('{"format": "9"}', "format '9'"),
        ('{"format": "1", "version": "1"}', "cannot be used: engine"),
    ],
)
def test_a_damaged_baseline_is_refused_with_the_way_out(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as refused:
        read_baseline(text, version="1", source="baseline.offline.json")
    assert "eval baseline accept" in str(refused.value)
    assert "baseline.offline.json" in str(refused.value)


def test_a_baseline_of_another_version_is_refused() -> None:
    text = written_baseline(baseline(result("one"), version="0"))
    with pytest.raises(InputError, match=r"version 0 .* measures by 1"):
        read_baseline(text, version="1")


def test_only_a_finished_run_without_errors_and_with_a_reason_is_accepted() -> None:
    with pytest.raises(ConflictError, match="not finished"):
        baseline(result("one"), finished_at=None)
    with pytest.raises(ConflictError, match="no result"):
        baseline()
    with pytest.raises(ConflictError, match="two"):
        baseline(result("one"), result("two", outcome="error"))
    with pytest.raises(InputError, match="why"):
        accepted(run_of(result("one")), at=AT, by="grace", why="  because  ")


def test_accepting_one_suite_keeps_what_the_baseline_says_of_the_others() -> None:
    before = baseline(result("one", format=0.5), result("far", "complaints", format=0.5))
    joined = accepted(
        run_of(result("one", format=1.0)), at=AT, by="grace", why="disputes again", before=before
    )
    assert [(one.scenario_id, one.scores[0].value) for one in joined.results] == [("far", 0.5), ("one", 1.0)]
    other = run_of(result("one"), engine="openai:gpt")
    with pytest.raises(ConflictError, match="Run all suites"):
        accepted(other, at=AT, by="grace", why="disputes again", before=before)


def test_every_engine_is_held_to_its_own_past() -> None:
    assert baseline_name("offline") == "baseline.offline.json"
    assert baseline_name("Own box: qwen2.5/7B") == "baseline.own-box-qwen2-5-7b.json"


def test_a_scenario_that_the_baseline_does_not_know_is_named_and_not_held_against_the_run() -> None:
    held = baseline(result("one", grounded=1.0))
    found = gate(run_of(result("one", grounded=1.0), result("new", grounded=1.0)), thresholds(), held)
    assert found.passed
    assert any(
        "1 scenarios are not in the baseline" in check.says and "new" in check.says for check in found.checks
    )


def test_a_threshold_of_a_suite_that_is_not_there_is_named_with_file_and_line() -> None:
    text = 'version = "1"\n\n[suite.disptes]\ngrounded = { floor = 0.9 }\n'
    with pytest.raises(InputError, match=r"thresholds\.toml:3: there is no suite disptes.*mean disputes"):
        read_thresholds(text, suites=("complaints", "disputes"))
