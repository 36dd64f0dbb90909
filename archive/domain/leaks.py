"""What the sealed side knows of a work that no published file may hold, and what a check of a made file finds.

Where a value of a tag is a mark and where it is nothing ("2", "und", "isom") is decided here, by one rule: it has a
letter or a figure, it is no word of the format itself, and it is long enough that the witness who looks for it cannot
meet it by chance. How long that is depends on the file and is decided there (`adapters.traces_known`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from archive.domain.records import Labels
from archive.domain.sealed import Identity, Original
from archive.domain.words.contact_numbers import numbers_of, tails_in, tails_of
from archive.domain.words.names_in_text import ReadText
from archive.domain.words.text_folding import pieces_of, words_of

LONGEST_KNOWN = 64
"""So many letters of a long text are enough to know it by."""

_LEAST_LETTERS = 3
_LEAST_IN_TEXT = 6
_NATIONAL_DIGITS = 9
# What a file of the kind says of its own form; our files may say the same.
_FORM_TAGS = re.compile(r"(?:^|\.)(?:major_brand|minor_version|compatible_brands|language|vendor_id)$")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HANDLE = re.compile(r"(?<![\w.])@[\w.]*\w{3}")
_SPOKEN_SIGNS = frozenset({"at", "arobase", "chez", "dot", "point", "punto", "نقطه", "ات", "اروباز"})
_DATE = re.compile(r"((?:19|20)\d\d)[-:./]([01]\d)[-:./]([0-3]\d)")


class KnownKind(StrEnum):
    """What sort of thing the sealed side knows; told to the desk in place of the thing itself."""

    NAME = "name"
    CONTACT = "contact"
    FILE_NAME = "file_name"
    TAG = "tag"
    WORKSHOP = "workshop"


@dataclass(frozen=True, slots=True)
class Known:
    """One thing that is known; `in_text` tells whether it may not stand in written words either.

    A name, a title or a place may be part of what somebody says in their own words: of that a person judges.
    """

    kind: KnownKind
    text: str
    in_text: bool = False


class Witness(StrEnum):
    """Who looks at a made file before it is published."""

    STRUCTURE = "structure"
    BYTES = "bytes"
    FFPROBE = "ffprobe"
    TAGS = "tags"
    EXIFTOOL = "exiftool"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Trace:
    """One trace: which witness met it, in what part or tag or how spelt (`where`), and never what it says.

    `kind` is there when the sealed side knows the thing; `failed` means that the witness could not examine the file.
    """

    witness: Witness
    where: str = ""
    kind: KnownKind | None = None
    at_byte: int | None = None
    failed: bool = False


def known_of(originals: Iterable[Original], identities: Iterable[Identity], shown_as: Labels) -> tuple[Known, ...]:
    """Give everything known that no file made of a work may hold; `shown_as` is how its workshop is called inside.

    Pseudonyms are not among it: they are chosen to be published, and whether this one may be is for `decide`.
    """
    found: list[Known] = []
    for identity in identities:
        found += _of_person(identity)
    for original in originals:
        found += _of_file_name(original.file_name)
        found += _of_tags(original.tags)
    found += [Known(KnownKind.WORKSHOP, text) for text in shown_as.values()]
    return tuple(dict.fromkeys(_cut(one) for one in found if _says_something(one.text)))


def says_any(text: str, known: Iterable[Known]) -> KnownKind | None:
    """Tell what of the things that may stand in no text at all a text holds, in whatever spelling, or None."""
    told = [one for one in known if one.in_text]
    if not told:
        return None
    read, addresses, tails = ReadText(text), ReadText(text, without=_SPOKEN_SIGNS), tails_in(text)
    for one in told:
        if _stands_in(one, read, tails) or ("@" in one.text and addresses.holds(_address(one.text))):
            return one.kind
    return None


def said_in(known: Iterable[Known], text: str) -> Iterator[Callable[[str], bool]]:
    """Yield, of what may stand in no text, for each thing that this one holds what tells whether another text does."""
    told = tuple(known)
    if says_any(text, told) is not None:
        yield from (partial(_says, one) for one in told if _says(one, text))


def _says(one: Known, text: str) -> bool:
    return says_any(text, (one,)) is not None


def _stands_in(one: Known, read: ReadText, tails: frozenset[str]) -> bool:
    """Tell whether it stands there as words of its own, not as a piece of a longer one; a number by its last digits."""
    if one.kind is KnownKind.CONTACT and not tails.isdisjoint(tails_of(one.text)):
        return True
    return read.holds("".join(pieces_of(one.text)))


def _address(text: str) -> str:
    return "".join(piece for piece in pieces_of(text) if piece not in _SPOKEN_SIGNS)


def _of_person(identity: Identity) -> Iterator[Known]:
    for name in (identity.legal_name or "", identity.named_person):
        words = _words(name)
        yield Known(KnownKind.NAME, name)
        if len(words) > 1:
            for order in (words, words[::-1]):
                yield from (Known(KnownKind.NAME, sign.join(order)) for sign in (" ", "_", "-", ""))
            yield from (Known(KnownKind.NAME, word) for word in words)
    for text in (identity.contact or "", identity.named_person):
        yield Known(KnownKind.CONTACT, text)
        for pattern in (_MAIL, _HANDLE):
            yield from (Known(KnownKind.CONTACT, each, in_text=True) for each in pattern.findall(text))
        for number in numbers_of(text):
            digits = re.sub(r"\D", "", number)
            yield Known(KnownKind.CONTACT, number, in_text=True)
            yield from (Known(KnownKind.CONTACT, part) for part in (digits, digits[-_NATIONAL_DIGITS:]))


def _words(name: str) -> list[str]:
    composed = unicodedata.normalize("NFC", name)
    return [composed[word.start : word.end] for word in words_of(composed.replace("'", " ").replace("’", " "))]


def _of_file_name(name: str) -> Iterator[Known]:
    stem, dot, ending = name.rpartition(".")
    yield Known(KnownKind.FILE_NAME, name, in_text=bool(stem and dot and ending))
    if stem:
        # "Ma traversée.docx" may be the story's own title; "IMG_2041" is nobody's.
        yield Known(KnownKind.FILE_NAME, stem, in_text=bool(re.search(r"[\d_]", stem)))


def _of_tags(tags: Mapping[str, str]) -> Iterator[Known]:
    for name, value in tags.items():
        text = value.strip()
        if _FORM_TAGS.search(name):
            continue
        # Serial numbers, positions and instants are full of figures; a title or an author may be what is told.
        yield Known(KnownKind.TAG, text, in_text=len(re.findall(r"\d", text)) >= _LEAST_IN_TEXT and len(text) < 40)
        for year, month, day in _DATE.findall(text):
            yield from (Known(KnownKind.TAG, sign.join((year, month, day))) for sign in ("-", ":", "/"))


def _says_something(text: str) -> bool:
    return sum(letter.isalnum() for letter in text) >= _LEAST_LETTERS


def _cut(one: Known) -> Known:
    text = unicodedata.normalize("NFC", one.text.strip())[:LONGEST_KNOWN]
    return Known(one.kind, text, one.in_text and len(text) >= _LEAST_IN_TEXT)
