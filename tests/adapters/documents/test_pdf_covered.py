"""Words in a PDF over which a bar was drawn are still in the file: it is refused, and others are read as before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject

from archive.adapters.media_tools import FfmpegTools
from archive.domain.errors import InvalidInputError
from tests.hidden_words import pdf_of, shown

PDF = "application/pdf"
WORDS = shown("My name is Amina.")
# Amina begins about 62 points from the margin and is 34 wide.
BAR = "0 0 0 rg 122 697 36 14 re f\n"


def _read(tools: FfmpegTools, path: Path) -> str:
    return tools.read_text(path, PDF)


@pytest.mark.parametrize(
    "over",
    [
        pytest.param(BAR, id="a black bar"),
        pytest.param("1 1 1 rg 122 697 36 14 re f\n", id="a white one"),
        pytest.param("0 g 122 697 m 158 697 l 158 711 l 122 711 l h f\n", id="a bar of lines"),
        pytest.param("0 G 12 w 122 704 m 158 704 l S\n", id="a wide pen"),
        pytest.param("q 1 0 0 1 100 0 cm 0 g 22 697 36 14 re f Q\n", id="moved there"),
        pytest.param("0 g 59 690 300 20 re 59 650 300 20 re f\n", id="with others"),
        pytest.param("q 36 0 0 14 122 697 cm BI /W 1 /H 1 /BPC 8 /CS /G ID a EI Q\n", id="a picture"),
    ],
)
def test_a_file_with_something_drawn_over_a_word_is_refused(
    media_tools: FfmpegTools, tmp_path: Path, over: str
) -> None:
    with pytest.raises(InvalidInputError) as error:
        _read(media_tools, pdf_of(tmp_path / "page.pdf", WORDS + over))

    assert error.value.code == "covered_words"


def test_a_drawing_used_over_a_word_is_refused(media_tools: FfmpegTools, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError) as error:
        _read(media_tools, pdf_of(tmp_path / "page.pdf", WORDS + "/X1 Do\n", form=BAR))

    assert error.value.code == "covered_words"


@pytest.mark.parametrize(
    "drawing",
    [
        pytest.param("0.9 1 0.9 rg 50 690 400 30 re f 0 g\n" + WORDS, id="a ground before the words"),
        pytest.param(WORDS + "0 g 60 698 94 0.7 re f\n", id="a line below"),
        pytest.param(WORDS + "0 g 60 712 94 0.7 re f\n", id="a line above"),
        pytest.param(WORDS + "0 g 170 690 100 30 re f\n", id="the next cell of a table"),
        pytest.param(WORDS + "0 g 60 670 100 26 re f\n", id="the next row"),
        pytest.param(WORDS + "0 g 20 20 555 802 re 30 30 535 782 re f*\n", id="a frame"),
        pytest.param(WORDS + "0 G 1 w 122 704 m 158 704 l S\n", id="a thin line through"),
        pytest.param(WORDS + "/Sheer gs 1 1 0 rg 122 697 36 14 re f\n", id="a marker"),
    ],
)
def test_words_that_something_lies_under_or_beside_are_read(
    media_tools: FfmpegTools, tmp_path: Path, drawing: str
) -> None:
    path = pdf_of(tmp_path / "page.pdf", drawing)
    writer = pypdf.PdfWriter(clone_from=path)
    sheer = DictionaryObject({NameObject("/BM"): NameObject("/Multiply")})
    resources: Any = writer.pages[0]["/Resources"]
    resources[NameObject("/ExtGState")] = DictionaryObject({NameObject("/Sheer"): sheer})
    writer.write(path)

    assert "My name is Amina." in _read(media_tools, path)


def _noted(path: Path, **said: Any) -> Path:
    """Write a page with a note of a reader's program over the name."""
    writer = pypdf.PdfWriter(clone_from=pdf_of(path, WORDS))
    rect = ArrayObject([FloatObject(side) for side in (122, 697, 158, 711)])
    told = {
        key: ArrayObject(map(FloatObject, value)) if isinstance(value, list) else value for key, value in said.items()
    }
    note = DictionaryObject({NameObject(f"/{key}"): value for key, value in told.items()})
    note.update({NameObject("/Type"): NameObject("/Annot"), NameObject("/Rect"): rect})
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    writer.write(path)
    return path


@pytest.mark.parametrize(
    "said",
    [
        {"Subtype": NameObject("/Square"), "IC": [0, 0, 0]},
        {"Subtype": NameObject("/Redact")},
        {"Subtype": NameObject("/Highlight"), "C": [0, 0, 0]},
        {"Subtype": NameObject("/Ink"), "Border": [0, 0, 12]},
    ],
    ids=lambda said: said["Subtype"],
)
def test_a_note_that_blackens_a_word_is_refused(media_tools: FfmpegTools, tmp_path: Path, said: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError) as error:
        _read(media_tools, _noted(tmp_path / "page.pdf", **said))

    assert error.value.code == "covered_words"


@pytest.mark.parametrize(
    "said",
    [
        {"Subtype": NameObject("/Highlight"), "C": [1, 1, 0]},
        {"Subtype": NameObject("/Underline"), "C": [0, 0, 0]},
        {"Subtype": NameObject("/Link")},
        {"Subtype": NameObject("/Square"), "C": [1, 0, 0]},
    ],
    ids=lambda said: said["Subtype"],
)
def test_a_note_through_which_a_word_is_seen_is_none(
    media_tools: FfmpegTools, tmp_path: Path, said: dict[str, Any]
) -> None:
    assert "Amina" in _read(media_tools, _noted(tmp_path / "page.pdf", **said))


@pytest.mark.parametrize(("cut", "is_seen"), [("0 0 200 650 re W n\n", False), ("0 690 200 50 re W n\n", True)])
def test_words_outside_of_what_a_drawing_is_cut_to_are_not_read(
    media_tools: FfmpegTools, tmp_path: Path, cut: str, is_seen: bool
) -> None:
    path = pdf_of(tmp_path / "page.pdf", shown("Before it.", at=(60, 760)) + f"q {cut}{WORDS}Q\n")

    assert ("Amina" in _read(media_tools, path)) is is_seen


def test_letters_are_as_wide_as_their_font_says(media_tools: FfmpegTools, tmp_path: Path) -> None:
    far = shown("My name is " + "i" * 40 + " Amina.")
    writer = pypdf.PdfWriter(clone_from=pdf_of(tmp_path / "page.pdf", far + "0 g 340 697 60 14 re f\n"))
    resources: Any = writer.pages[0]["/Resources"]
    resources["/Font"]["/F1"][NameObject("/FirstChar")] = FloatObject(0)
    resources["/Font"]["/F1"][NameObject("/Widths")] = ArrayObject([FloatObject(600)] * 256)
    writer.write(tmp_path / "wide.pdf")

    with pytest.raises(InvalidInputError):
        _read(media_tools, tmp_path / "wide.pdf")
