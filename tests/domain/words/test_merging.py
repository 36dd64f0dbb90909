"""Two who wrote at one transcript: each change stands, no word is lost, and only the same line is asked about."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.domain.words.merging import merge
from archive.domain.words.transcripts import Cue
from tests.examples import examples


def lines(*texts: str, speaker: str = "") -> tuple[Cue, ...]:
    return tuple(
        Cue(start_ms=place * 1_000, end_ms=place * 1_000 + 900, text=text, speaker=speaker)
        for place, text in enumerate(texts)
    )


def texts(cues: tuple[Cue, ...]) -> list[str]:
    return [cue.text for cue in cues]


BASE = lines("un", "deux", "trois", "quatre")


def test_changes_in_different_lines_stand_side_by_side() -> None:
    mine = (replace(BASE[0], text="un de moi"), *BASE[1:], Cue(start_ms=9_000, end_ms=9_500, text="neuf"))
    theirs = (
        *BASE[:2],
        replace(BASE[2], text="trois d’elle"),
        Cue(start_ms=2_950, end_ms=2_990, text="et demi"),
        BASE[3],
    )
    merged = merge(BASE, mine, theirs)
    assert texts(merged.cues) == ["un de moi", "deux", "trois d’elle", "et demi", "quatre", "neuf"]
    assert not merged.clashes


def test_one_names_a_speaker_everywhere_while_the_other_mends_words_and_times() -> None:
    mine = tuple(replace(cue, speaker="Nour") for cue in BASE)
    theirs = tuple(replace(cue, start_ms=cue.start_ms + 250, text=cue.text.upper()) for cue in BASE)
    merged = merge(BASE, mine, theirs)
    assert merged.cues == tuple(replace(cue, speaker="Nour") for cue in theirs)


def test_all_lines_moved_by_one_keep_what_the_other_wrote() -> None:
    mine = tuple(replace(cue, start_ms=cue.start_ms + 4_000, end_ms=cue.end_ms + 4_000) for cue in BASE)
    theirs = (*BASE[:3], replace(BASE[3], text="quatre, dit-elle"))
    merged = merge(BASE, mine, theirs)
    assert "quatre, dit-elle" in texts(merged.cues)
    assert {cue.start_ms for cue in mine[:3]} <= {cue.start_ms for cue in merged.cues}


def test_only_the_same_line_is_asked_about() -> None:
    mine = (*BASE[:1], replace(BASE[1], text="deux de moi"), *BASE[2:])
    theirs = (replace(BASE[0], text="un d’elle"), replace(BASE[1], text="deux d’elle"), *BASE[2:])
    merged = merge(BASE, mine, theirs)
    assert texts(merged.cues) == ["un d’elle", "deux de moi", "trois", "quatre"]
    [clash] = merged.clashes
    assert (clash.place, clash.mine.text, clash.theirs.text) == (1, "deux de moi", "deux d’elle")


@pytest.mark.parametrize("is_swapped", [False, True])
def test_a_line_that_one_took_out_and_the_other_changed_stays(is_swapped: bool) -> None:
    without = (BASE[0], *BASE[2:])
    changed = (BASE[0], replace(BASE[1], text="deux encore"), *BASE[2:])
    merged = merge(BASE, *((changed, without) if is_swapped else (without, changed)))
    assert texts(merged.cues) == ["un", "deux encore", "trois", "quatre"]
    assert texts(merge(BASE, without, BASE).cues) == ["un", "trois", "quatre"]


WORD = st.sampled_from(["oui", "non", "la mer", "ذهبنا", "", "et puis"])
CHANGE = st.tuples(
    st.sampled_from(["text", "speaker", "shift", "remove", "add", "split"]), st.integers(0, 9), st.integers(1, 999)
)


@st.composite
def changed(draw: st.DrawFn, base: tuple[Cue, ...], mark: str) -> tuple[tuple[Cue, ...], set[str]]:
    """Give lines as one who writes left them, and the words that are theirs alone."""
    cues, written = list(base), set[str]()
    for kind, place, number in draw(st.lists(CHANGE, max_size=5)):
        at = place % max(len(cues), 1)
        word = f"{mark}{number}"
        if kind == "add" or not cues:
            cues.append(Cue(start_ms=number * 10, end_ms=number * 10 + 500, text=word))
            written.add(word)
        elif kind == "text":
            cues[at] = replace(cues[at], text=f"{cues[at].text} {word}")
            written.add(word)
        elif kind == "speaker":
            cues[at] = replace(cues[at], speaker=mark)
        elif kind == "shift":
            cues[at] = replace(cues[at], start_ms=cues[at].start_ms + number, end_ms=cues[at].end_ms + number)
        elif kind == "split":
            cues.append(replace(cues[at], start_ms=cues[at].end_ms, end_ms=cues[at].end_ms + number))
        else:
            written -= set(cues.pop(at).text.split())
    return tuple(sorted(cues, key=lambda cue: cue.start_ms)), written


@examples(300)
@given(st.data(), st.lists(WORD, max_size=6))
def test_no_word_that_either_wrote_is_lost(data: st.DataObject, said: list[str]) -> None:
    base = lines(*said)
    mine, my_words = data.draw(changed(base, "m"))
    theirs, their_words = data.draw(changed(base, "t"))

    merged = merge(base, mine, theirs)

    kept = {word for cue in merged.cues for word in cue.text.split()}
    shown = kept | {word for clash in merged.clashes for word in clash.theirs.text.split()}
    assert my_words <= kept
    assert their_words <= shown
    assert [cue.start_ms for cue in merged.cues] == sorted(cue.start_ms for cue in merged.cues)
    assert all(merged.cues[clash.place].start_ms >= 0 for clash in merged.clashes)
    assert set(merge(base, mine, base).cues) == set(mine)
    assert set(merge(base, base, theirs).cues) == set(theirs)
    assert not merge(base, mine, mine).clashes
