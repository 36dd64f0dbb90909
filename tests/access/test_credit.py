"""Whose names stand beside a work, and which titles are held back because they speak one."""

from __future__ import annotations

import pytest

from archive.domain.records import Appearance, Pseudonym
from archive.domain.terms import ALL_ATOMS, AppearanceRole, Atom
from tests.access.house import House

GRANTED, KEPT = ALL_ATOMS, ALL_ATOMS - {Atom.PSEUDONYM}


def titles(pseudonym: str, title: str, allows: frozenset[Atom] = KEPT) -> dict[str, str] | None:
    house = House()
    work = house.work(allows, author=house.person(pseudonym), titles={"en": title, "fr": "Un titre"})
    view = house.room.work(work.id)
    assert view is not None
    return dict(view.card.titles) if view.card.titles else None


@pytest.mark.parametrize(
    ("pseudonym", "title"),
    [
        ("Étoile", "How Étoile left"),
        ("Étoile", "ETOILE’s road"),
        ("Zahra Nour", "The road (Zahra Nour)"),
        ("نجمة", "طريق نجمة"),
        ("نجمة", "ونجمة في الليل"),
        ("نجمة", "لِنَجمة"),
        ("نجمة", "طريق نجمه"),
        ("ندى", "رسالة إلى ندي"),
        ("Cœur", "Coeur parle"),
        ("Étoile", "É\u00adtoile"),
    ],
)
def test_a_title_that_speaks_a_kept_pseudonym_is_not_shown_in_that_language(pseudonym: str, title: str) -> None:
    assert titles(pseudonym, title) == {"fr": "Un titre"}
    assert titles(pseudonym, title, GRANTED) == {"en": title, "fr": "Un titre"}


@pytest.mark.parametrize(
    ("pseudonym", "title"), [("Mo", "A moment"), ("Zahra Nour", "Zahra alone"), ("Nour", "Nourishing"), ("نور", "منور")]
)
def test_a_word_that_only_holds_the_letters_of_a_name_is_no_name(pseudonym: str, title: str) -> None:
    assert titles(pseudonym, title) == {"en": title, "fr": "Un titre"}


def test_where_every_title_speaks_the_name_there_is_none() -> None:
    house = House()
    work = house.work(
        KEPT, author=house.person("Étoile"), titles={"en": "Étoile"}, summaries={"en": "Of Étoile.", "fr": "Un résumé."}
    )
    view = house.room.work(work.id)

    assert view is not None
    assert view.card.titles is None
    assert view.summaries == {"fr": "Un résumé."}


def test_a_name_that_only_somebody_else_bears_in_the_work_is_held_back_too() -> None:
    house = House()
    author, friend = house.person("Nour"), house.person("Zahra")
    shown = tuple(
        Appearance(participant_id=person, role=role, atoms_present=frozenset())
        for person, role in ((author, AppearanceRole.AUTHOR), (friend, AppearanceRole.MENTIONED))
    )
    work = house.work(author=author, appearances=shown, titles={"en": "For Zahra", "fr": "Un titre"})
    view = house.room.work(work.id)

    assert view is not None
    assert view.card.titles == {"fr": "Un titre"}
    assert view.card.authors == ("Nour",)


def test_who_has_two_names_is_credited_by_neither_and_both_are_kept() -> None:
    house = House()
    author = house.person("Nour")
    house.catalogue.save(Pseudonym(id="another", participant_id=author, text="Zahra"))
    work = house.work(KEPT, author=author, titles={"en": "Nour and Zahra", "fr": "Zahra", "ar": "عنوان"})
    view = house.room.work(work.id)

    assert view is not None
    assert view.card.authors == ()
    assert view.card.titles == {"ar": "عنوان"}
