"""Uploads: begun with what is said about them, received over days and lines, and taken in once they are whole.

Whoever asks first after a restart finishes what was cut off: every step here finds what it did before, or does the
same again. Nothing is called safe before its hash was taken of the bytes that lie in the store.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from archive.domain.errors import (
    ArchiveError,
    BusyError,
    InvalidInputError,
    MediaToolError,
    NoSpaceError,
    NotFoundError,
    RefusedError,
    StaleRecordError,
    readable,
)
from archive.domain.file_types import require_accepted
from archive.domain.ids import AccountId, OriginalId, ParticipantId, UploadId, WorkId, WorkshopId, new_id
from archive.domain.records import ParticipantHandle, Work, Workshop
from archive.domain.sealed import Original, Upload
from archive.domain.terms import WorkKind
from archive.domain.uploads import SETTLED, UploadState, is_whole, require_size
from archive.domain.words.working_label import clean_label
from archive.ingest.intake.live_photos import is_moment
from archive.ingest.intake.quarantine import printable, sentence_of
from archive.ingest.intake.receive import NewWork, Taken, label_unlabelled, refuse_taken_back, take_held
from archive.ingest.media_kind import told_otherwise
from archive.ports import Kept, Kit, Page, Range, Receiver

WAITS_FOR: Final = timedelta(days=7)
"""How long an upload waits for its next byte before it is given up."""

REMEMBERED_FOR: Final = timedelta(days=30)
"""How long the desk still tells what became of an upload."""

NO_WORKSHOP: Final = "Choose the workshop that the files come from."
WRONG_HASH: Final = "This file arrived otherwise than it was sent; send it again, and keep the card until then."


NOT_AGAIN: Final = "Somebody took this file back; it is not taken in again."


@dataclass(frozen=True, kw_only=True)
class NewUpload:
    """What a client says about a file before its first byte."""

    account_id: AccountId
    length_bytes: int | None
    said: str = ""
    file_name: str = ""
    media_type: str = ""
    sha256: str = ""
    workshop_id: str = ""
    kind: str = ""
    participant_id: str = ""
    label: str = ""
    is_part: bool = False


def begin_upload(kit: Kit, new: NewUpload, limit_bytes: int) -> Upload:
    """Make a place for a file, on the disk when this returns; one that is here already needs none and is safe at once.

    One that its sender brought before and that waits with a reason is tried again as it lies here, and not twice kept.

    Raises:
        InvalidInputError: it is too large or of no kind that we take, there is no room for it, or it names what we
            do not know.
        RefusedError: somebody took this very file back before.
    """
    known = None if new.is_part else _known(kit, new)
    if known is None and (waiting := _waiting(kit, new)):
        return _take_in(kit, replace(waiting, workshop_id=_workshop(kit, new.workshop_id) or waiting.workshop_id))
    if known is None:
        require_accepted(new.file_name)
        require_size(new.length_bytes, limit_bytes, kit.incoming.free_bytes())
    upload = Upload(
        id=UploadId(new_id()),
        account_id=new.account_id,
        began_at=kit.clock.now(),
        length_bytes=new.length_bytes,
        original_id=OriginalId(new_id()),
        said=new.said,
        file_name=printable(new.file_name.replace("\\", "/").rpartition("/")[2]),
        media_type=new.media_type[:100],
        expected_sha256=new.sha256,
        workshop_id=_workshop(kit, new.workshop_id),
        kind=new.kind if new.kind in set(WorkKind) else "",
        participant_id=_person(kit, new.participant_id),
        is_part=new.is_part,
        label=clean_label(new.label),
    )
    if known is not None:
        label_unlabelled(kit, known.work_id, new.label)
        done = replace(upload, state=UploadState.SAFE, work_id=known.work_id, sha256=known.sha256, was_known=True)
        return kit.vault.save(done)
    kit.incoming.begin(upload.id)
    return kit.vault.save(upload)


def upload_of(kit: Kit, upload_id: str, account_id: AccountId) -> Upload:
    """Give somebody's own upload; anybody else's is as unheard of as none."""
    upload = kit.vault.get(Upload, upload_id)
    if upload.account_id != account_id:
        raise NotFoundError("There is no such upload.")
    return upload


def offset_of(kit: Kit, upload: Upload) -> int:
    """Give how many bytes of an upload are here; of one that is settled, all of them."""
    if upload.state is UploadState.RECEIVING:
        return kit.incoming.size_bytes(upload.id)
    return upload.length_bytes or 0


def has_expired(kit: Kit, upload: Upload) -> bool:
    """Tell whether an upload has waited too long for its next byte; a place that is gone has."""
    try:
        return kit.clock.proven() - kit.incoming.touched_at(upload.id) >= WAITS_FOR
    except NotFoundError:
        return True


def say_length(kit: Kit, upload: Upload, length_bytes: int, limit_bytes: int) -> Upload:
    """Write down the length of an upload that began without one."""
    require_size(length_bytes, limit_bytes, kit.incoming.free_bytes() + kit.incoming.size_bytes(upload.id))
    return kit.vault.save(replace(upload, length_bytes=length_bytes))


def end_upload(kit: Kit, upload: Upload) -> Upload:
    """Give an upload up: what came of it is deleted, unless it is a work already."""
    if upload.state is UploadState.RECEIVING or upload.state is UploadState.NEEDS_YOU:
        with suppress(NotFoundError), kit.incoming.receive(upload.id):
            upload = kit.vault.save(replace(upload, state=UploadState.ENDED))
        kit.incoming.remove(upload.id)
    return upload


def put_away(kit: Kit, upload: Upload) -> Upload:
    """Tell no more of an upload that came to nothing; what of it lies among the originals waits there, and is told of.

    Raises:
        RefusedError: it is a work, or on its way to be one, or its bytes wait among the originals.
    """
    if upload.state in (UploadState.SAFE, UploadState.CHECKING, UploadState.JOINED) or holds(kit, upload):
        raise RefusedError("This file is here: it is found among the files that wait, or among the works.")
    end_upload(kit, upload)
    now = kit.vault.get(Upload, upload.id)
    return kit.vault.save(replace(now, state=UploadState.ENDED, problem="", problem_values={}))


def holds(kit: Kit, upload: Upload) -> bool:
    """Tell whether the bytes of an upload lie among the originals."""
    return kit.originals.holds(upload.original_id)


def join_uploads(kit: Kit, new: NewUpload, parts: Sequence[Upload], limit_bytes: int) -> Upload:
    """Make one upload of parts that are whole, and let the parts go.

    Raises:
        InvalidInputError: a part is missing, not whole, or no part.
    """
    whole = [p for p in parts if p.is_part and p.state is UploadState.RECEIVING and _is_here(kit, p)]
    if not parts or len(whole) != len(parts):
        raise InvalidInputError("upload.parts", "A part of this file is missing; send it again.")
    length = sum(part.length_bytes or 0 for part in parts)
    upload = begin_upload(kit, replace(new, length_bytes=length, is_part=False), limit_bytes)
    if upload.state is UploadState.RECEIVING:
        kit.incoming.join(upload.id, [part.id for part in parts])
        upload = kit.vault.save(replace(upload, parts=tuple(part.id for part in parts)))
    kit.vault.save_all([replace(part, state=UploadState.JOINED) for part in parts])
    for part in parts:
        kit.incoming.remove(part.id)
    return upload


def finish_upload(kit: Kit, upload_id: str) -> Upload:
    """Take a whole upload in as a work, going on from wherever an earlier try was cut off.

    What cannot be taken in stays where it is, with the sentence why. An upload that is not whole stays as it is.

    Raises:
        BusyError: somebody else holds it at this moment.
    """
    upload = kit.vault.get(Upload, upload_id)
    if upload.is_part or upload.state in SETTLED:
        return upload
    if upload.state is UploadState.RECEIVING and not is_whole(offset_of(kit, upload), upload.length_bytes):
        return upload
    try:
        with kit.incoming.receive(upload.id) as receiver:
            upload = _finish(kit, kit.vault.get(Upload, upload_id), receiver)
    except NotFoundError:
        upload = _take_in(kit, upload)
    if upload.state is UploadState.SAFE:
        kit.incoming.remove(upload.id)
    return upload


def describe_upload(kit: Kit, upload: Upload, workshop_id: str) -> Upload:
    """Say which workshop an upload belongs to that came without one, and take it in."""
    kit.vault.save(replace(upload, workshop_id=_workshop(kit, workshop_id)))
    return finish_upload(kit, upload.id)


def recover_uploads(kit: Kit) -> int:
    """Finish what a dead process left half taken in; give how many that were."""
    left = [u for u in kit.vault.find(Upload, state=UploadState.CHECKING.value)]
    left += [u for u in kit.vault.find(Upload, state=UploadState.RECEIVING.value) if not u.is_part and _is_here(kit, u)]
    done = 0
    for upload in left:
        with suppress(BusyError, StaleRecordError):
            finish_upload(kit, upload.id)
            done += 1
    return done


def give_up_old(kit: Kit) -> int:
    """Give up the uploads whose next byte never came, and the places that nobody speaks of; give how many."""
    # By time that has certainly passed: a clock that leaps forward must not delete what is on its way.
    now, given_up = kit.clock.proven(), 0
    for upload_id in kit.incoming.ids():
        with suppress(NotFoundError, BusyError):
            if now - kit.incoming.touched_at(upload_id) < WAITS_FOR:
                continue
            with suppress(NotFoundError):
                upload = kit.vault.get(Upload, upload_id)
                if upload.state not in (UploadState.RECEIVING, *SETTLED):
                    continue
                end_upload(kit, upload)
            kit.incoming.remove(upload_id)
            given_up += 1
    return given_up


def note_on(kit: Kit, upload: Upload) -> str:
    """Give the sentence about an upload that became a work of another kind than its name says; "" for all others."""
    original = _original(kit, upload) if upload.work_id else None
    return told_otherwise(original.file_name, original.media_type) if original else ""


def uploads_of(kit: Kit, account_id: AccountId) -> tuple[Upload, ...]:
    """Give somebody's uploads that are still worth telling of, the newest first."""
    since = kit.clock.now() - REMEMBERED_FOR
    found = kit.vault.find(Upload, Page(order_by="-began_at"), account_id=account_id, began_at=Range(least=since))
    return tuple(upload for upload in readable(found) if not upload.is_part)


