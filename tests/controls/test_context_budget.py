"""What is left out of a payload that is too long."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.controls.context_budget import trimmed

ALWAYS = ("task", "question", "case", "facts", "clocks", "gaps", "failed")


def _payload(scores: list[float], lengths: list[int]) -> dict[str, Any]:
    return {
        "task": "case_summary",
        "question": "Why was the payment refused?",
        "case": {"case_id": "CF-100001"},
        "facts": [{"id": "F1", "text": "Six payments."}],
        "clocks": [{"name": "reg_e"}],
        "gaps": [],
        "failed": [{"text": "Seven payments."}],
        "passages": [
            {"id": f"P{n}", "title": f"Policy {n}", "text": "p" * 100, "score": score}
            for n, score in enumerate(scores, 1)
        ],
        "evidence": [
            {"id": f"E{n}", "title": f"Record {n}", "text": "é" * length}
            for n, length in enumerate(lengths, 1)
        ],
    }


def _bytes(payload: dict[str, Any]) -> int:
    return len(json.dumps(payload, ensure_ascii=False).encode())


def test_a_payload_that_fits_stays_as_it_is() -> None:
    payload = _payload([0.5], [10])
    assert trimmed(payload, max_bytes=_bytes(payload)) == (payload, ())


def test_the_least_relevant_passages_go_first_and_the_rest_keeps_its_order() -> None:
    payload = _payload([0.2, 0.9, 0.1, 0.5], [10])
    result, left_out = trimmed(payload, max_bytes=_bytes(payload) - 200)
    assert left_out == ("P3 Policy 3", "P1 Policy 1")
    assert [p["id"] for p in result["passages"]] == ["P2", "P4"]
    assert result["evidence"] == payload["evidence"]


def test_evidence_goes_after_the_last_passage_and_the_longest_first() -> None:
    payload = _payload([0.2], [10, 900, 300])
    result, left_out = trimmed(payload, max_bytes=_bytes(payload) - 1500)
    assert left_out == ("P1 Policy 1", "E2 Record 2")
    assert [e["id"] for e in result["evidence"]] == ["E1", "E3"]


def test_of_equals_the_one_that_stands_last_goes_first() -> None:
    payload = _payload([0.5, 0.5], [])
    assert trimmed(payload, max_bytes=_bytes(payload) - 1)[1] == ("P2 Policy 2",)


@pytest.mark.parametrize("max_bytes", [0, 1])
def test_facts_clocks_case_and_question_are_never_left_out(max_bytes: int) -> None:
    payload = _payload([0.2, 0.9], [10, 20])
    result, left_out = trimmed(payload, max_bytes=max_bytes)
    assert {key: result[key] for key in ALWAYS} == {key: payload[key] for key in ALWAYS}
    assert (result["passages"], result["evidence"], len(left_out)) == ([], [], 4)


@given(
    st.lists(st.floats(0, 1), max_size=6),
    st.lists(st.integers(0, 400), max_size=6),
    st.integers(0, 4_000),
)
def test_what_is_kept_is_whole_within_the_bound_or_all_that_must_stay(
    scores: list[float], lengths: list[int], max_bytes: int
) -> None:
    payload = _payload(scores, lengths)
    before = json.dumps(payload)
    result, left_out = trimmed(payload, max_bytes=max_bytes)
    assert json.dumps(payload) == before
    assert _bytes(result) <= max_bytes or not (result["passages"] or result["evidence"])
    assert all(item in payload["passages"] for item in result["passages"])
    assert all(item in payload["evidence"] for item in result["evidence"])
    kept = len(result["passages"]) + len(result["evidence"])
    assert kept + len(left_out) == len(scores) + len(lengths)
