"""All tasks by name."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from copilot.domain.run import TaskName
from copilot.tasks import (
    case_note,
    case_question,
    case_summary,
    dispute_letter,
    loan_status,
    policy_answer,
    rejected_payment,
    sar_narrative,
    ticket,
    triage_brief,
)
from copilot.tasks.base import TaskSpec

_SPECS: tuple[TaskSpec[Any], ...] = (
    triage_brief.SPEC,
    case_summary.SPEC,
    case_question.SPEC,
    policy_answer.SPEC,
    rejected_payment.SPEC,
    dispute_letter.SPEC,
    loan_status.SPEC,
    sar_narrative.SPEC,
    case_note.SPEC,
    ticket.SPEC,
)
REGISTRY: Mapping[TaskName, TaskSpec[Any]] = MappingProxyType({spec.name: spec for spec in _SPECS})
"""Every task that can be run; the workflow and the offline engine look tasks up here."""
