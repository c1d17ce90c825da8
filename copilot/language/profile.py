"""Everything that one text claims or, as evidence, supports; built once per text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from copilot.language.countries import codes_in, country_words, named_in
from copilot.language.figures import Figures, take_figures
from copilot.language.identifiers import (
    Identifiers,
    take_exact,
    take_long_digits,
    take_sections,
    take_tails,
)
from copilot.language.moments import Moments, take_moments
from copilot.language.names import names_in
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
    places: Mapping[str, str]  # a country's name as written → its code
    countries: frozenset[str]  # the codes of all countries named, or given by code

    @cached_property
    def words(self) -> frozenset[str]:
        """Lower-case words, hyphenated ones also in pieces, countries under every name."""
        words = {re.sub(r"'s$", "", word) for word in _WORD.findall(self.text.lower())}
        words |= {piece for word in words if "-" in word for piece in word.split("-")}
        return frozenset(words) | country_words(self.countries)

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
    named = named_in(rest.text)
    places = {rest.text[n.start : n.end]: n.code for n in named if n.claims}
    countries = codes_in(rest.text) | {n.code for n in named}
    rest.blank((n.start, n.end) for n in named if n.claims)
    identifiers = Identifiers(exact | digits, tails, sections)
    return Profile(plain, moments, figures, identifiers, names_in(rest.text), places, countries)
