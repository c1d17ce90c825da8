"""One reader per file format: bytes in, a filled `TextBuilder` and front matter out.

A reader raises `UnreadableFileError` with a reason a person can act on; anything else a
parser throws is turned into one by `vectorstore.parse`.
"""

import io
from collections.abc import Callable
from typing import Any

from vectorstore.text_builder import TextBuilder

MIN_PDF_CHARACTERS_PER_PAGE = 5
"""Below it a PDF is taken for scanned pages, which hold pictures and no text."""

FrontMatter = dict[str, Any]
Reader = Callable[[bytes, TextBuilder], FrontMatter]


class UnreadableFileError(Exception):
    """The file cannot be taken in; the message says why and what to do."""


def decode(data: bytes) -> str:
    """The bytes as text: UTF-8 (with or without a mark), else UTF-16 with a mark; never a guess."""
    if b"\x00" in data[:4096] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise UnreadableFileError("the file holds binary data, not text: check its type and name")
    try:
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFileError("the file is not UTF-8 text: save it as UTF-8 and try again") from error


def read_text(data: bytes, out: TextBuilder) -> FrontMatter:
    """Plain text: paragraphs stand apart by empty lines."""
    for paragraph in decode(data).replace("\r\n", "\n").split("\n\n"):
        out.add(paragraph)
    return {}


def read_markdown(data: bytes, out: TextBuilder) -> FrontMatter:
    """Markdown with optional YAML front matter; emphasis and link targets are dropped, words are kept."""
    import frontmatter
    from markdown_it import MarkdownIt
    from yaml import YAMLError

    from vectorstore.markdown_text import write_tokens

    try:
        post = frontmatter.loads(decode(data))
    except YAMLError as error:
        raise UnreadableFileError(
            f"the front matter is not valid YAML: {str(error).splitlines()[0]}"
        ) from error
    write_tokens(MarkdownIt("commonmark").enable("table").parse(post.content), out)
    return dict(post.metadata)


_HTML_SKIP = ("script", "style", "nav", "template", "noscript", "head")
_HTML_BLOCKS = (*(f"h{n}" for n in range(1, 7)), "p", "li", "tr", "pre", "blockquote", "dt", "dd", "caption")


def read_html(data: bytes, out: TextBuilder) -> FrontMatter:
    """HTML: headings, paragraphs, list items and table rows; scripts, styles and navigation are dropped."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(decode(data), "html.parser")
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    meta = {
        str(tag["name"]): str(tag["content"])
        for tag in soup.find_all("meta")
        if tag.get("name") and tag.get("content")
    }
    for tag in soup(_HTML_SKIP):
        tag.decompose()
    found = soup.find_all(_HTML_BLOCKS)
    for tag in found:
        if tag.find(_HTML_BLOCKS) is not None and tag.name != "tr":
            own = " ".join(text.strip() for text in tag.find_all(string=True, recursive=False)).strip()
            out.add(own)
        elif tag.name.startswith("h") and len(tag.name) == 2:
            out.add_heading(tag.get_text(" ", strip=True), int(tag.name[1]))
        elif tag.name == "tr":
            out.add(
                " | ".join(cell.get_text(" ", strip=True) for cell in tag.find_all(["td", "th"])), tight=True
            )
        elif tag.find_parent("tr") is None:
            listed = tag.name == "li"
            out.add(("- " if listed else "") + tag.get_text(" ", strip=True), tight=listed)
    if not found:
        out.add(soup.get_text("\n\n", strip=True))
    return {**({"title": title} if title else {}), **meta}


def read_pdf(data: bytes, out: TextBuilder) -> FrontMatter:
    """PDF text layer, page by page; an encrypted or scanned file is refused by name of the trouble."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableFileError("the PDF is encrypted: save it without a password and try again")
    pages = [page.extract_text() or "" for page in reader.pages]
    if sum(len(page.strip()) for page in pages) < MIN_PDF_CHARACTERS_PER_PAGE * max(1, len(pages)):
        raise UnreadableFileError(
            "the PDF holds no text layer (scanned pages): run text recognition over it first"
        )
    for page in pages:
        for paragraph in page.split("\n\n"):
            out.add(paragraph)
    title = (reader.metadata.title or "") if reader.metadata else ""
    return {"title": title} if title else {}


def read_docx(data: bytes, out: TextBuilder) -> FrontMatter:
    """DOCX paragraphs, headings and table rows in the order in which they stand."""
    from docx import Document
    from docx.table import Table

    document = Document(io.BytesIO(data))
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                out.add(" | ".join(cell.text.strip() for cell in row.cells), tight=True)
            continue
        style = block.style.name if block.style else ""
        if style == "Title" or style.startswith("Heading"):
            level = int(style.rsplit(" ", 1)[-1]) if style[-1:].isdigit() else 1
            out.add_heading(block.text, level)
        else:
            listed = style.startswith("List")
            out.add(("- " if listed and block.text.strip() else "") + block.text, tight=listed)
    title = document.core_properties.title
    return {"title": title} if title else {}


READERS: dict[str, Reader] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".txt": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
}
