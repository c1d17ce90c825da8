"""A demo bank of a fixed seed and a fixed last day, and what the ten tasks write over it, as whole texts.

Everything is real but the clock and the embedding model: a hash of words in its place ranks the
same on every processor, so that a text changes only when the code that writes it does.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from typing import Final

from connectors.mockbank.generate import generate_bank
from copilot.bootstrap import Adapters, built_once
from copilot.demo import CORPUS
from copilot.domain.evidence import EvidencePack
from copilot.domain.identity import Actor, Queue, Role
from copilot.domain.ids import CaseId, UserId
from copilot.domain.run import CASE_QUESTION, Run, TaskName
from copilot.domain.views import QueueFilter, QueueRow
from copilot.ports.knowledge import KnowledgeBase
from copilot.services import Services
from copilot.settings import Settings
from tests.contracts.knowledge.conftest import WordEmbedder
from vectorstore.knowledge_base import ChromaKnowledgeBase

SEEDS: Final = (7, 23)
LAST_DAY: Final = date(2026, 11, 12)
NOW: Final = datetime(2026, 11, 12, 15, 30, tzinfo=UTC)
EVERYBODY: Final = Actor(user_id=UserId("admin"), name="Admin", roles=frozenset(Role))
QUESTION: Final = "How much money went out, when, and what speaks against the customer?"


class _FixedTime:
    def now(self) -> datetime:
        return NOW

    def bank_now(self) -> datetime:
        return NOW


class _Adapters(Adapters):
    @built_once
    def knowledge(self) -> KnowledgeBase:
        return ChromaKnowledgeBase(self.settings.knowledge_dir, embedder=WordEmbedder())


class SnapshotProduct:
    """The whole product over one seeded bank; close it when done."""

    def __init__(self, folder: Path, *, seed: int) -> None:
        self.seed = seed
        (folder / "pseudonym.key").write_bytes(bytes(range(32)))  # pseudonyms decide the order of some lists
        generate_bank(
            folder / "bank.db",
            folder / "ground_truth" / "truth.jsonl",
            seed=seed,
            anchor=LAST_DAY,
            customers=120,
            cases=150,
        )
        self.services = Services(_Adapters(Settings(data_dir=folder), time_source=_FixedTime()))
        self.services.ingest_documents(EVERYBODY, [CORPUS])
        self.services.sync_cases()

    def close(self) -> None:
        """Give the index and the store back."""
        self.services.close()

    def cases(self, queue: Queue) -> list[QueueRow]:
        """The first case of each title for the first seed, the last case of every second title for the other."""
        page = self.services.list_queue(EVERYBODY, QueueFilter(queues=(queue,)), limit=200)
        rows = sorted(page.rows, key=lambda row: (row.title, row.case_id))
        of_title = [list(group) for _, group in groupby(rows, key=lambda row: row.title)]
        if self.seed == SEEDS[0]:
            return [group[0] for group in of_title]
        return [group[-1] for group in of_title[1::2]]

    def texts(self, case: QueueRow) -> str:
        """What every task that applies writes about the case."""
        head = f"{case.case_id} · {case.queue} · {case.title}\n"
        return "\n".join([head, *(_page(run) for run in self._runs(case))])

    def evidence(self, case: QueueRow) -> str:
        """What the case's texts may cite: every evidence item, fact and gap of all its runs, each once, whole."""
        lines = (line for run in self._runs(case) for line in _citable(run.pack))
        return "\n".join(dict.fromkeys(lines)) + "\n"

    def answer(self, question: str) -> str:
        """The policy answer to a question, as the administrator gets it."""
        return _page(self.services.ask_policy(EVERYBODY, question, operation_id=question))

    def _runs(self, case: QueueRow) -> Iterator[Run]:
        """A run already made is kept under its operation, so asking again costs nothing."""
        for task in self.services.view_case(EVERYBODY, case.case_id).tasks:
            yield self._run(case.case_id, task, QUESTION if task == CASE_QUESTION else "")

    def _run(self, case_id: CaseId, task: TaskName, question: str) -> Run:
        operation = f"{case_id}/{task}"
        return self.services.run_task(EVERYBODY, case_id, task, question=question, operation_id=operation)


def _page(run: Run) -> str:
    """One output with what checking made of it."""
    failed = [
        f"  {failure.code}: {failure.detail} | {statement.text}"
        for statement, verdict in zip(run.statements, run.verification.verdicts, strict=True)
        for failure in verdict.failures
    ]
    head = f"=== {run.task}{f' · {run.question}' if run.question else ''} · {run.audience}"
    asked = [f"refused: {run.refusal_reason}"] if run.refused else []
    return "\n".join([head, *asked, "", run.body.rstrip(), "", *_marked(failed)])


def _marked(failed: Sequence[str]) -> list[str]:
    return ["--- marked", *failed, ""] if failed else []


def _citable(pack: EvidencePack) -> Iterator[str]:
    for item in pack.evidence:
        untrusted = " untrusted" if item.untrusted else ""
        yield f"{item.system} {item.sensitivity}{untrusted} | {item.title}\n    {item.text}"
    for fact in pack.facts:
        yield f"fact {fact.sensitivity} | {fact.label}\n    {fact.text}"
    for gap in pack.gaps:
        yield f"gap | {gap.source}: {gap.what}"
