"""What a step asks of the gateway: the call, whose data it holds, and when an answer fills the form."""

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from copilot.domain.base import DomainModel
from copilot.domain.compartment import work_belongs
from copilot.gateway.call import POLICY_ONLY, Call, GatewayResponse, Subject
from copilot.tasks.base import GatheredRecords
from copilot.workflow.identifiers import keep_strings, known_identifiers
from copilot.workflow.payload import build_payload, schema_with_ids
from copilot.workflow.steps import State

_NAMED_FAULTS = 3


def payload_of(state: State) -> dict[str, Any]:
    """The pack as the gateway takes it."""
    job = state["job"]
    style = state["records"].style if state["records"] else job.spec.bank.style(job.spec.audience)
    return build_payload(
        job.spec.name, job.question, job.case, state["pack"], bank=job.spec.bank, style=style
    )


def call_of(state: State, payload: dict[str, Any]) -> Call:
    """The call for the task's next draft."""
    job, records = state["job"], state["records"]
    return Call(
        task=job.spec.name,
        prompt=job.spec.bank.filled(job.spec.prompt.text),
        prompt_version=job.spec.prompt.reference,
        payload=payload,
        output_schema=schema_with_ids(job.spec.output_model, state["pack"]),
        scope=str(job.case.case_id) if job.case else job.actor.user_id,
        subject=subject_of(records),
        actor_id=job.actor.user_id,
        case_id=job.case.case_id if job.case else None,
        run_id=job.run_id,
        sar_compartment=work_belongs(job.spec, job.case, state["pack"]),
        engine=job.spec.engine,
        known=known_identifiers(records) if records else (),
        keep=keep_strings(records) if records else (),
        check=form_check(job.spec.output_model),
    )


def form_check(model: type[DomainModel]) -> Callable[[dict[str, Any]], str]:
    """Names the fields that an answer fills wrongly, never what stands in them; "" where it fits."""

    def check(output: dict[str, Any]) -> str:
        try:
            model.model_validate(output)
        except ValidationError as error:
            faults = error.errors(include_url=False, include_context=False, include_input=False)
            return ", ".join(f"{_place(f['loc'])}: {f['type']}" for f in faults[:_NAMED_FAULTS])
        return ""

    return check


def total_usage(before: GatewayResponse | None, after: GatewayResponse) -> GatewayResponse:
    """The later draft with what both cost."""
    if before is None:
        return after
    sums = ("input_tokens", "output_tokens", "cost_micros", "attempts")
    return after.model_copy(update={name: getattr(before, name) + getattr(after, name) for name in sums})


def subject_of(records: GatheredRecords | None) -> Subject:
    """Nobody's data without a case; where the customer's record is missing, consent is not presumed."""
    if records is None:
        return POLICY_ONLY
    customer = records.customer
    if customer is None:
        return Subject(consent=False, countries=frozenset({""}))
    return Subject(consent=customer.model_processing_consent, countries=frozenset({customer.country}))


def _place(loc: tuple[int | str, ...]) -> str:
    """A field's path; a key that the model made up is left unnamed, for it may hold anything."""
    return ".".join(str(part) if str(part).isidentifier() or isinstance(part, int) else "?" for part in loc)
