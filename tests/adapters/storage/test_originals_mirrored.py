"""Two stores of originals: nothing is safe before it lies in both, and nothing erased stays in either."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.adapters.storage.originals_local import LocalOriginals
from archive.adapters.storage.originals_mirrored import MirroredOriginals, NoReplicas
from archive.adapters.storage.store_mark import MARK
from archive.domain.errors import BrokenRecordError, NotFoundError, RefusedError, SettingsError
from archive.domain.ids import OriginalId, new_id
from tests.adapters.little_room import tiny_disk


@pytest.fixture
def first(tmp_path: Path) -> LocalOriginals:
    return LocalOriginals(tmp_path / "first")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "second"
    folder.mkdir()
    return folder


@pytest.fixture
def originals(first: LocalOriginals, folder: Path) -> MirroredOriginals:
    """Two stores, the second of which has been taken into use."""
    originals = MirroredOriginals(first, folder)
    originals.begin(same_disk=True)
    return originals


def kept(originals: MirroredOriginals) -> tuple[OriginalId, str]:
    original_id = OriginalId(new_id())
    return original_id, originals.keep_chunks(original_id, [b"told ", b"once"]).sha256


def test_a_file_is_safe_only_once_it_lies_in_both_stores(
    originals: MirroredOriginals, first: LocalOriginals, folder: Path
) -> None:
    original_id, sha256 = kept(originals)
    assert originals.holds(original_id)
    assert not originals.is_safe(original_id)

    originals.double(original_id, sha256)
    originals.double(original_id, sha256)

    assert originals.is_safe(original_id)
    assert LocalOriginals(folder).verify(original_id).sha256 == sha256


def test_either_store_alone_can_give_the_file_back(
    originals: MirroredOriginals, first: LocalOriginals, folder: Path
) -> None:
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


def test_a_copy_of_rotten_bytes_does_not_count(
    originals: MirroredOriginals, first: LocalOriginals, folder: Path
) -> None:
    original_id, _ = kept(originals)

    with pytest.raises(BrokenRecordError):
        originals.double(original_id, "0" * 64)

    assert not LocalOriginals(folder).holds(original_id)
    assert first.holds(original_id)


def test_a_disk_that_is_away_makes_nothing_safe_and_is_never_made_anew(first: LocalOriginals, tmp_path: Path) -> None:
    originals = MirroredOriginals(first, tmp_path / "unplugged")
    original_id, sha256 = kept(originals)

    assert not originals.is_safe(original_id)
    assert list(originals.ids()) == [original_id]
    with pytest.raises(SettingsError, match="plug its disk in"):
        originals.double(original_id, sha256)
    with pytest.raises(SettingsError):
        originals.remove(original_id)
    assert not (tmp_path / "unplugged").exists()


def test_what_is_erased_leaves_both_stores(originals: MirroredOriginals, first: LocalOriginals, folder: Path) -> None:
    original_id, sha256 = kept(originals)
    originals.double(original_id, sha256)

    originals.remove(original_id)

    assert not originals.holds(original_id)
    assert list(originals.ids()) == []
    with pytest.raises(NotFoundError), originals.lend(original_id):
        pass


def test_an_empty_mount_point_makes_nothing_safe(originals: MirroredOriginals, folder: Path) -> None:
    original_id, sha256 = kept(originals)
    originals.double(original_id, sha256)
    on_its_disk = folder.rename(folder.with_name("unplugged"))
    folder.mkdir()

    assert not originals.is_safe(original_id)
    for ask in (originals.require_here, lambda: originals.double(original_id, sha256)):
        with pytest.raises(SettingsError, match="does not carry this archive's mark"):
            ask()
    assert list(folder.iterdir()) == []

    folder.rmdir()
    on_its_disk.rename(folder)
    assert originals.is_safe(original_id)


def test_a_disk_of_another_archive_makes_nothing_safe(first: LocalOriginals, folder: Path, tmp_path: Path) -> None:
    stranger = MirroredOriginals(LocalOriginals(tmp_path / "stranger"), folder)
    stranger.begin(same_disk=True)
    originals = MirroredOriginals(first, folder)
    original_id, _ = kept(originals)
    LocalOriginals(folder).keep_chunks(original_id, [b"told ", b"once"])

    assert not originals.is_safe(original_id)
    with pytest.raises(RefusedError, match="another archive"):
        originals.begin(same_disk=True)


def test_a_disk_is_taken_into_use_once_and_stays(originals: MirroredOriginals, folder: Path) -> None:
    original_id, sha256 = kept(originals)
    originals.double(original_id, sha256)
    before = (folder / MARK).read_bytes()

    originals.begin(same_disk=True)

    assert (folder / MARK).read_bytes() == before
    assert (folder / MARK).stat().st_mode & 0o777 == 0o400
    assert originals.is_safe(original_id)
    assert list(originals.ids()) == [original_id]


def test_a_folder_on_the_disk_of_the_originals_is_taken_only_where_it_is_meant(
    first: LocalOriginals, folder: Path
) -> None:
    originals = MirroredOriginals(first, folder)

    with pytest.raises(RefusedError, match="--same-disk"):
        originals.begin()
    with pytest.raises(SettingsError, match="archive copies --begin"):
        originals.require_here()
    assert list(folder.iterdir()) == []


def test_a_real_disk_counts_while_it_is_mounted(first: LocalOriginals, folder: Path) -> None:
    originals = MirroredOriginals(first, folder)
    original_id, sha256 = kept(originals)
    with tiny_disk(folder, 1 << 20) as mounted:
        if not mounted:
            pytest.skip("this system lets nobody mount a disk")
        originals.begin()
        originals.double(original_id, sha256)
        assert originals.is_safe(original_id)

    assert not originals.is_safe(original_id)
    with pytest.raises(SettingsError, match="plug its disk in"):
        originals.remove(original_id)
    assert list(folder.iterdir()) == []


def test_with_one_store_what_is_in_it_is_safe_and_no_second_can_be_taken_into_use(first: LocalOriginals) -> None:
    replicas = NoReplicas(first)
    original_id = OriginalId(new_id())
    assert not replicas.is_safe(original_id)
    kept = first.keep_chunks(original_id, [b"told"])
    replicas.double(original_id, kept.sha256)
    assert replicas.is_safe(original_id)
    for ask in (replicas.require_here, replicas.begin):
        with pytest.raises(SettingsError, match="ARCHIVE_SECOND_COPY_FOLDER"):
            ask()
