"""Films and photos concealed as the archive does it, in a process of its own: what was drawn, what it cost, in JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from archive.adapters.covers import drawing as cover_drawing
from archive.adapters.covers.drawing import Reel
from archive.adapters.covers.geometry import area_at
from archive.adapters.media import probe, render_video
from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media.probe import Picture
from archive.adapters.media_tools import FfmpegTools
from archive.adapters.sandbox.children import Limits
from archive.adapters.sandbox.toolbox import Toolbox, address, open_input, write_output
from archive.anonymise.faces import open_finder
from archive.domain.covers import Cover, edit_mark
from archive.domain.errors import MediaToolError
from archive.domain.ids import WorkId
from archive.domain.terms import Recipe
from archive.ingest.media_kind import Medium, Shape
from archive.ingest.steps.detect_faces import cover_of
from archive.ingest.steps.paint import colour_for
from archive.ports import Look, RenderOrder

# As the archive packs its largest films, but finer.
LARGE = {"c:v": "libx264", "preset": "superfast", "crf": 23}


class Stages:
    """What each stage cost, by the clock and of the processors, children's included."""

    def __init__(self) -> None:
        self.costs: dict[str, dict[str, float]] = {}
        self._wall, self._cpu = time.perf_counter(), _cpu()

    def end(self, name: str) -> None:
        """Write down what was spent since the last stage ended."""
        wall, cpu = time.perf_counter(), _cpu()
        self.costs[name] = {"wall": wall - self._wall, "cpu": cpu - self._cpu}
        self._wall, self._cpu = wall, cpu


def main() -> None:
    """Conceal each file of the question in the first file; the answers go to the second."""
    asked = json.loads(Path(sys.argv[1]).read_text())
    told = [conceal(Path(source), Path(target), how) for source, target, how in asked]
    Path(sys.argv[2]).write_text(json.dumps(told))


def conceal(source: Path, target: Path, how: str) -> dict[str, Any]:
    """Look for faces, draw over them, check the drawing; `how` is `film`, `large` (1080p) or `photo`."""
    found = find_media_tools(None, None)
    tools = FfmpegTools(found)
    stages = Stages()
    finder = open_finder(tools.pictures)
    if finder is None:
        raise SystemExit("The face finder is not installed.")
    look = finder.look(source)
    stages.end("find")
    covers = tuple(cover_of(WorkId("bench"), track, finder.finder().name) for track in look.tracks)
    box = Toolbox(ffmpeg=found.ffmpeg, ffprobe=found.ffprobe, limits=Limits())
    refused = ""
    if how == "large":
        draw_large(box, source, covers, target)
    else:
        refused = draw_as_served(tools, source, covers, target, is_photo=how == "photo")
    stages.end("draw")
    facts = probe.read_facts(box, source)
    picture = facts.picture if facts else None
    masks = [] if how == "photo" or picture is None else drawn(covers, picture, look)
    return {
        "pictures": look.pictures,
        "looked_at": look.looked_at,
        "covers": len(covers),
        "refused": refused,
        "masks": masks,
        "size": [picture.width, picture.height] if picture else [],
        "costs": stages.costs,
        "finder": asdict(finder.finder()),
    }


def draw_as_served(tools: FfmpegTools, source: Path, covers: tuple[Cover, ...], target: Path, *, is_photo: bool) -> str:
    """Make what the archive serves, a film of at most 720 lines or a photo; say why it would not let it out, if so."""
    order = RenderOrder(
        recipe=Recipe.PHOTO if is_photo else Recipe.VIDEO,
        height=1_920 if is_photo else 720,
        codec="jpeg" if is_photo else "",
        covers=covers,
        edit=edit_mark(covers) if covers else "",
        colour=colour_for(tools, source, Shape(medium=Medium.PICTURE if is_photo else Medium.FILM), covers, None),
    )
    tools.render(source, order, target)
    if covers:
        try:
            tools.check_covers(target, order)
        except MediaToolError as error:
            return str(error)
    return ""


def draw_large(box: Toolbox, source: Path, covers: tuple[Cover, ...], target: Path) -> None:
    """Make a film of the source's own size: the archive serves none so large, and draws over this one alike."""
    facts = probe.read_facts(box, source)
    if facts is None or facts.picture is None:
        raise SystemExit(f"{source} has no picture.")
    rate, size = render_video.frame_rate(facts.picture), (facts.picture.width, facts.picture.height)
    pictures = (facts.duration_ms or 0) * rate // 1000 + rate
    with cover_drawing.drawing(covers, Reel(size=size, rate=rate, pictures=pictures), target) as drawing:
        stream = cover_drawing.draw(render_video.steady(open_input(source), facts.picture), drawing)
        box.encode(write_output([stream], address(target), {**LARGE, "f": "mp4", "pix_fmt": "yuv420p"}))


def drawn(covers: tuple[Cover, ...], picture: Picture, look: Look) -> list[list[list[int]]]:
    """Give the points that were drawn over, picture by picture: left, top, right, bottom."""
    rate, size = render_video.frame_rate(picture), (picture.width, picture.height)
    areas = ([area_at(cover, number, rate, size) for cover in covers] for number in range(look.pictures))
    return [[[a.left, a.top, a.right, a.bottom] for a in each if a is not None] for each in areas]


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


if __name__ == "__main__":
    main()
