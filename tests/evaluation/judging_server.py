"""Judges over the real protocol: a server on loopback whose answers a function of the question gives."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from connectors.models.faultserver.behaviour import Pace
from connectors.models.faultserver.faults import Fault
from connectors.models.faultserver.server import FaultServer, serving
from copilot.evaluation.model_judge.labelled import read_labelled_sentences
from copilot.settings import Settings

ENGINE = "judge:small"
_LABELS = {
    sentence.text: tuple(one.supported for one in file.sentences)
    for file in read_labelled_sentences()
    for sentence in file.sentences
}


def asked(request: dict[str, Any]) -> dict[str, Any]:
    """The payload of a request."""
    payload: dict[str, Any] = json.loads(request["messages"][-1]["content"])
    return payload


def says(decide: Callable[[int, dict[str, Any]], bool]) -> Callable[[dict[str, Any]], str]:
    """An answer in which `decide(place, payload)` is the verdict on each sentence."""

    def answer(request: dict[str, Any]) -> str:
        payload = asked(request)
        verdicts = [
            {"id": one["id"], "reason": f"About {one['text'][:40]}", "supported": decide(place, payload)}
            for place, one in enumerate(payload["sentences"])
        ]
        return json.dumps({"verdicts": verdicts})

    return answer


def right(place: int, payload: dict[str, Any]) -> bool:
    """The person's label; a file is known by any sentence of it that went out without a pseudonym."""
    return next(_LABELS[one["text"]] for one in payload["sentences"] if one["text"] in _LABELS)[place]


always_yes = says(lambda place, payload: True)
always_no = says(lambda place, payload: False)
right_everywhere = says(right)


@contextmanager
def judging(
    answer: Callable[[dict[str, Any]], str], folder: Path, *, fault: Fault = Fault.OK, **changes: Any
) -> Iterator[tuple[FaultServer, Settings]]:
    """The server, and settings that name it; `changes` are of its entry or of the settings."""
    server = FaultServer(answer=answer, default=fault, pace=Pace(retry_after_seconds=0.05))
    with serving(server) as url:
        entry = {
            "kind": "compatible",
            "name": "judge",
            "model": "small",
            "base_url": url,
            "between_tokens_seconds": 0.2,
        }
        own = {name: value for name, value in changes.items() if name in Settings.model_fields}
        entry |= {name: value for name, value in changes.items() if name not in own}
        yield server, Settings(data_dir=folder / "live", models=SecretStr(json.dumps([entry])), **own)
