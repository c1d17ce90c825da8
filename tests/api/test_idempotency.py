"""One Idempotency-Key, one request, one effect."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from copilot.domain.identity import Role
from copilot.domain.ids import CaseId, UserId
from copilot.errors import TransientError
from copilot.workflow.job import Job, Outcome
from tests.api.small_service import SmallService
from tests.fakes.store import signed_in

ASK = "/api/v1/policy/answers"
DRAFTS = "/api/v1/cases/CF-100001/drafts"


@pytest.fixture
def header(service: SmallService) -> dict[str, str]:
    return {**service.token_of("case-feed", Role.FRAUD_ANALYST), "idempotency-key": "feed-17"}


def test_a_repeated_request_is_answered_by_the_first_run(
    service: SmallService, header: dict[str, str]
) -> None:
    runs = [service.client.post("/api/v1/cases/CF-100001/brief", headers=header).json() for _ in range(3)]
    assert len({run["run_id"] for run in runs}) == 1
    assert len(service.workflow.jobs) == 1


@pytest.mark.parametrize(
    "other", [{"question": "Who rejects?"}, {"question": "Who approves?", "as_of": "2026-01-01"}]
)
def test_a_key_that_comes_with_another_request_is_refused(
    service: SmallService, header: dict[str, str], other: dict[str, str]
) -> None:
    assert service.client.post(ASK, json={"question": "Who approves?"}, headers=header).status_code == 200
    refused = service.client.post(ASK, json=other, headers=header)
    assert (refused.status_code, refused.json()["type"]) == (
        409,
        "urn:foureyes:problem:idempotency-key-reused",
    )
    assert len(service.workflow.jobs) == 1


def test_the_same_request_on_another_case_needs_another_key(
    service: SmallService, header: dict[str, str]
) -> None:
    assert service.client.post("/api/v1/cases/CF-100001/brief", headers=header).status_code == 200
    assert service.client.post("/api/v1/cases/CF-100001/summary", headers=header).status_code == 409


def test_two_accounts_may_use_the_same_key(service: SmallService, header: dict[str, str]) -> None:
    other = {**service.token_of("other-feed", Role.FRAUD_ANALYST), "idempotency-key": "feed-17"}
    first = service.client.post(ASK, json={"question": "Who approves?"}, headers=header).json()
    second = service.client.post(ASK, json={"question": "Who rejects?"}, headers=other).json()
    assert first["run_id"] != second["run_id"]


def test_a_request_that_comes_again_while_the_first_runs_joins_it(
    service: SmallService, header: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    write = service.workflow.run

    def slow(job: Job) -> Outcome:
        begun.set()
        assert go_on.wait(10)
        return write(job)

    monkeypatch.setattr(service.workflow, "run", slow)
    with service.client as client, ThreadPoolExecutor(2) as callers:

        def ask() -> str:
            return str(client.post("/api/v1/cases/CF-100001/brief", headers=header).json()["run_id"])

        first = callers.submit(ask)
        assert begun.wait(10)
        second = callers.submit(ask)
        go_on.set()
        assert first.result(10) == second.result(10)
    assert len(service.workflow.jobs) == 1


def test_without_a_key_each_request_is_its_own(service: SmallService, header: dict[str, str]) -> None:
    del header["idempotency-key"]
    runs = [service.client.post("/api/v1/cases/CF-100001/brief", headers=header).json() for _ in range(2)]
    assert len({run["run_id"] for run in runs}) == 2


def test_a_failed_request_may_be_repeated_with_its_key(service: SmallService, header: dict[str, str]) -> None:
    service.workflow.failure = TransientError("The bank did not answer.")
    assert service.client.post(DRAFTS, json={"task": "case_note"}, headers=header).status_code == 503
    service.workflow.failure = None
    assert service.client.post(DRAFTS, json={"task": "case_note"}, headers=header).status_code == 201


def test_a_run_that_could_not_be_kept_does_not_block_its_key(
    service: SmallService, header: dict[str, str]
) -> None:
    service.workflow.output = {"never": object()}  # the store cannot write it
    assert service.client.post(ASK, json={"question": "Who approves?"}, headers=header).status_code == 500
    service.workflow.output = {}
    assert service.client.post(ASK, json={"question": "Who approves?"}, headers=header).status_code == 200


def test_a_repeated_draft_is_one_draft_and_the_case_is_free_for_an_analyst(
    service: SmallService, header: dict[str, str]
) -> None:
    drafts = [service.client.post(DRAFTS, json={"task": "case_note"}, headers=header) for _ in range(2)]
    assert [draft.status_code for draft in drafts] == [201, 201]
    assert len({draft.json()["draft_id"] for draft in drafts}) == 1
    assert drafts[0].json()["status"] == "draft"
    assert service.services is not None
    service.services.take_case(signed_in(service.store, "ben"), CaseId("CF-100001"))
    third = service.client.post(DRAFTS, json={"task": "case_note"}, headers=header)
    assert third.json()["draft_id"] == drafts[0].json()["draft_id"]
    shown = service.client.get(drafts[0].headers["location"], headers=header).json()
    assert shown["draft_id"] == drafts[0].json()["draft_id"]


def test_a_case_that_somebody_works_on_stays_with_them(service: SmallService, header: dict[str, str]) -> None:
    assert service.services is not None
    service.services.take_case(signed_in(service.store, "ben"), CaseId("CF-100001"))
    refused = service.client.post(DRAFTS, json={"task": "case_note"}, headers=header)
    assert refused.status_code == 409
    assert service.workflow.jobs == []  # nothing was paid for a draft that could not be kept
    with service.store.unit_of_work(read_only=True) as unit:
        assert unit.cases.hold(CaseId("CF-100001")).owner_id == UserId("ben")
