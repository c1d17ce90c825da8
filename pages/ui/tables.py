"""Tables: a dense one of markup to read, and the browser's grid to sort and choose from."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Literal

import pandas as pd
import streamlit as st
from markupsafe import Markup

from pages.ui import marks

_NUMBER = Markup(' class="fe-num"')


def table(
    head: Sequence[str], rows: Iterable[Iterable[object]], *, right: Collection[int] = (), kind: str = ""
) -> Markup:
    """Rows under their titles; whatever is no `Markup` is escaped.

    Args:
        head: The titles, none for a table that explains itself.
        rows: A cell for each column.
        right: The columns of numbers, from 0.
        kind: A class of the style sheet, such as `fe-parts`.
    """

    def line(cells: Iterable[object], tag: str) -> Markup:
        each = (
            Markup("<{0}{1}>{2}</{0}>").format(tag, _NUMBER if place in right else "", cell)
            for place, cell in enumerate(cells)
        )
        return Markup("<tr>{}</tr>").format(Markup().join(each))

    top = Markup("<thead>{}</thead>").format(line(head, "th")) if head else ""
    body = Markup().join(line(cells, "td") for cells in rows)
    return Markup('<div class="fe-wide"><table class="fe-table {}">{}<tbody>{}</tbody></table></div>').format(
        kind, top, body
    )


def noted(text: object, note: object) -> Markup:
    """A bold text with a quiet line beneath it, both escaped; without a note the text alone."""
    return Markup("<b>{}</b>{}").format(text, under(note))


def under(note: object) -> Markup:
    """A quiet line beneath what stands before it; "" for none."""
    return Markup("<br><small>{}</small>").format(note) if note else Markup()


def chip_column(tones: Mapping[str, marks.Tone], *, width: int | Literal["large"], help: str = "") -> Any:
    """A column whose values are chips: each value with its tone."""
    colours = [marks.GRID_COLOURS[tone] for tone in tones.values()]
    return st.column_config.MultiselectColumn(
        options=list(tones), color=colours, width=width, help=help or None
    )


def button_column(act: Callable[[str], None], ids: Sequence[str], *, key: str, width: int) -> Any:
    """A column whose values are buttons; a click acts on the id of its row."""

    def clicked() -> None:
        click = st.session_state.get(key)
        if click is not None and 0 <= click.row < len(ids):
            act(ids[click.row])

    return st.column_config.ButtonColumn(
        type="tertiary", alignment="left", key=key, on_click=clicked, width=width
    )


def grid(
    cells: Iterable[Mapping[str, object]],
    widths: Mapping[str, int | Literal["large"]],
    *,
    key: str,
    most: int,
    right: Collection[str] = (),
    chips: Mapping[str, Mapping[str, marks.Tone]] | None = None,
    columns: Mapping[str, Any] | None = None,
    choose: Literal["single-row", "multi-row"] | None = None,
    row_height: int = 26,
) -> Sequence[int]:
    """The browser's grid; the places of the rows chosen in it.

    Args:
        cells: A row each, by title of the column.
        widths: Of the columns, in pixels; one that is not named takes what is left.
        key: Of the widget.
        most: Rows in sight before it scrolls.
        right: Columns of numbers.
        chips: Columns whose values are chips: each value with its tone.
        columns: Columns that are none of these, as Streamlit describes them.
        choose: Whether one row or several may be chosen.
        row_height: In pixels.
    """
    frame = pd.DataFrame(list(cells))
    described = {
        name: chip_column(chips[name], width=width)
        if chips and name in chips
        else st.column_config.TextColumn(width=width, alignment="right" if name in right else None)
        for name, width in widths.items()
    }
    size: dict[str, Any] = {
        "row_height": row_height,
        "height": row_height * (min(len(frame), most) + 1) + 2,
        "column_config": described | dict(columns or {}),
    }
    if choose is None:
        st.dataframe(frame, key=key, hide_index=True, **size)
        return ()
    return st.dataframe(
        frame, key=key, hide_index=True, selection_mode=choose, on_select="rerun", **size
    ).selection.rows
