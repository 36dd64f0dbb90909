"""What is said in a work, as the facilitator wrote it down: WebVTT with times, or plain text; kept sealed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import unescape

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from archive.domain.errors import InvalidInputError
from archive.domain.ids import new_id
from archive.domain.records import Work
from archive.domain.sealed import Cue, Transcript
from archive.languages import NOT_SAID, clean_language
from archive.ports import Kit
from archive.review.works.texts import refresh_texts
from archive.review.works.works import remember_writer, reopen

LONGEST_BYTES = 4_000_000
MOST_CUES = 40_000
_UNREADABLE = (MalformedFileError, MalformedCaptionError, ValueError)


@dataclass(frozen=True, kw_only=True)
class NewTranscript:
    """A transcript as it was handed in: the file's bytes, its language, and whether it is a translation."""

    content: bytes
    language: str
    is_translation: bool = False


def attach_transcript(kit: Kit, work_id: str, new: NewTranscript, by: str) -> Transcript:
    """Keep a transcript sealed and make the work's texts anew; one in the same language is replaced.

    Raises:
        InvalidInputError: it cannot be read; the message names the line.
        RefusedError: the work was withdrawn.
    """
    work = kit.catalogue.get(Work, work_id)
    language = clean_language(new.language)
    text = _decoded(new.content)
    timed = text.startswith("WEBVTT")
    cues = _cues(text) if timed else ()
    if not (cues if timed else text.strip()):
        raise InvalidInputError("transcript.empty", "There is nothing to read in this transcript.")
    reopen(kit, work_id, by)
    standing = _standing(kit, work, replace(new, language=language))
    kept = kit.vault.save(
        replace(
            standing or Transcript(id=new_id(), work_id=work.id, language=language),
            language=language,
            cues=cues,
            text="" if timed else text.strip(),
            is_translation=new.is_translation,
            operator=by,
        )
    )
    remember_writer(kit, work_id, by)
    refresh_texts(kit, work_id)
    return kept


def as_webvtt_or_text(transcript: Transcript) -> str:
    """Give a transcript as it can be edited and handed in again, with the names of those who speak."""
    if not transcript.cues:
        return transcript.text
    captions = [webvtt.Caption(_time(c.start_ms), _time(c.end_ms), _voiced(c)) for c in transcript.cues]
    return str(webvtt.WebVTT(captions=captions).content).rstrip() + "\n"


def _standing(kit: Kit, work: Work, new: NewTranscript) -> Transcript | None:
    """Find what a new transcript replaces: the one in its language, or the one whose language nobody told.

    A translation never takes the place of what was said.
    """
    known = {t.language: t for t in kit.vault.find(Transcript, work_id=work.id)}
    return known.get(new.language) or (None if new.is_translation else known.get(NOT_SAID))


def _decoded(content: bytes) -> str:
    if len(content) > LONGEST_BYTES:
        raise InvalidInputError(
            "transcript.too_long", "This transcript is longer than {most} million characters.", most=4
        )
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InvalidInputError(
            "transcript.encoding", "Line {line} is not written in UTF-8; save the file as UTF-8 text.", line=line
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\N{REPLACEMENT CHARACTER}")


def _cues(text: str) -> tuple[Cue, ...]:
    try:
        captions = webvtt.from_string(text, strict=True).captions
    except _UNREADABLE:
        line = _first_broken_line(text)
        raise InvalidInputError(
            "transcript.broken", "From line {line} on, this is not WebVTT: look at its times.", line=line
        ) from None
    if len(captions) > MOST_CUES:
        raise InvalidInputError("transcript.cues", "This transcript has more than {most} lines.", most=MOST_CUES)
    return tuple(_cue(caption, number) for number, caption in enumerate(captions, 1))


def _cue(caption: webvtt.Caption, number: int) -> Cue:
    start_ms, end_ms = caption.start_time.in_milliseconds(), caption.end_time.in_milliseconds()
    if end_ms <= start_ms:
        raise InvalidInputError("transcript.backwards", "Line {number} ends before it begins.", number=number)
    return Cue(start_ms=start_ms, end_ms=end_ms, text=unescape(caption.text), speaker=unescape(caption.voice or ""))


def _first_broken_line(text: str) -> int:
    """Find where the first block stands that cannot be read on its own."""
    lines = text.split("\n")
    start = 0
    for place, line in enumerate([*lines, ""]):
        if line:
            continue
        block = "\n".join(lines[start:place])
        if block and not _reads(block if start == 0 else f"WEBVTT\n\n{block}\n"):
            return start + 1
        start = place + 1
    return 1


def _reads(text: str) -> bool:
    try:
        webvtt.from_string(text, strict=True)
    except _UNREADABLE:
        return False
    return True


def _time(ms: int) -> str:
    seconds, ms = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ms:03}"


def _voiced(cue: Cue) -> str:
    text = cue.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    speaker = cue.speaker.replace("&", "&amp;").replace(">", "")
    return f"<v {speaker}>{text}" if speaker else text
