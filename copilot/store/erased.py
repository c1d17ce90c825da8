"""What is read where the key was destroyed: who, when and what kind, and that the content is gone."""

from datetime import datetime

from copilot.domain.audience import Audience
from copilot.domain.draft import DraftVersion
from copilot.domain.evidence import EvidencePack
from copilot.domain.ids import CaseId
from copilot.domain.retention import erased_text
from copilot.domain.run import RedactionView, Run
from copilot.domain.statement import Verification
from copilot.store.mapping import model_of
from copilot.store.models import RunRow, VersionRow

_NOT_VERIFIED = Verification(passed=False, verdicts=())


def erased_run(row: RunRow, at: datetime) -> Run:
    """The run without its content, as a refusal that says why."""
    return model_of(
        Run,
        row,
        question="",
        audience=Audience.INTERNAL,
        engine="erased",
        engine_note=erased_text(at),
        prompt_version="",
        milliseconds=0.0,
        pack=erased_pack(CaseId(row.case_id) if row.case_id else None, row.started_at),
        output={},
        statements=(),
        verification=_NOT_VERIFIED,
        body="",
        refused=True,
        refusal_reason=erased_text(at),
        hidden=0,
        steps=(),
        redaction=RedactionView(original="", sent="", decisions=()),
    )


def erased_version(row: VersionRow, at: datetime) -> DraftVersion:
    """The version without its text."""
    return model_of(DraftVersion, row, body=erased_text(at), statements=(), verification=_NOT_VERIFIED)


def erased_pack(case_id: CaseId | None, as_of: datetime) -> EvidencePack:
    """A pack of nothing."""
    return EvidencePack(case_id=case_id, as_of=as_of)
