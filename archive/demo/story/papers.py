"""Making the sample workshop's written pieces and transcripts, as they come out of word processors: with properties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import docx
import odfdo

from archive.demo.story import marks
from archive.demo.story.telling import Lines, Told

_RECORDED_AT = datetime.fromisoformat(marks.RECORDED_AT).replace(tzinfo=UTC)


def save_writing(told: Told, target: Path) -> None:
    """Keep a written piece in the way that the file's name asks for."""
    match target.suffix:
        case ".docx":
            _save_word(told.lines, target)
        case ".odt":
            _save_open(told.lines, target)
        case _:
            target.write_text("\n\n".join(told.lines) + "\n", encoding="utf-8")


def as_webvtt(lines: Lines, times: Sequence[tuple[int, int]], speaker: str) -> bytes:
    """Write lines down with their times, the name of who speaks, and a note of the facilitator's."""
    blocks = ["WEBVTT", f"NOTE\n{marks.SPEAKER} read this through."]
    for line, (start_ms, end_ms) in zip(lines, times, strict=True):
        blocks.append(f"{_time(start_ms)} --> {_time(end_ms)}\n<v {speaker}>{line}")
    return ("\n\n".join(blocks) + "\n").encode()


def _save_word(lines: Lines, target: Path) -> None:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    about = document.core_properties
    about.author = about.last_modified_by = marks.DOCUMENT_AUTHOR
    about.title = about.comments = about.keywords = about.subject = marks.TAG
    about.created = about.modified = _RECORDED_AT
    document.save(str(target))


def _save_open(lines: Lines, target: Path) -> None:
    document = odfdo.Document("text")
    document.body.clear()
    for line in lines:
        document.body.append(odfdo.Paragraph(line))
    about = document.meta
    about.creator = about.initial_creator = marks.DOCUMENT_AUTHOR
    about.title = about.description = about.subject = marks.TAG
    about.creation_date = _RECORDED_AT.replace(tzinfo=None)
    document.save(str(target))


def _time(ms: int) -> str:
    seconds, ms = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ms:03}"
