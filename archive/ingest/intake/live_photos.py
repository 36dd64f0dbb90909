"""Photos that move for a moment: a telephone writes a still picture and a film of three seconds, and means one.

Every door takes both in; which belong together is asked of what the archive holds, once both are prepared.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Final

from archive.domain.errors import NotFoundError
from archive.domain.sealed import Original
from archive.domain.takes import Assembly
from archive.ports import Kit

MARK: Final = "com.apple.quicktime.content.identifier"
"""What the film of such a photo says, and no other film of a telephone; its value stands in the photo too."""

LARGEST_BYTES: Final = 48 << 20
ARRIVES_WITHIN: Final = timedelta(hours=1)
"""How far apart two files of one folder come in that lie beside each other in it."""

_NAMES: Final = (MARK, "apple.ContentIdentifier")
_LIVE_ID: Final = re.compile(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", re.IGNORECASE)
_CAMERA: Final = ("exif.Model", "com.apple.quicktime.model")


def live_id_of(tags: Mapping[str, str]) -> str:
    """Give what a photo and the film of its moment both say, from a file's tags; nothing where it says none."""
    said = (text.strip() for name, text in tags.items() if name.endswith(_NAMES))
    return next((text.upper() for text in said if _LIVE_ID.fullmatch(text)), "")


def is_moment(kit: Kit, original: Original) -> bool:
    """Tell whether an original is the film of a photo's moment, kept with the photo and nothing made of it."""
    if not original.live_id:
        return False
    try:
        return original.sha256 not in kit.vault.get(Assembly, original.work_id).parts
    except NotFoundError:
        return False


def name_alone(original: Original) -> str:
    """Give a file's name without its ending, as a photo and the film of its moment share it."""
    return unicodedata.normalize("NFC", PurePosixPath(original.file_name).stem).casefold()


def lay_together(photo: Original, film: Original) -> bool:
    """Tell whether a photo that lost its identifier lay beside a film that has one: by name, hour and telephone.

    Whether other files are called so too, nobody can tell from these two.
    """
    if photo.live_id or not film.live_id or name_alone(photo) != name_alone(film):
        return False
    if photo.received_at is None or film.received_at is None:
        return False
    cameras = {tags[name] for tags in (photo.tags, film.tags) for name in tags if name.endswith(_CAMERA)}
    return abs(photo.received_at - film.received_at) <= ARRIVES_WITHIN and len(cameras) <= 1
