"""Come in, go out, and who else is there.

Every script run of the desk is checked again: what the token says, what the own store knows
of the sign-in, what the identity provider says of it every few minutes, and which roles
the groups give at this moment. Nothing of it is kept in a session of the screen.
"""

from datetime import datetime, timedelta

from copilot.domain.identity import Actor
from copilot.domain.ids import UserId
from copilot.domain.sign_in import (
    EndedBy,
    Session,
    SignInClaims,
    SignInRules,
    session_end,
    session_problem,
    token_problem,
)
from copilot.domain.views import UserView
from copilot.errors import NotFoundError, SignedOutError
from copilot.ports.sign_in import IdentityProvider, Recheck, Standing
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from copilot.usecases.sign_in_people import barred, keep_person, known_person

SEEN_EVERY = timedelta(seconds=60)
"""A run writes that somebody was here at most this often; the idle limit is that much less exact."""
KEPT_FOR = timedelta(days=31)
"""The browser keeps the cookie for thirty days: that long a session that ended is remembered."""


def sign_in(user_id: UserId, *, unit_of_work: UnitOfWorkFactory) -> Actor:
    """The user with the roles held now; for the CLI and for system jobs, which have no token.

    Raises:
        NotFoundError: no such user.
    """
    with unit_of_work(read_only=True) as unit:
        actor = unit.users.actor(user_id)
    if actor is None:
        raise NotFoundError(f"There is no user {user_id}. Check the name, or ask an administrator.")
    return actor


def enter_desk(
    claims: SignInClaims | None,
    *,
    active: bool = True,
    rules: SignInRules,
    provider: IdentityProvider,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> Actor:
    """The person behind a token, with the roles of this moment; fails closed.

    Not `active` is a screen that refreshes itself: it is checked like any other and does not
    count as something done, so that an unattended desk goes idle.

    Roles come from the groups by `rules`; in the demo from the seeded users. Somebody without
    any comes in and may do nothing. A session that begins, or ends before its time, is audited.

    Raises:
        SignedOutError: the token or its session no longer counts; `why` says which way.
    """
    now = time_source.now()
    if claims is None:
        raise SignedOutError(EndedBy.BROKEN)
    problem = token_problem(claims, rules, now)
    if problem is not None:
        raise SignedOutError(problem)
    with unit_of_work(read_only=True) as unit:
        session = unit.sessions.get(claims.session_id)
        actor = known_person(unit, claims, rules)
        refusal = barred(unit, claims, rules, began=session is not None)
    if session is not None and session.ended_at is not None:
        raise SignedOutError(session.ended_by or EndedBy.SIGNED_OUT)
    if refusal is None and session is not None and actor is not None and _quiet(session, rules, now, active):
        return actor
    recheck = None if refusal else _asked(claims, session, rules, provider, now)
    return _settled(claims, recheck, active=active, rules=rules, unit_of_work=unit_of_work, now=now)


def _quiet(session: Session, rules: SignInRules, now: datetime, active: bool) -> bool:
    """True if nothing about the session needs to be written or asked at this run."""
    return (
        session_problem(session, rules, now) is None
        and (not active or now - session.seen_at < SEEN_EVERY)
        and (rules.demo or not rules.recheck or now - session.checked_at < rules.recheck)
    )


def _asked(
    claims: SignInClaims,
    session: Session | None,
    rules: SignInRules,
    provider: IdentityProvider,
    now: datetime,
) -> Recheck | None:
    """What the provider says, where it is time to ask; outside any transaction, for it may be slow."""
    # A cookie may be old when it is first seen here, so the first request asks too.
    if rules.demo or (session is not None and now - session.checked_at < rules.recheck):
        return None
    return provider.recheck(claims.access_token, subject=claims.subject, groups_claim=rules.groups_claim)


def _settled(
    claims: SignInClaims,
    recheck: Recheck | None,
    *,
    active: bool,
    rules: SignInRules,
    unit_of_work: UnitOfWorkFactory,
    now: datetime,
) -> Actor:
    """Write down what this run found, in one transaction: a session that begins, goes on or ends."""
    problem: EndedBy | None
    with unit_of_work() as unit:
        session = unit.sessions.get(claims.session_id)
        problem = _problem(unit, claims, session, recheck, rules, now)
        actor = None if problem else keep_person(unit, claims, recheck, rules)
        if actor is None:
            problem = problem or EndedBy.UNKNOWN
            if session is not None:
                _end(unit, session, problem, now)
        else:
            _note(unit, claims, session, recheck, actor, active=active, rules=rules, now=now)
    if actor is None:
        raise SignedOutError(problem or EndedBy.UNKNOWN)
    return actor


def _problem(
    unit: UnitOfWork,
    claims: SignInClaims,
    session: Session | None,
    recheck: Recheck | None,
    rules: SignInRules,
    now: datetime,
) -> EndedBy | None:
    refusal = barred(unit, claims, rules, began=session is not None)
    if refusal is None and session is not None:
        refusal = session_problem(session, rules, now)
    if refusal is not None or recheck is None:
        return refusal
    if recheck.standing is Standing.WITHDRAWN:
        return EndedBy.PROVIDER
    trusted_since = session.checked_at if session else claims.issued_at
    silent = recheck.standing is Standing.NO_ANSWER and now - trusted_since >= rules.silence
    return EndedBy.SILENT if silent else None


def _note(
    unit: UnitOfWork,
    claims: SignInClaims,
    session: Session | None,
    recheck: Recheck | None,
    actor: Actor,
    *,
    active: bool,
    rules: SignInRules,
    now: datetime,
) -> None:
    if session is None:
        unit.sessions.forget_expired(now - KEPT_FOR)
        unit.audit.record(
            "session.began",
            actor_id=actor.user_id,
            subject=f"session:{claims.session_id[:12]}",
            details={"issuer": claims.issuer, "roles": sorted(actor.roles), "demo": rules.demo},
        )
    silent = recheck is not None and recheck.standing is Standing.NO_ANSWER
    last_check = session.checked_at if session else claims.issued_at
    unit.sessions.put(
        Session(
            session_id=claims.session_id,
            user_id=actor.user_id,
            began_at=session.began_at if session else now,
            seen_at=now if active or session is None else session.seen_at,
            checked_at=last_check if recheck is None or silent else now,
            expires_at=session_end(claims, rules),
        )
    )


def _end(unit: UnitOfWork, session: Session, why: EndedBy, now: datetime) -> None:
    if unit.sessions.end(session.user_id, why=why, at=now, session_id=session.session_id):
        unit.audit.record(
            "session.ended",
            actor_id=session.user_id,
            subject=f"session:{session.session_id[:12]}",
            details={"why": why},
        )


def leave_desk(
    claims: SignInClaims,
    *,
    everywhere: bool = False,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> int:
    """End this session, or every session of the person; returns how many were live.

    The cookie of an ended session opens nothing, wherever a copy of it may be.
    """
    now = time_source.now()
    with unit_of_work() as unit:
        session = unit.sessions.get(claims.session_id)
        if session is None:
            return 0
        _end(unit, session, EndedBy.EVERYWHERE if everywhere else EndedBy.SIGNED_OUT, now)
        if not everywhere:
            return 1
        others = unit.sessions.live(session.user_id, now)
        for other in others:
            _end(unit, other, EndedBy.EVERYWHERE, now)
        return 1 + len(others)


def list_users(_actor: Actor, *, unit_of_work: UnitOfWorkFactory) -> tuple[UserView, ...]:
    """Everybody, by name: for assigning cases and naming a checker."""
    with unit_of_work(read_only=True) as unit:
        return unit.users.all()
