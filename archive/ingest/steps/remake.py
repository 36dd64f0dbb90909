"""Making anew what an older recipe made, beside what is served: nobody outside meets it before a person has looked.

What strangers meet goes on being what was signed, until a reviewer signs what takes its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from archive.domain.erasure import nothing_can_be_made
from archive.domain.errors import NotFoundError
from archive.domain.ids import RenditionId, WorkId
from archive.domain.jobs import JobName
from archive.domain.records import Rendition, Work
from archive.domain.sealed import Original
from archive.domain.terms import READ_ALOUD, Recipe, WorkState
from archive.domain.words.edit_list import SOUNDED, sound_mark
from archive.domain.words.telling.hearing import SilenceReport
from archive.ingest.media_kind import Shape
from archive.ingest.steps.conceal import STANDING, conceal
from archive.ingest.steps.footage import Footage
from archive.ingest.steps.make_renditions import Wanted, drop_made, made_of, make, slot_of
from archive.ingest.steps.recipes import LIGHTEST_FILM, has_lighter
from archive.ingest.steps.render import choices_for, is_still_right, missing_of
from archive.ingest.steps.source import edits_of, lent
from archive.ports import Kit

_HAS_A_STILL: Final = frozenset({Recipe.VIDEO, Recipe.PHOTO})


@dataclass(frozen=True, kw_only=True)
class OutdatedWork:
    """A work of which something was made the old way, or something lacks, and whether its original is here."""

    work: Work
    older: tuple[Rendition, ...]
    can_be_made: bool


def outdated_works(kit: Kit) -> Iterator[OutdatedWork]:
    """Yield the works past their preparation of which an older recipe made something."""
    for state in sorted(STANDING):
        for work in kit.catalogue.find(Work, state=state.value):
            older = tuple(_to_complete(kit, work.id))
            if older:
                yield OutdatedWork(work=work, older=older, can_be_made=_can_be_made(kit, work.id))


def queue_remakes(kit: Kit) -> tuple[int, int]:
    """Queue what can be made anew; give how many works are queued, and of how many the original is gone."""
    found = list(outdated_works(kit))
    queued = [one.work.id for one in found if one.can_be_made]
    for work_id in queued:
        kit.jobs.put(JobName.REMAKE, work_id)
    return len(queued), len(found) - len(queued)


def remake(kit: Kit, work_id: WorkId) -> None:
    """Make what an older recipe made of a work anew, and what could not be made before; a person looks at it.

    What nobody has signed yet is replaced at once.

    To be called inside a claimed job. Running it twice is safe: what is there is not made again.

    Raises:
        MediaToolError, NoSpaceError, QuarantinedError: not now; what stands goes on standing.
    """
    lacks_covered = _drop_unreported(kit, work_id)
    older = list(_to_complete(kit, work_id))
    if not _is_standing(kit, work_id) or nothing_can_be_made(kit.catalogue.facts(work_id)):
        return
    plain = [each for each in older if not each.edit]
    if plain or not older:
        with lent(kit, work_id) as source:
            _make_plain(kit, source.footage(kit, kit.catalogue.get(Work, work_id)), plain)
    if lacks_covered or len(plain) < len(older):
        conceal(kit, work_id)


def _drop_unreported(kit: Kit, work_id: WorkId) -> bool:
    """Forget what no report tells of how its words were concealed, unless it is served: nobody could sign it.

    Tell whether anything with covers was among it.
    """
    if kit.catalogue.get(Work, work_id).state is WorkState.RELEASED:
        return False
    silent = (each for each in made_of(kit, work_id) if each.silenced and each.recipe not in READ_ALOUD)
    unreported = [each for each in silent if not _is_reported(kit, each.id)]
    drop_made(kit, [each.id for each in unreported])
    return any(each.edit for each in unreported)


def _is_reported(kit: Kit, rendition_id: RenditionId) -> bool:
    try:
        return bool(kit.vault.get(SilenceReport, rendition_id).silenced)
    except NotFoundError:
        return False


def _make_plain(kit: Kit, footage: Footage, older: list[Rendition]) -> None:
    """Make all that the recipes of these make today, and what is not there at all; then drop the unsigned."""
    work_id, edits = footage.work.id, edits_of(kit, footage.work.id)
    kinds = {(each.recipe, each.segment_ids) for each in older}
    kinds |= {(Recipe.THUMBNAIL, each.segment_ids) for each in older if each.recipe in _HAS_A_STILL}
    there = {slot_of(each, each.segment_ids) for each in made_of(kit, work_id)}
    wanted = Wanted(lambda order, choice: _is_standing(kit, work_id) and is_still_right(kit, work_id, order, choice))
    for choice in choices_for(kit.catalogue.facts(work_id), Shape.from_facts(footage.original.probe), edits):
        missing = tuple(
            order
            for order in missing_of(kit, work_id, choice)
            if (order.recipe, choice.parts) in kinds or slot_of(order, choice.parts) not in there
        )
        if missing and _is_standing(kit, work_id):
            make(kit, footage, choice, missing, wanted)
    made = [each for each in made_of(kit, work_id) if not each.edit]
    mark = sound_mark(edits)
    today = {slot_of(each, each.segment_ids) for each in made if not _is_old(each, mark)}
    unsigned = [each for each in made if _is_old(each, mark) and not each.checks]
    drop_made(kit, [each.id for each in unsigned if slot_of(each, each.segment_ids) in today])


def _to_complete(kit: Kit, work_id: WorkId) -> Iterator[Rendition]:
    """Yield what an older recipe made, and each film or photo that has no small still or lightest film of today yet.

    What was made with other words concealed in its sound than are now is old, too.
    """
    made, mark = list(made_of(kit, work_id)), sound_mark(edits_of(kit, work_id))
    cut = {(each.segment_ids, each.edit) for each in made if each.recipe is Recipe.THUMBNAIL}
    light = {(each.segment_ids, each.edit) for each in made if not each.is_for_every_device}
    makes_light = kit.media_tools.makes(LIGHTEST_FILM)
    for each in made:
        parts = each.segment_ids, each.edit
        has_no_still = each.recipe in _HAS_A_STILL and parts not in cut
        is_heavy = each.recipe is Recipe.VIDEO and parts not in light and makes_light and has_lighter(each.height)
        if _is_old(each, mark) or has_no_still or is_heavy:
            yield each


def has_old_sound(kit: Kit, work_id: WorkId) -> bool:
    """Tell whether something was made of a work with other words concealed in its sound than are now."""
    mark = sound_mark(edits_of(kit, work_id))
    return any(_has_old_sound(each, mark) for each in made_of(kit, work_id))


def _is_old(made: Rendition, mark: str) -> bool:
    # What a machine reads is made of the transcript, when somebody asks for it.
    return made.recipe not in READ_ALOUD and (made.is_outdated or _has_old_sound(made, mark))


def _has_old_sound(made: Rendition, mark: str) -> bool:
    return made.recipe in SOUNDED and made.silenced != mark


def _is_standing(kit: Kit, work_id: WorkId) -> bool:
    return kit.catalogue.get(Work, work_id).state in STANDING


def _can_be_made(kit: Kit, work_id: WorkId) -> bool:
    return any(kit.originals.holds(original.id) for original in kit.vault.find(Original, work_id=work_id))
