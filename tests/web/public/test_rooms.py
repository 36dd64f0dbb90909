"""The public rooms: what stands in them, in which language, and that a work that is taken back was never there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from archive.domain.ids import ConceptId, SegmentId, WorkId, new_id
from archive.domain.records import Appearance, Rendition, Segment, Span, Work
from archive.domain.rooms.entries import FRONT_ID, Content, Embedded, GroupCount, RoomEntry, RoomKind, WebLink
from archive.domain.rooms.table import LISTED, SHAPES, FieldType
from archive.domain.terms import ALL_ATOMS, AppearanceRole, Recipe, WorkState
from archive.web.app import create_public_app
from tests.access.house import KNOWN_OF, House, Settings
from tests.web.client import Client
from tests.web.hung_rooms import NOTE, entry

LANGUAGES = ("fr", "ar", "en")
WITH_WORKS = [kind for kind, shape in SHAPES.items() if shape.address and any(shape.of_type(FieldType.WORKS))]
GUIDE = {"questions": {"en": "Why?\nWhere to?\nWho with?"}, "contacts": {"en": "A line that listens"}}


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def client(house: House) -> Iterator[Client]:
    with Client(create_public_app(house.kit, Settings())) as client:
        yield client


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_room_has_a_page_before_anything_stands_there(client: Client, lang: str) -> None:
    for shape in LISTED:
        assert client.get(f"/{lang}/{shape.address}").status_code == 200
        assert client.get(f"/{lang}/{shape.address}/{new_id()}").status_code == 404


def test_a_text_falls_back_to_another_language_and_says_so(house: House, client: Client) -> None:
    shown = entry(house, RoomKind.EXHIBIT, house.work())

    page = client.get(f"/fr/exhibits/{shown.id}").text

    assert "<h1><span>Chez nous</span></h1>" in page
    assert 'Pour l’instant seulement dans cette langue\u00a0: anglais</p><p class="lead" lang="en" dir="ltr">' in page
    assert 'lang="en" dir="ltr">Voices.' in client.get(f"/ar/exhibits/{shown.id}").text


def test_a_teacher_finds_an_exhibit_with_its_guide(house: House, client: Client) -> None:
    shown = entry(house, RoomKind.EXHIBIT, house.work(), texts=GUIDE, numbers={"age": 14, "minutes": 45})

    listed, page = client.get("/en/exhibits").text, client.get(f"/en/exhibits/{shown.id}").text

    assert f"/en/exhibits/{shown.id}" in listed
    assert "With a guide for talking about it" in listed
    assert "<li>Why?</li><li>Where to?</li><li>Who with?</li>" in page
    assert "From 14 years on · 45" in page
    assert "A line that listens" in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_work_that_is_taken_back_was_never_there(house: House, client: Client, lang: str) -> None:
    gone, stays = house.work(titles={"en": "Quicksand hymn", "fr": "Quicksand hymn"}), house.work()
    shown = entry(house, RoomKind.EXHIBIT, gone, stays)
    without = entry(house, RoomKind.EXHIBIT, stays)
    pages = [f"/{lang}/exhibits", f"/{lang}/exhibits/{shown.id}"]
    assert all("Quicksand hymn" in client.get(page).text or page.endswith("exhibits") for page in pages)

    house.withdraw(gone)

    for page in pages:
        assert gone.id not in client.get(page).text
        assert "Quicksand hymn" not in client.get(page).text
    again = client.get(pages[1]).text.replace(shown.id, "X")
    assert again == client.get(f"/{lang}/exhibits/{without.id}").text.replace(without.id, "X")


@pytest.mark.parametrize("how", ["withdrawn", "revoked", "a mark alone", "in review", "unknown"])
def test_an_exhibit_without_a_work_that_may_be_met_is_not_there(house: House, client: Client, how: str) -> None:
    work = house.work(KNOWN_OF) if how == "a mark alone" else house.work()
    shown = entry(house, RoomKind.EXHIBIT, replace(work, id=WorkId(new_id())) if how == "unknown" else work)
    if how == "withdrawn":
        house.withdraw(work)
    elif how == "revoked":
        house.revoke(work)
    elif how == "in review":
        house.catalogue.save(replace(house.catalogue.get(Work, work.id), state=WorkState.IN_REVIEW))

    assert shown.id not in client.get("/en/exhibits").text
    assert client.get(f"/en/exhibits/{shown.id}").status_code == 404


def test_a_part_leads_to_its_moment_and_is_gone_with_its_film(house: House, client: Client) -> None:
    author = house.person()
    part = Segment(id=SegmentId(new_id()), start_ms=12_000, end_ms=30_000, labels={"en": "The bridge"}, is_chapter=True)
    spans = (Span(start_ms=0, end_ms=90_000),)
    seen = Appearance(participant_id=author, role=AppearanceRole.AUTHOR, atoms_present=ALL_ATOMS, spans=spans)
    work = house.work(author=author, appearances=(seen,), segments=(part,), duration_ms=90_000)
    shown = entry(house, works={"works": (Embedded(work_id=work.id, segment_id=part.id, note={"en": NOTE}),)})

    assert f"/en/works/{work.id}?t=12#stage" in client.get(f"/en/exhibits/{shown.id}").text

    for recipe in (Recipe.VIDEO, Recipe.AUDIO, Recipe.STILL):
        made = house.of(work, recipe)
        house.catalogue.save_all([], remove=[(type(made), made.id)])
    assert client.get(f"/en/exhibits/{shown.id}").status_code == 404


def test_what_may_be_used_in_class_is_told_of_each_work(house: House, client: Client) -> None:
    shown = entry(house, RoomKind.EXHIBIT, house.work(), texts=GUIDE, numbers={"age": 14, "minutes": 45})

    assert "to be met by yourself, not to be shown in class" in client.get(f"/en/exhibits/{shown.id}").text


def test_an_entry_stands_in_its_own_room_alone(house: House, client: Client) -> None:
    shown = entry(house, RoomKind.PRACTICE)

    assert client.get(f"/en/good-practices/{shown.id}").status_code == 200
    assert client.get(f"/en/projects/{shown.id}").status_code == 404


@pytest.fixture
def practices(house: House) -> dict[str, RoomEntry]:
    """Two good practices: one for minors on their own, by art; one for social workers, by law."""
    return {
        "art": entry(
            house,
            RoomKind.PRACTICE,
            choices={"targets": ("tg.uam",), "topics": ("tp.integration",), "areas": ("ar.art",)},
        ),
        "law": entry(
            house,
            RoomKind.PRACTICE,
            choices={"targets": ("tg.staff",), "topics": ("tp.integration",), "areas": ("ar.legal",)},
        ),
    }


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"art", "law"}),
        ("topic=tp.integration", {"art", "law"}),
        ("target=tg.uam&topic=tp.integration&area=ar.art", {"art"}),
        ("target=tg.minors", {"art"}),
        ("target=tg.staff&area=ar.art", set()),
        ("area=nothing", set()),
        ("target=&topic=&area=ar.legal", {"law"}),
    ],
)
def test_a_good_practice_is_found_by_its_three_facets(
    client: Client, practices: dict[str, RoomEntry], asked: str, found: set[str]
) -> None:
    page = client.get(f"/fr/good-practices?{asked}").text

    assert {name for name, shown in practices.items() if shown.id in page} == found


def test_only_words_that_find_something_are_offered(client: Client, practices: dict[str, RoomEntry]) -> None:
    page = client.get("/en/good-practices").text

    assert all(f'value="{word}"' in page for word in ("tg.minors", "tg.uam", "tg.staff", "ar.art", "ar.legal"))
    assert not any(f'value="{word}"' in page for word in ("tg.women", "tp.protection", "ar.employment"))
    assert practices


def test_a_project_tells_how_many_it_was_for(house: House, client: Client) -> None:
    count = GroupCount(texts={"en": "Pupils", "fr": "Élèves"}, planned=3_000, reached=2_750)
    shown = entry(
        house,
        RoomKind.PROJECT,
        counts={"beneficiaries": (count,)},
        days={"begins": date(2024, 3, 1), "ends": date(2027, 2, 28)},
        texts={"modules": {"en": "Intercultural animation\nConflict management"}},
        links={"links": (WebLink(address="https://press.example/a"),)},
    )

    page = client.get(f"/en/projects/{shown.id}").text

    assert '<th scope="row"><span>Pupils</span></th><td>3,000</td><td>2,750</td>' in page
    assert "1 March 2024" in page
    assert "<li>Intercultural animation</li><li>Conflict management</li>" in page
    assert 'href="https://press.example/a" rel="noreferrer noopener nofollow"' in page


def test_what_there_is_most_to_see_of_stands_for_an_exhibit_until_it_is_taken_back(
    house: House, client: Client
) -> None:
    poem = house.work(recipes=(Recipe.CARD,))
    house.rendition(poem, Recipe.TEXT, b"<p>Une route, puis la mer.</p>")
    film = house.work(recipes=(Recipe.CARD, Recipe.VIDEO, Recipe.THUMBNAIL))
    shown = entry(house, RoomKind.EXHIBIT, poem, film)
    house.catalogue.save(
        RoomEntry(
            id=FRONT_ID,
            kind=RoomKind.FRONT,
            content=Content(choices={"exhibit": (shown.id,)}),
            published_at=house.clock.now(),
            published_by="somebody",
        )
    )
    still = f'src="/media/{house.of(film, Recipe.THUMBNAIL).id}"'
    for path in ("exhibits", "rooms", ""):
        forward = client.get(f"/en/{path}").text.partition('class="row"')[0]
        assert still in forward, path
        assert still not in client.get(f"/en/{path}", headers={"save-data": "on"}).text

    house.revoke(film)

    assert "Une route, puis la mer." in client.get("/en/exhibits").text
    for path in ("exhibits", "rooms", ""):
        assert still not in client.get(f"/en/{path}").text


def test_a_story_of_the_magazine_stands_without_its_picture_when_that_is_taken_back(
    house: House, client: Client
) -> None:
    photo = house.work(titles={"fr": "Le seuil"})
    placed = {"picture": (Embedded(work_id=photo.id, note={"fr": NOTE}),)}
    shown = entry(
        house, RoomKind.ARTICLE, works=placed, texts={"text": {"fr": "Il était menuisier.\n\nIl l’est encore."}}
    )
    assert "Le seuil" in client.get(f"/fr/magazine/{shown.id}").text

    house.withdraw(photo)

    page = client.get(f"/fr/magazine/{shown.id}").text
    assert "<p>Il était menuisier.</p><p>Il l’est encore.</p>" in page
    assert not any(word in page for word in ("Le seuil", photo.id, NOTE))


def front(house: House, **content: Any) -> RoomEntry:
    """What people chose for the front page."""
    chosen = Content(**content)
    kept = RoomEntry(
        id=FRONT_ID, kind=RoomKind.FRONT, content=chosen, published_at=house.clock.now(), published_by="somebody"
    )
    return house.catalogue.save(kept)


def test_the_front_page_brings_a_work_forward_and_then_an_exhibit(house: House, client: Client) -> None:
    chosen, other = house.work(titles={"en": "Lantern song"}, themes=(ConceptId("th.hope"),)), house.work()
    exhibit = entry(house, RoomKind.EXHIBIT, other, texts={"title": {"en": "Doorsteps"}})
    assert "Chosen for you" not in client.get("/en/").text
    front(
        house,
        works={"works": (Embedded(work_id=chosen.id, note={"en": NOTE}),)},
        choices={"exhibit": (exhibit.id,), "paths": ("th.hope", "th.waiting", "th.sea")},
    )

    page = client.get("/en/").text
    assert page.index("Chosen for you") < page.index(NOTE) < page.index("A few works")
    assert "/en/browse?theme=th.hope" in page
    assert "theme=th.waiting" not in page

    house.withdraw(chosen)

    page = client.get("/en/").text
    assert not any(word in page for word in ("Chosen for you", NOTE, "Lantern song", "theme=th.hope"))
    assert page.index(f"/en/exhibits/{exhibit.id}") < page.index("A few works")


def test_a_room_stands_on_the_front_page_while_something_is_in_it(house: House, client: Client) -> None:
    assert '"/en/exhibits"' not in client.get("/en/").text
    work = house.work()
    entry(house, RoomKind.EXHIBIT, work)
    assert '"/en/exhibits"' in client.get("/en/").text

    house.withdraw(work)

    assert '"/en/exhibits"' not in client.get("/en/").text


@pytest.mark.parametrize("kind", WITH_WORKS)
def test_the_next_answer_of_every_room_holds_nothing_of_a_work_that_is_taken_back(
    house: House, client: Client, kind: RoomKind
) -> None:
    gone, stays = house.work(titles={"en": "Quicksand hymn", "fr": "Quicksand hymn"}), house.work()
    programme = entry(house, RoomKind.PROGRAMME)
    more: dict[str, Any] = {"choices": {"programme": (programme.id,)}, "days": {"on_air": house.clock.now().date()}}
    shown = entry(house, kind, gone, stays, **more)
    front(house, works={"works": (Embedded(work_id=gone.id, note={"en": NOTE + " first"}),)})
    address = SHAPES[kind].address
    pages = [f"/{lang}/{path}" for lang in LANGUAGES for path in ("", address, f"{address}/{shown.id}")]
    assert any("Quicksand hymn" in client.get(page).text for page in pages)

    house.withdraw(gone)

    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200
        told = [word for word in ("Quicksand", gone.id, NOTE + " first") if word in answer.text]
        assert told == [], page
        assert not any(made.id in answer.text for made in house.catalogue.find(Rendition, work_id=gone.id))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_rooms_are_one_tap_away_from_every_page_while_anything_may_be_met_there(
    house: House, client: Client, lang: str
) -> None:
    work, link = house.work(), f'<a href="/{lang}/rooms">'
    pages = ("", "browse", "search?q=x", "about", "why", f"works/{work.id}", "exhibits")
    assert not [page for page in pages if link in client.get(f"/{lang}/{page}").text]

    shown = entry(house, RoomKind.EXHIBIT, work)
    assert [page for page in pages if link not in client.get(f"/{lang}/{page}").text] == []
    assert f"/{lang}/exhibits/{shown.id}" in client.get(f"/{lang}/rooms").text

    house.revoke(work)

    assert not [page for page in pages[:-2] if link in client.get(f"/{lang}/{page}").text]
    assert shown.id not in client.get(f"/{lang}/rooms").text


def test_each_room_shows_its_newest_where_all_rooms_stand(house: House, client: Client) -> None:
    made = []
    for _ in range(4):
        made.append(entry(house, RoomKind.PROJECT).id)
        house.clock.set(house.clock.now() + timedelta(hours=1))
    practice = entry(house, RoomKind.PRACTICE).id

    page = client.get("/en/rooms").text

    assert [each in page for each in (*made, practice)] == [False, True, True, True, True]
    assert "Exhibits" not in page


def test_micro_projects_and_cooperatives_stand_in_columns(house: House, client: Client) -> None:
    lines = {"en": "The Oven | 40,000 MAD | a shared oven | open twice a week\nThe Page"}
    shown = entry(house, RoomKind.PROJECT, texts={"micro_projects": lines, "cooperatives": {"en": "Sewing\nWiring"}})

    page = client.get(f"/en/projects/{shown.id}").text

    assert '<th scope="col">Association</th><th scope="col">Grant</th><th scope="col">Aim</th>' in page
    assert '<td data-name="Grant">40,000 MAD</td><td data-name="Aim">a shared oven</td>' in page
    assert '<td data-name="Association">The Page</td><td data-name="Grant" class="empty"></td>' in page
    assert "<li>Sewing</li><li>Wiring</li>" in page
    assert 'lang="en" dir="ltr"><tr><td data-name="Association">' in client.get(f"/fr/projects/{shown.id}").text
