"""The text of a Word document: what a reader sees in its body, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree  # type: ignore[import-untyped]

from archive.adapters.documents.zip_guard import check_zip

BROKEN: tuple[type[Exception], ...] = (OpcError, etree.LxmlError)
"""What reading raises when the file is broken, beside what any reader may raise."""

# Old programs get the same words once more below this element.
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# What stands in a paragraph beside its text: what was struck out, codes of fields, pictures.
_BESIDE = frozenset(
    {
        *(qn(name) for name in ("w:del", "w:moveFrom", "w:instrText", "w:pPr", "w:rPr", "w:drawing", "w:pict")),
        *(qn("w:object"), _FALLBACK),
    }
)
_BREAKS: Mapping[str, str] = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_OFF = frozenset({"0", "false", "off"})


def read(path: Path, kind: str) -> str:
    """Give the paragraphs of a document's body in their order, those of tables and text boxes too."""
    del kind
    check_zip(path)
    body = docx.Document(str(path)).element.body
    paragraphs = (each for each in body.iter(qn("w:p")) if next(each.iterancestors(_FALLBACK), None) is None)
    return "\n\n".join("".join(_pieces(paragraph)) for paragraph in paragraphs)


def _pieces(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag not in _BESIDE and not _hidden(child):
            yield from _pieces(child)


def _hidden(run: etree._Element) -> bool:
    """Tell whether a run of text is marked as not to be shown."""
    mark = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return mark is not None and mark.get(qn("w:val")) not in _OFF
