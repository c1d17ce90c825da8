"""One scenario as a verdict sheet: expected beside got, then each sentence, what it cites, the verdict and why."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import streamlit as st
from markupsafe import Markup

from copilot.domain.evaluation import Metric, Scenario, ScenarioResult, Score
from copilot.language import written
from pages.evaluation_desk import metric_words
from pages.evaluation_desk.judge_opinion import show_opinion
from pages.ui import marks, words
from pages.ui.tables import table, under

TONES: dict[str, marks.Tone] = {"passed": "green", "failed": "red", "error": "violet"}


def show_verdicts(result: ScenarioResult, scenario: Scenario | None) -> None:
    """The chosen scenario; without its file (it is gone, or of another release) what was expected is not shown."""
    title = scenario.title if scenario else result.scenario_id
    outcome = marks.chip(result.outcome, TONES[result.outcome])
    st.html(
        f'<div class="fe-section"><h3>{escape(title)}</h3>{outcome}<span>{escape(_where(result, scenario))}</span></div>'
    )
    if scenario:
        st.html(marks.quote(scenario.question or scenario.why, "" if not scenario.question else scenario.why))
    if result.problem:
        st.warning(words.sentence(result.problem), icon=":material/report:")
    left, right = st.columns([1.6, 1], gap="medium")
    with left:
        _said(result.run)
        show_opinion(result.judgement)
    with right:
        if scenario:
            st.html(marks.section("Expected and got"))
            st.html(_expectations(scenario, result))
        st.html(marks.section("Scores"))
        st.html(_scores(result.scores))


def _where(result: ScenarioResult, scenario: Scenario | None) -> str:
    parts = [metric_words.suite(result.suite)]
    if scenario:
        parts += [words.title_of(scenario.task), scenario.case_id or "", f"as {scenario.role}"]
    return " · ".join(part for part in (*parts, result.scenario_id) if part)


def _expectations(scenario: Scenario, result: ScenarioResult) -> str:
    wanted, details = scenario.expected, {score.metric: score.details for score in result.scores}
    got = "refused" if result.run.get("refused") else "answered" if result.run else "nothing"
    should = "refused" if wanted.refused or wanted.blocked else "answered"
    refusal = next((score for score in result.scores if score.metric is Metric.REFUSAL), None)
    rows = [("Outcome", should, got, refusal is None or refusal.passed is not False)]
    rows += _listed("Must cite", wanted.must_cite, details.get(Metric.CITATION_RECALL, ()), "not cited: ")
    rows += _listed("Must mention", wanted.must_mention, details.get(Metric.MENTIONED, ()))
    rows += _listed(
        "Must not mention", wanted.must_not_mention, details.get(Metric.NOT_MENTIONED, ()), said="said"
    )
    choices = " ".join(details.get(Metric.DISPOSITION, ()))
    for name, value in (("disposition", wanted.disposition), ("level", wanted.level)):
        if value:
            rows.append(
                (words.title_of(name), words.title_of(value), _choice(choices, name), name not in choices)
            )
    lines = ((*row[:2], marks.chip(row[2], "green" if row[3] else "red")) for row in rows)
    return table(("", "Expected", "Got"), lines, right=(2,), kind="fe-expect")


def _listed(
    title: str, wanted: Iterable[str], wrong: Iterable[str], prefix: str = "", *, said: str = "missing"
) -> list[tuple[str, str, str, bool]]:
    """A line for each thing wanted; `wrong` names, after `prefix`, those that failed."""
    failed = {one.removeprefix(prefix) for one in wrong}
    fine = "not said" if said == "said" else "there"
    return [(title, one, said if one in failed else fine, one not in failed) for one in wanted]


def _choice(details: str, name: str) -> str:
    """`disposition is fraud, not genuine` as `fraud`; what is not named there is as expected."""
    if f"{name} is " not in details:
        return "the same"
    return details.split(f"{name} is ", 1)[1].split(", not ", 1)[0].replace("_", " ")


def _scores(scores: tuple[Score, ...]) -> str:
    order = sorted((s for s in scores if s.value is not None), key=lambda score: score.passed is not False)
    return table((), map(_score, order), right=(1, 2))


def _score(score: Score) -> tuple[str, ...]:
    judged = {True: marks.chip("ok", "green"), False: marks.chip("wrong", "red"), None: ""}[score.passed]
    details = score.details if score.passed is False else ()
    title = Markup("{}{}").format(metric_words.title(score.metric), Markup().join(map(under, details)))
    return title, metric_words.shown(score.metric, score.value), judged


def _said(run: Mapping[str, Any]) -> None:
    if not run:
        st.html(marks.empty("Nothing was said", "The run itself failed, or its texts were erased."))
        return
    version = str(run["prompt_version"]).split("+", 1)[0]
    statements = run.get("statements", ())
    fine = sum(bool(statement["supported"]) for statement in statements)
    note = f"{fine:,} of {written.count(len(statements), 'sentence')} supported · {words.engine(str(run['engine']))} · {version}"
    st.html(marks.section("What was said", note))
    if run.get("refused"):
        st.html(marks.quote(str(run.get("refusal_reason", "")), "Refused"))
    if statements:
        st.html(_verdict_table(statements, run.get("sources", {})))
    notes = [*run.get("wall", ()), *run.get("missing_elements", ()), *run.get("gaps", ())]
    if notes:
        st.html(marks.pairs([("Noted", written.joined(map(str, notes)))], columns=1))
    if run.get("body"):
        with st.expander("The whole text"):
            st.text(str(run["body"]))


def _verdict_table(statements: Iterable[Mapping[str, Any]], sources: Mapping[str, str]) -> str:
    numbered = sorted(enumerate(statements, 1), key=lambda pair: bool(pair[1]["supported"]))
    rows = (_sentence(number, statement, sources) for number, statement in numbered)
    return table(("#", "Sentence", "What it cites", "Verdict"), rows, right=(3,), kind="fe-verdicts")


def _sentence(number: int, statement: Mapping[str, Any], sources: Mapping[str, str]) -> tuple[object, ...]:
    fine = bool(statement["supported"])
    cites = Markup().join(_cited(str(name), sources) for name in statement["cites"])
    why = Markup().join(
        Markup('<div class="fe-why">{}</div>').format(_failure(str(said))) for said in statement["failures"]
    )
    said = Markup("{}{}").format(words.sentence(str(statement["text"])), why)
    verdict = marks.chip("supported", "green") if fine else marks.chip("fails", "red")
    return number, said, cites or marks.soft("nothing"), verdict


def _cited(name: str, sources: Mapping[str, str]) -> Markup:
    """The id, opening on the text behind it where the run kept that."""
    text = sources.get(name)
    if text is None:
        return marks.chip(name, "blue") + " "
    first, _, rest = text.partition("\n")
    body = words.sentence(rest.strip() or first)
    label = f"{name} · {first}" if rest else name
    return Markup("<details><summary>{}</summary><p>{}</p></details>").format(label[:60], body)


def _failure(said: str) -> str:
    """`amount: $25 stands in nothing` with the machine's code as a word."""
    code, colon, rest = said.partition(": ")
    return f"{words.title_of(code)}{colon}{rest}"
