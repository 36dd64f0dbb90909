"""What a machine hears: repeated phrases are collapsed and flagged, lines are cut where people read them."""

from __future__ import annotations

from archive.domain.words.recognition import (
    HeardLine,
    HeardWord,
    collapse_lines,
    collapse_repeats,
    split_line,
    words_as_text,
)


def line(text: str, start_ms: int = 0, pause_ms: int = 0) -> HeardLine:
    """A line of words of 200 ms each."""
    words = tuple(
        HeardWord(start_ms=at, end_ms=at + 200, text=word, confidence=900)
        for at, word in zip(range(start_ms, 10**7, 200 + pause_ms), text.split(), strict=False)
    )
    return HeardLine(start_ms=start_ms, end_ms=words[-1].end_ms, language="fr", words=words)


def said(heard: HeardLine) -> str:
    return words_as_text(heard.words)


def test_a_phrase_said_over_and_over_is_left_once_and_flagged() -> None:
    once = collapse_repeats(line("il a dit " + "que j'ai vu " * 40 + "la mer"))

    assert said(once) == "il a dit que j'ai vu la mer"
    assert once.repeated
    assert once.words[-1].end_ms == 125 * 200


def test_a_word_said_twice_stays() -> None:
    twice = collapse_repeats(line("non, non, je ne veux pas"))

    assert said(twice) == "non, non, je ne veux pas"
    assert not twice.repeated


def test_marks_and_capitals_hide_no_repetition() -> None:
    assert said(collapse_repeats(line("Merci. merci, Merci! MERCI au revoir"))) == "Merci. au revoir"


def test_lines_that_say_the_same_are_left_once_and_flagged() -> None:
    kept = collapse_lines([line("Merci d'avoir regardé", at) for at in (0, 1_000, 2_000)] + [line("Bonjour", 3_000)])

    assert [said(each) for each in kept] == ["Merci d'avoir regardé", "Bonjour"]
    assert [each.repeated for each in kept] == [True, False]
    assert kept[0].end_ms == 2_600


def test_lines_without_words_are_no_repetition() -> None:
    silent = [HeardLine(start_ms=at, end_ms=at + 500, language="ar") for at in (0, 1_000)]

    assert len(collapse_lines(silent)) == 2


def test_a_line_is_cut_after_sentences_at_pauses_and_before_it_is_too_long() -> None:
    assert [said(part) for part in split_line(line("Je suis née là. Et toi ? Moi aussi"))] == [
        "Je suis née là.",
        "Et toi ?",
        "Moi aussi",
    ]
    assert len(split_line(line("un deux trois", pause_ms=900))) == 3
    long = split_line(line("mot " * 60))
    assert all(len(said(part)) <= 104 for part in long)
    assert " ".join(said(part) for part in long) == ("mot " * 60).strip()


def test_a_mark_alone_ends_no_line_before_it() -> None:
    [whole] = split_line(HeardLine(start_ms=0, end_ms=10, language="ar"))

    assert whole.words == ()
