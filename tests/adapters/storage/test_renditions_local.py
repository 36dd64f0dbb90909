"""The renditions on the local disk: what is deleted anywhere is gone everywhere, at the next read."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from archive.adapters.storage.renditions_local import LocalRenditions
from archive.domain.errors import MediaToolError, NotFoundError, RefusedError, SettingsError
from archive.domain.ids import RenditionId, new_id
from archive.ports import Span
from tests.adapters.little_room import filled, tiny_disk
from tests.adapters.other_process import other_process
from tests.contracts.grants import grant_for

CONTENT = bytes(range(256)) * 4096
EVERYTHING = Span(0, len(CONTENT))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "renditions"


@pytest.fixture
def renditions(folder: Path) -> LocalRenditions:
    return LocalRenditions(folder)


def kept(renditions: LocalRenditions, content: bytes = CONTENT) -> RenditionId:
    rendition_id = RenditionId(new_id())
    with renditions.aside(rendition_id) as path:
        path.write_bytes(content)
        renditions.keep(rendition_id, path)
    return rendition_id


def made(renditions: LocalRenditions, content: bytes = CONTENT) -> RenditionId:
    rendition_id = kept(renditions, content)
    renditions.release(rendition_id)
    return rendition_id


def path_of(folder: Path, rendition_id: RenditionId) -> Path:
    return folder / rendition_id[0] / rendition_id[1] / rendition_id


def sealed(folder: Path) -> Path:
    return folder.with_name("unreleased")


def assert_gone(renditions: LocalRenditions, rendition_id: RenditionId) -> None:
    grant = grant_for(rendition_id)
    with pytest.raises(NotFoundError):
        renditions.read_now(grant, EVERYTHING)
    with pytest.raises(NotFoundError):
        renditions.read(grant, EVERYTHING)
    with pytest.raises(NotFoundError):
        renditions.location(grant)


REMOVE = """
    import sys
    from pathlib import Path
    from archive.adapters.storage.renditions_local import LocalRenditions
    from archive.domain.ids import RenditionId

    LocalRenditions(Path(sys.argv[1])).remove(RenditionId(sys.argv[2]))
