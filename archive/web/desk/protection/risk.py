"""Risk conversations at the desk: the questions, what was said, what it lifts, a second person's look, and its end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from starlette.responses import Response, StreamingResponse

from archive.domain.cap_lift import holds
from archive.domain.errors import InvalidInputError, NotFoundError
from archive.domain.records import ParticipantHandle
from archive.domain.risk import QUESTIONS, Answer
from archive.domain.roles import SECOND_PERSON
from archive.domain.sealed import Account, Evidence, RiskTalk
from archive.domain.terms import Audience, Pillar, Risk
from archive.domain.validity import is_minor
from archive.languages import LANGUAGES, _, broad_tag, translate
from archive.review.consent.risk import NewTalk, approve_talk, end_lift, narrow_lift, record_talk, waits
from archive.review.participants import identity_of, known_as
from archive.web.desk.visit import Problem, Visit, typed_or
from archive.web.http.forms import FilePart, Typed, read_day

RECORDING_LIMIT_BYTES: Final = 2_000_000_000


def show_talk_form(visit: Visit, problem: Problem | None = None) -> Response:
    """Show the questions of the risk conversation, in the language of the person, and the form to write it down."""
    handle = _handle(visit)
    spoken = _spoken(visit, handle.id)
    filled = {"held_on": visit.kit.clock.now().date().isoformat(), "audience": Audience.PARTNER}
    return visit.page(
        "desk_risk",
        problem,
        handle=handle,
        name=known_as(visit.kit, handle.id),
        asked=ASKED,
        grave=[code for code, risk in QUESTIONS.items() if risk is Risk.HIGH],
        said=SAID,
        pillars=list(Pillar),
        lifted_for=visit.choices(LIFTED_FOR),
        may_lift=not is_minor(handle, None, visit.kit.clock.now()) and handle.died_on is None,
        typed=visit.form if visit.request.method == "POST" else Typed.of(filled),
        spoken=spoken,
        said_in=partial(translate, spoken),
    )


def _spoken(visit: Visit, participant_id: str) -> str:
    """Give the language in which the questions are read out: as chosen, else the person's, else the desk's."""
    chosen = visit.form.one("spoken") if visit.request.method == "POST" else ""
    known = [broad_tag(tag) for tag in identity_of(visit.kit, participant_id).languages]
    return next((tag for tag in (visit.form.one("say_in"), chosen, *known) if tag in LANGUAGES), visit.lang)


def post_talk(visit: Visit) -> Response:
    """Keep a conversation; what it is to lift waits for a second person."""
    form, participant_id = visit.form, visit.part("participant_id")
    if form.one("say_in"):
        return show_talk_form(visit)

    def act() -> Response:
        file = form.file()
        new = NewTalk(
            participant_id=participant_id,
            held_on=read_day(form.one("held_on")) or visit.kit.clock.now().date(),
            answers={code: Answer(form.one(f"q_{code}")) for code in QUESTIONS if form.one(f"q_{code}") in set(Answer)},
            note=form.one("note"),
            pillars=frozenset(pillar for pillar in Pillar if form.has("lifts", pillar)),
            audience=_audience(form.one("audience")),
            ends_on=read_day(form.one("ends_on")),
            media_type=file.media_type if file else "",
            file_name=file.file_name[:200] if file else "",
        )
        talk = record_talk(visit.kit, new, visit.account.id, _bounded(file) if file else ())
        return visit.go(f"/talks/{talk.id}", "talk_recorded" if talk.pillars else "talk_kept")

    return visit.attempt(act, lambda problem: show_talk_form(visit, problem))


def show_talk(visit: Visit, problem: Problem | None = None) -> Response:
    """Show one conversation: what was said, what was found, what it is to lift, and where that stands."""
    kit = visit.kit
    talk = kit.vault.get(RiskTalk, visit.part("talk_id"))
    handle = kit.catalogue.get(ParticipantHandle, talk.participant_id)
    lift = handle.lift if handle.lift is not None and handle.lift.talk_id == talk.id else None
    return visit.page(
        "desk_talk",
        problem,
        talk=talk,
        handle=handle,
        name=known_as(kit, handle.id),
        recorder=_name(visit, talk.recorder),
        approver=_name(visit, talk.approver) if talk.approver else "",
        lift=lift,
        in_force=lift is not None and holds(lift, handle, kit.clock.now()),
        waiting=waits(talk),
        may_approve=visit.has_role(SECOND_PERSON) and talk.recorder != visit.account.id,
        asked=ASKED,
        said=SAID,
        lifted_for=LIFTED_FOR,
    )


def post_approve_talk(visit: Visit) -> Response:
    """Put the visitor's name under what somebody else's conversation is to lift."""
    talk_id = visit.part("talk_id")

    def act() -> Response:
        approve_talk(visit.kit, talk_id, visit.account.id)
        return visit.go(f"/talks/{talk_id}", "talk_approved")

    return visit.attempt(act, lambda problem: show_talk(visit, problem))


def show_recording(visit: Visit) -> Response:
    """Hand a conversation's recording to those who approve, as a download that no browser runs."""
    talk = visit.kit.vault.get(RiskTalk, visit.part("talk_id"))
    if talk.evidence_id is None:
        raise NotFoundError
    size_bytes = visit.kit.vault.get(Evidence, talk.evidence_id).size_bytes
    headers = {"content-disposition": "attachment; filename=talk", "content-length": str(size_bytes)}
    chunks = visit.kit.vault.read_evidence(talk.evidence_id)
    return StreamingResponse(chunks, media_type="application/octet-stream", headers=headers)


