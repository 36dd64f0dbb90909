"""A talk over consent as a sheet to be printed and signed: the very questions, as they were answered."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from markupsafe import Markup
from starlette.responses import Response

from archive.domain.records import ParticipantHandle
from archive.domain.validity import is_minor
from archive.languages import LANGUAGES, direction, spoken_by_us
from archive.review.consent.drafts import talk_of
from archive.review.participants import known_as
from archive.web.desk.consent import words as said_words
from archive.web.desk.consent.form import QUESTIONS, read_consent, scopes
from archive.web.desk.visit import Visit
from archive.web.http.forms import Typed
from archive.web.http.templates import render_text
from archive.web.words import WORDS

SHEET: Final = "/talk/sheet"
"""Where the sheet of the talk under way stands."""


def show_sheet(visit: Visit) -> Response:
    """Show the talk under way as a sheet to sign, in the person's language or in another of ours."""
    draft = talk_of(visit.kit, visit.account.id)
    if draft is None:
        return visit.go("/consents/new")
    said = Typed.of(draft.said)
    asked = visit.query("in")
    lang = asked if asked in LANGUAGES else spoken_by_us(said.one("language"), visit.lang)
    new = read_consent(said, visit.account.id, visit.lang)
    told = replace(visit, lang=lang)
    known = {
        "words": WORDS,
        "telling": said_words,
        "lang": lang,
        "dir": direction(lang),
        "questions": QUESTIONS,
        "given": {each.purpose: each for each in new.permissions},
        "new": new,
        "name": known_as(visit.kit, new.participant_id),
        "about": dict(scopes(told, new.participant_id, said.one("scope"))).get(said.one("scope"), ""),
        "is_child": _is_child(visit, new.participant_id, new.time_zone),
        "day": told.day,
    }
    sheet = Markup(render_text("partials/_consent_sheet.html", known, lang=lang))  # noqa: S704 - an escaped template
    return visit.page("desk_consent_sheet", None, sheet=sheet, sheet_lang=lang)


def _is_child(visit: Visit, participant_id: str, time_zone: str | None) -> bool:
    handle = visit.kit.catalogue.get(ParticipantHandle, participant_id)
    return is_minor(handle, time_zone, visit.kit.clock.now())
