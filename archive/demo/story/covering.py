"""Saying whose each found face is in the sample's films, and drawing by hand what no detector finds."""

from __future__ import annotations

from collections.abc import Mapping

from archive.demo.drawing.hiding import SPOTS, Spot
from archive.demo.story.telling import Told
from archive.domain.covers import Cover, CoverStyle
from archive.domain.ids import ParticipantId, WorkId
from archive.domain.records import Work
from archive.domain.terms import AppearanceRole, Atom
from archive.ports import Kit
from archive.review.works.appearances import NewAppearance, add_appearance
from archive.review.works.concealment import ask_for_concealed
from archive.review.works.covers import (
    Change,
    NewCover,
    add_cover,
    change_style,
    covers_of,
    dismiss_cover,
    say_whose,
)

Tellers = Mapping[str, ParticipantId]

_PASSING = NewAppearance(participant_id=None, role=AppearanceRole.BACKGROUND, atoms_present=frozenset({Atom.BODY}))
_AFTER_MS = 1_000
"""How long a cover of the whole film goes on after its end, so that no last picture is without it."""


def settle_covers(kit: Kit, work_id: WorkId, told: Told, tellers: Tellers, by: str) -> None:
    """Say of every face found in a film whose it is, and draw a cover wherever we know that we have drawn somebody.

    What looks for faces may know a drawn one for a part of its time only; without it all covers are drawn by hand.
    """
    if told.by_chance:
        add_appearance(kit, work_id, _PASSING, by)
    spots = SPOTS.get(told.key, ())
    for cover in covers_of(kit, work_id):
        _settle(kit, cover, spots, tellers, by)
    work = kit.catalogue.get(Work, work_id)
    for spot in spots:
        add_cover(kit, work_id, _drawn(work, spot, tellers), by)


def cover_found_again(kit: Kit, work_id: WorkId, told: Told, by: str) -> bool:
    """Cover the whole figure wherever the second look found a face that it could not explain; tell if it did at all.

    A drawn face may be found as two at once, of which the person who may be seen explains one.
    """
    met = [
        cover
        for cover in covers_of(kit, work_id)
        if told.is_covered and cover.found_by and not cover.dismissed
        if cover.participant_id is None and cover.style is CoverStyle.FACE
    ]
    for cover in met:
        change_style(kit, cover.id, CoverStyle.FIGURE, Change(by=by, version=cover.version))
    return bool(met)


def ask_for_covered(kit: Kit, work_id: WorkId, told: Told, by: str) -> None:
    """Have the film made with its covers as they are now, where somebody in it may not be seen."""
    if told.is_covered:
        ask_for_concealed(kit, work_id, by)


def _settle(kit: Kit, cover: Cover, spots: tuple[Spot, ...], tellers: Tellers, by: str) -> None:
    """Say whose a found face is, or that it is none."""
    change = Change(by=by, version=cover.version)
    faces = (spot for spot in spots if spot.style is CoverStyle.FACE)
    is_face = cover.style is not CoverStyle.THING
    spot = next((spot for spot in faces if is_face and spot.holds(cover.keys[0].box)), None)
    if spot is None:
        dismiss_cover(kit, cover.id, change)
    else:
        say_whose(kit, cover.id, tellers[spot.whose], change)


def _drawn(work: Work, spot: Spot, tellers: Tellers) -> NewCover:
    return NewCover(
        style=spot.style,
        start_ms=spot.start_ms,
        end_ms=spot.end_ms or (work.duration_ms or 0) + _AFTER_MS,
        keys=spot.keys,
        participant_id=tellers[spot.whose] if spot.whose else None,
    )
