"""Which works a work's page offers to meet next."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from archive.domain.ids import ConceptId, new_id
from archive.domain.records import Work
from archive.domain.rooms.entries import Content, Embedded, RoomEntry, RoomKind
from archive.web.app import create_public_app
from tests.access.house import KNOWN_OF, House, Settings
from tests.waiting import wait_until
from tests.web.client import Client


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def client(house: House) -> Iterator[Client]:
    with Client(create_public_app(house.kit, Settings())) as client:
        yield client


def next_of(client: Client, work: Work) -> list[str]:
    page = client.get(f"/en/works/{work.id}").text
    return re.findall(r'<h3><a href="/en/works/(\w+)">', page.partition('id="following"')[2])


def test_a_few_works_alike_in_theme_and_form_are_offered_next(client: Client, house: House) -> None:
    hope, slam, song = (ConceptId("th.hope"),), ConceptId("fm.slam"), ConceptId("fm.song")
    work = house.work(themes=hope, form=slam)
    both, theme, form = house.work(themes=hope, form=slam), house.work(themes=hope, form=song), house.work(form=slam)
    house.work(form=song)
    house.work(KNOWN_OF, form=slam)

    assert next_of(client, work) == [both.id, theme.id, form.id]
    house.revoke(both)
    assert next_of(client, work) == [theme.id, form.id]


def undertaken(house: House, *works: Work) -> RoomEntry:
    """A published project with these works on its page."""
    placed = tuple(Embedded(work_id=work.id) for work in works)
    content = Content(texts={"title": {"en": "Three regions"}}, works={"works": placed})
    now = house.clock.now()
    made = RoomEntry(id=new_id(), kind=RoomKind.PROJECT, content=content, published_at=now, published_by="somebody")
    return house.catalogue.save(made)


def test_the_next_of_a_project_is_offered_only_while_five_people_share_it(client: Client, house: House) -> None:
    works = [house.work(form=ConceptId(f"fm.{form}")) for form in ("slam", "song", "poem", "letter", "tale")]
    assert next_of(client, works[1]) == []
    project = undertaken(house, *works)

    page = client.get(f"/fr/works/{works[1].id}").text
    assert f'<a href="/fr/projects/{project.id}"' in page.partition('id="following"')[2]
    assert [next_of(client, work) for work in works] == [[work.id] for work in (*works[1:], works[0])]

    house.withdraw(works[4])
    assert next_of(client, works[1]) == []
    assert project.id not in client.get(f"/en/works/{works[1].id}").text


def test_of_a_project_that_one_person_made_much_of_nothing_is_told_beside_a_work(client: Client, house: House) -> None:
    one, slam = house.person(), ConceptId("fm.slam")
    works = [house.work(form=slam, author=one), *(house.work(author=one) for _ in range(4)), house.work()]
    project = undertaken(house, *works)

    assert project.id not in client.get(f"/en/works/{works[0].id}").text
    assert next_of(client, works[0]) == []


def test_what_is_offered_next_never_grows_and_tells_nothing_of_who_made_it(client: Client, house: House) -> None:
    author, slam = house.person("Nour"), ConceptId("fm.slam")
    works = sorted((house.work(form=slam, author=author) for _ in range(3)), key=lambda work: work.id)
    assert [len(next_of(client, work)) for work in works] == [2, 2, 2]
    lone = house.work(form=ConceptId("fm.song"), author=author)
    assert next_of(client, lone) == []
    others = [house.work(form=slam) for _ in range(30)]

    ids = sorted(work.id for work in (*works, *others))
    expected = {work.id: [ids[(ids.index(work.id) + step) % len(ids)] for step in (1, 2, 3)] for work in works}
    # Shelves are read through aside: who is met next stands once they are as new as everything.
    wait_until(
        lambda: client.get("/en/browse").status_code == 200 and next_of(client, works[0]) == expected[works[0].id],
        seconds=5,
        every_seconds=0.05,
    )
    assert {work.id: next_of(client, work) for work in works} == expected
