"""The properties of documents: who wrote them, when, with what."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from lxml import etree  # type: ignore[import-untyped]

from archive.adapters.documents.zip_guard import check_zip
from archive.domain.file_types import DOCX, ODT, PDF, RTF

_PARTS: Mapping[str, tuple[str, ...]] = {
    DOCX.media_type: ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"),
    ODT.media_type: ("meta.xml",),
}


def tags(path: Path, kind: str) -> Iterator[tuple[str, object]]:
    """Yield a document's properties; a plain text has none."""
    if kind in _PARTS:
        return _packed(path, _PARTS[kind])
    if kind == RTF.media_type:
        return _rich(path)
    return _portable(path) if kind == PDF.media_type else iter(())


def _rich(path: Path) -> Iterator[tuple[str, object]]:
    """Yield what an RTF says of itself: its words between braces, whatever else stands there."""
    from archive.adapters.documents.rtf import properties  # a library, which the other kinds do without

    return ((f"rtf.{name}", value) for name, value in properties(path))


def _packed(path: Path, parts: tuple[str, ...]) -> Iterator[tuple[str, object]]:
    check_zip(path)
    strict = etree.XMLParser(resolve_entities=False, no_network=True)
    with zipfile.ZipFile(path) as packed:
        for part in sorted(set(parts) & set(packed.namelist())):
            for element in etree.fromstring(packed.read(part), strict).iter(etree.Element):
                if element.text and element.text.strip():
                    yield f"{part}.{etree.QName(element).localname}", element.text.strip()


def _portable(path: Path) -> Iterator[tuple[str, object]]:
    import pypdf  # a large library, which the other kinds do without

    reader = pypdf.PdfReader(path)
    for name, value in (reader.metadata or {}).items():
        yield f"pdf.{name.strip('/')}", value
    notes = reader.xmp_metadata
    if notes is not None:
        yield "pdf.xmp", notes.rdf_root.toxml()
