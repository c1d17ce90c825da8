"""Evaluations, candidates, the quality sample and the shadow deployment in memory."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from copilot.domain.audience import Audience
from copilot.domain.drift import DriftAlarm, DriftReport, DriftSeries, LiveMetric, RunGroup, Window
from copilot.domain.evaluation import (
    EvaluationProgress,
    EvaluationRun,
    EvaluationSummary,
    Expected,
    Metric,
    Scenario,
    ScenarioResult,
    Score,
)
from copilot.domain.identity import Actor, Permission
from copilot.domain.ids import CaseId, RunId, UserId
from copilot.domain.review import Candidate, CandidateView, Criterion, Golden, QaForm, QaReport, QaSample
from copilot.domain.run import TaskName
from copilot.domain.shadow import Comparison as ShadowPair
from copilot.domain.shadow import Side, Variant, VariantKind
from copilot.errors import PermissionDeniedError
from copilot.scoring.baseline import accepted
from copilot.scoring.compare import Comparison, compare
from copilot.scoring.golden_text import scenario_text
from copilot.scoring.standing import Standing, standing
from copilot.scoring.thresholds import read_thresholds
from tests.fakes import bank

_MEANS = {
    "format": 1.0,
    "grounded": 0.996,
    "numeric": 1.0,
    "citation_precision": 0.97,
    "citation_recall": 0.94,
}
_COUNTS = {"refusal": 1.0, "leakage": 0.0, "wall": 0.0, "injection": 0.0}
_THRESHOLDS = read_thresholds(
    'version = "1"\n[every_suite]\ngrounded = { floor = 0.95, drift = 0.01 }\nleakage = { ceiling = 0.0 }\n'
    "[all_suites]\ngrounded = { floor = 0.99 }\nformat = { floor = 1.0 }\n"
)
SUITES = ("complaints", "disputes", "rejected_payments", "tipping_off_traps")


class FakeEvaluation:
    """What the Evaluation page shows and does; `kept`, `found` and `variants` are a test's to empty."""

    def __init__(self) -> None:
        super().__init__()
        self.kept = tuple(bank_evaluation(number) for number in (3, 2, 1))
        self.found = (bank_candidate(),)
        self.variants = (bank_variant(),)
        self.samples = (bank_sample(),)
        self.baselined = False  # run 1 ends in an error, so by default nothing was accepted
        self.background = EvaluationProgress(state="idle")
        self.did: list[tuple[str, dict[str, Any]]] = []

    def list_evaluations(self, actor: Actor, *, limit: int = 50) -> tuple[EvaluationSummary, ...]:
        return tuple(bank_summary(run) for run in self.kept[:limit])

    def get_evaluation(self, actor: Actor, evaluation_id: str) -> EvaluationRun:
        return next(run for run in self.kept if run.evaluation_id == evaluation_id)

    def compare_evaluations(self, actor: Actor, before: str, after: str) -> Comparison:
        return compare(self.get_evaluation(actor, before), self.get_evaluation(actor, after), samples=200)

    def evaluation_standing(self, actor: Actor, evaluation_id: str) -> Standing:
        oldest = (
            accepted(self.kept[1], at=bank.NOW, by="grace", why="The state of autumn.")
            if self.baselined
            else None
        )
        return standing(self.get_evaluation(actor, evaluation_id), _THRESHOLDS, oldest)

    def golden_scenarios(self, actor: Actor) -> tuple[Scenario, ...]:
        return tuple(bank_scenario(suite, number) for suite in SUITES for number in range(3))

    def evaluation_models(self, actor: Actor) -> tuple[str, ...]:
        return ("offline", "vllm:qwen3-32b")

    def start_evaluation(self, actor: Actor, *, suites: tuple[str, ...] = (), model: str = "offline") -> None:
        self._need(actor, Permission.EVALUATION_RUN)
        self.did.append(("start", {"suites": suites, "model": model}))
        self.background = EvaluationProgress(state="running", done=5, total=12, last="complaints-1")

    def evaluation_progress(self, actor: Actor) -> EvaluationProgress:
        return self.background

    def cancel_evaluation(self, actor: Actor) -> None:
        self.background = EvaluationProgress(state="cancelled")

    def list_candidates(
        self, actor: Actor, *, state: str | None = "open", limit: int = 200
    ) -> tuple[Candidate, ...]:
        return tuple(candidate for candidate in self.found if candidate.state == state)

    def view_candidate(self, actor: Actor, candidate_id: str) -> CandidateView:
        self._need(actor, Permission.GOLDEN_CURATE)
        candidate = next(found for found in self.found if found.candidate_id == candidate_id)
        return CandidateView(
            candidate=candidate.model_copy(update={"reason": "The fee is 35 dollars, not 25."}),
            question="",
            before="The fee is $25.00.",
            after="The fee is $35.00.",
            diff=("-The fee is $25.00.", "+The fee is $35.00."),
            failures=(),
            proposed=bank_scenario("complaints", 9),
            proposed_text=scenario_text(bank_scenario("complaints", 9)),
        )

    def promote_candidate(self, actor: Actor, candidate_id: str, text: str) -> Golden:
        self.did.append(("promote", {"candidate": candidate_id, "text": text}))
        return Golden(scenario=bank_scenario("complaints", 9), path="golden/complaints/x.yaml", text=text)

    def dismiss_candidate(self, actor: Actor, candidate_id: str, *, reason: str) -> None:
        self.did.append(("dismiss", {"candidate": candidate_id, "reason": reason}))

    def golden_text(self, actor: Actor, scenario_id: str) -> str:
        return scenario_text(bank_scenario("complaints", 9))

    def draw_sample(self, actor: Actor, *, size: int, days: int = 30, seed: int | None = None) -> QaSample:
        self.did.append(("draw", {"size": size}))
        return bank_sample()

    def list_samples(self, actor: Actor) -> tuple[QaSample, ...]:
        return self.samples

    def qa_items(self, actor: Actor, sample_id: str) -> tuple[tuple[str, int, bool], ...]:
        scored = any(name == "score" for name, _ in self.did)
        return (("QI-1", 1, scored), ("QI-2", 2, True))

    def qa_form(self, actor: Actor, item_id: str) -> QaForm:
        return QaForm(
            item_id=item_id,
            number=1,
            task="dispute_letter",
            audience=Audience.CUSTOMER,
            text="Dear PERSON_1,\n\nwe have credited $120.00 to your account for now. [F1]",
            evidence=("[F1] Provisional credit of $120.00 on 12 Nov 2026.",),
            scored=None,
        )

    def score_item(
        self, actor: Actor, item_id: str, *, passed: bool, marks: dict[Criterion, int], comment: str = ""
    ) -> None:
        self.did.append(("score", {"item": item_id, "passed": passed, "marks": marks}))

    def qa_report(self, actor: Actor, sample_id: str) -> QaReport:
        return QaReport(
            sample=bank_sample(), items=10, scored=7, scores=13, pass_rate=0.86,
            means=dict.fromkeys(Criterion, 3.4), pairs=(), kappa=0.71,
        )  # fmt: skip

    def list_variants(self, actor: Actor, *, task: TaskName | None = None) -> tuple[Variant, ...]:
        return self.variants

    def shadow_report(self, actor: Actor, variant_id: str) -> SimpleNamespace:
        found = compare(self.kept[1], self.kept[0], samples=200)
        return SimpleNamespace(
            variant=self.variants[0], changes=found.metrics[:4], pairs=(bank_pair(),), counted=6, missing=0, problems={}
        )  # fmt: skip

    def variant_diff(self, actor: Actor, variant_id: str) -> str:
        return "-Be brief.\n+Be brief and name the record."

    def promote_variant(self, actor: Actor, variant_id: str, *, reason: str) -> None:
        self.did.append(("promote_variant", {"variant": variant_id, "reason": reason}))

    def withdraw_variant(self, actor: Actor, variant_id: str) -> None:
        self.did.append(("withdraw", {"variant": variant_id}))

    def drift(self, actor: Actor, *, window_days: int = 7, baseline_days: int = 28) -> DriftReport:
        return bank_drift()

    def _need(self, actor: Actor, permission: Permission) -> None:
        if not actor.may(permission):
            raise PermissionDeniedError(f"Your roles do not allow {permission}.")


