"""Service accounts, and the callers of the HTTP API."""

from collections.abc import Collection

from copilot.domain.draft import Draft
from copilot.domain.identity import Actor, Role
from copilot.domain.ids import CaseId, RunId, UserId
from copilot.domain.service_account import IssuedToken, ServiceAccount, ServiceCaller
from copilot.services.ports import Part
from copilot.usecases import admit_caller, draft_for_the_queue, request_key, service_accounts


class AccountServices(Part):
    """Service accounts, and the callers of the HTTP API."""

    def create_service_account(
        self, actor: Actor, name: str, roles: Collection[Role], *, days: int = service_accounts.DEFAULT_DAYS
    ) -> IssuedToken:
        return service_accounts.create_service_account(actor, name, roles, days=days, **self._store_and_time)

    def issue_service_token(
        self, actor: Actor, account_id: UserId, *, days: int = service_accounts.DEFAULT_DAYS
    ) -> IssuedToken:
        return service_accounts.issue_service_token(actor, account_id, days=days, **self._store_and_time)

    def revoke_service_account(
        self, actor: Actor, account_id: UserId, *, token_id: str | None = None
    ) -> ServiceAccount:
        return service_accounts.revoke_service_account(
            actor, account_id, token_id=token_id, **self._store_and_time
        )

    def list_service_accounts(self, actor: Actor) -> tuple[ServiceAccount, ...]:
        return service_accounts.list_service_accounts(actor, unit_of_work=self._ports.unit_of_work)

    def admit_caller(self, token: str) -> ServiceCaller:
        return admit_caller.admit_caller(token, **self._store_and_time)

    def operation_for(self, actor: Actor, key: str | None, request: bytes) -> str:
        return request_key.operation_for(actor, key, request, **self._store_and_time)

    def draft_for_the_queue(self, actor: Actor, run_id: RunId) -> Draft:
        return draft_for_the_queue.draft_for_the_queue(
            actor, run_id, specs=self._ports.specs, **self._store_and_time
        )

    def refuse_before_drafting(self, actor: Actor, case_id: CaseId, *, operation_id: str) -> None:
        draft_for_the_queue.refuse_before_drafting(
            actor, case_id, operation_id=operation_id, **self._store_and_time
        )
