"""What is read of a transcript: sentences, from half seconds on, and a mark that tells any other words from them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.domain.ids import SegmentId, WorkId
from archive.domain.voicing.script import Script, ScriptLine, script_of, unreadable
from archive.domain.words.transcripts import Cue, Transcript


def transcript(*cues: Cue, text: str = "") -> Transcript:
    return Transcript(id="t", work_id=WorkId("w"), language="fr", cues=cues, text=text, is_whole=True)


def cue(start_ms: int, end_ms: int, text: str, speaker: str = "") -> Cue:
    return Cue(start_ms=start_ms, end_ms=end_ms, text=text, speaker=speaker)


def script(*lines: str) -> Script:
    return Script(language="fr", voice="low", lines=tuple(ScriptLine(text=text, at_ms=0) for text in lines))


def test_lines_begin_at_half_seconds() -> None:
    told = script_of(
        transcript(cue(1_240, 2_000, "Un."), cue(3_251, 4_000, "Deux."), cue(9_749, 10_000, "Trois.")), "low"
    )

    assert [line.at_ms for line in told.lines] == [1_000, 3_500, 9_500]


def test_a_sentence_over_several_lines_is_read_in_one_go_without_its_pauses() -> None:
    told = script_of(
        transcript(
            cue(0, 1_000, "Je suis partie\nun soir"),
            cue(1_900, 2_500, "d’hiver."),
            cue(2_600, 3_000, "La mer"),
            cue(9_000, 9_900, "était calme."),
        ),
        "low",
    )

    assert [(line.text, line.at_ms) for line in told.lines] == [
        ("Je suis partie un soir d’hiver.", 0),
        ("La mer", 2_500),
        ("était calme.", 9_000),
    ]


def test_nobody_is_given_the_words_of_somebody_else() -> None:
    told = script_of(transcript(cue(0, 900, "Tu viens", "Amal"), cue(1_000, 2_000, "De Dakar", "Yusuf")), "low")

    assert [line.text for line in told.lines] == ["Tu viens", "De Dakar"]


def test_words_without_times_are_read_paragraph_by_paragraph() -> None:
    told = script_of(transcript(text="Une route,\npuis la mer.\n\n\n\nEt le matin."), "low")

    assert told.lines == (ScriptLine(text="Une route, puis la mer."), ScriptLine(text="Et le matin."))


def test_a_mark_changes_with_every_word_time_voice_and_part() -> None:
    first = script("Une route.")
    others = (
        script("Une mer."),
        replace(first, voice="high"),
        replace(first, language="es"),
        replace(first, parts=frozenset({SegmentId("s")})),
        replace(first, lines=(ScriptLine(text="Une route.", at_ms=500),)),
        replace(first, lines=(*first.lines, ScriptLine(text="Et la mer."))),
    )

    assert len({each.mark for each in (first, *others)}) == 1 + len(others)
    assert script("Une route.").mark == first.mark


@pytest.mark.parametrize("text", ["Elle dit السلام عليكم.", "Пока.", "En ٢٠٢٦.", "Ελλάδα"])
def test_letters_that_the_voice_would_spell_out_are_told(text: str) -> None:
    line = unreadable(script("Une route.", text))

    assert line is not None
    assert line.text == text


@pytest.mark.parametrize("text", ["L’été à Fès, œuf, ñandú — 12 °C, n° 3 ; 1ª y 2º.", "[…]", "Ŋaari ɓernde ƙasa ɗo."])
def test_all_that_is_written_in_latin_letters_is_read(text: str) -> None:
    assert unreadable(script(text)) is None
