"""Faces that are seen for a moment: which of them a film shows that is let out, and which films are kept back.

A film goes the way it goes in the archive: looked at, covered, made, looked at again, covered where a face was found,
as often as the archive does; then it is let out or kept back. With `bulk` a tired person ticks every weak find first.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from statistics import median

from archive.adapters.media import probe
from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.adapters.sandbox.children import Limits
from archive.adapters.sandbox.toolbox import Toolbox
from archive.anonymise.faces import open_finder
from archive.domain.covers import WEAK, Cover, edit_mark, is_weak
from archive.domain.errors import MediaToolError
from archive.domain.ids import WorkId
from archive.domain.terms import Recipe
from archive.ingest.steps.conceal import ROUNDS, covers_of_finds
from archive.ingest.steps.detect_faces import cover_of
from archive.ingest.steps.residual_faces import unexplained
from archive.ports import FaceFinder, Look, RenderOrder
from scripts.benches.concealment import boxes, placed
from scripts.benches.concealment.ours import drawn
from scripts.benches.concealment.placed import Placed

WORK = WorkId("bench")


@dataclass(frozen=True)
class Came:
    """What came of one film: bare faces, covers before and after looking again, what is hidden."""

    name: str
    is_clean: bool
    pictures: int
    faces: int
    bare: int
    kept_back: str
    covers: int
    added: int
    hidden: float


def films(folder: Path, names: Sequence[str] = ()) -> list[Placed]:
    """Make the films, all of them or those of these names."""
    return [placed.make(script, folder) for script in placed.scripts() if not names or script.name in names]


def measure(made: Sequence[Placed], folder: Path, *, bulk: bool) -> list[Came]:
    """Send films with placed faces the archive's way; with `bulk` those alone in which there is a weak find."""
    came = []
    for film in made:
        if bulk and not any(track.surest < WEAK for track in _looked(film.path).tracks):
            continue
        came.append(send(film, folder, bulk=bulk))
        kept = came[-1].kept_back or "no"
        print(f"{film.script.name}: {came[-1].bare} bare of {came[-1].faces}, kept back: {kept}", file=sys.stderr)
    return came


def bare_beside(made: Sequence[Placed], build: Path, folder: Path) -> dict[str, str]:
    """Count what another build leaves bare, by its own measurement of what it draws."""
    asked, answer = folder / "asked.json", folder / "answered.json"
    asked.write_text(json.dumps([(str(film.path), str(folder / "beside.mp4"), "film") for film in made]))
    script = build.absolute() / "scripts" / "benches" / "concealment" / "ours.py"
    environment = {**os.environ, "PYTHONPATH": str(build.absolute())}
    subprocess.run([sys.executable, "-P", str(script), str(asked), str(answer)], check=True, env=environment)
    told = json.loads(answer.read_text())
    return {
        film.script.name: str(_bare_faces(film, each["masks"])) if each["covers"] else "no cover at all"
        for film, each in zip(made, told, strict=True)
    }


def _bare_faces(film: Placed, masks: Sequence[Sequence[Sequence[float]]]) -> int:
    drawn_over = [[(left, top, right, bottom) for left, top, right, bottom in each] for each in masks]
    return sum(not boxes.is_held(face, drawn_over[n]) for n, faces in enumerate(film.faces) for face in faces)


def send(film: Placed, folder: Path, *, bulk: bool) -> Came:
    """Send one film through the archive's way, and count."""
    found = find_media_tools(None, None)
    tools, finder = _opened()
    look = _looked(film.path)
    covers = [cover_of(WORK, track, finder.finder().name) for track in look.tracks]
    first = len(covers)
    if bulk:
        covers = [replace(cover, dismissed=is_weak(cover)) for cover in covers]
    target = folder / f"{film.path.stem}-{'bulk' if bulk else 'made'}.mp4"
    kept_back = _let_out(tools, finder, film.path, covers, target)
    facts = probe.read_facts(Toolbox(ffmpeg=found.ffmpeg, ffprobe=found.ffprobe, limits=Limits()), film.path)
    assert facts
    assert facts.picture
    masks = drawn(tuple(covers), facts.picture, look)
    size = (facts.picture.width, facts.picture.height)
    hidden = [boxes.hidden_share(each, size, round_ones=False) for each in masks]
    bare = _bare_faces(film, masks)
    return Came(
        name=film.script.name,
        is_clean=film.script.is_clean,
        pictures=look.pictures,
        faces=sum(map(len, film.faces)),
        bare=bare,
        kept_back=kept_back,
        covers=first,
        added=len(covers) - first,
        hidden=sum(hidden) / max(1, len(hidden)),
    )


@cache
def _looked(film: Path) -> Look:
    _, finder = _opened()
    return finder.look(film)


@cache
def _opened() -> tuple[FfmpegTools, FaceFinder]:
    found = find_media_tools(None, None)
    tools = FfmpegTools(found)
    finder = open_finder(tools.pictures)
    if finder is None:
        raise SystemExit("The face finder is not installed.")
    return tools, finder


def _let_out(tools: FfmpegTools, finder: FaceFinder, source: Path, covers: list[Cover], target: Path) -> str:
    """Make a film until no face is found in it that should not be seen; say why it is kept back, if it is."""
    for _ in range(ROUNDS):
        drawn_now = tuple(cover for cover in covers if not cover.dismissed)
        if not drawn_now:
            return "nothing to cover"
        order = RenderOrder(recipe=Recipe.VIDEO, label="bench", height=720, covers=drawn_now, edit=edit_mark(drawn_now))
        try:
            tools.render(source, order, target)
            tools.check_covers(target, order)
        except MediaToolError as error:
            return str(error)
        found, _ = finder.look_again(target)
        target.unlink()
        left = [find for find, _ in unexplained([(each, each.at_ms) for each in found], covers)]
        if not left:
            return ""
        covers += covers_of_finds(WORK, left, finder.finder().name)
    return "found again"


def lines(plain: Sequence[Came], bulk: Sequence[Came], beside: Mapping[str, str]) -> Iterator[str]:
    """Show what came of each film, without the button and with it."""
    pressed = {came.name: came for came in bulk}
    yield "| Film | Faces in pictures | Beside | Bare, let out | … with button | Covers | Added later | Hidden |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|"
    for came in plain:
        after = pressed.get(came.name)
        left = _bare(after) if after else "nothing weak"
        yield (
            f"| {came.name} | {came.faces} | {beside.get(came.name, '')} | {_bare(came)} | {left} | {came.covers} "
            f"| {came.added} | {came.hidden:.1%} |"
        )
    clean = [came for came in plain if came.is_clean]
    films = [came for came in plain if not came.is_clean]
    bare, bare_after = (sum(bool(c.bare) and not c.kept_back for c in each) for each in (films, bulk))
    kept, kept_clean = (sum(bool(c.kept_back) for c in each) for each in (films, clean))
    yield ""
    yield f"Let out with a bare face: **{bare} of {len(films)}** films, {bare_after} with the button; kept: {kept}."
    added, hidden = sum(bool(c.added) for c in clean), median(c.hidden for c in plain)
    yield f"Of {len(clean)} films of narrators alone {kept_clean} are kept back; to {added} of them the second look"
    yield f"adds covers. The median film hides {hidden:.1%}."


def _bare(came: Came) -> str:
    return f"kept back ({came.kept_back})" if came.kept_back else str(came.bare)
