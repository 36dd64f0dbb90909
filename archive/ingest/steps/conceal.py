"""Concealed renditions: covers drawn over film and photo, every picture checked, and looked at by the detector again.

No report that every picture was checked, no rendition. What was signed before stays until what replaces it is signed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Final

from archive.domain.concealment import PICTURED, Plan, plan
from archive.domain.consent import PLAYER, Facts, is_at_high_risk, may_not_be_seen
from archive.domain.covers import (
    FULL,
    Box,
    ConcealmentReport,
    ConcealState,
    Cover,
    CoverStyle,
    Key,
    LookReport,
)
from archive.domain.cuts import parts_left
from archive.domain.errors import ByProductError, MediaToolError, NotFoundError
from archive.domain.ids import WorkId, new_id
from archive.domain.jobs import JobName
from archive.domain.recipes import COVERING_VERSION
from archive.domain.records import Work
from archive.domain.terms import WorkState
from archive.domain.words.edit_list import EditList
from archive.ingest.media_kind import Medium, Shape
from archive.ingest.steps.detect_faces import look_for_faces, look_for_signs
from archive.ingest.steps.footage import UNFINISHED, Footage
from archive.ingest.steps.make_renditions import Aside, Choice, Wanted, cut_of, drop_made, key_of, made_of, make
from archive.ingest.steps.paint import colour_for
from archive.ingest.steps.recipes import concealed_for, silenced
from archive.ingest.steps.render import CAN_BE_CUT, is_still_right, may_ever_serve, missing_of, time_kept
from archive.ingest.steps.residual_faces import gathered, in_whole_picture, unexplained
from archive.ingest.steps.source import edits_of, lent
from archive.ports import Found, Kit, OutlinedCover, RenderOrder

ROUNDS: Final = 3
"""How often covers are added where a face was found again, before a person has to look."""

STANDING: Final = frozenset({WorkState.IN_REVIEW, WorkState.SENT_BACK, WorkState.RELEASED})
_AROUND_MS: Final = 600
_GROWN: Final = 0.5


class FoundAgainError(MediaToolError):
    """A face that should not be seen was found in a made file; it is thrown away."""

    def __init__(self, found: Sequence[Found]) -> None:
        super().__init__("A face could still be found after covering; what was made was thrown away.")
        self.found = tuple(found)


def conceal(kit: Kit, work_id: WorkId) -> None:
    """Make the concealed renditions of a work that is past its preparation; what is served goes on being served."""
    work = kit.catalogue.get(Work, work_id)
    if work.state not in STANDING:
        return
    with lent(kit, work_id) as source:
        _make_all(kit, source.footage(kit, work), STANDING)


def conceal_while_preparing(kit: Kit, footage: Footage) -> Work:
    """Look for the faces of a work that is being prepared, and cover them where somebody in it has answered already.

    Before anybody has, nobody knows whom to cover: each answer has it done. When it fails the work goes on to review,
    where no picture of it can be signed, and a job of its own tries again.
    """
    people = kit.catalogue.facts(footage.work.id).people.values()
    try:
        if any(person.records for person in people):
            _make_all(kit, footage, UNFINISHED)
        else:
            look_for_faces(kit, footage)
            look_for_signs(kit, footage)
    except MediaToolError:
        _note(kit, ConcealState(id=footage.work.id, trouble="failed"))
        kit.jobs.put(JobName.CONCEAL, footage.work.id)
    return footage.work


def plan_for(kit: Kit, facts: Facts) -> Plan | None:
    """Give how a work is to be concealed for strangers now, or None when there is nothing to be made.

    Somebody at high risk is not shown in a concealed film unless it was asked for: figure and gait remain in it.
    """
    if _is_too_risky(kit, facts):
        return None
    hidden = may_not_be_seen(facts, PLAYER, kit.clock.now())
    return plan(facts.work, kit.vault.find(Cover, work_id=facts.work.id), hidden)


def _is_too_risky(kit: Kit, facts: Facts) -> bool:
    hidden = may_not_be_seen(facts, PLAYER, kit.clock.now())
    return not facts.work.film_at_high_risk and any(is_at_high_risk(facts, person) for person in hidden)


def concealed_choices(facts: Facts, shape: Shape, planned: Plan, edits: EditList) -> Iterator[Choice]:
    """Yield the concealed batches to make of a work: whole ones, and those without the parts that are closed."""
    for batch in (silenced(each, edits) for each in concealed_for(shape, planned)):
        main = batch.main
        yield Choice(batch, None, planned.hides)
        if main.recipe in CAN_BE_CUT:
            parts = parts_left(facts, main.recipe, planned.hides, planned.edit)
            kept = time_kept(facts.work, parts)
            if kept:
                yield Choice(cut_of(batch, kept), parts, planned.hides)


def _make_all(kit: Kit, footage: Footage, states: frozenset[WorkState]) -> None:
    work_id = footage.work.id
    look_for_faces(kit, footage)
    look_for_signs(kit, footage)

    def is_open() -> bool:
        return kit.catalogue.get(Work, work_id).state in states

    for _ in range(ROUNDS):
        planned = plan_for(kit, kit.catalogue.facts(work_id))
        try:
            _make_planned(kit, footage, planned, is_open)
        except FoundAgainError as error:
            found = error.found
            found_by = kit.faces.finder().name if kit.faces else ""
            kit.vault.save_all(covers_of_finds(work_id, found, found_by))
        else:
            too_risky = "high_risk" if _is_too_risky(kit, kit.catalogue.facts(work_id)) else ""
            _note(kit, ConcealState(id=work_id, edit=planned.edit if planned else "", trouble=too_risky))
            return
    _note(kit, ConcealState(id=work_id, trouble="found_again", at_ms=tuple(sorted({round(f.at_ms) for f in found}))))


def _make_planned(kit: Kit, footage: Footage, planned: Plan | None, is_open: Callable[[], bool]) -> None:
    work_id, shape = footage.work.id, Shape.from_facts(footage.original.probe)
    facts, edits = kit.catalogue.facts(work_id), edits_of(kit, work_id)
    choices = list(concealed_choices(facts, shape, planned, edits)) if planned else []
    if planned and is_open() and any(missing_of(kit, work_id, choice) for choice in choices):
        colour = colour_for(kit.media_tools, footage.source, shape, planned.covers, footage.work.form)
        traced = replace(planned, covers=_traced(kit, footage, planned.covers), colour=colour)
        choices = list(concealed_choices(facts, shape, traced, edits))
    fault: ByProductError | None = None
    for choice in choices:
        wanted = Wanted(
            lambda order, choice: is_open() and is_still_right(kit, work_id, order, choice),
            partial(_check, kit, choice),
        )
        missing = missing_of(kit, work_id, choice) if is_open() else ()
        if missing:
            fault = _make_or_tell(kit, footage, choice, missing, wanted) or fault
    _drop_outdated(kit, kit.catalogue.facts(work_id), choices)
    if fault is not None:
        raise fault


def _make_or_tell(
    kit: Kit, footage: Footage, choice: Choice, missing: tuple[RenderOrder, ...], wanted: Wanted
) -> ByProductError | None:
    """Make a batch; where only something cut from it could not be, the others are made before that is told."""
    try:
        make(kit, footage, choice, missing, wanted)
    except ByProductError as error:
        return error
    return None


def _traced(kit: Kit, footage: Footage, covers: tuple[Cover, ...]) -> tuple[Cover, ...]:
    """Give covers, those that hide a figure's outline with it; in photos and without a tracer they hide its box."""
    is_wanted = any(cover.style is CoverStyle.OUTLINE for cover in covers)
    is_film = Shape.from_facts(footage.original.probe).medium is Medium.FILM
    return kit.outlines.trace(footage.source, covers) if kit.outlines and is_wanted and is_film else covers


