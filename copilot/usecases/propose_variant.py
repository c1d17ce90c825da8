"""Propose another prompt or engine to the shadow deployment, or take it out again."""

import secrets
from collections.abc import Collection
from typing import Any

from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import UserId
from copilot.domain.run import TaskName
from copilot.domain.shadow import Variant, VariantKind, VariantState
from copilot.errors import ConflictError, InputError
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from copilot.tasks.base import TaskSpec
from copilot.tasks.prompt import Prompt, parsed_prompt
from copilot.usecases.access import require
from copilot.usecases.live_versions import Specs, given_reason, known_variant, live_reference, prompt_of

MAX_PROMPT_CHARACTERS = 40_000
MAX_IN_SHADOW = 3
"""Variants of one task at once: each costs as much as the live runs do."""


def propose_prompt(
    actor: Actor,
    text: str,
    *,
    why: str,
    specs: Specs,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> Variant:
    """Put a prompt into the shadow deployment; `text` is a whole prompt file, its `name` says which task it is for.

    Raises:
        PermissionDeniedError: the actor does not run evaluations.
        InputError: the text is no prompt of a task, or its version has another text already.
        ConflictError: it is live or in the shadow deployment already, or the shadow deployment is full.
    """
    require(actor, Permission.EVALUATION_RUN, to="propose a variant")
    prompt, spec = _checked_prompt(text, specs)
    variant = _variant(
        actor,
        time_source,
        task=spec.name,
        kind=VariantKind.PROMPT,
        reference=prompt.reference,
        text=text,
        why=why,
    )
    with unit_of_work() as unit:
        known = [prompt_of(v) for v in unit.shadows.variants(spec.name) if v.kind is VariantKind.PROMPT]
        if any(p.version == prompt.version and p.sha256 != prompt.sha256 for p in (spec.prompt, *known)):
            raise InputError(
                f"Version {prompt.version} of the prompt {prompt.name} has another text already. "
                "Raise the version in its first lines."
            )
        return _propose(unit, variant, spec)


def propose_engine(
    actor: Actor,
    task: TaskName,
    engine: str,
    *,
    why: str,
    engines: Collection[str],
    specs: Specs,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> Variant:
    """Put an engine into the shadow deployment for a task; `engines` are those that the settings name.

    Raises:
        PermissionDeniedError: the actor does not run evaluations.
        InputError: there is no such engine.
        ConflictError: it is live or in the shadow deployment already, or the shadow deployment is full.
    """
    require(actor, Permission.EVALUATION_RUN, to="propose a variant")
    if engine not in engines:
        raise InputError(f"There is no engine {engine[:80]!r}. The engines are: {', '.join(engines)}.")
    variant = _variant(actor, time_source, task=task, kind=VariantKind.ENGINE, reference=engine, why=why)
    with unit_of_work() as unit:
        return _propose(unit, variant, specs[task])


def withdraw_variant(actor: Actor, variant_id: str, *, unit_of_work: UnitOfWorkFactory) -> None:
    """Take a variant out of the shadow deployment; what it came to stays readable.

    Raises:
        PermissionDeniedError: the actor does not run evaluations.
        NotFoundError: no such variant.
        ConflictError: it has left the shadow deployment already.
    """
    require(actor, Permission.EVALUATION_RUN, to="withdraw a variant")
    with unit_of_work() as unit:
        variant = known_variant(unit, variant_id)
        unit.shadows.set_state(variant_id, VariantState.WITHDRAWN)
        _record(unit, "variant.withdrawn", actor.user_id, variant)


def _checked_prompt(text: str, specs: Specs) -> tuple[Prompt, TaskSpec[Any]]:
    if len(text) > MAX_PROMPT_CHARACTERS:
        raise InputError(f"The prompt has {len(text):,} characters; {MAX_PROMPT_CHARACTERS:,} is the most.")
    try:
        prompt = parsed_prompt(text, "The file")
    except ValueError as error:
        raise InputError(
            "The file is no prompt: it needs the first lines name, version, purpose, owner and output between "
            "two lines of ---, and a text of at least 200 characters."
        ) from error
    spec = next((spec for name, spec in specs.items() if name == prompt.name), None)
    if spec is None:
        raise InputError(f"There is no task {prompt.name[:80]!r}. The tasks are: {', '.join(specs)}.")
    if prompt.output != spec.prompt.output:
        raise InputError(
            f"The prompt of {prompt.name} fills {spec.prompt.output}, not {prompt.output[:80]}: "
            "the form is the program's and cannot be changed here."
        )
    return prompt, spec


def _variant(actor: Actor, time_source: TimeSource, *, why: str, **given: Any) -> Variant:
    return Variant(
        variant_id=f"V-{secrets.token_hex(4)}",
        base="",  # known inside the transaction that puts it into the shadow deployment
        why=given_reason(why),
        proposed_by=actor.user_id,
        proposed_at=time_source.now(),
        **given,
    )


def _propose(unit: UnitOfWork, variant: Variant, spec: TaskSpec[Any]) -> Variant:
    live = live_reference(unit, spec, variant.kind)
    if live == variant.reference:
        raise ConflictError(f"{live} is what is live for {spec.title.lower()}. Change something first.")
    running = [v for v in unit.shadows.variants(spec.name) if v.state is VariantState.SHADOW]
    if any(v.reference == variant.reference for v in running):
        raise ConflictError(f"{variant.reference} is in the shadow deployment already.")
    if len(running) >= MAX_IN_SHADOW:
        raise ConflictError(
            f"{len(running)} variants of {spec.title.lower()} are in the shadow deployment; {MAX_IN_SHADOW} is the most. "
            "Withdraw one first."
        )
    proposed = variant.model_copy(update={"base": live})
    unit.shadows.add(proposed)
    _record(unit, "variant.proposed", variant.proposed_by, proposed)
    return proposed


def _record(unit: UnitOfWork, action: str, actor_id: UserId, variant: Variant) -> None:
    unit.audit.record(
        action,
        actor_id=actor_id,
        subject=f"variant:{variant.variant_id}",
        details={
            "task": variant.task,
            "kind": variant.kind.value,
            "reference": variant.reference,
            "base": variant.base,
        },
    )
