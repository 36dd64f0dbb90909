"""A hundred and fifty queries in five languages, and some in other letters: what is right comes, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pytest

from archive.access.search import Finder
from archive.adapters.search.stemming import STOP_WORDS, keys_in
from archive.domain.words.text_folding import fold, folds_of
from tests.relevance.corpus import FIVE, Asked, filled, found_by, lit_by, queries, score

ASKED = queries()


@pytest.fixture(scope="module")
def results() -> Mapping[Asked, Sequence[str]]:
    """Every query with the first page of works that it finds."""
    finder = Finder(filled().room)
    return {asked: found_by(finder, asked) for asked in ASKED}


def test_there_are_thirty_queries_in_each_of_five_languages() -> None:
    assert {language: Counter(asked.language for asked in ASKED)[language] for language in FIVE} == dict.fromkeys(
        FIVE, 30
    )


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: f"{asked.language}: {asked.query}")
def test_what_is_right_is_found_and_what_must_not_be_is_not(
    results: Mapping[Asked, Sequence[str]], asked: Asked
) -> None:
    found = results[asked]

    assert set(asked.right) <= set(found)
    assert not set(asked.never) & set(found)
    assert asked.right or not found


@pytest.mark.parametrize("language", FIVE)
def test_what_is_right_comes_first(results: Mapping[Asked, Sequence[str]], language: str) -> None:
    scored = score((asked, found) for asked, found in results.items() if asked.language == language)

    assert scored.first >= 0.96
    assert scored.among_three == 1
    assert scored.reciprocal >= 0.98


def test_other_letters_are_found_from_the_keyboards_at_hand(results: Mapping[Asked, Sequence[str]]) -> None:
    scored = score((asked, found) for asked, found in results.items() if asked.language not in FIVE)

    assert scored.first == 1


def test_queries_that_were_written_afterwards_fare_almost_as_well() -> None:
    finder = Finder(filled().room)
    later = {asked: found_by(finder, asked) for asked in queries("later_queries")}

    scored = score(later.items())
    assert (scored.queries, scored.first >= 0.96, scored.reciprocal >= 0.96) == (58, True, True)
    assert all(found == [] for asked, found in later.items() if not asked.right)


def test_thirty_more_that_were_written_before_the_engine_was_looked_at_are_found() -> None:
    finder = Finder(filled().room)
    held_out = {asked: found_by(finder, asked) for asked in queries("held_out_queries")}

    assert Counter(asked.language for asked in held_out) == dict.fromkeys(FIVE, 6)
    assert score(held_out.items()).first == 1
    assert all(set(asked.right) <= set(found) for asked, found in held_out.items())


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("écrire", "j’écris"),
        ("boire", "nous avons bu"),
        ("apprend", "appris"),
        ("venir", "ils viennent"),
        ("vu", "voir"),
    ],
)
def test_the_forms_of_a_french_verb_that_no_rule_finds_are_kept_as_a_list(asked: str, said: str) -> None:
    forms = {key for word in folds_of(said) for key in keys_in(word, "fr")}
    assert {key for key in keys_in(fold(asked), "fr") if key[1].endswith("~")} & forms


def test_no_word_that_stands_in_every_text_is_ever_lit() -> None:
    finder = Finder(filled().room)
    lit: set[tuple[str, str]] = set()
    for asked in ASKED:
        if '"' not in asked.query:
            lit |= {
                (language, word) for language, word in lit_by(finder, asked) if word in STOP_WORDS.get(language, ())
            }

    assert lit == set()
