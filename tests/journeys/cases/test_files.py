"""Cases 30 and 33 to 35: what a file was called, what it carried, and what is cut or drawn from it."""

from __future__ import annotations

import io
import json
import logging
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from PIL import Image, ImageChops, ImageStat

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.demo.visitor import Response
from archive.domain.records import ConsentEvent, Rendition
from archive.domain.sealed import Original
from archive.domain.terms import Recipe
from archive.ports import Made, RenderOrder
from archive.preserve.jsonld import ledger_as_jsonld
from archive.preserve.premis import ledger_as_premis
from tests import samples
from tests.journeys.cases.case_desk import consent, let_out
from tests.journeys.cases.case_house import PUBLIC_FILES, open_room
from tests.journeys.hunter import Hunter, spellings
from tests.sample_marks import mark_recording
from tests.web.desk_client import field_in
from tests.web.desk_room import Room, created

pytestmark = pytest.mark.media

MARK = "Zqxvmark_Amina"
NAMES = ("Amina_Tanger_2023.mp4", "Amina_Tanger_2023.mp3", "Amina_Tanger_2023.jpg")
CARRIED = ("35.7672", "2023-03-01", "2023:03:01", "10:11:12")
OPEN_FOLDERS = ("catalogue", "withdrawals", "renditions", "jobs")
SOUND_MS = 4_000
QUIET = (0.375, 0.625)
"""The share of the sound in which everything was muted."""
BAR_PX = 8
"""At least as wide as a bar of a waveform with the gap beside it."""


class Watched(FfmpegTools):
    """The real tools, and from which file each thing was made."""

    def __init__(self) -> None:
        super().__init__(find_media_tools(None, None))
        self.seen: list[tuple[Recipe, Path, Path]] = []

    def render(self, source: Path, order: RenderOrder, target: Path) -> Made:
        """Render in earnest, and remember."""
        self.seen.append((order.recipe, source, target))
        return super().render(source, order, target)


@dataclass(frozen=True)
class Brought:
    """What was brought in over the desk and let out, and what came of it."""

    room: Room
    folder: Path
    works: Mapping[str, str]
    rendered: list[tuple[Recipe, Path, Path]]
    log: io.StringIO

    def made(self, name: str) -> dict[Recipe, list[Rendition]]:
        """Give what was made of one file."""
        found: dict[Recipe, list[Rendition]] = {}
        for made in self.room.atelier.kit.catalogue.find(Rendition, work_id=self.works[name]):
            found.setdefault(made.recipe, []).append(made)
        return found

    def get(self, made: Rendition) -> httpx.Response:
        """Ask for a file as a stranger."""
        answer = self.room.at("visitor").get(f"/media/{made.id}")
        assert answer.status_code == 200
        return answer


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Brought]:
    """Three recordings with a telling name and a word planted in every corner; the sound is muted in its midst."""
    folder = tmp_path_factory.mktemp("archive")
    card = tmp_path_factory.mktemp("card")
    video = samples.video(card, "film.mp4", seconds=2, mark=MARK).read_bytes()
    files = {
        NAMES[0]: video,
        NAMES[1]: muted(card).read_bytes(),
        NAMES[2]: samples.photo(card, "photo.jpg", mark=MARK).read_bytes(),
    }
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    tools = Watched()
    with open_room(folder, tools=tools) as room:
        works = {name: bring(room, name, content) for name, content in files.items()}
        yield Brought(room, folder, works, tools.seen, log)
    root.removeHandler(handler)
    root.setLevel(level)


def muted(folder: Path) -> Path:
    """A tone with a stretch of silence, which carries the word and a picture."""
    target = folder / "muted.mp3"
    source = "sine=frequency=330:sample_rate=48000:duration=4"
    samples.run_ffmpeg("-f", "lavfi", "-i", source, "-af", "volume=enable='between(t,1.5,2.5)':volume=0", str(target))
    mark_recording(target, MARK)
    return target


