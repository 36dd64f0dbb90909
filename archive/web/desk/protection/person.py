"""One person's page: chosen name, protection, age and consents; where two people write at once, each sees the other's.

Nothing is overwritten unseen. Where what two people wrote protects somebody differently, the stricter of both holds
from that moment on, until a person who has read both decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from starlette.responses import Response

from archive.access.gate import readable
from archive.domain.cap_lift import holds
from archive.domain.errors import InvalidInputError, StaleRecordError
from archive.domain.records import ConsentRecord, ParticipantHandle, Work
from archive.domain.terms import VALID_STATES, FaceWords, Pillar
from archive.domain.validity import is_minor
from archive.review.consent.deaths import death_of, name_person
from archive.review.consent.risk import talks_of
from archive.review.participants import (
    STRICTER_HOLDS,
    Age,
    Protection,
    choose_face_words,
    hold_stricter_age,
    hold_stricter_protection,
    identity_of,
    known_as,
    pseudonym_of,
    save_age,
    save_protection,
    save_pseudonym,
)
from archive.web.desk.people import pillars_in, risk_in
from archive.web.desk.views import consent_rows, row_of
from archive.web.desk.visit import CONFLICT, Problem, Visit, require_seen
from archive.web.http.forms import Typed, fingerprint, read_day
from archive.web.words import FACE_WORDS, WORDS

Fields = Mapping[str, str | list[str]]


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """What somebody else wrote into a form of the page while the visitor filled it in, as its fields."""

    form: str
    theirs: Fields


def _named(visit: Visit, handle: ParticipantHandle) -> Fields:
    pseudonym = pseudonym_of(visit.kit, handle.id)
    return {"pseudonym": pseudonym.text if pseudonym else ""}


def _protected(_visit: Visit, handle: ParticipantHandle) -> Fields:
    return {"risk": handle.risk, "pillars": sorted(handle.pillars)}


def _aged(_visit: Visit, handle: ParticipantHandle) -> Fields:
    return {
        "adult_on": handle.adult_on.isoformat() if handle.adult_on else "",
        "age_disputed": "yes" if handle.age_disputed else "",
        "unaccompanied": "yes" if handle.unaccompanied else "",
        # No field of the form: whoever opened it before two records disagreed has not been told so.
        "age_unsettled": "yes" if handle.age_unsettled else "",
    }


def _said(_visit: Visit, handle: ParticipantHandle) -> Fields:
    return {"face_words": handle.face_words}


def _speaker(visit: Visit, handle: ParticipantHandle) -> Fields:
    return {"named_person": identity_of(visit.kit, handle.id).named_person}


FORMS: Final[Mapping[str, Callable[[Visit, ParticipantHandle], Fields]]] = {
    "pseudonym": _named,
    "protection": _protected,
    "age": _aged,
    "face_words": _said,
    "named": _speaker,
}
"""The forms of the page that put something in the place of what stands there, and what each is filled with."""


def show_person(
    visit: Visit, problem: Problem | None = None, form: str = "", conflict: Conflict | None = None
) -> Response:
    """Show one person: chosen name, protection, works and consents; who they are only where it is asked for.

    `form` is the one that there was a problem with: it shows what was typed, all others what stands there.
    """
    kit, now = visit.kit, visit.kit.clock.now()
    handle = kit.catalogue.get(ParticipantHandle, visit.part("participant_id"))
    is_asked = bool(visit.query("identity")) or form == "named"
    identity = identity_of(kit, handle.id) if is_asked else None
    records = list(readable(kit.catalogue.find(ConsentRecord, participant_id=handle.id)))
    filled = {name: fill(visit, handle) for name, fill in FORMS.items() if identity or name != "named"}
    return visit.page(
        "desk_person",
        problem,
        handle=handle,
        identity=identity,
        name=known_as(kit, handle.id),
        works=[row_of(kit, work) for work in readable(kit.catalogue.find(Work, participant_id=handle.id))],
        consents=consent_rows(kit, records),
        typed=_typed(visit, filled, form if problem else None),
        seen=_seen(visit, filled, form if problem else "", is_conflict=conflict is not None),
        conflict=conflict,
        theirs_day=_day(str(conflict.theirs["adult_on"])) if conflict and conflict.form == "age" else None,
        risk_choices=visit.choices(WORDS.risks),
        pillars=list(Pillar),
        face_words=visit.choices(FACE_WORDS),
        minor=is_minor(handle, None, now),
        guarded=any(record.guardian and record.state in VALID_STATES for record in records),
        lift=handle.lift if handle.lift and holds(handle.lift, handle, now) else None,
        talks=talks_of(kit, handle.id)[:8],
        death=death_of(kit, handle.id),
    )


def post_pseudonym(visit: Visit) -> Response:
    """Keep the name somebody wants to be credited by."""

    def keep(handle: ParticipantHandle, theirs: Fields) -> None:
        seen = str(theirs["pseudonym"])
        save_pseudonym(visit.kit, handle.id, visit.form.one("pseudonym"), visit.actor.account_id, seen=seen)

    return _post(visit, "pseudonym", keep)


def post_face_words(visit: Visit) -> Response:
    """Keep what somebody wants said beside a picture in which they are covered."""

    def keep(handle: ParticipantHandle, _theirs: Fields) -> None:
        asked = visit.form.one("face_words")
        if asked not in set(FaceWords):
            raise InvalidInputError("face_words.unknown", "Choose one of the sentences.")
        choose_face_words(visit.kit, handle.id, FaceWords(asked))

    return _post(visit, "face_words", keep)


def post_protection(visit: Visit) -> Response:
    """Keep how somebody is to be protected; of what two people wrote at once, the stricter."""
    kit, by = visit.kit, visit.actor.account_id

    def keep(handle: ParticipantHandle, _theirs: Fields) -> None:
        save_protection(kit, handle.id, Protection(risk_in(visit), pillars_in(visit)), by, version=handle.version)

    def hold(handle: ParticipantHandle) -> None:
        hold_stricter_protection(kit, handle.id, Protection(risk_in(visit), pillars_in(visit)), by)

    return _post(visit, "protection", keep, hold)


def post_age(visit: Visit) -> Response:
    """Keep whether somebody is protected as a child; of what two people wrote at once, the stricter."""
    kit, by = visit.kit, visit.actor.account_id

    def keep(handle: ParticipantHandle, _theirs: Fields) -> None:
        save_age(kit, handle.id, _age_in(visit), by, version=handle.version)

    def hold(handle: ParticipantHandle) -> None:
        hold_stricter_age(kit, handle.id, _age_in(visit), by)

    return _post(visit, "age", keep, hold)


def post_named_person(visit: Visit) -> Response:
    """Keep, in the vault, who may speak for somebody after their death."""

    def keep(handle: ParticipantHandle, theirs: Fields) -> None:
        name_person(visit.kit, handle.id, visit.form.one("named_person"), seen=str(theirs["named_person"]))

    return _post(visit, "named", keep, place="death")


def _post(
    visit: Visit,
    form: str,
    keep: Callable[[ParticipantHandle, Fields], None],
    hold: Callable[[ParticipantHandle], None] | None = None,
    *,
    place: str = "",
) -> Response:
    """Keep what a form says, unless somebody else wrote in the meantime: then `hold` the stricter, and show both."""
    conflict: Conflict | None = None

    def act() -> Response:
        nonlocal conflict
        handle = visit.kit.catalogue.get(ParticipantHandle, visit.part("participant_id"))
        theirs = FORMS[form](visit, handle)
        try:
            require_seen(visit, theirs)
            keep(handle, theirs)
        except StaleRecordError as error:
            now = visit.kit.catalogue.get(ParticipantHandle, handle.id)
            conflict = Conflict(form=form, theirs=FORMS[form](visit, now))
            if hold is None:
                raise
            hold(now)
            raise StaleRecordError(STRICTER_HOLDS) from error
        return visit.go(f"/people/{handle.id}", "saved", place)

    return visit.attempt(act, lambda problem: show_person(visit, problem, form, _met(problem, conflict)))


def _met(problem: Problem, conflict: Conflict | None) -> Conflict | None:
    """Give the conflict that a problem is about: what cannot be kept at all has none."""
    return conflict if problem.status == CONFLICT else None


def _typed(visit: Visit, filled: Mapping[str, Fields], troubled: str | None) -> Typed:
    """Fill all forms with what stands there, and the one that there was a problem with as it was typed."""
    standing = {n: v for name, fields in filled.items() if name != troubled for n, v in fields.items()}
    typed = Typed.of(standing)
    for name, value in visit.form.pairs() if troubled is not None else ():
        typed.add(name, value)
    return typed


def _seen(visit: Visit, filled: Mapping[str, Fields], troubled: str, *, is_conflict: bool) -> dict[str, str]:
    """Give each form the mark of what it was filled with; after a conflict, the mark of what is shown beside it."""
    seen = {name: fingerprint(fields) for name, fields in filled.items()}
    if troubled in seen and not is_conflict:
        seen[troubled] = visit.form.one("seen")
    return seen


def _age_in(visit: Visit) -> Age:
    form = visit.form
    return Age(
        adult_on=read_day(form.one("adult_on")),
        age_disputed=bool(form.one("age_disputed")),
        unaccompanied=bool(form.one("unaccompanied")),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
