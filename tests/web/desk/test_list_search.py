"""Every list of the desk is found in by typing: by its own words and by whom and what it is about, and by no others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest

from archive.domain.exports import ExportKind, ExportRecord
from archive.domain.ids import ExportId, OriginalId, UploadId, WithdrawalId, WorkId, WorkshopId, new_id
from archive.domain.jobs import JobName
from archive.domain.records import Pseudonym
from archive.domain.rooms.entries import Content, RoomDraft, RoomKind, VisitorRequest, Wanted
from archive.domain.sealed import CallRequest, Draft, Original, QuarantineEntry, TakedownRequest, Upload
from archive.domain.terms import Audience, Purpose, WorkState
from archive.domain.uploads import UploadState
from archive.domain.withdrawals import Reach, Withdrawal
from archive.languages import translate
from tests.review.atelier import Atelier, open_atelier
from tests.web.desk.filled_archive import fill_takes
from tests.web.desk_room import Room

NONE_FOUND = "Nothing here holds these words."
ACT, COPY = WithdrawalId(new_id()), ExportId(new_id())
AS_WHOM = {"/desk/account-changes": "administrator"}


@pytest.fixture(scope="module")
def room() -> Iterator[Room]:
    """A desk at which one of each thing waits, each of something else that is called otherwise."""
    room = Room(open_atelier())
    _fill(room.atelier)
    yield room
    room.leave()


def asking(address: str, typed: str) -> str:
    return f"{address}?{urlencode({'q': typed})}"


def _fill(atelier: Atelier) -> None:
    kit, now, somebody = atelier.kit, atelier.kit.clock.now(), atelier.participant.id
    kit.catalogue.save(replace(atelier.now(), state=WorkState.SENT_BACK))
    shop = replace(atelier.workshop, id=WorkshopId(new_id()), labels={"fr": "Atelier du lundi"}, year=2031, version=0)
    known = next(kit.catalogue.find(Pseudonym, participant_id=somebody), None)
    named = known or Pseudonym(id=new_id(), participant_id=somebody, text="")
    kit.catalogue.save_all([shop, replace(named, text="Oiseau Bleu")])
    consent = atelier.consented()
    kit.catalogue.save(replace(consent, review_on=now.date() + timedelta(days=20)))
    kit.catalogue.save(
        Withdrawal(
            id=ACT,
            at=now,
            by_role="facilitator",
            reach=Reach.WORK,
            participant_id=somebody,
            work_ids=(atelier.work.id,),
            settled=True,
            done_at=now,
        )
    )
    draft = next(kit.vault.find(Draft), Draft(id=atelier.work.id))
    titled = replace(draft, id=atelier.work.id, titles={"fr": "Les Bottes"}, label="bande 7", summaries={"fr": "ferry"})
    kit.vault.save_all(
        [
            titled,
            _upload(atelier, "PONT_0042.MOV", shop.id, "le pont"),
            replace(_upload(atelier, "AUTRE.MOV", shop.id, ""), account_id=atelier.crew.id),
            QuarantineEntry(
                id=new_id(),
                file_name="abîmé.mp4",
                code="c",
                reason="r",
                at=now,
                workshop_id=shop.id,
                kind="interview",
                operator=atelier.crew.id,
            ),
            TakedownRequest(id=new_id(), page="/fr/works/x", asked_at=now, work_id=atelier.work.id, reason="mon frère"),
            VisitorRequest(id=new_id(), asked_at=now, wanted=Wanted.SCREENING, place="Rabat, en mai", contact="…"),
            VisitorRequest(
                id=new_id(), asked_at=now, wanted=Wanted.MEETING, place="Liège", resolved=True, resolved_by="x"
            ),
            CallRequest(id=new_id(), participant_id=somebody, asked_at=now, text="après midi"),
            _exhibit(now, "Récits de cuisine", "حكايات مطبخ"),
            ExportRecord(
                id=COPY,
                recipient="École des Dunes",
                contact="by post",
                kind=ExportKind.DOWNLOAD,
                audience=Audience.PARTNER,
                purpose=Purpose.EDUCATION,
                items=(),
                made_at=now,
                made_by=atelier.crew.id,
                reference="D-2031-5",
            ),
        ]
    )
    fill_takes(atelier, 1)
    last = max(kit.vault.find(Original), key=lambda each: each.file_name)
    kit.catalogue.save(replace(kit.catalogue.get(type(atelier.work), last.work_id), state=WorkState.IN_REVIEW))


def _exhibit(now: datetime, french: str, arabic: str = "") -> RoomDraft:
    title = {"fr": french, "ar": arabic}
    return RoomDraft(id=new_id(), kind=RoomKind.EXHIBIT, content=Content(texts={"title": title}), changed_at=now)


def _upload(atelier: Atelier, name: str, shop: WorkshopId, label: str) -> Upload:
    return Upload(
        id=UploadId(new_id()),
        account_id=atelier.facilitator.id,
        began_at=atelier.kit.clock.now(),
        length_bytes=1,
        original_id=OriginalId(new_id()),
        file_name=name,
        workshop_id=shop,
        label=label,
        state=UploadState.CHECKING,
    )


FINDS = (
    # list, what stands in its row, what is typed
    ("/desk/workshops", "Atelier du lundi", ("lundi", "ATELIER lun", "2031", "atelier 2031")),
    ("/desk/lapses", "Oiseau Bleu", ("oiseau", "oiseau bleu")),
    ("/desk/withdrawals", f"/desk/withdrawals/{ACT}", ("oiseau", "bottes", "bande 7", ACT, ACT[:6].upper())),
    ("/desk/uploads", "PONT_0042.MOV", ("pont_0042.mov", "pont", "0042", "le pont", "lundi")),
    ("/desk/exports", "École des Dunes", ("ecole", "dunes", "D-2031-5", COPY, "by post")),
    ("/desk/waiting", "abîmé.mp4", ("abime", "lundi", "crew")),
    ("/desk/takedowns", "mon frère", ("frere", "bottes", "/fr/works/x")),
    ("/desk/requests", "Rabat, en mai", ("rabat",)),
    ("/desk/requests", "Liège", ("liege",)),
    ("/desk/rooms", "Récits de cuisine", ("recits", "CUISINE rec", "مطبخ")),
    ("/desk/calls", "après midi", ("oiseau",)),
)


# Named by its place: what is fresh in each process must not stand in a test's name.
@pytest.mark.parametrize(
    ("address", "row", "typed"),
    [
        pytest.param(address, row, each, id=f"{address}-{place}")
        for address, row, all_ in FINDS
        for place, each in enumerate(all_)
    ],
)
def test_a_row_is_found_by_what_a_person_would_type(room: Room, address: str, row: str, typed: str) -> None:
    found = room.at("facilitator").get(f"{asking(address, typed)}&lang=en")
    assert found.status_code == 200
    assert row in found.text
    assert f'value="{typed}"' in found.text


@pytest.mark.parametrize("lang", ["en", "fr", "ar"])
@pytest.mark.parametrize("address", [*dict.fromkeys(address for address, _, _ in FINDS), "/desk/takes", *AS_WHOM])
def test_what_is_not_found_is_said_in_words_and_shows_no_row(room: Room, address: str, lang: str) -> None:
    client = room.at(AS_WHOM.get(address, "facilitator"))
    answer = client.get(f"{asking(address, 'zzzz')}&lang={lang}")
    said = NONE_FOUND
    if address == "/desk/lapses":
        said = "Nothing lapses in the next three months for anybody or any workshop called so."
    assert translate(lang, said, {}) in answer.text
    assert not any(row in answer.text for where, row, _ in FINDS if where == address)
    assert f'href="{address}"' in answer.text


def test_a_search_of_signs_alone_finds_nothing(room: Room) -> None:
    for address in dict.fromkeys(address for address, _, _ in FINDS):
        text = room.at("facilitator").get(asking(address, "…?!")).text
        assert not any(row in text for where, row, _ in FINDS if where == address)


def test_nobody_finds_by_words_that_they_do_not_read(room: Room) -> None:
    """An administrator reads neither the names of people nor what the crew calls a work, and nobody a summary here."""
    boss, writer = room.at("administrator"), room.at("facilitator")
    row = f"/desk/withdrawals/{ACT}"
    assert row in boss.get("/desk/withdrawals?q=bottes").text
    for typed in ("oiseau", "bande 7"):
        assert row not in boss.get(asking("/desk/withdrawals", typed)).text
        assert row in writer.get(asking("/desk/withdrawals", typed)).text
    assert row not in writer.get("/desk/withdrawals?q=ferry").text


def test_a_job_is_found_by_a_file_name_only_by_who_brings_files_in(room: Room) -> None:
    """An administrator reads no name of a file that was taken in: it may be somebody's."""
    kit = room.atelier.kit
    kit.vault.save(
        Original(
            id=OriginalId(new_id()), sha256="f" * 64, work_id=room.atelier.work.id, file_name="Rosa.mov", size_bytes=1
        )
    )
    kit.jobs.put(JobName.ERASE, room.atelier.work.id)
    row = f'/desk/works/{room.atelier.work.id}"'

    assert row in room.at("administrator").get("/desk/waiting?q=bottes").text
    assert row not in room.at("administrator").get("/desk/waiting?q=rosa").text
    assert row in room.at("crew").get("/desk/waiting?q=rosa").text


