"""The one screen for a work: its player, its words, its parts, who appears, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple

from starlette.responses import Response

from archive.domain.errors import BrokenRecordError, NotFoundError, RefusedError
from archive.domain.records import Rendition, Work
from archive.domain.terms import Recipe, WorkState
from archive.domain.words.transcripts import Cue, Transcript
from archive.domain.words.word_times import doubtful_words
from archive.languages import _, direction_of
from archive.review.participants import pseudonym_of
from archive.review.works.aligned import align_beside, align_to_draft, times_for
from archive.review.works.release import Shown
from archive.review.works.transcript_files import HOLDS_ALL, WITHOUT, as_file, forms_of
from archive.review.works.transcripts import labels_to_answer, say_whole, seen_mark
from archive.review.works.works import as_others_read, edits_of, transcripts_of
from archive.sentences import pieces_of
from archive.web.desk import describe
from archive.web.desk.second_look.keys import KEYS, LINE_KEYS
from archive.web.desk.second_look.play import playable
from archive.web.desk.taken_back import NOT_FOR_TEAM, is_shut, require_legible
from archive.web.desk.views import consents_about
from archive.web.desk.visit import Problem, Visit, problem_of
from archive.web.desk.words import transcripts
from archive.web.desk.workbench.concealed import concealed_of
from archive.web.desk.workbench.concealed import posts as conceal_posts
from archive.web.desk.workbench.half_filled import clearing, kept_for, marks_for, post_half_filled
from archive.web.desk.workbench.history import PLACE, history, put_back
from archive.web.desk.workbench.machine import machine_of
from archive.web.desk.workbench.machine import posts as draft_posts
from archive.web.desk.workbench.missing import missing_of
from archive.web.desk.works import as_met
from archive.web.http.middleware import POLICY

WITH_SCRIPT: Final = f"{POLICY}; script-src 'self'; connect-src 'self'"
"""On this page our own script may run and speak to us alone; without it the page is a player above its forms."""

BENCH: Final = "/bench"
"""Where the workbench is, below a work's address."""

Line = Mapping[str, int | str | Sequence[str] | Sequence[tuple[str, str]]]


def show(visit: Visit, problem: Problem | None = None, form: str = "", place: str = "") -> Response:
    """Show a work on the workbench; `form` names the one with which something went wrong, and `place` where it is."""
    work = visit.kit.catalogue.get(Work, visit.part("work_id"))
    if work.state is not WorkState.WITHDRAWN and is_shut(visit):  # of one taken back the page shows nothing by itself
        return _shut(visit, work)
    seen, _lost = as_met(visit, work)
    words = transcripts.words_of(visit, work, _of("words", problem, form))
    consents, kept = consents_about(visit.kit, work), kept_for(visit)
    response = visit.page(
        "desk_bench",
        problem,
        work=work,
        noted=_PLACES.get(place if problem else visit.query("at"), ""),
        draft=seen.draft,
        closed=work.state is WorkState.WITHDRAWN,
        is_released=work.state is WorkState.RELEASED,
        closes=work.state is WorkState.RELEASED and words["edited"] is not None and words["edited"].is_whole,
        play=playable(seen.shown),
        wave=_waveform(seen.shown),
        missing=missing_of(visit, work, consents),
        described=describe.described(visit, work, _of("describe", problem, form)),
        people=describe.who_appears(visit, work, _of("people", problem, form), kept),
        kept_marks=marks_for(kept),
        words_of=words,
        files=_files(visit, words["edited"]),
        history=history(visit, work),
        beside=_beside(visit, words["edited"]),
        names=_names(visit, work),
        mark=seen_mark(words["edited"]),
        machine=machine_of(visit, work),
        concealed=concealed_of(visit, work, _of("concealed", problem, form)),
        times=times_for(visit.kit, words["edited"]),
        keys=KEYS,
        line_keys=LINE_KEYS,
        said={key: visit.say(sentence) for key, sentence in SAID.items()},
    )
    response.headers["content-security-policy"] = WITH_SCRIPT
    return response


def _shut(visit: Visit, work: Work) -> Response:
    """Say in place of a work whose words the team may not read whose consent is missing, and how to ask for it."""
    try:
        missing = missing_of(visit, work, consents_about(visit.kit, work))
    except BrokenRecordError:
        missing = []
    return visit.page("desk_shut", problem_of(RefusedError(NOT_FOR_TEAM), visit.lang), work=work, missing=missing)


