"""Kappa, edit distance, and a scenario as a file: figures and texts that others rely on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.domain.evaluation import Expected, Plant, Scenario
from copilot.domain.identity import Role
from copilot.domain.run import TaskName
from copilot.scoring.agreement import cohen_kappa, weighted_kappa
from copilot.scoring.edit_distance import edit_share
from copilot.scoring.golden import read_scenario
from copilot.scoring.golden_text import scenario_text
from copilot.scoring.proposal import demo_user


def table(yes_yes: int, yes_no: int, no_yes: int, no_no: int) -> list[tuple[bool, bool]]:
    return (
        [(True, True)] * yes_yes
        + [(True, False)] * yes_no
        + [(False, True)] * no_yes
        + [(False, False)] * no_no
    )


@pytest.mark.parametrize(
    ("pairs", "kappa"),
    [
        (table(20, 5, 10, 15), 0.4),  # the textbook's example: 0.70 observed, 0.50 by chance
        (table(45, 15, 25, 15), 0.1304),
        (table(10, 0, 0, 10), 1.0),
        (table(0, 10, 10, 0), -1.0),
        (table(5, 5, 5, 5), 0.0),
    ],
)
def test_kappa_is_agreement_beyond_chance(pairs: list[tuple[bool, bool]], kappa: float) -> None:
    assert cohen_kappa(pairs) == pytest.approx(kappa, abs=1e-4)


@pytest.mark.parametrize("pairs", [[], table(9, 0, 0, 0)])
def test_kappa_has_no_value_where_nobody_ever_differs_in_answer(pairs: list[tuple[bool, bool]]) -> None:
    assert cohen_kappa(pairs) is None


def test_a_far_disagreement_weighs_more_than_a_near_one() -> None:
    near, far = [(1, 2), (4, 4), (2, 2)], [(1, 4), (4, 4), (2, 2)]
    assert (weighted_kappa(near) or 0) > (weighted_kappa(far) or 0)
    assert weighted_kappa([(1, 1), (4, 4)]) == 1.0
    assert weighted_kappa([(3, 3), (3, 3)]) is None


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=1, max_size=30))
def test_kappa_does_not_depend_on_who_is_named_first(pairs: list[tuple[int, int]]) -> None:
    turned = [(b, a) for a, b in pairs]
    assert cohen_kappa(pairs) == pytest.approx(cohen_kappa(turned))
    assert weighted_kappa(pairs) == pytest.approx(weighted_kappa(turned))


@pytest.mark.parametrize(
    ("before", "after", "share"),
    [
        ("One two three four.", "One two three four.", 0.0),
        ("One two three four.", "One  two\nthree four.", 0.0),
        ("One two three four", "One two three five", 0.25),
        ("One two", "", 1.0),
        ("One two", "three four", 1.0),
        ("$24.99 was paid", "$25.99 was paid", 0.25),
    ],
)
def test_the_edit_distance_is_the_share_of_words_that_differ(before: str, after: str, share: float) -> None:
    assert edit_share(before, after) == pytest.approx(share)


_words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)
_TEXTS = st.lists(_words.filter(str.strip), max_size=3).map(tuple)


@given(question=_words, why=_words, phrases=_TEXTS, plant=_words, refused=st.booleans())
def test_a_scenario_reads_back_as_it_was_written(
    question: str, why: str, phrases: tuple[str, ...], plant: str, refused: bool
) -> None:
    scenario = Scenario(
        id="reads-back",
        suite="reviewed",
        title="A scenario: with a colon, and [brackets]",
        why=f"{why}\nA rule in two lines, at least.",
        role="ben",
        task=TaskName("case_question"),
        case_id="CF-100001",
        question=question,
        plant=(Plant(carrier="case_note", text=plant),),
        missing=("kyc",),
        expected=Expected(refused=refused, must_mention=phrases, facts={"declined": "2026-09-01"}),
    )
    assert read_scenario(scenario_text(scenario), source="t").scenario == scenario


def test_a_demo_user_stands_for_each_role() -> None:
    assert {role.value: demo_user({role}) for role in Role if role is not Role.ADMIN} == {
        "retail_support": "amara",
        "fraud_analyst": "ben",
        "operations_analyst": "chloe",
        "aml_investigator": "dev",
        "checker": "ella",
        "policy_owner": "grace",
        "trainer": "hugo",
        "auditor": "ines",
    }
    assert demo_user(set(Role)) == "admin"
