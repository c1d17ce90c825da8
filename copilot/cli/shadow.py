"""Verbs over the shadow deployment: propose, compare, promote, roll back."""

from pathlib import Path
from typing import Annotated

import typer

from copilot.cli.options import TaskArgument
from copilot.cli.output import progress
from copilot.cli.session import Session, verb
from copilot.cli.shadow_view import emit_variant, emit_version, show_report, version_rows
from copilot.domain.run import TaskName
from copilot.domain.shadow import VariantKind
from copilot.errors import InputError

shadow = typer.Typer(
    help="Prompts and engines tried behind the live ones, and made live.", no_args_is_help=True
)

VariantId = Annotated[str, typer.Argument(metavar="VARIANT", help="A variant's id, such as V-1a2b3c4d.")]
Why = Annotated[str, typer.Option("--why", help="What it is meant to make better.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; kept with the version.")]
OfEngine = Annotated[bool, typer.Option("--engine", help="The task's engine in place of its prompt.")]


@shadow.command("propose-prompt")
@verb
def propose_prompt(
    session: Session,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A whole prompt file, front matter included.")],
    why: Why,
) -> None:
    """Try another prompt on the runs of its task; nothing of it is shown on the desk."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file.name} cannot be read as UTF-8 text. Check the name.") from error
    variant = session.services.propose_prompt(session.actor, text, why=why)
    emit_variant(session, variant)


@shadow.command("propose-engine")
@verb
def propose_engine(
    session: Session,
    task: TaskArgument,
    engine: Annotated[str, typer.Argument(metavar="ENGINE", help="An engine that the settings name.")],
    why: Why,
) -> None:
    """Try another engine on the runs of a task; nothing of it is shown on the desk."""
    variant = session.services.propose_engine(session.actor, TaskName(task), engine, why=why)
    emit_variant(session, variant)


@shadow.command("list")
@verb
def list_variants(session: Session) -> None:
    """Every variant, newest first."""
    found = session.services.list_variants(session.actor)
    rows = [(v.variant_id, v.task, v.kind, v.state, v.reference, v.proposed_by, v.why) for v in found]
    titles = ("variant", "task", "kind", "state", "is", "proposed by", "why")
    session.show({"variants": found}, titles, rows)


@shadow.command("run")
@verb
def run(
    session: Session,
    variant: VariantId,
    limit: Annotated[int, typer.Option("--limit", min=1, max=200, help="How many live runs at most.")] = 50,
) -> None:
    """Run a variant now on live runs of the last 30 days that it has not been beside."""
    for report in progress("Comparing"):
        made = session.services.run_variant(
            session.actor,
            variant,
            limit=limit,
            progress=lambda done, total: report(done, total, ""),  # noqa: B023 (called in this turn)
        )
    session.say({"compared": made}, f"{made} runs compared.")


@shadow.command("show")
@verb
def show(
    session: Session,
    variant: VariantId,
    pairs: Annotated[bool, typer.Option("--pairs", help="The texts of each pair, under pseudonyms.")] = False,
) -> None:
    """A variant beside the live version, in figures; what its prompt changes; why pairs do not count."""
    actor = session.actor
    report = session.services.shadow_report(actor, variant)
    diff = session.services.variant_diff(actor, variant)
    value = {**report.model_dump(mode="json"), "diff": diff}
    session.emit(value, lambda: show_report(report, diff, with_pairs=pairs))


@shadow.command("withdraw")
@verb
def withdraw(session: Session, variant: VariantId) -> None:
    """Take a variant out of the shadow deployment; its comparisons stay readable."""
    session.services.withdraw_variant(session.actor, variant)
    said = f"Variant {variant} is withdrawn."
    session.say({"variant_id": variant, "state": "withdrawn"}, said)


@shadow.command("promote")
@verb
def promote(session: Session, variant: VariantId, reason: Reason) -> None:
    """Make a variant live from the next run on; never by the person who proposed it."""
    version = session.services.promote_variant(session.actor, variant, reason=reason)
    emit_version(session, version)


@shadow.command("rollback")
@verb
def rollback(session: Session, task: TaskArgument, reason: Reason, engine: OfEngine = False) -> None:
    """Make live again what the live version took the place of."""
    version = session.services.roll_back(session.actor, TaskName(task), _kind(engine), reason=reason)
    emit_version(session, version)


@shadow.command("versions")
@verb
def versions(session: Session, task: TaskArgument, engine: OfEngine = False) -> None:
    """Every version of a task's prompt or engine, oldest first; number 0 is what was delivered."""
    found = session.services.live_versions(session.actor, TaskName(task), _kind(engine))
    rows = tuple(version_rows(found, session.zone))
    titles = ("number", "what", "is", "proposed by", "decided by", "at", "reason")
    session.show({"versions": found}, titles, rows)


@shadow.command("diff")
@verb
def diff(
    session: Session,
    task: TaskArgument,
    before: Annotated[int, typer.Argument(metavar="BEFORE", help="A version's number.")],
    after: Annotated[int, typer.Argument(metavar="AFTER", help="A version's number.")],
) -> None:
    """What changed from one version of a prompt to another."""
    text = session.services.prompt_diff(session.actor, TaskName(task), before, after)
    session.say({"diff": text}, text or "The two say the same.")


def _kind(engine: bool) -> VariantKind:
    return VariantKind.ENGINE if engine else VariantKind.PROMPT
