"""The use cases bound to one tiny bank, as `Services` binds them to the real one."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

from copilot.domain.clock import StatutoryClock
from copilot.domain.draft import Draft
from copilot.domain.evidence import EvidencePack
from copilot.domain.identity import Actor, Queue
from copilot.domain.ids import CaseId, RunId
from copilot.domain.records import CaseRecord
from copilot.domain.run import TaskName
from copilot.store import StoreHandle
from copilot.usecases.assign_cases import assign_cases
from copilot.usecases.case_history import case_history
from copilot.usecases.case_links import case_links
from copilot.usecases.commit_approved import commit_approved
from copilot.usecases.create_draft import create_draft
from copilot.usecases.edit_draft import edit_draft
from copilot.usecases.export_case_bundle import export_case_bundle
from copilot.usecases.list_approvals import list_approvals
from copilot.usecases.list_queue import list_queue
from copilot.usecases.propose_disposition import propose_disposition
from copilot.usecases.read_audit import search_audit, verify_audit
from copilot.usecases.read_drafts import check_text, get_draft, list_drafts
from copilot.usecases.release_case import release_case
from copilot.usecases.review_draft import Decision, review_draft
from copilot.usecases.snooze_cases import snooze_cases
from copilot.usecases.submit_draft import ApprovalRules, submit_draft
from copilot.usecases.sync_cases import sync_cases
from copilot.usecases.take_case import take_case
from copilot.usecases.take_next import take_next
from copilot.usecases.tick_checklist import tick_checklist
from copilot.usecases.view_case import view_case
from copilot.usecases.view_submission import view_submission
from tests.fakes.banks import DEMO
from tests.fakes.knowledge import FakeKnowledgeBase
from tests.fakes.store import HandClock, signed_in
from tests.fakes.systems import FakeSystems
from tests.usecases.specs import NOTE, SPECS, run

RULES = ApprovalRules(DEMO.limits, expiry_hours=72)


def no_clocks(*_case: object, **_records: object) -> tuple[StatutoryClock, ...]:
    return ()


class Desk:
    def __init__(self, store: StoreHandle, systems: FakeSystems, clock: HandClock) -> None:
        self.store, self.systems, self.clock = store, systems, clock
        own: dict[str, Any] = {"unit_of_work": store.unit_of_work, "time_source": clock}
        self.list_queue = partial(list_queue, **own)
        self.take_next = partial(take_next, **own)
        self.take_case = partial(take_case, **own)
        self.release_case = partial(release_case, **own)
        self.assign_cases = partial(assign_cases, **own)
        self.snooze_cases = partial(snooze_cases, **own)
        self.tick_checklist = partial(tick_checklist, **own)
        self.view_case = partial(view_case, systems=systems, clocks_for=no_clocks, bank=DEMO, specs={}, **own)
        self._numbers = count(1)
        self.sync: Callable[[], int] = partial(
            sync_cases, systems=systems, unit_of_work=store.unit_of_work, clocks_for=no_clocks, bank=DEMO
        )

        self.packs: dict[str, EvidencePack] = {}
        with_specs: dict[str, Any] = {**own, "specs": SPECS}
        self.create_draft = partial(create_draft, **with_specs)
        self.edit_draft = partial(edit_draft, **with_specs)
        self.check_text = partial(check_text, **with_specs)
        self.submit_draft = partial(submit_draft, rules=RULES, regather=self.regather, **with_specs)
        self.propose_disposition = partial(propose_disposition, **own)
        self.knowledge = FakeKnowledgeBase()
        self.get_draft = partial(get_draft, knowledge=self.knowledge, unit_of_work=store.unit_of_work)
        self.list_drafts = partial(list_drafts, unit_of_work=store.unit_of_work)
        self.list_approvals = partial(list_approvals, **own)
        self.view_submission = partial(
            view_submission, regather=self.regather, knowledge=self.knowledge, **own
        )
        self.commit_approved = partial(commit_approved, systems=systems, **own)
        self.search_audit = partial(search_audit, unit_of_work=store.unit_of_work)
        self.export_case_bundle = partial(
            export_case_bundle, systems=systems, knowledge=self.knowledge, **own
        )
        self.case_history = partial(case_history, **own)
        self.case_links = partial(case_links, systems=systems)
        self.verify_audit = partial(verify_audit, unit_of_work=store.unit_of_work)

    def regather(self, draft: Draft) -> EvidencePack:
        """The draft's own pack, until a test puts another in `packs`."""
        return self.packs.get(draft.draft_id, draft.pack)

    def run(self, task: TaskName, body: str, **overrides: Any) -> RunId:
        """Keep a run, as the workflow would."""
        made = run(task, body, number=next(self._numbers), **overrides)
        with self.store.unit_of_work() as unit:
            unit.runs.add(made)
        return made.run_id

    def drafted(
        self, body: str = NOTE, task: TaskName = TaskName("case_note"), by: str = "ben", **run: Any
    ) -> Draft:
        return self.create_draft(self.user(by), self.run(task, body, **run))

    def submitted(
        self, body: str = NOTE, task: TaskName = TaskName("case_note"), by: str = "ben", **run: Any
    ) -> Draft:
        draft = self.drafted(body, task, by, **run)
        return self.submit_draft(self.user(by), draft.draft_id, version=draft.current.number)

    def review(self, user_id: str, draft: Draft, decision: Decision = "approve", **values: Any) -> Draft:
        assert draft.submission is not None
        given: dict[str, Any] = {
            "text_hash": draft.submission.text_hash,
            "evidence_opened": 3,
            "seconds_looked": 40.0,
            "reason": "" if decision == "approve" else "Please add the merchant.",
            **values,
        }
        return review_draft(
            self.user(user_id),
            draft.draft_id,
            decision,
            regather=self.regather,
            unit_of_work=self.store.unit_of_work,
            time_source=self.clock,
            **given,
        )

    def actions(self, case_id: str) -> list[str]:
        with self.store.unit_of_work(read_only=True) as unit:
            return [event.action for event in unit.audit.of_case(CaseId(case_id), sar_compartment=True)]

    def move(self, case_id: CaseId, queue: Queue) -> None:
        """The bank puts the case into another queue, and the desk learns of it."""
        records = self.systems.records
        cases = [record for record in records if isinstance(record, CaseRecord)]
        case = next(case for case in cases if case.case_id == case_id)
        later = max(known.updated_at for known in cases) + timedelta(seconds=1)
        records[records.index(case)] = case.model_copy(update={"queue": queue, "updated_at": later})
        self.sync()

    def user(self, user_id: str) -> Actor:
        return signed_in(self.store, user_id)
