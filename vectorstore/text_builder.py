"""Plain text put together block by block, remembering where each heading stands."""

import re
from dataclasses import dataclass, field

_SPACES = re.compile(r"(?<=\S)[ \t\u00a0]+")


@dataclass(frozen=True)
class HeadingSpan:
    """A heading in the text: `text[start:end]` is the heading itself, `level` 1 is the highest."""

    level: int
    start: int
    end: int


@dataclass
class TextBuilder:
    """Collects blocks; two blocks stand apart by an empty line, list items and rows by a line break."""

    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    headings: list[HeadingSpan] = field(default_factory=list)

    def add(self, block: str, *, tight: bool = False) -> tuple[int, int]:
        """Append a block and return its span; `tight` keeps it on the line below the one before."""
        clean = "\n".join(_SPACES.sub(" ", line).rstrip() for line in block.replace("\x00", "").splitlines())
        clean = clean.strip("\n")
        if not clean.strip():
            return self._length, self._length
        if self._parts:
            self._append("\n" if tight else "\n\n")
        start = self._length
        self._append(clean)
        return start, self._length

    def add_heading(self, title: str, level: int) -> None:
        """Append a heading of its own block."""
        start, end = self.add(" ".join(title.split()))
        if end > start:
            self.headings.append(HeadingSpan(level, start, end))

    def text(self) -> str:
        """The whole text so far."""
        return "".join(self._parts)

    def _append(self, piece: str) -> None:
        self._parts.append(piece)
        self._length += len(piece)
