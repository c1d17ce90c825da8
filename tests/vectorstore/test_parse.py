"""Every file becomes text with headings, or a failure that says what to do."""

import io
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from vectorstore import parse
from vectorstore.formats import UnreadableFileError
from vectorstore.parse import ParsedDocument, parse_file


def written(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def headings(document: ParsedDocument) -> list[str]:
    return [document.text[heading.start : heading.end] for heading in document.headings]


def pdf_bytes(*lines: str) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for row, line in enumerate(lines):
        canvas.drawString(72, 720 - 20 * row, line)
    canvas.save()
    return buffer.getvalue()


def test_markdown_loses_its_marks_and_keeps_its_words(tmp_path: Path) -> None:
    source = "---\ndoc_id: A-1\n---\n# Fees\n\nA *small* [fee](http://x) of **$5**.\n\n- one\n  - two\n\n1. first\n\n| a | b |\n|---|---|\n| c | d |\n"
    document = parse_file(written(tmp_path, "fees.md", source))
    assert document.text == "Fees\n\nA small fee of $5.\n- one\n  - two\n1. first\na | b\nc | d"
    assert headings(document) == ["Fees"]
    assert document.front_matter == {"doc_id": "A-1"}


def test_html_keeps_headings_paragraphs_and_rows_and_drops_scripts(tmp_path: Path) -> None:
    source = "<html><head><title>Cards</title><script>steal()</script></head><body><h2>Limits</h2><p>Ten a day.</p><ul><li>one</li></ul><table><tr><td>x</td><td>y</td></tr></table></body></html>"
    document = parse_file(written(tmp_path, "cards.html", source))
    assert document.text == "Limits\n\nTen a day.\n- one\nx | y"
    assert headings(document) == ["Limits"]
    assert document.front_matter["title"] == "Cards"


def test_docx_keeps_headings_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("Holds", level=1)
    document.add_paragraph("A hold lasts two days.")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "who", "when"
    document.save(str(tmp_path / "holds.docx"))
    parsed = parse_file(tmp_path / "holds.docx")
    assert parsed.text == "Holds\n\nA hold lasts two days.\nwho | when"
    assert headings(parsed) == ["Holds"]


def test_pdf_gives_its_text_layer(tmp_path: Path) -> None:
    parsed = parse_file(written(tmp_path, "a.pdf", pdf_bytes("Refunds take ten days.", "No exceptions.")))
    assert "Refunds take ten days." in parsed.text


def test_text_is_taken_as_paragraphs(tmp_path: Path) -> None:
    assert parse_file(written(tmp_path, "a.txt", "one\r\n\r\ntwo")).text == "one\n\ntwo"


def encrypted() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_bytes("secret text that nobody reads"))))
    writer.encrypt("password", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.md", b"", "empty"),
        ("a.md", b" \n ", "empty"),
        ("a.md", b"---\ntitle: x\n---\n", "holds no text"),
        ("a.md", b"---\ntitle: [\n---\nx", "not valid YAML"),
        ("a.md", b"\xff\xfa\xf0broken", "not UTF-8"),
        ("a.md", pdf_bytes("x"), "content is binary"),
        ("a.txt", b"abc\x00\x01\x02", "binary data"),
        ("a.pdf", b"# not a PDF", "its content does not"),
        ("a.pdf", b"%PDF-1.7 cut", "corrupt"),
        ("a.pdf", pdf_bytes(), "no text layer"),
        ("a.pdf", encrypted(), "encrypted"),
        ("a.docx", b"PK\x03\x04 not a zip", "corrupt"),
        ("a.xlsx", b"PK\x03\x04", "not taken in"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        parse_file(written(tmp_path, name, content))


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="cannot be read: No such file"):
        parse_file(tmp_path / "gone.md")


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "MAX_FILE_BYTES", 10)
    with pytest.raises(UnreadableFileError, match="larger than"):
        parse_file(written(tmp_path, "a.md", "far more than ten bytes"))
