"""What every vault promises, in memory or on the disk."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from archive.adapters.catalogue.vault_local import LocalVault, open_vault
from archive.adapters.memory.records import MemoryVault
from archive.domain.errors import BrokenRecordError, NotFoundError, RefusedError, StaleRecordError
from archive.domain.ids import AccountId, EvidenceId, OriginalId, ParticipantId, WorkId, new_id
from archive.domain.records import Work
from archive.domain.rooms.entries import Content, RoomDraft, RoomKind
from archive.domain.sealed import Account, Draft, Evidence, Identity, Original, QuarantineEntry
from archive.domain.terms import Role
from archive.domain.words.transcripts import Transcript
from archive.ports import Page, Range
from tests.contracts.record_strategies import SEALED_KINDS, records, work
from tests.examples import examples

AnyVault = MemoryVault | LocalVault
AMINA = Identity(id=ParticipantId("amina"), legal_name="Amina B.", languages=("ar", "fr"))


@pytest.fixture(params=["memory", "local"])
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AnyVault]:
    engine = MemoryVault() if request.param == "memory" else open_vault(tmp_path / "vault")
    yield engine
    engine.close()


def quarantined(name: str, resolved: bool) -> QuarantineEntry:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    fixed = {"file_name": "a.mp4", "code": "empty", "reason": "", "at": at, "workshop_id": "w", "kind": "slam"}
    return QuarantineEntry(id=name, resolved=resolved, **fixed)  # type: ignore[arg-type]


def test_a_sealed_record_reads_back_with_its_next_version(vault: AnyVault) -> None:
    saved = vault.save(AMINA)

    assert saved == replace(AMINA, version=1) == vault.get(Identity, "amina")
    with pytest.raises(StaleRecordError):
        vault.save(AMINA)


def test_what_is_not_there_is_not_found(vault: AnyVault) -> None:
    with pytest.raises(NotFoundError):
        vault.get(Identity, "amina")


def test_sealed_records_are_found_by_their_indexed_fields(vault: AnyVault) -> None:
    work_id = WorkId("w")
    vault.save_all(
        [
            Original(id=OriginalId("o"), work_id=work_id, sha256="ab", size_bytes=1, file_name="a.mp4"),
            Transcript(id="t", work_id=work_id, language="fr"),
            Account(id=AccountId("a"), name="nour", password_hash="", roles=frozenset({Role.CREW})),
            Evidence(id=EvidenceId("e"), participant_id=ParticipantId("p"), media_type="", sha256="", size_bytes=0),
            quarantined("done", resolved=True),
            quarantined("open", resolved=False),
        ]
    )

    assert [r.id for r in vault.find(Original, sha256="ab", work_id="w")] == ["o"]
    assert [r.id for r in vault.find(Transcript, work_id="w")] == ["t"]
    assert [r.id for r in vault.find(Account, name="nour")] == ["a"]
    assert [r.id for r in vault.find(Evidence, participant_id="p")] == ["e"]
    assert [r.id for r in vault.find(QuarantineEntry, resolved="false")] == ["open"]
    assert [r.id for r in vault.find(QuarantineEntry, resolved="true")] == ["done"]
    assert list(vault.find(Account, name="somebody")) == []


def test_sealed_records_come_in_the_order_and_the_stretch_that_is_asked_for(vault: AnyVault) -> None:
    sizes = {"large": 10_000, "small": 9, "middle": 700}
    vault.save_all(
        [
            Original(id=OriginalId(name), work_id=WorkId("w"), sha256="", size_bytes=size, file_name="")
            for name, size in sizes.items()
        ]
    )

    assert [r.id for r in vault.find(Original, Page(order_by="-size_bytes", limit=2))] == ["large", "middle"]
    assert [r.id for r in vault.find(Original, size_bytes=Range(least=700, below=701))] == ["middle"]


def test_several_sealed_records_are_kept_together_or_not_at_all(vault: AnyVault) -> None:
    vault.save(AMINA)

    with pytest.raises(StaleRecordError):
        vault.save_all([Draft(id=WorkId("w")), AMINA])
    with pytest.raises(NotFoundError):
        vault.get(Draft, "w")


def test_an_open_record_does_not_get_to_the_sealed_side(vault: AnyVault) -> None:
    with pytest.raises(TypeError):
        vault.save(work("one"))
    with pytest.raises(TypeError):
        vault.save_all([AMINA, work("one")])  # type: ignore[list-item]
    with pytest.raises(TypeError):
        vault.get(Work, "one")
    with pytest.raises(NotFoundError):
        vault.get(Identity, "amina")


def test_what_would_not_read_back_is_not_kept(vault: AnyVault) -> None:
    with pytest.raises(BrokenRecordError):
        vault.save(replace(AMINA, legal_name="\udcff"))


@examples(8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
@pytest.mark.parametrize("kind", SEALED_KINDS)
def test_any_sealed_record_reads_back_equal(vault: AnyVault, kind: Any, data: st.DataObject) -> None:
    record = replace(data.draw(records(kind)), id=new_id())

    kept = replace(record, version=1)
    # The words by which a transcript is found always follow what stands in it.
    expected = kept.as_kept() if isinstance(kept, Transcript) else kept

    assert vault.save(record) == vault.get(kind, record.id) == expected


def test_a_proof_is_kept_as_it_came(vault: AnyVault) -> None:
    proof = [b"first ", b"", b"second" * 400_000]
    evidence_id = EvidenceId(new_id())

    sha256, size_bytes = vault.keep_evidence(evidence_id, iter(proof))

    assert sha256 == hashlib.sha256(b"".join(proof)).hexdigest()
    assert size_bytes == len(b"".join(proof))
    assert b"".join(vault.read_evidence(evidence_id)) == b"".join(proof)


def test_an_empty_proof_is_a_proof(vault: AnyVault) -> None:
    evidence_id = EvidenceId(new_id())
    vault.keep_evidence(evidence_id, [])

    assert b"".join(vault.read_evidence(evidence_id)) == b""


def test_a_kept_proof_is_never_overwritten(vault: AnyVault) -> None:
    evidence_id = EvidenceId(new_id())
    vault.keep_evidence(evidence_id, [b"first"])

    with pytest.raises(RefusedError):
        vault.keep_evidence(evidence_id, [b"second"])
    assert b"".join(vault.read_evidence(evidence_id)) == b"first"


def test_a_proof_that_stops_coming_is_not_kept(vault: AnyVault) -> None:
    evidence_id = EvidenceId(new_id())

    def broken_off() -> Iterator[bytes]:
        yield b"first"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        vault.keep_evidence(evidence_id, broken_off())
    with pytest.raises(NotFoundError):
        vault.read_evidence(evidence_id)


def test_a_proof_that_is_not_there_is_not_found_at_once(vault: AnyVault) -> None:
    with pytest.raises(NotFoundError):
        vault.read_evidence(EvidenceId(new_id()))


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "vault.jsonl", "/tmp/x", "a" * 20 + "\0"])
def test_an_id_that_is_none_leads_nowhere(vault: AnyVault, name: str) -> None:
    with pytest.raises(NotFoundError):
        vault.read_evidence(EvidenceId(name))
    with pytest.raises(NotFoundError):
        vault.keep_evidence(EvidenceId(name), [b"x"])


def test_a_record_is_found_by_words_inside_it_and_by_whether_a_field_holds_anything(vault: AnyVault) -> None:
    now = datetime(2026, 5, 4, tzinfo=UTC)
    for title in ("Récits de cuisine", "Carnets"):
        content = Content(texts={"title": {"fr": title}, "lead": {"fr": "bateau"}})
        vault.save(RoomDraft(id=title, kind=RoomKind.EXHIBIT, content=content, changed_at=now))
    vault.save(RoomDraft(id="empty", kind=RoomKind.EXHIBIT, content=Content(), changed_at=now))
    assert [each.id for each in vault.find(RoomDraft, sought="recits")] == ["Récits de cuisine"]
    assert vault.count(RoomDraft, sought="bateau") == 0

    for name, ties in (("tied", ("boss",)), ("free", ())):
        account = Account(id=AccountId(name), name=name, password_hash="", roles=frozenset(), language="fr")
        vault.save(replace(account, tied_to=ties))
    assert [each.id for each in vault.find(Account, is_tied="true")] == ["tied"]
    assert [each.id for each in vault.find(Account, is_tied="false", active="true")] == ["free"]
    vault.save(replace(vault.get(Account, "tied"), tied_to=()))
    assert vault.count(Account, is_tied="true") == 0
