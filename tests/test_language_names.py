"""Languages are read as people write them, and shown so that they are read again as the same."""

from __future__ import annotations

import pytest

from archive.domain.errors import InvalidInputError
from archive.language_names import language_called, languages_called, written_language, written_languages
from archive.languages import LANGUAGES, NAMED_HERE, OFTEN_SPOKEN


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("français, arabe marocain", ("fr", "ary")),
        ("French Darija wo", ("fr", "ary", "wo")),
        ("العربية، الولوفية", ("ar", "wo")),
        ("الدارجة، الفرنسية", ("ary", "fr")),
        ("FRANCAIS; Tamazight / zgh-tfng", ("fr", "zgh", "zgh-Tfng")),
        ("fr ar fr", ("fr", "ar")),
        ("fr-be", ("fr-BE",)),
        ("", ()),
    ],
)
def test_languages_are_read_by_name_in_each_of_ours_and_by_code(text: str, codes: tuple[str, ...]) -> None:
    assert languages_called(text) == codes


@pytest.mark.parametrize("text", ["Klingonish", "French, nobody", "123"])
def test_what_is_no_language_is_named(text: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        languages_called(text)

    assert str(refused.value.values["tag"]) in text


@pytest.mark.parametrize("text", ["", "fr, ar", "French Arabic"])
def test_where_one_is_asked_for_several_are_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        language_called(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_field_shows_is_read_again_as_the_same(language: str) -> None:
    codes = tuple(dict.fromkeys((*OFTEN_SPOKEN, *NAMED_HERE, "zgh-Tfng", "fr-BE", "und", "gaa", "ga")))

    assert languages_called(written_languages(codes, language)) == codes
    assert all(language_called(written_language(code, language)) == code for code in codes)
    assert not any(written_language(code, language) == code for code in OFTEN_SPOKEN)
