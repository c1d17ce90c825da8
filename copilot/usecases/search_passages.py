"""Find passages among the documents that the actor may read."""

from collections.abc import Collection
from datetime import date

from copilot.domain.bank_day import bank_day
from copilot.domain.identity import Actor, Permission
from copilot.domain.knowledge import SearchResult
from copilot.domain.stated_date import stated_date
from copilot.ports.knowledge import KnowledgeBase
from copilot.ports.time_source import TimeSource
from copilot.usecases.access import require
from copilot.usecases.run_task import checked_question


def search_passages(
    actor: Actor,
    query: str,
    *,
    as_of: date | None = None,
    doc_types: Collection[str] | None = None,
    limit: int = 10,
    knowledge: KnowledgeBase,
    time_source: TimeSource,
    zone: str,
) -> SearchResult:
    """Best first, in force on a day; `hidden` counts what the roles may not read.

    The day is `as_of`, else the one that the query itself asks about ("as of 1 March 2015"),
    else the bank's day in its `zone`.

    Raises:
        PermissionDeniedError: no role of the actor may ask.
        InputError: the query is empty or too long.
    """
    require(actor, Permission.POLICY_ASK, to="search the policies")
    asked = checked_question(query)
    return knowledge.search(
        asked,
        roles=actor.roles,
        as_of=as_of or stated_date(asked) or bank_day(time_source.bank_now(), zone),
        doc_types=doc_types,
        limit=limit,
    )
