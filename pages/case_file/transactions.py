"""Transactions: a timeline with the suspicious ones numbered, what they add up to, and the rows."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import streamlit as st

from copilot.domain.identity import Actor
from copilot.domain.money import Money
from copilot.domain.records import Transaction
from copilot.domain.views import CaseView
from copilot.language import written
from pages.case_file.movements import Totals, totals
from pages.case_file.timeline import MOST_POINTS, timeline
from pages.ui import marks, theme, words
from pages.ui.tables import grid

if TYPE_CHECKING:
    from copilot.services import Services

_SPANS = {"30 days": 30, "90 days": 90, "1 year": 365, "All": None}
_MOST_ROWS = 1_000
_CHART_BUTTONS: dict[str, Any] = {"displaylogo": False, "displayModeBar": False}


def show_transactions(services: "Services", actor: Actor, view: CaseView) -> None:
    """The tab; what the alerts and the claim name is marked and numbered, oldest first."""
    bar = st.container(horizontal=True, vertical_alignment="center")
    with bar:
        span = st.segmented_control(
            "Span", list(_SPANS), default="90 days", required=True, key="span", label_visibility="collapsed"
        )
        only = st.toggle("Marked only", key="case.marked_only")
    days, zone = _SPANS[span], services.bank.timezone
    since = services.bank_now() - timedelta(days=days) if days else None
    rows = services.case_transactions(actor, view.row.case_id, since=since)
    if not rows:
        st.html(marks.empty("No transactions in this span", "Choose a longer span."))
        return
    named = _named(view)
    marked: dict[str, int] = {
        row.transaction_id: n
        for n, row in enumerate((r for r in reversed(rows) if r.transaction_id in named), 1)
    }
    with bar:
        st.html(_sums(totals(rows, named)))
    chart = st.plotly_chart(
        timeline(rows, marked, zone=zone, dark=theme.is_dark()),
        height=320,
        key="case.timeline",
        on_select="rerun",
        selection_mode="box",
        config=_CHART_BUTTONS,
        alt="Transactions over time on a logarithmic axis of amounts; the suspicious ones are numbered diamonds",
    )
    chosen = {point["customdata"][0] for point in chart.selection.points if point.get("customdata")}
    shown = [
        row
        for row in rows
        if (not chosen or row.transaction_id in chosen) and (not only or row.transaction_id in marked)
    ]
    _table(shown, marked, zone, boxed=bool(chosen))


def _named(view: CaseView) -> set[str]:
    named = {tid for alert in view.alerts for hit in alert.hits for tid in hit.transaction_ids}
    if view.dispute:
        named |= set(view.dispute.transaction_ids)
    if view.complaint:
        named |= set(view.complaint.related_transaction_ids)
    return {str(tid) for tid in named}


def _sums(sums: Totals) -> str:
    parts = [
        ("Movements", f"{sums.movements:,}"),
        ("In", str(sums.into)),
        ("Out", str(sums.out)),
        ("Largest", str(sums.largest)),
        ("Marked", f"{sums.flagged} · {sums.flagged_total}"),
        ("Declined", f"{sums.declined:,}"),
    ]
    if sums.other_currencies:
        parts.append(("Other currencies", f"{sums.other_currencies} not summed"))
    cells = "".join(f"<div><span>{label}</span><b>{value}</b></div>" for label, value in parts)
    return f'<div class="fe-sums">{cells}</div>'


def _table(rows: Sequence[Transaction], marked: dict[str, int], zone: str, *, boxed: bool) -> None:
    note = "in the box" if boxed else "drag a box in the chart to see a part"
    more = f", newest {_MOST_ROWS:,} shown" if len(rows) > _MOST_ROWS else ""
    capped = f"; the chart draws the newest {MOST_POINTS:,}" if len(rows) > MOST_POINTS else ""
    st.html(marks.section("Rows", f"{len(rows):,} · {note}{more}{capped}"))
    widths = {
        "Amount": 104,
        "": 36,
        "Channel": 92,
        "What": 176,
        "Status": 66,
        "To or from": 130,
        "Place": 104,
        "Device": 92,
    }
    columns = {
        "#": st.column_config.TextColumn(width=38, alignment="right", help="The number in the chart"),
        "Time": st.column_config.DatetimeColumn(width=152, format="D MMM YYYY HH:mm z", timezone=zone),
    }
    cells = (_cells(row, marked) for row in rows[:_MOST_ROWS])
    grid(cells, widths, key="case.rows", most=13, right=("Amount",), columns=columns)


def _cells(row: Transaction, marked: dict[str, int]) -> dict[str, object]:
    return {
        "#": str(marked.get(row.transaction_id, "")),
        "Time": datetime.fromisoformat(row.booked_at),
        "Amount": str(Money.of_minor(row.amount_minor, row.currency)),
        "": row.direction,
        "Channel": words.title_of(row.channel),
        "What": row.description or row.counterparty,
        "Status": words.title_of(row.status),
        "To or from": row.counterparty or row.merchant_id,
        "Place": written.joined(part for part in (row.city, row.country) if part),
        "Device": row.device_id,
        "Id": row.transaction_id,
    }
