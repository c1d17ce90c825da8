"""Rename 30 random titles, fields and facts in one place each, and see what goes red: `make test-renames`, or `python -m tests.renames SEED` for 30 others.

Fields and facts are renamed or removed in a copy of the code, all at once; each has to be named by an error of the
type checker. Titles are changed all at once too; each has to stand changed in a snapshot that is written again. One that nothing notices
ends the command with 1.
"""

import ast
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
FIELDS, FACTS = Path("copilot/domain/evidence_fields.py"), Path("copilot/domain/fact.py")
TITLES = Path("copilot/tasks/evidence/titles.py")
SEED, EACH = 9, 10
MARK = "Renamed"


class Change(NamedTuple):
    """One line of one file, what it becomes ("" where it is removed), and the name by which it is noticed."""

    path: Path
    line: int
    becomes: str
    owner: str
    name: str


def main(seed: int = SEED) -> int:
    """Print each sample with what noticed it; 1 if something was not noticed."""
    chance = random.Random(seed)
    named = [*chance.sample(list(_members(FIELDS)), EACH), *chance.sample(list(_members(FACTS)), EACH)]
    changes = [one._replace(becomes="") if chance.random() < 0.5 else one for one in named]
    titles = chance.sample(list(_titles()), EACH)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        ignored = shutil.ignore_patterns(
            ".git", ".venv", "var", ".mypy_cache", "__pycache__", ".pytest_cache"
        )
        shutil.copytree(ROOT, copy, ignore=ignored)
        _apply(copy, changes)
        errors = _run(copy, "mypy", "--cache-dir", str(Path(folder) / "types"))
        seen = {one: "the type checker" for one in changes if _reported(one, errors)}
        _apply(copy, [], restore=[FIELDS, FACTS])
        _apply(copy, titles)
        _run(copy, "pytest", "-q", "--no-header", "--snapshot-update", "tests/snapshots")
        changed = "\n".join(
            path.read_text(encoding="utf-8") for path in copy.glob("tests/snapshots/**/*.txt")
        )
        seen |= {one: "a snapshot" for one in titles if f"{MARK} {one.name}" in changed}
    for one in (*changes, *titles):
        what = "removed" if not one.becomes else "renamed"
        print(f"{seen.get(one, 'NOTHING'):17} {what} {one.owner} {one.name}")  # noqa: T201
    print(f"{len(seen)} of {len(changes) + len(titles)} noticed (seed {seed})")  # noqa: T201
    return 0 if len(seen) == len(changes) + len(titles) else 1


def _members(path: Path) -> Iterator[Change]:
    """Fields of the models and members of `FactName`, each as it would be renamed."""
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    for owner in ast.walk(ast.parse("\n".join(lines))):
        if not isinstance(owner, ast.ClassDef) or (path == FACTS and owner.name != "FactName"):
            continue
        for node in owner.body:
            target = node.target if isinstance(node, ast.AnnAssign) else None
            if isinstance(node, ast.Assign):
                target = node.targets[0] if path == FACTS else None  # type: ignore[assignment]
            if isinstance(target, ast.Name) and target.id != "kind" and node.lineno == node.end_lineno:
                line = lines[node.lineno - 1]
                becomes = line.replace(target.id, f"{target.id}_{MARK}", 1)
                yield Change(path, node.lineno - 1, becomes, owner.name, target.id)


def _titles() -> Iterator[Change]:
    """Each line of the titles that gives a literal one, with a word put before it."""
    for number, line in enumerate((ROOT / TITLES).read_text(encoding="utf-8").splitlines()):
        found = re.match(r'\s+return f?"(\w[^{"]*)', line)
        if found:
            becomes = line.replace(found[1], f"{MARK} {found[1]}", 1)
            yield Change(TITLES, number, becomes, "title", found[1].strip())


def _apply(copy: Path, changes: list[Change], restore: list[Path] | None = None) -> None:
    for path in restore or ():
        shutil.copy(ROOT / path, copy / path)
    for path in {change.path for change in changes}:
        lines = (copy / path).read_text(encoding="utf-8").splitlines()
        for change in changes:
            if change.path == path:
                lines[change.line] = change.becomes
        (copy / path).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _run(copy: Path, module: str, *arguments: str) -> str:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False).stdout


def _reported(change: Change, errors: str) -> bool:
    """True if an error names both the class, or a call of it, and the field or member."""
    named = (line for line in errors.splitlines() if f'"{change.name}"' in line)
    return any(change.owner in line for line in named)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
