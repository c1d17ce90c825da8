"""Verbs over the shadow lane: propose, compare, promote, roll back."""

from pathlib import Path
from typing import Annotated

import typer

from copilot.cli.options import ADMIN, AsJson, AsUser, DataDir, TaskArgument
from copilot.cli.output import emit, progress, stdout, table
from copilot.cli.session import actor_for, services_for
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
def propose_prompt(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A whole prompt file, front matter included.")],
    why: Why,
    user: AsUser = ADMIN,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Try another prompt on the runs of its task; nothing of it is shown on the desk."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file.name} cannot be read as UTF-8 text. Check the name.") from error
    with services_for(data_dir) as services:
        variant = services.propose_prompt(actor_for(services, user), text, why=why)
    emit_variant(variant, as_json=as_json)


@shadow.command("propose-engine")
def propose_engine(
    task: TaskArgument,
    engine: Annotated[str, typer.Argument(metavar="ENGINE", help="An engine that the settings name.")],
    why: Why,
    user: AsUser = ADMIN,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Try another engine on the runs of a task; nothing of it is shown on the desk."""
    with services_for(data_dir) as services:
        variant = services.propose_engine(actor_for(services, user), TaskName(task), engine, why=why)
    emit_variant(variant, as_json=as_json)


@shadow.command("list")
def list_variants(user: AsUser = ADMIN, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Every variant, newest first."""
    with services_for(data_dir) as services:
        found = services.list_variants(actor_for(services, user))
    rows = [(v.variant_id, v.task, v.kind, v.state, v.reference, v.proposed_by, v.why) for v in found]
    titles = ("variant", "task", "kind", "state", "is", "proposed by", "why")
    emit({"variants": found}, as_json=as_json, human=lambda: table("", titles, rows))


@shadow.command("run")
def run(
    variant: VariantId,
    limit: Annotated[int, typer.Option("--limit", min=1, max=200, help="How many live runs at most.")] = 50,
    user: AsUser = ADMIN,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Run a variant now on live runs of the last 30 days that it has not been beside."""
    with services_for(data_dir) as services:
        for report in progress("Comparing"):
            made = services.run_variant(
                actor_for(services, user),
                variant,
                limit=limit,
                progress=lambda done, total: report(done, total, ""),  # noqa: B023 (called in this turn)
            )
    emit({"compared": made}, as_json=as_json, human=lambda: stdout.print(f"{made} runs compared."))


@shadow.command("show")
def show(
    variant: VariantId,
    pairs: Annotated[bool, typer.Option("--pairs", help="The texts of each pair, under pseudonyms.")] = False,
    user: AsUser = ADMIN,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """A variant beside the live version, in figures; what its prompt changes; why pairs do not count."""
    with services_for(data_dir) as services:
        actor = actor_for(services, user)
        report = services.shadow_report(actor, variant)
        diff = services.variant_diff(actor, variant)
    emit(
        {**report.model_dump(mode="json"), "diff": diff},
        as_json=as_json,
        human=lambda: show_report(report, diff, with_pairs=pairs),
    )


@shadow.command("withdraw")
def withdraw(
    variant: VariantId, user: AsUser = ADMIN, data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """Take a variant out of the lane; its comparisons stay readable."""
    with services_for(data_dir) as services:
        services.withdraw_variant(actor_for(services, user), variant)
    said = f"Variant {variant} is withdrawn."
    emit({"variant_id": variant, "state": "withdrawn"}, as_json=as_json, human=lambda: stdout.print(said))


@shadow.command("promote")
def promote(
    variant: VariantId,
    reason: Reason,
    user: AsUser = ADMIN,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Make a variant live from the next run on; never by whoever proposed it."""
    with services_for(data_dir) as services:
        version = services.promote_variant(actor_for(services, user), variant, reason=reason)
    emit_version(version, as_json=as_json)


@shadow.command("rollback")
def rollback(
    task: TaskArgument,
    reason: Reason,
    engine: OfEngine = False,
    user: AsUser = ADMIN,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Make live again what the live version took the place of."""
    with services_for(data_dir) as services:
        version = services.roll_back(actor_for(services, user), TaskName(task), _kind(engine), reason=reason)
    emit_version(version, as_json=as_json)


@shadow.command("versions")
def versions(
    task: TaskArgument,
    engine: OfEngine = False,
    user: AsUser = ADMIN,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Every version of a task's prompt or engine, oldest first; number 0 is what was delivered."""
    with services_for(data_dir) as services:
        found = services.live_versions(actor_for(services, user), TaskName(task), _kind(engine))
        rows = tuple(version_rows(found, services.bank.timezone))
    titles = ("number", "what", "is", "proposed by", "decided by", "at", "reason")
    emit({"versions": found}, as_json=as_json, human=lambda: table("", titles, rows))


@shadow.command("diff")
def diff(
    task: TaskArgument,
    before: Annotated[int, typer.Argument(metavar="BEFORE", help="A version's number.")],
    after: Annotated[int, typer.Argument(metavar="AFTER", help="A version's number.")],
    user: AsUser = ADMIN,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """What changed from one version of a prompt to another."""
    with services_for(data_dir) as services:
        text = services.prompt_diff(actor_for(services, user), TaskName(task), before, after)
    emit(
        {"diff": text},
        as_json=as_json,
        human=lambda: stdout.print(text or "The two say the same.", markup=False),
    )


def _kind(engine: bool) -> VariantKind:
    return VariantKind.ENGINE if engine else VariantKind.PROMPT
