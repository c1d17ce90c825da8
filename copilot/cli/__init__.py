"""The command line: every verb with --json, one clear line on stderr where something is wrong."""

import logging
import os
import sys

import typer

from copilot.cli import (
    accounts,
    admin,
    audit,
    cases,
    controls,
    evaluation,
    governance,
    knowledge,
    prompts,
    shadow,
    users,
)
from copilot.cli.failures import explained
from copilot.cli.output import say_wrong, speak_utf8
from copilot.errors import InputError

app = typer.Typer(
    name="copilot",
    help="Foureyes: cases, cited answers, drafts and their checks, without the browser.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    add_completion=False,
)
for verb in (
    knowledge.ingest,
    knowledge.search,
    knowledge.ask,
    cases.queue,
    cases.case,
    cases.brief,
    cases.summarise,
    cases.draft,
    controls.redact,
    controls.screen,
    controls.verify,
    admin.doctor,
    admin.bench,
    accounts.serve,
    prompts.prompts,
    governance.prompt_log,
):
    app.command()(verb)
app.add_typer(accounts.accounts, name="accounts")
app.add_typer(audit.audit, name="audit")
app.add_typer(admin.demo, name="demo")
app.add_typer(users.users, name="users")
app.add_typer(governance.keys, name="keys")
app.add_typer(governance.retention, name="retention")
app.add_typer(governance.holds, name="holds")
app.add_typer(shadow.shadow, name="shadow")
app.add_typer(evaluation.evaluation, name="eval")


def main() -> None:
    """Run the verb; whatever goes wrong is one line on stderr and exit status 1.

    With `python -X dev` a defect of our own is raised with its traceback instead.
    """
    # A tracer that phones home by default belongs to a dependency, not to this product.
    os.environ["LANGSMITH_TRACING"] = "false"
    os.environ["ANONYMIZED_TELEMETRY"] = "false"
    # A verb says one thing. What kept its spans out of the store keeps its work out, and is said for that.
    logging.getLogger("copilot.telemetry_setup").setLevel(logging.ERROR)
    speak_utf8()
    try:
        _refuse_broken_arguments(sys.argv[1:])
        app()
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        say_wrong(explained(error))
        sys.exit(1)


def _refuse_broken_arguments(arguments: list[str]) -> None:
    """Bytes of a command line that are no text would fail later, far from their cause."""
    for number, argument in enumerate(arguments, start=1):
        if not argument.isascii() and any("\ud800" <= character <= "\udfff" for character in argument):
            raise InputError(f"Argument {number} of the command line is not UTF-8 text. Type it again.")
