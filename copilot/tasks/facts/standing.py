"""Who the customer is to the bank, what was raised before, what KYC and the merchant registry say."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from copilot.domain.fact import Count, FactName, Word
from copilot.domain.records import Alert
from copilot.domain.triage import assess_triage
from copilot.language.written import count, listed, percent
from copilot.tasks.facts.finding import Finding, Inputs
from copilot.tasks.wording import words

YEAR = timedelta(days=365)


def relationship(inputs: Inputs) -> Iterator[Finding]:
    """Age of the relationship, of the customer and of the youngest account."""
    customer, today = inputs.records.customer, inputs.records.today
    if customer is None:
        return
    of_the_customer = partial(Finding, inputs=(customer.customer_id,))
    since = (today - customer.customer_since).days
    text = f"The customer has been with the bank for {count(since, 'day')}, since {inputs.style.day(customer.customer_since)}."
    yield of_the_customer(FactName.RELATIONSHIP_DAYS, since, text)
    born = customer.date_of_birth
    if born:
        age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
        yield of_the_customer(FactName.CUSTOMER_AGE, age, f"The customer is {count(age, 'year')} old.")
    if customer.vulnerable:
        yield of_the_customer(FactName.VULNERABLE, True, "The customer is marked as vulnerable.")
    else:
        yield of_the_customer(FactName.NOT_VULNERABLE, True, "The customer is not marked as vulnerable.")
    if inputs.records.accounts:
        newest = max(inputs.records.accounts, key=lambda a: a.opened_on)
        age_days = (today - newest.opened_on).days
        text = f"The customer's newest account was opened on {inputs.style.day(newest.opened_on)}, {count(age_days, 'day')} ago."
        yield Finding(FactName.ACCOUNT_AGE_DAYS, age_days, text, (newest.account_id,))


def triage_level(inputs: Inputs) -> Iterator[Finding]:
    """The level by the same rule that orders the queue, so that brief and queue agree."""
    case, customer = inputs.records.case, inputs.records.customer
    score = max((a.model_score for a in inputs.records.alerts), default=0)
    found = assess_triage(
        score=score,
        amount=case.amount_at_risk,
        vulnerable=bool(customer and customer.vulnerable),
        limits=inputs.records.bank.limits,
    )
    reasons = f" because of {listed(found.reasons)}" if found.reasons else ""
    text = f"The triage level is {found.level}{reasons}."
    ids = (case.case_id, *(str(a.alert_id) for a in inputs.records.alerts))
    yield Finding(FactName.TRIAGE_LEVEL, Word(word=found.level), text, ids)


def alerts(inputs: Inputs) -> Iterator[Finding]:
    """Score and rules of this case's alerts; earlier alerts with their outcomes."""
    now = inputs.records.alerts
    if now:
        score, hits = max(a.model_score for a in now), [h for a in now for h in a.hits]
        of_the_alerts = partial(Finding, inputs=tuple(str(a.alert_id) for a in now))
        text = f"The highest model score of this case's {count(len(now), 'alert')} is {score} of 100."
        yield of_the_alerts(FactName.ALERT_SCORE, score, text)
        first = min(a.raised_at for a in now)
        text = f"The activity was first identified on {inputs.style.day(first)}."
        yield of_the_alerts(FactName.FIRST_NOTICED_ON, first, text)
        text = f"{count(len(hits), 'rule')} fired in this case's alerts."
        yield of_the_alerts(FactName.RULE_HITS, len(hits), text)
    before = inputs.records.prior_alerts
    if before:
        yield from _earlier_alerts(before)
    elif not any(gap.source == "alerts" for gap in inputs.records.gaps):
        yield Finding(FactName.PRIOR_ALERTS_NONE, 0, "No earlier alert on this customer is on record.", ())


