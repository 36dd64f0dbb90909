"""Documents in which words are hidden, or written by the program itself: only what a reader sees may come out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import docx as word
import pypdf
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

_W = nsdecls("w")
MARK = "PLANTED9"


def docx_of(path: Path, *runs: str, around: str = "{}") -> Path:
    """Write a Word document of one paragraph, or of whatever is put around it, out of runs as XML."""
    document = word.Document()
    paragraph = f"<w:p>{''.join(runs)}</w:p>"
    whole = parse_xml(f"<w:body {_W}>{around.format(paragraph)}</w:body>")
    for element in reversed(list(whole)):
        document.element.body.insert(0, element)
    document.save(str(path))
    return path


def run(text: str, look: str = "") -> str:
    """Give a run as XML."""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def complex_field(code: str, result: str, *, inner: str = "") -> str:
    """Give a field in runs of its own, as Word writes it; `inner` is a field within its code."""
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    return f"{begin}<w:r><w:instrText> {code} </w:instrText></w:r>{inner}{separate}{run(result)}{end}"


def pdf_of(path: Path, content: str, form: str = "") -> Path:
    """Write a PDF of one page out of its drawing operations; `form` is a drawing that can be used as /X1."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(595, 842)
    font = _names({"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"})
    resources = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})})
    if form:
        drawing = DecodedStreamObject()
        drawing.update(_names({"/Type": "/XObject", "/Subtype": "/Form"}))
        drawing[NameObject("/Resources")] = DictionaryObject(resources)
        drawing.set_data(form.encode())
        resources[NameObject("/XObject")] = DictionaryObject({NameObject("/X1"): writer._add_object(drawing)})
    page[NameObject("/Resources")] = resources
    stream = DecodedStreamObject()
    stream.set_data(content.encode())
    page[NameObject("/Contents")] = writer._add_object(stream)
    writer.write(path)
    return path


def shown(text: str, look: str = "", at: Sequence[int] = (60, 700)) -> str:
    """Give the operations that show a text at a place."""
    return f"q {look} BT /F1 12 Tf {at[0]} {at[1]} Td ({text}) Tj ET Q\n"


def _names(pairs: dict[str, str]) -> DictionaryObject:
    return DictionaryObject({NameObject(key): NameObject(value) for key, value in pairs.items()})
