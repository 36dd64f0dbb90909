"""A front server sends in our name, and says no more than we do."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.adapters.storage.renditions_local import LocalRenditions
from archive.domain.records import Rendition
from archive.domain.terms import Recipe
from archive.web.app import create_public_app
from archive.web.delivery.media import FRONT_SERVER_BYTES
from tests.access.house import House, Settings, noise
from tests.web.client import Client
from tests.web.live import Answer, Live, get, listening, open_line, parse, read_rest, request

SIZE = 3 * FRONT_SERVER_BYTES
CONTENT = noise(SIZE)
MAIN = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/errors warn;
events {{ worker_connections 64; }}
http {{
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  include {folder}/site.conf;
}}
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("archive") / "renditions"


@pytest.fixture(scope="module")
def house(store: Path) -> House:
    return House(renditions=LocalRenditions(store))


@pytest.fixture(scope="module")
def film(house: House) -> Rendition:
    film = house.rendition(house.work(recipes=()), Recipe.VIDEO, CONTENT)
    house.renditions.release(film.id)
    return film


@pytest.fixture(scope="module")
def behind(house: House) -> Iterator[Live]:
    with listening(create_public_app(house.kit, Settings(accel_prefix="/sealed"))) as live:
        yield live


@pytest.fixture(scope="module")
def front(behind: Live, store: Path, project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Real nginx with the file that we hand to operators, on a free port and with our folder."""
    nginx = shutil.which("nginx")
    if nginx is None:
        pytest.skip("there is no nginx on this machine")
    folder = tmp_path_factory.mktemp("front")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    site = (project_root / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for ours, theirs in (
        ("127.0.0.1:8000", f"127.0.0.1:{behind.port}"),
        ("127.0.0.1:8080", f"127.0.0.1:{port}"),
        ("/var/lib/elsewhere/renditions/", f"{store}/"),
    ):
        assert ours in site
        site = site.replace(ours, theirs)
    (folder / "site.conf").write_text(site, encoding="utf-8")
    (folder / "main.conf").write_text(MAIN.format(folder=folder), encoding="utf-8")
    process = subprocess.Popen([nginx, "-p", str(folder), "-c", str(folder / "main.conf"), "-e", str(folder / "early")])
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert process.poll() is None, "nginx ended"
        try:
            open_line(port).close()
        except ConnectionRefusedError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError("nginx does not listen")


def _get(port: int, path: str, **headers: str) -> Answer:
    with open_line(port) as line:
        line.sendall(request(path, **headers))
        return parse(read_rest(line))


def test_python_sends_itself_what_is_allowed_and_still_lies_sealed(house: House) -> None:
    film = house.rendition(house.work(recipes=()), Recipe.VIDEO, CONTENT)
    with Client(create_public_app(house.kit, Settings(accel_prefix="/sealed/"))) as client:
        answer = client.get(f"/media/{film.id}", headers={"range": "bytes=0-99"})

    assert "x-accel-redirect" not in answer.headers
    assert (answer.status_code, answer.content) == (206, CONTENT[:100])


def test_python_names_the_file_of_a_short_answer_and_sends_nothing(house: House, film: Rendition) -> None:
    with Client(create_public_app(house.kit, Settings(accel_prefix="/sealed/"))) as client:
        answer = client.get(f"/media/{film.id}", headers={"range": "bytes=0-99"})

    assert answer.headers["x-accel-redirect"].startswith("/sealed/")
    assert answer.headers["x-accel-redirect"].endswith(film.id)
    assert answer.headers["etag"] == f'"{film.etag}"'
    assert answer.content == b""


@pytest.mark.parametrize(
    "headers",
    [{}, {"range": "bytes=0-"}, {"range": f"bytes=0-{FRONT_SERVER_BYTES}"}, {"range": "bytes=0-1,5-6"}],
)
def test_what_is_long_or_in_parts_python_sends_itself(house: House, film: Rendition, headers: dict[str, str]) -> None:
    with Client(create_public_app(house.kit, Settings(accel_prefix="/sealed"))) as client:
        answer = client.get(f"/media/{film.id}", headers=headers)

    assert "x-accel-redirect" not in answer.headers
    assert len(answer.content) > 1


def test_nobody_is_led_to_a_file_that_may_not_be_met(house: House) -> None:
    work = house.work(recipes=(Recipe.VIDEO,))
    film = house.of(work, Recipe.VIDEO)
    house.withdraw(work)
    gone = house.of(house.work(recipes=(Recipe.VIDEO,)), Recipe.VIDEO)
    house.renditions.remove(gone.id)

    with Client(create_public_app(house.kit, Settings(accel_prefix="/sealed"))) as client:
        for rendition in (film, gone):
            answer = client.get(f"/media/{rendition.id}", headers={"range": "bytes=0-99"})
            assert answer.status_code == 404
            assert "x-accel-redirect" not in answer.headers


def test_nginx_sends_the_part_with_our_headers_and_none_of_its_own(front: int, behind: Live, film: Rendition) -> None:
    answer = _get(front, f"/media/{film.id}", Range="bytes=1000-66535")
    ours = get(behind, "/fr/why")

    assert (answer.status, answer.body) == (206, CONTENT[1000:66_536])
    assert answer.headers["content-range"] == f"bytes 1000-66535/{SIZE}"
    assert answer.headers["etag"] == f'"{film.etag}"'
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"] == "inline"
    assert answer.headers["server"] == "nginx"
    assert not {"last-modified", "x-accel-redirect", "expires"} & set(answer.headers)
    for name in ("content-security-policy", "referrer-policy", "x-content-type-options", "tdm-reservation"):
        assert answer.headers[name] == ours.headers[name]


@pytest.mark.parametrize("header", [{}, {"Range": "bytes=5-"}, {"Range": "bytes=0-9,20-29"}, {"If_Range": '"x"'}])
def test_everything_else_comes_through_as_python_sends_it(
    front: int, behind: Live, film: Rendition, header: dict[str, str]
) -> None:
    through, direct = _get(front, f"/media/{film.id}", **header), get(behind, f"/media/{film.id}", **header)

    assert through.status == direct.status
    assert len(through.body) == len(direct.body)


def test_the_folder_itself_cannot_be_reached(front: int, store: Path, film: Rendition) -> None:
    (path,) = store.rglob(film.id)

    for address in ("/sealed/", f"/sealed/{path.relative_to(store)}", "/sealed/../sealed/"):
        assert _get(front, address).status == 404


def test_after_a_withdrawal_nginx_has_nothing_to_send(front: int, house: House) -> None:
    work = house.work(recipes=(Recipe.VIDEO,))
    film = house.of(work, Recipe.VIDEO)
    assert _get(front, f"/media/{film.id}", Range="bytes=0-9").status == 206

    house.withdraw(work)

    assert _get(front, f"/media/{film.id}", Range="bytes=0-9").body == _get(front, "/nowhere").body
