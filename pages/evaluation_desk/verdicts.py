"""One scenario as a verdict sheet: expected beside got, then each sentence, what it cites, the verdict and why."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import streamlit as st

from copilot.domain.evaluation import Metric, Scenario, ScenarioResult, Score
from copilot.language import written
from pages.evaluation_desk import metric_words
from pages.evaluation_desk.judge_opinion import show_opinion
from pages.ui import marks, words

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
    lines = "".join(_expectation(*row) for row in rows)
    return f'<table class="fe-table fe-expect"><thead><tr><th></th><th>Expected</th><th class="fe-num">Got</th></tr></thead><tbody>{lines}</tbody></table>'


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


def _expectation(title: str, wanted: str, got: str, fine: bool) -> str:
    return (
        f"<tr><td>{escape(title)}</td><td>{escape(wanted)}</td>"
        f"<td>{marks.chip(got, 'green' if fine else 'red')}</td></tr>"
    )


def _scores(scores: tuple[Score, ...]) -> str:
    order = sorted((s for s in scores if s.value is not None), key=lambda score: score.passed is not False)
    rows = "".join(_score(score) for score in order)
    return f'<table class="fe-table"><tbody>{rows}</tbody></table>'


def _score(score: Score) -> str:
    judged = {True: marks.chip("ok", "green"), False: marks.chip("wrong", "red"), None: ""}[score.passed]
    told = score.details if score.passed is False else ()
    details = "".join(f"<br><small>{escape(detail)}</small>" for detail in told)
    value = metric_words.shown(score.metric, score.value)
    return (
        f"<tr><td>{escape(metric_words.title(score.metric))}{details}</td>"
        f'<td class="fe-num">{value}</td><td class="fe-num">{judged}</td></tr>'
    )


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
    rows = "".join(_sentence(number, statement, sources) for number, statement in numbered)
    head = "<th>#</th><th>Sentence</th><th>What it cites</th><th class='fe-num'>Verdict</th>"
    return f'<table class="fe-table fe-verdicts"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _sentence(number: int, statement: Mapping[str, Any], sources: Mapping[str, str]) -> str:
    fine = bool(statement["supported"])
    cites = "".join(_cited(str(name), sources) for name in statement["cites"])
    why = "".join(
        f'<div class="fe-why">{escape(_failure(str(said)))}</div>' for said in statement["failures"]
    )
    verdict = marks.chip("supported", "green") if fine else marks.chip("fails", "red")
    row = "" if fine else ' class="fe-row-bad"'
    return (
        f"<tr{row}><td>{number}</td><td>{escape(words.sentence(str(statement['text'])))}{why}</td>"
        f"<td>{cites or '<span class=fe-soft>nothing</span>'}</td><td>{verdict}</td></tr>"
    )


def _cited(name: str, sources: Mapping[str, str]) -> str:
    """The id, opening on the text behind it where the run kept that."""
    text = sources.get(name)
    if text is None:
        return f"{marks.chip(name, 'blue')} "
    first, _, rest = text.partition("\n")
    body = words.sentence(rest.strip() or first)
    label = f"{name} · {first}" if rest else name
    return f"<details><summary>{escape(label[:60])}</summary><p>{escape(body)}</p></details>"


def _failure(said: str) -> str:
    """`amount: $25 stands in nothing` with the machine's code as a word."""
    code, colon, rest = said.partition(": ")
    return f"{words.title_of(code)}{colon}{rest}"
