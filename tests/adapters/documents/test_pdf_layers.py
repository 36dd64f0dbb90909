"""What lies on a closed layer of a PDF is drawn for nobody, and is no word of it; what lies on an open one is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, PdfObject, TextStringObject

from archive.adapters.media_tools import FfmpegTools
from tests.hidden_words import MARK, pdf_of, shown

PDF = "application/pdf"
ON_A_LAYER = "/OC /Closed BDC {} EMC\n"
NESTED = "/OC /Closed BDC /OC /Open BDC /Span <</MCID 0>> BDC {} EMC EMC EMC\n"


def as_pdf(value: Any) -> PdfObject:
    if isinstance(value, dict):
        return DictionaryObject({NameObject(key): as_pdf(each) for key, each in value.items()})
    if isinstance(value, list):
        return ArrayObject([as_pdf(each) for each in value])
    return NameObject(value) if isinstance(value, str) else value


def layered(
    path: Path,
    content: str,
    shown_as: Callable[[PdfObject, PdfObject], dict[str, Any]],
    form: str = "",
    rule: Any = None,
) -> Path:
    """Write a page with two layers, and what the file says of them; a `rule` may stand for the layer /Closed."""
    writer = pypdf.PdfWriter(clone_from=pdf_of(path, content, form))
    usage = {"/View": {"/ViewState": "/OFF"}}
    layers: list[Any] = [writer._add_object(as_pdf({"/Type": "/OCG", "/Usage": each})) for each in ({}, usage)]
    for layer, name in zip(layers, ("open", "closed"), strict=True):
        layer.get_object()[NameObject("/Name")] = TextStringObject(name)
    opened, closed = layers
    mark = as_pdf(rule(opened, closed)) if rule else closed
    told = {"/OCGs": layers, "/D": shown_as(opened, closed)}
    writer.root_object[NameObject("/OCProperties")] = as_pdf(told)
    resources: Any = writer.pages[0]["/Resources"]
    resources[NameObject("/Properties")] = as_pdf({"/Open": opened, "/Closed": mark})
    if form:
        resources["/XObject"]["/X1"][NameObject("/OC")] = mark
    writer.write(path)
    return path


def off(_: PdfObject, closed: PdfObject) -> dict[str, Any]:
    return {"/OFF": [closed]}


@pytest.mark.parametrize("around", [ON_A_LAYER, NESTED])
@pytest.mark.parametrize(
    "shown_as",
    [
        off,
        lambda opened, _: {"/BaseState": "/OFF", "/ON": [opened]},
        lambda _, closed: {"/AS": [{"/Event": "/View", "/Category": ["/View"], "/OCGs": [closed]}]},
    ],
)
def test_words_on_a_closed_layer_are_not_read(
    media_tools: FfmpegTools, tmp_path: Path, shown_as: Callable[..., dict[str, Any]], around: str
) -> None:
    hidden = around.format(shown(MARK, at=(60, 600)))
    seen = "/OC /Open BDC " + shown("open", at=(60, 500)) + "EMC\n" + shown("after", at=(60, 400))
    path = layered(tmp_path / "s.pdf", shown("before") + hidden + seen, shown_as)
    assert media_tools.read_text(path, PDF).split() == ["before", "open", "after"]


@pytest.mark.parametrize(
    ("rule", "is_seen"),
    [
        (lambda opened, closed: {"/OCGs": closed}, False),
        (lambda opened, closed: {"/OCGs": [opened, closed]}, True),
        (lambda opened, closed: {"/OCGs": [opened, closed], "/P": "/AllOn"}, False),
        (lambda opened, closed: {"/OCGs": [opened, closed], "/P": "/AnyOff"}, True),
        (lambda opened, closed: {"/OCGs": [opened], "/P": "/AllOff"}, False),
        (lambda opened, closed: {"/OCGs": []}, True),
        (lambda opened, closed: {"/VE": ["/And", opened, closed], "/OCGs": [opened]}, False),
        (lambda opened, closed: {"/VE": ["/Or", opened, ["/Not", opened]]}, True),
        (lambda opened, closed: {"/VE": ["/Not", ["/Or", opened, closed]]}, False),
    ],
)
def test_rules_of_layers_are_kept(
    media_tools: FfmpegTools, tmp_path: Path, rule: Callable[..., dict[str, Any]], is_seen: bool
) -> None:
    content = shown("always") + ON_A_LAYER.format(shown("ruled", at=(60, 600)))
    path = layered(tmp_path / "s.pdf", content, off, rule=lambda *both: {"/Type": "/OCMD", **rule(*both)})
    assert media_tools.read_text(path, PDF).split() == (["always", "ruled"] if is_seen else ["always"])


def test_a_drawing_of_a_closed_layer_is_not_read(media_tools: FfmpegTools, tmp_path: Path) -> None:
    path = layered(tmp_path / "s.pdf", shown("seen") + "/X1 Do", off, form=shown(MARK))
    assert media_tools.read_text(path, PDF) == "seen"


def test_white_on_the_dark_ground_of_a_closed_layer_is_not_seen(media_tools: FfmpegTools, tmp_path: Path) -> None:
    dark = ON_A_LAYER.format("q 0 g 0 0 595 842 re f Q")
    path = layered(tmp_path / "s.pdf", dark + shown("seen") + shown(MARK, "1 g", (60, 500)), off)
    assert media_tools.read_text(path, PDF) == "seen"
