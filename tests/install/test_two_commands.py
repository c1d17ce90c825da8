"""What `make run`, `make test` and CI install and carry out, read from make and the files, not done."""

import ast
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("copilot", "connectors", "vectorstore", "pages")
PEERS = {"presidio_analyzer", "spacy", "tldextract"}
"""What the benchmark compares with, from requirements-presidio.txt in an environment of its own."""


def steps(target: str, venv: Path) -> str:
    """The commands of a target on a machine where nothing is installed yet."""
    done = subprocess.run(
        ["make", "--dry-run", target, f"VENV={venv}"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout


def locked(name: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / name).read_text(), re.MULTILINE))


def imported() -> set[str]:
    """The top-level names that product code imports, wherever in a module."""
    names: set[str] = set()
    for path in (ROOT / "app.py", *(file for folder in PRODUCT for file in (ROOT / folder).rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names) - set(PRODUCT)


@pytest.mark.parametrize("target", ["run", "eval", "bench"])
def test_what_the_desk_needs_is_installed_and_no_test_tool(target: str, tmp_path: Path):
    done = steps(target, tmp_path / "venv")
    assert "--require-hashes --requirement requirements.txt" in done
    assert "requirements-dev.txt" not in done


@pytest.mark.parametrize("target", ["test", "check", "unit", "browser", "lint", "types", "imports"])
def test_a_check_installs_its_own_tools_first(target: str, tmp_path: Path):
    done = steps(target, tmp_path / "venv")
    assert done.index("requirements.txt") < done.index("--requirement requirements-dev.txt")
    assert (
        done.index("requirements-dev.txt") < re.search(r"bin/(ruff|mypy|lint-imports|pytest)", done).start()
    )


def test_make_test_has_a_browser_before_the_first_check_and_leaves_no_part_out(tmp_path: Path):
    done = steps("test", tmp_path / "venv")
    order = ["tests.browser.provide", "ruff check", "bin/mypy", "lint-imports", "not browser", "-m browser"]
    places = [done.index(step) for step in order]
    assert places == sorted(places)


def test_ci_does_the_two_commands_and_nothing_else():
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    done = [line for line in lines if line and not line.startswith("#")]
    assert done == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "make test", "make eval"]


def test_product_code_imports_nothing_that_make_run_does_not_install():
    ours = packages_distributions()
    desk = locked("requirements.txt")
    missing = {
        name: ours.get(name)
        for name in imported() - PEERS
        if not desk & {re.sub(r"[-_.]+", "-", dist).lower() for dist in ours.get(name, [])}
    }
    assert missing == {}


def test_no_test_tool_is_in_the_desk_s_lock():
    tools = re.findall(r"^([a-z0-9-]+)", (ROOT / "requirements-dev.in").read_text(), re.MULTILINE)
    assert len(tools) > 10
    assert locked("requirements.txt").isdisjoint(
        set(tools) - {"jsonschema"}
    )  # chromadb and altair need it too


def test_the_two_locks_agree_on_every_version():
    def versions(name: str) -> dict[str, str]:
        return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))

    desk, tests = versions("requirements.txt"), versions("requirements-dev.txt")
    assert desk.items() <= tests.items()
