"""The times of captions are met by whoever may hear how the lines are said, or see a film to which they run."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from archive.domain.captions import decide_among
from archive.domain.consent import Facts, Grant, Refusal
from archive.domain.ids import SegmentId
from archive.domain.records import Hidden, Rendition
from archive.domain.terms import CONTENT_ATOMS, Atom, Recipe
from tests.domain.builders import AMINA, NOW, STREAM, appearance, facts, permission, record, rendition, work

WORDS = frozenset({Atom.EXISTENCE, Atom.WORDS})
CAPTIONS = rendition(Recipe.CAPTIONS)


def of_yes(*atoms: Atom) -> Facts:
    return facts(record(permissions=(permission(atoms=WORDS | set(atoms)),)))


def is_met(known: Facts, made: Rendition = CAPTIONS, *others: Rendition) -> bool:
    return isinstance(decide_among(known, made, (made, *others), STREAM, NOW), Grant)


def test_who_allows_words_alone_keeps_the_times_at_which_they_were_said() -> None:
    closed = decide_among(of_yes(), CAPTIONS, (CAPTIONS, rendition(Recipe.VIDEO)), STREAM, NOW)

    assert isinstance(closed, Refusal)
    assert closed.missing == {Atom.SPEECH}
    assert is_met(of_yes(), rendition(Recipe.TEXT))
    assert is_met(of_yes(Atom.SPEECH))


def test_captions_run_beside_a_film_that_may_be_seen_and_has_the_same_parts() -> None:
    hides = (Hidden(participant_id=AMINA, atoms=frozenset({Atom.SPEECH, Atom.VOICE, Atom.FACE, Atom.BODY})),)
    film = rendition(Recipe.REVOICED_FILM, hides=hides, edit="film")
    signed = replace(film.checks[0], hidden=hides, report_sha256="r", cleared=CONTENT_ATOMS)
    silent = replace(film, checks=(signed,))

    assert is_met(of_yes(), CAPTIONS, silent)
    assert not is_met(of_yes(), CAPTIONS, replace(silent, checks=()))
    assert not is_met(of_yes(), CAPTIONS, replace(silent, segment_ids=frozenset({SegmentId("part")})))


def test_where_nobody_speaks_times_tell_nothing() -> None:
    quiet = replace(of_yes(), work=work(appearance(atoms_present=WORDS)))

    assert is_met(quiet)


def test_what_was_decided_holds_no_longer_than_it_does_for_the_film() -> None:
    ends = record(permissions=(permission(atoms=WORDS | {Atom.SPEECH}),), valid_until=(NOW + timedelta(days=3)).date())
    verdict = decide_among(facts(ends), CAPTIONS, (CAPTIONS, rendition(Recipe.VIDEO)), STREAM, NOW)

    assert isinstance(verdict, Grant)
    assert verdict.holds_until is not None
