"""What analysts ask most, each with the facts and records that answer it; tried in order before any ranking.

A question that fits an intent is answered from its lines alone, or refused: a near word in some
other record is no answer to it.
"""

import re
from typing import NamedTuple

from copilot.domain.clock import ClockRule, DeadlineName
from copilot.domain.evidence_fields import EvidenceKind, TransactionFields
from copilot.domain.fact import FactName
from copilot.tasks.facts.contacts import CONTACTS
from copilot.tasks.pack import Ask, Clock, ItemLine, Line, Pack

MOST = 4


class Intent(NamedTuple):
    """A pattern over the question, then the facts and the kinds of evidence that answer it."""

    pattern: re.Pattern[str]
    facts: tuple[Ask, ...] = ()
    items: tuple[EvidenceKind, ...] = ()
    direction: str = ""  # "in" or "out": only transactions that went so


def _ask(pattern: str, *facts: Ask, items: tuple[EvidenceKind, ...] = (), direction: str = "") -> Intent:
    return Intent(re.compile(pattern, re.I), facts, items, direction)


_NAME_CHECKS = (FactName.PAYEE_CHECK_CLOSE, FactName.PAYEE_CHECK_MATCH, FactName.PAYEE_CHECK_NO_MATCH, FactName.PAYEE_CHECK_NOT_CHECKED)  # fmt: skip
_DELIVERY = (FactName.DELIVERY_LOST, FactName.DELIVERY_HOME, FactName.DELIVERY_ELSEWHERE)
_DOCUMENTS = (FactName.DOCUMENTS_EXPIRED, FactName.DOCUMENTS_UNVERIFIED, FactName.DOCUMENTS_MISMATCHED)
_SCREENING = (FactName.SCREENING_NAME_ONLY, FactName.SCREENING_OPEN, FactName.SCREENING_CONFIRMED)
_PAYEE = r"(?:payee|beneficiary|recipient)"

