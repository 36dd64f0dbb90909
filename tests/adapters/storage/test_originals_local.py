"""The originals on the local disk: sealed, never half there, whatever happens while they come in."""

from __future__ import annotations

import hashlib
import os
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archive.adapters.storage.originals_local import LocalOriginals
from archive.domain.errors import InvalidInputError, NoSpaceError, SettingsError
from archive.domain.ids import OriginalId, new_id
from tests.adapters.little_room import filled, little_room, tiny_disk
from tests.adapters.other_process import other_process

SIZE = 12 << 20


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source.mp4"
    path.write_bytes(random.Random(0).randbytes(SIZE))
    # Written long ago, so that any change of it shows.
    os.utime(path, (1, 1))
    return path


@pytest.fixture
def originals(tmp_path: Path) -> LocalOriginals:
    return LocalOriginals(tmp_path / "originals")


def fresh() -> OriginalId:
    return OriginalId(new_id())


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.name != ".turn"]


@pytest.fixture(params=[0o000, 0o022, 0o077])
def any_mask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.mark.usefixtures("any_mask")
def test_originals_are_closed_to_everybody_else(tmp_path: Path) -> None:
    folder = tmp_path / "originals"
    folder.mkdir(mode=0o777)
    LocalOriginals(folder).keep_chunks(fresh(), [b"testimony"])

    folders = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    assert {path.stat().st_mode & 0o777 for path in folders} == {0o700}
    assert {path.stat().st_mode & 0o777 for path in files_in(folder)} == {0o400}


def test_an_original_lies_under_its_random_id_alone(originals: LocalOriginals, source: Path, tmp_path: Path) -> None:
    first, second = fresh(), fresh()
    originals.keep(first, source)
    originals.keep(second, source)

    paths = {path.relative_to(tmp_path / "originals").as_posix() for path in files_in(tmp_path / "originals")}
    assert paths == {f"{name[0]}/{name[1]}/{name}" for name in (first, second)}


def grow(source: Path) -> None:
    with source.open("ab") as file:
        file.write(b"more")


