from __future__ import annotations

from pathlib import Path

import pytest

from archive.domain.errors import InvalidInputError
from archive.domain.terms import Recipe
from archive.ports import AssembleOrder, RenderOrder
from tests import samples
from tests.adapters.media.test_soundtrack import SILENCE, film, heard, tone
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
