"""Making renditions aside, checking them, and putting them in their place; kept all or none, and a withdrawal wins."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from archive.domain.covers import ConcealmentReport
from archive.domain.errors import ArchiveError, ByProductError, MediaToolError
from archive.domain.ids import RenditionId, SegmentId, WorkId, new_id
from archive.domain.recipes import MEDIUM_EXPOSES
from archive.domain.records import Hidden, Rendition
from archive.domain.sealed import Original
from archive.domain.terms import Recipe
from archive.domain.words.telling.hearing import SilenceReport
from archive.ingest.media_kind import Shape
from archive.ingest.steps.footage import Footage
from archive.ingest.steps.leak_check import require_no_trace
from archive.ingest.steps.listen_again import hear_again
from archive.ingest.steps.recipes import Batch
from archive.ingest.steps.source import chosen_tracks
from archive.ports import Kept, Kit, Made, RenderOrder

# How early the picture fades, of a short film no more than a quarter; drawn from all in between.
_LEAST_EARLY_MS = 200
_MOST_EARLY_MS = 2_600
_LARGEST_SHARE = 4
_STEPS = 2_400
# How early the picture fades and how long it goes on are together always the same, and tell nothing of each other.
_ENDING_MS = 3_200

# By how many thousandths a film is made wider: enough that a pattern fits nowhere, too little to be seen.
_LEAST_WIDER = 8
_MOST_WIDER = 20

Slot = tuple[Recipe, frozenset[tuple[str, str | int]], frozenset[SegmentId] | None]
Key = tuple[Slot, int, int, str, str]


class Choice(NamedTuple):
    """One batch to make: of the whole work or of the only parts that are left of it, hiding these things of whom."""

    batch: Batch
    parts: frozenset[SegmentId] | None = None
    hides: tuple[Hidden, ...] = ()


class Aside(NamedTuple):
    """A file made aside, not yet in its place: as it was ordered, and as it was `rendered`, with its tail.

    `report` is there when something in it was covered, `silence` when something in its sound is concealed.
    """

    id: RenditionId
    path: Path
    order: RenderOrder
    made: Made
    rendered: RenderOrder
    report: ConcealmentReport | None = None
    silence: SilenceReport | None = None


Check = Callable[[Aside], ConcealmentReport | None]
"""Looks at a made file once more before it is kept, and raises when it is not as ordered."""


class Wanted(NamedTuple):
    """What is still wanted, asked from what is stored now, and the last look at each file."""

    order: Callable[[RenderOrder, Choice], bool]
    check: Check = lambda aside: None


def slot_of(one: RenderOrder | Rendition, parts: frozenset[SegmentId] | None) -> Slot:
    """Give what tells one choice of a work from another, in whatever version it is made."""
    return one.recipe, frozenset(one.parameters.items()), parts


def key_of(one: RenderOrder | Rendition, parts: frozenset[SegmentId] | None) -> Key:
    """Give what tells one choice of a work from another, and from the same one made in another way."""
    return slot_of(one, parts), one.recipe_version, one.covering_version, one.edit, one.silenced


def made_of(kit: Kit, work_id: WorkId) -> Iterator[Rendition]:
    """Yield the renditions that a work has."""
    return kit.catalogue.find(Rendition, work_id=work_id)


def drop_renditions(kit: Kit, work_id: WorkId) -> None:
    """Forget every rendition of a work."""
    drop_made(kit, [rendition.id for rendition in made_of(kit, work_id)])


def drop_made(kit: Kit, rendition_ids: Sequence[RenditionId]) -> None:
    """Forget renditions, records first: a record without bytes is never left."""
    if rendition_ids:
        kit.catalogue.save_all([], remove=[(Rendition, rendition_id) for rendition_id in rendition_ids])
    for rendition_id in rendition_ids:
        kit.renditions.remove(rendition_id)


def make(kit: Kit, footage: Footage, choice: Choice, missing: tuple[RenderOrder, ...], wanted: Wanted) -> None:
    """Make a batch aside; keep what is missing of it, bytes before records, and all records as one change.

    Raises:
        ByProductError: something cut from the main file could not be; the rest is kept.
        MediaToolError: the main file could not be made, or is not as it should be; nothing is kept.
    """
    with ExitStack() as asides:
        ending = _ending_of(footage, choice.batch.main)
        main = _render(kit, asides, footage, choice.batch.main, ending)
        files, fault = [main], None
        for order in choice.batch.derived:
            try:
                # Nothing is cut from the tail, which is plain.
                source = _cut_from(files, order)
                files.append(_render(kit, asides, replace(footage, source=source.path), order, (0, ending[1])))
            except MediaToolError as error:
                fault = ByProductError(str(error), error.code, order.label)
        require_no_trace(kit, footage.work, {file.path: file.order.label for file in files})
        silence = None
        if choice.batch.main.silences:
            kit.media_tools.check_silences(main.path, main.rendered)
            silence = hear_again(kit, footage.work.id, main.path, main.rendered)
        report = wanted.check(main)
        reported = [_with_reports(file, report, silence) for file in files if file.order in missing]
        _keep(kit, footage.work.id, reported, choice, wanted)
    if fault is not None:
        raise fault


def _cut_from(files: Sequence[Aside], order: RenderOrder) -> Aside:
    """Give the file that another is cut from: a small still from the poster of the same picture where there is one."""
    posters = (file for file in files if file.order.recipe is Recipe.POSTER and file.order.at_ms == order.at_ms)
    return next(posters, files[0]) if order.recipe is Recipe.THUMBNAIL else files[0]


def _with_reports(file: Aside, report: ConcealmentReport | None, silence: SilenceReport | None) -> Aside:
    """Give a file the reports of what it is, or was cut from."""
    covered = replace(report, id=file.id) if report else None
    is_silent = silence is not None and bool(file.order.silenced)
    return file._replace(report=covered, silence=replace(silence, id=file.id) if silence and is_silent else None)


def early_of(original: Original, length_ms: int) -> int:
    """Give how long before the end of what is kept of an original the picture has faded, in milliseconds.

    Only the sealed side can tell. Of a short film less is drawn from, but never one certain share of its length.
    """
    drawn = int.from_bytes(hashlib.sha256(f"tail {original.id}".encode()).digest()[:4], "big") % (_STEPS + 1)
    most = min(_MOST_EARLY_MS, length_ms // _LARGEST_SHARE) if length_ms else _MOST_EARLY_MS
    least = min(_LEAST_EARLY_MS, most // _LARGEST_SHARE)
    return most - (most - least) * drawn // _STEPS


def tail_of(original: Original, length_ms: int) -> int:
    """Give how long a tail everything made of an original has, in milliseconds."""
    return _ENDING_MS - early_of(original, length_ms)


def _kept_ms(footage: Footage, order: RenderOrder) -> int:
    """Give how long what is kept of a recording is; zero when nobody knows."""
    whole = Shape.from_facts(footage.original.probe).duration_ms
    return sum(max(0, min(end, whole) - start) for start, end in order.keep_ms) if order.keep_ms else whole


def nudge_of(original: Original, height: int | None) -> tuple[int, int, int]:
    """Give how a film or photo of this size is nudged, in thousandths; only the sealed side can tell."""
    drawn = hashlib.sha256(f"nudge {height} {original.id}".encode()).digest()
    wider, across, down = (int.from_bytes(drawn[at : at + 4], "big") for at in (0, 4, 8))
    return _LEAST_WIDER + wider % (_MOST_WIDER - _LEAST_WIDER + 1), across % 1_001, down % 1_001


def _ending_of(footage: Footage, order: RenderOrder) -> tuple[int, int]:
    """Give how early a film or sound fades, and for how long it goes on, as only the sealed side can tell."""
    length_ms = _kept_ms(footage, order)
    return early_of(footage.original, length_ms), tail_of(footage.original, length_ms)


def _render(
    kit: Kit, asides: ExitStack, footage: Footage, order: RenderOrder, ending: tuple[int, int] = (0, 0)
) -> Aside:
    rendition_id = RenditionId(new_id())
    path = asides.enter_context(kit.renditions.aside(rendition_id))
    early_ms, tail_ms = ending
    rendered = replace(order, tail_ms=tail_ms, early_ms=early_ms, tracks=chosen_tracks(kit, footage.work.id))
    if order.recipe in (Recipe.VIDEO, Recipe.PHOTO):
        rendered = replace(rendered, nudge=nudge_of(footage.original, order.height))
    made = kit.media_tools.render(footage.source, rendered, path)
    return Aside(rendition_id, path, order, made, rendered)


def _keep(kit: Kit, work_id: WorkId, files: list[Aside], choice: Choice, wanted: Wanted) -> None:
    """Put files in their place unless they were taken back while they were made: the withdrawal wins, before and after.

    What is taken back between the two looks is deleted by the second one, or by the job that the taking-back queued.
    """
    open_ones = [file for file in files if wanted.order(file.order, choice)]
    try:
        kit.vault.save_all([file.report for file in open_ones if file.report is not None])
        records = [_record(work_id, file, kit.renditions.keep(file.id, file.path), choice) for file in open_ones]
        kept = zip(open_ones, records, strict=True)
        kit.vault.save_all([replace(file.silence, sha256=r.sha256) for file, r in kept if file.silence is not None])
        kit.catalogue.save_all(records)
    except ArchiveError:
        for file in open_ones:
            kit.renditions.remove(file.id)
        raise
    drop_made(kit, [file.id for file in open_ones if not wanted.order(file.order, choice)])


def _record(work_id: WorkId, file: Aside, kept: Kept, choice: Choice) -> Rendition:
    return Rendition(
        id=file.id,
        work_id=work_id,
        recipe=file.order.recipe,
        exposes=MEDIUM_EXPOSES[file.order.recipe],
        segment_ids=choice.parts,
        media_type=file.made.media_type,
        codecs=file.made.codecs,
        size_bytes=kept.size_bytes,
        sha256=kept.sha256,
        etag=new_id(),
        width=file.made.width,
        height=file.made.height,
        duration_ms=file.made.duration_ms,
        recipe_version=file.order.recipe_version,
        covering_version=file.order.covering_version,
        parameters=file.order.parameters,
        hides=choice.hides,
        edit=file.order.edit,
        silenced=file.order.silenced,
    )


def cut_of(batch: Batch, kept: tuple[tuple[int, int], ...]) -> Batch:
    """Give a batch of which only these stretches are kept."""
    return replace(batch, main=replace(batch.main, keep_ms=kept))
