"""`eval retrieval`: any folder, any questions, three rankings of the same passages, and clear words for bad input."""

import json
from datetime import date
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from copilot.cli.retrieval import retrieval
from copilot.errors import InputError
from copilot.evaluation.questions import read_questions
from copilot.evaluation.retrieval import RetrievalReport, measure_retrieval
from tests.contracts.knowledge.conftest import WordEmbedder

TEXTS = {
    "freeze.md": "---\ndoc_id: CARD-1\n---\n# Freezing a card\n\nFreeze the card when the holder reports it stolen.",
    "loans.txt": "Late loan repayment\n\nA loan in arrears is reviewed after thirty days.",
    "wires.md": "---\ndoc_id: WIRE-7\nsuperseded_on: 2024-01-01\neffective_date: 2020-01-01\n---\n# Wires\n\nA wire recall is asked within a day.",
    "complaints.md": "# Complaints\n\nA complaint is answered within eight weeks.",
}


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text)
    return folder


def _asked(tmp_path: Path, *rows: object) -> Path:
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows))
    return path


def _measured(docs: Path, questions: Path) -> RetrievalReport:
    return measure_retrieval(docs, questions, as_of=date(2026, 11, 23), embedder=WordEmbedder())


def test_all_three_retrievers_find_what_a_question_plainly_names(docs: Path, tmp_path: Path) -> None:
    report = _measured(
        docs,
        _asked(
            tmp_path,
            {"question": "card reported stolen: freeze it?", "relevant": ["CARD-1"]},
            {"question": "loan in arrears", "relevant": ["loans"]},
        ),
    )
    assert [ranking.retriever for ranking in report.rankings] == ["product", "bm25", "dense"]
    for ranking in report.rankings:
        assert ranking.recall_at == {1: 1.0, 3: 1.0, 5: 1.0, 10: 1.0}
        assert (ranking.mrr, ranking.ndcg_at_10) == (1.0, 1.0)
    assert report.documents == 4


def test_a_retriever_that_misses_is_told_from_one_that_finds(docs: Path, tmp_path: Path) -> None:
    report = _measured(docs, _asked(tmp_path, {"question": "loan in arrears", "relevant": "complaints"}))
    by_words = next(ranking for ranking in report.rankings if ranking.retriever == "bm25")
    assert by_words.recall_at[1] == 0
    assert report.per_question[0].ranks["bm25"] is None


@pytest.mark.parametrize("name", ["CARD-1", "freeze.md", "freeze", "some/where/freeze.md"])
def test_a_document_goes_by_its_id_or_its_file(docs: Path, tmp_path: Path, name: str) -> None:
    report = _measured(docs, _asked(tmp_path, {"query": "card stolen", "relevant_doc_ids": [name]}))
    assert report.per_question[0].relevant == ("CARD-1",)
    assert not report.unknown


def test_a_superseded_text_is_found_on_a_day_when_it_held_and_on_no_other(docs: Path, tmp_path: Path) -> None:
    row = {"question": "wire recall", "gold": [{"doc_id": "WIRE-7", "para": "1"}]}
    report = _measured(docs, _asked(tmp_path, row, {**row, "as_of": "2022-05-01"}))
    now, then = (question.ranks for question in report.per_question)
    assert set(now.values()) == {None}
    assert set(then.values()) == {1}


def test_an_id_that_no_document_has_counts_as_missed_and_is_named(docs: Path, tmp_path: Path) -> None:
    report = _measured(docs, _asked(tmp_path, {"question": "card stolen", "relevant": ["CARD-1", "CARD-9"]}))
    assert report.unknown == ("CARD-9",)
    assert {ranking.recall_at[10] for ranking in report.rankings} == {0.5}


def test_a_question_without_an_answer_is_counted_and_not_ranked(docs: Path, tmp_path: Path) -> None:
    report = _measured(
        docs,
        _asked(
            tmp_path, {"question": "the weather?", "gold": []}, {"question": "loan", "relevant": ["loans"]}
        ),
    )
    assert (report.questions, report.without_answer) == (1, 1)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{broken", "line 2: not JSON at column 2"),
        ("[1]", "line 2: not an object"),
        (
            '{"qestion": "x", "relevant": ["a"]}',
            "line 2: the key 'question' is missing or empty .found: qestion",
        ),
        ('{"question": "x", "relevent": ["a"]}', "line 2: no key names the relevant documents"),
        ('{"question": "x", "relevant": [null]}', "line 2: the key 'relevant' must hold document ids"),
        ('{"question": "x", "relevant": ["a"], "as_of": "May"}', "line 2: the key 'as_of' is not a day"),
    ],
)
def test_a_line_that_is_no_question_is_named_with_its_file_and_key(
    tmp_path: Path, row: str, said: str
) -> None:
    path = _asked(tmp_path, {"question": "x", "relevant": ["a"]}, row)
    with pytest.raises(InputError, match=said) as refused:
        read_questions(path)
    assert str(path) in refused.value.user_message


def test_nothing_to_measure_is_an_error_and_never_a_figure(docs: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no question with a relevant document"):
        _measured(docs, _asked(tmp_path))
    with pytest.raises(InputError, match="No question names a document of the folder: 'X-1'"):
        _measured(docs, _asked(tmp_path, {"question": "x", "relevant": ["X-1"]}))
    with pytest.raises(InputError, match="is not a folder"):
        _measured(tmp_path / "none", _asked(tmp_path, {"question": "x", "relevant": ["X-1"]}))
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(InputError, match="no document that can be read"):
        _measured(empty, _asked(tmp_path, {"question": "x", "relevant": ["X-1"]}))


def test_a_file_that_cannot_be_taken_in_is_named_and_stops_nothing(docs: Path, tmp_path: Path) -> None:
    (docs / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    report = _measured(docs, _asked(tmp_path, {"question": "loan arrears", "relevant": ["loans.txt"]}))
    assert "broken.pdf" in report.unreadable[0]
    assert report.documents == 4


def test_the_verb_prints_a_row_for_each_retriever_or_one_json_object(docs: Path, tmp_path: Path) -> None:
    verb = typer.Typer()
    verb.command()(retrieval)
    questions = str(_asked(tmp_path, {"question": "loan in arrears", "relevant": ["loans"]}))
    asked = ["--docs", str(docs), "--questions", questions, "--jobs", "1"]
    shown = CliRunner().invoke(verb, asked)
    assert all(name in shown.stdout for name in ("Foureyes", "BM25 alone", "Dense alone", "nDCG@10"))
    report = json.loads(CliRunner().invoke(verb, [*asked, "--json"]).stdout)
    assert {ranking["retriever"]: ranking["mrr"] for ranking in report["rankings"]} == {
        "product": 1.0,
        "bm25": 1.0,
        "dense": 1.0,
    }
