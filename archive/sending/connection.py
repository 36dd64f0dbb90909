"""The line to a site: one connection at a time, and which faults pass by themselves."""

from __future__ import annotations

import http.client
import ipaddress
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import urlsplit

PATIENCE_SECONDS: Final = 60.0
"""How long a line may stand still before it counts as cut."""

FINISHING_SECONDS: Final = 300.0
"""How long an answer to a piece may take: the site syncs and checks before it gives one."""

_LONGEST_ANSWER_BYTES: Final = 1_000_000
_PASSING: Final = frozenset({408, 423, 425, 429, 500, 502, 503, 504})
"""What a site, or a server before it, answers when it only cannot at this moment."""


class LineCutError(Exception):
    """The line is cut, or nobody at its other end can answer now; a later try may succeed."""


class NotSentError(Exception):
    """Something that no later try mends, in one sentence with its values."""

    def __init__(self, sentence: str, **values: str | int) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.values = values


@dataclass(frozen=True)
class Response:
    """What a site answered; `text` is empty for what is longer than any sentence of ours."""

    status: int
    headers: Mapping[str, str]
    text: str = ""


@dataclass(frozen=True)
class Piece:
    """A piece of a file on its way: blocks of bytes, and how many they are together."""

    blocks: Iterator[bytes]
    size_bytes: int


class Connection:
    """One connection to one site, opened when needed, with the cookies that the site has set."""

    def __init__(self, address: str, language: str) -> None:
        self._scheme, self._host, self._port = _parts(address)
        self._language = language
        self._connection: http.client.HTTPConnection | None = None
        # What a person chose at the keyboard goes before what their account says.
        self.cookies: dict[str, str] = {"desk_language": language}

    @property
    def host(self) -> str:
        """Name the site as it is told apart from others."""
        return f"{self._host}:{self._port}"

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Response:
        """Ask for something small.

        Raises:
            LineCutError: nobody answered, or only that it is not possible now.
        """
        with self._minding_cuts():
            return self._answer(self._begin(method, path, headers, len(body), body))

    def send(self, path: str, headers: Mapping[str, str], piece: Piece) -> Response:
        """Send a piece of a file; an answer that comes before its end is heard.

        Raises:
            LineCutError: as in `ask`.
        """
        with self._minding_cuts():
            connection = self._begin("PATCH", path, headers, piece.size_bytes)
            try:
                for block in piece.blocks:
                    connection.send(block)
            except (BrokenPipeError, ConnectionResetError):
                # Who refuses a piece answers and hangs up; what was said may still lie in the line.
                answer = self._answer(connection)
                self.close()
                return answer
            if connection.sock is not None:
                connection.sock.settimeout(FINISHING_SECONDS)
            return self._answer(connection)

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            with suppress(OSError):
                self._connection.close()
        self._connection = None

    def _begin(
        self, method: str, path: str, headers: Mapping[str, str], size_bytes: int, body: bytes = b""
    ) -> http.client.HTTPConnection:
        connection = self._connection = self._connection or self._open()
        if connection.sock is not None:
            connection.sock.settimeout(PATIENCE_SECONDS)
        connection.putrequest(method, path, skip_accept_encoding=True)
        told = {"Accept-Language": self._language, "Content-Length": str(size_bytes), **headers}
        if self.cookies:
            told["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        for name, value in told.items():
            connection.putheader(name, value)
        connection.endheaders(body or None)
        return connection

    def _open(self) -> http.client.HTTPConnection:
        if self._scheme == "http":
            return http.client.HTTPConnection(self._host, self._port, timeout=PATIENCE_SECONDS)
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(self._host, self._port, timeout=PATIENCE_SECONDS, context=context)

    def _answer(self, connection: http.client.HTTPConnection) -> Response:
        response = connection.getresponse()
        content = response.read(_LONGEST_ANSWER_BYTES)
        is_cut = response.length is None and not response.chunked
        if is_cut or (response.length and len(content) < _LONGEST_ANSWER_BYTES):
            # Read with a limit, an answer cut off half-way looks like a whole one, and a head cut off says no length.
            raise http.client.IncompleteRead(content, response.length)
        if response.will_close or not response.isclosed():
            self.close()
        self._keep_cookies(response.headers.get_all("set-cookie") or [])
        if response.status in _PASSING:
            raise LineCutError(str(response.status))
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Response(response.status, headers, content.decode(errors="replace"))

    def _keep_cookies(self, said: list[str]) -> None:
        for line in said:
            try:
                found = SimpleCookie(line)
            except CookieError:
                continue
            self.cookies.update({name: morsel.value for name, morsel in found.items()})
        self.cookies = {name: value for name, value in self.cookies.items() if value}

    @contextmanager
    def _minding_cuts(self) -> Iterator[None]:
        try:
            yield
        except ssl.SSLCertVerificationError as error:
            self.close()
            raise NotSentError("The certificate of {host} is not to be trusted.", host=self.host) from error
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise LineCutError(type(error).__name__) from error
        except BaseException:
            self.close()
            raise


def _parts(address: str) -> tuple[str, str, int]:
    """Read a site's address; without encryption only this very machine is spoken to."""
    try:
        found = urlsplit(address)
        scheme, host, port = found.scheme, found.hostname or "", found.port
    except ValueError:
        scheme, host, port = "", "", None
    if scheme not in ("http", "https") or not host or found.path.strip("/") or found.query:
        raise NotSentError("Give the address of the archive as https://host, without a path.")
    if scheme == "http" and not _is_this_machine(host):
        raise NotSentError("Give an address with https: a password is not sent over an open line.")
    return scheme, host, port or (443 if scheme == "https" else 80)


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
