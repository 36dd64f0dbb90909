"""Cases 20 to 23, 36, 41, 42 and 51: what comes back over the wire, byte for byte, from a site that really listens."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from random import Random

import pytest

from archive.access.stream import CHECK_SECONDS
from archive.adapters.memory.records import MemoryCatalogue
from archive.domain.consent import Facts, Grant
from archive.domain.ids import WorkId, new_id
from archive.domain.records import Permission, Rendition, Work
from archive.domain.terms import ALL_ATOMS, Audience, Purpose, Recipe, WorkState
from archive.web.app import create_public_app
from archive.web.http import timing
from tests.access.house import House, Settings, noise
from tests.journeys.cases.case_house import PUBLIC_FILES, CaseHouse, lasting, open_house, open_room
from tests.web.desk_client import DeskClient
from tests.web.door_client import code_of
from tests.web.door_client import enter as enter_code
from tests.web.live import Live, get, listening, open_line, read_rest, request

SIZE = 20_000_000
UNKNOWN = "0" * 20
STATIC = Path(__file__).resolve().parents[3] / "archive" / "web" / "static"
TEMPLATES = Path(__file__).resolve().parents[3] / "templates"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[CaseHouse]:
    with open_house(tmp_path) as house:
        yield house


@pytest.fixture
def live(house: CaseHouse) -> Iterator[Live]:
    with listening(house.app) as site:
        yield site


def test_case_20_a_stream_ends_within_64_kib_when_consent_is_withdrawn_in_its_midst(
    house: CaseHouse, live: Live
) -> None:
    work = house.work(recipes=(Recipe.CARD, Recipe.CAPTIONS))
    film = house.rendition(work, Recipe.VIDEO, noise(SIZE))
    poster = house.rendition(work, Recipe.POSTER)
    with open_line(live.port, receive_bytes=4_096) as line:
        line.sendall(request(f"/media/{film.id}"))
        received = 0
        while received < 0.4 * SIZE:
            received += len(line.recv(65_536))
        playing = get(live, f"/en/works/{work.id}?play={film.id}").body.decode()

        house.revoke(work)
        rest = read_rest(line)

    assert len(rest) <= 65_536
    assert "If it stops and will not go on, it may no longer be available." in playing
    missing = get(live, f"/media/{UNKNOWN}")
    assert get(live, f"/media/{film.id}", Range=f"bytes={received}-").lasting == missing.lasting
    for beside in (poster, house.of(work, Recipe.CAPTIONS)):
        assert get(live, f"/media/{beside.id}").lasting == missing.lasting
    assert get(live, f"/en/works/{work.id}?play={film.id}").lasting == get(live, f"/en/works/{UNKNOWN}").lasting


def test_case_20_a_stream_that_its_reader_lets_stand_ends_within_5_seconds(house: CaseHouse, live: Live) -> None:
    assert 2 * CHECK_SECONDS < 5, "it is looked at more than twice in that time"
    work = house.work(recipes=())
    film = house.rendition(work, Recipe.VIDEO, noise(SIZE))
    with open_line(live.port, receive_bytes=4_096) as line:
        line.sendall(request(f"/media/{film.id}"))
        line.recv(1_000)

        house.withdraw(work)

        live.wait_until_nobody_is_connected()
        assert len(read_rest(line)) <= 65_536


def test_case_21_old_validators_never_bring_a_304_or_206(house: CaseHouse, live: Live) -> None:
    work = house.work()
    film = house.of(work, Recipe.VIDEO)
    page = f"/en/works/{work.id}"
    before, page_before = get(live, f"/media/{film.id}"), get(live, page)
    tag = before.headers["etag"]
    long_ahead, known = "Sat, 29 Oct 2094 19:43:31 GMT", before.headers["date"]
    assert get(live, f"/media/{film.id}", If_None_Match=tag).status == 304
    assert not {"etag", "last-modified"} & set(page_before.headers)

    house.revoke(work)

    missing, no_page = get(live, f"/media/{UNKNOWN}"), get(live, f"/en/works/{UNKNOWN}")
    asked: list[dict[str, str]] = [
        {"If_None_Match": tag},
        {"If_None_Match": f"W/{tag}"},
        {"If_None_Match": "*"},
        {"If_Modified_Since": long_ahead},
        {"If_Modified_Since": known},
        {"If_Unmodified_Since": long_ahead},
        {"If_Match": tag},
        {"If_Range": tag, "Range": "bytes=0-9"},
        {"If_Range": known, "Range": "bytes=0-9"},
        {"If_None_Match": tag, "If_Modified_Since": long_ahead, "Range": "bytes=-1"},
    ]
    for headers in asked:
        for method in ("GET", "HEAD"):
            assert get(live, f"/media/{film.id}", method, **headers).status == 404
        assert get(live, f"/media/{film.id}", **headers).lasting == missing.lasting
        assert get(live, page, **headers).lasting == no_page.lasting


def test_case_22_a_withdrawn_id_is_met_by_no_spelling_of_its_address(house: CaseHouse, live: Live) -> None:
    work = house.work()
    film = house.of(work, Recipe.VIDEO)
    shapes = [
        *("/media/{}", "/media/{}/", "/media/{}?t=10", "/media/{}.mp4", "/media/{}.webm", "/media/{}.m3u8"),
        *("/media/{}%20", "/media/%2e/{}", "/media/{}#t=1", "/media//{}", "/media/{}%00", "/MEDIA/{}"),
        *("/{}/works/WORK".replace("{}", lang) for lang in ("fr", "ar", "en")),
        *("/en/works/WORK/", "/en/works/WORK?t=1", "/en/works/WORK?play={}", "/en/works/WORK.html", "/EN/works/WORK"),
        *("/en/works/WORK.json", "/en/works/WORK%2f", "/en//works/WORK", "/de/works/WORK", "/works/WORK"),
    ]

    def addresses(media: str, of: str) -> list[str]:
        plain = [shape.replace("WORK", of).format(media) for shape in shapes]
        upper = [f"/media/{media.upper()}", f"/en/works/{of.upper()}"]
        encoded = [f"/media/%{ord(media[0]):02x}{media[1:]}", f"/en/works/{of[:-1]}%{ord(of[-1]):02X}"]
        return [*plain, *upper, *encoded]

    assert get(live, f"/media/%{ord(film.id[0]):02x}{film.id[1:]}").status == 200
    house.revoke(work)

    unknown = addresses(new_id(), new_id())
    for address, of_none in zip(addresses(film.id, work.id), unknown, strict=True):
        for method in ("GET", "HEAD"):
            answer = get(live, address, method)
            assert answer.status == 404, address
            assert answer.lasting == get(live, of_none, method).lasting, address


def shut_in_every_way(house: House) -> dict[str, tuple[Work, Rendition]]:
    """One work of each sort that a stranger may not meet."""
    partner = Permission(audience=Audience.PARTNER, purpose=Purpose.STREAM, atoms=ALL_ATOMS)
    works = {
        "withdrawn": house.work(),
        "embargoed": house.work(consent={"not_before": date(2030, 1, 1)}),
        "for partners alone": house.work(consent={"permissions": (partner,)}),
        "forbidden": house.work(()),
        "in review": house.work(state=WorkState.IN_REVIEW),
    }
    house.withdraw(works["withdrawn"])
    return {name: (work, house.of(work, Recipe.VIDEO)) for name, work in works.items()}


class Line:
    """One connection that is kept open for many questions."""

    def __init__(self, port: int) -> None:
        self._line = HTTPConnection("127.0.0.1", port, timeout=20)

    def ask(self, address: str) -> tuple[object, ...]:
        """Give everything of an answer but the hour."""
        self._line.request("GET", address)
        answer = self._line.getresponse()
        body = answer.read()
        lasting_headers = tuple(pair for pair in answer.getheaders() if pair[0].lower() != "date")
        return answer.status, lasting_headers, body

    def close(self) -> None:
        """Hang up."""
        self._line.close()


@pytest.mark.parametrize(("sort", "times"), [("media", 20), ("page", 10)])
def test_case_23_what_is_shut_answers_like_what_never_was(
    house: CaseHouse, live: Live, sort: str, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readers all at once, each going round all sorts in an order of its own; each answer waits for one beat.

    How far their times may be told apart is measured by `scripts/bench timing`.
    """
    asked = {name: (f"/en/works/{w.id}", f"/media/{r.id}") for name, (w, r) in shut_in_every_way(house).items()}
    names = [*asked, "random"]
    beats: list[float] = []
    monkeypatch.setattr(timing, "_sleep_until", beats.append)

    def ask_again(seed: int) -> list[tuple[object, ...]]:
        line, chance = Line(live.port), Random(seed)
        taken = []
        for _ in range(times):
            for name in chance.sample(names, len(names)):
                page, media = asked.get(name) or (f"/en/works/{new_id()}", f"/media/{new_id()}")
                taken.append(line.ask(media if sort == "media" else page))
        line.close()
        return taken

    with ThreadPoolExecutor(len(names)) as readers:
        taken = [one for mine in readers.map(ask_again, range(len(names))) for one in mine]

    [answer] = set(taken)
    assert answer[0] == 404
    assert len(beats) == len(taken) == len(names) ** 2 * times


