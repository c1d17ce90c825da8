"""However drafts are written, edited, submitted, reviewed and committed: nothing reaches the bank that
was not approved, in exactly that text, by enough people who did not write it."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from copilot.controls.body import strip_markers
from copilot.domain.draft import Draft, DraftStatus, text_hash
from copilot.domain.ids import CaseId, DraftId, UserId
from copilot.errors import CopilotError
from copilot.ports.systems import AddNote
from copilot.usecases.sync_cases import sync_cases
from tests.fakes.banks import DEMO, limits_from
from tests.fakes.records import tiny_bank
from tests.fakes.store import HandClock, temporary_store
from tests.fakes.systems import FakeSystems
from tests.usecases.desk import RULES, Desk, no_clocks
from tests.usecases.specs import NOTE, pack

CASE = CaseId("CF-100001")
# Weighted, so that runs get as far as approvals by two people, and still try what must not work.
WRITERS = st.sampled_from(["ben", "ben", "ben", "admin", "chloe", "ella"])
CHECKERS = st.sampled_from(["ella", "ella", "farid", "farid", "admin", "ben"])
NAMED = st.sampled_from([None, None, None, "ella", "farid", "ben"])
SELDOM = st.sampled_from([False] * 5 + [True])
BODIES = st.sampled_from(
    [NOTE, NOTE, NOTE + "\n", NOTE.replace("Six", "The six"), NOTE.replace("$24.99", "$1.00")]
)
PICK = st.integers(0, 5)


def _one_of(drafts: list[DraftId], pick: int) -> DraftId:
    return drafts[pick % len(drafts)]


class DraftMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        clock = HandClock()
        self.store = temporary_store(Path(self._folder.name), clock)
        systems = FakeSystems(tiny_bank(), now=clock.now)
        sync_cases(systems=systems, unit_of_work=self.store.unit_of_work, clocks_for=no_clocks, bank=DEMO)
        self.desk = Desk(self.store, systems, clock)
        self.approved: dict[str, set[str]] = {}  # text hash → who approved that text
        self.wrote: dict[DraftId, set[str]] = {}

    def teardown(self) -> None:
        self.store.close()
        self._folder.cleanup()

    def _read(self, draft_id: DraftId) -> Draft:
        return self.desk.get_draft(self.desk.user("admin"), draft_id)

    def _in(self, *statuses: DraftStatus) -> list[DraftId]:
        return [draft_id for draft_id in self.wrote if self._read(draft_id).status in statuses]

    @precondition(lambda self: len(self.wrote) < 3)
    @rule(body=BODIES, left_open=SELDOM, two=st.booleans())
    def create(self, body: str, left_open: bool, two: bool) -> None:
        self._free_the_case()
        draft = self.desk.drafted(body, by="ben")
        self.wrote[draft.draft_id] = {"ben"}
        if not left_open:
            self._submit(draft.draft_id, "ben", two, None)

    @precondition(lambda self: self.wrote)
    @rule(pick=PICK, who=WRITERS, body=BODIES, stale=SELDOM)
    def edit(self, pick: int, who: str, body: str, stale: bool) -> None:
        draft_id = _one_of(list(self.wrote), pick)
        before = self._read(draft_id).current.number
        self._free_the_case()
        try:
            self.desk.edit_draft(self.desk.user(who), draft_id, body, base_version=before - stale)
        except CopilotError:
            assert self._read(draft_id).current.number == before
            return
        if self._read(draft_id).current.number > before:
            self.wrote[draft_id].add(who)

    @precondition(lambda self: self._in(DraftStatus.DRAFT))
    @rule(pick=PICK, who=WRITERS, two=st.booleans(), named=NAMED)
    def submit(self, pick: int, who: str, two: bool, named: str | None) -> None:
        self._submit(_one_of(self._in(DraftStatus.DRAFT), pick), who, two, named)

    def _submit(self, draft_id: DraftId, who: str, two: bool, named: str | None) -> None:
        self._free_the_case()
        rules = RULES._replace(limits=limits_from("0.01" if two else "10000000"))
        checker = UserId(named) if named else None
        try:
            number = self._read(draft_id).current.number
            self.desk.submit_draft(
                self.desk.user(who), draft_id, version=number, named_checker=checker, rules=rules
            )
        except CopilotError:
            return
        self.wrote[draft_id].add(who)

    @precondition(lambda self: self._in(DraftStatus.SUBMITTED))
    @rule(
        pick=PICK,
        who=CHECKERS,
        decision=st.sampled_from(["approve"] * 5 + ["return", "reject"]),
        stale=SELDOM,
        commit_later=SELDOM,
    )
    def review(self, pick: int, who: str, decision: str, stale: bool, commit_later: bool) -> None:
        draft_id = _one_of(self._in(DraftStatus.SUBMITTED), pick)
        draft = self._read(draft_id)
        assert draft.submission is not None
        seen = "0" * 64 if stale else draft.submission.text_hash
        try:
            self.desk.review(who, draft, decision, text_hash=seen)  # type: ignore[arg-type]
        except CopilotError:
            return
        assert not stale
        assert who not in self.wrote[draft_id]
        if decision == "approve":
            self.approved.setdefault(f"{draft_id}:{seen}", set()).add(who)
        if not commit_later:
            self.desk.commit_approved()

    @precondition(lambda self: self.wrote)
    @rule(pick=PICK, change=SELDOM)
    def change_evidence(self, pick: int, change: bool) -> None:
        draft_id = _one_of(list(self.wrote), pick)
        if change:
            self.desk.packs[draft_id] = pack(amount="$24.99").model_copy(
                update={"gaps": (), "passages": (), "facts": pack().facts[:2]}
            )
        else:
            self.desk.packs.pop(draft_id, None)

    @rule(hours=st.sampled_from([1, 2, 80]))
    def wait(self, hours: int) -> None:
        self.desk.clock.forward(hours=hours)

    @rule()
    def commit(self) -> None:
        self.desk.commit_approved()

    def _free_the_case(self) -> None:
        self.desk.clock.forward(minutes=31)
        with self.store.unit_of_work(read_only=True) as unit:
            owner = unit.cases.hold(CASE).owner_id
        if owner:
            self.desk.release_case(self.desk.user(owner), CASE)

    @invariant()
    def nothing_is_written_unapproved(self) -> None:
        written = [(key, command) for key, command in self.desk.systems.writes]
        assert len({key for key, _ in written}) == len(written)
        for key, command in written:
            assert isinstance(command, AddNote)
            draft_id, _, approved_hash = key.partition(":")
            draft = self._read(DraftId(draft_id))
            version = next(v for v in draft.versions if text_hash(v.body) == approved_hash)
            assert command.text == strip_markers(version.body)
            assert self.approved[key]
            assert not self.approved[key] & self.wrote[draft.draft_id]
            assert draft.submission is not None
            assert len(self.approved[key]) >= draft.submission.approvals_needed
            assert draft.status in (DraftStatus.APPROVED, DraftStatus.COMMITTED)

    @invariant()
    def the_chain_holds(self) -> None:
        assert self.desk.verify_audit(self.desk.user("ines")).ok


TestDraftMachine = DraftMachine.TestCase
TestDraftMachine.settings = settings(
    max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
