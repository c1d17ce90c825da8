"""Making, listing and revoking service accounts: who may, which roles, and what is kept of a token."""

import pytest

from copilot.domain.identity import Role
from copilot.domain.ids import UserId
from copilot.errors import InputError, NotFoundError, PermissionDeniedError
from tests.api.small_service import SmallService
from tests.fakes.store import signed_in


@pytest.mark.parametrize("user", ["ben", "ella", "ines", "dev"])
def test_only_managers_of_users_may(service: SmallService, user: str) -> None:
    actor = signed_in(service.store, user)
    issued = service.account("case-feed", Role.AUDITOR)
    services = service.services
    assert services is not None
    for attempt in (
        lambda: services.create_service_account(actor, "mine", [Role.AUDITOR]),
        lambda: services.issue_service_token(actor, issued.account_id),
        lambda: services.revoke_service_account(actor, issued.account_id),
        lambda: services.list_service_accounts(actor),
    ):
        with pytest.raises(PermissionDeniedError):
            attempt()


@pytest.mark.parametrize("role", [Role.CHECKER, Role.ADMIN])
def test_no_service_account_approves_or_manages_users(service: SmallService, role: Role) -> None:
    with pytest.raises(InputError, match="only a person approves"):
        service.account("case-feed", Role.FRAUD_ANALYST, role)


@pytest.mark.parametrize("name", ["", "ab", "A-feed", "feed/../x", "1feed", "x" * 41, "früh"])
def test_a_name_that_could_not_stand_in_a_log_is_refused(service: SmallService, name: str) -> None:
    with pytest.raises(InputError, match="cannot name a service account"):
        service.account(name, Role.AUDITOR)


def test_an_account_needs_a_role_and_a_token_an_end(service: SmallService) -> None:
    with pytest.raises(InputError, match="at least one role"):
        service.account("case-feed")
    for days in (0, 367):
        with pytest.raises(InputError, match="1 to 366 days"):
            service.account("case-feed", Role.AUDITOR, days=days)


def test_neither_the_store_nor_the_audit_holds_the_secret(service: SmallService) -> None:
    issued = service.account("case-feed", Role.AUDITOR)
    secret = issued.token.get_secret_value().split("_", 2)[2]
    with service.store._engine.connect() as connection:
        kept = "\n".join(connection.connection.driver_connection.iterdump())
    assert issued.token_id in kept
    assert secret not in kept
    assert secret not in repr(issued) + str(issued.model_dump(mode="json"))


def test_each_step_is_audited_with_who_did_it(service: SmallService) -> None:
    issued = service.account("case-feed", Role.AUDITOR)
    services, admin = service.services, signed_in(service.store, "admin")
    assert services is not None
    services.revoke_service_account(admin, issued.account_id, token_id=issued.token_id)
    services.revoke_service_account(admin, issued.account_id)
    rows = service.actions("service_")
    assert [row["action"] for row in rows] == [
        "service_account.created",
        "service_token.issued",
        "service_token.revoked",
        "service_account.revoked",
    ]
    assert {row["actor_id"] for row in rows} == {"admin"}


def test_what_is_not_there_or_over_is_said(service: SmallService) -> None:
    services, admin = service.services, signed_in(service.store, "admin")
    assert services is not None
    with pytest.raises(NotFoundError):
        services.issue_service_token(admin, UserId("svc-nobody"))
    issued = service.account("case-feed", Role.AUDITOR)
    with pytest.raises(NotFoundError):
        services.revoke_service_account(admin, issued.account_id, token_id="0000")
    services.revoke_service_account(admin, issued.account_id)
    with pytest.raises(InputError, match="revoked"):
        services.issue_service_token(admin, issued.account_id)
