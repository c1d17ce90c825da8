"""The person behind a token: the user of the own store, and the roles that the groups give now."""

from copilot.domain.identity import Actor
from copilot.domain.ids import UserId
from copilot.domain.sign_in import EndedBy, Identity, SignInClaims, SignInRules
from copilot.ports.sign_in import Recheck
from copilot.ports.unit_of_work import UnitOfWork


def user_of(claims: SignInClaims, rules: SignInRules) -> UserId:
    """The user id behind a token: the demo's own people by their name, a provider's by a name of ours.

    A provider's person never becomes a user of the same name who was here before.
    """
    return UserId(claims.subject) if rules.demo else claims.user_id


def known_person(unit: UnitOfWork, claims: SignInClaims, rules: SignInRules) -> Actor | None:
    """The person with the roles of this moment, if nothing about them needs to be written."""
    user_id = user_of(claims, rules)
    actor, identity = unit.users.actor(user_id), unit.identities.of(user_id)
    if rules.demo:
        return actor if identity is None else None
    if actor is None or identity is None or actor.roles != rules.roles(identity.groups):
        return None
    return actor


def barred(unit: UnitOfWork, claims: SignInClaims, rules: SignInRules, *, began: bool) -> EndedBy | None:
    """Whether an administrator keeps this person, or this old sign-in, out.

    A session that began here was ended when the barrier was set; one that never did may come from
    a cookie of before, so its token must be younger.
    """
    barrier = unit.identities.barrier(user_of(claims, rules))
    if barrier is None:
        return None
    if barrier.blocked:
        return EndedBy.BLOCKED
    return EndedBy.REVOKED if not began and claims.issued_at < barrier.refused_before else None


def keep_person(
    unit: UnitOfWork, claims: SignInClaims, recheck: Recheck | None, rules: SignInRules
) -> Actor | None:
    """The person, made a user at the first sign-in and given the roles of the groups named last.

    None for a demo user whom the store does not know. A change of roles is audited.
    """
    user_id = user_of(claims, rules)
    if rules.demo:
        return known_person(unit, claims, rules)
    known, before = unit.identities.of(user_id), unit.users.actor(user_id)
    new_sign_in = unit.sessions.get(claims.session_id) is None
    groups = claims.groups if known is None or new_sign_in else known.groups
    if recheck is not None and recheck.groups is not None:
        groups = recheck.groups
    roles = rules.roles(groups)
    identity = Identity(user_id=user_id, issuer=claims.issuer, subject=claims.subject, groups=groups)
    actor = Actor(user_id=user_id, name=claims.name, roles=roles)
    if known != identity or before != actor:
        unit.identities.put(identity, name=claims.name, roles=roles)
    if before is None or before.roles != roles:
        unit.audit.record(
            "user.created" if before is None else "user.roles_changed",
            actor_id=user_id,
            subject=f"user:{user_id}",
            details={"from": sorted(before.roles) if before else [], "to": sorted(roles)},
        )
    return actor
