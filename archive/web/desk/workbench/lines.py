"""A transcript that is saved while it is written: each change of its lines, put together with what others wrote."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import JSONResponse, Response

from archive.domain.errors import ArchiveError, InvalidInputError, NoSpaceError, RefusedError, StaleRecordError
from archive.domain.words.transcripts import Transcript
from archive.language_names import language_called
from archive.review.works.transcripts import NewTranscript, attach_transcript, labels_to_answer, seen_mark
from archive.review.works.works import THEIRS_TOO, transcripts_of
from archive.review.works.written_together import Together, rename_speakers, write_together
from archive.web.desk.taken_back import require_legible
from archive.web.desk.visit import Visit, problem_of
from archive.web.desk.workbench.page import Line, line_as_shown, line_of, lines_of
from archive.web.http.forms import whole_number

_EXPLAINED: Final = (InvalidInputError, RefusedError, NoSpaceError)

PIECE_BYTES: Final = 40_000
"""How much of a transcript the workbench's script is given at once, unless one line alone is longer."""


def give_lines(visit: Visit) -> Response:
    """Give lines of a transcript to the workbench's script, a piece at a time: those from the asked one on."""
    require_legible(visit)
    known = transcripts_of(visit.kit, visit.part("work_id"))
    asked = next((each for each in known if each.language == visit.query("edit")), None)
    told = _piece(asked, whole_number(visit.query("from"), 0))
    return JSONResponse({"seen": seen_mark(asked), **told}, headers={"cache-control": "no-store"})


def _piece(transcript: Transcript | None, first: int) -> Mapping[str, Any]:
    """Give as many lines as fit into one piece, and where the next one begins if there is more."""
    lines, held = list[Line](), 0
    shown = (line_as_shown(cue, transcript.language) for cue in transcript.cues[first:]) if transcript else ()
    for line in shown:
        held += len(json.dumps(line, ensure_ascii=False).encode())
        if lines and held > PIECE_BYTES:
            return {"lines": lines, "next": first + len(lines)}
        lines.append(line)
    return {"lines": lines}


def post_lines(visit: Visit) -> Response:
    """Keep the lines as they stand and say by which mark they are known now.

    Where somebody else wrote since, `base` is the text that both began from: what each changed is put together, and
    only lines that both changed come back with both texts. Without it, theirs is given.
    """
    try:
        require_legible(visit)
        told = _kept(visit)
        _rename(visit)
    except StaleRecordError as error:
        return _answer(visit, error, _theirs(visit))
    except _EXPLAINED as error:
        return _answer(visit, error, {})
    return told


def _kept(visit: Visit) -> Response:
    form, work_id = visit.form, visit.part("work_id")
    new = NewTranscript(
        content=form.one("text").encode(),
        language=form.one("language"),
        is_translation=bool(form.one("is_translation")),
        is_whole=None,
        seen=form.one("seen"),
        may_be_empty=True,
    )
    if not form.one("base"):
        kept = attach_transcript(visit.kit, work_id, new, visit.account.id)
        return JSONResponse({"seen": seen_mark(kept), "asks": bool(labels_to_answer(visit.kit, work_id))})
    found = write_together(visit.kit, work_id, new, form.one("base").encode(), visit.account.id)
    if found.is_kept:
        return JSONResponse({"seen": seen_mark(found.standing), "lines": lines_of(found.standing)})
    return _answer(visit, StaleRecordError(THEIRS_TOO), _clash(found))


def _rename(visit: Visit) -> None:
    names = list(zip(visit.form.many("renamed_from"), visit.form.many("renamed_to"), strict=False))
    if names:
        language = language_called(visit.form.one("language"))
        rename_speakers(visit.kit, visit.part("work_id"), names, language, visit.account.id)


def _clash(found: Together) -> dict[str, Any]:
    return {
        "seen": seen_mark(found.standing),
        "lines": [line_of(cue) for cue in found.merged.cues],
        "theirs": lines_of(found.standing),
        "clashes": [{"place": each.place, "theirs": line_of(each.theirs)} for each in found.merged.clashes],
    }


def _theirs(visit: Visit) -> dict[str, Any]:
    language = language_called(visit.form.one("language"))
    known = transcripts_of(visit.kit, visit.part("work_id"))
    theirs = next((each for each in known if each.language == language), None)
    return {"seen": seen_mark(theirs), "lines": lines_of(theirs)}


def _answer(visit: Visit, error: ArchiveError, told: dict[str, Any]) -> Response:
    problem = problem_of(error, visit.lang)
    return JSONResponse({"said": problem.sentence, **told}, status_code=problem.status)
