"""What a person takes along from the desk: a code, shown once, and papers to print; or nothing.

A code is in no address and in no log: it is shown in the answer that makes it, and comes back only in the body of the
form that prints it, to be forgotten again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.responses import Response

from archive.domain.codes import Code, parse_code
from archive.domain.errors import InvalidInputError
from archive.domain.ids import ParticipantId
from archive.domain.records import ParticipantHandle
from archive.domain.terms import PaperForm
from archive.languages import LANGUAGES, NAMES, _
from archive.review.participants import known_as
from archive.review.people.accounts import name_of
from archive.review.people.withdrawal_codes import code_now, codes_of, end_codes, give_code, whose_code
from archive.review.withdrawal.papers import (
    language_for,
    note_choice,
    paper_choice,
    receipt_of,
    slip_of,
)
from archive.review.withdrawal.progress import acts_of
from archive.web.desk.visit import CONFLICT, Problem, Visit, require_seen
from archive.web.http.forms import fingerprint

MOST_SHOWN: Final = 10


FORMS: Final[Mapping[PaperForm, str]] = {
    PaperForm.PAPER: _("on paper"),
    PaperForm.PHOTO: _("as a photo of the paper"),
    PaperForm.VOICE: _("as a voice note: read it out"),
    PaperForm.NOTHING: _("nothing at all: that is as good a choice"),
}


def pdf_answer(page: bytes, *, name: str) -> Response:
    """Answer with a paper, to be looked at and printed; it is kept in no cache."""
    headers = {"cache-control": "no-store", "content-disposition": f'inline; filename="{name}.pdf"'}
    return Response(page, media_type="application/pdf", headers=headers)


def show_paper(visit: Visit, problem: Problem | None = None, code: Code | None = None) -> Response:
    """Show what a person may take along; a code only in the answer to the form that made it."""
    person = _person(visit)
    choice = paper_choice(visit.kit, person)
    is_conflict = problem is not None and problem.status == CONFLICT
    return visit.page(
        "desk_paper",
        problem,
        chosen=visit.form.one("form") if is_conflict else choice.form if choice else "",
        seen=fingerprint({"form": choice.form if choice else ""}),
        is_conflict=is_conflict,
        person=person,
        name=known_as(visit.kit, person),
        code=code,
        now=code_now(visit.kit, person),
        given=codes_of(visit.kit, person)[:MOST_SHOWN],
        name_of=lambda account_id: name_of(visit.kit, account_id),
        choice=choice,
        paper_forms=FORMS,
        acts=acts_of(visit.kit, person)[:MOST_SHOWN],
        paper_language=language_for(visit.kit, person, visit.lang),
        paper_languages=NAMES,
        door_url=visit.desk.settings.office.door_url,
        has_door_url=bool(visit.desk.settings.door_url),
    )


def post_form(visit: Visit) -> Response:
    """Note in what form the person wants to take their choices along."""

    def act() -> Response:
        form = visit.form.one("form")
        if form not in set(PaperForm):
            raise InvalidInputError("paper.form", "Choose what the person wants to take along.")
        noted = paper_choice(visit.kit, _person(visit))
        require_seen(visit, {"form": noted.form if noted else ""})
        note_choice(visit.kit, _person(visit), PaperForm(form), visit.actor)
        return visit.go(f"/people/{_person(visit)}/paper", "saved")

    return visit.attempt(act, lambda problem: show_paper(visit, problem))


def post_code(visit: Visit) -> Response:
    """Give a new code and show it, this once; codes given before end."""

    def act() -> Response:
        return show_paper(visit, code=give_code(visit.kit, _person(visit), visit.actor))

    return visit.attempt(act, lambda problem: show_paper(visit, problem))


def post_end(visit: Visit) -> Response:
    """Let the person's codes open nothing any more."""
    end_codes(visit.kit, _person(visit), visit.actor)
    return visit.go(f"/people/{_person(visit)}/paper", "saved")


def post_print(visit: Visit) -> Response:
    """Print the receipt in a language: with the code that was just given, or without."""

    def act() -> Response:
        receipt = receipt_of(visit.kit, _person(visit), visit.desk.settings.office)
        page = visit.kit.printer.receipt(receipt, _language(visit), _code(visit))
        return pdf_answer(page, name="choices")

    return visit.attempt(act, lambda problem: show_paper(visit, problem))


def post_slip(visit: Visit) -> Response:
    """Print the paper of a taking-back in a language."""

    def act() -> Response:
        slip = slip_of(visit.kit, _person(visit), visit.form.one("act"), visit.desk.settings.office)
        return pdf_answer(visit.kit.printer.slip(slip, _language(visit)), name="taken-back")

    return visit.attempt(act, lambda problem: show_paper(visit, problem))


def _person(visit: Visit) -> ParticipantId:
    return visit.kit.catalogue.get(ParticipantHandle, visit.part("participant_id")).id


def _language(visit: Visit) -> str:
    language = visit.form.one("language")
    if language not in LANGUAGES:
        raise InvalidInputError("receipt.language", "A receipt is in French, Arabic or English.")
    return language


def _code(visit: Visit) -> Code | None:
    """Give the code to print: none, or one that opens this very person's page."""
    typed = visit.form.one("code")
    if not typed:
        return None
    code = parse_code(typed)
    if code is None or whose_code(visit.kit, typed) != _person(visit):
        raise InvalidInputError("paper.code", "This code opens nothing any more. Give a new one and print that.")
    return code
