"""What a site is asked while files are sent to it: to let us in, to begin, how far it is, and what became of it."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode, urlsplit

from archive.sending.connection import Connection, LineCutError, NotSentError, Piece, Response

_VERSION: Final = {"Tus-Resumable": "1.0.0"}
_FILES: Final = "/desk/files"
_LOG_IN: Final = "/desk/login"
_MARK: Final = re.compile(r'name="csrf"\s+value="([0-9A-Za-z]+)"')
_PLACE: Final = re.compile(r"/desk/files/[0-9a-zA-Z_-]{1,64}")
_NO_BREAKS: Final = re.compile("[\u00a0\u202f]")
_SHORTEST_SENTENCE, _LONGEST_SENTENCE = 1, 500


class GoneError(Exception):
    """The site knows no such upload any more."""


class TooMuchError(Exception):
    """A server before the site has a limit on what one request may hold, and this was above it."""


class MovedError(Exception):
    """The upload stands at another place than we thought; ask for it."""


class ArrivedWrongError(Exception):
    """All bytes came, and they were not those of the file."""


@dataclass(frozen=True)
class UploadStatus:
    """What became of an upload: its state, its hash as the site took it, whether the card may be erased, and a note."""

    state: str
    sha256: str
    problem: str
    may_erase: bool
    note: str = ""


@dataclass(frozen=True)
class LogIn:
    """With what one comes in: the password is asked for when it is needed."""

    name: str
    password: Callable[[], str]


class Site:
    """One archive, to which one person sends."""

    def __init__(self, line: Connection, log_in: LogIn) -> None:
        self._line = line
        self._log_in = log_in

    @property
    def host(self) -> str:
        """Name the site as it is told apart from others."""
        return self._line.host

    def come_in(self) -> None:
        """Log in.

        Raises:
            NotSentError: name and password do not belong together, or this is no archive.
            LineCutError: not now.
        """
        self._line.cookies.pop("desk", None)
        found = _MARK.search(self._line.ask("GET", _LOG_IN, {}).text)
        if found is None:
            raise NotSentError("There is no archive at this address.")
        form = {"csrf": found[1], "name": self._log_in.name, "password": self._log_in.password()}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = self._line.ask("POST", _LOG_IN, kind, urlencode(form).encode())
        if answer.status == 401:
            raise NotSentError("This name and this password do not belong together.")
        if answer.status != 303 or "desk" not in self._line.cookies:
            raise NotSentError("There is no archive at this address.")

    def begin(self, size_bytes: int, said: Mapping[str, str]) -> str:
        """Begin an upload and give its place; one that the site has already is told by its offset."""
        pairs = [f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items() if value]
        headers = {**_VERSION, "Upload-Length": str(size_bytes), "Upload-Metadata": ",".join(pairs)}
        answer = self._inside(lambda: self._line.ask("POST", _FILES, headers))
        place = urlsplit(answer.headers.get("location", "")).path
        if answer.status != 201 or not _PLACE.fullmatch(place):
            raise _refusal(answer)
        return place

    def offset(self, place: str) -> tuple[int, int]:
        """Give how many bytes of an upload are there, and of how many.

        Raises:
            GoneError: the site knows it no more.
        """
        answer = self._inside(lambda: self._line.ask("HEAD", place, _VERSION))
        if answer.status in (404, 410):
            raise GoneError
        if answer.status != 200:
            raise _refusal(answer)
        return _number(answer, "upload-offset"), _number(answer, "upload-length")

    def send(self, place: str, offset_bytes: int, piece: Callable[[], Piece]) -> int:
        """Send a piece and give how many bytes are there now.

        Raises:
            MovedError, GoneError, ArrivedWrongError: as their names say.
            TooMuchError: a server before the site takes no piece so large.
        """
        headers = {**_VERSION, "Upload-Offset": str(offset_bytes), "Content-Type": "application/offset+octet-stream"}
        answer = self._inside(lambda: self._line.send(place, headers, piece()))
        if answer.status == 204:
            return _number(answer, "upload-offset")
        if answer.status == 413 and not _is_plain(answer):
            raise TooMuchError
        raise {
            403: MovedError(),  # it takes no more bytes: another line has finished it
            404: GoneError(),
            409: MovedError(),
            410: MovedError(),
            460: ArrivedWrongError(),
        }.get(answer.status) or _refusal(answer)

    def standing(self, place: str) -> UploadStatus:
        """Ask what became of an upload.

        Raises:
            GoneError: the site knows it no more.
        """
        answer = self._inside(lambda: self._line.ask("GET", place, {"Accept": "application/json"}))
        if answer.status in (404, 410):
            raise GoneError
        try:
            told = json.loads(answer.text)
            return UploadStatus(
                str(told["state"]),
                str(told["sha256"]),
                str(told["problem"]),
                told["may_erase"] is True,
                str(told.get("note", "")),
            )
        except (ValueError, KeyError, TypeError):
            raise _refusal(answer) from None

    def _inside(self, act: Callable[[], Response]) -> Response:
        """Do something as somebody who is logged in; a log-in that has ended is begun again."""
        if "desk" not in self._line.cookies:
            self.come_in()
        answer = act()
        if answer.status == 401:
            self.come_in()
            answer = act()
        if answer.status == 401:
            raise LineCutError("401")
        return answer


def _number(answer: Response, name: str) -> int:
    text = answer.headers.get(name, "")
    if not (text.isascii() and text.isdigit()):
        raise LineCutError(name)
    return int(text)


def _is_plain(answer: Response) -> bool:
    """Tell whether the archive itself speaks: a server before it says what it refuses in a page of its own."""
    return answer.headers.get("content-type", "").startswith("text/plain")


def _refusal(answer: Response) -> NotSentError:
    """Give the site's own sentence, if it said one, in the language in which it was asked."""
    text = answer.text.strip()
    is_sentence = _is_plain(answer) and "\n" not in text
    if is_sentence and _SHORTEST_SENTENCE <= len(text) <= _LONGEST_SENTENCE and _NO_BREAKS.sub(" ", text).isprintable():
        return NotSentError("{reason}", reason=text)
    return NotSentError("The archive did not take this file (answer {status}).", status=answer.status)
