"""Verbs over cases: queue, case, brief, summarise, draft."""

import uuid
from typing import Annotated, Any

import typer

from copilot.cli.options import CaseArgument, TaskArgument
from copilot.cli.output import plain, stdout, table
from copilot.cli.session import Session, case_named, verb
from copilot.domain.identity import Queue
from copilot.domain.run import CASE_SUMMARY, TRIAGE_BRIEF, Run, TaskName
from copilot.domain.views import CaseView, QueueFilter, QueuePage
from copilot.language import written


@verb
def queue(
    session: Session,
    queues: Annotated[
        list[Queue] | None, typer.Option("--queue", help="Only this queue; may be repeated.")
    ] = None,
    text: Annotated[str, typer.Option("--text", help="Case or customer id, name or title.")] = "",
    offset: Annotated[int, typer.Option("--offset", min=0, max=1_000_000_000)] = 0,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1_000)] = 50,
) -> None:
    """List the cases that the user may see, the most pressing clock first."""
    wanted = QueueFilter(queues=tuple(queues or ()), text=text)
    page = session.services.list_queue(session.actor, wanted, offset=offset, limit=limit)
    value = {"cases": plain(page.rows), "total": page.total, "overdue": page.overdue, "at_risk": page.at_risk}
    session.emit(value, lambda: _show_queue(page, session.zone))


def _show_queue(page: QueuePage, zone: str) -> None:
    rows = (
        (
            r.case_id,
            r.queue.value,
            r.triage,
            str(r.amount_at_risk),
            written.short_moment(r.due_at, zone) if r.due_at else "",
            r.clock_state.value,
            r.customer_name,
            r.title,
        )
        for r in page.rows
    )
    table(
        f"{page.total} cases, {page.overdue} overdue, {page.at_risk} at risk",
        ("case", "queue", "triage", "at risk", "due", "clock", "customer", "title"),
        rows,
    )


@verb
def case(session: Session, case_id: CaseArgument) -> None:
    """Show a case with all its context but the transactions."""
    view = session.services.view_case(session.actor, case_named(case_id))
    value = _case_json(view)
    session.emit(value, lambda: stdout.print_json(data=value))


def _case_json(view: CaseView) -> dict[str, Any]:
    value: dict[str, Any] = view.model_dump(mode="json")
    # The full card number stays with the processor: the product shows the last four.
    for card in value["cards"]:
        card["pan"] = f"…{card['last_four']}"
    return value


@verb
def brief(session: Session, case_id: CaseArgument) -> None:
    """Draft the triage brief of a case."""
    _run(session, TRIAGE_BRIEF, case_id)


@verb
def summarise(session: Session, case_id: CaseArgument) -> None:
    """Draft the structured summary of a case."""
    _run(session, CASE_SUMMARY, case_id)


@verb
def draft(
    session: Session,
    task: TaskArgument,
    case_id: CaseArgument,
    question: Annotated[str, typer.Option("--question", help="For case_question: what to ask.")] = "",
) -> None:
    """Draft any task's text for a case; nothing is saved at a system of record."""
    _run(session, TaskName(task), case_id, question)


def _run(session: Session, task: TaskName, case_id: str, question: str = "") -> None:
    run = session.services.run_task(
        session.actor, case_named(case_id), task, question=question, operation_id=uuid.uuid4().hex
    )
    session.emit(run_json(run), lambda: _show_run(run))


def run_json(run: Run) -> dict[str, Any]:
    """The task's own schema with how it was checked and who wrote it."""
    return {
        **run.output,
        "run_id": run.run_id,
        "case_id": run.case_id,
        "task": run.task,
        "body": run.body,
        "verification": plain(run.verification),
        **written_by(run),
        "milliseconds": round(run.milliseconds, 1),
    }


def written_by(run: Run) -> dict[str, Any]:
    """Which engine wrote it, why not another, what it did without, and where its trace is."""
    return {
        "engine": run.engine,
        "engine_note": run.engine_note,
        "degraded": run.degraded,
        "left_out": list(run.left_out),
        "cut_short": run.cut_short,
        "trace_id": run.trace_id,
    }


def _show_run(run: Run) -> None:
    stdout.print(run.body, markup=False)
    v = run.verification
    verdict = "figures and citations resolve" if v.passed else f"{v.unsupported} sentences need a look"
    stdout.print(f"\n{verdict} · {run.engine} engine · {run.milliseconds:.0f} ms", style="dim")
    for note in (run.engine_note, run.degraded):
        if note:
            stdout.print(f"  {note}", style="dim", markup=False)
    for missing in v.missing_elements:
        stdout.print(f"  missing: {missing}", style="yellow")
