"""Which group at the identity provider gives which roles here, read from the settings."""

import json
import tomllib

from copilot.domain.identity import Role
from copilot.errors import InputError
from copilot.settings import Settings


def roles_of_groups(settings: Settings) -> dict[str, frozenset[Role]]:
    """Group → roles, from the one place that names them.

    Raises:
        InputError: none or both are set, or one names a role that there is not.
    """
    if (settings.oidc_groups is None) == (settings.oidc_groups_file is None):
        raise InputError(
            "Sign-in needs to know which group gives which role: set either FOUREYES_OIDC_GROUPS (JSON) or "
            "FOUREYES_OIDC_GROUPS_FILE (TOML), as docs/sign-in.md says."
        )
    name = "FOUREYES_OIDC_GROUPS" if settings.oidc_groups is not None else "FOUREYES_OIDC_GROUPS_FILE"
    try:
        if settings.oidc_groups is not None:
            said = json.loads(settings.oidc_groups)
        else:
            assert settings.oidc_groups_file is not None
            said = tomllib.loads(settings.oidc_groups_file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{name} cannot be read ({type(error).__name__}). Correct it.") from error
    if not isinstance(said, dict) or not said:
        raise InputError(f"{name} names no group. Write it as group = [roles].")
    return {str(group): _roles(group, roles, name) for group, roles in said.items()}


def _roles(group: str, said: object, name: str) -> frozenset[Role]:
    listed = [said] if isinstance(said, str) else said
    if not isinstance(listed, list):
        raise InputError(f"{name} gives group {group!r} something that is no list of roles.")
    known = {role.value: role for role in Role}
    strange = [one for one in listed if one not in known]
    if strange:
        raise InputError(
            f"{name} gives group {group!r} the role {strange[0]!r}, which there is not. Roles: {', '.join(known)}."
        )
    return frozenset(known[one] for one in listed)
