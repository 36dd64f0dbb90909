"""What one line of a journal says, and how each is chained to the line before.

A line is `{"hash": …, "change": …}`: the hash is SHA-256 over the hash of the line before and the bytes of the
change, so an edited, removed or moved line shows. The first line of a file says where its chain goes on from and
how many bytes of kept documents follow; after those, every line is one change, numbered without gaps.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Final, Literal

import msgspec

from archive.adapters.catalogue.memtable import Change, MemTable
from archive.domain.errors import TamperedError

BEGINNING: Final = "0" * 64
"""The hash that the first line of an archive's life follows."""

_BEFORE_HASH: Final = b'{"hash":"'
_BEFORE_CHANGE: Final = b'","change":'
_END: Final = b"}"
_HASH_AT: Final = len(_BEFORE_HASH)
_CHANGE_AT: Final = _HASH_AT + 64 + len(_BEFORE_CHANGE)
_KEPT_PER_LINE: Final = 64

LINE_START_BYTES: Final = _CHANGE_AT
"""How many bytes of a line hold its hash."""


class Header(msgspec.Struct, frozen=True):
    """The first line of a file: its number of changes so far, and the length of the kept documents after it."""

    format: Literal[1]
    number: int
    at: datetime
    follows: str
    kept_bytes: int


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """Any other line: documents put and removed, all at once."""

    number: int
    at: datetime
    put: dict[str, dict[str, msgspec.Raw]] = {}
    remove: dict[str, list[str]] = {}


_HEADERS: Final = msgspec.json.Decoder(Header)
_ENTRIES: Final = msgspec.json.Decoder(Entry)
_ENCODER: Final = msgspec.json.Encoder()


class Chain:
    """Reads a file's lines in order and knows where in the chain it stands."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.head = ""
        self.number = 0
        self.follows = ""
        self.kept_until = 0
        self.line = 0

    def accept(self, line: bytes, ends_at: int) -> Change:
        """Check that a line, without its end, goes on from the one before, and give what it changes.

        Raises:
            TamperedError: it does not; the message names the line.
        """
        try:
            if not self.head:
                return self._begin(line, ends_at)
            entry = _ENTRIES.decode(self._checked(line, self.head))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise self.broken() from error
        if entry.number != self.number + (ends_at > self.kept_until):
            raise self.broken()
        self._step(line, entry.number)
        put = {table: {key: bytes(raw) for key, raw in documents.items()} for table, documents in entry.put.items()}
        return Change(number=entry.number, at=entry.at, put=put, remove=entry.remove)

    def jump(self, end_line: bytes) -> None:
        """Go on after the kept documents without reading them: this process holds them already."""
        self.head = hash_in(end_line)

    def broken(self) -> TamperedError:
        """Give the error that names the next line."""
        return TamperedError(f"Line {self.line + 1} of {self.name} was changed, removed or moved.")

    def goes_on_with(self, line: bytes) -> bool:
        """Tell whether these bytes would be a sound next line."""
        return bool(self.head) and _is_sound(line, self.head)

    def _begin(self, line: bytes, ends_at: int) -> Change:
        header = _HEADERS.decode(line[_CHANGE_AT : -len(_END)])
        self._checked(line, header.follows)
        self._step(line, header.number)
        self.follows = header.follows
        self.kept_until = ends_at + header.kept_bytes
        return Change(number=header.number, at=header.at)

    def _step(self, line: bytes, number: int) -> None:
        self.head = hash_in(line)
        self.number = number
        self.line += 1

    def _checked(self, line: bytes, before: str) -> memoryview:
        if not _is_sound(line, before):
            raise self.broken()
        return memoryview(line)[_CHANGE_AT : -len(_END)]


def hash_in(line: bytes) -> str:
    """Give the hash that a line carries."""
    return line[_HASH_AT : _HASH_AT + 64].decode("ascii", "replace")


def change_line(before: str, change: Change) -> bytes:
    """Write a change as the line that follows the hash given, with its end."""
    put = {table: {key: msgspec.Raw(raw) for key, raw in rows.items()} for table, rows in change.put.items()}
    remove = {table: list(ids) for table, ids in change.remove.items()}
    return _line(before, _ENCODER.encode(Entry(number=change.number, at=change.at, put=put, remove=remove)))


def compacted_lines(before: str, shelf: MemTable) -> Iterator[bytes]:
    """Yield a whole new file that holds what the shelf holds and goes on from the hash given.

    The kept documents end with an empty entry, so that who holds them already finds the end of the chain at once.
    """
    fixed = len(_line(before, b""))
    kept_bytes = sum(fixed + len(payload) for payload in _kept_payloads(shelf))
    header = Header(format=1, number=shelf.number, at=shelf.latest_at, follows=before, kept_bytes=kept_bytes)
    line = _line(before, _ENCODER.encode(header))
    yield line
    for payload in _kept_payloads(shelf):
        line = _line(hash_in(line), payload)
        yield line


def _kept_payloads(shelf: MemTable) -> Iterator[bytes]:
    for table, documents in shelf.tables.items():
        for rows in _in_groups(documents.items(), _KEPT_PER_LINE):
            put = {table: {key: msgspec.Raw(raw) for key, raw in rows}}
            yield _ENCODER.encode(Entry(number=shelf.number, at=shelf.latest_at, put=put))
    yield _ENCODER.encode(Entry(number=shelf.number, at=shelf.latest_at))


def _in_groups(rows: Iterable[tuple[str, bytes]], size: int) -> Iterator[list[tuple[str, bytes]]]:
    remaining = iter(rows)
    while group := list(islice(remaining, size)):
        yield group


def _line(before: str, payload: bytes) -> bytes:
    digest = hashlib.sha256(before.encode("ascii"))
    digest.update(payload)
    return b"".join((_BEFORE_HASH, digest.hexdigest().encode("ascii"), _BEFORE_CHANGE, payload, _END, b"\n"))


def _is_sound(line: bytes, before: str) -> bool:
    framed = line.startswith(_BEFORE_HASH) and line.endswith(_END)
    if not framed or line[_HASH_AT + 64 : _CHANGE_AT] != _BEFORE_CHANGE:
        return False
    digest = hashlib.sha256(before.encode("utf-8"))
    digest.update(memoryview(line)[_CHANGE_AT : -len(_END)])
    return digest.hexdigest() == hash_in(line)