"""


def test_what_another_process_removes_is_gone_at_the_next_read(renditions: LocalRenditions, folder: Path) -> None:
    rendition_id = made(renditions)
    assert renditions.read(grant_for(rendition_id), EVERYTHING) == CONTENT

    with other_process(REMOVE, folder, rendition_id) as remover:
        remover.rest()

    assert_gone(renditions, rendition_id)


def test_a_file_deleted_by_hand_is_gone_although_a_second_name_of_it_is_left(
    renditions: LocalRenditions, folder: Path, tmp_path: Path
) -> None:
    rendition_id = made(renditions)
    renditions.read(grant_for(rendition_id), EVERYTHING)
    (tmp_path / "backup").hardlink_to(path_of(folder, rendition_id))

    path_of(folder, rendition_id).unlink()

    assert_gone(renditions, rendition_id)


def test_whoever_holds_a_removed_file_open_reads_nothing_more(renditions: LocalRenditions, folder: Path) -> None:
    rendition_id = made(renditions)
    with path_of(folder, rendition_id).open("rb") as front_server:
        assert front_server.read(1) == CONTENT[:1]

        renditions.remove(rendition_id)

        assert os.pread(front_server.fileno(), len(CONTENT), 0) == b""


def test_a_removal_cut_off_after_emptying_the_file_looks_finished_and_can_be_finished(
    renditions: LocalRenditions, folder: Path
) -> None:
    rendition_id = made(renditions)
    renditions.read(grant_for(rendition_id), EVERYTHING)
    os.truncate(path_of(folder, rendition_id), 0)

    assert_gone(renditions, rendition_id)
    renditions.remove(rendition_id)
    assert list(renditions.ids()) == []


def test_a_replaced_rendition_is_read_anew(renditions: LocalRenditions, folder: Path, tmp_path: Path) -> None:
    rendition_id = made(renditions)
    grant = grant_for(rendition_id)
    renditions.read(grant, EVERYTHING)

    (tmp_path / "other").write_bytes(CONTENT[::-1])
    (tmp_path / "other").replace(path_of(folder, rendition_id))

    assert renditions.read_now(grant, EVERYTHING) in (CONTENT[::-1], None)
    assert renditions.read(grant, EVERYTHING) == CONTENT[::-1]


def test_a_file_not_yet_open_or_no_longer_in_memory_is_left_to_somebody_who_can_wait(
    renditions: LocalRenditions, folder: Path
) -> None:
    rendition_id = made(renditions)
    grant = grant_for(rendition_id)
    assert renditions.read_now(grant, EVERYTHING) is None

    renditions.read(grant, EVERYTHING)
    assert renditions.read_now(grant, EVERYTHING) == CONTENT

    with path_of(folder, rendition_id).open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    # A file system that lives in memory forgets nothing.
    assert renditions.read_now(grant, EVERYTHING) in (None, CONTENT)
    assert renditions.read(grant, EVERYTHING) == CONTENT


def test_any_file_system_can_be_read_from_at_once(tmp_path: Path) -> None:
    with tiny_disk(tmp_path, 4 << 20):
        renditions = LocalRenditions(tmp_path / "renditions")
        grant = grant_for(made(renditions))
        renditions.read(grant, EVERYTHING)

        assert renditions.read_now(grant, EVERYTHING) == CONTENT
        del renditions


def test_a_public_site_reads_what_the_worker_keeps_but_changes_nothing(folder: Path, tmp_path: Path) -> None:
    site = LocalRenditions(folder, read_only=True)
    assert list(site.ids()) == []
    assert not folder.exists()

    store = LocalRenditions(folder)
    rendition_id, unreleased = made(store), kept(store)
    (tmp_path / "made").write_bytes(CONTENT)
    assert not site.holds(unreleased)
    assert_gone(site, unreleased)

    assert site.read(grant_for(rendition_id), EVERYTHING) == CONTENT
    with pytest.raises(RefusedError):
        site.remove(rendition_id)
    with pytest.raises(RefusedError):
        site.keep(rendition_id, tmp_path / "made")
    with pytest.raises(RefusedError), site.aside(rendition_id):
        pass
    with pytest.raises(RefusedError):
        site.sweep()
    for move in (site.release, site.seal):
        with pytest.raises(RefusedError):
            move(rendition_id)
    assert list(site.ids()) == [rendition_id]


def test_renditions_can_be_read_by_a_front_server_of_the_same_group_only(
    renditions: LocalRenditions, folder: Path
) -> None:
    rendition_id = made(renditions)

    path = path_of(folder, rendition_id)
    assert path.stat().st_mode & 0o777 == 0o640
    assert {parent.stat().st_mode & 0o777 for parent in (folder, path.parent, path.parent.parent)} == {0o750}
    assert (folder / ".aside").stat().st_mode & 0o777 == 0o700


def test_what_is_not_released_can_be_read_by_nobody_else(renditions: LocalRenditions, folder: Path) -> None:
    rendition_id = made(renditions)
    renditions.seal(rendition_id)

    for each in (rendition_id, kept(renditions)):
        path = path_of(sealed(folder), each)
        assert path.stat().st_mode & 0o777 == 0o600
        folders = (sealed(folder), sealed(folder) / ".aside", path.parent, path.parent.parent)
        assert {parent.stat().st_mode & 0o777 for parent in folders} == {0o700}


def test_a_released_file_takes_the_group_that_an_operator_gave_the_folder(folder: Path) -> None:
    store = LocalRenditions(folder)
    if os.getuid():
        pytest.skip("only root may give a folder any group")
    os.chown(folder, -1, 65534)
    rendition_id = kept(store)
    store.release(rendition_id)
    assert path_of(folder, rendition_id).stat().st_gid == 65534


def test_two_folders_on_two_disks_are_refused(tmp_path: Path) -> None:
    with tiny_disk(tmp_path, 4 << 20) as mounted:
        if not mounted:
            pytest.skip("no disk can be mounted here")
        with pytest.raises(SettingsError, match="one disk"):
            LocalRenditions(tmp_path / "renditions", tmp_path.parent / f"{tmp_path.name}-unreleased")


def test_what_a_backup_left_on_both_sides_is_the_sealed_one(renditions: LocalRenditions, folder: Path) -> None:
    rendition_id = made(renditions, b"older")
    path = path_of(sealed(folder), rendition_id)
    path.write_bytes(b"newer")
    renditions.seal(rendition_id)
    assert not path_of(folder, rendition_id).exists()
    assert path.read_bytes() == b"newer"

    path_of(folder, rendition_id).write_bytes(b"older")
    renditions.release(rendition_id)
    assert not path.exists()
    assert path_of(folder, rendition_id).read_bytes() == b"newer"
    assert list(renditions.ids()) == [rendition_id]


class Died(Exception):
    """Stands for a crash."""


@pytest.mark.parametrize("way", ["release", "seal"])
def test_a_move_cut_off_at_any_step_leaves_the_file_whole_on_one_side_and_can_be_done_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    steps = ("open", "fstat", "fchmod", "fchown", "rename", "replace", "mkdir", "fsync", "close")
    cut = 0
    for step in steps:
        for before in (True, False):
            store = LocalRenditions(folder)
            rendition_id = kept(store)
            if way == "seal":
                store.release(rendition_id)
            with monkeypatch.context() as patch:
                dying(patch, step, before=before)
                try:
                    getattr(store, way)(rendition_id)
                except Died:
                    cut += 1
            sides = [path_of(root, rendition_id).exists() for root in (folder, sealed(folder))]
            assert sorted(sides) == [False, True], (step, before)
            if sides[1]:
                assert sealed(folder).stat().st_mode & 0o077 == 0

            again = LocalRenditions(folder)
            assert again.read(grant_for(rendition_id), EVERYTHING) == CONTENT
            getattr(again, way)(rendition_id)
            assert (rendition_id in set(again.released())) == (way == "release")
            assert path_of(folder, rendition_id).exists() == (way == "release")
    assert cut >= 6


def dying(patch: pytest.MonkeyPatch, step: str, *, before: bool) -> None:
    """Let the process die as it calls the system for the first time, before or after it was done."""
    earnest = getattr(os, step)

    def die(*arguments: object, **named: object) -> object:
        patch.undo()
        if not before:
            earnest(*arguments, **named)
        raise Died

    patch.setattr(os, step, die)


def test_the_group_that_an_operator_gave_the_folder_stays(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o2777)

    LocalRenditions(folder)

    assert folder.stat().st_mode & 0o7777 == 0o2750


def test_a_link_left_by_a_tool_is_not_followed(renditions: LocalRenditions, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"an original")
    rendition_id = RenditionId(new_id())
    with renditions.aside(rendition_id) as path:
        path.symlink_to(tmp_path / "secret")
        with pytest.raises(MediaToolError):
            renditions.keep(rendition_id, path)

    assert list(renditions.ids()) == []


def test_a_rendition_can_be_removed_although_the_disk_is_full(tmp_path: Path) -> None:
    with tiny_disk(tmp_path, 4 << 20) as mounted:
        renditions = LocalRenditions(tmp_path / "renditions")
        rendition_id = made(renditions)
        if mounted:
            with filled(tmp_path):
                renditions.remove(rendition_id)
        renditions.remove(rendition_id)

        assert_gone(renditions, rendition_id)


KEEP_AND_SAY_SO = """
    import sys
    from pathlib import Path
    from archive.adapters.storage.renditions_local import LocalRenditions
    from archive.domain.ids import RenditionId, new_id

    renditions = LocalRenditions(Path(sys.argv[1]))
    print("ready", flush=True)
    while True:
        rendition_id = RenditionId(new_id())
        with renditions.aside(rendition_id) as path:
            path.write_bytes(bytes(range(256)) * 4096)
            renditions.keep(rendition_id, path)
        print(rendition_id, flush=True)
"""


@pytest.mark.kills
def test_kill_9_leaves_no_half_rendition_and_loses_no_kept_one(folder: Path) -> None:
    for moment in range(6):
        with other_process(KEEP_AND_SAY_SO, folder) as maker:
            assert maker.says() == "ready"
            time.sleep(0.007 * moment)
            acknowledged = set(maker.kill())

        renditions = LocalRenditions(folder)
        found = set(renditions.ids())
        assert acknowledged <= found
        assert all(renditions.read(grant_for(rendition_id), EVERYTHING) == CONTENT for rendition_id in found)
        assert {path.name for path in (sealed(folder) / ".aside").iterdir()} == {".turn"}
        assert list(renditions.released()) == []
        for rendition_id in found:
            renditions.remove(rendition_id)
