"""The measure itself: it finds what was invented and leaves alone what was not. Needs no model."""

import pytest

from tests.model_real.invented import invented


@pytest.mark.parametrize(
    ("text", "cited", "found"),
    [
        ("Paid $1,500.00 on 2 November 2026 (T-000123).", "1500 on 2026-11-02, T-000123", set()),
        ("Paid $1,501.00.", "$1,500.00", {"1501"}),
        ("See CF-12345.", "CF-12346", {"CF-12345", "12345"}),
        ("Within 45 days.", "within 10 days", {"45"}),
        ("5.10 per cent", "5.1 per cent", set()),
        ("No figure at all.", "", set()),
        ("12 CFR 1005.11", "12 CFR 1005.11(c)", set()),
    ],
)
def test_what_the_sources_lack_is_found(text: str, cited: str, found: set[str]) -> None:
    assert invented(text, [cited]) == found
