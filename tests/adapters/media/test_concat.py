from __future__ import annotations

from pathlib import Path

import numpy
import pytest

from archive.domain.errors import InvalidInputError
from archive.domain.terms import Recipe
from archive.ports import AssembleOrder, RenderOrder
from tests import samples
from tests.adapters.cover_orders import light_of
from tests.adapters.media.test_soundtrack import SILENCE, both_ears, film, heard, heard_in, tone
from tests.adapters.media.test_uneven import FLASHES, uneven
from tests.ingest.conftest import media_tools

pytestmark = pytest.mark.media


def test_parts_become_one_take_whose_pictures_are_as_recorded(tmp_path: Path) -> None:
    tools = media_tools()
    parts = (
        samples.video(tmp_path, "one.mp4", seconds=2, rotate=90),
        samples.video(tmp_path, "two.mp4", seconds=1, rotate=90),
    )
    before = [path.read_bytes() for path in parts]

    tools.assemble(AssembleOrder(parts=parts), tmp_path / "take")

    seen = tools.probe(tmp_path / "take")
    assert seen.duration_ms == pytest.approx(3_000, abs=60)
    assert [(stream.codec, stream.width, stream.height) for stream in seen.streams] == [
        ("h264", 240, 320),  # upright, as the camera was held
        ("pcm_s24le", None, None),
    ]
    assert [path.read_bytes() for path in parts] == before
    assert not list(tmp_path.glob("*.list"))


def test_camera_cards_transport_streams_are_put_together_too(tmp_path: Path) -> None:
    tools = media_tools()
    parts = tuple(samples.video(tmp_path, f"0000{number}.mts", seconds=1) for number in range(2))

    tools.assemble(AssembleOrder(parts=parts), tmp_path / "take")

    assert tools.probe(tmp_path / "take").duration_ms == pytest.approx(2_000, abs=120)


def test_files_of_different_make_are_not_put_together(tmp_path: Path) -> None:
    parts = (samples.video(tmp_path, "one.mp4"), samples.video(tmp_path, "two.mp4", width=160, height=120))

    with pytest.raises(InvalidInputError, match="not one take"):
        media_tools().assemble(AssembleOrder(parts=parts), tmp_path / "take")
    listed = tmp_path / "list.mp4"
    listed.write_text("ffconcat version 1.0\nfile '/etc/hostname'\n")
    with pytest.raises(InvalidInputError, match="points to other files"):
        media_tools().assemble(AssembleOrder(parts=(parts[0], listed)), tmp_path / "take")
    assert not (tmp_path / "take").exists()


def test_the_recorder_is_heard_where_it_was_on_and_the_camera_elsewhere(tmp_path: Path) -> None:
    tools = media_tools()
    film = samples.talk(tmp_path, "film.mp4", seconds=20, since=30, picture=True, filters="volume=0.3")
    recorder = samples.talk(tmp_path, "recorder.wav", seconds=8, since=36, filters="volume=2")

    tools.assemble(AssembleOrder(parts=(film,), sound=recorder, sound_at_ms=6_000), tmp_path / "take")

    found = tools.match_sound(tmp_path / "take", film)
    assert found is not None
    assert (found.at_ms, found.confidence) == (0, 1_000)
    louder = [samples.listen(tmp_path / "take", start, 3) - samples.listen(film, start, 3) for start in (1, 8, 16)]
    assert [round(each) for each in louder] == [0, pytest.approx(16, abs=2), 0]


def test_of_a_take_the_track_is_kept_on_which_something_is_heard(tmp_path: Path) -> None:
    tools = media_tools()
    parts = tuple(film(tmp_path / f"{number}.mp4", SILENCE, tone(700)) for number in (1, 2))
    tools.assemble(AssembleOrder(parts=parts), tmp_path / "take")
    tools.render(tmp_path / "take", RenderOrder(recipe=Recipe.AUDIO, codec="aac"), tmp_path / "made")
    assert min(heard(tmp_path / "made", 700)) > -40


def _take(tmp_path: Path, *parts: Path, tracks: tuple[int, ...] = ()) -> Path:
    """Put a take together and make its sound."""
    tools = media_tools()
    tools.assemble(AssembleOrder(parts=parts), tmp_path / "take")
    tools.render(tmp_path / "take", RenderOrder(recipe=Recipe.AUDIO, codec="aac", tracks=tracks), tmp_path / "made")
    return tmp_path / "made"


