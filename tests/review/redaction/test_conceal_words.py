"""Concealing at the desk: everything closes at once, every text loses the words, and nothing opens without a look."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.domain.consent import DESK, Grant, decide
from archive.domain.errors import InvalidInputError, NotFoundError, RefusedError, StaleRecordError
from archive.domain.jobs import JobName
from archive.domain.records import Rendition, Span, Work
from archive.domain.sealed import Draft
from archive.domain.terms import Recipe, WorkState
from archive.domain.words.edit_list import SOUNDED, SoundCover, Stretch
from archive.domain.words.machine_draft import DraftLine, DraftState, DraftStretch, MachineDraft
from archive.domain.words.recognition import HeardWord
from archive.domain.words.redaction import GAP, read_mark
from archive.domain.words.transcripts import Cue, Transcript
from archive.domain.words.word_times import with_heard
from archive.ports import Span as Bytes
from archive.review.people.withdrawal_act import Act
from archive.review.redaction.conceal_words import Heard, NewRedaction, Told, conceal, place, tell_words, undo
from archive.review.works.appearances import add_segment, tag_part
from archive.review.works.board import Lack, standing_of
from archive.review.works.captions import as_webvtt_or_text
from archive.review.works.concealment import Obstacle
from archive.review.works.release import preview
from archive.review.works.sealed_words import silent_parts
from archive.review.works.transcripts import NewTranscript, attach_transcript, seen_mark
from archive.review.works.works import change_work, edits_of, published_transcripts, transcripts_of, withdraw_work
from tests.review.atelier import Atelier, open_atelier
from tests.review.silenced import silenced

FRENCH = (
    "WEBVTT\n\n00:00.000 --> 00:02.000\nJe suis partie avec Amina.\n\n00:02.000 --> 00:04.000\nLa mer était calme.\n"
)
ARABIC = "WEBVTT\n\n00:00.000 --> 00:02.000\nسافرت مع أمينة.\n\n00:02.000 --> 00:04.000\nكان البحر هادئا.\n"
AMINA = NewRedaction(language="fr", words="Amina", spans=(Stretch(start_ms=1_400, end_ms=1_900),))


@pytest.fixture
def atelier() -> Atelier:
    return told(open_atelier())


def told(atelier: Atelier) -> Atelier:
    """Give the work its length, its French words, and a consent to all of it."""
    change_work(atelier.kit, atelier.work.id, lambda work: replace(work, duration_ms=60_000), "")
    write(atelier, FRENCH, "fr")
    atelier.consented()
    return atelier


def write(atelier: Atelier, text: str, language: str) -> None:
    standing = next((t for t in transcripts_of(atelier.kit, atelier.work.id) if t.language == language), None)
    new = NewTranscript(content=text.encode(), language=language, is_translation=language != "fr")
    attach_transcript(atelier.kit, atelier.work.id, replace(new, seen=seen_mark(standing)), atelier.facilitator.id)


def hide(atelier: Atelier, new: NewRedaction = AMINA) -> str:
    return conceal(atelier.kit, atelier.work.id, new, atelier.facilitator.id).id


def tell(atelier: Atelier, language: str, words: str, seen: str = "") -> None:
    [redaction] = edits_of(atelier.kit, atelier.work.id).standing
    told = Told(language=language, words=words, seen=seen)
    tell_words(atelier.kit, atelier.work.id, redaction.id, told, atelier.facilitator.id)


def made_silent(atelier: Atelier) -> None:
    """Give what was made of the work the mark of what is concealed now, as the worker would leave it."""
    for made in atelier.made():
        if made.recipe in SOUNDED:
            silenced(atelier.kit, made)


def written(atelier: Atelier) -> str:
    """Give everything that can be read of the work's texts and captions."""
    texts = (made for made in atelier.made() if made.recipe in (Recipe.TEXT, Recipe.CAPTIONS))
    return "".join(_bytes(atelier, made) for made in texts)


def _bytes(atelier: Atelier, made: Rendition) -> str:
    verdict = decide(atelier.kit.catalogue.facts(atelier.work.id), made, DESK, atelier.kit.clock.now())
    assert isinstance(verdict, Grant)
    return atelier.kit.renditions.read(verdict, Bytes(0, made.size_bytes)).decode()


def queued(atelier: Atelier) -> list[str]:
    """Take everything out of the queue and give what it was."""
    names: list[str] = []
    while True:
        with atelier.kit.jobs.claim() as job:
            if job is None:
                return names
            names.append(job.name)


