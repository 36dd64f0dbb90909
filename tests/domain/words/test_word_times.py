"""The words of a line keep the times at which they were heard through every edit; only a changed one loses its own."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from archive.domain.words.recognition import HeardWord
from archive.domain.words.transcripts import Cue
from archive.domain.words.word_times import carried, doubtful_words, with_heard, without_times, words_of_cue
from tests.examples import examples


def heard(text: str, start_ms: int = 0) -> list[HeardWord]:
    return [
        HeardWord(start_ms=start_ms + at * 300, end_ms=start_ms + at * 300 + 250, text=word, confidence=900 - at)
        for at, word in enumerate(text.split())
    ]


def line(text: str, start_ms: int = 0) -> Cue:
    words = heard(text, start_ms)
    return with_heard(Cue(start_ms=start_ms, end_ms=words[-1].end_ms, text=text), words)


def times(cue: Cue) -> list[int | None]:
    return [word.heard.start_ms if word.heard else None for word in words_of_cue(cue)]


LEFT = line("On est partis de Tagazoute.", 1_000)
SEA = line("Et puis la mer.", 5_000)


def bare(text: str, start_ms: int, end_ms: int) -> Cue:
    return Cue(start_ms=start_ms, end_ms=end_ms, text=text)


def test_each_word_is_kept_with_its_time_and_how_sure_the_machine_was() -> None:
    [_on, est, *_] = words_of_cue(LEFT)
    assert est.heard == HeardWord(start_ms=1_300, end_ms=1_550, text="est", confidence=899)


def test_what_stands_in_a_line_as_it_was_heard_keeps_its_time_whatever_was_mended_beside_it() -> None:
    mended = with_heard(bare("Nous on est partie de Taghazout !", 0, 3_000), heard("on est partis de tagazoute"))
    assert times(mended) == [None, 0, 300, None, 900, None, None]


def test_a_word_of_the_workshop_put_in_for_one_heard_shares_its_time() -> None:
    word = HeardWord(start_ms=0, end_ms=900, text="Porte des Lilas", confidence=700, heard="porte délila")
    assert times(with_heard(bare("Porte des Lilas", 0, 1_000), [word])) == [0, 300, 600]


def test_split_and_joined_lines_keep_the_times_of_all_their_words() -> None:
    split = carried([bare("On est", 1_000, 1_600), bare("partis de Tagazoute.", 1_600, 2_500)], [LEFT])
    assert [times(cue) for cue in split] == [[1_000, 1_300], [1_600, 1_900, 2_200]]
    [joined] = carried([bare("On est partis de Tagazoute. Et puis la mer.", 1_000, 6_200)], [LEFT, SEA])
    assert times(joined) == [*times(LEFT), *times(SEA)]


def test_a_line_that_is_moved_takes_its_words_along_and_one_whose_end_is_set_anew_does_not() -> None:
    step = 400
    moved = [replace(cue, start_ms=cue.start_ms + step, end_ms=cue.end_ms + step) for cue in without_times([LEFT, SEA])]
    assert [times(cue) for cue in carried(moved, [LEFT, SEA])] == [
        [1_400, 1_700, 2_000, 2_300, 2_600],
        [5_400, 5_700, 6_000, 6_300],
    ]
    [stamped] = carried([replace(LEFT, start_ms=1_250, word_times=())], [LEFT])
    assert times(stamped) == times(LEFT)


def test_an_edited_word_loses_its_time_and_the_others_keep_theirs() -> None:
    edited = carried(
        [bare("On est partis de Taghazout.", 1_000, 2_450), bare("Et puis la mer.", 5_000, 6_150)], [LEFT, SEA]
    )
    assert [times(cue) for cue in edited] == [[1_000, 1_300, 1_600, 1_900, None], times(SEA)]
    [capital] = carried([bare("on est PARTIS de Tagazoute !", 1_000, 2_450)], [LEFT])
    assert times(capital) == [*times(LEFT), None]


def test_words_said_far_from_where_a_person_put_the_line_have_no_time() -> None:
    [far] = carried([bare("On est partis de Tagazoute.", 1_000, 2_400), bare("On est", 9_000, 9_500)], [SEA, LEFT])[1:]
    assert times(far) == [None, None]
    [late] = carried([replace(LEFT, start_ms=9_000, end_ms=20_000, word_times=())], [LEFT])
    assert late.word_times == ()


def test_numbers_that_are_not_those_of_the_words_are_no_times() -> None:
    assert times(replace(LEFT, text="Partis.")) == [None]
    assert times(bare("Rien.", 0, 1)) == [None]


def test_doubtful_words_are_told_while_the_line_stands_as_it_was_heard() -> None:
    words = [
        HeardWord(start_ms=at * 300, end_ms=at * 300 + 300, text=text, confidence=confidence)
        for at, (text, confidence) in enumerate((("On", 950), ("est", 300), ("partis.", 940)))
    ]
    heard = with_heard(bare("On est partis.", 0, 900), words)
    assert doubtful_words(heard) == ("est",)
    assert doubtful_words(*carried([bare("On est restés.", 0, 900)], [heard])) == ()
    assert doubtful_words(bare("On est partis.", 0, 900)) == ()


WORDS = st.lists(st.sampled_from(["mer", "nuit", "Mer,", "ذهبنا", "la", "—"]), min_size=1, max_size=6)


@examples(150)
@given(st.lists(WORDS, max_size=5), st.lists(WORDS, max_size=5))
def test_whatever_is_edited_no_word_of_the_text_is_touched_and_times_keep_their_order(
    before: list[list[str]], after: list[list[str]]
) -> None:
    former = [line(" ".join(words), place * 10_000) for place, words in enumerate(before)]
    fresh = [bare(" ".join(words), place * 10_000, place * 10_000 + 2_000) for place, words in enumerate(after)]
    got = carried(fresh, former)
    assert without_times(got) == tuple(fresh)
    known = [at for cue in got for at in times(cue) if at is not None]
    assert all(one <= other for one, other in pairwise(known))
    assert carried(without_times(former), former) == tuple(former)
