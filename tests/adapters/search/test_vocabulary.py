"""What is near a word that nobody wrote, and what it costs to find out."""

from __future__ import annotations

import random
import sys
from types import FrameType
from typing import Any

from archive.adapters.search.vocabulary import Vocabulary, nearby

LETTERS = "aeioubcdfglmnprst"


def _many(number: int) -> Vocabulary:
    chosen = random.Random(1)
    vocabulary = Vocabulary()
    vocabulary.add(("".join(chosen.choices(LETTERS, k=chosen.randint(4, 10))), "und") for _ in range(number))
    return vocabulary


def test_words_with_another_ending_and_words_that_begin_alike_are_near() -> None:
    vocabulary = Vocabulary()
    vocabulary.add((word, "fr") for word in ("tickets", "ticketing", "ecrivait", "ecrire", "zebre"))

    assert nearby("tiket", vocabulary) == ["tickets"]
    assert nearby("ecrivx", vocabulary) == ["ecrivait"]
    vocabulary.remove([("ecrivait", "fr")])
    vocabulary.add([("ecrivons", "fr")])
    assert nearby("ecrivx", vocabulary) == ["ecrivons"]


def test_a_word_longer_than_anybody_writes_is_near_nothing() -> None:
    vocabulary = Vocabulary()
    vocabulary.add([("a" * 40, "fr")])

    assert nearby("a" * 41, vocabulary) == []


def test_words_that_are_nowhere_cost_no_more_in_a_large_archive() -> None:
    few, many = _many(400), _many(60_000)

    # Nobody else is answered meanwhile: the words of the archive may not be looked at one by one.
    assert _steps(many) < 3 * _steps(few)


def _steps(vocabulary: Vocabulary) -> int:
    """Give how many steps Python takes for a dozen words which are nowhere, once the words at hand are in order."""
    taken = 0

    def step(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal taken
        frame.f_trace_opcodes = True
        taken += 1
        return step

    assert not any(vocabulary.beginning_with("zq"))
    before = sys.gettrace()
    sys.settrace(step)
    try:
        found = [nearby(f"zq{letter}xk{letter}jw", vocabulary) for letter in "abcdefghijkl"]
    finally:
        sys.settrace(before)
    assert not any(found)
    return taken
