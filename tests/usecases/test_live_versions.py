"""Which prompt and engine are live: two people promote, one rolls back, and every step is on record."""

from functools import partial

import pytest

from copilot.domain.evaluation import Metric, Score
from copilot.domain.ids import CaseId, RunId
from copilot.domain.run import TaskName
from copilot.domain.shadow import LEAST_COMPARED, Comparison, Side, VariantKind, VariantState
from copilot.domain.views import AuditFilter
from copilot.errors import ConflictError, InputError, NotFoundError, PermissionDeniedError
from copilot.usecases import change_live_version, live_versions, propose_variant, shadow_report
from tests.usecases.specs import NOTE, SPECS

NOTES, PROMPT, ENGINE = TaskName("case_note"), VariantKind.PROMPT, VariantKind.ENGINE
ENGINES = ("openai:m", "offline")
WHY, REASON = "Shorter notes.", "Better on six cases."


def prompt_file(version: str = "1.1.0", *, name: str = "case_note", output: str = "Nothing", text: str = "y"):
    head = {"name": name, "version": version, "purpose": "p", "owner": "o", "output": output}
    lines = "\n".join(f"{key}: {value}" for key, value in head.items())
    return f"---\n{lines}\n---\n{text * 200}\n"


class Shadow:
    """The use cases over one store, with users by name."""

    def __init__(self, desk):
        self.desk = desk
        store = {"unit_of_work": desk.store.unit_of_work}
        timed = {**store, "time_source": desk.clock, "specs": SPECS}
        self._prompt = partial(propose_variant.propose_prompt, **timed)
        self._engine = partial(propose_variant.propose_engine, engines=ENGINES, **timed)
        self._promote = partial(change_live_version.promote_variant, **timed)
        self._withdraw = partial(propose_variant.withdraw_variant, **store)
        self._back = partial(change_live_version.roll_back, **timed)
        self._versions = partial(live_versions.versions, specs=SPECS, **store)
        self._diff = partial(live_versions.prompt_diff, specs=SPECS, **store)
        self._report = partial(shadow_report.shadow_report, **store)

    def prompt(self, text=None, *, by="grace", why=WHY):
        return self._prompt(self.desk.user(by), text or prompt_file(), why=why)

    def engine(self, engine="openai:m", *, by="grace"):
        return self._engine(self.desk.user(by), NOTES, engine, why=WHY)

    def compared(self, variant, times=LEAST_COMPARED, *, sar=False, problem=""):
        score = Score(metric=Metric.GROUNDED, value=0.5)
        side = Side(engine="m", prompt_version="p", body=NOTE, refused=False, unsupported=(), scores=(score,))
        better = side.model_copy(update={"scores": (score.model_copy(update={"value": 1.0}),)})
        for _ in range(times):
            run_id = self.desk.run(NOTES, NOTE)
            with self.desk.store.unit_of_work() as unit:
                unit.shadows.compare(
                    Comparison(
                        variant_id=variant.variant_id,
                        run_id=RunId(run_id),
                        case_id=CaseId("CF-100001"),
                        at=self.desk.clock.now(),
                        sar_compartment=sar,
                        live=side,
                        variant=better,
                        problem=problem,
                    )
                )

    def promote(self, variant, *, by="admin", reason=REASON):
        return self._promote(self.desk.user(by), variant.variant_id, reason=reason)

    def withdraw(self, variant, *, by="admin"):
        self._withdraw(self.desk.user(by), variant.variant_id)

    def tried(self, version, text="y"):
        """A prompt that has been through the shadow and was promoted."""
        variant = self.prompt(prompt_file(version, text=text))
        self.compared(variant)
        return self.promote(variant)

    def back(self, kind=PROMPT, *, by="grace", reason="It named a wrong desk."):
        return self._back(self.desk.user(by), NOTES, kind, reason=reason)

    def versions(self, kind=PROMPT, *, by="ines"):
        return self._versions(self.desk.user(by), NOTES, kind)

    def diff(self, before, after, *, by="ines"):
        return self._diff(self.desk.user(by), NOTES, before, after)

    def report(self, variant, *, by="ines"):
        return self._report(self.desk.user(by), variant.variant_id)

    @property
    def live(self):
        return live_versions.live_spec(SPECS[NOTES], self.desk.store.unit_of_work)

    def audited(self, action):
        found, _ = self.desk.search_audit(self.desk.user("admin"), AuditFilter())
        return [event for event in found if event.action == action]


