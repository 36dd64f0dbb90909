"""Which engine stands behind each port; the public site is wired without the sealed side."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from archive.adapters.catalogue_tinydb import open_catalogue
from archive.adapters.clock_local import LocalClock
from archive.adapters.ffmpeg import FfmpegTools
from archive.adapters.ffmpeg_supply import find_media_tools
from archive.adapters.jobs_local import LocalJobs
from archive.adapters.originals_local import LocalOriginals
from archive.adapters.renditions_local import LocalRenditions
from archive.adapters.vault_local import open_vault
from archive.config import Settings
from archive.ports import Kit, PublicKit


@dataclass(frozen=True, kw_only=True)
class Folders:
    """Where each store lies below the media folder."""

    catalogue: Path
    vault: Path
    originals: Path
    renditions: Path
    incoming: Path
    jobs: Path
    drafts: Path

    @classmethod
    def below(cls, root: Path) -> Folders:
        """Name the folders below a media folder."""
        names = ("catalogue", "vault", "originals", "renditions", "incoming", "jobs", "drafts")
        return cls(**{name: root / name for name in names})


def public_kit(settings: Settings) -> PublicKit:
    """Wire the public site alone: it reads the catalogue and the renditions, and was never given the rest."""
    folders = Folders.below(settings.media_folder)
    return PublicKit(
        catalogue=open_catalogue(folders.catalogue, read_only=True),
        renditions=LocalRenditions(folders.renditions, read_only=True),
        clock=LocalClock(folders.catalogue / "clock"),
    )


def full_kit(settings: Settings) -> Kit:
    """Wire everything: for the desk, the worker and the command line."""
    folders = Folders.below(settings.media_folder)
    tools = find_media_tools(settings.ffmpeg or None, settings.ffprobe or None)
    return Kit(
        catalogue=open_catalogue(folders.catalogue),
        renditions=LocalRenditions(folders.renditions),
        clock=LocalClock(folders.catalogue / "clock"),
        vault=open_vault(folders.vault),
        originals=LocalOriginals(folders.originals),
        jobs=LocalJobs(folders.jobs),
        media_tools=FfmpegTools(tools.ffmpeg, tools.ffprobe, timeout_seconds=settings.job_timeout_seconds),
    )
