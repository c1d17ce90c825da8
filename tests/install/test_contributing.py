"""The pages of CONTRIBUTING name files, settings and tables that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs" / "contributing").glob("*.md"))]
_PATH = re.compile(r"`((?:copilot|pages|connectors|vectorstore|tests|docs)/[^`\s]*)`")
_LINK = re.compile(r"\]\(([^)#:]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_file_and_link_that_a_page_names_is_there(page: Path):
    text = page.read_text(encoding="utf-8")
    named = {path for path in _PATH.findall(text) if "<" not in path}
    missing = {path for path in named if not (ROOT / path).exists()}
    missing |= {link for link in _LINK.findall(text) if not (page.parent / link).exists()}
    assert missing == set()
    assert named or _LINK.findall(text)


def test_contributing_leads_to_every_page():
    linked = set(_LINK.findall(PAGES[0].read_text(encoding="utf-8")))
    assert {f"docs/contributing/{page.name}" for page in PAGES[1:]} == linked
    assert len(linked) >= 5


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("CONNECTORS", "connectors/bank/registry.py"),
        ("UNDER_CONTRACT", "tests/contracts/systems/conftest.py"),
        ("MODELS", "connectors/models/providers.py"),
        ("Kind", "connectors/models/provider.py"),
        ("FailureCode", "copilot/domain/statement.py"),
        ("_NEVER_OVERRIDDEN", "copilot/usecases/submit_draft.py"),
        ("PageEntry", "pages/ui/page_list.py"),
        ("tasks_dir", "copilot/settings.py"),
    ],
)
def test_what_a_page_tells_to_change_stands_where_it_says(name: str, where: str):
    assert any(name.lower() in page.read_text(encoding="utf-8").lower() for page in PAGES)
    assert re.search(rf"\b{name}\b", (ROOT / where).read_text(encoding="utf-8"))
