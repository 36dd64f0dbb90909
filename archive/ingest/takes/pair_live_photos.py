"""Making one work of a telephone's photo and the film of its moment, by whatever door and in whatever order they came.

Both say the same identifier; or the photo, which many a program robs of it, says none and came with the film, under the
same name, from the same hands, and nothing else in the workshop is called so. The film is kept with the photo, sealed,
and nothing is made of it; a film of which somebody said what kind of work it is, or anything else, stays a work of its
own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from archive.domain.errors import InvalidInputError, NotFoundError, readable
from archive.domain.history.editions import Edition
from archive.domain.history.half_filled import HalfFilled
from archive.domain.ids import WorkId
from archive.domain.records import Work
from archive.domain.sealed import Draft, Original
from archive.domain.takes import Assembly
from archive.domain.terms import WorkState
from archive.ingest.intake.live_photos import LARGEST_BYTES, lay_together, name_alone
from archive.ingest.steps.footage import UNFINISHED
from archive.ingest.steps.source import assembly_of
from archive.ingest.takes.find_clips import OPEN_STATES
from archive.ingest.takes.join_clips import finish, require_untouched
from archive.ingest.takes.sync_audio import add_people
from archive.languages import real_titles
from archive.ports import Kit, Page

_MOST_CALLED_SO: Final = 200
"""Of how many files of like names the archive looks whether they lay beside each other."""


def pair_live_photo(kit: Kit, work_id: WorkId) -> Work | None:
    """Let the film of a photo's moment become part of the photo's work; None where there is no such pair.

    To be asked once a work is prepared: of the two, whichever is ready last finds the other.

    Raises:
        StaleRecordError: somebody changed one of them at this moment.
    """
    for own in kit.vault.find(Original, work_id=work_id):
        for other in [*_same_identifier(kit, own), *_same_name(kit, own)]:
            photo, film = (own, other) if own.media_type.startswith("image/") else (other, own)
            if _are_pair(kit, photo, film):
                return _join(kit, photo, film)
    return None


def _same_identifier(kit: Kit, own: Original) -> Iterator[Original]:
    return kit.vault.find(Original, live_id=own.live_id) if own.live_id else iter(())


def _same_name(kit: Kit, own: Original) -> Iterator[Original]:
    """Yield the one file that lay beside another; none where a third is called so too, or says their identifier."""
    name = name_alone(own)
    found = readable(kit.vault.find(Original, Page(limit=_MOST_CALLED_SO), sought=name))
    called = {each.sha256: each for each in found if each.sha256 != own.sha256 and name_alone(each) == name}
    there = [each for each in called.values() if _is_beside(kit, own, each)]
    if len(there) == 1 and len(called) < _MOST_CALLED_SO:
        photo, film = (own, there[0]) if own.media_type.startswith("image/") else (there[0], own)
        is_its_own = {each.sha256 for each in _same_identifier(kit, film)} <= {film.sha256}
        if is_its_own and lay_together(photo, film):
            yield there[0]


def _is_beside(kit: Kit, own: Original, other: Original) -> bool:
    """Tell whether two files came into the same workshop by the same hands."""
    one, another = _work(kit, own.work_id), _work(kit, other.work_id)
    if one is None or another is None:
        return False
    return (one.workshop_id, one.operator) == (another.workshop_id, another.operator)


def _are_pair(kit: Kit, photo: Original, film: Original) -> bool:
    kinds = photo.media_type.startswith("image/") and film.media_type.startswith("video/")
    if not kinds or film.kind_said or film.size_bytes > LARGEST_BYTES or assembly_of(kit, photo.work_id) is not None:
        return False
    still, moving = _ready(kit, photo.work_id), _ready(kit, film.work_id)
    if still is None or moving is None or still.workshop_id != moving.workshop_id:
        return False
    try:
        require_untouched(kit, moving)
    except InvalidInputError:
        return False
    return not _is_described(kit, moving) and _may_gain(still, moving)


def _is_described(kit: Kit, moving: Work) -> bool:
    """Tell whether somebody has written about a film: then it is meant to be met, and is no part of a photo."""
    try:
        draft = kit.vault.get(Draft, moving.id)
    except NotFoundError:
        draft = Draft(id=moving.id)
    written = real_titles(draft.titles) or draft.summaries or draft.notes or moving.content_warnings or moving.licence
    return bool(written) or kit.vault.count(Edition, work_id=moving.id) > 0 or _is_begun(kit, moving)


def _is_begun(kit: Kit, moving: Work) -> bool:
    """Tell whether somebody is in the middle of a form about a film."""
    try:
        return bool(kit.vault.get(HalfFilled, moving.id).said)
    except NotFoundError:
        return False


def _may_gain(still: Work, moving: Work) -> bool:
    """Tell whether a photo may get a moment: until it is released, and then only one that adds nobody to it."""
    if still.state in OPEN_STATES and still.held_at is None:
        return True
    present = {each.participant_id for each in still.appearances}
    return still.state is WorkState.RELEASED and {each.participant_id for each in moving.appearances} <= present


def _join(kit: Kit, photo: Original, film: Original) -> Work:
    moving = kit.catalogue.get(Work, film.work_id)
    add_people(kit, photo.work_id, moving.appearances)
    whole = Assembly(id=photo.work_id, parts=(photo.sha256,), replaces=(moving.id,), unmade=True)
    # The film is written unchanged beside it: of two who read it at once, the second one's is stale.
    kit.vault.save_all([whole, film])
    return finish(kit, kit.vault.get(Assembly, whole.id))


def _ready(kit: Kit, work_id: WorkId) -> Work | None:
    work = _work(kit, work_id)
    return None if work is None or work.state in UNFINISHED else work


def _work(kit: Kit, work_id: WorkId) -> Work | None:
    try:
        return kit.catalogue.get(Work, work_id)
    except NotFoundError:
        return None
