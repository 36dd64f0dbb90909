"""Where the sample lives: made once beside real recordings, made anew when its making has changed."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from archive import __version__
from archive.adapters.ffmpeg_supply import find_media_tools
from archive.config import Settings
from archive.demo.telling import Answer
from archive.wiring import full_kit

_SOURCES: Final = Path(__file__).resolve().parent


@dataclass(frozen=True, kw_only=True)
class Sample:
    """The sample as it stands on the disk: its settings, its works by answer, and the desk's one password."""

    settings: Settings
    works: Mapping[Answer, Sequence[str]]
    password: str


def sample(settings: Settings, tell: Callable[[str], None]) -> Sample:
    """Give the sample workshop, making it first where it is missing, half-made or of an older making."""
    home = settings.media_folder / "demo"
    here = replace(settings, media_folder=home, withdrawals_folder="")
    note = home / "sample.json"
    told = _told(note)
    if told.get("making") != _making():
        _make(here, note, tell)
        told = _told(note)
    works = {Answer(name): ids for name, ids in told["works"].items()}
    return Sample(settings=here, works=works, password=told["password"])


def _told(note: Path) -> dict[str, Any]:
    try:
        told = json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _make(settings: Settings, note: Path, tell: Callable[[str], None]) -> None:
    # Only here: a sample that is there already needs no pictures painted.
    from archive.demo.works import WORKS
    from archive.demo.workshop import make_workshop

    home = settings.media_folder
    shutil.rmtree(home, ignore_errors=True)
    footage = home / "footage"
    footage.mkdir(parents=True)
    ffmpeg = find_media_tools(settings.ffmpeg or None, settings.ffprobe or None).ffmpeg
    kit = full_kit(settings)
    try:
        made = make_workshop(kit, ffmpeg, footage, tell)
    finally:
        kit.jobs.close()
        kit.vault.close()
        kit.catalogue.close()
    works: dict[str, list[str]] = {}
    for told in WORKS:
        works.setdefault(told.answer.value, []).append(made.works[told.key])
    note.write_text(
        json.dumps({"making": _making(), "works": works, "password": made.people.password}), encoding="utf-8"
    )
    note.chmod(0o600)


def _making() -> str:
    """Name how the sample is made, by everything that takes part in it."""
    digest = hashlib.sha256(__version__.encode())
    for path in sorted(_SOURCES.parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
