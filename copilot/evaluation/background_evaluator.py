"""Evaluations started from the desk: in worker processes, one evaluation at a time."""

import logging
import threading
from pathlib import Path

from copilot.bootstrap import Adapters
from copilot.defects import place_of
from copilot.domain.evaluation import EvaluationProgress, Scenario
from copilot.domain.ids import UserId
from copilot.errors import CancelledError, ConflictError, CopilotError, InputError
from copilot.evaluation.runner import EvaluationRequest, evaluate, golden_folders
from copilot.evaluation.variant import OFFLINE, Variant
from copilot.scoring.golden import read_golden
from copilot.usecases.evaluations import keep_finished

_log = logging.getLogger(__name__)
_UNDER_WAY = ("preparing", "running")


class BackgroundEvaluator:
    """Implements `copilot.ports.evaluation.Evaluator` over the desk's own store and settings."""

    def __init__(self, adapters: Adapters, *, golden: Path | None = None, workers: int = 1) -> None:
        self._adapters = adapters
        self._golden = golden
        self._workers = workers
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._progress = EvaluationProgress(state="idle")

    def scenarios(self) -> tuple[Scenario, ...]:
        return tuple(file.scenario for file in read_golden(self._folders()))

    def models(self) -> tuple[str, ...]:
        return (OFFLINE, *(engine.profile.name for engine in self._adapters.engines))

    def start(self, actor_id: UserId, *, suites: tuple[str, ...], model: str = OFFLINE) -> None:
        if model not in self.models():
            raise InputError(f"There is no model {model!r}. The models are: {', '.join(self.models())}.")
        files = read_golden(self._folders(), suites)
        request = EvaluationRequest(files, Variant(model=model), workers=self._workers)
        with self._lock:
            if self._progress.state in _UNDER_WAY:
                raise ConflictError("An evaluation is under way. Wait for it to end, or stop it.")
            self._stop.clear()
            self._progress = EvaluationProgress(state="preparing", total=len(files))
            self._thread = threading.Thread(
                target=self._carry_out, args=(request, actor_id), name="evaluation", daemon=True
            )
            self._thread.start()

    def progress(self) -> EvaluationProgress:
        return self._progress

    def cancel(self) -> None:
        self._stop.set()

    def close(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _folders(self) -> list[Path]:
        return [self._golden] if self._golden else golden_folders(self._adapters.settings)

    def _carry_out(self, request: EvaluationRequest, actor_id: UserId) -> None:
        try:
            self._evaluate(request, actor_id)
        except CancelledError:
            self._end("cancelled")
        except CopilotError as error:
            self._end("failed", problem=error.user_message)
        except Exception as error:
            _log.error("evaluation.failed kind=%s place=%s", type(error).__name__, place_of(error))
            self._end("failed", problem=f"{type(error).__name__} at {place_of(error)}. Report this.")

    def _evaluate(self, request: EvaluationRequest, actor_id: UserId) -> None:
        folder = self._adapters.settings.data_dir / "evaluation"
        done = evaluate(
            request,
            folder=folder,
            out=folder / "desk",
            base=self._adapters.settings,
            progress=self._report_progress,
        )
        keep_finished(done, actor_id, unit_of_work=self._adapters.unit_of_work)
        self._end("done", evaluation_id=done.evaluation_id)

    def _report_progress(self, done: int, total: int, last: str) -> None:
        if self._stop.is_set():
            raise CancelledError("The evaluation was stopped.")
        last = last or self._progress.last
        self._progress = EvaluationProgress(state="running", done=done, total=total, last=last)

    def _end(self, state: str, **changes: str) -> None:
        with self._lock:
            self._progress = self._progress.model_copy(update={"state": state, **changes})
