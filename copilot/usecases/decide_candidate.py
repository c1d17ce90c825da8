"""Decide on a candidate: make a golden scenario of it, or dismiss it."""

from collections.abc import Iterator
from typing import Any

from copilot.domain.evaluation import Scenario
from copilot.domain.identity import Actor
from copilot.domain.ids import UserId
from copilot.domain.review import Candidate, Golden
from copilot.errors import ConflictError, ControlError, InputError
from copilot.ports.review import GoldenFiles
from copilot.ports.time_source import TimeSource
from copilot.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from copilot.scoring.golden import read_scenario
from copilot.scoring.golden_text import scenario_text
from copilot.scoring.proposal import says_something
from copilot.usecases.candidate_access import require_curator, visible_candidate
from copilot.usecases.live_versions import Specs
from copilot.usecases.redact_for_review import ReviewPorts, redaction_scope_for, refuse_leaks

MIN_REASON = 10


def promote_candidate(
    actor: Actor, candidate_id: str, text: str, *, files: GoldenFiles, specs: Specs, ports: ReviewPorts
) -> Golden:
    """Write the policy owner's text as a golden scenario of this installation, and close the candidate.

    The text is the YAML of one scenario with its expected outcome. It is refused while it names
    anybody or any account that the case knows. What belongs to the SAR compartment becomes no
    file: a reader of evaluations reads all scenarios.

    Raises:
        PermissionDeniedError, NotFoundError: as `view_candidate`.
        InputError: the text is no scenario (line and key named), expects nothing, or names no task or no user as its role.
        ConflictError: the candidate was decided, or there is a scenario of that id.
        ControlError: the text still holds an identifier of the case, or the case is in the SAR compartment.
    """
    require_curator(actor)
    with ports.unit_of_work(read_only=True) as unit:
        candidate = visible_candidate(unit, actor, candidate_id)
        _refuse_unfit(candidate)
        scenario = _checked(text, unit, specs)
    _refuse_identifiers(scenario, candidate, ports)
    written = scenario_text(scenario)
    with ports.unit_of_work() as unit:
        unit.candidates.decide(
            candidate_id,
            "promoted",
            by=actor.user_id,
            at=ports.time_source.now(),
            scenario_id=scenario.id,
        )
        _record(
            unit, "candidate.promoted", actor, candidate, {"scenario": scenario.id, "suite": scenario.suite}
        )
        path = files.write(scenario, written)  # last: if it cannot be written, nothing is decided
    return Golden(scenario=scenario, path=path, text=written)


def dismiss_candidate(
    actor: Actor,
    candidate_id: str,
    *,
    reason: str,
    unit_of_work: UnitOfWorkFactory,
    time_source: TimeSource,
) -> None:
    """Close the candidate without a scenario; the reason is kept sealed.

    Raises:
        PermissionDeniedError, NotFoundError: as `view_candidate`.
        InputError: the reason has fewer than 10 characters.
        ConflictError: it was decided already.
    """
    require_curator(actor)
    if len(reason.strip()) < MIN_REASON:
        raise InputError("Say in a few words why this teaches nothing, so that nobody looks at it again.")
    with unit_of_work() as unit:
        candidate = visible_candidate(unit, actor, candidate_id)
        unit.candidates.decide(
            candidate_id, "dismissed", by=actor.user_id, at=time_source.now(), decision=reason.strip()
        )
        _record(unit, "candidate.dismissed", actor, candidate, {})


def _refuse_unfit(candidate: Candidate) -> None:
    if candidate.state != "open":
        raise ConflictError(
            f"Candidate {candidate.candidate_id} is {candidate.state} already. Reload the list."
        )
    if candidate.sar_compartment:
        raise ControlError(
            "This is work of the SAR compartment, and scenarios are read outside it. Dismiss the candidate, "
            "and write the scenario over a case of the seeded bank."
        )


def _checked(text: str, unit: UnitOfWork, specs: Specs) -> Scenario:
    scenario = read_scenario(text, source="the scenario").scenario
    if not says_something(scenario.expected):
        raise InputError(
            "The scenario expects nothing, so it could only pass. State what must be cited or mentioned, "
            "must not be mentioned, or that it must be refused."
        )
    if scenario.task not in specs:
        raise InputError(f"There is no task {scenario.task[:80]!r}. The tasks are: {', '.join(specs)}.")
    if unit.users.actor(UserId(scenario.role)) is None:
        raise InputError(f"There is no user {scenario.role[:80]!r} to be the scenario's role.")
    return scenario


def _refuse_identifiers(scenario: Scenario, candidate: Candidate, ports: ReviewPorts) -> None:
    # The values, not the file's text: no quoting or escape of YAML's stands between a name and the check.
    values = scenario.model_dump(mode="json", exclude={"role"})  # the role is a user's id, and may be a name
    refuse_leaks("\n".join(_strings(values)), redaction_scope_for(candidate.case_id, ports), ports.redactor)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from map(str, value)
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _strings(part)
    elif isinstance(value, str):
        yield value


def _record(
    unit: UnitOfWork, action: str, actor: Actor, candidate: Candidate, details: dict[str, str]
) -> None:
    unit.audit.record(
        action,
        actor_id=actor.user_id,
        subject=f"candidate:{candidate.candidate_id}",
        case_id=candidate.case_id,
        details={"origin": candidate.origin, **details},
        sar_compartment=candidate.sar_compartment,
    )
