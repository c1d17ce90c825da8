"""The vocabulary of evidence and facts: what is asked for is made, what is made is used or listed with a reason."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import copilot
from copilot.domain import evidence_fields, fact
from copilot.domain.clock import ClockRule, DeadlineName
from copilot.domain.evidence_fields import AnyFields, EvidenceKind, typed_names
from copilot.domain.fact import AnyValue, FactName
from copilot.tasks import evidence_sentences

ROOT = Path(copilot.__file__).parent
MAKERS = (
    *sorted((ROOT / "tasks/facts").glob("*.py")),
    *sorted((ROOT / "tasks/evidence").glob("*.py")),
    *sorted((ROOT / "tasks").glob("*/evidence.py")),
)
ASKERS = tuple(
    path
    for folder in ("tasks", "scoring", "controls", "workflow", "usecases", "evaluation", "gateway", "bench")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if path not in MAKERS
)
KINDS = get_args(AnyFields)
SHOWN = "it stands in the evidence drawer and in a model's payload; no composer needs it"
TOLD_BY_TEXT = "a question finds it by its words, and a model reads it; no rule names it"
UNASKED_FACTS = {
    **dict.fromkeys(
        (
            FactName.VELOCITY_1H,
            FactName.AMOUNT_RANK,
            FactName.RULE_HITS,
            FactName.PRIOR_ALERTS_CLOSED_INCONCLUSIVE,
            FactName.PRIOR_ALERTS_OPEN,
            FactName.MERCHANT_AGE_DAYS,
            FactName.PAYMENT_OTHERS,
        ),
        TOLD_BY_TEXT,
    ),
}
UNASKED_FIELDS = dict.fromkeys(
    (
        "AccountFields.balance",
        "KycFileFields.risk_rating",
        "KycDocumentFields.verified",
        "KycDocumentFields.mismatches",
        "TransactionFields.card_last_four",
        "RuleHitFields.threshold",
        "RuleHitFields.window",
        "DeviceFields.device_kind",
        "DeviceFields.first_seen_at",
        "DeviceFields.customers",
        "MerchantFields.dispute_rate",
        "NoteFields.written_at",
        "InteractionFields.held_at",
        "OwnDisputeFields.resolved_on",
        "OwnTransactionFields.card_last_four",
        "BankContactFields.disputes_address",
    ),
    SHOWN,
)


def _names(paths: tuple[Path, ...], owner: str) -> set[str]:
    """Attributes of a class that the modules name: `FactName.X` → X."""
    found: set[str] = set()
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id == owner
            ):
                found.add(node.attr)
    return found


def _called(paths: tuple[Path, ...]) -> set[str]:
    """Names of the functions and classes that the modules call."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in paths)
    calls = (node.func for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {
        call.id if isinstance(call, ast.Name) else call.attr
        for call in calls
        if isinstance(call, (ast.Name, ast.Attribute))
    }


def _read(paths: tuple[Path, ...]) -> Iterator[str]:
    """Every name, attribute and text of the modules: how a field or a kind of fields may be asked for."""
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                yield node.attr
            elif isinstance(node, ast.Name):
                yield node.id


def test_every_fact_is_made_and_asked_for_or_listed_with_a_reason() -> None:
    made, asked = _names(MAKERS, "FactName"), _names(ASKERS, "FactName")
    contacts = {name.name for name in FactName if name.name.startswith("CONTACT_")}  # asked for as CONTACTS
    unasked = made - asked - contacts
    assert set(FactName.__members__) - made == set(), "asked for, and made by nobody"
    assert unasked == {name.name for name in UNASKED_FACTS}


def test_every_kind_of_evidence_is_made_and_asked_for_or_listed_with_a_reason() -> None:
    made, asked = _called(MAKERS), set(_read(ASKERS))
    kinds = {kind.__name__ for kind in KINDS}
    assert kinds - made == set(), "asked for, and made by nobody"
    by_kind = {f"{name.title().replace('_', '')}Fields" for name in _names(ASKERS, "EvidenceKind")}
    assert kinds - asked - by_kind == set()


def test_every_field_is_read_or_listed_with_a_reason() -> None:
    read = set(_read(ASKERS)) | set(evidence_sentences._TOLD)
    fields = {f"{kind.__name__}.{name}": name for kind in KINDS for name in kind._names()}
    assert {place for place, name in fields.items() if name not in read} == set(UNASKED_FIELDS)
    assert set(evidence_sentences._TOLD) <= set(fields.values())


def test_every_kind_has_one_model_and_every_model_a_kind() -> None:
    held = [kind for model in KINDS for kind in get_args(model.model_fields["kind"].annotation)]
    assert sorted(held) == sorted(EvidenceKind)


def test_no_name_of_a_typed_field_holds_a_text_in_another_kind() -> None:
    """Redaction leaves typed fields as they are, by name: a text under such a name would go out unread."""
    for models in (KINDS, get_args(AnyValue)):
        typed = typed_names(models)
        for model in models:
            for name, info in model.model_fields.items():
                is_text = info.annotation in (str, tuple[str, ...])
                assert is_text == (name not in typed), f"{model.__name__}.{name}"


@pytest.mark.parametrize("owner", [ClockRule, DeadlineName])
def test_every_rule_and_deadline_is_kept_by_a_clock(owner: type[ClockRule] | type[DeadlineName]) -> None:
    clocks = tuple(sorted((ROOT / "domain/clocks").glob("*.py")))
    assert set(owner.__members__) == _names(clocks, owner.__name__)


def test_no_composer_looks_into_a_title_or_takes_a_written_value_apart() -> None:
    tasks = [path for path in ASKERS if path.is_relative_to(ROOT / "tasks")]
    for path in tasks:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                holder = ast.unparse(node.func.value)
                assert node.func.attr != "strptime", path
                if node.func.attr in ("startswith", "endswith", "removeprefix", "partition", "rpartition"):
                    assert not holder.endswith((".title", ".text", ".value", ".name")), f"{path}: {holder}"


def test_a_planted_name_that_nobody_makes_is_seen() -> None:
    """The scan reads what it claims to read."""
    assert "FOCUS_COUNT" in _names(MAKERS, "FactName")
    assert "PayeeFields" in _called(MAKERS)
    assert {evidence_fields.__name__, fact.__name__} == {
        "copilot.domain.evidence_fields",
        "copilot.domain.fact",
    }
