"""Reads the labelled examples: outputs that a person called good or bad, to measure the scorers by."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from copilot.domain.evaluation import Metric, Output, Scenario
from copilot.domain.evidence import EvidencePack
from copilot.domain.run import Run

FOLDER = Path(__file__).parent / "labelled"
_AT = datetime(2026, 9, 1, 15, 0, tzinfo=UTC)


class Labelled(NamedTuple):
    """One example: what to score, and what a person says of it."""

    metric: Metric
    place: str
    why: str
    output: Output
    good: bool | None
    value: float | None


def labelled() -> list[Labelled]:
    """All examples, in the order of the files."""
    pack = _pack(yaml.safe_load((FOLDER / "base.yaml").read_text(encoding="utf-8")))
    return [
        example
        for file in sorted(FOLDER.glob("*.yaml"))
        if file.name != "base.yaml"
        for example in _examples(file, pack)
    ]


def _examples(file: Path, pack: EvidencePack) -> list[Labelled]:
    held = yaml.safe_load(file.read_text(encoding="utf-8"))
    common = held.get("common", {})
    return [
        Labelled(
            metric=Metric(file.stem),
            place=f"{file.name}#{number}",
            why=example["why"],
            output=_output({**common, **example}, pack),
            good={"good": True, "bad": False}.get(example.get("label", "")),
            value=example.get("value"),
        )
        for number, example in enumerate(held["examples"], 1)
    ]


def _pack(held: dict[str, Any]) -> EvidencePack:
    passage = {"doc_type": "procedure", "start": 0, "end": 1, "score": 0.8}
    return EvidencePack.model_validate(
        {
            "case_id": "DS-900001",
            "as_of": _AT,
            "evidence": [{"as_of": _AT, "fields": {}, **item} for item in held["evidence"]],
            "facts": held["facts"],
            "passages": [
                {"passage_id": f"{item['doc_id']}:1", **passage, **item} for item in held["passages"]
            ],
        }
    )


def _output(example: dict[str, Any], pack: EvidencePack) -> Output:
    task = example.get("task", "case_question")
    scenario = Scenario.model_validate(
        {
            "id": "labelled-example",
            "suite": "labelled",
            "title": "A labelled example",
            "why": "An example that a person labelled.",
            "role": "chloe",
            "task": task,
            "case_id": "DS-900001",
            "plant": example.get("plant", ()),
            "typed": example.get("typed", ""),
            "expected": example.get("expected", {}),
        }
    )
    failed = "problem" in example
    plain = {**example, **example["plain"]} if "plain" in example else None
    return Output(
        scenario=scenario,
        run=None if failed else run_of(example, pack),
        problem=example.get("problem", ""),
        sent=tuple(example.get("sent", ())),
        known=tuple(example.get("known", ())),
        retrieved=tuple(example.get("retrieved", ())),
        plain=run_of(plain, pack) if plain else None,
    )


def run_of(example: dict[str, Any], pack: EvidencePack) -> Run:
    """A run that says what the example says; whatever it leaves out is as a sound run has it."""
    statements = [{"cites": [], **one} for one in example.get("statements", ())]
    told = " ".join(f"{one['text']} {' '.join(f'[{c}]' for c in one['cites'])}" for one in statements)
    refused = example.get("refused", False)
    reason = example.get("reason", "")
    output = {"refused": refused, "reason": reason, "statements": statements}
    passed = example.get("passes", True)
    return Run.model_validate(
        {
            "run_id": "R-1",
            "task": example.get("task", "case_question"),
            "case_id": "DS-900001",
            "actor_id": "chloe",
            "question": "",
            "audience": example.get("audience", "internal"),
            "engine": "offline",
            "engine_note": "",
            "prompt_version": "1",
            "started_at": _AT,
            "milliseconds": 1.0,
            "pack": pack,
            "output": example.get("output", output),
            "statements": statements,
            "verification": {
                "passed": passed,
                "verdicts": [{"supported": passed}] * example.get("verdicts", len(statements)),
            },
            "body": example.get("typed") or example.get("body", told),
            "refused": refused,
            "refusal_reason": reason,
            "hidden": 0,
            "steps": (),
            "redaction": {"original": "", "sent": "", "decisions": ()},
        }
    )
