"""What every knowledge base promises, the one in memory and the one on disk alike."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from copilot.domain.identity import Role
from copilot.domain.ids import DocId, PassageId
from copilot.errors import NotFoundError
from copilot.ports.knowledge import KnowledgeBase

TODAY = date(2026, 11, 23)
RETAIL, AML, TRAINER = {Role.RETAIL_SUPPORT}, {Role.AML_INVESTIGATOR}, {Role.TRAINER}
EVERYONE = set(Role)
REFUND = "When is a refund of a card payment credited?"


def found(
    knowledge: KnowledgeBase, query: str, roles: set[Role], as_of: date = TODAY, **options: object
) -> set[str]:
    return {hit.doc_id for hit in knowledge.search(query, roles=roles, as_of=as_of, **options).results}  # type: ignore[arg-type]


def test_the_passage_that_answers_comes_first(knowledge: KnowledgeBase) -> None:
    best = knowledge.search(REFUND, roles=RETAIL, as_of=TODAY).results[0]
    assert (best.doc_id, best.heading) == ("REF-1", "Refund policy > Card refunds")
    assert best.text == "A refund of a card payment is credited within 10 business days."


def test_a_role_finds_only_documents_that_name_it(knowledge: KnowledgeBase) -> None:
    assert found(knowledge, REFUND, RETAIL) == {"REF-1"}
    assert found(knowledge, REFUND, AML) == {"SAR-1"}
    assert found(knowledge, REFUND, TRAINER) == set()


def test_hidden_counts_documents_that_the_role_may_not_read(knowledge: KnowledgeBase) -> None:
    assert knowledge.search("refund", roles=RETAIL, as_of=TODAY).hidden == 1
    assert knowledge.search("refund", roles=TRAINER, as_of=TODAY).hidden == 2
    assert knowledge.search("refund", roles=EVERYONE, as_of=TODAY).hidden == 0


def test_hidden_documents_take_no_place_in_the_ranking(knowledge: KnowledgeBase) -> None:
    query = "refund mule account reported calendar days detection"
    assert found(knowledge, query, EVERYONE, limit=1) == {"SAR-1"}
    assert found(knowledge, query, RETAIL, limit=1) == {"REF-1"}


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2019, 12, 31), set()),
        (date(2020, 1, 1), {"REF-0"}),
        (date(2023, 12, 31), {"REF-0"}),
        (date(2024, 1, 1), {"REF-1"}),
        (date(2031, 1, 1), {"REF-1", "REF-2"}),
    ],
)
def test_only_texts_in_force_on_the_day_are_found(
    knowledge: KnowledgeBase, as_of: date, expected: set[str]
) -> None:
    assert found(knowledge, REFUND, RETAIL, as_of) == expected
    assert {card.doc_id for card in knowledge.documents(roles=RETAIL, as_of=as_of)} == expected


def test_a_document_type_narrows_the_search(knowledge: KnowledgeBase) -> None:
    assert found(knowledge, "refund", EVERYONE, doc_types={"procedure"}) == {"SAR-1"}
    assert found(knowledge, "refund", EVERYONE, doc_types=set()) == set()


def test_a_passage_opens_at_its_place_in_its_document(knowledge: KnowledgeBase) -> None:
    for hit in knowledge.search("refund", roles=EVERYONE, as_of=TODAY).results:
        opened = knowledge.open_passage(hit.passage_id, roles=EVERYONE)
        assert opened.text[opened.start : opened.end] == hit.text
        assert (opened.start, opened.end, opened.document.doc_id) == (hit.start, hit.end, hit.doc_id)


def test_a_forbidden_passage_and_a_missing_one_are_not_told_apart(knowledge: KnowledgeBase) -> None:
    secret = knowledge.search("mule account", roles=AML, as_of=TODAY).results[0].passage_id
    missing = PassageId("SAR-1:99:deadbeef")
    messages = []
    for passage_id in (secret, missing):
        with pytest.raises(NotFoundError) as refused:
            knowledge.open_passage(passage_id, roles=RETAIL)
        messages.append(refused.value.user_message.replace(passage_id, "…"))
    assert messages[0] == messages[1]


def test_a_forbidden_document_and_a_missing_one_are_not_told_apart(knowledge: KnowledgeBase) -> None:
    messages = []
    for doc_id in (DocId("SAR-1"), DocId("NO-1")):
        with pytest.raises(NotFoundError) as refused:
            knowledge.document(doc_id, roles=RETAIL)
        messages.append(refused.value.user_message.replace(doc_id, "…"))
    assert messages[0] == messages[1]
    assert knowledge.document(DocId("SAR-1"), roles=AML).title == "Filing suspicious activity reports"


def test_documents_lists_what_the_role_may_read(knowledge: KnowledgeBase) -> None:
    assert {card.doc_id for card in knowledge.documents(roles=AML)} == {"SAR-1"}
    assert len(knowledge.documents(roles=EVERYONE)) == 4


def test_taking_the_same_files_in_again_changes_nothing(knowledge: KnowledgeBase, library: Path) -> None:
    before = knowledge.search("refund", roles=EVERYONE, as_of=TODAY)
    report = knowledge.ingest([library])
    assert (report.added, report.updated, report.unchanged, report.failures) == (0, 0, 4, ())
    assert knowledge.search("refund", roles=EVERYONE, as_of=TODAY) == before


def test_a_changed_file_replaces_its_passages(knowledge: KnowledgeBase, library: Path) -> None:
    old = knowledge.search(REFUND, roles=RETAIL, as_of=TODAY).results[0].passage_id
    path = library / "refunds.md"
    path.write_text(path.read_text().replace("within 10 business days", "within 7 business days"))
    report = knowledge.ingest([library])
    assert (report.added, report.updated, report.unchanged) == (0, 1, 3)
    texts = [hit.text for hit in knowledge.search(REFUND, roles=RETAIL, as_of=TODAY).results]
    assert "A refund of a card payment is credited within 7 business days." in texts
    assert not any("10 business days" in text for text in texts)
    with pytest.raises(NotFoundError):
        knowledge.open_passage(old, roles=RETAIL)


def test_changed_rights_hold_at_once(knowledge: KnowledgeBase, library: Path) -> None:
    path = library / "refunds.md"
    path.write_text(path.read_text().replace("[retail_support, fraud_analyst]", "[fraud_analyst]"))
    knowledge.ingest([path])
    assert found(knowledge, REFUND, RETAIL) == set()
    assert found(knowledge, REFUND, {Role.FRAUD_ANALYST}) == {"REF-1"}


def test_a_file_that_fails_is_listed_and_the_rest_is_taken_in(
    make_knowledge: Callable[[], KnowledgeBase], library: Path
) -> None:
    (library / "broken.pdf").write_bytes(b"%PDF-1.7 cut off")
    (library / "empty.md").write_text("")
    base, seen = make_knowledge(), []
    report = base.ingest(
        [library], progress=lambda done, total, name: seen.append((done, total, name)), jobs=2
    )
    assert report.added == 4
    assert {Path(failure.path).name for failure in report.failures} == {"broken.pdf", "empty.md"}
    assert [(done, total) for done, total, _ in seen] == [(n, 6) for n in range(1, 7)]


def test_what_front_matter_lacks_is_derived_and_reported(
    make_knowledge: Callable[[], KnowledgeBase], tmp_path: Path
) -> None:
    (tmp_path / "How to greet.md").write_text("# Greeting customers\n\nSay good morning before noon.\n")
    base = make_knowledge()
    report = base.ingest([tmp_path / "How to greet.md"])
    (card,) = base.documents(roles={Role.TRAINER})
    assert (card.doc_id, card.title, card.roles) == ("How-to-greet", "Greeting customers", frozenset(Role))
    assert {"doc_id", "title", "roles", "effective_date"} <= set(report.derived["How-to-greet"])


def test_an_empty_query_finds_nothing(knowledge: KnowledgeBase) -> None:
    assert knowledge.search("  ", roles=EVERYONE, as_of=TODAY).results == ()
