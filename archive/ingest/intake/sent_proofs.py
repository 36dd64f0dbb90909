"""A recording that was sent in pieces as the proof of a consent: never a work, and gone from here once it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar

from archive.domain.errors import BusyError, InvalidInputError, NotFoundError, StaleRecordError
from archive.domain.ids import AccountId
from archive.domain.sealed import Upload
from archive.domain.uploads import UploadState, is_whole
from archive.ingest.intake.uploads import end_upload, upload_of
from archive.ports import Kit

_CHUNK_BYTES: Final = 1 << 20
T = TypeVar("T")


def give_proof(kit: Kit, upload_id: str, account_id: AccountId, keep: Callable[[Upload, Iterator[bytes]], T]) -> T:
    """Have a recording kept that somebody sent as a part; only once it is kept is it gone from where it came in.

    Raises:
        InvalidInputError: there is no such part of this account, or it is not whole, or is still being sent.
    """
    upload = _whole_part(kit, upload_id, account_id)
    kept: list[T] = []
    try:
        with kit.incoming.receive(upload.id) as receiver:
            receiver.hand_over(lambda path, _: kept.append(keep(upload, _chunks(path))))
    except BusyError:
        raise _unsent() from None
    # What cannot be taken away at this moment is given up with what nobody sends on.
    with suppress(BusyError, StaleRecordError):
        end_upload(kit, upload)
    return kept[0]


def _whole_part(kit: Kit, upload_id: str, account_id: AccountId) -> Upload:
    with suppress(NotFoundError):
        upload = upload_of(kit, upload_id, account_id)
        stands = upload.is_part and upload.state is UploadState.RECEIVING
        if stands and is_whole(kit.incoming.size_bytes(upload.id), upload.length_bytes):
            return upload
    raise _unsent()


def _unsent() -> InvalidInputError:
    return InvalidInputError("consent.unsent", "The recording has not arrived whole. Please send it once more.")


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk
