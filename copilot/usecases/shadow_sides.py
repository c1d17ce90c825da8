"""The two outputs of a comparison as they are kept: texts under pseudonyms, scores as figures."""

from typing import Any

from copilot.domain.identity import Actor
from copilot.domain.run import Run
from copilot.domain.shadow import Side
from copilot.gateway.redaction_boundary import redact_payload
from copilot.scoring.live import live_scores
from copilot.tasks.base import TaskSpec
from copilot.usecases.redact_text import identifying_records
from copilot.usecases.shadow_ports import ShadowPorts
from copilot.workflow.identifiers import keep_strings, known_identifiers

_WITHHELD = "The text is not shown: redaction left an identifier in it."


def sides_of(live: Run, ran: Run | None, author: Actor, ports: ShadowPorts) -> tuple[Side, Side]:
    """Both outputs under the same pseudonyms: a judge of prompts need not know whose case it was."""
    runs = (live, ran or live)
    known, keep = _identifiers(live, author, ports)
    closed = redact_payload(
        {"texts": [_texts(run) for run in runs]},
        redactor=ports.redactor(),
        known=known,
        scope=str(live.case_id or ""),
        keep=keep,
    )
    texts: list[Any] = (
        [{"body": _WITHHELD, "unsupported": []}] * 2 if closed.leaks else closed.payload["texts"]
    )
    first, second = (_side(run, shown, ports.specs[run.task]) for run, shown in zip(runs, texts, strict=True))
    return first, second


def _texts(run: Run) -> dict[str, Any]:
    verdicts = zip(run.statements, run.verification.verdicts, strict=False)
    failed = [
        f"{statement.text} ({'; '.join(failure.detail for failure in verdict.failures)})"
        for statement, verdict in verdicts
        if not verdict.supported
    ]
    return {"body": run.body or run.refusal_reason, "unsupported": failed}


def _side(run: Run, shown: dict[str, Any], spec: TaskSpec[Any]) -> Side:
    return Side(
        engine=run.engine,
        prompt_version=run.prompt_version,
        body=shown["body"],
        refused=run.refused,
        unsupported=tuple(shown["unsupported"]),
        scores=live_scores(run, spec),
    )


def _identifiers(run: Run, author: Actor, ports: ShadowPorts) -> tuple[Any, Any]:
    if run.case_id is None:
        return (), ()
    records = identifying_records(author, run.case_id, ports.systems(), ports.clocks_for, ports.time_source)
    return known_identifiers(records), keep_strings(records)
