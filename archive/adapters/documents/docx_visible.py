"""Which runs of a Word document nobody sees: hidden, white on white, or too small to read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree  # type: ignore[import-untyped]

from archive.adapters.documents.colours import WHITE, hex_of, is_light, is_unseen

_OFF: Final = frozenset({"0", "false", "off", "none"})
_DEEPEST_STYLE: Final = 20
_LEAST_HALF_POINTS: Final = 5
_HIGHLIGHTS: Final = {"white": WHITE, "none": None}
_ANY_DARK: Final = "000001"
"""Stands for a ground of which only is known that it is not white."""

_NO_FILL: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}noFill"
_SHAPE: Final = frozenset(
    {"{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}wsp", "{urn:schemas-microsoft-com:vml}shape"}
)
_SHAPE_PROPERTIES: Final = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}spPr"
_COLOUR_OF_SHAPE: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}srgbClr"


class Visibility:
    """Knows the styles of a document, and tells of each run whether it can be seen."""

    def __init__(self, document: Document) -> None:
        """Read the styles once."""
        styles = document.styles.element
        self._styles = {style.get(qn("w:styleId")): style for style in styles.findall(qn("w:style"))}
        self._defaults = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        page = document.element.find(qn("w:background"))
        self._page = hex_of(page.get(qn("w:color"))) if page is not None else None

    def hides(self, run: etree._Element) -> bool:
        """Tell whether a run is marked as hidden, of the colour of its ground, transparent, or of no size."""
        hidden = self._first(run, "w:vanish")
        if hidden is not None and hidden.get(qn("w:val")) not in _OFF:
            return True
        size = self._first(run, "w:sz")
        if size is not None and float(size.get(qn("w:val"), "24")) < _LEAST_HALF_POINTS:
            return True
        own = run.find(qn("w:rPr"))
        if own is not None and next(own.iter(_NO_FILL), None) is not None:
            return True
        return is_unseen(self._colour(run), self._ground(run))

    def _first(self, run: etree._Element, name: str) -> etree._Element | None:
        found = (properties.find(qn(name)) for properties in self._run_properties(run))
        return next((each for each in found if each is not None), None)

    def _run_properties(self, run: etree._Element) -> Iterator[etree._Element]:
        """Yield what is said of a run's look, the nearest first."""
        own = run.find(qn("w:rPr"))
        if own is not None:
            yield own
            yield from self._of_style(own.find(qn("w:rStyle")), "w:rPr")
        paragraph = next(run.iterancestors(qn("w:p")), None)
        if paragraph is not None:
            yield from self._of_style(paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}"), "w:rPr")
        if self._defaults is not None:
            yield self._defaults

    def _of_style(self, named: etree._Element | None, part: str) -> Iterator[etree._Element]:
        """Yield a part of a style and of those that it is based on."""
        for _ in range(_DEEPEST_STYLE):
            style = self._styles.get(named.get(qn("w:val"))) if named is not None else None
            if style is None:
                return
            found = style.find(qn(part))
            if found is not None:
                yield found
            named = style.find(qn("w:basedOn"))

    def _colour(self, run: etree._Element) -> str | None:
        told = self._first(run, "w:color")
        if told is None:
            return None
        if hex_of(told.get(qn("w:val"))) is None and told.get(qn("w:themeColor")) in ("background1", "light1"):
            return WHITE
        return hex_of(told.get(qn("w:val")))

    def _ground(self, run: etree._Element) -> str:
        """Give the colour behind a run: its own shading, else its paragraph's, cell's, table's, box's or page's."""
        highlight = self._first(run, "w:highlight")
        if highlight is not None and highlight.get(qn("w:val")) != "none":
            return _HIGHLIGHTS.get(highlight.get(qn("w:val")), _ANY_DARK) or WHITE
        grounds = (_fill(properties.find(qn("w:shd"))) for properties in self._grounds(run))
        return next((ground for ground in (*grounds, self._page) if ground), WHITE)

    def _grounds(self, run: etree._Element) -> Iterator[etree._Element]:
        yield from self._run_properties(run)
        for above in run.iterancestors():
            if above.tag == qn("w:p") and above.find(qn("w:pPr")) is not None:
                yield above.find(qn("w:pPr"))
                yield from self._of_style(above.find(f"{qn('w:pPr')}/{qn('w:pStyle')}"), "w:pPr")
            elif above.tag == qn("w:tc") and above.find(qn("w:tcPr")) is not None:
                yield above.find(qn("w:tcPr"))
            elif above.tag == qn("w:tbl"):
                yield from self._of_table(above)
            elif above.tag in _SHAPE:
                yield _ground_of_shape(above)

    def _of_table(self, table: etree._Element) -> Iterator[etree._Element]:
        """Yield what stands behind a table, and anything dark in its style: which cells that colours, is not asked."""
        properties = table.find(qn("w:tblPr"))
        if properties is None:
            return
        yield properties
        named = properties.find(qn("w:tblStyle"))
        style = self._styles.get(named.get(qn("w:val"))) if named is not None else None
        shadings = style.iter(qn("w:shd")) if style is not None else iter(())
        yield from (each.getparent() for each in shadings if not is_light(_fill(each) or WHITE))


def _fill(shading: etree._Element | None) -> str | None:
    if shading is None:
        return None
    told = hex_of(shading.get(qn("w:fill")))
    if told is None and shading.get(qn("w:themeFill")) not in (None, "background1", "light1"):
        return _ANY_DARK
    return told


def _ground_of_shape(shape: etree._Element) -> etree._Element:
    """Give the fill of a drawn box as if it were a paragraph's shading."""
    properties = shape.find(_SHAPE_PROPERTIES)
    own = properties if properties is not None else shape
    colour = next(own.iter(_COLOUR_OF_SHAPE), None)
    told = hex_of(colour.get("val") if colour is not None else shape.get("fillcolor"))
    shading = etree.Element(qn("w:shd"), {qn("w:fill"): told or ""})
    around = etree.Element(qn("w:pPr"))
    around.append(shading)
    return around
