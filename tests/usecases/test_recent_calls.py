"""What the engines were asked: for those who run the desk, without what they may not know."""

from datetime import timedelta

import pytest

from copilot.domain.identity import Actor, Role
from copilot.domain.ids import CaseId, UserId
from copilot.domain.model_call import ModelCall
from copilot.errors import InputError, PermissionDeniedError
from copilot.usecases.recent_calls import recent_calls
from tests.usecases.desk import Desk


def _somebody(*roles: Role) -> Actor:
    return Actor(user_id=UserId("u"), name="U", roles=frozenset(roles))


AUDITOR = _somebody(Role.AUDITOR)
INVESTIGATOR = _somebody(Role.AUDITOR, Role.AML_INVESTIGATOR)
CARD, SUSPECT = CaseId("CF-100001"), CaseId("AM-100001")


def _kept(desk: Desk, *asked: tuple[str, CaseId | None], sar: bool = False) -> None:
    """A call for each, the first one the oldest."""
    for number, (task, case_id) in enumerate(asked):
        call = ModelCall(
            call_id=f"MC-{sar}-{number}",
            key=f"{number:064d}",
            run_id="R-1",
            trace_id="",
            at=desk.clock.now() - timedelta(minutes=len(asked) - number),
            actor_id=UserId("ben"),
            case_id=case_id,
            task=task,
            engine="vllm:qwen3",
            prompt_version="1",
            outcome="answered",
            attempts=1,
            milliseconds=900.0,
            input_tokens=100,
            output_tokens=10,
            cost_micros=0,
            sar_compartment=sar,
        )
        with desk.store.unit_of_work() as unit:
            unit.ledger.add(call)


def _seen(desk: Desk, actor: Actor, **how: int) -> list[tuple[str, CaseId | None]]:
    calls = recent_calls(actor, unit_of_work=desk.store.unit_of_work, time_source=desk.clock, **how)
    return [(call.task, call.case_id) for call in calls]


def test_the_newest_call_comes_first_and_the_list_has_an_end(desk: Desk) -> None:
    _kept(desk, ("triage_brief", CARD), ("policy_answer", None), ("case_note", CARD))
    assert _seen(desk, AUDITOR, limit=2) == [("case_note", CARD), ("policy_answer", None)]


def test_calls_older_than_a_week_are_past(desk: Desk) -> None:
    _kept(desk, ("triage_brief", CARD))
    desk.clock.forward(days=8)
    assert _seen(desk, AUDITOR) == []


@pytest.mark.parametrize("asked", [("triage_brief", SUSPECT), ("case_note", CARD), ("case_note", None)])
def test_a_call_for_sar_work_is_known_inside_its_compartment_alone(
    desk: Desk, asked: tuple[str, CaseId | None]
) -> None:
    _kept(desk, asked, sar=True)
    _kept(desk, ("case_note", None))
    assert _seen(desk, AUDITOR) == [("case_note", None)]
    assert len(_seen(desk, INVESTIGATOR)) == 2


def test_the_number_of_a_case_in_anothers_queue_is_blank(desk: Desk) -> None:
    _kept(desk, ("triage_brief", CARD), ("case_note", CaseId("CF-999999")))
    assert _seen(desk, _somebody(Role.ADMIN)) == [("case_note", None), ("triage_brief", None)]
    assert _seen(desk, AUDITOR) == [("case_note", None), ("triage_brief", CARD)]


def test_an_analyst_does_not_see_what_others_asked(desk: Desk) -> None:
    with pytest.raises(PermissionDeniedError):
        _seen(desk, _somebody(Role.FRAUD_ANALYST, Role.CHECKER))


@pytest.mark.parametrize("limit", [0, 1_001])
def test_a_list_out_of_bounds_is_refused(desk: Desk, limit: int) -> None:
    with pytest.raises(InputError):
        _seen(desk, AUDITOR, limit=limit)
