"""Whether a made file holds, in any spelling, something that the sealed side knows of its work.

Each known text is looked for in UTF-8, UTF-16 of both orders, Latin-1 and the old Arabic code page, plain and in base64
at its three alignments, whatever the case of its letters. The file is read once, in pieces that overlap. Of each piece
only the runs of bytes that could belong to a known text are kept, a hundredth of a film or less; those are searched.

Compressed pictures and sounds are as good as chance. A spelling of n bytes, where a letter stands for both its cases,
is met by chance at one place with a probability of 2^-7n at most. So in a file of s bytes, of k spellings only those
are looked for that have at least (log2(s) + log2(k) + 20) / 7 bytes: chance finds one in less than a millionth of them.
Nine bytes for a film of a gigabyte and 2,000 spellings. Shorter ones have no place to stand in a film, sound or picture
of ours, all of whose parts are known to the witness of structure; in texts they are for `says_any`.
"""

from __future__ import annotations

import base64
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path
from typing import NamedTuple

from archive.adapters.metadata import structure
from archive.domain.leaks import Known, KnownKind, Trace, Witness, says_any

_CHUNK_BYTES = 1 << 20
_LONGEST_SPELLING_BYTES = 512
_CHANCE_BITS = 20
_BITS_OF_A_BYTE = 7
_MOST_TEXT_BYTES = 16 << 20
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "latin-1", "cp1256")
# Of those three letters of base64 that a start of 0, 1 or 2 strange bytes reaches into.
_SHARED_LETTERS = (0, 2, 3)


class _Spelling(NamedTuple):
    """How one known thing is written: its bytes with small letters, what it is, and the words for how it is spelt."""

    content: bytes
    kind: KnownKind
    name: str


def find_known(path: Path, known: Sequence[Known]) -> Iterator[Trace]:
    """Name every known thing that stands in a file, each spelling once, with the first byte where it stands."""
    if structure.made_type(path) in structure.WRITTEN:
        # A published text holds titles, names and places in people's own words: only what no text may hold counts.
        known = [one for one in known if one.in_text]
        yield from _in_words(path, known)
    spellings = _long_enough(_spellings(known), path.stat().st_size)
    if spellings:
        yield from _in_bytes(path, spellings)


def _in_words(path: Path, known: Sequence[Known]) -> Iterator[Trace]:
    with path.open("rb") as file:
        content = file.read(_MOST_TEXT_BYTES + 1)
    if len(content) > _MOST_TEXT_BYTES:
        raise ValueError("this text is too long to be read")
    # The times of captions are digits that nobody reads: with them any number could stand there.
    read = re.sub(r"<[^>]*>|^[^\n]*-->[^\n]*$", " ", content.decode("utf-8", "replace"), flags=re.MULTILINE)
    kind = says_any(unescape(read), known)
    if kind is not None:
        yield Trace(Witness.KNOWN, "words", kind)


def _in_bytes(path: Path, spellings: Sequence[_Spelling]) -> Iterator[Trace]:
    run = _runs_of(spellings)
    left, before, base = dict.fromkeys(spellings), b"", 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            piece = (before + chunk).lower()
            runs = b"\n".join(run.findall(piece))
            for spelling in [each for each in left if each.content in runs]:
                place = piece.find(spelling.content)
                if place >= 0:
                    yield Trace(Witness.KNOWN, spelling.name, spelling.kind, base - len(before) + place)
                    del left[spelling]
            before = piece[-_LONGEST_SPELLING_BYTES:]
            base += len(chunk)


def _runs_of(spellings: Sequence[_Spelling]) -> re.Pattern[bytes]:
    """Give what finds runs of bytes that a spelling could stand in: most of a film is left aside at once."""
    possible = b"".join(b"\\x%02x" % byte for byte in sorted(set(b"".join(each.content for each in spellings))))
    shortest = min(len(each.content) for each in spellings)
    # The first place stands alone so that the search can leap to it.
    return re.compile(b"[%s][%s]{%d,}" % (possible, possible, shortest - 1), re.DOTALL)


def _long_enough(spellings: Sequence[_Spelling], size_bytes: int) -> list[_Spelling]:
    if not spellings or not size_bytes:
        return []
    bits = math.log2(size_bytes) + math.log2(len(spellings)) + _CHANCE_BITS
    least = math.ceil(bits / _BITS_OF_A_BYTE)
    return [each for each in spellings if len(each.content) >= least]


def _spellings(known: Sequence[Known]) -> list[_Spelling]:
    found: dict[bytes, _Spelling] = {}
    for one in known:
        for content, name in _written(one.text):
            content = content.lower()[:_LONGEST_SPELLING_BYTES]
            found.setdefault(content, _Spelling(content, one.kind, name))
    return list(found.values())


def _written(text: str) -> Iterator[tuple[bytes, str]]:
    """Yield a text in every encoding, case and alignment."""
    cases = dict.fromkeys((text, text.lower(), text.upper(), text.title()))
    forms = dict.fromkeys(unicodedata.normalize(form, case) for case in cases for form in ("NFC", "NFD"))
    for form in forms:
        for encoding in _ENCODINGS:
            try:
                raw = form.encode(encoding)
            except UnicodeEncodeError:
                continue
            yield raw, encoding
            yield from ((each, f"{encoding}, base64") for each in _in_base64(raw))


def _in_base64(raw: bytes) -> Iterator[bytes]:
    """Yield what of a text's base64 is the same whatever stands before and after it, at each of three alignments."""
    for shift, shared in enumerate(_SHARED_LETTERS):
        whole = (shift + len(raw)) * 8 // 6
        yield base64.b64encode(bytes(shift) + raw)[shared:whole]
