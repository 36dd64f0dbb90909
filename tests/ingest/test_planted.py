"""Every kind of file that comes in, a word planted in each of its places: nothing on the open side holds one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from archive.adapters.memory.stores import MemoryRenditions
from archive.domain.leaks import Known, KnownKind
from archive.domain.records import Rendition, Work
from archive.domain.terms import Recipe, WorkState
from archive.domain.words.transcripts import Transcript
from archive.ingest.intake.receive import receive
from archive.ingest.run import prepare
from archive.ports import RenderOrder
from archive.review.works.texts import cues_as_webvtt, text_as_html
from archive.review.works.works import draft_of
from tests import planted
from tests.ingest.conftest import House, media_tools
from tests.planted_documents import STORY

pytestmark = pytest.mark.media

WHOLE_WAY = ((".mp4", Recipe.VIDEO), (".mp3", Recipe.AUDIO), (".png", Recipe.PHOTO))
ORDERS = {
    "video": RenderOrder(recipe=Recipe.VIDEO, height=240),
    "audio": RenderOrder(recipe=Recipe.AUDIO, codec="opus"),
    "image": RenderOrder(recipe=Recipe.PHOTO, codec="jpeg", height=640),
}
ORDERED = {
    **dict.fromkeys(planted.FILMS, "video/"),
    **dict.fromkeys(planted.SOUNDS, "audio/"),
    **dict.fromkeys(planted.PICTURES, "image/"),
}
# So many places a kind has at least; what has fewer (raw streams, transport streams) can hold no more.
LEAST_PLACES = {".ts": 4, ".mpg": 2, ".m2v": 2, ".mxf": 3, ".w64": 1, ".amr": 1, ".md": 6, ".txt": 0}


def _planted(folder: Path, suffix: str) -> planted.Planted:
    made = planted.plant(folder, suffix)
    assert len(made.words) >= LEAST_PLACES.get(suffix, 10), sorted(made.words)
    return made


def _open_side(house: House) -> Iterator[bytes]:
    """Yield everything that the open side holds: each made file, and each record."""
    kit = house.kit
    assert isinstance(kit.renditions, MemoryRenditions)
    yield from kit.renditions._held.values()
    records = [*kit.catalogue.find(Rendition), *kit.catalogue.find(Work)]
    yield json.dumps(msgspec.to_builtins(records)).encode()


@pytest.mark.parametrize(("suffix", "richest"), WHOLE_WAY)
def test_nothing_made_of_a_file_on_its_whole_way_holds_a_planted_word(
    house: House, tmp_path: Path, suffix: str, richest: Recipe
) -> None:
    source = _planted(tmp_path, suffix)

    work = prepare(house.kit, receive(house.kit, source.path, house.entry).id)

    assert work.state is WorkState.IN_REVIEW, [entry.reason for entry in house.quarantine()]
    assert richest in {rendition.recipe for rendition in house.renditions()}
    assert planted.left(source, _open_side(house)) == (), f"of {len(source.words)} planted"


@pytest.mark.parametrize("suffix", [*planted.FILMS, *planted.SOUNDS, *planted.PICTURES])
def test_no_container_hands_a_planted_word_on(tmp_path: Path, suffix: str) -> None:
    source, tools, made = _planted(tmp_path, suffix), media_tools(), tmp_path / "made"
    media_type = tools.identify(source.path)
    known = [Known(KnownKind.TAG, word) for word in source.words.values()]

    tools.render(source.path, ORDERS[media_type.partition("/")[0]], made)

    assert media_type.startswith(ORDERED[suffix])
    assert tools.traces(made, known) == []
    assert planted.left(source, [made]) == (), f"of {len(source.words)} planted"


@pytest.mark.parametrize("suffix", planted.DOCUMENTS)
def test_no_text_made_of_a_document_holds_a_planted_word(house: House, tmp_path: Path, suffix: str) -> None:
    source = _planted(tmp_path, suffix)

    work = prepare(house.kit, receive(house.kit, source.path, house.entry).id)

    assert work.state is WorkState.IN_REVIEW, [entry.reason for entry in house.quarantine()]
    [transcript] = house.kit.vault.find(Transcript, work_id=work.id)
    served = [text_as_html(transcript).encode(), cues_as_webvtt(transcript.cues).encode()]
    served.append(json.dumps(msgspec.to_builtins(draft_of(house.kit, work.id))).encode())
    assert all(line.replace("'", "&#x27;") in served[0].decode() for line in STORY)
    assert planted.left(source, [*served, *_open_side(house)]) == (), f"of {len(source.words)} planted"


def test_what_was_planted_can_be_read_out_of_the_file_for_the_sealed_side(tmp_path: Path) -> None:
    source = _planted(tmp_path, ".mp3")
    sealed = json.dumps(dict(media_tools().read_tags(source.path))).encode()
    assert {"ID3v2 in UTF-8", "ID3v2 in UTF-16"} <= set(planted.left(source, [sealed]))
