"""Readability of customer letters: Flesch reading ease, 0 … 100, higher is easier."""

import re

from copilot.domain.evaluation import Metric, Output, Score
from copilot.language.sentences import sentences
from copilot.scoring.plain import plain, unmarked
from copilot.scoring.texts import kept

_WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
_VOWELS = re.compile(r"[aeiouy]+")
_LITERAL = re.compile(r"\(?\b\d+ (?:CFR|USC)[^)]*\)+|\S*\d\S*|\b\S+\.gov\S*")


def score_readability(output: Output) -> Score:
    """The letter's reading ease without its address, salutation, figures and citations of law."""
    run = kept(output)
    if run is None or not run.audience.gets_a_letter or run.refused:
        return Score(metric=Metric.READABILITY, value=None)
    lines = plain(unmarked(run.body)).split("\n")
    prose = " ".join(line for line in lines if line.rstrip().endswith((".", "!", "?")))
    ease = reading_ease(prose)
    return Score(metric=Metric.READABILITY, value=None if ease is None else round(ease, 1))


def reading_ease(text: str) -> float | None:
    """Flesch: 206.835 - 1.015 words a sentence - 84.6 syllables a word, kept within 0 … 100; None without a word."""
    count = sum(1 for sentence in sentences(text) if _WORD.search(sentence))
    words = _WORD.findall(_LITERAL.sub(" ", text))
    if not words or not count:
        return None
    syllables = sum(_syllables(word.lower()) for word in words)
    ease = 206.835 - 1.015 * len(words) / count - 84.6 * syllables / len(words)
    return min(100.0, max(0.0, ease))


def _syllables(word: str) -> int:
    count = len(_VOWELS.findall(word))
    if word.endswith("e") and not word.endswith("le") and count > 1:
        count -= 1
    if word.endswith("ed") and not word.endswith(("ted", "ded")) and count > 1:
        count -= 1
    return max(1, count)
