"""What somebody sent: the fields of a form, and its files as they arrive, never whole in memory or left on a disk."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from archive.domain.days import require_sensible
from archive.domain.errors import InvalidInputError

MOST_FIELDS: Final = 2_000
MOST_FIELD_BYTES: Final = 8_000_000
"""The most that all fields of a form may hold together, files aside."""

Chunks = Callable[[], bytes | None]
"""Gives the next bytes of a request, or None at its end."""


def _unreadable() -> InvalidInputError:
    return InvalidInputError("form.broken", "The form did not arrive whole; please send it again.")


class Typed:
    """What was typed into the fields of a form, in their order."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            self.add(name, value)

    @classmethod
    def of(cls, values: Mapping[str, str | Iterable[str]]) -> Typed:
        """Fill a form in before anybody has typed."""
        pairs = [(n, v) for n, value in values.items() for v in ([value] if isinstance(value, str) else value)]
        return cls(pairs)

    def add(self, name: str, value: str) -> None:
        """Take one more value."""
        self._values.setdefault(name, []).append(value)

    def put(self, name: str, value: str | Sequence[str]) -> None:
        """Put a text, or several values, in the place of all that a field holds."""
        self._values[name] = [value] if isinstance(value, str) else list(value)

    def one(self, name: str, default: str = "") -> str:
        """Give a field's last value without the space around it."""
        return self._values.get(name, [default])[-1].strip()

    def many(self, name: str) -> list[str]:
        """Give all values of a field."""
        return list(self._values.get(name, ()))

    def has(self, name: str, value: str) -> bool:
        """Tell whether a field holds a value among others: whether a box is ticked."""
        return value in self._values.get(name, ())

    def pairs(self) -> list[tuple[str, str]]:
        """Give every field with each of its values, in their order."""
        return [(name, value) for name, values in self._values.items() for value in values]


@dataclass(frozen=True)
class FilePart:
    """A file on its way in: its own name, what the browser calls its type, and its bytes as they arrive."""

    field: str
    file_name: str
    media_type: str
    chunks: Iterator[bytes]

    def whole(self, most_bytes: int) -> bytes:
        """Read a small file whole; a larger one is refused."""
        found = bytearray()
        for chunk in self.chunks:
            found += chunk
            if len(found) > most_bytes:
                raise InvalidInputError(
                    "form.too_large", "This file is larger than {most} MB.", most=most_bytes // 1_000_000
                )
        return bytes(found)


