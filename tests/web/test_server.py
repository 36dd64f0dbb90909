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

from archive.web.lines import EXTENSION
from tests.web.live import Live, get, listening, open_line, read_rest, request

PROGRAM = """
import sys
from archive.web.app import create_public_app
from archive.web.server import serve
from tests.access.house import House, Settings
def ready(port):
    sys.stdout.write(f"{port}\\n")
    sys.stdout.flush()
serve(create_public_app(House().kit, Settings()), "127.0.0.1", 0, ready)
sys.stdout.write("back\\n")
"""
LONG = 3_000_000


async def plain(_: Request) -> Response:
    return PlainTextResponse("hello", headers={"x-first": "1"})


async def counted(_: Request) -> Response:
    return StreamingResponse((str(number) for number in range(5)), media_type="text/plain")


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
        Route("/split", split),
        Route("/long", long),
        Route("/aborting", Aborting()),
    ]
    with listening(Starlette(routes=routes)) as site:
        yield site


def test_it_says_its_port_to_the_caller_and_nothing_to_anyone_else() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        with open_line(port) as line:
            line.sendall(request("/fr/?name=Amina"))
            assert read_rest(line).startswith(b"HTTP/1.1 200")
        started = time.monotonic()
        process.send_signal(signal.SIGTERM)
        said, complained = process.communicate(timeout=20)
    finally:
        process.kill()
        process.wait()

    assert (said, complained, process.returncode) == ("back\n", "", 0)
    assert time.monotonic() - started < 8


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
    assert live.wait_until_nobody_is_connected(5) < 5


def _was_reset(line: socket.socket) -> bool:
    try:
        while line.recv(1_000):
            pass
    except ConnectionResetError:
        return True
    return False