def _earlier_alerts(before: tuple[Alert, ...]) -> Iterator[Finding]:
    kinds = (
        ("closed_true", FactName.PRIOR_ALERTS_CLOSED_TRUE, "as confirmed fraud"),
        ("closed_false", FactName.PRIOR_ALERTS_CLOSED_FALSE, "as a false positive"),
        ("closed_inconclusive", FactName.PRIOR_ALERTS_CLOSED_INCONCLUSIVE, "as inconclusive"),
        ("open", FactName.PRIOR_ALERTS_OPEN, ""),
    )
    parts = []
    for status, name, label in kinds:
        same = tuple(str(a.alert_id) for a in before if a.status == status)
        if same:
            parts.append(f"{len(same):,} still open" if status == "open" else f"{len(same):,} closed {label}")
            verb = (
                ("is" if len(same) == 1 else "are")
                if status == "open"
                else "was"
                if len(same) == 1
                else "were"
            )
            became = "still open" if status == "open" else f"closed {label}"
            text = f"{count(len(same), 'earlier alert')} on this customer {verb} {became}."
            yield Finding(name, len(same), text, same)
    among = f": {listed(parts)}" if parts else ""
    text = f"{count(len(before), 'earlier alert')} on this customer{among}."
    yield Finding(FactName.PRIOR_ALERTS, len(before), text, tuple(str(a.alert_id) for a in before))


def history(inputs: Inputs) -> Iterator[Finding]:
    """Disputes, complaints and cases before this one."""
    records = inputs.records
    recent = [
        d for d in records.disputes if d != records.dispute and records.now - d.notice_received_at <= YEAR
    ]
    if not recent and not any(gap.source == "disputes" for gap in records.gaps):
        yield Finding(
            FactName.PRIOR_DISPUTES, 0, "The customer raised no other dispute in the 12 months before.", ()
        )
    if recent:
        text = f"The customer raised {count(len(recent), 'other dispute')} in the 12 months before."
        yield Finding(FactName.PRIOR_DISPUTES, len(recent), text, tuple(d.dispute_id for d in recent))
    closed = [c for c in records.prior_cases if c.outcome]
    for outcome in sorted({c.outcome for c in closed if c.outcome}):
        ids = tuple(str(c.case_id) for c in closed if c.outcome == outcome)
        text = f"{count(len(ids), 'earlier case')} on this customer ended as {words(outcome)}."
        yield Finding(FactName.PRIOR_CASES, Count(number=len(ids), of=outcome), text, ids)
    others = [c for c in records.complaints if c != records.complaint]
    if not others and not any(gap.source == "complaints" for gap in records.gaps):
        yield Finding(FactName.OTHER_COMPLAINTS, 0, "No other complaint of the customer is on record.", ())
    if others:
        text = f"The customer made {count(len(others), 'other complaint')} that {'is' if len(others) == 1 else 'are'} on record."
        yield Finding(FactName.OTHER_COMPLAINTS, len(others), text, tuple(c.complaint_id for c in others))


