"""Words in letters that no font of the papers has are never boxes: a sign stands for them, and the paper says so."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from archive.adapters.papers.factsheet_pdf import print_factsheet
from archive.adapters.papers.page import Sheet, Style
from archive.domain.rooms.factsheet import Factsheet

ADLAM, NKO, ETHIOPIC = "\U0001e906\U0001e935\U0001e924\U0001e922", "\u07d2\u07de\u07cf", "\u1275\u130d\u122d\u129b"


def words_of(paper: bytes) -> str:
    return " ".join(PdfReader(BytesIO(paper)).pages[0].extract_text().split())


def sheet_of(title: str) -> Factsheet:
    return Factsheet(title=title, lead="Une école", results=(), counts=(), lists={})


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("words", [f"{ADLAM} {ADLAM}", NKO, ETHIOPIC])
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
        sheet.text(ADLAM, Style())
        assert sheet.leaves_out