def _levels(made: Path, hertz: float, *places: int) -> list[float]:
    """Give how loud a tone is in both ears of each second of a made file, the weaker ear in dB."""
    ears = both_ears(made)
    return [min(heard_in(ears[8_000 * place : 8_000 * place + 8_000], hertz)) for place in places]


def test_every_microphone_of_a_take_is_heard_through_all_its_files(tmp_path: Path) -> None:
    parts = [film(tmp_path / f"{number}.mov", tone(700), tone(900)) for number in (1, 2)]
    made = _take(tmp_path, *parts)
    seen = media_tools().sound_tracks(tmp_path / "take")
    assert [(each.number, each.channels, each.silent, each.heard) for each in seen] == [
        (1, 1, False, True),
        (2, 1, False, True),
    ]
    for hertz in (700, 900):
        assert min(_levels(made, hertz, 0, 1, 2)) > -40


def test_a_microphone_that_is_plugged_in_during_a_take_is_heard(tmp_path: Path) -> None:
    parts = [film(tmp_path / "1.mp4", tone(700), SILENCE), film(tmp_path / "2.mp4", tone(700), tone(900))]
    made = _take(tmp_path, *parts)
    assert _levels(made, 700, 0, 2)[0] > -40
    assert _levels(made, 900, 2)[0] > -40 > _levels(made, 900, 0)[0]


def test_a_person_chooses_among_the_tracks_of_a_take(tmp_path: Path) -> None:
    parts = [film(tmp_path / f"{number}.mp4", tone(700), tone(900)) for number in (1, 2)]
    made = _take(tmp_path, *parts, tracks=(2,))
    assert _levels(made, 900, 0, 2)[1] > -40 > max(_levels(made, 700, 0, 2)) + 20


def test_files_whose_tracks_differ_are_each_heard_as_they_are(tmp_path: Path) -> None:
    parts = (
        film(tmp_path / "1.mp4", SILENCE, tone(700)),
        film(tmp_path / "2.mp4"),
        film(tmp_path / "3.mp4"),
        film(tmp_path / "4.mp4", tone(900), options=("-ac", "2", "-ar", "32000")),
    )
    made = _take(tmp_path, *parts)
    assert _levels(made, 700, 0)[0] > -40
    assert max(abs(both_ears(made)[17_000:47_000]).ravel()) < 0.01
    assert _levels(made, 900, 6)[0] > -40
    assert len(media_tools().sound_tracks(tmp_path / "take")) == 1


def test_what_is_said_of_the_tracks_of_a_take_stays(tmp_path: Path) -> None:
    languages = ("-metadata:s:a:0", "language=fra", "-metadata:s:a:1", "language=ara")
    options = (*languages, "-disposition:a:0", "0", "-disposition:a:1", "default")
    parts = [film(tmp_path / f"{number}.mp4", tone(700), tone(900), options=options) for number in (1, 2)]
    _take(tmp_path, *parts)
    assert [(each.language, each.heard) for each in media_tools().sound_tracks(tmp_path / "take")] == [
        ("fra", False),
        ("ara", True),
    ]


def test_sound_and_pictures_of_a_take_stay_in_step(tmp_path: Path) -> None:
    tools = media_tools()
    parts = tuple(uneven(tmp_path / f"{number}.mp4", "a screen on which little happens") for number in (1, 2))
    tools.assemble(AssembleOrder(parts=parts), tmp_path / "take")
    tools.render(tmp_path / "take", RenderOrder(recipe=Recipe.VIDEO, height=240), tmp_path / "made")

    bright = [numpy.frombuffer(each, "u1").mean() > 150 for each in light_of(tmp_path / "made", (320, 240))]
    seen = [number / 30 for number in range(1, len(bright)) if bright[number] and not bright[number - 1]]
    loud = abs(both_ears(tmp_path / "made")).max(axis=1) > 0.1
    flashes = [*FLASHES, *(at + 6 for at in FLASHES)]
    assert seen == pytest.approx(flashes, abs=0.01)
    assert all(loud[int(at * 8_000) + 400] and not loud[int(at * 8_000) - 400] for at in flashes)
