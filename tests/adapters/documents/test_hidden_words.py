"""What nobody sees in a document, and what its program wrote by itself, is no word of it; what is seen is not lost."""

from __future__ import annotations

from pathlib import Path

import fpdf
import odfdo
import pypdf
import pytest

import archive.adapters.fonts
from archive.adapters.media_tools import FfmpegTools
from archive.domain.errors import InvalidInputError
from tests.hidden_words import MARK, complex_field, docx_of, pdf_of, run, shown

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
ODT = "application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    "code", ["AUTHOR", "FILENAME \\p", 'DATE \\@ "d MMMM yyyy"', "LASTSAVEDBY", "DOCPROPERTY Company"]
)
def test_what_word_writes_by_itself_is_not_read(media_tools: FfmpegTools, tmp_path: Path, code: str) -> None:
    simple = f'<w:fldSimple w:instr=" {code.replace(chr(34), "&quot;")} ">{run(MARK)}</w:fldSimple>'
    nested = (
        complex_field("IF 1 = 1", MARK, inner=complex_field(code, MARK))
        .replace(MARK, "seen", 2)
        .replace("seen", MARK, 1)
    )
    runs = (run("Before "), simple, complex_field(code, MARK), nested, run(" after"))
    path = docx_of(tmp_path / "s.docx", *runs)

    assert media_tools.read_text(path, DOCX) == "Before seen after"


