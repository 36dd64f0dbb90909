"""Whose no it is stands with whoever says it, and is never more than what the rule itself misses."""

from __future__ import annotations

from archive.domain.consent import Refusal, decide
from archive.domain.explanation.withholding import withheld_by
from archive.domain.ids import SegmentId
from archive.domain.terms import ALL_ATOMS, AppearanceRole, Atom
from tests.domain.builders import (
    AMINA,
    BRAHIM,
    FILMED,
    NOW,
    STREAM,
    appearance,
    facts,
    permission,
    record,
    rendition,
    segment,
    span,
    work,
)

FACE, VOICE = frozenset({Atom.FACE}), frozenset({Atom.VOICE})


def test_each_no_stands_with_the_person_who_says_it() -> None:
    known = facts(
        record("a", AMINA, permissions=(permission(ALL_ATOMS - FACE),)),
        record("b", BRAHIM, permissions=(permission(ALL_ATOMS - VOICE - FACE),)),
        of=work(appearance(AMINA), appearance(BRAHIM)),
    )
    verdict = decide(known, rendition(), STREAM, NOW)

    found = withheld_by(known, rendition(), STREAM, NOW)

    assert found == {AMINA: FACE, BRAHIM: FACE | VOICE}
    assert isinstance(verdict, Refusal)
    assert frozenset().union(*found.values()) == verdict.missing


def test_who_was_never_asked_and_who_is_unknown_withhold_all_that_is_there_of_them() -> None:
    known = facts(of=work(appearance(AMINA), appearance(None)))

    assert withheld_by(known, rendition(), STREAM, NOW) == {AMINA: FILMED, None: FILMED}


def test_who_allows_everything_withholds_nothing() -> None:
    known = facts(record("a", AMINA), of=work(appearance(AMINA)))

    assert withheld_by(known, rendition(), STREAM, NOW) == {}


def test_a_no_stands_only_with_the_files_of_the_parts_it_is_about() -> None:
    parts = (segment("first", 0, 1_000), segment("second", 1_000, 2_000))
    known = facts(
        record("a", AMINA),
        record("b", BRAHIM, permissions=(permission(ALL_ATOMS - FACE),)),
        of=work(appearance(AMINA), appearance(BRAHIM, spans=(span(1_000, 2_000),)), segments=parts),
    )
    first, second = (rendition(segment_ids=frozenset({SegmentId(name)})) for name in ("first", "second"))

    assert withheld_by(known, first, STREAM, NOW) == {}
    assert withheld_by(known, second, STREAM, NOW) == {BRAHIM: FACE}


def test_of_somebody_who_is_only_spoken_of_only_what_is_said_of_them_is_theirs_to_refuse() -> None:
    said = appearance(BRAHIM, role=AppearanceRole.MENTIONED, atoms_present=frozenset({Atom.NAME}))
    known = facts(record("a", AMINA), of=work(appearance(AMINA), said))
    shown = rendition(exposes=FILMED | {Atom.NAME})

    assert withheld_by(known, shown, STREAM, NOW) == {BRAHIM: frozenset({Atom.NAME})}
