"""The sample workshop is whole: six days, six people, every kind, three languages, and every outcome."""

from __future__ import annotations

import pytest

from archive.demo.drawing.hiding import SPOTS
from archive.demo.story.originals import ENDINGS
from archive.demo.story.telling import ATOMS_OF, TELLERS, ConsentAnswer, Told
from archive.demo.story.works import CLOSED, COVERED, PLAIN, STILL, VISIBLE, WORKS
from archive.demo.story.works_filmed import FILMED
from archive.domain.ids import ConceptId
from archive.domain.terms import LICENCES, Atom, WorkKind
from archive.ingest.vocabulary import read_thesaurus


def test_six_people_tell_on_six_days() -> None:
    assert len(TELLERS) == 6
    assert {told.day for told in WORKS} == {1, 2, 3, 4, 5, 6}
    assert {key for told in WORKS for key in told.by} == {teller.key for teller in TELLERS}


def test_every_kind_is_there_to_be_met() -> None:
    assert {told.kind for told in VISIBLE if told.answer is not ConsentAnswer.MARK} == set(WorkKind)
    assert len(VISIBLE) >= 9


def test_works_are_told_in_french_arabic_and_english() -> None:
    assert {language for told in VISIBLE for language in told.languages} == {"fr", "ar", "en"}


def test_every_answer_is_given() -> None:
    assert {told.answer for told in WORKS} == set(ConsentAnswer)
    assert {told.answer for told in CLOSED} == {
        ConsentAnswer.REFUSED,
        ConsentAnswer.EXPIRED,
        ConsentAnswer.EMBARGOED,
        ConsentAnswer.WITHDRAWN,
        ConsentAnswer.WAITING,
    }


def test_every_row_about_faces_is_there_to_be_met() -> None:
    assert {told.kind for told in PLAIN} >= {WorkKind.INTERVIEW, WorkKind.PHOTO}
    assert {told.key for told in COVERED} == {"sea-is-a-word", "one-bar", "two-glasses"}
    assert {told.key for told in STILL} == {"first-winter"}


def test_of_two_in_one_film_just_one_may_be_seen() -> None:
    (both,) = (told for told in COVERED if len(told.by) == 2)

    assert sorted(Atom.FACE in ATOMS_OF[both.answer_of(key)] for key in both.by) == [False, True]


def test_every_filmed_person_has_a_known_place() -> None:
    for told in FILMED:
        assert {spot.whose for spot in SPOTS[told.key] if spot.whose} == set(told.by)
        assert any(not spot.whose for spot in SPOTS[told.key]) == told.by_chance


def test_nobody_allows_their_name() -> None:
    assert all(Atom.NAME not in atoms for atoms in ATOMS_OF.values())


@pytest.mark.parametrize("told", WORKS, ids=lambda told: told.key)
def test_a_work_is_described_in_three_languages(told: Told) -> None:
    assert set(told.titles) == {"fr", "ar", "en"}
    assert not told.summaries or set(told.summaries) == {"fr", "ar", "en"}
    assert told.licence in LICENCES
    assert told.key in ENDINGS
    assert all(len(lines) == len(told.lines) for lines in told.translations.values())
    assert not told.line_languages or len(told.line_languages) == len(told.lines)


def test_themes_and_forms_are_safe_words_of_the_vocabulary() -> None:
    known = {concept.id: concept.reveals for concept in read_thesaurus()}

    assert {known[ConceptId(word)] for told in WORKS for word in (told.form, *told.themes)} == {""}
