"""What a person takes along: the receipt of what holds now, the slip of what they took back, or nothing at all."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from archive.domain.errors import ArchiveError, NotFoundError
from archive.domain.ids import ParticipantId
from archive.domain.receipt import Office, Receipt, receipt_for, standing
from archive.domain.records import ConsentRecord, ParticipantHandle, Segment, Work
from archive.domain.roles import KNOWS_PEOPLE
from archive.domain.sealed import PaperChoice
from archive.domain.terms import PaperForm
from archive.domain.timecode import clock_text
from archive.domain.withdrawal_slip import Slip, slip_for
from archive.domain.withdrawals import Withdrawal
from archive.languages import spoken_by_us
from archive.ports import Kit
from archive.review.people.accounts import Actor, require_role
from archive.review.withdrawal.progress import acts_of, withdrawn
from archive.review.withdrawal.self_service import own_records
from archive.review.works.transfer import hosted_in


def receipt_of(kit: Kit, participant_id: ParticipantId, office: Office) -> Receipt:
    """Give what a person's consents allow at this moment, to be printed."""
    return receipt_for(own_records(kit, participant_id), _as_it_stands(kit, office), kit.clock.now())


def standing_records(kit: Kit, participant_id: ParticipantId) -> list[ConsentRecord]:
    """Give a person's consents that no newer one has replaced, oldest first."""
    return standing(own_records(kit, participant_id), kit.clock.now())


def slip_of(kit: Kit, participant_id: ParticipantId, withdrawal_id: str, office: Office) -> Slip:
    """Give the paper of a taking-back.

    Raises:
        NotFoundError: there is none of this id, or it is somebody else's: both look alike.
    """
    act = next((act for act in acts_of(kit, participant_id) if act.id == withdrawal_id), None)
    if act is None:
        raise NotFoundError("There is no such taking-back of this person.")
    when = (f"{clock_text(part.start_ms)}–{clock_text(part.end_ms)}" for part in closed_parts(kit, act))
    return slip_for(act, _as_it_stands(kit, office), waits=withdrawn(kit, act.id).waits_for_officer > 0, when=when)


def closed_parts(kit: Kit, act: Withdrawal) -> list[Segment]:
    """Give the parts of works that a taking-back closed, as far as they are still to be found."""
    parts: list[Segment] = []
    for work_id in act.work_ids if act.segment_ids else ():
        with suppress(ArchiveError):  # a work that cannot be read names no part, and keeps no paper back
            parts += (part for part in kit.catalogue.get(Work, work_id).segments if part.id in act.segment_ids)
    return parts


def language_for(kit: Kit, participant_id: ParticipantId, otherwise: str) -> str:
    """Give the language in which a person last talked their choices over, when it is one of ours."""
    spoken = (spoken_by_us(record.language, "") for record in reversed(own_records(kit, participant_id)))
    return next((language for language in spoken if language), otherwise)


def paper_choice(kit: Kit, participant_id: ParticipantId) -> PaperChoice | None:
    """Give in what form a person wants to take their choices along, when somebody has noted it."""
    try:
        return kit.vault.get(PaperChoice, participant_id)
    except NotFoundError:
        return None


def note_choice(kit: Kit, participant_id: ParticipantId, form: PaperForm, by: Actor) -> PaperChoice:
    """Note in what form a person wants to take their choices along; nothing is as good a choice as any.

    Raises:
        NotFoundError: there is no such person.
        RefusedError: this role does not know people.
    """
    require_role(by, KNOWS_PEOPLE)
    handle = kit.catalogue.get(ParticipantHandle, participant_id)
    known = paper_choice(kit, participant_id) or PaperChoice(id=handle.id, form=form, noted_at=kit.clock.now())
    return kit.vault.save(replace(known, form=form, noted_at=kit.clock.now(), by=by.account_id))


def _as_it_stands(kit: Kit, office: Office) -> Office:
    """Give the office with the countries in which the files are kept, as they were said when the archive was made."""
    return replace(office, hosted_in=hosted_in(kit) or office.hosted_in)
