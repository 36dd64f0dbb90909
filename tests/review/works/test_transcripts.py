"""Transcripts as they are handed in: kept sealed, or refused in one sentence that names the line."""

from __future__ import annotations

import pytest

from archive.domain.errors import InvalidInputError, RefusedError
from archive.domain.sealed import Draft, Transcript
from archive.domain.terms import WorkState
from archive.review.works.describe import Description, describe_work
from archive.review.works.transcripts import LONGEST_BYTES, NewTranscript, as_webvtt_or_text, attach_transcript
from archive.review.works.works import withdraw_work
from tests.review.atelier import Atelier, open_atelier

GOOD = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Amina>One & two\n\n00:02.000 --> 00:03.000\nThree\n"


@pytest.fixture
def atelier() -> Atelier:
    return open_atelier()


def attach(atelier: Atelier, content: bytes, language: str = "ary") -> Transcript:
    new = NewTranscript(content=content, language=language)
    return attach_transcript(atelier.kit, atelier.work.id, new, atelier.facilitator.id)


def test_webvtt_is_kept_with_its_times_and_voices(atelier: Atelier) -> None:
    kept = attach(atelier, GOOD.encode())

    assert [(c.start_ms, c.end_ms, c.text, c.speaker) for c in kept.cues] == [
        (1000, 2000, "One & two", "Amina"),
        (2000, 3000, "Three", ""),
    ]
    assert kept.language == "ary"
    assert kept.operator == atelier.facilitator.id
    assert atelier.facilitator.id in atelier.kit.vault.get(Draft, atelier.work.id).writers


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_unicode_file_is_read(atelier: Atelier, encoding: str) -> None:
    assert attach(atelier, "غادرنا ليلا".encode(encoding)).text == "غادرنا ليلا"


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "transcript.empty", "nothing to read"),
        (b" \n\r\n", "transcript.empty", "nothing to read"),
        (b"WEBVTT\n", "transcript.empty", "nothing to read"),
        (b"one\ntwo\n\xff\xfe three", "transcript.encoding", "Line 3 "),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nOne\n\n00:0x.000 --> 00:03.000\nTwo\n", "transcript.broken", "line 6 "),
        (b"WEBVTT\n\n00:00:99.000 --> 00:02.000\nOne\n", "transcript.broken", "line 3 "),
        (b"WEBVTT\n\n00:03.000 --> 00:02.000\nOne\n", "transcript.backwards", "Line 1 "),
        (b"x" * (LONGEST_BYTES + 1), "transcript.too_long", "longer than 4 million"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(
    atelier: Atelier, content: bytes, code: str, words: str
) -> None:
    with pytest.raises(InvalidInputError) as error:
        attach(atelier, content)
    assert error.value.code == code
    assert words in str(error.value)
    assert not list(atelier.kit.vault.find(Transcript))


def test_a_language_is_a_tag(atelier: Atelier) -> None:
    with pytest.raises(InvalidInputError, match="short codes"):
        attach(atelier, b"One", "Darija")


def test_a_second_transcript_in_a_language_replaces_the_first(atelier: Atelier) -> None:
    first = attach(atelier, b"One")
    second = attach(atelier, b"Two")

    assert second.id == first.id
    assert [t.text for t in atelier.kit.vault.find(Transcript)] == ["Two"]


def test_a_text_without_a_language_is_replaced_by_the_first_that_has_one(atelier: Atelier) -> None:
    attach(atelier, b"One", "und")
    attach(atelier, b"One", "fr")

    assert [t.language for t in atelier.kit.vault.find(Transcript)] == ["fr"]


def test_a_translation_never_takes_the_place_of_what_was_said(atelier: Atelier) -> None:
    attach(atelier, b"Un", "und")
    translated = NewTranscript(content=b"One", language="en", is_translation=True)
    attach_transcript(atelier.kit, atelier.work.id, translated, atelier.facilitator.id)
    assert {t.language for t in atelier.kit.vault.find(Transcript)} == {"und", "en"}

    describe_work(atelier.kit, atelier.work.id, Description(languages=("fr", "en")), atelier.facilitator.id)

    assert {t.language: t.text for t in atelier.kit.vault.find(Transcript)} == {"fr": "Un", "en": "One"}


def test_what_is_kept_can_be_edited_and_handed_in_again(atelier: Atelier) -> None:
    kept = attach(atelier, GOOD.encode())

    again = attach(atelier, as_webvtt_or_text(kept).encode())

    assert again.cues == kept.cues


def test_a_new_transcript_takes_a_released_work_back_into_review(atelier: Atelier) -> None:
    atelier.consented()
    atelier.release()

    attach(atelier, b"One")

    assert atelier.now().state is WorkState.IN_REVIEW


def test_a_withdrawn_work_takes_no_transcript(atelier: Atelier) -> None:
    withdraw_work(atelier.kit, atelier.work.id, atelier.acting(atelier.crew))

    with pytest.raises(RefusedError, match="withdrawn"):
        attach(atelier, b"One")
