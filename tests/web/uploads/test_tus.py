"""Uploads in the words of tus: begun, sent in pieces, gone on with after anything, and taken in once they are whole."""

from __future__ import annotations

import base64
import hashlib
import os
import random
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from archive.config import Settings
from archive.domain.ids import WorkId, new_id
from archive.domain.records import Work
from archive.domain.sealed import Draft, Original
from archive.domain.uploads import UploadState
from archive.ingest.intake.uploads import WAITS_FOR, give_up_old, recover_uploads
from tests.web.tus_site import BODY, FILES, STORY, TusSite, log_in, metadata, sha256, tus_site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[TusSite]:
    with tus_site(tmp_path) as site:
        yield site


def test_the_address_says_what_it_can_do(site: TusSite) -> None:
    answer = site.http.options(FILES)

    assert answer.status_code == 204
    assert answer.headers["tus-version"] == "1.0.0"
    assert set(answer.headers["tus-extension"].split(",")) == {
        *("creation", "creation-with-upload", "creation-defer-length", "expiration"),
        *("checksum", "termination", "concatenation"),
    }
    assert "sha1" in answer.headers["tus-checksum-algorithm"]
    assert int(answer.headers["tus-max-size"]) == Settings().upload_limit_bytes


@pytest.mark.media
def test_a_file_sent_in_pieces_becomes_a_work_with_its_very_bytes(site: TusSite) -> None:
    begun = site.begin(len(STORY), upload_metadata=site.story())
    place = begun.headers["location"]
    assert begun.status_code == 201
    assert "upload-expires" in begun.headers
    for start in range(0, len(STORY), 700):
        piece = STORY[start : start + 700]
        answer = site.send(place, start, piece)
        assert answer.status_code == 204
        assert int(answer.headers["upload-offset"]) == start + len(piece) == site.offset(place)

    upload = site.upload(place)
    assert upload.state is UploadState.SAFE
    assert upload.sha256 == sha256(STORY)
    assert site.held() == [STORY]
    assert upload.work_id
    assert site.kit.catalogue.get(Work, upload.work_id).operator == site.atelier.crew.id
    assert list(site.kit.incoming.ids()) == []
    original = next(iter(site.kit.vault.find(Original, sha256=upload.sha256)))
    assert original.file_name == "récit.txt"


@pytest.mark.media
def test_what_the_crew_calls_a_file_goes_along_with_it_and_is_filled_in_later_but_never_replaced(site: TusSite) -> None:
    place = site.begin(len(STORY), upload_metadata=site.story()).headers["location"]
    site.send(place, 0, STORY)
    work_id = site.upload(place).work_id
    assert work_id

    for said, kept in (("Terrasse,  matin", "Terrasse, matin"), ("autre chose", "Terrasse, matin")):
        again = site.begin(len(STORY), upload_metadata=site.story(sha256=sha256(STORY), label=said))
        assert again.status_code == 201
        assert site.kit.vault.get(Draft, work_id).label == kept

    other = STORY + b"\n\nEncore."
    place = site.begin(len(other), upload_metadata=site.story(label="Oud seul")).headers["location"]
    site.send(place, 0, other)
    work_id = site.upload(place).work_id
    assert work_id
    assert site.kit.vault.get(Draft, work_id).sought == ("oud", "seul")


@pytest.mark.media
def test_a_file_may_come_with_its_beginning(site: TusSite) -> None:
    answer = site.http.post(
        FILES,
        content=STORY[:1000],
        headers={"upload-length": str(len(STORY)), "content-type": BODY, "upload-metadata": site.story()},
    )
    assert answer.status_code == 201
    assert answer.headers["upload-offset"] == "1000"
    site.send(answer.headers["location"], 1000, STORY[1000:])
    assert site.held() == [STORY]


def test_an_upload_without_any_metadata_can_be_asked_about_and_waits_for_its_workshop(site: TusSite) -> None:
    place = site.begin(len(STORY)).headers["location"]
    head = site.http.head(place)
    assert head.status_code == 200
    assert head.headers["upload-offset"] == "0"
    assert head.headers["upload-length"] == str(len(STORY))
    assert head.headers["cache-control"] == "no-store"
    assert "upload-metadata" not in head.headers

    site.send(place, 0, STORY)
    assert site.upload(place).state is UploadState.NEEDS_YOU
    assert site.held() == []


