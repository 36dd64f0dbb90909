"""Who took part, by the names they chose: a page at a time, or as somebody types, never everybody at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from archive.domain.errors import InvalidInputError, readable
from archive.domain.records import ConsentRecord, ParticipantHandle, Pseudonym, Work
from archive.domain.terms import VALID_STATES, WorkState
from archive.ports import Kit, Page, starting_with
from archive.review.participants import known_as, pseudonym_of

PAGE_SIZE: Final = 60
MOST_OFFERED: Final = 150
"""How many people a choice holds; where there are more, whoever is meant is named by the name they chose."""

MOST_FOUND: Final = 60

_MOST_NEAR: Final = 200


@dataclass(frozen=True, kw_only=True)
class PersonName:
    """A person as the desk names them."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Offered:
    """The people of a choice, and whether there are more than it holds."""

    people: tuple[PersonName, ...]
    is_cut: bool


def named_people(kit: Kit, number: int) -> list[PersonName]:
    """Give a page of those who chose a name, in the order of the names; page 1 is the first."""
    page = Page(order_by="text", offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    return [_of(pseudonym) for pseudonym in readable(kit.catalogue.find(Pseudonym, page))]


def unnamed_people(kit: Kit, number: int) -> list[PersonName]:
    """Give those of a page of everybody who have chosen no name; they are called by how their id begins."""
    page = Page(order_by="id", offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    handles = readable(kit.catalogue.find(ParticipantHandle, page))
    return [PersonName(id=h.id, name=h.id[:6]) for h in handles if pseudonym_of(kit, h.id) is None]


def pages_of(kit: Kit, *, named: bool) -> int:
    """Give how many pages there are of those who chose a name, or of everybody."""
    total = kit.catalogue.count(Pseudonym if named else ParticipantHandle)
    return max(1, -(-total // PAGE_SIZE))


def people_called(kit: Kit, typed: str, most: int = MOST_FOUND) -> list[PersonName]:
    """Give those whose chosen name begins as somebody typed it, in small letters or capitals, or whose id does."""
    typed = " ".join(typed.split())
    if not typed:
        return []
    found: dict[str, PersonName] = {}
    spellings = dict.fromkeys((typed, typed.lower(), typed.upper(), typed[:1].upper() + typed[1:], typed.title()))
    for spelling in spellings:
        page = Page(order_by="text", limit=most)
        for pseudonym in readable(kit.catalogue.find(Pseudonym, page, text=starting_with(spelling))):
            found.setdefault(pseudonym.participant_id, _of(pseudonym))
    by_id = kit.catalogue.find(ParticipantHandle, Page(order_by="id", limit=most), id=starting_with(typed.lower()))
    for handle in readable(by_id):
        found.setdefault(handle.id, PersonName(id=handle.id, name=known_as(kit, handle.id)))
    return sorted(found.values(), key=lambda person: person.name.casefold())[:most]


def offered(kit: Kit, near: Iterable[str] = (), most: int = MOST_OFFERED) -> Offered:
    """Give whom a choice offers: everybody where they are few, and else those who are near to what is at hand."""
    count = kit.catalogue.count(ParticipantHandle)
    ids: list[str] = list(near)
    if count <= MOST_OFFERED:
        ids += [h.id for h in readable(kit.catalogue.find(ParticipantHandle, Page(order_by="id", limit=MOST_OFFERED)))]
    found = [PersonName(id=each, name=known_as(kit, each)) for each in list(dict.fromkeys(ids))[:most]]
    return Offered(people=tuple(sorted(found, key=lambda person: person.name.casefold())), is_cut=count > most)


def people_near(kit: Kit, work: Work) -> list[str]:
    """Give the ids of those who belong to a work's workshop, likeliest to appear in it first.

    They appear in another work of it, the same day's before the others', or have given a consent for all of it.
    """
    that_day, at_all = Counter[str](), Counter[str]()
    page = Page(limit=_MOST_NEAR)
    for other in readable(kit.catalogue.find(Work, page, workshop_id=work.workshop_id)):
        if other.state is WorkState.WITHDRAWN:
            continue
        people = {each.participant_id for each in other.appearances if each.participant_id}
        at_all.update(people)
        that_day.update(people if other.session_id == work.session_id else ())
    for consent in readable(kit.catalogue.find(ConsentRecord, page, scope_id=work.workshop_id)):
        at_all.update([consent.participant_id] if consent.state in VALID_STATES else ())
    return sorted(at_all, key=lambda person: (-that_day[person], -at_all[person], person))


def chosen_person(kit: Kit, chosen: str, typed: str) -> str:
    """Give the id of whoever was chosen from a list, or whose whole name was typed beside it; nothing for nobody.

    Raises:
        InvalidInputError: nobody is called so, or several are.
    """
    if not typed.strip():
        return chosen
    wanted = " ".join(typed.split()).casefold()
    found = [each for each in people_called(kit, typed) if each.name.casefold() == wanted or each.id == wanted]
    if not found:
        raise InvalidInputError("person.unknown", "Nobody here is called {name}.", name=typed[:60])
    if len(found) > 1:
        raise InvalidInputError(
            "person.several",
            "Several people are called {name}; begin at the page of the one you mean.",
            name=typed[:60],
        )
    return found[0].id


def _of(pseudonym: Pseudonym) -> PersonName:
    return PersonName(id=pseudonym.participant_id, name=pseudonym.text)
