"""Files kept open: few enough, and never mistaken for one another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from archive.adapters.storage.descriptor_cache import OpenFiles
from archive.domain.errors import NotFoundError


def filled(folder: Path, count: int) -> list[str]:
    paths = []
    for number in range(count):
        path = folder / str(number)
        path.write_bytes(bytes([number]) * 1000)
        paths.append(str(path))
    return paths


def open_here(folder: Path) -> int:
    """Count the descriptors of this process that lead below a folder."""
    descriptors = [path for path in Path("/proc/self/fd").iterdir() if path.exists()]
    return sum(path.resolve().is_relative_to(folder) for path in descriptors)


def test_at_most_so_many_files_are_open_and_the_latest_ones_stay(tmp_path: Path) -> None:
    files = OpenFiles(3)
    paths = filled(tmp_path, 10)
    for path in paths:
        assert files.opened(path).read(0, 1) == bytes([int(Path(path).name)])

    assert open_here(tmp_path) == 3
    assert [files.held(path) is not None for path in paths] == [False] * 7 + [True] * 3


def test_a_file_read_again_is_not_the_next_to_be_closed(tmp_path: Path) -> None:
    files = OpenFiles(2)
    first, second, third = filled(tmp_path, 3)
    files.opened(first)
    files.opened(second)
    files.held(first)
    files.opened(third)

    assert files.held(first) is not None
    assert files.held(second) is None


def test_a_deleted_file_is_let_go_of_when_it_is_missed(tmp_path: Path) -> None:
    files = OpenFiles(3)
    (path,) = filled(tmp_path, 1)
    files.opened(path)
    Path(path).unlink()

    with pytest.raises(NotFoundError):
        files.held(path)
    assert open_here(tmp_path) == 0


def test_a_reader_never_gets_another_file_however_many_threads_close_and_open(tmp_path: Path) -> None:
    files = OpenFiles(1)
    paths = filled(tmp_path, 6)

    def read(turn: int) -> bool:
        number = turn % len(paths)
        file = files.opened(paths[number])
        return file.read(0, 1000) == bytes([number]) * 1000 == file.read_now(0, 1000)

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(read, range(3000)))


def test_a_stretch_beyond_the_end_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    (path,) = filled(tmp_path, 1)
    file = OpenFiles(1).opened(path)

    assert file.read(990, 100) == bytes(10)
    assert file.read(1000, 1) == b""
    assert file.read_now(990, 100) is None
