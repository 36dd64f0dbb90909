"""Files by their id in folders of folders: one maker at a time, and sweeping never hurts the living."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from archive.adapters.storage.sharded_folder import ShardedFolder, place
from archive.domain.errors import NotFoundError, RefusedError
from archive.domain.ids import looks_like_id, new_id


@pytest.fixture
def folder(tmp_path: Path) -> ShardedFolder:
    store = ShardedFolder(tmp_path / "store", 0o750)
    store.prepare()
    return store


def publish_once(folder: ShardedFolder, file_id: str, content: bytes) -> bool:
    with folder.aside() as aside:
        (aside / "made").write_bytes(content)
        try:
            folder.publish_once(aside / "made", file_id)
        except RefusedError:
            return False
    return True


def test_a_place_is_made_of_the_id_alone() -> None:
    assert place("abcdefghjk0123456789") == "a/b/abcdefghjk0123456789"
    with pytest.raises(NotFoundError):
        place("../../etc/passwd")


def test_of_many_who_put_a_file_in_the_same_place_one_succeeds(folder: ShardedFolder) -> None:
    file_id = new_id()
    with ThreadPoolExecutor(8) as threads:
        won = list(threads.map(lambda turn: publish_once(folder, file_id, bytes([turn])), range(16)))

    assert won.count(True) == 1
    assert folder.path(file_id).read_bytes() == bytes([won.index(True)])


def test_sweeping_all_the_time_takes_nothing_from_those_at_work(folder: ShardedFolder) -> None:
    def work(turn: int) -> bool:
        return publish_once(folder, new_id(), bytes([turn]))

    with ThreadPoolExecutor(4) as threads:
        working = [threads.submit(work, turn) for turn in range(100)]
        swept = 0
        while not all(one.done() for one in working):
            swept += folder.sweep()
            time.sleep(0.001)

    assert all(one.result() for one in working)
    assert swept == 0
    assert len(list(folder.ids())) == 100


def test_what_is_left_without_a_lock_is_swept(folder: ShardedFolder) -> None:
    (folder.root / ".aside" / "cut off before its lock").mkdir()
    begun = folder.root / ".aside" / "cut off after its lock"
    begun.mkdir()
    (begun / ".lease").touch()
    (begun / "made").write_bytes(b"half")

    assert folder.sweep() == 2
    assert [path.name for path in (folder.root / ".aside").iterdir()] == [".turn"]


def test_a_file_that_lies_in_the_wrong_place_is_nobodys(folder: ShardedFolder) -> None:
    file_id = new_id()
    publish_once(folder, file_id, b"here")
    strange = folder.path(file_id).parent
    (strange / "notes.txt").write_text("left by somebody")
    other = "z" * 20 if not file_id.startswith("zz") else "y" * 20
    (strange / other).write_text("moved by somebody")

    assert looks_like_id(other)
    assert list(folder.ids()) == [file_id]


def test_a_store_stays_where_it_is_although_the_working_directory_changes(tmp_path: Path) -> None:
    before = Path.cwd()
    os.chdir(tmp_path)
    try:
        folder = ShardedFolder(Path("store"), 0o750)
        folder.prepare()
    finally:
        os.chdir(before)

    file_id = new_id()
    assert publish_once(folder, file_id, b"x")
    assert (tmp_path / "store" / place(file_id)).is_file()
