"""Link analysis of a case: who shares what with its customer, each edge with its records."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from copilot.domain.identity import Actor
from copilot.domain.ids import CaseId, CustomerId
from copilot.domain.links import LinkEdge, LinkGraph, LinkNode
from copilot.errors import DependencyError, InputError, NotFoundError
from copilot.ports.systems import SystemsOfRecord
from copilot.usecases.access import visible_case
from copilot.usecases.link_expansion import (
    MAX_SHARERS,
    Entity,
    Touch,
    customer_entity,
    reached_cap,
    sharers_of,
    touched_by,
)

MAX_HOPS = 3
MAX_NODES = 60
_THREADS = 8


def case_links(actor: Actor, case_id: CaseId, *, hops: int = 2, systems: SystemsOfRecord) -> LinkGraph:
    """The graph around the case's customer: things at one hop, who shares them at two, their things at three.

    At most 60 nodes; `truncated` says that a cap was reached or a system was silent, so there may be more. A node
    is flagged by an open case that the actor may see, so a flag never tells of a hidden one.

    Raises:
        NotFoundError: no such case for this actor.
        InputError: hops out of range (1 to 3).
    """
    if not 1 <= hops <= MAX_HOPS:
        raise InputError(f"Links are followed for 1 to {MAX_HOPS} hops, not {hops}.")
    case = visible_case(actor, case_id, systems)
    search = _Search(systems, actor)
    search.begin(customer_entity(systems.core.customer(case.customer_id)))
    with ThreadPoolExecutor(max_workers=_THREADS, thread_name_prefix="links") as pool:
        for hop in range(1, hops + 1):
            search.widen(hop, pool)
    return search.graph()


class _Reached(NamedTuple):
    """A new end of an edge, and the edge."""

    source: Entity
    target: Entity
    touch: Touch


class _Search:
    """Breadth first, level by level; the level's calls run side by side."""

    def __init__(self, systems: SystemsOfRecord, actor: Actor) -> None:
        self._systems = systems
        self._actor = actor
        self._hops: dict[Entity, int] = {}
        self._found_by: dict[Entity, CustomerId] = {}
        self._edges: dict[tuple[str, str], LinkEdge] = {}
        self._frontier: list[Entity] = []
        self._flagged: set[str] = set()
        self._truncated = False

    def begin(self, centre: Entity) -> None:
        self._hops[centre] = 0
        self._flagged.add(centre.node_id)
        self._frontier = [centre]

    def widen(self, hop: int, pool: ThreadPoolExecutor) -> None:
        reached = [found for batch in pool.map(self._expand, self._frontier) for found in batch]
        fresh = [found.target for found in reached if found.target not in self._hops]
        self._frontier = []
        for entity in dict.fromkeys(fresh):
            if len(self._hops) >= MAX_NODES:
                self._truncated = True
                break
            self._hops[entity] = hop
            self._frontier.append(entity)
        self._connect(reached)
        people = [entity for entity in self._frontier if entity.kind == "customer"]
        self._flagged.update(
            e.node_id for e, open_ in zip(people, pool.map(self._has_open_case, people), strict=True) if open_
        )

    def graph(self) -> LinkGraph:
        nodes = (
            LinkNode(
                node_id=e.node_id, kind=e.kind, label=e.label, hops=hops, flagged=e.node_id in self._flagged
            )
            for e, hops in self._hops.items()
        )
        return LinkGraph(nodes=tuple(nodes), edges=tuple(self._edges.values()), truncated=self._truncated)

    def _expand(self, entity: Entity) -> list[_Reached]:
        try:
            if entity.kind == "customer":
                touches = touched_by(CustomerId(entity.key), self._systems, self._actor)
                self._truncated |= reached_cap(touches)
                return [_Reached(entity, touch.entity, touch) for touch in touches]
            sharers = sharers_of(entity, self._systems, self._found_by[entity])
            self._truncated |= len(sharers) >= MAX_SHARERS
            return [_Reached(entity, customer_entity(customer), touch) for customer, touch in sharers]
        except (DependencyError, NotFoundError):
            self._truncated = True
            return []

    def _connect(self, reached: Iterable[_Reached]) -> None:
        for source, target, touch in reached:
            if target not in self._hops:
                continue
            if source.kind == "customer":
                self._found_by.setdefault(target, CustomerId(source.key))
            ends = (min(source.node_id, target.node_id), max(source.node_id, target.node_id))
            edge = LinkEdge(
                source=source.node_id,
                target=target.node_id,
                relation=touch.relation,
                record_ids=touch.record_ids,
            )
            self._edges.setdefault(ends, edge)

    def _has_open_case(self, person: Entity) -> bool:
        try:
            cases = self._systems.ticketing.cases_of(CustomerId(person.key))
        except (DependencyError, NotFoundError):
            self._truncated = True
            return False
        return any(case.status == "open" and case.queue in self._actor.queues for case in cases)
