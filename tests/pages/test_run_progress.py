"""A run is a job: it is watched step by step, may be stopped, and what it writes is unverified until checked."""

import pytest
from streamlit.testing.v1 import AppTest

from copilot.domain.evidence import EvidenceItem, Gap
from copilot.domain.ids import CaseId, UserId
from copilot.domain.run import Run, TaskName
from tests.fakes.runs import progress
from tests.fakes.services import FakeServices
from tests.pages.conftest import Desk, html_of

CASE = "CF-100003"
DONE = ("gather", "compute", "retrieve")


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A job that stands still would be waited for at each click."""
    monkeypatch.setattr("pages.case_file.run_progress._WAITED_IN_PLACE", 0.0)


def _started(desk: Desk, services: FakeServices, **state: object) -> AppTest:
    at = desk("ben", "case", case=CASE)
    services.paused = progress("running", steps_done=DONE, step="write", **state)
    at.button(key="copilot.task.case_note").click().run()
    assert not at.exception
    return at


def _changed(services: FakeServices, run: Run, **changes: object) -> None:
    for operation_id, kept in services.runs.items():
        if kept.run_id == run.run_id:
            services.runs[operation_id] = run.model_copy(update=changes)


def _brief(services: FakeServices) -> Run:
    return services.run_task(
        services.actor(UserId("ben")), CaseId(CASE), TaskName("triage_brief"), operation_id="brief"
    )


def test_each_step_shows_whether_it_is_done_under_way_or_to_come(desk: Desk, services: FakeServices) -> None:
    page = html_of(_started(desk, services))
    assert page.count('class="fe-step-done"') == 3
    assert page.count('class="fe-step-now"') == 1
    assert page.count('class="fe-step-next"') == 1


def test_what_is_still_being_written_is_marked_as_unverified(desk: Desk, services: FakeServices) -> None:
    page = html_of(_started(desk, services, engine="vllm:qwen3", unverified_text="Dear <b>Ms</b> Petrova"))
    assert "Unverified, still being written" in page
    assert "Dear &lt;b&gt;Ms&lt;/b&gt; Petrova" in page
    assert "vllm:qwen3" in page


def test_a_run_in_the_queue_says_its_place(desk: Desk, services: FakeServices) -> None:
    assert "number 3 in the queue" in html_of(_started(desk, services, queue_position=3))


def test_nothing_else_can_be_asked_while_a_run_goes_on(desk: Desk, services: FakeServices) -> None:
    at = _started(desk, services)
    assert all(button.disabled for button in at.button if button.key.startswith("copilot.task."))
    assert at.chat_input(key="copilot.question").disabled


def test_a_run_that_ended_shows_its_result(desk: Desk, services: FakeServices) -> None:
    at = _started(desk, services)
    assert "Unverified" not in html_of(at)
    services.let_go(services.actor(UserId("ben")))
    page = html_of(at.run())
    assert "3 of 3 sentences resolve" in page
    assert 'class="fe-steps"' not in page


def test_a_cancelled_run_says_so_and_can_be_asked_again(desk: Desk, services: FakeServices) -> None:
    at = _started(desk, services)
    at.button(key="copilot.cancel_run").click().run()
    at.run()
    assert "stopped as you asked" in at.info[0].value
    assert not [run for run in services.runs.values() if run.task == TaskName("case_note")]
    services.paused = None
    at.button(key="copilot.ask_again").click().run()
    assert [run for run in services.runs.values() if run.task == TaskName("case_note")]


def test_a_failed_run_says_why_and_leaves_the_last_result(desk: Desk, services: FakeServices) -> None:
    at = desk("ben", "case", case=CASE)
    services.paused = progress("failed", problem="The store is full. Free some space.")
    at.button(key="copilot.task.case_note").click().run()
    assert "The store is full. Free some space." in at.error[0].value
    assert "Triage brief" in html_of(at)


def test_a_run_that_the_process_forgot_is_no_endless_wait(desk: Desk, services: FakeServices) -> None:
    at = _started(desk, services)
    services.jobs.clear()
    at.run()
    assert "the desk was restarted" in at.error[0].value


def test_a_run_of_another_case_does_not_show_here(desk: Desk, services: FakeServices) -> None:
    at = _started(desk, services)
    at.query_params["case"] = "CF-100001"
    services.paused = None
    assert 'class="fe-steps"' not in html_of(at.run())


def test_the_result_says_who_was_not_asked_and_what_is_missing(desk: Desk, services: FakeServices) -> None:
    why = "azure:gpt was not asked: the customer has not agreed to processing by an outside model."
    run = _brief(services)
    _changed(
        services,
        run,
        routing=(why,),
        engine_note=f"{why} 84 % of the budget per day is used.",
        cut_short=True,
        degraded="vllm has no strict schema.",
        left_out=("P7 Fraud procedure",),
    )
    at = desk("ben", "case", case=CASE)
    page = html_of(at)
    assert page.count(f"</span> {why}") == 1
    for shown in ("consent", "84 % of the budget per day", "cut short", "vllm has no strict schema."):
        assert shown in page
    assert "Left out to fit the engine: 1 piece" in [expander.label for expander in at.expander]


def test_a_result_without_a_hitch_says_nothing_of_it(desk: Desk, services: FakeServices) -> None:
    _changed(services, _brief(services), engine_note="")
    assert 'class="fe-note' not in html_of(desk("ben", "case", case=CASE))


def test_text_that_reads_like_an_instruction_is_marked(desk: Desk, services: FakeServices) -> None:
    run = _brief(services)
    item: EvidenceItem = run.pack.evidence[1].model_copy(update={"suspicious": ("orders an outcome",)})
    _changed(services, run, pack=run.pack.model_copy(update={"evidence": (run.pack.evidence[0], item)}))
    page = html_of(desk("ben", "case", case=CASE))
    assert "reads like an instruction" in page
    assert "orders an outcome. Quoted as data, never followed." in page


def test_a_source_that_asks_first_is_released_for_one_run(desk: Desk, services: FakeServices) -> None:
    run = _brief(services)
    gap = Gap(source="logins", what="sign-ins", reason="This installation asks first.", asks=True)
    _changed(services, run, pack=run.pack.model_copy(update={"gaps": (gap,)}))
    at = desk("ben", "case", case=CASE)
    at.button(key="copilot.allow.logins").click().run()
    (asked,) = services.asked.values()
    assert asked["allowed"] == frozenset({"logins"})
    assert asked["task"] == TaskName("triage_brief")


def test_a_mere_gap_offers_nothing_to_release(desk: Desk, services: FakeServices) -> None:
    run = _brief(services)
    gap = Gap(source="devices", what="devices", reason="It did not answer in time.")
    _changed(services, run, pack=run.pack.model_copy(update={"gaps": (gap,)}))
    at = desk("ben", "case", case=CASE)
    assert "It did not answer in time." in html_of(at)
    assert not [button for button in at.button if (button.key or "").startswith("copilot.allow.")]


def test_the_trace_opens_as_a_waterfall(desk: Desk, services: FakeServices) -> None:
    run = _brief(services)
    at = desk("ben", "case", case=CASE)
    at.button(key=f"trace.open.{run.run_id}").click().run()
    assert not at.exception
    page = html_of(at)
    assert "4bf92f3577b34da6a3ce929d0e0e4736" in page
    assert page.count('class="fe-span fe-failed"') == 1


def test_each_redaction_is_listed_with_its_reason(desk: Desk, services: FakeServices) -> None:
    _brief(services)
    page = html_of(desk("ben", "case", case=CASE))
    assert "<del>Nadia Petrova</del></td><td><ins>PERSON_1</ins>" in page
    assert "known: customer name" in page


def test_a_run_that_was_erased_says_so_and_when(desk: Desk, services: FakeServices) -> None:
    gone = {"engine": "erased", "output": {}, "statements": (), "steps": (), "refused": True}
    reason = "Erased on 1 June 2032 by the retention rules."
    _changed(services, _brief(services), **gone, refusal_reason=reason, engine_note=reason)
    at = desk("ben", "case", case=CASE)
    assert not at.exception
    assert html_of(at).count(reason) == 2  # where the brief stood, and in the pane
    assert "sentences resolve" not in html_of(at)
