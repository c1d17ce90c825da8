"""Runs as jobs: only the person who started a job sees and stops it."""

import threading
import time
from collections.abc import Iterator

import pytest

from copilot.domain.identity import Actor, Role
from copilot.domain.ids import UserId
from copilot.domain.run import TaskName
from copilot.errors import InputError, NotFoundError, PermanentError
from copilot.gateway.call_control import CallControl
from copilot.usecases.run_jobs import MAX_RUNS_OF_A_USER, RunJobs
from tests.usecases.specs import NOTE, run

BEN = Actor(user_id=UserId("ben"), name="Ben", roles=frozenset({Role.FRAUD_ANALYST}))
CHLOE = BEN.model_copy(update={"user_id": UserId("chloe")})


@pytest.fixture
def jobs() -> Iterator[RunJobs]:
    made = RunJobs(deadline_seconds=5)
    yield made
    made.close()


class Held:
    """A run that goes on until it is let go or stopped."""

    def __init__(self) -> None:
        self.begun, self.go = threading.Event(), threading.Event()
        self.control: CallControl | None = None
        self.times = 0

    def __call__(self, control: CallControl):
        self.control = control
        self.times += 1
        self.begun.set()
        while not self.go.wait(0.005):
            control.cancellation.check()
        return finished()


def finished():
    return run(TaskName("case_note"), NOTE)


def ended(jobs: RunJobs, store, actor: Actor = BEN, operation_id: str = "op"):
    for _ in range(400):
        progress = jobs.progress(actor, operation_id, unit_of_work=store.unit_of_work)
        if progress.state not in ("waiting", "running"):
            return progress
        time.sleep(0.005)
    raise AssertionError("the run never ended")


def test_a_run_is_followed_step_by_step_until_it_is_done(jobs, store):
    held = Held()
    jobs.start(BEN, "op", held)
    held.begun.wait(2)
    listener = held.control.listener
    listener.step("gather")
    listener.step("write")
    listener.queued(3)
    queued = jobs.progress(BEN, "op", unit_of_work=store.unit_of_work)
    assert (queued.state, queued.step, queued.steps_done) == ("running", "write", ("gather",))
    assert queued.queue_position == 3
    listener.queued(None)
    listener.writing("openai:m")
    listener.text("The customer")
    writing = jobs.progress(BEN, "op", unit_of_work=store.unit_of_work)
    assert (writing.engine, writing.unverified_text) == ("openai:m", "The customer")
    held.go.set()
    done = ended(jobs, store)
    assert (done.state, done.run_id, done.unverified_text) == ("done", finished().run_id, "")
    assert done.steps_done == ("gather", "write")


def test_another_engine_begins_with_an_empty_page(jobs, store):
    held = Held()
    jobs.start(BEN, "op", held)
    held.begun.wait(2)
    held.control.listener.text("Half a sen")
    held.control.listener.writing("offline")
    assert jobs.progress(BEN, "op", unit_of_work=store.unit_of_work).unverified_text == ""
    held.go.set()


def test_a_second_click_begins_nothing(jobs, store):
    held = Held()
    jobs.start(BEN, "op", held)
    jobs.start(BEN, "op", held)
    held.go.set()
    ended(jobs, store)
    jobs.start(BEN, "op", held)
    assert held.times == 1


def test_a_run_that_is_stopped_ends_as_stopped(jobs, store):
    held = Held()
    jobs.start(BEN, "op", held)
    held.begun.wait(2)
    jobs.cancel(BEN, "op")
    stopped = ended(jobs, store)
    assert (stopped.state, stopped.run_id) == ("cancelled", None)


def test_nobody_sees_or_stops_anothers_run(jobs, store):
    held = Held()
    jobs.start(BEN, "op", held)
    with pytest.raises(NotFoundError):
        jobs.progress(CHLOE, "op", unit_of_work=store.unit_of_work)
    with pytest.raises(NotFoundError):
        jobs.cancel(CHLOE, "op")
    held.go.set()
    assert ended(jobs, store).state == "done"


def test_a_run_that_fails_says_why_and_a_defect_says_no_more_than_that(jobs, store, caplog):
    def refused(_):
        raise PermanentError("The bank is closed.")

    def defect(_):
        raise ValueError("Maria Gomez")

    jobs.start(BEN, "refused", refused)
    jobs.start(BEN, "defect", defect)
    assert ended(jobs, store, operation_id="refused").problem == "The bank is closed."
    failed = ended(jobs, store, operation_id="defect")
    assert failed.state == "failed"
    assert "Maria" not in failed.problem + caplog.text
    assert "ValueError" in caplog.text


def test_one_user_cannot_take_every_thread(jobs, store):
    held = Held()
    for number in range(MAX_RUNS_OF_A_USER):
        jobs.start(BEN, f"op{number}", held)
    with pytest.raises(InputError, match="under way already"):
        jobs.start(BEN, "one more", held)
    jobs.start(CHLOE, "hers", held)
    held.go.set()
    assert ended(jobs, store, CHLOE, "hers").state == "done"


def test_a_finished_run_is_found_by_a_process_that_did_not_carry_it_out(jobs, store):
    made = finished()
    with store.unit_of_work() as unit:
        unit.runs.add(made, operation_id="elsewhere")
    seen = jobs.progress(BEN, "elsewhere", unit_of_work=store.unit_of_work)
    assert (seen.state, seen.run_id) == ("done", made.run_id)
    with pytest.raises(NotFoundError):
        jobs.progress(CHLOE, "elsewhere", unit_of_work=store.unit_of_work)


def test_closing_stops_what_is_under_way_and_leaves_no_thread(store):
    before = threading.active_count()
    jobs, held = RunJobs(deadline_seconds=5), Held()
    jobs.start(BEN, "op", held)
    held.begun.wait(2)
    jobs.close()
    assert ended(jobs, store).state == "cancelled"
    assert threading.active_count() == before
