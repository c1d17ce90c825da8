"""Keys, retention, holds and the prompt log in memory."""

from datetime import timedelta

from copilot.domain.governance import KeyStatus
from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import CaseId
from copilot.domain.retention import DEFAULT_DAYS, DataClass, LegalHold, RetentionLine, RetentionReport
from copilot.errors import ConflictError, NotFoundError, PermissionDeniedError
from copilot.ports.prompt_log import PromptEntry
from tests.fakes import bank


class FakeGovernance:
    """What the Operations page shows of keeping, and the three things it changes."""

    def __init__(self) -> None:
        super().__init__()
        self.keys = KeyStatus(
            master_id="k-7f3a91c2",
            since=bank.NOW - timedelta(days=112),
            place="the file master.key of the data directory",
            data_keys=318,
            destroyed=12,
            rotating_to="",
            rewrapped=0,
        )
        self.holds: dict[CaseId, LegalHold] = {}
        self.due = {DataClass.PROMPT_LOG: 214, DataClass.TRACES: 1_820, DataClass.RUNS: 9}
        self.prompts: dict[CaseId, tuple[PromptEntry, ...]] = {}
        self.read: list[CaseId] = []

    def key_status(self, actor: Actor) -> KeyStatus:
        return self.keys

    def retention_plan(self, actor: Actor) -> RetentionReport:
        return self._report(dry_run=True)

    def retention_run(self, actor: Actor) -> RetentionReport:
        self._manages(actor)
        report = self._report(dry_run=False)
        self.due = {}
        return report

    def list_holds(self, actor: Actor) -> tuple[LegalHold, ...]:
        return tuple(self.holds.values())

    def set_hold(self, actor: Actor, case_id: CaseId, *, reason: str) -> LegalHold:
        self._manages(actor)
        if case_id in self.holds:
            raise ConflictError(f"Case {case_id} is on legal hold already.")
        hold = LegalHold(case_id=case_id, reason=reason, set_by=actor.user_id, set_at=bank.NOW)
        self.holds[case_id] = hold
        return hold

    def lift_hold(self, actor: Actor, case_id: CaseId, *, reason: str) -> None:
        self._manages(actor)
        del self.holds[case_id]

    def prompt_log(self, actor: Actor, case_id: CaseId) -> tuple[PromptEntry, ...]:
        if not case_id.startswith("CF-"):
            raise NotFoundError(f"There is no case {case_id} that you may see.")
        self.read.append(case_id)
        return self.prompts.get(case_id, ())

    def _report(self, *, dry_run: bool) -> RetentionReport:
        return RetentionReport(
            at=bank.NOW, dry_run=dry_run, lines=tuple(self._line(data_class) for data_class in DataClass)
        )

    def _line(self, data_class: DataClass) -> RetentionLine:
        days = DEFAULT_DAYS[data_class]
        return RetentionLine(
            data_class=data_class,
            days=days,
            before=bank.NOW - timedelta(days=days) if days else None,
            rows=self.due.get(data_class, 0),
            cases=0,
            held=tuple(self.holds) if data_class is DataClass.RUNS and self.due else (),
            in_work=(CaseId("DS-100004"),) if data_class is DataClass.DRAFTS else (),
        )

    def _manages(self, actor: Actor) -> None:
        if not actor.may(Permission.GOVERNANCE_MANAGE):
            raise PermissionDeniedError("Your roles do not allow governance.manage.")


def bank_prompts(case_id: CaseId) -> tuple[PromptEntry, ...]:
    """One entry of each policy that keeps anything, and one whose text was erased."""
    policies = (
        ("metadata", "", ""),
        ("redacted", '{"customer": "PERSON_1"}', '{"text": "PERSON_1 paid."}'),
        ("full", "", ""),
    )
    return tuple(
        PromptEntry.model_validate(
            {
                "call_id": f"MC-{number:04d}",
                "at": bank.NOW - timedelta(hours=number),
                "case_id": case_id,
                "engine": "vllm:qwen3-32b",
                "policy": policy,
                "prompt_version": "triage_brief@1.0.0+0d5d99d7cc5b",
                "sent_bytes": 18_220,
                "received_bytes": 2_401,
                "sent": sent,
                "received": received,
            }
        )
        for number, (policy, sent, received) in enumerate(policies)
    )
