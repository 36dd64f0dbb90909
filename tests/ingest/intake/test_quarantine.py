from __future__ import annotations

import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from archive.adapters.memory.stores import MemoryOriginals
from archive.domain.errors import ArchiveError, InvalidInputError, NoSpaceError
from archive.domain.ids import OriginalId
from archive.domain.terms import WorkKind, WorkState
from archive.ingest.intake.quarantine import path_from, path_text
from archive.ingest.intake.receive import Progress, receive, take_chunks
from archive.ingest.intake.retry import retry
from archive.ports import Kept
from tests import samples
from tests.ingest.conftest import House

pytestmark = pytest.mark.media

DOCX_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def empty(folder: Path) -> Path:
    path = folder / "empty.mp4"
    path.touch()
    return path


def truncated_film(folder: Path) -> Path:
    return samples.cut(samples.video(folder), 0.6)


def truncated_document(folder: Path) -> Path:
    return samples.cut(samples.docx(folder), 0.9)


def web_page(folder: Path) -> Path:
    path = folder / "page.mp4"
    path.write_text("<!doctype html><title>x</title>", encoding="utf-8")
    return path


def zip_bomb(folder: Path) -> Path:
    path = folder / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", DOCX_TYPES)
        archive.writestr("word/document.xml", b"\0" * 300_000_000)
    return path


def pixel_bomb(folder: Path) -> Path:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    path = folder / "bomb.png"
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1_000_000)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b""))
    return path


def twelve_hours_of_silence(folder: Path) -> Path:
    path = folder / "forgotten.wav"
    size = 12 * 3600 * 8000 * 2
    format_chunk = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8000, 16000, 2, 16)
    with path.open("wb") as file:
        file.write(
            struct.pack("<4sI4s", b"RIFF", size + 36, b"WAVE") + format_chunk + struct.pack("<4sI", b"data", size)
        )
        file.truncate(size + 44)  # a hole: silence that needs no room on the disk
    return path


def broken_encoding(folder: Path) -> Path:
    path = folder / "text.txt"
    path.write_bytes(bytes(range(128, 160)) * 40 + b"\x81\x8d\xff\xfe\xff" * 40)
    return path


def pipe(folder: Path) -> Path:
    path = folder / "pipe.mp4"
    os.mkfifo(path)
    return path


def nowhere(folder: Path) -> Path:
    return folder / "gone.mp4"


BAD: list[Callable[[Path], Path]] = [
    empty,
    truncated_film,
    truncated_document,
    web_page,
    zip_bomb,
    pixel_bomb,
    twelve_hours_of_silence,
    broken_encoding,
    pipe,
    nowhere,
]


class FullDisk(MemoryOriginals):
    """Originals on a disk that has no room."""

    def keep(self, original_id: OriginalId, source: Path, progress: Progress | None = None) -> Kept:
        raise NoSpaceError("The disk is full.")


@pytest.mark.parametrize("make", BAD)
def test_a_bad_file_gets_one_sentence_and_waits(house: House, tmp_path: Path, make: Callable[[Path], Path]) -> None:
    path = make(tmp_path)

    with pytest.raises(ArchiveError) as caught:
        receive(house.kit, path, replace(house.entry, titles={"en": "A title"}))

    [entry] = house.quarantine()
    assert isinstance(caught.value, InvalidInputError)
    assert entry.reason == str(caught.value)
    assert "\n" not in entry.reason
    assert entry.reason.endswith(".")
    assert (entry.file_name, entry.held_path) == (path.name, str(path))
    assert entry.titles == {"en": "A title"}
    assert house.works() == []
    assert list(house.kit.originals.ids()) == []


