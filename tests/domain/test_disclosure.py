"""Released vectors: whatever is asked, added, negated or subtracted, meets nobody or enough people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.domain.disclosure import (
    EPOCH,
    NOT_GIVEN,
    PARTNER_LEAST,
    PUBLIC_LEAST,
    Frame,
    Persona,
    Table,
    coarsen,
    follow,
    matching,
    offered,
    release,
)

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
@settings(max_examples=40)
def test_every_pair_triple_and_difference_meets_nobody_or_enough(seed: int, people: int, frame: Frame) -> None:
    personas = archive(seed, people)

    table = release(frame, personas, NOW)

    assert set(table.vectors) == {p.id for p in personas}
    assert_nobody_stands_out(table, personas, frame.least)
    assert all(frame.is_coarser(table.vectors[p.id], p.values) for p in personas)


@given(st.integers(0, 10**9), st.integers(0, 60))
@settings(max_examples=20)
def test_the_publics_table_says_nothing_that_the_partners_does_not(seed: int, people: int) -> None:
    personas = archive(seed, people)
    partners = release(PARTNER, personas, NOW)

    public = coarsen(PUBLIC, partners, personas, NOW)

    assert_nobody_stands_out(public, personas, PUBLIC_LEAST)
    assert all(PUBLIC.is_coarser(public.vectors[p.id], partners.vectors[p.id]) for p in personas)


@given(st.integers(0, 10**9), st.integers(6, 50), st.data())
@settings(max_examples=20)
def test_within_an_epoch_nothing_becomes_finer_and_nobody_stands_out(
    seed: int, people: int, data: st.DataObject
) -> None:
    personas = archive(seed, people)
    standing = release(PUBLIC, personas, NOW)
    gone = data.draw(st.sets(st.sampled_from(sorted({p.person for p in personas})), max_size=people))
    fresh = [
        replace(p, id=f"new {p.id}", person=f"new {p.person}") for p in archive(seed + 1, data.draw(st.integers(0, 4)))
    ]
    left = [p for p in personas if p.person not in gone] + fresh

    table = follow(PUBLIC, standing, left, NOW + timedelta(days=5))

    assert set(table.vectors) == {p.id for p in left}
    assert_nobody_stands_out(table, left, PUBLIC_LEAST)
    for persona in left:
        before = standing.vectors.get(persona.id, PUBLIC.blank())
        assert PUBLIC.is_coarser(table.vectors[persona.id], before)


def test_one_newcomer_refines_nothing_even_after_the_epoch() -> None:
    personas = archive(1, 30)
    standing = release(PUBLIC, personas, NOW)
    newcomer = Persona("new", "newcomer", ("ML", "fr", "20s", "yes", "ES"))

    table = follow(PUBLIC, standing, [*personas, newcomer], NOW + EPOCH)

    assert not any(table.vectors["new"])
    assert table.since == NOW


def test_after_the_epoch_enough_newcomers_make_a_new_table() -> None:
    few = archive(1, 4)
    standing = release(PUBLIC, few, NOW)
    assert not any(any(vector) for vector in standing.vectors.values())
    many = [replace(p, id=f"m{p.id}", person=f"m{p.person}") for p in archive(2, 60)]

    table = follow(PUBLIC, standing, [*few, *many], NOW + EPOCH)

    assert table.since == NOW + EPOCH
    assert any(any(vector) for vector in table.vectors.values())


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