def show_lift(visit: Visit, problem: Problem | None = None) -> Response:
    """Show what was lifted for a person, and how anybody takes it back."""
    handle = _handle(visit)
    filled = {"pillars": sorted(handle.lift.pillars) if handle.lift else []}
    return visit.page(
        "desk_lift",
        problem,
        handle=handle,
        name=known_as(visit.kit, handle.id),
        lift=handle.lift,
        lifted_for=LIFTED_FOR,
        typed=typed_or(visit, problem, filled),
    )


def post_lift(visit: Visit) -> Response:
    """Take a lift back, wholly or in part, as of now."""
    form, participant_id = visit.form, visit.part("participant_id")

    def act() -> Response:
        left = frozenset(pillar for pillar in Pillar if form.has("pillars", pillar))
        last_day = read_day(form.one("ends_on"))
        if form.one("whole"):
            end_lift(visit.kit, participant_id, visit.actor)
        else:
            narrow_lift(visit.kit, participant_id, left, visit.actor, last_day)
        return visit.go(f"/people/{participant_id}/lift", "lift_less")

    return visit.attempt(act, lambda problem: show_lift(visit, problem))


def _handle(visit: Visit) -> ParticipantHandle:
    return visit.kit.catalogue.get(ParticipantHandle, visit.part("participant_id"))


def _audience(text: str) -> Audience:
    return Audience(text) if text in set(LIFTED_FOR) else Audience.NOBODY


def _name(visit: Visit, account_id: str) -> str:
    try:
        return visit.kit.vault.get(Account, account_id).name
    except NotFoundError:
        return "–"


def _bounded(part: FilePart) -> Iterator[bytes]:
    size_bytes = 0
    for chunk in part.chunks:
        size_bytes += len(chunk)
        if size_bytes > RECORDING_LIMIT_BYTES:
            raise InvalidInputError("talk.recording_size", "This recording is larger than {most} GB.", most=2)
        yield chunk


ASKED: Final[Mapping[str, str]] = {
    "sought": _("Is anybody looking for you: a smuggler, a trafficker, a former partner, a family, a government?"),
    "harm": _("Could somebody who recognises you harm you or your family, here or where you come from?"),
    "claim": _(
        "Is a decision about your right to stay still open, in which what you tell here could be used against you?"
    ),
    "sent_away": _("Could you be locked up or sent away if somebody learned where you are?"),
    "relatives": _("Do people dear to you still live where the story took place?"),
    "depends": _("Do you depend on somebody who could punish you for speaking: an employer, a landlord, a home?"),
    "alone": _("If it went wrong, would you be alone, with nobody to turn to?"),
    "raw": _("Is what you tell still very close: a loss, violence or an illness of the last year?"),
    "imagine": _("Is it hard for you to imagine who may see it: your village, your children, in ten years?"),
}
"""What is asked, by its code, as it is read aloud to the person."""

SAID: Final[Mapping[Answer, str]] = {
    Answer.NO: _("No"),
    Answer.YES: _("Yes"),
    Answer.UNSURE: _("Not sure"),
}
"""What can be answered."""

LIFTED_FOR: Final[Mapping[Audience, str]] = {
    Audience.ONSITE: _("the reading room"),
    Audience.PARTNER: _("partners who log in"),
    Audience.PUBLIC: _("everybody"),
}
"""For whom a cap can be lifted, the fewest first."""
