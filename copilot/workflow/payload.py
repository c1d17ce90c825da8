"""The payload that a model sees, and the schema it must fill."""

from typing import Any

from copilot.controls.injection import quote_untrusted
from copilot.controls.outside_text import before_orders
from copilot.domain.bank import BankProfile
from copilot.domain.base import DomainModel
from copilot.domain.evidence import EvidencePack, Passage
from copilot.domain.records import CaseRecord
from copilot.domain.run import TaskName
from copilot.language.written import Style

_EVIDENCE_KEYS = {"id", "title", "text", "system", "record_ids", "sensitivity", "untrusted"}


def build_payload(
    task: TaskName,
    question: str,
    case: CaseRecord | None,
    pack: EvidencePack,
    *,
    bank: BankProfile,
    style: Style,
) -> dict[str, Any]:
    """The pack as plain JSON, to be written about in the style; text from outside is neutralised so that it can only be read as data."""
    evidence = []
    for item in pack.evidence:
        shown, fields = item.model_dump(mode="json", include=_EVIDENCE_KEYS), item.fields
        if item.untrusted:
            shown["text"] = quote_untrusted(item.text)
            fields = item.fields.with_texts(quote_untrusted)
        shown["fields"] = {"kind": fields.kind.value, **fields.model_dump(mode="json", exclude_defaults=True)}
        evidence.append(shown)
    return {
        "task": task,
        "bank": {
            "name": bank.name,
            "letter_head": bank.filled(bank.letter_head),
            "letter_closing": bank.filled(bank.letter_closing),
        },
        "question": question,
        "style": style._asdict(),
        "case": {
            "case_id": case.case_id,
            "queue": case.queue.value,
            "title": case.title,
            "opened_at": case.opened_at.isoformat(),
        }
        if case
        else {},
        "evidence": evidence,
        "facts": [fact.model_dump(mode="json", exclude={"inputs"}) for fact in pack.facts],
        "passages": [_passage(passage) for passage in pack.passages],
        "clocks": [clock.model_dump(mode="json") for clock in pack.clocks],
        "gaps": [gap.model_dump(mode="json") for gap in pack.gaps],
    }


def _passage(passage: Passage) -> dict[str, Any]:
    """A document is trusted to be right, never to give orders: it is read up to where one begins."""
    shown = passage.model_dump(mode="json", exclude={"suspicious"})
    if passage.suspicious:
        shown["text"] = quote_untrusted(before_orders(passage.text))
    return shown


def schema_with_ids(model: type[DomainModel], pack: EvidencePack) -> dict[str, Any]:
    """The model's JSON schema, strict, with every `cites` list limited to this pack's ids.

    An id that does not exist then cannot be written by a model that honours the schema;
    verification checks it all the same. Strict means that every field must be there, so
    defaults go.
    """
    ids = sorted(pack.citable())

    def limited(node: Any) -> Any:
        if isinstance(node, dict):
            changed = {key: limited(value) for key, value in node.items() if key != "default"}
            fields = changed.get("properties")
            if not isinstance(fields, dict):
                return changed
            changed["required"] = list(fields)
            cites = fields.get("cites")
            if isinstance(cites, dict) and ids:
                cites["items"] = {"type": "string", "enum": ids}
            return changed
        return [limited(value) for value in node] if isinstance(node, list) else node

    schema: dict[str, Any] = limited(model.model_json_schema())
    return schema
