"""Bad words, lines, options and streams: named in one line, with the remedy, and never a traceback."""

import io
import json
import os
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import pytest

from copilot.cli.failures import explained
from copilot.cli.input import MAX_BYTES, json_rows
from copilot.cli.output import say_wrong
from copilot.errors import InputError
from tests.integration.cli_process import ROOT, command, environment, one_line, rows, run


@pytest.mark.slow
def test_search_answers_good_lines_beside_every_kind_of_bad_one(demo_dir):
    bad = {
        b"nope": "Line 2 of the input is not JSON",
        b"[1]": "no object",
        b"null": "no object",
        b"[" * 100_000: "nests too deep",
        b"9" * 10_000: "too long a number",
        b"\xff\xfe": "not UTF-8 text (byte 1)",
        b"{}": "'query'",
        b'{"query": 5}': "'query'",
        b'{"query": ""}': "empty",
        b'{"query": "\\u200b\\u0001"}': "holds no word",
        b'{"query": "\\ud800 fee"}': "half of a character",
        b'{"query": "fee", "k": 0}': "'k'",
        b'{"query": "fee", "k": true}': "'k'",
        b'{"query": "fee", "k": "3"}': "'k'",
        b'{"query": "fee", "k": 100000}': "from 1 to 200",
        b'{"query": "fee", "k": 1e400}': "'k'",
        b'{"query": "fee", "as": ["x"]}': "'as'",
        b'{"query": "fee", "as": "nobody"}': "nobody",
        b'{"query": "fee", "as_of": 5}': "'as_of'",
        b'{"query": "fee", "as_of": "2026-02-30"}': "YYYY-MM-DD",
        b'{"query": "fee", "as_of": "2026-01-01T00:00"}': "YYYY-MM-DD",
    }
    good = [b'{"query": "fee", "k": 1}', b'\xef\xbb\xbf{"query": "fee\\u0000", "k": 1}']
    answers = rows(demo_dir, "search", [good[0], *bad, good[1]])
    assert len(answers) == len(bad) + 2
    assert answers[0]["results"]
    assert answers[-1]["results"]
    for (line, says), answer in zip(bad.items(), answers[1:-1], strict=True):
        assert says in answer["error"], line[:60]
        assert "defect" not in answer["error"]


@pytest.mark.slow
def test_ask_redact_and_verify_name_the_field_that_is_wrong(demo_dir):
    asked = rows(
        demo_dir,
        "ask",
        [
            b'{"question": 5}',
            b'{"question": "fee?", "case": {"a": 1}}',
            b'{"question": "fee?", "case": "NOPE"}',
        ],
    )
    assert ["'question'" in asked[0]["error"], "'case'" in asked[1]["error"], "NOPE" in asked[2]["error"]]
    redacted = rows(demo_dir, "redact", [b'{"text": 5}', b'{"text": "a", "case": 5}', b'{"text": ""}'])
    assert "'text'" in redacted[0]["error"]
    assert "'case'" in redacted[1]["error"]
    assert redacted[2] == {"text": "", "spans": []}
    evidence = b'"evidence": [{"id": "E", "text": "x"}, {"id": "1", "text": "x"}]'
    verified = rows(
        demo_dir,
        "verify",
        [
            b'{"statements": [{"text": "x", "cites": "E1"}], ' + evidence + b"}",
            b'{"statements": ["x"], ' + evidence + b"}",
            b'{"statements": [{"text": "x"}]}',
        ],
    )
    assert "'cites'" in verified[0]["error"]
    assert "needs text and cites" in verified[1]["error"]
    assert "'evidence'" in verified[2]["error"]


def test_a_question_of_five_megabytes_is_refused_at_once_and_the_next_is_answered(demo_dir):
    began = time.monotonic()
    huge, plain = rows(
        demo_dir,
        "search",
        [json.dumps({"query": "x" * 5_000_000}).encode(), b'{"query": "fee", "k": 1}'],
    )
    assert "5,000,000 characters" in huge["error"]
    assert plain["results"]
    assert time.monotonic() - began < 30