@pytest.mark.media
def test_a_length_may_be_said_later_but_only_once(site: TusSite) -> None:
    place = site.begin(upload_defer_length="1", upload_metadata=site.story()).headers["location"]
    assert site.http.head(place).headers["upload-defer-length"] == "1"
    site.send(place, 0, STORY[:500])
    assert site.send(place, 500, STORY[500:], upload_length=str(len(STORY))).status_code == 204
    assert site.held() == [STORY]

    other = site.begin(upload_defer_length="1").headers["location"]
    site.send(other, 0, STORY[:500], upload_length=str(len(STORY)))
    assert site.send(other, 500, b"x", upload_length="501").status_code == 409
    assert site.begin(upload_defer_length="2").status_code == 400
    assert site.begin().status_code == 400
    assert site.begin(5, upload_defer_length="1").status_code == 400


def test_a_wrong_offset_changes_nothing(site: TusSite) -> None:
    place = site.begin(len(STORY)).headers["location"]
    site.send(place, 0, STORY[:100])

    for offset in (0, 99, 101, len(STORY)):
        assert site.send(place, offset, STORY[:10]).status_code == 409
    assert site.send(place, 100, STORY[100:] + b"more").status_code == 413
    assert site.http.patch(place, content=b"x", headers={"content-type": BODY}).status_code == 400
    assert site.send(place, 100, b"x", content_type="text/plain").status_code == 415
    assert site.offset(place) == 100


@pytest.mark.media
@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_piece_that_does_not_match_its_checksum_is_not_kept(site: TusSite, algorithm: str) -> None:
    def said(content: bytes) -> str:
        return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, content).digest()).decode()}"

    place = site.begin(len(STORY), upload_metadata=site.story()).headers["location"]
    assert site.send(place, 0, STORY[:900], upload_checksum=said(STORY[:900])).status_code == 204
    assert site.send(place, 900, b"?" * 50, upload_checksum=said(STORY[900:950])).status_code == 460
    assert site.offset(place) == 900
    assert site.send(place, 900, b"?", upload_checksum="crc32 AAAA").status_code == 400
    site.send(place, 900, STORY[900:])
    assert site.held() == [STORY]


def test_a_file_that_arrives_otherwise_than_it_was_sent_is_never_called_safe(site: TusSite) -> None:
    place = site.begin(len(STORY), upload_metadata=site.story(sha256=sha256(b"another"))).headers["location"]

    answer = site.send(place, 0, STORY)

    assert answer.status_code == 460
    assert "send it again" in answer.text
    assert site.offset(place) == 0
    assert site.held() == []


@pytest.mark.media
def test_a_file_that_is_here_already_is_known_before_it_is_sent_again(site: TusSite) -> None:
    first = site.begin(len(STORY), upload_metadata=site.story()).headers["location"]
    site.send(first, 0, STORY)

    place = site.begin(len(STORY), upload_metadata=site.story(sha256=sha256(STORY))).headers["location"]

    assert site.offset(place) == len(STORY)
    assert site.upload(place).was_known
    assert site.upload(place).work_id == site.upload(first).work_id
    assert site.held() == [STORY]


@pytest.mark.media
def test_parts_sent_apart_are_joined_into_one_file(site: TusSite) -> None:
    cuts = [0, 700, 1500, len(STORY)]
    places = []
    for start, end in pairwise(cuts):
        place = site.begin(end - start, upload_concat="partial").headers["location"]
        assert site.http.head(place).headers["upload-concat"] == "partial"
        site.send(place, 0, STORY[start:end])
        places.append(place)

    missing = site.begin(upload_concat=f"final;{places[0]} {FILES}/00000000000000000000")
    final = site.begin(upload_concat="final;" + " ".join(places), upload_metadata=site.story())

    assert missing.status_code == 404
    assert final.status_code == 201
    head = site.http.head(final.headers["location"])
    assert head.headers["upload-offset"] == head.headers["upload-length"] == str(len(STORY))
    assert head.headers["upload-concat"].startswith("final;")
    assert site.held() == [STORY]
    assert site.send(final.headers["location"], 0, b"x").status_code == 403
    assert site.http.head(places[0]).status_code == 410


def test_parts_that_are_not_whole_are_not_joined(site: TusSite) -> None:
    place = site.begin(100, upload_concat="partial").headers["location"]
    site.send(place, 0, b"x" * 99)

    assert site.begin(upload_concat=f"final;{place}").status_code == 400
    assert site.offset(place) == 99


