"""Labelled examples: outputs that a person called good or bad, to measure the scorers by.

    <metric>.yaml              the examples by which a scorer was made
    <metric>.<subject>.yaml    more of them
    <metric>.held_out.yaml     those that took no part in making it
    base.yaml                  the records that examples cite where they bring no sources of their own

An example holds `why`, what an output holds (`statements`, `body`, `sent`, …) and either a `label`
(good, bad) or a `value` worked out by hand. `sources` with `says` is short for one sentence that
cites all of them.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

import yaml

from copilot.domain.evaluation import Metric, Output, Scenario
from copilot.domain.evidence import EvidencePack
from copilot.domain.evidence_fields import EvidenceKind
from copilot.domain.run import Run
from copilot.errors import InputError
from copilot.scoring.task_requirements import requirements_of
from copilot.tasks.registry import find_tasks

BASE = "base.yaml"
HELD_OUT = ".held_out"
_AT = datetime(2026, 9, 1, 15, 0, tzinfo=UTC)
_CASE = "DS-900001"


class Labelled(NamedTuple):
    """One example: what to score, and what a person says of it."""

    metric: Metric
    held_out: bool
    place: str
    why: str
    output: Output
    good: bool | None  # None where a value is given instead
    value: float | None


def read_labelled(texts: Mapping[str, str]) -> tuple[Labelled, ...]:
    """The examples of files by name, in the order of the names.

    Raises:
        InputError: a file is none of labelled examples; it is named, with the example's number.
    """
    pack = _base(texts)
    return tuple(
        example
        for name in sorted(texts)
        if name != BASE
        for example in _of_file(name, _parsed(name, texts[name]), pack)
    )


def _parsed(name: str, text: str) -> dict[str, Any]:
    try:
        held = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise InputError(f"{name}: it is not YAML: {getattr(error, 'problem', None) or error}.") from error
    if not isinstance(held, dict):
        raise InputError(f"{name}: labelled examples stand under the key `examples`.")
    return held


def _base(texts: Mapping[str, str]) -> EvidencePack:
    if BASE not in texts:
        raise InputError(f"There is no {BASE} beside the labelled examples: they cite its records.")
    return _pack(_parsed(BASE, texts[BASE]))


def _of_file(name: str, held: dict[str, Any], pack: EvidencePack) -> list[Labelled]:
    metric = name.split(".")[0]
    if metric not in set(Metric):
        raise InputError(f"{name}: {metric} is no metric. A file is named after the one that it measures.")
    examples = []
    for number, one in enumerate(held.get("examples") or (), 1):
        try:
            examples.append(_example(Metric(metric), name, number, {**held.get("common", {}), **one}, pack))
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"{name}: example {number} cannot be used: {error}.") from error
    return examples


def _example(metric: Metric, name: str, number: int, example: dict[str, Any], pack: EvidencePack) -> Labelled:
    if "label" in example and example["label"] not in ("good", "bad"):
        raise ValueError(f"the label is {example['label']!r}, not good or bad")
    return Labelled(
        metric=metric,
        held_out=name.endswith(f"{HELD_OUT}.yaml"),
        place=f"{name}#{number}",
        why=example["why"],
        output=_output(example, pack),
        good=example["label"] == "good" if "label" in example else None,
        value=example.get("value"),
    )


def _pack(held: Mapping[str, Any]) -> EvidencePack:
    passage = {"doc_type": "procedure", "start": 0, "end": 1, "score": 0.8}
    return EvidencePack.model_validate(
        {
            "case_id": _CASE,
            "as_of": _AT,
            "evidence": [
                {"as_of": _AT, "fields": {"kind": EvidenceKind.EARLIER_CASE}, **item}
                for item in held["evidence"]
            ],
            "facts": held.get("facts", ()),
            "passages": [
                {"passage_id": f"{item['doc_id']}:1", **passage, **item} for item in held.get("passages", ())
            ],
        }
    )


def _output(example: dict[str, Any], pack: EvidencePack) -> Output:
    if "says" in example:
        example, pack = _cited(example)
    scenario = {
        "id": "labelled-example",
        "suite": "labelled",
        "title": "A labelled example",
        "why": "An example that a person labelled.",
        "role": "chloe",
        "task": example.get("task", "case_question"),
        "case_id": _CASE,
        "expected": {},
    }
    stated = {key: example[key] for key in ("plant", "typed", "expected") if key in example}
    plain = {**example, **example["plain"]} if "plain" in example else None
    run = None if "problem" in example else run_of(example, pack)
    return Output(
        scenario=Scenario.model_validate({**scenario, **stated}),
        run=run,
        **(requirements_of(run, find_tasks()[run.task]) if run else {}),
        problem=example.get("problem", ""),
        sent=tuple(example.get("sent", ())),
        known=tuple(example.get("known", ())),
        retrieved=tuple(example.get("retrieved", ())),
        plain=run_of(plain, pack) if plain else None,
    )


def _cited(example: dict[str, Any]) -> tuple[dict[str, Any], EvidencePack]:
    """`sources` as records of the bank, and `says` as the one sentence that cites them all."""
    records = [
        {"id": f"E{n}", "system": "core", "record_ids": [], "title": "", "text": text}
        for n, text in enumerate(example["sources"], 1)
    ]
    statement = {"text": example["says"], "cites": [record["id"] for record in records]}
    return {**example, "statements": [statement]}, _pack({"evidence": records})


def run_of(example: Mapping[str, Any], pack: EvidencePack) -> Run:
    """A run that says what the example says; whatever it leaves out is as a sound run has it."""
    statements = [{"cites": [], **one} for one in example.get("statements", ())]
    body = " ".join(f"{one['text']} {' '.join(f'[{c}]' for c in one['cites'])}" for one in statements)
    refused, reason = example.get("refused", False), example.get("reason", "")
    passed = example.get("passes", True)
    verdicts = [{"supported": passed}] * example.get("verdicts", len(statements))
    given = {
        "task": example.get("task", "case_question"),
        "audience": example.get("audience", "internal"),
        "pack": pack,
        "output": example.get("output", {"refused": refused, "reason": reason, "statements": statements}),
        "statements": statements,
        "verification": {"passed": passed, "verdicts": verdicts},
        "body": example.get("typed") or example.get("body", body),
        "refused": refused,
        "refusal_reason": reason,
    }
    return Run.model_validate({**_SOUND, **given})


_SOUND: Mapping[str, Any] = {
    "run_id": "R-1",
    "case_id": _CASE,
    "actor_id": "chloe",
    "question": "",
    "engine": "offline",
    "engine_note": "",
    "prompt_version": "1",
    "started_at": _AT,
    "milliseconds": 1.0,
    "hidden": 0,
    "steps": (),
    "redaction": {"original": "", "sent": "", "decisions": ()},
    "sar_compartment": False,
}
