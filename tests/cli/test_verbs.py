"""The command line as a script would use it: shapes, exit codes, and one clear line where something is wrong."""

import json
import socket
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.integration.cli_process import run as cli


def run(
    data_dir: Path, *arguments: str, stdin: str | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    done = cli(data_dir, *arguments, stdin=(stdin or "").encode(), **(env or {}))
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def answer(data_dir: Path, *arguments: str) -> Any:
    done = run(data_dir, *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def lines(data_dir: Path, verb: str, *rows: Any) -> list[dict[str, Any]]:
    done = run(data_dir, verb, "--jsonl", stdin="".join(json.dumps(row) + "\n" for row in rows))
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="session")
def case_id(demo_dir: Path) -> str:
    return str(answer(demo_dir, "queue", "--queue", "disputes", "--limit", "1")["cases"][0]["case_id"])


@pytest.mark.parametrize("verb", [["brief"], ["summarise"], ["draft", "case_note"]])
def test_a_drafting_verb_gives_the_schema_with_its_verification_and_engine(demo_dir, case_id, verb):
    value = answer(demo_dir, *verb, case_id)
    assert value["engine"] == "offline"
    assert value["verification"]["passed"] is True
    assert value["body"].strip()


def test_a_case_is_shown_without_a_full_card_number(demo_dir, case_id):
    done = run(demo_dir, "case", case_id, "--json")
    value = json.loads(done.stdout)
    assert value["record"]["case_id"] == case_id
    assert all(card["pan"] == f"…{card['last_four']}" for card in value["cards"])


def test_search_answers_every_line_in_order_with_its_own_reader(demo_dir):
    rows = lines(
        demo_dir,
        "search",
        {"query": "suspicious activity report narrative", "as": "dev", "k": 5},
        {"query": "suspicious activity report narrative", "as": "amara", "k": 5},
        {"query": "provisional credit", "k": 3},
        {"query": "provisional credit", "k": 0},
    )
    seen_by_investigator = {hit["doc_id"] for hit in rows[0]["results"]}
    seen_by_support = {hit["doc_id"] for hit in rows[1]["results"]}
    assert "HB-PRC-031" in seen_by_investigator
    assert "HB-PRC-031" not in seen_by_support
    assert rows[1]["hidden"] > 0
    assert len(rows[2]["results"]) == 3
    assert "'k'" in rows[3]["error"]


def test_ask_cites_passages_that_hold_what_is_said_and_refuses_what_is_not_there(demo_dir):
    good, bad, empty = lines(
        demo_dir,
        "ask",
        {"question": "Above which amount at risk are two approvers required?"},
        {"question": "Which countries are currently on the FATF grey list?"},
        {"question": "  "},
    )
    assert good["refused"] is False
    assert "$10,000" in good["answer"]
    assert {c["id"] for c in good["citations"]} == {cite for s in good["statements"] for cite in s["cites"]}
    assert all(s["supported"] for s in good["statements"])
    assert bad["refused"] is True
    assert bad["reason"]
    assert "empty" in empty["error"]


def test_an_older_date_gets_the_text_that_held_then(demo_dir):
    now, then = lines(
        demo_dir,
        "search",
        {"query": "two approvers required amount at risk", "k": 20},
        {"query": "two approvers required amount at risk", "k": 20, "as_of": "2025-06-01"},
    )
    assert "HB-POL-001" in {hit["doc_id"] for hit in now["results"]}
    assert "HB-POL-001@2024-02-01" in {hit["doc_id"] for hit in then["results"]}
    assert "HB-POL-001" not in {hit["doc_id"] for hit in then["results"]}


def test_redact_gives_offsets_of_the_input(demo_dir):
    text = "Call Maria Gomez on 617-555-0142 about card 4111 1111 1111 1111."
    value = lines(demo_dir, "redact", {"text": text})[0]
    covered = {text[span["start"] : span["end"]] for span in value["spans"]}
    assert {"Maria Gomez", "617-555-0142", "4111 1111 1111 1111"} <= covered
    assert "Gomez" not in value["text"]


def test_redact_with_a_case_hides_the_name_of_its_customer(demo_dir, case_id):
    name = answer(demo_dir, "case", case_id)["customer"]["family_name"]
    value = lines(demo_dir, "redact", {"text": f"the {name.lower()} file is on my desk", "case": case_id})[0]
    assert name.lower() not in value["text"]


def test_verify_refuses_an_amount_that_no_cited_item_holds(tmp_path):
    rows = [
        {
            "statements": [{"text": f"The payment was ${amount}.00.", "cites": ["E1"]}],
            "evidence": [{"id": "E1", "text": "Payment of $40.00"}],
        }
        for amount in (40, 50)
    ]
    good, bad = lines(tmp_path, "verify", *rows)
    assert good["verdicts"][0]["supported"] is True
    assert bad["verdicts"][0]["supported"] is False
    assert bad["verdicts"][0]["failures"][0]["code"] == "amount"


def test_a_line_that_is_no_json_is_named_and_the_rest_is_answered(demo_dir):
    done = run(demo_dir, "redact", "--jsonl", stdin='{"text": "a"}\nnot json\n{"text": "b"}\n')
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [("error" in row) for row in rows] == [False, True, False]
    assert "Line 2" in rows[1]["error"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["case", "NO-SUCH-CASE"], "NO-SUCH-CASE"),
        (["queue", "--as", "nobody"], "nobody"),
        (["brief", "NO-SUCH-CASE"], "NO-SUCH-CASE"),
        (["search", "x", "--as-of", "yesterday"], "YYYY-MM-DD"),
        (["ask", ""], "empty"),
        (["ask", "x" * 5_000], "5,000 characters"),
        (["ingest", "/no/such/folder"], "/no/such/folder"),
        (["ingest", ".", "--as", "ben"], "does not allow"),
        (["audit", "verify", "--as", "ben"], "does not allow"),
        (["draft", "poem", "CF-100001"], "poem"),
        (["bench", "--only", "speed"], "speed"),
    ],
)
def test_what_cannot_be_done_is_one_line_that_names_it_and_a_non_zero_exit(demo_dir, arguments, says):
    done = run(demo_dir, *arguments, "--json")
    assert done.returncode == 1
    assert says in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_role_never_learns_that_a_case_of_another_queue_exists(demo_dir):
    aml = answer(demo_dir, "queue", "--queue", "aml", "--limit", "1")["cases"][0]["case_id"]
    hidden = run(demo_dir, "case", aml, "--as", "ben", "--json")
    missing = run(demo_dir, "case", "AM-999999", "--as", "ben", "--json")
    assert hidden.returncode == missing.returncode == 1
    assert hidden.stderr.replace(aml, "ID").split() == missing.stderr.replace("AM-999999", "ID").split()


