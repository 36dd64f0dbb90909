"""Whether a card may be erased: only when the archive holds the very bytes in every store that is set."""

from __future__ import annotations

from archive.domain.sealed import Original, Upload
from archive.domain.uploads import UploadState
from archive.ports import Kit


def may_erase(kit: Kit, upload: Upload) -> bool:
    """Tell whether the file of an upload may be erased where it came from."""
    if upload.state is not UploadState.SAFE or not upload.sha256:
        return False
    same = kit.vault.find(Original, sha256=upload.sha256)
    return any(original.work_id == upload.work_id and kit.originals.is_safe(original.id) for original in same)
