"""The steps that open a span of their own: every read of the bank, every search, every commit; nobody else's."""

import subprocess
import sys
from datetime import date
from inspect import getmembers, isfunction
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from connectors.bank.embedded import EmbeddedSystems
from connectors.bank.http import HttpSystems
from copilot.domain.identity import Role
from copilot.domain.ids import CustomerId, RunId
from copilot.domain.run import TaskName
from copilot.errors import PermanentError
from copilot.ports.systems import SystemsOfRecord
from copilot.telemetry import span, trace_id
from copilot.telemetry_setup import Tracing
from copilot.usecases.view_trace import trace_of_run
from tests.telemetry.recorded import Kept
from tests.usecases.conftest import clock, desk, store
from tests.usecases.desk import Desk
from tests.usecases.specs import NOTE
from vectorstore.knowledge_base import ChromaKnowledgeBase

__all__ = ["clock", "desk", "store"]  # the desk of the use cases, for the commit
ROOT = Path(__file__).resolve().parents[2]
PROMISED = {
    (system, method)
    for system, promise in vars(SystemsOfRecord).items()
    if isinstance(promise, property)
    for method, _ in getmembers(get_type_hints(promise.fget)["return"], isfunction)
    if not method.startswith("_")
}


@pytest.mark.parametrize("kind", [EmbeddedSystems, HttpSystems])
def test_every_read_and_write_that_the_port_promises_opens_a_span(kind: Any, tmp_path: Path) -> None:
    systems = (
        kind(tmp_path / "bank.db") if kind is EmbeddedSystems else kind("http://127.0.0.1:9", token=None)
    )
    spanned = {
        (name, method)
        for name, method in PROMISED
        if hasattr(getattr(getattr(systems, name), method), "__wrapped__")
    }
    systems.close()
    assert len(PROMISED) > 20
    assert spanned == PROMISED


def test_a_failed_read_is_a_failed_span_and_still_an_error(
    tracing: Tracing, kept: Kept, tmp_path: Path
) -> None:
    systems = EmbeddedSystems(tmp_path / "nowhere.db")
    with pytest.raises(PermanentError), span("run"):
        systems.core.customer(CustomerId("C-100001"))
    tracing.flush()
    failed = kept.named("connector.customer")
    assert (failed.failed, failed.attributes) == (True, {"system": "core"})


def test_a_search_tells_how_many_it_found_and_not_what_was_asked(
    tracing: Tracing, kept: Kept, own_demo_dir: Path
) -> None:
    knowledge = ChromaKnowledgeBase(own_demo_dir / "knowledge")
    with span("run"):
        knowledge.search("Quillfeather", roles=[Role.CHECKER], as_of=date(2026, 11, 1), limit=3)
    knowledge.close()
    tracing.flush()
    assert set(kept.named("search").attributes) == {"count", "hidden"}


def test_a_commit_is_a_trace_of_its_own_that_tells_its_outcome(
    tracing: Tracing, kept: Kept, desk: Desk
) -> None:
    desk.review("ella", desk.submitted())
    desk.commit_approved()
    tracing.flush()
    commit = kept.named("commit")
    assert commit.parent_id is None
    assert commit.attributes == {"case_id": "CF-100001", "attempt": "1", "outcome": "committed"}


def test_a_run_without_a_trace_or_whose_spans_are_gone_shows_none(tracing: Tracing, desk: Desk) -> None:
    with span("run"):
        traced = desk.run(TaskName("case_note"), NOTE, trace_id=trace_id())
    untraced = desk.run(TaskName("case_note"), NOTE)
    for run_id in (traced, untraced):
        assert _trace(desk, tracing, run_id) == ()


def _trace(desk: Desk, tracing: Tracing, run_id: RunId) -> tuple[object, ...]:
    return trace_of_run(
        desk.user("ben"),
        run_id,
        systems=desk.systems,
        knowledge=desk.knowledge,
        unit_of_work=desk.store.unit_of_work,
        tracing=tracing,
    )


def test_the_tracer_that_came_with_a_library_stays_off_whatever_the_environment_says(tmp_path: Path) -> None:
    """LangSmith would send whole prompts to a foreign host."""
    script = (
        "from copilot.bootstrap import build_services; services = build_services(); services.close();"
        "from langsmith.utils import tracing_is_enabled; print(tracing_is_enabled())"
    )
    names = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2")
    environment = {
        "FOUREYES_DATA_DIR": str(tmp_path),
        "PATH": "/usr/bin:/bin",
        **dict.fromkeys(names, "true"),
    }
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "False", done.stderr
