"""Ingestion and retrieval."""

import json
import time
from pathlib import Path

from copilot.bench.result import Measured, from_seconds
from copilot.bootstrap import build_services
from copilot.domain.ids import UserId
from copilot.settings import Settings
from vectorstore.bench import search_seconds

SHARED = Path("../shared/data")


def real_documents(folder: Path) -> tuple[Measured, ...]:
    """The 267 real documents and the questions over them, where the data folder is present."""
    if not SHARED.exists():
        return ()
    services = build_services(Settings(data_dir=folder))
    try:
        admin = services.actor(UserId("admin"))
        report = services.ingest_documents(admin, [SHARED / "policies"], jobs=2)
        rows = [json.loads(line) for line in (SHARED / "eval/reg_questions.jsonl").read_text().splitlines()]
        services.search_passages(admin, rows[0]["question"])
        seconds = []
        for row in rows * 2:
            began = time.perf_counter()
            services.search_passages(admin, row["question"])
            seconds.append(time.perf_counter() - began)
    finally:
        services.close()
    return (
        from_seconds(
            "ingest the real documents", [report.seconds], bar=150, note=f"{report.added} documents"
        ),
        from_seconds(
            "search, real documents", seconds, bar=0.06, judged="p95", note=f"{report.passages} passages"
        ),
    )


def search_over_100_000_passages(folder: Path) -> tuple[Measured, ...]:
    """Search with role rights over 100,000 synthetic passages in several access classes."""
    seconds = search_seconds(folder, passages=100_000)
    return (from_seconds("search, 100,000 passages, role rights", seconds, bar=0.06),)