def test_an_upload_that_is_given_up_is_gone(site: TusSite) -> None:
    place = site.begin(len(STORY)).headers["location"]
    site.send(place, 0, STORY[:100])

    assert site.http.delete(place).status_code == 204
    assert site.http.head(place).status_code == 410
    assert site.send(place, 100, STORY[100:]).status_code == 410
    assert list(site.kit.incoming.ids()) == []


def test_what_cannot_be_taken_is_refused_before_its_first_byte(tmp_path: Path) -> None:
    with tus_site(tmp_path, Settings(language="en", upload_limit_bytes=1000)) as site:
        assert site.begin(1001).status_code == 413
        assert site.begin(999, upload_metadata=metadata(filename="tool.exe")).status_code == 415
        assert site.begin(999, upload_metadata=metadata(workshop="0" * 20)).status_code == 400
        assert site.begin(999, upload_metadata="name !!!").status_code == 400
        assert list(site.kit.incoming.ids()) == []
        deferred = site.begin(upload_defer_length="1").headers["location"]
        assert site.send(deferred, 0, b"x" * 1001).status_code == 413
        assert site.offset(deferred) == 0


@pytest.mark.media
def test_what_became_of_an_upload_is_told_to_who_sent_it_alone(site: TusSite) -> None:
    place = site.begin(len(STORY), upload_metadata=site.story()).headers["location"]
    del site.http.headers["tus-resumable"]
    nothing = {"state": "receiving", "sha256": "", "problem": "", "may_erase": False}
    assert site.http.get(place).json() == nothing
    site.send(place, 0, STORY, tus_resumable="1.0.0")

    assert site.http.get(place).json() == {**nothing, "state": "safe", "sha256": sha256(STORY), "may_erase": True}
    with httpx.Client(base_url=site.live.address) as other:
        assert other.get(place).status_code == 401
        log_in(other, "facilitator")
        assert other.get(place).status_code == 404


def test_only_who_began_an_upload_reaches_it(site: TusSite) -> None:
    place = site.begin(len(STORY)).headers["location"]
    with httpx.Client(base_url=site.live.address, headers={"tus-resumable": "1.0.0"}) as other:
        assert other.head(place).status_code == 401
        assert other.post(FILES, headers={"upload-length": "5"}).status_code == 401
        log_in(other, "facilitator")
        assert other.head(place).status_code == 404
        other.cookies.clear()
        log_in(other, "reviewer")
        assert other.post(FILES, headers={"upload-length": "5"}).status_code == 403


def test_a_page_of_another_site_cannot_begin_an_upload(site: TusSite) -> None:
    del site.http.headers["tus-resumable"]

    answer = site.begin(5)

    assert answer.status_code == 412
    assert answer.headers["tus-version"] == "1.0.0"


def test_a_method_may_be_named_in_a_header(site: TusSite) -> None:
    place = site.begin(5).headers["location"]
    answer = site.http.post(
        place, content=b"hello", headers={"x-http-method-override": "PATCH", "upload-offset": "0", "content-type": BODY}
    )
    assert answer.status_code == 204


def test_what_is_no_film_sound_picture_or_writing_waits_with_the_reason(site: TusSite) -> None:
    place = site.begin(40, upload_metadata=metadata(filename="clip.mp4", workshop=site.atelier.workshop.id))
    answer = site.send(place.headers["location"], 0, b"PK\x03\x04" + bytes(36))

    assert answer.status_code == 204
    assert site.upload(place.headers["location"]).problem
    assert "clip.mp4" in site.http.get("/desk/waiting").text


@pytest.mark.media
def test_after_a_cut_line_the_bytes_that_arrived_are_kept(site: TusSite) -> None:
    place = site.begin(len(STORY), upload_metadata=site.story()).headers["location"]
    cookies = "; ".join(f"{name}={value}" for name, value in site.http.cookies.items())
    offset = 0
    for cut in range(1, 41):
        piece = STORY[offset : offset + 50]
        head = (
            f"PATCH {place} HTTP/1.1\r\nHost: x\r\nCookie: {cookies}\r\nTus-Resumable: 1.0.0\r\n"
            f"Content-Type: {BODY}\r\nUpload-Offset: {offset}\r\nContent-Length: {len(STORY) - offset}\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", site.live.port)) as line:
            line.sendall(head.encode() + piece[: cut % 50])
        reached = site.offset(place)
        assert offset <= reached <= offset + cut % 50
        offset = reached
    site.send(place, offset, STORY[offset:])
    assert site.held() == [STORY]


