"""Whether the retrieved passages hold the answer: decided before anything is drafted.

Search always finds something. These rules refuse where what was found cannot answer:
the question names a body, a code or an act that no passage about its subject names; it
asks for a figure of the bank's own, for something that happened, for a person or a
contact, or for a value of today, and no passage holds one; or nothing found is close.
Each refusal says what is missing.
"""

import re
from collections.abc import Callable, Sequence
from typing import Protocol

from copilot.controls.figures_asked import kind_asked, stating
from copilot.controls.named_things import brands_in, holds_name, names_in
from copilot.domain.base import DomainModel
from copilot.domain.rulebook import acts_named
from copilot.domain.stated_date import stated_date
from copilot.domain.terms import terms_of
from copilot.domain.vocabulary import added_words

MIN_SCORE = 0.36
"""Below it the best passage is about something else (cosine scale of `PassageHit.score`)."""
MIN_SHARED = 0.34
"""The share of the question's subject words that a passage must hold to count as about its subject."""
MIN_SHARED_FIGURE = 0.5
"""The share for a figure of the bank's own: the figure must be that of the thing asked about."""


CLEAR_SCORE = 0.58
"""From it on the best passage is about the question, even where a few words of it stand in none."""
MAX_NOWHERE = 1 / 3
"""The share of the question's subject words that may count as such a few."""
MIN_SHARED_WORDS = 0.62
"""The share that one passage must hold where a word of the question stands in none."""
_STEM = 4
"""Letters by which two words count as one; a word of four counts by three, so that lost and loss are one."""
_SAYS_NOTHING = frozenset({"about", "reg", "say"})
_SENTENCE_END = re.compile(r"[.?!](?=\s|$)")


