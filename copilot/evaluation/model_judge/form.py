"""The form that a judge fills: exactly one verdict for every sentence, or it is no answer."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from copilot.domain.base import DomainModel
from copilot.tasks.prompt import load_prompt

TASK = "model_judge"
PROMPT = load_prompt(Path(__file__).parent)


class SupportVerdict(DomainModel):
    """One sentence: the reason comes first, so that a model reasons before it decides."""

    id: str
    reason: Annotated[str, Field(max_length=600)]
    supported: bool


class SupportVerdicts(DomainModel):
    """Every sentence, each once."""

    verdicts: tuple[SupportVerdict, ...]


def schema_for(ids: Sequence[str]) -> dict[str, Any]:
    """The strict schema in which no verdict can be given on anything but these sentences."""
    schema = SupportVerdicts.model_json_schema()
    schema["$defs"][SupportVerdict.__name__]["properties"]["id"]["enum"] = list(ids)
    return schema


def check_for(ids: Sequence[str]) -> Callable[[dict[str, Any]], str]:
    """What is wrong with an answer about these sentences, "" where nothing; quotes nothing of it."""

    def check(output: dict[str, Any]) -> str:
        try:
            given = [verdict.id for verdict in SupportVerdicts.model_validate(output).verdicts]
        except ValidationError as error:
            return f"verdicts: {error.errors(include_input=False)[0]['type']}"
        return "" if given == list(ids) else "verdicts: exactly one for every sentence, in their order"

    return check
