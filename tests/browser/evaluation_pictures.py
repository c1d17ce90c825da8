"""The pictures of the Evaluation page, and the runs that they show: every one of them truly made."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

from connectors.models.faultserver.server import FaultServer, serving
from copilot.bootstrap import build_services
from copilot.domain.ids import UserId
from copilot.domain.run import TaskName
from copilot.evaluation.runner import EvaluationRequest, evaluate, golden_folders
from copilot.evaluation.variant import OFFLINE, Variant
from copilot.scoring.golden import read_golden
from copilot.settings import Settings
from copilot.tasks.prompt import Prompt
from tests.browser.driving import settle, signed_in
from tests.evaluation.spoiled import obedient_answer, without_citation_rule

Scheme = Literal["light", "dark"]
Shoot = Callable[[Page, str, Scheme], None]
_SUITES = ("complaints", "kyc_exceptions", "loan_status")
_MODEL = "house:writer"
_SPOILED = TaskName("case_summary")


def evaluation(browser: Browser, base: str, scheme: Scheme, shoot: Shoot) -> None:
    """The newest run held to its floors, a verdict of it, the runs over time, and the two newest compared."""
    context, page, _ = signed_in(browser, base, "grace", path="/evaluation", scheme=scheme)
    shoot(page, "evaluation", scheme)
    page.locator(".fe-verdicts").first.evaluate("table => table.scrollIntoView({block: 'start'})")
    settle(page)
    shoot(page, "evaluation_verdicts", scheme)
    for part in ("Trends", "Compare"):
        page.goto(f"{base}/evaluation?part={part}")
        settle(page)
        shoot(page, f"evaluation_{part.lower()}", scheme)
    context.close()


def evaluated(data_dir: Path) -> None:
    """Three runs: the offline engine, a model, and that model by a summary's prompt without its rule to cite.

    The model is the fault server. It does what its prompt says, so the last run is truly worse.
    """
    with serving(FaultServer(answer=obedient_answer)) as url:
        model = {"kind": "compatible", "name": "house", "model": "writer", "base_url": url}
        settings = Settings(data_dir=data_dir, models=json.dumps([model]))
        _kept(settings, OFFLINE, {})
        _kept(settings, _MODEL, {})
        _kept(settings, _MODEL, {_SPOILED: without_citation_rule()[_SPOILED]})


def _kept(settings: Settings, model: str, prompts: Mapping[TaskName, Prompt]) -> None:
    services = build_services(settings)
    folder = settings.data_dir / "evaluation"
    files = read_golden(golden_folders(settings), _SUITES)
    request = EvaluationRequest(files, Variant(model=model, prompts=dict(prompts)), workers=2)
    done = evaluate(request, folder=folder, out=folder / "run", base=settings)
    services.keep_evaluation(services.actor(UserId("grace")), done)
    services.close()
