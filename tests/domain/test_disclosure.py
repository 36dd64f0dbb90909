"""Released vectors: whatever is asked, added, negated or subtracted, meets nobody or enough people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.domain.disclosure import (
    EPOCH,
    NOT_GIVEN,
    PARTNER_LEAST,
    PUBLIC_LEAST,
    Frame,
    Persona,
    Table,
    Vector,
    coarsen,
    follow,
    matching,
    offered,
    release,
    together,
)
from tests.examples import examples

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ATTRIBUTES = ("origin", "language", "age", "sea", "host")
REGIONS = {
    "ML": "west",
    "SN": "west",
    "CM": "middle",
    "CD": "middle",
    "MA": "north",
    "west": "africa",
    "north": "africa",
}
PARENTS: Sequence[Mapping[str, str]] = (REGIONS, {}, {"20s": "young", "30s": "young"}, {}, {})
CHOICES = (
    ["ML", "SN", "CM", "CD", "MA", "SY"],
    ["fr", "ar", "wo"],
    ["20s", "30s", "40s"],
    ["yes", NOT_GIVEN],
    ["BE", "FR", "ES"],
)
PUBLIC = Frame(ATTRIBUTES, PARENTS, PUBLIC_LEAST)
PARTNER = Frame(ATTRIBUTES, PARENTS, PARTNER_LEAST)


def archive(seed: int, people: int) -> list[Persona]:
    """Make up an archive in which some people have several works that may not be shown together."""
    chance = Random(seed)
    made = []
    for number in range(people):
        values = tuple(chance.choice(each) for each in CHOICES)
        made += [Persona(f"{number}.{work}", f"person {number}", values) for work in range(chance.choice([1, 1, 1, 2]))]
    return made


def people_in(personas: Sequence[Persona], ids: frozenset[str]) -> set[str]:
    return {persona.person for persona in personas if persona.id in ids}


def questions(table: Table) -> list[frozenset[str]]:
    """Ask for every value, every pair and every triple of values that can be filtered by."""
    values = sorted((name, value) for name, found in offered(table, PARENTS).items() for value in found)
    asked = [dict(wanted) for size in (1, 2, 3) for wanted in combinations(values, size)]
    return list({matching(table, PARENTS, each) for each in asked if each})


def assert_nobody_stands_out(table: Table, personas: Sequence[Persona], least: int) -> None:
    everybody = frozenset(table.vectors)
    telling = frozenset(p for p, vector in table.vectors.items() if any(vector))
    answers = questions(table)
    for answer in answers:
        for found in (answer, telling - answer):
            assert not found or len(people_in(personas, found)) >= least
        rest = everybody - answer
        assert not rest or len(people_in(personas, rest)) >= least or not answer
    for one, other in combinations(answers[:60], 2):
        for found in (one - other, other - one, one & other, one | other):
            assert not found or len(people_in(personas, found)) >= least


@given(st.integers(0, 10**9), st.integers(0, 60), st.sampled_from([PUBLIC, PARTNER]))
@examples(20)
def test_every_pair_triple_and_difference_meets_nobody_or_enough(seed: int, people: int, frame: Frame) -> None:
    personas = archive(seed, people)

    table = release(frame, personas, NOW)

    assert set(table.vectors) == {p.id for p in personas}
    assert_nobody_stands_out(table, personas, frame.least)
    assert all(frame.is_coarser(table.vectors[p.id], p.values) for p in personas)


@given(st.integers(0, 10**9), st.integers(0, 60))
@examples(10)
def test_the_publics_table_says_nothing_that_the_partners_does_not(seed: int, people: int) -> None:
    personas = archive(seed, people)
    partners = release(PARTNER, personas, NOW)

    public = coarsen(PUBLIC, partners, personas, NOW)

    assert_nobody_stands_out(public, personas, PUBLIC_LEAST)
    for one, other in product(questions(partners)[:40], questions(public)):
        for found in (one - other, other - one):
            assert not found or len(people_in(personas, found)) >= PARTNER_LEAST
    assert all(PUBLIC.is_coarser(public.vectors[p.id], partners.vectors[p.id]) for p in personas)


@given(st.integers(0, 10**9), st.data())
@examples(12)
def test_however_long_somebody_watches_nothing_becomes_finer_and_nobody_stands_out(
    seed: int, data: st.DataObject
) -> None:
    here: list[Persona] = []
    away: list[Persona] = []
    tables: tuple[Table, ...] = ()
    now, seen = NOW, dict[str, Vector]()
    for turn in range(5):
        leave = data.draw(st.sets(st.sampled_from(sorted({p.person for p in here})))) if here else set()
        back, away = away, [p for p in here if p.person in leave]
        here = [p for p in here if p.person not in leave] + back + newcomers(seed, turn, data.draw(st.integers(0, 25)))
        now += timedelta(days=data.draw(st.sampled_from([1, 28])))

        tables = follow(PUBLIC, tables, here, now)
        table = together(PUBLIC, tables, here, now)

        assert set(table.vectors) == {p.id for p in here}
        for cohort in tables:
            assert_nobody_stands_out(cohort, here, PUBLIC_LEAST)
        assert_nobody_stands_out(without_newcomers(table, tables), here, PUBLIC_LEAST)
        said = {p: vector for p, vector in table.vectors.items() if p not in seen and any(vector)}
        for vector in said.values():
            assert len(people_in(here, frozenset(p for p, same in said.items() if same == vector))) >= PUBLIC_LEAST
        for persona, vector in table.vectors.items():
            assert PUBLIC.is_coarser(vector, seen.get(persona, vector))
        seen |= without_newcomers(table, tables).vectors


def newcomers(seed: int, turn: int, people: int) -> list[Persona]:
    return [replace(p, id=f"{turn} {p.id}", person=f"{turn} {p.person}") for p in archive(seed + turn, people)]


def without_newcomers(table: Table, tables: Sequence[Table]) -> Table:
    """Leave those out who say nothing whoever they are: they need no company."""
    known = frozenset().union(*(cohort.vectors for cohort in tables))
    return replace(table, vectors={p: vector for p, vector in table.vectors.items() if p in known})


def test_between_two_tables_who_went_is_gone_and_the_rest_becomes_coarser_at_once() -> None:
    crowd = [Persona(f"c{n}", f"c{n}", ("ML", "fr", "20s", "yes", "ES")) for n in range(PUBLIC_LEAST)]
    others = [Persona(f"o{n}", f"o{n}", ("CM", "ar", "30s", "yes", "BE")) for n in range(PUBLIC_LEAST)]
    tables = follow(PUBLIC, (), [*crowd, *others], NOW)
    wanted = {"origin": "ML"}
    assert len(matching(together(PUBLIC, tables, [*crowd, *others], NOW), PARENTS, wanted)) == PUBLIC_LEAST

    left = [*crowd[1:], *others]

    table = together(PUBLIC, tables, left, NOW)
    assert matching(table, PARENTS, wanted) == frozenset()
    assert set(table.vectors) == {p.id for p in left}
    assert follow(PUBLIC, tables, left, NOW)[0].gone == {"c0"}


def test_newcomers_say_nothing_before_the_epoch_is_over() -> None:
    personas, fresh = archive(1, 30), newcomers(2, 1, 30)
    standing = follow(PUBLIC, (), personas, NOW)

    soon = follow(PUBLIC, standing, [*personas, *fresh], NOW + EPOCH - timedelta(seconds=1))
    later = follow(PUBLIC, standing, [*personas, *fresh], NOW + EPOCH)

    assert soon == standing
    assert later[:1] == standing
    assert set(later[1].vectors) == {p.id for p in fresh}
    assert later[1].since == NOW + EPOCH


def test_fewer_newcomers_than_the_least_wait_however_long_and_disturb_nobody() -> None:
    personas = archive(1, 30)
    standing = follow(PUBLIC, (), personas, NOW)
    fresh = [Persona(f"n{n}", f"n{n}", personas[n].values) for n in range(PUBLIC_LEAST - 1)]

    tables = follow(PUBLIC, standing, [*personas, *fresh], NOW + 20 * EPOCH)

    assert tables == standing
    table = together(PUBLIC, tables, [*personas, *fresh], NOW)
    assert {p: table.vectors[p] for p in standing[0].vectors} == dict(standing[0].vectors)
    assert not any(any(table.vectors[p.id]) for p in fresh)


def test_newcomers_who_would_all_say_nothing_wait_for_more_company() -> None:
    lonely = [Persona(f"l{n}", f"l{n}", (f"land {n}", f"tongue {n}", f"age {n}", "", f"host {n}")) for n in range(9)]
    assert follow(PUBLIC, (), lonely, NOW) == ()

    company = [Persona(f"m{n}", f"m{n}", lonely[0].values) for n in range(5)]

    (table,) = follow(PUBLIC, (), [*lonely, *company], NOW + timedelta(days=1))
    assert len({p for p, vector in table.vectors.items() if any(vector)}) >= PUBLIC_LEAST


def test_who_went_says_nothing_when_coming_back() -> None:
    crowd = [Persona(f"c{n}", f"c{n}", ("ML", "fr", "20s", "yes", "ES")) for n in range(12)]
    tables = follow(PUBLIC, (), crowd, NOW)
    tables = follow(PUBLIC, tables, crowd[1:], NOW + timedelta(days=1))

    tables = follow(PUBLIC, tables, crowd, NOW + 3 * EPOCH)

    table = together(PUBLIC, tables, crowd, NOW)
    assert not any(table.vectors["c0"])
    assert all(any(table.vectors[p.id]) for p in crowd[1:])


def test_one_woman_from_mali_hosted_in_spain_answers_like_nobody() -> None:
    crowd = [Persona(f"c{n}", f"c{n}", ("CM", "fr", "30s", NOT_GIVEN, "BE")) for n in range(20)]
    alone = Persona("her", "her", ("ML", "fr", "20s", "yes", "ES"))
    table = release(PUBLIC, [*crowd, alone], NOW)

    assert matching(table, PARENTS, {"origin": "ML", "host": "ES"}) == frozenset()
    assert matching(table, PARENTS, {"origin": "ML", "host": "ES"}) == matching(table, PARENTS, {"origin": "XX"})
    assert matching(table, PARENTS, {"origin": "ML"}) == frozenset()
    assert matching(table, PARENTS, {"nothing": "such"}) == frozenset()


def test_what_is_not_given_cannot_be_filtered_by() -> None:
    table = release(PUBLIC, archive(5, 40), NOW)

    assert all(NOT_GIVEN not in values for values in offered(table, PARENTS).values())
    assert matching(table, PARENTS, {"origin": NOT_GIVEN}) == frozenset()


def test_many_works_of_one_person_are_one_person() -> None:
    same = [Persona(f"w{n}", "the same", ("ML", "fr", "20s", "yes", "ES")) for n in range(50)]

    assert not any(any(vector) for vector in release(PUBLIC, same, NOW).vectors.values())


@pytest.mark.parametrize("people", [0, 1, 4])
def test_fewer_people_than_the_least_say_nothing_at_all(people: int) -> None:
    table = release(PUBLIC, archive(3, people), NOW)

    assert not any(any(vector) for vector in table.vectors.values())
    assert questions(table) == []


def test_a_crowd_that_is_alike_keeps_all_that_it_says() -> None:
    crowd = [Persona(f"c{n}", f"c{n}", ("ML", "fr", "20s", "yes", "ES")) for n in range(PUBLIC_LEAST)]
    table = release(PUBLIC, crowd, NOW)

    assert set(table.vectors.values()) == {("ML", "fr", "20s", "yes", "ES")}
    assert len(matching(table, PARENTS, {"origin": "africa", "age": "young"})) == PUBLIC_LEAST
