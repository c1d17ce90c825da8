"""What to do next: steps that the facts call for, each with the policy sentence that stands behind it."""

from collections.abc import Iterator
from typing import NamedTuple

from copilot.tasks.pack import Line, Pack, Sentence, say
from copilot.tasks.triage_brief.signals import Hit

MAX_STEPS = 5


class Step(NamedTuple):
    """Facts of which one must be present, the act, and the words to find its policy by."""

    facts: tuple[str, ...]
    act: str
    words: str


STEPS: tuple[Step, ...] = (
    Step(("remote_access", "warnings_dismissed", "contact_pressed"), "Hold what is still unpaid and ask the payee's bank for the money back", "recall payment hold scam payee bank contact customer"),
    Step(("credential_change_hours",), "Secure the sign-in and call the customer back on a number held before the change", "freeze takeover call back number held SIM change payment"),
    Step(("declined_share", "small_share"), "Block the card and look for the same pattern on other cards", "block card testing authorisations declines merchant"),
    Step(("new_device_share",), "Establish with the customer whose device made the payments", "new device purchase online card customer confirm signals"),
    Step(("payee_check_no_match", "payee_age_hours"), "Check the payee's details before anything more is paid", "payee name check call back details changed"),
    Step(("pass_through_share", "distinct_payers"), "Restrict what is left on the account and ask where the money came from", "mule account restrict inbound funds payers"),
    Step(("cash_under_threshold", "cash_ratio"), "Compare the cash with the declared business and ask for its source", "cash structuring deposits threshold source report"),
    Step(("dormant_days",), "Confirm who reactivated the account", "dormant account reactivated verify identity"),
    Step(("documents_mismatched", "documents_unverified", "documents_expired", "kyc_exceptions_open"), "Put the identity file right before the account is used further", "identity document verify expired exception review"),
    Step(("prior_undisputed",), "Put the earlier purchases to the network as evidence", "friendly fraud prior undisputed purchases matching elements"),
    Step(("same_charges",), "Ask the merchant to show that there were two sales", "duplicate charge merchant evidence processing"),
    Step(("notice_received_on",), "Keep the dispute's clock and give what is owed on time", "provisional credit business days notice error resolution"),
    Step(("complaint_received_on",), "Answer the complaint in time and say what was done", "complaint acknowledge response final days"),
    Step(("payment_code",), "Tell the customer what they can put right", "rejected payment reason code explain customer"),
    Step(("vulnerable", "customer_age"), "Treat the customer as one who may need support", "vulnerable customer elder exploitation trusted contact support"),
    Step(("contact_not_reached", "contact_none", "signals_missing_share"), "Reach the customer before deciding", "contact customer call verify attempts reached"),
)  # fmt: skip


def next_steps(pack: Pack, telling: tuple[Hit, ...]) -> list[Sentence]:
    """At most `MAX_STEPS` steps: those that rest on telling facts first; without a policy it says so."""
    wanted = {hit.line.name for hit in telling}
    told = list(_steps(pack, wanted))
    if not told:
        return [
            say(
                "A step backed by a policy that is in force and open to you is not available.",
                kind="unknown",
            )
        ]
    return told[:MAX_STEPS]


def _steps(pack: Pack, wanted: set[str]) -> Iterator[Sentence]:
    used: set[str] = set()
    for step in sorted(STEPS, key=lambda s: not wanted.intersection(s.facts)):
        line = _ground(pack, step, wanted)
        if line is None:
            continue
        found = pack.policy(step.words, least=3)
        if found is None or found[1] in used:
            continue
        passage, text = found
        used.add(text)
        quote = text.rstrip(".;").replace('"', "'")
        yield say(f'{step.act}: "{quote}".', passage, line, kind="recommendation")


def _ground(pack: Pack, step: Step, wanted: set[str]) -> Line | None:
    """The fact that calls for the step: a telling one, or for record facts their mere presence."""
    records = (
        "notice_received_on",
        "complaint_received_on",
        "payment_code",
        "kyc_exceptions_open",
        "vulnerable",
        "same_charges",
        "prior_undisputed",
    )
    names = [n for n in step.facts if n in wanted or n in records]
    return next((line for n in names if (line := pack.fact(n))), None)
