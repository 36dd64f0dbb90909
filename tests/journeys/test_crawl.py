"""Nothing planted on the sealed side is met on the public one, and what is closed looks as if it never was."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.demo.home import Home, opened
from archive.demo.story import marks
from archive.demo.story.rooms import STAGED
from archive.demo.story.telling import ConsentAnswer
from archive.demo.story.works import CLOSED, VISIBLE
from archive.demo.visitor import Visitor
from archive.domain.consent import PLAYER, Grant, decide
from archive.domain.ids import RenditionId, new_id
from archive.domain.records import ConsentRecord, ParticipantHandle, Rendition, Work
from archive.domain.rooms.entries import RoomEntry
from archive.domain.rooms.table import LISTED, SHAPES
from archive.domain.sealed import Evidence, Original
from archive.domain.terms import Recipe
from archive.ports import Kit, Span
from archive.review.works.placement import place_work
from tests.journeys.crawler import Crawl, odd_paths
from tests.journeys.hunter import Find, Hunter, spellings
from tests.journeys.public_site import public_site
from tests.samples_workshop import MAKING_TAKES, copied, sample_home

__all__ = ["sample_home"]

pytestmark = MAKING_TAKES

LANGUAGES = ("fr", "ar", "en")
RANGES = ("bytes=0-99", "bytes=-64", "bytes=10-19,40-49", "bytes=99999999999-", "parsecs=1-2")


@dataclass(frozen=True)
class Hidden:
    """What the public side must not know: words, and ids that lead nowhere."""

    words: tuple[str, ...]
    works: tuple[str, ...]
    media: tuple[str, ...]
    sealed: tuple[str, ...]

    @property
    def some(self) -> tuple[str, ...]:
        """A few ids of each sort; all of them are asked for where media are."""
        return (*self.works, *self.media[::4], *self.sealed[::4])


def hidden_in(home: Home) -> Hidden:
    """Gather all that was planted, all that was said in works that are closed, and every id of the sealed side."""
    with opened(home.settings) as kit:
        shut = [r.id for r in kit.catalogue.find(Rendition) if not _is_open(kit, r)]
        originals = list(kit.vault.find(Original))
        sealed: list[str] = [o.id for o in originals]
        sealed += [p.id for p in kit.catalogue.find(ParticipantHandle)]
        sealed += [c.id for c in kit.catalogue.find(ConsentRecord)]
        sealed += [e.id for e in kit.vault.find(Evidence)]
        hashes = [o.sha256 for o in originals] + [r.sha256 for r in kit.catalogue.find(Rendition) if r.sha256]
    silent = [told for told in (*CLOSED, *VISIBLE) if told in CLOSED or told.answer is ConsentAnswer.MARK]
    said = [text for told in silent for text in (*told.titles.values(), *told.lines)]
    closed = {told.key for told in CLOSED}
    beside = [note for staged in STAGED for row in staged.works.values() for key, note in row if key in closed]
    assert beside, "nothing that is closed stands in a room any more"
    said += [text for note in beside for text in note.values()]
    return Hidden(
        words=(*said, *sealed, *hashes),
        works=tuple(home.sample.works[told.key] for told in CLOSED),
        media=tuple(shut),
        sealed=tuple(sealed),
    )


def rooms_of(home: Home) -> list[str]:
    """Give the address of every room and of all that stands in it, but for what will be on the air."""
    with opened(home.settings) as kit:
        today = kit.clock.now().date()
        entries = [entry for shape in SHAPES.values() for entry in kit.catalogue.find(RoomEntry, kind=shape.kind.value)]
        on_air = [entry for entry in entries if entry.content.days.get("on_air", today) <= today]
        there = [entry for entry in on_air if SHAPES[entry.kind].address]
    assert {entry.kind for entry in there} == {kind for kind, shape in SHAPES.items() if shape.address}
    pages = [f"/{SHAPES[entry.kind].address}/{entry.id}" for entry in there]
    return ["/rooms", *(f"/{shape.address}" for shape in LISTED), *pages]


def _is_open(kit: Kit, rendition: Rendition) -> bool:
    return isinstance(decide(kit.catalogue.facts(rendition.work_id), rendition, PLAYER, kit.clock.now()), Grant)


@pytest.fixture
def hunting(sample_home: Home, exiftool_path: str, tmp_path: Path) -> tuple[Hidden, Hunter]:
    """Everything that must not be met, and somebody who looks for it."""
    hidden = hidden_in(sample_home)
    return hidden, Hunter(hidden.words, marks.PLANTED, find_media_tools(None, None).ffprobe, exiftool_path, tmp_path)


@pytest.fixture
def port(sample_home: Home, tmp_path: Path) -> Iterator[int]:
    """The public site over the sample, as a process of its own."""
    with public_site(sample_home.settings.media_folder, tmp_path / "site.log") as port:
        yield port


def hunt(port: int, hunter: Hunter, ids: tuple[str, ...]) -> tuple[Crawl, list[Find]]:
    """Go everywhere, by every door, and give what was found."""
    crawl = Crawl(Visitor(port))
    finds: list[Find] = []
    for address, answer in crawl.everything():
        finds += hunter.read(address, answer)
    for address in odd_paths(ids):
        finds += (find for find in hunter.read(address, crawl.visitor.get(address)) if find.word not in address)
    for address in crawl.seen:
        for method in ("HEAD", "OPTIONS", "DELETE"):
            finds += hunter.read(f"{method} {address}", crawl.visitor.ask(method, address))
    for address in crawl.media():
        for span in RANGES:
            finds += hunter.read(f"{address} {span}", crawl.visitor.get(address, range=span))
    whole = crawl.media().items()
    finds += hunter.read_media({path: (answer.body, answer.headers["content-type"]) for path, answer in whole})
    finds += _again(crawl, hunter)
    return crawl, finds


def _again(crawl: Crawl, hunter: Hunter) -> Iterator[Find]:
    """Look at every page once more, squeezed, and by now kept from the time before."""
    for address, answer in crawl.seen.items():
        if answer.headers.get("content-type", "").startswith("text/html"):
            kept = crawl.visitor.get(address, accept_encoding="gzip")
            assert kept.status == answer.status, address
            yield from hunter.read(f"{address} gzip", kept)


@pytest.mark.media
def test_nothing_planted_on_the_sealed_side_is_met_on_the_public_one(
    sample_home: Home, hunting: tuple[Hidden, Hunter], port: int
) -> None:
    hidden, hunter = hunting

    crawl, finds = hunt(port, hunter, hidden.some)

    assert finds == []
    kinds = {answer.headers.get("content-type", "") for answer in crawl.media().values()}
    assert {"video/mp4", "audio/mp4", "image/jpeg", "image/webp", "text/vtt"} <= {
        kind.partition(";")[0] for kind in kinds
    }
    for told in VISIBLE:
        for language in LANGUAGES:
            assert crawl.seen[f"/{language}/works/{sample_home.sample.works[told.key]}"].status == 200
    for address in rooms_of(sample_home):
        assert {crawl.seen[f"/{language}{address}"].status for language in LANGUAGES} == {200}, address
    assert not any("set-cookie" in answer.headers for answer in crawl.seen.values())


@pytest.mark.media
def test_the_marks_were_planted_indeed(sample_home: Home, hunting: tuple[Hidden, Hunter]) -> None:
    _, hunter = hunting
    met: set[str] = set()
    files: dict[str, tuple[bytes, str]] = {}
    with opened(sample_home.settings) as kit:
        for original in kit.vault.find(Original):
            with kit.originals.lend(original.id) as path:
                files[original.file_name] = (path.read_bytes(), original.media_type)
            met |= {mark for mark in marks.PLANTED if mark in original.file_name}
    met |= {find.word for find in hunter.read_media(files)}
    folder = sample_home.settings.media_folder / "vault"
    sealed = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    met |= {mark for mark in marks.PLANTED if mark.encode() in sealed}

    assert set(marks.PLANTED) - met - {marks.RECORDED_AT[:10], marks.EXIF_RECORDED_AT[:10]} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_closed_looks_as_if_it_had_never_been(sample_home: Home, port: int, language: str) -> None:
    visitor = Visitor(port)
    shapes = ("/{lang}/works/{id}", "/{lang}/works/{id}/", "/{lang}/works/{id}?play=1", "/{lang}/works/{id}.html")
    for method in ("GET", "HEAD", "POST"):
        for shape in shapes:
            nothing = visitor.ask(method, shape.format(lang=language, id=new_id()))
            assert nothing.status in (404, 405)
            for told in CLOSED:
                path = shape.format(lang=language, id=sample_home.sample.works[told.key])
                assert visitor.ask(method, path).lasting == nothing.lasting, (told.key, method, shape)


def test_media_that_nobody_may_meet_look_as_if_they_had_never_been(hunting: tuple[Hidden, Hunter], port: int) -> None:
    hidden, _ = hunting
    visitor = Visitor(port)
    asked: tuple[dict[str, str], ...] = (
        {},
        {"range": "bytes=0-99"},
        {"if_none_match": "*"},
        {"if_match": "*"},
        {"if_range": '"x"', "range": "bytes=0-9"},
    )

    assert len(hidden.media) > 10
    for headers in asked:
        nothing = visitor.get(f"/media/{new_id()}", **headers)
        assert nothing.status == 404
        for media_id in (*hidden.media, *hidden.sealed):
            assert visitor.get(f"/media/{media_id}", **headers).lasting == nothing.lasting, (media_id, headers)


@pytest.mark.media
def test_a_word_planted_on_the_public_side_is_found(
    sample_home: Home, hunting: tuple[Hidden, Hunter], tmp_path: Path
) -> None:
    _, hunter = hunting
    home = copied(sample_home, tmp_path / "leaking")
    thread, sea = home.sample.works["thread-remembers"], home.sample.works["sea-is-a-word"]
    with opened(home.settings) as kit:
        work = kit.catalogue.get(Work, thread)
        kit.catalogue.save(replace(work, titles={**work.titles, "en": f"The thread, told by {marks.LEGAL_NAME}"}))
        _spoil(kit, _one(kit, sea, Recipe.VIDEO), lambda path: _tag(path, marks.TAG))
        raw = dict(spellings(marks.FILE_NAME))
        _spoil(kit, _one(kit, sea, Recipe.POSTER), lambda path: _append(path, marks.DEVICE.encode("utf-16-le")))
        _spoil(kit, _one(kit, thread, Recipe.AUDIO), lambda path: _append(path, raw["hexadecimal"]))
        _spoil(kit, _one(kit, thread, Recipe.TEXT), lambda path: _append(path, b"<p>%5Aqxvnote%20of%20protection</p>"))

    with public_site(home.settings.media_folder, tmp_path / "leaking.log") as port:
        _, finds = hunt(port, hunter, ())

    assert {marks.LEGAL_NAME, marks.TAG, marks.DEVICE, marks.FILE_NAME, marks.NOTES} <= {find.word for find in finds}
    assert any("title" in find.place or find.place.endswith("text") for find in finds if find.word == marks.LEGAL_NAME)


@pytest.mark.parametrize("before", range(4))
def test_base64_is_seen_through(hunting: tuple[Hidden, Hunter], before: int) -> None:
    _, hunter = hunting
    body = base64.b64encode(b"x" * before + marks.LEGAL_NAME.encode() + b" and more")

    assert {find.spelling for find in hunter.look("here", body)} >= {"base64"}


def _one(kit: Kit, work_id: str, recipe: Recipe) -> Rendition:
    """Give what was made of a work by a recipe: with covers, where somebody in it may not be seen."""
    made = [r for r in kit.catalogue.find(Rendition, work_id=work_id) if r.recipe is recipe]
    return max(made, key=lambda r: bool(r.edit))


def _spoil(kit: Kit, rendition: Rendition, change: Callable[[Path], None]) -> None:
    """Put changed bytes in a rendition's place, as a careless program would."""
    fresh = RenditionId(new_id())
    work = kit.catalogue.facts(rendition.work_id)
    verdict = decide(work, rendition, PLAYER, kit.clock.now())
    assert isinstance(verdict, Grant)
    with kit.renditions.aside(fresh) as path:
        path.write_bytes(kit.renditions.read(verdict, Span(0, rendition.size_bytes)))
        change(path)
        kept = kit.renditions.keep(fresh, path)
    kit.catalogue.save_all(
        [replace(rendition, id=fresh, version=0, size_bytes=kept.size_bytes, sha256=kept.sha256)],
        remove=[(Rendition, rendition.id)],
    )
    place_work(kit, rendition.work_id)


def _append(path: Path, more: bytes) -> None:
    with path.open("ab") as file:
        file.write(more)


def _tag(path: Path, word: str) -> None:
    tagged = path.with_name("tagged.mp4")
    ffmpeg = find_media_tools(None, None).ffmpeg
    command: list[str | Path] = [
        ffmpeg,
        "-nostdin",
        "-v",
        "error",
        "-f",
        "mp4",
        "-i",
        path,
        "-c",
        "copy",
        "-metadata",
        f"title={word}",
        tagged,
    ]
    subprocess.run(command, check=True, timeout=60)
    path.write_bytes(tagged.read_bytes())
    tagged.unlink()
