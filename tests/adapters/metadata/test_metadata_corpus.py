"""Real files from cameras, telephones and recorders leave no mark in what is served, or get one clear refusal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archive.adapters.media_tools import FfmpegTools
from archive.domain.errors import InvalidInputError
from archive.domain.ids import OriginalId, WorkId
from archive.domain.leaks import known_of
from archive.domain.sealed import Original
from archive.domain.terms import Recipe
from archive.ports import RenderOrder
from tests.conftest import ROOT

_FOLDER = ROOT.parent / "shared" / "corpora" / "metadata"
_FILES = sorted(path.name for path in _FOLDER.glob("*")) if _FOLDER.is_dir() else ["none here"]
# Words that any file of the kind may hold: only what tells one file from another is a mark.
_COMMON = frozenset({"isom", "mp41", "mp42", "iso2", "avc1", "und", "main", "data", "text", "none", "0000"})


def _orders(media_type: str, kinds: set[str]) -> list[RenderOrder]:
    if media_type.startswith("image/"):
        return [RenderOrder(recipe=Recipe.PHOTO, codec=codec, height=640) for codec in ("jpeg", "webp")]
    if media_type.startswith("video/"):
        return [RenderOrder(recipe=Recipe.VIDEO, height=240)]
    return [RenderOrder(recipe=Recipe.AUDIO, codec="opus")] if "audio" in kinds else []


def _marks(tags: dict[str, str]) -> set[str]:
    """Give the words of a file's tags that could tell it from another, long enough not to turn up by chance."""
    words = {word for value in tags.values() for word in re.findall(r"\w{6,}", value)}
    return {word for word in words if word.lower() not in _COMMON and not word.isdecimal()}


def _original(name: str, tags: dict[str, str]) -> Original:
    return Original(id=OriginalId("o"), work_id=WorkId("w"), sha256="", size_bytes=1, file_name=name, tags=tags)


@pytest.mark.parametrize("name", _FILES)
def test_a_real_file_leaves_no_mark(media_tools: FfmpegTools, corpora: Path, tmp_path: Path, name: str) -> None:
    source = corpora / "metadata" / name
    try:
        media_type = media_tools.identify(source)
        probe = media_tools.probe(source)
        text = media_tools.read_text(source, media_type) if media_type.startswith(("text/", "application/")) else ""
    except InvalidInputError as refusal:
        assert str(refusal).count(".") == 1, refusal  # noqa: PT017 - either answer is right
        return
    tags = dict(media_tools.read_tags(source))
    assert text or probe.streams
    known = known_of([_original(name, tags)], [], {})
    assert not tags or known
    for order in _orders(media_type, {stream.kind for stream in probe.streams}):
        target = tmp_path / (order.codec or "film")
        media_tools.render(source, order, target)
        assert media_tools.traces(target, known) == []
        content = target.read_bytes()
        left = [
            word for word in _marks(tags) for way in ("utf-8", "utf-16-le", "utf-16-be") if word.encode(way) in content
        ]
        assert left == []
