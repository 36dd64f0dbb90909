"""Whether any pair, triple or difference of facets about people singles somebody out, over many made-up archives."""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import combinations
from random import Random

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
    together,
)

NOW = datetime(2026, 3, 1, tzinfo=UTC)
NAMES = ("year", "host", "sea", "desert", "work-before")
PARENTS: Sequence[Mapping[str, str]] = (
    {},
    {"BE": "europe", "ES": "europe", "MA": "africa", "TN": "africa"},
    {},
    {},
    {},
)
CHOICES = (
    ["2023", "2024", "2025"],
    ["BE", "ES", "MA", "TN"],
    ["yes", NOT_GIVEN],
    ["yes", NOT_GIVEN],
    ["yes", NOT_GIVEN],
)
PARTNER, PUBLIC = Frame(NAMES, PARENTS, PARTNER_LEAST), Frame(NAMES, PARENTS, PUBLIC_LEAST)
DIFFERENCES_OF = 40
"""Of so many different answers, drawn by lot, all differences are asked: of fewer, simply of all."""


def people_of(dice: Random, count: int, called: str) -> list[Persona]:
    """Make up people, some of them with several works that may not be shown together."""
    made = []
    for number in range(count):
        values = tuple(dice.choice(each) for each in CHOICES)
        made += [
            Persona(f"{called}{number}.{n}", f"{called}{number}", values) for n in range(dice.choice([1, 1, 1, 2]))
        ]
    return made


def answers(table: Table) -> set[frozenset[str]]:
    """Ask for each value, each pair and each triple of values that are offered."""
    values = sorted((name, value) for name, found in offered(table, PARENTS).items() for value in found)
    single = {one: matching(table, PARENTS, dict([one])) for one in values}
    asked = (wanted for size in (1, 2, 3) for wanted in combinations(values, size))
    return {frozenset.intersection(*(single[one] for one in wanted)) for wanted in asked}


def differences(dice: Random, found: set[frozenset[str]]) -> Iterator[frozenset[str]]:
    """Give what is left when one answer is taken from another."""
    ordered = sorted(found, key=sorted)
    for one, other in combinations(dice.sample(ordered, min(len(ordered), DIFFERENCES_OF)), 2):
        yield one - other
        yield other - one


def look(tally: Counter[str], what: str, who: Mapping[str, str], least: int, asked: Iterator[frozenset[str]]) -> None:
    """Count the answers of this kind, and those that mean somebody but fewer than the least."""
    for found in asked:
        tally[f"{what}: asked"] += 1
        tally[f"{what}: too few"] += 0 < len({who[persona] for persona in found}) < least


def one_archive(dice: Random, tally: Counter[str]) -> None:
    """Attack one archive: each table, the public's against the partners', and both across an epoch."""
    people = people_of(dice, dice.randint(0, 40), "a")
    who = {persona.id: persona.person for persona in people}
    partner = release(PARTNER, people, NOW)
    public = coarsen(PUBLIC, partner, people, NOW)
    theirs, ours = answers(partner), answers(public)
    for what, found, least in (("partners", theirs, PARTNER_LEAST), ("public", ours, PUBLIC_LEAST)):
        look(tally, f"{what}, values, pairs, triples", who, least, iter(found))
        look(tally, f"{what}, differences", who, least, differences(dice, found))
    look(tally, "public against partners", who, PARTNER_LEAST, differences(dice, theirs | ours))
    watch(dice, tally, people)


def watch(dice: Random, tally: Counter[str], people: list[Persona]) -> None:
    """Keep every table of five half epochs, people coming, going and coming back, and lay them over each other."""
    tables: tuple[Table, ...] = ()
    away: list[Persona] = []
    here, kept = people, Table(NAMES, {}, NOW)
    for turn in range(5):
        now = NOW + turn * EPOCH / 2
        tables = follow(PUBLIC, tables, here, now)
        table = together(PUBLIC, tables, here, now)
        who = {persona.id: persona.person for persona in here}
        telling = {p: vector for p, vector in table.vectors.items() if any(vector)}
        found = answers(table)
        look(tally, "over time, public", who, PUBLIC_LEAST, iter((*found, *differences(dice, found))))
        fresh = frozenset(telling) - frozenset(kept.vectors)
        look(tally, "over time, newly said", who, PUBLIC_LEAST, (answer & fresh for answer in found))
        for persona in frozenset(telling) & frozenset(kept.vectors):
            tally["over time, said again: asked"] += 1
            tally["over time, said again: too few"] += not PUBLIC.is_coarser(telling[persona], kept.vectors[persona])
        kept = Table(NAMES, {**kept.vectors, **{p: v for cohort in tables for p, v in cohort.vectors.items()}}, NOW)
        leaving = set(dice.sample(sorted(set(who.values())), len(set(who.values())) // 5))
        back, away = away, [persona for persona in here if persona.person in leaving]
        here = [persona for persona in here if persona.person not in leaving] + back
        here += people_of(dice, dice.randint(0, 15), f"b{turn} ")


def main() -> None:
    """Attack as many archives as asked for and say what was found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--archives", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    tally: Counter[str] = Counter()
    started = time.monotonic()
    for number in range(asked.archives):
        one_archive(Random(asked.seed * 1_000_003 + number), tally)
    print(f"{asked.archives} archives, {time.monotonic() - started:.0f} s")
    for what in sorted({name.rsplit(":", 1)[0] for name in tally}):
        print(f"| {what} | {tally[f'{what}: asked']:,} | {tally[f'{what}: too few']:,} |")


if __name__ == "__main__":
    main()
