"""The verb `eval retrieval`: the product's retriever beside BM25 alone and dense alone."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copilot.cli.options import AsJson, AsOf
from copilot.cli.output import emit, parsed_date, progress, say_wrong, stdout, table

if TYPE_CHECKING:
    from copilot.evaluation.retrieval import Ranking, RetrievalReport

_TITLES = {"product": "Foureyes", "bm25": "BM25 alone", "dense": "Dense alone"}
_MOST_NAMED = 10


def retrieval(
    docs: Annotated[
        Path, typer.Option("--docs", metavar="DIR", help="A folder of Markdown, text, HTML, PDF or DOCX.")
    ],
    questions: Annotated[
        Path,
        typer.Option(
            "--questions", metavar="FILE", help='JSONL, a line each: {"question": …, "relevant": [doc ids]}.'
        ),
    ],
    as_of: AsOf = None,
    jobs: Annotated[
        int, typer.Option("--jobs", min=1, max=16, help="How many documents to parse side by side.")
    ] = min(4, os.cpu_count() or 1),
    as_json: AsJson = False,
) -> None:
    """Measure retrieval on documents of your own: recall at 1, 3, 5 and 10, MRR and nDCG at 10.

    A document's id is its front matter's doc_id, or else the name of its file. Nothing is kept.
    """
    from copilot.evaluation.retrieval import measure_retrieval

    for report_progress in progress("Reading"):
        report = measure_retrieval(
            docs, questions, as_of=parsed_date(as_of), jobs=jobs, progress=report_progress
        )
    emit(report, as_json=as_json, human=lambda: _show(report))
    for line in _warnings(report):
        say_wrong(line)


def _show(report: "RetrievalReport") -> None:
    depths = tuple(report.rankings[0].recall_at)
    title = f"{report.questions} questions over {report.documents} documents in {report.passages} passages"
    columns = ("Retriever", *(f"Recall@{k}" for k in depths), "MRR", "nDCG@10", "Median")
    table(title, columns, (_cells(ranking) for ranking in report.rankings))
    if report.without_answer:
        stdout.print(f"{report.without_answer} more name no relevant document and were not ranked.")


def _cells(ranking: "Ranking") -> tuple[str, ...]:
    shares = (*ranking.recall_at.values(), ranking.mrr, ranking.ndcg_at_10)
    name = _TITLES[ranking.retriever]
    return (name, *(f"{share:.3f}" for share in shares), f"{ranking.milliseconds:.0f} ms")


def _warnings(report: "RetrievalReport") -> Iterator[str]:
    for name, found, said in (
        ("relevant ids that no document has; each counts as missed", report.unknown, ", "),
        ("files that could not be taken in", report.unreadable, "; "),
    ):
        if found:
            more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
            yield f"{len(found)} {name}: {said.join(found[:_MOST_NAMED])}{more}"