def _drop_outdated(kit: Kit, facts: Facts, choices: list[Choice]) -> None:
    """Forget concealed files that are not wanted any more; one that carries a signature stays until it is replaced."""
    orders = [(order, choice) for choice in choices for order in choice.batch.orders]
    wanted = {key_of(order, choice.parts) for order, choice in orders if may_ever_serve(facts, order, choice)}
    ours = [each for each in made_of(kit, facts.work.id) if each.edit and each.recipe in PICTURED]
    made = [each for each in ours if not each.checks]
    drop_made(kit, [each.id for each in made if key_of(each, each.segment_ids) not in wanted])


def _check(kit: Kit, choice: Choice, made: Aside) -> ConcealmentReport:
    """Hold a made file against its covers in every picture, and look for faces in it once more.

    Raises:
        MediaToolError: a cover is missing in a picture, or a picture is.
        FoundAgainError: a face was found that should not be seen.
    """
    order = made.rendered
    work_id = order.covers[0].work_id
    counted = kit.media_tools.check_covers(made.path, order, _pictures_of(kit, work_id))
    seen, searched = kit.faces.look_again(made.path) if kit.faces else ((), 0)
    found = [replace(each, box=in_whole_picture(each.box, order.nudge)) for each in seen]
    others = [c for c in kit.vault.find(Cover, work_id=work_id) if c.id not in {drawn.id for drawn in order.covers}]
    left = unexplained([(each, _in_whole(each.at_ms, order.keep_ms)) for each in found], others)
    if left:
        raise FoundAgainError([replace(each, at_ms=whole_ms) for each, whole_ms in left])
    finder = kit.faces.finder() if kit.faces else None
    return ConcealmentReport(
        id=made.id,
        work_id=work_id,
        edit=order.edit,
        recipe_version=str(COVERING_VERSION),
        detector=finder.name if finder else "",
        model_sha256=finder.model_sha256 if finder else "",
        parameters={
            **(finder.parameters if finder else {}),
            **_outlining(kit, order.covers),
            "colour": bytes(order.colour).hex(),
        },
        covers=len(order.covers),
        drawn_by_hand=sum(not cover.found_by for cover in order.covers),
        pictures=counted.pictures,
        with_covers=counted.with_covers,
        searched=searched,
        made_on=kit.clock.now().date().isoformat(),
        editors=tuple(sorted({editor for cover in order.covers for editor in cover.editors})),
    )


