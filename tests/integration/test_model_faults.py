"""Every fault of a model's server with every task: the right writer, in time, after the right number of requests.

The calls are those of the ten tasks over the demo bank; gateway, client, sockets and server are real.
"""

import shutil
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import pytest

from connectors.models.faultserver.behaviour import Pace
from connectors.models.faultserver.faults import Fault
from connectors.models.faultserver.server import FaultServer, serving
from connectors.models.openai_compatible import OpenAICompatibleModel
from connectors.models.provider import Provider
from copilot.gateway.call import Call, GatewayResponse
from copilot.tasks.registry import find_tasks
from tests.integration.model_calls import Desk, rules

PACE = Pace(slow_seconds=5.0, retry_after_seconds=0.05)
SLACK_SECONDS = 1.5
KEPT_OR_RETRIED, KEPT_OR_REPAIRED = "kept or tried again", "kept or repaired"
ENDS: dict[Fault, int | str] = {
    # answered; what the endpoint lacks is no failed attempt
    Fault.OK: 1,
    Fault.NO_USAGE: 1,
    Fault.NO_JSON_SCHEMA: 1,
    Fault.NO_STRUCTURE: 1,
    Fault.NO_TEMPERATURE: 1,
    # tried three times, then the offline engine
    Fault.RATE_LIMIT: 3,
    Fault.RATE_LIMIT_RETRY_AFTER: 3,
    Fault.ERROR_500: 3,
    Fault.ERROR_503: 3,
    Fault.RESET: 3,
    Fault.HANG: 3,
    Fault.SLOW_HEADERS: 3,
    Fault.SLOW_FIRST_BYTE: 3,
    Fault.KEEP_ALIVE_ONLY: 3,
    # not worth another request
    Fault.QUOTA: 1,
    Fault.AUTH: 1,
    Fault.WRONG_MODEL: 1,
    Fault.CONTEXT_LENGTH: 1,
    Fault.REDIRECT: 1,
    Fault.HTML: 1,
    Fault.EMPTY_CHOICES: 1,
    Fault.BROKEN_FRAME: 1,
    Fault.DRIP: 1,  # there is no time for another
    # asked once more, with the fault named
    Fault.FILTERED_REQUEST: 2,
    Fault.INVALID_JSON: 2,
    Fault.WRONG_SCHEMA: 2,
    Fault.REFUSAL: 2,
    Fault.HUGE: 2,
    # what had been finished is kept where it fills the form
    Fault.RESET_MIDWAY: KEPT_OR_RETRIED,
    Fault.STALLED_STREAM: KEPT_OR_RETRIED,
    Fault.ERROR_IN_STREAM: KEPT_OR_RETRIED,
    Fault.CUT_STREAM: KEPT_OR_REPAIRED,
    Fault.TRUNCATED_JSON: KEPT_OR_REPAIRED,
    Fault.CONTENT_FILTER: KEPT_OR_REPAIRED,
}
ANSWERED = {Fault.OK, Fault.NO_USAGE, Fault.NO_JSON_SCHEMA, Fault.NO_STRUCTURE, Fault.NO_TEMPERATURE}
SHORT_FIRST = {Fault.HANG, Fault.SLOW_HEADERS, Fault.SLOW_FIRST_BYTE, Fault.KEEP_ALIVE_ONLY}
DEADLINE_SECONDS, DRIP_DEADLINE_SECONDS = 8.0, 1.5


class Ended(NamedTuple):
    drafted: GatewayResponse
    seconds: float


