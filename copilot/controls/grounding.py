"""Grounding: whether the figures, names and quotes of a statement stand in what it cites.

Hard checks look things up and never guess. Wording is judged softly (`hard=False` marks a
sentence for the reader), but for a clear-cut reversal. A pass means that figures and
citations resolve, not that the statement is true.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from copilot.controls.body import strip_markers
from copilot.controls.direction import turned_directions
from copilot.controls.pairing import swapped_figures
from copilot.controls.wording import wording_failures
from copilot.domain.statement import Failure, FailureCode, Statement, Verdict
from copilot.language.figures import amount_is_in, number_is_in, percentage_is_in
from copilot.language.identifiers import section_is_in, stands_in, tail_is_in
from copilot.language.moments import date_is_in, time_is_in, weekday_is_in
from copilot.language.names import name_is_in
from copilot.language.profile import Profile, profile_of
from copilot.language.quotes import quote_is_in

ALWAYS_KNOWN = frozenset({"bank", "foureyes"})
"""Names that need no source, whatever the bank is called."""


def verify_statements(
    statements: Sequence[Statement],
    citable: Mapping[str, str],
    *,
    known_names: Collection[str] = frozenset(),
) -> tuple[Verdict, ...]:
    """One verdict per statement, in order.

    `citable` maps an id to the text that stands behind it. `known_names` are names that
    need no source (the bank's own, the signed-in analyst, a department). Only the items that a statement
    itself cites count for it.
    """
    known = ALWAYS_KNOWN | {word.lower() for name in known_names for word in name.split()}
    return tuple(_verdict(statement, citable, known) for statement in statements)


def _verdict(statement: Statement, citable: Mapping[str, str], known: Collection[str]) -> Verdict:
    failures = tuple(_failures(statement, citable, known))
    return Verdict(supported=not any(failure.hard for failure in failures), failures=failures)


def _failures(statement: Statement, citable: Mapping[str, str], known: Collection[str]) -> Iterator[Failure]:
    text = strip_markers(statement.text).strip()
    if not any(character.isalnum() for character in text):
        yield Failure(code="empty", detail="The sentence holds no words.")
        return
    missing = [cite for cite in statement.cites if cite not in citable]
    for cite in missing:
        yield Failure(code="unknown_citation", detail=f"{cite} is not among the evidence.")
    if not statement.cites and statement.kind != "unknown":
        yield Failure(code="no_citation", detail="It cites nothing.")
        return
    texts = tuple(citable[cite] for cite in dict.fromkeys(statement.cites) if cite in citable)
    if not texts and missing:
        return  # every figure would fail too: one reason is enough
    mine = profile_of(text)
    yield from _unfound(mine, _Evidence(texts), known)
    if texts:
        cited = "\n".join(texts)
        yield from swapped_figures(text, cited)
        yield from turned_directions(text, texts)
        yield from wording_failures(text, cited, has_figures=mine.has_figures)


class _Evidence:
    """The cited items as one profile; they are joined as sentences of their own."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        self.profile = profile_of(" \n. ".join(texts))
        self.texts = tuple(profile_of(text).text for text in texts)


def _unfound(mine: Profile, evidence: _Evidence, known: Collection[str]) -> Iterator[Failure]:
    yield from _figures(mine, evidence.profile)
    yield from _moments(mine, evidence.profile)
    yield from _identifiers(mine, evidence.profile)
    words = evidence.profile.words
    for place, code in mine.places.items():
        if code not in evidence.profile.countries and not set(place.lower().split()) <= set(known):
            yield _not_found("name", place)
    for name in mine.names:
        whole = " ".join(name)
        if not name_is_in(name, words, known) and _bare(whole) not in _bare(evidence.profile.text):
            yield _not_found("name", whole)
    for quote in mine.quotes:
        if not quote_is_in(quote, evidence.texts):
            yield Failure(code="quote", detail=f"“{quote}” does not stand word for word in what it cites.")


def _figures(mine: Profile, theirs: Profile) -> Iterator[Failure]:
    for amount in mine.figures.amounts:
        if not amount_is_in(amount, theirs.figures):
            yield _not_found("amount", amount.text)
    for percentage in mine.figures.percentages:
        if not percentage_is_in(percentage, theirs.figures):
            yield _not_found("percentage", percentage.text)
    for number in mine.figures.numbers:
        year = not number.unit and int(number.value) in theirs.years
        if not year and not number_is_in(number, theirs.figures):
            yield _not_found("number", number.text)


def _moments(mine: Profile, theirs: Profile) -> Iterator[Failure]:
    for day in mine.moments.dates:
        if not date_is_in(day, theirs.moments, theirs.years):
            yield _not_found("date", day.text)
    for weekday in sorted(mine.moments.weekdays):
        if not weekday_is_in(weekday, theirs.moments):
            yield _not_found("date", weekday.capitalize())
    for time in mine.moments.times:
        if not time_is_in(time, theirs.moments):
            yield _not_found("time", time.text)


def _identifiers(mine: Profile, theirs: Profile) -> Iterator[Failure]:
    for identifier in sorted(mine.identifiers.exact - theirs.identifiers.exact):
        if not stands_in(identifier, theirs.text):
            yield _not_found("identifier", identifier)
    for tail in sorted(mine.identifiers.tails - theirs.identifiers.tails):
        if not tail_is_in(tail, theirs.text):
            yield _not_found("identifier", tail)
    for section in sorted(mine.identifiers.sections):
        if not section_is_in(section, theirs.identifiers.sections, theirs.text):
            yield _not_found("identifier", section.number + section.path)


def _not_found(code: FailureCode, what: str) -> Failure:
    return Failure(code=code, detail=f"{what} is not in what it cites.")


def _bare(text: str) -> str:
    """Without full stops and case: "P.O. Box" is "PO box"."""
    return text.replace(".", "").casefold()
