"""Docstrings and comments in the English of today: words that a reader has to puzzle over stay out."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("copilot", "pages", "connectors", "vectorstore", "tests")
AVOIDED = re.compile(r"\b(?:whoever|anew|comes?\s+to|(?:is|are)\s+told)\b", re.IGNORECASE)


def prose_of(source: str) -> Iterator[tuple[int, str]]:
    """(line, text) of every docstring, of modules, classes, functions and attributes, and of every comment."""
    for node in ast.walk(ast.parse(source)):
        for statement in getattr(node, "body", ()) if not isinstance(node, ast.Lambda | ast.IfExp) else ():
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                yield statement.lineno, str(statement.value.value)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def avoided_in(source: str) -> list[int]:
    return [line for line, text in prose_of(source) if AVOIDED.search(text)]


def test_docstrings_and_comments_avoid_words_that_no_one_says_today() -> None:
    files = [ROOT / "app.py", *(file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py"))]
    found = [f"{file}:{line}" for file in files for line in avoided_in(file.read_text("utf-8"))]
    assert found == []


def test_that_search_finds_such_a_word_in_each_place() -> None:
    """The planted fault, in a module's, a function's and an attribute's docstring, and in a comment."""
    source = '"""For whoever asks."""\nx = 1\n"""Read anew."""\n\n\ndef f():\n    """The user is\n    told."""\n    # It comes to 5.\n'
    assert sorted(avoided_in(source)) == [1, 3, 7, 9]
    assert avoided_in('"""A case of the queue."""\nsaid = "the customer is told"\n') == []
