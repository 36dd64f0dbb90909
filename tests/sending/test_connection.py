"""The line to a site: what is cut off is never taken for a whole answer, and what passes is told from what stays."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from archive.sending.connection import Connection, LineCutError, NotSentError


@contextmanager
def answering(said: bytes) -> Iterator[str]:
    """Answer one request with these bytes, and hang up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            line, _ = listener.accept()
            with line:
                line.recv(65_536)
                line.sendall(said)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread.join(timeout=10)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Len",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n123456789",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n123",
        b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n",
        b"nonsense\r\n\r\n",
    ],
)
def test_what_is_cut_off_or_only_not_possible_now_is_tried_again(said: bytes) -> None:
    with answering(said) as address:
        line = Connection(address, "en")
        with pytest.raises(LineCutError):
            line.ask("GET", "/", {})
        line.close()


def test_a_whole_answer_is_given_with_its_cookies() -> None:
    said = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nSet-Cookie: desk=abc; Path=/desk; HttpOnly\r\n\r\nhello"
    with answering(said) as address:
        line = Connection(address, "fr")
        answer = line.ask("GET", "/", {})
        line.close()

    assert (answer.status, answer.text) == (200, "hello")
    assert line.cookies == {"desk": "abc", "desk_language": "fr"}


def test_nobody_there_is_a_cut_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(LineCutError):
        Connection(f"http://127.0.0.1:{port}", "en").ask("GET", "/", {})


@pytest.mark.parametrize(
    "address",
    ["", "archive.example", "https://", "https://host/path", "https://host?x=1", "https://host:port", "ftp://host"],
)
def test_an_address_is_a_scheme_and_a_host(address: str) -> None:
    with pytest.raises(NotSentError):
        Connection(address, "en")


def test_a_password_is_never_sent_over_an_open_line() -> None:
    with pytest.raises(NotSentError, match="https"):
        Connection("http://archive.example", "en")
    assert Connection("http://localhost:8000", "en").host == "localhost:8000"
    assert Connection("https://archive.example", "en").host == "archive.example:443"
