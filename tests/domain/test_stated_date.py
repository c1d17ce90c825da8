"""The date as of which a question asks, and no other date in it."""

from datetime import date

import pytest

from copilot.domain.stated_date import stated_date


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("As of 1 March 2015, which version of 1005.2 applied?", date(2015, 3, 1)),
        ("Which text was in force on July 15th, 2014?", date(2014, 7, 15)),
        ("What did Reg E say on 2016-01-31?", date(2016, 1, 31)),
        ("As of June 2012 what was the purpose text?", date(2012, 6, 1)),
        ("As of 2012 what was the purpose text?", date(2012, 1, 1)),
        ("Which version applies today?", None),
        ("Customer paid on 3 May 2024. Is she liable?", None),
        ("Which version applied on 1 March 2015 and on 1 March 2016?", None),
        ("As of 31 February 2015, which version applied?", None),
    ],
)
def test_a_question_states_at_most_one_day_of_force(question: str, day: date | None) -> None:
    assert stated_date(question) == day
