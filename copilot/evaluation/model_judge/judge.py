"""A judge: one configured model behind a gateway of its own, and nobody in its place where it fails.

It asks through the product's gateway: redaction, leak gate, consent, residency, budgets, circuit, deadline,
ledger. The store behind that gateway is the judge's alone and is thrown away, so that what it spends is
taken from no one's budget; the limits that the settings name hold for it as for any other user.
"""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from copilot.bootstrap import Adapters
from copilot.data_dir import make_data_dir
from copilot.defects import place_of
from copilot.domain.judgement import Judgement, SentenceJudgement
from copilot.errors import CopilotError, InputError
from copilot.evaluation.model_judge.form import PROMPT, SupportVerdicts
from copilot.evaluation.model_judge.question import JudgeQuestion
from copilot.gateway.call import Call, GatewayResponse
from copilot.gateway.gateway import Gateway
from copilot.ports.model import Cancellation, DraftRequest, DraftResponse, EngineProfile
from copilot.settings import Settings

NOBODY = "nobody"


class Nobody:
    """Implements `copilot.ports.model.DraftingModel` for the last place in the order: it never judges.

    `abstention` is its one answer; it holds a secret, so that no model can give it.
    """

    profile = EngineProfile(name=NOBODY, provider=NOBODY, model="none")

    def __init__(self) -> None:
        self.abstention: dict[str, Any] = {"abstained": secrets.token_hex(16)}

    def draft(
        self,
        request: DraftRequest,
        *,
        on_text: Callable[[str], None] | None = None,
        cancellation: Cancellation | None = None,
    ) -> DraftResponse:
        """No verdict on anything."""
        return DraftResponse(output=self.abstention, engine=NOBODY, input_tokens=0, output_tokens=0)

    def close(self) -> None:
        """Nothing is open."""


class ModelJudge:
    """Asks `engine` through the gateway; an opinion that cannot be had is absent with its reason, never made up."""

    def __init__(
        self, gateway: Gateway, engine: str, nobody: Nobody, *, close: Callable[[], None] = lambda: None
    ) -> None:
        """`nobody` stands last in the gateway's order; `close` gives back what was opened."""
        self._gateway, self._nobody = gateway, nobody
        self.engine = engine
        self.close = close

    def judgement(self, question: JudgeQuestion) -> Judgement:
        """The verdicts in the order of the sentences; raises nothing, for an opinion must stop no one."""
        try:
            return self._from(question, self._gateway.draft(self._call(question)))
        except CopilotError as error:
            return self.absent(error.user_message)
        except Exception as error:  # a defect of the judge is no fault of what it judges
            return self.absent(f"The judge met a defect ({type(error).__name__} at {place_of(error)}).")

    def _call(self, question: JudgeQuestion) -> Call:
        call = question.call
        strict = call.check

        def check(output: dict[str, Any]) -> str:
            return "" if output == self._nobody.abstention else strict(output)

        return call.model_copy(update={"check": check})

    def _from(self, question: JudgeQuestion, drafted: GatewayResponse) -> Judgement:
        spent = {"tokens": drafted.input_tokens + drafted.output_tokens, "cost_micros": drafted.cost_micros}
        if drafted.engine != self.engine:
            return self.absent(drafted.engine_note, **spent)
        verdicts = SupportVerdicts.model_validate(drafted.output).verdicts
        sentences = tuple(
            SentenceJudgement(text=statement.text, supported=verdict.supported, reason=verdict.reason)
            for statement, verdict in zip(question.statements, verdicts, strict=True)
        )
        return Judgement(engine=self.engine, prompt=PROMPT.reference, sentences=sentences, **spent)

    def absent(self, why: str, **spent: int) -> Judgement:
        """No opinion, with the reason and what it cost all the same."""
        return Judgement(
            engine=self.engine, prompt=PROMPT.reference, absent=why or "No model was asked.", **spent
        )


def opened_judge(settings: Settings, engine: str, folder: Path, *, share: int = 1) -> ModelJudge:
    """The judge over a new store in `folder`; of each limit by the day it gets one part in `share`.

    Raises:
        InputError: no model of that name is set; the offline engine judges nothing.
    """
    make_data_dir(folder)
    adapters = Adapters(_own(settings, folder, share))
    chosen = [model for model in adapters.engines if model.profile.name == engine]
    for other in adapters.engines:
        if other not in chosen:
            other.close()
    if not chosen:
        names = ", ".join(model.profile.name for model in adapters.engines) or "none is set"
        raise InputError(f"There is no model {engine!r} that could judge. The models are: {names}.")
    nobody = Nobody()
    adapters.__dict__.update(engines=chosen, offline=nobody)
    return ModelJudge(adapters.gateway, engine, nobody, close=adapters.close)


def _own(settings: Settings, folder: Path, share: int) -> Settings:
    limits = {name: getattr(settings, name) for name in type(settings).model_fields if _by_the_day(name)}
    shared = {name: max(1, limit // share) if limit else 0 for name, limit in limits.items()}
    apart = {"data_dir": folder, "database_url": None, "models_file": settings.models_path}
    return settings.model_copy(update={**apart, **shared, "answer_reuse_hours": 0})


def _by_the_day(name: str) -> bool:
    return name.startswith("budget_") and "day_" in name
