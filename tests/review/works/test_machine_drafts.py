"""A draft by machine: of what the team may hear alone, kept stretch by stretch, and nobody's text until it was read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.domain.errors import InvalidInputError, MediaToolError, NotFoundError, RefusedError, StaleRecordError
from archive.domain.terms import Recipe
from archive.domain.words.machine_draft import DraftState, DraftStretch
from archive.domain.words.recognition import HeardLine, HeardWord, Stretch
from archive.domain.words.word_times import words_of_cue
from archive.ports import SPEECH_HERTZ, ListenOrder
from archive.review.works.captions import as_webvtt_or_text
from archive.review.works.drafting import draft_transcript
from archive.review.works.editions import editions_of
from archive.review.works.machine_drafts import (
    ask_for_draft,
    audible,
    draft_standing,
    end_draft,
    go_through,
    keep_draft,
    keep_typed,
    lines_of_draft,
    write_glossary,
)
from archive.review.works.texts import refresh_texts
from archive.review.works.transcripts import NewTranscript, attach_transcript, bring_back, seen_mark
from archive.review.works.works import draft_of, transcripts_of, withdraw_work
from archive.review.works.written_together import write_together
from tests.review.atelier import Atelier, add_rendition, open_atelier

LINES = ("on est partis de tagazoute", "la nuit", "et puis la mer")


class Reader:
    """A recogniser that reads from a sheet: a line each ten seconds, its words one after the other."""

    def __init__(self, lines: tuple[str, ...] = LINES) -> None:
        self.lines = lines
        self.asked: list[ListenOrder] = []
        self.before: Callable[[int], None] = lambda number: None

    def made_with(self) -> Mapping[str, str]:
        return {"model": "a sheet"}

    def checked_with(self, language: str) -> Mapping[str, str]:
        return {"model": "a sheet", "language": language}

    def languages(self) -> tuple[str, ...]:
        return ("fr", "en")

    def listen(self, sound: Path, order: ListenOrder, take: Callable[[Stretch], None]) -> None:
        assert sound.is_file()
        self.asked.append(order)
        for number, text in enumerate(self.lines):
            start = number * 10_000
            if start < order.from_ms:
                continue
            self.before(number)
            words = tuple(
                HeardWord(start_ms=start + at * 300, end_ms=start + at * 300 + 300, text=word, confidence=900)
                for at, word in enumerate(text.split())
            )
            line = HeardLine(start_ms=start, end_ms=start + 9_000, language="fr", words=words)
            take(Stretch(start_ms=start, end_ms=start + 9_000, lines=(line,)))


class Ears(FfmpegTools):
    """Media tools that hand a sound on as it is; all else they do as ever."""

    def __init__(self) -> None:
        super().__init__(partial(find_media_tools, None, None))

    def speech(self, path: Path, target: Path, hertz: int = SPEECH_HERTZ) -> int:
        target.write_bytes(path.read_bytes())
        return 30_000


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def atelier(reader: Reader) -> Atelier:
    first = open_atelier()
    kit = replace(first.kit, recogniser=reader, media_tools=Ears())
    found = replace(first, kit=kit)
    add_rendition(kit, found.work, Recipe.AUDIO, "audio/mp4")
    found.consented()
    return found


def drafted(atelier: Atelier) -> list[str]:
    draft = draft_standing(atelier.kit, atelier.work.id)
    assert draft is not None
    return [at.line.text for at in lines_of_draft(atelier.kit, draft)]


def state(atelier: Atelier) -> DraftState:
    draft = draft_standing(atelier.kit, atelier.work.id)
    assert draft is not None
    return draft.state


def ask(atelier: Atelier) -> None:
    ask_for_draft(atelier.kit, atelier.work.id, "fr", atelier.facilitator.id)


def make(atelier: Atelier) -> None:
    ask(atelier)
    draft_transcript(atelier.kit, atelier.work.id)


def go_through_all(atelier: Atelier, by: str) -> None:
    draft = draft_standing(atelier.kit, atelier.work.id)
    assert draft is not None
    for at in list(lines_of_draft(atelier.kit, draft)):
        go_through(atelier.kit, atelier.work.id, (at.stretch_id, at.number), (at.line.text, at.line.text), by)


def test_a_draft_is_made_by_the_worker_on_request(atelier: Atelier) -> None:
    ask(atelier)
    with atelier.kit.jobs.claim() as job:
        assert job is not None
        assert (job.name, job.work_id) == ("draft", atelier.work.id)
        draft_transcript(atelier.kit, atelier.work.id)

    assert state(atelier) is DraftState.DRAFTED
    assert drafted(atelier) == list(LINES)


def test_a_draft_is_no_transcript_and_makes_no_text(atelier: Atelier) -> None:
    make(atelier)
    refresh_texts(atelier.kit, atelier.work.id)

    assert transcripts_of(atelier.kit, atelier.work.id) == []
    assert not [each for each in atelier.made() if each.recipe in (Recipe.TEXT, Recipe.CAPTIONS)]


def test_it_becomes_the_transcript_only_when_every_line_was_gone_through(atelier: Atelier) -> None:
    make(atelier)
    by = atelier.facilitator.id
    with pytest.raises(RefusedError, match="every line"):
        keep_draft(atelier.kit, atelier.work.id, "", by)

    go_through_all(atelier, by)
    kept = keep_draft(atelier.kit, atelier.work.id, "", by)

    assert [(cue.start_ms, cue.text) for cue in kept.cues] == [(n * 10_000, text) for n, text in enumerate(LINES)]
    assert state(atelier) is DraftState.KEPT
    assert drafted(atelier) == []


def test_everybody_who_went_through_a_line_is_a_writer_and_does_not_release(atelier: Atelier) -> None:
    make(atelier)
    go_through_all(atelier, atelier.reviewer.id)
    keep_draft(atelier.kit, atelier.work.id, "", atelier.facilitator.id)

    assert {atelier.reviewer.id, atelier.facilitator.id} <= set(draft_of(atelier.kit, atelier.work.id).writers)


def test_a_corrected_line_is_kept_as_it_was_corrected_and_an_empty_one_left_out(atelier: Atelier) -> None:
    make(atelier)
    go_through_all(atelier, atelier.facilitator.id)
    draft = draft_standing(atelier.kit, atelier.work.id)
    assert draft is not None
    first, second, _ = lines_of_draft(atelier.kit, draft)
    by = atelier.facilitator.id
    go_through(atelier.kit, atelier.work.id, (first.stretch_id, 0), (LINES[0], "On est partis."), by)
    go_through(atelier.kit, atelier.work.id, (second.stretch_id, 0), (LINES[1], "  "), by)

    kept = keep_draft(atelier.kit, atelier.work.id, "", by)

    assert [cue.text for cue in kept.cues] == ["On est partis.", LINES[2]]


def test_each_word_keeps_the_time_at_which_it_was_heard_and_how_sure_that_was(atelier: Atelier) -> None:
    make(atelier)
    go_through_all(atelier, atelier.facilitator.id)
    draft = draft_standing(atelier.kit, atelier.work.id)
    assert draft is not None
    first = next(iter(lines_of_draft(atelier.kit, draft)))
    said = (LINES[0], "On est partis de Taghazout.")
    go_through(atelier.kit, atelier.work.id, (first.stretch_id, 0), said, atelier.facilitator.id)

    kept = keep_draft(atelier.kit, atelier.work.id, "", atelier.facilitator.id)

    words = [
        (word.text, word.heard and (word.heard.start_ms, word.heard.confidence)) for word in words_of_cue(kept.cues[0])
    ]
    assert words == [
        ("On", (0, 900)),
        ("est", (300, 900)),
        ("partis", (600, 900)),
        ("de", (900, 900)),
        ("Taghazout.", None),
    ]

    # Through the editor, which sends a file without any of that, and back to an earlier version.
    text = as_webvtt_or_text(kept).replace("la nuit", "La nuit, ").replace("et puis la mer", "et la mer")
    new = NewTranscript(content=text.encode(), language="fr", seen=seen_mark(kept))
    edited = attach_transcript(atelier.kit, atelier.work.id, new, atelier.reviewer.id)
    assert [[word.heard and word.heard.start_ms for word in words_of_cue(cue)] for cue in edited.cues] == [
        [0, 300, 600, 900, None],
        [10_000, 10_300],
        [20_000, 20_600, 20_900],
    ]
    [edition] = editions_of(atelier.kit, edited)
    back = bring_back(atelier.kit, atelier.work.id, edition.id, seen_mark(edited), atelier.facilitator.id)
    assert back.cues == kept.cues


def test_what_is_typed_in_a_line_is_kept_and_still_waits_for_somebody_to_hear_it(atelier: Atelier) -> None:
    make(atelier)
    kit, work_id = atelier.kit, atelier.work.id
    draft = draft_standing(kit, work_id)
    assert draft is not None
    first, *_ = lines_of_draft(kit, draft)
    place = (first.stretch_id, 0)

    written = keep_typed(kit, work_id, place, (LINES[0], "On est partis"), atelier.facilitator.id)
    assert (written.text, written.seen_by) == ("On est partis", "")
    assert atelier.facilitator.id in draft_of(kit, work_id).writers
    with pytest.raises(RefusedError, match="every line"):
        keep_draft(kit, work_id, "", atelier.facilitator.id)
    with pytest.raises(StaleRecordError):
        keep_typed(kit, work_id, place, (LINES[0], "Nous sommes partis"), atelier.officer.id)

    go_through(kit, work_id, place, ("On est partis", "On est partis."), atelier.officer.id)
    again = keep_typed(kit, work_id, place, ("On est partis.", "On est partis hier."), atelier.facilitator.id)
    assert (again.text, again.seen_by) == ("On est partis hier.", atelier.officer.id)


def test_two_people_at_one_line_lose_no_word(atelier: Atelier) -> None:
    make(atelier)
    draft = draft_standing(atelier.kit, atelier.work.id)
    assert draft is not None
    place = next((at.stretch_id, at.number) for at in lines_of_draft(atelier.kit, draft))
    go_through(atelier.kit, atelier.work.id, place, (LINES[0], "mine"), atelier.facilitator.id)

    with pytest.raises(StaleRecordError):
        go_through(atelier.kit, atelier.work.id, place, (LINES[0], "theirs"), atelier.officer.id)

    assert drafted(atelier)[0] == "mine"


def test_a_transcript_written_meanwhile_is_not_overwritten(atelier: Atelier) -> None:
    make(atelier)
    go_through_all(atelier, atelier.facilitator.id)
    keep_draft(atelier.kit, atelier.work.id, "", atelier.facilitator.id)
    make(atelier)
    go_through_all(atelier, atelier.facilitator.id)
    draft = draft_standing(atelier.kit, atelier.work.id)
    assert draft is not None
    at = next(lines_of_draft(atelier.kit, draft))
    go_through(atelier.kit, atelier.work.id, (at.stretch_id, 0), (at.line.text, "autre"), atelier.facilitator.id)

    with pytest.raises(StaleRecordError):
        keep_draft(atelier.kit, atelier.work.id, "", atelier.facilitator.id)
    assert state(atelier) is DraftState.DRAFTED


@pytest.mark.parametrize("killed_at", range(len(LINES)))
def test_killed_at_any_line_it_goes_on_from_the_last_one_kept(atelier: Atelier, reader: Reader, killed_at: int) -> None:
    def die(number: int) -> None:
        if number == killed_at:
            raise KeyboardInterrupt

    reader.before = die
    ask(atelier)
    with pytest.raises(KeyboardInterrupt):
        draft_transcript(atelier.kit, atelier.work.id)
    assert drafted(atelier) == list(LINES[:killed_at])

    reader.before = lambda number: None
    draft_transcript(atelier.kit, atelier.work.id)

    assert drafted(atelier) == list(LINES)
    assert reader.asked[-1].from_ms == max(0, killed_at * 10_000 - 1_000)


def test_given_up_midway_nothing_of_it_is_left(atelier: Atelier, reader: Reader) -> None:
    reader.before = lambda number: end_draft(atelier.kit, atelier.work.id) if number == 1 else None
    make(atelier)

    assert state(atelier) is DraftState.ENDED
    assert not [each for each in atelier.kit.vault.find(DraftStretch, work_id=atelier.work.id) if each.lines]


def test_a_failure_is_told_and_it_can_be_asked_for_again(atelier: Atelier, reader: Reader) -> None:
    def fail(number: int) -> None:
        if number == 1:
            raise MediaToolError("broken off")

    reader.before = fail
    make(atelier)
    assert state(atelier) is DraftState.FAILED

    reader.before = lambda number: None
    make(atelier)
    assert drafted(atelier) == list(LINES)
    assert sum(bool(each.lines) for each in atelier.kit.vault.find(DraftStretch, work_id=atelier.work.id)) == len(LINES)


def test_what_the_team_may_not_hear_no_machine_hears() -> None:
    first = open_atelier()
    atelier = replace(first, kit=replace(first.kit, recogniser=Reader(), media_tools=Ears()))
    add_rendition(atelier.kit, atelier.work, Recipe.AUDIO, "audio/mp4")

    assert audible(atelier.kit, atelier.work.id) is None
    with pytest.raises(RefusedError, match="may not hear"):
        ask(atelier)


def test_taken_back_midway_it_ends_at_the_next_line_and_leaves_nothing(atelier: Atelier, reader: Reader) -> None:
    def take_back(number: int) -> None:
        if number == 1:
            withdraw_work(atelier.kit, atelier.work.id, atelier.acting(atelier.facilitator))

    reader.before = take_back
    make(atelier)

    assert state(atelier) is DraftState.ENDED
    assert drafted(atelier) == []


def test_without_a_model_or_in_another_language_none_is_asked_for(atelier: Atelier) -> None:
    with pytest.raises(InvalidInputError):
        ask_for_draft(atelier.kit, atelier.work.id, "ar", atelier.facilitator.id)
    bare = replace(atelier.kit, recogniser=None)
    with pytest.raises(RefusedError, match="No model"):
        ask_for_draft(bare, atelier.work.id, "fr", atelier.facilitator.id)


def test_a_second_one_is_not_asked_for_while_one_stands(atelier: Atelier) -> None:
    make(atelier)

    with pytest.raises(RefusedError, match="already"):
        ask(atelier)


def test_the_workshops_words_are_put_where_they_were_misheard(atelier: Atelier) -> None:
    write_glossary(atelier.kit, atelier.workshop.id, "Taghazout\n", atelier.facilitator.id)
    make(atelier)

    assert drafted(atelier)[0] == "on est partis de Taghazout"


def test_a_line_of_another_work_is_none_of_this_one(atelier: Atelier) -> None:
    make(atelier)
    draft = draft_standing(atelier.kit, atelier.work.id)
    assert draft is not None
    at = next(lines_of_draft(atelier.kit, draft))

    for place in ((at.stretch_id, 7), (at.stretch_id, -1)):
        with pytest.raises(NotFoundError):
            go_through(atelier.kit, atelier.work.id, place, ("", ""), atelier.facilitator.id)


def test_a_line_taken_out_stays_out_though_another_wrote_meanwhile_and_words_keep_their_times(atelier: Atelier) -> None:
    make(atelier)
    go_through_all(atelier, atelier.facilitator.id)
    began = as_webvtt_or_text(kept := keep_draft(atelier.kit, atelier.work.id, "", atelier.facilitator.id))
    theirs = NewTranscript(content=began.replace("la mer", "l’océan").encode(), language="fr", seen=seen_mark(kept))
    attach_transcript(atelier.kit, atelier.work.id, theirs, atelier.reviewer.id)

    mine = as_webvtt_or_text(replace(kept, cues=(kept.cues[0], kept.cues[2])))
    new = NewTranscript(content=mine.encode(), language="fr", seen=seen_mark(kept), is_whole=None)
    found = write_together(atelier.kit, atelier.work.id, new, began.encode(), atelier.facilitator.id)

    assert [cue.text for cue in found.standing.cues] == [LINES[0], "et puis l’océan"]
    assert [[word.heard is not None for word in words_of_cue(cue)] for cue in found.standing.cues] == [
        [True] * 5,
        [True, True, False],
    ]
