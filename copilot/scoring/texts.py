"""Which text of an output is judged, what stands behind a sentence of it, and which sentences state facts."""

import json
import re
from functools import lru_cache
from typing import NamedTuple

from copilot.domain.evaluation import Output
from copilot.domain.evidence import EvidencePack
from copilot.domain.run import Run
from copilot.domain.statement import Statement
from copilot.language.countries import countries_in, country_words
from copilot.scoring.claims import Claims, claims_of
from copilot.scoring.notations import PARAGRAPH
from copilot.scoring.plain import content_words, plain, unmarked, words_of

_REFUSING_ERRORS = ("PermissionDeniedError", "NotFoundError", "ConflictError", "InputError", "LeakError")

_KEPT_BACK = re.compile(r"\bis not repeated here\b")


class Source(NamedTuple):
    """What stands behind one or several citations."""

    text: str
    claims: Claims
    words: frozenset[str]
    content: frozenset[str]


def kept(output: Output) -> Run | None:
    """The run where its text goes on to a reader: a typed text that was blocked reaches nobody."""
    run = output.run
    if run is None or (output.scenario.typed and not run.verification.passed):
        return None
    return run


def refused(output: Output) -> bool:
    """True if the product declined: in the answer, at a door, or by not letting a typed text pass."""
    if output.run is None:
        return output.problem.split(":", 1)[0] in _REFUSING_ERRORS
    if output.scenario.typed:
        return not output.run.verification.passed
    return output.run.refused


def said(output: Output) -> str:
    """All that a reader sees: the text without markers, or the reason for a refusal."""
    run = output.run
    if run is None:
        return output.problem
    parts = [unmarked(run.body) or " ".join(s.text for s in run.statements), run.refusal_reason]
    return "\n".join(part for part in parts if part)


def written(output: Output) -> str:
    """Everything the output holds, fields that no page shows among it."""
    run = output.run
    shown = said(output)
    return (
        shown
        if run is None or output.scenario.typed
        else f"{shown}\n{json.dumps(run.output, ensure_ascii=False)}"
    )


def factual(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """The statements that state something: those of kind fact, and all others that hold a claim to look up.

    A sentence that only says that a text is kept back states nothing about the case.
    """
    return tuple(
        s
        for s in statements
        if claims_of(s.text).exact or (s.kind == "fact" and not _KEPT_BACK.search(s.text))
    )


def sources_of(pack: EvidencePack) -> dict[str, str]:
    """Citable id → the text behind it; built from the pack's parts, not by the pack."""
    texts: dict[str, str] = {}
    for item in pack.evidence:
        given = item.fields.on_record.items()
        fields = ". ".join(
            f"{key.replace('_', ' ')} {value}" for key, value in given if isinstance(value, str)
        )
        texts[item.id] = "\n".join((item.title, item.text, fields, " ".join(item.record_ids)))
    for fact in pack.facts:
        texts[fact.id] = fact.text
    for passage in pack.passages:
        days = f"{passage.effective_date or ''} {passage.superseded_on or ''}"
        parts = (passage.title, passage.heading, passage.citation, passage.doc_id, days, passage.text)
        texts[passage.id] = "\n".join(parts)
    return texts


@lru_cache(maxsize=8192)
def source(text: str) -> Source:
    """A source's text with its claims and words; countries stand for their codes, paragraphs in the one section named."""
    claims = claims_of(text)
    claims = claims._replace(identifiers=claims.identifiers | _paragraphs(text, claims.identifiers))
    return Source(
        text, claims, frozenset(_name_words(text)) | country_words(countries_in(text)), content_words(text)
    )


def records_behind(pack: EvidencePack, cite: str) -> frozenset[str]:
    """The records and documents that a citation leads to: a fact leads to what it was computed from."""
    for item in pack.evidence:
        if item.id == cite:
            return frozenset(item.record_ids)
    for passage in pack.passages:
        if passage.id == cite:
            return frozenset({passage.doc_id, passage.passage_id})
    found: set[str] = set()
    for fact in pack.facts:
        if fact.id == cite:
            for name in fact.inputs:
                found |= {name} if not name[1:].isdigit() else records_behind(pack, name)
    return frozenset(found)


def _paragraphs(text: str, identifiers: frozenset[str]) -> frozenset[str]:
    """The paragraphs that a text of law is divided into, as it would be cited: 12cfr1005.11 and (c)(1)."""
    sections = [known for known in identifiers if "cfr" in known]
    if len(sections) != 1:
        return frozenset()
    return frozenset(
        sections[0] + re.sub(r"[()]", "", m[0]).casefold() for m in PARAGRAPH.finditer(plain(text))
    )


def _name_words(text: str) -> set[str]:
    return {part for word in words_of(text) for part in (word, *word.split("'"))}
