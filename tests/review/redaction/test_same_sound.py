"""What is concealed in a film is concealed in the recorder's own work, too, or neither of them is released."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.domain.errors import RefusedError
from archive.domain.records import Work
from archive.domain.takes import YES, SoundMatch
from archive.domain.terms import Recipe, WorkState
from archive.domain.words.edit_list import Stretch
from archive.review.redaction.conceal_words import NewRedaction, conceal, undo
from archive.review.same_sound import works_beside
from archive.review.works.board import Lack, standing_of
from archive.review.works.transcripts import NewTranscript, attach_transcript
from archive.review.works.works import change_work
from tests.review.atelier import Atelier, add_rendition, make_work, open_atelier

AT_MS = -12_750
WORDS = "WEBVTT\n\n00:00.000 --> 00:02.000\nAvec Amina.\n"


@pytest.fixture
def atelier() -> Atelier:
    made = open_atelier()
    change_work(made.kit, made.work.id, lambda work: replace(work, duration_ms=60_000), "")
    made.consented()
    return made


@pytest.fixture
def sound(atelier: Atelier) -> Work:
    """The recorder's own work, which began 12.75 s before the film; its clock is faster by 0.01 %."""
    work = make_work(atelier.kit, atelier.workshop, atelier.participant.id, atelier.crew.id)
    add_rendition(atelier.kit, work, Recipe.AUDIO, "audio/ogg")
    work = change_work(atelier.kit, work.id, lambda each: replace(each, duration_ms=90_000), "")
    atelier.kit.vault.save(
        SoundMatch(
            id="m",
            work_id=atelier.work.id,
            sound_work_id=work.id,
            at_ms=AT_MS,
            confidence=917,
            drift_ppm=100,
            answer=YES,
        )
    )
    return work


def spans(start_ms: int, end_ms: int) -> tuple[Stretch, ...]:
    return (Stretch(start_ms=start_ms, end_ms=end_ms),)


def test_times_of_one_stand_in_the_other(atelier: Atelier, sound: Work) -> None:
    [of_sound] = works_beside(atelier.kit, atelier.work.id)
    [of_film] = works_beside(atelier.kit, sound.id)
    assert of_sound.here(*spans(14_000, 14_500)) == Stretch(start_ms=1_249, end_ms=1_749)
    assert of_film.here(*spans(1_249, 1_749)) == Stretch(start_ms=14_000, end_ms=14_500)


def test_a_film_whose_recorder_has_concealed_words_is_shut_until_they_are_concealed_in_it(
    atelier: Atelier, sound: Work
) -> None:
    atelier.release()
    conceal(atelier.kit, sound.id, NewRedaction(spans=spans(14_000, 14_500)), atelier.facilitator.id)
    assert atelier.now().state is WorkState.IN_REVIEW
    assert atelier.served() == set()
    with pytest.raises(RefusedError, match="another recording"):
        atelier.release()
    assert Lack.CONCEALMENT in standing_of(atelier.kit, atelier.now()).lacks

    elsewhere = conceal(atelier.kit, atelier.work.id, NewRedaction(spans=spans(5_000, 5_500)), atelier.facilitator.id)
    with pytest.raises(RefusedError, match="another recording"):
        atelier.release()
    undo(atelier.kit, atelier.work.id, elsewhere.id, atelier.facilitator.id)

    conceal(atelier.kit, atelier.work.id, NewRedaction(spans=spans(1_200, 1_800)), atelier.facilitator.id)
    atelier.release()
    assert atelier.now().state is WorkState.RELEASED


def test_words_that_are_concealed_in_the_recorder_are_not_read_in_the_film(atelier: Atelier, sound: Work) -> None:
    attach_transcript(
        atelier.kit, atelier.work.id, NewTranscript(content=WORDS.encode(), language="fr"), atelier.facilitator.id
    )
    # Before the film began: nobody hears it there, and yet its words say the name.
    conceal(
        atelier.kit,
        sound.id,
        NewRedaction(language="fr", words="Amina", spans=spans(1_000, 1_500)),
        atelier.facilitator.id,
    )
    with pytest.raises(RefusedError, match="another recording"):
        atelier.release()
