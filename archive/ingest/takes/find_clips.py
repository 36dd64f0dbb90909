"""Which files that came in look like one take cut up by its camera; a person says whether they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from archive.domain.errors import ArchiveError
from archive.domain.ids import WorkshopId
from archive.domain.records import Work
from archive.domain.sealed import Original
from archive.domain.takes import Clip, Take, takes_among
from archive.domain.terms import WorkState
from archive.domain.timecode import clock_of
from archive.ingest.media_kind import Medium, look
from archive.ingest.steps.footage import held_original
from archive.ingest.steps.probe import facts_of
from archive.ingest.steps.source import assembly_of
from archive.ports import Kit

OPEN_STATES = frozenset({WorkState.RECEIVED, WorkState.PREPARING, WorkState.IN_REVIEW, WorkState.QUARANTINED})
"""The states of works that nobody outside has met: only these are put together."""

_STREAM = re.compile(r"stream_\d+_(?:kind|codec|width|height|channels|sample_rate)")


def takes(kit: Kit, workshop_id: WorkshopId | None = None) -> tuple[Take, ...]:
    """Give what looks like one take among the films that nobody has put together yet."""
    everywhere: dict[str, list[Clip]] = {}
    for work in open_works(kit, workshop_id):
        clip = _clip_or_none(kit, work)
        if clip is not None:
            everywhere.setdefault(work.workshop_id, []).append(clip)
    return tuple(take for _, clips in sorted(everywhere.items()) for take in takes_among(clips))


def has_open_works(kit: Kit, workshop_id: WorkshopId) -> bool:
    """Tell whether anything of a workshop may still be put together, without reading it."""
    return any(kit.catalogue.count(Work, state=state.value, workshop_id=workshop_id) for state in OPEN_STATES)


def clip_of(kit: Kit, work: Work) -> Clip:
    """Give what is known of a work's file; one that was not prepared yet is looked at now.

    Raises:
        QuarantinedError: its bytes are nowhere.
        InvalidInputError, MediaToolError: it cannot be looked at.
    """
    original = held_original(kit, work.id)
    facts = original.probe
    tags = original.tags
    if not facts:
        with kit.originals.lend(original.id) as path:
            seen = look(kit.media_tools, path)
        facts, tags = facts_of(seen), seen.probe.tags if seen.probe else {}
    return _clip(work, original, facts, tags)


def medium_of(kit: Kit, work: Work) -> Medium | None:
    """Give in what way a work's file is met, as far as it was looked at."""
    whole = assembly_of(kit, work.id)
    for original in kit.vault.find(Original, work_id=work.id):
        # Of a film that is heard by a recorder, the recorder's file is an original too.
        if "medium" in original.probe and (whole is None or original.sha256 in whole.parts):
            return Medium(original.probe["medium"])
    return None


def open_works(kit: Kit, workshop_id: WorkshopId | None = None) -> Iterator[Work]:
    """Yield the works that may still be put together, of a workshop or of all."""
    there = {"workshop_id": workshop_id} if workshop_id is not None else {}
    for state in sorted(OPEN_STATES):
        yield from (work for work in kit.catalogue.find(Work, state=state.value, **there) if work.held_at is None)


def _clip_or_none(kit: Kit, work: Work) -> Clip | None:
    """Give a film's clip without looking at its bytes; what was not looked at yet is proposed later."""
    if assembly_of(kit, work.id) is not None or medium_of(kit, work) is not Medium.FILM:
        return None
    try:
        original = held_original(kit, work.id)
    except ArchiveError:
        return None
    return _clip(work, original, original.probe, original.tags) if original.probe else None


def _clip(work: Work, original: Original, facts: Mapping[str, str], tags: Mapping[str, str]) -> Clip:
    return Clip(
        work_id=work.id,
        file_name=original.file_name,
        duration_ms=int(facts.get("duration_ms", "0")),
        size_bytes=original.size_bytes,
        streams={name: value for name, value in facts.items() if _STREAM.fullmatch(name)},
        clock=clock_of(facts),
        stamped_at=_stamp(tags),
    )


def _stamp(tags: Mapping[str, str]) -> datetime | None:
    for name in sorted(tags):
        if name.endswith("creation_time"):
            try:
                stamp = datetime.fromisoformat(tags[name])
            except ValueError:
                continue
            return stamp if stamp.tzinfo is not None and stamp.year > 1971 else None
    return None
