"""Archives in which people, consents, works, workshops and files have piled up, filled straight through the ports."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from archive.domain.exports import ExportItem, ExportKind, ExportRecord
from archive.domain.ids import (
    AccountId,
    ExportId,
    OriginalId,
    ParticipantId,
    RecordId,
    UploadId,
    WithdrawalId,
    WorkId,
    WorkshopId,
    new_id,
)
from archive.domain.records import ParticipantHandle, Pseudonym
from archive.domain.rooms.entries import Content, RoomDraft, RoomKind, VisitorRequest, Wanted
from archive.domain.sealed import (
    AccountChange,
    CallRequest,
    Original,
    QuarantineEntry,
    RiskTalk,
    TakedownRequest,
    Upload,
)
from archive.domain.terms import Audience, Fate, Purpose, Risk, WorkState
from archive.domain.uploads import UploadState
from archive.domain.withdrawals import Reach, Verdict, Withdrawal
from tests.review.atelier import Atelier


def fill(atelier: Atelier, people: int) -> None:
    """Enter people with a name, a consent to be talked over, one a day, one that waits, and what else piles up."""
    record = atelier.consented()
    fill_workshops(atelier, people)
    fill_sealed(atelier, people)
    fill_rooms(atelier, people)
    fill_withdrawals(atelier, people)
    records: list[Any] = []
    for number in range(people):
        handle = ParticipantHandle(id=ParticipantId(new_id()))
        day = atelier.kit.clock.now().date() + timedelta(days=number % 80)
        consent = replace(record, id=RecordId(new_id()), participant_id=handle.id, review_on=day, version=0)
        waits = replace(consent, id=RecordId(new_id()), approver="")
        missed = replace(consent, id=RecordId(new_id()), review_on=day - timedelta(days=100))
        lost = replace(consent, id=RecordId(new_id()), evidence_lost=True)
        records += [handle, Pseudonym(id=new_id(), participant_id=handle.id, text=f"Nom {number}")]
        records += [consent, waits, missed, lost]
    atelier.kit.catalogue.save_all(records)


def fill_workshops(atelier: Atelier, number: int) -> None:
    """Enter as many workshops of twenty years, and a file of the facilitator's that came without one."""
    shop, now = atelier.workshop, atelier.kit.clock.now()
    shops = [
        replace(shop, id=WorkshopId(new_id()), labels={"fr": f"Atelier {each:03}"}, year=2000 + each % 20, version=0)
        for each in range(number)
    ]
    atelier.kit.catalogue.save_all(shops)
    atelier.kit.vault.save(
        Upload(
            id=UploadId(new_id()),
            account_id=atelier.facilitator.id,
            began_at=now,
            length_bytes=1,
            original_id=OriginalId(new_id()),
            file_name="a.mp4",
            state=UploadState.NEEDS_YOU,
        )
    )


def fill_sealed(atelier: Atelier, number: int, items: tuple[ExportItem, ...] = ()) -> None:
    """Enter as many accounts, calls, requests to hide, files that wait, copies given and talks that lift nothing."""
    now, one, somebody = atelier.kit.clock.now(), atelier.crew, atelier.participant.id
    records: list[Any] = []
    for each in range(number):
        talk = RiskTalk(
            id=new_id(),
            participant_id=somebody,
            held_on=now.date(),
            answers={},
            found=Risk.LOW,
            recorder=one.id,
            recorded_at=now,
        )
        copy = ExportRecord(
            id=ExportId(new_id()),
            recipient="A school",
            contact="by post",
            kind=ExportKind.DOWNLOAD,
            audience=Audience.PARTNER,
            purpose=Purpose.EDUCATION,
            items=items,
            made_at=now,
            made_by=one.id,
        )
        records += [
            replace(one, id=AccountId(new_id()), name=f"crew {each}", version=0),
            CallRequest(id=new_id(), participant_id=somebody, asked_at=now),
            TakedownRequest(id=new_id(), page="a page", asked_at=now),
            QuarantineEntry(
                id=new_id(),
                file_name="a.mp4",
                code="c",
                reason="r",
                at=now,
                workshop_id=atelier.workshop.id,
                kind="interview",
            ),
            talk,
            copy,
            VisitorRequest(id=new_id(), asked_at=now, wanted=Wanted.SCREENING, message="Please. " * 20, contact="…"),
        ]
    atelier.kit.vault.save_all(records)