def bring(room: Room, name: str, content: bytes) -> str:
    atelier = room.atelier
    fields = {"workshop": atelier.workshop.id, "person": atelier.participant.id}
    sent = room.at("crew").send("/desk/upload", fields, {"files": (name, content, "application/octet-stream")})
    work_id = created(sent, "works")
    consent(room, atelier.participant.id, f"work:{work_id}")
    title = {"title_en": f"Untold {len(name)}"}
    version = {"seen": field_in(room.at("facilitator").get(f"/desk/works/{work_id}/describe"), "seen")}
    room.at("facilitator").send(f"/desk/works/{work_id}/describe", {**title, **version})
    let_out(room, work_id)
    return work_id


def public_answers(brought: Brought) -> Iterator[tuple[str, httpx.Response]]:
    """Yield every answer that a stranger gets about these works, pages and files."""
    visitor = brought.room.at("visitor")
    pages = [f"/{lang}{path}" for lang in ("fr", "ar", "en") for path in ("/", "/browse", "/about")]
    pages += [f"/{lang}/works/{work_id}" for lang in ("fr", "ar", "en") for work_id in brought.works.values()]
    for name in brought.works:
        for recipe, made in brought.made(name).items():
            pages += [f"/media/{one.id}" for one in made if recipe in PUBLIC_FILES]
            pages += [f"/en/works/{brought.works[name]}?play={one.id}" for one in made]
    for page in pages:
        yield page, visitor.get(page)


def test_case_30_a_telling_file_name_stands_nowhere_outside_the_vault(brought: Brought) -> None:
    kit = brought.room.atelier.kit
    assert {original.file_name for original in kit.vault.find(Original)} == set(NAMES)
    words = [word for name in ("Amina_Tanger_2023", "Amina_Tanger", "Tanger_2023") for _, word in spellings(name)]
    places = {
        path: path.read_bytes()
        for folder in OPEN_FOLDERS
        for path in (brought.folder / folder).rglob("*")
        if path.is_file()
    }
    assert any("catalogue" in path.parts for path in places)
    events = list(kit.catalogue.find(ConsentEvent))
    assert events
    texts = {"premis": ledger_as_premis(events).decode(), "json-ld": ledger_as_jsonld(events)}
    for path in places:
        assert "Amina" not in str(path.relative_to(brought.folder))

    looked_at = {str(path): content for path, content in places.items()}
    looked_at |= {place: text.encode() for place, text in texts.items()}
    for address, answer in public_answers(brought):
        assert answer.status_code == 200, address
        assert "Amina" not in address
        looked_at[address] = answer.content + repr(answer.headers).encode()
    looked_at["log"] = brought.log.getvalue().encode()
    assert looked_at["log"]
    assert len(looked_at) > 40
    for place, content in looked_at.items():
        folded = content.lower()
        assert not [word for word in words if word.lower() in folded], place


def test_case_33_a_poster_is_cut_from_the_film_that_is_served(brought: Brought, tmp_path: Path) -> None:
    made = brought.made(NAMES[0])
    [poster], films = made[Recipe.POSTER], made[Recipe.VIDEO]
    targets = {target: recipe for recipe, _, target in brought.rendered}
    for recipe, source, _ in brought.rendered:
        wanted = {
            Recipe.POSTER: {Recipe.VIDEO},
            Recipe.THUMBNAIL: {Recipe.POSTER, Recipe.PHOTO},
            Recipe.WAVEFORM: {Recipe.AUDIO},
        }.get(recipe, {None})
        assert targets.get(source) in wanted, recipe

    film = max(films, key=lambda one: one.height or 0)
    path = tmp_path / "film.mp4"
    path.write_bytes(brought.get(film).content)
    frame = tmp_path / "frame.png"
    samples.run_ffmpeg("-ss", "0.5", "-i", str(path), "-frames:v", "1", str(frame))
    cut = Image.open(io.BytesIO(brought.get(poster).content)).convert("RGB")
    of_the_film = Image.open(frame).convert("RGB").resize(cut.size)
    assert max(ImageStat.Stat(ImageChops.difference(cut, of_the_film)).mean) < 12
    assert set(made) <= {*PUBLIC_FILES, Recipe.TEXT, Recipe.CARD, Recipe.STUB}, "something else is cut from a film"