def test_the_same_bad_file_waits_only_once(house: House, tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(InvalidInputError):
            receive(house.kit, empty(tmp_path), house.entry)

    assert len(house.quarantine()) == 1


def test_a_bad_upload_waits_among_the_originals(house: House) -> None:
    with pytest.raises(InvalidInputError):
        take_chunks(house.kit, [b"<html>"], "page.html", house.entry)

    [entry] = house.quarantine()
    assert entry.original_id is not None
    assert house.kit.originals.holds(entry.original_id)
    assert house.works() == []


def test_a_mended_file_comes_in_with_what_was_said_the_first_time(house: House, tmp_path: Path) -> None:
    path = empty(tmp_path)
    said = replace(house.entry, kind=WorkKind.WRITING, languages=("ar",))
    with pytest.raises(InvalidInputError):
        receive(house.kit, path, said)
    samples.text(tmp_path, path.name)

    work = retry(house.kit, house.quarantine()[0].id).work

    assert (work.kind, work.languages, work.state) == (WorkKind.WRITING, ("ar",), WorkState.RECEIVED)
    assert [each.participant_id for each in work.appearances] == [house.person]
    assert house.quarantine() == ()


def test_a_mended_file_given_again_waits_no_more(house: House, tmp_path: Path) -> None:
    path = empty(tmp_path)
    with pytest.raises(InvalidInputError):
        receive(house.kit, path, house.entry)
    samples.text(tmp_path, path.name)

    receive(house.kit, path, house.entry)

    assert house.quarantine() == ()


def test_what_is_still_bad_keeps_waiting(house: House, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError):
        receive(house.kit, empty(tmp_path), house.entry)
    [entry] = house.quarantine()

    with pytest.raises(InvalidInputError):
        retry(house.kit, entry.id)

    assert [each.id for each in house.quarantine()] == [entry.id]


def test_what_was_taken_in_meanwhile_is_not_tried_again(house: House, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError):
        receive(house.kit, empty(tmp_path), house.entry)
    [entry] = house.quarantine()
    samples.text(tmp_path, "empty.mp4")
    retry(house.kit, entry.id)

    with pytest.raises(InvalidInputError) as caught:
        retry(house.kit, entry.id)

    assert caught.value.code == "retried_already"


def test_an_upload_that_was_refused_for_its_kind_can_be_tried_again(house: House, tmp_path: Path) -> None:
    content = samples.text(tmp_path).read_bytes()
    with pytest.raises(InvalidInputError):
        take_chunks(house.kit, [content], "story.txt", replace(house.entry, kind=WorkKind.PHOTO))
    [entry] = house.quarantine()
    house.kit.vault.save(replace(entry, kind="writing"))

    taken = retry(house.kit, entry.id)

    assert house.only_work() == taken.work
    assert house.quarantine() == ()


def test_an_upload_of_which_nothing_is_left_says_so(house: House) -> None:
    with pytest.raises(InvalidInputError):
        take_chunks(house.kit, [b"<html>"], "page.html", house.entry)
    [entry] = house.quarantine()
    assert entry.original_id is not None
    house.kit.originals.remove(entry.original_id)

    with pytest.raises(InvalidInputError) as caught:
        retry(house.kit, entry.id)

    assert caught.value.code == "nothing_held"


def test_a_full_disk_is_said_and_the_file_waits(house: House, tmp_path: Path) -> None:
    kit = house.but_with(originals=FullDisk())
    path = samples.text(tmp_path)

    with pytest.raises(NoSpaceError):
        receive(kit, path, house.entry)

    assert [entry.code for entry in house.quarantine()] == ["no_space"]
    retry(house.kit, house.quarantine()[0].id)
    assert house.only_work().state is WorkState.RECEIVED


@pytest.mark.parametrize("name", [b"story.txt", "أمينة.txt".encode(), b"r\xe9cit.txt", b"a b%20c.txt"])
def test_a_path_that_was_written_down_leads_back_to_its_file(tmp_path: Path, name: bytes) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    path.write_bytes(b"here")

    text = path_text(path)

    assert path_from(text).read_bytes() == b"here"
    text.encode("utf-8")
