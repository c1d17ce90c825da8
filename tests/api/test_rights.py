"""A service account may do what its roles may, and learns of nothing else."""

from datetime import timedelta

from copilot.domain.identity import Queue, Role
from copilot.domain.ids import UserId
from copilot.domain.retention import DataClass
from copilot.domain.views import QueueFilter
from tests.api.small_service import SmallService


def _case_of(service: SmallService, prefix: str) -> str:
    with service.store.unit_of_work(read_only=True) as unit:
        page = unit.cases.page(
            QueueFilter(statuses=()),
            queues=frozenset(Queue),
            actor_id=UserId("admin"),
            now=service.clock.now(),
            offset=0,
            limit=50,
        )
    return next(row.case_id for row in page.rows if row.case_id.startswith(prefix))


def test_another_roles_case_reads_like_one_that_does_not_exist(service: SmallService) -> None:
    header = service.token_of("support-portal", Role.OPERATIONS_ANALYST)
    hidden = _case_of(service, "CF-")
    for verb in ("summary", "brief"):
        there = service.client.post(f"/api/v1/cases/{hidden}/{verb}", headers=header)
        gone = service.client.post("/api/v1/cases/CF-999999/" + verb, headers=header)
        assert (there.status_code, gone.status_code) == (404, 404)
        assert there.json()["detail"].replace(hidden, "X") == gone.json()["detail"].replace("CF-999999", "X")
    assert service.workflow.jobs == []


def test_an_aml_case_is_nobodys_outside_its_compartment(service: SmallService) -> None:
    case = _case_of(service, "AM-")
    outside = service.token_of("case-feed", Role.FRAUD_ANALYST, Role.OPERATIONS_ANALYST, Role.AUDITOR)
    wanted = {"task": "sar_narrative"}
    assert (
        service.client.post(f"/api/v1/cases/{case}/drafts", json=wanted, headers=outside).status_code == 404
    )
    listed = service.client.get("/api/v1/queue?limit=500", headers=outside).json()
    assert "aml" not in listed["by_queue"]
    assert case not in {item["case_id"] for item in listed["items"]}
    inside = service.token_of("aml-tool", Role.AML_INVESTIGATOR)
    assert service.client.post(f"/api/v1/cases/{case}/drafts", json=wanted, headers=inside).status_code == 201


def test_a_sar_narrative_on_an_open_case_is_not_known_outside_the_compartment(service: SmallService) -> None:
    case = _case_of(service, "PF-")
    header = service.token_of("case-feed", Role.FRAUD_ANALYST)
    answer = service.client.post(
        f"/api/v1/cases/{case}/drafts", json={"task": "sar_narrative"}, headers=header
    )
    assert answer.status_code == 404


def test_a_role_that_may_not_do_it_is_told_so(service: SmallService) -> None:
    auditor = service.token_of("watcher", Role.AUDITOR)
    answer = service.client.post(f"/api/v1/cases/{_case_of(service, 'CF-')}/brief", headers=auditor)
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:foureyes:problem:not-permitted")
    owner = service.token_of("library", Role.POLICY_OWNER)
    assert service.client.get("/api/v1/queue", headers=owner).status_code == 403


def test_anothers_policy_answer_is_not_shown(service: SmallService) -> None:
    first, second = (service.token_of(name, Role.FRAUD_ANALYST) for name in ("first", "second"))
    run = service.client.post(
        "/api/v1/policy/answers", json={"question": "Who approves?"}, headers=first
    ).json()
    path = f"/api/v1/runs/{run['run_id']}"
    assert service.client.get(path, headers=first).json()["body"] == run["body"]
    assert service.client.get(path, headers=second).status_code == 404


def test_a_run_shows_no_redaction_view(service: SmallService) -> None:
    header = service.token_of("case-feed", Role.FRAUD_ANALYST)
    answer = service.client.post(f"/api/v1/cases/{_case_of(service, 'CF-')}/brief", headers=header)
    assert answer.status_code == 200
    assert "PERSON_1" not in answer.text


def test_the_audit_names_the_account_that_acted(service: SmallService) -> None:
    header = service.token_of("case-feed", Role.FRAUD_ANALYST)
    service.client.post(f"/api/v1/cases/{_case_of(service, 'CF-')}/brief", headers=header)
    assert [row["actor_id"] for row in service.actions("run.finished")] == ["svc-case-feed"]


def test_signing_in_as_a_service_account_opens_nothing(service: SmallService) -> None:
    service.account("case-feed", Role.FRAUD_ANALYST)
    assert service.services is not None
    assert service.services.actor(UserId("svc-case-feed")).roles == frozenset()


def test_an_erased_run_says_so_and_when(service: SmallService) -> None:
    header = service.token_of("case-feed", Role.FRAUD_ANALYST)
    asked = {"question": "Who approves?"}
    run = service.client.post("/api/v1/policy/answers", json=asked, headers=header).json()
    later = service.clock.now() + timedelta(days=62)
    with service.store.unit_of_work() as unit:
        assert unit.retention.erase(DataClass.RUNS, later, at=later, limit=10)
    answer = service.client.get(f"/api/v1/runs/{run['run_id']}", headers=header)
    assert answer.status_code == 200
    assert "erased" in answer.json()["refusal_reason"].lower()
    assert (answer.json()["body"], answer.json()["question"]) == ("", "")
