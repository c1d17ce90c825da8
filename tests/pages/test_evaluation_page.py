"""Evaluation shows runs down to the sentence, compares them, and hands each right its own part."""

import pytest
from streamlit.testing.v1 import AppTest

from copilot.domain.evaluation import EvaluationProgress, Metric
from copilot.domain.review import Criterion
from copilot.language.written import short_moment
from pages.evaluation_desk.run_charts import over_runs
from tests.fakes.evaluation import bank_evaluation, bank_summary
from tests.fakes.services import FakeServices
from tests.pages.conftest import Desk, html_of


def _click(at: AppTest, label: str) -> AppTest:
    return next(button for button in at.button if button.label == label).click().run()


def test_the_newest_run_opens_with_its_failed_scenario_down_to_the_sentence(desk: Desk) -> None:
    at = desk("grace", "evaluation")
    assert not at.exception
    page = html_of(at)
    for shown in ("<b>11</b>", "disputes-1", "$25.00 stands in nothing that is cited", "1 of 2 sentences"):
        assert shown in page
    assert at.dataframe[0].value["Outcome"].iloc[0] == ["Failed"]


def test_a_citation_opens_on_the_text_behind_it_and_one_without_is_named(desk: Desk) -> None:
    page = html_of(desk("grace", "evaluation"))
    assert "<summary>F1</summary><p>Provisional credit of $35.00" in page
    assert '<span class="fe-chip fe-blue">E2</span>' in page


def test_what_was_expected_stands_beside_what_was_got(desk: Desk) -> None:
    page = html_of(desk("grace", "evaluation"))
    assert "<td>Outcome</td><td>answered</td>" in page
    assert "<td>Must mention</td><td>$35.00</td>" in page


def test_the_gate_is_red_with_its_reasons_and_the_figure_below_its_floor_is_marked(desk: Desk) -> None:
    page = html_of(desk("grace", "evaluation"))
    assert "gate red" in page
    assert '<b class="fe-bad">95.8%</b>' in page
    assert "≥ 99%" in page


def test_a_figure_moves_against_the_accepted_baseline(desk: Desk, services: FakeServices) -> None:
    services.baselined = True
    page = html_of(desk("grace", "evaluation"))
    assert "baseline EV-0002" in page
    assert '<span class="fe-soft">same</span>' in page


def test_figures_are_drawn_from_run_to_run_and_what_never_moved_is_only_named(desk: Desk) -> None:
    at = desk("grace", "evaluation", part="Trends")
    assert not at.exception
    assert "The same in every run" in html_of(at)
    assert "Format 100.0%" in html_of(at)
    assert len(at.get("plotly_chart")) == 2, "groundedness moved; time is always drawn"


def test_a_trend_tells_the_banks_time_as_the_list_of_runs_does() -> None:
    runs = [bank_summary(bank_evaluation(number)) for number in (1, 2)]
    drawn = over_runs(
        runs, "all", Metric.GROUNDED, zone="America/New_York", bound=None, accepted=""
    ).to_dict()
    reported = [short_moment(run.started_at, "America/New_York") for run in runs]
    assert list(drawn["data"][0]["x"]) == reported
    assert runs[0].started_at.strftime("%H:%M") not in reported[0]


def test_a_scorer_that_raised_is_an_error_with_its_reason(desk: Desk) -> None:
    at = desk("grace", "evaluation")
    at.selectbox(key="evaluation.run").set_value("EV-0001").run()
    assert "KeyError" in at.warning[0].value
    assert at.dataframe[0].value["Outcome"].iloc[0] == ["Error"]


def test_only_what_did_not_pass_is_listed_on_request(desk: Desk) -> None:
    at = desk("grace", "evaluation")
    at.session_state["evaluation.only"] = "Not passed"
    at.run()
    assert len(at.dataframe[0].value) == 1
    assert "disputes-1" in html_of(at)


def test_a_run_is_started_with_the_chosen_suites_and_its_progress_shows(
    desk: Desk, services: FakeServices
) -> None:
    at = desk("grace", "evaluation")
    at.session_state["evaluation.new_run"] = True
    at.run()
    at.pills(key="evaluation.suites").set_value(["disputes"]).run()
    at = _click(at, "Start 3 scenarios")
    assert services.did == [("start", {"suites": ("disputes",), "model": "offline"})]
    assert "5 of 12" in at.get("progress")[0].proto.text
    at = _click(at, "Stop")
    assert services.background.state == "cancelled"
    assert "started again, go on where it stood" in at.info[0].value


