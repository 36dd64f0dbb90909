"""The second copy of what came in: made by the worker, read back, and found again when it is missing."""

from __future__ import annotations

import logging

from archive.domain.errors import NotFoundError
from archive.domain.ids import OriginalId, WorkId
from archive.domain.jobs import JobName
from archive.domain.sealed import Original, Upload
from archive.domain.uploads import UploadState
from archive.domain.voicing.line_takes import LineTake
from archive.ports import Kit

_log = logging.getLogger(__name__)


def copy_originals(kit: Kit, work_id: WorkId) -> int:
    """Make the copies of a work's originals that are missing, and give how many originals are safe now.

    Raises:
        BrokenRecordError, SettingsError, NoSpaceError: it cannot be done now; the job is tried again.
    """
    safe = 0
    for original in kit.vault.find(Original, work_id=work_id):
        if original.sha256 and kit.originals.holds(original.id):
            kit.replicas.double(original.id, original.sha256)
            safe += kit.replicas.is_safe(original.id)
    for take in kit.vault.find(LineTake, work_id=work_id):
        if take.is_kept and take.sound_id and kit.originals.holds(take.sound_id):
            kit.replicas.double(take.sound_id, take.sha256)
            safe += kit.replicas.is_safe(take.sound_id)
    return safe


def queue_missing_copies(kit: Kit) -> int:
    """Queue what lies in one store alone, and give how many works that concerns."""
    works: set[WorkId] = set()
    for original_id in kit.originals.ids():
        if kit.replicas.is_safe(original_id):
            continue
        try:
            works.add(_record_of(kit, original_id).work_id)
        except NotFoundError:
            _log.warning("original %s has no vault record", original_id)
    for work_id in works:
        kit.jobs.put(JobName.COPY, work_id)
    return len(works)


def _record_of(kit: Kit, original_id: OriginalId) -> Original | LineTake:
    take = next(kit.vault.find(LineTake, sound_id=original_id), None)
    return take or kit.vault.get(Original, original_id)


def may_erase(kit: Kit, upload: Upload) -> bool:
    """Tell whether the file of an upload may be erased where it came from."""
    if upload.state is not UploadState.SAFE or not upload.sha256:
        return False
    same = kit.vault.find(Original, sha256=upload.sha256)
    return any(original.work_id == upload.work_id and kit.replicas.is_safe(original.id) for original in same)