def test_what_a_field_makes_of_the_text_itself_is_read(media_tools: FfmpegTools, tmp_path: Path) -> None:
    link = complex_field('HYPERLINK "https://example.org"', "the map")
    begun = complex_field("TOC", "First").removesuffix('<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    around = "{}<w:p>" + run("Second") + '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    path = docx_of(tmp_path / "s.docx", link, begun, around=around)

    assert media_tools.read_text(path, DOCX).strip() == "the mapFirst\n\nSecond"


def test_a_property_in_a_control_is_not_read_and_other_controls_are(media_tools: FfmpegTools, tmp_path: Path) -> None:
    bound = '<w:dataBinding w:xpath="/ns1:coreProperties[1]/ns0:creator[1]" w:storeItemID="x"/>'
    controls = [f"<w:sdt><w:sdtPr>{each}</w:sdtPr><w:sdtContent>{{}}</w:sdtContent></w:sdt>" for each in (bound, "")]
    inline = [control.format(run(word)) for control, word in zip(controls, (MARK, "seen"), strict=True)]
    around = "{}" + controls[0].format(f"<w:p>{run(MARK)}</w:p>")
    path = docx_of(tmp_path / "s.docx", *inline, around=around)

    assert media_tools.read_text(path, DOCX) == "seen"


def test_a_field_without_an_end_is_refused(media_tools: FfmpegTools, tmp_path: Path) -> None:
    begun = complex_field("AUTHOR", "x").removesuffix('<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    path = docx_of(tmp_path / "s.docx", begun, run("lost?"))

    with pytest.raises(InvalidInputError) as error:
        media_tools.read_text(path, DOCX)
    assert error.value.code == "broken_document"


@pytest.mark.parametrize(
    "look",
    [
        '<w:color w:val="FFFFFF"/>',
        '<w:color w:val="FDFDFD"/>',
        '<w:color w:val="auto" w:themeColor="background1"/>',
        '<w:color w:val="FFFF00"/><w:highlight w:val="none"/><w:shd w:val="clear" w:fill="FFFF00"/>',
        '<w:sz w:val="2"/>',
        "<w:vanish/>",
    ],
)
def test_a_word_that_nobody_sees_is_not_read(media_tools: FfmpegTools, tmp_path: Path, look: str) -> None:
    path = docx_of(tmp_path / "s.docx", run("seen"), run(MARK, look))
    assert media_tools.read_text(path, DOCX) == "seen"


CELL = '<w:tbl><w:tblPr/><w:tr><w:tc><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr>{}</w:tc></w:tr></w:tbl>'


@pytest.mark.parametrize(
    ("look", "around"),
    [
        ('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="000000"/>', "{}"),
        ('<w:color w:val="FFFFFF"/><w:highlight w:val="blue"/>', "{}"),
        ('<w:color w:val="FFFFFF"/>', CELL),
        ('<w:color w:val="C00000"/><w:vanish w:val="0"/><w:sz w:val="12"/>', "{}"),
    ],
)
def test_white_on_what_is_dark_is_read(media_tools: FfmpegTools, tmp_path: Path, look: str, around: str) -> None:
    path = docx_of(tmp_path / "s.docx", run("seen", look), around=around)
    assert media_tools.read_text(path, DOCX).strip() == "seen"


@pytest.mark.parametrize("look", ["1 g", "1 1 1 rg", "0 0 0 0 k", "/DeviceRGB cs 1 1 1 sc", "3 Tr", "0.98 g"])
def test_a_word_that_nobody_sees_on_a_page_is_not_read(media_tools: FfmpegTools, tmp_path: Path, look: str) -> None:
    path = pdf_of(tmp_path / "s.pdf", shown("seen") + shown(MARK, look, (60, 500)) + "/X1 Do", form=shown(MARK, look))
    assert media_tools.read_text(path, PDF) == "seen"


@pytest.mark.parametrize("at", [(700, 700), (60, 900), (60, 100), (60, -20), (-300, 700)])
def test_a_word_beside_the_sheet_or_cropped_away_is_not_read(
    media_tools: FfmpegTools, tmp_path: Path, at: tuple[int, int]
) -> None:
    path = pdf_of(tmp_path / "s.pdf", shown("seen") + shown(MARK, at=at))
    writer = pypdf.PdfWriter(clone_from=path)
    writer.pages[0].cropbox = pypdf.generic.RectangleObject((0, 400, 595, 842))
    writer.write(path)
    assert media_tools.read_text(path, PDF) == "seen"


@pytest.mark.parametrize("matrix", ["1 0 0 1 -15 800", "0 1 -1 0 300 10", "2 0 0 2 -40 20"])
def test_a_word_that_reaches_onto_the_sheet_is_read(media_tools: FfmpegTools, tmp_path: Path, matrix: str) -> None:
    path = pdf_of(tmp_path / "s.pdf", f"q BT /F1 12 Tf {matrix} Tm [(re) -200 (aches)] TJ (far) Tj ET Q")
    assert media_tools.read_text(path, PDF).replace(" ", "") == "reachesfar"


@pytest.mark.parametrize(
    "ground", ["0 g 0 0 595 842 re f", "q 0.2 0 0 rg 50 690 300 30 re f Q", "q 595 0 0 842 0 0 cm /X2 Do Q"]
)
def test_white_on_a_dark_ground_is_read(media_tools: FfmpegTools, tmp_path: Path, ground: str) -> None:
    path = pdf_of(tmp_path / "s.pdf", f"{ground}\n" + shown("seen", "1 g"))
    assert media_tools.read_text(path, PDF) == "seen"


@pytest.mark.parametrize("look", ["/CS1 cs 1 scn", "1 Tr 1 g", "0 1 1 rg"])
def test_what_could_be_seen_is_read(media_tools: FfmpegTools, tmp_path: Path, look: str) -> None:
    path = pdf_of(tmp_path / "s.pdf", shown("seen", look) + "/X1 Do", form=shown("too", at=(60, 600)))
    assert media_tools.read_text(path, PDF).split() == ["seen", "too"]


def test_a_scan_with_a_guess_under_it_is_still_a_scan(media_tools: FfmpegTools, tmp_path: Path) -> None:
    path = pdf_of(tmp_path / "s.pdf", shown("guessed", "3 Tr"))
    with pytest.raises(InvalidInputError, match="only pictures of pages"):
        media_tools.read_text(path, PDF)


@pytest.mark.parametrize("words", [["في ٣٠ نونبر ٢٠٢٦"], ["Nous avons dit", "سلام", "hier."], ["٣٠"]])
def test_words_from_right_to_left_in_a_pdf_are_refused(
    media_tools: FfmpegTools, tmp_path: Path, words: list[str]
) -> None:
    fonts = Path(archive.adapters.fonts.__path__[0])
    paper = fpdf.FPDF()
    paper.add_page()
    paper.add_font("arabic", fname=fonts / "NotoNaskhArabic-Regular.ttf")
    paper.add_font("latin", fname=fonts / "NotoSans-Regular.ttf")
    for each in words:
        paper.set_font("latin" if each.isascii() else "arabic")
        paper.cell(text=each)
    paper.output(str(tmp_path / "s.pdf"))

    with pytest.raises(InvalidInputError) as error:
        media_tools.read_text(tmp_path / "s.pdf", PDF)
    assert error.value.code == "right_to_left"
    assert "DOCX, ODT or plain text" in str(error.value)


@pytest.mark.parametrize(
    ("look", "ground", "is_seen"),
    [
        ({"color": "#ffffff"}, {}, False),
        ({"display": "none"}, {}, False),
        ({"font-size": "1pt"}, {}, False),
        ({"color": "#ffffff", "background-color": "#000080"}, {}, True),
        ({"color": "#ffffff"}, {"background-color": "#000080"}, True),
        ({"color": "#c00000"}, {"background-color": "#ffffff"}, True),
    ],
)
def test_an_open_document_is_read_as_it_is_seen(
    media_tools: FfmpegTools, tmp_path: Path, look: dict[str, str], ground: dict[str, str], is_seen: bool
) -> None:
    document = odfdo.Document("text")
    document.body.clear()
    names = {"display": "text:display"}
    text = " ".join(f'{names.get(name, "fo:" + name)}="{value}"' for name, value in look.items())
    back = " ".join(f'fo:{name}="{value}"' for name, value in ground.items())
    for style in (
        f'<style:style style:name="L" style:family="text"><style:text-properties {text}/></style:style>',
        f'<style:style style:name="G" style:family="paragraph"><style:paragraph-properties {back}/></style:style>',
    ):
        document.insert_style(style, automatic=True)
    words = f'<text:p text:style-name="G">before <text:span text:style-name="L">{MARK}</text:span> after</text:p>'
    document.body.append(odfdo.Element.from_tag(words))
    document.save(str(tmp_path / "s.odt"))

    assert (MARK in media_tools.read_text(tmp_path / "s.odt", ODT)) is is_seen
    assert media_tools.read_text(tmp_path / "s.odt", ODT).startswith("before ")


SECTION = f"<text:section {{}}><text:section><text:p>{MARK}</text:p></text:section></text:section>"
HIDDEN_TEXT = f'<text:p>seen <text:hidden-text text:string-value="{MARK}" {{}}>{MARK}</text:hidden-text></text:p>'
HIDDEN_PARAGRAPH = f"<text:p>{MARK}<text:span><text:hidden-paragraph {{}}/></text:span></text:p>"


@pytest.mark.parametrize(
    ("words", "state", "is_seen"),
    [
        (SECTION, 'text:display="none"', False),
        (SECTION, 'text:display="condition" text:condition="ooow:1" text:is-hidden="true"', False),
        (SECTION, 'text:display="condition" text:condition="ooow:0"', True),
        (SECTION, "", True),
        (HIDDEN_TEXT, 'text:is-hidden="true"', False),
        (HIDDEN_TEXT, 'text:is-hidden="false"', True),
        (HIDDEN_TEXT, "", True),
        (HIDDEN_PARAGRAPH, 'text:is-hidden="true"', False),
        (HIDDEN_PARAGRAPH, "", True),
    ],
)
def test_what_an_open_document_hides_is_read_only_while_it_is_seen(
    media_tools: FfmpegTools, tmp_path: Path, words: str, state: str, is_seen: bool
) -> None:
    path = _odt_of(tmp_path, "<text:p>before</text:p>", words.format(state), "<text:p>after</text:p>")
    read = media_tools.read_text(path, ODT)

    assert read.count(MARK) == is_seen
    assert read.startswith("before")
    assert read.endswith("after")


def test_words_in_the_shapes_of_an_open_document_are_read_once(media_tools: FfmpegTools, tmp_path: Path) -> None:
    shape = "<draw:custom-shape><text:p>shape</text:p></draw:custom-shape>"
    box = "<draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame>"
    path = _odt_of(tmp_path, f"<text:p>before {shape}{box}<draw:a>{box}</draw:a><draw:g>{shape}</draw:g>after</text:p>")

    assert media_tools.read_text(path, ODT).split() == ["before", "after", "shape", "box", "box", "shape"]


def test_what_was_filled_in_is_read_and_a_pronunciation_stands_in_brackets(
    media_tools: FfmpegTools, tmp_path: Path
) -> None:
    ruby = "<text:ruby><text:ruby-base>Oujda</text:ruby-base><text:ruby-text>oo-j-da</text:ruby-text></text:ruby>"
    chosen = '<text:drop-down text:name="d"><text:label text:value="no"/>yes</text:drop-down>'
    path = _odt_of(tmp_path, f"<text:p>{ruby}: {chosen}, <text:text-input>mine</text:text-input>.</text:p>")

    assert media_tools.read_text(path, ODT) == "Oujda (oo-j-da): yes, mine."


def _odt_of(folder: Path, *parts: str) -> Path:
    document = odfdo.Document("text")
    document.body.clear()
    for part in parts:
        document.body.append(odfdo.Element.from_tag(part))
    document.save(str(folder / "s.odt"))
    return folder / "s.odt"


@pytest.mark.parametrize(
    "text",
    [
        "# Interview 3\n\n[Salma]: How did you come here?\n[Nour]: I came by sea. At night.\n\nThey fell silent.",
        "**Two**\n<Salma> Yes.\n[Nour](laughs) and [Salma][Nour] ![and](me)",
        "---\nSalma: yes\nNour: no\n---\nThey fell silent.",
        "# One\n\n~~~ and then we went ~~~\nTwo <!-- never closed",
    ],
)
def test_a_text_that_looks_a_little_like_markdown_loses_signs_and_never_letters(
    media_tools: FfmpegTools, tmp_path: Path, text: str
) -> None:
    (tmp_path / "s.txt").write_text(text)
    read = media_tools.read_text(tmp_path / "s.txt", "text/markdown")
    assert [letter for letter in read if letter.isalnum()] == [letter for letter in text if letter.isalnum()]
