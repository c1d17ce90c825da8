"""What analysts ask most, each with the facts and records that answer it; tried in order before any ranking.

A question that fits an intent is answered from its lines alone, or refused: a near word in some
other record is no answer to it.
"""

import re
from typing import NamedTuple

from copilot.tasks.pack import Line, Pack

MOST = 4


class Intent(NamedTuple):
    """A pattern over the question, then fact names (a trailing `*` is a prefix) and starts of item titles."""

    pattern: re.Pattern[str]
    facts: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    direction: str = ""  # "in" or "out": only transactions that went so


def _ask(pattern: str, *facts: str, items: tuple[str, ...] = (), direction: str = "") -> Intent:
    return Intent(re.compile(pattern, re.I), facts, items, direction)


_PAYEE = r"(?:payee|beneficiary|recipient)"

INTENTS: tuple[Intent, ...] = (
    # questions that a wider pattern below would take for another
    _ask(r"\bstatement\b.*\bsent\b|\bsent\b.*\bstatement\b", "statement_sent_on", "notice_received_on", "notice_late_days"),
    _ask(r"\bproof of delivery\b|\bdelivered\b|\bparcel\b", "delivery_*", items=("Proof of delivery", "The merchant's answer")),
    _ask(r"\bnext (?:loan )?(?:payment|instal)", "loan_next_payment"),
    _ask(r"\bclaim(?:ed)?\b.*\b(?:money|it) back\b|\breimburse", "app_claim_received_on", "clock_uk_app_*"),
    _ask(r"\btrip\b|\btravel|\bholiday", "contact_announced", "new_country_share", "travel_gap_seconds"),
    # time limits
    _ask(r"\b(?:deadline|reg(?:ulation)? ?[ez]\b|clock|overdue|how long (?:may|can|do we have)|(?:when|by when) (?:must|do) we|when is (?:the )?(?:answer|decision|provisional credit|credit|response) due)", "clock_*", "complaint_response_due_on", "loan_decision_due_on"),
    # payees
    _ask(rf"\bname check\b|\b{_PAYEE}'?s? name\b", "payee_check_*"),
    _ask(rf"\b(?:when|how (?:old|new|long)).*{_PAYEE}|{_PAYEE}.*\b(?:added|new)\b", "payee_age_hours"),
    _ask(rf"\bfirst (?:payment|time|transfer).*\b{_PAYEE}|\b{_PAYEE}.*\bbefore\b|\bpaid (?:them|this|the).*\bbefore\b", "earlier_with_payee", "new_payee_share", "payee_age_hours"),
    _ask(rf"\b{_PAYEE}|who (?:was|is|got|were) (?:being )?paid|who (?:got|received) the money|to whom", "payee_check_*", items=("Payee ",)),
    # devices and sign-ins
    _ask(r"\b(?:anyone|anybody|someone|other customers?|others?|shared?)\b.*\bdevices?|\bdevices?\b.*\b(?:shared?|other customers?|anyone|anybody)", "device_shared_with", items=("Device ",)),
    _ask(r"\bdevices?\b.*\b(?:before|same|new|known|seen|first)|\b(?:same|new|known|usual)\b.*\bdevices?", "new_device_share", "device_age_hours", "device_confirmed"),
    _ask(r"\bremote\b|\bscreen[- ]?shar|\bemulator", "remote_access", "emulator"),
    _ask(r"\b(?:which|what) (?:kind of )?(?:devices?|phone|laptop|computer)\b", "new_device_share", items=("Device ",)),
    _ask(r"\bip\b(?: address)?", "new_ip_share"),
    _ask(r"\bsim\b|\bpassword|\bcredential|\bphone number|\blimit (?:was )?(?:raised|changed)|\btakeover", "credential_change_hours"),
    _ask(r"\bwarning", "warnings_dismissed", "warnings_shown"),
    _ask(r"\bfailed (?:log|sign)|\b(?:log|sign)[- ]?ins? fail", "failed_logins"),
    # earlier history
    _ask(r"\bcomplain(?:ed|ts?)?\b.*\b(?:before|earlier|previous|other|history)|\b(?:before|earlier|previous|other|prior) complaints?", "other_complaints"),
    _ask(r"\bdisput\w+\b.*\b(?:before|earlier|previous|other|anything|history)|\b(?:earlier|previous|other|prior) disputes?", "prior_disputes", "prior_undisputed*"),
    _ask(r"\b(?:earlier|previous|prior|other|past) alerts?|\balert\w*\b.*\bbefore", "prior_alerts", "prior_alerts_none"),
    _ask(r"\b(?:earlier|previous|prior|other|past) cases?", "prior_cases_*", items=("Earlier case",)),
    # why and what next
    _ask(r"\bwhy\b.*\b(?:reject|refus|fail|return|turned down|bounce|declin)", "payment_code", "payment_missing_fields", "loan_decline_reasons", "declined_share"),
    _ask(r"\bwhy\b.*\b(?:flag|alert|rais|open|here)|\b(?:which|what) (?:rules?|alerts?)\b|\brules? (?:fired|hit)", "alert_score", items=("Rule hit",)),
    _ask(r"\btriage|\blevel\b|\bpriority", "triage_level"),
    # rejected payments
    _ask(r"\bmoney\b.*\b(?:return|back|refund)|\brefund", "payment_refunded_on", "refunds_after", "provisional_credit"),
    _ask(r"\bcustomer\b.*\b(?:told|informed|notified)\b", "payment_customer_told_at", "provisional_credit_notified_on", "complaint_acknowledged_on", "provisional_credit", "clock_reg_e_notify_provisional_credit"),
    _ask(r"\b(?:what|which).*\bmissing", "payment_missing_fields", "loan_missing_documents", "written_confirmation_outstanding", "contact_papers_outstanding"),
    _ask(r"\breason code|\bcode\b", "payment_code", items=("Dispute ",)),
    # disputes and complaints
    _ask(r"\bprovisional|\btemporary credit", "provisional_credit", "provisional_credit_notified_on", items=("Dispute ",)),
    _ask(r"\bmerchant\w*\b.*\b(?:answer|respon|say|said|repl)", "merchant_answered", items=("The merchant's answer",)),
    _ask(r"\b(?:when|how).*\b(?:notif|notice|report|claim|tell us|told us)", "notice_received_on", "complaint_received_on", "first_noticed_on"),
    _ask(r"\bwhat (?:does|did|is).*\b(?:claim|allege)", "dispute_category", "dispute_amount", items=("The customer's claim", "The customer's complaint")),
    _ask(r"\bwhat (?:does|did) the customer (?:say|tell|report)|\bcontact(?:ed)? us\b|\b(?:spoke|spoken|talk|call)(?:ed)? (?:to|with|us)|\breached\b", "contact_*", items=("The customer's claim", "The customer's complaint", "Interaction ")),
    _ask(r"\bcustomer (?:want|ask|demand|expect)|\bredress", items=("Complaint ",)),
    _ask(r"\bcomplaint\b.*\babout\b|\babout\b.*\bcomplaint", items=("Complaint ", "The customer's complaint")),
    _ask(r"\backnowledg", "acknowledged_on", "complaint_acknowledged_on"),
    # KYC
    _ask(r"\bdocuments?\b|\bpapers\b", "documents_*", "identity_points_failed", "loan_missing_documents", "contact_papered", items=("KYC document",)),
    _ask(r"\bkyc exception|\bexception\b", "kyc_exception_kind", "kyc_exceptions_open"),
    _ask(r"\bdue\b", "clock_*", "kyc_exceptions_open", "complaint_response_due_on", "loan_decision_due_on", "loan_next_payment"),
    _ask(r"\brisk rating|\brated\b.*\bcustomer", "risk_rating"),
    _ask(r"\bsource of (?:funds|money|wealth)", items=("KYC file",)),
    _ask(r"\bscreening|\bsanction|\bmatch(?:es)?\b", "screening_*", items=("Screening match",)),
    # merchants
    _ask(r"\bmerchants?\b.*\brisk|\brisky? merchants?|\bdispute rate", "merchant_high_risk", "merchant_dispute_rate"),
    _ask(r"\bmerchants?|\bshops?\b|\bstores?\b", items=("Merchant ",)),
    # money
    _ask(r"\b(?:to|into|from) (?:which|what) account\b|\b(?:which|what) account\b.*\b(?:paid|sent|went|go)\b", items=("Transaction ",)),
    _ask(r"\bwhere\b.*\b(?:money|funds)\b.*\b(?:go|went|sent)|\bwho received", "focus_total_out", "destination_countries", items=("Transaction ",), direction="out"),
    _ask(r"\bwhere\b.*\b(?:money|funds)\b.*\bfrom|\bwho (?:sent|paid in)", "focus_total_in", "distinct_payers", items=("Transaction ",), direction="in"),
    _ask(r"\bhow (?:quick|fast|soon)|\bover (?:what|which) (?:period|time)|\bwithin what", "pass_through_gap_seconds", "pass_through_share", "focus_span_seconds"),
    _ask(r"\bcountr(?:y|ies)|\babroad|\bforeign", "destination_countries", "new_country_share", "travel_gap_seconds"),
    _ask(r"\bcash\b", "cash_total", "cash_ratio", "declared_cash", "cash_under_threshold", "cash_branches"),
    _ask(r"\b(?:declared|expected)\b|\bturnover", "turnover_ratio", items=("Customer ",)),
    _ask(r"\bdeclin", "declined_share"),
    _ask(r"\b(?:largest|biggest|highest|maximum)\b", "focus_max", "amount_ratio"),
    _ask(r"\b(?:smallest|lowest|minimum)\b", "focus_min", "small_share"),
    _ask(r"\bhow many\b.*\b(?:transactions?|payments?|purchases?|transfers?|charges?)", "focus_count"),
    _ask(r"\bhow much\b|\btotal\b|\bamount\b", "focus_total_out", "focus_total_in", "dispute_amount", "payment_amount", "loan_amount", "amount_at_risk"),
    _ask(r"\bwhen\b.*\bfirst\b|\bwhen did it (?:start|begin)", "focus_first"),
    _ask(r"\bwhen\b.*\blast\b|\blatest\b|\bmost recent", "focus_last"),
    _ask(r"\bwhen\b.*\b(?:reject|turned down|return)", "payment_rejected_at", "payment_refunded_on"),
    _ask(r"\b(?:which|what|list|show)\b.*\b(?:transactions?|payments?|purchases?|transfers?|charges?)\b(?!.*\bpolic)", items=("Transaction ", "Rejected payment")),
    # the customer and the accounts
    _ask(r"\bvulnerable", "vulnerable", "not_vulnerable"),
    _ask(r"\bhow old\b.*\bcustomer|\bcustomer'?s? age\b|\bage of the customer", "customer_age"),
    _ask(r"\bhow (?:old|long)\b.*\baccount|\baccount\b.*\bopened", "account_age_days"),
    _ask(r"\bhow long\b.*\b(?:customer|with us|with the bank)|\bcustomer since|\bsince when", "relationship_days"),
    _ask(r"\bbalance|\blast four|\b(?:card|account)(?:'s)? (?:number|ending|digits)|\bwhich (?:account|card)s?\b", items=("Account ",)),
    _ask(r"\bwho is the (?:customer|subject)|\bcustomer'?s name|\bname of the customer|\boccupation|\bwhere does the customer", items=("Customer ",)),
    # loans
    _ask(r"\b(?:loan|application)\b", "loan_stage*", "loan_amount", "loan_applied_on", "loan_decision_due_on", "loan_decline_reasons"),
)  # fmt: skip


def intended(pack: Pack) -> tuple[Line, ...] | None:
    """The lines that answer the first intent that fits; () if the case has none of them, None if no intent fits."""
    for intent in INTENTS:
        if intent.pattern.search(pack.question):
            return _of_named_party(pack.question, _lines(pack, intent))[:MOST]
    return None


def _of_named_party(question: str, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Where the question names another party, the movements with that one; else all lines."""
    asked = question.casefold()
    return (
        tuple(line for line in lines if 0 < asked.count(line.field("other_party").casefold()) < len(asked))
        or lines
    )


def _lines(pack: Pack, intent: Intent) -> tuple[Line, ...]:
    found: list[Line] = []
    for name in intent.facts:
        lines = pack.named(name[:-1]) if name.endswith("*") else (pack.fact(name),)
        found += [line for line in lines if line is not None]
    for item in pack.titled(*intent.items) if intent.items else ():
        event = item.field("when") and not item.field("amount") and not item.field("quote")
        wrong_way = intent.direction and item.field("direction") != intent.direction
        if not event and not wrong_way:
            found.append(item)
    return tuple({line.id: line for line in found}.values())