def _finish(kit: Kit, upload: Upload, receiver: Receiver) -> Upload:
    """Check the whole, move it among the originals, and make a work of it."""
    if upload.state in SETTLED:
        return upload
    upload = kit.vault.save(replace(upload, state=UploadState.CHECKING, problem=""))
    kept = receiver.seal()
    if upload.expected_sha256 and kept.sha256 != upload.expected_sha256:
        receiver.cut(0)
        return kit.vault.save(replace(upload, state=UploadState.RECEIVING, problem=WRONG_HASH))
    upload = kit.vault.save(replace(upload, sha256=kept.sha256, length_bytes=kept.size_bytes))
    if not upload.workshop_id:
        return kit.vault.save(replace(upload, state=UploadState.NEEDS_YOU, problem=NO_WORKSHOP))
    _announce(kit, upload)

    def adopt(path: Path, kept: Kept) -> None:
        kit.originals.adopt(upload.original_id, path, kept)

    receiver.hand_over(adopt)
    return _take_in(kit, upload)


def _take_in(kit: Kit, upload: Upload) -> Upload:
    """Make a work of an upload whose bytes are among the originals already."""
    original = _original(kit, upload)
    if original is None:
        return kit.vault.save(replace(upload, state=UploadState.ENDED, problem=WRONG_HASH))
    if not kit.originals.holds(upload.original_id):
        if not original.sha256:
            return kit.vault.save(replace(upload, state=UploadState.ENDED, problem=NOT_AGAIN))
        return _safe(kit, upload, original.work_id, known=True)
    kept = Kept(sha256=upload.sha256, size_bytes=upload.length_bytes or 0)
    try:
        taken = take_held(kit, original, kept, _entry(upload))
    except (InvalidInputError, RefusedError, NoSpaceError, MediaToolError) as error:
        return _needs(kit, upload, error)
    return _done(kit, upload, taken)


