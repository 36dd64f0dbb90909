"""Bringing footage in: files stream straight to the sealed store; what could not be taken waits to be tried again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from archive.domain.errors import InvalidInputError, MediaToolError, NoSpaceError, NotFoundError, RefusedError
from archive.domain.file_types import ADVICE, BESIDE_PATTERN, ENDINGS
from archive.domain.ids import ParticipantId
from archive.domain.records import Workshop
from archive.domain.terms import WorkKind
from archive.ingest.intake.quarantine import sentence_of
from archive.ingest.intake.receive import NewWork, Taken, take_chunks
from archive.languages import _
from archive.review.directory import chosen_person, offered
from archive.review.workshops import chosen_workshop
from archive.web.desk.uploads import MOST_ASKED
from archive.web.desk.views import PersonChoices, WorkshopChoices
from archive.web.desk.visit import Problem, Visit, problem_of, typed_or
from archive.web.http.forms import FilePart
from archive.web.http.middleware import POLICY
from archive.web.words import WORDS

WITH_SCRIPT: Final = f"{POLICY}; script-src 'self'; worker-src 'self'; connect-src 'self'"
"""On this page our own script may run and speak to us alone: no browser can go on with a broken upload without one."""


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """What became of one uploaded file."""

    file_name: str
    work_id: str = ""
    known: bool = False
    problem: str = ""
    note: str = ""


def upload(visit: Visit, problem: Problem | None = None) -> Response:
    """Show the form for bringing files in."""
    return _show(visit, problem, [])


def post_upload(visit: Visit) -> Response:
    """Take files in as they arrive, one after the other; a bad one does not stop the others."""
    arrived: list[Arrived] = []

    def act() -> Response:
        entry = _entry(visit)
        arrived.extend(_take(visit, part, entry) for part in visit.form.files)
        if not arrived:
            raise InvalidInputError("upload.no_file", "Choose at least one file.")
        bad = [one for one in arrived if one.problem]
        if len(arrived) == 1 and not bad and not arrived[0].note:
            return visit.go(f"/works/{arrived[0].work_id}", "known" if arrived[0].known else "uploaded")
        return _show(visit, Problem(422, visit.say("Some files could not be taken in.")) if bad else None, arrived)

    return visit.attempt(act, lambda problem: _show(visit, problem, arrived))


def _show(visit: Visit, problem: Problem | None, arrived: list[Arrived]) -> Response:
    asked = visit.form.one("workshop") if problem or arrived else visit.query("workshop")
    shops = WorkshopChoices(visit.kit, visit.lang, asked)
    only = shops[0][0] if len(shops) == 1 else ""
    filled = {"workshop": asked or only}
    response = visit.page(
        "desk_upload",
        problem,
        workshop_choices=shops,
        kind_choices=visit.choices(WORDS.kinds),
        person_choices=PersonChoices(offered(visit.kit)),
        typed=visit.form if problem or arrived else typed_or(visit, None, filled),
        arrived=arrived,
        limit_bytes=visit.desk.settings.upload_limit_bytes,
        script_words={name: visit.say(words) for name, words in SCRIPT_WORDS.items()},
        endings=sorted(ENDINGS),
        most_asked=MOST_ASKED,
        beside=BESIDE_PATTERN,
        advice=[(visit.say(each.sentence), sorted(each.endings)) for each in ADVICE.values()],
    )
    response.headers["content-security-policy"] = WITH_SCRIPT
    return response


def _entry(visit: Visit) -> NewWork:
    form = visit.form
    try:
        chosen = chosen_workshop(visit.kit, form.one("workshop"), form.one("workshop_name"))
        shop = visit.kit.catalogue.get(Workshop, chosen)
    except NotFoundError:
        raise InvalidInputError("upload.workshop", "Choose the workshop that the files come from.") from None
    kind = form.one("kind")
    person = chosen_person(visit.kit, form.one("person"), form.one("person_name"))
    return NewWork(
        workshop_id=shop.id,
        kind=WorkKind(kind) if kind in set(WorkKind) else None,
        participant_id=ParticipantId(person) if person else None,
        operator=visit.account.id,
        label=form.one("label"),
    )


def _take(visit: Visit, part: FilePart, entry: NewWork) -> Arrived:
    try:
        taken: Taken = take_chunks(visit.kit, _bounded(visit, part), part.file_name, entry)
    except MediaToolError as error:
        return Arrived(file_name=part.file_name, problem=problem_of(sentence_of(error), visit.lang).sentence)
    except (InvalidInputError, RefusedError, NoSpaceError) as error:
        return Arrived(file_name=part.file_name, problem=problem_of(error, visit.lang).sentence)
    return Arrived(file_name=part.file_name, work_id=taken.work.id, known=taken.known, note=visit.say(taken.note))


def _bounded(visit: Visit, part: FilePart) -> Iterator[bytes]:
    most, size_bytes = visit.desk.settings.upload_limit_bytes, 0
    for chunk in part.chunks:
        size_bytes += len(chunk)
        if size_bytes > most:
            raise InvalidInputError(
                "upload.too_large", "This file is larger than {most} GB.", most=max(1, most // 1_000_000_000)
            )
        yield chunk


SCRIPT_WORDS: Final[Mapping[str, str]] = {
    "waiting": _("waiting"),
    "reading": _("being read, {percent} %"),
    "sending": _("being sent"),
    "checking": _("being checked"),
    "line": _("waiting for the line"),
    "login": _("waiting for your log-in"),
    "paused": _("paused"),
    "needs_you": _("needs you"),
    "amount": _("{here} of {size} MB, {percent} %"),
    "safe": _("May be erased: {safe} of {all}."),
    "needs": _("Need you: {needs}."),
    "keep": _("Keep the card until it says here that you may erase it."),
    "erase": _("All that you chose is here, compared with your card and checked in every copy. You may erase: {names}"),
    "erase_but": _(
        "You may erase what is here, compared and checked: {names}. What was left out is only on your card."
    ),
    "erase_some": _("You may erase: {names}. Others are not safe yet: keep the card."),
    "and_below": _("{names}, and all others named below"),
    "all_safe": _("All that may be erased, by name: {safe}"),
    "compare": _(
        "May a card be erased? Choose the whole card here: what came in earlier is recognised and not sent again."
    ),
    "left_out": _("Left out, and only on your card: {all}"),
    "nothing": _("There was no film, sound, picture or written piece among it."),
    "unreadable": _("This file cannot be read any more. Put the card back in and choose it once more."),
    "choose_again": _("Choose this file once more to go on from where it stopped."),
    "otherwise": _("This file arrived otherwise than it was sent; send it again, and keep the card until then."),
    "not_taken": _("The archive did not take this file. Keep the card."),
    "logged_out": _("Your log-in has ended. What has arrived is kept; once you have logged in again, sending goes on."),
    "line_cut": _("The line is cut. What has arrived is kept; sending goes on by itself once the line is back."),
    "pause": _("Pause"),
    "go_on": _("Go on"),
    "pause_one": _("Pause {name}"),
    "go_on_one": _("Go on with {name}"),
    "again": _("Try again"),
    "again_one": _("Try {name} again"),
    "leave_out": _("Leave it out"),
    "leave_out_one": _("Leave {name} out"),
    "workshop": _("Say which workshop it comes from"),
    "open": _("Open it"),
    "open_one": _("Open {name}"),
}
"""Every sentence of the script by the name under which it asks for it."""