def give_file(visit: Visit) -> Response:
    """Give a transcript as a file to take along, under a name that says nothing of the work."""
    require_legible(visit)
    known = transcripts_of(visit.kit, visit.part("work_id"))
    asked = next((each for each in known if each.language == visit.query("edit")), None)
    if asked is None:
        raise NotFoundError("There is no transcript in this language.")
    edits = edits_of(visit.kit, asked.work_id)
    if visit.query("words") == WITHOUT:
        file = as_file(as_others_read(asked, edits), visit.query("form"), WITHOUT)
    else:
        file = as_file(asked, visit.query("form"), HOLDS_ALL if edits.standing else "")
    headers = {"cache-control": "no-store", "content-disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, media_type=file.media_type, headers=headers)


class Files(NamedTuple):
    """In which forms a transcript can be taken along: as it is written and, where something is concealed, without that.

    `concealed` is None where nothing is, and empty where nothing would be left.
    """

    whole: tuple[str, ...]
    concealed: tuple[str, ...] | None


def _files(visit: Visit, transcript: Transcript | None) -> Files | None:
    if transcript is None:
        return None
    edits = edits_of(visit.kit, transcript.work_id)
    if not edits.standing:
        return Files(forms_of(transcript), None)
    others = as_others_read(transcript, edits)
    return Files(forms_of(transcript), forms_of(others) if others.cues or others.text.strip() else ())


def stand(form: str, place: str) -> describe.Stand:
    """Give the workbench as the page on which a form stands."""
    return describe.Stand(again=partial(show, form=form, place=place), after=BENCH, place=place)


_PLACES: Final = {name: name for name in ("words", "machine", "parts", "people", "described", "concealed", PLACE)} | {
    "speakers": "words"
}
"""Where on the page it is told that something was done, or could not be, by the place of its form."""

_DESCRIBED: Final = stand("describe", "described")
_PEOPLE: Final = stand("people", "people")
_PARTS: Final = stand("people", "parts")
_WORDS: Final = stand("words", "words")
_ASKS: Final = stand("words", "speakers")
_MACHINE: Final = stand("machine", "machine")
_VERSIONS: Final = stand(PLACE, PLACE)
_CONCEALED: Final = stand("concealed", "concealed")


def post_version(visit: Visit) -> Response:
    """Bring an earlier version of something back; what stood there becomes an earlier version."""
    return visit.attempt(
        lambda: _VERSIONS.go(visit, "saved", edit=put_back(visit)), lambda problem: show(visit, problem, place=PLACE)
    )


def post_whole(visit: Visit) -> Response:
    """Say that a transcript is whole, or that it is being written again."""
    form, work_id = visit.form, visit.part("work_id")

    def act() -> Response:
        is_whole = form.one("whole") == "yes"
        told = say_whole(visit.kit, work_id, form.one("mark"), visit.account.id, is_whole=is_whole)
        asks = is_whole and labels_to_answer(visit.kit, work_id)
        return (_ASKS if asks else _WORDS).go(visit, "whole" if is_whole else "unfinished", edit=told.language)

    return visit.attempt(act, lambda problem: show(visit, problem, place="words"))


def post_align(visit: Visit) -> Response:
    """Give a text without times those of what a machine heard, or of another language's lines."""

    def act() -> Response:
        form = visit.form
        language = form.one("language")
        take = align_beside if form.one("from") == "lines" else align_to_draft
        take(visit.kit, visit.part("work_id"), language, form.one("mark"), visit.account.id)
        return _WORDS.go(visit, "saved", edit=language)

    return visit.attempt(act, lambda problem: show(visit, problem, place="words"))


POSTS: Final[Mapping[str, Callable[[Visit], Response]]] = {
    "/describe": partial(describe.post_describe, stand=_DESCRIBED),
    "/half": post_half_filled,
    "/people": clearing(partial(describe.post_appearance, stand=_PEOPLE)),
    "/people/remove": partial(describe.post_remove_appearance, stand=_PEOPLE),
    "/parts": clearing(partial(describe.post_segment, stand=_PARTS)),
    "/parts/warn": clearing(partial(describe.post_warning, stand=_PARTS)),
    "/parts/told": partial(describe.post_told, stand=_PARTS),
    "/parts/themes": partial(describe.post_part_themes, stand=_PARTS),
    "/parts/remove": partial(describe.post_remove_segment, stand=_PARTS),
    "/transcript": partial(transcripts.post_transcript, stand=_WORDS, asks=_ASKS),
    "/transcript/speakers": partial(transcripts.post_speakers, stand=_WORDS),
    "/version": post_version,
    "/transcript/whole": post_whole,
    "/transcript/align": post_align,
    **draft_posts(partial(show, place="machine"), _MACHINE),
    **conceal_posts(_CONCEALED),
}
"""What the forms of the workbench do, below its address: the same as on pages of their own, and back here."""


def lines_of(transcript: Transcript | None) -> list[Line]:
    """Give a transcript's lines as the workbench's script knows them: milliseconds, words and who speaks."""
    return [line_as_shown(cue, transcript.language) for cue in transcript.cues] if transcript else []


def line_as_shown(cue: Cue, language: str) -> Line:
    """Give a line with its pieces where some run another way than it does: each, and the way of those that do."""
    line, text = line_of(cue), cue.text
    runs, pieces = direction_of(text, language), pieces_of(text, language)
    told = [(piece.text, "" if piece.runs == runs else piece.runs) for piece in pieces]
    return {**line, "pieces": told} if len(pieces) > 1 else line


def line_of(cue: Cue) -> Line:
    """Give one line in the same way."""
    line: Line = {"start": cue.start_ms, "end": cue.end_ms, "text": cue.text, "speaker": cue.speaker}
    doubts = doubtful_words(cue)
    line = {**line, "doubts": doubts} if doubts else line
    return {**line, "unsure": True} if cue.is_unsure else line


def _beside(visit: Visit, edited: Transcript | None) -> Transcript | None:
    """Give the transcript in another language that was asked for beside the one that is edited."""
    asked = visit.query("beside")
    others = (each for each in transcripts_of(visit.kit, visit.part("work_id")) if each.language == asked and each.cues)
    return next((each for each in others if edited is None or each.id != edited.id), None)


def _names(visit: Visit, work: Work) -> list[str]:
    """Give the names that those who appear have chosen: whoever speaks is most likely one of them."""
    people = dict.fromkeys(each.participant_id for each in work.appearances if each.participant_id)
    return [name.text for person in people if (name := pseudonym_of(visit.kit, person)) is not None]


def _of(form: str, problem: Problem | None, troubled: str) -> Problem | None:
    return problem if form == troubled else None


def _waveform(shown: tuple[Shown, ...]) -> Rendition | None:
    found = (one.rendition for one in shown if one.rendition.recipe is Recipe.WAVEFORM and one.open_to_desk)
    return next(found, None)


SAID: Final[Mapping[str, str]] = {
    "saved": _("Everything is saved."),
    "merged": _("Somebody else wrote here at the same time: their lines stand beside yours now. Everything is saved."),
    "merged_fields": _(
        "Somebody else wrote here at the same time: what they changed stands here now, too. Everything is saved."
    ),
    "saving": _("Saving …"),
    "half": _("Kept for you, but not added yet."),
    "half_other": _("Kept for you, but not added yet. In another tab you had begun: {words}"),
    "unsaved": _("Not saved yet: the line is cut. It is tried again and again; please leave this page open."),
    "logged_out": _("Your log-in has ended. Log in again in another tab; what you typed is sent then."),
    "language": _("First write the language that one hears."),
    "take": _("Add the marked stretch"),
    "line": _("What is said from {at} on"),
    "speaker": _("Who speaks from {at} on"),
    "who": _("Who speaks"),
    "play_from": _("Play from {at}"),
    "unsure": _("Nobody is sure of the time {at}. Tap if it is right."),
    "doubtful": _("The machine was not sure of:"),
    "remove": _("Remove the line at {at}"),
    "moved": _("From the line at {at} on, all lines were moved."),
    "both": _("Somebody else wrote here at the same time. All that one of you wrote is kept; say here what holds."),
    "clash": _("You both wrote the line at {at}:"),
    "mine": _("Yours"),
    "theirs": _("Theirs"),
    "keep_mine": _("Keep mine"),
    "keep_theirs": _("Take theirs"),
    "keep_both": _("Keep both, one after the other"),
    "shown": _("Lines {first} to {last} of {all}"),
    "marked": _("from {start} to {end}"),
    "play": _("Play"),
    "pause": _("Pause"),
}
"""What the workbench's script says."""
