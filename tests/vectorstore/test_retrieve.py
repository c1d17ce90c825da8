"""What a question names outright, and the words of the rules, lift the right document."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from copilot.domain.identity import Role
from copilot.domain.rulebook import acts_named
from copilot.domain.vocabulary import added_words, is_known
from vectorstore.family import family_of
from vectorstore.knowledge_base import ChromaKnowledgeBase

TODAY = date(2026, 11, 23)


def best(base: ChromaKnowledgeBase, query: str) -> str:
    return base.search(query, roles=set(Role), as_of=TODAY).results[0].doc_id


def test_the_rules_own_words_find_what_the_question_says_in_others(
    knowledge: ChromaKnowledgeBase, write_document: Callable[..., Path]
) -> None:
    knowledge.ingest(
        [
            write_document("A-1", "The sender of a remittance transfer may cancel it."),
            write_document("A-2", "A mortgage statement is sent each month."),
        ]
    )
    assert best(knowledge, "She wired cash overseas") == "A-1"


def test_a_bare_form_comes_after_a_rule_that_says_the_same(
    knowledge: ChromaKnowledgeBase, write_document: Callable[..., Path]
) -> None:
    text = "Tell us at once if the card is lost."
    knowledge.ingest(
        [
            write_document("A-1", text, title="Same title", doc_type="model_forms"),
            write_document("B-1", text, title="Same title", doc_type="regulation"),
        ]
    )
    assert best(knowledge, "lost card") == "B-1"


def test_a_rule_and_its_interpretation_are_one_family() -> None:
    rule = family_of("1005.6", "§ 1005.6 Liability of consumer")
    assert (
        rule == family_of("1005.6-Interp", "Official Interpretations: Section 1005.6 Liability") == "1005.6"
    )
    assert family_of("HB-POL-001", "Card policy") == "HB-POL-001"


def test_an_act_is_known_by_its_usual_names() -> None:
    for name in ("Reg E", "Regulation E", "the EFTA"):
        assert any(pattern.search("12 CFR 1005.6") for pattern in acts_named(f"Does {name} apply?"))
    assert acts_named("Regulation CC") == ()


def test_words_of_the_counter_bring_the_words_of_the_rules() -> None:
    assert "remittance" in added_words("She sent money overseas")
    assert "liability" in added_words("How much is he on the hook for?")
    assert added_words("nothing of the kind") == ()
    assert is_known("CTR")
    assert not is_known("PSD2")
