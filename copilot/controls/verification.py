"""The verdict on a whole text: its sentences, its required elements, its audience.

One function judges a model's draft and one a person's edit, by the same controls, so that
neither can pass where the other would fail.
"""

import re
from collections.abc import Collection, Mapping, Sequence

from copilot.controls.audience_wall import check_audience, sensitivities_of
from copilot.controls.body import parse_body
from copilot.controls.grounding import verify_statements
from copilot.controls.outside_text import obedience_failures
from copilot.controls.required_elements import RequiredElement, missing_elements
from copilot.domain.audience import Audience
from copilot.domain.evidence import EvidencePack
from copilot.domain.evidence_fields import RuleHitFields
from copilot.domain.statement import Failure, Statement, StatementKind, Verdict, Verification

_MARKER = re.compile(r"\[\s*missing\b[^\]\n]{0,200}\]?", re.IGNORECASE)
_SIGNAL_SYSTEMS = frozenset({"alerts", "devices"})
"""Systems whose ids and names are internal signals: never in a customer's letter."""


def verify_output(
    statements: Sequence[Statement],
    *,
    body: str,
    pack: EvidencePack,
    audience: Audience,
    required: Collection[RequiredElement] = (),
    other_customers: Collection[str] = (),
    known_names: Collection[str] = (),
) -> Verification:
    """One verdict per statement, what is missing, and what the audience may not read.

    `passed` means that figures and citations resolve, nothing required is missing and the
    audience wall is clear; it does not mean that the text is true. `known_names` need no source.
    """
    grounded = verify_statements(statements, pack.citable(), known_names=known_names)
    verdicts = tuple(
        _with(verdict, tuple(obedience_failures(statement, pack=pack, audience=audience)))
        for statement, verdict in zip(statements, grounded, strict=True)
    )
    missing = (
        missing_elements(body, required, facts={fact.label: fact.text for fact in pack.facts})
        if required
        else ()
    )
    wall = check_audience(
        body,
        audience,
        forbidden_terms=internal_terms(pack),
        cited_sensitivities=sensitivities_of(pack),
        other_customers=other_customers,
    )
    return Verification(
        passed=all(verdict.supported for verdict in verdicts) and not missing and not wall,
        verdicts=verdicts,
        missing_elements=missing,
        wall=wall,
    )


def verify_body(
    body: str,
    *,
    pack: EvidencePack,
    audience: Audience,
    required: Collection[RequiredElement] = (),
    other_customers: Collection[str] = (),
    known_names: Collection[str] = (),
    kinds: Mapping[str, StatementKind] | None = None,
) -> tuple[tuple[Statement, ...], Verification]:
    """Parse an edited text into statements and judge it; `kinds` are those of sentences known from before.

    A marker such as `[missing: plain reason]` left in a customer's letter counts as a missing element, since
    the letter would be sent with it. In a text for colleagues it says what is not known and may stay; in a
    report's narrative it is left to the person who files.
    """
    statements = parse_body(body, kinds=kinds)
    verification = verify_output(
        statements,
        body=body,
        pack=pack,
        audience=audience,
        required=required,
        other_customers=other_customers,
        known_names=known_names,
    )
    left = open_markers(body) if audience.gets_a_letter else ()
    return statements, verification.model_copy(
        update={
            "passed": verification.passed and not left,
            "missing_elements": (*verification.missing_elements, *left),
        }
    )


def open_markers(body: str) -> tuple[str, ...]:
    """Each marker of a missing value once, with what to do about it."""
    found = dict.fromkeys(" ".join(match.split()) for match in _MARKER.findall(body))
    return tuple(f"{marker}: put in the value, or take the sentence out" for marker in found)


def _with(verdict: Verdict, more: tuple[Failure, ...]) -> Verdict:
    return Verdict(supported=False, failures=(*verdict.failures, *more)) if more else verdict


def internal_terms(pack: EvidencePack) -> frozenset[str]:
    """Ids and names in the pack that are internal signals: rules, alerts, devices, sign-ins."""
    terms: set[str] = set()
    for item in pack.evidence:
        if item.system in _SIGNAL_SYSTEMS and item.sensitivity != "open":
            terms.update(item.record_ids)
            terms.update([item.fields.rule] if isinstance(item.fields, RuleHitFields) else [])
    return frozenset(terms)
