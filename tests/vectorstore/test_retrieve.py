"""What a question names outright, and the words of the rules, lift the right document."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from copilot.domain.identity import Role
from copilot.domain.rulebook import acts_named
from copilot.domain.vocabulary import added_words, is_known
from vectorstore.knowledge_base import ChromaKnowledgeBase
from vectorstore.references import Named, family_of

TODAY = date(2026, 11, 23)


def best(base: ChromaKnowledgeBase, query: str) -> str:
    return base.search(query, roles=set(Role), as_of=TODAY).results[0].doc_id


def test_a_named_section_comes_before_a_text_with_more_of_the_words(
    knowledge: ChromaKnowledgeBase, write_document: Callable[..., Path]
) -> None:
    knowledge.ingest(
        [
            write_document("9001.1", "Duties of the bank are listed.", title="§ 9001.1 Duties"),
            write_document(
                "9001.2", "What duties does a bank have? A bank has duties.", title="§ 9001.2 Bank duties"
            ),
        ]
    )
    assert best(knowledge, "What duties does a bank have?") == "9001.2"
    assert best(knowledge, "What duties does a bank have under 9001.1?") == "9001.1"
    assert Named("duties under 1005.6").section("1005.6 § 1005.6 Liability | 12 CFR 1005.6")


def test_a_document_that_cites_a_section_is_not_that_section() -> None:
    assert not Named("what does 1005.6 say").section("HB-1 Card losses | 12 CFR 1005.6")


@pytest.mark.parametrize(
    ("question", "reference", "named"),
    [
        ("see 1005.6", "x § 1005.6 Liability", True),
        ("see 1005.6", "x § 1005.66 Other", False),
        ("15 USC 1693f", "EFTA — 15 U.S.C. 1693f Error resolution", True),
        ("15 U.S.C. 1681s-2", "FCRA — 15 U.S.C. 1681s-2 Furnishers", True),
        ("15 U.S.C. 1681s", "FCRA — 15 U.S.C. 1681s-2 Furnishers", False),
        ("our FIN-POL-004", "FIN-POL-004 Money movement", True),
    ],
)
def test_references_are_matched_whole(question: str, reference: str, named: bool) -> None:
    assert Named(question).section(reference) is named


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
