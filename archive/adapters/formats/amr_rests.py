"""The rests of an old telephone's voice note: frames of AMR in which nobody speaks, of few bytes or none.

Debian's ffmpeg 5.1 decodes speech alone and calls each rest a broken packet. So a file is followed from frame to frame:
one that ends where a frame does, and in which there are rests, is whole, however many packets were called broken.
Source: RFC 4867, 5.3, and 3GPP TS 26.101 and 26.201, 4.1 (which frame has how many bytes behind its first).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

_NARROW: Final = b"#!AMR\n"
_WIDE: Final = b"#!AMR-WB\n"
_NARROW_BYTES: Final = {**dict(enumerate((12, 13, 15, 17, 19, 20, 26, 31, 5))), 15: 0}
_WIDE_BYTES: Final = {**dict(enumerate((17, 23, 32, 36, 40, 46, 50, 58, 60, 5))), 14: 0, 15: 0}
_LEAST_SPOKEN: Final = 10
_AT_ONCE: Final = 1 << 20


def has_rests_and_is_whole(path: Path) -> bool:
    """Tell whether this is a voice note in AMR with rests in it that ends where its last frame does."""
    with path.open("rb") as file:
        head = file.read(len(_WIDE))
        is_wide = head == _WIDE
        if not is_wide and not head.startswith(_NARROW):
            return False
        file.seek(len(_WIDE if is_wide else _NARROW))
        sizes = _WIDE_BYTES if is_wide else _NARROW_BYTES
        rests, skip = 0, 0
        while piece := file.read(_AT_ONCE):
            at = skip
            while at < len(piece):
                kind = piece[at] >> 3 & 0xF
                if kind not in sizes:
                    return False
                rests += sizes[kind] < _LEAST_SPOKEN
                at += 1 + sizes[kind]
            skip = at - len(piece)
    return rests > 0 and skip == 0
