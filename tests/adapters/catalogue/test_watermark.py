"""A store that is older than it was seen is not opened until somebody says that it was put back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archive.adapters.catalogue.vault_local import open_vault
from archive.adapters.catalogue.watermark import Watermark
from archive.domain.errors import ClosedError
from archive.domain.ids import ParticipantId
from archive.domain.sealed import Identity


def keep(folder: Path, mark: Path, name: str) -> None:
    vault = open_vault(folder, watermark=Watermark(mark))
    vault.save(Identity(id=ParticipantId(name)))
    vault.close()


def test_an_older_store_is_not_opened_and_the_newest_is(tmp_path: Path) -> None:
    folder, mark = tmp_path / "vault", tmp_path / "state" / "vault"
    keep(folder, mark, "first")
    shutil.copytree(folder, tmp_path / "backup")
    keep(folder, mark, "second")
    shutil.copytree(folder, tmp_path / "newest")

    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "backup", folder)
    with pytest.raises(ClosedError, match="older copy"):
        open_vault(folder, watermark=Watermark(mark))

    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "newest", folder)
    open_vault(folder, watermark=Watermark(mark)).close()


def test_what_is_accepted_is_accepted_only_once_all_is_done(tmp_path: Path) -> None:
    folder, path = tmp_path / "vault", tmp_path / "state" / "vault"
    keep(folder, path, "first")
    Watermark(path).note(9)

    accepting = Watermark(path, accepts=True)
    vault = open_vault(folder, watermark=accepting)
    assert accepting.missing == 8
    vault.save(Identity(id=ParticipantId("second")))
    with pytest.raises(ClosedError):
        open_vault(folder, watermark=Watermark(path))

    accepting.accept()
    vault.save(Identity(id=ParticipantId("third")))
    vault.close()
    open_vault(folder, watermark=Watermark(path)).close()
    assert path.read_text() == "3\n"


def test_where_nothing_can_be_remembered_the_archive_goes_on(tmp_path: Path) -> None:
    (tmp_path / "blocked").write_text("no folder")
    keep(tmp_path / "vault", tmp_path / "blocked" / "vault", "first")
    open_vault(tmp_path / "vault", watermark=Watermark(None)).close()
