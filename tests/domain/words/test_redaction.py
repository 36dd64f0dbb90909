"""One edit list conceals the same words everywhere, and keeps a work back until sound and every language fit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.domain.errors import InvalidInputError
from archive.domain.ids import WorkId
from archive.domain.words.edit_list import (
    ConcealedWords,
    EditList,
    Redaction,
    Silence,
    SoundCover,
    Stretch,
    require_sound,
    silences,
    sound_mark,
    within_kept,
)
from archive.domain.words.placing import is_within
from archive.domain.words.redaction import GAP, Unfit, as_may_be_shown, holds_concealed, misfits, read_mark
from archive.domain.words.transcripts import Cue, Transcript

WORK = WorkId("w")
NOW = datetime(2026, 11, 30, tzinfo=UTC)
LINES = ("Je suis partie avec Amina.", "La mer était calme.", "Amina chantait, et Amina riait.")


def transcript(*lines: str, language: str = "fr", is_translation: bool = False) -> Transcript:
    cues = tuple(Cue(start_ms=2_000 * n, end_ms=2_000 * n + 1_800, text=text) for n, text in enumerate(lines))
    return Transcript(id=language, work_id=WORK, language=language, cues=cues, is_translation=is_translation)


def plain(text: str, language: str = "fr") -> Transcript:
    return Transcript(id=language, work_id=WORK, language=language, text=text)


def redaction(*spans: tuple[int, int], instead: str = "", **words: str) -> Redaction:
    told = tuple(ConcealedWords(language=lang, words=text, instead=instead) for lang, text in words.items())
    return Redaction(id="r", spans=tuple(Stretch(start_ms=a, end_ms=b) for a, b in spans), words=told, by="x", at=NOW)


def edits(*redactions: Redaction) -> EditList:
    return EditList(id=WORK, redactions=redactions)


def read(of: Transcript, *redactions: Redaction) -> list[str]:
    return [cue.text for cue in as_may_be_shown(of, edits(*redactions)).cues]


def why(redacted: Redaction, *transcripts: Transcript, duration_ms: int | None = 6_000) -> list[tuple[Unfit, str]]:
    found = misfits(edits(redacted), transcripts, duration_ms, has_sound=duration_ms is not None)
    return [(each.why, each.language) for each in found]


def test_concealed_words_are_gone_wherever_they_stand_in_whatever_spelling() -> None:
    of = transcript("Je suis partie avec AMINA.", "La mer était calme.", "Aminà chantait, et l’Amina riait.")
    said = read(of, redaction((1_200, 1_700), fr="Amina"))
    assert said == [f"Je suis partie avec {GAP}.", "La mer était calme.", f"{GAP} chantait, et l’{GAP} riait."]


def test_a_longer_word_that_only_begins_alike_stays() -> None:
    assert read(transcript("Aminata est là."), redaction((0, 500), fr="Amina")) == [GAP]  # nothing was told apart there
    assert read(transcript("Aminata, Amina."), redaction((0, 500), fr="Amina")) == [f"Aminata, {GAP}."]


def test_a_pseudonym_takes_the_place_of_the_words() -> None:
    assert read(transcript(*LINES), redaction((1_200, 1_700), fr="Amina", instead="Salma"))[2] == (
        "Salma chantait, et Salma riait."
    )


def test_what_is_read_instead_holds_nothing_that_is_concealed() -> None:
    alike = redaction((0, 500), fr="amina", instead="Amina")
    assert read(transcript("Aminata, Amina."), alike) == [f"Aminata, {GAP}."]
    assert holds_concealed(["Avec Amina"], edits(alike))
    sister = replace(redaction((0, 900), fr="ma sœur", instead="Karim"), id="sister")
    assert read(transcript("Avec ma sœur."), sister, redaction((3_000, 3_500), fr="Karim")) == [f"Avec {GAP}."]


@pytest.mark.parametrize(
    ("language", "words", "line", "shown"),
    [
        ("ar", "الفاشر", "سافرت للفاشر وللفاشر", f"سافرت {GAP} {GAP}"),
        ("ar", "الليل", "غنت لليل", f"غنت {GAP}"),
        ("am", "አስመራ", "ከአስመራ መጣሁ፣ አስመራን", f"{GAP} መጣሁ፣ {GAP}"),
        ("ti", "ኣስመራ", "ንኣስመራ ካብኣስመራ", f"{GAP} {GAP}"),
        ("am", "አሚና በላይ", "የአሚና በላይን ቤት", f"{GAP} ቤት"),
    ],
)
def test_a_name_is_found_with_what_its_language_writes_together_with_it(
    language: str, words: str, line: str, shown: str
) -> None:
    assert read(transcript("—", line, language=language), redaction((0, 500), **{language: words}))[1] == shown


def test_arabic_words_are_found_behind_what_is_written_together_with_them() -> None:
    of = transcript("سافرتُ مع أمينة", "قلتُ لأمينة", "وأمينَة ضحكت", language="ar")
    assert read(of, redaction((0, 1_800), ar="أمينه")) == [f"سافرتُ مع {GAP}", f"قلتُ {GAP}", f"{GAP} ضحكت"]


def test_a_name_that_goes_on_in_the_next_line_is_gone_from_both() -> None:
    of = transcript("J’ai vu Amina", "El Idrissi ce soir-là.")
    assert read(of, redaction((1_000, 2_900), fr="Amina El Idrissi")) == [f"J’ai vu {GAP}", "ce soir-là."]
    within = plain("J’ai vu Amina\nEl Idrissi.")
    assert as_may_be_shown(within, edits(redaction(fr="Amina El Idrissi"))).text == f"J’ai vu {GAP}."


def test_the_longest_words_go_first_so_that_nothing_of_them_is_left() -> None:
    short, long = redaction((0, 1_800), fr="Amina"), redaction((0, 1_800), fr="Amina de Tanger")
    assert read(transcript("C’est Amina de Tanger."), short, replace(long, id="s")) == [f"C’est {GAP}."]


def test_of_words_that_overlap_nothing_is_left() -> None:
    one, other = redaction((0, 1_800), fr="Amina de"), redaction((0, 1_800), fr="de Tanger la Blanche")
    assert read(transcript("C’est Amina de Tanger la Blanche."), one, replace(other, id="s")) == [f"C’est {GAP}."]


def test_a_stretch_of_the_sound_alone_leaves_out_every_line_over_it() -> None:
    said = read(transcript(*LINES), redaction((1_500, 2_600)))
    assert said == [GAP, GAP, LINES[2]]


def test_a_language_of_which_nobody_said_anything_loses_the_lines_over_what_is_concealed() -> None:
    arabic = transcript("سافرت مع أمينة", "كان البحر هادئا", language="ar", is_translation=True)
    concealed = redaction((1_200, 1_700), fr="Amina")
    assert read(arabic, concealed) == [GAP, "كان البحر هادئا"]
    assert why(concealed, transcript(LINES[0]), arabic) == [(Unfit.UNCONFIRMED, "ar")]


def test_a_translation_in_which_nothing_stands_is_confirmed_by_a_person_until_its_line_changes() -> None:
    english = transcript("I left with her.", language="en", is_translation=True)
    spans = (Stretch(start_ms=1_200, end_ms=1_700),)
    absent = ConcealedWords(language="en", read_sha256=read_mark(english, spans))
    concealed = redaction((1_200, 1_700), fr="Amina")
    confirmed = replace(concealed, words=(*concealed.words, absent))
    assert read(english, confirmed) == ["I left with her."]
    assert not why(confirmed, transcript(LINES[0]), english)
    changed = transcript("I left with Ameena.", language="en", is_translation=True)
    assert read(changed, confirmed) == [GAP]
    assert why(confirmed, transcript(LINES[0]), changed) == [(Unfit.NOT_FOUND, "en")]


def test_of_words_that_nobody_has_placed_a_language_shows_nothing_until_they_are_told_in_it() -> None:
    french = transcript("Elle chante.", "C’est Amina.", is_translation=True)
    concealed = redaction(ar="أمينة")
    assert read(french, concealed) == [GAP, GAP]
    assert (Unfit.UNCONFIRMED, "fr") in why(concealed, french, duration_ms=None)

    told = replace(concealed, words=(*concealed.words, ConcealedWords(language="fr", words="Amina")))
    assert read(french, told) == ["Elle chante.", f"C’est {GAP}."]
    respelt = transcript("Elle chante.", "C’est Mina.", is_translation=True)
    assert read(respelt, told) == [GAP, GAP]
    assert why(told, respelt, duration_ms=None) == [(Unfit.NOT_FOUND, "fr")]

    english = transcript("She sings.", language="en", is_translation=True)
    absent = ConcealedWords(language="en", read_sha256=read_mark(english, ()))
    confirmed = replace(concealed, words=(*concealed.words, absent))
    assert read(english, confirmed) == ["She sings."]
    assert read(transcript("Ameena sings.", language="en", is_translation=True), confirmed) == [GAP]


def test_a_text_without_times_is_left_out_whole_until_its_words_are_told() -> None:
    text = plain("Elle s’appelle Amina, et elle chante.")
    assert as_may_be_shown(text, edits(redaction((0, 500)))).text == ""
    assert as_may_be_shown(text, edits(redaction((0, 500), fr="Salma"))).text == ""
    assert as_may_be_shown(text, edits(redaction(fr="Amina"))).text == f"Elle s’appelle {GAP}, et elle chante."


@pytest.mark.parametrize(
    ("redacted", "of", "expected"),
    [
        (redaction((5_000, 6_100), fr="Amina"), transcript(LINES[0]), Unfit.OUTSIDE),
        (redaction((9_000, 9_500)), transcript(LINES[1]), Unfit.OUTSIDE),
        (redaction(fr="Amina"), plain(LINES[0]), Unfit.UNPLACED),
        (redaction((1_200, 1_700), fr="Amina"), transcript(*LINES), Unfit.SAID_AGAIN),
        (redaction((1_200, 1_700), (4_000, 4_500), fr="Amina"), transcript(*LINES), Unfit.SAID_AGAIN),
        (redaction((1_000, 1_800), fr="Amina El Idrissi"), transcript("Amina", "El Idrissi"), Unfit.SAID_AGAIN),
        (redaction((1_200, 1_700)), transcript(LINES[0]), Unfit.UNCONFIRMED),
        (redaction((1_200, 1_700), fr="Salma"), transcript(LINES[0]), Unfit.NOT_FOUND),
    ],
)
def test_what_does_not_fit_keeps_the_work_back(redacted: Redaction, of: Transcript, expected: Unfit) -> None:
    assert expected in [found for found, _ in why(redacted, of)]


def test_a_word_in_a_line_of_whose_time_nobody_is_sure_cannot_be_placed() -> None:
    of = transcript(LINES[0])
    unsure = replace(of, cues=(replace(of.cues[0], is_unsure=True),))
    assert why(redaction((0, 1_800), fr="Amina"), unsure) == [(Unfit.UNPLACED, "fr")]


def test_words_without_times_that_stand_more_often_than_is_silent_cannot_be_placed() -> None:
    of = plain("Amina dort. Amina rêve.")
    assert why(redaction((0, 500), fr="Amina"), of) == [(Unfit.UNPLACED, "fr")]
    assert not why(redaction((0, 500), (2_000, 2_500), fr="Amina"), of)


def test_every_time_that_a_name_is_said_fits_once_it_is_silent_or_all_of_its_line_is() -> None:
    each = redaction((1_200, 1_700), (4_000, 4_500), (5_000, 5_500), fr="Amina")
    assert not why(each, transcript(*LINES))
    assert not why(redaction((1_200, 1_700), (4_000, 5_800), fr="Amina"), transcript(*LINES))


def test_a_written_piece_needs_no_sound() -> None:
    assert not why(redaction(fr="Amina"), plain(LINES[0]), duration_ms=None)


def test_a_noise_over_which_no_line_stands_in_any_language_needs_no_words() -> None:
    arabic = transcript("سافرت", language="ar", is_translation=True)
    assert not why(redaction((2_200, 2_800)), transcript(LINES[0]), arabic)
    late = replace(arabic, cues=(replace(arabic.cues[0], start_ms=2_000, end_ms=3_000),))
    assert [language for _, language in why(redaction((2_200, 2_800)), transcript(LINES[0]), late)] == ["fr", "ar"]
    unsure = replace(arabic, cues=(replace(arabic.cues[0], is_unsure=True),))
    assert why(redaction((2_200, 2_800)), transcript(LINES[0]), unsure)


def test_what_was_taken_back_conceals_nothing_and_keeps_nothing_back() -> None:
    undone = replace(redaction((0, 500), fr="Amina"), undone_by="y", undone_at=NOW)
    assert read(transcript(*LINES), undone) == list(LINES)
    assert why(undone) == []
    assert sound_mark(edits(undone)) == ""


def test_titles_that_hold_concealed_words_are_known() -> None:
    concealed = edits(redaction((0, 500), fr="Amina"))
    assert holds_concealed(["La mer", "Pour AMINA"], concealed)
    assert not holds_concealed(["La mer", "Aminata"], concealed)


@pytest.mark.parametrize(("start", "end", "length"), [(0, 50, 9_000), (-1, 500, 9_000), (8_800, 9_001, 9_000)])
def test_a_stretch_that_is_none_is_refused(start: int, end: int, length: int) -> None:
    with pytest.raises(InvalidInputError):
        require_sound(redaction((start, end)), length)


@pytest.mark.parametrize("nothing", [redaction(), redaction(fr="")])
def test_a_redaction_of_nothing_is_refused(nothing: Redaction) -> None:
    with pytest.raises(InvalidInputError):
        require_sound(nothing, 9_000)


def test_a_stretch_in_a_recording_whose_length_nobody_knows_is_refused() -> None:
    with pytest.raises(InvalidInputError):
        require_sound(redaction((0, 500)), None)


def test_silences_have_margins_and_are_joined_where_nothing_is_heard_between() -> None:
    tone = replace(redaction((1_600, 2_000)), id="t", cover=SoundCover.TONE)
    assert silences(edits(redaction((100, 300), (1_000, 1_500)), tone)) == (
        Silence(0, 340),
        Silence(960, 2_040, SoundCover.TONE),
    )


def test_silences_stand_where_they_are_in_a_shorter_film() -> None:
    silent = (Silence(1_000, 2_000), Silence(5_000, 6_000))
    assert within_kept(silent, ((1_500, 3_000), (5_500, 9_000))) == (Silence(0, 500), Silence(1_500, 2_000))


SPANS = st.lists(st.tuples(st.integers(0, 60_000), st.integers(100, 5_000)), min_size=1, max_size=20)


@given(SPANS)
def test_every_instant_of_every_stretch_is_silent_and_silences_stand_apart(spans: list[tuple[int, int]]) -> None:
    redacted = redaction(*((start, start + length) for start, length in spans))
    silent = silences(edits(redacted))
    for span in redacted.spans:
        assert any(each.start_ms <= span.start_ms and span.end_ms <= each.end_ms for each in silent)
    assert all(b.start_ms - a.end_ms >= 200 for a, b in pairwise(silent))


WORDS = st.sampled_from(["amina", "Amina", "AMÍNA", "ne", "dort", "«Amina»", "وأمينة", "l’Amina", "mer."])


@given(st.lists(st.lists(WORDS, max_size=6), min_size=1, max_size=5), st.integers(0, 9_000))
def test_whatever_the_lines_no_spelling_of_a_concealed_name_is_left(lines: list[list[str]], at_ms: int) -> None:
    of = transcript(*(" ".join(line) for line in lines))
    shown = " ".join(read(of, redaction((at_ms, at_ms + 500), fr="Amina", ar="أمينة"))).casefold()
    assert "am" not in shown
    assert "مين" not in shown


@pytest.mark.parametrize(
    ("wanted", "silent", "is_silent"),
    [
        ((1_000, 2_000), [(1_100, 1_900)], True),
        ((1_000, 2_000), [(1_100, 1_500), (1_500, 2_000)], True),
        ((1_000, 2_000), [(1_100, 1_500)], False),
        ((1_000, 2_000), [], False),
        ((1_000, 1_300), [(1_150, 1_250)], False),
        ((-900, 50), [], True),
        ((5_950, 9_000), [], True),
    ],
)
def test_a_stretch_is_held_against_what_is_silent_in_another_recording(
    wanted: tuple[int, int], silent: list[tuple[int, int]], is_silent: bool
) -> None:
    spans = [Stretch(start_ms=a, end_ms=b) for a, b in silent]
    assert is_within(Stretch(start_ms=wanted[0], end_ms=wanted[1]), spans, 6_000) is is_silent
