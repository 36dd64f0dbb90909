"""How much of a figure its outline hides, how often nobody is sure of one, and how long finding it takes.

The reference is the outline that another network of the same family sees in the whole picture: what it takes for a
person from 0.5 on. It needs what `requirements-outlines.lock` names.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy
from PIL import Image

from archive.adapters.covers.geometry import area_at, areas_at
from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.anonymise import outlines, segmenter
from archive.anonymise.faces import open_finder
from archive.domain.covers import Cover, CoverStyle, box_at
from archive.domain.ids import WorkId
from archive.domain.terms import Recipe
from archive.ports import PictureOrder, RenderOrder, SmallPicture
from scripts.benches.concealment.clips import CORPORA

REFERENCE = "selfie_segmentation_landscape.tflite"
SIZE, SURE, WHOLE = (256, 144), 0.5, 0.995


@dataclass
class Count:
    """What came of one film: of how many pictures the reference's figure is hidden wholly, and how much at least."""

    pictures: int = 0
    whole: int = 0
    worst: float = 1.0
    shown: float = 0.0


def main() -> None:
    """Measure and print one line a film."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("films", nargs="*", default=["asl_bird.mkv", "asl_again.mkv"], help="of the shared recordings")
    given = options.parse_args()
    found = find_media_tools(None, None)
    tools = FfmpegTools(found, timeout_seconds=600)
    tracer, finder = outlines.open_tracer(tools.pictures), open_finder(tools.pictures)
    if tracer is None or finder is None or not CORPORA.is_dir():
        raise SystemExit("outlines: networks or the shared recordings (../shared/corpora) are not here.")
    print(
        "| film | pictures | hidden wholly | least hidden | unsure | box left to be seen | faces again | ms a picture |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name in given.films:
        source = CORPORA / "faces" / name
        look = finder.look(source)
        longest = max(look.tracks, key=lambda track: track.end_ms - track.start_ms + track.confidence / 1000)
        asked = Cover(
            id="figure",
            work_id=WorkId("work"),
            style=CoverStyle.OUTLINE,
            start_ms=longest.start_ms,
            end_ms=longest.end_ms,
            keys=longest.keys,
        )
        before = time.process_time()
        [cover] = tracer.trace(source, [asked])
        each_ms = 1000 * (time.process_time() - before) / look.pictures
        count = counted(tools, source, cover)
        unsure = sum(not mask for mask in cover.outline.masks)
        again = seen_again(tools, finder, source, cover)
        print(
            f"| {name} | {count.pictures} | {count.whole} | {100 * count.worst:.2f} % | {unsure}/"
            f"{len(cover.outline.masks)} | {100 * count.shown / count.pictures:.0f} % | {again} | {each_ms:.1f} |"
        )


def counted(tools: FfmpegTools, source: Path, cover: Cover) -> Count:
    """Hold the reference's figure, inside the figure's box, against what is drawn, picture by picture."""
    network, count = reference(), Count()
    known = {each.name: getattr(cover, each.name) for each in fields(Cover)}
    # The same cover without an outline hides the box around the whole figure.
    bare = Cover(**known)

    def take(picture: SmallPicture) -> None:
        size = (picture.width, picture.height)
        rate = round(1000 * picture.number / picture.at_ms) if picture.number else 30
        box = area_at(bare, picture.number, rate, size)
        if box is None:
            return
        drawn = numpy.zeros(size[::-1], dtype=bool)
        for area in areas_at(cover, picture.number, rate, size):
            drawn[area.top : area.bottom, area.left : area.right] = True
        inside = (slice(box.top, box.bottom), slice(box.left, box.right))
        person = network(picture)[inside]
        hidden = float((person & drawn[inside]).sum() / max(1, person.sum()))
        count.pictures += 1
        count.whole += hidden >= WHOLE
        count.worst = min(count.worst, hidden)
        count.shown += 1 - float(drawn[inside].mean())

    tools.pictures(source, PictureOrder(longest_side=outlines.LONGEST_SIDE), take)
    return count


def reference() -> Any:
    """Give what tells of each point of a picture whether the other network takes it for a person's."""
    from ai_edge_litert.interpreter import Interpreter

    known = Interpreter(model_path=str(segmenter.find_model().with_name(REFERENCE)), num_threads=1)
    known.allocate_tensors()

    def look(picture: SmallPicture) -> Any:
        whole = Image.frombuffer("RGB", (picture.width, picture.height), picture.points, "raw", "RGB", 0, 1)
        points = numpy.asarray(whole.resize(SIZE, Image.Resampling.BILINEAR), dtype=numpy.float32)[None] / 255
        known.set_tensor(known.get_input_details()[0]["index"], points)
        known.invoke()
        sure = known.get_tensor(known.get_output_details()[0]["index"])[0, :, :, 0]
        grey = Image.fromarray((sure * 255).clip(0, 255).astype(numpy.uint8))
        return numpy.asarray(grey.resize((picture.width, picture.height), Image.Resampling.BILINEAR)) >= SURE * 255

    return look


def seen_again(tools: FfmpegTools, finder: Any, source: Path, cover: Cover) -> int:
    """Make the film, have every picture of it checked, and give how often a face is found where the cover stands."""
    order = RenderOrder(recipe=Recipe.VIDEO, height=480, covers=(cover,), edit="edit")
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.mp4"
        tools.render(source, order, made)
        tools.check_covers(made, order)
        found, _ = finder.look_again(made)
    middles = [(f, f.box.left + f.box.width / 2, f.box.top + f.box.height / 2) for f in found]
    return sum(_is_within(cover, f.at_ms, across, down) for f, across, down in middles)


def _is_within(cover: Cover, at_ms: float, across: float, down: float) -> bool:
    box = box_at(cover, at_ms)
    return box is not None and box.left <= across <= box.left + box.width and box.top <= down <= box.top + box.height


if __name__ == "__main__":
    main()
