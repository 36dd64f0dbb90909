"""Times that people and programs for meetings write into a text: each holds up to the next, and no word is lost."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.domain.errors import InvalidInputError
from archive.domain.words.stamped import is_stamped, read_stamped, spread
from archive.domain.words.timed_text import TimedLine

COLON_OF_PHONETICS = "\N{MODIFIER LETTER TRIANGULAR COLON}"
"""A letter to Unicode, and to whoever reads it behind a name the colon that it looks like."""

WORDS = st.text(
    st.characters(categories=["L", "M"], max_codepoint=0x6FF, exclude_characters=COLON_OF_PHONETICS),
    min_size=1,
    max_size=12,
)
SENTENCES = st.lists(WORDS, min_size=5, max_size=12).map(lambda words: " ".join(words) + ".")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "[00:01:23] Salma: Good morning.\n\n(1:40) Nour: Yes.\nAnd you?\n\n01:01:00.4 Salma: Fine.",
            [
                (83_000, 100_000, "Salma: Good morning."),
                (100_000, 3_660_400, "Nour: Yes.\nAnd you?"),
                (3_660_400, 3_661_900, "Salma: Fine."),
            ],
        ),
        (
            "00:00:03 Speaker 1\nHello there.\n\n00:00:09 Speaker 2\nGood morning.\n\n[0:20]",
            [(3_000, 9_000, "Speaker 1: Hello there."), (9_000, 20_000, "Speaker 2: Good morning.")],
        ),
        (
            "Salma One   0:03\nHello there.\n\nNour\t0:09\nGood morning.",
            [(3_000, 9_000, "Salma One: Hello there."), (9_000, 10_500, "Nour: Good morning.")],
        ),
        (
            "[00:00.000 --> 00:05.000]  ذهبنا إلى البحر.\n[00:07.500 --> 00:09.000]  ثم عدنا.",
            [(0, 5_000, "ذهبنا إلى البحر."), (7_500, 9_000, "ثم عدنا.")],
        ),
        (
            "00:00:01:10 - 00:00:03:12\n\nSalma\n\nGood morning.\n",
            [(1_000, 3_000, "Salma: Good morning.")],
        ),
    ],
    ids=["typed", "Word", "Otter", "Whisper", "Premiere"],
)
def test_each_time_holds_up_to_the_next(text: str, lines: list[tuple[int, int, str]]) -> None:
    assert is_stamped(text)
    assert [(line.start_ms, line.end_ms, line.text) for line in read_stamped(text)] == lines


@pytest.mark.parametrize(
    "text",
    ["10:45 we left.\n11:00 the sea.", "We left at (10:45) and came at 11:00:00.", "[Nour]: I came", "1:99:99 a"],
)
def test_a_time_within_a_story_is_a_word(text: str) -> None:
    assert not is_stamped(text)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("Interview with Salma\n\n[0:01] One.\n[0:02] Two.", "transcript.before", 1),
        ("[0:01] One.\n[0:03] Two.\n[0:02] Three.", "transcript.order", 3),
        ("[0:01] One.\n0:02 -> 0:03 --> x\n[0:04] Two.", "transcript.broken", 2),
    ],
)
def test_what_has_no_certain_time_is_refused_with_its_line(text: str, code: str, line: int) -> None:
    with pytest.raises(InvalidInputError) as error:
        read_stamped(text)
    assert (error.value.code, error.value.values) == (code, {"line": line})


@given(st.lists(SENTENCES, min_size=1, max_size=12), st.sampled_from(["", "Salma: "]), st.integers(1, 600_000))
def test_a_long_line_is_told_apart_and_loses_no_word(sentences: list[str], label: str, long_ms: int) -> None:
    whole = TimedLine(start_ms=500, end_ms=500 + long_ms, text=label + " ".join(sentences), line=1)
    parts = list(spread(whole))

    assert all(part.text.startswith(label) for part in parts)
    assert " ".join(part.text.removeprefix(label) for part in parts).split() == " ".join(sentences).split()
    assert (parts[0].start_ms, parts[-1].end_ms) == (500, 500 + long_ms)
    assert all(before.end_ms == after.start_ms for before, after in pairwise(parts))
