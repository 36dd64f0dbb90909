"""A transcript that is still being written is nobody's outside, and no transcript on the board, until it is whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.domain.errors import RefusedError, StaleRecordError
from archive.domain.records import Work
from archive.domain.terms import CONTENT_ATOMS, Recipe, WorkState
from archive.domain.words.transcripts import Transcript
from archive.review.works.board import Lack, standing_of
from archive.review.works.editions import editions_of
from archive.review.works.release import preview
from archive.review.works.transcripts import NewTranscript, attach_transcript, bring_back, say_whole, seen_mark
from archive.review.works.works import renditions, transcripts_of, withdraw_work
from tests.review.atelier import Atelier, open_atelier

ONE = "WEBVTT\n\n00:00.000 --> 00:02.000\nNous sommes partis.\n"
TWO = "WEBVTT\n\n00:00.000 --> 00:02.000\nNous sommes partis.\n\n00:02.000 --> 00:04.000\nEt puis la mer.\n"
WRITTEN = {Recipe.TEXT, Recipe.CAPTIONS}


@pytest.fixture
def atelier() -> Atelier:
    atelier = open_atelier()
    atelier.consented()
    return atelier


def written(atelier: Atelier, content: str, *, is_whole: bool | None = None, language: str = "fr") -> Transcript:
    new = NewTranscript(content=content.encode(), language=language, is_whole=is_whole)
    return attach_transcript(atelier.kit, atelier.work.id, new, atelier.facilitator.id)


def told(atelier: Atelier, transcript: Transcript, *, is_whole: bool) -> Transcript:
    by = atelier.facilitator.id
    return say_whole(atelier.kit, atelier.work.id, seen_mark(transcript), by, is_whole=is_whole)


def made(atelier: Atelier) -> set[Recipe]:
    return {rendition.recipe for rendition in renditions(atelier.kit, atelier.work.id)} & WRITTEN


def lacks(atelier: Atelier) -> tuple[Lack, ...]:
    return standing_of(atelier.kit, atelier.kit.catalogue.get(Work, atelier.work.id)).lacks


def test_what_is_begun_line_by_line_is_not_whole_and_nothing_is_made_of_it(atelier: Atelier) -> None:
    assert not written(atelier, ONE).is_whole
    assert made(atelier) == set()
    assert Lack.TRANSCRIPT in lacks(atelier)

    atelier.release(CONTENT_ATOMS)

    assert atelier.served()
    assert not atelier.served() & WRITTEN


def test_said_to_be_whole_it_counts_and_is_read_after_a_release(atelier: Atelier) -> None:
    begun = written(atelier, TWO)

    assert told(atelier, begun, is_whole=True).is_whole

    assert made(atelier) == WRITTEN
    assert Lack.TRANSCRIPT not in lacks(atelier)
    atelier.release(CONTENT_ATOMS)
    assert atelier.served() >= WRITTEN


def test_what_is_handed_in_at_once_is_whole_and_stays_so_while_lines_are_changed(atelier: Atelier) -> None:
    assert written(atelier, ONE, is_whole=True).is_whole
    assert written(atelier, TWO).is_whole


def test_a_translation_being_written_leaves_a_released_work_open(atelier: Atelier) -> None:
    written(atelier, ONE, is_whole=True)
    atelier.release(CONTENT_ATOMS)

    begun = written(atelier, ONE, language="en")
    assert atelier.now().state is WorkState.RELEASED
    assert atelier.served() >= WRITTEN
    assert {each.language for each in renditions(atelier.kit, atelier.work.id) if each.recipe in WRITTEN} == {"fr"}

    told(atelier, begun, is_whole=True)
    assert atelier.now().state is WorkState.IN_REVIEW


def test_a_whole_one_that_is_written_again_closes_a_released_work_and_is_read_no_more(atelier: Atelier) -> None:
    whole = written(atelier, ONE, is_whole=True)
    atelier.release(CONTENT_ATOMS)

    told(atelier, whole, is_whole=False)

    assert atelier.now().state is WorkState.IN_REVIEW
    assert made(atelier) == set()


def test_lines_that_are_autosaved_while_a_reviewer_looks_change_nothing_of_what_they_look_at(atelier: Atelier) -> None:
    before = preview(atelier.kit, atelier.work.id).seen
    written(atelier, ONE)
    begun = preview(atelier.kit, atelier.work.id).seen
    written(atelier, TWO)

    assert preview(atelier.kit, atelier.work.id).seen == begun
    assert begun != before, "who has written about it is looked at"


def test_an_earlier_version_comes_back_as_whole_as_it_was(atelier: Atelier) -> None:
    told(atelier, written(atelier, ONE), is_whole=True)
    kit, work_id = atelier.kit, atelier.work.id
    attach_transcript(kit, work_id, NewTranscript(content=TWO.encode(), language="fr"), "another")
    [standing] = transcripts_of(kit, work_id)
    kit.vault.save(replace(editions_of(kit, standing)[-1], is_whole=False))
    [half] = [each for each in editions_of(kit, standing) if not each.is_whole]

    back = bring_back(kit, work_id, half.id, seen_mark(standing), atelier.facilitator.id)

    assert not back.is_whole
    assert made(atelier) == set()


def test_who_says_it_of_other_words_than_stand_there_is_asked_to_look_again(atelier: Atelier) -> None:
    seen = written(atelier, ONE)
    written(atelier, TWO)

    with pytest.raises(StaleRecordError):
        told(atelier, seen, is_whole=True)

    assert made(atelier) == set()


def test_of_a_work_that_was_taken_back_nothing_is_written_nor_said_to_be_whole(atelier: Atelier) -> None:
    begun = written(atelier, ONE)
    withdraw_work(atelier.kit, atelier.work.id, atelier.acting(atelier.officer))

    with pytest.raises(RefusedError):
        written(atelier, TWO)
    with pytest.raises(RefusedError):
        told(atelier, begun, is_whole=True)
