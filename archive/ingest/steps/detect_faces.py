"""Looking for faces in what came in: each one found becomes a cover that hides it until a person says whose it is."""

from __future__ import annotations

from archive.domain.covers import Cover, CoverStyle, LookReport
from archive.domain.errors import NotFoundError
from archive.domain.ids import WorkId, new_id
from archive.domain.records import Work
from archive.ingest.media_kind import Medium, Shape
from archive.ingest.steps.footage import Footage
from archive.ports import FaceFinder, Kit, Look, Track

_PICTURED = frozenset({Medium.FILM, Medium.PICTURE})


def look_for_faces(kit: Kit, footage: Footage) -> Work:
    """Keep a cover for every face in a film or photo, unless it was looked at before: a person may have worked on it.

    Without a detector nothing is found, and covers are drawn by hand.
    """
    work = footage.work
    if kit.faces is not None and _is_pictured(footage) and not _was_looked_at(kit, work.id):
        _keep(kit, work.id, kit.faces, kit.faces.look(footage.source))
    return work


def _is_pictured(footage: Footage) -> bool:
    return Shape.from_facts(footage.original.probe).medium in _PICTURED


def _was_looked_at(kit: Kit, work_id: WorkId) -> bool:
    try:
        kit.vault.get(LookReport, work_id)
    except NotFoundError:
        return False
    return True


def _keep(kit: Kit, work_id: WorkId, faces: FaceFinder, look: Look) -> None:
    """Keep covers and report as one change: a look that is halfway written down was none."""
    finder = faces.finder()
    report = LookReport(
        id=work_id,
        detector=finder.name,
        model_sha256=finder.model_sha256,
        parameters=dict(finder.parameters),
        pictures=look.pictures,
        looked_at=look.looked_at,
        cuts_ms=look.cuts_ms,
        found=len(look.tracks),
        frames_per_second=look.frames_per_second,
    )
    kit.vault.save_all([*(cover_of(work_id, track, finder.name) for track in look.tracks), report])


def cover_of(work_id: WorkId, track: Track, found_by: str) -> Cover:
    """Give the cover of a face that a detector found; nobody has said yet whose it is."""
    return Cover(
        id=new_id(),
        work_id=work_id,
        style=CoverStyle.HEAD if track.near else CoverStyle.FACE,
        start_ms=track.start_ms,
        end_ms=track.end_ms,
        keys=track.keys,
        found_by=found_by,
        confidence=track.confidence,
        surest=track.surest,
        surest_at_ms=track.surest_at_ms,
    )
