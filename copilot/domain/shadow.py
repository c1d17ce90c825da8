"""The shadow deployment: a variant beside the live version, and which version of a task is live.

A variant is another prompt or another engine for one task. It runs on the cases that the live
version ran on, and nobody who works a case sees any of it. A task's prompt and its first engine
each have a line of versions: number 0 is what was delivered, every promotion adds one.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime

from copilot.domain.base import DomainModel
from copilot.domain.evaluation import Score
from copilot.domain.ids import CaseId, RunId, UserId
from copilot.domain.run import TaskName

SHADOW_USER = UserId("shadow")
"""Whom the ledger names for a variant's calls, so that they are nobody's budget but the shadow deployment's."""
LEAST_COMPARED = 5
"""With fewer comparisons nobody may promote: there is nothing to rest the decision on."""

NEWEST_COMPARED = 200
"""How many comparisons, newest first, figures and a promotion rest on: each has to be opened to be counted."""


class VariantKind(StrEnum):
    """What a variant changes."""

    PROMPT = "prompt"
    ENGINE = "engine"


class VariantState(StrEnum):
    """Where a variant stands; only one in `SHADOW` runs."""

    SHADOW = "shadow"
    PROMOTED = "promoted"
    WITHDRAWN = "withdrawn"


class Variant(DomainModel):
    """Another prompt or engine for a task, proposed by one person; `text` is the prompt's whole file."""

    variant_id: str
    task: TaskName
    kind: VariantKind
    reference: str  # the prompt's, or the engine's name
    text: str = ""
    base: str  # the reference of the live version when this was proposed: what it is compared with
    why: str
    proposed_by: UserId
    proposed_at: AwareDatetime
    state: VariantState = VariantState.SHADOW


class Side(DomainModel):
    """One of the two outputs, as a comparison shows it: its text under pseudonyms, its scores in figures."""

    engine: str
    prompt_version: str
    body: str
    refused: bool
    unsupported: tuple[str, ...]  # statements with why not, under pseudonyms
    scores: tuple[Score, ...]


class Comparison(DomainModel):
    """A variant beside the live run of the same task on the same case.

    It counts only where both read the same evidence and the variant's own engine and prompt
    wrote; else `problem` says what stood in the way.
    """

    variant_id: str
    run_id: RunId  # the live one
    case_id: CaseId | None
    at: AwareDatetime
    sar_compartment: bool
    live: Side
    variant: Side | None
    problem: str = ""

    @property
    def counts(self) -> bool:
        """True if the two can be held against each other."""
        return self.variant is not None and not self.problem


class Version(DomainModel):
    """One change of what is live, or number 0: what was delivered. Appended, never changed."""

    number: int
    task: TaskName
    kind: VariantKind
    action: Literal["delivered", "promoted", "rolled_back"]
    reference: str
    variant_id: str | None  # None: as delivered
    replaced: int | None  # the number of the version that it took the place of
    restores: int | None = None  # of a rollback: the number of the version that is live again
    proposed_by: UserId | None = None
    by: UserId | None = None  # who approved the promotion, or rolled back
    reason: str = ""
    at: AwareDatetime | None = None


def live_version(history: Sequence[Version], delivered: Version) -> Version:
    """The version that is live; `history` is oldest first, without number 0."""
    if not history:
        return delivered
    newest = history[-1]
    number = newest.number if newest.restores is None else newest.restores
    return history[number - 1] if number else delivered


def version_before(history: Sequence[Version], delivered: Version) -> Version | None:
    """What a rollback makes live again: what the live version took the place of; None where it is as delivered."""
    live = live_version(history, delivered)
    if live.replaced is None:
        return None
    return history[live.replaced - 1] if live.replaced else delivered
