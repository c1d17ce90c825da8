"""The offline engine's triage brief: sentences from the facts present, in the order of what matters."""

from typing import Any

from copilot.domain.evidence_fields import CaseFields, CustomerFields, RuleHitFields
from copilot.domain.fact import FactName
from copilot.language.written import listed
from copilot.tasks.facts.habit import ENOUGH, TRAITS
from copilot.tasks.pack import FactLine, ItemLine, Pack, Sentence, gap_sentences, say, tell
from copilot.tasks.triage_brief.record_rules import SURE
from copilot.tasks.triage_brief.schema import Choice
from copilot.tasks.triage_brief.score import CLAIMS, CLEARED, FRAUD_FROM, GUILTY, INNOCENT_FROM, Score
from copilot.tasks.triage_brief.signals import Hit
from copilot.tasks.triage_brief.steps import next_steps

MOST = 12
_CHOICES: dict[Choice, str] = {
    "confirmed_fraud": "closing the case as confirmed fraud",
    "false_positive": "closing the case as a false positive",
    "inconclusive": "recording the case as inconclusive",
    "customer_error": "closing the case as a customer error",
    "merchant_error": "closing the case as a merchant error",
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
        "evidence_for": [tell(line) for line in score.evidence("for")[:MOST]],
        "evidence_against": [tell(line) for line in score.evidence("against")[:MOST]],
        "contradictions": _contradictions(pack, score),
        "unknowns": _unknowns(pack, score),
        "next_steps": next_steps(pack, score.side("for") + score.side("doubt"), score.choice),
        "signals": [
            {"name": hit.rule.fact, "side": hit.rule.side, "points": hit.points, "cites": [hit.line.id]}
            for hit in score.hits
        ],
    }


def _what(pack: Pack) -> Sentence:
    """Who it is about and what happened: the title, the customer, how much, how many, when, and why it was flagged."""
    case, customer = pack.first(CaseFields), pack.first(CustomerFields)
    title = str(pack.case.get("title", "")).rstrip(". ").replace(". ", "; ") or "The case"
    who = _who(customer, pack)
    lines = [*_money(pack), *_when(pack)]
    rules = pack.of(RuleHitFields)[:2]
    flagged = listed(list(dict.fromkeys(f'"{item.fields.rule}"' for item in rules)))
    parts = [line.clause for line in lines]
    if flagged:
        parts.append(f"flagged by the rule{'s' if ' and ' in flagged else ''} {flagged}")
    text = f"{title}{who}: {'; '.join(parts)}." if parts else f"{title}{who}."
    return say(text, case, customer, *lines, *rules)


def _who(customer: ItemLine[CustomerFields] | None, pack: Pack) -> str:
    if customer is None:
        return ""
    who = customer.fields
    kind = "" if who.customer_kind == "person" else f"a {who.customer_kind} and "
    return f", {who.name}, {kind}customer since {pack.style.day(who.customer_since)}"


def _money(pack: Pack) -> list[FactLine]:
    """The amounts that say what the case is about; nothing where nothing is at risk."""
    moved = [
        line for name in (FactName.FOCUS_TOTAL_IN, FactName.FOCUS_TOTAL_OUT) if (line := pack.fact(name))
    ]
    if moved:
        return moved
    names = (FactName.PAYMENT_AMOUNT, FactName.DISPUTE_AMOUNT, FactName.LOAN_AMOUNT, FactName.AMOUNT_AT_RISK)
    return [line for name in names if (line := pack.fact(name)) and line.number > 0][:1]


def _when(pack: Pack) -> list[FactLine]:
    """The day that matters most, or the first and the last."""
    first, last = pack.fact(FactName.FOCUS_FIRST), pack.fact(FactName.FOCUS_LAST)
    if first and last:
        return [first] if pack.on(first) == pack.on(last) else [first, last]
    names = (
        FactName.PAYMENT_REJECTED_AT,
        FactName.NOTICE_RECEIVED_ON,
        FactName.COMPLAINT_RECEIVED_ON,
        FactName.KYC_EXCEPTIONS_OPEN,
    )
    return [line for name in names if (line := pack.fact(name))][:1]


def _balance(score: Score) -> Sentence:
    """What settles the case on record, or else the strongest signal on each side."""
    if score.on_record:
        because = _and([line.clause for line in score.on_record.reasons])
        says = (
            "calls for escalation"
            if score.choice == "escalate"
            else ("settles it" if score.on_record.confidence >= SURE else "points one way")
            if score.choice in (*GUILTY, *CLEARED)
            else "leaves it open"
        )
        return say(f"The record {says}: {because}.", *score.on_record.reasons)
    for_, against = _top(score.side("for")), _top(score.side("against"))
    if for_ and against:
        first, second = (for_, against) if score.margin >= 0 else (against, for_)
        words = ("for fraud", "against it") if score.margin >= 0 else ("against fraud", "for it")
        text = f"Strongest sign {words[0]}: {first.clause}; strongest sign {words[1]}: {second.clause}."
        return say(text, first, second)
    if for_ or against:
        only = for_ or against
        assert only is not None
        side, other = ("for", "against") if for_ else ("against", "for")
        return say(
            f"Strongest sign {side} fraud: {only.clause}; nothing on record speaks {other} it.",
            only,
            kind="inference",
        )
    doubts = [hit.line for hit in score.side("doubt")[:1]]
    return say(
        "No signal for or against fraud is known from the records of this case"
        + (f", and {doubts[0].clause}." if doubts else "."),
        score.pack.first(CaseFields),
        *doubts,
        kind="unknown",
    )


