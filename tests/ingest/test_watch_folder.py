"""A watched folder: settled files only, each once, with what a sheet or a small file beside it says."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.domain.errors import NoSpaceError
from archive.domain.ids import WorkId
from archive.domain.sealed import Draft
from archive.domain.terms import WorkKind
from archive.ingest.intake.receive import take
from archive.ingest.intake.stable_files import Settling, open_for_writing
from archive.ingest.watch_folder import News, Watch
from tests import samples
from tests.ingest.conftest import House


class Seconds:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "card").mkdir()
    return tmp_path / "card"


@pytest.fixture
def watched(house: House, folder: Path, seconds: Seconds) -> Watch:
    return Watch(house.kit, folder, house.entry, Settling(30, seconds))


def looked(watched: Watch, seconds: Seconds) -> list[News]:
    """Look, let a minute pass, and look again."""
    first = list(watched.look())
    seconds.at += 60
    return first + list(watched.look())


@pytest.mark.media
def test_only_what_has_been_still_is_taken(house: House, watched: Watch, folder: Path, seconds: Seconds) -> None:
    path = samples.text(folder, "a.txt")
    assert list(watched.look()) == []
    seconds.at += 29
    path.write_text(path.read_text(encoding="utf-8") + "More.\n", encoding="utf-8")
    assert list(watched.look()) == []
    seconds.at += 29
    assert list(watched.look()) == []
    seconds.at += 1
    content = path.read_bytes()

    [news] = watched.look()

    assert news.work_id == house.only_work().id
    assert (path.read_bytes(), list(watched.look())) == (content, [])


@pytest.mark.media
def test_what_is_open_for_writing_is_waited_for(watched: Watch, folder: Path, seconds: Seconds) -> None:
    path = samples.text(folder, "a.txt")
    with path.open("a"):
        assert looked(watched, seconds) == []
        assert (path.stat().st_dev, path.stat().st_ino) in open_for_writing()
        assert watched.settling.unsettled == 1
    with path.open("rb"):
        assert len(list(watched.look())) == 1


def test_hidden_and_unfinished_files_are_passed_over(watched: Watch, folder: Path, seconds: Seconds) -> None:
    for name in (".a.txt", "a.txt.part", "b.txt~", ".git/c.txt"):
        samples.text((folder / name).parent, Path(name).name)

    assert looked(watched, seconds) == []


@pytest.mark.media
def test_nothing_is_taken_twice_whoever_watches(house: House, watched: Watch, folder: Path, seconds: Seconds) -> None:
    path = samples.text(folder, "a.txt")
    shutil.copy(path, folder / "copy.txt")
    (folder / "before.txt").write_text("Another one, known before.\n")
    take(house.kit, folder / "before.txt", house.entry)
    first = looked(watched, seconds)
    kept = len(house.originals())

    again = looked(Watch(house.kit, folder, house.entry, Settling(30, seconds)), seconds)

    assert [(news.path.name, news.known) for news in first] == [
        ("a.txt", False),
        ("before.txt", True),
        ("copy.txt", True),
    ]
    assert all(news.known for news in again)
    assert len(again) == 3
    assert len(house.works()) == 2
    assert len(house.originals()) == kept
    assert house.kit.jobs.waiting() == 2


@pytest.mark.media
def test_what_waits_in_quarantine_is_told_but_not_tried_again_until_it_changes(
    house: House, watched: Watch, folder: Path, seconds: Seconds
) -> None:
    path = folder / "clip.mp4"
    path.write_bytes(b"PK\x03\x04" + bytes(36))
    os.utime(path, (house.clock.now().timestamp() - 60,) * 2)
    assert [news.fault is not None for news in looked(watched, seconds)] == [True]
    [entry] = house.quarantine()

    [news] = looked(Watch(house.kit, folder, house.entry, Settling(30, seconds)), seconds)
    assert news.fault is not None
    assert news.fault.message == entry.reason
    assert house.quarantine() == (entry,)

    path.write_text("It was a poem after all.\n" * 9)
    os.utime(path, (house.clock.now().timestamp() + 60,) * 2)
    assert [news.fault for news in looked(watched, seconds)] == [None]


def test_what_nobody_takes_is_named_and_leaves_no_trace(
    house: House, watched: Watch, folder: Path, seconds: Seconds
) -> None:
    (folder / "CLIP.THM").write_bytes(b"x")

    [news] = looked(watched, seconds)

    assert news.fault is not None
    assert house.quarantine() == ()
    assert house.originals() == []


def test_a_sheet_in_the_folder_says_what_its_files_are(
    house: House, watched: Watch, folder: Path, seconds: Seconds
) -> None:
    samples.text(folder, "a.txt")
    (folder / "b.txt").write_text("Something else.\n")
    (folder / "c.txt").write_text("A third one.\n")
    (folder / "manifest.csv").write_text("file,title_fr,kind\na.txt,Départ,writing\nb.txt,,song\nlater.txt,,\n")

    news = {one.path.name: one for one in looked(watched, seconds)}

    assert house.kit.vault.get(Draft, WorkId(news["a.txt"].work_id)).titles == {"fr": "Départ"}
    fault = news["b.txt"].fault
    assert fault is not None
    assert (fault.values["row"], fault.values["column"]) == (3, "kind")
    assert news["c.txt"].fault is None
    assert set(news) == {"a.txt", "b.txt", "c.txt"}

    (folder / "manifest.csv").write_text("file,title_fr,kind\nb.txt,,writing\n")
    mended = {one.path.name: one for one in looked(watched, seconds)}
    assert mended["b.txt"].fault is None
    assert len(house.works()) == 3


@pytest.mark.media
def test_a_small_file_beside_a_file_goes_before_the_sheet(
    house: House, watched: Watch, folder: Path, seconds: Seconds
) -> None:
    samples.text(folder, "a.txt")
    (folder / "a.txt.json").write_text('{"title_fr": "De près", "kind": "writing"}')
    (folder / "manifest.csv").write_text("file,title_fr\na.txt,De loin\n")

    [news] = looked(watched, seconds)

    assert house.kit.vault.get(Draft, WorkId(news.work_id)).titles == {"fr": "De près"}
    assert house.only_work().kind is WorkKind.WRITING


@pytest.mark.media
def test_a_full_disk_leaves_the_files_waiting(house: House, folder: Path, seconds: Seconds) -> None:
    samples.text(folder, "a.txt")
    full = FullOriginals()
    watched = Watch(house.but_with(originals=full), folder, house.entry, Settling(30, seconds))
    with pytest.raises(NoSpaceError):
        looked(watched, seconds)

    watched.kit = house.kit
    assert [news.fault for news in watched.look()] == [None]


class FullOriginals:
    """A disk without room."""

    def keep(self, *_: object) -> None:
        raise NoSpaceError("full")

    def holds(self, _: object) -> bool:
        return False

    def ids(self) -> Iterator[str]:
        return iter(())