def test_concealed_words_are_gone_from_texts_and_captions_at_once(atelier: Atelier) -> None:
    assert "Amina" in written(atelier)
    hide(atelier)
    assert "Amina" not in written(atelier)
    assert f"partie avec {GAP}." in written(atelier)


def test_a_redaction_after_release_shuts_the_work_at_once_and_has_its_sound_made_anew(atelier: Atelier) -> None:
    atelier.release()
    assert {Recipe.VIDEO, Recipe.AUDIO, Recipe.TEXT} <= atelier.served()
    hide(atelier)
    assert atelier.now().state is WorkState.IN_REVIEW
    assert atelier.served() == set()
    assert JobName.REMAKE in queued(atelier)


def test_sound_made_before_the_redaction_cannot_be_signed_and_stays_inside(atelier: Atelier) -> None:
    hide(atelier)
    seen = {one.rendition.recipe: one.obstacle for one in preview(atelier.kit, atelier.work.id).shown}
    assert seen[Recipe.VIDEO] is seen[Recipe.AUDIO] is Obstacle.OLD_SOUND
    assert seen[Recipe.TEXT] is Obstacle.NONE
    atelier.release()
    assert atelier.served() & SOUNDED == set()
    assert Recipe.TEXT in atelier.served()


def test_undone_it_is_met_again_only_after_somebody_looked(atelier: Atelier) -> None:
    redaction_id = hide(atelier)
    made_silent(atelier)
    atelier.release()
    assert Recipe.VIDEO in atelier.served()
    undo(atelier.kit, atelier.work.id, redaction_id, atelier.facilitator.id)
    assert atelier.served() == set()
    assert "Amina" in written(atelier)
    [undone] = edits_of(atelier.kit, atelier.work.id).redactions
    assert (undone.by, undone.undone_by) == (atelier.facilitator.id, atelier.facilitator.id)
    assert {o.obstacle for o in preview(atelier.kit, atelier.work.id).shown if o.rendition.recipe in SOUNDED} == {
        Obstacle.OLD_SOUND
    }


def test_whoever_conceals_does_not_release(atelier: Atelier) -> None:
    conceal(atelier.kit, atelier.work.id, AMINA, atelier.reviewer.id)
    made_silent(atelier)
    with pytest.raises(RefusedError):
        atelier.release()


def test_a_translation_keeps_the_work_back_until_somebody_says_how_it_reads(atelier: Atelier) -> None:
    write(atelier, ARABIC, "ar")
    hide(atelier)
    assert "أمينة" not in written(atelier)
    assert "كان البحر" in written(atelier)
    with pytest.raises(RefusedError, match="in every language"):
        atelier.release()
    tell(atelier, "ar", "أمينة")
    assert f"سافرت مع {GAP}." in written(atelier)
    atelier.release()


def test_a_translation_that_comes_later_is_asked_about_too(atelier: Atelier) -> None:
    hide(atelier)
    write(atelier, ARABIC, "ar")
    assert "أمينة" not in written(atelier)
    with pytest.raises(RefusedError, match="in every language"):
        atelier.release()


def test_that_nothing_stands_in_a_translation_is_said_of_the_lines_that_were_seen(atelier: Atelier) -> None:
    write(atelier, ARABIC.replace("مع أمينة", "معها"), "ar")
    hide(atelier)
    [arabic] = [t for t in transcripts_of(atelier.kit, atelier.work.id) if t.language == "ar"]
    with pytest.raises(StaleRecordError):
        tell(atelier, "ar", "", seen="other lines")
    tell(atelier, "ar", "", seen=read_mark(arabic, AMINA.spans))
    atelier.release()
    write(atelier, ARABIC, "ar")
    assert "أمينة" not in written(atelier)
    with pytest.raises(RefusedError, match="has changed"):
        atelier.release()


def test_a_name_said_once_more_keeps_the_work_back_until_it_is_silent_there_too(atelier: Atelier) -> None:
    write(atelier, FRENCH.replace("La mer", "Amina disait : la mer"), "fr")
    redaction_id = hide(atelier)
    with pytest.raises(RefusedError, match="still holds them"):
        atelier.release()
    spans = (*AMINA.spans, Stretch(start_ms=2_000, end_ms=2_500))
    place(atelier.kit, atelier.work.id, redaction_id, Heard(spans=spans, cover=SoundCover.TONE), atelier.facilitator.id)
    atelier.release()
    kept = edits_of(atelier.kit, atelier.work.id)
    assert len(kept.redactions) == 2
    assert [each.cover for each in kept.standing] == [SoundCover.TONE]


