"""A still card with sound: nothing of the work's picture, all of its sound, small, and playable from any place."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.adapters.media_tools import FfmpegTools
from archive.domain.errors import MediaToolError
from archive.domain.terms import Recipe
from archive.ports import RenderOrder
from tests import samples
from tests.adapters.cover_orders import light_of
from tests.adapters.marks import MARK, spelt_in

pytestmark = pytest.mark.media

ORDER = RenderOrder(recipe=Recipe.STILL)
SIZE = (854, 480)


def test_a_card_has_the_sound_of_a_work_and_the_same_picture_for_every_work(
    media_tools: FfmpegTools, tmp_path: Path
) -> None:
    one = media_tools.render(samples.video(tmp_path, seconds=3, mark=MARK), ORDER, tmp_path / "one")
    media_tools.render(samples.audio(tmp_path, "sound.mp3", seconds=3), ORDER, tmp_path / "other")
    assert (one.media_type, one.width, one.height) == ("video/mp4", *SIZE)
    assert one.duration_ms == pytest.approx(3000, abs=60)
    assert light_of(tmp_path / "one", SIZE) == light_of(tmp_path / "other", SIZE)
    assert len(light_of(tmp_path / "one", SIZE)) == 3
    assert spelt_in(tmp_path / "one") == []
    assert list(media_tools.traces(tmp_path / "one")) == []


def test_a_card_leaves_out_what_is_cut_out(media_tools: FfmpegTools, tmp_path: Path) -> None:
    order = RenderOrder(recipe=Recipe.STILL, keep_ms=((0, 1000), (3000, 9000)))
    made = media_tools.render(samples.video(tmp_path, seconds=5), order, tmp_path / "made")
    assert made.duration_ms == pytest.approx(3000, abs=60)


def test_there_is_no_card_without_sound(media_tools: FfmpegTools, tmp_path: Path) -> None:
    with pytest.raises(MediaToolError, match="without any"):
        media_tools.render(samples.video(tmp_path, sound=False), ORDER, tmp_path / "made")
    assert not (tmp_path / "made").exists()