def test_case_36_tags_are_random_for_each_making_and_no_file_tells_its_day(house: CaseHouse, live: Live) -> None:
    same = noise(5_000)
    works = [house.work(recipes=()) for _ in range(3)]
    films = [house.rendition(work, Recipe.VIDEO, same) for work in (*works, works[0])]

    answers = [get(live, f"/media/{film.id}") for film in films]

    tags = [answer.headers["etag"].strip('"') for answer in answers]
    assert len(set(tags)) == len(films)
    digests = {hashlib.new(name, same).hexdigest() for name in ("md5", "sha1", "sha256")}
    for film, answer, tag in zip(films, answers, tags, strict=True):
        house.renditions.release(film.id)
        path = house.folder / "renditions" / str(house.renditions.location(admitted(house, film)))
        stat = path.stat()
        of_the_file = hashlib.md5(f"{stat.st_mtime}-{stat.st_size}".encode(), usedforsecurity=False).hexdigest()
        assert not any(tag in known or known in tag for known in (*digests, of_the_file, film.id))
        assert not {"last-modified", "content-md5", "digest", "age"} & set(answer.headers)


def admitted(house: CaseHouse, film: Rendition) -> Grant:
    admission = house.room.gate.admit(film.id)
    assert admission is not None
    return admission.grant


