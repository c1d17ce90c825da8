"""From what people did about an output to a scenario that a policy owner can begin from."""

import re
from collections.abc import Iterable, Set
from types import MappingProxyType

from copilot.domain.evaluation import Expected, Scenario
from copilot.domain.identity import Role
from copilot.domain.review import Candidate
from copilot.domain.run import TaskName

_PEOPLE = (
    (Role.AML_INVESTIGATOR, "dev"),
    (Role.FRAUD_ANALYST, "ben"),
    (Role.OPERATIONS_ANALYST, "chloe"),
    (Role.RETAIL_SUPPORT, "amara"),
    (Role.CHECKER, "ella"),
    (Role.POLICY_OWNER, "grace"),
    (Role.TRAINER, "hugo"),
    (Role.AUDITOR, "ines"),
)
_ORIGINS = MappingProxyType(
    {
        "edited": "People changed what the copilot wrote before they submitted it.",
        "overridden": "A sentence that failed verification was let stand with a reason.",
        "returned": "The checker returned the draft.",
        "rejected": "The checker rejected the draft.",
        "rated_down": "A reader marked the output as wrong.",
    }
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_FIGURE = re.compile(
    rf"[$£€]\d[\d,]*(?:\.\d+)?|\d{{1,2}} (?:{_MONTHS}) \d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}|\b[A-Z]{{1,4}}-?\d{{2,}}\b|\d[\d,]*(?:\.\d+)? ?%"
)
_CITED = re.compile(r"\[[EFP]\d+\]")
_MOST = 12


def proposed_scenario(
    candidate: Candidate, *, suite: str, roles: Set[Role], question: str, before: str, after: str
) -> Scenario:
    """A scenario with the figures that people put in as must-mention and those that they took out as must-not.

    Texts must be redacted. The role is that of a demo user in the place of the person who ran
    the task, so that no name of staff enters the file. What is right remains the policy owner's to say.
    """
    task = TaskName(candidate.task)
    was, now = _figures(before), _figures(after)
    said = f"{_ORIGINS[candidate.origin]} {candidate.reason}".strip()
    return Scenario(
        id=f"{task.replace('_', '-')}-{candidate.candidate_id.lower()}"[:64],
        suite=suite,
        title=f"{task.replace('_', ' ').capitalize()}, from what was {candidate.origin.replace('_', ' ')}",
        why=said,
        role=demo_user(roles),
        task=task,
        case_id=candidate.case_id,
        question=question,
        expected=Expected(
            must_mention=tuple(figure for figure in now if figure not in was)[:_MOST],
            must_not_mention=tuple(figure for figure in was if figure not in now)[:_MOST],
        ),
    )


def demo_user(roles: Set[Role]) -> str:
    """The demo user who stands for somebody with these roles; one who holds all of them is the administrator."""
    if roles >= set(Role):
        return "admin"
    return next((user for role, user in _PEOPLE if role in roles), "admin")


def says_something(expected: Expected) -> bool:
    """True if an outcome is stated at all: a scenario that expects nothing can only pass."""
    return expected != Expected()


def _figures(text: str) -> tuple[str, ...]:
    found: Iterable[str] = _FIGURE.findall(_CITED.sub("", text))
    return tuple(dict.fromkeys(found))
