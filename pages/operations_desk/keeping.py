"""How what was seen and said is kept: under which keys, for how long, and what is held from erasure."""

from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import CaseId
from copilot.domain.retention import DataClass, RetentionLine, RetentionReport
from copilot.language import written
from pages.operations_desk.keys_and_holds import show_holds, show_keys
from pages.ui import marks, operations, words
from pages.ui.tables import noted, table

if TYPE_CHECKING:
    from copilot.services import Services

_CLASSES = {
    DataClass.RUNS: ("Runs", "with their evidence and what was sent"),
    DataClass.DRAFTS: ("Drafts", "with versions, reasons and commands"),
    DataClass.CASES: ("Closed cases", "customer's name and title in the queue"),
    DataClass.PROMPT_LOG: ("Prompt log", "by each engine's policy"),
    DataClass.ANSWERS: ("Kept answers", "so that nothing is paid twice"),
    DataClass.MODEL_CALLS: ("Calls to models", "counts and cost, no text"),
    DataClass.TRACES: ("Traces", "ids and times, no text"),
    DataClass.CANDIDATES: ("Candidates", "for golden scenarios, undecided"),
    DataClass.EVALUATIONS: ("Evaluations", "texts of results; the figures stay"),
    DataClass.QA: ("Quality remarks", "of the blind sample; the marks stay"),
    DataClass.SHADOW: ("Shadow outputs", "what variants wrote beside live runs"),
    DataClass.OPERATIONS: ("Request numbers", "so that nothing is done twice"),
}
_YEAR = 365.25
_MOST_NAMED = 6


def show_keeping(services: "Services", actor: Actor) -> None:
    """Retention at the left; keys and legal holds at the right."""
    with operations.notices():
        _carry_out(services, actor)
    zone = services.bank.timezone
    left, right = st.columns([1.9, 1], gap="medium")
    with left, operations.guarded():
        _retention(services.retention_plan(actor), actor, zone)
    with right:
        with operations.guarded():
            show_keys(services.key_status(actor), zone)
        with operations.guarded():
            show_holds(services.list_holds(actor), actor, zone)


def _carry_out(services: "Services", actor: Actor) -> None:
    report = operations.carry_out("operations.erase", lambda: services.retention_run(actor))
    if report is not None:
        _show_erased(report)
    operations.carry_out(
        "operations.hold",
        lambda case, reason: services.set_hold(actor, CaseId(case), reason=reason),
        done="The case is on hold.",
    )
    operations.carry_out(
        "operations.lift",
        lambda case, reason: services.lift_hold(actor, CaseId(case), reason=reason),
        done="The hold is lifted.",
    )


def _show_erased(report: RetentionReport) -> None:
    rows = sum(line.rows for line in report.lines)
    if report.refused:
        st.warning(
            f"{written.count(rows, 'row')} erased. Refused because of a legal hold, and left whole: "
            f"{written.joined(report.refused)}.",
            icon=":material/gavel:",
        )
    elif rows:
        st.success(
            f"{written.count(rows, 'row')} erased; the audit trail says which.", icon=":material/delete:"
        )
    else:
        st.info("Nothing was due, so nothing was erased.", icon=":material/check:")


def _retention(report: RetentionReport, actor: Actor, zone: str) -> None:
    due = sum(line.rows for line in report.lines)
    with st.container(horizontal=True, vertical_alignment="center", key="operations.retention_head"):
        st.html(marks.section("Retention", "a dry run: what the rules would erase at this moment"))
        if actor.may(Permission.GOVERNANCE_MANAGE):
            _erase(due)
    head = ("Data", "Kept", "Erased if older than", "Due", "Stays, though due")
    st.html(table(head, (_line(line, zone) for line in report.lines), right=(3,)))
    st.caption(
        "Runs, drafts and cases count from the end of their case and stay while it is open. Erasing destroys the case's "
        "keys: texts become unreadable, the rows and the audit trail stay and still verify."
    )


def _erase(due: int) -> None:
    with st.popover("Erase what is due", icon=":material/delete:", disabled=not due):
        st.write(
            f"{written.count(due, 'row')} will be erased for good. Cases on hold are left whole and named."
        )
        st.button(
            f"Erase {written.count(due, 'row')}",
            type="primary",
            on_click=operations.arm,
            args=("operations.erase",),
            key="operations.erase_now",
        )


def _line(line: RetentionLine, zone: str) -> tuple[str, ...]:
    title, note = _CLASSES.get(line.data_class, (words.title_of(line.data_class), ""))
    due = marks.chip(f"{line.rows:,}", "amber") if line.rows else "0"
    stays = marks.row(*_named(line.held, "on hold", "violet"), *_named(line.in_work, "in work", "blue"))
    return noted(title, note), kept_for(line.days), written.short_day(line.before, zone), due, stays


def _named(cases: tuple[CaseId, ...], why: str, tone: marks.Tone) -> list[str]:
    chips = [marks.chip(case_id, tone, title=why) for case_id in cases[:_MOST_NAMED]]
    if len(cases) > _MOST_NAMED:
        chips.append(marks.chip(f"{len(cases) - _MOST_NAMED} more", tone, title=written.joined(cases)))
    return [*chips, f"<small>{why}</small>"] if chips else []


def kept_for(days: int | None) -> str:
    """`5 years`, `90 days`, `for ever`."""
    if days is None:
        return "for ever"
    return f"{days / _YEAR:.0f} years" if days >= 2 * _YEAR - 1 else written.count(days, "day")