def _done(kit: Kit, upload: Upload, taken: Taken) -> Upload:
    return _safe(kit, upload, taken.work.id, known=taken.known)


def _safe(kit: Kit, upload: Upload, work_id: WorkId, *, known: bool) -> Upload:
    done = replace(upload, state=UploadState.SAFE, work_id=work_id, was_known=known, problem="", problem_values={})
    return kit.vault.save(done)


def _needs(kit: Kit, upload: Upload, error: ArchiveError) -> Upload:
    """Say why an upload is no work; its bytes wait among the originals, under the files that wait."""
    sentence = sentence_of(error)
    values = {name: str(value) for name, value in sentence.values.items()}
    told = replace(upload, state=UploadState.ENDED, problem=sentence.message, problem_values=values)
    return kit.vault.save(told)


def _announce(kit: Kit, upload: Upload) -> None:
    """Note in the vault that an original is coming: bytes that nobody announced can so never be there."""
    if _original(kit, upload) is None:
        kit.vault.save(
            Original(
                id=upload.original_id,
                work_id=WorkId(new_id()),
                sha256="",
                size_bytes=0,
                file_name=upload.file_name,
                received_at=kit.clock.now(),
            )
        )


def _original(kit: Kit, upload: Upload) -> Original | None:
    try:
        return kit.vault.get(Original, upload.original_id)
    except NotFoundError:
        return None


