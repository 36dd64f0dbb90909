"""The server: quiet, graceful, and with hardly anything between us and a reader."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from archive.web.http.backpressure import EXTENSION
from tests.web.live import Live, get, listening, open_line, read_rest, request

PROGRAM = """
import gc
import sys
from archive.web.app import create_public_app
from archive.web.http.server import serve
from tests.access.house import House, Settings
def ready(port):
    sys.stdout.write(f"{port}\\n")
    sys.stdout.flush()
serve(create_public_app(House().kit, Settings()), "127.0.0.1", 0, ready)
sys.stdout.write(f"back, {gc.get_freeze_count() > 10_000}\\n")
"""
LONG = 3_000_000


async def plain(_: Request) -> Response:
    return PlainTextResponse("hello", headers={"x-first": "1"})


async def counted(_: Request) -> Response:
    return StreamingResponse((str(number) for number in range(5)), media_type="text/plain")


async def taking(asked: Request) -> Response:
    return PlainTextResponse(str(len(await asked.body())))


async def split(_: Request) -> Response:
    return Response("x", headers={"x-split": "a\r\nset-cookie: b"})


async def long(_: Request) -> Response:
    return Response(bytes(LONG))


async def aborting(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"100")]})
    await send({"type": "http.response.body", "body": b"half", "more_body": True})
    scope["extensions"][EXTENSION].abort()


class Aborting:
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await aborting(scope, receive, send)


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    routes = [
        Route("/plain", plain, methods=["GET", "POST"]),
        Route("/counted", counted),
        Route("/taking", taking, methods=["POST"]),
        Route("/split", split),
        Route("/long", long),
        Route("/aborting", Aborting()),
    ]
    with listening(Starlette(routes=routes)) as site:
        yield site


def test_it_says_its_port_to_the_caller_and_nothing_to_anyone_else() -> None:
    """What was loaded before is left out of every later collection of garbage, or an answer would wait for it."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        with open_line(port) as line:
            line.sendall(request("/fr/?name=Amina"))
            assert read_rest(line).startswith(b"HTTP/1.1 200")
        process.send_signal(signal.SIGTERM)
        said, complained = process.communicate(timeout=20)
    finally:
        process.kill()
        process.wait()

    assert (said, complained, process.returncode) == ("back, True\n", "", 0)


def test_an_answer_of_known_length_is_written_as_http_asks(live: Live) -> None:
    answer = get(live, "/plain")

    assert (answer.status, answer.body) == (200, b"hello")
    assert answer.headers["content-length"] == "5"
    assert answer.headers["x-first"] == "1"
    assert answer.headers["connection"] == "close"
    assert answer.headers["date"].endswith("GMT")
    assert "server" not in answer.headers


def test_an_answer_of_unknown_length_comes_in_chunks(live: Live) -> None:
    answer = get(live, "/counted")

    assert answer.headers["transfer-encoding"] == "chunked"
    assert answer.body == b"".join(b"1\r\n%d\r\n" % number for number in range(5)) + b"0\r\n\r\n"


def test_a_connection_is_kept_for_the_next_question(live: Live) -> None:
    with open_line(live.port) as line:
        line.sendall(b"GET /plain HTTP/1.1\r\nHost: x\r\n\r\n" * 2 + request("/plain", "HEAD"))
        received = read_rest(line)

    assert received.count(b"HTTP/1.1 200 OK") == 3
    assert received.count(b"hello") == 2


def test_an_old_client_is_answered_and_let_go(live: Live) -> None:
    with open_line(live.port) as line:
        line.sendall(b"GET /plain HTTP/1.0\r\n\r\n")
        assert read_rest(line).endswith(b"hello")


def test_a_header_that_would_split_an_answer_is_never_sent(live: Live) -> None:
    answer = get(live, "/split")

    assert answer.status == 500
    assert "set-cookie" not in answer.headers
    assert "x-split" not in answer.headers


def test_a_large_answer_arrives_whole(live: Live) -> None:
    assert len(get(live, "/long").body) == LONG


def test_a_broken_connection_does_not_look_like_an_end(live: Live) -> None:
    with open_line(live.port) as line:
        line.sendall(request("/aborting"))
        assert _was_reset(line)
    live.wait_until_nobody_is_connected()


def _was_reset(line: socket.socket) -> bool:
    try:
        while line.recv(1_000):
            pass
    except ConnectionResetError:
        return True
    return False


@pytest.mark.parametrize("head", [b"GET /?", b"GET / HTTP/1.1\r\nx: ", b"GET / HTTP/1.1\r\n"])
def test_a_head_without_end_is_not_read_for_ever(live: Live, head: bytes) -> None:
    more = b"x: y\r\n" if head.endswith(b"\n") else b"aaaaaa"

    with open_line(live.port) as line:
        line.sendall(head)
        with pytest.raises(ConnectionError):
            line.sendall(more * 10_000_000)
    live.wait_until_nobody_is_connected()


@pytest.mark.parametrize(
    ("asked", "sent"),
    [(0, b""), (0, b"\r\n"), (1, b"\r\n"), (0, b"GET /plain HT"), (1, b"GET /plain HTTP/1.1\r\nHost")],
)
def test_a_line_on_which_no_whole_question_comes_is_let_go(
    live: Live, monkeypatch: pytest.MonkeyPatch, sent: bytes, asked: int
) -> None:
    monkeypatch.setattr("archive.web.http.server._HEAD_SECONDS", 0.2)

    with open_line(live.port) as line:
        line.sendall(b"GET /plain HTTP/1.1\r\nHost: x\r\n\r\n" * asked)
        assert line.recv(1_000)[9:12] == b"200" if asked else True
        line.sendall(sent)
        assert read_rest(line) == b""


def test_a_body_may_take_longer_than_a_head(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.web.http.server._HEAD_SECONDS", 0.1)

    with open_line(live.port) as line:
        line.sendall(b"POST /taking HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 300000\r\n\r\n")
        for _ in range(3):
            time.sleep(0.15)
            line.sendall(bytes(100_000))
        assert read_rest(line).endswith(b"300000")
