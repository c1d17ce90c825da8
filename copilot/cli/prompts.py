"""Verbs over the prompts: what is in use, and releasing a change."""

from collections.abc import Collection, Sequence
from typing import Annotated

import typer

from copilot.cli.options import AsJson
from copilot.cli.output import emit, stdout
from copilot.cli.session import settings_for
from copilot.tasks.prompt import Prompt


def prompts(
    release: Annotated[
        bool,
        typer.Option(
            "--release", help="Write prompt.json after a change; refuses one without a new version."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List the prompts with purpose, owner, output and hash; exit 1 where a text is not the released one."""
    from copilot.evaluation.model_judge.form import PROMPT as JUDGE
    from copilot.tasks import prompt_manifest
    from copilot.tasks.registry import find_tasks

    found = [*(spec.prompt for spec in find_tasks(settings_for(None).tasks_dir).values()), JUDGE]
    if release:
        changed = prompt_manifest.release(found)
        said = f"Released: {', '.join(changed)}" if changed else "Nothing has changed."
        emit({"released": changed}, as_json=as_json, human=lambda: stdout.print(said))
        return
    changed = prompt_manifest.unreleased(found)
    rows = [
        {**prompt.model_dump(exclude={"text"}), "released": prompt.name not in changed} for prompt in found
    ]
    emit({"prompts": rows}, as_json=as_json, human=lambda: _show(found, changed))
    if changed:
        raise typer.Exit(1)


def _show(found: Sequence[Prompt], changed: Collection[str]) -> None:
    for prompt in found:
        state = " (changed since its release)" if prompt.name in changed else ""
        stdout.print(f"{prompt.reference} → {prompt.output}{state}", markup=False)
        stdout.print(f"  {prompt.purpose}. Owner: {prompt.owner}", markup=False)
