"""Papers print our speakers' letters; for words in others a sign stands, never boxes, and the paper says so."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from archive.adapters.papers.factsheet_pdf import print_factsheet
from archive.adapters.papers.page import FONTS, Sheet, Style
from archive.adapters.papers.receipt_pdf import print_receipt
from archive.adapters.papers.slip_pdf import print_slip
from archive.domain.codes import Code
from archive.domain.receipt import Office, receipt_for
from archive.domain.rooms.factsheet import Factsheet
from archive.domain.terms import ALL_ATOMS
from archive.domain.withdrawal_slip import Slip
from tests.domain.builders import NOW, permission, record

ADLAM, NKO, ETHIOPIC = "\U0001e906\U0001e935\U0001e924\U0001e922", "\u07d2\u07de\u07cf", "\u1275\u130d\u122d\u129b"
CODE = Code("7K3VT8M2Q0XPD9RW")

TIFINAGH, BENGALI, CHINESE = "\u2d30\u2d4e\u2d30\u2d63", "\u09ac\u09be\u0982", "\u6545\u4e8b"
OFFICE = Office(
    name={"en": "The choices desk"},
    phone="+32 2 555 01 23",
    email="hello@example.org",
    address="12 rue du Pont, 1000 Bruxelles",
    authority={"en": "CNDP, Rabat"},
    door_url="https://choices.example.org/my",
    hosted_in=("BE",),
)


def words_of(paper: bytes) -> str:
    return " ".join(PdfReader(BytesIO(paper)).pages[0].extract_text().split())


def sheet_of(title: str) -> Factsheet:
    return Factsheet(title=title, lead="Une école", results=(), counts=(), lists={})


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("words", [f"{TIFINAGH} {TIFINAGH}", BENGALI, CHINESE])
def test_a_sign_stands_for_words_that_cannot_be_printed_and_is_explained(language: str, words: str) -> None:
    told = words_of(print_factsheet(sheet_of(f"Radio {words} 7"), language))
    plain = words_of(print_factsheet(sheet_of("Radio 7"), language))
    assert told.count("[…]") + told.count("]…[") == 2, "in the title, and where it is explained"
    assert "Radio" in told
    assert len(told) > len(plain) + 40
    assert not set(words) - {" "} & set(told)


def test_what_is_known_stands_as_it_is_written() -> None:
    known = "Élan, “œuvre” 1 234 € – l’été\u202f; بحرٌ وأملٌ ٣، گ چ ڤ ɓ ɗ ŋ ƴ ɲ ɛ ɔ ɣ ṭ ḥ ḍ ṣ ǧ ẓ \u200f"
    with Sheet("fr", 12) as sheet:
        sheet.text(known, Style())
        assert not sheet.leaves_out
        sheet.text(TIFINAGH, Style())
        assert sheet.leaves_out


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("words", [ADLAM, NKO, ETHIOPIC])
def test_adlam_nko_and_ethiopic_are_printed(language: str, words: str) -> None:
    told = words_of(print_factsheet(sheet_of(f"Radio {words} 7"), language))
    assert set(words) <= set(told)
    assert "…" not in told


@pytest.mark.parametrize("font", ["NotoSansAdlam-Regular.ttf", "NotoSansNKo-Regular.ttf"])
def test_the_fonts_that_join_their_letters_were_cut_with_what_joins_them(font: str) -> None:
    with TTFont(FONTS / font) as opened:
        features = {each.FeatureTag for each in opened["GSUB"].table.FeatureList.FeatureRecord}
    assert {"init", "medi", "fina"} <= features


def test_papers_of_people_explain_the_sign_where_it_stands_and_nowhere_else() -> None:
    told = "dans une écriture que cette feuille ne peut pas imprimer"
    elsewhere = replace(OFFICE, name={"fr": f"Bureau {CHINESE}"})
    receipt = receipt_for([record(permissions=(permission(ALL_ATOMS),))], elsewhere, NOW)
    for paper in (print_receipt(receipt, "fr", CODE), print_slip(Slip(on=NOW.date(), office=elsewhere), "fr")):
        assert told in words_of(paper)
        assert "[…]" in words_of(paper)
    assert told not in words_of(print_slip(Slip(on=NOW.date(), office=OFFICE), "fr"))
