"""A transcript that is saved while it is written: each change of its lines, or both texts where two people wrote."""

from __future__ import annotations

from typing import Final

from starlette.responses import JSONResponse, Response

from archive.domain.errors import InvalidInputError, NoSpaceError, RefusedError, StaleRecordError
from archive.languages import clean_language
from archive.review.works.transcripts import NewTranscript, attach_transcript, labels_to_answer, seen_mark
from archive.review.works.works import transcripts_of
from archive.web.desk.taken_back import require_standing
from archive.web.desk.visit import Visit, problem_of
from archive.web.desk.workbench.page import lines_of

_EXPLAINED: Final = (InvalidInputError, RefusedError, NoSpaceError)


def post_lines(visit: Visit) -> Response:
    """Keep the lines as they stand and say by which mark they are known now; where somebody else wrote, give theirs."""
    form, work_id = visit.form, visit.part("work_id")
    try:
        require_standing(visit)
        new = NewTranscript(
            content=form.one("text").encode(),
            language=form.one("language"),
            is_translation=bool(form.one("is_translation")),
            seen=form.one("seen"),
        )
        kept = attach_transcript(visit.kit, work_id, new, visit.account.id)
    except StaleRecordError as error:
        problem = problem_of(error, visit.lang)
        language = clean_language(form.one("language"))
        theirs = next((each for each in transcripts_of(visit.kit, work_id) if each.language == language), None)
        told = {"said": problem.sentence, "seen": seen_mark(theirs), "lines": lines_of(theirs)}
        return JSONResponse(told, status_code=problem.status)
    except _EXPLAINED as error:
        problem = problem_of(error, visit.lang)
        return JSONResponse({"said": problem.sentence}, status_code=problem.status)
    return JSONResponse({"seen": seen_mark(kept), "asks": bool(labels_to_answer(visit.kit, work_id))})
