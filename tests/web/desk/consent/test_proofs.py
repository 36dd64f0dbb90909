"""A proof that was sent in pieces, and a lost one, at the desk and before strangers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from archive.adapters.catalogue.vault_local import open_vault
from archive.domain.records import ConsentRecord, Work
from archive.domain.sealed import Account, Evidence, Upload
from archive.domain.uploads import UploadState
from archive.ingest.intake.uploads import NewUpload, begin_upload
from archive.review.consent.evidence_audit import audit_proofs
from tests.review.atelier import memory_kit, open_atelier
from tests.web.desk_client import hidden_fields, sentence
from tests.web.desk_room import Room, consent_fields, created, note_consent


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(open_atelier(replace(memory_kit(), vault=open_vault(tmp_path / "vault"))))
    yield room
    room.leave()


def test_strangers_meet_nothing_once_a_proof_is_lost_and_the_desk_is_alarmed(room: Room, tmp_path: Path) -> None:
    record = room.atelier.consented()
    room.atelier.release()
    address = f"/en/works/{room.atelier.work.id}"
    assert room.at("visitor").get(address).status_code == 200
    [proof] = [path for path in (tmp_path / "vault").rglob(str(record.evidence_id)) if path.is_file()]
    kept = proof.read_bytes()
    proof.unlink()

    audit_proofs(room.atelier.kit)

    assert room.at("visitor").get(address).status_code == 404
    assert "Its proof is gone" in room.at("officer").get("/desk").text
    again = f"/desk/consents/{record.id}/proof"
    assert again not in room.at("facilitator").get(f"/desk/consents/{record.id}").text
    assert room.at("facilitator").send(again, {}).status_code == 403
    assert "still not there" in sentence(room.at("officer").send(again, {}))
    proof.write_bytes(kept)
    assert "counts again" in sentence(room.at("officer").follow(room.at("officer").send(again, {})))
    assert room.at("visitor").get(address).status_code == 200


SPOKEN = b"\x1aE\xdf\xa3 a spoken yes"


def sent_part(room: Room, who: str, content: bytes, length_bytes: int) -> Upload:
    """What somebody's recording is after so many bytes have come in."""
    kit = room.atelier.kit
    account = next(each for each in kit.vault.find(Account) if each.name == who)
    said = NewUpload(
        account_id=account.id,
        length_bytes=length_bytes,
        file_name="answer.webm",
        media_type="audio/webm",
        is_part=True,
    )
    upload = begin_upload(kit, said, 1_000_000)
    with kit.incoming.receive(upload.id) as receiver:
        receiver.write(content)
        receiver.sync()
    return upload


def handed_over(room: Room, who: str, upload_id: str) -> httpx.Response:
    """The answer to the last page of a talk, given with what was sent before."""
    client = room.at(who)
    fields = consent_fields(room.atelier.participant.id, f"work:{room.atelier.work.id}", method="audio")
    empty = {"evidence": ("", b"")}
    refused = note_consent(client, fields, empty)
    assert refused.status_code == 422
    known = hidden_fields(refused, "/desk/talk/proof")
    return client.send("/desk/talk/proof", {**known, "sent": upload_id}, empty)


def test_a_recording_that_was_sent_in_pieces_becomes_the_proof_and_no_work(room: Room) -> None:
    kit, works = room.atelier.kit, room.atelier.kit.catalogue.count(Work)
    upload = sent_part(room, "officer", SPOKEN, len(SPOKEN))

    answer = handed_over(room, "officer", upload.id)

    record = kit.catalogue.get(ConsentRecord, created(answer, "consents"))
    evidence = kit.vault.get(Evidence, record.evidence_id or "")
    assert b"".join(kit.vault.read_evidence(evidence.id)) == SPOKEN
    assert (evidence.media_type, evidence.size_bytes) == ("audio/webm", len(SPOKEN))
    assert kit.catalogue.count(Work) == works
    assert kit.vault.get(Upload, upload.id).state is UploadState.ENDED
    assert list(kit.incoming.ids()) == []


@pytest.mark.parametrize(("owner", "length_bytes"), [("officer", len(SPOKEN) + 1), ("facilitator", len(SPOKEN))])
def test_half_a_recording_and_somebody_elses_are_no_proof(room: Room, owner: str, length_bytes: int) -> None:
    upload = sent_part(room, owner, SPOKEN, length_bytes)

    answer = handed_over(room, "officer", upload.id)

    assert answer.status_code == 422
    assert "not arrived whole" in sentence(answer)
    assert room.atelier.kit.catalogue.count(ConsentRecord) == 0
    assert room.atelier.kit.vault.get(Upload, upload.id).state is UploadState.RECEIVING
