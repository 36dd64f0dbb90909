"""What the sealed side knows: which values are marks, and which of them no written words may hold."""

from __future__ import annotations

import pytest

from archive.domain.ids import OriginalId, ParticipantId, WorkId
from archive.domain.leaks import LONGEST_KNOWN, Known, KnownKind, known_of, says_any
from archive.domain.sealed import Identity, Original


def _known(name: str = "IMG_2041.mp4", tags: dict[str, str] | None = None, **person: str) -> tuple[Known, ...]:
    original = Original(
        id=OriginalId("o"), work_id=WorkId("w"), sha256="", size_bytes=1, file_name=name, tags=tags or {}
    )
    return known_of([original], [Identity(id=ParticipantId("p"), **person)], {})  # type: ignore[arg-type]


def _texts(known: tuple[Known, ...], kind: KnownKind) -> set[str]:
    return {one.text for one in known if one.kind is kind}


def test_values_that_any_file_of_the_kind_has_are_no_marks() -> None:
    tags = {"format.major_brand": "isom512", "video.language": "und", "x": "2", "y": "--", "z": " ", "w": "1/"}
    assert _texts(_known(tags=tags), KnownKind.TAG) == set()


def test_a_serial_number_a_place_and_an_instant_are_marks_in_words_too() -> None:
    tags = {"serial": "C3221324545448", "location": "+35.7672-005.8034/", "at": "2023-03-01T10:11:12Z", "title": "Road"}
    known = _known(tags=tags)
    assert _texts(known, KnownKind.TAG) == {*tags.values(), "2023-03-01", "2023:03:01", "2023/03/01"}
    for value in list(tags.values())[:3]:
        assert says_any(f"It says {value} here.", known) is KnownKind.TAG
    assert says_any("The Road, of 2023-03-01.", known) is None


@pytest.mark.parametrize(
    ("name", "words", "is_told"),
    [
        ("IMG_2041.mp4", "see img_2041", True),
        ("Ma traversée.docx", "Ma traversée était longue.", False),
        ("Ma traversée.docx", "Ma traversée.docx", True),
        ("interview.mp4", "This interview was long.", False),
        ("2.mp4", "There were 2 of us.", False),
    ],
)
def test_a_file_name_is_a_mark_in_words_unless_it_could_be_a_title(name: str, words: str, is_told: bool) -> None:
    assert (says_any(words, _known(name)) is KnownKind.FILE_NAME) is is_told


def test_a_contact_is_taken_apart() -> None:
    known = _known(contact="her sister, +212 6 12-34 56.78, amina@example.org")
    for words in ("write to AMINA@example.org.", "call 212612345678", "call +212 6 12-34 56.78 now"):
        assert says_any(words, known) is KnownKind.CONTACT
    assert says_any("her sister came", known) is None


def test_a_name_is_known_whole_turned_round_joined_and_by_each_word() -> None:
    known = _texts(_known(legal_name="Amina El Idrissi"), KnownKind.NAME)
    assert {"Amina El Idrissi", "Idrissi El Amina", "Amina_El_Idrissi", "AminaElIdrissi", "Idrissi"} <= known
    assert "El" not in known


def test_of_a_long_text_the_beginning_is_enough() -> None:
    assert {len(text) for text in _texts(_known(tags={"lyrics": "la " * 500}), KnownKind.TAG)} <= {
        LONGEST_KNOWN,
        LONGEST_KNOWN - 1,
    }
