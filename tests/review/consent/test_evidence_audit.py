"""A consent whose proof is lost, or not as it was kept, shows nothing from then on; the desk is told (B.4, 56)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.adapters.catalogue.vault_local import open_vault
from archive.adapters.memory.records import MemoryClock
from archive.domain.errors import RefusedError
from archive.domain.ids import RecordId, new_id
from archive.domain.records import ConsentRecord
from archive.domain.terms import ConsentState
from archive.review.consent import ledger
from archive.review.consent.alerts import LOOKED_AT, Alarm, alerts
from archive.review.consent.consents import withdraw_consent
from archive.review.consent.evidence_audit import audit_if_due, audit_proofs, last_round, look_again
from tests.review.atelier import Atelier, memory_kit, open_atelier


@pytest.fixture
def atelier(tmp_path: Path) -> Atelier:
    return open_atelier(replace(memory_kit(), vault=open_vault(tmp_path / "vault")))


def proof_of(record: ConsentRecord, tmp_path: Path) -> Path:
    [path] = [p for p in (tmp_path / "vault").rglob(str(record.evidence_id)) if p.is_file()]
    return path


def test_while_every_proof_is_as_kept_nothing_changes(atelier: Atelier) -> None:
    atelier.consented()
    atelier.release()
    before = atelier.served()
    found = audit_proofs(atelier.kit)
    assert found is not None
    assert (found.checked, found.lost) == (1, 0)
    assert atelier.served() == before
    assert last_round(atelier.kit) == found
    assert alerts(atelier.kit) == []


@pytest.mark.parametrize("damage", ["gone", "changed", "shortened"])
def test_a_proof_that_is_not_as_kept_shuts_what_it_opened(atelier: Atelier, tmp_path: Path, damage: str) -> None:
    record = atelier.consented()
    atelier.release()
    assert atelier.served()
    path = proof_of(record, tmp_path)
    if damage == "gone":
        path.unlink()
    else:
        path.chmod(0o600)
        path.write_bytes(b"a scanned farm" if damage == "changed" else b"a sca")

    found = audit_proofs(atelier.kit)

    assert found is not None
    assert found.lost == 1
    assert not atelier.served()
    assert [(alert.alarm, alert.record.id) for alert in alerts(atelier.kit)] == [(Alarm.PROOF_LOST, record.id)]
    last = ledger.history(atelier.kit, record.id)[-1]
    assert (last.state, last.note, last.actor_role) == (ConsentState.UNKNOWN, "proof_lost", "none")
    audit_proofs(atelier.kit)
    assert ledger.history(atelier.kit, record.id)[-1] == last


def test_a_proof_that_was_put_back_counts_only_once_another_officer_had_it_read(
    atelier: Atelier, tmp_path: Path
) -> None:
    record = atelier.consented()
    atelier.release()
    path = proof_of(record, tmp_path)
    kept = path.read_bytes()
    path.unlink()
    audit_proofs(atelier.kit)
    with pytest.raises(RefusedError, match="still not there"):
        look_again(atelier.kit, record.id, atelier.officer.id)
    path.write_bytes(kept)
    audit_proofs(atelier.kit)
    assert not atelier.served()
    with pytest.raises(RefusedError):
        look_again(atelier.kit, record.id, atelier.facilitator.id)

    look_again(atelier.kit, record.id, atelier.officer.id)
    assert atelier.served()
    assert alerts(atelier.kit) == []


def test_what_was_taken_back_needs_no_proof_any_more(atelier: Atelier, tmp_path: Path) -> None:
    record = atelier.consented()
    withdraw_consent(atelier.kit, record.id, atelier.acting(atelier.crew))
    proof_of(record, tmp_path).unlink()
    found = audit_proofs(atelier.kit)
    assert found is not None
    assert found.checked == 0


def test_the_round_is_made_once_a_day_and_can_be_broken_off(atelier: Atelier) -> None:
    atelier.consented()
    assert audit_if_due(atelier.kit, lambda: False) is None
    assert last_round(atelier.kit) is None
    assert audit_if_due(atelier.kit) is not None
    assert audit_if_due(atelier.kit) is None
    clock = atelier.kit.clock
    assert isinstance(clock, MemoryClock)
    clock.set(clock.now() + timedelta(days=1))
    assert audit_if_due(atelier.kit) is not None


def test_a_self_approval_written_by_another_hand_is_found_by_the_round_however_much_came_after(
    atelier: Atelier,
) -> None:
    record = atelier.consent()
    atelier.kit.catalogue.save(replace(record, approver=record.recorder))
    newer = replace(record, version=0, changed_at=record.changed_at + timedelta(hours=1))
    atelier.kit.catalogue.save_all([replace(newer, id=RecordId(new_id())) for _ in range(LOOKED_AT)])
    assert alerts(atelier.kit) == []

    audit_proofs(atelier.kit)
    assert [(alert.alarm, alert.record.id) for alert in alerts(atelier.kit)] == [(Alarm.SELF_APPROVED, record.id)]
