"""Looking for faces and writing in what came in: each find becomes a cover that hides it until a person has spoken."""

from __future__ import annotations

from dataclasses import replace

from archive.domain.covers import SIGNS, Box, Cover, CoverStyle, LookReport, box_at, looked_for_signs
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
    if kit.faces is not None and _is_pictured(footage) and _look_report(kit, work.id) is None:
        _keep(kit, work.id, kit.faces, kit.faces.look(footage.source))
    return work


def look_for_signs(kit: Kit, footage: Footage) -> None:
    """Keep a cover for all writing in a film or photo that was looked at for faces, unless that was done before.

    Without what finds writing, and without a look for faces, people look for it alone. What lies within a face's cover
    as long as it is there are eyes and teeth.
    """
    report = _look_report(kit, footage.work.id)
    if kit.signs is None or report is None or looked_for_signs(report):
        return
    finder = kit.signs.finder()
    faces = [cover for cover in kit.vault.find(Cover, work_id=footage.work.id) if cover.found_by]
    tracks = [track for track in kit.signs.look(footage.source) if not any(_is_part_of(track, face) for face in faces)]
    told = {"detector": finder.name, "model_sha256": finder.model_sha256, "found": str(len(tracks))}
    parameters = {f"{SIGNS}{name}": value for name, value in {**told, **finder.parameters}.items()}
    covers = [replace(cover_of(footage.work.id, track, finder.name), style=CoverStyle.THING) for track in tracks]
    kit.vault.save_all([*covers, replace(report, parameters={**report.parameters, **parameters})])


def _is_part_of(track: Track, face: Cover) -> bool:
    """Tell whether a find lies wholly within a face's cover wherever it stands."""
    return all(_lies_in(key.box, box_at(face, key.at_ms)) for key in track.keys)


def _lies_in(inner: Box, outer: Box | None) -> bool:
    return (
        outer is not None
        and outer.left <= inner.left
        and outer.top <= inner.top
        and inner.left + inner.width <= outer.left + outer.width
        and inner.top + inner.height <= outer.top + outer.height
    )


def _is_pictured(footage: Footage) -> bool:
    return Shape.from_facts(footage.original.probe).medium in _PICTURED


def _look_report(kit: Kit, work_id: WorkId) -> LookReport | None:
    try:
        return kit.vault.get(LookReport, work_id)
    except NotFoundError:
        return None


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
