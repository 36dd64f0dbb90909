"""What every store of originals promises, in memory or on the disk."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from archive.adapters.memory.stores import MemoryOriginals, TemporaryWorkspace
from archive.adapters.storage.originals_local import LocalOriginals
from archive.domain.errors import InvalidInputError, NotFoundError, RefusedError
from archive.domain.ids import OriginalId, new_id
from archive.ports import Kept, Originals, WorkingSpace

STEP = 4 << 20
SIZES = [0, 1, 4096, STEP - 1, STEP, STEP + 1, 2 * STEP + 5]


ENGINES: Mapping[str, Callable[[Path], Originals]] = {
    "memory": lambda _: MemoryOriginals(),
    "local": lambda folder: LocalOriginals(folder / "originals"),
}
"""Every engine by its name in the settings; `memory` is for tests."""


@pytest.fixture(params=ENGINES)
def originals(request: pytest.FixtureRequest, tmp_path: Path) -> Originals:
    return ENGINES[request.param](tmp_path)


@pytest.fixture
def workspace(originals: Originals) -> WorkingSpace:
    """Where working copies lie: beside the originals on the disk."""
    return originals if isinstance(originals, LocalOriginals) else TemporaryWorkspace()


def fresh() -> OriginalId:
    return OriginalId(new_id())


def noise(size: int) -> bytes:
    return random.Random(size).randbytes(size)


def source_of(folder: Path, content: bytes) -> Path:
    path = folder / "Entretien avec Amina.mp4"
    path.write_bytes(content)
    return path


def whole(content: bytes) -> Kept:
    return Kept(sha256=hashlib.sha256(content).hexdigest(), size_bytes=len(content))


def content_of(originals: Originals, original_id: OriginalId) -> bytes:
    with originals.lend(original_id) as path:
        return path.read_bytes()


@pytest.mark.parametrize("size", SIZES)
def test_a_file_is_kept_as_it_is_and_its_hash_is_given(originals: Originals, tmp_path: Path, size: int) -> None:
    original_id, content = fresh(), noise(size)

    kept = originals.keep(original_id, source_of(tmp_path, content))

    assert kept == whole(content) == originals.verify(original_id)
    assert content_of(originals, original_id) == content
    assert originals.holds(original_id)


@pytest.mark.parametrize("lengths", [[], [0], [1, 0, 2], [STEP], [STEP - 7, 3, 2 * STEP + 9, 1]])
def test_bytes_that_arrive_in_pieces_are_kept_as_one_file(originals: Originals, lengths: list[int]) -> None:
    original_id, content = fresh(), noise(sum(lengths))

    def pieces() -> Iterator[bytes]:
        start = 0
        for length in lengths:
            yield content[start : start + length]
            start += length

    assert originals.keep_chunks(original_id, pieces()) == whole(content)
    assert content_of(originals, original_id) == content


def test_progress_grows_until_the_whole_file_is_copied(originals: Originals, tmp_path: Path) -> None:
    seen: list[int] = []

    originals.keep(fresh(), source_of(tmp_path, noise(3 * STEP)), seen.append)

    assert seen == sorted(set(seen))
    assert seen[-1] == 3 * STEP


def test_what_is_kept_is_never_overwritten(originals: Originals, tmp_path: Path) -> None:
    original_id = fresh()
    originals.keep(original_id, source_of(tmp_path, b"first"))

    with pytest.raises(RefusedError):
        originals.keep(original_id, source_of(tmp_path, b"second"))
    with pytest.raises(RefusedError):
        originals.keep_chunks(original_id, [b"third"])
    assert content_of(originals, original_id) == b"first"


def test_a_source_stays_as_it_was(originals: Originals, tmp_path: Path) -> None:
    source = source_of(tmp_path, b"testimony")
    before = source.stat()

    original_id = fresh()
    originals.keep(original_id, source)
    originals.remove(original_id)

    assert source.read_bytes() == b"testimony"
    assert (source.stat().st_mode, source.stat().st_mtime_ns) == (before.st_mode, before.st_mtime_ns)


@pytest.mark.parametrize("name", ["missing.mp4", "Atelier 3"])
def test_what_cannot_be_read_is_refused_in_one_clear_sentence(originals: Originals, tmp_path: Path, name: str) -> None:
    (tmp_path / "Atelier 3").mkdir()

    with pytest.raises(InvalidInputError) as refusal:
        originals.keep(fresh(), tmp_path / name)

    assert str(refusal.value).endswith(".")
    assert name not in str(refusal.value)
    assert list(originals.ids()) == []


def test_bytes_that_stop_coming_are_not_kept(originals: Originals) -> None:
    original_id = fresh()

    def broken_off() -> Iterator[bytes]:
        yield noise(STEP + 1)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        originals.keep_chunks(original_id, broken_off())
    assert not originals.holds(original_id)
    assert originals.keep_chunks(original_id, [b"again"]) == whole(b"again")


def test_what_is_not_there_is_not_found(originals: Originals) -> None:
    original_id = fresh()

    assert not originals.holds(original_id)
    with pytest.raises(NotFoundError), originals.lend(original_id):
        pass
    with pytest.raises(NotFoundError):
        originals.verify(original_id)


def test_an_erased_original_is_gone_and_erasing_it_again_is_no_error(originals: Originals) -> None:
    original_id = fresh()
    originals.keep_chunks(original_id, [b"testimony"])

    originals.remove(original_id)
    originals.remove(original_id)

    assert not originals.holds(original_id)
    assert list(originals.ids()) == []


def test_a_lent_original_cannot_be_written_to(originals: Originals) -> None:
    original_id = fresh()
    originals.keep_chunks(original_id, [b"testimony"])

    with originals.lend(original_id) as path:
        assert path.stat().st_mode & 0o777 == 0o400


def test_the_ids_of_everything_kept_are_given(originals: Originals) -> None:
    kept = {fresh() for _ in range(20)}
    for original_id in kept:
        originals.keep_chunks(original_id, [original_id.encode()])

    assert set(originals.ids()) == kept


@pytest.mark.parametrize("name", ["", "..", "../../../etc/passwd", "/etc/passwd", "A" * 20, "a" * 19 + "/", "a" * 21])
def test_an_id_that_is_none_leads_nowhere(originals: Originals, tmp_path: Path, name: str) -> None:
    nobody = OriginalId(name)

    assert not originals.holds(nobody)
    with pytest.raises(NotFoundError):
        originals.keep(nobody, source_of(tmp_path, b"x"))
    with pytest.raises(NotFoundError):
        originals.keep_chunks(nobody, [b"x"])
    with pytest.raises(NotFoundError), originals.lend(nobody):
        pass
    with pytest.raises(NotFoundError):
        originals.verify(nobody)
    originals.remove(nobody)


def test_a_working_copy_beside_the_originals_vanishes_and_is_none_of_them(
    originals: Originals, workspace: WorkingSpace
) -> None:
    with workspace.aside() as folder:
        assert list(folder.glob("take")) == []
        copy = folder / "take"
        copy.write_bytes(b"joined")
        assert list(originals.ids()) == []

    assert not folder.exists()
