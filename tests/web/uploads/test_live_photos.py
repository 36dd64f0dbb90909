"""A telephone's photo and the film of its moment become one work whatever door they come through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tusclient.client import TusClient

from archive.domain.ids import WorkId
from archive.domain.records import Work
from archive.domain.sealed import Original, Upload
from archive.domain.terms import WorkKind
from archive.ingest.intake.receive import NewWork, take
from archive.ports import Kit
from tests.live_photos import describe_all, moment_of, photo_of
from tests.review.atelier import open_atelier
from tests.web.desk_room import Room
from tests.web.tus_site import FILES, TusSite, tus_site

pytestmark = pytest.mark.media


@pytest.fixture
def site(tmp_path: Path) -> Iterator[TusSite]:
    with tus_site(tmp_path / "site") as site:
        yield site


def send(site: TusSite, path: Path) -> None:
    """Send a file as a client does that knows nothing of us but the protocol."""
    cookies = "; ".join(f"{name}={value}" for name, value in site.http.cookies.items())
    client = TusClient(site.live.address + FILES, headers={"Cookie": cookies})
    said = {"filename": path.name, "workshop": site.atelier.workshop.id}
    with path.open("rb") as stream:
        client.uploader(file_stream=stream, metadata=said, chunk_size=40_000).upload()


def only_photo(kit: Kit, before: set[WorkId]) -> Work:
    """Prepare what came in and give the one work it became, with both files."""
    describe_all(kit)
    [work] = [work for work in kit.catalogue.find(Work) if work.id not in before]
    names = {original.file_name for original in kit.vault.find(Original, work_id=work.id)}
    assert (work.kind, names) == (WorkKind.PHOTO, {"IMG_0007.jpg", "IMG_0007.mov"})
    return work


def test_the_plain_form_pairs_them_in_whatever_order_they_stand_in_it(tmp_path: Path) -> None:
    room = Room(open_atelier())
    before = {work.id for work in room.atelier.kit.catalogue.find(Work)}
    files = [moment_of(tmp_path, "IMG_0007.mov"), photo_of(tmp_path, "IMG_0007.jpg")]
    parts = [("files", (path.name, path.read_bytes(), "application/octet-stream")) for path in files]

    answer = room.at("crew").send("/desk/upload", {"workshop": room.atelier.workshop.id, "kind": ""}, parts)

    assert answer.status_code == 200
    work = only_photo(room.atelier.kit, before)
    told = [room.at("crew").get(f"/desk/works/{each}") for each in re.findall(r'href="/desk/works/(\w+)"', answer.text)]
    assert sorted(each.status_code for each in told) == [200, 303]
    assert {each.headers.get("location") for each in told} == {None, f"/desk/works/{work.id}"}
    room.leave()


def test_a_client_that_says_names_alone_pairs_them(site: TusSite, tmp_path: Path) -> None:
    before = {work.id for work in site.kit.catalogue.find(Work)}
    for path in (moment_of(tmp_path, "IMG_0007.mov"), photo_of(tmp_path, "IMG_0007.jpg")):
        send(site, path)

    work = only_photo(site.kit, before)

    assert {upload.work_id for upload in site.kit.vault.find(Upload)} == {work.id}


def test_a_photo_from_the_command_line_finds_its_moment_from_the_browser(site: TusSite, tmp_path: Path) -> None:
    before = {work.id for work in site.kit.catalogue.find(Work)}
    send(site, moment_of(tmp_path, "IMG_0007.mov"))
    describe_all(site.kit)
    take(site.kit, photo_of(tmp_path, "IMG_0007.jpg"), NewWork(workshop_id=site.atelier.workshop.id))

    only_photo(site.kit, before)
