"""Copying while hashing: every way of copying gives the same file and the same hash."""

from __future__ import annotations

import errno
import hashlib
import random
from pathlib import Path

import pytest

from archive.adapters.storage.hashing_copy import WAYS, HashedFile, Mover, copy_hashed, write_hashed
from archive.domain.errors import InvalidInputError, NoSpaceError
from tests.adapters.little_room import little_room

CONTENT = random.Random(1).randbytes((9 << 20) + 11)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(CONTENT)
    return path


def failing(number: int) -> Mover:
    def way(_source: int, _target: int, _count: int) -> int:
        raise OSError(number, "not this way")

    return way


def nothing(_source: int, _target: int, _count: int) -> int:
    return 0


def in_odd_pieces(source: int, target: int, count: int) -> int:
    return WAYS[-1](source, target, min(count, 1_000_003))


@pytest.mark.parametrize("way", range(len(WAYS)))
def test_every_way_of_copying_gives_the_same_file_and_hash(source: Path, tmp_path: Path, way: int) -> None:
    kept = copy_hashed(source, tmp_path / "copy", 0o400, ways=[WAYS[way]])

    assert (tmp_path / "copy").read_bytes() == CONTENT
    assert (kept.sha256, kept.size_bytes) == (hashlib.sha256(CONTENT).hexdigest(), len(CONTENT))


@pytest.mark.parametrize(
    "ways",
    [
        [failing(errno.EXDEV), *WAYS],
        [failing(errno.ENOSYS), failing(errno.EINVAL), WAYS[-1]],
        [nothing, WAYS[-1]],
        [in_odd_pieces],
    ],
)
def test_where_one_way_does_not_work_the_next_one_does(source: Path, tmp_path: Path, ways: list[Mover]) -> None:
    kept = copy_hashed(source, tmp_path / "copy", 0o400, ways=ways)

    assert (tmp_path / "copy").read_bytes() == CONTENT
    assert kept.sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_a_source_that_fails_in_the_middle_is_unreadable(source: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        copy_hashed(source, tmp_path / "copy", 0o400, ways=[failing(errno.EIO), *WAYS])
    assert refusal.value.code == "unreadable"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_has_one_name(source: Path, tmp_path: Path, number: int) -> None:
    with pytest.raises(NoSpaceError):
        copy_hashed(source, tmp_path / "copy", 0o400, ways=[failing(number), *WAYS])


def test_writing_to_a_full_disk_has_the_same_name(tmp_path: Path) -> None:
    with little_room(1 << 20), pytest.raises(NoSpaceError):
        write_hashed([CONTENT], tmp_path / "copy", 0o400)


def test_a_copy_never_overwrites(source: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("here already")

    with pytest.raises(FileExistsError):
        copy_hashed(source, tmp_path / "copy", 0o400)
    assert (tmp_path / "copy").read_text() == "here already"


def test_a_hash_is_of_what_is_in_the_file_and_not_of_what_was_meant_to_be(tmp_path: Path) -> None:
    with HashedFile(tmp_path / "copy", 0o400) as file:
        file.grew(10)
        with pytest.raises(OSError, match="Input/output error"):
            file.seal()
