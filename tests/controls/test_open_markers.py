"""A marker of a missing value may not be sent to a customer; colleagues may read it."""

from datetime import UTC, datetime

import pytest

from copilot.controls.verification import open_markers, verify_body
from copilot.domain.audience import Audience
from copilot.domain.evidence import EvidencePack

PACK = EvidencePack(
    case_id=None, as_of=datetime(2026, 11, 23, tzinfo=UTC), evidence=(), facts=(), passages=(), clocks=()
)
BODY = "Dear customer\n\nThank you for your letter. The reason: [missing: plain reason\nfor the decision].\n"


@pytest.mark.parametrize(
    ("audience", "blocked"),
    [(Audience.CUSTOMER, True), (Audience.INTERNAL, False), (Audience.REGULATOR, False)],
)
def test_only_a_letter_to_a_customer_is_held_back_by_a_marker(audience: Audience, blocked: bool) -> None:
    body = BODY.replace("\nfor", " for")
    _, checked = verify_body(body, pack=PACK, audience=audience)
    reported = [
        element
        for element in checked.missing_elements
        if "[missing: plain reason for the decision]" in element
    ]
    assert bool(reported) is blocked
    assert all("put in the value, or take the sentence out" in element for element in reported)


def test_a_marker_is_found_without_its_last_bracket_and_in_any_case() -> None:
    assert open_markers("Paid on [Missing: date")[0].startswith("[Missing: date")


def test_a_letter_without_a_marker_is_not_held_back() -> None:
    assert open_markers("Your card is missing from our records. [E1]") == ()
