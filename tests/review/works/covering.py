"""A work's covers, what is made with them, and what keeps each file back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from archive.domain.concealment import plan
from archive.domain.consent import PLAYER, may_not_be_seen
from archive.domain.covers import Box, ConcealmentReport, Cover, CoverStyle, Key
from archive.domain.ids import ParticipantId, new_id
from archive.domain.records import Rendition
from archive.domain.terms import (
    CONTENT_ATOMS,
    Atom,
    Recipe,
)
from archive.review.works.concealment import Obstacle
from archive.review.works.release import preview
from tests.review.atelier import Atelier, add_rendition

SEEN_COVERED = CONTENT_ATOMS | {Atom.FACE}


def draw(atelier: Atelier, person: ParticipantId | None = None, **changes: Any) -> Cover:
    fields: dict[str, Any] = {
        "id": new_id(),
        "work_id": atelier.work.id,
        "style": CoverStyle.FACE,
        "start_ms": 0,
        "end_ms": 60_000,
        "keys": (Key(0, Box(4000, 2000, 2000, 4000)),),
        "participant_id": person,
    }
    return atelier.kit.vault.save(Cover(**{**fields, **changes}))


def make_concealed(atelier: Atelier, version: int = 1, *, with_report: bool = True) -> Rendition:
    """Put a concealed film among the renditions, made with today's covers, as the worker would."""
    kit, facts = atelier.kit, atelier.kit.catalogue.facts(atelier.work.id)
    hidden = may_not_be_seen(facts, PLAYER, kit.clock.now())
    planned = plan(facts.work, kit.vault.find(Cover, work_id=facts.work.id), hidden)
    assert planned is not None
    made = add_rendition(kit, facts.work, Recipe.VIDEO, "video/mp4", b"covered bytes")
    if with_report:
        kit.vault.save(
            ConcealmentReport(
                id=made.id,
                work_id=facts.work.id,
                edit=planned.edit,
                recipe_version=str(version),
                detector="detector",
                model_sha256="hash",
                parameters={"every": "5"},
                covers=1,
                drawn_by_hand=1,
                pictures=1500,
                with_covers=1500,
                searched=300,
                made_on="2026-02-10",
            )
        )
    return kit.catalogue.save(replace(made, hides=planned.hides, edit=planned.edit, covering_version=version))


def obstacles(atelier: Atelier) -> dict[str, Obstacle]:
    return {one.rendition.id: one.obstacle for one in preview(atelier.kit, atelier.work.id).shown}
