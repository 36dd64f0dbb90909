"""A printed receipt is one plain page that an old eye can read and a finder learns nothing from."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest
import segno
from fontTools.ttLib import TTFont
from pypdf import PdfReader
from pypdf.generic import ContentStream

from archive.adapters.papers import layout, receipt_pdf, slip_pdf
from archive.adapters.papers import page as sheet_pdf
from archive.adapters.papers.receipt_pdf import print_receipt
from archive.domain import receipt as receipt_words
from archive.domain import withdrawal_slip as slip_words
from archive.domain.codes import Code
from archive.domain.errors import InvalidInputError
from archive.domain.receipt import Office, Receipt, receipt_for, require_neutral
from archive.domain.records import ConsentRecord
from archive.domain.terms import ALL_ATOMS, Atom, Audience, ConsentState, Purpose
from archive.languages import LANGUAGES, translate, translations
from tests.domain.builders import NOW, permission, record

CODE = Code("7K3VT8M2Q0XPD9RW")
URL = "https://choices.example.org/my"
OFFICE = Office(
    name={"fr": "Bureau des choix", "ar": "مكتب الاختيارات", "en": "The choices desk"},
    phone="+32 2 555 01 23",
    email="hello@example.org",
    address="12 rue du Pont, 1000 Bruxelles",
    authority={"fr": "CNDP, Rabat", "ar": "اللجنة الوطنية، الرباط", "en": "CNDP, Rabat"},
    door_url=URL,
    hosted_in=("BE",),
)
VOICE = frozenset({Atom.EXISTENCE, Atom.WORDS, Atom.SPEECH, Atom.VOICE})
USUAL = record(
    permissions=(
        permission(VOICE),
        permission(VOICE, Purpose.EDUCATION),
        permission(VOICE | {Atom.PSEUDONYM}, Purpose.EDUCATION, Audience.PARTNER),
        permission(VOICE | {Atom.FACE, Atom.BODY, Atom.PSEUDONYM}, Purpose.RESEARCH, Audience.ONSITE),
        permission(ALL_ATOMS, Purpose.PRESERVE, Audience.TEAM),
    ),
    valid_until=date(2028, 3, 31),
    review_on=date(2028, 2, 10),
    time_zone="Africa/Casablanca",
)
LONGEST = record(
    permissions=tuple(
        permission(ALL_ATOMS - {atom}, purpose, audience)
        for purpose, audience, atom in zip(Purpose, [*Audience][:4] * 2, Atom, strict=False)
    )
)


@cache
def receipt(*records: ConsentRecord) -> Receipt:
    return receipt_for(records or (USUAL,), OFFICE, NOW)


@cache
def printed(language: str, *records: ConsentRecord) -> bytes:
    return print_receipt(receipt(*records), language, CODE)


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    return read(pdf).pages[0].extract_text().replace("\N{NO-BREAK SPACE}", " ")


def drawing(pdf: bytes) -> str:
    contents = read(pdf).pages[0].get_contents()
    assert contents is not None
    return contents.get_data().decode("latin-1")


@pytest.mark.parametrize("records", [(USUAL,), (LONGEST,), (USUAL, LONGEST), (record(state=ConsentState.WITHDRAWN),)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_one_a4_page(language: str, records: tuple[ConsentRecord, ...]) -> None:
    (page,) = read(printed(language, *records)).pages

    assert [round(float(side)) for side in page.mediabox] == [0, 0, 595, 842]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_letter_is_smaller_than_14_points(language: str) -> None:
    sizes = {float(size) for size in re.findall(r"/F\d+ ([\d.]+) Tf", drawing(printed(language, USUAL, LONGEST)))}

    assert min(sizes) >= 14


def test_it_says_everything_that_a_person_must_know() -> None:
    text = " ".join(text_of(printed("en")).split())

    for said in (
        *("your words, your way of speaking (accent) and your voice", "to watch, listen or read on our page"),
        *("everyone", "our partners", "whoever visits us", "our team", "everything, your name and your face included"),
        *("Until 31 March 2028", "10 February 2028", "To change your mind", "without the code"),
        *("choices.example.org/my", CODE.groups, OFFICE.phone, OFFICE.email, OFFICE.address, "CNDP, Rabat"),
        "To everything else you said no",
    ):
        assert said in text


def test_it_speaks_french() -> None:
    text = " ".join(text_of(printed("fr")).split())

    assert "Vos choix" in text
    assert "Jusqu’au 31 mars 2028" in text
    assert "vos paroles, votre façon de parler (accent) et votre voix" in text
    assert "Your choices" not in text


def test_a_withdrawal_is_receipted_too() -> None:
    gone = record(state=ConsentState.WITHDRAWN, changed_at=datetime(2026, 2, 9, 10, tzinfo=UTC))
    text = " ".join(text_of(printed("en", gone)).split())

    assert "On 9 February 2026 you took a yes back." in text
    assert "To everything else" not in text


def test_what_does_not_fit_is_left_to_the_page_and_said_to_be() -> None:
    text = " ".join(text_of(printed("en", USUAL, LONGEST)).split())

    assert "This is a part of what you said yes to. The rest is on the page, with the code." in text
    assert "To everything else" not in text
    assert CODE.groups in text


def title_shapes(pdf: bytes) -> set[str]:
    """Give the shapes of letters that the page's title is drawn with."""
    reader = read(pdf)
    shapes: set[str] = set()
    fonts = 0
    for operands, operator in ContentStream(reader.pages[0].get_contents(), reader).operations:
        fonts += operator == b"Tf"
        if operator == b"Tj" and fonts == 1:
            shapes |= set(operands[0])
    return shapes


