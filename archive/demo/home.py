"""Where the sample workshop is kept: made aside once, put in its place whole, and made anew when it no longer fits."""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.config import Settings
from archive.demo.processes import worker_beside
from archive.demo.story.desk_people import DeskPeople
from archive.demo.workshop import Sample, Tell, make_workshop
from archive.domain.errors import SettingsError
from archive.domain.ids import WorkId
from archive.ports import Kit
from archive.wiring import full_kit

NAME: Final = "demo"
"""The sample's folder below the media folder."""

_PROGRAM: Final = Path(__file__).resolve().parent.parent
_SHAPING: Final = ("demo", "domain", "ingest", "review", "adapters", "anonymise", "worker")
"""The rooms whose code decides what a sample workshop holds."""
_NOTE: Final = "sample.json"


@dataclass(frozen=True, kw_only=True)
class Home:
    """A sample workshop in its place: the settings that open it, what stands in it, and whether it was just made."""

    settings: Settings
    sample: Sample
    generation: int
    fresh: bool = False


def settings_of_home(settings: Settings) -> Settings:
    """Give the settings of the sample beside an operator's own: another folder, everything else the same."""
    return all_in(settings, settings.media_folder.absolute() / NAME)


def all_in(settings: Settings, folder: Path) -> Settings:
    """Give settings that keep all of an archive in one folder, so that it can be moved, copied and deleted as one."""
    return replace(settings, media_folder=folder, withdrawals_folder="", watermark_folder=str(folder / "watermark"))


def settle(settings: Settings, tell: Tell) -> Home:
    """Give the sample workshop that stands, or make it: aside at first, so that a half-made one is never used.

    Raises:
        SettingsError: there is something else in its place.
        MediaToolError, NoSpaceError: it cannot be made here.
    """
    inside = settings_of_home(settings)
    folder = inside.media_folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _alone(folder.with_name(f".{NAME}.lock")):
        standing = _standing(inside)
        if standing is not None:
            return standing
        if folder.exists() and not (folder / _NOTE).is_file():
            raise SettingsError("The demo’s folder holds something that is not a sample workshop; move it away first.")
        aside = folder.with_name(f".{NAME}.making")
        shutil.rmtree(aside, ignore_errors=True)
        make_home(all_in(inside, aside), tell)
        if folder.exists():
            shutil.rmtree(folder)
        aside.rename(folder)
        made = read_home(inside)
    if made is None:
        raise SettingsError("The sample workshop cannot be read back; run this again.")
    return replace(made, fresh=True)


def make_home(settings: Settings, tell: Tell) -> None:
    """Make the sample workshop in an empty folder, and leave a note of what it is."""
    folder = settings.media_folder
    brought = folder / "brought"
    brought.mkdir(parents=True)
    (folder / "withdrawals").mkdir()
    ffmpeg = find_media_tools(settings.ffmpeg or None, settings.ffprobe or None).ffmpeg
    with opened(settings) as kit, worker_beside(settings):
        sample = make_workshop(kit, ffmpeg, brought, tell)
    shutil.rmtree(brought)  # the crew's cards are wiped once everything is in
    with opened(settings) as kit:
        note = {
            "stamp": stamp(),
            "works": dict(sample.works),
            "accounts": dict(sample.people.ids),
            "password": sample.people.password,
            "generation": kit.catalogue.generation(),
        }
    path = folder / _NOTE
    path.touch(mode=0o600)
    path.write_text(json.dumps(note), encoding="utf-8")


@contextmanager
def opened(settings: Settings) -> Iterator[Kit]:
    """Lend the whole archive of these settings."""
    kit = full_kit(settings)
    try:
        yield kit
    finally:
        kit.jobs.close()
        kit.vault.close()
        kit.catalogue.close()


def stamp() -> str:
    """Give what changes whenever the sample should be made anew: the code that shapes it, and the year."""
    seen = hashlib.sha256(str(datetime.now(UTC).year).encode())
    for room in _SHAPING:
        for path in sorted((_PROGRAM / room).rglob("*.py")):
            seen.update(path.relative_to(_PROGRAM).as_posix().encode() + path.read_bytes())
    return seen.hexdigest()


def was_touched(home: Home, kit: Kit) -> bool:
    """Tell whether somebody has changed something in the sample since it was made."""
    return kit.catalogue.generation() != home.generation


def read_home(settings: Settings) -> Home | None:
    """Give the sample that a folder holds, or None where there is no whole one."""
    note = _note(settings.media_folder)
    if note is None:
        return None
    people = DeskPeople(ids=note["accounts"], password=note["password"])
    works = {key: WorkId(work_id) for key, work_id in note["works"].items()}
    return Home(settings=settings, sample=Sample(works=works, people=people), generation=note["generation"])


def _standing(settings: Settings) -> Home | None:
    note = _note(settings.media_folder)
    return read_home(settings) if note is not None and note.get("stamp") == stamp() else None


def _note(folder: Path) -> dict[str, Any] | None:
    try:
        note = json.loads((folder / _NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return note if isinstance(note, dict) else None


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Wait until no other process makes the sample in the same place."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