class Form(Typed):
    """A form as it arrives: all fields up to the first file, then its files one after the other."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__(pairs)
        self.files: Iterator[FilePart] = iter(())
        self.file_name = ""
        """What the first file is called where one was chosen."""

    @property
    def has_file(self) -> bool:
        """Tell whether a file came with the fields."""
        return bool(self.file_name)

    def file(self) -> FilePart | None:
        """Give the next file, or None when no more was chosen."""
        return next(self.files, None)


def read_urlencoded(next_chunk: Chunks) -> Form:
    """Read a form without files."""
    body = bytearray()
    while (chunk := next_chunk()) is not None:
        body += chunk
        if len(body) > MOST_FIELD_BYTES:
            raise InvalidInputError("form.too_long", "This is more text than a form can take.")
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except (ValueError, UnicodeDecodeError):
        raise _unreadable() from None
    return Form((name, _line_ends(value)) for name, value in pairs)


def read_multipart(content_type: str, next_chunk: Chunks) -> Form:
    """Read a form up to its first file; the rest is read as the files are taken."""
    reader = _Reader(content_type, next_chunk)
    form = Form()
    form.files = reader.files(form)
    reader.read_fields(form)
    form.file_name = reader.waiting_file
    return form


@dataclass
class _Part:
    """A part whose head has been read."""

    name: str
    file_name: str | None
    media_type: str


class _Reader:
    """Turns the bytes of a request into parts; events wait in a queue until somebody takes them."""

    def __init__(self, content_type: str, next_chunk: Chunks) -> None:
        _, options = parse_options_header(content_type)
        boundary = options.get(b"boundary")
        if not boundary:
            raise _unreadable()
        self._next_chunk = next_chunk
        self._events: deque[_Part | bytes | None] = deque()
        self._headers: dict[bytes, bytes] = {}
        self._name = b""
        self._value = b""
        self._left_bytes = MOST_FIELD_BYTES
        self._parts = 0
        self._waiting: _Part | None = None
        self._ended = False
        callbacks: Any = {
            "on_part_begin": self._begin,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_part_data": lambda data, start, end: self._events.append(bytes(data[start:end])),
            "on_part_end": lambda: self._events.append(None),
            "on_end": self._end,
        }
        try:
            self._parser = MultipartParser(boundary, callbacks)
        except FormParserError:
            raise _unreadable() from None

    @property
    def waiting_file(self) -> str:
        """Give the name of the file that comes next, or nothing."""
        return (self._waiting.file_name or "") if self._waiting else ""

    def read_fields(self, form: Typed) -> None:
        """Read parts into a form until a file comes or nothing more does."""
        while (event := self._event()) is not None:
            assert isinstance(event, _Part)
            self._parts += 1
            if self._parts > MOST_FIELDS:
                raise _unreadable()
            if event.file_name:
                self._waiting = event
                return
            form.add(event.name, _line_ends(self._text()))

    def files(self, form: Typed) -> Iterator[FilePart]:
        """Yield each file with its bytes; what was left of one is passed over before the next."""
        while self._waiting is not None:
            part, self._waiting = self._waiting, None
            chunks = self._bytes()
            yield FilePart(part.name, part.file_name or "", part.media_type, chunks)
            for _ in chunks:
                pass
            self.read_fields(form)

    def _bytes(self) -> Iterator[bytes]:
        while True:
            event = self._event(inside=True)
            if event is None:
                return
            assert isinstance(event, bytes)
            yield event

    def _text(self) -> str:
        found = bytearray()
        for chunk in self._bytes():
            found += chunk
            self._left_bytes -= len(chunk)
            if self._left_bytes < 0:
                raise InvalidInputError("form.too_long", "This is more text than a form can take.")
        return found.decode("utf-8", "replace")

    def _event(self, *, inside: bool = False) -> _Part | bytes | None:
        """Give the next event, reading on as far as needed; None ends a part, or the whole form."""
        while not self._events:
            chunk = self._next_chunk()
            if chunk is None:
                if inside or not self._ended:
                    raise _unreadable()
                return None
            try:
                self._parser.write(chunk)
            except FormParserError:
                raise _unreadable() from None
        return self._events.popleft()

    def _begin(self) -> None:
        self._headers = {}
        self._name = self._value = b""

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        self._headers[self._name.lower()] = self._value
        self._name = self._value = b""

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        file_name = options.get(b"filename")
        self._events.append(
            _Part(
                name=options.get(b"name", b"").decode("utf-8", "replace"),
                file_name=None if file_name is None else file_name.decode("utf-8", "replace"),
                media_type=self._headers.get(b"content-type", b"").decode("latin-1")[:100],
            )
        )

    def _end(self) -> None:
        self._ended = True


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n")


def fingerprint(values: Mapping[str, str | Sequence[str]]) -> str:
    """Give a short mark of what a form was filled with, to tell whether it has changed since."""
    written = json.dumps({n: v if isinstance(v, str) else list(v) for n, v in values.items()}, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()[:40]


def same_mark(one: str, other: str) -> bool:
    """Compare two marks in a time that tells nothing; an empty one is like no other."""
    return bool(one) and hmac.compare_digest(one.encode(), other.encode())


def whole_number(text: str, otherwise: int = 1) -> int:
    """Read the number of a page out of an address; what is none is the first."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else otherwise


def read_day(text: str) -> date | None:
    """Read a day as a date field sends it, within what makes sense; nothing is no day."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise InvalidInputError("form.day", "Write days like 2026-03-01; {text} is none.", text=text[:40]) from None
    require_sensible([day])
    return day
