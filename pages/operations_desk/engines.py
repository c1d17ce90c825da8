"""Engines in the order in which they are asked, the parts they stand on, and the budgets they draw on."""

from datetime import datetime
from typing import TYPE_CHECKING, Literal

import streamlit as st
from markupsafe import Markup

from copilot.domain.desk_operations import BreakerState, BudgetLine, EngineStatus
from copilot.language import written
from pages.ui import entrance, marks, operations, words
from pages.ui.tables import noted, table, under

if TYPE_CHECKING:
    from copilot.services import Services

_POLL = 3.0
_WARN_AT = 0.8  # of a budget; from there a result's notes say so
_LOG_TITLES = {
    "off": "Nothing kept",
    "metadata": "Metadata",
    "redacted": "Redacted, encrypted",
    "full": "Full, encrypted",
}
_TITLES = {"per user and day": "Yours today"}
"""A limit per user is shown with the use of the person who looks at it."""
_UNITS: dict[Literal["tokens", "micros"], str] = {"tokens": "Tokens", "micros": "Cost"}
_PARTS = {"store": "Own store", "bank": "Systems of record", "index": "Documents", "copilot": "Copilot"}


@st.fragment(run_every=_POLL)
def show_engines(services: "Services") -> None:
    """Refreshed every few seconds: a circuit that opens shows without a reload."""
    with operations.guarded():
        actor = entrance.stay(services)
        engines = services.engine_status(actor)
        st.html(_figures(engines))
        st.html(marks.section("Engines", "asked in this order; what one cannot do the next one does"))
        st.html(_table(engines, services.now()))
        if all(engine.provider == "offline" for engine in engines):
            st.html(
                marks.empty(
                    "No model is set",
                    "The offline engine writes everything, from the same facts and under the same checks. "
                    "Set FOUREYES_MODELS to ask a model first.",
                )
            )
        left, right = st.columns([1.6, 1])
        with left, operations.guarded():
            st.html(marks.section("Budgets", "warned of from 80 %; where one is used up no model is asked"))
            st.html(_budgets(services.budgets(actor)))
        with right, operations.guarded():
            st.html(marks.section("Parts", "what every screen stands on"))
            st.html(_parts(services.readiness()))


def _figures(engines: tuple[EngineStatus, ...]) -> str:
    models = [engine for engine in engines if engine.provider != "offline"]
    calls = sum(engine.calls_today for engine in models)
    failures = sum(engine.failures_today for engine in models)
    return marks.strip(
        [
            ("In flight", f"{sum(engine.in_flight for engine in engines):,}"),
            ("Waiting", f"{sum(engine.waiting for engine in engines):,}"),
            ("Calls to models today", f"{calls:,}"),
            ("Failed", f"{failures:,} ({failures / calls:.1%})" if failures and calls else f"{failures:,}"),
            ("Tokens today", f"{sum(engine.tokens_today for engine in models):,}"),
            ("Cost today", written.cost(sum(engine.cost_micros_today for engine in models))),
        ]
    )


def _table(engines: tuple[EngineStatus, ...], now: datetime) -> str:
    return table(
        (
            "#",
            "Engine",
            "State",
            "Runs",
            "In flight",
            "Waiting",
            "Calls",
            "Failed",
            "Tokens",
            "Cost",
            "Prompt log",
        ),
        (_row(place, engine, now) for place, engine in enumerate(engines, 1)),
        right=(0, 5, 6, 7, 8, 9),
        kind="fe-engines",
    )


def _row(place: int, engine: EngineStatus, now: datetime) -> tuple[object, ...]:
    said = [engine.note] if engine.note else []
    if engine.last_failure:
        said.append(f"last failure: {words.title_of(engine.last_failure).lower()}")
    return (
        place,
        noted(words.engine(engine.name), " · ".join(said)),
        state_chip(engine.breaker, engine.retry_at, now),
        Markup("{}{}").format(_place(engine), under("by the bank" if engine.own else "by the provider")),
        _gauge(engine.in_flight, engine.max_in_flight),
        f"{engine.waiting:,}",
        f"{engine.calls_today:,}",
        _failed(engine),
        f"{engine.tokens_today:,}",
        written.cost(engine.cost_micros_today),
        _LOG_TITLES.get(engine.log_policy, engine.log_policy),
    )


def _place(engine: EngineStatus) -> str:
    return "This machine" if engine.region == "local" else engine.region or "Unknown"


def _failed(engine: EngineStatus) -> str:
    if not engine.failures_today:
        return "0"
    share = f"{engine.failures_today / engine.calls_today:.0%}" if engine.calls_today else ""
    return Markup("{:,}{}").format(engine.failures_today, under(share))


def state_chip(state: BreakerState, retry_at: datetime | None, now: datetime) -> Markup:
    """The circuit in words: open means that the engine rests."""
    if state == "closed":
        return marks.chip("ready", "green", title="Circuit closed")
    if state == "half_open":
        return marks.chip("being tried", "amber", title="Circuit half open: one call is let through to see")
    seconds = (retry_at - now).total_seconds() if retry_at else 0
    wait = f", tried again in {seconds:.0f} s" if seconds > 0 else ""
    return marks.chip(f"resting{wait}", "red", title="Circuit open: it failed several times in a row")


def _gauge(used: int, most: int) -> Markup:
    share = min(1.0, used / most) if most else 0.0
    tone = "amber" if share >= 1 else "blue"
    return Markup(
        '<div class="fe-gauge fe-fill-{}"><div><i style="width: {:.0%}"></i></div><span>{:,} of {:,}</span></div>'
    ).format(tone, share, used, most)


def _budgets(lines: tuple[BudgetLine, ...]) -> str:
    if not any(line.limit for line in lines):
        return marks.empty(
            "No budget is set", "Calls cost what they cost. Limits per call, run, user and day are settings."
        )
    named = {(line.title, line.unit): line for line in lines}
    rows = (
        (_TITLES.get(title, words.title_of(title)), *(_budget(named.get((title, unit))) for unit in _UNITS))
        for title in dict.fromkeys(line.title for line in lines)
    )
    return table(("", *_UNITS.values()), rows, kind="fe-budgets")


def _budget(line: BudgetLine | None) -> Markup:
    def amount(value: int) -> str:
        return written.cost(value) if line and line.unit == "micros" else f"{value:,}"

    if line is None:
        return Markup()
    if not line.limit:
        return Markup("{} <small>no limit</small>").format(amount(line.used))
    share = line.used / line.limit
    tone = "red" if share >= 1 else "amber" if share >= _WARN_AT else "green"
    said = "used up" if share >= 1 else f"{share:.0%}"
    return Markup(
        '<div class="fe-meter fe-fill-{}"><i style="width: {:.1%}"></i><s></s></div>{} of {} <small>{}</small>'
    ).format(tone, min(1, share), amount(line.used), amount(line.limit), said)


def _parts(states: dict[str, str]) -> str:
    rows = (
        (
            Markup("{}{}").format(
                _PARTS.get(part, words.title_of(part)), under("" if state == "ok" else state)
            ),
            marks.chip("ok", "green") if state == "ok" else marks.chip("not well", "red"),
        )
        for part, state in states.items()
    )
    return table((), rows, kind="fe-parts")
