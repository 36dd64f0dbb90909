"""The colour of covers comes from what stands around people, never from them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from archive.adapters.media_tools import FfmpegTools
from archive.domain.concealment import PAPERS, PLAIN_PAPER
from archive.domain.covers import Colour, CoverStyle
from archive.ingest.media_kind import Medium, Shape
from archive.ingest.steps.paint import colour_for
from tests import samples
from tests.adapters.cover_orders import cover
from tests.review.atelier import media_tools

pytestmark = pytest.mark.media

FILM = Shape(medium=Medium.FILM, duration_ms=2_000, height=240, longest_side=320)
PHOTO = Shape(medium=Medium.PICTURE, height=240, longest_side=320)
FACE = (4000, 2000, 1500, 2000)
BLUE, GREEN, VIOLET = "0x3c8cbe", "0x50a060", "0x9040a0"
BLUE_PAPER, GREEN_PAPER = PAPERS[2].bright, PAPERS[1].bright


@pytest.fixture(scope="module")
def tools() -> FfmpegTools:
    return media_tools()


def film(folder: Path, person: str, wall: str) -> Path:
    """Make a film of a wall of which a person, from the head down to the edge, hides half."""
    body = f"drawbox=x=96:y=40:w=128:h=200:color={person}:t=fill"
    source = ["-f", "lavfi", "-i", f"color=c={wall}:size=320x240:rate=25:duration=2"]
    samples.run_ffmpeg(*source, "-vf", body, "-c:v", "libx264", "-preset", "ultrafast", str(folder / "film.mp4"))
    return folder / "film.mp4"


@pytest.mark.parametrize("person", [VIOLET, "0xd0a080", BLUE])
@pytest.mark.parametrize(
    ("wall", "wanted"), [(BLUE, BLUE_PAPER), (GREEN, GREEN_PAPER), ("0xb0b0b0", PLAIN_PAPER.bright)]
)
def test_what_somebody_wears_does_not_choose_the_colour(
    tools: FfmpegTools, tmp_path: Path, person: str, wall: str, wanted: Colour
) -> None:
    covers = [cover("a", (0, 2000), (0, FACE))]
    assert colour_for(tools, film(tmp_path, person, wall), FILM, covers, None) == wanted


def test_a_photo_is_looked_at_beside_people_too(tools: FfmpegTools, tmp_path: Path) -> None:
    picture = Image.new("RGB", (320, 240), (60, 140, 190))
    picture.paste((144, 64, 160), (96, 40, 224, 240))
    picture.save(tmp_path / "photo.png")
    covers = [cover("a", (5_000, 6_000), (5_000, FACE))]
    assert colour_for(tools, tmp_path / "photo.png", PHOTO, covers, None) == BLUE_PAPER


def test_where_the_whole_picture_is_covered_the_form_of_the_work_decides(tools: FfmpegTools, tmp_path: Path) -> None:
    covers = [cover("a", (0, 2000), (0, (0, 0, 1, 1)), style=CoverStyle.PICTURE)]
    assert colour_for(tools, film(tmp_path, VIOLET, BLUE), FILM, covers, "fm.tale") == PAPERS[0].bright