def test_a_line_beyond_the_limit_is_never_held_in_memory():
    class Endless(io.RawIOBase):
        left = 6 * MAX_BYTES

        def readable(self) -> bool:
            return True

        def readinto(self, buffer) -> int:
            size = min(len(buffer), self.left)
            buffer[:size] = b"x" * size
            self.left -= size
            return size

    stream = io.BufferedReader(Endless())
    tracemalloc.start()
    (row,) = json_rows(stream)
    with pytest.raises(InputError, match="Line 1 of the input is longer than 16 MB"):
        row()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * MAX_BYTES


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["ask", "\u200b\u200b"], "holds no word"),
        (["ask", "fee?", "--case", ""], "The case id is empty"),
        (["brief", " "], "The case id is empty"),
        (["case", "CF-1\x07\u200b"], r"CF-1\x07\u200b"),
        (["case", os.fsdecode(b"CF-\xff")], "Argument 2 of the command line is not UTF-8"),
        (["ingest", ""], "The path is empty"),
        (["search", "fee", "--as-of", "\u0665"], "YYYY-MM-DD"),
        (["queue", "--as", ""], "user"),
        (["demo", "reset", "--customers", "9999999"], "9999999"),
        (["demo", "reset", "--day", "soon"], "YYYY-MM-DD"),
    ],
)
def test_bad_words_on_the_command_line_are_one_line(demo_dir, arguments, says):
    assert says in one_line(run(demo_dir, *arguments, "--json"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "fee", "-k", "0"],
        ["search", "fee", "-k", "100000"],
        ["queue", "--offset", "99999999999999999999"],
        ["doctor", "--port", "99999"],
    ],
)
def test_a_number_out_of_range_is_refused_with_the_option_s_name(demo_dir, arguments):
    done = run(demo_dir, *arguments)
    assert done.returncode == 2
    assert f"Invalid value for '{arguments[-2]}'" in done.stderr.decode()


@pytest.mark.parametrize("verb", [["redact", "--json"], ["verify", "--json"]])
def test_a_text_that_is_not_utf8_is_refused_whole(demo_dir, verb):
    assert "not UTF-8 text (byte 7)" in one_line(run(demo_dir, *verb, stdin=b"Maria \xff"))


def test_json_is_utf8_whatever_the_language_of_the_terminal(demo_dir):
    done = run(
        demo_dir, "redact", "--json", stdin="Zahlung über 5 € für Müller".encode(),
        LC_ALL="C", LANG="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    assert "5 €" in json.loads(done.stdout.decode("utf-8"))["text"]


def test_a_closed_pipe_ends_quietly(demo_dir):
    done = subprocess.run(
        ["sh", "-c", f"{' '.join(command('queue', '--limit', '150'))} | head -1"],
        capture_output=True,
        timeout=60,
        cwd=ROOT,
        env=environment(demo_dir),
    )
    assert done.stdout.count(b"\n") == 1
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is a device of Linux")
def test_results_that_cannot_be_written_are_an_error(demo_dir):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command("queue", "--json"), stdout=full, stderr=subprocess.PIPE, timeout=60, cwd=ROOT,
            env=environment(demo_dir),
        )  # fmt: skip
    assert done.returncode != 0
    assert b"No space left on device. Free some space" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_relative_data_directory_is_one_of_the_working_folder(demo_dir, tmp_path):
    (tmp_path / "here").symlink_to(demo_dir)
    relative = run("here", "queue", "--limit", "1", "--json", cwd=tmp_path, PYTHONPATH=str(ROOT))
    absolute = run(demo_dir, "queue", "--limit", "1", "--json")
    assert relative.returncode == absolute.returncode == 0, relative.stderr.decode()
    assert json.loads(relative.stdout) == json.loads(absolute.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such file names")
def test_documents_with_hostile_names_and_titles_are_loaded_or_listed_and_shown_as_they_are(tmp_path):
    folder, data_dir = tmp_path / "documents", tmp_path / "data"
    folder.mkdir()
    (folder / "plain.md").write_text("# [/] Fees [bold\n\nThe monthly fee is five dollars in every branch.\n")
    (folder / "[red]\x1b[2J.pdf").write_bytes(b"%PDF-1.7 nothing more")
    Path(os.fsdecode(os.fsencode(folder) + b"/bad\xff.md")).write_text("# Limits\n\nThe limit is ten.\n")
    done = run(data_dir, "ingest", str(folder))
    assert done.returncode == 0, done.stderr.decode()
    assert "1 added" in done.stdout.decode()
    said = done.stderr.decode()
    assert r"[red]\x1b[2J.pdf" in said
    assert r"bad\udcff.md: the file's name is not UTF-8: rename it" in said
    found = run(data_dir, "search", "monthly fee")
    assert found.returncode == 0, found.stderr.decode()
    assert "[/] Fees [bold" in found.stdout.decode()


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("FOUREYES_TASK_DEADLINE_SECONDS", "secret-soon"),
        ("FOUREYES_DATABASE_URL", "secret-nonsense"),
        ("FOUREYES_DATABASE_URL", "mysql://u:secret@localhost/x"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_without_its_value(tmp_path, variable, value):
    said = one_line(run(tmp_path, "queue", "--json", **{variable: value}))
    assert variable in said
    assert "unset it" in said
    assert "secret" not in said


def test_a_defect_is_told_by_kind_and_place_without_the_record_in_its_text():
    try:
        int("Maria Gomez 617-555-0142")
    except ValueError as error:
        said = explained(error)
    assert "Maria" not in said
    assert "617" not in said
    assert "ValueError at tests/integration/test_bad_input.py" in said


def test_what_has_no_shape_on_a_screen_is_shown_by_its_code(capsys):
    say_wrong("There is no case \x1b[2J\u202eCF.")
    assert capsys.readouterr().err == "There is no case \\x1b[2J\\u202eCF.\n"
