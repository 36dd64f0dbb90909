"""Two stores of originals: nothing is safe before it lies in both, and nothing erased stays in either."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.adapters.storage.originals_local import LocalOriginals
from archive.adapters.storage.originals_mirrored import DoubledOriginals
from archive.domain.errors import BrokenRecordError, NotFoundError, SettingsError
from archive.domain.ids import OriginalId, new_id


@pytest.fixture
def first(tmp_path: Path) -> LocalOriginals:
    return LocalOriginals(tmp_path / "first")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "second"
    folder.mkdir()
    return folder


def kept(originals: DoubledOriginals) -> tuple[OriginalId, str]:
    original_id = OriginalId(new_id())
    return original_id, originals.keep_chunks(original_id, [b"told ", b"once"]).sha256


def test_a_file_is_safe_only_once_it_lies_in_both_stores(first: LocalOriginals, folder: Path) -> None:
    originals = DoubledOriginals(first, folder)
    original_id, sha256 = kept(originals)
    assert originals.holds(original_id)
    assert not originals.is_safe(original_id)

    originals.double(original_id, sha256)
    originals.double(original_id, sha256)

    assert originals.is_safe(original_id)
    assert LocalOriginals(folder).verify(original_id).sha256 == sha256


def test_either_store_alone_can_give_the_file_back(first: LocalOriginals, folder: Path) -> None:
    originals = DoubledOriginals(first, folder)
    original_id, sha256 = kept(originals)
    originals.double(original_id, sha256)
    first.remove(original_id)

    assert originals.holds(original_id)
    assert not originals.is_safe(original_id)
    with originals.lend(original_id) as path:
        assert path.read_bytes() == b"told once"
    assert originals.verify(original_id).sha256 == sha256
    originals.double(original_id, sha256)
    assert first.holds(original_id)


def test_a_copy_of_rotten_bytes_does_not_count(first: LocalOriginals, folder: Path) -> None:
    originals = DoubledOriginals(first, folder)
    original_id, _ = kept(originals)

    with pytest.raises(BrokenRecordError):
        originals.double(original_id, "0" * 64)

    assert not LocalOriginals(folder).holds(original_id)
    assert first.holds(original_id)


def test_a_disk_that_is_away_makes_nothing_safe_and_is_never_made_anew(first: LocalOriginals, tmp_path: Path) -> None:
    originals = DoubledOriginals(first, tmp_path / "unplugged")
    original_id, sha256 = kept(originals)

    assert not originals.is_safe(original_id)
    assert list(originals.ids()) == [original_id]
    with pytest.raises(SettingsError, match="plug its disk in"):
        originals.double(original_id, sha256)
    with pytest.raises(SettingsError):
        originals.remove(original_id)
    assert not (tmp_path / "unplugged").exists()


def test_what_is_erased_leaves_both_stores(first: LocalOriginals, folder: Path) -> None:
    originals = DoubledOriginals(first, folder)
    original_id, sha256 = kept(originals)
    originals.double(original_id, sha256)

    originals.remove(original_id)

    assert not originals.holds(original_id)
    assert list(originals.ids()) == []
    with pytest.raises(NotFoundError), originals.lend(original_id):
        pass
