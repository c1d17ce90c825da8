"""The compartment by one rule: no code but its own module decides by the AML queue or the SAR task who may know.

Other code names them for reasons of its own, listed here; a new mention is a decision that somebody must see.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("copilot", "pages", "connectors", "vectorstore")
ALLOWED = {
    "copilot/domain/compartment.py": "the rule itself",
    "copilot/tasks/sar_narrative/": "the task's own folder",
    "copilot/domain/identity.py": "the queues by name, and the queues that a role opens",
    "copilot/domain/draft.py": "the kinds of drafts by name",
    "copilot/domain/checklist.py": "what closing a case of each queue takes",
    "copilot/controls/wall_terms.py": "words that no customer may read",
    "copilot/usecases/outbox_entries.py": "what a draft of each kind becomes at the system of record",
    "copilot/tasks/loan_status/": "the queues that the task applies to",
    "copilot/tasks/topics.py": "what is searched for in a case of each queue",
    "copilot/tasks/triage_brief/": "what a case of each queue is judged by",
    "pages/ui/words.py": "titles of queues, and abbreviations",
    "connectors/mockbank/": "scenario data",
}
"""Files and folders that name them, each with what for: never to decide who may know of something."""

_MEMBERS = frozenset({"AML", "SAR_NARRATIVE"})
_VALUES = frozenset({"aml", "sar_narrative"})


def _mentions(source: str) -> Iterator[tuple[int, str]]:
    """Line and word of each: a member of an enumeration, its value alone or quoted in SQL, a test for "sar"."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in _MEMBERS:
            yield node.lineno, node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from ((node.lineno, value) for value in _VALUES if _holds(node.value, value))
        elif isinstance(node, ast.Compare) and any(_is_sar(part) for part in ast.walk(node)):
            yield node.lineno, "sar"  # a sensitivity asked for where the pack is not judged as a whole


def _holds(text: str, value: str) -> bool:
    return text == value or f"'{value}'" in text


def _is_sar(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value == "sar"


def _files() -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


def test_the_queue_and_the_task_are_named_nowhere_else() -> None:
    found = {f"{name}:{line} {word}" for name, source in _files() for line, word in _mentions(source)}
    assert {one for one in found if not one.startswith(tuple(ALLOWED))} == set()


def test_every_exception_is_still_needed() -> None:
    naming = [name for name, source in _files() if any(_mentions(source))]
    assert [place for place in ALLOWED if not any(name.startswith(place) for name in naming)] == []


@pytest.mark.parametrize(
    "planted",
    [
        "hidden = run.task is TaskName.SAR_NARRATIVE",
        "hidden = row.queue is Queue.AML or draft.sar_compartment",
        "hidden = call.task == 'sar_narrative'",
        "wanted = wanted.where(DraftTable.queue != 'aml')",
        """query = "SELECT 1 FROM cases WHERE queue IS NOT 'aml'" """,
        "_COMPARTMENT_TASKS = frozenset({TaskName('sar_narrative')})",
        "hidden = any(item.sensitivity == 'sar' for item in pack.evidence)",
        "hidden = 'sar' in {item.sensitivity for item in pack.evidence}",
        "match row.queue:\n    case Queue.AML: hidden = True",
    ],
)
def test_a_second_rule_is_found(planted: str) -> None:
    assert list(_mentions(planted))


@pytest.mark.parametrize(
    "sound", ["hidden = not may_know(actor, run)", '"""Notes on AML cases."""', "x = 'Aml'"]
)
def test_what_names_neither_is_let_be(sound: str) -> None:
    assert list(_mentions(sound)) == []