def test_nobody_finds_the_uploads_of_others(room: Room) -> None:
    assert "AUTRE.MOV" not in room.at("facilitator").get("/desk/uploads?q=autre").text
    assert "AUTRE.MOV" in room.at("crew").get("/desk/uploads?q=autre").text


def test_takes_are_found_by_a_file_and_by_the_workshop(room: Room) -> None:
    client = room.at("facilitator")
    assert "GX010000.MP4" in client.get("/desk/takes?q=gx01").text
    assert "GX010000.MP4" not in client.get("/desk/takes?q=lundi").text


def test_what_was_done_to_accounts_is_found_by_their_names(room: Room) -> None:
    client = room.at("administrator")
    name = "zineb"
    client.send("/desk/accounts", {"name": name, "password": "four words in a row", "roles": "crew", "language": "fr"})
    assert name in client.get("/desk/account-changes?q=zin").text
    assert f"<strong>{name}" not in client.get("/desk/account-changes?q=nobody").text


def test_a_withdrawn_work_is_found_by_what_it_was_called_and_erased_words_find_nothing(room: Room) -> None:
    """An index follows what is kept: once a title is gone, nothing is found by it."""
    kit = room.atelier.kit
    kit.vault.save(Draft(id=WorkId(other := new_id()), titles={"fr": "Passage"}))
    kit.catalogue.save(replace(room.atelier.now(), id=WorkId(other), state=WorkState.WITHDRAWN, version=0))
    act = replace(kit.catalogue.get(Withdrawal, ACT), id=WithdrawalId(new_id()), work_ids=(WorkId(other),), version=0)
    kit.catalogue.save(act)
    client = room.at("facilitator")
    assert f"/desk/withdrawals/{act.id}" in client.get("/desk/withdrawals?q=passage").text
    kit.vault.save(replace(kit.vault.get(Draft, other), titles={}))
    assert f"/desk/withdrawals/{act.id}" not in client.get("/desk/withdrawals?q=passage").text
