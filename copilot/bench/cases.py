"""Seeding, the brief and the queue."""

import time
import uuid
from datetime import UTC, datetime
from pathlib import Path

from connectors.mockbank.generate import generate_bank
from copilot.bench.result import Measured, from_seconds, timed
from copilot.bootstrap import build_services
from copilot.demo import CORPUS, reset_demo
from copilot.domain.ids import CaseId, UserId
from copilot.domain.run import TRIAGE_BRIEF
from copilot.domain.views import QueueFilter
from copilot.settings import Settings


def seeding(folder: Path) -> tuple[Measured, ...]:
    """The default demo bank: generated, documents ingested, queue pulled."""
    began = time.perf_counter()
    truth = folder / "truth.jsonl"
    generate_bank(folder / "bank.db", truth, anchor=datetime.now(UTC).date())
    generated = time.perf_counter() - began
    summary = reset_demo(Settings(data_dir=folder))
    return (
        from_seconds(
            "generate the default bank", [generated], bar=20, note=f"{summary.transactions:,} transactions"
        ),
        from_seconds("demo reset, whole", [summary.seconds], bar=60, note=f"{summary.documents} documents"),
    )


def brief_over_10_000_transactions(folder: Path) -> tuple[Measured, ...]:
    """The brief of a case whose customer made 10,000 transactions, and a policy answer beside it."""
    settings = Settings(data_dir=folder)
    summary = generate_bank(
        settings.bank_path, folder / "truth.jsonl", anchor=datetime.now(UTC).date(), heavy_case=10_000
    )
    services = build_services(settings)
    try:
        admin = services.actor(UserId("admin"))
        services.ingest_documents(admin, [CORPUS])
        services.sync_cases()
        case = CaseId(str(summary.heavy_case_id))
        question = "How long may an investigation of an unauthorised debit card transaction take?"
        brief = timed(
            "brief, 10,000 transactions",
            lambda: services.run_task(admin, case, TRIAGE_BRIEF, operation_id=uuid.uuid4().hex),
            bar=0.5,
        )
        answer = timed("policy answer", lambda: services.ask_policy(admin, question), bar=0.3)
        return brief, answer
    finally:
        services.close()


def queue_of_100_000_cases(folder: Path) -> tuple[Measured, ...]:
    """One page of the queue, and a rerun of its screen, over 100,000 cases."""
    from copilot.bench.page import queue_reruns

    settings = Settings(data_dir=folder)
    generate_bank(
        settings.bank_path,
        folder / "truth.jsonl",
        anchor=datetime.now(UTC).date(),
        customers=20_000,
        cases=100_000,
    )
    services = build_services(settings)
    try:
        pulled = time.perf_counter()
        services.sync_cases()
        seconds = time.perf_counter() - pulled
        admin = services.actor(UserId("admin"))
        page = timed(
            "queue page, 100,000 cases", lambda: services.list_queue(admin, QueueFilter()), bar=0.5, runs=15
        )
        rerun = from_seconds("queue screen rerun, 100,000 cases", queue_reruns(services, admin), bar=0.5)
        return from_seconds("pull 100,000 cases", [seconds], bar=600), page, rerun
    finally:
        services.close()
