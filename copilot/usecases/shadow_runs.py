"""Run a variant on the case that a live run was about, and keep the two side by side.

The variant reads the same case as of the same moment, with the rights of the person who ran the task.
What comes of it is no run: it is in no list of runs, in no trace of a run, in no case history,
and no draft can be made of it.
"""

import dataclasses
import secrets
from typing import Protocol

from copilot.domain.compartment import queue_belongs
from copilot.domain.identity import Actor
from copilot.domain.ids import RunId
from copilot.domain.model_call import OFFLINE
from copilot.domain.records import CaseRecord
from copilot.domain.run import Run
from copilot.domain.shadow import SHADOW_USER, Comparison, Variant, VariantKind, VariantState
from copilot.domain.stated_date import stated_date
from copilot.errors import CancelledError, CopilotError
from copilot.gateway.call_control import CallControl
from copilot.tasks.base import Source
from copilot.usecases.live_versions import live_spec, prompt_of
from copilot.usecases.run_once import carried_out
from copilot.usecases.shadow_ports import ShadowPorts
from copilot.usecases.shadow_sides import sides_of
from copilot.workflow.job import Job


class Compared(Protocol):
    """What a background thread calls."""

    def __call__(self, run_id: RunId, control: CallControl) -> int: ...


def compare_run(run_id: RunId, control: CallControl, *, ports: ShadowPorts, only: str | None = None) -> int:
    """Run every variant of the shadow deployment, or `only` one, that this run is of use to; returns how many were compared.

    Raises:
        CancelledError: asked to stop; what was under way is not kept.
    """
    with ports.unit_of_work(read_only=True) as unit:
        variants = [v for v in unit.shadows.variants() if v.state is VariantState.SHADOW]
        run = unit.runs.get(run_id) if variants else None
        due = [
            variant
            for variant in variants
            if only in (None, variant.variant_id)
            and _is_due(variant, run)
            and not unit.shadows.compared(variant.variant_id, run_id)
        ]
    return sum(_compared(variant, run, control, ports) for variant in due if run)


def budget_left(ports: ShadowPorts) -> bool:
    """True while the shadow deployment may take more of the day."""
    since = ports.day_began(ports.time_source.now())
    with ports.unit_of_work(read_only=True) as unit:
        made = unit.shadows.made(since=since)
        tokens = unit.ledger.spent(since=since, actor_id=SHADOW_USER).tokens
    return made < ports.limits.day_runs and (not ports.limits.day_tokens or tokens < ports.limits.day_tokens)


def _is_due(variant: Variant, run: Run | None) -> bool:
    """A variant proposed later, or one that could not differ from this run, learns nothing from it."""
    if run is None or run.task != variant.task or run.leaks:
        return False
    if variant.kind is VariantKind.PROMPT:
        return run.engine != OFFLINE and run.prompt_version == variant.base
    return run.engine != variant.reference


def _compared(variant: Variant, run: Run, control: CallControl, ports: ShadowPorts) -> bool:
    if not budget_left(ports):
        return False
    with ports.unit_of_work(read_only=True) as unit:
        author = unit.users.actor(run.actor_id)
    if author is None:
        return False
    case = ports.systems().ticketing.case(run.case_id) if run.case_id else None
    ran, problem = _ran(_job(variant, run, author, case, control, ports), _engine(variant, run), ports)
    if ran is not None and not problem:
        problem = _why_not_comparable(variant, run, ran)
    sides = sides_of(run, ran, author, ports)
    comparison = Comparison(
        variant_id=variant.variant_id,
        run_id=run.run_id,
        case_id=run.case_id,
        at=ports.time_source.now(),
        sar_compartment=run.sar_compartment or (case is not None and queue_belongs(case.queue)),
        live=sides[0],
        variant=sides[1] if ran else None,
        problem=problem,
    )
    with ports.unit_of_work() as unit:
        unit.shadows.compare(comparison)
    return True


def _job(
    variant: Variant,
    run: Run,
    author: Actor,
    case: CaseRecord | None,
    control: CallControl,
    ports: ShadowPorts,
) -> Job:
    spec = live_spec(ports.specs[run.task], ports.unit_of_work)
    if variant.kind is VariantKind.PROMPT:
        spec = dataclasses.replace(spec, prompt=prompt_of(variant))
    moment = run.pack.as_of
    return Job(
        actor=author,
        spec=dataclasses.replace(spec, engine=_engine(variant, run)),
        case=case,
        question=run.question,
        as_of=stated_date(run.question) if case is None else None,
        now=moment,
        run_id=f"S-{secrets.token_hex(6)}",
        allowed=frozenset(Source) - {gap.source for gap in run.pack.gaps if gap.asks},
        control=control,
    )


def _engine(variant: Variant, run: Run) -> str:
    """A prompt is tried with the engine that answered live, so that only the prompt differs."""
    return variant.reference if variant.kind is VariantKind.ENGINE else run.engine


def _ran(job: Job, engine: str, ports: ShadowPorts) -> tuple[Run | None, str]:
    try:
        return carried_out(job, ports.workflow_for(engine), ports.time_source.now()), ""
    except CancelledError:
        raise
    except CopilotError as error:
        return None, error.user_message


def _why_not_comparable(variant: Variant, live: Run, ran: Run) -> str:
    if ran.engine != _engine(variant, live):
        return f"{_engine(variant, live)} did not write it: {ran.engine_note or 'it was not asked'}"
    if variant.kind is VariantKind.ENGINE and ran.prompt_version != live.prompt_version:
        return f"The live run used the prompt {live.prompt_version}, this one {ran.prompt_version}."
    if ran.pack.content_hash != live.pack.content_hash:
        return "The evidence changed since the live run."
    return ""