class Stumbling(MemoryCatalogue):
    """A catalogue whose fault speaks of somebody."""

    def facts(self, work_id: WorkId) -> Facts:
        raise RuntimeError(f"cannot read {work_id}: Amina El Idrissi, Tangier")


def test_case_41_a_fault_of_ours_tells_nobody_whom_it_was_about(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    house = House(catalogue=Stumbling())
    work = house.work(titles={"en": "Amina’s road"})
    caplog.set_level(logging.DEBUG)
    with listening(create_public_app(house.kit, Settings())) as live:
        broken = [get(live, f"/en/works/{work.id}?q=Amina"), get(live, "/ar/browse?theme=Amina&token=s3cret")]
        media = get(live, f"/media/{house.of(work, Recipe.VIDEO).id}?who=Amina")

    assert [answer.status for answer in broken] == [500, 500]
    assert broken[0].lasting == broken[1].lasting == media.lasting
    for secret in ("Amina", "Idrissi", "Tangier", "RuntimeError", "Traceback", work.id):
        assert secret.encode() not in broken[0].body
    written = caplog.text + "".join(capfd.readouterr())
    assert len(re.findall(r"fault [0-9a-z]{20}: RuntimeError at ", written)) == 3
    for secret in ("Amina", "Idrissi", "Tangier", "q=", "s3cret", "theme=", work.id):
        assert secret not in written


def test_case_42_nothing_of_a_work_is_kept_by_any_cache(house: CaseHouse, live: Live) -> None:
    work = house.work()
    film = house.of(work, Recipe.VIDEO)
    addresses = [f"/{lang}{path}" for lang in ("fr", "ar", "en") for path in ("/", "/browse", f"/works/{work.id}")]
    media = [f"/media/{house.of(work, recipe).id}" for recipe in PUBLIC_FILES]
    for address in (*addresses, *media, f"/en/works/{UNKNOWN}", f"/media/{UNKNOWN}"):
        assert get(live, address).headers["cache-control"] == "no-store", address
    for headers in ({"Range": "bytes=0-9"}, {"If_None_Match": f'"{film.etag}"'}, {"Range": "bytes=99999999-"}):
        assert get(live, f"/media/{film.id}", **headers).headers["cache-control"] == "no-store"

    house.revoke(work)

    assert work.titles["en"].encode() not in get(live, "/en/browse").body
    assert get(live, f"/en/works/{work.id}").status == get(live, media[0]).status == 404


def test_case_42_no_script_of_ours_keeps_a_page_behind_our_back(live: Live) -> None:
    for name in ("/sw.js", "/service-worker.js", "/manifest.json", "/site.webmanifest"):
        assert get(live, name).status == 404
    ours = [path for folder in (STATIC, TEMPLATES) for path in folder.rglob("*") if path.suffix in (".js", ".html")]
    assert len(ours) > 20
    for path in ours:
        text = path.read_text(encoding="utf-8")
        # The desk's own page for uploads notes which file it was sending; no page of a work is near it.
        kept = () if path.name.startswith("upload_") else ("localStorage", "sessionStorage")
        for word in ("serviceWorker", "caches.", "indexedDB", 'rel="manifest', *kept):
            assert word not in text, path.name


def test_case_51_no_token_in_an_address_opens_anything(house: CaseHouse, live: Live) -> None:
    missing, no_page = get(live, f"/media/{UNKNOWN}"), get(live, f"/en/works/{UNKNOWN}")
    papers: list[dict[str, str]] = [
        {},
        {"Cookie": "session=partner; desk=1; token=1"},
        {"Authorization": "Bearer partner"},
        {"X_Forwarded_User": "partner", "X_Audience": "partner"},
    ]
    for name, (work, film) in shut_in_every_way(house).items():
        for query in ("", "?token=partner&expires=4102444800&signature=00", f"?grant={film.id}&audience=partner"):
            for headers in papers:
                answer = get(live, f"/media/{film.id}{query}", **headers)
                assert answer.lasting == missing.lasting, (name, query, headers)
                assert get(live, f"/en/works/{work.id}{query}", **headers).lasting == no_page.lasting


def test_case_51_an_address_from_ones_own_door_opens_for_nobody_else(tmp_path: Path) -> None:
    with open_room(tmp_path) as room:
        room.atelier.consented()
        film = next(r for r in room.atelier.made() if r.recipe is Recipe.VIDEO)
        owner, reader, stranger = room.at("visitor"), DeskClient(room.app), DeskClient(room.app)
        with reader, stranger:
            enter_code(owner, code_of(room.atelier))
            address = f"/en/my/copies/{film.id}"
            assert owner.get(address).status_code == 200
            reader.log_in("reviewer")
            nothing = lasting(stranger.get(f"/en/my/copies/{new_id()}"))
            assert nothing[0] == 404
            assert lasting(stranger.get(address)) == lasting(reader.get(address)) == nothing
            assert stranger.get(f"/media/{film.id}").status_code == 404

            room.atelier.kit.catalogue.save(replace(room.atelier.now(), state=WorkState.WITHDRAWN))
            assert lasting(owner.get(address)) == nothing
