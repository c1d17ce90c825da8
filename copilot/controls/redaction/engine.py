"""The redaction engine: known values, then shapes, then names; fails closed, changes nothing else."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from copilot.controls.redaction.addresses import address_findings
from copilot.controls.redaction.births import birth_findings
from copilot.controls.redaction.contacts import contact_findings
from copilot.controls.redaction.documents import document_findings
from copilot.controls.redaction.findings import KNOWN_RANK, Finding, without_overlaps
from copilot.controls.redaction.known import matcher_for, names_again
from copilot.controls.redaction.names import name_findings
from copilot.controls.redaction.numbers import number_findings
from copilot.controls.redaction.policy import Treatment, treatment_of
from copilot.controls.redaction.pseudonyms import PSEUDONYM, Pseudonyms
from copilot.controls.redaction.reading import Reading
from copilot.controls.redaction.records import record_findings
from copilot.domain.run import RedactionDecision
from copilot.errors import InputError
from copilot.language.surface import SEPARATOR, Surface
from copilot.ports.redactor import KnownIdentifier, RedactedText

Detector = Callable[[Reading], Iterable[Finding]]

MAX_CHARACTERS = 6_000_000
DETECTORS: tuple[Detector, ...] = (
    contact_findings,
    number_findings,
    birth_findings,
    document_findings,
    record_findings,
    address_findings,
    name_findings,
)
_WITH_CHECKSUMS = (contact_findings, number_findings)


class RedactionEngine:
    """Implements `copilot.ports.redactor.Redactor`; holds no state, safe to share between threads."""

    def __init__(
        self,
        *,
        detectors: Sequence[Detector] = DETECTORS,
        secret: bytes = b"",
        own_names: Collection[str] = (),
    ) -> None:
        """Detectors find what the case does not know; `secret` keeps outsiders from guessing values by pseudonym.

        `own_names` are the bank's: nobody's personal data, so no detector takes them for a person.
        """
        self._detectors = tuple(detectors)
        self._own_names = tuple(own_names)
        self._secret = secret

    def redact(
        self, text: str, *, known: Sequence[KnownIdentifier], scope: str, keep: Sequence[str] = ()
    ) -> RedactedText:
        """Replace what must not leave; see the port.

        Known identifiers win over `keep`, `keep` wins over detectors.

        Raises:
            InputError: the text is longer than `MAX_CHARACTERS`.
        """
        if len(text) > MAX_CHARACTERS:
            raise InputError(
                f"The text has {len(text):,} characters; at most {MAX_CHARACTERS:,} can be redacted at once. Split it."
            )
        surface = Surface(text)
        detected = list(_detected(surface.text, self._detectors))
        found = [
            *matcher_for(tuple(known)).findings(surface.text),
            *detected,
            *names_again(surface.text, detected),
        ]
        in_original = [f._replace(start=s, end=e) for f in found for s, e in [surface.span(f.start, f.end)]]
        chosen = without_overlaps(
            in_original, text, [*_kept(text, (*keep, *self._own_names)), *_untouchable(text)]
        )
        return _rebuilt(text, chosen, Pseudonyms(scope, secret=self._secret))

    def leaks(self, outgoing: str, *, known: Sequence[KnownIdentifier]) -> tuple[str, ...]:
        """The types of known identifiers, and of cards and IBANs with a valid checksum, still in the text."""
        surface = Surface(outgoing)
        types = {f.type for f in matcher_for(tuple(known)).findings(surface.text)}
        checked = [d for d in self._detectors if d in _WITH_CHECKSUMS]
        types |= {f.type for f in _detected(surface.text, checked) if f.reason.startswith("checksum:")}
        return tuple(sorted(types))


def _detected(folded: str, detectors: Iterable[Detector]) -> Iterator[Finding]:
    reading = Reading(folded)
    for detector in detectors:
        yield from (f for f in detector(reading) if f.rank > KNOWN_RANK)


def _kept(text: str, keep: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the strings to keep stand as words of their own."""
    for value in {k for k in keep if k.strip()}:
        start = text.find(value)
        while start >= 0:
            end = start + len(value)
            if not (text[start - 1 : start].isalnum() and start) and not text[end : end + 1].isalnum():
                yield start, end
            start = text.find(value, end)


def _untouchable(text: str) -> Iterator[tuple[int, int]]:
    """Separators between texts, and pseudonyms that are there already."""
    start = text.find(SEPARATOR)
    while start >= 0:
        yield start, start + 1
        start = text.find(SEPARATOR, start + 1)
    if "[" in text:
        yield from (m.span() for m in PSEUDONYM.finditer(text))


def _rebuilt(text: str, chosen: Sequence[Finding], pseudonyms: Pseudonyms) -> RedactedText:
    pieces: list[str] = []
    decisions: list[RedactionDecision] = []
    cursor = 0
    for finding in chosen:
        surface = text[finding.start : finding.end]
        if treatment_of(finding.type) is Treatment.DROP:
            pseudonym = f"[{finding.type}-REMOVED]"
        else:
            pseudonym = pseudonyms.pseudonym(surface, type_=finding.type, stands_for=finding.stands_for)
        pieces += (text[cursor : finding.start], pseudonym)
        cursor = finding.end
        decisions.append(
            RedactionDecision(
                start=finding.start,
                end=finding.end,
                type=finding.type,
                pseudonym=pseudonym,
                reason=finding.reason,
            )
        )
    pieces.append(text[cursor:])
    return RedactedText(text="".join(pieces), decisions=tuple(decisions), restore=pseudonyms.restore)
