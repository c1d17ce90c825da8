"""The command line: every verb with --json, one clear line on stderr where something is wrong."""

import os
import sys

import typer

from copilot.cli import admin, cases, controls, knowledge
from copilot.cli.output import stderr
from copilot.errors import CopilotError

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
    controls.verify,
    admin.doctor,
    admin.bench,
):
    app.command()(verb)
app.add_typer(admin.audit, name="audit")
app.add_typer(admin.demo, name="demo")


def main() -> None:
    """Run the verb; an error of ours is one line on stderr and exit status 1."""
    # A tracer that phones home by default belongs to a dependency, not to this product.
    os.environ["LANGSMITH_TRACING"] = "false"
    os.environ["ANONYMIZED_TELEMETRY"] = "false"
    try:
        app()
    except CopilotError as error:
        stderr.print(error.user_message, style="red", markup=False)
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(0)
