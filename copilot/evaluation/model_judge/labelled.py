"""Sentences that a person labelled supported or not, to measure a judge by: one file, one situation, one call.

```yaml
about: What the situation is.
known: [{type: PERSON, value: ..., source: customer name}]     # what must not leave in clear
sources: {E1: text, F1: text}
sentences:
  - {text: ..., cites: [E1], supported: false, why: what the person saw}
```
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import yaml
from pydantic import Field, ValidationError

from copilot.domain.base import DomainModel
from copilot.domain.statement import Statement
from copilot.errors import InputError
from copilot.evaluation.model_judge.question import JudgeQuestion
from copilot.ports.redactor import KnownIdentifier

LABELLED = Path(__file__).resolve().parents[3] / "tests" / "scoring" / "labelled" / "judge"


class LabelledSentence(DomainModel):
    """One sentence with a person's label and reason."""

    text: str = Field(min_length=1)
    cites: tuple[str, ...]
    supported: bool
    why: str = Field(min_length=10)


class _Situation(DomainModel):
    about: str = Field(min_length=20)
    known: tuple[KnownIdentifier, ...] = ()
    sources: dict[str, str] = Field(min_length=1)
    sentences: tuple[LabelledSentence, ...] = Field(min_length=1)


class LabelledFile(NamedTuple):
    """A file's question to the judge, and the labels in the order of its sentences."""

    question: JudgeQuestion
    sentences: Sequence[LabelledSentence]


def read_labelled_sentences(folder: Path = LABELLED) -> tuple[LabelledFile, ...]:
    """Every file of the folder, by name.

    Raises:
        InputError: there is none, or one cannot be used; file and field are named.
    """
    files = tuple(_read(path) for path in sorted(folder.glob("*.yaml")))
    if not files:
        raise InputError(f"{folder} holds no labelled sentences (*.yaml), so a judge cannot be measured.")
    return files


def _read(path: Path) -> LabelledFile:
    try:
        held = _Situation.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InputError(f"{path}: {place}: {first['msg']}.") from None
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise InputError(f"{path} cannot be read as YAML ({type(error).__name__}).") from error
    question = JudgeQuestion(
        name=path.stem,
        statements=tuple(Statement(text=one.text, cites=one.cites) for one in held.sentences),
        sources=held.sources,
        known=held.known,
        keep=tuple(held.sources),
    )
    return LabelledFile(question, held.sentences)
