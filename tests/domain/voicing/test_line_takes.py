"""How the sound of a line is judged against its words, and made as long and as loud as the others."""

from __future__ import annotations

import math
from array import array
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from archive.domain.ids import AccountId, OriginalId, ParticipantId, WorkId
from archive.domain.voicing.line_takes import (
    LineTake,
    TakeTrouble,
    evened,
    judge,
    place_of_all,
    places_of,
    read_whole,
    without_sound,
)
from archive.domain.voicing.script import Script, ScriptLine

HERTZ = 8_000
TEXT = "La mer était calme."
SCRIPT = Script(
    language="fr",
    voice="person",
    lines=(
        ScriptLine(text="Je pars.", at_ms=1_000),
        ScriptLine(text="La mer.", at_ms=4_000),
        ScriptLine(text="Je pars.", at_ms=9_000),
    ),
)


def sound(seconds: float, loudness: float = 6_000) -> bytes:
    samples = (int(loudness * math.sin(at / HERTZ * math.tau * 431)) for at in range(int(seconds * HERTZ)))
    return array("h", samples).tobytes()


def take(place: str, number: int) -> LineTake:
    return LineTake(
        id=f"take-{number}",
        work_id=WorkId("work"),
        reader_id=ParticipantId("reader"),
        place=place,
        sound_id=OriginalId(f"sound-{number}"),
        recorded_by=AccountId("facilitator"),
        recorded_at=datetime(2026, 2, 10, tzinfo=UTC),
        sha256="0" * 64,
    )


@pytest.mark.parametrize(
    ("samples", "trouble"),
    [
        (sound(2), TakeTrouble.NONE),
        (b"", TakeTrouble.SILENT),
        (bytes(2 * HERTZ), TakeTrouble.SILENT),
        (sound(2, loudness=100), TakeTrouble.SILENT),
        (sound(2, loudness=350), TakeTrouble.QUIET),
        (sound(0.2), TakeTrouble.SHORT),
        (sound(2) + bytes(2 * HERTZ * 60), TakeTrouble.LONG),
    ],
)
def test_a_line_that_is_silent_quiet_or_of_another_length_is_told(samples: bytes, trouble: TakeTrouble) -> None:
    assert judge(samples, HERTZ, TEXT) is trouble


def test_where_nothing_is_to_be_said_nothing_need_be_heard() -> None:
    assert judge(bytes(HERTZ), HERTZ, "[…]") is TakeTrouble.NONE


@pytest.mark.parametrize("loudness", [600, 6_000, 25_000])
def test_the_quiet_around_a_line_is_cut_off_and_all_are_as_loud(loudness: float) -> None:
    quiet = bytes(2 * HERTZ * 2)
    made = array("h", evened(quiet + sound(1, loudness) + quiet, HERTZ))

    assert 1.0 < len(made) / HERTZ < 1.4
    heard = made[len(made) // 4 : len(made) * 3 // 4]
    assert 1_500 < math.sqrt(sum(each * each for each in heard) / len(heard)) < 2_600
    assert evened(quiet, HERTZ) == b""


def test_the_same_words_twice_are_two_lines_and_all_must_be_there_and_good() -> None:
    places = places_of(SCRIPT)
    assert len(set(places)) == 3
    takes = {place: take(place, number) for number, place in enumerate(places)}
    assert read_whole(SCRIPT, dict(list(takes.items())[:2])) is None
    assert read_whole(SCRIPT, {**takes, places[1]: replace(takes[places[1]], trouble=TakeTrouble.QUIET)}) is None

    found = read_whole(SCRIPT, takes)
    assert found is not None
    other = read_whole(SCRIPT, {**takes, places[1]: take(places[1], 9)})
    assert other is not None
    assert found[0].mark != other[0].mark, "another recording is another reading"
    assert read_whole(replace(SCRIPT, lines=()), takes) is None


def test_a_line_keeps_its_mark_wherever_it_stands_and_loses_it_with_its_words() -> None:
    first, *rest = SCRIPT.lines
    moved = replace(SCRIPT, lines=(*rest[:1], replace(first, at_ms=5_000)))
    assert set(places_of(moved)) == set(places_of(SCRIPT)[:2])
    assert places_of(replace(SCRIPT, language="es"))[1] not in places_of(SCRIPT)
    assert not set(places_of(replace(SCRIPT, lines=(ScriptLine(text="La  mer."),)))) & set(places_of(SCRIPT))


def test_one_file_stands_for_all_lines_from_the_first_one_on() -> None:
    whole = take(place_of_all(SCRIPT), 1)
    found = read_whole(SCRIPT, {whole.place: whole})

    assert found is not None
    assert [line.at_ms for line in found[0].lines] == [1_000]
    assert found[0].lines[0].text == "Je pars.\nLa mer.\nJe pars."
    assert not without_sound(whole).is_kept
