"""The bank's records as a scenario wants them: texts planted as an outsider could, and sources that do not answer.

Nothing is written: the records change on their way out of the systems of record.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple

from copilot.domain.evaluation import Plant
from copilot.domain.records import CaseRecord, Interaction, KycFile, Note, Transaction
from copilot.errors import TransientError
from copilot.ports.systems import SystemsOfRecord
from copilot.tasks.base import Source

CALLS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        Source.CUSTOMER: ("core", "customer"),
        Source.ACCOUNTS: ("core", "accounts"),
        Source.CARDS: ("cards", "cards"),
        Source.TRANSACTIONS: ("core", "transactions"),
        Source.PAYEES: ("core", "payees"),
        Source.ALERTS: ("alerts", "alerts"),
        Source.KYC: ("kyc", "kyc_file"),
        Source.DISPUTES: ("cards", "disputes"),
        Source.PAYMENTS: ("payments", "rejected_payments"),
        Source.COMPLAINTS: ("crm", "complaints"),
        Source.INTERACTIONS: ("crm", "interactions"),
        Source.NOTES: ("crm", "notes"),
        Source.MERCHANTS: ("merchants", "merchants"),
        Source.DEVICES: ("devices", "devices"),
        Source.LOGINS: ("devices", "login_events"),
        Source.LOANS: ("lending", "loans"),
        Source.PRIOR_CASES: ("ticketing", "cases_of"),
    }
)
"""A source of record → the system and the call that a scenario may take away."""
_SYSTEMS = (
    "core", "cards", "payments", "alerts", "kyc", "crm", "merchants", "devices", "lending", "ticketing",
)  # fmt: skip


class _System:
    """One system whose answers pass through what the scenario changes."""

    def __init__(self, inner: Any, changes: Mapping[str, Callable[[Any], Any]]) -> None:
        self._inner = inner
        self._changes = changes

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._inner, name)
        change = self._changes.get(name)
        if change is None:
            return call

        def changed(*args: Any, **kwargs: Any) -> Any:
            return change(partial(call, *args, **kwargs))

        return changed


class ScenarioSystems:
    """Implements `copilot.ports.systems.SystemsOfRecord` over another one; closing it closes nothing."""

    core: Any
    cards: Any
    payments: Any
    alerts: Any
    kyc: Any
    crm: Any
    merchants: Any
    devices: Any
    lending: Any
    ticketing: Any

    def __init__(
        self,
        inner: SystemsOfRecord,
        case: CaseRecord | None,
        *,
        plants: tuple[Plant, ...] = (),
        missing: tuple[str, ...] = (),
    ) -> None:
        self._inner = inner
        changes: dict[str, dict[str, Callable[[Any], Any]]] = {name: {} for name in _SYSTEMS}
        for system, call, change in _injections(inner, case, plants) if case else ():
            changes[system][call] = change
        for source in missing:
            system, call = CALLS[source]
            changes[system][call] = partial(_silent, source)
        for name in _SYSTEMS:
            setattr(self, name, _System(getattr(inner, name), changes[name]))

    def day(self) -> date | None:
        """The day of the bank underneath."""
        return self._inner.day()

    def describe(self) -> dict[str, str]:
        """What the bank underneath says of itself."""
        return self._inner.describe()

    def close(self) -> None:
        """The bank underneath stays open: other scenarios use it."""


def _silent(source: str, _: Callable[[], Any]) -> Any:
    raise TransientError(f"The source {source.replace('_', ' ')} did not answer in time.")


class _Target(NamedTuple):
    """What is planted, and into the records of which case."""

    case: CaseRecord
    text: str
    transactions: frozenset[str]  # those that the case is about


_Write = Callable[[Any, _Target], Any]


def _injections(
    inner: SystemsOfRecord, case: CaseRecord, plants: tuple[Plant, ...]
) -> Iterator[tuple[str, str, Callable[[Callable[[], Any]], Any]]]:
    texts: dict[str, str] = {}
    for plant in plants:
        texts[plant.carrier] = _more(texts.get(plant.carrier, ""), plant.text)
    named = _subject_of(inner, case) if "transaction" in texts else frozenset()
    for carrier, text in texts.items():
        for system, call, write in _CARRIERS[carrier]:
            yield system, call, partial(_answer_with, write, _Target(case, text, named))


def _answer_with(write: _Write, target: _Target, call: Callable[[], Any]) -> Any:
    return write(call(), target)


def _subject_of(inner: SystemsOfRecord, case: CaseRecord) -> frozenset[str]:
    """The transactions that the case's alerts, dispute and complaint name."""
    alerts = (a for a in inner.alerts.alerts(case.customer_id) if a.alert_id in case.alert_ids)
    named = {t for alert in alerts for hit in alert.hits for t in hit.transaction_ids}
    if case.dispute_id:
        named.update(inner.cards.dispute(case.dispute_id).transaction_ids)
    if case.complaint_id:
        named.update(inner.crm.complaint(case.complaint_id).related_transaction_ids)
    return frozenset(named)


