"""A kit in memory with the real media tools, and a workshop to take files in for."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.adapters.memory.incoming import MemoryIncoming
from archive.adapters.memory.records import MemoryClock
from archive.adapters.memory.stores import TemporaryWorkspace
from archive.adapters.papers.printer_pdf import PdfPrinter
from archive.adapters.storage.originals_mirrored import NoReplicas
from archive.domain.ids import ParticipantId, new_id
from archive.domain.records import ParticipantHandle, Rendition, Work
from archive.domain.sealed import Original, QuarantineEntry
from archive.ingest.intake.quarantine import waiting
from archive.ingest.intake.receive import NewWork
from archive.ingest.workshops import NewArchive, found_archive, open_workshop
from archive.ports import Kit
from tests.ingest.power import Fuse, FusedCatalogue, FusedJobs, FusedOriginals, FusedRenditions, FusedVault
from tests.lazy_tools import lazy_tools


def media_tools() -> FfmpegTools:
    """Give the real media tools of this machine."""
    tools = find_media_tools(None, None)
    return FfmpegTools(tools, timeout_seconds=120)


class Hours:
    """How late it is for the queue."""

    def __init__(self) -> None:
        self.later = 0.0

    def __call__(self) -> float:
        return time.time() + self.later


@dataclass
class House:
    """An archive in memory: its kit, its clock, its fuse and what to say about a file."""

    kit: Kit
    clock: MemoryClock
    fuse: Fuse
    entry: NewWork
    hours: Hours
    person: ParticipantId = field(default_factory=lambda: ParticipantId(new_id()))

    def but_with(self, **ports: Any) -> Kit:
        """Give the same kit with another engine behind a port."""
        return replace(self.kit, **ports)

    def works(self) -> list[Work]:
        return list(self.kit.catalogue.find(Work))

    def only_work(self) -> Work:
        [work] = self.works()
        return work

    def renditions(self) -> list[Rendition]:
        return list(self.kit.catalogue.find(Rendition))

    def originals(self) -> list[Original]:
        return list(self.kit.vault.find(Original))

    def quarantine(self) -> tuple[QuarantineEntry, ...]:
        return waiting(self.kit)

    def let_pauses_pass(self) -> None:
        """Let an hour pass for the queue, so that what failed is due again."""
        self.hours.later += 3600

    def add_person(self) -> ParticipantId:
        return self.kit.catalogue.save(ParticipantHandle(id=ParticipantId(new_id()))).id


@pytest.fixture
def house() -> House:
    """An archive in memory with one workshop and one participant."""
    fuse = Fuse()
    clock = MemoryClock()
    hours = Hours()
    originals = FusedOriginals(fuse)
    kit = Kit(
        catalogue=FusedCatalogue(fuse),
        renditions=FusedRenditions(fuse),
        clock=clock,
        vault=FusedVault(fuse),
        originals=originals,
        workspace=TemporaryWorkspace(),
        replicas=NoReplicas(originals),
        incoming=MemoryIncoming(),
        jobs=FusedJobs(fuse, hours),
        media_tools=lazy_tools(),
        printer=PdfPrinter(),
    )
    new = NewArchive(project={"fr": "Ailleurs"}, controller={"fr": "Association Rive"}, country="FR")
    found_archive(kit.catalogue, new)
    workshop = open_workshop(kit.catalogue, {"fr": "Atelier"}, "MA", 2024)
    person = kit.catalogue.save(ParticipantHandle(id=ParticipantId(new_id())))
    entry = NewWork(workshop_id=workshop.id, participant_id=person.id)
    return House(kit=kit, clock=clock, fuse=fuse, entry=entry, hours=hours, person=person.id)
