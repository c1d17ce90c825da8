"""Who reads a text decides which wall it meets; a reader that is added states it where it is named."""

import pytest

from copilot.controls.audience_wall import check_audience
from copilot.domain.audience import Audience

TIPPING_OFF = "We filed a suspicious activity report about you."


def test_only_the_bank_itself_is_told_without_a_wall() -> None:
    assert [reader for reader in Audience if reader.wall == "none"] == [Audience.INTERNAL]
    assert check_audience(TIPPING_OFF, Audience.INTERNAL) == ()
    assert check_audience(TIPPING_OFF, Audience.CUSTOMER)


@pytest.mark.parametrize("reader", list(Audience))
def test_only_a_reader_of_what_is_open_is_refused_a_sentence_that_rests_on_internal_evidence(
    reader: Audience,
) -> None:
    assert Audience.CUSTOMER.open_only
    found = check_audience("It was stopped. [E1]", reader, cited_sensitivities={"E1": "internal"})
    assert any(failure.detail.startswith("internal evidence") for failure in found) is reader.open_only
