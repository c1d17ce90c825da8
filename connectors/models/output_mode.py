"""How an endpoint is asked: strictly by schema where it can, more plainly where it cannot.

What an endpoint lacks is learnt from its own refusal, and remembered for as long as the
process lives, so that it costs one request and not one for every call.
"""

import json
from typing import Any, NamedTuple

import openai

from connectors.models.failures import complaint
from copilot.ports.model import DraftRequest

STRICT, JSON, WORDS = "strict", "json", "words"
_PLAINER = {STRICT: JSON, JSON: WORDS}
_SAID = {
    STRICT: "",
    JSON: "It takes no strict schema: asked for JSON, with the schema in words.",
    WORDS: "It takes no structured output: asked in words alone.",
}
_STRUCTURE_WORDS = ("response_format", "json_schema", "json_object", "structured output", "grammar")
_DISPENSABLE = ("temperature", "stream_options")


class OutputMode(NamedTuple):
    """One way to ask; `without` names parameters that the endpoint does not take."""

    form: str = STRICT
    without: frozenset[str] = frozenset()

    @property
    def said(self) -> str:
        """What the endpoint lacks and how it is done without, "" where nothing."""
        return _SAID[self.form]

    def instructions(self, request: DraftRequest) -> str:
        """The schema in words, where it cannot be given as a parameter."""
        if self.form == STRICT:
            return ""
        schema = json.dumps(request.output_schema, ensure_ascii=False)
        return f"Answer with one JSON object and nothing else. It must fit this JSON schema:\n{schema}"

    def response_format(self, request: DraftRequest) -> dict[str, Any] | None:
        """The parameter that asks for structure."""
        if self.form == WORDS:
            return None
        if self.form == JSON:
            return {"type": "json_object"}
        shape = {"name": request.task, "schema": request.output_schema, "strict": True}
        return {"type": "json_schema", "json_schema": shape}

    def plainer(self, error: Exception, *, may_change_form: bool) -> "OutputMode | None":
        """What to try after a refusal that names what it cannot take; None where it names nothing of ours."""
        if not isinstance(error, openai.APIStatusError) or error.status_code not in (400, 422, 500, 501):
            return None
        said = complaint(error)
        for name in _DISPENSABLE:
            if name in said and name not in self.without:
                return self._replace(without=self.without | {name})
        if may_change_form and self.form in _PLAINER and any(word in said for word in _STRUCTURE_WORDS):
            return self._replace(form=_PLAINER[self.form])
        return None
