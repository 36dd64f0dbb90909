"""A figure's outline hides the figure and nothing else; where nobody is sure of it, the whole box is hidden."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy
import pytest

from archive.adapters.media_tools import FfmpegTools
from archive.anonymise import outlines, segmenter
from archive.domain.covers import Cover
from archive.domain.errors import MediaToolError
from archive.ports import OutlinedCover, SmallPicture
from tests.adapters.cover_orders import film_order, is_covered, light_of
from tests.anonymise import figures
from tests.anonymise.figures import PICTURES, SIZE

pytestmark = pytest.mark.media


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return figures.film(tmp_path_factory.mktemp("figures") / "walk.mp4")


def traced(tools: FfmpegTools, film: Path) -> OutlinedCover:
    [cover] = outlines.trace(figures.sees, tools.pictures, film, [figures.cover()])
    assert isinstance(cover, OutlinedCover)
    return cover


def made(tools: FfmpegTools, film: Path, *covers: Cover) -> list[bytes]:
    """Render a film with these covers, have it checked, and give its light."""
    with TemporaryDirectory() as folder:
        target = Path(folder) / "made.mp4"
        tools.render(film, film_order(*covers), target)
        assert tools.check_covers(target, film_order(*covers), PICTURES).with_covers == PICTURES
        return light_of(target, SIZE)


def bare(pictures: list[bytes], places: Callable[[int], list[tuple[int, int]]]) -> list[int]:
    """Give the pictures in which one of these points is not covered."""
    return [n for n, light in enumerate(pictures) if not all(is_covered(light, SIZE, place) for place in places(n))]


def of_the_figure(number: int) -> list[tuple[int, int]]:
    left = figures.left_of(number)
    head = [(left + across, 30 + down) for across in (1, 20, 38) for down in (1, 25, 48)]
    return head + [(left + across, down) for across in (-29, 20, 68) for down in (92, 150, 238)]


def beside_the_head(number: int) -> list[tuple[int, int]]:
    """Points in the box of the whole figure that belong to the ground."""
    left = figures.left_of(number)
    return [(left - 50, 40), (left + 90, 40)]


def test_the_outline_hides_the_whole_figure_and_leaves_the_ground_to_be_seen(
    face_tools: FfmpegTools, tmp_path: Path, walk: Path
) -> None:
    cover = traced(face_tools, walk)

    assert all(cover.outline.masks)
    pictures = made(face_tools, walk, cover)
    assert len(pictures) == PICTURES
    assert bare(pictures, of_the_figure) == []
    assert bare(pictures, beside_the_head) == list(range(PICTURES))


def test_a_cover_without_an_outline_hides_the_box_of_the_whole_figure(
    face_tools: FfmpegTools, tmp_path: Path, walk: Path
) -> None:
    pictures = made(face_tools, walk, figures.cover())
    assert bare(pictures, of_the_figure) == []
    assert bare(pictures, beside_the_head) == []


@pytest.mark.parametrize(("leap", "gone"), [(90, range(0)), (0, range(25, 26))])
def test_around_a_doubtful_picture_the_whole_box_is_hidden(
    face_tools: FfmpegTools, tmp_path: Path, leap: int, gone: range
) -> None:
    film = figures.film(tmp_path / "doubt.mp4", leap=leap, gone=gone)

    cover = traced(face_tools, film)

    pictures = made(face_tools, film, cover)
    unsure = range(25 - outlines.UNSURE_AROUND, 26 + (0 if leap else outlines.UNSURE_AROUND))
    assert not any(cover.outline.at(number) for number in unsure)
    assert bare(pictures[unsure.start : unsure.stop], lambda n: beside_the_head(n + unsure.start)) == []
    assert cover.outline.at(0)


def test_an_outline_that_does_not_reach_the_face_is_not_believed(
    face_tools: FfmpegTools, tmp_path: Path, walk: Path
) -> None:
    def headless(points: figures.Points) -> figures.Points:
        sure = figures.sees(points)
        sure[: segmenter.SIDE * 2 // 5] = 0
        return sure

    [cover] = outlines.trace(headless, face_tools.pictures, walk, [figures.cover()])
    assert isinstance(cover, OutlinedCover)
    assert not any(cover.outline.masks)


def test_what_stands_between_two_pictures_is_joined_and_grown() -> None:
    looked = outlines._Traced(figures.cover(), figures.sees)
    for number in range(4):
        points = numpy.full((SIZE[1], SIZE[0], 3), figures.GROUND, dtype=numpy.uint8)
        left = figures.left_of(number)
        points[30:, left - 30 : left + 70 + 12 * (number == 3)] = figures.SKIN
        looked.take(SmallPicture(number, number * 40.0, *SIZE, points.tobytes()))
    first, _ = looked.outlined().outline.masks
    cells = outlines._unpacked(first, (80, 107))
    right_edge = (figures.left_of(3) + 82) // outlines.CELL
    assert cells[60, right_edge]
    assert not cells[60, right_edge + outlines.GROWN + 2]


def test_a_hole_in_a_drawn_outline_is_found(face_tools: FfmpegTools, tmp_path: Path, walk: Path) -> None:
    whole = traced(face_tools, walk)
    masks = list(whole.outline.masks)
    grid = (whole.outline.rows, whole.outline.columns)
    cells = outlines._unpacked(masks[3], grid)
    cells[50:70] = False
    masks[3] = zlib.compress(numpy.packbits(cells, axis=1).tobytes())
    torn = replace(whole, outline=replace(whole.outline, masks=tuple(masks)))

    face_tools.render(walk, film_order(torn), tmp_path / "torn.mp4")

    with pytest.raises(MediaToolError, match="The cover figure is not solid in picture 9"):
        face_tools.check_covers(tmp_path / "torn.mp4", film_order(whole), PICTURES)


def test_an_outline_too_thin_to_be_checked_is_refused(face_tools: FfmpegTools, tmp_path: Path, walk: Path) -> None:
    whole = traced(face_tools, walk)
    cells = numpy.zeros((whole.outline.rows, whole.outline.columns), dtype=bool)
    cells[:, 30] = True
    line = zlib.compress(numpy.packbits(cells, axis=1).tobytes())
    thin = replace(whole, outline=replace(whole.outline, masks=(line,) * len(whole.outline.masks)))
    face_tools.render(walk, film_order(thin), tmp_path / "thin.mp4")
    with pytest.raises(MediaToolError, match="too thin to be checked in picture 0"):
        face_tools.check_covers(tmp_path / "thin.mp4", film_order(thin), PICTURES)


def test_an_outline_that_is_not_whole_ends_the_rendering(face_tools: FfmpegTools, tmp_path: Path, walk: Path) -> None:
    whole = traced(face_tools, walk)
    broken = replace(whole, outline=replace(whole.outline, masks=(b"x" * 9,) * len(whole.outline.masks)))
    with pytest.raises(MediaToolError, match="An outline is not whole"):
        face_tools.render(walk, film_order(broken), tmp_path / "broken.mp4")
    assert not (tmp_path / "broken.mp4").exists()


def test_a_cut_film_carries_the_outlines_of_its_own_pictures(
    face_tools: FfmpegTools, tmp_path: Path, walk: Path
) -> None:
    order = film_order(traced(face_tools, walk), keep_ms=((400, 800), (1200, 2000)))
    face_tools.render(walk, order, tmp_path / "cut.mp4")
    assert face_tools.check_covers(tmp_path / "cut.mp4", order, PICTURES).pictures == 30
    kept = [*range(10, 20), *range(30, 50)]
    pictures = light_of(tmp_path / "cut.mp4", SIZE)
    assert bare(pictures, lambda n: of_the_figure(kept[n])) == []
    assert bare(pictures, lambda n: beside_the_head(kept[n])) == list(range(30))


def test_another_file_is_not_used_as_the_network(tmp_path: Path) -> None:
    (tmp_path / "other.tflite").write_bytes(b"other")
    with pytest.raises(segmenter.NoSegmenterError, match="not the one that the archive knows"):
        segmenter.read_model(tmp_path / "other.tflite")


def test_the_network_runs_where_it_is_installed(face_tools: FfmpegTools) -> None:
    tracer = outlines.open_tracer(face_tools.pictures)
    if tracer is None:
        pytest.skip("what finds outlines is not installed (requirements-outlines.lock)")
    sure = segmenter.Segmenter(segmenter.find_model())(numpy.zeros((256, 256, 3), dtype=numpy.uint8))
    assert sure.shape == (256, 256)
    assert tracer.finder().model_sha256 == segmenter.MODEL_SHA256
