"""Which engine stands behind each port; the public site is wired without the sealed side."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from archive.adapters.catalogue.catalogue_tinydb import open_catalogue
from archive.adapters.catalogue.guarded_catalogue import GuardedCatalogue
from archive.adapters.catalogue.identity import identity_of, name_once, require_known
from archive.adapters.catalogue.vault_local import open_vault
from archive.adapters.catalogue.watermark import Watermark
from archive.adapters.catalogue.withdrawal_log import open_withdrawal_log
from archive.adapters.clock_local import LocalClock
from archive.adapters.jobs.jobs_local import LocalJobs
from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.adapters.papers.printer_pdf import PdfPrinter
from archive.adapters.recognition.notes import NoteRecogniser
from archive.adapters.recognition.whisper import open_whisper
from archive.adapters.search.search_sqlite import SqliteSearch
from archive.adapters.search.stemming import keys_in
from archive.adapters.speech.kokoro import open_kokoro
from archive.adapters.storage.incoming_local import LocalIncoming
from archive.adapters.storage.originals_local import LocalOriginals
from archive.adapters.storage.originals_mirrored import MirroredOriginals, NoReplicas
from archive.adapters.storage.renditions_local import LocalRenditions
from archive.adapters.storage.store_mark import mark_of
from archive.anonymise.faces import LostFinder, open_finder
from archive.anonymise.outlines import open_tracer
from archive.anonymise.signs import open_sign_finder
from archive.config import Settings
from archive.domain.covers import LookReport
from archive.domain.errors import BrokenRecordError, SettingsError
from archive.ports import (
    CatalogueStore,
    Clock,
    FaceFinder,
    Incoming,
    Jobs,
    Kit,
    Originals,
    Page,
    PublicKit,
    Recogniser,
    Renditions,
    Replicas,
    Speech,
    Vault,
    WorkingSpace,
)
from archive.review.works.transfer import remember_host

E = TypeVar("E")
_WATCHED: Final = ("withdrawals", "vault")
"""The stores of which this machine remembers how far they have come; an older catalogue is brought up by the first."""


@dataclass(frozen=True, kw_only=True)
class Folders:
    """Where each store lies below the media folder."""

    catalogue: Path
    withdrawals: Path
    vault: Path
    originals: Path
    incoming: Path
    renditions: Path
    unreleased: Path
    jobs: Path

    @classmethod
    def of(cls, settings: Settings) -> Folders:
        """Name the folders of an archive; the memory of withdrawals lies beside the media folder or on another disk."""
        root = settings.media_folder
        folders = cls(**{field.name: root / field.name for field in fields(cls)})
        apart = settings.withdrawals_folder
        if apart:
            return replace(folders, withdrawals=Path(apart))
        # An archive that has it inside goes on so; a new one has it where a copy of the media folder leaves it behind.
        beside = root.absolute().with_name(f"{root.absolute().name}-withdrawals")
        return folders if folders.withdrawals.is_dir() else replace(folders, withdrawals=beside)


@dataclass(frozen=True, kw_only=True)
class Stores:
    """What an engine for files brings to the desk, the worker and the command line."""

    originals: Originals
    workspace: WorkingSpace
    replicas: Replicas
    incoming: Incoming
    renditions: Renditions


@dataclass(frozen=True, kw_only=True)
class StorageEngine:
    """How an engine for files is opened: all of it, or the renditions alone, read-only, for the public site."""

    open_all: Callable[[Folders, Settings], Stores]
    open_public: Callable[[Folders], Renditions]


def public_kit(settings: Settings) -> PublicKit:
    """Wire the public site alone: it reads the catalogue and the renditions, and was never given the rest.

    Raises:
        ClosedError: the memory of withdrawals is missing or too old.
    """
    folders = Folders.of(settings)
    require_known(folders.catalogue, _watermarks(settings))
    clock = _clock(folders)
    return PublicKit(
        catalogue=_catalogue(settings, folders, clock, _watermark(settings, folders, "withdrawals")),
        renditions=_chosen(STORAGES, "STORAGE", settings.storage).open_public(folders),
        clock=clock,
        search=SqliteSearch(),
    )


def full_kit(settings: Settings) -> Kit:
    """Wire everything: for the desk, the worker and the command line.

    Raises:
        ClosedError: the memory of withdrawals is missing or too old.
    """
    folders = Folders.of(settings)
    require_known(folders.catalogue, _watermarks(settings))
    name_once(folders.catalogue)
    return _full_kit(settings, folders, {name: _watermark(settings, folders, name) for name in _WATCHED})


def restored_kit(settings: Settings) -> tuple[Kit, Mapping[str, Watermark]]:
    """Wire everything though an older copy was put back; its watermarks tell what is missing and are to be accepted."""
    folders = Folders.of(settings)
    name_once(folders.catalogue)
    marks = {name: _watermark(settings, folders, name, accepts=True) for name in _WATCHED}
    return _full_kit(settings, folders, marks), marks


def _full_kit(settings: Settings, folders: Folders, marks: Mapping[str, Watermark]) -> Kit:
    # Nobody who takes something back waits for an ffmpeg to be looked at, or is stopped by one that does not work.
    find = partial(find_media_tools, settings.ffmpeg or None, settings.ffprobe or None)
    clock = _clock(folders)
    catalogue = _catalogue(settings, folders, clock, marks["withdrawals"], read_only=False)
    remember_host(catalogue, settings.office.hosted_in)
    stores = _chosen(STORAGES, "STORAGE", settings.storage).open_all(folders, settings)
    limit, aside = settings.job_timeout_seconds, stores.workspace.aside
    tools = FfmpegTools(find, timeout_seconds=limit, av1=settings.av1 == "auto", aside=aside)
    vault = open_vault(folders.vault, clock=clock, watermark=marks["vault"])
    return Kit(
        catalogue=catalogue,
        renditions=stores.renditions,
        clock=clock,
        search=SqliteSearch(),
        vault=vault,
        originals=stores.originals,
        workspace=stores.workspace,
        replicas=stores.replicas,
        incoming=stores.incoming,
        jobs=_chosen(QUEUES, "QUEUE", settings.queue)(folders),
        media_tools=tools,
        printer=PdfPrinter(),
        faces=_finder(settings, tools, vault),
        outlines=open_tracer(tools.pictures) if settings.faces == "auto" else None,
        signs=open_sign_finder(tools.pictures) if settings.faces == "auto" else None,
        recogniser=_recogniser(settings),
        speech=_speech(settings),
        forms_of=keys_in,
        own_folders=_own_folders(folders, settings),
    )


def _finder(settings: Settings, tools: FfmpegTools, vault: Vault) -> FaceFinder | None:
    """Give what looks for faces; None only where nothing ever did, or an operator has said that nothing shall."""
    if settings.faces != "auto":
        return None
    return open_finder(tools.pictures) or (LostFinder() if _ever_looked(vault) else None)


def _recogniser(settings: Settings) -> Recogniser | None:
    """Give what drafts transcripts; without a model there is none, and people write them as ever."""
    if settings.recogniser == "notes":
        return NoteRecogniser()
    if settings.recogniser == "off":
        return None
    return open_whisper(settings.models_folder, settings.recogniser_threads, settings.job_timeout_seconds)


def _speech(settings: Settings) -> Speech | None:
    """Give what reads transcripts aloud; without a model there is none, and people are met as text."""
    if settings.speech == "off":
        return None
    return open_kokoro(settings.models_folder, settings.recogniser_threads, settings.job_timeout_seconds)


def _ever_looked(vault: Vault) -> bool:
    try:
        return next(vault.find(LookReport, Page(limit=1)), None) is not None
    except BrokenRecordError:
        return True


def _own_folders(folders: Folders, settings: Settings) -> tuple[Path, ...]:
    second = (Path(settings.second_copy_folder),) if settings.second_copy_folder else ()
    return (*(getattr(folders, field.name) for field in fields(folders)), *second)


def open_clock(settings: Settings) -> LocalClock:
    """Open the clock alone, for whoever confirms it."""
    return _clock(Folders.of(settings))


def _clock(folders: Folders) -> LocalClock:
    return LocalClock(folders.catalogue / "clock", has_past=(folders.catalogue / "catalogue.jsonl").exists())


def _local_stores(folders: Folders, settings: Settings) -> Stores:
    originals = LocalOriginals(folders.originals)
    second = settings.second_copy_folder
    # An archive that keeps second copies does not forget it together with the setting.
    keeps_copies = bool(second) or mark_of(folders.originals) is not None
    mirrored = MirroredOriginals(originals, Path(second).absolute() if second else None) if keeps_copies else None
    return Stores(
        originals=mirrored or originals,
        workspace=originals,
        replicas=mirrored or NoReplicas(originals),
        incoming=LocalIncoming(folders.incoming),
        renditions=LocalRenditions(folders.renditions, folders.unreleased),
    )


def _local_renditions(folders: Folders) -> Renditions:
    return LocalRenditions(folders.renditions, read_only=True)


def _tinydb(folders: Folders, clock: Clock, read_only: bool) -> CatalogueStore:
    return open_catalogue(folders.catalogue, read_only=read_only, clock=clock)


def _local_jobs(folders: Folders) -> Jobs:
    return LocalJobs(folders.jobs)


CATALOGUES: Final[Mapping[str, Callable[[Folders, Clock, bool], CatalogueStore]]] = {"tinydb": _tinydb}
"""The engines for the catalogue, by their name in the settings; each is given to the guard, and to nobody else."""

STORAGES: Final = {"local": StorageEngine(open_all=_local_stores, open_public=_local_renditions)}
"""The engines for files."""

QUEUES: Final[Mapping[str, Callable[[Folders], Jobs]]] = {"local": _local_jobs}
"""The engines for the queue."""


def _chosen(engines: Mapping[str, E], setting: str, name: str) -> E:
    """Give the engine of a name, or raise SettingsError with the nearest one that there is."""
    if name not in engines:
        [nearest] = difflib.get_close_matches(name, engines, n=1, cutoff=0)
        raise SettingsError(f"ARCHIVE_{setting} is {name!r}, and there is no such engine; the nearest is {nearest}.")
    return engines[name]


def _watermark(settings: Settings, folders: Folders, name: str, *, accepts: bool = False) -> Watermark:
    """Give where this machine remembers how far a store has come: outside every folder that a backup holds."""
    known = identity_of(folders.catalogue)
    return Watermark(_watermarks(settings) / known / name if known else None, accepts=accepts)


def _watermarks(settings: Settings) -> Path:
    state = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    return Path(settings.watermark_folder or f"{state}/elsewhere").expanduser()


def _catalogue(
    settings: Settings, folders: Folders, clock: Clock, mark: Watermark, *, read_only: bool = True
) -> GuardedCatalogue:
    log = open_withdrawal_log(folders.withdrawals, read_only=read_only, clock=clock, watermark=mark)
    open_store = _chosen(CATALOGUES, "CATALOGUE", settings.catalogue)
    catalogue = GuardedCatalogue(open_store(folders, clock, read_only), log, clock)
    catalogue.require_open()
    if not read_only:
        catalogue.replay()
    return catalogue
