"""Keep users out, and let them in again: what an administrator does when a laptop is lost."""

from pydantic import AwareDatetime

from copilot.domain.base import DomainModel
from copilot.domain.identity import Actor, Permission, Role
from copilot.domain.ids import UserId
from copilot.domain.sign_in import Barrier, EndedBy
from copilot.errors import InputError, NotFoundError
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from copilot.usecases.access import require


class UserAccess(DomainModel):
    """Who a user is, where they sign in from, and how they stand now."""

    user_id: UserId
    name: str
    roles: tuple[Role, ...]
    issuer: str  # "" for the demo's own people
    groups: tuple[str, ...]
    live_sessions: int
    last_seen: AwareDatetime | None
    blocked: bool


def list_access(
    actor: Actor, *, unit_of_work: UnitOfWorkFactory, time_source: TimeSource
) -> tuple[UserAccess, ...]:
    """Everybody by name, with groups, live sessions and blocks.

    Raises:
        PermissionDeniedError: the actor does not manage users.
    """
    require(actor, Permission.USERS_MANAGE, to="manage users")
    with unit_of_work(read_only=True) as unit:
        return tuple(_access(unit, user.user_id, user.name, time_source) for user in unit.users.all())


def revoke_user(
    actor: Actor,
    user_id: UserId,
    *,
    block: bool = False,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> int:
    """End every session of the user and refuse every token issued until now; returns how many were live.

    With `block` they stay out until `restore_user`; without, they may sign in again.

    Raises:
        PermissionDeniedError: the actor does not manage users.
        NotFoundError: no such user.
        InputError: the actor would block themselves.
    """
    require(actor, Permission.USERS_MANAGE, to="manage users")
    if block and user_id == actor.user_id:
        raise InputError(f"{user_id} would block themselves. Ask another administrator.")
    now = time_source.now()
    with unit_of_work() as unit:
        _known(unit, user_id)
        before = unit.identities.barrier(user_id)
        blocked = block or (before is not None and before.blocked)
        unit.identities.set_barrier(user_id, Barrier(refused_before=now, blocked=blocked))
        ended = unit.sessions.end(user_id, why=EndedBy.BLOCKED if block else EndedBy.REVOKED, at=now)
        unit.audit.record(
            "user.blocked" if block else "user.revoked",
            actor_id=actor.user_id,
            subject=f"user:{user_id}",
            details={"sessions_ended": ended},
        )
    return ended


def restore_user(
    actor: Actor, user_id: UserId, *, unit_of_work: UnitOfWorkFactory, time_source: TimeSource
) -> None:
    """Let a blocked user sign in again; what was revoked before stays revoked.

    Raises:
        PermissionDeniedError: the actor does not manage users.
        NotFoundError: no such user.
        InputError: the user is not blocked.
    """
    require(actor, Permission.USERS_MANAGE, to="manage users")
    with unit_of_work() as unit:
        _known(unit, user_id)
        barrier = unit.identities.barrier(user_id)
        if barrier is None or not barrier.blocked:
            raise InputError(f"{user_id} is not blocked, so there is nothing to restore.")
        unit.identities.set_barrier(user_id, Barrier(refused_before=time_source.now(), blocked=False))
        unit.audit.record("user.restored", actor_id=actor.user_id, subject=f"user:{user_id}")


def _known(unit: UnitOfWork, user_id: UserId) -> Actor:
    user = unit.users.actor(user_id)
    if user is None:
        raise NotFoundError(f"There is no user {user_id}. Look at `users list`.")
    return user


def _access(unit: UnitOfWork, user_id: UserId, name: str, time_source: TimeSource) -> UserAccess:
    identity, barrier = unit.identities.of(user_id), unit.identities.barrier(user_id)
    live = unit.sessions.live(user_id, time_source.now())
    return UserAccess(
        user_id=user_id,
        name=name,
        roles=tuple(sorted(_known(unit, user_id).roles)),
        issuer=identity.issuer if identity else "",
        groups=identity.groups if identity else (),
        live_sessions=len(live),
        last_seen=max((session.seen_at for session in live), default=None),
        blocked=barrier is not None and barrier.blocked,
    )
