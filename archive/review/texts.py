"""What is made of a transcript and of a work's record: text to read, captions, a card and a mark.

The text is clean HTML (paragraphs and line breaks, everything else escaped), the captions are WebVTT without notes,
styles or the names of those who speak. A file is made again only when its content has changed, and then under a new
random id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from archive.domain.ids import RenditionId, new_id
from archive.domain.recipes import MEDIUM_EXPOSES
from archive.domain.records import Rendition, Work
from archive.domain.sealed import Cue, Transcript
from archive.domain.terms import Recipe
from archive.ports import Kit
from archive.review.works import new_etag, renditions, transcripts_of

VERSION = "transcript/1/"
"""Opens the recipe version of everything made here from a transcript; the transcript's opaque id follows."""

PAUSE_MS = 2_500
"""A silence this long between two lines begins a new paragraph."""


@dataclass(frozen=True)
class _Text:
    recipe: Recipe
    media_type: str
    content: bytes
    transcript: Transcript


def refresh_texts(kit: Kit, work_id: str) -> tuple[Rendition, ...]:
    """Make what is missing or out of date of a work's text, captions, card and mark; running it twice is safe."""
    work = kit.catalogue.get(Work, work_id)
    made = renditions(kit, work_id)
    wanted = [text for transcript in transcripts_of(kit, work_id) for text in _texts(transcript)]
    standing = {(r.recipe, r.recipe_version): r for r in made if r.recipe_version.startswith(VERSION)}
    for text in wanted:
        old = standing.pop((text.recipe, VERSION + text.transcript.id), None)
        if old is None or old.sha256 != hashlib.sha256(text.content).hexdigest():
            _make(kit, work, text)
            _drop(kit, old)
    for left_over in standing.values():
        _drop(kit, left_over)
    have = {r.recipe for r in made}
    missing = [recipe for recipe in (Recipe.CARD, Recipe.STUB) if recipe not in have]
    kit.catalogue.save_all([without_bytes(work, recipe) for recipe in missing])
    return renditions(kit, work_id)


def without_bytes(work: Work, recipe: Recipe) -> Rendition:
    """Give a card or a mark: pages show it from the work's record."""
    return Rendition(
        id=RenditionId(new_id()), work_id=work.id, recipe=recipe, exposes=MEDIUM_EXPOSES[recipe], etag=new_etag()
    )


def text_as_html(transcript: Transcript) -> str:
    """Give a transcript as paragraphs; a line break stays one, and nobody who speaks is named."""
    paragraphs = _paragraphs(transcript.cues) if transcript.cues else _blocks(transcript.text)
    return "\n".join(f"<p>{_escaped_lines(paragraph)}</p>" for paragraph in paragraphs) + "\n"


def cues_as_webvtt(cues: tuple[Cue, ...]) -> str:
    """Give cues as WebVTT: times and words, nothing else."""
    blocks = [f"{_timestamp(cue.start_ms)} --> {_timestamp(cue.end_ms)}\n{_cue_text(cue.text)}" for cue in cues]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def _texts(transcript: Transcript) -> Iterator[_Text]:
    html = text_as_html(transcript).encode()
    yield _Text(Recipe.TEXT, "text/html; charset=utf-8", html, transcript)
    if transcript.cues:
        webvtt = cues_as_webvtt(transcript.cues).encode()
        yield _Text(Recipe.CAPTIONS, "text/vtt; charset=utf-8", webvtt, transcript)


def _make(kit: Kit, work: Work, text: _Text) -> None:
    """Write the bytes first, then the record that makes them known."""
    rendition_id = RenditionId(new_id())
    with kit.renditions.aside(rendition_id) as path:
        path.write_bytes(text.content)
        kept = kit.renditions.keep(rendition_id, path)
    kit.catalogue.save(
        Rendition(
            id=rendition_id,
            work_id=work.id,
            recipe=text.recipe,
            exposes=MEDIUM_EXPOSES[text.recipe],
            media_type=text.media_type,
            size_bytes=kept.size_bytes,
            sha256=kept.sha256,
            etag=new_etag(),
            language=text.transcript.language,
            recipe_version=VERSION + text.transcript.id,
        )
    )


def _drop(kit: Kit, rendition: Rendition | None) -> None:
    if rendition is not None:
        kit.catalogue.save_all([], remove=[(Rendition, rendition.id)])
        kit.renditions.remove(rendition.id)


def _paragraphs(cues: tuple[Cue, ...]) -> list[str]:
    """Join lines into paragraphs: a new one where another voice begins or after a silence."""
    paragraphs: list[str] = []
    before: Cue | None = None
    for cue in cues:
        text = " ".join(cue.text.split())
        if before is None or cue.speaker != before.speaker or cue.start_ms - before.end_ms >= PAUSE_MS:
            paragraphs.append(text)
        else:
            paragraphs[-1] += " " + text
        before = cue
    return [paragraph for paragraph in paragraphs if paragraph]


def _blocks(text: str) -> list[str]:
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return [block.strip("\n") for block in "\n".join(lines).split("\n\n") if block.strip()]


def _escaped_lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.split("\n"))


def _cue_text(text: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(escape(line, quote=False) for line in lines if line)


def _timestamp(ms: int) -> str:
    seconds, ms = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{ms:03}"
