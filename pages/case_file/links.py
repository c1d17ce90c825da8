"""Links: what shares what with the customer of the case, a sign per kind, every edge with its records."""

from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from copilot.domain.identity import Actor
from copilot.domain.links import LinkGraph
from copilot.domain.views import CaseView
from copilot.language import written
from pages.ui import marks, theme, words

if TYPE_CHECKING:
    from copilot.services import Services

_WIDTH, _HEIGHT = 640, 450
_CHART_HEIGHT = 560
_LABEL = 22  # signs; longer names would lie over their neighbours
_LOOKS: dict[str, tuple[str, str, str]] = {  # kind: symbol, light, dark
    "customer": ("circle", "#2f6fb3", "#6fb1ee"),
    "account": ("roundRect", "#14714a", "#5cc795"),
    "card": ("rect", "#a0468a", "#e59ad0"),
    "device": ("diamond", "#7a4fc0", "#bf9bff"),
    "ip": ("rect", "#5a6877", "#a8b6c4"),
    "phone": ("circle", "#5a6877", "#a8b6c4"),
    "address": ("triangle", "#5a6877", "#a8b6c4"),
    "email": ("roundRect", "#5a6877", "#a8b6c4"),
    "payee": ("triangle", "#b4560c", "#f5a45d"),
    "merchant": ("pin", "#8a6d00", "#e8c547"),
}
_OTHER = ("circle", "#5a6877", "#a8b6c4")


def show_links(services: "Services", actor: Actor, view: CaseView) -> None:
    """The graph and, for the entity clicked, its records."""
    bar = st.container(horizontal=True, vertical_alignment="center")
    with bar:
        hops = st.segmented_control(
            "Reach",
            [1, 2, 3],
            default=2,
            required=True,
            format_func=lambda n: written.count(n, "hop"),
            key="hops",
            label_visibility="collapsed",
        )
    graph = services.case_links(actor, view.row.case_id, hops=int(hops))
    if not graph.edges:
        st.html(
            marks.empty(
                "Nothing is shared", "No other entity shares a device, address, payee or card within reach."
            )
        )
        return
    cut = " · cut at the cap" if graph.truncated else ""
    with bar:
        st.caption(
            f"{written.count(len(graph.nodes), 'entity', 'entities')}, {written.count(len(graph.edges), 'link')}{cut}. "
            "A link says that something is shared, never that anybody is guilty."
        )
    picture, records = st.columns([2.4, 1])
    with picture:
        chosen = st.echarts_chart(
            _spec(graph, dark=theme.is_dark()),
            height=_CHART_HEIGHT,
            key="case.links",
            on_select="rerun",
            alt="Graph of the entities linked to the customer",
        )
    with records:
        st.html(_records(graph, _clicked(graph, chosen)))


def _clicked(graph: LinkGraph, chosen: Any) -> str:
    """The id of the node clicked in the chart, or of the customer of the case."""
    points = getattr(getattr(chosen, "selection", None), "points", None) or []
    for point in points:
        name = point.get("name") if isinstance(point, dict) else None
        if any(node.node_id == name for node in graph.nodes):
            return str(name)
    return next((node.node_id for node in graph.nodes if node.hops == 0), graph.nodes[0].node_id)


def _records(graph: LinkGraph, node_id: str) -> str:
    labels = {node.node_id: node for node in graph.nodes}
    node = labels[node_id]
    lines = [
        marks.section(words.sentence(node.label), words.title_of(node.kind)),
        marks.row(
            marks.chip("alert or case open", "red") if node.flagged else "",
            marks.chip(node.node_id.rpartition(":")[2]),
        ),
    ]
    for edge in graph.edges:
        if node_id not in (edge.source, edge.target):
            continue
        other = labels[edge.target if edge.source == node_id else edge.source]
        shown = written.joined(edge.record_ids[:6]) + (
            f" and {len(edge.record_ids) - 6} more" if len(edge.record_ids) > 6 else ""
        )
        lines.append(
            f'<div class="fe-link"><b>{escape(edge.relation)}</b> {escape(words.sentence(other.label))} '
            f"<small>{escape(words.title_of(other.kind))}</small><br><small>{escape(shown)}</small></div>"
        )
    return "".join(lines)


def _spec(graph: LinkGraph, *, dark: bool) -> dict[str, Any]:
    places = _places(graph)
    kinds = list(dict.fromkeys(node.kind for node in graph.nodes))
    ink, line = ("#e6ebf0", "#4a5a6b") if dark else ("#16202b", "#b9c4cf")
    flag = "#ff7a70" if dark else "#c02b2b"
    return {
        "animation": False,
        "tooltip": {"show": False},
        "legend": {
            "data": [
                {"name": words.title_of(kind), "icon": _LOOKS.get(kind, _OTHER)[0].replace("pin", "circle")}
                for kind in kinds
            ],
            "top": 0,
            "left": 0,
            "itemWidth": 14,
            "itemHeight": 11,
            "textStyle": {"color": ink},
        },
        "series": [
            {
                "type": "graph",
                "layout": "none",
                "preserveAspect": True,
                "top": 44,
                "bottom": 30,
                "left": 60,
                "right": 60,
                "roam": True,
                "selectedMode": "single",
                "select": {"itemStyle": {"borderColor": ink, "borderWidth": 3}},
                "categories": [_category(kind, dark=dark) for kind in kinds],
                "label": {"show": True, "position": "bottom", "fontSize": 10, "color": ink},
                "labelLayout": {"hideOverlap": True},
                "lineStyle": {"color": line, "width": 1.4, "curveness": 0.06},
                "emphasis": {"focus": "adjacency"},
                "data": [
                    {
                        "name": node.node_id,
                        "label": {"formatter": _short(words.sentence(node.label))},
                        "category": kinds.index(node.kind),
                        "symbol": _LOOKS.get(node.kind, _OTHER)[0],
                        "symbolSize": (34, 24, 17)[min(node.hops, 2)],
                        "x": places[node.node_id][0],
                        "y": places[node.node_id][1],
                        "itemStyle": {"borderColor": flag, "borderWidth": 3} if node.flagged else {},
                    }
                    for node in graph.nodes
                ],
                "links": [{"source": edge.source, "target": edge.target} for edge in graph.edges],
            }
        ],
    }


def _category(kind: str, *, dark: bool) -> dict[str, Any]:
    symbol, light, night = _LOOKS.get(kind, _OTHER)
    return {"name": words.title_of(kind), "symbol": symbol, "itemStyle": {"color": night if dark else light}}


def _places(graph: LinkGraph) -> dict[str, tuple[int, int]]:
    """Whole-pixel places, the same for the same graph."""
    import networkx as nx

    drawn: nx.Graph[str] = nx.Graph()
    drawn.add_nodes_from(node.node_id for node in graph.nodes)
    drawn.add_edges_from((edge.source, edge.target) for edge in graph.edges)
    layout = nx.spring_layout(drawn, seed=7, k=1.9 / max(1.0, len(graph.nodes)) ** 0.5, iterations=250)
    # Each axis on its own fills the picture: a layout is seldom as wide as a screen.
    across, down = ([float(place[axis]) for place in layout.values()] for axis in (0, 1))
    return {
        node_id: (_scaled(float(x), across, _WIDTH), _scaled(float(y), down, _HEIGHT))
        for node_id, (x, y) in layout.items()
    }


def _scaled(value: float, values: list[float], size: int) -> int:
    low, high = min(values), max(values)
    return round(size * (value - low) / (high - low)) if high > low else size // 2


def _short(label: str) -> str:
    return label if len(label) <= _LABEL else label[: _LABEL - 1].rstrip() + "…"