@pytest.fixture(scope="module")
def desk(demo_dir, tmp_path_factory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("faults") / "demo"
    shutil.copytree(demo_dir, folder)
    built = Desk(folder)
    yield built
    built.close()


@pytest.fixture(scope="module")
def calls(desk: Desk) -> Mapping[str, Call]:
    received = desk.calls()
    assert set(received) == set(find_tasks())
    return received


def provider(url: str, model: str, **fields: float) -> Provider:
    return Provider(kind="compatible", name="peer", model=model, base_url=url, max_in_flight=10, **fields)


def ended(desk: Desk, call: Call, *models: OpenAICompatibleModel, seconds: float) -> Ended:
    """One call through a gateway of its own: circuits of other tasks do not count."""
    gateway = desk.gateway(engines=models, rules=rules(seconds))
    began = time.monotonic()
    drafted = gateway.draft(call)
    return Ended(drafted, time.monotonic() - began)


def all_ended(
    desk: Desk, calls: Mapping[str, Call], *models: OpenAICompatibleModel, seconds: float
) -> list[Ended]:
    """Every call at once."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(lambda call: ended(desk, call, *models, seconds=seconds), calls.values()))


@pytest.mark.parametrize("fault", list(Fault))
def test_a_fault_ends_in_the_right_place_in_time_whatever_the_task(fault, desk, calls):
    server = FaultServer(pace=PACE)
    seconds = DRIP_DEADLINE_SECONDS if fault is Fault.DRIP else DEADLINE_SECONDS
    clocks = {"first_token_seconds": 0.6 if fault in SHORT_FIRST else 6.0}
    if fault is Fault.STALLED_STREAM:
        clocks["between_tokens_seconds"] = 0.4
    with serving(server) as url:
        model = OpenAICompatibleModel(provider(url, f"fault:{fault}", **clocks))
        runs = all_ended(desk, calls, model, seconds=seconds)
        model.close()
    for call, run in zip(calls.values(), runs, strict=True):
        in_the_right_place(fault, call, run.drafted)
    slowest = max(run.seconds for run in runs)
    if (
        slowest >= seconds + SLACK_SECONDS
    ):  # what ten offline answers at once take here and now is not the fault's
        alone = max(run.seconds for run in all_ended(desk, calls, seconds=seconds))
        assert slowest < seconds + SLACK_SECONDS + alone
    if ENDS[fault] in (KEPT_OR_RETRIED, KEPT_OR_REPAIRED):
        assert {run.drafted.cut_short for run in runs} == {True, False}  # some forms can be kept in part
    attempts = sum(run.drafted.attempts for run in runs)
    if fault in ANSWERED:  # finding out what the endpoint lacks takes further requests
        assert server.counts.total() >= attempts
    elif fault in {*SHORT_FIRST, Fault.DRIP}:  # on a busy machine a short clock may end an attempt on its way
        assert server.counts.total() <= attempts
    else:
        assert server.counts.total() == attempts


def in_the_right_place(fault: Fault, call: Call, drafted: GatewayResponse) -> None:
    assert call.check(drafted.output) == "", call.task
    ends = ENDS[fault]
    if ends == KEPT_OR_RETRIED:
        expected = {("peer", True, 1), ("offline", False, 3)}
    elif ends == KEPT_OR_REPAIRED:
        expected = {("peer", True, 2), ("offline", False, 2)}
    else:
        expected = {("peer" if fault in ANSWERED else "offline", False, ends)}
    assert (drafted.engine.partition(":")[0], drafted.cut_short, drafted.attempts) in expected, call.task
    if drafted.engine == "offline":
        assert f"peer:fault:{fault}" in drafted.engine_note
    assert bool(drafted.degraded) is (fault in {Fault.NO_JSON_SCHEMA, Fault.NO_STRUCTURE})


def test_every_fault_has_its_end_in_the_table():
    assert set(ENDS) == set(Fault)


@pytest.mark.parametrize("fault", [Fault.ERROR_503, Fault.AUTH, Fault.INVALID_JSON])
def test_where_another_model_is_named_it_writes_before_the_offline_engine(fault, desk, calls):
    server = FaultServer(pace=PACE)
    with serving(server) as url:
        models = [OpenAICompatibleModel(provider(url, name)) for name in (f"fault:{fault}", "fault:ok+ok")]
        drafted = ended(desk, calls["triage_brief"], *models, seconds=8.0).drafted
        for model in models:
            model.close()
    assert drafted.engine == "peer:fault:ok+ok"
    assert f"peer:fault:{fault}" in drafted.engine_note


@pytest.mark.parametrize(("turns", "attempts"), [("429+ok", 2), ("500+reset+ok", 3), ("invalid-json+ok", 2)])
def test_a_fault_that_passes_costs_an_attempt_and_not_the_answer(turns, attempts, desk, calls):
    with serving(FaultServer(pace=PACE)) as url:
        model = OpenAICompatibleModel(provider(url, f"fault:{turns}"))
        drafted = ended(desk, calls["case_summary"], model, seconds=8.0).drafted
        model.close()
    assert (drafted.engine, drafted.attempts) == (f"peer:fault:{turns}", attempts)


def test_a_pause_that_the_server_asks_for_and_that_does_not_fit_is_not_slept_through(desk, calls):
    with serving(FaultServer(pace=Pace(retry_after_seconds=60))) as url:
        model = OpenAICompatibleModel(provider(url, "fault:429-retry-after"))
        run = ended(desk, calls["ticket"], model, seconds=5.0)
        model.close()
    assert (run.drafted.engine, run.drafted.attempts) == ("offline", 1)
    assert run.seconds < 2.0


def test_an_echoing_server_puts_none_of_its_words_into_the_note(desk, calls):
    with serving(FaultServer(pace=PACE)) as url:
        model = OpenAICompatibleModel(provider(url, "fault:context-length"))
        drafted = ended(desk, calls["triage_brief"], model, seconds=5.0).drafted
        model.close()
    assert drafted.engine_note.startswith("peer:fault:context-length cannot take a request of this length")
    assert len(drafted.engine_note) < 200
