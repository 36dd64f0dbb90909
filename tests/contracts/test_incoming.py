"""What every place for unfinished uploads promises, in memory or on the disk."""

from __future__ import annotations

import hashlib
import io
import random
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from archive.adapters.memory.incoming import MemoryIncoming
from archive.adapters.storage.incoming_local import LocalIncoming
from archive.domain.errors import BusyError, NotFoundError
from archive.domain.ids import UploadId, new_id
from archive.ports import Incoming, Kept

ENGINES: Mapping[str, Callable[[Path], Incoming]] = {
    "memory": lambda _: MemoryIncoming(),
    "local": lambda folder: LocalIncoming(folder / "incoming"),
}
"""Every engine by its name in the settings; `memory` is for tests."""


@pytest.fixture(params=ENGINES)
def incoming(request: pytest.FixtureRequest, tmp_path: Path) -> Incoming:
    return ENGINES[request.param](tmp_path)


def begun(incoming: Incoming) -> UploadId:
    upload_id = UploadId(new_id())
    incoming.begin(upload_id)
    return upload_id


def fill(incoming: Incoming, *pieces: bytes) -> UploadId:
    upload_id = begun(incoming)
    for piece in pieces:
        with incoming.receive(upload_id) as receiver:
            receiver.write(piece)
            receiver.sync()
    return upload_id


def whole(content: bytes) -> Kept:
    return Kept(sha256=hashlib.sha256(content).hexdigest(), size_bytes=len(content))


def test_a_fresh_place_is_empty(incoming: Incoming) -> None:
    upload_id = begun(incoming)

    assert incoming.size_bytes(upload_id) == 0
    assert list(incoming.ids()) == [upload_id]


def test_pieces_come_one_after_the_other_and_are_hashed_as_a_whole(incoming: Incoming) -> None:
    upload_id = fill(incoming, b"told ", b"in ", b"pieces")

    assert incoming.size_bytes(upload_id) == 14
    with incoming.receive(upload_id) as receiver:
        assert receiver.seal() == whole(b"told in pieces")


def test_a_piece_can_be_taken_back_and_the_hash_with_it(incoming: Incoming) -> None:
    upload_id = fill(incoming, b"told ")
    with incoming.receive(upload_id) as receiver:
        receiver.write(b"wrong")
        receiver.cut(5)
        receiver.write(b"right")
        assert receiver.offset_bytes == 10
        assert receiver.seal() == whole(b"told right")
    with incoming.receive(upload_id) as receiver:
        receiver.cut(2)
        assert receiver.seal() == whole(b"to")


def test_a_large_piece_is_poured_in_and_hashed_behind_the_writing(incoming: Incoming) -> None:
    content = random.Random(7).randbytes(9_000_001)
    upload_id = fill(incoming, content[:1000])
    reader = io.BytesIO(content[1000:] + b"beyond")

    with incoming.receive(upload_id) as receiver:
        receiver.fill(reader.readinto, len(content) - 1000)
        assert receiver.offset_bytes == len(content)
        assert receiver.seal() == whole(content)
    with incoming.receive(upload_id) as receiver:
        receiver.fill(io.BytesIO(b"little").readinto, 100)
        assert receiver.seal() == whole(content + b"little")


def test_only_one_holds_an_upload_at_a_time(incoming: Incoming) -> None:
    upload_id = begun(incoming)

    with incoming.receive(upload_id), pytest.raises(BusyError), incoming.receive(upload_id):
        pass
    with incoming.receive(upload_id) as receiver:
        receiver.write(b"after")


def test_parts_are_joined_in_the_order_given(incoming: Incoming) -> None:
    one, other = fill(incoming, b"second"), fill(incoming, b"first ")
    joined = fill(incoming, b"what was there before")

    incoming.join(joined, [other, one])

    with incoming.receive(joined) as receiver:
        assert receiver.seal() == whole(b"first second")


def test_a_whole_file_is_handed_over(incoming: Incoming, tmp_path: Path) -> None:
    upload_id = fill(incoming, b"whole")
    taken = tmp_path / "taken"

    def take(path: Path, kept: Kept) -> None:
        assert kept == whole(b"whole")
        path.rename(taken)

    with incoming.receive(upload_id) as receiver:
        assert receiver.hand_over(take) == whole(b"whole")

    assert taken.read_bytes() == b"whole"


def test_what_is_given_up_is_gone_and_unheard_of(incoming: Incoming) -> None:
    upload_id = fill(incoming, b"gone")
    incoming.remove(upload_id)
    incoming.remove(upload_id)

    for missing in (upload_id, UploadId("../../etc/passwd"), UploadId(new_id())):
        with pytest.raises(NotFoundError):
            incoming.size_bytes(missing)
        with pytest.raises(NotFoundError), incoming.receive(missing):
            pass


def test_another_process_goes_on_with_the_right_hash(tmp_path: Path) -> None:
    upload_id = fill(LocalIncoming(tmp_path), b"before the restart, ")

    with LocalIncoming(tmp_path).receive(upload_id) as receiver:
        receiver.write(b"after it")
        assert receiver.seal() == whole(b"before the restart, after it")
