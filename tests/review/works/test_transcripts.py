"""Transcripts as they are handed in: kept sealed, or refused in one sentence that names the line."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType

import pytest

from archive.domain.errors import InvalidInputError, QuarantinedError, RefusedError
from archive.domain.sealed import Draft
from archive.domain.terms import Recipe, WorkState
from archive.domain.words.transcripts import Transcript
from archive.review.works.captions import as_webvtt_or_text
from archive.review.works.describe import Description, describe_work
from archive.review.works.handed_in import LONGEST_BYTES
from archive.review.works.transcripts import (
    NewTranscript,
    answer_labels,
    attach_transcript,
    labels_to_answer,
)
from archive.review.works.works import withdraw_work
from tests import samples
from tests.domain.words.test_ohms import NEW, OLD
from tests.review.atelier import Atelier, content, open_atelier

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


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Nour\thello\nAli\thi", ("Nour", "Ali")),
        ("00:01 Nour\nhello", ("Nour",)),
        ("1\n00:00:01,000 --＞ 00:00:02,000\nNour\thello", ("Nour",)),
        ("1\n00:00:01,000 --> 00:00:02,000\nNOUR\nhi\n\n2\n00:00:02,000 --> 00:00:03,000\nNOUR\nyes", ("NOUR",)),
        ("WEBVTT\n\n00:01.000 －－＞ 00:02.000\nNour | hello", ("Nour",)),
    ],
)
def test_a_name_is_asked_about_however_it_is_set_apart(atelier: Atelier, text: str, labels: tuple[str, ...]) -> None:
    attach(atelier, text.encode())
    assert labels_to_answer(atelier.kit, atelier.work.id) == labels
    answer_labels(atelier.kit, atelier.work.id, (), atelier.facilitator.id)
    assert labels_to_answer(atelier.kit, atelier.work.id) == ()


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
        (
            "WEBVTT\n\n00:01.000 --> 00:02.000\nA\n\n00:0x.000 --＞ 00:03.000\nB".encode(),
            "transcript.broken",
            "line 6 ",
        ),
        (b"Nour\t00:00:01.000\t00:00:02.000\twords", "transcript.kind", "no plain text"),
        (b"WEBVTT\n\n00:01 --> 00:03\nOne\n", "transcript.broken", "line 3 "),
        (b"WEBVTT\n\n00:01.000 --> 00:03\nOne\n", "transcript.broken", "line 3 "),
        (b"WEBVTT\n\n00:01,500 --> 00:03,250\nOne\n", "transcript.broken", "line 3 "),
        (b"WEBVTT\n\n00:03.000 --> 00:02.000\nOne\n", "transcript.backwards", "line 3 "),
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


def test_a_language_is_called_by_a_name_or_a_tag(atelier: Atelier) -> None:
    assert attach(atelier, b"One", "Darija").language == "ary"
    with pytest.raises(InvalidInputError, match="short codes"):
        attach(atelier, b"One", "Klingonish")


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


@pytest.mark.parametrize(
    "content",
    [
        b"1\r\n00:00:01,000 --> 00:00:03,000\r\nHello there\r\n\r\n"
        b"2\r\n00:00:03,500 --> 00:00:05,000\r\n<i>second</i> line\r\n",
        b"0:00:01.000,0:00:03.000\nHello there\n\n0:00:03.500,0:00:05.000\nsecond line\n",
        b"\xef\xbb\xbf\n\nwebvtt\n\nNOTE by Amina\n\n00:01.000 --> 00:03.000\nHello there\n\n"
        b"00:03.500 --> 00:05.000\nsecond line\n",
        b'<tt xmlns="http://www.w3.org/ns/ttml"><body><p begin="1s" end="3s">Hello there</p>'
        b'<p begin="3.5s" end="5s">second line</p></body></tt>',
    ],
)
def test_every_kind_of_captions_is_read_as_cues(atelier: Atelier, content: bytes) -> None:
    kept = attach(atelier, content)

    assert [(c.start_ms, c.end_ms, c.text) for c in kept.cues] == [
        (1000, 3000, "Hello there"),
        (3500, 5000, "second line"),
    ]
    assert kept.text == ""


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"Oujda --> Nador", "transcript.arrow"),
        (b"<!-- a --> hello Fatima: secret", "transcript.arrow"),
        (b"<!--\n00:0x:01,000 --> 00:00:02,000\nFatima: secret\n", "transcript.arrow"),
        (b"[Script Info]\nDialogue: 0,0:00:01.00,0:00:02.00,Default,Salma,0,0,0,,Hello", "transcript.kind"),
        (b"<html><p>Hello", "transcript.kind"),
        (b"12/03/2026, 22:30 - Salma: Hello\n12/03/2026, 22:31 - Yusuf: Yes\n", "chat"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nOne\n\nwords that no player shows\n", "transcript.broken"),
    ],
)
def test_what_is_more_than_words_is_never_kept_as_words(atelier: Atelier, content: bytes, code: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        attach(atelier, content)
    assert error.value.code == code


def test_a_cue_with_two_voices_is_two_cues(atelier: Atelier) -> None:
    kept = attach(
        atelier, "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Amal>Tu viens d'où ?</v>\n<v Yusuf>De Dakar.</v>\n".encode()
    )

    assert [(c.start_ms, c.speaker, c.text) for c in kept.cues] == [
        (1000, "Amal", "Tu viens d'où ?"),
        (1000, "Yusuf", "De Dakar."),
    ]
    assert attach(atelier, as_webvtt_or_text(kept).encode()).cues == kept.cues


@pytest.mark.parametrize("middle", ["<i></i>", "<c></c>", "&#10;", "&nbsp;"])
def test_an_empty_line_in_a_cue_can_be_edited_again(atelier: Atelier, middle: str) -> None:
    kept = attach(atelier, f"WEBVTT\n\n00:01.000 --> 00:02.000\na\n{middle}\nb\n".encode())

    assert [cue.text for cue in kept.cues] == ["a\nb"]
    assert attach(atelier, as_webvtt_or_text(kept).encode()).cues == kept.cues


def test_a_cue_without_a_length_is_shown_for_a_moment(atelier: Atelier) -> None:
    times = (
        "00.000 --> 00:02.000\nOne",
        "02.000 --> 00:02.000\nTwo",
        "02.400 --> 00:04.000\nThree",
        "05.000 --> 00:05.000\nX",
    )
    kept = attach(atelier, ("WEBVTT\n\n" + "\n\n".join(f"00:{time}" for time in times)).encode())

    assert [(c.start_ms, c.end_ms) for c in kept.cues] == [(0, 2000), (2000, 2400), (2400, 4000), (5000, 6000)]


def test_who_speaks_is_asked_about_once_and_until_then_nothing_is_released(atelier: Atelier) -> None:
    atelier.consented()
    attach(atelier, b"Salma: Good morning.\nMother: come here")
    assert content(atelier, Recipe.TEXT) == "<p>Good morning.<br>come here</p>\n"
    assert labels_to_answer(atelier.kit, atelier.work.id) == ("Salma", "Mother")
    with pytest.raises(RefusedError, match="set apart from others"):
        atelier.release()

    answer_labels(atelier.kit, atelier.work.id, ["Mother"], atelier.facilitator.id)

    assert content(atelier, Recipe.TEXT) == "<p>Good morning.<br>Mother: come here</p>\n"
    assert attach(atelier, b"Salma: Good evening.\nMother: come here").text.startswith("Salma"), "nothing is lost"
    assert labels_to_answer(atelier.kit, atelier.work.id) == ()
    assert atelier.release().state is WorkState.RELEASED


def test_a_long_transcript_that_nobody_changed_is_not_looked_through_again_for_who_speaks(atelier: Atelier) -> None:
    read = list[str]()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_globals.get("__name__", "").endswith("words.speakers.forms"):
            read.append(frame.f_code.co_name)

    def asked() -> tuple[str, ...]:
        read.clear()
        sys.setprofile(note)
        try:
            return labels_to_answer(atelier.kit, atelier.work.id)
        finally:
            sys.setprofile(None)

    attach(atelier, b"\n".join(b"Salma: Good morning, %d" % line for line in range(200)))
    labels_to_answer(atelier.kit, atelier.work.id)

    assert asked() == ("Salma",)
    assert not read

    answer_labels(atelier.kit, atelier.work.id, ["Salma"], atelier.facilitator.id)
    assert asked() == ()
    assert read, "what somebody answered is looked at anew"


@pytest.mark.media
@pytest.mark.parametrize("make", [samples.docx, samples.odt])
def test_a_document_with_times_before_its_paragraphs_gives_cues(atelier: Atelier, tmp_path: Path, make: object) -> None:
    assert callable(make)
    told = ("[00:00:01] Salma: Good morning.", "[00:00:03.5] Nour: صباح النور.")
    kept = attach(atelier, make(tmp_path, paragraphs=told).read_bytes())

    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in kept.cues] == [
        (1_000, 3_500, "Salma: Good morning."),
        (3_500, 5_000, "Nour: صباح النور."),
    ]
    assert labels_to_answer(atelier.kit, atelier.work.id) == ("Salma", "Nour")


@pytest.mark.media
def test_a_document_without_times_is_words_and_a_broken_one_is_refused(atelier: Atelier, tmp_path: Path) -> None:
    content = samples.docx(tmp_path, paragraphs=("Salma: Good morning.", "Nour: Yes.")).read_bytes()
    assert attach(atelier, content).text == "Salma: Good morning.\n\nNour: Yes."
    assert labels_to_answer(atelier.kit, atelier.work.id) == ("Salma", "Nour")
    with pytest.raises(QuarantinedError):
        attach(atelier, content[:2_000])


def test_an_ohms_file_of_either_form_gives_cues_and_names_parts_for_the_desk(atelier: Atelier) -> None:
    old = attach(atelier, OLD.encode())
    assert [cue.text for cue in old.cues][:2] == ["SALMA: We left the village one morning.", "SALMA: It was cold."]
    parts = atelier.now().segments
    assert [(part.start_ms, part.end_ms, dict(part.labels), part.is_chapter) for part in parts] == [
        (0, 60_000, {"ar": "The village"}, False)
    ]

    new = attach(atelier, NEW.encode())
    assert [(cue.start_ms, cue.end_ms, cue.text, cue.speaker) for cue in new.cues] == [
        (3_000, 8_000, "We left.\nIt was cold.", "SALMA")
    ]
    assert atelier.now().segments == parts


def test_the_last_caption_of_an_ohms_file_may_end_at_nought(atelier: Atelier) -> None:
    kept = attach(atelier, NEW.replace("00:00:08.000", "00:00:00.000").encode())
    assert [(cue.start_ms, cue.end_ms) for cue in kept.cues] == [(3_000, 4_500)]


def test_a_broken_caption_in_an_ohms_file_is_told_by_its_line_there(atelier: Atelier) -> None:
    with pytest.raises(InvalidInputError, match="line 8 "):
        attach(atelier, NEW.replace("00:00:08.000", "00:00:0x").encode())


def test_a_name_that_teams_writes_above_what_is_said_is_asked_about(atelier: Atelier) -> None:
    attach(atelier, b"0:0:0.0 --> 0:0:2.91\nSalma One\nGood morning\n\n0:0:3.0 --> 0:0:5.0\nSalma One\nIt was cold\n")
    assert labels_to_answer(atelier.kit, atelier.work.id) == ("Salma One",)


def test_captions_that_roll_upwards_say_each_word_once(atelier: Atelier) -> None:
    rolling = (
        "WEBVTT\nKind: captions\n\n00:01.000 --> 00:02.000 align:start position:0%\n \nje<00:00:01.200><c> suis</c>\n\n"
        "00:02.000 --> 00:02.010\nje suis\n \n\n00:02.010 --> 00:04.000\nje suis\npartie<00:00:03.000><c> loin</c>\n\n"
        "00:04.000 --> 00:04.010\npartie loin\n \n\n"
        "00:04.010 --> 00:06.000\npartie loin\npartie<00:00:05.000><c> seule</c>\n"
    )
    assert [(cue.start_ms, cue.text) for cue in attach(atelier, rolling.encode()).cues] == [
        (1_000, "je suis"),
        (2_010, "partie loin"),
        (4_010, "partie seule"),
    ]


def test_lines_stand_in_the_order_of_their_times(atelier: Atelier) -> None:
    kept = attach(atelier, b"2\n00:00:03,000 --> 00:00:04,000\nTwo\n\n1\n00:00:01,000 --> 00:00:02,000\nOne\n")
    assert [cue.text for cue in kept.cues] == ["One", "Two"]


def test_a_break_between_words_of_a_caption_stays_one(atelier: Atelier) -> None:
    assert attach(atelier, GOOD.replace("One & two", "One<br>two").encode()).cues[0].text == "One\ntwo"
