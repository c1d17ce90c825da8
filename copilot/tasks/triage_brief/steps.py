"""What to do next: steps that the facts call for, each with the policy sentence that stands behind it."""

from datetime import date
from typing import NamedTuple

from copilot.tasks.pack import Line, Pack, Sentence, say
from copilot.tasks.ticket.routing import OWED
from copilot.tasks.triage_brief.schema import Choice
from copilot.tasks.triage_brief.signals import Hit, hits
from copilot.tasks.wording import day

MAX_STEPS = 5
_FINISH = "clock_reg_e_resolve"
ENOUGH = 2
_SUBJECTS = ("kyc_exception_kind", "payment_code")
"""Facts whose value says which policy is meant."""
CLOSING = "Close the case with its reasons on file, so that a checker can follow them"


class Step(NamedTuple):
    """Facts of which one must be present, the act, the words to find its policy by, and when it makes sense."""

    facts: tuple[str, ...]
    act: str
    words: str
    choices: tuple[Choice, ...] = ()  # recommendations with which it makes sense; all if empty
    queues: tuple[str, ...] = ()  # queues in which it makes sense; all if empty
    unless: tuple[str, ...] = ()  # facts with any of which it would be wrong
    needs: str = ""  # a fact without which it would be wrong
    due: str = ""  # the deadline of the step, told with it where it is not met


_CARDS = ("card_fraud", "disputes", "complaints")
_ACTIVE: tuple[Choice, ...] = ("confirmed_fraud", "escalate", "gather_more", "inconclusive")

STEPS: tuple[Step, ...] = (
    Step(("remote_access", "warnings_dismissed", "contact_pressed"), "Hold what is still unpaid and ask the payee's bank for the money back", "recall sent hour customer report scam payment hold", _ACTIVE),
    Step(("credential_change_hours",), "Secure the sign-in and call the customer back on a number held before the change", "takeover freeze digital payments call customer number held verify factors", _ACTIVE),
    Step(("declined_share", "small_share"), "Block the card and look for the same pattern on other cards", "card testing block card count attempts declines ticket merchant", _ACTIVE, _CARDS),
    Step(("contact_disowned", "travel_gap_seconds", "chip_share"), "Block the card and give the customer a new one", "block card reissue replace customer fraud temporary", _ACTIVE, _CARDS),
    Step(("new_device_share",), "Ask the customer about the device and the purchases", "device record login events ask customer household purchase explains", _ACTIVE, _CARDS),
    Step(("payee_check_no_match", "payee_age_hours"), "Check the payee's details before anything more is paid", "payee name check call back known number changed details confirm supplier", _ACTIVE, ("payment_fraud", "complaints")),
    Step(("pass_through_share", "distinct_payers"), "Restrict what is left on the account and ask where the money came from", "mule account restrict outgoing payments ask customer payers", _ACTIVE),
    Step(("pass_through_share", "cash_under_threshold", "destination_countries"), "Bring the case to a decision in the compartment", "investigator writes decision memo day proposal file suspicion", ("escalate",)),
    Step(("cash_under_threshold", "cash_ratio"), "Compare the cash with the declared business and ask for its source", "cash deposits compare business source document ask explained", _ACTIVE),
    Step(("dormant_days",), "Confirm who reactivated the account", "dormant account verify customer factors changes made", _ACTIVE),
    Step(("kyc_exception_kind", "identity_points_failed", "documents_expired", "kyc_exceptions_open"), "Clear the KYC exception", "exception ask customer missing reminders steps"),
    Step(("prior_undisputed",), "Put the earlier purchases to the network as evidence", "friendly fraud prior undisputed purchases matching elements"),
    Step(("same_charges",), "Ask the merchant to show that there were two sales", "duplicate charge merchant evidence processing"),
    Step(("notice_received_on",), "Keep the dispute's clock and give what is owed on time", "provisional credit business days notice error resolution", unless=("provisional_credit", "provisional_credit_not_owed", "clock_reg_e", "clock_reg_z", "clock_reg_z_resolve"), due="clock_reg_e_provisional_credit"),
    Step((_FINISH,), "Finish the investigation", "45-day 90-day period investigation provisional credit given", _ACTIVE, unless=("resolved_on",), needs="provisional_credit", due=_FINISH),
    Step(("provisional_credit",), "Take the provisional credit back with notice of date and amount", "reversing provisional credit reversal notifies consumer date amount debit", ("no_error",)),
    Step(("clock_reg_z_resolve",), "Keep the clock of the billing error", "billing error resolved complete billing cycles days receipt notice", due="clock_reg_z_resolve"),
    Step(("complaint_disowns",), "Open a dispute for the payment and keep both clocks", "open dispute case same business day complaint claim notice"),
    Step(("complaint_received_on",), "Answer the complaint in time and say what was done", "complaint acknowledged answer history promises service", due="clock_complaint_answer"),
    Step(("payment_code",), "Tell the customer what they can put right", "rejected payment reason code explain customer", ("customer_error", "no_error", "merchant_error", "gather_more", "inconclusive")),
    Step(("payment_code",), "Open the ticket and send no letter before its wording is released", "ticket financial crime letter wording released neutral stop", ("escalate",)),
    Step(("vulnerable",), "Treat the customer as one who may need support", "vulnerable customer elder exploitation trusted contact support"),
    Step(("amount_at_risk",), CLOSING, "close disposition outcome reason second person approved", ("false_positive", "no_error", "customer_error", "merchant_error")),
    Step(("contact_not_reached", "contact_none", "signals_missing_share"), "Reach the customer before deciding", "call customer number held days contact"),
)  # fmt: skip