def test_the_audit_chain_verifies_and_a_changed_row_is_named(own_demo_dir):
    assert answer(own_demo_dir, "audit", "verify")["ok"] is True


def test_two_data_directories_never_mix(demo_dir, tmp_path):
    other = tmp_path / "other"
    assert answer(other, "search", "provisional credit")["results"] == []
    assert answer(demo_dir, "search", "provisional credit")["results"]


def test_an_empty_installation_says_how_to_get_a_bank(tmp_path):
    done = run(tmp_path, "case", "CF-100001", "--json")
    assert done.returncode == 1
    assert "demo reset" in done.stderr.replace("\n", " ")


def test_the_doctor_names_a_port_in_use_and_what_to_do(demo_dir):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run(demo_dir, "doctor", "--port", str(port), "--json")
    value = json.loads(done.stdout)
    assert done.returncode == 1
    assert [f["what"] for f in value["findings"] if not f["ok"]] == ["port"]
    assert str(port) in next(f["detail"] for f in value["findings"] if not f["ok"])


def test_the_doctor_finds_nothing_wrong_with_a_demo(demo_dir):
    assert answer(demo_dir, "doctor")["ok"] is True


def test_a_corrupt_bank_is_named_with_its_remedy(own_demo_dir):
    (own_demo_dir / "bank.db").write_bytes(b"this is no database" * 100)
    done = run(own_demo_dir, "case", "CF-100001", "--json")
    assert done.returncode == 1
    assert "bank.db" in done.stderr.replace("\n", "")
    assert "Traceback" not in done.stderr


def test_a_folder_with_broken_documents_loads_the_rest_and_lists_the_failures(tmp_path):
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "good.md").write_text("# Refunds\n\nA refund is paid within five days of the request.\n")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    (folder / "broken.docx").write_bytes(b"PK not a document")
    value = answer(tmp_path / "data", "ingest", str(folder))
    assert value["added"] == 1
    assert {Path(f["path"]).name for f in value["failures"]} == {"broken.pdf", "broken.docx"}
