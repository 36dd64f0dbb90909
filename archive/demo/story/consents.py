"""Recording what each teller of the sample workshop allows, with drawn papers and made voices as proof."""

from __future__ import annotations

import io
import wave
from datetime import date, timedelta
from typing import Any, Final

from archive.demo.drawing.stills import signed_paper
from archive.demo.sound.voice import RATE, speak
from archive.demo.story import marks
from archive.demo.story.originals import voice_of
from archive.demo.story.telling import ATOMS_OF, ConsentAnswer, Teller, Told
from archive.domain.ids import ParticipantId, WorkId
from archive.domain.narrowing import Permissions
from archive.domain.records import ConsentRecord, Permission, Scope
from archive.domain.terms import (
    ALL_ATOMS,
    NO_ATOMS,
    AfterWithdrawal,
    Audience,
    ConsentState,
    Method,
    Purpose,
    ScopeKind,
)
from archive.ports import Kit
from archive.review.consent.consents import record_consent
from archive.review.consent.new_consent import NewConsent

_OPENS_ON: Final = date(2090, 1, 1)
_ZONE: Final = "Africa/Casablanca"
_CLASSES: Final = {ConsentAnswer.AS_FILMED: Audience.PUBLIC, ConsentAnswer.TEXT_ONLY: Audience.PUBLIC}
"""Whom those who show the most let use their work in class: everybody, and else partners alone."""

_YES: Final = {"fr": "Oui, je suis d'accord.", "ar": "نعم، أنا موافق.", "en": "Yes, I agree to this."}


def record_answer(
    kit: Kit, told: Told, work_id: WorkId, person: tuple[Teller, ParticipantId], recorder: str
) -> ConsentRecord:
    """Write down what one teller answered about one work, on the facilitator's paper or as their own voice."""
    teller, participant_id = person
    answer = told.answer_of(teller.key)
    spoken = teller.key in ("reed", "lantern")
    thumb = teller.key == "salt"
    proof = _recording(teller) if spoken else _scan(told)
    new = NewConsent(
        participant_id=participant_id,
        scope=Scope(kind=ScopeKind.WORK, id=work_id),
        permissions=_permissions(answer),
        recorder=recorder,
        state=ConsentState.REFUSED if answer is ConsentAnswer.REFUSED else ConsentState.GIVEN,
        method=Method.AUDIO if spoken else Method.THUMBPRINT if thumb else Method.FORM_SCAN,
        witness=marks.WITNESS if thumb else None,
        language=teller.languages[0],
        time_zone=_ZONE,
        after_withdrawal=AfterWithdrawal.LEAVE_MARK if answer is ConsentAnswer.MARK else AfterWithdrawal.NO_TRACE,
        evidence_media_type="audio/x-wav" if spoken else "image/png",
        evidence_file_name=f"{marks.FILE_NAME}_{told.key}",
        **_days(kit, answer),
    )
    return record_consent(kit, new, [proof])


def _permissions(answer: ConsentAnswer) -> Permissions:
    """Answer each purpose on its own; what is not said is a no, and training machines is a spoken no."""
    if answer is ConsentAnswer.REFUSED:
        return ()
    atoms = ATOMS_OF[answer]
    return (
        Permission(audience=Audience.PUBLIC, purpose=Purpose.STREAM, atoms=atoms),
        Permission(audience=_CLASSES.get(answer, Audience.PARTNER), purpose=Purpose.EDUCATION, atoms=atoms),
        Permission(audience=Audience.TEAM, purpose=Purpose.PRESERVE, atoms=ALL_ATOMS),
        Permission(audience=Audience.NOBODY, purpose=Purpose.AI_TRAIN, atoms=NO_ATOMS),
        Permission(audience=Audience.NOBODY, purpose=Purpose.FUNDRAISE, atoms=NO_ATOMS),
    )


def _days(kit: Kit, answer: ConsentAnswer) -> dict[str, Any]:
    """Give from when until when an answer holds."""
    today = kit.clock.now().date()
    if answer is ConsentAnswer.EXPIRED:
        return {"not_before": today - timedelta(days=400), "valid_until": today - timedelta(days=3)}
    return {"not_before": _OPENS_ON} if answer is ConsentAnswer.EMBARGOED else {}


def _scan(told: Told) -> bytes:
    drawn = io.BytesIO()
    signed_paper(len(told.key) + told.day).save(drawn, "PNG")
    return drawn.getvalue()


def _recording(teller: Teller) -> bytes:
    language = teller.languages[0]
    spoken = io.BytesIO()
    with wave.open(spoken, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(speak([_YES[language]], language, voice_of(teller)).samples.tobytes())
    return spoken.getvalue()
