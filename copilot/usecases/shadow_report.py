"""What a variant came to beside the live version: figures side by side, and the texts of each pair."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from copilot.domain.base import DomainModel
from copilot.domain.evaluation import ScenarioResult
from copilot.domain.identity import Actor, Permission
from copilot.domain.run import TaskName
from copilot.domain.shadow import LEAST_COMPARED, NEWEST_COMPARED, Comparison, Side, Variant, VariantState
from copilot.errors import ConflictError, InputError
from copilot.gateway.call_control import CallControl
from copilot.ports.unit_of_work import UnitOfWorkFactory
from copilot.scoring.paired import MetricChange, metric_changes
from copilot.usecases.access import require
from copilot.usecases.live_versions import known_variant
from copilot.usecases.shadow_ports import ShadowPorts
from copilot.usecases.shadow_runs import budget_left, compare_run

_SEED, _SAMPLES = 7, 2_000
MOST_AT_ONCE = 200
LOOKS_BACK = timedelta(days=30)


class ShadowReport(DomainModel):
    """A variant with everything that the actor may see of it; before is live, after is the variant."""

    variant: Variant
    changes: tuple[MetricChange, ...]
    pairs: tuple[Comparison, ...]  # the newest 200 at most, newest first, those that do not count included
    counted: int
    missing: int  # how many more must count before anybody may promote it
    problems: dict[str, int]  # why pairs do not count → how many


def list_variants(
    actor: Actor, *, task: TaskName | None = None, unit_of_work: UnitOfWorkFactory
) -> tuple[Variant, ...]:
    """Every variant, newest first.

    Raises:
        PermissionDeniedError: the actor does not read evaluations.
    """
    require(actor, Permission.EVALUATION_READ, to="see the shadow deployment")
    with unit_of_work(read_only=True) as unit:
        return unit.shadows.variants(task)


def shadow_report(actor: Actor, variant_id: str, *, unit_of_work: UnitOfWorkFactory) -> ShadowReport:
    """The newest 200 pairs of the variant and the live version; the SAR compartment's only for those inside it.

    Texts are under pseudonyms for everybody: the owner of a prompt need not read cases.

    Raises:
        PermissionDeniedError: the actor does not read evaluations.
        NotFoundError: no such variant.
    """
    require(actor, Permission.EVALUATION_READ, to="see the shadow deployment")
    with unit_of_work(read_only=True) as unit:
        variant = known_variant(unit, variant_id)
        pairs = unit.shadows.comparisons(
            variant_id, sar_compartment=actor.in_sar_compartment, limit=NEWEST_COMPARED
        )
    counting = [pair for pair in pairs if pair.counts]
    return ShadowReport(
        variant=variant,
        changes=_changes(variant, counting),
        pairs=pairs,
        counted=len(counting),
        missing=max(0, LEAST_COMPARED - len(counting)),
        problems=dict(Counter(pair.problem for pair in pairs if pair.problem)),
    )


def catch_up(
    actor: Actor,
    variant_id: str,
    *,
    limit: int,
    control: Callable[[], CallControl],
    ports: ShadowPorts,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Run the variant on live runs of the last 30 days that it has not been beside; returns how many it was.

    Raises:
        PermissionDeniedError: the actor does not run evaluations.
        InputError: limit out of range (1 to 200).
        NotFoundError: no such variant.
        ConflictError: it has left the shadow deployment.
    """
    require(actor, Permission.EVALUATION_RUN, to="run the shadow deployment")
    if not 1 <= limit <= MOST_AT_ONCE:
        raise InputError(f"A variant runs on 1 to {MOST_AT_ONCE} live runs at once; got {limit}.")
    since = ports.time_source.now() - LOOKS_BACK
    with ports.unit_of_work(read_only=True) as unit:
        variant = known_variant(unit, variant_id)
        if variant.state is not VariantState.SHADOW:
            raise ConflictError(
                f"Variant {variant_id} is {variant.state.value}. Only one in the shadow deployment runs."
            )
        runs = unit.shadows.not_compared(variant, since=since, limit=limit)
    made = 0
    for number, run_id in enumerate(runs, start=1):
        if not budget_left(ports):
            break
        made += compare_run(run_id, control(), ports=ports, only=variant_id)
        if progress:
            progress(number, len(runs))
    return made


def _changes(variant: Variant, pairs: list[Comparison]) -> tuple[MetricChange, ...]:
    results = [
        (_result(variant, pair, pair.live), _result(variant, pair, pair.variant))
        for pair in pairs
        if pair.variant
    ]
    found = metric_changes(results, seed=_SEED, samples=_SAMPLES)
    return tuple(change for change in found if change.suite == variant.task)


def _result(variant: Variant, pair: Comparison, side: Side) -> ScenarioResult:
    return ScenarioResult(scenario_id=pair.run_id, suite=variant.task, outcome="passed", scores=side.scores)
