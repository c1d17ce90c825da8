"""The keys of the own store: their state, and the rotation of the installation key."""

from collections.abc import Callable

from copilot.domain.governance import KeyStatus
from copilot.domain.identity import Actor, Permission
from copilot.ports.keys import InstallationKey
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.usecases.access import require

BATCH = 100
"""Data keys wrapped in one transaction: short enough that nobody waits for it."""


def key_status(actor: Actor, *, unit_of_work: UnitOfWorkFactory) -> KeyStatus:
    """Ids and counts of the keys; never a key.

    Raises:
        PermissionDeniedError: the actor does not see operations.
    """
    require(actor, Permission.OPERATIONS_READ, to="see the state of encryption")
    with unit_of_work(read_only=True) as unit:
        return unit.keys.status()


def rotate_keys(
    actor: Actor,
    *,
    next_key: Callable[[], InstallationKey],
    unit_of_work: UnitOfWorkFactory,
    progress: Callable[[int, int], None] | None = None,
) -> KeyStatus:
    """Put every data key under the next installation key, beside the old one, then let the next one count.

    Until the last transaction the old key opens everything, so a desk goes on working and a
    killed rotation loses nothing: called again with the same next key, it goes on where it
    stopped. `progress` gets how many data keys are done, and of how many.

    Raises:
        PermissionDeniedError: the actor does not manage governance.
        InputError: no next key was given where the operator keeps the key; ConflictError: it is the old one.
    """
    require(actor, Permission.GOVERNANCE_MANAGE, to="rotate keys")
    following = next_key()
    while True:
        with unit_of_work() as unit:
            changed = unit.keys.rewrap(following, BATCH)
            status = unit.keys.status()
        if progress:
            progress(status.rewrapped, status.data_keys)
        if changed:
            continue
        with unit_of_work() as unit:
            if unit.keys.finish_rotation(following):
                after = unit.keys.status()
                unit.audit.record(
                    "keys.rotated",
                    actor_id=actor.user_id,
                    subject=f"installation_key:{following.key_id}",
                    details={"from": status.master_id, "data_keys": after.data_keys},
                )
                return after