def next_steps(pack: Pack, telling: tuple[Hit, ...], choice: Choice) -> list[Sentence]:
    """At most `MAX_STEPS` steps, those that rest on telling facts first.

    A step quotes the policy that orders it; where fewer than `ENOUGH` can, the rest name the fact
    that calls for them and say that no policy was found.
    """
    wanted = {hit.line.name for hit in telling}
    backed, bare = _steps(pack, wanted, choice)
    told = backed if len(backed) >= ENOUGH else [*backed, *bare[: ENOUGH - len(backed)]]
    return told[:MAX_STEPS] or [
        say(f"{CLOSING}.", pack.fact("amount_at_risk") or pack.first("Case "), kind="recommendation")
    ]


def _steps(pack: Pack, wanted: set[str], choice: Choice) -> tuple[list[Sentence], list[Sentence]]:
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
        subject = f" {line.value.replace('_', ' ')}" if line.name in _SUBJECTS else ""
        found = pack.policy(step.words + subject, least=3, duty=True)
        if found is None or found[1] in used:
            bare.append(_bare(step, _reason(pack, choice) or line if step.act == CLOSING else line))
            continue
        passage, text = found
        used.add(text)
        quote = text.rstrip(".;").replace('"', "'")
        title = str(passage.raw.get("title", ""))
        named = f" ({title})" if title else ""
        due = _due(pack, step)
        text = f'{step.act}{_until(due)}{named}: "{quote}".'
        backed.append(say(text, passage, line, due if due is not line else None, kind="recommendation"))
    return backed, bare


def _due(pack: Pack, step: Step) -> Line | None:
    """The step's deadline, as long as it is not met."""
    line = pack.fact(step.due) if step.due else None
    return line if line and line.value.endswith(OWED) else None


def _until(due: Line | None) -> str:
    """By when, in words; a day that is past is named as such."""
    if due is None:
        return ""
    on = day(date.fromisoformat(due.value.partition("/")[0]))
    return f", overdue since {on}" if due.value.endswith("/overdue") else f" by {on}"


def _reason(pack: Pack, choice: Choice) -> Line | None:
    """Why the case may be closed: the strongest signal against fraud, or what the record says it is about."""
    if choice == "false_positive":
        return next((hit.line for hit in hits(pack) if hit.rule.side == "against"), None)
    names = (
        "payment_code",
        "merchant_promised",
        "delivery_lost",
        "delivery_home",
        "dispute_category",
        "loan_stage",
    )
    return next((line for name in names if (line := pack.fact(name))), None)


def _bare(step: Step, line: Line) -> Sentence:
    """A step that only a fact calls for."""
    text = (
        f"{step.act}: {line.clause}."
        if step.act == CLOSING
        else f"{step.act}{_until(line)}; no policy on this was found."
        if line.name == step.due
        else f"{step.act}, since {line.clause}; no policy on this was found."
    )
    return say(text, line, kind="recommendation")


def _ground(pack: Pack, step: Step, wanted: set[str]) -> Line | None:
    """The fact that calls for the step: a telling one, or for record facts their mere presence."""
    records = (
        "notice_received_on",
        "provisional_credit",
        _FINISH,
        "clock_reg_z_resolve",
        "complaint_received_on",
        "complaint_disowns",
        "payment_code",
        "kyc_exceptions_open",
        "kyc_exception_kind",
        "vulnerable",
        "same_charges",
        "prior_undisputed",
        "amount_at_risk",
    )
    names = [n for n in step.facts if n in wanted or n in records]
    return next((line for n in names if (line := pack.fact(n))), None)
