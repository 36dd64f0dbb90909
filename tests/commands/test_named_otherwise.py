"""Content decides what a file is; whoever brings one that is called otherwise is told so at every door."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from archive.domain.file_types import FILE_TYPES, FileKind, otherwise_named
from archive.domain.records import Workshop
from archive.ingest.intake.receive import NewWork
from archive.ingest.intake.stable_files import Settling
from archive.ingest.media_kind import told_otherwise
from archive.ingest.watch_folder import Watch
from archive.languages import LANGUAGES, translate
from tests.commands.conftest import Terminal
from tests.review.atelier import open_atelier
from tests.web.desk_room import Room
from tests.web.tus_site import metadata, tus_site

AS_WRITING = "By its name this is no written piece, but it holds words alone: it came in as writing."
AS_PICTURE = "By its name this is no picture, but it holds one: it came in as a picture."


@pytest.fixture
def poem(tmp_path: Path) -> Path:
    path = tmp_path / "clip.mp4"
    path.write_text("She left at night, and the boat was small.\n" * 4)
    return path


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    yield room
    room.leave()


@pytest.mark.parametrize("kind", FileKind)
def test_a_name_of_each_kind_agrees_with_itself_and_with_no_other(kind: FileKind) -> None:
    names = {each.kind: f"x.{each.endings[0]}" for each in reversed(FILE_TYPES) if each.endings}
    for each in FILE_TYPES:
        if each.kind is kind:
            assert {other: otherwise_named(name, each.media_type) for other, name in names.items()} == {
                other: None if other is kind else kind for other in names
            }
            assert otherwise_named("without an ending", each.media_type) is None
    assert otherwise_named("voice.mp4", "audio/mp4") is None
    assert otherwise_named("voice.txt", "audio/mp4") is FileKind.RECORDING


def test_the_sentence_stands_in_every_language() -> None:
    for lang in LANGUAGES:
        assert (translate(lang, AS_WRITING, {}) == AS_WRITING) == (lang == "en")
    assert told_otherwise("clip.mp4", "text/plain") == AS_WRITING
    assert told_otherwise("scan.pdf", "image/jpeg") == AS_PICTURE
    assert told_otherwise("poem.txt", "text/plain") == ""


def test_the_command_line_tells_it(terminal: Terminal, poem: Path) -> None:
    result = terminal.type("ingest", poem, "--workshop", terminal.workshop)
    assert result.exit_code == 0
    assert AS_WRITING in result.stderr
    [again] = terminal.read("ingest", poem, "--workshop", terminal.workshop)
    assert again["sentence"] == AS_WRITING


def test_the_watched_folder_tells_it(room: Room, poem: Path) -> None:
    kit = room.atelier.kit
    shop = next(kit.catalogue.find(Workshop))
    watch = Watch(kit, poem.parent, NewWork(workshop_id=shop.id), Settling(0))
    news = [each for _ in range(3) for each in watch.look()]
    assert [each.note for each in news] == [AS_WRITING]


def test_the_plain_form_tells_it_in_the_language_of_the_desk(room: Room, poem: Path) -> None:
    parts = [("files", (poem.name, poem.read_bytes(), "application/octet-stream"))]
    client = room.at("crew")
    client.get("/desk/upload?lang=ar")
    answer = client.send("/desk/upload", {"workshop": room.atelier.workshop.id, "kind": ""}, parts)
    assert translate("ar", AS_WRITING, {}) in answer.text


@pytest.mark.media
def test_a_client_of_the_protocol_and_the_list_of_files_tell_it(tmp_path: Path) -> None:
    picture = tmp_path / "poem.txt"
    Image.new("RGB", (40, 30), "teal").save(picture, format="JPEG")
    with tus_site(tmp_path / "site") as site:
        content = picture.read_bytes()
        said = metadata(filename=picture.name, workshop=site.atelier.workshop.id)
        place = site.begin(len(content), upload_metadata=said).headers["location"]
        site.send(place, 0, content)
        told = site.http.get(place, headers={"accept": "application/json"}).json()
        assert told["note"] == AS_PICTURE
        assert AS_PICTURE in site.http.get("/desk/uploads?lang=en").text
        [row] = site.http.get("/desk/uploads/states?lang=fr").json()["uploads"]
        assert row["sentence"].endswith(translate("fr", AS_PICTURE, {}))
