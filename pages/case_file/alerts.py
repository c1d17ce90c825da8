"""Alerts and rule hits: what fired, its threshold, and what was observed."""

from decimal import Decimal
from html import escape

import streamlit as st

from copilot.domain.money import money_in
from copilot.domain.records import Alert, RuleHit
from copilot.domain.views import CaseView
from copilot.language import written
from pages.ui import marks, words
from pages.ui.tables import table


def show_alerts(view: CaseView, zone: str) -> None:
    """The alerts of the case, then the earlier ones of the same customer."""
    if not view.alerts:
        st.html(
            marks.empty("No alert stands on this case", "It was opened by a person or by another system.")
        )
    for alert in view.alerts:
        st.html(_alert(alert, zone))
    st.html(marks.section("Earlier alerts of this customer", written.count(len(view.prior_alerts), "alert")))
    if view.prior_alerts:
        rows = (
            (
                alert.alert_id,
                written.short_moment(alert.raised_at, zone),
                words.QUEUE_TITLES[alert.queue],
                alert.model_score,
                words.title_of(alert.status),
                written.joined(hit.rule_name for hit in alert.hits),
            )
            for alert in view.prior_alerts
        )
        st.html(table(("Alert", "Raised", "Queue", "Score", "How it ended", "Rules"), rows, right=(3,)))
    if view.prior_cases:
        st.html(marks.section("Earlier cases of this customer"))
        for case in view.prior_cases:
            ended = words.title_of(case.outcome) if case.outcome else words.title_of(case.status)
            st.html(marks.row(f"<b>{escape(case.case_id)}</b>", escape(case.title), marks.chip(ended)))


def _alert(alert: Alert, zone: str) -> str:
    head = marks.row(
        f"<strong>{escape(alert.alert_id)}</strong>",
        marks.chip(f"score {alert.model_score}", "red" if alert.status == "open" else "gray"),
        marks.chip(words.title_of(alert.status)),
        marks.soft(f"raised {written.short_moment(alert.raised_at, zone)}"),
    )
    return f'<div class="fe-card">{head}{"".join(_hit(hit) for hit in alert.hits)}</div>'


def _hit(hit: RuleHit) -> str:
    widest = max(hit.threshold, hit.observed, Decimal(1)) * Decimal("1.08")
    observed, threshold = (float(100 * value / widest) for value in (hit.observed, hit.threshold))
    return (
        f'<div class="fe-hit"><div><b>{escape(hit.rule_name)}</b> <small>{escape(hit.rule_id)}</small><br>'
        f"<small>{escape(words.title_of(hit.measure))}, window {escape(hit.window)}, "
        f"{written.count(len(hit.transaction_ids), 'transaction')}</small></div>"
        f'<div class="fe-bar"><i style="width:{observed:.1f}%"></i><s style="left:{threshold:.1f}%"></s></div>'
        f'<div class="fe-num"><b>{_figure(hit.observed, hit.unit)}</b><br>'
        f"<small>threshold {_figure(hit.threshold, hit.unit)}</small></div></div>"
    )


def _figure(value: Decimal, unit: str) -> str:
    if unit == "ratio":
        return f"{value:.1%}"
    money = money_in(value, unit)
    if money:
        return str(money)
    figure = f"{value.normalize():,f}"
    return figure if unit == "count" else escape(f"{figure} {unit}")
