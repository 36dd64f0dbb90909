"""The vault on the disk: who may look in, what a restart finds, and what a full disk does."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archive.adapters.catalogue.vault_local import open_vault
from archive.domain.errors import NoSpaceError, NotFoundError, TamperedError
from archive.domain.ids import EvidenceId, ParticipantId, new_id
from archive.domain.sealed import Identity
from tests.adapters.little_room import little_room

AMINA = Identity(id=ParticipantId("amina"), legal_name="Amina B.")


def modes_below(folder: Path) -> set[tuple[str, int]]:
    paths = [folder, *folder.rglob("*")]
    return {("folder" if path.is_dir() else "file", path.stat().st_mode & 0o777) for path in paths}


def test_only_its_own_user_can_open_anything_in_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        vault = open_vault(tmp_path / "vault")
        vault.save(AMINA)
        vault.keep_evidence(EvidenceId(new_id()), [b"proof"])
        vault.compact()
        vault.close()
    finally:
        os.umask(before)

    assert modes_below(tmp_path / "vault") == {("folder", 0o700), ("file", 0o600)}


def test_a_folder_that_stood_open_is_shut(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    folder.mkdir(mode=0o755)
    open_vault(folder).close()

    assert folder.stat().st_mode & 0o777 == 0o700


def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    evidence_id = EvidenceId(new_id())
    vault = open_vault(tmp_path)
    vault.save(AMINA)
    vault.keep_evidence(evidence_id, [b"proof"])
    vault.close()

    again = open_vault(tmp_path)

    assert again.get(Identity, "amina").legal_name == "Amina B."
    assert b"".join(again.read_evidence(evidence_id)) == b"proof"
    assert again.verify() == 1
    again.close()


def test_a_proof_lies_under_nothing_but_its_random_id(tmp_path: Path) -> None:
    evidence_id = EvidenceId(new_id())
    vault = open_vault(tmp_path)
    vault.keep_evidence(evidence_id, [b"proof"])
    vault.close()

    kept = [path for path in (tmp_path / "evidence").rglob("*") if path.is_file() and path.read_bytes() == b"proof"]

    assert [path.name for path in kept] == [evidence_id]


def test_a_tampered_vault_does_not_open(tmp_path: Path) -> None:
    vault = open_vault(tmp_path)
    vault.save(AMINA)
    vault.close()
    journal = tmp_path / "vault.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b"Amina", b"Anima"))

    with pytest.raises(TamperedError, match=r"Line 3 of vault\.jsonl"):
        open_vault(tmp_path)


def test_a_proof_that_does_not_fit_leaves_nothing_behind(tmp_path: Path) -> None:
    evidence_id = EvidenceId(new_id())
    vault = open_vault(tmp_path)

    with little_room(100_000), pytest.raises(NoSpaceError):
        vault.keep_evidence(evidence_id, [b"x" * 60_000, b"y" * 60_000])
    with pytest.raises(NotFoundError):
        vault.read_evidence(evidence_id)
    assert not [path for path in (tmp_path / "evidence").rglob("*") if path.is_file() and path.stat().st_size]
    vault.keep_evidence(evidence_id, [b"x" * 60_000, b"y" * 60_000])
    vault.close()
