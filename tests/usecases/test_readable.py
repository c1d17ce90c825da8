"""Evidence that one person gathered, read by another: passages follow the reader's rights."""

from pathlib import Path

import pytest

from copilot.domain.evidence import EvidencePack, Passage
from copilot.domain.identity import Actor, Role
from copilot.domain.ids import DocId, PassageId, UserId
from copilot.domain.run import RedactionView, TaskName
from copilot.domain.statement import Statement, Verdict, Verification
from copilot.usecases.readable import HIDDEN, readable_draft, readable_run
from tests.fakes.knowledge import FakeKnowledgeBase
from tests.fakes.records import NOW
from tests.usecases.desk import Desk
from tests.usecases.specs import run

SECRET = "Freeze the account before the call."
OPEN = "Call the customer on a known number."
READER = Actor(user_id=UserId("ella"), name="Ella", roles=frozenset({Role.CHECKER}))
WRITER = Actor(user_id=UserId("ben"), name="Ben", roles=frozenset({Role.FRAUD_ANALYST}))


@pytest.fixture
def knowledge(tmp_path: Path) -> FakeKnowledgeBase:
    for doc_id, roles, text in (("D-1", "fraud_analyst", SECRET), ("D-2", "all_staff", OPEN)):
        front = f"---\ndoc_id: {doc_id}\ntitle: {doc_id}\nroles: [{roles}]\n---\n"
        (tmp_path / f"{doc_id}.md").write_text(f"{front}# {doc_id}\n\n{text}\n")
    base = FakeKnowledgeBase()
    base.ingest([tmp_path])
    return base


def passage(number: int, doc_id: str, text: str) -> Passage:
    return Passage(
        id=f"P{number}",
        passage_id=PassageId(f"{doc_id}#1"),
        doc_id=DocId(doc_id),
        title=doc_id,
        heading=doc_id,
        doc_type="policy",
        citation=doc_id,
        text=text,
        start=0,
        end=len(text),
        score=1.0,
    )


PACK = EvidencePack(case_id=None, as_of=NOW, passages=(passage(1, "D-1", SECRET), passage(2, "D-2", OPEN)))


def a_run():
    return run(TaskName("case_note"), SECRET).model_copy(
        update={
            "pack": PACK,
            "statements": (Statement(text=SECRET, cites=("P1",)), Statement(text=OPEN, cites=("P2",))),
            "verification": Verification(passed=True, verdicts=(Verdict(supported=True),) * 2),
            "output": {"note": SECRET},
            "redaction": RedactionView(original=SECRET, sent=SECRET, decisions=()),
        }
    )


def test_a_reader_without_the_right_gets_no_word_of_the_passage_by_any_field_of_a_run(knowledge):
    seen = readable_run(a_run(), READER, knowledge)
    dumped = seen.model_dump_json()
    assert SECRET not in dumped
    assert "D-1" not in dumped
    assert OPEN in dumped
    assert len(seen.statements) == len(seen.verification.verdicts) == 1


def test_a_reader_with_the_right_gets_the_run_as_it_is(knowledge):
    assert readable_run(a_run(), WRITER, knowledge) == a_run()


def test_a_checker_sees_a_draft_with_the_passage_blanked(knowledge, desk: Desk):
    draft = desk.drafted().model_copy(update={"pack": PACK})
    seen = readable_draft(draft, READER, knowledge)
    assert [p.text for p in seen.pack.passages] == [HIDDEN, OPEN]
    assert [p.text for p in readable_draft(draft, WRITER, knowledge).pack.passages] == [SECRET, OPEN]
