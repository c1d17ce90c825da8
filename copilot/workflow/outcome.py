"""The outcome of a finished state."""

from typing import Any

from copilot.domain.run import RedactionView
from copilot.gateway.call import GatewayResponse
from copilot.workflow.engine_request import payload_of
from copilot.workflow.job import Outcome
from copilot.workflow.steps import State

OFFLINE_ENGINE = "offline"
_NOTHING_SENT = RedactionView(original="", sent="", decisions=())


def outcome_of(state: State) -> Outcome:
    """The outcome of a job whose steps are all done."""
    job, refusal = state["job"], state["refusal"] or _own_refusal(state["output"])
    return Outcome(
        **_of_draft(state.get("drafted")),
        pack=state["pack"],
        output=state["output"].model_dump(mode="json"),
        statements=state["statements"],
        verification=state["verification"],
        body="" if refusal else job.spec.body(state["output"], payload_of(state)),
        refused=bool(refusal),
        refusal_reason=refusal,
        hidden=state["hidden"],
        steps=tuple(state["steps"]),
    )


def _of_draft(drafted: GatewayResponse | None) -> dict[str, Any]:
    """What the gateway tells of the draft; a question that no document answers was asked of no engine."""
    if drafted is None:
        return {"engine": OFFLINE_ENGINE, "engine_note": "", "leaks": (), "redaction": _NOTHING_SENT}
    shared = Outcome.model_fields.keys() & GatewayResponse.model_fields.keys() - {"output"}
    tokens = drafted.input_tokens + drafted.output_tokens
    return {**{name: getattr(drafted, name) for name in shared}, "tokens": tokens}


def _own_refusal(output: Any) -> str:
    """Why a task that may refuse did, "" where it answered; tasks that may not have no such field."""
    return str(output.reason) if getattr(output, "refused", False) else ""
