"""A transcript as a file to take along: the same handed in again is the same, names and times and all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from archive.domain.errors import NotFoundError
from archive.domain.words.docx_written import Paragraph, write_docx
from archive.domain.words.speaker_labels import is_labelled
from archive.domain.words.stamped import holds_arrow_between_times
from archive.domain.words.timed_text import subrip_words
from archive.domain.words.transcripts import Cue, Transcript
from archive.languages import direction_of
from archive.review.works.captions import as_webvtt_or_text, clock

_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


HOLDS_ALL: Final = "with-concealed-words"
WITHOUT: Final = "concealed"
"""What a file's name says of it, where something is concealed in its work; the file itself must read in again."""


@dataclass(frozen=True, kw_only=True)
class TranscriptFile:
    """A file: what it is called, which says nothing of the work, and what is in it."""

    name: str
    media_type: str
    content: bytes


def forms_of(transcript: Transcript) -> tuple[str, ...]:
    """Give the endings of the files that a transcript can be taken along as; without times there are no captions."""
    return tuple(form for form in _WRITERS if transcript.cues or form in _TIMELESS)


def as_file(transcript: Transcript, form: str, holds: str = "") -> TranscriptFile:
    """Give a transcript as a file of a form, whose name says what it `holds` of what is concealed.

    One that holds nothing of it does not say who speaks either: that may be the very name that is concealed.

    Raises:
        NotFoundError: there is no such form for it.
    """
    if form not in forms_of(transcript):
        raise NotFoundError("There is no such form of a transcript.", sought=form)
    if holds == WITHOUT:
        transcript = replace(transcript, cues=tuple(replace(cue, speaker="") for cue in transcript.cues))
    media_type, write = _WRITERS[form]
    name = f"transcript-{transcript.language}{holds and '-'}{holds}.{form}"
    return TranscriptFile(name=name, media_type=media_type, content=write(transcript))


def with_former_doubts(cues: Collection[Cue], former: Collection[Cue]) -> tuple[Cue, ...]:
    """Give cues that came in a file which cannot say so: those that stand as they were are as unsure as they were."""
    doubts = {replace(cue, word_times=()) for cue in former if cue.is_unsure}
    return tuple(doubt if (doubt := replace(cue, is_unsure=True)) in doubts else cue for cue in cues)


def _subrip(transcript: Transcript) -> str:
    blocks = (
        f"{number}\n{clock(cue.start_ms, ',')} --> {clock(cue.end_ms, ',')}\n{subrip_words(cue.text, cue.speaker)}\n"
        for number, cue in enumerate(transcript.cues, 1)
    )
    return "\n".join(blocks)


def _paragraphs(transcript: Transcript) -> Iterator[str]:
    """Yield what is said, each line after its times; what has none as its paragraphs stand."""
    if not transcript.cues:
        yield from transcript.text.split("\n\n")
    for cue in transcript.cues:
        text = "\n".join(map(_without_times, cue.text.split("\n")))
        said = f" {cue.speaker}: {text}" if cue.speaker else f"\n{text}" if is_labelled(text) else f" {text}"
        yield f"[{clock(cue.start_ms)} – {clock(cue.end_ms)}]{said}"


def _without_times(line: str) -> str:
    return line.replace("-->", "→") if holds_arrow_between_times(line) else line


def _docx(transcript: Transcript) -> bytes:
    said = [cue.text for cue in transcript.cues] or transcript.text.split("\n\n")
    rtl = [direction_of(text, transcript.language) == "rtl" for text in said]
    pairs = zip(_paragraphs(transcript), rtl, strict=True)
    return write_docx(Paragraph(text=text, is_rtl=is_rtl) for text, is_rtl in pairs)


_WRITERS: Final[Mapping[str, tuple[str, Callable[[Transcript], bytes]]]] = {
    "vtt": ("text/vtt", lambda transcript: as_webvtt_or_text(transcript).encode()),
    "srt": ("application/x-subrip", lambda transcript: _subrip(transcript).encode()),
    "docx": (_DOCX, _docx),
    "txt": ("text/plain; charset=utf-8", lambda transcript: ("\n\n".join(_paragraphs(transcript)) + "\n").encode()),
}
_TIMELESS: Final = frozenset({"docx", "txt"})
