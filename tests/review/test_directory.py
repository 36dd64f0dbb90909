"""Whoever looks for a person reads a page of names, however many took part."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.domain.errors import InvalidInputError
from archive.domain.ids import ParticipantId, SessionId, WorkshopId, new_id
from archive.domain.records import ParticipantHandle, Pseudonym, Scope
from archive.domain.terms import ScopeKind, WorkState
from archive.review.directory import (
    MOST_OFFERED,
    PAGE_SIZE,
    chosen_person,
    named_people,
    offered,
    pages_of,
    people_called,
    people_near,
    unnamed_people,
)
from tests.review.atelier import Atelier, make_work, open_atelier


@pytest.fixture
def atelier() -> Atelier:
    return open_atelier()


def enter(atelier: Atelier, name: str = "") -> ParticipantId:
    handle = ParticipantHandle(id=ParticipantId(new_id()))
    atelier.kit.catalogue.save(handle)
    if name:
        atelier.kit.catalogue.save(Pseudonym(id=new_id(), participant_id=handle.id, text=name))
    return handle.id


def test_every_name_is_on_one_page_in_order_and_nobody_without_a_name_is_lost(atelier: Atelier) -> None:
    known = {enter(atelier, f"Nom {number:03}") for number in range(PAGE_SIZE + 5)}
    unnamed = {enter(atelier) for _ in range(7)}
    kit = atelier.kit

    pages = [named_people(kit, number) for number in range(1, pages_of(kit, named=True) + 1)]
    assert [len(page) for page in pages[:-1]] == [PAGE_SIZE] * (len(pages) - 1)
    listed = [person for page in pages for person in page]
    assert {person.id for person in listed} >= known
    assert [person.name for person in listed] == sorted(person.name for person in listed)
    without = {p.id for number in range(1, pages_of(kit, named=False) + 1) for p in unnamed_people(kit, number)}
    assert without >= unnamed
    assert not without & known


@pytest.mark.parametrize("typed", ["Fil Bl", "fil bl", "FIL BL", " fil  bl"])
def test_a_name_is_found_as_it_begins_in_any_case(atelier: Atelier, typed: str) -> None:
    person = enter(atelier, "Fil Bleu")
    enter(atelier, "Autre")

    assert [each.id for each in people_called(atelier.kit, typed)] == [person]
    assert [each.id for each in people_called(atelier.kit, person[:8])] == [person]
    assert people_called(atelier.kit, "  ") == []


def test_an_arabic_name_is_found_as_it_begins(atelier: Atelier) -> None:
    person = enter(atelier, "قصب السكر")

    assert [each.id for each in people_called(atelier.kit, "قصب")] == [person]


def test_a_choice_offers_everybody_where_they_are_few_and_else_those_who_are_near(atelier: Atelier) -> None:
    assert not offered(atelier.kit).is_cut
    assert atelier.participant.id in {person.id for person in offered(atelier.kit).people}
    for number in range(MOST_OFFERED):
        enter(atelier, f"Nom {number}")

    cut = offered(atelier.kit, [atelier.participant.id])
    assert cut.is_cut
    assert [person.id for person in cut.people] == [atelier.participant.id]


def test_those_of_the_day_are_likeliest_then_those_of_the_workshop_and_nobody_else(atelier: Atelier) -> None:
    kit, shop = atelier.kit, atelier.workshop
    monday, tuesday = SessionId(new_id()), SessionId(new_id())
    same_day, other_day, agreed, _nowhere, gone = (enter(atelier, name) for name in ("A", "B", "C", "D", "E"))
    here = kit.catalogue.save(replace(atelier.work, session_id=monday))
    made = {person: make_work(kit, shop, person, atelier.crew.id) for person in (same_day, other_day, gone)}
    kit.catalogue.save(replace(made[same_day], session_id=monday))
    kit.catalogue.save(replace(made[other_day], session_id=tuesday))
    kit.catalogue.save(replace(made[gone], session_id=monday, state=WorkState.WITHDRAWN))
    make_work(kit, shop, other_day, atelier.crew.id)
    make_work(kit, replace(shop, id=WorkshopId(new_id())), enter(atelier, "F"), atelier.crew.id)
    atelier.consent(participant_id=agreed, scope=Scope(kind=ScopeKind.WORKSHOP, id=shop.id))

    near = people_near(kit, here)
    assert set(near[:2]) == {atelier.participant.id, same_day}
    assert near[2:] == [other_day, agreed]


def test_whoever_is_named_beside_a_choice_is_meant(atelier: Atelier) -> None:
    person = enter(atelier, "Fil Bleu")

    assert chosen_person(atelier.kit, "chosen", "  ") == "chosen"
    assert chosen_person(atelier.kit, "", "fil bleu") == person
    with pytest.raises(InvalidInputError, match="Nobody here is called"):
        chosen_person(atelier.kit, "", "Fil Rouge")
    enter(atelier, "Fil bleu")
    with pytest.raises(InvalidInputError, match="Several people"):
        chosen_person(atelier.kit, "", "fil bleu")
