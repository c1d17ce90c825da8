"""Variants beside the live version: their figures, their texts, promotion by a second person, rollback."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from copilot.domain.identity import Actor, Permission
from copilot.domain.run import TaskName
from copilot.domain.shadow import Comparison, Side, Variant, VariantKind, VariantState
from copilot.language import written
from pages.evaluation_desk import metric_words
from pages.ui import marks, operations, words
from pages.ui.tables import table

if TYPE_CHECKING:
    from copilot.scoring.paired import MetricChange
    from copilot.services import Services

_TONES: dict[VariantState, marks.Tone] = {
    VariantState.SHADOW: "blue",
    VariantState.PROMOTED: "green",
    VariantState.WITHDRAWN: "gray",
}
_STATES: dict[VariantState, str] = {
    VariantState.SHADOW: "in the shadow deployment",
    VariantState.PROMOTED: "promoted",
    VariantState.WITHDRAWN: "withdrawn",
}
_PAIRS = 20


def show_shadow(services: "Services", actor: Actor) -> None:
    """The variants, the chosen one beside the live version, and the line of live versions."""
    with operations.notices():
        _carry_out(services, actor)
    variants = services.list_variants(actor)
    if not variants:
        st.html(
            marks.empty(
                "No variant runs in the shadow",
                "Another prompt or engine for a task can run beside the live one, unseen by analysts: "
                "python -m copilot shadow.",
            )
        )
        return
    named = {variant.variant_id: variant for variant in variants}
    chosen = st.selectbox(
        "Variant",
        list(named),
        format_func=lambda key: _line(services, named[key]),
        key="evaluation.variant",
        label_visibility="collapsed",
    )
    _variant(services, actor, named[chosen])


def _carry_out(services: "Services", actor: Actor) -> None:
    operations.carry_out(
        "evaluation.promote_variant",
        lambda variant, reason: services.promote_variant(actor, variant, reason=reason),
        done="The variant is live.",
    )
    operations.carry_out(
        "evaluation.withdraw", lambda variant: services.withdraw_variant(actor, variant), done="Withdrawn."
    )
    operations.carry_out(
        "evaluation.roll_back",
        lambda task, kind, reason: services.roll_back(
            actor, TaskName(task), VariantKind(kind), reason=reason
        ),
        done="The version before is live again.",
    )


def _line(services: "Services", variant: Variant) -> str:
    return f"{services.tasks.title(variant.task)} · {variant.kind} {_short(variant.reference)} · {_STATES[variant.state]}"


def _short(reference: str) -> str:
    """A prompt's name and version without its digest."""
    return reference.split("+", 1)[0]


def _variant(services: "Services", actor: Actor, variant: Variant) -> None:
    report = services.shadow_report(actor, variant.variant_id)
    st.html(
        marks.heading(
            services.tasks.title(variant.task),
            marks.chip(_STATES[variant.state], _TONES[variant.state]),
            marks.chip(f"{_short(variant.reference)} beside {_short(variant.base)}", title=variant.reference),
            marks.chip(written.count(report.counted, "comparison")),
        )
    )
    st.html(marks.quote(variant.why, f"proposed by {variant.proposed_by}"))
    if actor.may(Permission.EVALUATION_RUN) or actor.may(Permission.GOLDEN_CURATE):
        _actions(actor, variant, report.missing)
    if report.changes:
        st.html(marks.section("Figures", "live before, variant after; 95 % interval of the change"))
        st.html(_figures(report.changes))
    if variant.kind is VariantKind.PROMPT:
        with st.expander("What the prompt changes"):
            st.code(services.variant_diff(actor, variant.variant_id), language="diff", wrap_lines=True)
    _pairs(report.pairs, services.bank.timezone)


def _actions(actor: Actor, variant: Variant, missing: int) -> None:
    key = variant.variant_id
    with st.container(horizontal=True, key="evaluation.variant_bar"):
        if variant.state is VariantState.SHADOW:
            own = variant.proposed_by == actor.user_id
            why_not = (
                "You proposed it, so you cannot promote it." if own
                else f"{written.count(missing, 'more comparison')} needed first." if missing
                else None
            )  # fmt: skip
            with st.popover("Promote", disabled=why_not is not None, help=why_not):
                reason = st.text_input("Why it should be live", key=f"evaluation.promote_why.{key}")
                _button("Make it live", "evaluation.promote_variant", variant=key, reason=reason)
            _button("Withdraw", "evaluation.withdraw", variant=key)
        elif variant.state is VariantState.PROMOTED:
            with st.popover("Roll back"):
                reason = st.text_input("Why the version before is better", key=f"evaluation.back_why.{key}")
                _button(
                    "Roll back now",
                    "evaluation.roll_back",
                    task=variant.task,
                    kind=variant.kind.value,
                    reason=reason,
                )


def _button(label: str, operation: str, **arguments: str) -> None:
    st.button(label, on_click=operations.arm, args=(operation,), kwargs=arguments, key=f"{operation}.now")


def _figures(changes: "Iterable[MetricChange]") -> str:
    rows = (
        (
            metric_words.title(c.metric),
            f"{c.pairs:,}",
            metric_words.shown(c.metric, c.before),
            metric_words.shown(c.metric, c.after),
            _moved(c),
        )
        for c in changes
    )
    return table(("Metric", "Pairs", "Live", "Variant", "95 % interval"), rows, right=range(1, 5))


def _moved(change: "MetricChange") -> str:
    name = change.metric
    if not change.change:
        return "same"
    return f"{metric_words.change(name, change.low)} … {metric_words.change(name, change.high)}"


def _pairs(pairs: Sequence[Comparison], zone: str) -> None:
    if not pairs:
        st.html(marks.empty("No comparison yet", "The variant runs after each live run of its task."))
        return
    st.html(marks.section("Side by side", "under pseudonyms, newest first"))
    for pair in pairs[:_PAIRS]:
        about = f"{pair.case_id or 'No case'} · {written.short_moment(pair.at, zone)}"
        with st.expander(f"{about} · {'counts' if pair.counts else words.sentence(pair.problem)}"):
            left, right = st.columns(2)
            with left:
                _side("Live", pair.live)
            with right:
                _side("Variant", pair.variant)


def _side(title: str, side: Side | None) -> None:
    if side is None:
        st.html(marks.empty(title, "It did not write."))
        return
    st.html(marks.section(title, f"{words.engine(side.engine)} · {_short(side.prompt_version)}"))
    st.html(marks.quote(side.body or "Refused."))
    for line in side.unsupported:
        st.html(marks.row(marks.chip("not supported", "red"), line and marks.chip(line)))