_TEAM = 30


def fill_rooms(atelier: Atelier, number: int) -> None:
    """Enter as many exhibits, requests that were answered, and changes of the few accounts of a team."""
    now, one = atelier.kit.clock.now(), atelier.crew
    tied_to = (atelier.officer.id,)
    team = [
        replace(one, id=AccountId(new_id()), name=f"tied {each}", tied_to=tied_to, confirmed_by="", version=0)
        for each in range(min(number, _TEAM))
    ]
    records: list[Any] = list(team)
    for each in range(number):
        content = Content(texts={"title": {"en": f"Exhibit {each:03}"}})
        tied = team[each % _TEAM]
        asked = VisitorRequest(id=new_id(), asked_at=now, wanted=Wanted.MEETING, place=f"Town {each}", resolved=True)
        records += [
            RoomDraft(id=new_id(), kind=RoomKind.EXHIBIT, content=content, changed_at=now),
            replace(asked, resolved_by=one.id),
            AccountChange(id=new_id(), account_id=tied.id, at=now, by=one.id, what="opened"),
        ]
    atelier.kit.vault.save_all(records)


def fill_withdrawals(atelier: Atelier, number: int) -> None:
    """Enter as many wishes to erase, half of which wait for an officer."""
    now = atelier.kit.clock.now()
    records: list[Any] = []
    originals: list[Original] = []
    for each in range(number):
        work = replace(atelier.work, id=WorkId(new_id()), version=0)
        agreed = (Verdict(work_id=work.id, erase=True, by=atelier.officer.id, at=now),)
        act = Withdrawal(
            id=WithdrawalId(new_id()),
            at=now - timedelta(minutes=each),
            by_role="facilitator",
            reach=Reach.WORK,
            asked_by=atelier.facilitator.id,
            work_ids=(work.id,),
            fate=Fate.ERASE,
            verdicts=agreed if each % 2 else (),
            settled=True,
        )
        original = Original(
            id=OriginalId(new_id()), work_id=work.id, sha256=f"{each:064}", size_bytes=1, file_name="a.mp4"
        )
        records += [work, act]
        originals.append(original)
    atelier.kit.catalogue.save_all(records)
    atelier.kit.vault.save_all(originals)


def fill_takes(atelier: Atelier, workshops: int) -> None:
    """Enter workshops, each with two films that look like one take and a third that visitors have met."""
    records: list[Any] = []
    originals = []
    for number in range(workshops):
        shop = replace(atelier.workshop, id=WorkshopId(new_id()), version=0)
        records.append(shop)
        for name, state in (("01", WorkState.IN_REVIEW), ("02", WorkState.IN_REVIEW), ("03", WorkState.RELEASED)):
            work = replace(atelier.work, id=WorkId(new_id()), workshop_id=shop.id, state=state, version=0)
            original_id = OriginalId(new_id())
            kept = atelier.kit.originals.keep_chunks(original_id, [f"{work.id} {name}".encode()])
            records.append(work)
            originals.append(
                Original(
                    id=original_id,
                    work_id=work.id,
                    sha256=kept.sha256,
                    size_bytes=1,
                    file_name=f"GX{name}{number:04}.MP4",
                    probe={"medium": "film", "duration_ms": "60000", "stream_0_kind": "video"},
                )
            )
    atelier.kit.catalogue.save_all(records)
    atelier.kit.vault.save_all(originals)


def fill_uploads(atelier: Atelier, number: int) -> list[Upload]:
    """Enter uploads of the facilitator's, the newest first, of which the oldest needs them."""
    now, whose = atelier.kit.clock.now(), atelier.facilitator.id
    sent = [
        Upload(
            id=UploadId(new_id()),
            account_id=whose,
            began_at=now - timedelta(minutes=each),
            length_bytes=1,
            original_id=OriginalId(new_id()),
            file_name=f"take {each:03}.mp4",
            sha256="0" * 64,
            expected_sha256="1" * 64,
            state=UploadState.NEEDS_YOU if each == number - 1 else UploadState.CHECKING,
            workshop_id=atelier.workshop.id,
        )
        for each in range(number)
    ]
    atelier.kit.vault.save_all(sent)
    return sent