def _entry(upload: Upload) -> NewWork:
    return NewWork(
        workshop_id=WorkshopId(upload.workshop_id),
        kind=WorkKind(upload.kind) if upload.kind else None,
        participant_id=upload.participant_id,
        operator=upload.account_id,
        label=upload.label,
    )


def _is_here(kit: Kit, upload: Upload) -> bool:
    try:
        return is_whole(kit.incoming.size_bytes(upload.id), upload.length_bytes)
    except NotFoundError:
        return False


def _known(kit: Kit, new: NewUpload) -> Original | None:
    """Give the original that a file of this hash is already, if it is here whole and belongs to a work."""
    if not new.sha256:
        return None
    same = list(kit.vault.find(Original, sha256=new.sha256))
    refuse_taken_back(kit, same)
    if new.kind:  # whoever says what a photo's moment is makes a work of it
        same = [o for o in same if not is_moment(kit, o)]
    return next((o for o in same if kit.originals.holds(o.id) and _has_work(kit, o)), None)


def _waiting(kit: Kit, new: NewUpload) -> Upload | None:
    """Give the upload of this hash that its sender brought before, if its bytes wait here with the reason."""
    if new.is_part or not new.sha256:
        return None
    same = readable(kit.vault.find(Upload, account_id=new.account_id, sha256=new.sha256, state=UploadState.ENDED.value))
    return next((u for u in same if u.problem and kit.originals.holds(u.original_id)), None)


def _has_work(kit: Kit, original: Original) -> bool:
    try:
        return bool(kit.catalogue.get(Work, original.work_id))
    except NotFoundError:
        return False


def _workshop(kit: Kit, workshop_id: str) -> str:
    if not workshop_id:
        return ""
    try:
        return kit.catalogue.get(Workshop, workshop_id).id
    except NotFoundError:
        raise InvalidInputError("upload.workshop", NO_WORKSHOP) from None


def _person(kit: Kit, participant_id: str) -> ParticipantId | None:
    if not participant_id:
        return None
    try:
        return kit.catalogue.get(ParticipantHandle, participant_id).id
    except NotFoundError:
        raise InvalidInputError("upload.person", "There is nobody of this kind here; choose somebody else.") from None