def test_case_33_attached_pictures_are_gone(brought: Brought, tmp_path: Path) -> None:
    made = brought.made(NAMES[1])

    assert set(made) == {Recipe.AUDIO, Recipe.WAVEFORM, Recipe.CARD, Recipe.STUB}
    for sound in made[Recipe.AUDIO]:
        path = tmp_path / sound.id
        path.write_bytes(brought.get(sound).content)
        told = probed(path)
        assert [stream["codec_type"] for stream in told["streams"]] == ["audio"]


def probed(path: Path) -> Mapping[str, list[Mapping[str, str]]]:
    ffprobe = find_media_tools(None, None).ffprobe
    asked = ("-v", "error", "-show_streams", "-show_chapters", "-show_format", "-of", "json")
    told = subprocess.run([ffprobe, *asked, path], capture_output=True, check=True, timeout=60).stdout
    found: Mapping[str, list[Mapping[str, str]]] = json.loads(told)
    return found


def test_case_34_no_served_file_carries_a_tag_a_chapter_a_place_or_a_date(
    brought: Brought, exiftool_path: str, tmp_path: Path
) -> None:
    hunter = Hunter(CARRIED, (MARK,), find_media_tools(None, None).ffprobe, exiftool_path, tmp_path)
    files: dict[str, tuple[bytes, str]] = {}
    for name in NAMES:
        for recipe, made in brought.made(name).items():
            for one in (one for one in made if recipe in PUBLIC_FILES):
                answer = brought.get(one)
                files[one.id] = (answer.content, answer.headers["content-type"])
                found = [*hunter.read(one.id, Response(status=200, headers=dict(answer.headers), body=answer.content))]
                assert [find for find in found if find.word == MARK] == []
    kinds = {kind for _, kind in files.values()}
    assert {"video/mp4", "audio/mp4", "image/jpeg", "image/webp"} <= kinds
    assert list(hunter.read_media(files)) == []

    for number, (content, kind) in enumerate(files.values()):
        path = tmp_path / f"{number}.bin"
        path.write_bytes(content)
        if kind.startswith(("video", "audio")):
            told = probed(path)
            assert told["chapters"] == []
            assert not {"encoder", "creation_time", "title", "location"} & set(told["format"].get("tags", {}))  # type: ignore[attr-defined]


def test_case_34_all_of_it_was_in_what_came_in(brought: Brought, exiftool_path: str, tmp_path: Path) -> None:
    hunter = Hunter(CARRIED, (MARK,), find_media_tools(None, None).ffprobe, exiftool_path, tmp_path)
    kit = brought.room.atelier.kit
    files: dict[str, tuple[bytes, str]] = {}
    for original in kit.vault.find(Original):
        if original.file_name in NAMES:
            with kit.originals.lend(original.id) as path:
                files[original.id] = (path.read_bytes(), original.media_type)

    assert {MARK, "35.7672", "10:11:12"} <= {find.word for find in hunter.read_media(files)}


def test_case_35_a_waveform_is_drawn_from_the_sound_that_is_served_and_muted_spans_are_flat(brought: Brought) -> None:
    [waveform] = brought.made(NAMES[1])[Recipe.WAVEFORM]
    drawn = Image.open(io.BytesIO(brought.get(waveform).content)).convert("RGBA").getchannel("A")
    columns = [drawn.crop((x, 0, x + 1, drawn.height)).getbbox() for x in range(drawn.width)]
    heights = [box[3] - box[1] if box else 0 for box in columns]
    bars = [max(heights[x : x + BAR_PX]) for x in range(0, drawn.width - BAR_PX, BAR_PX)]

    [sound, *_] = brought.made(NAMES[1])[Recipe.AUDIO]
    assert sound.duration_ms is not None
    # A tail of the room’s tone comes after what was told.
    told = int(len(bars) * SOUND_MS / sound.duration_ms)
    first, last = (int(share * told) for share in QUIET)
    # What takes the hum out rings on for a moment.
    assert max(bars[first + 8 : last - 4]) <= 4
    assert min(*bars[told // 10 : first - 4], *bars[last + 4 : told - told // 10]) > 20
