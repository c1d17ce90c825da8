"""What is live for a task: its prompt and its first engine, with every version that there was."""

import dataclasses
import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from copilot.domain.identity import Actor, Permission
from copilot.domain.run import TaskName
from copilot.domain.shadow import Variant, VariantKind, Version, live_version
from copilot.errors import InputError, NotFoundError
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
        return (delivered_version(specs[task], kind), *unit.live_versions.history(task, kind))


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
    require(actor, Permission.EVALUATION_READ, to="see the shadow deployment")
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


def given_reason(reason: str) -> str:
    """The reason without blanks around it; refuses one that says nothing."""
    if len(reason.strip()) < MIN_REASON:
        raise InputError("Say why, in a few words: the reason is kept with the version.")
    return reason.strip()


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
    return len(history) + 1, live_version(history, delivered_version(spec, kind))


def _live(unit: UnitOfWork, spec: TaskSpec[Any], kind: VariantKind) -> Version:
    return next_version(unit, spec, kind)[1]


def delivered_version(spec: TaskSpec[Any], kind: VariantKind) -> Version:
    """Number 0."""
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
            f"The prompt of {spec.name} has no version {number}; the newest is {len(known) - 1}."
        )
    variant = variant_of(unit, known[number])
    return prompt_of(variant).text if variant else spec.prompt.text
