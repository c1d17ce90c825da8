"""Turned direction: money in told as money out is refused, and nothing else is."""

import pytest

from copilot.controls.direction import turned_directions
from copilot.controls.grounding import verify_statements
from copilot.domain.statement import Statement

IN = "20 August 2026 at 06:15 EDT: $94,000.00 in, transfer, settled; from Sollander Import Export"
OUT = "20 August 2026 at 07:15 EDT: $12,901.96 out, transfer, settled; to Kestra RO Trading"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("On 20 August 2026 $94,000.00 was sent to Sollander Import Export.", IN),
        ("$94,000.00 was paid to Sollander Import Export by transfer.", IN),
        ("The customer transferred $94,000.00 to Sollander Import Export.", IN),
        ("$12,901.96 was received from Kestra RO Trading.", OUT),
        ("The customer received $12,901.96 from Kestra RO Trading.", OUT),
    ],
)
def test_a_direction_told_the_other_way_round_is_refused(text: str, source: str) -> None:
    assert [failure.code for failure in turned_directions(text, (source,))] == ["polarity"]


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("$94,000.00 was received from Sollander Import Export.", (IN,)),
        ("$94,000.00 was sent by Sollander Import Export.", (IN,)),
        ("$12,901.96 was sent to Kestra RO Trading.", (OUT,)),
        ("$94,000.00 came in and $12,901.96 went out.", (IN, OUT)),
        ("$94,000.00 was transferred to the customer's account.", (IN,)),
        ("$12,901.96 was received by Kestra RO Trading.", (OUT,)),
        ("The amount was $94,000.00.", (IN,)),
        ("$50.00 was sent to a friend.", ("$50.00 in, transfer, settled", "$50.00 out, transfer, settled")),
        ("$94,000.00 was sent to Sollander.", ("The balance is $94,000.00.",)),
    ],
)
def test_a_direction_that_holds_or_that_no_source_gives_is_left_alone(
    text: str, sources: tuple[str, ...]
) -> None:
    assert not list(turned_directions(text, sources))


def test_verification_refuses_a_sentence_whose_figures_are_right_and_whose_direction_is_not() -> None:
    """The fault planted: one word of a true sentence is turned, all figures stay."""
    true = Statement(
        text="On 20 August 2026 $94,000.00 was received from Sollander Import Export.", cites=("E1",)
    )
    turned = true.model_copy(update={"text": true.text.replace("received from", "sent to")})
    verdicts = verify_statements((true, turned), {"E1": IN})
    assert [verdict.supported for verdict in verdicts] == [True, False]