def test_a_title_that_holds_the_words_keeps_the_work_back(atelier: Atelier) -> None:
    hide(atelier)
    draft = atelier.kit.vault.get(Draft, atelier.work.id)
    atelier.kit.vault.save(replace(draft, titles={"fr": "Pour Amina"}))
    with pytest.raises(RefusedError, match="title"):
        atelier.release()


def test_the_board_says_what_is_not_concealed_everywhere_before_a_second_person_looks(atelier: Atelier) -> None:
    def is_lacking() -> bool:
        standing = standing_of(atelier.kit, atelier.now())
        assert not (standing.is_complete and Lack.CONCEALMENT in standing.lacks)
        return Lack.CONCEALMENT in standing.lacks

    write(atelier, ARABIC, "ar")
    assert not is_lacking()
    hide(atelier)
    assert is_lacking()
    tell(atelier, "ar", "أمينة")
    assert not is_lacking()
    draft = atelier.kit.vault.get(Draft, atelier.work.id)
    atelier.kit.vault.save(replace(draft, titles={"fr": "Pour Amina"}))
    assert is_lacking()
    withdraw_work(atelier.kit, atelier.work.id, atelier.acting(atelier.officer), Act())
    assert not is_lacking(), "what was taken back needs nothing any more"


def test_a_released_title_that_holds_the_words_is_not_left_in_the_catalogue(atelier: Atelier) -> None:
    draft = atelier.kit.vault.get(Draft, atelier.work.id)
    atelier.kit.vault.save(replace(draft, titles={"fr": "Pour Amina", "en": "The sea"}))
    atelier.release()
    hide(atelier)
    assert atelier.now().titles == {"en": "The sea"}
    assert atelier.kit.vault.get(Draft, atelier.work.id).titles["fr"] == "Pour Amina"


def test_words_are_silent_wherever_a_machine_heard_them(atelier: Atelier) -> None:
    kit, work_id = atelier.kit, atelier.work.id
    kit.vault.save(MachineDraft(id=work_id, run="r", language="fr", state=DraftState.DRAFTED, length_ms=60_000))
    said = [("avec", 1_200, 1_400), ("Amina.", 1_450, 1_900), ("Oui", 2_500, 2_700), ("Amina", 2_800, 3_300)]
    words = tuple(HeardWord(start_ms=a, end_ms=b, text=text, confidence=900) for text, a, b in said)
    line = DraftLine(start_ms=0, end_ms=4_000, language="fr", words=words)
    kit.vault.save(DraftStretch(id="s", work_id=work_id, run="r", start_ms=0, end_ms=4_000, lines=(line,)))
    hide(atelier, replace(AMINA, spans=()))
    [redaction] = edits_of(kit, work_id).standing
    assert redaction.spans == (Stretch(start_ms=1_425, end_ms=2_020), Stretch(start_ms=2_750, end_ms=3_420))


def test_words_of_a_kept_draft_are_silent_where_they_were_heard_and_a_mended_name_between_its_neighbours(
    atelier: Atelier,
) -> None:
    kit, work_id = atelier.kit, atelier.work.id
    said = [
        ("avec", 1_200, 1_400),
        ("Amina", 1_450, 1_900),
        ("Oui", 2_500, 2_700),
        ("à", 2_800, 3_000),
        ("minuit", 3_000, 3_300),
    ]
    words = [HeardWord(start_ms=a, end_ms=b, text=text, confidence=900) for text, a, b in said]
    timed = with_heard(Cue(start_ms=1_000, end_ms=4_000, text="Avec Amina. Oui, Amina"), words)
    plain = Transcript(id="", work_id=work_id, language="fr", cues=(timed,))
    new = NewTranscript(content=as_webvtt_or_text(plain).encode(), language="fr", timed=(timed,))
    attach_transcript(kit, work_id, new, atelier.facilitator.id)
    hide(atelier, replace(AMINA, spans=()))
    [redaction] = edits_of(kit, work_id).standing
    assert redaction.spans == (Stretch(start_ms=1_425, end_ms=2_020), Stretch(start_ms=2_700, end_ms=4_000))


