"""What of the gathered records the actor may know, before any of it becomes evidence."""

import dataclasses

from copilot.domain.identity import Actor
from copilot.domain.visibility import (
    visible_alerts,
    visible_cases,
    visible_clocks,
    visible_kyc,
    visible_notes,
    visible_record,
)
from copilot.tasks.base import GatheredRecords


def visible_records(records: GatheredRecords, actor: Actor) -> GatheredRecords:
    """The same records without what the actor's roles keep from them, the SAR compartment first of all."""
    return dataclasses.replace(
        records,
        case=visible_record(records.case, actor),
        alerts=visible_alerts(records.alerts, actor),
        prior_alerts=visible_alerts(records.prior_alerts, actor),
        kyc=visible_kyc(records.kyc, actor),
        notes=visible_notes(records.notes, actor),
        prior_cases=visible_cases(records.prior_cases, actor),
        clocks=visible_clocks(records.clocks, actor),
    )
