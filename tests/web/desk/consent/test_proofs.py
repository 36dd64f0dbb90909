"""A lost proof, at the desk and before strangers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.adapters.catalogue.vault_local import open_vault
from archive.review.consent.evidence_audit import audit_proofs
from tests.review.atelier import memory_kit, open_atelier
from tests.web.desk_client import sentence
from tests.web.desk_room import Room


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
