"""The last step: every rendition of the original, made aside, checked for traces, and only then put in its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from archive.domain.consent import Facts
from archive.domain.cutting import parts_left, time_left
from archive.domain.erasing import as_it_would_be, is_lost
from archive.domain.errors import ArchiveError, MediaToolError
from archive.domain.ids import RenditionId, SegmentId, WorkId, new_id
from archive.domain.recipes import MEDIUM_EXPOSES
from archive.domain.records import Rendition, Work
from archive.domain.terms import Recipe
from archive.ingest.footage import Footage, is_unfinished
from archive.ingest.medium import Shape
from archive.ingest.recipes import Batch, batches_for
from archive.ports import Kept, Kit, Made, RenderOrder

Key = tuple[str, str, str, frozenset[SegmentId] | None]

_CAN_BE_CUT = frozenset({Recipe.VIDEO, Recipe.AUDIO})


class Choice(NamedTuple):
    """One batch to make, of the whole work or of the only parts that are left of it."""

    batch: Batch
    parts: frozenset[SegmentId] | None = None


def render(kit: Kit, footage: Footage) -> Work:
    """Make what is not made yet; a work that was taken back meanwhile gets nothing more.

    What nobody's consent could serve is not made. Where parts are closed to strangers, what is left is made without
    them, and a person looks at it before anybody else does.
    """
    shape, work_id = Shape.from_facts(footage.original.probe), footage.work.id
    for choice in choices_for(kit.catalogue.facts(work_id), shape):
        missing = _missing(kit, work_id, choice)
        if missing:
            _make(kit, footage, choice, missing)
        if not is_unfinished(kit, work_id):
            return footage.work
    facts = kit.catalogue.facts(work_id)
    _drop_outdated(kit, facts, list(choices_for(facts, shape)))
    return footage.work


def choices_for(facts: Facts, shape: Shape) -> Iterator[Choice]:
    """Yield the batches to make of a work: whole ones, and those without the parts that are closed."""
    whole = batches_for(shape)
    yield from map(Choice, whole)
    for batch in whole:
        parts = parts_left(facts, batch.main.recipe) if batch.main.recipe in _CAN_BE_CUT else None
        if parts is not None:
            yield from _cut(facts.work, shape, batch, parts)


def _cut(work: Work, shape: Shape, batch: Batch, parts: frozenset[SegmentId]) -> Iterator[Choice]:
    kept = tuple((span.start_ms, span.end_ms) for span in time_left(work, parts))
    if not kept:
        return
    shorter = replace(shape, duration_ms=sum(end - start for start, end in kept))
    for again in batches_for(shorter):
        if again.main.label == batch.main.label:
            yield Choice(replace(again, main=replace(again.main, keep_ms=kept)), parts)


def drop_renditions(kit: Kit, work_id: WorkId) -> None:
    """Forget every rendition of a work."""
    drop_made(kit, [rendition.id for rendition in _made(kit, work_id)])


def drop_made(kit: Kit, rendition_ids: Sequence[RenditionId]) -> None:
    """Forget renditions, records first: a record without bytes is never left."""
    if rendition_ids:
        kit.catalogue.save_all([], remove=[(Rendition, rendition_id) for rendition_id in rendition_ids])
    for rendition_id in rendition_ids:
        kit.renditions.remove(rendition_id)


class _Aside(NamedTuple):
    """A file made aside, not yet in its place."""

    id: RenditionId
    path: Path
    order: RenderOrder
    made: Made


def _missing(kit: Kit, work_id: WorkId, choice: Choice) -> tuple[RenderOrder, ...]:
    """Give what of a choice is not there, as far as somebody could ever be allowed to meet it."""
    facts = kit.catalogue.facts(work_id)
    there = {_key(made, made.segment_ids) for made in _made(kit, work_id)}
    absent = (order for order in choice.batch.orders if _key(order, choice.parts) not in there)
    return tuple(order for order in absent if _may_ever_serve(facts, order, choice))


def _may_ever_serve(facts: Facts, order: RenderOrder, choice: Choice) -> bool:
    return not is_lost(facts, replace(as_it_would_be(facts.work, order.recipe), segment_ids=choice.parts))


def _drop_outdated(kit: Kit, facts: Facts, choices: list[Choice]) -> None:
    """Forget what an older recipe, or a cut around other parts, made, and what nobody can be served any more."""
    orders = [(order, choice) for choice in choices for order in choice.batch.orders]
    recipes = {order.recipe for order, _ in orders}
    wanted = {_key(order, choice.parts) for order, choice in orders if _may_ever_serve(facts, order, choice)}
    made = [each for each in _made(kit, facts.work.id) if each.recipe in recipes]
    drop_made(kit, [each.id for each in made if _key(each, each.segment_ids) not in wanted])


def _key(one: RenderOrder | Rendition, parts: frozenset[SegmentId] | None) -> Key:
    """Give what tells one choice of a work from another."""
    return one.recipe, one.label, one.recipe_version, parts


def _made(kit: Kit, work_id: WorkId) -> Iterator[Rendition]:
    return kit.catalogue.find(Rendition, work_id=work_id)


def _make(kit: Kit, footage: Footage, choice: Choice, wanted: tuple[RenderOrder, ...]) -> None:
    """Make a batch aside; keep what is wanted of it, bytes before records, and all records as one change."""
    with ExitStack() as asides:
        main = _render(kit, asides, footage.source, choice.batch.main)
        files = [main, *(_render(kit, asides, main.path, order) for order in choice.batch.derived)]
        _keep(kit, footage.work.id, [file for file in files if file.order in wanted], choice)


def _render(kit: Kit, asides: ExitStack, source: Path, order: RenderOrder) -> _Aside:
    rendition_id = RenditionId(new_id())
    path = asides.enter_context(kit.renditions.aside(rendition_id))
    made = kit.media_tools.render(source, order, path)
    traces = kit.media_tools.traces(path)
    if traces:
        message = f"A {order.recipe.value} still carried metadata ({len(traces)} traces) and was thrown away."
        raise MediaToolError(message)
    return _Aside(rendition_id, path, order, made)


def _keep(kit: Kit, work_id: WorkId, files: list[_Aside], choice: Choice) -> None:
    """Put files in their place unless they were taken back while they were made: the withdrawal wins, before and after.

    What is taken back between the two looks is deleted by the second one, or by the job that the taking-back queued.
    """
    wanted = [file for file in files if _is_wanted(kit, work_id, file.order, choice)]
    try:
        records = [_record(work_id, file, kit.renditions.keep(file.id, file.path), choice.parts) for file in wanted]
        kit.catalogue.save_all(records)
    except ArchiveError:
        for file in wanted:
            kit.renditions.remove(file.id)
        raise
    drop_made(kit, [file.id for file in wanted if not _is_wanted(kit, work_id, file.order, choice)])


def _is_wanted(kit: Kit, work_id: WorkId, order: RenderOrder, choice: Choice) -> bool:
    """Tell, from what is stored now, whether a file is still to be made: the work is open and so is its consent."""
    facts = kit.catalogue.facts(work_id)
    return is_unfinished(kit, work_id) and _is_cut_so(facts.work, choice) and _may_ever_serve(facts, order, choice)


def _is_cut_so(work: Work, choice: Choice) -> bool:
    """Tell whether what is left of a work's time is what a cut keeps: a part may have been named meanwhile."""
    if choice.parts is None:
        return True
    return tuple((span.start_ms, span.end_ms) for span in time_left(work, choice.parts)) == choice.batch.main.keep_ms


def _record(work_id: WorkId, file: _Aside, kept: Kept, parts: frozenset[SegmentId] | None) -> Rendition:
    return Rendition(
        id=file.id,
        work_id=work_id,
        recipe=file.order.recipe,
        exposes=MEDIUM_EXPOSES[file.order.recipe],
        segment_ids=parts,
        label=file.order.label,
        media_type=file.made.media_type,
        codecs=file.made.codecs,
        size_bytes=kept.size_bytes,
        sha256=kept.sha256,
        etag=new_id(),
        width=file.made.width,
        height=file.made.height,
        duration_ms=file.made.duration_ms,
        recipe_version=file.order.recipe_version,
    )