INTENTS: tuple[Intent, ...] = (
    # questions that a wider pattern below would take for another
    _ask(r"\bstatement\b.*\bsent\b|\bsent\b.*\bstatement\b", FactName.STATEMENT_SENT_ON, FactName.NOTICE_RECEIVED_ON, FactName.NOTICE_LATE_DAYS),
    _ask(r"\bproof of delivery\b|\bdelivered\b|\bparcel\b", *_DELIVERY, items=(EvidenceKind.DELIVERY_PROOF, EvidenceKind.MERCHANT_ANSWER)),
    _ask(r"\bnext (?:loan )?(?:payment|instal)", FactName.LOAN_NEXT_PAYMENT),
    _ask(r"\bclaim(?:ed)?\b.*\b(?:money|it) back\b|\breimburse", FactName.APP_CLAIM_RECEIVED_ON, ClockRule.UK_APP),
    _ask(r"\btrip\b|\btravel|\bholiday", FactName.CONTACT_ANNOUNCED, FactName.NEW_COUNTRY_SHARE, FactName.TRAVEL_GAP_SECONDS),
    # time limits
    _ask(r"\b(?:deadline|reg(?:ulation)? ?[ez]\b|clock|overdue|how long (?:may|can|do we have)|(?:when|by when) (?:must|do) we|when is (?:the )?(?:answer|decision|provisional credit|credit|response) due)", FactName.CLOCK, FactName.COMPLAINT_RESPONSE_DUE_ON, FactName.LOAN_DECISION_DUE_ON),
    # payees
    _ask(rf"\bname check\b|\b{_PAYEE}'?s? name\b", *_NAME_CHECKS),
    _ask(rf"\b(?:when|how (?:old|new|long)).*{_PAYEE}|{_PAYEE}.*\b(?:added|new)\b", FactName.PAYEE_AGE_HOURS),
    _ask(rf"\bfirst (?:payment|time|transfer).*\b{_PAYEE}|\b{_PAYEE}.*\bbefore\b|\bpaid (?:them|this|the).*\bbefore\b", FactName.EARLIER_WITH_PAYEE, FactName.NEW_PAYEE_SHARE, FactName.PAYEE_AGE_HOURS),
    _ask(rf"\b{_PAYEE}|who (?:was|is|got|were) (?:being )?paid|who (?:got|received) the money|to whom", *_NAME_CHECKS, items=(EvidenceKind.PAYEE,)),
    # devices and sign-ins
    _ask(r"\b(?:anyone|anybody|someone|other customers?|others?|shared?)\b.*\bdevices?|\bdevices?\b.*\b(?:shared?|other customers?|anyone|anybody)", FactName.DEVICE_SHARED_WITH, items=(EvidenceKind.DEVICE,)),
    _ask(r"\bdevices?\b.*\b(?:before|same|new|known|seen|first)|\b(?:same|new|known|usual)\b.*\bdevices?", FactName.NEW_DEVICE_SHARE, FactName.DEVICE_AGE_HOURS, FactName.DEVICE_CONFIRMED),
    _ask(r"\bremote\b|\bscreen[- ]?shar|\bemulator", FactName.REMOTE_ACCESS, FactName.EMULATOR),
    _ask(r"\b(?:which|what) (?:kind of )?(?:devices?|phone|laptop|computer)\b", FactName.NEW_DEVICE_SHARE, items=(EvidenceKind.DEVICE,)),
    _ask(r"\bip\b(?: address)?", FactName.NEW_IP_SHARE),
    _ask(r"\bsim\b|\bpassword|\bcredential|\bphone number|\blimit (?:was )?(?:raised|changed)|\btakeover", FactName.CREDENTIAL_CHANGE_HOURS),
    _ask(r"\bwarning", FactName.WARNINGS_DISMISSED, FactName.WARNINGS_SHOWN),
    _ask(r"\bfailed (?:log|sign)|\b(?:log|sign)[- ]?ins? fail", FactName.FAILED_LOGINS),
    # earlier history
    _ask(r"\bcomplain(?:ed|ts?)?\b.*\b(?:before|earlier|previous|other|history)|\b(?:before|earlier|previous|other|prior) complaints?", FactName.OTHER_COMPLAINTS),
    _ask(r"\bdisput\w+\b.*\b(?:before|earlier|previous|other|anything|history)|\b(?:earlier|previous|other|prior) disputes?", FactName.PRIOR_DISPUTES, FactName.PRIOR_UNDISPUTED, FactName.PRIOR_UNDISPUTED_ALIKE),
    _ask(r"\b(?:earlier|previous|prior|other|past) alerts?|\balert\w*\b.*\bbefore", FactName.PRIOR_ALERTS, FactName.PRIOR_ALERTS_NONE),
    _ask(r"\b(?:earlier|previous|prior|other|past) cases?", FactName.PRIOR_CASES, items=(EvidenceKind.EARLIER_CASE,)),
    # why and what next
    _ask(r"\bwhy\b.*\b(?:reject|refus|fail|return|turned down|bounce|declin)", FactName.PAYMENT_CODE, FactName.PAYMENT_MISSING_FIELDS, FactName.LOAN_DECLINE_REASONS, FactName.DECLINED_SHARE),
    _ask(r"\bwhy\b.*\b(?:flag|alert|rais|open|here)|\b(?:which|what) (?:rules?|alerts?)\b|\brules? (?:fired|hit)", FactName.ALERT_SCORE, items=(EvidenceKind.RULE_HIT,)),
    _ask(r"\btriage|\blevel\b|\bpriority", FactName.TRIAGE_LEVEL),
    # rejected payments
    _ask(r"\bmoney\b.*\b(?:return|back|refund)|\brefund", FactName.PAYMENT_REFUNDED_ON, FactName.REFUNDS_AFTER, FactName.PROVISIONAL_CREDIT),
    _ask(r"\bcustomer\b.*\b(?:told|informed|notified)\b", FactName.PAYMENT_CUSTOMER_TOLD_AT, FactName.PROVISIONAL_CREDIT_NOTIFIED_ON, FactName.COMPLAINT_ACKNOWLEDGED_ON, FactName.PROVISIONAL_CREDIT, Clock(ClockRule.REG_E, DeadlineName.NOTIFY_PROVISIONAL_CREDIT)),
    _ask(r"\b(?:what|which).*\bmissing", FactName.PAYMENT_MISSING_FIELDS, FactName.LOAN_MISSING_DOCUMENTS, FactName.WRITTEN_CONFIRMATION_OUTSTANDING, FactName.CONTACT_PAPERS_OUTSTANDING),
    _ask(r"\breason code|\bcode\b", FactName.PAYMENT_CODE, items=(EvidenceKind.DISPUTE,)),
    # disputes and complaints
    _ask(r"\bprovisional|\btemporary credit", FactName.PROVISIONAL_CREDIT, FactName.PROVISIONAL_CREDIT_NOTIFIED_ON, items=(EvidenceKind.DISPUTE,)),
    _ask(r"\bmerchant\w*\b.*\b(?:answer|respon|say|said|repl)", FactName.MERCHANT_ANSWERED, items=(EvidenceKind.MERCHANT_ANSWER,)),
    _ask(r"\b(?:when|how).*\b(?:notif|notice|report|claim|tell us|told us)", FactName.NOTICE_RECEIVED_ON, FactName.COMPLAINT_RECEIVED_ON, FactName.FIRST_NOTICED_ON),
    _ask(r"\bwhat (?:does|did|is).*\b(?:claim|allege)", FactName.DISPUTE_CATEGORY, FactName.DISPUTE_AMOUNT, items=(EvidenceKind.CUSTOMER_CLAIM, EvidenceKind.COMPLAINT_TEXT)),
    _ask(r"\bwhat (?:does|did) the customer (?:say|tell|report)|\bcontact(?:ed)? us\b|\b(?:spoke|spoken|talk|call)(?:ed)? (?:to|with|us)|\breached\b", *CONTACTS, items=(EvidenceKind.CUSTOMER_CLAIM, EvidenceKind.COMPLAINT_TEXT, EvidenceKind.INTERACTION)),
    _ask(r"\bcustomer (?:want|ask|demand|expect)|\bredress", items=(EvidenceKind.COMPLAINT,)),
    _ask(r"\bcomplaint\b.*\babout\b|\babout\b.*\bcomplaint", items=(EvidenceKind.COMPLAINT, EvidenceKind.COMPLAINT_TEXT)),
    _ask(r"\backnowledg", FactName.ACKNOWLEDGED_ON, FactName.COMPLAINT_ACKNOWLEDGED_ON),
    # KYC
    _ask(r"\bdocuments?\b|\bpapers\b", *_DOCUMENTS, FactName.IDENTITY_POINTS_FAILED, FactName.LOAN_MISSING_DOCUMENTS, FactName.CONTACT_PAPERED, items=(EvidenceKind.KYC_DOCUMENT,)),
    _ask(r"\bkyc exception|\bexception\b", FactName.KYC_EXCEPTION_KIND, FactName.KYC_EXCEPTIONS_OPEN),
    _ask(r"\bdue\b", FactName.CLOCK, FactName.KYC_EXCEPTIONS_OPEN, FactName.COMPLAINT_RESPONSE_DUE_ON, FactName.LOAN_DECISION_DUE_ON, FactName.LOAN_NEXT_PAYMENT),
    _ask(r"\brisk rating|\brated\b.*\bcustomer", FactName.RISK_RATING),
    _ask(r"\bsource of (?:funds|money|wealth)", items=(EvidenceKind.KYC_FILE,)),
    _ask(r"\bscreening|\bsanction|\bmatch(?:es)?\b", *_SCREENING, items=(EvidenceKind.SCREENING_MATCH,)),
    # merchants
    _ask(r"\bmerchants?\b.*\brisk|\brisky? merchants?|\bdispute rate", FactName.MERCHANT_HIGH_RISK, FactName.MERCHANT_DISPUTE_RATE),
    _ask(r"\bmerchants?|\bshops?\b|\bstores?\b", items=(EvidenceKind.MERCHANT,)),
    # money
    _ask(r"\b(?:to|into|from) (?:which|what) account\b|\b(?:which|what) account\b.*\b(?:paid|sent|went|go)\b", items=(EvidenceKind.TRANSACTION,)),
    _ask(r"\bwhere\b.*\b(?:money|funds)\b.*\b(?:go|went|sent)|\bwho received", FactName.FOCUS_TOTAL_OUT, FactName.DESTINATION_COUNTRIES, items=(EvidenceKind.TRANSACTION,), direction="out"),
    _ask(r"\bwhere\b.*\b(?:money|funds)\b.*\bfrom|\bwho (?:sent|paid in)", FactName.FOCUS_TOTAL_IN, FactName.DISTINCT_PAYERS, items=(EvidenceKind.TRANSACTION,), direction="in"),
    _ask(r"\bhow (?:quick|fast|soon)|\bover (?:what|which) (?:period|time)|\bwithin what", FactName.PASS_THROUGH_GAP_SECONDS, FactName.PASS_THROUGH_SHARE, FactName.FOCUS_SPAN_SECONDS),
    _ask(r"\bcountr(?:y|ies)|\babroad|\bforeign", FactName.DESTINATION_COUNTRIES, FactName.NEW_COUNTRY_SHARE, FactName.TRAVEL_GAP_SECONDS),
    _ask(r"\bcash\b", FactName.CASH_TOTAL, FactName.CASH_RATIO, FactName.DECLARED_CASH, FactName.CASH_UNDER_THRESHOLD, FactName.CASH_BRANCHES),
    _ask(r"\b(?:declared|expected)\b|\bturnover", FactName.TURNOVER_RATIO, items=(EvidenceKind.CUSTOMER,)),
    _ask(r"\bdeclin", FactName.DECLINED_SHARE),
    _ask(r"\b(?:largest|biggest|highest|maximum)\b", FactName.FOCUS_MAX, FactName.AMOUNT_RATIO),
    _ask(r"\b(?:smallest|lowest|minimum)\b", FactName.FOCUS_MIN, FactName.SMALL_SHARE),
    _ask(r"\bhow many\b.*\b(?:transactions?|payments?|purchases?|transfers?|charges?)", FactName.FOCUS_COUNT),
    _ask(r"\bhow much\b|\btotal\b|\bamount\b", FactName.FOCUS_TOTAL_OUT, FactName.FOCUS_TOTAL_IN, FactName.DISPUTE_AMOUNT, FactName.PAYMENT_AMOUNT, FactName.LOAN_AMOUNT, FactName.AMOUNT_AT_RISK),
    _ask(r"\bwhen\b.*\bfirst\b|\bwhen did it (?:start|begin)", FactName.FOCUS_FIRST),
    _ask(r"\bwhen\b.*\blast\b|\blatest\b|\bmost recent", FactName.FOCUS_LAST),
    _ask(r"\bwhen\b.*\b(?:reject|turned down|return)", FactName.PAYMENT_REJECTED_AT, FactName.PAYMENT_REFUNDED_ON),
    _ask(r"\b(?:which|what|list|show)\b.*\b(?:transactions?|payments?|purchases?|transfers?|charges?)\b(?!.*\bpolic)", items=(EvidenceKind.TRANSACTION, EvidenceKind.REJECTED_PAYMENT)),
    # the customer and the accounts
    _ask(r"\bvulnerable", FactName.VULNERABLE, FactName.NOT_VULNERABLE),
    _ask(r"\bhow old\b.*\bcustomer|\bcustomer'?s? age\b|\bage of the customer", FactName.CUSTOMER_AGE),
    _ask(r"\bhow (?:old|long)\b.*\baccount|\baccount\b.*\bopened", FactName.ACCOUNT_AGE_DAYS),
    _ask(r"\bhow long\b.*\b(?:customer|with us|with the bank)|\bcustomer since|\bsince when", FactName.RELATIONSHIP_DAYS),
    _ask(r"\bbalance|\blast four|\b(?:card|account)(?:'s)? (?:number|ending|digits)|\bwhich (?:account|card)s?\b", items=(EvidenceKind.ACCOUNT,)),
    _ask(r"\bwho is the (?:customer|subject)|\bcustomer'?s name|\bname of the customer|\boccupation|\bwhere does the customer", items=(EvidenceKind.CUSTOMER,)),
    # loans
    _ask(r"\b(?:loan|application)\b", FactName.LOAN_STAGE, FactName.LOAN_STAGE_SINCE, FactName.LOAN_AMOUNT, FactName.LOAN_APPLIED_ON, FactName.LOAN_DECISION_DUE_ON, FactName.LOAN_DECLINE_REASONS),
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
    return tuple(line for line in lines if 0 < asked.count(_other_party(line)) < len(asked)) or lines


def _other_party(line: Line) -> str:
    if isinstance(line, ItemLine) and isinstance(line.fields, TransactionFields):
        return line.fields.other_party.casefold()
    return ""


def _lines(pack: Pack, intent: Intent) -> tuple[Line, ...]:
    found: list[Line] = [line for ask in intent.facts for line in pack.all(ask)]
    for item in pack.items:
        way = item.fields.direction if isinstance(item.fields, TransactionFields) else intent.direction
        if item.fields.kind in intent.items and intent.direction in ("", way):
            found.append(item)
    return tuple({line.id: line for line in found}.values())
