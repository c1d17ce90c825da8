"""What to do next: steps that the facts call for, each with the policy sentence that stands behind it."""

from typing import NamedTuple

from copilot.domain.clock import ClockRule, ClockState, DeadlineName
from copilot.domain.evidence_fields import CaseFields
from copilot.domain.fact import ClockValue, FactName
from copilot.tasks.pack import Ask, Clock, FactLine, Pack, Sentence, say
from copilot.tasks.triage_brief.schema import Choice
from copilot.tasks.triage_brief.signals import Hit, hits
from copilot.tasks.wording import words

MAX_STEPS = 5
_FINISH = Clock(ClockRule.REG_E, DeadlineName.RESOLVE)
_REG_Z = Clock(ClockRule.REG_Z, DeadlineName.RESOLVE)
ENOUGH = 2
_SUBJECTS = (FactName.KYC_EXCEPTION_KIND, FactName.PAYMENT_CODE)
"""Facts whose value says which policy is meant."""
CLOSING = "Close the case with its reasons on file, so that a checker can follow them"


class Step(NamedTuple):
    """Facts of which one must be present, the act, the words to find its policy by, and when it makes sense."""

    facts: tuple[Ask, ...]
    act: str
    words: str
    choices: tuple[Choice, ...] = ()  # recommendations with which it makes sense; all if empty
    queues: tuple[str, ...] = ()  # queues in which it makes sense; all if empty
    unless: tuple[Ask, ...] = ()  # facts with any of which it would be wrong
    needs: Ask | None = None  # a fact without which it would be wrong
    due: Clock | None = None  # the deadline of the step, told with it where it is not met


_CARDS = ("card_fraud", "disputes", "complaints")
_ACTIVE: tuple[Choice, ...] = ("confirmed_fraud", "escalate", "gather_more", "inconclusive")

