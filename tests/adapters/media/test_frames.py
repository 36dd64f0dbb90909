"""Small pictures: all of them, in order, upright, at the steady rate, and never half a film."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from archive.adapters.media_tools import FfmpegTools
from archive.commands.context import opened
from archive.config import Settings
from archive.domain.errors import ArchiveError, MediaToolError
from archive.domain.terms import Recipe
from archive.ports import PictureOrder, RenderOrder, SmallPicture
from archive.wiring import full_kit
from tests import faces, samples

pytestmark = pytest.mark.media


def taken(tools: FfmpegTools, path: Path, side: int = 64, every: int = 1) -> tuple[int, list[SmallPicture]]:
    """Give how many pictures there are in all, and those that were handed over."""
    pictures: list[SmallPicture] = []
    return tools.pictures(path, PictureOrder(longest_side=side, every=every), pictures.append), pictures


def test_a_photo_that_is_looked_at_lies_where_the_archive_sweeps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut in that moment leaves it among the sealed working copies, not in the system's own folder."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "the system's own, which is not there"))
    settings = Settings(media_folder=tmp_path / "media", watermark_folder=str(tmp_path / "marks"), faces="off")
    lying: list[Path] = []
    with opened(full_kit(settings)) as kit:
        originals = tmp_path / "media" / "originals"

        def take(_: SmallPicture) -> None:
            lying.extend(path for path in originals.rglob("*") if path.is_file() and path.name == "drawn")

        total = kit.media_tools.pictures(samples.photo(tmp_path), PictureOrder(longest_side=64), take)
        assert (total, len(lying), lying[0].exists()) == (1, 1, False)


def test_every_picture_is_handed_over_with_its_instant(media_tools: FfmpegTools, tmp_path: Path) -> None:
    total, pictures = taken(media_tools, samples.video(tmp_path))

    assert total == 50
    assert [picture.number for picture in pictures] == list(range(50))
    assert [picture.at_ms for picture in pictures] == [number * 40 for number in range(50)]
    assert {(each.width, each.height, len(each.points)) for each in pictures} == {(64, 48, 64 * 48 * 3)}


def test_of_every_few_pictures_the_first_is_handed_over_and_all_are_counted(
    media_tools: FfmpegTools, tmp_path: Path
) -> None:
    film = samples.video(tmp_path, seconds=2.28)
    total, pictures = taken(media_tools, film, every=5)
    _, all_of_them = taken(media_tools, film)

    assert total == 57
    assert pictures == all_of_them[::5]


@pytest.mark.parametrize(
    ("rate", "total", "last_ms"), [("50", 50, 1960), ("30000/1001", 60, 1966.67), ("12", 24, 1916.67)]
)
def test_pictures_are_counted_at_the_rate_at_which_the_film_is_served(
    media_tools: FfmpegTools, tmp_path: Path, rate: str, total: int, last_ms: float
) -> None:
    counted, pictures = taken(media_tools, samples.video(tmp_path, rate=rate))

    assert counted == total
    assert pictures[-1].at_ms == pytest.approx(last_ms, abs=0.01)


def test_a_film_on_its_side_is_shown_upright(media_tools: FfmpegTools, tmp_path: Path) -> None:
    _, pictures = taken(media_tools, samples.video(tmp_path, rotate=90))

    assert (pictures[0].width, pictures[0].height) == (48, 64)


def test_pictures_are_never_larger_than_they_are(media_tools: FfmpegTools, tmp_path: Path) -> None:
    _, pictures = taken(media_tools, samples.video(tmp_path), side=832)

    assert (pictures[0].width, pictures[0].height) == (320, 240)


@pytest.mark.parametrize("turned", [False, True])
def test_a_photo_is_one_picture_and_upright(media_tools: FfmpegTools, tmp_path: Path, turned: bool) -> None:
    total, pictures = taken(media_tools, faces.still(tmp_path, turned=turned))

    assert total == 1
    assert [(each.number, each.at_ms, each.width, each.height) for each in pictures] == [(0, 0, 64, 36)]


def test_a_film_that_breaks_off_is_not_half_looked_at(media_tools: FfmpegTools, tmp_path: Path) -> None:
    whole = samples.video(tmp_path, "whole.mkv", seconds=6)
    broken = tmp_path / "broken.mkv"
    broken.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])

    with pytest.raises(MediaToolError, match="break off"):
        taken(media_tools, broken)


def test_a_film_may_sound_on_after_its_last_picture(media_tools: FfmpegTools, tmp_path: Path) -> None:
    film, sound, both = samples.video(tmp_path, sound=False), samples.audio(tmp_path, seconds=8), tmp_path / "both.mkv"
    samples.run_ffmpeg("-i", str(film), "-i", str(sound), "-c:v", "copy", "-c:a", "flac", str(both))

    assert taken(media_tools, both)[0] == 50


def test_a_sound_has_no_pictures(media_tools: FfmpegTools, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError):
        taken(media_tools, samples.audio(tmp_path))


def test_whoever_takes_pictures_may_stop(media_tools: FfmpegTools, tmp_path: Path) -> None:
    class EnoughError(Exception):
        pass

    def take(picture: SmallPicture) -> None:
        if picture.number == 3:
            raise EnoughError

    with pytest.raises(EnoughError):
        media_tools.pictures(samples.video(tmp_path), PictureOrder(longest_side=64), take)


@pytest.mark.parametrize(("side", "every"), [(8, 1), (4_000, 1), (64, 0)])
def test_an_order_that_makes_no_sense_is_refused(
    media_tools: FfmpegTools, tmp_path: Path, side: int, every: int
) -> None:
    with pytest.raises(MediaToolError):
        taken(media_tools, samples.video(tmp_path), side=side, every=every)


def test_of_a_film_that_we_made_no_picture_is_doubled_to_wait_for_its_sound(
    media_tools: FfmpegTools, tmp_path: Path
) -> None:
    order = RenderOrder(recipe=Recipe.VIDEO, height=240)
    media_tools.render(samples.video(tmp_path), order, tmp_path / "made.mp4")
    pictures: list[SmallPicture] = []
    media_tools.pictures(tmp_path / "made.mp4", PictureOrder(longest_side=64, made=True), pictures.append)

    assert len(pictures) == 50
    assert pictures[0].points != pictures[1].points
