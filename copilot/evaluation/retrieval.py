"""The product's retriever beside BM25 alone and dense alone, on any documents and questions.

All three see the same passages, the same words and the same vectors, so what differs is
the ranking. The index is built in a folder of its own and thrown away.
"""

import time
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from copilot.domain.base import DomainModel
from copilot.domain.identity import Role
from copilot.domain.knowledge import Document, IngestReport
from copilot.errors import InputError
from copilot.evaluation.questions import RetrievalQuestion, read_questions
from copilot.evaluation.rankers import Ranker, rankers
from copilot.ports.knowledge import Progress
from copilot.scoring.ranking import distinct, ndcg_at, recall_at, reciprocal_rank
from vectorstore.embed import Embedder
from vectorstore.knowledge_base import ChromaKnowledgeBase

DEPTHS = (1, 3, 5, 10)
NDCG_DEPTH = 10


class Ranking(DomainModel):
    """What one retriever reached, as means over the questions."""

    retriever: str
    recall_at: dict[int, float]
    mrr: float
    ndcg_at_10: float
    milliseconds: float  # median for one question


class QuestionRanks(DomainModel):
    """Where each retriever put the first relevant document; None: nowhere."""

    line: int
    question: str
    relevant: tuple[str, ...]
    ranks: dict[str, int | None]


class RetrievalReport(DomainModel):
    """The comparison and what it rests on."""

    documents: int
    passages: int
    questions: int  # that were ranked
    without_answer: int  # name no relevant document, so there is nothing to rank
    unknown: tuple[str, ...]  # relevant ids that no document has; each counts as missed
    unreadable: tuple[str, ...]  # files that could not be taken in, and why
    rankings: tuple[Ranking, ...]
    per_question: tuple[QuestionRanks, ...]


def measure_retrieval(
    docs: Path,
    questions: Path,
    *,
    as_of: date | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
    embedder: Embedder | None = None,
) -> RetrievalReport:
    """Take in the folder and ask every question of each retriever, as somebody who may read everything.

    A document's id is its front matter's `doc_id`, else its file's name; a question may use either.

    Raises:
        InputError: the folder holds no readable document, a line of the file is no question, or
            no question names a document of the folder.
    """
    asked = read_questions(questions)
    if not docs.is_dir():
        raise InputError(f"{docs} is not a folder. Name the folder that holds the documents.")
    with TemporaryDirectory(prefix="foureyes-retrieval-") as folder:
        base = ChromaKnowledgeBase(Path(folder) / "knowledge", embedder=embedder)
        try:
            ingested = base.ingest([docs], progress=progress, jobs=jobs)
            return _measured(base, asked, ingested, as_of or datetime.now(UTC).date())
        finally:
            base.close()


def _measured(
    base: ChromaKnowledgeBase, asked: tuple[RetrievalQuestion, ...], ingested: IngestReport, today: date
) -> RetrievalReport:
    documents = base.documents(roles=list(Role))
    if not documents:
        raise InputError("The folder holds no document that can be read: Markdown, text, HTML, PDF or DOCX.")
    names = _names(documents)
    wanted = [_resolved(question, names) for question in asked if question.relevant]
    known = {str(document.doc_id) for document in documents}
    unknown = sorted({name for question in wanted for name in question.relevant} - known)
    if not any(known.intersection(question.relevant) for question in wanted):
        raise InputError(
            f"No question names a document of the folder: {unknown[0]!r} and the others are unknown. "
            "Use the doc_id of the front matter, or the file's name."
        )
    base.warm_up()
    ranked = {name: _asked(ranker, wanted, today) for name, ranker in rankers(base).items()}
    return RetrievalReport(
        documents=len(documents),
        passages=sum(document.passages for document in documents),
        questions=len(wanted),
        without_answer=len(asked) - len(wanted),
        unknown=tuple(unknown),
        unreadable=tuple(f"{failure.path}: {failure.reason}" for failure in ingested.failures),
        rankings=tuple(_ranking(name, rows, wanted) for name, rows in ranked.items()),
        per_question=tuple(_ranks(number, question, ranked) for number, question in enumerate(wanted)),
    )


def _names(documents: Iterable[Document]) -> dict[str, str]:
    """Every way to name a document → its id; its own id goes before another's file name."""
    names: dict[str, str] = {}
    for document in documents:
        path = PurePath(document.source_path)
        for name in (path.stem, path.name, document.source_path):
            names.setdefault(name, document.doc_id)
    return names | {str(document.doc_id): str(document.doc_id) for document in documents}


def _resolved(question: RetrievalQuestion, names: Mapping[str, str]) -> RetrievalQuestion:
    found = dict.fromkeys(
        names.get(name) or names.get(PurePath(name).name, name) for name in question.relevant
    )
    return question.model_copy(update={"relevant": tuple(found)})


class _Answer(DomainModel):
    """One question's documents, best first, and how long they took."""

    ranked: tuple[str, ...]
    milliseconds: float


def _asked(ranker: Ranker, questions: Iterable[RetrievalQuestion], today: date) -> list[_Answer]:
    answers = []
    for question in questions:
        began = time.perf_counter()
        ranked = distinct(ranker(question.text, question.as_of or today))
        answers.append(_Answer(ranked=ranked, milliseconds=(time.perf_counter() - began) * 1_000))
    return answers


def _ranking(name: str, answers: list[_Answer], questions: list[RetrievalQuestion]) -> Ranking:
    pairs = [(answer.ranked, question.relevant) for answer, question in zip(answers, questions, strict=True)]
    count = len(pairs)
    return Ranking(
        retriever=name,
        recall_at={k: sum(recall_at(*pair, k) for pair in pairs) / count for k in DEPTHS},
        mrr=sum(reciprocal_rank(*pair) for pair in pairs) / count,
        ndcg_at_10=sum(ndcg_at(*pair, NDCG_DEPTH) for pair in pairs) / count,
        milliseconds=sorted(answer.milliseconds for answer in answers)[count // 2],
    )


def _ranks(number: int, question: RetrievalQuestion, ranked: Mapping[str, list[_Answer]]) -> QuestionRanks:
    def place(ids: tuple[str, ...]) -> int | None:
        return next((rank for rank, found in enumerate(ids, 1) if found in question.relevant), None)

    return QuestionRanks(
        line=question.line,
        question=question.text,
        relevant=question.relevant,
        ranks={name: place(answers[number].ranked) for name, answers in ranked.items()},
    )
