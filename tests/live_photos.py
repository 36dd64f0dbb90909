"""Photos and films of their moments as a telephone writes them: both hold one identifier, each in its own place."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path
from typing import Final

from archive.domain.records import Work
from archive.domain.terms import WorkState
from archive.ingest.intake.live_photos import MARK
from archive.ingest.steps.describe import describe
from archive.ingest.steps.source import lent
from archive.ingest.takes.pair_live_photos import pair_live_photo
from archive.ports import Kit
from tests import samples

LIVE_ID: Final = "5A1B9C2E-0F3D-4E6A-9B7C-1D2E3F405162"
OTHER_ID: Final = "00000000-1111-4222-8333-444444444444"


def photo_of(folder: Path, name: str, live_id: str = LIVE_ID) -> Path:
    """Make a photo whose maker's note holds the identifier after another field."""
    from PIL import Image

    path = samples.photo(folder, f"plain-{name}")
    with Image.open(path) as picture:
        exif = picture.getexif()
        exif.get_ifd(0x8769)[0x927C] = _note(live_id)
        picture.save(folder / name, exif=exif)
    path.unlink()
    return folder / name


def moment_of(folder: Path, name: str, live_id: str = LIVE_ID) -> Path:
    """Make the film of a moment, which names the identifier among its tags."""
    plain = samples.video(folder, f"plain-{name}", seconds=1, width=160, height=120)
    tags = ["-movflags", "use_metadata_tags", "-metadata", f"{MARK}={live_id}"]
    samples.run_ffmpeg("-i", str(plain), "-c", "copy", *tags, str(folder / name))
    plain.unlink()
    return folder / name


def describe_all(kit: Kit) -> None:
    """Bring every work into review by the one step that tells what belongs together, and pair after each."""
    for work in [work for work in kit.catalogue.find(Work) if work.state is WorkState.RECEIVED]:
        with lent(kit, work.id) as source:
            kit.catalogue.save(replace(describe(kit, source.footage(kit, work)), state=WorkState.IN_REVIEW))
        pair_live_photo(kit, work.id)


def _note(live_id: str) -> bytes:
    text = live_id.encode() + b"\0"
    fields = struct.pack(">HHHII", 2, 0x01, 9, 1, 12) + struct.pack(">HHII", 0x11, 2, len(text), 14 + 2 + 24 + 4)
    return b"Apple iOS\0\0\1MM" + fields + bytes(4) + text