class Retrieved(Protocol):
    """What is read of a passage: `Passage` and `PassageHit` both fit."""

    @property
    def doc_id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def heading(self) -> str: ...
    @property
    def citation(self) -> str: ...
    @property
    def doc_type(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def score(self) -> float: ...


class Answerability(DomainModel):
    """The decision; `missing` names what no passage holds, in the question's own words where there are any."""

    answerable: bool
    reason: str = ""
    missing: tuple[str, ...] = ()

    @property
    def refusal(self) -> str:
        """The reason to show, "" where the question can be answered."""
        return "" if self.answerable else self.reason


def assess(question: str, passages: Sequence[Retrieved]) -> Answerability:
    """Decide by the first rule that refuses; with none, the question can be answered."""
    if not passages:
        return _refused("No document that you may read and that was in force holds anything on this.")
    for rule in _RULES:
        refusal = rule(question, passages)
        if refusal is not None:
            return refusal
    return Answerability(answerable=True)


def _refused(reason: str, *missing: str) -> Answerability:
    return Answerability(answerable=False, reason=reason, missing=missing)


Rule = Callable[[str, Sequence[Retrieved]], Answerability | None]
_NOISE = """
many much long often soon maximum minimum limit days time deadline bank customer consumer financial institution give
need must can may could get tell know happen apply use allow require answer question kind potential key element
currently now today policy rule regulation act law section part say take make want ask due under per every
one two first after before without
"""
_SUBJECT_NOISE = frozenset(terms_of(_NOISE))
"""Words that questions about any subject share."""


def _subject(question: str) -> frozenset[str]:
    return frozenset(terms_of(question)) - _SUBJECT_NOISE


def _whole(passage: Retrieved) -> str:
    return f"{passage.title} {passage.heading} {passage.citation} {passage.text}"


def _about(
    question: str, passages: Sequence[Retrieved], without: str = "", *, least: float = MIN_SHARED
) -> list[Retrieved]:
    """The passages about the question's subject, by its words or the rules' words for them."""
    return [p for p in passages if _shared(question, _whole(p), without) >= least]


def _shared(question: str, text: str, without: str = "") -> float:
    """How much of the question's subject the text holds; the rules' words for it count half. 1.0 where it has none."""
    subject = _subject(question) - frozenset(terms_of(without))
    added = frozenset(terms_of(" ".join(added_words(question)))) - _SUBJECT_NOISE
    if not subject:
        return 1.0
    words = frozenset(terms_of(text))
    return (len(subject & words) + 0.5 * len((added - subject) & words)) / len(subject)


def _names_are_held(question: str, passages: Sequence[Retrieved]) -> Answerability | None:
    missing = [
        name
        for name in names_in(question)
        if not any(holds_name(f"{passage.title} {passage.citation}", name) for passage in passages)
        and not any(holds_name(_whole(passage), name) for passage in _about(question, passages, name))
    ]
    if not missing:
        return None
    listed = ", ".join(missing)
    return _refused(
        f"No passage found on this subject deals with {listed}; the documents do not seem to cover it.",
        *missing,
    )


_REGULATION = re.compile(r"\bReg(?:ulation)?\.? ([A-Z]{1,2})\b")
_RULE_TEXT = frozenset({"regulation", "official_interpretation", "statute", "model_forms"})


def _acts_are_held(question: str, passages: Sequence[Retrieved]) -> Answerability | None:
    """A regulation named is held by its own text, or by a policy or manual that speaks of it.

    The text of another regulation that only mentions it is no source for it.
    """
    for match in _REGULATION.finditer(question):
        cited = acts_named(match.group())
        name = re.compile(rf"\bReg(?:ulation)?\.? {match[1]}\b")
        if not any(_speaks_of(passage, name, cited) for passage in passages):
            return _refused(
                f"The documents found do not include Regulation {match[1]}.", f"Regulation {match[1]}"
            )
    return None


def _speaks_of(passage: Retrieved, name: re.Pattern[str], cited: Sequence[re.Pattern[str]]) -> bool:
    if any(pattern.search(passage.citation) for pattern in cited):
        return True
    return bool(name.search(passage.title if passage.doc_type in _RULE_TEXT else _whole(passage)))


_RECORD = re.compile(
    r"\bwhen (?:was|were|did) (?:the|our) (?:last|latest|previous|most recent)\b"
    r"|\bwhat (?:were|was) the (?:findings?|results?|outcome)\b"
    r"|\bour (?:bank's |own )?(?:losses|loss from|loss in|fraud rate|case count|backlog|staffing)\b"
    r"|\bhow many (?:staff|people|employees|analysts|branches|customers|cases|alerts|complaints)\b(?!.*\b(?:must|may|need|required?)\b)"
    r"|\bwho (?:won|wrote|built|designed|founded)\b|\bwhen will\b.*\b(?:launch|go live|roll out|be released)\b",
    re.IGNORECASE,
)
"""Asks what was found, counted or planned: a matter of records, not of rules."""
_HAPPENED = re.compile(
    r"\b(?:last|this|past|previous) (?:year|month|quarter|week)\b|\bq[1-4]\b|\bso far\b|\byear to date\b|\b(?:in|during|since) (?:19|20)\d\d\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_EVENT_VERB = re.compile(
    r"\b(?:did|have|has|had|were|was|how many|how much)\b.*\b(?:our|we|bank|branch|team|customers|regulator)\b",
    re.IGNORECASE,
)
_TODAY = re.compile(
    r"\b(?:currently|right now|at the moment|nowadays|today|as we speak|current|today's|latest|this (?:month|week|year))\b",
    re.I,
)
_CHANGING = re.compile(
    r"\b(?:lists?|rates?|prices?|index|countries|exchange|sanctions|charges?|apy|balance|grey|gray|names?)\b",
    re.IGNORECASE,
)


def _is_not_of_the_day(question: str, passages: Sequence[Retrieved]) -> Answerability | None:
    """Rules do not record what happened, nor what changes from day to day."""
    if (match := _HAPPENED.search(question)) and _EVENT_VERB.search(question):
        what = f"what happened {match.group()}"
        return _refused(
            f"The documents hold rules, not records of {what}; a system of record would.", match.group()
        )
    if match := _RECORD.search(question):
        return _refused(
            "The documents hold rules, not records of what was counted, found or planned; ask a system of record.",
            match.group(),
        )
    years = [] if stated_date(question) else _YEAR.findall(question)
    for year in years:
        if not any(year in _whole(passage) for passage in passages):
            return _refused(
                f"No passage found deals with {year}; the documents do not seem to cover it.", year
            )
    if (now := _TODAY.search(question)) and (what_changes := _CHANGING.search(question)):
        what = f"{now.group()} … {what_changes.group()}"
        return _refused(
            f"The question asks for a value as it stands now ({what}); the documents hold rules and do not follow it.",
            what,
        )
    return None


_PERSON = re.compile(
    r"\bwho (?:is|are|was|heads|leads|runs|chairs)\b.*\b(?:head|manager|director|chief|officer|chair|president|ceo|cfo|mlro|owner of)\b",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\b(?:phone|telephone|fax|hotline) number\b|\be-?mail address\b|\bextension\b(?! of)|\bwhich branch\b|\bopening hours\b",
    re.IGNORECASE,
)
_SUPPLIER = re.compile(
    r"\b(?:which|what) (?:vendor|supplier|provider|software|tool|system|product)s?\b.*\b(?:suppl\w+|provide\w*|we use|our|do we)\b",
    re.IGNORECASE,
)
_SUPPLIER_HELD = re.compile(r"\b(?:supplied|provided|run|operated) by [A-Z]\w+|\bwe use [A-Z]\w+")
_CONTACT_HELD = re.compile(r"\+?\d[\d ()-]{6,}\d|\S+@\S+\.\w+")


def _contact_is_held(question: str, passages: Sequence[Retrieved]) -> Answerability | None:
    if _PERSON.search(question) and not any(
        re.search(r"\b(?:Mr|Ms|Mrs|Dr)\.? [A-Z]", p.text) for p in passages
    ):
        return _refused("The documents name functions, not the people who hold them.", "a person's name")
    if _SUPPLIER.search(question) and not any(
        _SUPPLIER_HELD.search(p.text) for p in _about(question, passages)
    ):
        return _refused("No document found names the supplier or system asked for.", "the supplier's name")
    if (match := _CONTACT.search(question)) and not any(
        _CONTACT_HELD.search(p.text) for p in _about(question, passages)
    ):
        return _refused(f"No passage found gives the {match.group()} asked for.", match.group())
    return None


_TOPIC = re.compile(
    r"\b(?:polic(?:y|ies)|procedures?|guidance|position|stance) (?:on|about|for|regarding|around|towards?)\s+(?P<topic>[^?.,;]{3,80})",
    re.IGNORECASE,
)


def _topic_is_held(question: str, passages: Sequence[Retrieved]) -> Answerability | None:
    """A policy "on" something must speak of that thing by its own name."""
    match = _TOPIC.search(question)
    topic = frozenset(terms_of(match["topic"])) - _SUBJECT_NOISE if match else frozenset()
    if match is None or not topic:
        return None
    if any(len(topic & frozenset(terms_of(_whole(passage)))) >= len(topic) / 2 for passage in passages):
        return None
    return _refused(f"No document found speaks of {match['topic'].strip()}.", match["topic"].strip())


_OWN = re.compile(
    r"\b(?:our|my|internal|in-house|house|level [0-9]|tier [0-9]|at (?:our|this|the) bank|we (?:charge|pay|allow|set))\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"\b(?:what|which)\b[^?.]{0,60}\b(?:limits?|caps?|thresholds?|score|rate|fee|price|amount)\b"
    r"|\bhow (?:much|high)\b|\bin (?:dollars|pounds|euros)\b",
    re.IGNORECASE,
)
_CURRENCY_ASKED = re.compile(r"\bin (?:dollars|pounds|euros|usd|gbp)\b", re.IGNORECASE)
_FIGURE_HELD = re.compile(r"[$£€]\s?\d|\b\d[\d,.]*\s?(?:%|percent|per cent|dollars|pounds)|\b\d+\b")
_AMOUNT_HELD = re.compile(r"[$£€]\s?\d|\b\d[\d,.]*\s?(?:dollars|pounds|euros)")


def _own_figure_is_held(question: str, passages: Sequence[Retrieved]) -> Answerability | None:
    """A figure of the bank's own must stand in a document of its own about the subject."""
    money = bool(_CURRENCY_ASKED.search(question))
    if not (_FIGURE.search(question) and (_OWN.search(question) or money)):
        return None
    held = _AMOUNT_HELD if money else _FIGURE_HELD
    about = _about(question, passages, least=MIN_SHARED_FIGURE)
    own = [p for p in about if p.doc_type not in _RULE_TEXT and "manual" not in p.doc_type]
    if any(held.search(re.sub(r"\[[^\]]*\]", "", passage.text)) for passage in own):
        return None
    return _refused(
        "No internal document found states this figure; a regulation's figure is not the bank's own.",
        "the bank's own figure",
    )


def _kind_of_figure_is_stated(question: str, passages: Sequence[Retrieved]) -> Answerability | None:
    """A fee, a limit, an age, a score or a rate must be stated as such, of the thing asked about.

    A payment brand must be held by its own name: a limit for transfers is not one for a brand of them.
    """
    kind = kind_asked(question)
    if kind is None:
        return None
    brands = brands_in(question)
    for passage in passages:
        place = f"{passage.title} {passage.heading} "
        if all(holds_name(_whole(passage), brand) for brand in brands) and any(
            _shared(question, place + sentence, kind.name) >= MIN_SHARED_FIGURE
            for sentence in stating(kind, passage.text)
        ):
            return None
    of_what = f" for {', '.join(brands)}" if brands else ""
    return _refused(f"No passage found states the {kind.name} asked for{of_what}.", f"the {kind.name}")


def _words_are_held(question: str, passages: Sequence[Retrieved]) -> Answerability | None:
    """Where a word of the question stands in no passage at all, one passage must hold most of its others.

    For questions put in one sentence: a story told at the counter has words of its own that no rule holds.
    """
    subject = _subject(question)
    if len(_SENTENCE_END.findall(question)) > 1 or not subject:
        return None
    told = {word for passage in passages for word in terms_of(_whole(passage))}
    stems = {word[:length] for word in told for length in (_STEM - 1, _STEM)}
    nowhere = sorted(
        word for word in subject - _SAYS_NOTHING if len(word) >= _STEM - 1 and _stem(word) not in stems
    )
    few = len(nowhere) <= len(subject) * MAX_NOWHERE
    if not nowhere or (few and max(passage.score for passage in passages) >= CLEAR_SCORE):
        return None
    if _about(question, passages, least=MIN_SHARED_WORDS):
        return None
    return _refused(
        f"No passage found speaks of {', '.join(nowhere)}; the documents do not seem to cover it.", *nowhere
    )


def _stem(word: str) -> str:
    return word[:_STEM] if len(word) > _STEM else word[: _STEM - 1]


def _is_close(question: str, passages: Sequence[Retrieved]) -> Answerability | None:
    if max(passage.score for passage in passages) >= MIN_SCORE:
        return None
    return _refused(
        "Nothing in the documents found is close enough to the question to answer it.", question.strip()[:80]
    )


_RULES: tuple[Rule, ...] = (
    _acts_are_held,
    _names_are_held,
    _is_not_of_the_day,
    _contact_is_held,
    _topic_is_held,
    _own_figure_is_held,
    _kind_of_figure_is_stated,
    _words_are_held,
    _is_close,
)