STEPS: tuple[Step, ...] = (
    Step((FactName.REMOTE_ACCESS, FactName.WARNINGS_DISMISSED, FactName.CONTACT_PRESSED), "Hold what is still unpaid and ask the payee's bank for the money back", "recall sent hour customer report scam payment hold", _ACTIVE),
    Step((FactName.CREDENTIAL_CHANGE_HOURS,), "Secure the sign-in and call the customer back on a number held before the change", "takeover freeze digital payments call customer number held verify factors", _ACTIVE),
    Step((FactName.DECLINED_SHARE, FactName.SMALL_SHARE), "Block the card and look for the same pattern on other cards", "card testing block card count attempts declines ticket merchant", _ACTIVE, _CARDS),
    Step((FactName.CONTACT_DISOWNED, FactName.TRAVEL_GAP_SECONDS, FactName.CHIP_SHARE), "Block the card and give the customer a new one", "block card reissue replace customer fraud temporary", _ACTIVE, _CARDS),
    Step((FactName.NEW_DEVICE_SHARE,), "Ask the customer about the device and the purchases", "device record login events ask customer household purchase explains", _ACTIVE, _CARDS),
    Step((FactName.PAYEE_CHECK_NO_MATCH, FactName.PAYEE_AGE_HOURS), "Check the payee's details before anything more is paid", "payee name check call back known number changed details confirm supplier", _ACTIVE, ("payment_fraud", "complaints")),
    Step((FactName.PASS_THROUGH_SHARE, FactName.DISTINCT_PAYERS), "Restrict what is left on the account and ask where the money came from", "mule account restrict outgoing payments ask customer payers", _ACTIVE),
    Step((FactName.PASS_THROUGH_SHARE, FactName.CASH_UNDER_THRESHOLD, FactName.DESTINATION_COUNTRIES), "Bring the case to a decision in the compartment", "investigator writes decision memo day proposal file suspicion", ("escalate",)),
    Step((FactName.CASH_UNDER_THRESHOLD, FactName.CASH_RATIO), "Compare the cash with the declared business and ask for its source", "cash deposits compare business source document ask explained", _ACTIVE),
    Step((FactName.DORMANT_DAYS,), "Confirm who reactivated the account", "dormant account verify customer factors changes made", _ACTIVE),
    Step((FactName.KYC_EXCEPTION_KIND, FactName.IDENTITY_POINTS_FAILED, FactName.DOCUMENTS_EXPIRED, FactName.KYC_EXCEPTIONS_OPEN), "Clear the KYC exception", "exception ask customer missing reminders steps"),
    Step((FactName.PRIOR_UNDISPUTED,), "Put the earlier purchases to the network as evidence", "friendly fraud prior undisputed purchases matching elements"),
    Step((FactName.SAME_CHARGES,), "Ask the merchant to show that there were two sales", "duplicate charge merchant evidence processing"),
    Step((FactName.NOTICE_RECEIVED_ON,), "Keep the dispute's clock and give what is owed on time", "provisional credit business days notice error resolution", unless=(FactName.PROVISIONAL_CREDIT, FactName.PROVISIONAL_CREDIT_NOT_OWED, Clock(ClockRule.REG_E), Clock(ClockRule.REG_Z), _REG_Z), due=Clock(ClockRule.REG_E, DeadlineName.PROVISIONAL_CREDIT)),
    Step((_FINISH,), "Finish the investigation", "45-day 90-day period investigation provisional credit given", _ACTIVE, unless=(FactName.RESOLVED_ON,), needs=FactName.PROVISIONAL_CREDIT, due=_FINISH),
    Step((FactName.PROVISIONAL_CREDIT,), "Take the provisional credit back with notice of date and amount", "reversing provisional credit reversal notifies consumer date amount debit", ("no_error",)),
    Step((_REG_Z,), "Keep the clock of the billing error", "billing error resolved complete billing cycles days receipt notice", due=_REG_Z),
    Step((FactName.COMPLAINT_DISOWNS,), "Open a dispute for the payment and keep both clocks", "open dispute case same business day complaint claim notice"),
    Step((FactName.COMPLAINT_RECEIVED_ON,), "Answer the complaint in time and say what was done", "complaint acknowledged answer history promises service", due=Clock(ClockRule.COMPLAINT, DeadlineName.ANSWER)),
    Step((FactName.PAYMENT_CODE,), "Tell the customer what they can put right", "rejected payment reason code explain customer", ("customer_error", "no_error", "merchant_error", "gather_more", "inconclusive")),
    Step((FactName.PAYMENT_CODE,), "Open the ticket and send no letter before its wording is released", "ticket financial crime letter wording released neutral stop", ("escalate",)),
    Step((FactName.VULNERABLE,), "Treat the customer as one who may need support", "vulnerable customer elder exploitation trusted contact support"),
    Step((FactName.AMOUNT_AT_RISK,), CLOSING, "close disposition outcome reason second person approved", ("false_positive", "no_error", "customer_error", "merchant_error")),
    Step((FactName.CONTACT_NOT_REACHED, FactName.CONTACT_NONE, FactName.SIGNALS_MISSING_SHARE), "Reach the customer before deciding", "call customer number held days contact"),
)  # fmt: skip


def next_steps(pack: Pack, notable: tuple[Hit, ...], choice: Choice) -> list[Sentence]:
    """At most `MAX_STEPS` steps, those that rest on notable facts first.

    A step quotes the policy that orders it; where fewer than `ENOUGH` can, the rest name the fact
    that calls for them and say that no policy was found.
    """
    wanted = {hit.line.name for hit in notable}
    backed, bare = _steps(pack, wanted, choice)
    chosen = backed if len(backed) >= ENOUGH else [*backed, *bare[: ENOUGH - len(backed)]]
    return chosen[:MAX_STEPS] or [
        say(
            f"{CLOSING}.", pack.fact(FactName.AMOUNT_AT_RISK) or pack.first(CaseFields), kind="recommendation"
        )
    ]


