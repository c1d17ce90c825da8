"""From the access words of a document's front matter to the roles that may read it."""

from collections.abc import Iterable

from copilot.domain.identity import Role

EVERY_ROLE = frozenset(Role)
UNKNOWN_NAME_ROLES = frozenset({Role.ADMIN, Role.POLICY_OWNER})
"""Who reads a document whose access words are all unknown: those who can put the words right."""

_GROUPS: dict[str, frozenset[Role]] = {
    "all_analysts": EVERY_ROLE,
    "all_staff": EVERY_ROLE,
    "compliance": frozenset({Role.POLICY_OWNER, Role.AUDITOR}),
    "payments_ops": frozenset({Role.OPERATIONS_ANALYST}),
    "security": frozenset({Role.ADMIN}),
    "internal_audit": frozenset({Role.AUDITOR}),
}


def roles_named(words: Iterable[str]) -> tuple[frozenset[Role], tuple[str, ...]]:
    """The roles that the words name, and the words that name nobody.

    An unknown word never widens access: beside known words it adds nobody, and
    alone it leaves the document to `UNKNOWN_NAME_ROLES`.
    """
    roles: set[Role] = set()
    unknown: list[str] = []
    for word in (word.strip().lower() for word in words):
        if word in _GROUPS:
            roles |= _GROUPS[word]
        elif word in frozenset(Role):
            roles.add(Role(word))
        else:
            unknown.append(word)
    return (frozenset(roles) if roles else UNKNOWN_NAME_ROLES), tuple(unknown)
