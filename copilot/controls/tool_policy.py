"""Which sources a run may read: allowed, asked for first, or denied; the strictest rule wins.

The model itself has no tools (docs/decisions/0013): a task's plan names its sources, and this
policy can only take some away.
"""

from collections.abc import Collection, Mapping
from typing import Any, Literal, get_args

from pydantic import Field

from copilot.domain.base import DomainModel
from copilot.domain.identity import Role
from copilot.errors import InputError

Mode = Literal["allow", "ask", "deny"]
_STRICTNESS: tuple[Mode, ...] = get_args(Mode)


class ToolPolicy(DomainModel):
    """The rules of an installation: for everybody, and for single roles on top."""

    everybody: dict[str, Mode] = Field(default_factory=dict)
    by_role: dict[Role, dict[str, Mode]] = Field(default_factory=dict)


def decide(source: str, roles: Collection[Role], policy: ToolPolicy) -> Mode:
    """Whether a run for somebody in these roles may read a source.

    A source that no rule names is allowed: every source is a read that the task's plan and
    the actor's rights have bounded already. A second role never loosens the rule of a first.
    """
    modes = [
        policy.everybody.get(source, "allow"),
        *(policy.by_role.get(role, {}).get(source, "allow") for role in roles),
    ]
    return max(modes, key=_STRICTNESS.index)


def policy_from(stated: Mapping[str, Any], *, sources: Collection[str]) -> ToolPolicy:
    """The policy as stated: `{source: mode}`, `{role: {source: mode}}`, or both.

    Raises:
        InputError: a name that is neither a source nor a role, or a mode that does not exist;
            a rule that cannot be read would otherwise allow what it was meant to deny.
    """
    by_role = {_role(name, sources): rules for name, rules in stated.items() if isinstance(rules, Mapping)}
    everybody = {name: mode for name, mode in stated.items() if not isinstance(mode, Mapping)}
    for rules in (everybody, *by_role.values()):
        for source, mode in rules.items():
            _check(source, mode, sources)
    return ToolPolicy(everybody=everybody, by_role={role: dict(rules) for role, rules in by_role.items()})


def _role(name: str, sources: Collection[str]) -> Role:
    try:
        return Role(name)
    except ValueError as error:
        raise _unreadable(f'"{name}" is not a role', sources) from error


def _check(source: str, mode: object, sources: Collection[str]) -> None:
    if source not in sources:
        raise _unreadable(f'"{source}" is not a source', sources)
    if mode not in _STRICTNESS:
        raise _unreadable(f'"{mode}" for "{source}" is not allow, ask or deny', sources)


def _unreadable(problem: str, sources: Collection[str]) -> InputError:
    return InputError(
        f"The tool policy cannot be read: {problem}. "
        f'Write {{"logins": "ask"}} or {{"fraud_analyst": {{"kyc": "deny"}}}}; sources are {", ".join(sorted(sources))}.'
    )
