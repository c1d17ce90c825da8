"""Verbs over cases: queue, case, brief, summarise, draft."""

import uuid
from pathlib import Path
from typing import Annotated, Any

import typer

from copilot.cli.options import ADMIN, AsJson, AsUser, CaseArgument, DataDir, TaskArgument
from copilot.cli.output import emit, plain, stdout, table
from copilot.cli.session import actor_for, case_named, services_for
from copilot.domain.identity import Queue
from copilot.domain.run import CASE_SUMMARY, TRIAGE_BRIEF, Run, TaskName
from copilot.domain.views import CaseView, QueueFilter, QueuePage
from copilot.language import written


def queue(
    queues: Annotated[
        list[Queue] | None, typer.Option("--queue", help="Only this queue; may be repeated.")
    ] = None,
    text: Annotated[str, typer.Option("--text", help="Case or customer id, name or title.")] = "",
    offset: Annotated[int, typer.Option("--offset", min=0, max=1_000_000_000)] = 0,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1_000)] = 50,
    user: AsUser = ADMIN,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List the cases that the user may see, the most pressing clock first."""
    with services_for(data_dir) as services:
        wanted = QueueFilter(queues=tuple(queues or ()), text=text)
        page = services.list_queue(actor_for(services, user), wanted, offset=offset, limit=limit)
        zone = services.bank.timezone
    value = {"cases": plain(page.rows), "total": page.total, "overdue": page.overdue, "at_risk": page.at_risk}
    emit(value, as_json=as_json, human=lambda: _show_queue(page, zone))


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


def case(
    case_id: CaseArgument, user: AsUser = ADMIN, data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """Show a case with all its context but the transactions."""
    with services_for(data_dir) as services:
        view = services.view_case(actor_for(services, user), case_named(case_id))
        value = _case_json(view)
    emit(value, as_json=as_json, human=lambda: stdout.print_json(data=value))


def _case_json(view: CaseView) -> dict[str, Any]:
    value: dict[str, Any] = view.model_dump(mode="json")
    # The full card number stays with the processor: the product shows the last four.
    for card in value["cards"]:
        card["pan"] = f"…{card['last_four']}"
    return value


def brief(
    case_id: CaseArgument, user: AsUser = ADMIN, data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """Draft the triage brief of a case."""
    _run(TRIAGE_BRIEF, case_id, user, data_dir, as_json)


def summarise(
    case_id: CaseArgument, user: AsUser = ADMIN, data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """Draft the structured summary of a case."""
    _run(CASE_SUMMARY, case_id, user, data_dir, as_json)


def draft(
    task: TaskArgument,
    case_id: CaseArgument,
    question: Annotated[str, typer.Option("--question", help="For case_question: what to ask.")] = "",
    user: AsUser = ADMIN,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Draft any task's text for a case; nothing is saved at a system of record."""
    _run(TaskName(task), case_id, user, data_dir, as_json, question)


def _run(
    task: TaskName, case_id: str, user: str, data_dir: Path | None, as_json: bool, question: str = ""
) -> None:
    with services_for(data_dir) as services:
        actor = actor_for(services, user)
        run = services.run_task(
            actor, case_named(case_id), task, question=question, operation_id=uuid.uuid4().hex
        )
    emit(run_json(run), as_json=as_json, human=lambda: _show_run(run))


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