@pytest.fixture
def shadow(desk):
    return Shadow(desk)


def test_a_promoted_prompt_is_what_the_next_run_is_asked_with(shadow):
    version = shadow.tried("1.1.0")
    assert shadow.live.prompt.reference == version.reference
    assert shadow.live.prompt.text == "y" * 200
    assert shadow.live.engine == ""


def test_a_prompt_in_the_lane_changes_nothing_of_what_is_live(shadow):
    shadow.prompt()
    assert shadow.live.prompt == SPECS[NOTES].prompt


def test_a_promoted_engine_is_asked_first_for_its_task_alone(shadow):
    variant = shadow.engine()
    shadow.compared(variant)
    shadow.promote(variant)
    assert shadow.live.engine == "openai:m"
    other = live_versions.live_spec(SPECS[TaskName("ticket")], shadow.desk.store.unit_of_work)
    assert other.engine == ""


def test_the_person_who_proposed_a_variant_never_promotes_it_whatever_their_roles(shadow):
    variant = shadow.prompt(by="admin")
    shadow.compared(variant)
    with pytest.raises(PermissionDeniedError, match="second person"):
        shadow.promote(variant, by="admin")
    assert shadow.live.prompt == SPECS[NOTES].prompt
    assert shadow.promote(variant, by="grace").by == "grace"


@pytest.mark.parametrize("by", ["ben", "farid", "ines", "hugo"])
def test_who_does_not_run_evaluations_proposes_promotes_and_rolls_back_nothing(shadow, by):
    variant = shadow.prompt()
    shadow.compared(variant)
    for act in (
        partial(shadow.prompt, prompt_file("2.0.0"), by=by),
        partial(shadow.engine, by=by),
        partial(shadow.promote, variant, by=by),
        partial(shadow.withdraw, variant, by=by),
        partial(shadow.back, by=by),
    ):
        with pytest.raises(PermissionDeniedError):
            act()


@pytest.mark.parametrize("by", ["ben", "ella"])
def test_an_analyst_sees_no_variant_and_no_version(shadow, by):
    variant = shadow.prompt()
    for act in (partial(shadow.report, variant, by=by), partial(shadow.versions, by=by)):
        with pytest.raises(PermissionDeniedError):
            act()


def test_too_few_comparisons_that_count_promote_nothing(shadow):
    variant = shadow.prompt()
    shadow.compared(variant, LEAST_COMPARED - 1)
    shadow.compared(variant, 3, problem="The evidence changed since the live run.")
    with pytest.raises(ConflictError, match="4 comparisons"):
        shadow.promote(variant)


def test_comparisons_that_the_approver_may_not_see_are_none_to_rest_on(shadow):
    variant = shadow.prompt(by="admin")
    shadow.compared(variant, sar=True)
    with pytest.raises(ConflictError, match="0 comparisons that you may see"):
        shadow.promote(variant, by="grace")
    assert shadow.report(variant, by="ines").pairs == ()
    assert len(shadow.report(variant, by="admin").pairs) == LEAST_COMPARED


def test_a_variant_compared_with_what_is_no_longer_live_must_be_proposed_again(shadow):
    stale = shadow.prompt(prompt_file("1.2.0"))
    shadow.compared(stale)
    shadow.tried("1.1.0")
    with pytest.raises(ConflictError, match="changed since this was proposed"):
        shadow.promote(stale)


def test_a_rollback_is_one_step_and_goes_on_to_what_was_delivered(shadow):
    first, second = shadow.tried("1.1.0"), shadow.tried("1.2.0", "z")
    assert shadow.back().reference == first.reference
    assert shadow.live.prompt.text == "y" * 200
    third = shadow.tried("1.3.0", "w")
    assert shadow.back().reference == first.reference, "what was bad already does not come back"
    assert shadow.back().reference == SPECS[NOTES].prompt.reference
    assert shadow.live.prompt == SPECS[NOTES].prompt
    with pytest.raises(ConflictError, match="no way back"):
        shadow.back()
    actions = [version.action for version in shadow.versions()]
    assert actions == ["delivered", "promoted", "promoted", "rolled_back", "promoted", *["rolled_back"] * 2]
    assert {second.number, third.number} == {2, 4}