@pytest.mark.media
@pytest.mark.parametrize("size", [1, 900, 2_000])
def test_what_came_on_a_line_that_closed_at_once_is_kept(site: TusSite, size: int) -> None:
    place = site.begin(len(STORY), upload_metadata=site.story()).headers["location"]
    cookies = "; ".join(f"{name}={value}" for name, value in site.http.cookies.items())
    head = (
        f"PATCH {place} HTTP/1.1\r\nHost: x\r\nCookie: {cookies}\r\nTus-Resumable: 1.0.0\r\n"
        f"Content-Type: {BODY}\r\nUpload-Offset: 0\r\nContent-Length: {len(STORY)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", site.live.port)) as line:
        line.sendall(head.encode() + STORY[:size])
    deadline = time.monotonic() + 10
    while site.offset(place) < size and time.monotonic() < deadline:
        time.sleep(0.02)

    assert site.offset(place) == size
    site.send(place, size, STORY[size:])
    assert site.held() == [STORY]


def test_a_large_file_on_a_fast_line_arrives_as_it_was_sent(site: TusSite) -> None:
    content = random.Random(3).randbytes(40_000_000)
    place = site.begin(len(content), upload_metadata=metadata(sha256=sha256(content))).headers["location"]

    assert site.send(place, 0, content).headers["upload-offset"] == str(len(content))
    assert site.upload(place).sha256 == sha256(content)


@pytest.mark.media
def test_a_sender_who_comes_back_takes_over_from_an_older_line(site: TusSite) -> None:
    place = site.begin(len(STORY), upload_metadata=site.story()).headers["location"]
    cookies = "; ".join(f"{name}={value}" for name, value in site.http.cookies.items())
    head = (
        f"PATCH {place} HTTP/1.1\r\nHost: x\r\nCookie: {cookies}\r\nTus-Resumable: 1.0.0\r\n"
        f"Content-Type: {BODY}\r\nUpload-Offset: 0\r\nContent-Length: {len(STORY)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", site.live.port)) as line:
        line.sendall(head.encode() + STORY[:100])
        while site.kit.incoming.size_bytes(site.upload(place).id) < 100:
            pass
        offset = site.offset(place)
        assert offset == 100
        assert site.send(place, offset, STORY[offset:]).status_code == 204
    assert site.held() == [STORY]


def test_an_upload_that_waited_too_long_has_expired(site: TusSite, tmp_path: Path) -> None:
    place = site.begin(len(STORY)).headers["location"]
    fresh = site.begin(len(STORY)).headers["location"]
    waited = site.kit.clock.now().timestamp() - WAITS_FOR.total_seconds()
    os.utime(tmp_path / "incoming" / site.upload(place).id / "bytes", (waited, waited))

    assert site.http.head(place).status_code == 410
    assert site.send(place, 0, STORY).status_code == 410
    assert give_up_old(site.kit) == 1
    assert list(site.kit.incoming.ids()) == [site.upload(fresh).id]


@pytest.mark.media
@pytest.mark.parametrize("cut", ["sealed", "announced", "adopted"])
def test_what_was_cut_off_while_it_was_taken_in_is_finished_later(site: TusSite, cut: str) -> None:
    place = site.begin(len(STORY), upload_metadata=site.story()).headers["location"]
    kit = site.kit
    upload = site.upload(place)
    with kit.incoming.receive(upload.id) as receiver:
        receiver.write(STORY)
        kept = receiver.seal()
        if cut != "sealed":
            upload = kit.vault.save(replace(upload, state=UploadState.CHECKING, sha256=kept.sha256))
            note = Original(
                id=upload.original_id, work_id=WorkId(new_id()), sha256="", size_bytes=0, file_name="récit.txt"
            )
            kit.vault.save(note)
        if cut == "adopted":
            receiver.hand_over(lambda path, kept: kit.originals.adopt(upload.original_id, path, kept))

    assert recover_uploads(kit) == 1
    assert recover_uploads(kit) == 0
    assert site.held() == [STORY]
    assert site.upload(place).state is UploadState.SAFE
    assert site.offset(place) == len(STORY)
