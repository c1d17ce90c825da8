"""A reviewer of the QA sample sees no more of the knowledge base than their role, and no mark before their own."""

from pathlib import Path

import pytest

from copilot.domain.review import Criterion
from copilot.domain.views import AuditFilter
from tests.review.conftest import EDITED, Loop
from tests.usecases import specs
from tests.usecases.test_readable import SECRET, passage

RIGHT = dict.fromkeys(Criterion, 4)


@pytest.fixture
def item(loop: Loop, tmp_path: Path) -> str:
    """An approved note that cites a passage which fraud analysts alone may read."""
    folder = tmp_path / "documents"
    folder.mkdir()
    front = "---\ndoc_id: D-1\ntitle: D-1\nroles: [fraud_analyst]\n---\n"
    (folder / "D-1.md").write_text(f"{front}# D-1\n\n{SECRET}\n")
    loop.desk.knowledge.ingest([folder])
    pack = specs.pack().model_copy(update={"passages": (passage(1, "D-1", SECRET),)})
    draft = loop.desk.drafted(f"{specs.NOTE} {SECRET} [P1]", pack=pack)
    submitted = loop.desk.submit_draft(loop.desk.user("ben"), draft.draft_id, version=draft.current.number)
    loop.desk.review("ella", submitted)
    grace = loop.desk.user("grace")
    [(item_id, _, _)] = loop.items(grace, loop.draw(grace, size=1, seed=1).sample_id)
    return item_id


def test_evidence_that_the_reviewers_role_hides_is_hidden_in_the_form(loop: Loop, item: str) -> None:
    line = next(line for line in loop.form(loop.desk.user("grace"), item).evidence if line.startswith("[P1]"))
    assert SECRET not in line
    assert "Hidden by your role." in line
    assert SECRET in " ".join(loop.form(loop.desk.user("admin"), item).evidence)


def test_a_report_tells_a_reviewer_nothing_of_items_they_have_yet_to_score(loop: Loop, item: str) -> None:
    grace, farid, auditor = (loop.desk.user(name) for name in ("grace", "farid", "ines"))
    sample = loop.samples(grace)[0].sample_id
    loop.score(farid, item, passed=False, marks=RIGHT)
    before = loop.report(grace, sample)
    assert (before.items, before.scores, before.pass_rate, before.means) == (1, 0, None, {})
    assert loop.report(auditor, sample).pass_rate == 0.0
    loop.score(grace, item, passed=True, marks=RIGHT)
    assert loop.report(grace, sample).pass_rate == 0.5


def test_the_audit_says_that_an_item_was_scored_and_not_how(loop: Loop, item: str) -> None:
    loop.score(loop.desk.user("farid"), item, passed=False, marks=RIGHT)
    with loop.desk.store.unit_of_work(read_only=True) as unit:
        rows, _ = unit.audit.search(AuditFilter(action="qa.scored"), sar_compartment=True, offset=0, limit=9)
    assert [row.details for row in rows] == [{"item": item}]


def test_no_reviewer_reads_which_engine_wrote_a_candidate(loop: Loop) -> None:
    note = loop.desk.drafted(engine="vllm:secret-engine")
    loop.desk.edit_draft(loop.desk.user("ben"), note.draft_id, EDITED, base_version=1)
    loop.desk.submit_draft(loop.desk.user("ben"), note.draft_id, version=2)
    grace = loop.desk.user("grace")
    [row] = loop.list(grace)
    assert "secret-engine" not in row.model_dump_json()
    assert "secret-engine" not in loop.view(grace, row.candidate_id).model_dump_json()
    assert [one.engine for one in loop.list(loop.desk.user("ines"))] == ["vllm:secret-engine"]