def test_without_a_place_in_the_sound_the_work_is_kept_back(atelier: Atelier) -> None:
    hide(atelier, replace(AMINA, spans=()))
    with pytest.raises(RefusedError, match="where they are heard"):
        atelier.release()


@pytest.mark.parametrize(
    "wrong",
    [
        NewRedaction(),
        NewRedaction(spans=(Stretch(start_ms=59_000, end_ms=60_001),)),
        NewRedaction(spans=(Stretch(start_ms=70_000, end_ms=71_000),)),
        replace(AMINA, instead="la belle Amina"),
    ],
)
def test_what_makes_no_sense_is_refused_and_closes_nothing(atelier: Atelier, wrong: NewRedaction) -> None:
    atelier.release()
    with pytest.raises(InvalidInputError):
        hide(atelier, wrong)
    assert atelier.now().state is WorkState.RELEASED


def test_what_was_taken_back_already_cannot_be_changed(atelier: Atelier) -> None:
    redaction_id = hide(atelier)
    undo(atelier.kit, atelier.work.id, redaction_id, atelier.facilitator.id)
    with pytest.raises(StaleRecordError):
        undo(atelier.kit, atelier.work.id, redaction_id, atelier.facilitator.id)
    with pytest.raises(NotFoundError):
        undo(atelier.kit, atelier.work.id, "nothing", atelier.facilitator.id)


def test_nothing_is_concealed_in_a_work_that_was_taken_back(atelier: Atelier) -> None:
    withdraw_work(atelier.kit, atelier.work.id, atelier.acting(atelier.officer), Act())
    with pytest.raises(RefusedError):
        hide(atelier)


def test_a_written_piece_loses_the_words_everywhere(atelier: Atelier) -> None:
    change_work(atelier.kit, atelier.work.id, lambda work: replace(work, duration_ms=None), "")
    write(atelier, "Amina dort. Et\nAmina rêve.", "fr")
    hide(atelier, NewRedaction(language="fr", words="Amina", instead="Salma"))
    [text] = published_transcripts(atelier.kit, atelier.work.id)
    assert text.text == "Salma dort. Et\nSalma rêve."
    atelier.release()


def test_a_release_that_has_begun_before_something_was_concealed_is_stale(atelier: Atelier) -> None:
    before = atelier.kit.catalogue.get(Work, atelier.work.id)
    hide(atelier, NewRedaction(spans=AMINA.spans))
    with pytest.raises(StaleRecordError):
        atelier.kit.catalogue.save(replace(before, state=WorkState.RELEASED))


def test_what_is_read_instead_may_be_nothing_that_is_concealed(atelier: Atelier) -> None:
    for instead in ("Amina", "notre AMINA"):
        with pytest.raises(InvalidInputError, match="concealed"):
            hide(atelier, replace(AMINA, instead=instead))
    hide(atelier)
    with pytest.raises(InvalidInputError, match="concealed"):
        hide(atelier, NewRedaction(language="fr", words="La mer", instead="Amina", spans=AMINA.spans))


def test_a_part_in_which_anything_is_concealed_tells_none_of_its_themes_and_the_others_do(atelier: Atelier) -> None:
    for start_ms, end_ms in ((0, 1_500), (1_800, 3_000), (3_000, 60_000)):
        span = Span(start_ms=start_ms, end_ms=end_ms)
        part = add_segment(atelier.kit, atelier.work.id, span, {}, atelier.facilitator.id)
        tag_part(atelier.kit, atelier.work.id, part.id, ["th.hope"], atelier.facilitator.id)
    assert [part.told_themes for part in atelier.release().segments] == [("th.hope",)] * 3

    hide(atelier)
    assert atelier.now().state is WorkState.IN_REVIEW
    made_silent(atelier)

    assert [part.told_themes for part in atelier.release().segments] == [(), (), ("th.hope",)]


def test_as_long_as_nobody_knows_where_something_concealed_is_said_no_part_tells_its_themes(atelier: Atelier) -> None:
    part = add_segment(atelier.kit, atelier.work.id, Span(start_ms=30_000, end_ms=60_000), {}, atelier.facilitator.id)
    tag_part(atelier.kit, atelier.work.id, part.id, ["th.hope"], atelier.facilitator.id)
    hide(atelier, replace(AMINA, spans=()))

    assert silent_parts(atelier.kit, atelier.now()) == {part.id}
