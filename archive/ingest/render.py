"""The last step: every rendition of the original, made aside, checked for traces, and only then put in its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from archive.domain.errors import ArchiveError, MediaToolError
from archive.domain.ids import RenditionId, WorkId, new_id
from archive.domain.recipes import MEDIUM_EXPOSES
from archive.domain.records import Rendition, Work
from archive.ingest.footage import Footage, is_unfinished
from archive.ingest.medium import Shape
from archive.ingest.recipes import Batch, batches_for
from archive.ports import Kept, Kit, Made, RenderOrder


def render(kit: Kit, footage: Footage) -> Work:
    """Make what is not made yet; a work that was taken back meanwhile gets nothing more."""
    batches = batches_for(Shape.from_facts(footage.original.probe))
    for batch in batches:
        missing = _missing(kit, footage.work.id, batch)
        if missing:
            _make(kit, footage, batch, missing)
        if not is_unfinished(kit, footage.work.id):
            return footage.work
    _drop_outdated(kit, footage.work.id, [order for batch in batches for order in batch.orders])
    return footage.work


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


def _missing(kit: Kit, work_id: WorkId, batch: Batch) -> tuple[RenderOrder, ...]:
    there = {_key(made) for made in _made(kit, work_id)}
    return tuple(order for order in batch.orders if _key(order) not in there)


def _drop_outdated(kit: Kit, work_id: WorkId, orders: list[RenderOrder]) -> None:
    """Forget what an older recipe made, now that its successor is there."""
    recipes, wanted = {order.recipe for order in orders}, {_key(order) for order in orders}
    drop_made(kit, [made.id for made in _made(kit, work_id) if made.recipe in recipes and _key(made) not in wanted])


def _key(one: RenderOrder | Rendition) -> tuple[str, str, str]:
    """Give what tells one choice of a work from another."""
    return one.recipe, one.label, one.recipe_version


def _made(kit: Kit, work_id: WorkId) -> Iterator[Rendition]:
    return kit.catalogue.find(Rendition, work_id=work_id)


def _make(kit: Kit, footage: Footage, batch: Batch, wanted: tuple[RenderOrder, ...]) -> None:
    """Make a batch aside; keep what is wanted of it, bytes before records, and all records as one change."""
    with ExitStack() as asides:
        main = _render(kit, asides, footage.source, batch.main)
        files = [main, *(_render(kit, asides, main.path, order) for order in batch.derived)]
        _keep(kit, footage.work.id, [file for file in files if file.order in wanted])


def _render(kit: Kit, asides: ExitStack, source: Path, order: RenderOrder) -> _Aside:
    rendition_id = RenditionId(new_id())
    path = asides.enter_context(kit.renditions.aside(rendition_id))
    made = kit.media_tools.render(source, order, path)
    traces = kit.media_tools.traces(path)
    if traces:
        message = f"A {order.recipe.value} still carried metadata ({len(traces)} traces) and was thrown away."
        raise MediaToolError(message)
    return _Aside(rendition_id, path, order, made)


def _keep(kit: Kit, work_id: WorkId, files: list[_Aside]) -> None:
    try:
        records = [_record(work_id, file, kit.renditions.keep(file.id, file.path)) for file in files]
        kit.catalogue.save_all(records)
    except ArchiveError:
        for file in files:
            kit.renditions.remove(file.id)
        raise
    if not is_unfinished(kit, work_id):  # taken back while this was made: the withdrawal wins
        drop_made(kit, [file.id for file in files])


def _record(work_id: WorkId, file: _Aside, kept: Kept) -> Rendition:
    return Rendition(
        id=file.id,
        work_id=work_id,
        recipe=file.order.recipe,
        exposes=MEDIUM_EXPOSES[file.order.recipe],
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
