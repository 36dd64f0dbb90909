"""The words of the tus protocol, version 1.0: what a client's headers say, and what ours say back."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

VERSION: Final = "1.0.0"
EXTENSIONS: Final = "creation,creation-with-upload,creation-defer-length,expiration,checksum,termination,concatenation"
BODY_TYPE: Final = "application/offset+octet-stream"
ALGORITHMS: Final[Mapping[str, Callable[[], Any]]] = {"sha256": hashlib.sha256, "sha1": hashlib.sha1}
LONGEST_SAID: Final = 8_000
_MOST_PARTS: Final = 100


class ProtocolError(Exception):
    """A request that the protocol does not allow; with the status that says so."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True)
class Checksum:
    """What a piece's bytes are said to hash to."""

    algorithm: str
    digest: bytes


def number(text: str | None, name: str) -> int | None:
    """Read a length or an offset: a whole number of bytes, or nothing."""
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 16):
        raise ProtocolError(400, f"{name} is no number of bytes.")
    return int(text)


def new_length(headers: Mapping[str, str]) -> int | None:
    """Read how long a new upload will be; None when the client says that it will say so later."""
    length = number(headers.get("upload-length"), "Upload-Length")
    deferred = headers.get("upload-defer-length")
    if deferred is not None and deferred != "1":
        raise ProtocolError(400, "Upload-Defer-Length can only be 1.")
    if (length is None) == (deferred is None):
        raise ProtocolError(400, "Give either Upload-Length or Upload-Defer-Length.")
    return length


def metadata(said: str) -> dict[str, str]:
    """Read a client's metadata: keys with base64 values, apart by commas; a key alone has an empty value."""
    if len(said) > LONGEST_SAID:
        raise ProtocolError(400, "Upload-Metadata is too long.")
    found: dict[str, str] = {}
    for pair in said.split(","):
        key, _, coded = pair.strip().partition(" ")
        if not key:
            continue
        try:
            found[key] = base64.b64decode(coded.strip(), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise ProtocolError(400, "Upload-Metadata cannot be read.") from None
    return found


def without(said: str, key: str) -> str:
    """Give a client's metadata without one of its keys."""
    return ",".join(pair for pair in said.split(",") if pair.split()[:1] != [key])


def checksum(text: str | None) -> Checksum | None:
    """Read what a piece hashes to, or None when the client says nothing of it."""
    if text is None:
        return None
    algorithm, _, coded = text.strip().partition(" ")
    if algorithm not in ALGORITHMS:
        raise ProtocolError(400, "This kind of checksum is not known here.")
    try:
        return Checksum(algorithm, base64.b64decode(coded, validate=True))
    except binascii.Error:
        raise ProtocolError(400, "Upload-Checksum cannot be read.") from None


def parts_of(text: str | None) -> tuple[bool, tuple[str, ...]]:
    """Read whether an upload is a part, and of which parts it is joined; each is named by its address."""
    if text is None:
        return False, ()
    if text == "partial":
        return True, ()
    kind, _, addresses = text.partition(";")
    names = tuple(address.rstrip("/").rpartition("/")[2] for address in addresses.split())
    if kind != "final" or not names or len(names) > _MOST_PARTS:
        raise ProtocolError(400, "Upload-Concat cannot be read.")
    return False, names


def require_version(headers: Mapping[str, str]) -> None:
    """Refuse a client that speaks no version of ours; no page of another site can send this header."""
    if headers.get("tus-resumable") != VERSION:
        raise ProtocolError(412, "This address speaks tus 1.0.0.")


def require_body_type(headers: Mapping[str, str]) -> None:
    """Refuse a body that is not said to be bytes of an upload."""
    if headers.get("content-type", "").partition(";")[0].strip().lower() != BODY_TYPE:
        raise ProtocolError(415, f"The bytes of an upload come as {BODY_TYPE}.")
