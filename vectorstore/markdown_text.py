"""Markdown tokens to plain text: what a reader sees, without the marks."""

from collections.abc import Sequence

from markdown_it.token import Token

from vectorstore.text_builder import TextBuilder


def write_tokens(tokens: Sequence[Token], out: TextBuilder) -> None:
    """Write block tokens into the builder: headings, paragraphs, list items ("- …"), table rows ("a | b")."""
    writer = _Writer(out)
    for token in tokens:
        writer.take(token)


def _plain(token: Token) -> str:
    """The inline token's words; a line break inside a paragraph is a space."""
    words = []
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            words.append(" ")
        elif child.type in ("text", "code_inline", "image", "html_inline"):
            words.append("" if child.type == "html_inline" else child.content)
    return "".join(words)


class _Writer:
    """Keeps what an inline token needs to know about the blocks around it."""

    def __init__(self, out: TextBuilder) -> None:
        self._out = out
        self._heading = 0
        self._lists: list[int | None] = []  # the next number of an ordered list, None for a bulleted one
        self._marker = ""
        self._row: list[str] | None = None

    def take(self, token: Token) -> None:
        kind = token.type
        if kind == "heading_open":
            self._heading = int(token.tag[1])
        elif kind == "inline":
            self._inline(_plain(token))
        elif kind in ("fence", "code_block"):
            self._out.add(token.content)
        elif kind in ("bullet_list_open", "ordered_list_open"):
            self._lists.append(None if kind.startswith("bullet") else int(token.attrGet("start") or 1))
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self._lists.pop()
        elif kind == "list_item_open":
            self._marker = self._next_marker()
        elif kind == "tr_open":
            self._row = []
        elif kind == "tr_close" and self._row is not None:
            self._out.add(" | ".join(cell for cell in self._row if cell), tight=True)
            self._row = None

    def _next_marker(self) -> str:
        number = self._lists[-1]
        indent = "  " * (len(self._lists) - 1)
        if number is None:
            return f"{indent}- "
        self._lists[-1] = number + 1
        return f"{indent}{number}. "

    def _inline(self, words: str) -> None:
        if self._row is not None:
            self._row.append(words.strip())
        elif self._heading:
            self._out.add_heading(words, self._heading)
            self._heading = 0
        else:
            self._out.add(self._marker + words.strip(), tight=bool(self._marker))
            self._marker = ""
