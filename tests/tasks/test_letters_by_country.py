"""No letter to a US customer has a British form, and none to a UK customer an American one."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from connectors.bank.embedded import EmbeddedSystems
from connectors.mockbank.generate import generate_bank
from copilot.domain.audience import Audience
from copilot.tasks.registry import find_tasks
from tests.tasks.gathering import gather, pack_of, payload_of

SNAPSHOTS = Path(__file__).resolve().parents[1] / "snapshots" / "__snapshots__"
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
BRITISH = re.compile(
    r"\b\w*(?:[b-df-hj-np-tv-z]is(?:ation\w*|ed|ing)|[lnrt]ise|\w{2,}our(?:s|ed|ite|able)?)\b"
    r"|cheque|current account|licence|cancelled|postcode|solicitor|\b\d{1,2} " + _MONTH + r"\b"
)  # words in -our: see FAIR
AMERICAN = re.compile(
    r"\b\w+iz(?:e|ed|es|ing|ation)\b|\b(?:fav|hon|neighb|behavi|col)or\w*|\bchecks?\b(?! (?:that|it|your|the))"
    r"|checking account|license\b|\bcanceled|" + _MONTH + r" \d{1,2}, \d{4}"
)
FAIR = re.compile(r"\b(?:your|our|four|hours?|fours?|yours|promised|advised|raised|supervised|revised|otherwise|promise)\b", re.I)  # fmt: skip


def wrong(letter: str) -> list[str]:
    """The forms of the other country in a letter; the office's telephone says which country it is."""
    other = AMERICAN if "+44" in letter else BRITISH
    return [found[0] for found in other.finditer(FAIR.sub("", letter))]


def _snapshots() -> Iterator[tuple[str, str]]:
    for file in sorted(SNAPSHOTS.rglob("*.txt")):
        for page in re.split(r"(?m)^=== ", file.read_text())[1:]:
            if re.match(r"\w+ · customer\n", page):
                yield file.name, page.split("--- marked")[0]


def _generated(folder: Path, seed: int) -> Iterator[tuple[str, str]]:
    generate_bank(
        folder / "bank.db", folder / "truth.jsonl", seed=seed, anchor=date(2026, 11, 12), customers=60, cases=75
    )  # fmt: skip
    bank = EmbeddedSystems(folder / "bank.db")
    letters = [spec for spec in find_tasks().values() if spec.audience is Audience.CUSTOMER]
    for case in bank.ticketing.changed_cases(None).cases:
        for spec in (spec for spec in letters if spec.applies(case)):
            records = gather(bank, case.case_id, datetime(2026, 11, 12, 15, 30, tzinfo=UTC))
            payload = payload_of(spec, records, pack_of(spec, records, "no error"), "no error")
            output = spec.output_model.model_validate(spec.compose(payload))
            yield f"{case.case_id} {spec.name}", spec.body(output, payload)


def test_no_letter_in_the_snapshots_has_the_other_countrys_forms() -> None:
    letters = list(_snapshots())
    assert {"+44" in text for _, text in letters} == {True, False}
    assert {name: found for name, text in letters if (found := wrong(text))} == {}


@pytest.mark.parametrize("seed", [3, 11, 31])
def test_no_letter_of_a_generated_bank_has_the_other_countrys_forms(tmp_path: Path, seed: int) -> None:
    letters = list(_generated(tmp_path, seed))
    assert len(letters) >= 10
    assert {name: found for name, text in letters if (found := wrong(text))} == {}


@pytest.mark.parametrize(
    ("letter", "found"),
    [
        ("Call +1 (555): it was authorised on 3 May 2026.", ["authorised", "3 May"]),
        ("Call +1 (555): we honour your cheque, otherwise we promised four hours.", ["honour", "cheque"]),
        ("Call +44 20: it was authorized on May 3, 2026.", ["authorized", "May 3, 2026"]),
        ("Call +44 20: a check on your checking account.", ["check", "checking account"]),
    ],
)
def test_a_form_of_the_other_country_is_found(letter: str, found: list[str]) -> None:
    assert wrong(letter) == found
