"""Variants, comparisons and live versions in the own store, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from copilot.domain.ids import CaseId, RunId, UserId
from copilot.domain.run import TaskName
from copilot.domain.shadow import Comparison, Side, Variant, VariantKind, VariantState, Version
from copilot.errors import ConflictError
from copilot.store import StoreHandle
from copilot.usecases.raise_candidates import measure_run
from tests.fakes.records import NOW
from tests.usecases.specs import NOTE, run

TASK, PROMPT = TaskName("case_note"), VariantKind.PROMPT
SECRET = "Say that the customer lives in Leith."


def variant(number: int = 1, **changes: object) -> Variant:
    given = {
        "variant_id": f"V-{number}",
        "task": TASK,
        "kind": PROMPT,
        "reference": f"case_note@1.0.{number}+abc",
        "text": SECRET,
        "base": "case_note@1.0.0+000",
        "why": "Shorter notes.",
        "proposed_by": UserId("grace"),
        "proposed_at": NOW,
    }
    return Variant.model_validate({**given, **changes})


def version(number: int = 1, **changes: object) -> Version:
    given = {
        "number": number,
        "task": TASK,
        "kind": PROMPT,
        "action": "promoted",
        "reference": f"case_note@1.0.{number}+abc",
        "variant_id": f"V-{number}",
        "replaced": 0,
        "proposed_by": UserId("grace"),
        "by": UserId("admin"),
        "reason": "Better on six cases.",
        "at": NOW,
    }
    return Version.model_validate({**given, **changes})


def comparison(run_id: str, **changes: object) -> Comparison:
    side = Side(engine="offline", prompt_version="p", body=NOTE, refused=False, unsupported=(), scores=())
    given = {
        "variant_id": "V-1",
        "run_id": RunId(run_id),
        "case_id": CaseId("CF-100001"),
        "at": NOW,
        "sar_compartment": False,
        "live": side,
        "variant": side,
    }
    return Comparison.model_validate({**given, **changes})


@pytest.fixture
def kept(store: StoreHandle) -> StoreHandle:
    """One variant and two live runs of its task."""
    with store.unit_of_work() as unit:
        unit.shadows.add(variant())
        for number in (1, 2):
            live = run(TASK, NOTE, number=number, prompt_version=variant().base, engine="vllm:m")
            unit.runs.add(live)
            measure_run(unit, live)
    return store


def _written(store: StoreHandle, statement: str) -> None:
    with store.unit_of_work() as unit:
        unit._session.execute(text(statement))


def test_variants_come_back_as_they_were_proposed_newest_first(kept):
    later = variant(2, proposed_at=NOW + timedelta(hours=1), task=TaskName("ticket"))
    with kept.unit_of_work() as unit:
        unit.shadows.add(later)
    with kept.unit_of_work(read_only=True) as unit:
        assert unit.shadows.variants() == (later, variant())
        assert unit.shadows.variants(TASK) == (variant(),)


def test_a_variants_text_is_sealed(kept):
    with kept.unit_of_work(read_only=True) as unit:
        (row,) = unit._session.execute(text("SELECT text, why FROM shadow_variants")).all()
    assert not [value for value in row if "Leith" in value or "Shorter" in value]


def test_a_variant_leaves_the_shadow_deployment_once(kept):
    with kept.unit_of_work() as unit:
        unit.shadows.set_state("V-1", VariantState.WITHDRAWN)
    with kept.unit_of_work() as unit, pytest.raises(ConflictError, match="left the shadow deployment"):
        unit.shadows.set_state("V-1", VariantState.PROMOTED)


def test_runs_are_compared_once_and_the_rest_are_still_to_come(kept):
    with kept.unit_of_work() as unit:
        unit.shadows.compare(comparison("R-000001"))
        unit.shadows.compare(comparison("R-000001", problem="again"))
    with kept.unit_of_work(read_only=True) as unit:
        assert unit.shadows.comparisons("V-1", sar_compartment=True, limit=9) == (comparison("R-000001"),)
        assert unit.shadows.not_compared(variant(), since=NOW, limit=5) == ("R-000002",)
        assert unit.shadows.not_compared(variant(base="another"), since=NOW, limit=5) == ()
        same = variant(2, kind=VariantKind.ENGINE, reference="vllm:m")
        assert unit.shadows.not_compared(same, since=NOW, limit=5) == ()
        assert unit.shadows.not_compared(variant(), since=NOW + timedelta(days=1), limit=5) == ()
        assert unit.shadows.made(since=NOW) == 1


def test_the_newest_pairs_are_read_and_the_compartments_only_on_demand(kept):
    with kept.unit_of_work() as unit:
        unit.shadows.compare(comparison("R-000001", sar_compartment=True, at=NOW + timedelta(hours=1)))
        unit.shadows.compare(comparison("R-000002"))
    with kept.unit_of_work(read_only=True) as unit:
        inside = unit.shadows.comparisons("V-1", sar_compartment=True, limit=1)
        outside = unit.shadows.comparisons("V-1", sar_compartment=False, limit=1)
    assert [one.run_id for one in inside] == ["R-000001"]
    assert [one.run_id for one in outside] == ["R-000002"]


def test_runs_without_a_model_do_not_stand_in_the_way_of_a_prompts_comparisons(kept):
    with kept.unit_of_work() as unit:
        offline = run(
            TASK, NOTE, number=3, prompt_version=variant().base, started_at=NOW + timedelta(hours=1)
        )
        unit.runs.add(offline)
        measure_run(unit, offline)
        assert unit.shadows.not_compared(variant(), since=NOW, limit=1) == ("R-000001",)
        engine = variant(2, kind=VariantKind.ENGINE, reference="vllm:m")
        assert unit.shadows.not_compared(engine, since=NOW, limit=1) == ("R-000003",)


def test_versions_come_back_oldest_first_and_one_number_is_given_once(kept):
    back = version(
        2, action="rolled_back", variant_id=None, proposed_by=None, replaced=1, restores=0, reference="f"
    )
    with kept.unit_of_work() as unit:
        unit.shadows.set_state("V-1", VariantState.PROMOTED)
        unit.live_versions.add(version())
        unit.live_versions.add(back)
    with kept.unit_of_work(read_only=True) as unit:
        assert unit.live_versions.history(TASK, PROMPT) == (version(), back)
        assert unit.live_versions.history(TASK, VariantKind.ENGINE) == ()
    with pytest.raises(ConflictError, match="changed meanwhile"), kept.unit_of_work() as unit:
        unit.live_versions.add(back)


def test_the_store_itself_refuses_a_promotion_by_its_proposer(kept):
    with kept.unit_of_work() as unit:
        unit.shadows.set_state("V-1", VariantState.PROMOTED)
    with pytest.raises(ConflictError), kept.unit_of_work() as unit:
        unit.live_versions.add(version(by=UserId("grace")))


@pytest.mark.parametrize("lie", [{"proposed_by": UserId("hugo")}, {"reference": "another@1.0.0"}])
def test_the_store_itself_refuses_a_promotion_of_what_was_never_in_the_lane(kept, lie):
    with kept.unit_of_work() as unit:
        unit.shadows.set_state("V-1", VariantState.PROMOTED)
    with pytest.raises(ConflictError), kept.unit_of_work() as unit:
        unit.live_versions.add(version(**lie))


@pytest.mark.parametrize(
    "lie",
    [
        {"variant_id": "V-1", "restores": 0},
        {"variant_id": "V-2", "restores": 1},
        {"variant_id": "V-1", "restores": 1, "reference": "another@1.0.0"},
        {"variant_id": None, "restores": 1},
    ],
)
def test_the_store_itself_refuses_to_bring_back_what_was_never_live(kept, lie):
    with kept.unit_of_work() as unit:
        unit.shadows.add(variant(2))
        unit.shadows.set_state("V-1", VariantState.PROMOTED)
        unit.live_versions.add(version())
    given = {"action": "rolled_back", "proposed_by": None, "replaced": 1, "reference": version().reference}
    with pytest.raises(ConflictError), kept.unit_of_work() as unit:
        unit.live_versions.add(version(2, **{**given, **lie}))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE shadow_variants SET proposed_by = 'hugo'",
        "UPDATE shadow_variants SET text = ''",
        "DELETE FROM shadow_variants",
        "UPDATE shadow_comparisons SET content = ''",
        "DELETE FROM shadow_comparisons",
        "UPDATE live_versions SET reference = 'x'",
        "DELETE FROM live_versions",
    ],
)
def test_nothing_that_was_tried_or_decided_can_be_rewritten(kept, statement):
    with kept.unit_of_work() as unit:
        unit.shadows.compare(comparison("R-000001"))
        unit.shadows.set_state("V-1", VariantState.PROMOTED)
        unit.live_versions.add(version())
    with pytest.raises(DBAPIError):
        _written(kept, statement)


@pytest.mark.parametrize("column", ["base", "why", "text", "reference", "proposed_by"])
def test_a_variant_in_the_lane_stays_what_was_proposed(kept, column):
    with pytest.raises(DBAPIError, match="never changed"):
        _written(kept, f"UPDATE shadow_variants SET {column} = 'x'")
