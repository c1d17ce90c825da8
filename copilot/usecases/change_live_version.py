"""Change what is live for a task: two people promote a variant, one takes it back."""

from typing import Any

from copilot.domain.identity import Actor, Permission
from copilot.domain.run import TaskName
from copilot.domain.shadow import (
    LEAST_COMPARED,
    NEWEST_COMPARED,
    Variant,
    VariantKind,
    VariantState,
    Version,
    live_version,
    version_before,
)
from copilot.errors import ConflictError, PermissionDeniedError
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from copilot.tasks.base import TaskSpec
from copilot.usecases.access import require
from copilot.usecases.live_versions import (
    Specs,
    delivered_version,
    given_reason,
    known_variant,
    live_reference,
    next_version,
)


def promote_variant(
    actor: Actor,
    variant_id: str,
    *,
    reason: str,
    specs: Specs,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> Version:
    """Make a variant live for its task: approved by a second person, from the next run on.

    Raises:
        PermissionDeniedError: the actor does not run evaluations, or proposed the variant.
        InputError: no reason is given.
        NotFoundError: no such variant.
        ConflictError: too few of the newest 200 comparisons that the actor may see count, the live version
            changed since the proposal, or the variant has left the shadow deployment.
    """
    require(actor, Permission.EVALUATION_RUN, to="promote a variant")
    said = given_reason(reason)
    with unit_of_work() as unit:
        variant = known_variant(unit, variant_id)
        _refuse_unless_ready(unit, actor, variant, specs[variant.task])
        number, live = next_version(unit, specs[variant.task], variant.kind)
        unit.shadows.set_state(variant_id, VariantState.PROMOTED)
        version = Version(
            number=number,
            task=variant.task,
            kind=variant.kind,
            action="promoted",
            reference=variant.reference,
            variant_id=variant_id,
            replaced=live.number,
            proposed_by=variant.proposed_by,
            by=actor.user_id,
            reason=said,
            at=time_source.now(),
        )
        unit.live_versions.add(version)
        _record(unit, version, before=live.reference)
    return version


def roll_back(
    actor: Actor,
    task: TaskName,
    kind: VariantKind,
    *,
    reason: str,
    specs: Specs,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> Version:
    """Make live again what the live version took the place of: one step, one person, audited.

    One person is enough, for two have approved what comes back, or it was delivered.

    Raises:
        PermissionDeniedError: the actor does not run evaluations.
        InputError: no reason is given.
        ConflictError: the task is as delivered, or somebody was faster.
    """
    require(actor, Permission.EVALUATION_RUN, to="roll back a prompt or an engine")
    said = given_reason(reason)
    delivered = delivered_version(specs[task], kind)
    with unit_of_work() as unit:
        history = unit.live_versions.history(task, kind)
        live, before = live_version(history, delivered), version_before(history, delivered)
        if before is None:
            raise ConflictError(f"The {kind.value} of {task} is as delivered: there is no way back.")
        back = Version(
            number=len(history) + 1,
            task=task,
            kind=kind,
            action="rolled_back",
            reference=before.reference,
            variant_id=before.variant_id,
            replaced=live.number,
            restores=before.number,
            by=actor.user_id,
            reason=said,
            at=time_source.now(),
        )
        unit.live_versions.add(back)
        _record(unit, back, before=live.reference)
    return back


def _refuse_unless_ready(unit: UnitOfWork, actor: Actor, variant: Variant, spec: TaskSpec[Any]) -> None:
    if actor.user_id == variant.proposed_by:
        raise PermissionDeniedError("You proposed this variant. A second person must promote it.")
    if variant.state is not VariantState.SHADOW:
        raise ConflictError(f"Variant {variant.variant_id} is {variant.state.value}. Reload the list.")
    live = live_reference(unit, spec, variant.kind)
    if live != variant.base:
        raise ConflictError(
            f"What is live changed since this was proposed: {variant.base} then, {live} now. "
            "Withdraw it and propose it again, so that it is compared with what it would replace."
        )
    seen = [
        comparison
        for comparison in unit.shadows.comparisons(
            variant.variant_id, sar_compartment=actor.in_sar_compartment, limit=NEWEST_COMPARED
        )
        if comparison.counts
    ]
    if len(seen) < LEAST_COMPARED:
        raise ConflictError(
            f"{len(seen)} comparisons that you may see count; {LEAST_COMPARED} are the least. "
            "Let it run on more cases first."
        )


def _record(unit: UnitOfWork, version: Version, *, before: str) -> None:
    """The audit row of a change of what is live."""
    unit.audit.record(
        f"{version.kind.value}.{version.action}",
        actor_id=str(version.by),
        subject=f"task:{version.task}",
        details={
            "version": version.number,
            "from": before,
            "to": version.reference,
            "variant": version.variant_id,
            "proposed_by": version.proposed_by,  # the reason is sealed with the version
        },
    )
