"""What was handed in as a transcript, as text; and the parts of the work that its file tells of."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from itertools import pairwise
from typing import Final

from archive.domain.errors import InvalidInputError
from archive.domain.ids import SegmentId, new_id
from archive.domain.records import Segment, Work
from archive.domain.words.hidden_marks import without_hidden_marks
from archive.domain.words.ohms import read_ohms
from archive.domain.words.timed_text import TimedKind, kind_of
from archive.languages import broad_tag
from archive.ports import Kit
from archive.review.works.works import change_work

LONGEST_BYTES: Final = 4_000_000

_DOCUMENTS: Final = (b"PK\x03\x04", b"%PDF-", b"{\\rtf")
_NAME: Final = "document"
_LEAST_SHARE: Final = 20


def as_text(kit: Kit, content: bytes) -> str:
    """Give the text of a file; a document is read where everything from outside is, and leaves nothing behind.

    Raises:
        InvalidInputError: it is too long, not written in Unicode, or a document that cannot be read.
        QuarantinedError: it is a document that is broken or locked.
    """
    if len(content) > LONGEST_BYTES:
        raise InvalidInputError(
            "transcript.too_long", "This transcript is longer than {most} million characters.", most=4
        )
    if not content.startswith(_DOCUMENTS):
        return decoded(content)
    with kit.workspace.aside() as folder:
        path = folder / _NAME
        path.write_bytes(content)
        return without_hidden_marks(kit.media_tools.read_text(path, kit.media_tools.identify(path)))


def decoded(content: bytes) -> str:
    """Give text as its bytes say it, with one kind of line ends and without marks that nobody sees.

    Raises:
        InvalidInputError: it is not written in Unicode; the message names the line.
    """
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else _without_mark(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InvalidInputError(
            "transcript.encoding", "Line {line} is not written in UTF-8; save the file as UTF-8 text.", line=line
        ) from None
    ended = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    seen = without_hidden_marks(ended.replace("\x00", "\N{REPLACEMENT CHARACTER}"))
    return unicodedata.normalize("NFC", seen)


def _without_mark(content: bytes) -> str:
    """Know UTF-16 without a mark by zeros in every second place alone, as spaces and line ends leave them."""
    even, odd = content[::2].count(0), content[1::2].count(0)
    if len(content) % 2 == 0 and max(even, odd) * _LEAST_SHARE >= len(content) and min(even, odd) == 0:
        return "utf-16-le" if odd else "utf-16-be"
    return "utf-8-sig"


def take_divisions(kit: Kit, work_id: str, text: str, language: str, by: str) -> None:
    """Name a work's parts as the index of an OHMS file does; their names stay at the desk until a person says else."""
    if kind_of(text) is not TimedKind.OHMS:
        return
    told = sorted(read_ohms(text).divisions, key=lambda division: division.start_ms)

    def name(work: Work) -> Work:
        if work.segments or work.duration_ms is None:
            return work
        ends = [after.start_ms for _, after in pairwise(told)] + [work.duration_ms]
        parts = (
            Segment(
                id=SegmentId(new_id()),
                start_ms=division.start_ms,
                end_ms=min(end, work.duration_ms),
                labels={broad_tag(language): without_hidden_marks(division.title)},
            )
            for division, end in zip(told, ends, strict=True)
        )
        return replace(work, segments=tuple(part for part in parts if part.start_ms < part.end_ms))

    change_work(kit, work_id, name, by)
