"""Prompts: versioned Markdown beside the code that uses them, named by hash in every run."""

import hashlib
from pathlib import Path

from pydantic import Field, ValidationError

from copilot.domain.base import DomainModel
from copilot.errors import InputError


class Prompt(DomainModel):
    """A prompt with its front matter; `sha256` covers the whole file, so a silent edit shows."""

    name: str
    version: str = Field(pattern=r"^\d+\.\d+\.\d+$")
    purpose: str
    owner: str
    output: str  # the name of the output model that the text describes
    text: str = Field(min_length=200)
    sha256: str
    file: Path | None = Field(default=None, exclude=True)  # where it was read, None for a shadow variant

    @property
    def reference(self) -> str:
        """What a run records: name, version and the first twelve digits of the hash."""
        return f"{self.name}@{self.version}+{self.sha256[:12]}"


NOT_READ = Prompt.model_construct(
    name="", version="0.0.0", purpose="", owner="", output="", text="", sha256="", file=None
)
"""The prompt of a task whose folder has not been read."""


def load_prompt(folder: Path) -> Prompt:
    """Read `prompt.md` of a task's folder.

    Raises:
        InputError: the file is not there, or its front matter is missing or incomplete.
    """
    file = folder / "prompt.md"
    if not file.is_file():
        raise InputError(f"The task in {folder} lacks prompt.md. Add it, or take the folder away.")
    try:
        return parsed_prompt(file.read_text(encoding="utf-8"), str(file)).model_copy(update={"file": file})
    except ValidationError as error:
        fault = error.errors(include_input=False)[0]
        raise InputError(f"{file}: {fault['loc'][0]}: {fault['msg']}. Mend its first lines.") from error
    except ValueError as error:
        raise InputError(f"{file} cannot be used: {error}. Mend its first lines.") from error


def parsed_prompt(raw: str, named: str) -> Prompt:
    """The prompt that a file's whole text holds; `named` stands for the file in messages.

    Raises:
        ValueError: the front matter is missing or incomplete.
    """
    head, separator, text = raw.removeprefix("---\n").partition("\n---\n")
    if not separator:
        raise ValueError(f"{named} has no front matter")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    digest = hashlib.sha256(raw.encode()).hexdigest()
    return Prompt.model_validate({**fields, "text": text.strip(), "sha256": digest})