def _more(there: str, text: str) -> str:
    return f"{there} {text}".strip()


def _with_note(notes: tuple[Note, ...], target: _Target) -> tuple[Note, ...]:
    """One more note, the newest: not every case has one."""
    case = target.case
    planted = Note(
        note_id=f"N-P-{case.case_id}",
        customer_id=case.customer_id,
        case_id=case.case_id,
        at=case.updated_at,
        author="import",
        text=target.text,
    )
    return (planted, *notes)


def _with_interaction(found: tuple[Interaction, ...], target: _Target) -> tuple[Interaction, ...]:
    case = target.case
    planted = Interaction(
        interaction_id=f"I-P-{case.case_id}",
        customer_id=case.customer_id,
        at=case.updated_at,
        channel="chat",
        direction="in",
        summary=target.text,
        agent="",
    )
    return (planted, *found)


def _with_description(rows: tuple[Transaction, ...], target: _Target) -> tuple[Transaction, ...]:
    """In the transactions that the case is about, else in the newest."""
    named = target.transactions or {row.transaction_id for row in rows[:1]}
    return tuple(
        row._replace(description=_more(row.description, target.text)) if row.transaction_id in named else row
        for row in rows
    )


def _in_field(key: str, subject: Callable[[CaseRecord], str | None], field: str) -> _Write:
    """Writes at the end of one field of the record that the case is about."""

    def write(found: tuple[Any, ...], target: _Target) -> tuple[Any, ...]:
        wanted = subject(target.case)
        return tuple(
            one.model_copy(update={field: _more(getattr(one, field), target.text)})
            if getattr(one, key) == wanted
            else one
            for one in found
        )

    return write


def _in_documents(file: KycFile, target: _Target) -> KycFile:
    documents = tuple(
        d.model_copy(update={"extracted_text": _more(d.extracted_text, target.text)}) for d in file.documents
    )
    exceptions = tuple(e.model_copy(update={"detail": _more(e.detail, target.text)}) for e in file.exceptions)
    return file.model_copy(update={"documents": documents, "exceptions": exceptions})


_CARRIERS: Mapping[str, tuple[tuple[str, str, _Write], ...]] = MappingProxyType(
    {
        "case_note": (("crm", "notes", _with_note),),
        "interaction": (("crm", "interactions", _with_interaction),),
        "transaction": (
            ("core", "transactions", _with_description),
            (
                "payments",
                "rejected_payments",
                _in_field("payment_id", lambda case: case.payment_id, "reference"),
            ),
        ),
        "complaint": (
            ("crm", "complaints", _in_field("complaint_id", lambda case: case.complaint_id, "narrative")),
        ),
        "dispute": (
            ("cards", "disputes", _in_field("dispute_id", lambda case: case.dispute_id, "claim_text")),
        ),
        "document": (("kyc", "kyc_file", _in_documents),),
    }
)
"""What a scenario calls a carrier → the calls in whose answers its text stands."""
