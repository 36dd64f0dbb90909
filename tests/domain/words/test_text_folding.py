"""Whatever two writers may spell in two ways is one word to somebody who searches."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.domain.words.text_folding import LONGEST_WORD, fold, folds_of, is_vowel_sign, words_of

ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىأإآؤئء"
HARAKAT = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670"


def _words(text: str) -> list[str]:
    return [word.folded for word in words_of(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("الرَّحْمٰن", "الرحمن"),
        ("سَلَامٌۢ", "سلام"),
        ("Été", "ete"),
        ("CŒUR", "cœur"),
        ("cœur", "coeur"),
        ("naïve", "naive"),
        ("Straße", "STRASSE"),
        ("ﬁlm", "film"),
        ("e\u0301te\u0301", "été"),
        ("مَدْرَسَةٌ", "مدرسة"),
        ("مدرسة", "مدرسه"),
        ("أحمر", "احمر"),
        ("إلى", "الى"),
        ("آخر", "اخر"),
        ("ٱلطريق", "الطريق"),
        ("مستشفى", "مستشفي"),
        ("رســـالة", "رسالة"),
        ("ﻻ", "لا"),
        ("سؤال", "سوال"),
        ("مساء", "مسا"),
        ("٢٠٢٣", "2023"),
        ("۲۰۲۳", "2023"),
        ("ک", "ك"),
        ("co\u00adnnu", "connu"),
        # Pulaar, Wolof, Lingala, Tamazight, Bambara, Hausa, Ewe, Azeri, Vietnamese.
        ("ɓiɗɗo", "biddo"),
        ("ⵜⴰⵎⴰⵣⵉⵖⵜ", "Tamaziɣt"),
        ("ⴰⵎⵓⵔ", "amur"),
        ("tamaziγt", "tamaziɣt"),
        ("εli", "ɛli"),
        ("ʿAlī", "Ali"),
        ("ኲናት", "ኩናት"),
        ("ƴaakude", "yaakude"),
        ("xëy", "xey"),
        ("هەولێر", "ههولير"),
        ("ŋgaam", "ngaam"),
        ("ŋaam", "ngaam"),
        ("mɔlɔngɔ", "molongo"),
        ("tɛecrin", "teecrin"),
        ("ɣer", "gher"),
        ("ɲɛ", "nye"),
        ("ƙarya", "karya"),
        ("ʋɔ", "vo"),
        ("gəl", "gel"),
        ("đường", "duong"),
        # One Arabic letter in several spellings: of the Maghreb, Persian, Kurdish, and the seats of a hamza.
        ("أڭادير", "أكادير"),
        ("أگادير", "أكادير"),
        ("پاريس", "باريس"),
        ("ڤيزا", "فيزا"),
        ("ڨفصة", "قفصة"),
        ("چای", "جاي"),
        ("مسئول", "مسؤول"),
        ("شئون", "شؤون"),
        ("رءوس", "رؤوس"),
        ("رُؤُوس", "رؤوس"),
        ("شئـون", "شؤون"),
        ("کوردی", "كوردي"),
        # Ge'ez letters of one sound.
        ("ዓለም", "አለም"),
        ("ፀሐይ", "ጸሀይ"),
        ("ሠላም", "ሰላም"),
        # A nukta is often left out.
        ("क़िस्मत", "किस्मत"),
    ],
)
def test_two_spellings_are_one_word(one: str, other: str) -> None:
    assert fold(one) == fold(other) != ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("l’été", ["ete"]),
        ("D'où vient qu'il part ?", ["ou", "vient", "il", "part"]),
        ("jusqu’ici, aujourd'hui", ["ici", "aujourd", "hui"]),
        ("my mother’s radio", ["my", "mother", "radio"]),
        ("l", ["l"]),
        ("rock'n'roll", ["rock", "roll"]),
        ("a_b", ["a", "b"]),
        ("l_eau", ["l", "eau"]),
        ("ـــ \u064b \u0301 '' \0", []),
        ("12:30", ["12", "30"]),
    ],
)
def test_a_text_falls_into_words(text: str, words: list[str]) -> None:
    assert _words(text) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [("কালি", "কলা"), ("कहानी", "कहना"), ("ที่", "ทา"), ("කතා", "කත"), ("សាលា", "សល")],
)
def test_vowel_signs_are_letters_where_their_readers_say_so(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    "letters",
    [
        "ɓɗƴŋñ",  # Pulaar
        "ɓɗƙƴ",  # Hausa
        "ɛɔɲŋ",  # Bambara
        "ɖɛƒɣŋɔʋ",  # Ewe
        "ɛɔ",  # Lingala
        "čḍǧɣḥɛṛṣṭẓ",  # Tamazight
        "àéëñŋóô",  # Wolof
        "ẹọṣńǹ",  # Yoruba
        "ịọụṅ",  # Igbo
        "ğışöüç",  # Turkish
        "êîûçş",  # Kurmanji
        "ăâđêôơư",  # Vietnamese
        "ąćęłńóśźż",  # Polish
        "ăâîșț",  # Romanian
        "ëç",  # Albanian
        "əığöüşç",  # Azeri
    ],
)
def test_every_letter_of_an_alphabet_can_be_written_on_any_keyboard(letters: str) -> None:
    assert all(fold(letter).isascii() and fold(letter) for letter in letters + letters.upper())


@given(st.text())
def test_folding_a_folded_word_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_a_folded_word_is_letters_and_digits_alone_and_not_long(text: str) -> None:
    folded = fold(text)

    assert all(letter.isalnum() or is_vowel_sign(letter) for letter in folded)
    assert len(folded) <= LONGEST_WORD


@given(st.text())
def test_words_stand_where_they_say_one_after_the_other(text: str) -> None:
    end = 0
    for word in words_of(text):
        assert end <= word.start < word.end <= len(text)
        assert fold(text[word.start : word.end]) == word.folded != ""
        end = word.end
    assert folds_of(text) == _words(text)


@given(st.text(st.characters(categories=["L", "N", "M", "P", "Z"])))
def test_how_a_text_is_composed_makes_no_other_words(text: str) -> None:
    # What composing takes for punctuation in one form and for a letter in another is no word of anybody's.
    if unicodedata.normalize("NFKD", text) == unicodedata.normalize("NFD", text):
        assert _words(unicodedata.normalize("NFC", text)) == _words(unicodedata.normalize("NFD", text)) == _words(text)


@given(st.lists(st.text(ARABIC, min_size=2), min_size=1), st.data())
def test_harakat_and_tatweel_change_no_arabic_word(words: list[str], data: st.DataObject) -> None:
    marked = ["".join(letter + data.draw(st.sampled_from(["", "ـ", *HARAKAT])) for letter in word) for word in words]

    assert _words(" ".join(marked)) == _words(" ".join(words))
