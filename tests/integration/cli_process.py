"""The command line in a process of its own, as a script or a person would start it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.warm_cli import warm_cli

ROOT = Path(__file__).resolve().parents[2]


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "copilot", *arguments]


def environment(data_dir: Path | str, **more: str) -> dict[str, str]:
    return {**os.environ, "FOUREYES_DATA_DIR": str(data_dir), **more}


def heeds_interrupts() -> None:
    """For `preexec_fn`: whatever was started in a shell's background has interrupts ignored, and so its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def run(
    data_dir: Path | str,
    *arguments: str,
    stdin: bytes = b"",
    cwd: Path = ROOT,
    limits: Callable[[], None] | None = None,
    **more: str,
) -> "subprocess.CompletedProcess[bytes]":
    if limits is None and not any(name.startswith("PYTHON") for name in more):
        return warm_cli().run(arguments, stdin=stdin, cwd=cwd, env=environment(data_dir, **more))
    return subprocess.run(
        command(*arguments),
        input=stdin,
        capture_output=True,
        timeout=120,
        cwd=cwd,
        env=environment(data_dir, **more),
        preexec_fn=limits,
    )


def rows(data_dir: Path, verb: str, lines: list[bytes]) -> list[dict[str, Any]]:
    """What the verb answers to the lines; one object a line, whatever they hold."""
    done = run(data_dir, verb, "--jsonl", stdin=b"\n".join(lines) + b"\n")
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.splitlines()]


def one_line(done: "subprocess.CompletedProcess[bytes]") -> str:
    """The message of a run that went wrong: one line, no traceback, nothing on stdout."""
    assert done.returncode not in (0, None), done.stdout.decode()
    assert done.stdout == b""
    said = done.stderr.decode().strip("\r\n \x1b[?25h").splitlines()
    assert len([line for line in said if line.strip()]) == 1, said
    assert "Traceback" not in said[-1]
    return said[-1]