def test_a_run_that_failed_says_why(desk: Desk, services: FakeServices) -> None:
    services.background = EvaluationProgress(
        state="failed", problem="tests/golden/x.yaml, line 3: unknown key"
    )
    assert "line 3" in desk("grace", "evaluation").error[0].value


def test_who_may_read_and_not_run_finds_no_start(desk: Desk) -> None:
    at = desk("hugo", "evaluation")
    assert "disputes-1" in html_of(at)
    assert not at.get("popover")


def test_a_checker_finds_the_quality_sample_and_nothing_else(desk: Desk) -> None:
    at = desk("ella", "evaluation")
    assert [tab.label for tab in at.tabs] == ["Quality sample"]
    assert "PERSON_1" in html_of(at)
    assert "kappa" not in html_of(at)


@pytest.mark.parametrize("who", ["ben", "amara"])
def test_an_analyst_finds_no_evaluation(desk: Desk, who: str) -> None:
    assert "EV-000" not in html_of(desk(who, "evaluation"))


def test_two_runs_are_compared_and_what_got_worse_is_named(desk: Desk) -> None:
    at = desk("grace", "evaluation", part="Compare")
    at.selectbox(key="evaluation.before").set_value("EV-0001").run()
    page = html_of(at)
    assert "<span>Worse</span><b>1</b>" in page
    assert "<span>Better</span><b>1</b>" in page
    assert list(at.dataframe[0].value["Scenario"]) == ["disputes-1", "complaints-2"]
    assert [cell[0] for cell in at.dataframe[0].value["Change"]] == ["Worse", "Better"]
    assert len(at.get("plotly_chart")) == 1


def test_the_two_newest_runs_of_the_same_suites_stand_side_by_side_at_first(
    desk: Desk, services: FakeServices
) -> None:
    newest, *earlier = services.kept
    services.kept = (newest.model_copy(update={"suites": ("disputes",)}), *earlier)
    at = desk("grace", "evaluation", part="Compare")
    assert at.selectbox(key="evaluation.after").value == "EV-0002"
    assert at.selectbox(key="evaluation.before").value == "EV-0001"


def test_a_run_is_not_compared_with_itself(desk: Desk) -> None:
    at = desk("grace", "evaluation", part="Compare")
    at.selectbox(key="evaluation.before").set_value("EV-0003").run()
    assert "The same run twice" in html_of(at)


def test_a_policy_owner_writes_a_candidate_as_a_golden_scenario(desk: Desk, services: FakeServices) -> None:
    at = desk("grace", "evaluation", part="Candidates")
    assert "The fee is 35 dollars" in html_of(at)
    assert "must_mention" in at.text_area[0].value
    _click(at, "Write the scenario")
    assert services.did[0][0] == "promote"
    assert services.did[0][1]["text"].startswith("id: complaints-9")


def test_an_auditor_sees_candidates_and_not_their_texts(desk: Desk) -> None:
    at = desk("ines", "evaluation", part="Candidates")
    assert "For a policy owner" in html_of(at)
    assert not at.text_area


def test_a_score_needs_every_mark_and_then_is_given_once(desk: Desk, services: FakeServices) -> None:
    at = desk("grace", "evaluation", part="Quality sample")
    assert next(button for button in at.button if button.label == "Score it").disabled
    for criterion in Criterion:
        at.radio(key=f"evaluation.form.QI-1.{criterion}").set_value(3)
    at.radio(key="evaluation.form.QI-1.verdict").set_value("Yes")
    at = _click(at.run(), "Score it")
    ((name, score),) = services.did
    assert (name, score["passed"], score["marks"]) == ("score", True, dict.fromkeys(Criterion, 3))
    assert "Nothing left for you here" in html_of(at)


def test_the_person_who_proposed_a_variant_does_not_promote_it(desk: Desk, services: FakeServices) -> None:
    at = desk("grace", "evaluation", part="Shadow deployment")
    assert "case_summary@1.1.0 beside case_summary@1.0.0" in html_of(at)
    (popover,) = at.get("popover")
    assert popover.proto.popover.disabled
    assert not desk("admin", "evaluation", part="Shadow deployment").get("popover")[0].proto.popover.disabled


def test_each_part_says_what_is_not_there_yet(desk: Desk, services: FakeServices) -> None:
    services.kept, services.found, services.variants, services.samples = (), (), (), ()
    for part, said in (
        ("Runs", "No evaluation yet"),
        ("Trends", "No run yet"),
        ("Compare", "Nothing to compare yet"),
        ("Candidates", "No candidate here"),
        ("Quality sample", "No sample was drawn yet"),
        ("Shadow deployment", "No variant runs in the shadow"),
    ):
        at = desk("grace", "evaluation", part=part)
        assert not at.exception
        assert said in html_of(at)