def test_arabic_letters_are_joined() -> None:
    title = translate("ar", "Your choices")

    assert len(set(title)) == 6
    assert len(title_shapes(printed("ar"))) > 6, "each letter stands in one shape only: nothing was joined"


def places(language: str, text: str) -> list[tuple[float, str]]:
    """Give what is drawn of a paragraph, each stretch with where it begins, from the left to the right."""
    with sheet_pdf.Sheet(language, 14) as sheet:
        sheet.text(text, sheet_pdf.Style())
        page = read(sheet.finished()).pages[0]
    drawn: list[tuple[float, str]] = []
    page.extract_text(
        visitor_text=lambda said, _cm, at, *_: drawn.append((at[4], said.strip())) if said.strip() else None
    )
    return sorted(drawn)


def test_an_arabic_line_that_begins_with_a_latin_name_still_runs_from_the_right() -> None:
    drawn = places("ar", "Amal قالت نعم ثم ذهبت")
    assert len(drawn) > 1
    assert drawn[-1][1] == "Amal"


def test_a_french_line_that_begins_with_an_arabic_name_still_runs_from_the_left() -> None:
    drawn = places("fr", "أمينة : voici votre code")
    assert drawn[-1][1] == "voici votre code"


@pytest.mark.parametrize("word", ["وجدة", "وجدةٌ", "وجدة،"])
def test_a_number_after_arabic_stands_apart_in_a_french_line(word: str) -> None:
    alone, numbered = places("fr", f"le {word} fin"), places("fr", f"le {word} 12 fin")
    assert [said for _, said in numbered][::2] == ["le", "12 fin"]
    assert numbered[1][0] == pytest.approx(alone[1][0]), "the space after the word is drawn before it"


def squares(pdf: bytes) -> list[tuple[float, float, float, float]]:
    found = re.findall(r"([\d.-]+) ([\d.-]+) ([\d.-]+) ([\d.-]+) re f", drawing(pdf))
    return [(float(x), float(y), float(width), abs(float(height))) for x, y, width, height in found]


def test_an_arabic_page_runs_from_the_right() -> None:
    middle = 595 / 2

    assert max(x for x, *_ in squares(printed("ar"))) < middle
    assert min(x for x, *_ in squares(printed("fr"))) > middle


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_square_carries_the_code_in_the_fragment(language: str) -> None:
    wanted = [list(map(bool, row)) for row in segno.make_qr(f"{URL}#{CODE.compact}", error="m").matrix]
    drawn = squares(printed(language))
    module = drawn[0][3]
    left, top = min(x for x, *_ in drawn), max(y for _, y, *_ in drawn)

    seen = [[False] * len(wanted) for _ in wanted]
    for x, y, width, _ in drawn:
        row = round((top - y) / module)
        start = round((x - left) / module)
        for place in range(start, start + round(width / module)):
            seen[row][place] = True
    assert seen == wanted
    assert module * len(wanted) > 40 * 72 / 25.4, "a phone's old camera needs a square of 4 cm"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_tells_nothing_beside_the_page(language: str) -> None:
    pdf = printed(language)
    reader = read(pdf)

    assert not reader.metadata
    assert reader.xmp_metadata is None
    assert reader.trailer.keys() <= {"/Size", "/Root", "/Prev"}
    for word in (b"fpdf", b"pypdf", b"/Producer", b"/Title", b"Date", b"/Author", b"adobe", b"2026"):
        assert word not in pdf


