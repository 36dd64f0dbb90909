"""What the archive needs from outside, each promise in words; engines live in `archive.adapters`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from archive.domain.codes import Code
from archive.domain.jobs import Job as Job
from archive.domain.jobs import QueuedJob as QueuedJob
from archive.domain.receipt import Receipt
from archive.domain.rooms.factsheet import Factsheet
from archive.domain.withdrawal_slip import Slip
from archive.ports.catalogue import ALL as ALL
from archive.ports.catalogue import Catalogue as Catalogue
from archive.ports.catalogue import CatalogueStore as CatalogueStore
from archive.ports.catalogue import Migrated as Migrated
from archive.ports.catalogue import Page as Page
from archive.ports.catalogue import Range as Range
from archive.ports.catalogue import Touched as Touched
from archive.ports.catalogue import Vault as Vault
from archive.ports.catalogue import WithdrawalLog as WithdrawalLog
from archive.ports.catalogue import starting_with as starting_with
from archive.ports.kinds import RecordKind as RecordKind
from archive.ports.media import AssembleOrder as AssembleOrder
from archive.ports.media import CoverCheck as CoverCheck
from archive.ports.media import FaceFinder as FaceFinder
from archive.ports.media import Finder as Finder
from archive.ports.media import Found as Found
from archive.ports.media import Look as Look
from archive.ports.media import Made as Made
from archive.ports.media import MediaTools as MediaTools
from archive.ports.media import Outline as Outline
from archive.ports.media import OutlinedCover as OutlinedCover
from archive.ports.media import OutlineTracer as OutlineTracer
from archive.ports.media import PictureOrder as PictureOrder
from archive.ports.media import Probe as Probe
from archive.ports.media import RenderOrder as RenderOrder
from archive.ports.media import SignFinder as SignFinder
from archive.ports.media import SmallPicture as SmallPicture
from archive.ports.media import SoundFit as SoundFit
from archive.ports.media import Stream as Stream
from archive.ports.media import Track as Track
from archive.ports.recognition import SPEECH_HERTZ as SPEECH_HERTZ
from archive.ports.recognition import ListenOrder as ListenOrder
from archive.ports.recognition import Recogniser as Recogniser
from archive.ports.search import SearchIndex as SearchIndex
from archive.ports.speech import NATURAL_PACE as NATURAL_PACE
from archive.ports.speech import SPOKEN_HERTZ as SPOKEN_HERTZ
from archive.ports.speech import Speech as Speech
from archive.ports.speech import SpeechOrder as SpeechOrder
from archive.ports.speech import SpokenLine as SpokenLine
from archive.ports.storage import Incoming as Incoming
from archive.ports.storage import Kept as Kept
from archive.ports.storage import Originals as Originals
from archive.ports.storage import Receiver as Receiver
from archive.ports.storage import Renditions as Renditions
from archive.ports.storage import Replicas as Replicas
from archive.ports.storage import Span as Span
from archive.ports.storage import WorkingSpace as WorkingSpace
from archive.ports.word_forms import WordForms as WordForms
from archive.ports.word_forms import as_written


class Jobs(Protocol):
    """The queue: a hint only, what is true stands in the catalogue; each job runs at least once."""

    def put(self, name: str, work_id: str) -> None:
        """Queue a job; the same job already waiting is not queued twice. On the disk when this returns."""

    def claim(self) -> AbstractContextManager[Job | None]:
        """Lend the next job to this process alone; a process that dies gives it back at once.

        Leaving the context normally ends the job; leaving it with an error puts it back with a growing pause.
        """

    def park(self, job: Job, reason: str) -> None:
        """Set a job aside until a person restarts it."""

    def parked(self) -> Sequence[tuple[Job, str]]:
        """Give the parked jobs and why."""

    def restart(self, job_id: str) -> None:
        """Queue a parked job again."""

    def waiting(self) -> int:
        """Count the jobs that wait or run."""

    def standing(self) -> Sequence[QueuedJob]:
        """Give the jobs that wait or run, oldest first."""

    def note_full(self, is_full: bool) -> None:
        """Note that the queue pauses because a disk is full, or that there is room again; needs no room itself."""

    def full_since(self) -> float | None:
        """Give since when the queue has paused because a disk is full, in seconds of the Unix epoch."""

    def close(self) -> None:
        """Let go of files and locks."""


class Printer(Protocol):
    """People's papers: each one plain page that tells a finder nothing, neither in its words nor beside them."""

    def receipt(self, receipt: Receipt, language: str, code: Code | None = None) -> bytes:
        """Give a receipt as a PDF of one page in a language, with the code or without; the same one, the same bytes.

        Raises:
            InvalidInputError: the language is none of ours, or what the office says of itself cannot be printed.
        """

    def slip(self, slip: Slip, language: str) -> bytes:
        """Give the paper of a taking-back as a PDF of one page, on the same terms."""

    def factsheet(self, facts: Factsheet, language: str) -> bytes:
        """Give a factsheet as a PDF of one page; what does not fit ends the page."""


class Clock(Protocol):
    """What time it is, for the rules."""

    def now(self) -> datetime:
        """Give the present instant in UTC, never earlier than one given before, across restarts too."""

    def proven(self) -> datetime:
        """Give the latest instant that has certainly come: nothing opens by a later one, whatever a clock shows."""


@dataclass(frozen=True, kw_only=True)
class PublicKit:
    """What the public site is wired with: no vault, no originals, no queue; without `search`, nothing is found."""

    catalogue: Catalogue
    renditions: Renditions
    clock: Clock
    search: SearchIndex | None = None


@dataclass(frozen=True, kw_only=True)
class Kit(PublicKit):
    """What the desk, the worker and the command line are wired with; without `faces`, covers are drawn by hand.

    Without `outlines`, a cover that hides a figure's outline hides the box around the figure; without `signs`, nobody
    but people looks for writing; without a `recogniser`, nothing drafts a transcript; without `speech`, nothing
    reads one aloud; without `forms_of`, themes are suggested only by words as they are written. What lies in
    `own_folders` is the archive's own and never taken in.
    """

    vault: Vault
    originals: Originals
    workspace: WorkingSpace
    replicas: Replicas
    incoming: Incoming
    jobs: Jobs
    media_tools: MediaTools
    printer: Printer
    faces: FaceFinder | None = None
    outlines: OutlineTracer | None = None
    signs: SignFinder | None = None
    recogniser: Recogniser | None = None
    speech: Speech | None = None
    forms_of: WordForms = as_written
    own_folders: tuple[Path, ...] = ()
