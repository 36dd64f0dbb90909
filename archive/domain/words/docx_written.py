"""A Word document of plain paragraphs and nothing else: no author, no date, no name of a program, nothing hidden.

Each paragraph runs in its own direction (ISO/IEC 29500-1, `w:bidi` and `w:rtl`).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TYPES: Final = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>'
)
_LINKS: Final = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest day that a packed file can bear: when somebody wrote is nobody's business."""


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """Some lines, and whether they run from right to left."""

    text: str
    is_rtl: bool = False


def write_docx(paragraphs: Iterable[Paragraph]) -> bytes:
    """Give a Word document of paragraphs; a line break within one stays a line break."""
    body = "".join(map(_paragraph, paragraphs))
    document = f'{_HEAD}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, text in (("[Content_Types].xml", _TYPES), ("_rels/.rels", _LINKS), ("word/document.xml", document)):
            parts.writestr(zipfile.ZipInfo(name, _LONG_AGO), text, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _paragraph(paragraph: Paragraph) -> str:
    runs = "<w:r><w:br/></w:r>".join(_run(line, is_rtl=paragraph.is_rtl) for line in paragraph.text.split("\n"))
    return f"<w:p>{'<w:pPr><w:bidi/></w:pPr>' if paragraph.is_rtl else ''}{runs}</w:p>"


def _run(line: str, *, is_rtl: bool) -> str:
    style = "<w:rPr><w:rtl/></w:rPr>" if is_rtl else ""
    return f'<w:r>{style}<w:t xml:space="preserve">{escape(line)}</w:t></w:r>'