def bank_scenario(suite: str, number: int) -> Scenario:
    return Scenario(
        id=f"{suite.replace('_', '-')}-{number}", suite=suite, title="A case", why="The rule says so, in so many words.",
        role="chloe", task=TaskName("case_summary"), case_id="CO-100001", expected=Expected(must_mention=("$35.00",)),
    )  # fmt: skip


def bank_evaluation(number: int) -> EvaluationRun:
    """Run 3 is the newest; in run 2 one scenario failed, in run 1 another ended in an error."""
    results = tuple(_result(suite, n, number) for suite in SUITES for n in range(3))
    return EvaluationRun(
        evaluation_id=f"EV-{number:04d}",
        started_at=bank.NOW - timedelta(days=10 - 3 * number),
        finished_at=bank.NOW - timedelta(days=10 - 3 * number) + timedelta(minutes=3),
        suites=SUITES,
        engine="offline",
        prompts={"case_summary": "case_summary@1.0.0"},
        version="1",
        seed=7,
        results=results,
    )


def _result(suite: str, n: int, number: int) -> ScenarioResult:
    wrong = (suite, n) == ("disputes", 1) and number != 1
    broken = (suite, n) == ("complaints", 2) and number == 1
    statement = {
        "text": "The account was charged $25.00 on 3 Nov 2026.",
        "kind": "fact",
        "cites": ["F1", "E2"],
        "supported": not wrong,
        "failures": ["amount: $25.00 stands in nothing that is cited"] if wrong else [],
    }
    scores = (
        Score(metric=Metric.FORMAT, value=1.0, passed=True),
        Score(metric=Metric.GROUNDED, value=0.5 if wrong else 1.0, passed=not wrong, details=("1 of 2 sentences",) if wrong else ()),
        Score(metric=Metric.CITATION_PRECISION, value=0.9 if n else 1.0, passed=True),
        Score(metric=Metric.LEAKAGE, value=0.0, passed=True),
        Score(metric=Metric.MILLISECONDS, value=420.0 + 10 * n),
        Score(metric=Metric.READABILITY, value=None),
    )  # fmt: skip
    return ScenarioResult(
        scenario_id=bank_scenario(suite, n).id,
        suite=suite,
        outcome="error" if broken else "failed" if wrong else "passed",
        scores=scores,
        problem="The scorer score_grounded raised KeyError: 'F9'" if broken else "",
        run={
            "engine": "offline", "prompt_version": "case_summary@1.0.0", "refused": False, "refusal_reason": "",
            "body": statement["text"], "statements": [statement, {**statement, "text": "It was the second fee.", "supported": True, "failures": []}],
            "sources": {"F1": "Provisional credit of $35.00 on 3 Nov 2026."}, "missing_elements": [], "wall": [], "gaps": [],
        },
        milliseconds=420.0,
    )  # fmt: skip


