"""The text of a Word document: what a reader sees in its body, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree  # type: ignore[import-untyped]

from archive.adapters.documents.docx_package import as_plain_docx
from archive.adapters.documents.docx_visible import Visibility
from archive.adapters.documents.fields import is_telling
from archive.adapters.documents.zip_guard import check_zip

BROKEN: tuple[type[Exception], ...] = (OpcError, etree.LxmlError)
"""What reading raises when the file is broken, beside what any reader may raise."""

# Old programs get the same words once more below this element.
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# What stands in a paragraph beside its text: what was struck out, codes of fields, pictures.
_BESIDE = frozenset(
    {
        *(qn(name) for name in ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:sdtPr", "w:drawing", "w:pict")),
        *(qn("w:object"), _FALLBACK),
    }
)
_BREAKS: Mapping[str, str] = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_PROPERTIES = ("core-properties", "coreProperties", "extended-properties", "CoverPageProps", "coverPageProps")


@dataclass
class _Field:
    """A field that has begun: its code, and whether its result stands here already."""

    code: str = ""
    is_result: bool = False


def read(path: Path, kind: str) -> str:
    """Give the paragraphs of a document's body in their order, those of tables and text boxes too.

    Raises:
        ValueError: a field never ends, so nobody can tell what is its result and what is text.
    """
    del kind
    check_zip(path)
    document = docx.Document(as_plain_docx(path))
    body = document.element.body
    paragraphs = (each for each in body.iter(qn("w:p")) if not _is_beside(each))
    reader = _Reader(Visibility(document))
    text = "\n\n".join("".join(reader.pieces(paragraph)) for paragraph in paragraphs)
    reader.end()
    return text


class _Reader:
    """Reads paragraphs in order; a field may begin in one and end in another."""

    def __init__(self, visibility: Visibility) -> None:
        self._visibility = visibility
        self._fields: list[_Field] = []

    def pieces(self, element: etree._Element) -> Iterator[str]:
        """Yield what is read of an element's children."""
        for child in element:
            if child.tag == qn("w:fldChar"):
                self._turn(child.get(qn("w:fldCharType")))
            elif child.tag == qn("w:instrText"):
                self._add_code(child.text or "")
            elif child.tag == qn("w:t") or child.tag in _BREAKS:
                yield self._shown(_BREAKS.get(child.tag) or child.text or "")
            elif not self._is_left_out(child):
                yield from self.pieces(child)

    def end(self) -> None:
        """See that all fields have ended."""
        if self._fields:
            raise ValueError("a field never ends")

    def _turn(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif not self._fields:
            raise ValueError("a field ends that never began")
        elif kind == "separate":
            self._fields[-1].is_result = True
        else:
            self._fields.pop()

    def _add_code(self, code: str) -> None:
        if self._fields:
            self._fields[-1].code += code

    def _shown(self, text: str) -> str:
        is_told = any(not field.is_result or is_telling(field.code) for field in self._fields)
        return "" if is_told else text

    def _is_left_out(self, child: etree._Element) -> bool:
        if child.tag == qn("w:r"):
            # A field's marks stand in runs of their own: whether they are seen changes nothing.
            is_mark = child.find(qn("w:fldChar")) is not None or child.find(qn("w:instrText")) is not None
            return not is_mark and self._visibility.hides(child)
        is_field = child.tag == qn("w:fldSimple") and is_telling(child.get(qn("w:instr"), ""))
        return child.tag in _BESIDE or is_field or (child.tag == qn("w:sdt") and _is_bound(child))


def _is_bound(control: etree._Element) -> bool:
    """Tell whether a content control shows a property of the document, such as its author."""
    bindings = control.findall(f"{qn('w:sdtPr')}/{qn('w:dataBinding')}")
    return any(word in value for binding in bindings for value in binding.attrib.values() for word in _PROPERTIES)


def _is_beside(paragraph: etree._Element) -> bool:
    """Tell whether a paragraph is another one once more, or stands in a control that shows a property."""
    if next(paragraph.iterancestors(_FALLBACK), None) is not None:
        return True
    return any(_is_bound(control) for control in paragraph.iterancestors(qn("w:sdt")))
