"""A card says what the file says; what is missing is derived and named, what is wrong is refused."""

from datetime import date
from pathlib import Path

import pytest

from copilot.domain.identity import Role
from vectorstore.formats import UnreadableFileError
from vectorstore.front_matter import DocumentCard, card_of
from vectorstore.parse import parse_bytes


def card(head: str, name: str = "some policy.md") -> DocumentCard:
    return card_of(parse_bytes(f"---\n{head}\n---\n# The heading\n\nText.".encode(), Path(name)))


def test_given_fields_are_kept_and_nothing_is_reported() -> None:
    made = card(
        "doc_id: P-1\ntitle: T\ndoc_type: policy\ncitation: C\nbusiness_line: cards\nversion: 2\nroles: [checker]\n"
        "effective_date: 2024-05-01\nsuperseded_on: '2025-05-01'"
    )
    assert (made.doc_id, made.title, made.doc_type, made.citation, made.business_line, made.version) == (
        "P-1", "T", "policy", "C", "cards", "2",
    )  # fmt: skip
    assert (made.effective_date, made.superseded_on) == (date(2024, 5, 1), date(2025, 5, 1))
    assert (made.roles, made.derived) == (frozenset({Role.CHECKER}), ())


def test_missing_fields_are_derived_and_named() -> None:
    made = card("version: 1")
    assert (made.doc_id, made.title, made.roles) == ("some-policy", "The heading", frozenset(Role))
    assert set(made.derived) == {
        "doc_id",
        "title",
        "doc_type",
        "citation",
        "business_line",
        "roles",
        "effective_date",
    }


@pytest.mark.parametrize(
    ("words", "roles"),
    [
        ("all_analysts", set(Role)),
        ("all_staff", set(Role)),
        ("aml_investigator,compliance", {Role.AML_INVESTIGATOR, Role.POLICY_OWNER, Role.AUDITOR}),
        ("payments_ops", {Role.OPERATIONS_ANALYST}),
        ("security", {Role.ADMIN}),
        ("internal_audit", {Role.AUDITOR}),
        ("martians", {Role.ADMIN, Role.POLICY_OWNER}),
        ("martians, checker", {Role.CHECKER}),
    ],
)
def test_access_words_name_roles_and_unknown_words_never_widen_them(words: str, roles: set[Role]) -> None:
    made = card(f"suggested_access: '{words}'")
    assert made.roles == roles
    assert ("roles: unknown word 'martians'" in made.derived) == ("martians" in words)


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("effective_date: soon", "not a date"),
        ("status: draft", "is a draft"),
        ("status: superseded", "superseded_on is missing"),
        ("effective_date: 2024-01-01\nsuperseded_on: 2023-01-01", "before effective_date"),
        ("doc_id: '///'", "no doc_id can be made"),
    ],
)
def test_a_field_that_cannot_be_used_refuses_the_document(head: str, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        card(head)


def test_a_document_id_never_holds_the_sign_that_parts_passage_ids() -> None:
    assert ":" not in card("doc_id: 'a:b/c'").doc_id
