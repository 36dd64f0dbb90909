"""Concealed words are gone only where they are not heard and those around them are; hearing nothing proves nothing."""

from __future__ import annotations

import pytest

from archive.domain.words.edit_list import Silence
from archive.domain.words.recognition import HeardWord
from archive.domain.words.telling.absence import AROUND_MS, Absence, Window, absence, windows_of

SAID = ["je", "suis", "partie", "avec", "amina", "vers", "la", "mer"]
WINDOW = Window(start_ms=0, end_ms=9_000, sentinels=frozenset({"suis", "partie", "avec", "vers", "mer"}))


def heard(text: str, start_ms: int, confidence: int = 900) -> HeardWord:
    return HeardWord(start_ms=start_ms, end_ms=start_ms + 400, text=text, confidence=confidence)


@pytest.mark.parametrize(
    ("again", "told"),
    [
        ("je suis partie avec vers la mer", Absence.GONE),
        ("la mer", Absence.GONE),
        ("je suis partie avec Ameena vers la mer", Absence.HEARD),
        ("Amina.", Absence.HEARD),
        ("", Absence.UNPROVEN),
        ("merci d’avoir regardé", Absence.UNPROVEN),
    ],
)
def test_words_are_gone_where_those_around_them_are_heard_and_they_are_not(again: str, told: Absence) -> None:
    assert absence(["Amina"], WINDOW, again.split()) is told


def test_a_name_in_another_script_is_heard() -> None:
    assert absence(["أمينة"], WINDOW, ["partie", "amina"]) is Absence.HEARD


def test_where_no_word_around_is_known_nothing_is_told_unless_a_word_is_heard() -> None:
    unknown = Window(start_ms=0, end_ms=9_000, sentinels=frozenset())
    assert absence(["Amina"], unknown, ["la", "mer"]) is Absence.UNTOLD
    assert absence(["Amina"], unknown, ["amina"]) is Absence.HEARD


def test_a_word_of_what_is_concealed_that_is_said_beside_it_is_no_sign() -> None:
    assert absence(["Amina avec"], WINDOW, ["avec", "mer"]) is Absence.GONE


def test_windows_hold_the_sure_words_around_a_silence_and_none_within_it() -> None:
    known = [heard(word, at * 500) for at, word in enumerate(SAID)]
    [window] = windows_of([Silence(1_950, 2_450)], [*known, heard("doute", 4_500, confidence=100)], 5_000)
    assert window == Window(start_ms=0, end_ms=5_000, sentinels=WINDOW.sentinels)


def test_windows_that_overlap_are_one_and_those_apart_are_two() -> None:
    near, far = Silence(10_000, 10_500), Silence(10_500 + 3 * AROUND_MS, 11_000 + 3 * AROUND_MS)
    beside = Silence(12_000, 12_500)
    found = windows_of([near, beside, far], [], 60_000)
    assert [(each.start_ms, each.end_ms) for each in found] == [(4_000, 18_500), (22_500, 35_000)]