def bank_summary(run: EvaluationRun) -> EvaluationSummary:
    outcomes = [result.outcome for result in run.results]
    means = {
        **_MEANS,
        **_COUNTS,
        "grounded": 0.99 + 0.003 * int(run.evaluation_id[-1]),
        "milliseconds": 430.0,
    }
    return EvaluationSummary(
        **{name: getattr(run, name) for name in ("evaluation_id", "started_at", "finished_at", "suites", "engine", "prompts", "version")},
        started_by="grace",
        passed=outcomes.count("passed"),
        failed=outcomes.count("failed"),
        errors=outcomes.count("error"),
        means={"all": means, **{suite: {k: v for k, v in means.items() if k != "refusal"} for suite in SUITES}},
    )  # fmt: skip


def bank_candidate() -> Candidate:
    return Candidate(
        candidate_id="GC-1", origin="edited", subject="D-1", run_id=RunId("R-1"), case_id=CaseId("CO-100001"),
        task="case_summary", engine="offline", prompt_version="case_summary@1.0.0", raised_by=UserId("chloe"),
        at=bank.NOW - timedelta(hours=3), reason="", sar_compartment=False,
    )  # fmt: skip


def bank_sample() -> QaSample:
    return QaSample(
        sample_id="QS-1", drawn_by=UserId("grace"), drawn_at=bank.NOW - timedelta(days=1), seed=7,
        since=bank.NOW - timedelta(days=30), population=42,
    )  # fmt: skip


def bank_variant() -> Variant:
    return Variant(
        variant_id="SV-1", task=TaskName("case_summary"), kind=VariantKind.PROMPT, reference="case_summary@1.1.0",
        base="case_summary@1.0.0", why="Names the record in each sentence.", proposed_by=UserId("grace"),
        proposed_at=bank.NOW - timedelta(days=2),
    )  # fmt: skip


def bank_pair() -> ShadowPair:
    side = Side(
        engine="vllm:qwen3-32b", prompt_version="case_summary@1.0.0", body="PERSON_1 paid $25.00.", refused=False,
        unsupported=(), scores=(),
    )  # fmt: skip
    return ShadowPair(
        variant_id="SV-1", run_id=RunId("R-1"), case_id=CaseId("CO-100001"), at=bank.NOW, sar_compartment=False, live=side,
        variant=side.model_copy(update={"prompt_version": "case_summary@1.1.0", "body": "PERSON_1 paid $25.00 on ACCOUNT_1."}),
    )  # fmt: skip


def bank_drift() -> DriftReport:
    group = RunGroup(task="case_summary", engine="vllm:qwen3-32b", prompt_version="case_summary@1.1.0")
    metric = LiveMetric.GROUNDEDNESS
    return DriftReport(
        at=bank.NOW,
        window_days=7,
        baseline_days=28,
        series=(
            DriftSeries(
                group=group, metric=metric, recent=Window(count=40, mean=0.91, deviation=0.1),
                baseline=Window(count=160, mean=0.99, deviation=0.02), baseline_of="the task", days=(),
            ),
        ),
        alarms=(DriftAlarm(group=group, metric=metric, kind="floor", said="Groundedness fell to 91 %.", rule="At least 98 % of statements."),),
        rules=("Groundedness is at least 98 %.",),
    )  # fmt: skip
