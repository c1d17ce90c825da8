"""The report's charts as inline SVG: no script, no font and no address outside the file."""

from collections import Counter
from collections.abc import Iterable
from html import escape

from copilot.domain.evaluation import ScenarioResult
from copilot.scoring.aggregate import percentile
from copilot.scoring.paired import MetricChange

_WIDTH, _LABEL, _ROW, _PAD = 960, 190, 26, 60
_BINS = 24


def outcomes_chart(results: Iterable[ScenarioResult]) -> str:
    """A bar per suite, as long as it has scenarios: passed, failed, error."""
    counts: dict[str, Counter[str]] = {}
    for result in results:
        counts.setdefault(result.suite, Counter())[result.outcome] += 1
    most = max(count.total() for count in counts.values())
    rows = []
    for place, (suite, count) in enumerate(sorted(counts.items())):
        left, top = float(_LABEL), place * _ROW
        rows.append(_text(0, top + 17, suite.replace("_", " ")))
        for outcome in ("passed", "failed", "error"):
            width = (_WIDTH - _LABEL - _PAD) * count[outcome] / most
            rows.append(
                _rect(left, top + 4, width, _ROW - 8, outcome, f"{suite}: {count[outcome]} {outcome}")
            )
            left += width
        rows.append(_text(left + 8, top + 17, f"{count['passed']} of {count.total()}", "soft"))
    return _svg("Outcomes by suite", len(counts) * _ROW, rows)


def times_chart(results: Iterable[ScenarioResult]) -> str:
    """How long the scenarios took: a histogram over milliseconds, with the median and the slowest tenth named."""
    times = sorted(result.milliseconds for result in results)
    top = times[-1] or 1.0
    counts = Counter(min(_BINS - 1, int(time / top * _BINS)) for time in times)
    most, height, step = max(counts.values()), 120, _WIDTH / _BINS
    rows = [
        _rect(
            place * step + 1,
            height * (1 - count / most),
            step - 2,
            height * count / most,
            "bar",
            f"{top * place / _BINS:.0f} to {top * (place + 1) / _BINS:.0f} ms: {count}",
        )
        for place, count in sorted(counts.items())
    ]
    half, most_of_them = (percentile(times, share) or 0.0 for share in (0.5, 0.9))
    said = f"median {half:.0f} ms, 90th percentile {most_of_them:.0f} ms, slowest {top:.0f} ms"
    rows.append(_text(0, height + 18, "0 ms", "soft"))
    rows.append(_text(_WIDTH / 2, height + 18, said, "soft", anchor="middle"))
    rows.append(_text(_WIDTH, height + 18, f"{top:.0f} ms", "soft", anchor="end"))
    return _svg("Time of each scenario", height + 26, rows)


def changes_chart(changes: Iterable[MetricChange]) -> str:
    """The change of every share with its 95 % interval around zero; what is measured in other units is in the table."""
    shown = [one for one in changes if one.verdict != "same" and max(abs(one.low), abs(one.high)) <= 1]
    if not shown:
        return '<p class="soft">No share of 0 to 1 changed.</p>'
    reach = max(max(abs(one.low), abs(one.high)) for one in shown) or 1.0
    middle, scale = (_WIDTH + _LABEL) / 2, (_WIDTH - _LABEL - _PAD) / 2 / reach
    bottom = len(shown) * _ROW
    rows = [f'<line class="axis" x1="{middle:.1f}" x2="{middle:.1f}" y1="0" y2="{bottom}"/>']
    for place, one in enumerate(shown):
        y = place * _ROW + 13
        low, high, at = (middle + value * scale for value in (one.low, one.high, one.change))
        name = f"{(one.suite or 'all').replace('_', ' ')}: {one.metric.value.replace('_', ' ')}"
        rows.append(_text(0, y + 4, name))
        rows.append(
            f'<line class="{one.verdict}" x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}" stroke-width="3"/>'
        )
        title = f"{name} {one.change:+.3f} ({one.low:+.3f} to {one.high:+.3f}), {one.pairs} scenarios"
        rows.append(
            f'<circle class="{one.verdict}" cx="{at:.1f}" cy="{y}" r="5"><title>{escape(title)}</title></circle>'
        )
    ends = ((_LABEL, f"−{reach:.2f}", "start"), (middle, "0", "middle"), (_WIDTH, f"+{reach:.2f}", "end"))
    rows += [_text(x, bottom + 14, label, "soft", anchor=anchor) for x, label, anchor in ends]
    return _svg("Changes with their 95 % intervals", bottom + 20, rows)


def _svg(title: str, height: float, rows: Iterable[str]) -> str:
    inside = "".join(rows)
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height:.0f}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>{inside}</svg>"
    )


def _rect(x: float, y: float, width: float, height: float, kind: str, title: str) -> str:
    if not width > 0:
        return ""
    return (
        f'<rect class="{kind}" stroke="none" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}">'
        f"<title>{escape(title)}</title></rect>"
    )


def _text(x: float, y: float, text: str, kind: str = "label", *, anchor: str = "start") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
