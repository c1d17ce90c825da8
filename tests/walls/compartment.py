"""One piece of SAR work in a demo bank of its own, and everything that could tell of it."""

import json
import sqlite3
import time
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, SecretStr

from copilot.domain.draft import Draft, DraftStatus
from copilot.domain.identity import Actor, Queue, Role
from copilot.domain.ids import CaseId, DraftId, RunId, UserId
from copilot.domain.run import Run, TaskName
from copilot.domain.sign_in import SignInRules, read_claims
from copilot.domain.views import QueueFilter
from copilot.services import Services

PLANTED_NOTE = "A SAR was filed on 2 November, reference QXZ-771-SENTINEL."
_ISSUER = "https://id.bank.example"
_OUTSIDE = frozenset(Role) - {Role.AML_INVESTIGATOR}
SIGN_IN = SignInRules(
    demo=False,
    issuer=_ISSUER,
    client_id="foureyes",
    groups={"outside": _OUTSIDE, "inside": frozenset({Role.AML_INVESTIGATOR})},
    recheck=timedelta(0),
)


def outside_claims(groups: tuple[str, ...] = ("outside",)) -> dict[str, Any]:
    """The identity cookie of the outsider, or with another group of somebody inside."""
    now = time.time()
    said = {"iss": _ISSUER, "aud": "foureyes", "iat": now, "exp": now + 3_600, "nonce": uuid.uuid4().hex}
    return {**said, "sub": "-".join(groups), "name": "Everybody Else", "groups": list(groups)}


def _outsider() -> Actor:
    claims = read_claims(outside_claims(), groups_claim="groups")
    assert claims is not None
    return Actor(user_id=claims.user_id, name=claims.name, roles=_OUTSIDE)


OUTSIDER = _outsider()
"""Every right there is but the compartment's: what this one cannot learn, nobody outside can."""


class Ids(NamedTuple):
    """What a by-number path is asked for."""

    case: CaseId
    run: RunId
    draft: DraftId
    operation: str
    trace: str


ABSENT = Ids(
    CaseId("AM-999999"),
    RunId("R-000000000000"),
    DraftId("DR-000000000000"),
    "no-such-operation",
    "9e3779b97f4a7c15f39cc0605cedc834",
)


class Compartment(NamedTuple):
    """The desk, the hidden work's numbers, an open case whose file holds a hidden note, and the words that tell."""

    services: Services
    data_dir: Path
    hidden: Ids
    open_case: CaseId
    revealing: frozenset[str]


def made(services: Services, data_dir: Path) -> Compartment:
    """Let the investigator write a narrative and rate it, and a checker of the compartment approve it."""
    claims = read_claims(outside_claims(), groups_claim="groups")
    assert services.enter_desk(claims) == OUTSIDER
    dev = services.actor(UserId("dev"))
    case_id = _newest(services, dev, Queue.AML)
    open_case = _newest(services, services.actor(UserId("ben")), Queue.CARD_FRAUD)
    _plant_note(data_dir, open_case)
    innocent = _read_outside(services, open_case)
    services.take_case(dev, case_id)
    operation = uuid.uuid4().hex
    run = services.run_task(dev, case_id, TaskName("sar_narrative"), operation_id=operation)
    services.rate_run(dev, run.run_id, "up", ("useful",), "says what was filed")
    asked = services.run_task(
        dev,
        case_id,
        TaskName("case_question"),
        question="What was suspicious?",
        operation_id=uuid.uuid4().hex,
    )
    draft = services.create_draft(dev, run.run_id)
    submitted = services.submit_draft(dev, draft.draft_id, version=draft.current.number)
    approved = _approved(services, submitted)
    services.commit_approved()
    waiting = _left_waiting(services, dev, case_id)
    hidden = Ids(case_id, run.run_id, draft.draft_id, operation, run.trace_id or "none")
    return Compartment(
        services,
        data_dir,
        hidden,
        open_case,
        _revealing_words(innocent, case_id, run, asked, approved, waiting),
    )


