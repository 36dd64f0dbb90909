"""Beside what is covered stands what people in it chose to have said, of nobody else and without a name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.access.covered import BY_CHOICE, OWN_SENTENCES, UNTIL_A_YES, CoveredWords
from archive.domain.ids import ParticipantId
from archive.domain.records import Hidden, ParticipantHandle, QualityCheck, Work
from archive.domain.terms import ALL_ATOMS, CONTENT_ATOMS, Atom, FaceWords, Recipe
from tests.access.house import House
from tests.domain.builders import LONG_AGO

FACE = frozenset({Atom.FACE})
SHEET = "0" * 64


def author_of(work: Work) -> ParticipantId:
    [author] = [appearance.participant_id for appearance in work.appearances]
    assert author is not None
    return author


def cover(house: House, work: Work, *people: ParticipantId | None, signed: bool = True) -> None:
    """Add a film that hides these people."""
    hides = tuple(Hidden(participant_id=person, atoms=FACE) for person in people)
    check = QualityCheck(
        reviewer="reviewer",
        operator="operator",
        at=LONG_AGO,
        cleared=CONTENT_ATOMS,
        report_sha256=SHEET,
        hidden=hides if signed else (),
    )
    house.rendition(work, Recipe.VIDEO, hides=hides, edit="covers", checks=(check,))


def choose(house: House, person: ParticipantId, words: FaceWords) -> None:
    catalogue = house.kit.catalogue
    catalogue.save(replace(catalogue.get(ParticipantHandle, person), face_words=words))


def said(house: House, work: Work) -> CoveredWords:
    view = house.room.work(work.id)
    assert view is not None
    return view.covered


def test_who_chose_nothing_has_a_sentence_of_the_archives() -> None:
    house = House()
    work = house.work(recipes=(Recipe.CARD,))
    cover(house, work, author_of(work))

    assert said(house, work) == CoveredWords(ours=BY_CHOICE)


@pytest.mark.parametrize("words", OWN_SENTENCES)
def test_what_somebody_chose_is_said_in_their_own_voice_instead(words: FaceWords) -> None:
    house = House()
    work = house.work(recipes=(Recipe.CARD,))
    cover(house, work, author_of(work))
    choose(house, author_of(work), words)

    assert said(house, work) == CoveredWords(own=(OWN_SENTENCES[words],))


def test_who_wants_nothing_said_has_nothing_said() -> None:
    house = House()
    work = house.work(recipes=(Recipe.CARD,))
    cover(house, work, author_of(work))
    choose(house, author_of(work), FaceWords.NOTHING)

    assert said(house, work) == CoveredWords()


def test_nobody_is_said_to_have_chosen_whom_nobody_knows() -> None:
    house = House()
    work = house.work(recipes=(Recipe.CARD,))
    cover(house, work, author_of(work), None)
    choose(house, author_of(work), FaceWords.CHOSE)

    assert said(house, work) == CoveredWords(own=(OWN_SENTENCES[FaceWords.CHOSE],), ours=UNTIL_A_YES)


def test_nothing_is_said_where_nobody_is_covered() -> None:
    house = House()
    shown, things = house.work(), house.work(recipes=(Recipe.CARD,))
    choose(house, author_of(shown), FaceWords.CHOSE)
    cover(house, things)

    assert said(house, shown) == CoveredWords()
    assert said(house, things) == CoveredWords()


@pytest.mark.parametrize("signed", [False, True])
def test_nothing_is_said_beside_what_may_not_be_met(signed: bool) -> None:
    house = House()
    work = house.work(ALL_ATOMS - FACE, recipes=(Recipe.CARD,))
    cover(house, work, author_of(work), signed=signed)
    choose(house, author_of(work), FaceWords.STORY)

    assert said(house, work).own == ((OWN_SENTENCES[FaceWords.STORY],) if signed else ())
    assert said(house, work).ours == ""
