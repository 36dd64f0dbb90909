"""Words are known by lists and by dictionaries: none of a dictionary is lost, and few others are taken for its own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive.domain.words.telling.known_words import MOST_WORDS_IN_A_PLACE, KnownWords, WordFilter, called_in
from archive.domain.words.text_folding import folds_of, words_of
from archive.language_names import telling_vocabulary


@given(st.frozensets(st.text(min_size=1, max_size=12), max_size=60))
def test_every_word_of_a_filter_is_in_it_and_in_what_was_written_of_it(words: frozenset[str]) -> None:
    kept = WordFilter(bytes(WordFilter.of(words)))
    assert all(word in kept for word in words)


def test_few_other_words_are_taken_for_one_of_a_filter() -> None:
    kept = WordFilter.of(f"word{number}" for number in range(2_000))
    assert sum(f"name{number}" in kept for number in range(2_000)) < 20


def test_an_empty_filter_holds_nothing() -> None:
    assert "mer" not in WordFilter.of(())


def test_the_lists_hold_words_as_the_archive_folds_them() -> None:
    known = telling_vocabulary().known
    assert all(folds_of(name) == [name] for name in known.names)
    assert all(" ".join(folds_of(place)) == place for place in known.places)
    assert max(len(place.split()) for place in known.places) <= MOST_WORDS_IN_A_PLACE
    assert set(known.ordinary) == {"fr", "en", "es"}
    assert {"moussa", "fatoumata", "tekle", "امينه"} <= known.names
    assert {"tlemcen", "tambacounda", "الدار البيضا"} <= known.places


def called(line: str, known: KnownWords, language: str = "fr") -> list[tuple[str, bool, int]]:
    words = words_of(line)
    found = called_in(words, language, known, frozenset(), lambda at: line[words[at - 1].end : words[at].start] == " ")
    return [(line[words[e.start].start : words[e.end - 1].end], e.is_listed, e.joined) for e in found]


def test_a_name_that_is_a_word_as_well_is_one_beside_another_name() -> None:
    known = KnownWords(names=frozenset({"rose", "moussa"}), ordinary={"fr": WordFilter.of(["rose", "mer", "la"])})
    assert called("la rose mer", known) == []
    assert called("la rose moussa", known) == [("rose moussa", True, 0)]
    assert called("la rose, moussa", known) == [("moussa", True, 0)]


def test_in_a_language_without_a_dictionary_only_listed_names_are_known() -> None:
    known = KnownWords(names=frozenset({"moussa"}), ordinary={"fr": WordFilter.of(["mer"])})
    assert called("dama moussa bëgg", known, "wo") == [("moussa", True, 0)]


def test_what_arabic_writes_together_with_a_name_is_counted() -> None:
    known = KnownWords(names=frozenset({"امينه"}), places=frozenset({"الدار البيضا"}))
    assert called("وبأمينة", known) == [("وبأمينة", True, 2)]
    assert called("من الدار البيضاء", known) == [("الدار البيضاء", True, 0)]