def shrink(source: Path) -> None:
    os.truncate(source, SIZE // 2)


def empty(source: Path) -> None:
    os.truncate(source, 0)


def overwrite(source: Path) -> None:
    with source.open("r+b") as file:
        file.write(b"other")


@pytest.mark.parametrize("change", [grow, shrink, empty, overwrite])
def test_a_source_that_changes_while_it_is_copied_is_noticed(
    originals: LocalOriginals, source: Path, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    original_id = fresh()
    changes = iter([change])

    def change_once(_: int) -> None:
        for act in changes:
            act(source)

    with pytest.raises(InvalidInputError, match="changed while it was copied") as refusal:
        originals.keep(original_id, source, change_once)

    assert refusal.value.code == "changed_meanwhile"
    assert files_in(tmp_path / "originals") == []
    originals.keep(original_id, source)


def test_a_pipe_is_refused_without_waiting_for_it(originals: LocalOriginals, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")

    with pytest.raises(InvalidInputError, match="device"):
        originals.keep(fresh(), tmp_path / "pipe.mp4")


def test_a_file_that_the_system_does_not_let_us_open_is_refused(originals: LocalOriginals, tmp_path: Path) -> None:
    loop = tmp_path / "loop.mp4"
    loop.symlink_to(loop)

    with pytest.raises(InvalidInputError) as refusal:
        originals.keep(fresh(), loop)
    assert refusal.value.code == "unreadable"


def test_a_copy_that_is_called_off_leaves_nothing(originals: LocalOriginals, source: Path, tmp_path: Path) -> None:
    def call_off(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        originals.keep(fresh(), source, call_off)
    assert files_in(tmp_path / "originals") == []


def test_a_full_disk_is_said_so_and_keeps_nothing_by_halves(tmp_path: Path, source: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    with tiny_disk(disk, SIZE // 2):
        originals = LocalOriginals(disk / "originals")
        with little_room(SIZE // 2):
            with pytest.raises(NoSpaceError):
                originals.keep(fresh(), source)
            with pytest.raises(NoSpaceError):
                originals.keep_chunks(fresh(), [source.read_bytes()])

        assert files_in(disk) == []
        original_id = fresh()
        originals.keep_chunks(original_id, [b"a small one"])
        assert originals.holds(original_id)


def test_a_disk_without_room_for_a_single_folder_is_said_so(tmp_path: Path) -> None:
    with tiny_disk(tmp_path, 1 << 20) as mounted:
        originals = LocalOriginals(tmp_path / "originals")
        if mounted:
            with filled(tmp_path), pytest.raises(NoSpaceError):
                originals.keep_chunks(fresh(), [b"testimony"])
        assert list(originals.ids()) == []


def test_a_file_from_another_file_system_is_kept_as_well(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    with tiny_disk(disk, SIZE):
        (disk / "card.mp4").write_bytes(b"testimony" * 100_000)

        kept = LocalOriginals(tmp_path / "originals").keep(fresh(), disk / "card.mp4")

    assert kept.sha256 == hashlib.sha256(b"testimony" * 100_000).hexdigest()


def test_damage_on_the_disk_shows_in_the_hash(originals: LocalOriginals, source: Path) -> None:
    original_id = fresh()
    kept = originals.keep(original_id, source)
    with originals.lend(original_id) as path:
        path.chmod(0o600)
        overwrite(path)

    damaged = originals.verify(original_id)
    assert damaged.sha256 != kept.sha256
    assert damaged.size_bytes == kept.size_bytes


def test_a_folder_that_cannot_be_used_stops_the_program_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "originals").write_text("not a folder")

    with pytest.raises(SettingsError, match="cannot be used as a store"):
        LocalOriginals(tmp_path / "originals")


KEEP_AND_SAY_SO = """
    import sys
    from pathlib import Path
    from archive.adapters.storage.originals_local import LocalOriginals
    from archive.domain.ids import new_id

    originals = LocalOriginals(Path(sys.argv[1]))
    print("ready", flush=True)
    while True:
        original_id = new_id()
        originals.keep(original_id, Path(sys.argv[2]))
        print(original_id, flush=True)
"""


@pytest.mark.kills
def test_kill_9_leaves_no_half_original_and_loses_no_kept_one(tmp_path: Path, source: Path) -> None:
    folder = tmp_path / "originals"
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    for moment in range(8):
        with other_process(KEEP_AND_SAY_SO, folder, source) as keeper:
            assert keeper.says() == "ready"
            time.sleep(0.011 * moment)
            acknowledged = set(keeper.kill())

        originals = LocalOriginals(folder)
        found = set(originals.ids())
        assert acknowledged <= found
        assert {originals.verify(original_id).sha256 for original_id in found} <= {digest}
        assert [path for path in files_in(folder) if path.name not in found] == []
        for original_id in found:
            originals.remove(original_id)


COPY_SLOWLY = """
    import sys, time
    from pathlib import Path
    from archive.adapters.storage.originals_local import LocalOriginals
    from archive.domain.ids import new_id

    def pieces():
        yield b"the first half"
        print("half", flush=True)
        time.sleep(60)

    LocalOriginals(Path(sys.argv[1])).keep_chunks(new_id(), pieces())
"""


def test_what_a_killed_copy_left_is_swept_and_a_living_one_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "originals"
    originals = LocalOriginals(folder)
    with other_process(COPY_SLOWLY, folder) as dying, other_process(COPY_SLOWLY, folder) as living:
        assert [dying.says(), living.says()] == ["half", "half"]
        dying.kill()

        assert list(originals.ids()) == []
        assert originals.sweep() == 1
        assert originals.sweep() == 0
        assert [path.read_bytes() for path in files_in(folder) if path.name != ".lease"] == [b"the first half"]
    assert originals.sweep() == 1
    assert files_in(folder) == []
