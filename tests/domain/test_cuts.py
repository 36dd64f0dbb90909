"""What is left of a work without its closed parts: never a moment of them."""

from __future__ import annotations

import itertools
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from archive.domain.consent import Facts, Person
from archive.domain.cuts import cues_left, has_closed_parts, parts_left, time_left, with_rest_named
from archive.domain.erasure import as_it_would_be, is_lost, others_in
from archive.domain.records import ConsentRecord, Rendition, Scope, Span
from archive.domain.terms import AppearanceRole, ConsentState, Recipe, ScopeKind
from archive.domain.words.transcripts import Cue
from tests.domain.builders import AMINA, BRAHIM, LONG_AGO, appearance, handle, record, segment, span, work

REST = {"en": "the rest"}
PARTS = (segment("first", 0, 60_000), segment("middle", 60_000, 90_000), segment("last", 90_000, 120_000))
FIRST, MIDDLE, LAST = (part.id for part in PARTS)


def facts(*records: ConsentRecord, **changes: object) -> Facts:
    people = {
        person: Person(handle=handle(person), records=tuple(r for r in records if r.participant_id == person))
        for person in (AMINA, BRAHIM)
    }
    shown = work(**{"segments": PARTS, "duration_ms": 120_000, **changes})
    return Facts(work=shown, people=people, latest_event_at=LONG_AGO)


def no_to(part: str) -> ConsentRecord:
    return record("no", scope=Scope(kind=ScopeKind.SEGMENT, id=part), state=ConsentState.WITHDRAWN)


def test_nothing_is_cut_where_nothing_was_taken_back() -> None:
    assert parts_left(facts(record()), Recipe.VIDEO) is None
    assert not has_closed_parts(facts(record()))


def test_a_part_that_was_taken_back_is_left_out() -> None:
    told = facts(record(), no_to(MIDDLE))
    assert has_closed_parts(told)
    assert parts_left(told, Recipe.VIDEO) == frozenset({FIRST, LAST})
    assert time_left(told.work, frozenset({FIRST, LAST})) == (span(0, 60_000), span(90_000, 120_000))


def test_nothing_is_left_where_everything_was_taken_back() -> None:
    assert parts_left(facts(replace(record(), state=ConsentState.WITHDRAWN)), Recipe.VIDEO) is None


def test_only_the_parts_without_the_one_who_took_back_are_left() -> None:
    together = (appearance(), appearance(BRAHIM, role=AppearanceRole.PERFORMER, spans=(span(61_000, 70_000),)))
    told = facts(record(), record("b", BRAHIM, state=ConsentState.WITHDRAWN), appearances=together)
    assert parts_left(told, Recipe.AUDIO) == frozenset({FIRST, LAST})


def test_a_whole_rendition_is_lost_with_its_part_and_the_cut_one_is_kept() -> None:
    told = facts(record(), no_to(MIDDLE))
    whole = as_it_would_be(told.work, Recipe.VIDEO)
    assert is_lost(told, whole)
    assert not is_lost(told, replace(whole, segment_ids=frozenset({FIRST, LAST})))


def test_time_that_no_part_names_gets_a_part_of_its_own() -> None:
    named = with_rest_named(work(segments=PARTS[1:2], duration_ms=120_000), REST)
    assert [(s.start_ms, s.end_ms) for s in named.segments] == [(60_000, 90_000), (0, 60_000), (90_000, 120_000)]
    assert with_rest_named(named, REST) == named
    assert with_rest_named(work(), REST) == work()


def test_lines_of_a_closed_part_are_gone_and_the_others_move_up() -> None:
    cues = [
        Cue(start_ms=1_000, end_ms=2_000, text="before"),
        Cue(start_ms=59_000, end_ms=61_000, text="across"),
        Cue(start_ms=65_000, end_ms=66_000, text="within"),
        Cue(start_ms=95_000, end_ms=96_000, text="after"),
    ]
    left = cues_left(cues, time_left(work(segments=PARTS), frozenset({FIRST, LAST})))
    assert [(cue.text, cue.start_ms, cue.end_ms) for cue in left] == [
        ("before", 1_000, 2_000),
        ("after", 65_000, 66_000),
    ]


moments = st.integers(0, 1_000)
stretches = st.tuples(moments, moments).map(lambda pair: (min(pair), max(pair)))


@given(st.lists(st.tuples(stretches, st.booleans()), max_size=6))
def test_no_moment_of_a_closed_part_is_left_and_every_open_one_is(parts: list[tuple[tuple[int, int], bool]]) -> None:
    named = tuple(segment(str(number), *times) for number, (times, _) in enumerate(parts))
    left = frozenset(part.id for part, (_, is_open) in zip(named, parts, strict=True) if is_open)
    kept: tuple[Span, ...] = time_left(work(segments=named), left)
    for moment in range(0, 1_000, 7):
        covered = [is_open for (start, end), is_open in parts if start <= moment < end]
        expected = bool(covered) and all(covered)
        assert any(s.start_ms <= moment < s.end_ms for s in kept) == expected
    assert all(one.end_ms < two.start_ms for one, two in itertools.pairwise(kept))


def test_others_are_counted_the_unknown_too() -> None:
    shown = work(appearance(), appearance(BRAHIM), appearance(None))
    assert others_in(shown, AMINA) == 2
    assert others_in(shown, None) == 2
    assert others_in(work(), AMINA) == 0
    assert others_in(work(), None) == 0


def test_a_rendition_that_nobody_looked_at_yet_is_kept_for_what_a_reviewer_may_sign_away() -> None:
    made: Rendition = as_it_would_be(facts(record()).work, Recipe.AUDIO)
    assert not is_lost(facts(record()), made)
