"""The pages there are, in the order of the navigation, and who sees which."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from copilot.domain.identity import Actor, Permission
from pages import approvals, audit, case, drafts, evaluation, operations, policies, queue

if TYPE_CHECKING:
    from copilot.services import Services


class PageEntry(NamedTuple):
    """One page: its address, its place in the navigation, and the permissions of which one opens it."""

    title: str
    path: str
    icon: str
    section: str
    render: "Callable[[Services, Actor], None]"
    needs: frozenset[Permission]


_P = Permission
PAGES: tuple[PageEntry, ...] = (
    PageEntry("Queue", "queue", ":material/inbox:", "Work", queue.render, frozenset({_P.CASE_READ})),
    PageEntry("Case", "case", ":material/folder_open:", "Work", case.render, frozenset({_P.CASE_READ})),
    PageEntry("Drafts", "drafts", ":material/edit_note:", "Work", drafts.render, frozenset({_P.DRAFT_EDIT})),
    PageEntry(
        "Approvals",
        "approvals",
        ":material/fact_check:",
        "Work",
        approvals.render,
        frozenset({_P.DRAFT_REVIEW}),
    ),
    PageEntry(
        "Policies",
        "policies",
        ":material/menu_book:",
        "Knowledge",
        policies.render,
        frozenset({_P.POLICY_ASK}),
    ),
    PageEntry(
        "Evaluation",
        "evaluation",
        ":material/science:",
        "Control",
        evaluation.render,
        frozenset({_P.EVALUATION_READ, _P.DRAFT_REVIEW}),
    ),
    PageEntry(
        "Audit", "audit", ":material/verified_user:", "Control", audit.render, frozenset({_P.AUDIT_READ})
    ),
    PageEntry(
        "Operations",
        "operations",
        ":material/monitor_heart:",
        "Control",
        operations.render,
        frozenset({_P.OPERATIONS_READ}),
    ),
)


def pages_for(actor: Actor) -> tuple[PageEntry, ...]:
    """The pages that this person's roles open; the use cases behind them check again."""
    return tuple(entry for entry in PAGES if any(actor.may(need) for need in entry.needs))
