"""Figures hidden by their outlines: found once for all sizes, told in the report, and never said to hide a body."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import pytest

from archive.domain.covers import Box, ConcealmentReport, Cover, CoverStyle, Key
from archive.domain.ids import RenditionId, new_id
from archive.domain.records import Rendition, Work
from archive.domain.terms import Atom, Recipe
from archive.ingest.intake.receive import receive
from archive.ingest.steps.conceal import conceal
from archive.ports import Finder, Kit, Outline, OutlinedCover, OutlineTracer, Span
from archive.worker.loop import work_until_done
from tests.contracts.grants import grant_for
from tests.endings import clear_pictures
from tests.ingest.conftest import House
from tests.squares import colours_seen, film_of_squares

pytestmark = pytest.mark.media

# Over the magenta square at the top, whose figure reaches down to the edge, past the yellow one.
KEYS = (Key(0, Box(0, 800, 2600, 2600)), Key(3000, Box(7800, 800, 2600, 2600)))
COLUMNS, ROWS = 40, 30


@dataclass
class TopTracer(OutlineTracer):
    """Says that every figure is the upper half of the picture, and is not sure of it in the last second."""

    traced: list[Path] = field(default_factory=list)

    def finder(self) -> Finder:
        return Finder(name="top", model_sha256="0" * 64, parameters={"rows": str(ROWS)})

    def trace(self, path: Path, covers: Sequence[Cover]) -> tuple[Cover, ...]:
        self.traced.append(path)
        row = b"\xff" * (COLUMNS // 8)
        mask = zlib.compress(row * (ROWS // 2) + bytes(len(row)) * (ROWS // 2))
        masks = (mask,) * 10 + (b"",) * 5
        outline = Outline(columns=COLUMNS, rows=ROWS, grown=3, first=0, every=5, masks=masks)
        return tuple(OutlinedCover(**_told(c), outline=outline) if c.style is CoverStyle.OUTLINE else c for c in covers)


def _told(cover: Cover) -> dict[str, Any]:
    return {each.name: getattr(cover, each.name) for each in fields(Cover)}


@pytest.fixture
def tracer() -> TopTracer:
    return TopTracer()


def covered(kit: Kit, house: House, folder: Path) -> tuple[Work, list[Rendition]]:
    """Bring in a film with one figure that is to be hidden by its outline."""
    work = receive(kit, film_of_squares(folder / "squares.mp4"), house.entry)
    assert work_until_done(kit, {}) == 0
    kit.vault.save(Cover(id=new_id(), work_id=work.id, style=CoverStyle.OUTLINE, start_ms=0, end_ms=3100, keys=KEYS))
    conceal(kit, work.id)
    made = [r for r in kit.catalogue.find(Rendition, work_id=work.id) if r.recipe is Recipe.VIDEO and r.edit]
    return kit.catalogue.get(Work, work.id), made


def yellow_seen(kit: Kit, rendition: Rendition, folder: Path) -> set[int]:
    copy = folder / "copy.mp4"
    copy.write_bytes(kit.renditions.read(grant_for(RenditionId(rendition.id)), Span(0, rendition.size_bytes)))
    seen = colours_seen(kit.media_tools.pictures, copy)
    assert seen["magenta"] == set()
    return seen["yellow"]


def test_where_the_outline_is_sure_the_rest_is_seen_and_elsewhere_the_whole_box_is_hidden(
    house: House, tracer: TopTracer, tmp_path: Path
) -> None:
    kit = house.but_with(outlines=tracer)
    work, [film] = covered(kit, house, tmp_path)
    assert {h.participant_id: h.atoms for h in film.hides} == {house.person: frozenset({Atom.FACE})}
    assert len(tracer.traced) == 1
    seen = yellow_seen(kit, film, tmp_path)
    [original] = house.originals()
    sure = min(50, clear_pictures(original, 3000))  # of the last second the tracer is not sure
    assert seen >= set(range(sure))
    hidden = set(range(50, 75)) - seen
    assert hidden, "where it is not sure the whole box is hidden"
    report = kit.vault.get(ConcealmentReport, film.id)
    told = {name: value for name, value in report.parameters.items() if name.startswith("outline_")}
    assert told == {
        "outline_covers": "1",
        "outline_boxes_only": "0",
        "outline_masks": "15",
        "outline_unsure_masks": "5",
        "outline_network": "top",
        "outline_model_sha256": "0" * 64,
        "outline_rows": "30",
    }
    conceal(kit, work.id)
    assert len(tracer.traced) == 1, "what is made already is not looked for again"


def test_without_what_finds_outlines_the_whole_box_is_hidden_and_told_so(house: House, tmp_path: Path) -> None:
    _, [film] = covered(house.kit, house, tmp_path)
    hidden = set(range(75)) - yellow_seen(house.kit, film, tmp_path)
    assert hidden
    told = house.kit.vault.get(ConcealmentReport, film.id).parameters
    assert (told["outline_covers"], told["outline_boxes_only"]) == ("1", "1")
    assert {h.atoms for h in film.hides} == {frozenset({Atom.FACE})}


def test_a_film_is_not_looked_at_for_outlines_that_nobody_asked_for(
    house: House, tracer: TopTracer, tmp_path: Path
) -> None:
    kit = house.but_with(outlines=tracer)
    work, [film] = covered(kit, house, tmp_path)
    [cover] = kit.vault.find(Cover, work_id=work.id)
    kit.vault.save(replace(cover, style=CoverStyle.FACE))
    conceal(kit, work.id)
    made = [r for r in kit.catalogue.find(Rendition, work_id=work.id) if r.recipe is Recipe.VIDEO and r.edit]
    [again] = [r for r in made if r.id != film.id]
    assert len(tracer.traced) == 1
    assert "outline_covers" not in kit.vault.get(ConcealmentReport, again.id).parameters
