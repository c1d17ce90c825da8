"""A run's figures as a sheet: each on a line with its floor, its place and how it moved since the baseline."""

from markupsafe import Markup

from copilot.scoring.standing import FigureStanding, Standing
from pages.evaluation_desk import metric_words
from pages.ui import marks
from pages.ui.tables import table, under

_FIGURES = (
    "passed", "format", "grounded", "numeric", "citation_precision", "citation_recall", "refusal_precision",
    "refusal_recall", "mentioned", "not_mentioned", "disposition", "elements", "leakage", "wall", "injection",
    "recall_at_5", "mrr", "ndcg_at_10", "readability",
)  # fmt: skip
_LEFT = 0.8
"""Where a line begins: what is worth looking at lies above; a lower value sits at its very left."""
_CHANCE = 1e-9


def sheet(found: Standing) -> str:
    """The figures over all suites, red ones first."""
    named = {one.figure: one for one in found.figures if one.suite == ""}
    shown = [named[name] for name in _FIGURES if name in named]
    scale = Markup("<span><i>{:.0%}</i><i>{:.0%}</i><i>100%</i></span>").format(_LEFT, (1 + _LEFT) / 2)
    rows = map(_row, sorted(shown, key=lambda one: not one.red))
    return table(
        ("Figure", scale, "Value", "Must hold", "Since baseline"), rows, right=(2, 3, 4), kind="fe-sheet"
    )


def suites(found: Standing) -> str:
    """One line a suite: how many passed, and what does not hold there or is not perfect."""
    names = sorted({one.suite for one in found.figures if one.suite})
    lines = [(name, [one for one in found.figures if one.suite == name]) for name in names]
    lines.sort(key=lambda line: (not any(one.red for one in line[1]), _passed(line[1])))
    return table(("Suite", "Passed", "Below its best"), (_suite(*line) for line in lines), kind="fe-suites")


def _row(one: FigureStanding) -> tuple[Markup, ...]:
    title = Markup('<span title="{}">{}</span><small>{:,}</small>').format(
        " ".join(one.red), metric_words.title(one.figure), one.count
    )
    value = Markup('<b class="fe-{}">{}</b>').format(
        "bad" if one.red else "good", metric_words.shown(one.figure, one.value)
    )
    return title, _line(one), value, _bound(one), _moved(one)


def _line(one: FigureStanding) -> Markup:
    """The floor as a mark, the baseline as a ring, the value as a dot, red beneath the floor."""
    if metric_words.is_count(one.figure) or one.figure == "readability":
        return Markup()
    tone = "red" if one.red else "green"
    floor, ring = (
        ""
        if value is None
        else Markup('<{} style="left: {:.1f}%" title="{}"></{}>').format(tag, _at(value), title, tag)
        for tag, value, title in (("s", one.bound, "floor"), ("u", one.before, "baseline"))
    )
    return Markup('<div class="fe-dots fe-fill-{}">{}{}<i style="left: {:.1f}%"></i></div>').format(
        tone, floor, ring, _at(one.value)
    )


def _at(value: float) -> float:
    return 100 * min(1.0, max(0.0, (value - _LEFT) / (1 - _LEFT)))


def _bound(one: FigureStanding) -> Markup:
    if one.bound is None:
        return marks.soft("—")
    sign = "≤" if metric_words.lower_is_better(one.figure) else "≥"
    return Markup("{} {}").format(sign, metric_words.rounded(one.figure, one.bound))


def _moved(one: FigureStanding) -> Markup:
    if one.change is None or one.low is None or one.high is None:
        return marks.soft("—")
    if abs(one.change) < _CHANCE:
        return marks.soft("same")
    worse = (one.change > 0) == metric_words.lower_is_better(one.figure)
    sure = one.low > 0 or one.high < 0
    tone: marks.Tone = ("red" if worse else "green") if sure else "gray"
    interval = f"{metric_words.change(one.figure, one.low)} … {metric_words.change(one.figure, one.high)}"
    return marks.chip(
        metric_words.change(one.figure, one.change), tone, title=f"95 % interval: {interval}"
    ) + under(interval)


def _passed(held: list[FigureStanding]) -> float:
    return next((one.value for one in held if one.figure == "passed"), 1.0)


def _suite(name: str, held: list[FigureStanding]) -> tuple[str, ...]:
    share = _passed(held)
    count = next((one.count for one in held if one.figure == "passed"), 0)
    tone = "green" if share >= 1 else "amber" if not any(one.red for one in held) else "red"
    meter = Markup(
        '<div class="fe-meter fe-plain fe-fill-{}"><i style="width: {:.1%}"></i></div><small>{:,} of {:,}</small>'
    ).format(tone, share, round(share * count), count)
    said = Markup().join(
        _short(one) for one in held if one.figure in _FIGURES[1:] and (one.red or _imperfect(one))
    )
    return metric_words.suite(name), meter, said or marks.soft("—")


def _imperfect(one: FigureStanding) -> bool:
    if one.figure in ("readability", "mrr", "ndcg_at_10"):
        return False
    return one.value > 0 if metric_words.lower_is_better(one.figure) else one.value < 1


def _short(one: FigureStanding) -> Markup:
    said = f"{metric_words.title(one.figure)} {metric_words.shown(one.figure, one.value)}"
    return marks.chip(said, "red" if one.red else "gray", title=" ".join(one.red))
