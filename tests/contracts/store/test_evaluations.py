"""Evaluations in the own store, on SQLite and PostgreSQL."""

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DatabaseError

from copilot.domain.evaluation import EvaluationRun, Metric, ScenarioResult, Score
from copilot.domain.judgement import JudgeAgreement, JudgedItem, Judgement, SentenceJudgement
from copilot.errors import ConflictError
from copilot.store import StoreHandle
from tests.fakes.records import NOW

BODY = "The payment was rejected because the account is closed."


def result(scenario_id: str, suite: str, value: float, outcome: str = "passed") -> ScenarioResult:
    return ScenarioResult(
        scenario_id=scenario_id,
        suite=suite,
        outcome=outcome,  # type: ignore[arg-type]
        scores=(
            Score(metric=Metric.GROUNDED, value=value, passed=value == 1),
            Score(metric=Metric.DISPOSITION, value=None),
        ),
        run={"body": BODY},
        milliseconds=12.5,
    )


def evaluation(evaluation_id: str = "V-1", *, hours_ago: float = 0) -> EvaluationRun:
    return EvaluationRun(
        evaluation_id=evaluation_id,
        started_at=NOW - timedelta(hours=hours_ago),
        finished_at=NOW,
        suites=("disputes", "loan_status"),
        engine="offline",
        prompts={"ticket": "ticket@1.0.0+abc"},
        version="1-0",
        seed=7,
        results=(result("z-late", "loan_status", 1.0), result("a-first", "disputes", 0.5, "failed")),
    )


def test_an_evaluation_comes_back_whole_in_the_order_of_its_scenarios(store: StoreHandle) -> None:
    with store.unit_of_work() as unit:
        unit.evaluations.add(evaluation(), started_by="grace")
    with store.unit_of_work(read_only=True) as unit:
        assert unit.evaluations.get("V-1") == evaluation()
        assert unit.evaluations.get("V-2") is None


def test_what_a_judge_said_is_kept_with_how_it_agrees_with_people(store: StoreHandle) -> None:
    said = SentenceJudgement(text=BODY, supported=False, reason="Nothing says so.")
    item = JudgedItem(place="loan#1", text="A sentence.", why="It is so.", supported=True, judged=None)
    judged = (
        evaluation()
        .results[0]
        .model_copy(
            update={
                "judgement": Judgement(engine="a:b", prompt="p", sentences=(said,), tokens=9, cost_micros=4)
            }
        )
    )
    whole = evaluation().model_copy(
        update={
            "results": (judged, evaluation().results[1]),
            "judge": JudgeAgreement(engine="a:b", prompt="p", kappa=None, raw=None, items=(item,)),
        }
    )
    with store.unit_of_work() as unit:
        unit.evaluations.add(whole, started_by="grace")
    with store.unit_of_work(read_only=True) as unit:
        assert unit.evaluations.get("V-1") == whole
        assert unit.evaluations.recent()[0].failed == 1


def test_the_newest_evaluations_come_first_with_counts_and_means(store: StoreHandle) -> None:
    with store.unit_of_work() as unit:
        unit.evaluations.add(evaluation("V-old", hours_ago=2), started_by="grace")
        unit.evaluations.add(evaluation("V-new"), started_by="command line")
    with store.unit_of_work(read_only=True) as unit:
        newest, oldest = unit.evaluations.recent()
        assert [one.evaluation_id for one in unit.evaluations.recent(limit=1)] == ["V-new"]
    assert (newest.evaluation_id, oldest.started_by) == ("V-new", "grace")
    assert (newest.passed, newest.failed, newest.errors) == (1, 1, 0)
    assert newest.means == {
        "all": {"grounded": 0.75},
        "loan_status": {"grounded": 1.0},
        "disputes": {"grounded": 0.5},
    }


def test_an_evaluation_is_kept_once_and_never_changed(store: StoreHandle, url: str) -> None:
    with store.unit_of_work() as unit:
        unit.evaluations.add(evaluation(), started_by="grace")
    with pytest.raises(ConflictError, match="V-1 has been kept"), store.unit_of_work() as unit:
        unit.evaluations.add(evaluation(), started_by="ines")
    for change in ("UPDATE evaluations SET failed = 0", "DELETE FROM evaluation_results"):
        engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
        with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
            connection.execute(text(change))
        engine.dispose()


def test_what_the_copilot_wrote_is_sealed_at_rest(store: StoreHandle, url: str) -> None:
    with store.unit_of_work() as unit:
        unit.evaluations.add(evaluation(), started_by="grace")
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT details FROM evaluation_results")).scalars().all()
    engine.dispose()
    assert len(kept) == 2
    assert not [row for row in kept if "payment" in row or "grounded" in row]
