"""What may be written into an entry of a room, and what it must say before anybody outside reads it."""

from __future__ import annotations

from datetime import date

import pytest

from archive.domain.errors import InvalidInputError
from archive.domain.ids import WorkId
from archive.domain.rooms.entries import Content, Embedded, GroupCount, RoomKind, WebLink
from archive.domain.rooms.rules import cleaned, ids_in, require_complete, require_nothing_told, row_of
from archive.domain.rooms.table import EXHIBIT, PRACTICE, PROJECT, SHAPES, FieldType

LEAD = {"title": {"fr": "Chez nous"}, "lead": {"fr": "Des voix."}}
WORKS = {"works": (Embedded(work_id=WorkId("work")),)}


def counted(*reached: int) -> Content:
    """A project that reached groups of so many people."""
    return Content(counts={"beneficiaries": tuple(GroupCount(reached=number) for number in reached)})


@pytest.mark.parametrize("reached", [(1,), (4,), (0, 3), (100, 96), (5, 9, 30)])
def test_a_count_that_could_single_somebody_out_is_refused(reached: tuple[int, ...]) -> None:
    with pytest.raises(InvalidInputError) as refused:
        cleaned(PROJECT, counted(*reached))

    assert refused.value.code in {"rooms.few", "rooms.near"}


@pytest.mark.parametrize("reached", [(), (0,), (5,), (5, 10, 500), (600, 600), (0, 5)])
def test_counts_of_nobody_or_enough_people_stand(reached: tuple[int, ...]) -> None:
    kept = cleaned(PROJECT, counted(*reached))

    assert [count.reached for count in kept.counts.get("beneficiaries", ())] == list(reached)


def test_what_is_planned_may_be_any_number() -> None:
    planned = Content(counts={"beneficiaries": (GroupCount(planned=3), GroupCount(planned=4))})

    assert cleaned(PROJECT, planned) == planned


def test_only_fields_of_the_kind_are_kept_and_texts_are_trimmed() -> None:
    said = Content(
        texts={"title": {"fr": "  Chez\u200b  nous ", "en": " "}, "secret": {"fr": "x"}}, numbers={"age": 12}
    )

    assert cleaned(PRACTICE, said) == Content(texts={"title": {"fr": "Chez nous"}})


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "ftp://a.example", "https://", "//a.example", 'https://a"b', ""]
)
def test_a_link_leads_to_a_page_or_is_refused(address: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        cleaned(PRACTICE, Content(links={"links": (WebLink(address=address),)}))

    assert refused.value.code == "rooms.link"


@pytest.mark.parametrize("questions", ["Une ?\nDeux ?", "\n".join("abcdef")])
def test_a_guide_has_three_to_five_questions(questions: str) -> None:
    guide = Content(
        texts={**LEAD, "questions": {"fr": questions}, "contacts": {"fr": "Une ligne d’écoute"}},
        numbers={"age": 14, "minutes": 45},
        works=WORKS,
    )

    with pytest.raises(InvalidInputError) as refused:
        require_complete(EXHIBIT, guide)

    assert refused.value.code == "rooms.lines"


def test_a_guide_that_was_begun_must_say_who_helps() -> None:
    begun = Content(texts={**LEAD, "questions": {"fr": "a\nb\nc"}}, numbers={"age": 14, "minutes": 45}, works=WORKS)

    with pytest.raises(InvalidInputError) as refused:
        require_complete(EXHIBIT, begun)

    assert refused.value.values["field"] == EXHIBIT.field("contacts").label
    require_complete(EXHIBIT, Content(texts=LEAD, works=WORKS))


def test_a_project_ends_after_it_begins() -> None:
    with pytest.raises(InvalidInputError):
        require_complete(PROJECT, Content(texts=LEAD, days={"begins": date(2026, 2, 1), "ends": date(2025, 2, 1)}))


@pytest.mark.parametrize("text", ["Écoutez « La traversée » d’abord.", "écoutez la traversee", "la TRAVERSÉE!"])
def test_a_title_may_stand_beside_its_work_alone(text: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        require_nothing_told([text], ["La traversée"])

    assert refused.value.values["words"] == "La traversée"


def test_other_words_may_stand_anywhere() -> None:
    require_nothing_told(["Une autre mer, une autre nuit."], ["La traversée", "Nour"])


def test_the_id_of_a_work_is_found_in_the_address_of_its_page() -> None:
    work_id = "0123456789abcdefghjk"

    assert list(ids_in(f"https://a.example/fr/works/{work_id}?t=12#stage")) == [work_id]
    assert list(ids_in(work_id)) == [work_id]
    assert list(ids_in("https://a.example/fr/about")) == []


def test_no_person_stands_in_a_good_practice() -> None:
    assert not list(PRACTICE.of_type(FieldType.WORKS))


def test_every_kind_has_its_fields_and_each_name_once() -> None:
    assert set(SHAPES) == set(RoomKind)
    for shape in SHAPES.values():
        names = [field.name for field in shape.fields]
        assert len(names) == len(set(names)), shape.kind
        assert {*shape.together, *shape.lives_by} <= set(names)


def test_a_line_of_a_table_holds_its_columns_and_no_more() -> None:
    assert row_of("Four | 40 000 DH|un four – ouvert") == ("Four", "40 000 DH", "un four", "ouvert")
    assert row_of("Porte-voix, 2024–2026") == ("Porte-voix, 2024–2026",)
    told = {**LEAD, "cooperatives": {"fr": "Le Dé | couture | ouvert", "ar": "الكشتبان"}}

    require_complete(PROJECT, Content(texts=told))
    with pytest.raises(InvalidInputError) as refused:
        require_complete(PROJECT, Content(texts={**told, "cooperatives": {"fr": "Le Dé\nA | b | c | d"}}))

    assert (refused.value.code, refused.value.values["line"]) == ("rooms.columns", "A | b | c | d")