def kyc(inputs: Inputs) -> Iterator[Finding]:
    """Risk rating, overdue review, expired or unverified documents, mismatches, open matches and exceptions."""
    file, today = inputs.records.kyc, inputs.records.today
    if file is None:
        return
    of_the_file = partial(Finding, inputs=(str(file.customer_id),))
    text = f"The customer's risk rating is {file.risk_rating}."
    yield of_the_file(FactName.RISK_RATING, Word(word=file.risk_rating), text)
    if file.next_review_on and file.next_review_on < today:
        late = (today - file.next_review_on).days
        text = f"The KYC review has been overdue for {count(late, 'day')}, since {inputs.style.day(file.next_review_on)}."
        yield of_the_file(FactName.REVIEW_OVERDUE_DAYS, late, text)
    for name, found, what in (
        (
            FactName.DOCUMENTS_EXPIRED,
            [d for d in file.documents if d.expires_on and d.expires_on < today],
            "expired",
        ),
        (FactName.DOCUMENTS_UNVERIFIED, [d for d in file.documents if not d.verified], "not verified"),
        (
            FactName.DOCUMENTS_MISMATCHED,
            [d for d in file.documents if d.mismatches],
            "in conflict with the file",
        ),
    ):
        if found:
            named = f"{listed([words(d.kind) for d in found])}"
            text = (
                f"{count(len(found), 'KYC document')} {'is' if len(found) == 1 else 'are'} {what}: {named}."
            )
            yield Finding(name, len(found), text, tuple(d.document_id for d in found))
    points = sorted({m for d in file.documents for m in d.mismatches})
    if points:
        text = f"{count(len(points), 'point')} of the identity {'is' if len(points) == 1 else 'are'} in conflict with the documents: {listed([words(p) for p in points])}."
        ids = tuple(d.document_id for d in file.documents if d.mismatches)
        yield Finding(FactName.IDENTITY_POINTS_FAILED, len(points), text, ids)
    waiting = [e for e in file.exceptions if e.status != "closed"]
    own = next((e for e in waiting if e.exception_id == inputs.records.case.kyc_exception_id), None)
    if own:
        text = f"The KYC exception of this case is: {words(own.kind)}."
        yield Finding(FactName.KYC_EXCEPTION_KIND, Word(word=own.kind), text, (own.exception_id,))
    if waiting:
        soonest = min(waiting, key=lambda e: e.due_on)
        left = (soonest.due_on - today).days
        state = (
            f"due on {inputs.style.day(soonest.due_on)}, {count(left, 'day')} from today"
            if left >= 0
            else f"overdue since {inputs.style.day(soonest.due_on)}"
        )
        text = f"{count(len(waiting), 'KYC exception')} {'is' if len(waiting) == 1 else 'are'} open, the most urgent ({words(soonest.kind)}) {state}."
        yield Finding(
            FactName.KYC_EXCEPTIONS_OPEN, len(waiting), text, tuple(e.exception_id for e in waiting)
        )


def screening(inputs: Inputs) -> Iterator[Finding]:
    """Screening matches by status, and whether the open ones rest on the name alone."""
    file = inputs.records.kyc
    if file is None:
        return
    source = tuple(m.match_id for m in file.screening)
    if file.screening and all(
        set(m.matched_on) <= {"name", "family_name", "given_name"}
        for m in file.screening
        if m.status == "open"
    ):
        yield Finding(
            FactName.SCREENING_NAME_ONLY, True, "Every open screening match rests on the name alone.", source
        )
    for status, name in (("open", FactName.SCREENING_OPEN), ("confirmed", FactName.SCREENING_CONFIRMED)):
        matches = [m for m in file.screening if m.status == status]
        if matches:
            text = f"{count(len(matches), 'screening match', 'screening matches')} {'is' if len(matches) == 1 else 'are'} {status}, the strongest with a score of {max(m.score for m in matches)}."
            yield Finding(name, len(matches), text, tuple(m.match_id for m in matches))


def merchants(inputs: Inputs) -> Iterator[Finding]:
    """The worst dispute rate, risk level and age among the merchants in question."""
    found = inputs.records.merchants
    if not found:
        return
    worst = max(found, key=lambda m: m.dispute_rate)
    rate = float(worst.dispute_rate)
    among = f", the highest of the {len(found):,} merchants in question" if len(found) > 1 else ""
    text = f"{worst.name} has a dispute rate of {percent(rate)} of settled transactions{among}."
    yield Finding(FactName.MERCHANT_DISPUTE_RATE, round(rate, 4), text, (str(worst.merchant_id),))
    risky = [m for m in found if m.risk_level == "high"]
    if risky:
        named = listed([m.name for m in risky[:3]])
        text = (
            f"The merchant {named} is rated high risk."
            if len(risky) == 1
            else f"{len(risky):,} merchants in question are rated high risk: {named}."
        )
        yield Finding(FactName.MERCHANT_HIGH_RISK, len(risky), text, tuple(str(m.merchant_id) for m in risky))
    newest = max(found, key=lambda m: m.onboarded_on)
    age = (inputs.records.today - newest.onboarded_on).days
    text = f"{f'The newest merchant in question, {newest.name},' if len(found) > 1 else f'The merchant {newest.name}'} was taken on {count(age, 'day')} ago, on {inputs.style.day(newest.onboarded_on)}."
    yield Finding(FactName.MERCHANT_AGE_DAYS, age, text, (str(newest.merchant_id),))


FUNCTIONS = (relationship, triage_level, alerts, history, kyc, screening, merchants)
