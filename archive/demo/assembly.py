"""Brings the sample workshop into an archive through the doors that everybody uses, in the order of real life.

Footage is received and prepared, the desk describes it and writes down who appears, consents are recorded with a
proof and approved by somebody else, a reviewer releases; then two people take something back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from archive.demo.pieces import Outcome, Piece, Teller
from archive.domain.errors import RefusedError
from archive.domain.ids import ParticipantId, SessionId, WorkId, WorkshopId, new_id
from archive.domain.records import Permission, Scope, Session, Work
from archive.domain.sealed import Account
from archive.domain.terms import (
    ALL_ATOMS,
    CONTENT_ATOMS,
    AfterWithdrawal,
    AppearanceRole,
    Atom,
    Audience,
    Purpose,
    Role,
    ScopeKind,
    WorkKind,
)
from archive.ingest.receive import NewWork, receive
from archive.ingest.run import prepare
from archive.ingest.workshops import NewArchive, found_archive, open_workshop
from archive.ports import Kit
from archive.review.accounts import actor, create_account
from archive.review.appearances import NewAppearance, add_appearance
from archive.review.approve import release
from archive.review.consents import approve_consent, record_consent, withdraw_consent
from archive.review.describe import Description, describe_work
from archive.review.erase import erase_renditions
from archive.review.new_consent import NewConsent
from archive.review.participants import NewParticipant, create_participant
from archive.review.transcripts import NewTranscript, attach_transcript
from archive.review.works import withdraw_work

LOG_INS: Final[Mapping[str, tuple[Role, ...]]] = {
    "crew": (Role.CREW,),
    "facilitator": (Role.FACILITATOR,),
    "officer": (Role.CONSENT_OFFICER,),
    "reviewer": (Role.REVIEWER,),
    "administrator": (Role.ADMINISTRATOR,),
}
"""The sample's log-ins and what each may do."""

PASSWORD: Final = "a lamp by the open window"  # noqa: S105 - printed for everybody who starts the demo
"""The password of every log-in of the sample, which is for looking around on one's own machine."""

_YEAR: Final = 2024
_DAYS: Final = ("getting to know each other", "writing", "voice", "music", "filming", "sharing")
_PRESENT: Final[Mapping[WorkKind, frozenset[Atom]]] = {
    WorkKind.INTERVIEW: ALL_ATOMS - CONTENT_ATOMS,
    WorkKind.SLAM: ALL_ATOMS - CONTENT_ATOMS - {Atom.FACE, Atom.BODY},
    WorkKind.MUSIC: ALL_ATOMS - CONTENT_ATOMS - {Atom.FACE, Atom.BODY},
    WorkKind.RADIO: ALL_ATOMS - CONTENT_ATOMS - {Atom.FACE, Atom.BODY},
    WorkKind.WRITING: frozenset({Atom.EXISTENCE, Atom.WORDS}),
    WorkKind.PHOTO: frozenset({Atom.EXISTENCE, Atom.WORDS}),
}
_HEARD: Final = frozenset({Atom.EXISTENCE, Atom.WORDS, Atom.SPEECH, Atom.VOICE, Atom.PSEUDONYM})
_READ: Final = frozenset({Atom.EXISTENCE, Atom.WORDS, Atom.PSEUDONYM})
_ALLOWED: Final[Mapping[Outcome, frozenset[Atom]]] = {Outcome.SOUND: _HEARD, Outcome.TEXT: _READ}


_Days = tuple[date | None, date | None]
"""The first and the last day of a consent."""


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """The sample workshop as it stands in an archive: its works by outcome, in the order they were made."""

    id: WorkshopId
    works: Mapping[WorkId, Piece]


@dataclass(frozen=True, kw_only=True)
class _Room:
    """What every step needs: the archive, the desk's accounts, the tellers and the six days."""

    kit: Kit
    accounts: Mapping[str, Account]
    tellers: Sequence[ParticipantId]
    days: Sequence[SessionId]
    workshop_id: WorkshopId
    proof: bytes


def assemble(kit: Kit, tellers: Sequence[Teller], pieces: Sequence[Piece], folder: Path, proof: bytes) -> Workshop:
    """Make the whole sample workshop in an empty archive.

    Args:
        kit: the archive.
        tellers: who takes part.
        pieces: what they made.
        folder: where the pieces' files are written before they are taken in.
        proof: the picture of a signed form that proves each consent.
    """
    room = _open(kit, tellers, proof)
    works: dict[WorkId, Piece] = {}
    for piece in pieces:
        works[_take_in(room, piece, folder)] = piece
    for work_id, piece in works.items():
        prepare(kit, work_id)
        _describe(room, work_id, piece)
        _consent_and_release(room, work_id, piece)
    return Workshop(id=room.workshop_id, works=works)


def _open(kit: Kit, tellers: Sequence[Teller], proof: bytes) -> _Room:
    labels = {"fr": "Je raconte d'ici", "en": "Told from here", "ar": "أحكي من هنا"}
    found_archive(kit.catalogue, NewArchive(project=labels, controller={"fr": "Association Exemple"}, country="FR"))
    workshop = open_workshop(kit.catalogue, {"fr": "Six jours", "en": "Six days", "ar": "ستة أيام"}, "MA", _YEAR)
    days = [
        Session(id=SessionId(new_id()), workshop_id=workshop.id, day_number=number, kind=kind)
        for number, kind in enumerate(_DAYS, 1)
    ]
    kit.catalogue.save_all(days)
    return _Room(
        kit=kit,
        accounts={name: create_account(kit, name, PASSWORD, roles) for name, roles in LOG_INS.items()},
        tellers=[_enter(kit, teller) for teller in tellers],
        days=[day.id for day in days],
        workshop_id=workshop.id,
        proof=proof,
    )


