"""Verbs over the knowledge base: ingest, search, ask."""

import os
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from copilot.cli.cases import written_by
from copilot.cli.input import field, optional_field
from copilot.cli.options import AsJsonLines, AsOf
from copilot.cli.output import each_line, parsed_date, progress, say_wrong, stdout
from copilot.cli.session import Session, actor_for, case_named, verb
from copilot.domain.knowledge import IngestReport, SearchResult
from copilot.domain.run import CASE_QUESTION, Run
from copilot.errors import InputError
from copilot.usecases.run_task import checked_question

MAX_RESULTS = 200
DEFAULT_JOBS = min(4, os.cpu_count() or 1)
Limit = Annotated[int, typer.Option("-k", min=1, max=MAX_RESULTS, help="How many passages.")]


@verb
def ingest(
    session: Session,
    path: Annotated[
        str, typer.Argument(help="A document, or a folder of them (Markdown, text, HTML, PDF, DOCX).")
    ],
    jobs: Annotated[
        int, typer.Option("--jobs", min=1, max=16, help="How many to parse side by side.")
    ] = DEFAULT_JOBS,
) -> None:
    """Take documents into the knowledge base; a document that fails never stops the rest.

    Front matter may give doc_id, title, doc_type, roles (or suggested_access), effective_date,
    superseded_on and status; what is missing is derived and reported.
    """
    if not path.strip():  # Path("") would be the working folder
        raise InputError("The path is empty. Name a document or a folder of documents.")
    actor = session.actor
    for report_progress in progress("Ingesting"):
        report = session.services.ingest_documents(actor, [Path(path)], progress=report_progress, jobs=jobs)
    session.emit(report, lambda: _show_ingest(report))
    if report.failures and not (report.added or report.updated or report.unchanged):
        raise typer.Exit(1)


def _show_ingest(report: IngestReport) -> None:
    stdout.print(
        f"{report.added} added, {report.updated} updated, {report.unchanged} unchanged, "
        f"{report.passages} passages, {report.seconds:.1f} s"
    )
    for doc_id, fields in report.derived.items():
        stdout.print(f"  {doc_id}: derived {', '.join(fields)}", markup=False)
    for failure in report.failures:
        say_wrong(f"  failed: {failure.path}: {failure.reason}")


@verb
def search(
    session: Session,
    query: Annotated[str, typer.Argument(help="What to look for; left out with --jsonl.")] = "",
    as_of: AsOf = None,
    limit: Limit = 10,
    as_jsonl: AsJsonLines = False,
) -> None:
    """Find passages that the user may read and that are in force on the day.

    With --jsonl each line is {"query", "as", "as_of", "k"}.
    """
    if as_jsonl:
        each_line(lambda row: _search_row(session, row, limit))
        return
    found = session.services.search_passages(session.actor, query, as_of=parsed_date(as_of), limit=limit)
    session.emit(found, lambda: _show_hits(found))


def _search_row(session: Session, row: dict[str, Any], limit: int) -> SearchResult:
    wanted = optional_field(row, "k", int)
    k = limit if wanted is None else wanted
    if not 1 <= k <= MAX_RESULTS:
        raise InputError(f"The field 'k' must be a whole number from 1 to {MAX_RESULTS}.")
    return session.services.search_passages(
        actor_for(session.services, optional_field(row, "as", str) or session.user),
        field(row, "query", str),
        as_of=parsed_date(optional_field(row, "as_of", str)),
        limit=k,
    )


def _show_hits(found: SearchResult) -> None:
    for hit in found.results:
        stdout.print(
            f"{hit.doc_id} {hit.title} · {hit.heading}  {hit.passage_id} {hit.score:.3f}",
            markup=False,
            style="bold",
        )
        stdout.print(f"  {hit.text[:300]}", markup=False)
    if found.hidden:
        stdout.print(f"{found.hidden} more hidden by this role")


@verb
def ask(
    session: Session,
    question: Annotated[str, typer.Argument(help="The question; left out with --jsonl.")] = "",
    case: Annotated[str | None, typer.Option("--case", metavar="ID", help="Ask about this case.")] = None,
    as_of: AsOf = None,
    as_jsonl: AsJsonLines = False,
) -> None:
    """Answer from the documents (or from a case), every sentence cited, or say what is missing.

    With --jsonl each line is {"question", "as", "case", "as_of"}.
    """
    if as_jsonl:
        each_line(
            lambda row: _answered(
                session,
                field(row, "question", str),
                optional_field(row, "as", str) or session.user,
                optional_field(row, "case", str) or case,
                parsed_date(optional_field(row, "as_of", str)),
            )
        )
        return
    answer = _answered(session, question, session.user, case, parsed_date(as_of))
    session.emit(answer, lambda: _show_answer(answer))


def _answered(
    session: Session, question: str, user: str, case: str | None, as_of: date | None
) -> dict[str, Any]:
    services, actor = session.services, actor_for(session.services, user)
    checked_question(question)  # before the workflow is built, which takes a second
    if case is None:
        return answer_json(services.ask_policy(actor, question, as_of=as_of))
    return answer_json(
        services.run_task(
            actor,
            case_named(case),
            CASE_QUESTION,
            question=question,
            as_of=as_of,
            operation_id=uuid.uuid4().hex,
        )
    )


def answer_json(run: Run) -> dict[str, Any]:
    """A run of a question in the shape that `ask` promises."""
    cited = {cite for statement in run.statements for cite in statement.cites}
    verdicts = run.verification.verdicts
    return {
        "run_id": run.run_id,
        "refused": run.refused,
        "reason": run.refusal_reason,
        "answer": " ".join(statement.text for statement in run.statements),
        "statements": [
            {"text": s.text, "kind": s.kind, "cites": list(s.cites), "supported": verdict.supported}
            for s, verdict in zip(run.statements, verdicts, strict=True)
        ],
        "citations": [citation for citation in _citations(run) if citation["id"] in cited],
        "hidden": run.hidden,
        **written_by(run),
    }


def _citations(run: Run) -> Iterator[dict[str, str]]:
    for passage in run.pack.passages:
        yield {
            "id": passage.id,
            "doc_id": passage.doc_id,
            "passage_id": passage.passage_id,
            "quote": passage.text,
        }
    for item in run.pack.evidence:
        yield {"id": item.id, "doc_id": "", "passage_id": "", "quote": item.text}
    for fact in run.pack.facts:
        yield {"id": fact.id, "doc_id": "", "passage_id": "", "quote": fact.text}


def _show_answer(answer: dict[str, Any]) -> None:
    if answer["refused"]:
        stdout.print(f"Not answered: {answer['reason']}")
    for statement in answer["statements"]:
        mark = "" if statement["supported"] else "  (not supported)"
        stdout.print(f"{statement['text']} [{', '.join(statement['cites'])}]{mark}", markup=False)
    for citation in answer["citations"]:
        stdout.print(
            f"  {citation['id']}  {citation['doc_id']}  {citation['quote'][:160]}", markup=False, style="dim"
        )
    if answer["hidden"]:
        stdout.print(f"{answer['hidden']} documents hidden by this role")
