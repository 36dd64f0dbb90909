"""Posters and waveforms are made from what is served, and tell nothing but that."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from archive.adapters.media_tools import FfmpegTools
from archive.domain.errors import ArchiveError, MediaToolError, NoSpaceError
from archive.domain.terms import Recipe
from archive.ports import RenderOrder
from tests import samples
from tests.adapters.little_room import filled, tiny_disk
from tests.adapters.marks import MARK, exiftool_words, spelt_in

pytestmark = pytest.mark.media

_POSTER = RenderOrder(recipe=Recipe.POSTER)
MOST_BYTES = 6_000
_WAVEFORM = RenderOrder(recipe=Recipe.WAVEFORM)


@pytest.fixture(scope="module")
def served_film(media_tools: FfmpegTools, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("film")
    order = RenderOrder(recipe=Recipe.VIDEO, height=240)
    media_tools.render(samples.video(folder, seconds=4, mark=MARK), order, folder / "served")
    return folder / "served"


def test_a_poster_is_one_clean_picture(
    media_tools: FfmpegTools, tmp_path: Path, served_film: Path, exiftool_path: str
) -> None:
    made = media_tools.render(served_film, _POSTER, tmp_path / "poster")
    assert (made.media_type, made.width, made.height) == ("image/jpeg", 320, 240)
    assert spelt_in(tmp_path / "poster") == []
    assert media_tools.traces(tmp_path / "poster") == []
    assert "Comment" not in exiftool_words(exiftool_path, tmp_path / "poster")


@pytest.mark.parametrize("codec", ["", "jpeg", "webp"])
def test_a_small_still_of_a_film_is_one_clean_light_picture(
    media_tools: FfmpegTools, tmp_path: Path, served_film: Path, exiftool_path: str, codec: str
) -> None:
    made = media_tools.render(served_film, RenderOrder(recipe=Recipe.THUMBNAIL, codec=codec), tmp_path / "small")
    assert (made.media_type, made.width, made.height) == (f"image/{codec or 'jpeg'}", 320, 240)
    assert (tmp_path / "small").stat().st_size <= MOST_BYTES
    assert spelt_in(tmp_path / "small") == []
    assert media_tools.traces(tmp_path / "small") == []
    assert "Comment" not in exiftool_words(exiftool_path, tmp_path / "small")
    assert [each.name for each in tmp_path.iterdir()] == ["small"]


@pytest.mark.parametrize(
    ("size", "drawn"), [((1600, 900), (320, 180)), ((900, 1600), (180, 320)), ((90, 60), (90, 60))]
)
@pytest.mark.parametrize("codec", ["webp", "jpeg"])
def test_a_small_still_of_a_photo_is_light_however_much_is_in_it(
    media_tools: FfmpegTools, tmp_path: Path, size: tuple[int, int], drawn: tuple[int, int], codec: str
) -> None:
    clouds = Image.effect_noise((size[0] // 10, size[1] // 10), 90).resize(size, Image.Resampling.BICUBIC)
    clouds.save(tmp_path / "photo", codec)
    order = RenderOrder(recipe=Recipe.THUMBNAIL, codec=codec)
    made = media_tools.render(tmp_path / "photo", order, tmp_path / "small")
    assert made.media_type == f"image/{codec}"
    assert (made.width, made.height) in (drawn, (drawn[0] // 2, drawn[1] // 2))
    assert (tmp_path / "small").stat().st_size <= MOST_BYTES
    assert media_tools.traces(tmp_path / "small") == []


def test_a_photo_that_came_small_is_served_as_it_came(media_tools: FfmpegTools, tmp_path: Path) -> None:
    Image.effect_noise((300, 200), 120).save(tmp_path / "photo", "png")
    order = RenderOrder(recipe=Recipe.PHOTO, codec="jpeg", height=640)
    made = media_tools.render(tmp_path / "photo", order, tmp_path / "served")
    assert (made.width, made.height) == (300, 200)
    assert (tmp_path / "served").stat().st_size > 2 * MOST_BYTES


def test_a_sound_has_no_small_still(media_tools: FfmpegTools, tmp_path: Path) -> None:
    with pytest.raises(MediaToolError):
        media_tools.render(samples.audio(tmp_path), RenderOrder(recipe=Recipe.THUMBNAIL), tmp_path / "small")
    assert not (tmp_path / "small").exists()


def test_a_poster_is_cut_where_it_is_asked_for(media_tools: FfmpegTools, tmp_path: Path, served_film: Path) -> None:
    pictures = []
    for at_ms in (0, 2_000, 3_900, 3_600_000):
        order = RenderOrder(recipe=Recipe.POSTER, at_ms=at_ms)
        media_tools.render(served_film, order, tmp_path / "poster")
        pictures.append((tmp_path / "poster").read_bytes())
    assert len(set(pictures[:3])) == 3
    assert pictures[2] == pictures[3]  # beyond the end, the end is taken


@pytest.mark.parametrize("seconds", [0.2, 0.6])
def test_the_shortest_film_has_a_poster(media_tools: FfmpegTools, tmp_path: Path, seconds: float) -> None:
    order = RenderOrder(recipe=Recipe.VIDEO, height=240)
    media_tools.render(samples.video(tmp_path, seconds=seconds), order, tmp_path / "served")
    for at_ms in (None, 0, 5_000):
        poster = RenderOrder(recipe=Recipe.POSTER, at_ms=at_ms)
        assert media_tools.render(tmp_path / "served", poster, tmp_path / "poster").width == 320


def test_a_sound_has_no_poster(media_tools: FfmpegTools, tmp_path: Path) -> None:
    with pytest.raises(MediaToolError):
        media_tools.render(samples.audio(tmp_path), _POSTER, tmp_path / "poster")
    assert not (tmp_path / "poster").exists()


def _shape(path: Path) -> list[int]:
    """Give how many points of each column of a waveform are drawn."""
    with Image.open(path) as drawing:
        alpha = drawing.convert("RGBA").getchannel("A")
        return [sum(alpha.getpixel((x, y)) > 128 for y in range(alpha.height)) for x in range(alpha.width)]  # type: ignore[operator]


def test_a_waveform_follows_the_sound_and_is_flat_where_it_is_muted(media_tools: FfmpegTools, tmp_path: Path) -> None:
    half = "aevalsrc=0.5*sin(2*PI*330*t)*lt(t\\,4):s=48000:d=8"
    samples.run_ffmpeg("-f", "lavfi", "-i", half, str(tmp_path / "half.wav"))
    order = RenderOrder(recipe=Recipe.AUDIO, codec="opus")
    media_tools.render(tmp_path / "half.wav", order, tmp_path / "served")
    made = media_tools.render(tmp_path / "served", _WAVEFORM, tmp_path / "waveform")
    assert made.media_type == "image/png"
    columns = _shape(tmp_path / "waveform")
    assert len(columns) == made.width
    assert max(columns[: made.width // 2 - 12]) > 40
    # What takes the hum out rings on for a quarter of a second.
    assert max(columns[made.width // 2 + 24 :]) <= 3


def test_a_waveform_is_clean_small_and_seen_on_dark_and_light(
    media_tools: FfmpegTools, tmp_path: Path, served_film: Path
) -> None:
    media_tools.render(served_film, _WAVEFORM, tmp_path / "waveform")
    assert media_tools.traces(tmp_path / "waveform") == []
    assert (tmp_path / "waveform").stat().st_size < 12_000
    with Image.open(tmp_path / "waveform") as drawing:
        data = drawing.convert("RGBA").tobytes()
    drawn = [data[place : place + 3] for place in range(0, len(data), 4) if data[place + 3] == 255]
    assert data[3] == 0  # the corner can be seen through
    assert all(60 < sum(colour) / 3 < 195 for colour in drawn)
    assert drawn


@pytest.mark.parametrize("seconds", [0.2, 1.0])
def test_the_shortest_and_the_silent_sound_have_a_waveform(
    media_tools: FfmpegTools, tmp_path: Path, seconds: float
) -> None:
    source = samples.audio(tmp_path, "s.m4a", seconds=seconds, silent=True)
    order = RenderOrder(recipe=Recipe.AUDIO, codec="aac")
    media_tools.render(source, order, tmp_path / "served")
    assert media_tools.render(tmp_path / "served", _WAVEFORM, tmp_path / "waveform").width


def test_a_film_without_sound_has_no_waveform(media_tools: FfmpegTools, tmp_path: Path) -> None:
    with pytest.raises(MediaToolError):
        media_tools.render(samples.video(tmp_path, sound=False), _WAVEFORM, tmp_path / "waveform")


@pytest.mark.parametrize("recipe", [Recipe.TEXT, Recipe.CAPTIONS, Recipe.CARD, Recipe.STUB])
def test_what_is_written_is_not_made_here(media_tools: FfmpegTools, tmp_path: Path, recipe: Recipe) -> None:
    with pytest.raises(MediaToolError, match=recipe.value):
        media_tools.render(samples.text(tmp_path), RenderOrder(recipe=recipe), tmp_path / "made")


@pytest.mark.parametrize("recipe", [Recipe.POSTER, Recipe.WAVEFORM, Recipe.PHOTO, Recipe.AUDIO])
def test_a_full_disk_is_told_and_leaves_nothing(
    media_tools: FfmpegTools, tmp_path: Path, served_film: Path, recipe: Recipe
) -> None:
    room = tmp_path / "room"
    room.mkdir()
    source = samples.photo(tmp_path) if recipe is Recipe.PHOTO else served_film
    order = RenderOrder(recipe=recipe, height=640, codec="jpeg" if recipe is Recipe.PHOTO else "opus")
    with tiny_disk(room, 65_536) as mounted:
        if not mounted:
            pytest.skip("this system lets us make no tiny disk")
        with filled(room), pytest.raises(ArchiveError) as failure:
            media_tools.render(source, order, room / "made")
        assert isinstance(failure.value, NoSpaceError)
        assert not (room / "made").exists()
