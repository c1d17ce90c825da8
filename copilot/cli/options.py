"""Options that every verb shares, spelled once."""

from pathlib import Path
from typing import Annotated

import typer

AsUser = Annotated[
    str, typer.Option("--as", metavar="USER", help="Act as this user; the demo administrator by default.")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]
AsJsonLines = Annotated[
    bool, typer.Option("--jsonl", help="One JSON object a line in on stdin, one a line out.")
]
DataDir = Annotated[
    Path | None,
    typer.Option(
        "--data-dir", metavar="DIR", help="Where everything lives; also FOUREYES_DATA_DIR. Default: var."
    ),
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="Answer as on this day, YYYY-MM-DD.")
]
CaseArgument = Annotated[str, typer.Argument(metavar="CASE", help="A case id, such as CF-100002.")]
TaskArgument = Annotated[
    str, typer.Argument(metavar="TASK", help="A task's name, such as case_note; `prompts` lists them.")
]
ADMIN = "admin"
