"""Files that waited because they could not be read, and that nobody needs any more: let go of, by two people."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Final

from archive.domain.errors import ArchiveError, NotFoundError, RefusedError
from archive.domain.ids import OriginalId
from archive.domain.roles import MENDS_INTAKE
from archive.domain.sealed import Original, QuarantineEntry, Upload
from archive.languages import _
from archive.ports import Kit
from archive.review.people.accounts import Actor, actor, require_role
from archive.review.people.separation import require_second_person

_A_WORK: Final = _("This file is a work already: take the work back on its page.")


def let_go(kit: Kit, entry_id: str, by: Actor) -> QuarantineEntry:
    """End the waiting of a file that could not be taken in; one kept here is erased by the second who says so.

    Whoever says it first is written down. What lies outside the archive is only told of no more. Running it
    twice is safe.

    Raises:
        RefusedError: it waits no more, it is a work, or the second person is not certainly another one.
    """
    require_role(actor(kit, by.account_id), MENDS_INTAKE)
    entry = _waiting(kit, entry_id)
    if not is_held(entry):
        return _end(kit, entry)
    if not entry.let_go_by:
        return kit.vault.save(replace(entry, let_go_by=by.account_id))
    require_second_person(kit, by.account_id, [entry.let_go_by])
    return _erase(kit, entry)


def keep(kit: Kit, entry_id: str, by: Actor) -> QuarantineEntry:
    """Say that a file stays, which somebody else wanted to let go of.

    Raises:
        RefusedError: it waits no more.
    """
    require_role(actor(kit, by.account_id), MENDS_INTAKE)
    return kit.vault.save(replace(_waiting(kit, entry_id), let_go_by=""))


def is_held(entry: QuarantineEntry) -> bool:
    """Tell whether the bytes of a waiting file belong among the originals; a disk that is away says nothing of them."""
    return entry.original_id is not None


def _waiting(kit: Kit, entry_id: str) -> QuarantineEntry:
    entry = kit.vault.get(QuarantineEntry, entry_id)
    if entry.resolved:
        raise RefusedError("This file does not wait any more.")
    if entry.work_id is not None:
        raise RefusedError(_A_WORK)
    return entry


def _erase(kit: Kit, entry: QuarantineEntry) -> QuarantineEntry:
    """Delete a file's bytes and all that was said of it, also its hash: a better copy of it may come again."""
    if entry.original_id is not None:
        uploads = _uploads(kit, entry.original_id)
        # Whoever tries the file again at this moment writes this record too: one of both is stale, and nothing is lost.
        if _blank(kit, entry.original_id):
            _forget_uploads(kit, uploads)
            kit.originals.remove(entry.original_id)
        elif kit.originals.holds(entry.original_id):
            raise RefusedError(_A_WORK)
    return _end(kit, entry)


def _forget_uploads(kit: Kit, uploads: Iterable[Upload]) -> None:
    for upload in uploads:
        kit.vault.save(replace(upload, file_name="", said="", label="", problem="", problem_values={}))


def _blank(kit: Kit, original_id: OriginalId) -> bool:
    """Forget an original that never became a work; of one that did, say so: only a taking-back erases that."""
    with suppress(NotFoundError):
        original = kit.vault.get(Original, original_id)
        if original.sha256:
            return False
        blank = replace(original, file_name="", media_type="", tags={}, probe={})
        kit.vault.save(replace(blank, erased_at=kit.clock.now()))
    return True


def _end(kit: Kit, entry: QuarantineEntry) -> QuarantineEntry:
    done = kit.vault.save(replace(entry, file_name="", titles={}, label="", held_path=None, resolved=True))
    kit.vault.compact()
    return done


def _uploads(kit: Kit, original_id: OriginalId) -> list[Upload]:
    """Give the uploads that brought a file: of one that was never read through, its record does not know the hash."""
    try:
        sha256 = kit.originals.verify(original_id).sha256
    except ArchiveError:
        return []
    return [upload for upload in kit.vault.find(Upload, sha256=sha256) if upload.original_id == original_id]
