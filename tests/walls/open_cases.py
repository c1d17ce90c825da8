"""SAR work on cases that people outside the compartment work on too: by a task with the flag, and by its evidence."""

import json
import shutil
import sqlite3
import uuid
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from copilot.domain.draft import DraftStatus
from copilot.domain.identity import Queue
from copilot.domain.ids import CaseId, UserId
from copilot.domain.run import TaskName
from copilot.domain.views import QueueFilter
from copilot.services import Services
from copilot.tasks import case_note
from tests.walls.compartment import Ids

QUIET = TaskName("quiet_note")
"""A second task with the flag: the case note under another name."""
_CHANGES = {
    "case_note": str(QUIET),
    "Case note": "Quiet note",
    "sar_compartment=False": "sar_compartment=True",
    "DraftKind.CASE_NOTE": "DraftKind.CASE_DOCUMENT",
}


class Work(NamedTuple):
    """The work's numbers, and the words that nothing outside the compartment may contain."""

    hidden: Ids
    task: TaskName
    revealing: frozenset[str]


def add_quiet_task(home: Path) -> Path:
    """A folder of tasks beside the product's own, with the quiet one in it."""
    folder = home / QUIET
    shutil.copytree(Path(case_note.__file__).parent, folder, ignore=shutil.ignore_patterns("__pycache__"))
    files = {file: file.read_text("utf-8") for file in folder.iterdir()}
    for old, new in _CHANGES.items():
        assert any(old in text for text in files.values()), f"the case note no longer says {old}"
        files = {file: text.replace(old, new) for file, text in files.items()}
    for file, text in files.items():
        file.write_text(text, "utf-8")
    return home


def quiet_work(services: Services) -> Work:
    """What the quiet task wrote on a case of an open queue, approved and filed."""
    return _worked(services, _case(services, 0), QUIET)


def work_on_suspicion(services: Services, data_dir: Path, task: TaskName) -> Work:
    """A note or a ticket of an open queue that rests on evidence of the compartment, approved and written."""
    case_id = _case(services, 1 if task == "case_note" else 2)
    with closing(sqlite3.connect(data_dir / "bank.db")) as bank, bank:
        (body,) = bank.execute("SELECT body FROM cases WHERE case_id = ?", (case_id,)).fetchone()
        case = json.loads(body)
        case["suspicion_formed_at"] = case["opened_at"]
        bank.execute("UPDATE cases SET body = ? WHERE case_id = ?", (json.dumps(case), case_id))
    return _worked(services, case_id, task)


def _case(services: Services, number: int) -> CaseId:
    dev = services.actor(UserId("dev"))
    page = services.list_queue(dev, QueueFilter(queues=(Queue.PAYMENT_FRAUD,), sort="opened"), limit=50)
    return page.rows[number].case_id


def _worked(services: Services, case_id: CaseId, task: TaskName) -> Work:
    """Run, rated down, drafted, edited, approved and committed: everything that leaves a trace."""
    dev, operation = services.actor(UserId("dev")), uuid.uuid4().hex
    services.take_case(dev, case_id)
    run = services.run_task(dev, case_id, task, operation_id=operation)
    services.rate_run(dev, run.run_id, "down", ("wrong",), "too long")
    draft = services.create_draft(dev, run.run_id)
    submitted = services.submit_draft(dev, draft.draft_id, version=draft.current.number)
    assert submitted.submission is not None
    for checker in ("farid", "admin"):
        reviewed = services.review_draft(
            services.actor(UserId(checker)), draft.draft_id, "approve", evidence_opened=2, seconds_looked=30.0,
            text_hash=submitted.submission.text_hash,
        )  # fmt: skip
        if reviewed.status is DraftStatus.APPROVED:
            break
    services.commit_approved()
    services.release_case(dev, case_id)
    hidden = Ids(case_id, run.run_id, draft.draft_id, operation, run.trace_id or "none")
    committed = services.get_draft(dev, draft.draft_id)
    assert committed.status is DraftStatus.COMMITTED
    words = {*hidden[1:], draft.current.text_hash, committed.commit_reference, str(QUIET)} - {""}
    return Work(hidden, task, frozenset(words))
