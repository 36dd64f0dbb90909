"""What is near a word that nobody wrote, and what it costs to find out."""

from __future__ import annotations

import random
import time

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
    assert _seconds(many) < 3 * _seconds(few)


def _seconds(vocabulary: Vocabulary) -> float:
    """Give the time that a dozen words take which are nowhere, at best."""
    taken = []
    for _ in range(5):
        began = time.process_time()
        found = [nearby(f"zq{letter}xk{letter}jw", vocabulary) for letter in "abcdefghijkl"]
        taken.append(time.process_time() - began)
        assert not any(found)
    return min(taken)
