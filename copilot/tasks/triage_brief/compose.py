"""The offline engine's triage brief: sentences from the facts present, in the order of what matters."""

from typing import Any

from copilot.tasks.pack import Line, Pack, Sentence, gap_sentences, say, tell
from copilot.tasks.triage_brief.schema import Choice
from copilot.tasks.triage_brief.score import FRAUD_FROM, INNOCENT_FROM, Score
from copilot.tasks.triage_brief.signals import Hit
from copilot.tasks.triage_brief.steps import next_steps

MOST = 12
_CHOICES: dict[Choice, str] = {
    "confirmed_fraud": "closing the case as confirmed fraud",
    "false_positive": "closing the case as a false positive",
    "inconclusive": "leaving the case open as inconclusive",
    "customer_error": "closing the case as an error of the customer's",
    "merchant_error": "closing the case as an error of the merchant's",
    "no_error": "closing the case with no error found",
    "escalate": "escalating the case",
    "gather_more": "gathering more before anything is decided",
}


def compose(pack: Pack) -> dict[str, Any]:
    """Fill the schema of `TriageBrief`."""
    score = Score.of(pack)
    level, reason = _level(pack)
    return {
        "summary": [_what(pack), _balance(score)],
        "level": level,
        "level_reason": reason,
        "recommendation": {
            "choice": score.choice,
            "confidence": score.confidence,
            "statement": _recommend(score),
        },
        "what_would_change_it": _changes(pack, score),
        "evidence_for": [tell(hit.line) for hit in score.side("for")[:MOST]],
        "evidence_against": [tell(hit.line) for hit in score.side("against")[:MOST]],
        "contradictions": _contradictions(pack, score),
        "unknowns": _unknowns(pack, score),
        "next_steps": next_steps(pack, score.side("for") + score.side("doubt"), score.choice),
        "signals": [
            {"name": hit.rule.fact, "side": hit.rule.side, "points": hit.points, "cites": [hit.line.id]}
            for hit in score.hits
        ],
    }


def _what(pack: Pack) -> Sentence:
    """What the case is about: its title, then how much, how many and when."""
    case = pack.first("Case ")
    names = ("focus_total_out", "focus_total_in", "payment_amount", "dispute_amount", "amount_at_risk")
    amount = next((line for name in names if (line := pack.fact(name))), None)
    when = next(
        (
            line
            for name in ("focus_first", "payment_rejected_at", "complaint_received_on", "kyc_exceptions_open")
            if (line := pack.fact(name))
        ),
        None,
    )
    parts = [line.clause for line in (amount, when) if line]
    title = str(pack.case.get("title", "")).rstrip(". ").replace(". ", "; ") or "The case"
    return say(f"{title}: {'; '.join(parts)}." if parts else f"{title}.", case, amount, when)


def _balance(score: Score) -> Sentence:
    """What settles the case on record, or else the strongest signal on each side."""
    if score.on_record:
        because = "; ".join(line.clause for line in score.on_record.reasons)
        return say(f"What settles it on record is this: {because}.", *score.on_record.reasons)
    for_, against = _top(score.side("for")), _top(score.side("against"))
    if for_ and against:
        first, second = (for_, against) if score.margin >= 0 else (against, for_)
        words = ("for fraud", "against it") if score.margin >= 0 else ("against fraud", "for it")
        return say(
            f"What speaks most {words[0]} is this: {first.clause}; most {words[1]}: {second.clause}.",
            first,
            second,
        )
    if for_ or against:
        only = for_ or against
        assert only is not None
        side, other = ("for", "against") if for_ else ("against", "for")
        return say(
            f"What speaks most {side} fraud is this: {only.clause}; nothing on record speaks {other} it.",
            only,
            kind="inference",
        )
    return say(
        "No signal for or against fraud is known from the records of this case.",
        pack_case(score.pack),
        kind="unknown",
    )


def pack_case(pack: Pack) -> Line | None:
    """The case's own evidence item."""
    return pack.first("Case ")


def _top(side: tuple[Hit, ...]) -> Line | None:
    return side[0].line if side else None


def _recommend(score: Score) -> Sentence:
    """The recommendation with what settles it on record, or its two strongest reasons on the leading side."""
    if score.on_record:
        because = "; ".join(line.clause for line in score.on_record.reasons)
        act = _CHOICES[score.choice]
        return say(
            f"The record speaks for {act}: {because}.", *score.on_record.reasons, kind="recommendation"
        )
    side = (
        score.side("for")
        if score.margin > 0
        else score.side("against")
        if score.margin < 0
        else score.side("doubt")
    )
    reasons = [hit.line for hit in side[:2]]
    if score.contradiction and INNOCENT_FROM < score.margin < FRAUD_FROM:
        reasons = list(score.contradiction)
    act = _CHOICES[score.choice]
    if not reasons:
        return say(f"The signals on record speak for {act}.", pack_case(score.pack), kind="recommendation")
    because = "; ".join(line.clause for line in reasons)
    return say(f"The signals on record speak for {act}: {because}.", *reasons, kind="recommendation")


def _level(pack: Pack) -> tuple[str, Sentence]:
    """The level that orders the queue, with the points behind it."""
    rated = pack.fact("triage_level")
    if rated is None:
        return "medium", say("The triage level is not known from the records.", kind="unknown")
    found = pack.policy(f"triage level {rated.value} score amount", least=3)
    return rated.value, say(rated.text, rated, found[0] if found else None)


def _changes(pack: Pack, score: Score) -> list[Sentence]:
    """What would tip the table: the strongest leading signals falling away, or a doubt being settled."""
    told: list[Sentence] = []
    lead = score.side("for") if score.margin >= 0 else score.side("against")
    if lead:
        told.append(
            say(
                f"It would change if this did not hold: {lead[0].line.clause}.",
                lead[0].line,
                kind="inference",
            )
        )
    for hit in score.side("doubt")[:2]:
        told.append(
            say(f"It would change once this is settled: {hit.line.clause}.", hit.line, kind="inference")
        )
    if score.contradiction:
        one, other = score.contradiction
        told.append(
            say(
                f"It would change once these are reconciled: {one.clause}; {other.clause}.",
                one,
                other,
                kind="inference",
            )
        )
    return told[:4] or [
        say(
            "What would change it is not known from the records of this case.",
            pack_case(pack),
            kind="unknown",
        )
    ]


_PAIRS = (
    ("new_device_share", "device_confirmed"),
    ("contact_disowned", "payee_check_match"),
    ("contact_disowned", "chip_share"),
    ("prior_alerts_closed_true", "prior_alerts_closed_false"),
    ("delivery_home", "dispute_category"),
    ("prior_undisputed_alike", "contact_disowned"),
    ("screening_open", "risk_rating"),
)


def _contradictions(pack: Pack, score: Score) -> list[Sentence]:
    """Pairs of facts that pull apart, both cited."""
    pairs = [score.contradiction] if score.contradiction else []
    telling = {hit.line.name for hit in score.hits} | {
        "delivery_home",
        "dispute_category",
        "prior_undisputed_alike",
    }
    for left, right in _PAIRS:
        one, other = pack.fact(left), pack.fact(right)
        if one and other and {left, right} <= telling:
            pairs.append((one, other))
    return [
        say(f"These do not sit well together: {a.clause}; {b.clause}.", a, b, kind="inference")
        for a, b in pairs[:6]
    ]


def _unknowns(pack: Pack, score: Score) -> list[Sentence]:
    return [*gap_sentences(pack), *(tell(hit.line, "unknown") for hit in score.side("doubt"))][:MOST]
