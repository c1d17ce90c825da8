"""Signing in, signing out, and who is kept out."""

from copilot.domain.identity import Actor
from copilot.domain.ids import UserId
from copilot.domain.sign_in import SignInClaims, SignInRules
from copilot.domain.views import UserView
from copilot.services.ports import Part
from copilot.usecases import manage_users, sign_in


class SignInServices(Part):
    """Signing in, signing out, and who is kept out."""

    @property
    def sign_in_rules(self) -> SignInRules:
        """How people sign in here; holds the client's secret, which never shows."""
        return self._ports.sign_in_rules

    def actor(self, user_id: UserId) -> Actor:
        """The user with the roles of this moment; see `sign_in`. A screen calls `enter_desk` instead."""
        return sign_in.sign_in(user_id, unit_of_work=self._ports.unit_of_work)

    def enter_desk(self, claims: SignInClaims | None, *, active: bool = True) -> Actor:
        return sign_in.enter_desk(
            claims,
            active=active,
            rules=self._ports.sign_in_rules,
            provider=self._ports.identity_provider,
            **self._store_and_time,
        )

    def leave_desk(self, claims: SignInClaims, *, everywhere: bool = False) -> int:
        return sign_in.leave_desk(claims, everywhere=everywhere, **self._store_and_time)

    def list_users(self, actor: Actor) -> tuple[UserView, ...]:
        return sign_in.list_users(actor, unit_of_work=self._ports.unit_of_work)

    def list_access(self, actor: Actor) -> tuple[manage_users.UserAccess, ...]:
        return manage_users.list_access(actor, **self._store_and_time)

    def revoke_user(self, actor: Actor, user_id: UserId, *, block: bool = False) -> int:
        return manage_users.revoke_user(actor, user_id, block=block, **self._store_and_time)

    def restore_user(self, actor: Actor, user_id: UserId) -> None:
        manage_users.restore_user(actor, user_id, **self._store_and_time)
