"""Reader of hostile documents, run in a process of its own: gives their text and nothing else."""

from __future__ import annotations

import logging
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import docx
import odfdo
import pypdf
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree  # type: ignore[import-untyped]
from pypdf.errors import PyPdfError

from archive.adapters.child_answer import RefusedFileError, answer
from archive.adapters.clean_text import clean, without_markdown
from archive.adapters.text_encoding import decode
from archive.adapters.zip_guard import check_zip

_MOST_FILE_BYTES = 64 << 20
_MOST_LETTERS = 2_000_000
_MOST_PAGES = 2_000
_BROKEN = (
    *(OpcError, PyPdfError, etree.LxmlError, zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError),
    *(ValueError, KeyError, IndexError, TypeError, AttributeError, EOFError, AssertionError, ZeroDivisionError),
)
# What stands in a paragraph beside its text: notes to the editor, what was struck out, codes of fields.
_WORD_BESIDE = frozenset(qn(name) for name in ("w:del", "w:moveFrom", "w:instrText", "w:pPr", "w:rPr", "w:drawing"))
_WORD_BREAKS: Mapping[str, str] = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_ODT_BESIDE = frozenset(
    {
        *(
            "office:annotation",
            "office:annotation-end",
            "text:note",
            "text:tracked-changes",
            "text:change",
            "draw:frame",
        ),
        *("text:creator", "text:author-name", "text:author-initials", "text:initial-creator", "text:hidden-text"),
        *("text:sender-firstname", "text:sender-lastname", "text:printed-by", "text:editing-cycles", "text:file-name"),
        *("office:forms", "text:sequence-decls", "text:user-field-decls", "text:variable-decls", "text:date"),
    }
)


def read(arguments: Sequence[str]) -> object:
    """Give the text of a document (`PATH MEDIA_TYPE`)."""
    logging.disable()  # pypdf's remarks on a broken file are nobody's business
    path, kind = Path(arguments[0]), arguments[1]
    if path.stat().st_size > _MOST_FILE_BYTES:
        raise RefusedFileError("text_too_long")
    try:
        text = clean(_READERS[kind](path))
    except _BROKEN as error:
        raise RefusedFileError("broken_document") from error
    if len(text) > _MOST_LETTERS:
        raise RefusedFileError("text_too_long")
    if not any(letter.isalnum() for letter in text):
        raise RefusedFileError("scanned" if kind == "application/pdf" else "no_text")
    return {"text": text}


def _plain(path: Path) -> str:
    text = decode(path.read_bytes())
    if text is None:
        raise RefusedFileError("text_encoding")
    return text


def _markdown(path: Path) -> str:
    return without_markdown(_plain(path))


def _word(path: Path) -> str:
    check_zip(path)
    body = docx.Document(str(path)).element.body
    return "\n\n".join("".join(_word_pieces(paragraph)) for paragraph in body.iter(qn("w:p")))


def _word_pieces(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _WORD_BREAKS:
            yield _WORD_BREAKS[child.tag]
        elif child.tag not in _WORD_BESIDE and not _hidden(child):
            yield from _word_pieces(child)


def _hidden(run: etree._Element) -> bool:
    """Tell whether a run of text is marked as not to be shown."""
    mark = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return mark is not None and mark.get(qn("w:val")) not in ("0", "false", "off")


def _open_document(path: Path) -> str:
    check_zip(path)
    body = odfdo.Document(str(path)).body
    paragraphs = [part for part in body.get_elements("descendant::text:p|descendant::text:h") if not _in_margin(part)]
    return "\n\n".join("".join(_odt_pieces(part)) for part in paragraphs)


def _in_margin(part: odfdo.Element) -> bool:
    """Tell whether a paragraph belongs to a note, a comment or what was struck out."""
    above = part.parent
    while above is not None:
        if above.tag in _ODT_BESIDE:
            return True
        above = above.parent
    return False


def _odt_pieces(element: odfdo.Element) -> Iterator[str]:
    yield element.text or ""
    for child in element.children:
        if child.tag == "text:s":
            yield " " * min(_count(child.get_attribute("text:c")), 100)
        elif child.tag in ("text:tab", "text:line-break"):
            yield "\t" if child.tag == "text:tab" else "\n"
        elif child.tag not in _ODT_BESIDE:
            yield from _odt_pieces(child)
        yield child.tail or ""


def _count(value: object) -> int:
    return int(str(value)) if str(value).isdigit() else 1


def _portable(path: Path) -> str:
    reader = pypdf.PdfReader(path)
    if reader.is_encrypted and not reader.decrypt(""):
        raise RefusedFileError("locked")
    if len(reader.pages) > _MOST_PAGES:
        raise RefusedFileError("text_too_long")
    pages: list[str] = []
    letters = 0
    for page in reader.pages:
        pages.append(page.extract_text())
        letters += len(pages[-1])
        if letters > _MOST_LETTERS:
            raise RefusedFileError("text_too_long")
    return "\n\n".join(pages)


_READERS: Mapping[str, Callable[[Path], str]] = {
    "text/plain": _plain,
    "text/markdown": _markdown,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _word,
    "application/vnd.oasis.opendocument.text": _open_document,
    "application/pdf": _portable,
}


if __name__ == "__main__":
    answer(read)
