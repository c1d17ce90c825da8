"""What is live for a task: its prompt and its first engine, with every version and the way back."""

import dataclasses
import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from copilot.domain.identity import Actor, Permission
from copilot.domain.run import TaskName
from copilot.domain.shadow import Variant, VariantKind, Version, live_version, version_before
from copilot.errors import ConflictError, InputError, NotFoundError
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from copilot.tasks.base import TaskSpec
from copilot.tasks.prompt import Prompt, parsed_prompt
from copilot.usecases.access import require

AS_CONFIGURED = "as configured"
"""The reference of the engines' order as the settings have it."""
MIN_REASON = 5
Specs = Mapping[TaskName, TaskSpec[Any]]


def live_spec(spec: TaskSpec[Any], unit_of_work: UnitOfWorkFactory) -> TaskSpec[Any]:
    """The task with the prompt and the first engine that were promoted for it, else as delivered."""
    with unit_of_work(read_only=True) as unit:
        prompt = _live(unit, spec, VariantKind.PROMPT)
        engine = _live(unit, spec, VariantKind.ENGINE)
        variant = variant_of(unit, prompt)
    if variant is not None:
        spec = dataclasses.replace(spec, prompt=prompt_of(variant))
    return dataclasses.replace(spec, engine=engine.reference) if engine.variant_id else spec


def live_reference(unit: UnitOfWork, spec: TaskSpec[Any], kind: VariantKind) -> str:
    """What a variant proposed now would be compared with."""
    return _live(unit, spec, kind).reference


def versions(
    actor: Actor, task: TaskName, kind: VariantKind, *, specs: Specs, unit_of_work: UnitOfWorkFactory
) -> tuple[Version, ...]:
    """Every version, oldest first, beginning with number 0 as delivered.

    Raises:
        PermissionDeniedError: the actor does not read evaluations.
    """
    require(actor, Permission.EVALUATION_READ, to="see the versions of prompts")
    with unit_of_work(read_only=True) as unit:
        return (_delivered(specs[task], kind), *unit.live_versions.history(task, kind))


def prompt_diff(
    actor: Actor,
    task: TaskName,
    before: int,
    after: int,
    *,
    specs: Specs,
    unit_of_work: UnitOfWorkFactory,
) -> str:
    """What changed from one version of the prompt to another, as a unified diff; "" where nothing did.

    Raises:
        PermissionDeniedError: the actor does not read evaluations.
        NotFoundError: no version of that number.
    """
    known = versions(actor, task, VariantKind.PROMPT, specs=specs, unit_of_work=unit_of_work)
    with unit_of_work(read_only=True) as unit:
        texts = [_text(unit, specs[task], known, number) for number in (before, after)]
    return text_diff(*texts, named=(f"version {before}", f"version {after}"))


def variant_diff(actor: Actor, variant_id: str, *, specs: Specs, unit_of_work: UnitOfWorkFactory) -> str:
    """What a variant's prompt would change in the live one; "" for an engine.

    Raises:
        PermissionDeniedError: the actor does not read evaluations.
        NotFoundError: no such variant.
    """
    require(actor, Permission.EVALUATION_READ, to="see the shadow lane")
    with unit_of_work(read_only=True) as unit:
        variant = known_variant(unit, variant_id)
    if variant.kind is not VariantKind.PROMPT:
        return ""
    live = live_spec(specs[variant.task], unit_of_work).prompt
    return text_diff(live.text, prompt_of(variant).text, named=(live.reference, variant.reference))


def text_diff(before: str, after: str, *, named: tuple[str, str]) -> str:
    """The unified diff of two prompts' texts."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), *named, lineterm="")
    return "\n".join(lines)


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
    delivered = _delivered(specs[task], kind)
    with unit_of_work() as unit:
        history = unit.live_versions.history(task, kind)
        live, before = live_version(history, delivered), version_before(history, delivered)
        if before is None:
            raise ConflictError(f"The {kind.value} of {task.value} is as delivered: there is no way back.")
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
        record_version(unit, back, before=live.reference)
    return back


def given_reason(reason: str) -> str:
    """The reason without blanks around it; refuses one that says nothing."""
    if len(reason.strip()) < MIN_REASON:
        raise InputError("Say why, in a few words: the reason is kept with the version.")
    return reason.strip()


def record_version(unit: UnitOfWork, version: Version, *, before: str) -> None:
    """The audit row of a change of what is live."""
    unit.audit.record(
        f"{version.kind.value}.{version.action}",
        actor_id=str(version.by),
        subject=f"task:{version.task.value}",
        details={
            "version": version.number,
            "from": before,
            "to": version.reference,
            "variant": version.variant_id,
            "proposed_by": version.proposed_by,
            "reason": version.reason,
        },
    )


def known_variant(unit: UnitOfWork, variant_id: str) -> Variant:
    """The variant, or an error that says where to look."""
    found = next((v for v in unit.shadows.variants() if v.variant_id == variant_id), None)
    if found is None:
        raise NotFoundError(f"There is no variant {variant_id[:80]}. List the variants to see their ids.")
    return found


def variant_of(unit: UnitOfWork, version: Version) -> Variant | None:
    """The variant that a version made live, None where it is as delivered."""
    found = (v for v in unit.shadows.variants(version.task) if v.variant_id == version.variant_id)
    return next(found, None) if version.variant_id else None


def prompt_of(variant: Variant) -> Prompt:
    """The prompt that a variant holds; it was read once already, when it was proposed."""
    return parsed_prompt(variant.text, variant.reference)


def next_version(unit: UnitOfWork, spec: TaskSpec[Any], kind: VariantKind) -> tuple[int, Version]:
    """The number that a promotion would get, and the version that it would take the place of."""
    history = unit.live_versions.history(spec.name, kind)
    return len(history) + 1, live_version(history, _delivered(spec, kind))


def _live(unit: UnitOfWork, spec: TaskSpec[Any], kind: VariantKind) -> Version:
    return next_version(unit, spec, kind)[1]


def _delivered(spec: TaskSpec[Any], kind: VariantKind) -> Version:
    reference = spec.prompt.reference if kind is VariantKind.PROMPT else AS_CONFIGURED
    return Version(
        number=0,
        task=spec.name,
        kind=kind,
        action="delivered",
        reference=reference,
        variant_id=None,
        replaced=None,
    )


def _text(unit: UnitOfWork, spec: TaskSpec[Any], known: Sequence[Version], number: int) -> str:
    if not 0 <= number < len(known):
        raise NotFoundError(
            f"The prompt of {spec.name.value} has no version {number}; the newest is {len(known) - 1}."
        )
    variant = variant_of(unit, known[number])
    return prompt_of(variant).text if variant else spec.prompt.text
