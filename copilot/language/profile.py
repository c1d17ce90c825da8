"""Everything that one text claims or, as evidence, supports; built once per text."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from copilot.language.figures import Figures, take_figures
from copilot.language.identifiers import (
    Identifiers,
    take_exact,
    take_long_digits,
    take_sections,
    take_tails,
)
from copilot.language.moments import Moments, take_moments
from copilot.language.names import country_words, names_in
from copilot.language.quotes import quotes_in
from copilot.language.text import Remaining, normalised, with_digits

_WORD = re.compile(r"[^\W\d_][\w'’-]*|\d+")


@dataclass(frozen=True)
class Profile:
    """What can be looked up in a text; `text` is its normalised form."""

    text: str
    moments: Moments
    figures: Figures
    identifiers: Identifiers
    names: tuple[tuple[str, ...], ...]

    @cached_property
    def words(self) -> frozenset[str]:
        """Lower-case words, hyphenated ones also in pieces, countries under every name."""
        words = {re.sub(r"'s$", "", word) for word in _WORD.findall(self.text.lower())}
        words |= {piece for word in words if "-" in word for piece in word.split("-")}
        return frozenset(words) | country_words(words)

    @property
    def has_figures(self) -> bool:
        """True if it holds an amount, a percentage, a number, a date, a time or an identifier."""
        return any((*self.figures, self.moments.dates, self.moments.times, self.identifiers.exact))

    @cached_property
    def quotes(self) -> tuple[str, ...]:
        """Quoted strings."""
        return quotes_in(self.text)

    @cached_property
    def years(self) -> frozenset[int]:
        """Every year that the text mentions, in a date or alone."""
        dated = {r[0] for claim in self.moments.dates for r in claim.readings if r[0] is not None}
        alone = {int(n.value) for n in self.figures.numbers if not n.unit and 1900 <= n.value <= 2100}
        return frozenset(dated | alone)


@lru_cache(maxsize=2_048)
def profile_of(text: str) -> Profile:
    """The profile of a text; the same text is taken apart once."""
    plain = normalised(text)
    rest = Remaining(with_digits(plain))
    sections = take_sections(rest)
    tails = take_tails(rest)
    exact = take_exact(rest)
    moments = take_moments(rest)
    # After dates, which are digits and hyphens too.
    digits = take_long_digits(rest)
    figures = take_figures(rest)
    return Profile(plain, moments, figures, Identifiers(exact | digits, tails, sections), names_in(rest.text))
