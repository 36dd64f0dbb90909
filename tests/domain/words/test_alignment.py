"""The words of a text find their times in a draft of the same recording; what does not says so, and none is lost."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from archive.domain.words.alignment import align
from archive.domain.words.recognition import HeardWord
from tests.examples import examples

TEXT = "Nour: Je suis partie un matin.\n\nAvec ma sœur et mon frère.\n\nNous avons traversé la mer, de nuit."


def heard(words: str, start_ms: int = 0, each_ms: int = 500) -> list[HeardWord]:
    return [
        HeardWord(text=word, start_ms=at, end_ms=at + 400, confidence=900)
        for at, word in zip(range(start_ms, 10**6, each_ms), words.split(), strict=False)
    ]


def test_lines_stand_where_their_words_were_heard() -> None:
    draft = heard("je suis PARTIE un matin avec ma soeur et mon frere nous avons traverse la mer de nuit", 1_000)
    lines = align(TEXT, draft, 20_000)
    assert [(line.start_ms, line.end_ms, line.is_sure) for line in lines] == [
        (1_000, 3_400, True),
        (3_500, 6_400, True),
        (6_500, 9_900, True),
    ]
    assert [line.text for line in lines] == [
        "Nour: Je suis partie un matin.",
        "Nour: Avec ma sœur et mon frère.",
        "Nour: Nous avons traversé la mer, de nuit.",
    ]


def test_a_line_that_was_not_heard_lies_between_its_neighbours_and_says_that_this_is_not_sure() -> None:
    draft = [*heard("je suis partie un matin", 1_000), *heard("nous avons traversé la mer de nuit", 9_000)]
    lines = align(TEXT, draft, 20_000)
    assert [(line.start_ms, line.end_ms, line.is_sure) for line in lines] == [
        (1_000, 3_400, True),
        (3_400, 9_000, False),
        (9_000, 12_400, True),
    ]


def test_words_that_are_heard_wrongly_or_twice_do_not_shift_the_others() -> None:
    draft = heard("je je suis parti un beau matin euh avec ma soeur et son frère nous avons traversé l’amer de nuit")
    lines = align(TEXT, draft, 20_000)
    assert [line.is_sure for line in lines] == [True, True, True]
    assert [line.start_ms for line in lines] == [500, 4_000, 7_000]


def test_a_small_word_that_was_heard_far_away_does_not_stretch_its_line() -> None:
    between = heard("puis il a plu toute une semaine sur le port et personne ne voulait plus partir", 20_000)
    draft = [*heard("la", 5_000), *between, *heard("mer était calme ce soir", 60_000)]
    [line] = align("La mer était calme ce soir.", draft, 90_000)
    assert (line.start_ms, line.end_ms, line.is_sure) == (60_000, 62_400, True)
    # A long pause within a line is none: nothing else was heard there.
    draft = [*heard("la mer", 5_000), *heard("était calme ce soir", 60_000)]
    [line] = align("La mer était calme ce soir.", draft, 90_000)
    assert (line.start_ms, line.end_ms) == (5_000, 61_900)


def test_without_anything_heard_nothing_is_sure_and_arabic_is_compared_as_it_is_searched() -> None:
    assert [line.is_sure for line in align(TEXT, [], 9_000)] == [False, False, False]
    assert align(TEXT, [], 9_000)[-1].end_ms == 9_000
    assert align("", [], 9_000) == ()
    [line] = align("ذَهَبْنا إلى المدرسةِ", heard("ذهبنا الى المدرسه", 700), 5_000)
    assert (line.start_ms, line.end_ms, line.is_sure) == (700, 2_100, True)


WORD = st.sampled_from(["mer", "nuit", "nous", "ذهبنا", "un", "et", "1998", "—"])
SAID = st.lists(WORD, max_size=30)


@examples(200)
@given(st.lists(SAID.map(" ".join).filter(str.strip), max_size=6), SAID, st.integers(0, 60_000))
def test_no_word_is_lost_and_time_never_runs_backwards(blocks: list[str], said: list[str], length_ms: int) -> None:
    lines = align("\n\n".join(blocks), heard(" ".join(said)), length_ms)
    assert " ".join(line.text for line in lines).split() == " ".join(blocks).split()
    assert all(0 <= line.start_ms <= line.end_ms for line in lines)
    assert all(before.end_ms <= after.start_ms for before, after in pairwise(lines))
