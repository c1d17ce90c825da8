"""Who comes in: the token of a live account, and nobody else; before a byte of the body is read."""

import pytest

from copilot.api.application import create_api
from copilot.api.gate import GatedRoute
from copilot.api.routes import queue, work
from copilot.domain.identity import Role
from copilot.settings import Settings
from tests.api.small_service import SmallService, bearer
from tests.fakes.store import signed_in

QUEUE = "/api/v1/queue"


def test_a_live_token_comes_in_with_its_roles(service: SmallService) -> None:
    answer = service.client.get(QUEUE, headers=service.token_of("case-feed", Role.FRAUD_ANALYST))
    assert answer.status_code == 200
    assert {item["queue"] for item in answer.json()["items"]} == {"card_fraud", "payment_fraud", "disputes"}


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic YTpi", "Bearer nobody-issued-this"])
def test_without_a_token_that_was_issued_nobody_comes_in(service: SmallService, header: str | None) -> None:
    answer = service.client.get(QUEUE, headers={} if header is None else {"authorization": header})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json()["type"] == "urn:foureyes:problem:unauthenticated"


def test_what_is_wrong_with_a_token_is_in_the_audit_and_not_in_the_answer(service: SmallService) -> None:
    admin = signed_in(service.store, "admin")
    revoked, live = service.account("revoked", Role.AUDITOR), service.account("live", Role.AUDITOR)
    expired = service.account("expired", Role.AUDITOR, days=1)
    assert service.services is not None
    service.services.revoke_service_account(admin, revoked.account_id)
    service.clock.forward(days=2)
    wrong = {"authorization": bearer(live)["authorization"] + "x"}
    said = {
        service.client.get(QUEUE, headers=header).json()["detail"]
        for header in (bearer(revoked), bearer(expired), wrong)
    }
    assert len(said) == 1
    reasons = [row["details"]["reason"] for row in service.actions("service_token.refused")]
    assert sorted(reasons) == ["expired", "revoked", "wrong secret"]


def test_a_forgotten_client_fills_no_audit(service: SmallService) -> None:
    expired = service.account("expired", Role.AUDITOR, days=1)
    service.clock.forward(days=2)
    for _ in range(5):
        service.client.get(QUEUE, headers=bearer(expired))
    assert len(service.actions("service_token.refused")) == 1
    service.clock.forward(hours=1)
    service.client.get(QUEUE, headers=bearer(expired))
    assert len(service.actions("service_token.refused")) == 2


def test_a_revoked_account_is_out_at_its_next_request(service: SmallService) -> None:
    issued = service.account("case-feed", Role.FRAUD_ANALYST)
    assert service.client.get(QUEUE, headers=bearer(issued)).status_code == 200
    assert service.services is not None
    service.services.revoke_service_account(signed_in(service.store, "admin"), issued.account_id)
    assert service.client.get(QUEUE, headers=bearer(issued)).status_code == 401


def test_an_old_token_works_until_it_is_revoked_and_the_new_one_goes_on(service: SmallService) -> None:
    old = service.account("case-feed", Role.FRAUD_ANALYST)
    assert service.services is not None
    admin = signed_in(service.store, "admin")
    new = service.services.issue_service_token(admin, old.account_id)
    assert service.client.get(QUEUE, headers=bearer(old)).status_code == 200
    service.services.revoke_service_account(admin, old.account_id, token_id=old.token_id)
    assert service.client.get(QUEUE, headers=bearer(old)).status_code == 401
    assert service.client.get(QUEUE, headers=bearer(new)).status_code == 200


def test_a_stranger_learns_nothing_from_the_body_it_sends(service: SmallService) -> None:
    for path in ("/api/v1/policy/answers", "/api/v1/cases/CF-100001/drafts"):
        assert service.client.post(path, content=b"{not json").status_code == 401


def test_every_route_but_those_of_operations_has_the_gate() -> None:
    """The planted fault would be a router without its route class."""
    document = create_api(lambda: None, Settings()).openapi()
    open_paths = {
        path
        for path, operations in document["paths"].items()
        for op in operations.values()
        if "security" not in op
    }
    assert open_paths == {"/health", "/readiness", "/metrics"}
    assert all(isinstance(route, GatedRoute) for area in (queue, work) for route in area.router.routes)


class TestManyRefusals:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(api_refusals_per_minute=3)

    def test_a_stranger_who_keeps_trying_is_told_to_wait_and_a_known_caller_is_not(
        self, service: SmallService
    ) -> None:
        known = service.token_of("case-feed", Role.FRAUD_ANALYST)
        statuses = [service.client.get(QUEUE).status_code for _ in range(5)]
        assert statuses == [401, 401, 401, 429, 429]
        assert int(service.client.get(QUEUE).headers["retry-after"]) >= 1
        assert service.client.get(QUEUE, headers=known).status_code == 200
