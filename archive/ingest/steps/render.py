"""The last step: every rendition of the original, made aside, checked for traces, and only then put in its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from archive.domain.consent import Facts
from archive.domain.cuts import parts_left, time_left
from archive.domain.erasure import as_it_would_be, is_lost
from archive.domain.errors import ByProductError, MediaToolError
from archive.domain.ids import SegmentId, WorkId
from archive.domain.records import Work
from archive.domain.terms import Recipe
from archive.domain.words.edit_list import SOUNDED, EditList, sound_mark
from archive.ingest.media_kind import RICHEST, Shape
from archive.ingest.steps.footage import Footage, is_unfinished
from archive.ingest.steps.make_renditions import Choice, Wanted, cut_of, drop_made, key_of, made_of, make, slot_of
from archive.ingest.steps.recipes import Batch, batches_for, silenced
from archive.ingest.steps.source import edits_of
from archive.ports import Kit, RenderOrder

CAN_BE_CUT = frozenset({Recipe.VIDEO, Recipe.STILL, Recipe.AUDIO})


def render(kit: Kit, footage: Footage) -> Work:
    """Make what is not made yet; a work that was taken back meanwhile gets nothing more.

    What nobody's consent could serve is not made. Where parts are closed to strangers, what is left is made without
    them, and a person looks at it before anybody else does. What fails holds back nothing else.

    Raises:
        ByProductError: something could not be made, but the richest of what the work can be is there.
        MediaToolError: that could not be made either.
    """
    shape, work_id = Shape.from_facts(footage.original.probe), footage.work.id
    wanted = Wanted(lambda order, choice: is_unfinished(kit, work_id) and is_still_right(kit, work_id, order, choice))
    faults: list[ByProductError] = []
    for choice in choices_for(kit.catalogue.facts(work_id), shape, edits_of(kit, work_id)):
        missing = missing_of(kit, work_id, choice)
        if missing:
            faults += _make(kit, footage, choice, missing, wanted)
        if not is_unfinished(kit, work_id):
            return footage.work
    facts = kit.catalogue.facts(work_id)
    _drop_outdated(kit, facts, list(choices_for(facts, shape, edits_of(kit, work_id))))
    if faults:
        richest = any(made.recipe is RICHEST[shape.medium] for made in made_of(kit, work_id))
        raise faults[0] if richest else MediaToolError(str(faults[0]), faults[0].code)
    return footage.work


def _make(
    kit: Kit, footage: Footage, choice: Choice, missing: tuple[RenderOrder, ...], wanted: Wanted
) -> list[ByProductError]:
    """Make one batch, and give what could not be made of it."""
    try:
        make(kit, footage, choice, missing, wanted)
    except ByProductError as error:
        return [error]
    except MediaToolError as error:
        return [ByProductError(str(error), error.code, choice.batch.main.label)]
    return []


def choices_for(facts: Facts, shape: Shape, edits: EditList) -> Iterator[Choice]:
    """Yield the batches to make of a work: whole ones, and those without the parts that are closed."""
    whole = [silenced(batch, edits) for batch in batches_for(shape)]
    yield from map(Choice, whole)
    for batch in whole:
        parts = parts_left(facts, batch.main.recipe) if batch.main.recipe in CAN_BE_CUT else None
        kept = time_kept(facts.work, parts)
        if kept:
            yield Choice(silenced(_like(batch, shape, kept), edits), parts)


def time_kept(work: Work, parts: frozenset[SegmentId] | None) -> tuple[tuple[int, int], ...]:
    """Give the stretches of a work that are left when only these parts are; nothing when all of it is."""
    return () if parts is None else tuple((span.start_ms, span.end_ms) for span in time_left(work, parts))


def _like(batch: Batch, shape: Shape, kept: tuple[tuple[int, int], ...]) -> Batch:
    """Give a batch as it is made of a recording that is as short as what is kept: its poster stands elsewhere."""
    shorter = replace(shape, duration_ms=sum(end - start for start, end in kept))
    slot = slot_of(batch.main, None)
    return next(cut_of(again, kept) for again in batches_for(shorter) if slot_of(again.main, None) == slot)


def missing_of(kit: Kit, work_id: WorkId, choice: Choice) -> tuple[RenderOrder, ...]:
    """Give what of a choice is not there, as far as it can be made and somebody could ever be allowed to meet it."""
    facts = kit.catalogue.facts(work_id)
    there = {key_of(made, made.segment_ids) for made in made_of(kit, work_id)}
    absent = (order for order in choice.batch.orders if key_of(order, choice.parts) not in there)
    makes = kit.media_tools.makes
    return tuple(order for order in absent if makes(order) and may_ever_serve(facts, order, choice))


def may_ever_serve(facts: Facts, order: RenderOrder, choice: Choice) -> bool:
    """Tell whether anybody's consent could ever serve what an order makes."""
    whole = as_it_would_be(facts.work, order.recipe)
    return not is_lost(facts, replace(whole, segment_ids=choice.parts, hides=choice.hides, edit=order.edit))


def is_still_right(kit: Kit, work_id: WorkId, order: RenderOrder, choice: Choice) -> bool:
    """Tell, from what is stored now, whether a file is still to be kept: its consent is open and its cut the same.

    What is left of a work's time must be what the cut keeps: a part may have been named meanwhile. And what is silent
    in its sound must be what is concealed now.
    """
    if order.recipe in SOUNDED and order.silenced != sound_mark(edits_of(kit, work_id)):
        return False
    facts = kit.catalogue.facts(work_id)
    cut_so = choice.parts is None or time_kept(facts.work, choice.parts) == choice.batch.main.keep_ms
    return cut_so and may_ever_serve(facts, order, choice)


def _drop_outdated(kit: Kit, facts: Facts, choices: list[Choice]) -> None:
    """Forget what an older recipe, or a cut around other parts, made, and what nobody can be served any more.

    What was concealed has its own rules: see `ingest.conceal`.
    """
    orders = [(order, choice) for choice in choices for order in choice.batch.orders]
    recipes = {order.recipe for order, _ in orders}
    wanted = {key_of(order, choice.parts) for order, choice in orders if may_ever_serve(facts, order, choice)}
    made = [each for each in made_of(kit, facts.work.id) if each.recipe in recipes and not each.edit]
    drop_made(kit, [each.id for each in made if key_of(each, each.segment_ids) not in wanted])
