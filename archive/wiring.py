"""Which engine stands behind each port; the public site is wired without the sealed side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from archive.adapters.catalogue.catalogue_tinydb import open_catalogue
from archive.adapters.catalogue.guarded_catalogue import GuardedCatalogue
from archive.adapters.catalogue.vault_local import open_vault
from archive.adapters.catalogue.withdrawal_log import open_withdrawal_log
from archive.adapters.clock_local import LocalClock
from archive.adapters.jobs.jobs_local import LocalJobs
from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.adapters.papers.printer_pdf import PdfPrinter
from archive.adapters.search.search_sqlite import SqliteSearch
from archive.adapters.storage.incoming_local import LocalIncoming
from archive.adapters.storage.originals_local import LocalOriginals
from archive.adapters.storage.originals_mirrored import MirroredOriginals, NoReplicas
from archive.adapters.storage.renditions_local import LocalRenditions
from archive.anonymise.faces import open_finder
from archive.anonymise.outlines import open_tracer
from archive.config import Settings
from archive.ports import Clock, Kit, PublicKit
from archive.review.works.transfer import remember_host


@dataclass(frozen=True, kw_only=True)
class Folders:
    """Where each store lies below the media folder."""

    catalogue: Path
    withdrawals: Path
    vault: Path
    originals: Path
    incoming: Path
    renditions: Path
    jobs: Path

    @classmethod
    def of(cls, settings: Settings) -> Folders:
        """Name the folders of an archive; the memory of withdrawals may lie on another disk."""
        root = settings.media_folder
        names = ("catalogue", "withdrawals", "vault", "originals", "incoming", "renditions", "jobs")
        folders = cls(**{name: root / name for name in names})
        apart = settings.withdrawals_folder
        return replace(folders, withdrawals=Path(apart)) if apart else folders


def public_kit(settings: Settings) -> PublicKit:
    """Wire the public site alone: it reads the catalogue and the renditions, and was never given the rest.

    Raises:
        ClosedError: the memory of withdrawals is missing or too old.
    """
    folders = Folders.of(settings)
    clock = LocalClock(folders.catalogue / "clock")
    return PublicKit(
        catalogue=_catalogue(folders, clock, read_only=True),
        renditions=LocalRenditions(folders.renditions, read_only=True),
        clock=clock,
        search=SqliteSearch(),
    )


def full_kit(settings: Settings) -> Kit:
    """Wire everything: for the desk, the worker and the command line.

    Raises:
        ClosedError: the memory of withdrawals is missing or too old.
        MediaToolError: no ffmpeg that can do the work is to be found.
    """
    folders = Folders.of(settings)
    found = find_media_tools(settings.ffmpeg or None, settings.ffprobe or None)
    tools = FfmpegTools(found.ffmpeg, found.ffprobe, timeout_seconds=settings.job_timeout_seconds)
    clock = LocalClock(folders.catalogue / "clock")
    catalogue = _catalogue(folders, clock, read_only=False)
    remember_host(catalogue, settings.office.hosted_in)
    originals = LocalOriginals(folders.originals)
    mirrored = _mirrored(originals, settings)
    return Kit(
        catalogue=catalogue,
        renditions=LocalRenditions(folders.renditions),
        clock=clock,
        search=SqliteSearch(),
        vault=open_vault(folders.vault, clock=clock),
        originals=mirrored or originals,
        workspace=originals,
        replicas=mirrored or NoReplicas(originals),
        incoming=LocalIncoming(folders.incoming),
        jobs=LocalJobs(folders.jobs),
        media_tools=tools,
        printer=PdfPrinter(),
        faces=open_finder(tools.pictures) if settings.faces == "auto" else None,
        outlines=open_tracer(tools.pictures) if settings.faces == "auto" else None,
    )


def _mirrored(first: LocalOriginals, settings: Settings) -> MirroredOriginals | None:
    second = settings.second_copy_folder
    return MirroredOriginals(first, Path(second).absolute()) if second else None


def _catalogue(folders: Folders, clock: Clock, *, read_only: bool) -> GuardedCatalogue:
    log = open_withdrawal_log(folders.withdrawals, read_only=read_only, clock=clock)
    catalogue = GuardedCatalogue(open_catalogue(folders.catalogue, read_only=read_only, clock=clock), log)
    catalogue.require_open()
    if not read_only:
        catalogue.replay()
    return catalogue
