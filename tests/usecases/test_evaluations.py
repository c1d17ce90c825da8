"""Evaluations: who may see them and who may start, stop and keep one, and what the audit says of it."""

from datetime import UTC, datetime, timedelta

import pytest

from copilot.domain.evaluation import EvaluationProgress, EvaluationRun, Scenario
from copilot.domain.identity import Actor, Role
from copilot.domain.ids import UserId
from copilot.domain.views import AuditFilter
from copilot.errors import ConflictError, InputError, NotFoundError, PermissionDeniedError
from copilot.usecases import evaluations
from tests.usecases.desk import Desk

READERS = {Role.POLICY_OWNER, Role.TRAINER, Role.AUDITOR, Role.ADMIN}
RUNNERS = {Role.POLICY_OWNER, Role.ADMIN}
BEGAN = datetime(2026, 9, 1, 15, tzinfo=UTC)


class OneAtATime:
    """An evaluator that never ends by itself."""

    def __init__(self) -> None:
        self.state = EvaluationProgress(state="idle")

    def scenarios(self) -> tuple[Scenario, ...]:
        return ()

    def models(self) -> tuple[str, ...]:
        return ("offline",)

    def start(self, actor_id: UserId, *, suites: tuple[str, ...], model: str = "offline") -> None:
        if self.state.state == "running":
            raise ConflictError("An evaluation is under way.")
        self.state = EvaluationProgress(state="running")

    def progress(self) -> EvaluationProgress:
        return self.state

    def cancel(self) -> None:
        self.state = EvaluationProgress(state="cancelled")

    def close(self) -> None:
        self.cancel()


def actor(role: Role) -> Actor:
    return Actor(user_id=UserId("ben"), name="Ben", roles=frozenset({role}))


def finished(number: int = 0) -> EvaluationRun:
    return EvaluationRun(
        evaluation_id=f"V-{number}",
        started_at=BEGAN + timedelta(minutes=number),
        finished_at=BEGAN + timedelta(minutes=number, seconds=30),
        suites=("disputes",),
        engine="offline",
        prompts={},
        version="1",
        seed=7,
        results=(),
    )


def audited(desk: Desk) -> list[tuple[str, str]]:
    with desk.store.unit_of_work(read_only=True) as unit:
        found, _ = unit.audit.search(AuditFilter(), sar_compartment=True, offset=0, limit=50)
    return [(row.action, row.actor_id) for row in found if row.action.startswith("evaluation.")]


@pytest.mark.parametrize("role", sorted(Role))
def test_only_who_answers_for_quality_sees_evaluations(desk: Desk, role: Role) -> None:
    own = {"unit_of_work": desk.store.unit_of_work}
    evaluator = OneAtATime()
    calls = (
        lambda: evaluations.list_evaluations(actor(role), **own),
        lambda: evaluations.golden_scenarios(actor(role), evaluator=evaluator),
        lambda: evaluations.evaluation_progress(actor(role), evaluator=evaluator),
    )
    for call in calls:
        if role in READERS:
            call()
        else:
            with pytest.raises(PermissionDeniedError):
                call()


@pytest.mark.parametrize("role", sorted(Role))
def test_only_policy_owner_and_admin_start_stop_and_keep_one(desk: Desk, role: Role) -> None:
    own = {"unit_of_work": desk.store.unit_of_work}
    evaluator = OneAtATime()
    calls = (
        lambda: evaluations.start_evaluation(actor(role), evaluator=evaluator, **own),
        lambda: evaluations.cancel_evaluation(actor(role), evaluator=evaluator, **own),
        lambda: evaluations.keep_evaluation(actor(role), finished(), **own),
    )
    for call in calls:
        if role in RUNNERS:
            call()
        else:
            with pytest.raises(PermissionDeniedError):
                call()
    done = ["evaluation.kept", "evaluation.started", "evaluation.stopped"] if role in RUNNERS else []
    assert sorted(action for action, _ in audited(desk)) == done
    assert evaluator.state.state == ("cancelled" if role in RUNNERS else "idle")


def test_a_second_start_is_refused_and_leaves_no_trace_of_one(desk: Desk) -> None:
    own = {"unit_of_work": desk.store.unit_of_work}
    evaluator = OneAtATime()
    evaluations.start_evaluation(actor(Role.ADMIN), evaluator=evaluator, **own)
    with pytest.raises(ConflictError):
        evaluations.start_evaluation(actor(Role.ADMIN), evaluator=evaluator, **own)
    assert audited(desk) == [("evaluation.started", "ben")]


def test_the_newest_come_first_and_no_more_than_asked_for(desk: Desk) -> None:
    own = {"unit_of_work": desk.store.unit_of_work}
    for number in range(3):
        evaluations.keep_evaluation(actor(Role.ADMIN), finished(number), **own)
    listed = evaluations.list_evaluations(actor(Role.AUDITOR), limit=2, **own)
    assert [summary.evaluation_id for summary in listed] == ["V-2", "V-1"]
    assert evaluations.get_evaluation(actor(Role.AUDITOR), "V-0", **own) == finished(0)
    for limit in (0, evaluations.MAX_EVALUATIONS + 1):
        with pytest.raises(InputError, match="1 to 500"):
            evaluations.list_evaluations(actor(Role.AUDITOR), limit=limit, **own)


def test_one_that_is_kept_stays_as_it_is_and_an_unknown_one_is_named(desk: Desk) -> None:
    own = {"unit_of_work": desk.store.unit_of_work}
    evaluations.keep_evaluation(actor(Role.ADMIN), finished(), **own)
    with pytest.raises(ConflictError):
        evaluations.keep_evaluation(actor(Role.ADMIN), finished(), **own)
    with pytest.raises(NotFoundError, match="V-9"):
        evaluations.get_evaluation(actor(Role.AUDITOR), "V-9", **own)
