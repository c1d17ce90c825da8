"""A run's figures as a sheet: each on a line with its floor, its place and how it moved since the baseline."""

from html import escape

from copilot.scoring.standing import FigureStanding, Standing
from pages.evaluation_desk import metric_words
from pages.ui import marks

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
    rows = "".join(_row(one) for one in sorted(shown, key=lambda one: not one.red))
    scale = f"<i>{_LEFT:.0%}</i><i>{(1 + _LEFT) / 2:.0%}</i><i>100%</i>"
    head = (
        f'<th>Figure</th><th class="fe-scale"><span>{scale}</span></th><th class="fe-num">Value</th>'
        '<th class="fe-num">Must hold</th><th class="fe-num">Since baseline</th>'
    )
    return f'<table class="fe-table fe-sheet"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def suites(found: Standing) -> str:
    """One line a suite: how many passed, and what does not hold there or is not perfect."""
    names = sorted({one.suite for one in found.figures if one.suite})
    lines = [(name, [one for one in found.figures if one.suite == name]) for name in names]
    lines.sort(key=lambda line: (not any(one.red for one in line[1]), _passed(line[1])))
    rows = "".join(_suite(name, held) for name, held in lines)
    return (
        '<table class="fe-table fe-suites"><thead><tr><th>Suite</th><th>Passed</th><th>Below its best</th></tr>'
        f"</thead><tbody>{rows}</tbody></table>"
    )


def _row(one: FigureStanding) -> str:
    title = f"{escape(metric_words.title(one.figure))}<small>{one.count:,}</small>"
    return (
        f'<tr{_hover(one)}><td>{title}</td><td class="fe-scale">{_line(one)}</td>'
        f'<td class="fe-num"><b class="fe-{"bad" if one.red else "good"}">{metric_words.shown(one.figure, one.value)}</b></td>'
        f'<td class="fe-num">{_bound(one)}</td><td class="fe-num">{_moved(one)}</td></tr>'
    )


def _hover(one: FigureStanding) -> str:
    return f' title="{escape(" ".join(one.red))}"' if one.red else ""


def _line(one: FigureStanding) -> str:
    """The floor as a mark, the baseline as a ring, the value as a dot, red beneath the floor."""
    if metric_words.is_count(one.figure) or one.figure == "readability":
        return ""
    tone = "red" if one.red else "green"
    floor = "" if one.bound is None else f'<s style="left: {_at(one.bound):.1f}%" title="floor"></s>'
    ring = "" if one.before is None else f'<u style="left: {_at(one.before):.1f}%" title="baseline"></u>'
    return (
        f'<div class="fe-dots fe-fill-{tone}">{floor}{ring}<i style="left: {_at(one.value):.1f}%"></i></div>'
    )


def _at(value: float) -> float:
    return 100 * min(1.0, max(0.0, (value - _LEFT) / (1 - _LEFT)))


def _bound(one: FigureStanding) -> str:
    if one.bound is None:
        return '<span class="fe-soft">—</span>'
    sign = "≤" if metric_words.lower_is_better(one.figure) else "≥"
    return f"{sign} {metric_words.rounded(one.figure, one.bound)}"


def _moved(one: FigureStanding) -> str:
    if one.change is None or one.low is None or one.high is None:
        return '<span class="fe-soft">—</span>'
    if abs(one.change) < _CHANCE:
        return '<span class="fe-soft">same</span>'
    worse = (one.change > 0) == metric_words.lower_is_better(one.figure)
    sure = one.low > 0 or one.high < 0
    tone: marks.Tone = ("red" if worse else "green") if sure else "gray"
    interval = f"{metric_words.change(one.figure, one.low)} … {metric_words.change(one.figure, one.high)}"
    return f"{marks.chip(metric_words.change(one.figure, one.change), tone, title='95 % interval: ' + interval)}<br><small>{interval}</small>"


def _passed(held: list[FigureStanding]) -> float:
    return next((one.value for one in held if one.figure == "passed"), 1.0)


def _suite(name: str, held: list[FigureStanding]) -> str:
    share = _passed(held)
    count = next((one.count for one in held if one.figure == "passed"), 0)
    tone = "green" if share >= 1 else "amber" if not any(one.red for one in held) else "red"
    meter = f'<div class="fe-meter fe-plain fe-fill-{tone}"><i style="width: {share:.1%}"></i></div>'
    said = "".join(_short(one) for one in held if one.figure in _FIGURES[1:] and (one.red or _imperfect(one)))
    return (
        f"<tr><td>{escape(metric_words.suite(name))}</td><td>{meter}<small>{round(share * count):,} of {count:,}</small></td>"
        f"<td>{said or '<span class=fe-soft>—</span>'}</td></tr>"
    )


def _imperfect(one: FigureStanding) -> bool:
    if one.figure in ("readability", "mrr", "ndcg_at_10"):
        return False
    return one.value > 0 if metric_words.lower_is_better(one.figure) else one.value < 1


def _short(one: FigureStanding) -> str:
    said = f"{metric_words.title(one.figure)} {metric_words.shown(one.figure, one.value)}"
    return marks.chip(said, "red" if one.red else "gray", title=" ".join(one.red))
