"""The command line in a process of its own that need not import the product first: forked from one that has.

`python tests/warm_cli.py` is that process. It answers one request after another on the pipes that it was given: forks,
and the child becomes `python -m copilot` with the arguments, environment, folder and files of the request.
What a cold start does is tested where a limit or a variable of Python's own asks for one, and by tests/install.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


class WarmCli:
    """One process that has imported the command line; its runs follow each other."""

    def __init__(self) -> None:
        asked, self._requests = os.pipe()
        self._answers, answered = os.pipe()
        command = [sys.executable, __file__, str(asked), str(answered)]
        self._process = subprocess.Popen(
            command, pass_fds=(asked, answered), cwd=ROOT, stdin=subprocess.DEVNULL
        )
        os.close(asked)
        os.close(answered)
        self._lines = os.fdopen(self._answers)
        self._one_at_a_time = threading.Lock()

    def run(
        self, arguments: tuple[str, ...], *, stdin: bytes, cwd: Path, env: Mapping[str, str]
    ) -> "subprocess.CompletedProcess[bytes]":
        """What `python -m copilot` with these arguments ends in; 120 s at the most."""
        with tempfile.TemporaryDirectory() as folder, self._one_at_a_time:
            files = {name: str(Path(folder) / name) for name in ("stdin", "stdout", "stderr")}
            Path(files["stdin"]).write_bytes(stdin)
            request = {"arguments": arguments, "cwd": str(cwd), "env": dict(env), "files": files}
            os.write(self._requests, json.dumps(request).encode() + b"\n")
            code = int(self._lines.readline())
            out, error = (Path(files[name]).read_bytes() for name in ("stdout", "stderr"))
        return subprocess.CompletedProcess(arguments, code, out, error)


@lru_cache
def warm_cli() -> WarmCli:
    """The one of this test process; it ends with it, when its pipe is closed."""
    return WarmCli()


def _serve(requests: int, answers: int) -> None:
    for module in (
        "copilot.cli",
        "copilot.bootstrap",
        "connectors.mockbank.generate",
        "chromadb",
        "onnxruntime",
        "langgraph.graph",
    ):
        import_module(module)
    assert threading.active_count() == 1, "a process with threads cannot be forked safely"

    for line in os.fdopen(requests):
        if not (child := os.fork()):
            os.close(requests)
            os.close(answers)
            _become(json.loads(line))
        os.write(answers, f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n".encode())


def _become(request: dict[str, Any]) -> None:
    """Never returns: the child ends with the exit code of the command line."""
    import signal

    from copilot.cli import main

    flags = {"stdin": os.O_RDONLY, "stdout": os.O_WRONLY | os.O_CREAT, "stderr": os.O_WRONLY | os.O_CREAT}
    for number, (name, flag) in enumerate(flags.items()):
        os.dup2(os.open(request["files"][name], flag, 0o600), number)
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    sys.argv = ["copilot", *request["arguments"]]
    signal.alarm(120)
    code: Any = 1
    try:
        with contextlib.suppress(BrokenPipeError):
            main()
            code = 0
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1 if code else 0)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.path[:] = [entry for entry in sys.path if entry != str(ROOT / "tests")]
    _serve(int(sys.argv[1]), int(sys.argv[2]))
