"""A small writer of PDF files for the samples."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pypdf
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject, TextStringObject


def write_pdf(target: Path, paragraphs: Sequence[str], mark: str) -> None:
    """Write one page of text, or an empty one; a mark goes into its information, XMP and a note on the page."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(595, 842)
    if paragraphs:
        font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
        fonts = DictionaryObject({NameObject("/F1"): _names(font)})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        content = DecodedStreamObject()
        content.set_data(_drawn(paragraphs))
        page[NameObject("/Contents")] = writer._add_object(content)
    if mark:
        writer.add_metadata({f"/{name}": mark for name in ("Title", "Author", "Subject", "Keywords", "Creator")})
        writer._root_object[NameObject("/Metadata")] = writer._add_object(_xmp(mark))
        page[NameObject("/Annots")] = ArrayObject([writer._add_object(_note(mark))])
    writer.write(target)


def _names(pairs: dict[str, str]) -> DictionaryObject:
    return DictionaryObject({NameObject(key): NameObject(value) for key, value in pairs.items()})


def _drawn(paragraphs: Sequence[str]) -> bytes:
    lines = [b"BT /F1 12 Tf 60 780 Td 16 TL"]
    for paragraph in paragraphs:
        escaped = paragraph.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        lines.append(b"(" + escaped.encode("cp1252") + b") Tj T* T*")
    return b"\n".join([*lines, b"ET"])


def _xmp(mark: str) -> DecodedStreamObject:
    packet = DecodedStreamObject()
    packet.update(_names({"/Type": "/Metadata", "/Subtype": "/XML"}))
    packet.set_data(
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" rdf:about="">'
        f"<dc:source>{mark}</dc:source></rdf:Description></rdf:RDF></x:xmpmeta>".encode()
    )
    return packet


def _note(mark: str) -> DictionaryObject:
    note = _names({"/Type": "/Annot", "/Subtype": "/Text"})
    note[NameObject("/Rect")] = ArrayObject([FloatObject(side) for side in (10, 10, 30, 30)])
    note[NameObject("/Contents")] = TextStringObject(mark)
    note[NameObject("/T")] = TextStringObject(mark)
    return note
