"""What a run was a run of: everything that its figures depend on, and nothing of the machine it ran on."""

from copilot.domain.base import DomainModel
from copilot.domain.evaluation import EvaluationRun
from copilot.evaluation.fixture_data import ANCHOR, NOW, fixture_digest, source_digest
from copilot.language import written

_SHORT = 16


class Provenance(DomainModel):
    """The fixture and the code of a run; two runs with the same of both and the same seed may stand side by side."""

    anchor_day: str  # on which the invented bank stands still
    moment: str  # at which every scenario takes place
    fixture: str  # digest of the seed, the day, the bank's generator, the documents and how they are cut
    code: str  # digest of code, documents and prompts


def provenance() -> Provenance:
    """Of runs by this code, now."""
    return Provenance(
        anchor_day=ANCHOR.isoformat(),
        moment=NOW.isoformat(),
        fixture=fixture_digest()[:_SHORT],
        code=source_digest()[:_SHORT],
    )


def facts_of(run: EvaluationRun, source: Provenance | None) -> list[tuple[str, str]]:
    """Label and value of everything that a reader needs to repeat the run."""
    finished = run.finished_at
    lasted = f"{(finished - run.started_at).total_seconds():.0f} s" if finished else "not finished"
    rows = []
    if source is not None:
        rows = [
            ("Day of the invented bank", f"{source.anchor_day}, every scenario at {source.moment}"),
            ("Bank and documents", source.fixture),
            ("Code, documents and prompts", source.code),
        ]
    return [
        ("Run", run.evaluation_id),
        ("Began", f"{written.short_moment(run.started_at, 'UTC')}, {lasted}"),
        ("Engine", run.engine),
        ("Version of scenarios and metrics", run.version),
        ("Seed", str(run.seed)),
        ("Suites", ", ".join(suite.replace("_", " ") for suite in run.suites)),
        *rows,
    ]