def _outlining(kit: Kit, covers: Sequence[Cover]) -> dict[str, str]:
    """Say with what outlines were found and in how many stretches nobody was sure of one, where any had to be."""
    wanted = [cover for cover in covers if cover.style is CoverStyle.OUTLINE]
    traced = [cover.outline for cover in wanted if isinstance(cover, OutlinedCover)]
    finder = kit.outlines.finder() if kit.outlines and traced else None
    if not wanted:
        return {}
    told = {
        "covers": str(len(wanted)),
        "boxes_only": str(len(wanted) - len(traced)),
        "masks": str(sum(len(outline.masks) for outline in traced)),
        "unsure_masks": str(sum(not mask for outline in traced for mask in outline.masks)),
    }
    found_by = {"network": finder.name, "model_sha256": finder.model_sha256, **finder.parameters} if finder else {}
    return {f"outline_{name}": value for name, value in {**told, **found_by}.items()}


def _pictures_of(kit: Kit, work_id: WorkId) -> int | None:
    """Give how many pictures the whole recording has, where a detector has counted them."""
    try:
        return kit.vault.get(LookReport, work_id).pictures or None
    except NotFoundError:
        return None


def _in_whole(at_ms: float, keep_ms: Sequence[tuple[int, int]]) -> float:
    """Give the instant of the whole recording that stands at an instant of a cut one."""
    before = 0.0
    for start, end in keep_ms:
        if at_ms < before + end - start:
            return start + at_ms - before
        before += end - start
    return keep_ms[-1][1] - 1 if keep_ms else at_ms


def covers_of_finds(work_id: WorkId, finds: Sequence[Found], found_by: str) -> list[Cover]:
    """Give covers of faces that were found again, a little longer and larger than what was seen of each."""
    return [_cover_of(work_id, face, found_by) for face in gathered(finds, _AROUND_MS)]


def _cover_of(work_id: WorkId, face: Sequence[Found], found_by: str) -> Cover:
    surest = max(face, key=lambda find: find.score)
    return Cover(
        id=new_id(),
        work_id=work_id,
        style=CoverStyle.FACE,
        start_ms=max(0, round(face[0].at_ms) - _AROUND_MS),
        end_ms=round(face[-1].at_ms) + _AROUND_MS,
        keys=tuple(Key(round(find.at_ms), _grown(find.box)) for find in face),
        found_by=found_by,
        confidence=min(find.score for find in face),
        surest=surest.score,
        surest_at_ms=round(surest.at_ms),
    )


def _grown(box: Box) -> Box:
    more_x, more_y = round(box.width * _GROWN), round(box.height * _GROWN)
    left, top = box.left - more_x, box.top - more_y
    return Box(max(-FULL, left), max(-FULL, top), box.width + 2 * more_x, box.height + 2 * more_y)


def _note(kit: Kit, state: ConcealState) -> None:
    """Write down how it ended, unless nothing has changed."""
    before: ConcealState | None = None
    with suppress(NotFoundError):
        before = kit.vault.get(ConcealState, state.id)
    version = before.version if before else 0
    if before is None or replace(before, version=0) != state:
        kit.vault.save(replace(state, version=version))
