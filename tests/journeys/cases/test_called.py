"""Cases 31, 32, 49 and 50: what things are called, and what their names and places would give away."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from itertools import combinations
from pathlib import Path

import pytest

from archive.domain.ids import looks_like_id
from archive.domain.records import Pseudonym, Rendition, Work
from archive.domain.terms import ALL_ATOMS, Atom
from tests.journeys.cases.case_desk import consent, describe, enter, filmed, sign, transcribe
from tests.journeys.cases.case_house import CaseHouse, open_house, open_room
from tests.web.desk_client import sentence
from tests.web.desk_room import PUBLIC_ATOMS, Room

LANGUAGES = ("fr", "ar", "en")
WITHOUT_PSEUDONYM = [atom for atom in PUBLIC_ATOMS if atom != Atom.PSEUDONYM]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[CaseHouse]:
    with open_house(tmp_path) as house:
        yield house


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with open_room(tmp_path) as room:
        yield room


@pytest.mark.parametrize("heard", [(Atom.PSEUDONYM,), ()])
@pytest.mark.parametrize("name", ["Étoile", "نجمة"])
def test_case_31_a_title_with_an_ungranted_pseudonym_is_nowhere_to_be_read(
    room: Room, name: str, heard: tuple[Atom, ...]
) -> None:
    """Even where the reviewer overlooked it and signed it off."""
    person = enter(room, pseudonym=name)
    work = filmed(room, person)
    consent(room, person, f"work:{work.id}", atoms_stream=WITHOUT_PSEUDONYM)
    title = f"{name} – the road"
    describe(room, work.id, title_en=title, title_fr=title, title_ar=title, summary_en=f"How {name} left.")
    transcribe(room, work.id, "fr", "La mer était calme.")

    sign(room, work.id, *heard)

    visitor = room.at("visitor")
    pages = [f"/{lang}/{rest}" for lang in LANGUAGES for rest in ("", "browse", f"works/{work.id}")]
    for page in pages:
        answer = visitor.get(page)
        assert answer.status_code == 200
        assert name not in unescape(answer.text), page
        assert name not in repr(answer.headers)
    shown = visitor.get(f"/en/works/{work.id}").text
    assert re.search(r"<title>(.*?)</title>", shown)
    assert looks_like_id(work.id)
    for address in re.findall(r'(?:href|src|content)="([^"]*)"', shown):
        assert name not in unescape(address)


def test_case_31_the_same_title_is_read_where_the_pseudonym_is_granted(room: Room) -> None:
    person = enter(room, pseudonym="Étoile")
    work = filmed(room, person)
    consent(room, person, f"work:{work.id}")
    describe(room, work.id, title_en="Étoile – the road")

    sign(room, work.id, Atom.PSEUDONYM)

    shown = room.at("visitor").get(f"/en/works/{work.id}").text
    assert "<title>Étoile – the road" in unescape(shown)


def test_case_32_no_id_follows_from_a_name(room: Room) -> None:
    """A dictionary of names, hashed and named in every usual way, meets no id that the archive has."""
    facilitator = room.at("facilitator")
    person = enter(room, pseudonym="Zahra", legal_name="Salma Bennani")
    work = filmed(room, person)
    consent(room, person, f"work:{work.id}")
    describe(room, work.id, title_en="The crossing")
    sign(room, work.id)
    kit = room.atelier.kit
    known = {str(record.id) for kind in (Work, Rendition, Pseudonym) for record in kit.catalogue.find(kind)}
    known |= {person, room.atelier.participant.id, room.atelier.workshop.id}
    words = ["Zahra", "Salma Bennani", "Salma", "Bennani", "Nour", "Amina El Idrissi", "The crossing", "Trial"]

    guesses = {guess for word in words for guess in guesses_from(word)}
    guesses |= {guess for one, other in combinations(words, 2) for guess in guesses_from(f"{one}{other}")}
    assert len(guesses) > 1_000
    assert not guesses & known
    assert not any(id_ in guess or guess[:20] == id_ for id_ in known for guess in guesses)
    visitor = room.at("visitor")
    for guess in sorted(guesses)[:40]:
        assert visitor.get(f"/en/works/{guess}").status_code == 404

    again = {enter(room, legal_name="Samir Haddad") for _ in range(3)}
    assert len(again) == 3
    assert all(looks_like_id(id_) for id_ in (*known, *again))
    assert facilitator.get(f"/desk/people/{person}").status_code == 200


def guesses_from(word: str) -> Iterator[str]:
    for text in (word, word.lower(), word.replace(" ", "-").lower(), word.replace(" ", "_")):
        yield text
        for space in (uuid.NAMESPACE_DNS, uuid.NAMESPACE_URL, uuid.NAMESPACE_OID, uuid.NAMESPACE_X500):
            yield from (str(make(space, text)) for make in (uuid.uuid3, uuid.uuid5))
            yield from (make(space, text).hex[:20] for make in (uuid.uuid3, uuid.uuid5))
        for name in ("md5", "sha1", "sha256", "blake2b"):
            yield from (digest := hashlib.new(name, text.encode()).hexdigest(), digest[:20])


def test_case_49_nothing_groups_the_works_of_one_person(house: CaseHouse) -> None:
    person = house.person("Étoile")
    own = [house.work(ALL_ATOMS, author=person, titles={"en": f"One of three {n}"}) for n in range(3)]
    others = [house.work(ALL_ATOMS, author=house.person(f"Other {n}")) for n in range(9)]
    for pseudonym in house.catalogue.find(Pseudonym, participant_id=person):
        assert not pseudonym.linkable

    ring = sorted(work.id for work in (*own, *others))
    for work in own:
        page = house.page(work).text
        before, _, following = page.partition('id="following"')
        for other in (w for w in (*own, *others) if w.id != work.id):
            assert other.id not in before
        # What is met next has the same form, and follows by the works' random ids, whoever made it.
        met = list(dict.fromkeys(re.findall(r"/en/works/(\w+)", following)))
        place = ring.index(work.id) + 1
        assert met == (ring[place:] + ring[:place])[: len(met)]
        assert person not in page
        assert not re.search(r"<a [^>]*>[^<]*Étoile", page), "a name leads to more of the same person"
        assert not re.search(r'class="[^"]*(avatar|author-\w|person-\w)', page)

    shelf = house.visitor.get("/en/browse").text
    order = re.findall(r'href="/en/works/([0-9a-z]+)"', shelf)
    assert list(dict.fromkeys(order)) == sorted({w.id for w in (*own, *others)}), "an order that is not that of ids"
    cards = [shape_of(shelf, work) for work in own]
    assert {shape_of(shelf, work) for work in others} >= set(cards)

    for word in ("author", "person", "by", "pseudonym", "participant", "q"):
        narrowed = house.visitor.get(f"/en/browse?{word}=%C3%89toile").text
        assert re.findall(r'href="/en/works/([0-9a-z]+)"', narrowed) == order
    for address in (
        "/en/people",
        f"/en/people/{person}",
        f"/en/authors/{person}",
        "/en/authors/%C3%89toile",
        f"/{person}",
    ):
        assert house.visitor.get(f"/en/{address}").status_code == 404
    assert house.visitor.get(f"/en/works/{person}").status_code == 404


def shape_of(shelf: str, work: Work) -> tuple[str, ...]:
    """Give everything by which one card looks unlike another: its elements, classes, styles and data."""
    place = shelf.index(f"/en/works/{work.id}")
    start, end = shelf.rindex("<li", 0, place), shelf.index("</li>", place)
    attributes = re.findall(r'<(\w+)|(?:class|style|data-[a-z]+)="([^"]*)"', shelf[start:end])
    return tuple(tag or value for tag, value in attributes)


@pytest.mark.parametrize(
    ("country", "year"),
    [
        ("MA", "March 2024"),
        ("MA", "2024-03"),
        ("MA", "03/2024"),
        ("Tangier", "2024"),
        ("MA-01", "2024"),
        ("Maroc", "2024"),
    ],
)
def test_case_50_a_workshop_has_a_country_and_a_year_and_nothing_finer(room: Room, country: str, year: str) -> None:
    fields = {"label_en": "Six days", "country": country, "year": year, "project_name": "From here"}

    answer = room.at("facilitator").send("/desk/workshops", fields)

    assert answer.status_code == 422
    assert sentence(answer) in (
        "Write the year with four digits.",
        "Write the country as two letters, such as MA or BE.",
    )


def test_case_50_what_a_workshop_is_called_inside_is_not_said_outside(room: Room) -> None:
    facilitator = room.at("facilitator")
    fields = {"label_en": "Tangier, March 2024", "country": "MA", "year": "2024", "project_name": "Quartier Souani"}
    assert facilitator.send("/desk/workshops", fields).status_code == 303
    shop = next(shop for shop in room.atelier.kit.catalogue.find(type(room.atelier.workshop)) if shop.year == 2024)
    person = enter(room, pseudonym="Sami")
    work = filmed(room, person)
    kit = room.atelier.kit
    kit.catalogue.save(replace(kit.catalogue.get(Work, work.id), workshop_id=shop.id, project_id=shop.project_id))
    consent(room, person, f"work:{work.id}")
    sign(room, work.id)

    visitor = room.at("visitor")
    for lang in LANGUAGES:
        for page in ("", "browse", "about", f"works/{work.id}"):
            text = visitor.get(f"/{lang}/{page}").text
            for told in ("Tangier", "March", "Souani", shop.id, shop.project_id):
                assert told not in text
