"""The pictures of the Evaluation page, and the runs that they show."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

from copilot.bootstrap import build_services
from copilot.domain.ids import UserId
from copilot.evaluation.runner import EvaluationRequest, evaluate, golden_folders
from copilot.scoring.golden import read_golden
from copilot.settings import Settings
from tests.browser.driving import settle, signed_in

Scheme = Literal["light", "dark"]
Shoot = Callable[[Page, str, Scheme], None]


def evaluation(browser: Browser, base: str, scheme: Scheme, shoot: Shoot) -> None:
    """The newest run held to its floors, and the two newest compared."""
    context, page, _ = signed_in(browser, base, "grace", path="/evaluation", scheme=scheme)
    shoot(page, "evaluation", scheme)
    page.locator(".fe-verdicts").first.scroll_into_view_if_needed()
    settle(page)
    shoot(page, "evaluation_verdicts", scheme)
    page.goto(f"{base}/evaluation?part=Compare")
    settle(page)
    shoot(page, "evaluation_compare", scheme)
    context.close()


def evaluated(data_dir: Path) -> None:
    """Two runs of two suites by the offline engine."""
    settings = Settings(data_dir=data_dir)
    services = build_services(settings)
    grace = services.actor(UserId("grace"))
    files = read_golden(golden_folders(settings), ("disputes", "policy_questions"))
    for number in ("1", "2"):
        out = data_dir / "evaluation" / number
        services.keep_evaluation(
            grace, evaluate(EvaluationRequest(files, workers=2), world=data_dir / "evaluation", out=out)
        )
    services.close()
