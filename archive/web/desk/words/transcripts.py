"""The forms for a work's transcripts: as text or from a file, long ones in windows, and who speaks in them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

from starlette.responses import Response

from archive.domain.errors import InvalidInputError, StaleRecordError
from archive.domain.records import Work
from archive.domain.words.transcripts import Transcript
from archive.domain.words.windows import Window, window_of, with_window
from archive.language_names import language_called, written_language
from archive.languages import OFTEN_SPOKEN
from archive.review.works.captions import as_webvtt_or_text, read_captions
from archive.review.works.handed_in import LONGEST_BYTES, as_text
from archive.review.works.transcripts import (
    NewTranscript,
    answer_labels,
    attach_transcript,
    labels_to_answer,
    seen_mark,
)
from archive.review.works.works import THEIRS_TOO, draft_of, transcripts_of
from archive.web.desk import describe
from archive.web.desk.visit import CONFLICT, Problem, Visit, typed_or
from archive.web.http.forms import Typed


def words_of(visit: Visit, work: Work, problem: Problem | None = None) -> dict[str, Any]:
    """Give what the list of a work's transcripts and the form for one of them show, and the one that is `edited`."""
    known = transcripts_of(visit.kit, work.id)
    asked = _read_language(visit.form.one("language")) if problem else visit.query("edit")
    edited = next((t for t in known if t.language == asked), None)
    if edited is None and known and not (problem or visit.query("new")):
        edited = known[0]
    language = edited.language if edited else (work.languages[0] if work.languages and not known else "")
    window = _window(visit, edited, problem)
    filled = {
        "language": written_language(language, visit.lang) if language else "",
        "text": as_webvtt_or_text(window.part) if window else "",
        "is_translation": "yes" if (edited.is_translation if edited else visit.query("beside")) else "",
        "unfinished": "yes" if edited and not edited.is_whole else "",
    }
    is_conflict = problem is not None and problem.status == CONFLICT
    # Letters have no times by which a window would be found again: whoever clashed goes on from what stands there.
    is_moved = is_conflict and window is not None and window.key.startswith("t")
    return {
        "edited": edited,
        "transcripts": known,
        "window": window,
        "asked": bool(visit.query("lines")),
        "mine": visit.form.one("text") if is_moved else None,
        "typed": Typed.of(filled) if is_moved else typed_or(visit, problem, filled),
        "seen": seen_mark(edited) if is_conflict or not problem else visit.form.one("seen"),
        "theirs": filled["text"] if is_conflict and not is_moved else None,
        "common": OFTEN_SPOKEN,
        "labels": labels_to_answer(visit.kit, work.id),
    }


def _window(visit: Visit, edited: Transcript | None, problem: Problem | None) -> Window | None:
    """Give the piece of a transcript that the form carries: the one that was sent, or that a link asks for."""
    if edited is None:
        return None
    asked = visit.form.one("lines") if problem else visit.query("lines")
    window = window_of(edited, int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1)
    sent = visit.form.one("window") if problem else ""
    # What was sent stands for the lines it was sent for, wherever the windows begin by now.
    return replace(window, key=sent) if sent and sent.startswith("t") == window.key.startswith("t") else window


def _whole(visit: Visit, content: bytes) -> bytes:
    """Give all of a transcript with the window that was typed in its place.

    Raises:
        InvalidInputError: there is no such window, or its lines lost their times.
        StaleRecordError: another transcript stands there than the writer had seen.
    """
    language = language_called(visit.form.one("language"))
    known = transcripts_of(visit.kit, visit.part("work_id"))
    standing = next((each for each in known if each.language == language), None)
    if standing is None or seen_mark(standing) != visit.form.one("seen"):
        raise StaleRecordError(THEIRS_TOO)
    cues, words = read_captions(content.decode())
    if standing.cues and words:
        raise InvalidInputError("transcript.window", "These lines have times: leave the time before each of them.")
    part = replace(standing, cues=cues, text=words)
    try:
        whole = with_window(standing, visit.form.one("window"), part)
    except ValueError:
        raise StaleRecordError(THEIRS_TOO) from None
    return as_webvtt_or_text(whole).encode()


def _read_language(text: str) -> str:
    """Give the code of the language that was typed, or nothing where it names none."""
    with suppress(InvalidInputError):
        return language_called(text)
    return ""


def transcript(visit: Visit, problem: Problem | None = None) -> Response:
    """Show a work's transcripts and one of them to go on with; a new one where another language was asked for."""
    work = visit.kit.catalogue.get(Work, visit.part("work_id"))
    draft = draft_of(visit.kit, work.id)
    return visit.page("desk_transcript", problem, work=work, draft=draft, **words_of(visit, work, problem))


_WORDS: Final = describe.Stand(again=transcript, after="")
_ASKS: Final = describe.Stand(again=transcript, after="/transcript", place="speakers")


def post_transcript(visit: Visit, stand: describe.Stand = _WORDS, asks: describe.Stand = _ASKS) -> Response:
    """Keep a transcript: the file if one was chosen, else what was typed; go to `asks` if it names people."""
    form, work_id = visit.form, visit.part("work_id")

    def act() -> Response:
        file = form.file()
        content = file.whole(LONGEST_BYTES) if file else form.one("text").encode()
        if file:
            content = as_text(visit.kit, content).encode()
            form.put("text", content.decode())
        elif form.one("window"):
            content = _whole(visit, content)
        new = NewTranscript(
            content=content,
            language=form.one("language"),
            is_translation=bool(form.one("is_translation")),
            is_whole=not form.one("unfinished"),
            seen=form.one("seen"),
            may_be_empty=file is None,
        )
        kept = attach_transcript(visit.kit, work_id, new, visit.account.id)
        there = asks if labels_to_answer(visit.kit, work_id) else stand
        return there.go(visit, "saved", edit=kept.language)

    return visit.attempt(act, lambda problem: stand.again(visit, problem))


def post_speakers(visit: Visit, stand: describe.Stand = _WORDS) -> Response:
    """Keep what was said of words set apart from others: those that name nobody are read, all others left out."""
    work_id = visit.part("work_id")

    def act() -> Response:
        asked = visit.form.many("asked")
        answer_labels(visit.kit, work_id, visit.form.many("kept"), visit.account.id, asked=asked)
        return stand.go(visit, "saved")

    return visit.attempt(act, lambda problem: stand.again(visit, problem))
