"""Document rights over every path: nobody learns a word, a title or a number of a document that is not theirs."""

import uuid
from typing import NamedTuple

import pytest

from copilot.domain.identity import Actor, Queue, Role
from copilot.domain.ids import DocId, PassageId, UserId
from copilot.domain.knowledge import PassageHit
from copilot.domain.run import TaskName
from copilot.domain.views import QueueFilter
from copilot.errors import NotFoundError
from copilot.services import Services
from tests.walls.compartment import PLANTED_NOTE, Compartment, reported

PEOPLE = ("amara", "ben", "chloe", "dev", "ella", "grace", "hugo", "ines")
QUESTIONS = (
    "When must a suspicious activity report be filed?",
    "How long may a debit card investigation take?",
    "How is a complaint acknowledged?",
    "Which card fraud signals raise the score?",
)


class Closed(NamedTuple):
    """What of the documents that are not somebody's would tell of them."""

    passages: tuple[PassageId, ...]
    words: frozenset[str]


class Library(NamedTuple):
    """What somebody who may read everything finds, and the whole text of each document found."""

    hits: tuple[PassageHit, ...]
    texts: dict[DocId, str]


@pytest.fixture(scope="module")
def library(compartment: Compartment) -> Library:
    services = compartment.services
    everybody = services.actor(UserId("admin"))
    hits = tuple(hit for q in QUESTIONS for hit in services.search_passages(everybody, q, limit=20).results)
    first = {hit.doc_id: hit.passage_id for hit in hits}
    texts = {doc_id: services.open_passage(everybody, passage).text for doc_id, passage in first.items()}
    return Library(hits, texts)


def _closed(services: Services, actor: Actor, library: Library) -> Closed:
    """The documents that this person may not read, by numbers, titles and sentences of their own."""
    own = {document.doc_id: document.title for document in services.list_documents(actor)}
    hits = [hit for hit in library.hits if hit.doc_id not in own]
    words = {hit.title for hit in hits} | {hit.text[:80] for hit in hits} | {str(hit.doc_id) for hit in hits}
    # A sentence or a number that one of their own documents holds too tells nothing.
    theirs = "\n".join([*own.values(), *(text for doc_id, text in library.texts.items() if doc_id in own)])
    return Closed(tuple(hit.passage_id for hit in hits), frozenset(w for w in words if w not in theirs))


def _said(closed: Closed, text: str) -> list[str]:
    return sorted(word for word in closed.words if word in text)


@pytest.fixture(scope="module", params=PEOPLE)
def reader(
    request: pytest.FixtureRequest, compartment: Compartment, library: Library
) -> tuple[Actor, Closed]:
    actor = compartment.services.actor(UserId(request.param))
    return actor, _closed(compartment.services, actor, library)


def test_there_is_something_to_hide_from_most(compartment: Compartment, library: Library) -> None:
    services = compartment.services
    hidden = [p for p in PEOPLE if _closed(services, services.actor(UserId(p)), library).words]
    assert {"amara", "ben", "chloe", "ella", "hugo", "dev"} <= set(hidden)


def test_lists_and_searches_hold_only_what_is_theirs(
    compartment: Compartment, reader: tuple[Actor, Closed]
) -> None:
    actor, closed = reader
    services = compartment.services
    said = reported(
        [services.list_documents(actor), *(services.search_passages(actor, q, limit=20) for q in QUESTIONS)]
    )
    assert _said(closed, said) == []


def test_a_citation_of_another_document_opens_nothing(
    compartment: Compartment, reader: tuple[Actor, Closed]
) -> None:
    actor, closed = reader
    with pytest.raises(NotFoundError) as absent:
        compartment.services.open_passage(actor, PassageId("HB-XXX-999#1"))
    pattern = absent.value.user_message.replace("HB-XXX-999#1", "…")
    for passage in closed.passages:
        with pytest.raises(NotFoundError) as refusal:
            compartment.services.open_passage(actor, passage)
        assert refusal.value.user_message.replace(passage, "…") == pattern


def test_an_answer_rests_only_on_what_its_asker_may_read(
    compartment: Compartment, reader: tuple[Actor, Closed]
) -> None:
    actor, closed = reader
    for question in QUESTIONS:
        assert _said(closed, reported(compartment.services.ask_policy(actor, question))) == []


def test_another_persons_run_is_shown_without_what_the_reader_may_not_read(compartment: Compartment) -> None:
    """The investigator's run on an open case, read by each person who may see that case."""
    services = compartment.services
    widest = services.actor(UserId("admin"))
    rows = services.list_queue(services.actor(UserId("ben")), QueueFilter(queues=(Queue.CARD_FRAUD,))).rows
    runs = (
        services.run_task(widest, row.case_id, TaskName("triage_brief"), operation_id=uuid.uuid4().hex)
        for row in rows
    )
    run = next(run for run in runs if not run.sar_compartment)
    cited = {passage.doc_id for passage in run.pack.passages}
    assert cited
    for person in ("ben", "hugo", "ella", "ines"):
        actor = services.actor(UserId(person))
        own = {document.doc_id for document in services.list_documents(actor)}
        seen = services.get_run(actor, run.run_id)
        assert {p.doc_id for p in seen.pack.passages if p.doc_id} <= own


def test_a_run_over_a_note_of_the_compartment_is_not_there_for_those_outside(
    compartment: Compartment,
) -> None:
    services = compartment.services
    widest = services.actor(UserId("admin"))
    run = services.run_task(
        widest, compartment.open_case, TaskName("triage_brief"), operation_id=uuid.uuid4().hex
    )
    assert PLANTED_NOTE in reported(run)
    for person in ("ben", "ella", "ines"):
        with pytest.raises(NotFoundError):
            services.get_run(services.actor(UserId(person)), run.run_id)


def test_a_role_taken_away_takes_the_documents_with_it(compartment: Compartment) -> None:
    services = compartment.services
    before = services.actor(UserId("ben"))
    nobody = before.model_copy(update={"roles": frozenset({Role.RETAIL_SUPPORT})})
    lost = {d.doc_id for d in services.list_documents(before)} - {
        d.doc_id for d in services.list_documents(nobody)
    }
    assert lost
    said = reported([services.search_passages(nobody, q, limit=20) for q in QUESTIONS])
    assert [doc_id for doc_id in lost if f'"{doc_id}"' in said] == []


def test_a_search_with_another_persons_roles_is_caught(compartment: Compartment, library: Library) -> None:
    """The planted fault: a path that asks the index with rights that are not the reader's."""
    services = compartment.services
    amara, admin = services.actor(UserId("amara")), services.actor(UserId("admin"))
    closed = _closed(services, amara, library)
    assert _said(closed, reported(services.search_passages(admin, QUESTIONS[0], limit=20)))