def _steps(pack: Pack, wanted: set[FactName], choice: Choice) -> tuple[list[Sentence], list[Sentence]]:
    """Steps that a policy backs, and those that only a fact calls for; no two quote the same sentence."""
    backed: list[Sentence] = []
    bare: list[Sentence] = []
    used: set[str] = set()
    for step in sorted(STEPS, key=lambda s: not wanted.intersection(s.facts)):
        line = _ground(pack, step, wanted)
        if line is None or (step.choices and choice not in step.choices):
            continue
        if step.queues and pack.queue not in step.queues:
            continue
        if any(pack.fact(name) for name in step.unless) or (step.needs and not pack.fact(step.needs)):
            continue
        subject = f" {words(line.word)}" if line.name in _SUBJECTS else ""
        found = pack.policy(step.words + subject, least=3, duty=True)
        if found is None or found[1] in used:
            bare.append(_bare(step, _reason(pack, choice) or line if step.act == CLOSING else line, pack))
            continue
        passage, text = found
        used.add(text)
        quote = text.rstrip(".;").replace('"', "'")
        title = passage.passage.title
        named = f" ({title})" if title else ""
        due = _due(pack, step)
        text = f'{step.act}{_until(due, pack)}{named}: "{quote}".'
        backed.append(say(text, passage, line, due if due is not line else None, kind="recommendation"))
    return backed, bare


def _due(pack: Pack, step: Step) -> FactLine | None:
    """The step's deadline, as long as it is not met."""
    line = pack.fact(step.due) if step.due else None
    return line if line and isinstance(line.value, ClockValue) and line.value.owed else None


def _until(due: FactLine | None, pack: Pack) -> str:
    """By when, in words; a day that is past is named as such."""
    if due is None or not isinstance(due.value, ClockValue) or due.value.due_on is None:
        return ""
    on = pack.style.day(due.value.due_on)
    return f", overdue since {on}" if due.value.state is ClockState.OVERDUE else f" by {on}"


def _reason(pack: Pack, choice: Choice) -> FactLine | None:
    """Why the case may be closed: the strongest signal against fraud, or what the record says it is about."""
    if choice == "false_positive":
        return next((hit.line for hit in hits(pack) if hit.rule.side == "against"), None)
    names = (
        FactName.PAYMENT_CODE,
        FactName.MERCHANT_PROMISED,
        FactName.DELIVERY_LOST,
        FactName.DELIVERY_HOME,
        FactName.DISPUTE_CATEGORY,
        FactName.LOAN_STAGE,
    )
    return next((line for name in names if (line := pack.fact(name))), None)


def _bare(step: Step, line: FactLine, pack: Pack) -> Sentence:
    """A step that only a fact calls for."""
    text = (
        f"{step.act}: {line.clause}."
        if step.act == CLOSING
        else f"{step.act}{_until(line, pack)}; no policy on this was found."
        if step.due and step.due in step.facts
        else f"{step.act}, since {line.clause}; no policy on this was found."
    )
    return say(text, line, kind="recommendation")


def _ground(pack: Pack, step: Step, wanted: set[FactName]) -> FactLine | None:
    """The fact that calls for the step: a notable one, or for record facts their mere presence."""
    records = (
        FactName.NOTICE_RECEIVED_ON,
        FactName.PROVISIONAL_CREDIT,
        _FINISH,
        _REG_Z,
        FactName.COMPLAINT_RECEIVED_ON,
        FactName.COMPLAINT_DISOWNS,
        FactName.PAYMENT_CODE,
        FactName.KYC_EXCEPTIONS_OPEN,
        FactName.KYC_EXCEPTION_KIND,
        FactName.VULNERABLE,
        FactName.SAME_CHARGES,
        FactName.PRIOR_UNDISPUTED,
        FactName.AMOUNT_AT_RISK,
    )
    names = [n for n in step.facts if n in wanted or n in records]
    return next((line for n in names if (line := pack.fact(n))), None)