def _and(clauses: list[str]) -> str:
    """`a, and b`; semicolons between more."""
    return f"{clauses[0]}, and {clauses[1]}" if len(clauses) == 2 else "; ".join(clauses)


def _top(side: tuple[Hit, ...]) -> FactLine | None:
    return side[0].line if side else None


def _recommend(score: Score) -> Sentence:
    """The recommendation with what settles it on record, or its two strongest reasons on the leading side."""
    if score.on_record:
        because = _and([line.clause for line in score.on_record.reasons])
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
        return say(
            f"The signals on record speak for {act}.", score.pack.first(CaseFields), kind="recommendation"
        )
    because = _and([line.clause for line in reasons])
    return say(f"The signals on record speak for {act}: {because}.", *reasons, kind="recommendation")


def _level(pack: Pack) -> tuple[str, Sentence]:
    """The level that orders the queue, with the points behind it."""
    rated = pack.fact(FactName.TRIAGE_LEVEL)
    if rated is None:
        return "medium", say("The triage level is not known from the records.", kind="unknown")
    found = pack.policy(f"triage level {rated.word} score amount", least=3)
    return rated.word, say(rated.text, rated, found[0] if found else None)


def _changes(pack: Pack, score: Score) -> list[Sentence]:
    """What would tip the table: the strongest leading signals falling away, or a doubt being settled."""
    sentences: list[Sentence] = []
    lead = [hit.line for hit in (score.side("for") if score.margin >= 0 else score.side("against"))]
    if score.on_record:
        lead = [line for line in score.on_record.reasons if line.name not in CLAIMS]
    doubts = [hit.line for hit in score.side("doubt")]
    for line in [line for line in lead if line not in doubts][:1]:
        sentences.append(say(f"A finding that this is wrong: {line.clause}.", line, kind="inference"))
    for line in doubts[:2]:
        sentences.append(say(f"An answer to what is open: {line.clause}.", line, kind="inference"))
    if score.contradiction:
        one, other = score.contradiction
        text = f"An explanation of how these go together: {one.clause}; {other.clause}."
        sentences.append(say(text, one, other, kind="inference"))
    text = "What would change it is not known from the records of this case."
    return sentences[:4] or [say(text, pack.first(CaseFields), kind="unknown")]


_PAIRS = (
    (FactName.NEW_DEVICE_SHARE, FactName.DEVICE_CONFIRMED),
    (FactName.CONTACT_DISOWNED, FactName.PAYEE_CHECK_MATCH),
    (FactName.CONTACT_DISOWNED, FactName.CHIP_SHARE),
    (FactName.PRIOR_ALERTS_CLOSED_TRUE, FactName.PRIOR_ALERTS_CLOSED_FALSE),
    (FactName.DELIVERY_HOME, FactName.DISPUTE_CATEGORY),
    (FactName.PRIOR_UNDISPUTED_ALIKE, FactName.CONTACT_DISOWNED),
    (FactName.SCREENING_OPEN, FactName.RISK_RATING),
    (FactName.DISPUTE_AMOUNT, FactName.BOOKED_CURRENCY),
)


def _contradictions(pack: Pack, score: Score) -> list[Sentence]:
    """Pairs of facts that pull apart, both cited."""
    pairs = [score.contradiction] if score.contradiction else []
    notable = {hit.line.name for hit in score.hits} | {
        FactName.DELIVERY_HOME,
        FactName.DISPUTE_CATEGORY,
        FactName.PRIOR_UNDISPUTED_ALIKE,
        FactName.DISPUTE_AMOUNT,
        FactName.BOOKED_CURRENCY,
    }
    for left, right in _PAIRS:
        one, other = pack.fact(left), pack.fact(right)
        if one and other and {left, right} <= notable:
            pairs.append((one, other))
    return [
        say(f"These do not fit together: {a.clause}; {b.clause}.", a, b, kind="inference")
        for a, b in pairs[:6]
    ]


def _unknowns(pack: Pack, score: Score) -> list[Sentence]:
    doubts = (tell(hit.line, "unknown") for hit in score.side("doubt"))
    return [*gap_sentences(pack), *doubts, *_no_habit(pack, score)][:MOST]


def _no_habit(pack: Pack, score: Score) -> list[Sentence]:
    """That something is new says little of a customer with hardly a record: said wherever it counts for fraud."""
    before = pack.fact(FactName.HISTORY_COUNT)
    counted = {line.name for line in score.evidence("for")}
    new = not counted.isdisjoint(trait.name for trait in TRAITS)
    return [tell(before, "unknown")] if before and new and before.number < ENOUGH else []