def test_what_was_rolled_back_may_be_proposed_and_promoted_again(shadow):
    promoted = shadow.tried("1.1.0")
    shadow.back()
    assert shadow.tried("1.1.0").reference == promoted.reference


def test_promotion_and_rollback_are_audited_with_both_people_and_both_versions(shadow):
    version = shadow.tried("1.1.0")
    shadow.back()
    (promoted,), (rolled_back,) = shadow.audited("prompt.promoted"), shadow.audited("prompt.rolled_back")
    assert (promoted.actor_id, promoted.details["proposed_by"]) == ("admin", "grace")
    assert promoted.details["to"] == rolled_back.details["from"] == version.reference
    assert rolled_back.actor_id == "grace"
    assert shadow.audited("variant.proposed")[0].actor_id == "grace"


def test_two_versions_of_a_prompt_are_told_apart_line_by_line(shadow):
    shadow.tried("1.1.0")
    diff = shadow.diff(0, 1).splitlines()
    assert diff[:2] == ["--- version 0", "+++ version 1"]
    assert f"-{'x' * 200}" in diff
    assert f"+{'y' * 200}" in diff
    assert shadow.diff(1, 1) == ""
    with pytest.raises(NotFoundError, match="no version 7"):
        shadow.diff(0, 7)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no front matter " * 40, "is no prompt"),
        (prompt_file(text=""), "is no prompt"),
        (prompt_file("latest"), "is no prompt"),
        (prompt_file(name="poem"), "no task 'poem'"),
        (prompt_file(output="Anything"), "cannot be changed here"),
        (prompt_file("1.0.0"), "Raise the version"),
        (prompt_file(text="long" * 100), "is the most"),
    ],
)
def test_a_file_that_is_no_prompt_of_a_task_is_refused_with_the_reason(shadow, text, said):
    with pytest.raises(InputError, match=said):
        shadow.prompt(text)


def test_a_version_means_one_text_for_ever_also_in_the_lane(shadow):
    shadow.withdraw(shadow.prompt())
    with pytest.raises(InputError, match="Raise the version"):
        shadow.prompt(prompt_file(text="z"))


def test_the_shadow_deployment_holds_each_variant_once_and_few_of_a_task(shadow):
    shadow.prompt()
    with pytest.raises(ConflictError, match="already"):
        shadow.prompt()
    shadow.engine()
    shadow.prompt(prompt_file("1.2.0"))
    with pytest.raises(ConflictError, match="is the most"):
        shadow.prompt(prompt_file("1.3.0"))


def test_an_engine_that_nobody_set_and_a_change_without_a_reason_are_refused(shadow):
    with pytest.raises(InputError, match="The engines are"):
        shadow.engine("openai:none")
    with pytest.raises(InputError, match="Say why"):
        shadow.prompt(why="  ")


def test_a_withdrawn_variant_is_promoted_by_nobody(shadow):
    variant = shadow.prompt()
    shadow.compared(variant)
    shadow.withdraw(variant)
    with pytest.raises(ConflictError, match="withdrawn"):
        shadow.promote(variant)
    assert shadow.report(variant).variant.state is VariantState.WITHDRAWN


def test_a_report_says_what_moved_how_many_pairs_count_and_why_others_do_not(shadow):
    variant = shadow.prompt()
    shadow.compared(variant, 6)
    shadow.compared(variant, 2, problem="The evidence changed since the live run.")
    report = shadow.report(variant)
    (change,) = report.changes
    assert (change.metric, change.before, change.after) == (Metric.GROUNDED, 0.5, 1.0)
    assert change.verdict == "better"
    assert (report.counted, report.missing, len(report.pairs)) == (6, 0, 8)
    assert report.problems == {"The evidence changed since the live run.": 2}


def test_nobody_finds_a_variant_that_is_not_there(shadow):
    with pytest.raises(NotFoundError, match="no variant V-0"):
        shadow_report.shadow_report(
            shadow.desk.user("ines"), "V-0", unit_of_work=shadow.desk.store.unit_of_work
        )
