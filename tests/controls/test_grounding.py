"""Grounding: figures, moments, identifiers, names and quotes must stand in what a sentence cites."""

import pytest

from copilot.controls.grounding import verify_statements
from copilot.domain.statement import Statement, StatementKind, Verdict
from tests.controls.labelled_statements import BAD, GOOD, Labelled


def verdict(
    text: str, *evidence: str, kind: StatementKind = "fact", cites: tuple[str, ...] | None = None
) -> Verdict:
    citable = {f"E{number}": passage for number, passage in enumerate(evidence, start=1)}
    statement = Statement(text=text, kind=kind, cites=tuple(citable) if cites is None else cites)
    return verify_statements([statement], citable)[0]


@pytest.mark.parametrize("row", GOOD, ids=lambda row: row.text[:60])
def test_a_good_sentence_raises_no_alarm(row: Labelled) -> None:
    assert verdict(row.text, *row.evidence).failures == ()


@pytest.mark.parametrize("row", BAD, ids=lambda row: row.text[:60])
def test_a_planted_error_is_found_and_named(row: Labelled) -> None:
    found = verdict(row.text, *row.evidence)
    assert not found.supported
    assert row.code in {failure.code for failure in found.failures}


def test_only_what_a_sentence_cites_counts() -> None:
    """The figure stands in another item: not enough."""
    found = verdict("The payment was $40.00.", "Payment of $50.00", "Payment of $40.00", cites=("E1",))
    assert [failure.code for failure in found.failures] == ["amount"]


def test_a_citation_that_does_not_exist_fails() -> None:
    found = verdict("The payment was $50.00.", "Payment of $50.00", cites=("E1", "E7"))
    assert [failure.code for failure in found.failures] == ["unknown_citation"]


@pytest.mark.parametrize("kind", ["fact", "inference", "recommendation"])
def test_a_sentence_without_a_citation_fails(kind: StatementKind) -> None:
    assert not verdict("The customer was contacted.", kind=kind).supported


def test_an_unknown_may_cite_nothing_but_then_holds_no_figure() -> None:
    assert verdict("The source of the funds is not known.", kind="unknown").supported
    assert not verdict("The source of the $5,000.00 is not known.", kind="unknown").supported


def test_a_soft_doubt_marks_and_does_not_fail() -> None:
    found = verdict("Shipping containers travelled slowly towards distant harbours.", "Payment of $40.00")
    assert found.supported
    assert [(failure.code, failure.hard) for failure in found.failures] == [("weak_support", False)]


def test_a_stronger_duty_than_the_source_is_marked() -> None:
    found = verdict(
        "The bank must withhold fifty dollars of the credit.",
        "The bank may withhold fifty dollars of the credit.",
    )
    assert found.supported
    assert [failure.code for failure in found.failures] == ["modality"]


def test_known_names_need_no_source() -> None:
    statement = Statement(text="The file was read by Chloe Hart at Northgate Bank.", cites=("E1",))
    citable = {"E1": "The file was read."}
    assert not verify_statements([statement], citable)[0].supported
    assert not verify_statements([statement], citable, known_names={"Chloe Hart"})[0].supported
    assert verify_statements([statement], citable, known_names={"Chloe Hart", "Northgate Bank"})[0].supported


def test_markers_in_the_text_are_no_claims() -> None:
    assert verdict("The payment was $50.00 [E1].", "Payment of $50.00").supported