def _enter(kit: Kit, teller: Teller) -> ParticipantId:
    new = NewParticipant(
        legal_name=teller.legal_name,
        pseudonym=teller.pseudonym,
        languages=teller.languages,
        risk=teller.risk,
        pillars=teller.pillars,
    )
    return create_participant(kit, new).id


def _take_in(room: _Room, piece: Piece, folder: Path) -> WorkId:
    path = folder / piece.file_name
    piece.make(path)
    entry = NewWork(
        workshop_id=room.workshop_id,
        kind=piece.kind,
        titles=piece.titles,
        session_id=room.days[piece.day - 1],
        languages=(piece.language,),
        operator=room.accounts["crew"].id,
    )
    return receive(room.kit, path, entry).id


def _describe(room: _Room, work_id: WorkId, piece: Piece) -> None:
    by = room.accounts["facilitator"].id
    said = Description(
        titles=piece.titles,
        summaries=piece.summaries,
        form=piece.form,
        themes=piece.themes,
        languages=(piece.language,),
        content_warnings=piece.content_warnings,
    )
    describe_work(room.kit, work_id, said, by)
    present = _PRESENT[piece.kind] - ({Atom.WORDS, Atom.SPEECH, Atom.VOICE} if piece.instrumental else set())
    shown = NewAppearance(
        participant_id=room.tellers[piece.teller], role=AppearanceRole.AUTHOR, atoms_present=present | {Atom.PSEUDONYM}
    )
    add_appearance(room.kit, work_id, shown, by)
    for place, (language, text) in enumerate(piece.text.items()):
        new = NewTranscript(content=text.encode(), language=language, is_translation=place > 0)
        attach_transcript(room.kit, work_id, new, by)


def _consent_and_release(room: _Room, work_id: WorkId, piece: Piece) -> None:
    """Record what the teller allows: the team to keep and prepare it, and the public what the outcome says."""
    _record(room, work_id, piece, (Permission(audience=Audience.TEAM, purpose=Purpose.PRESERVE, atoms=ALL_ATOMS),))
    public = _record(room, work_id, piece, _public(piece.outcome), _days(piece.outcome, room.kit.clock.now().date()))
    release(room.kit, work_id, room.accounts["reviewer"].id, _signable(piece))
    officer = actor(room.kit, room.accounts["officer"].id)
    if piece.outcome is Outcome.MARK:
        withdraw_consent(room.kit, public, officer)
    if piece.outcome is Outcome.WITHDRAWN:
        withdraw_work(room.kit, work_id, officer)
    erase_renditions(room.kit, work_id)


def _record(
    room: _Room, work_id: WorkId, piece: Piece, permissions: tuple[Permission, ...], days: _Days = (None, None)
) -> str:
    new = NewConsent(
        participant_id=room.tellers[piece.teller],
        scope=Scope(kind=ScopeKind.WORK, id=work_id),
        permissions=permissions,
        recorder=room.accounts["facilitator"].id,
        language=piece.language,
        time_zone="Africa/Casablanca",
        after_withdrawal=AfterWithdrawal.LEAVE_MARK if piece.outcome is Outcome.MARK else AfterWithdrawal.NO_TRACE,
        evidence_media_type="image/png",
        not_before=days[0],
        valid_until=days[1],
    )
    record = record_consent(room.kit, new, [room.proof])
    return approve_consent(room.kit, record.id, room.accounts["officer"].id).id


def _public(outcome: Outcome) -> tuple[Permission, ...]:
    if outcome is Outcome.REFUSED:
        return (Permission(audience=Audience.NOBODY, purpose=Purpose.STREAM, atoms=frozenset()),)
    atoms = _ALLOWED.get(outcome, ALL_ATOMS)
    return (Permission(audience=Audience.PUBLIC, purpose=Purpose.STREAM, atoms=atoms),)


def _days(outcome: Outcome, today: date) -> _Days:
    if outcome is Outcome.EXPIRED:
        return today - timedelta(days=400), today - timedelta(days=35)
    if outcome is Outcome.EMBARGOED:
        return today + timedelta(days=700), None
    return None, None


def _signable(piece: Piece) -> frozenset[Atom]:
    """Give what the reviewer, having watched and read, signs off: no name, place, origin or date is in the sample."""
    if piece.kind not in _PRESENT:
        raise RefusedError(f"nobody has watched a {piece.kind.value}")
    unheard = {Atom.WORDS, Atom.SPEECH, Atom.VOICE} if piece.instrumental else set()
    unseen = {Atom.FACE, Atom.BODY} if piece.kind is WorkKind.PHOTO else set()
    return frozenset((CONTENT_ATOMS - {Atom.PSEUDONYM}) | unheard | unseen)


def works_of(kit: Kit, workshop: Workshop, outcome: Outcome) -> list[Work]:
    """Give the works of the sample that have this outcome."""
    return [kit.catalogue.get(Work, work_id) for work_id, piece in workshop.works.items() if piece.outcome is outcome]