def _read_outside(services: Services, case_id: CaseId) -> str:
    """What the outsider reads of the open case before there is anything to hide: such sentences tell nothing."""
    run = services.run_task(OUTSIDER, case_id, TaskName("case_summary"), operation_id=uuid.uuid4().hex)
    return reported([run, services.view_case(OUTSIDER, case_id), services.case_links(OUTSIDER, case_id)])


def _approved(services: Services, submitted: Draft) -> Draft:
    """Approved by as many checkers of the compartment as the amount at risk asks for: one or two."""
    assert submitted.submission is not None
    for checker in ("farid", "admin"):
        reviewed = services.review_draft(
            services.actor(UserId(checker)),
            submitted.draft_id,
            "approve",
            text_hash=submitted.submission.text_hash,
            evidence_opened=2,
            seconds_looked=30.0,
        )
        if reviewed.status in (DraftStatus.APPROVED, DraftStatus.COMMITTED):
            return reviewed
    raise AssertionError(f"two checkers approved, and the narrative is {reviewed.status}")


def _left_waiting(services: Services, dev: Actor, case_id: CaseId) -> Draft:
    """A second narrative that still waits for its checker."""
    run = services.run_task(dev, case_id, TaskName("sar_narrative"), operation_id=uuid.uuid4().hex)
    draft = services.create_draft(dev, run.run_id)
    return services.submit_draft(dev, draft.draft_id, version=draft.current.number)


def _newest(services: Services, actor: Actor, queue: Queue) -> CaseId:
    page = services.list_queue(actor, QueueFilter(queues=(queue,), sort="opened"), limit=200)
    return page.rows[-1].case_id


def _plant_note(data_dir: Path, case_id: CaseId) -> None:
    """A note in an open case that speaks of a report, as an investigator may have left it."""
    with closing(sqlite3.connect(data_dir / "bank.db")) as bank, bank:
        columns = [row[1] for row in bank.execute("PRAGMA table_info(notes)")]
        row = bank.execute(f"SELECT {', '.join(columns)} FROM notes LIMIT 1").fetchone()
        note = dict(zip(columns, row, strict=True))
        body = json.loads(note["body"])
        (whose,) = bank.execute("SELECT customer_id FROM cases WHERE case_id = ?", (case_id,)).fetchone()
        filed = {"case_id": case_id, "customer_id": whose}
        body |= {"note_id": "N-QXZ771", "text": PLANTED_NOTE, **filed}
        note |= {"body": json.dumps(body), **filed}
        key = next(name for name in columns if name.endswith("_id") and name != "case_id")
        note[key] = "N-QXZ771" if key == "note_id" else note[key]
        marks = ", ".join("?" for _ in columns)
        bank.execute(f"INSERT INTO notes ({', '.join(columns)}) VALUES ({marks})", list(note.values()))


def _revealing_words(innocent: str, case_id: CaseId, *things: Run | Draft) -> frozenset[str]:
    """Numbers, hashes and every sentence and piece of evidence but those that an open case holds as well."""
    words = {str(case_id), "QXZ-771-SENTINEL", "N-QXZ771"}
    for thing in things:
        if isinstance(thing, Run):
            words |= {
                thing.run_id,
                thing.trace_id,
                *(s.text for s in thing.statements),
                *(item.text for item in (*thing.pack.evidence, *thing.pack.facts)),
            }
        else:
            words |= {thing.draft_id, thing.current.text_hash}
    return frozenset(word for word in words if word and word not in innocent)


def reported(value: Any) -> str:
    """Everything that a result says, as one text: models, bytes, archives, iterators."""
    if isinstance(value, bytes):
        with zipfile.ZipFile(BytesIO(value)) as archive:
            return "\n".join(name + archive.read(name).decode() for name in archive.namelist())
    if isinstance(value, BaseModel):
        return value.model_dump_json()
    if isinstance(value, dict):
        return "\n".join(f"{key} {reported(item)}" for key, item in value.items())
    if isinstance(value, Iterator | Iterable) and not isinstance(value, str | SecretStr):
        return "\n".join(reported(item) for item in value)
    return str(value)


def leaks(compartment: Compartment, text: str) -> list[str]:
    """The telling words that stand in the text."""
    return sorted(word for word in compartment.revealing if word in text)