def test_exiftool_finds_no_word_about_it(exiftool_path: str, tmp_path: Path) -> None:
    (tmp_path / "page.pdf").write_bytes(printed("fr"))
    command = [exiftool_path, "-j", "-G", str(tmp_path / "page.pdf")]
    (tags,) = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout)

    told = {name for name in tags if name.startswith(("PDF:", "XMP:"))}
    assert told <= {"PDF:PDFVersion", "PDF:Linearized", "PDF:Language", "PDF:PageLayout", "PDF:PageCount"}


def test_the_same_receipt_gives_the_same_bytes() -> None:
    assert print_receipt(receipt(), "fr", CODE) == printed("fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_on_it_tells_what_it_is_about(language: str) -> None:
    text = text_of(printed(language, USUAL))

    require_neutral([text])
    assert not any(known in text for known in (USUAL.id, USUAL.participant_id, USUAL.scope.id, USUAL.recorder))


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/my?person=1",
        "https://example.org/my#x",
        "https://name@example.org/",
        "ftp://example.org/",
        "/my",
        "https://migrants.example.org/my",
    ],
)
def test_an_address_that_is_not_plain_is_refused(url: str) -> None:
    with pytest.raises(InvalidInputError):
        print_receipt(replace(receipt(), office=replace(OFFICE, door_url=url)), "fr", CODE)


def test_an_office_that_fills_the_page_is_refused() -> None:
    office = replace(OFFICE, address="12 rue du Pont, " * 100)
    with pytest.raises(InvalidInputError, match="too long"):
        print_receipt(receipt_for([USUAL], office, NOW), "fr", CODE)


def test_a_language_that_is_not_ours_is_refused() -> None:
    with pytest.raises(InvalidInputError):
        print_receipt(receipt(), "de", CODE)


def sentences(module: ModuleType) -> set[str]:
    """Give every English sentence that a module says: its texts of letters and spaces that are no docstring."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = (n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in docstrings)
    return {text for text in texts if isinstance(text, str) and re.search(r"[a-z]{2,}.* |^[A-Z][a-z]{6,}$", text)}


def catalogue(language: str) -> set[str]:
    """Give the sentences that the receipt's catalogue of a language translates."""
    path = Path(str(receipt_pdf.__file__)).parents[2] / "translations" / language / "receipt.po"
    return set(re.findall(r'^msgid "(.+)"$', path.read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_sentence_is_translated(language: str) -> None:
    said = sentences(receipt_words) | sentences(receipt_pdf) | sentences(layout)
    said |= sentences(slip_pdf) | sentences(slip_words) | {"What", "Copies elsewhere", "The files", "No longer for"}

    assert said - catalogue(language) == set()
    alike = {"Contact"} if language == "fr" else set()
    assert {sentence for sentence in catalogue(language) if translate(language, sentence) == sentence} == alike


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_no_translation_tells(language: str) -> None:
    require_neutral(translations(language).gettext(sentence) for sentence in catalogue(language))


def test_the_fonts_are_light_and_free() -> None:
    fonts = list(sheet_pdf.FONTS.glob("*.ttf"))

    assert len(fonts) == 7
    assert sum(font.stat().st_size for font in fonts) < 530_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (sheet_pdf.FONTS / "OFL.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_fonts_hold_every_letter_that_is_said(language: str) -> None:
    held: set[int] = set()
    for font in sheet_pdf.FONTS.glob("*Regular.ttf"):
        with TTFont(font) as opened:
            held |= opened.getBestCmap().keys()
    said = {ord(c) for sentence in catalogue(language) for c in translations(language).gettext(sentence)}

    assert said - held == set()
