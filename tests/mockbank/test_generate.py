"""The whole way: a bank file that the product reads, a key beside it, and a command line."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from connectors.bank.embedded import EmbeddedSystems
from connectors.mockbank.__main__ import app
from connectors.mockbank.generate import generate_bank
from connectors.mockbank.truth import read_truth
from copilot.domain.ids import CaseId
from copilot.errors import InputError, PermanentError
from tests.mockbank.conftest import ANCHOR


def test_a_bank_is_written_and_every_planted_case_can_be_read_back(tmp_path: Path) -> None:
    calls: list[tuple[int, int]] = []
    summary = generate_bank(
        tmp_path / "bank.db",
        tmp_path / "key" / "truth.jsonl",
        anchor=ANCHOR,
        customers=40,
        cases=25,
        progress=lambda *step: calls.append(step),
    )
    systems = EmbeddedSystems(tmp_path / "bank.db")
    try:
        truths = list(read_truth(tmp_path / "key" / "truth.jsonl"))
        assert len(truths) == summary.open_cases == sum(summary.cases_by_queue.values()) == 25
        for truth in truths:
            case = systems.ticketing.case(CaseId(truth.case_id))
            assert systems.core.transactions(case.customer_id)
    finally:
        systems.close()
    assert calls[-1] == (40, 40)


def test_a_heavy_case_has_the_movements_asked_for(tmp_path: Path) -> None:
    summary = generate_bank(
        tmp_path / "bank.db",
        tmp_path / "truth.jsonl",
        anchor=ANCHOR,
        customers=30,
        cases=20,
        heavy_case=10_000,
    )
    assert summary.heavy_case_id is not None
    systems = EmbeddedSystems(tmp_path / "bank.db")
    try:
        case = systems.ticketing.case(CaseId(summary.heavy_case_id))
        assert len(systems.core.transactions(case.customer_id)) >= 10_000
    finally:
        systems.close()


def test_more_cases_than_customers_can_be_made(tmp_path: Path) -> None:
    summary = generate_bank(
        tmp_path / "bank.db", tmp_path / "truth.jsonl", anchor=ANCHOR, customers=10, cases=200
    )
    assert summary.open_cases == len(list(read_truth(tmp_path / "truth.jsonl"))) == 200


@pytest.mark.parametrize(
    ("customers", "cases", "heavy"), [(0, 1, 0), (300_000, 1, 0), (10, -1, 0), (10, 600_000, 0), (10, 1, -5)]
)
def test_numbers_out_of_range_are_refused_before_anything_is_written(
    tmp_path: Path, customers: int, cases: int, heavy: int
) -> None:
    with pytest.raises(InputError, match="cannot be made: give"):
        generate_bank(
            tmp_path / "bank.db",
            tmp_path / "t.jsonl",
            anchor=ANCHOR,
            customers=customers,
            cases=cases,
            heavy_case=heavy,
        )
    assert list(tmp_path.iterdir()) == []


def test_bank_and_key_may_not_be_one_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="two different files"):
        generate_bank(tmp_path / "bank.db", tmp_path / "bank.db", anchor=ANCHOR)


def test_a_failure_half_way_leaves_neither_bank_nor_key(tmp_path: Path) -> None:
    def stop(done: int, _all: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generate_bank(
            tmp_path / "bank.db",
            tmp_path / "truth.jsonl",
            anchor=ANCHOR,
            customers=10,
            cases=5,
            progress=stop,
        )
    assert list(tmp_path.iterdir()) == []


def test_a_missing_or_foreign_key_file_is_named_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "other.jsonl").write_text('{"a": 1}\n')
    for name in ("none.jsonl", "other.jsonl"):
        with pytest.raises(PermanentError, match="Generate the mock bank again"):
            list(read_truth(tmp_path / name))


def test_the_command_line_prints_one_json_object(tmp_path: Path) -> None:
    asked = [
        "generate",
        "--data-dir",
        str(tmp_path),
        "--customers",
        "12",
        "--cases",
        "8",
        "--day",
        "2026-11-23",
        "--json",
    ]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert (answer["customers"], answer["open_cases"], answer["anchor"]) == (12, 8, "2026-11-23")
    assert Path(answer["bank"]).is_file()


def test_a_wrong_date_is_refused_with_the_form_it_should_have(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["generate", "--data-dir", str(tmp_path), "--day", "23.11.2026"])
    assert result.exit_code == 1
    assert "YYYY-MM-DD" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_serving_is_handed_to_the_server_with_its_own_options() -> None:
    result = CliRunner().invoke(app, ["serve", "--help"])
    assert result.exit_code == 0
    assert "--port" in result.stdout


_PEAK = """
import resource, sys
from datetime import date
from pathlib import Path
from connectors.mockbank.generate import generate_bank
folder = Path(sys.argv[1])
count = int(sys.argv[2])
generate_bank(folder / f"{count}.db", folder / f"{count}.jsonl", anchor=date.fromisoformat(sys.argv[3]), customers=count, cases=count // 4)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.slow
def test_memory_does_not_grow_with_the_bank(tmp_path: Path) -> None:
    def start(count: int) -> subprocess.Popen[str]:
        asked = [sys.executable, "-c", _PEAK, str(tmp_path), str(count), str(date(2026, 11, 23))]
        return subprocess.Popen(asked, stdout=subprocess.PIPE, text=True)

    processes = [start(count) for count in (100, 2_000)]
    small, large = (int(process.communicate(timeout=120)[0]) for process in processes)
    # A customer's records take about 200 kB while they are made: 1,900 more, if kept, would show as 300 MB.
    assert large - small < 90_000  # kB: the page cache of the database writer is 64 MB
