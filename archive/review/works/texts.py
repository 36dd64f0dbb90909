"""What is made of a transcript and of a work's record: text to read, captions, a card and a mark.

The text is clean HTML (paragraphs and line breaks, everything else escaped), the captions are WebVTT without notes,
styles or the names of those who speak. A file is made again only when its content has changed, and then under a new
random id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape

from archive.domain.consent import Facts
from archive.domain.cuts import cues_left, parts_left, time_left
from archive.domain.erasure import is_lost
from archive.domain.ids import RenditionId, SegmentId, new_id
from archive.domain.recipes import MEDIUM_EXPOSES, TRANSCRIPT, WRITTEN_VERSION
from archive.domain.records import Rendition, Work
from archive.domain.terms import Recipe, WorkState
from archive.domain.words.hidden_marks import without_hidden_marks as _seen
from archive.domain.words.transcripts import ISOLATE_END, ISOLATES, RTL_MARK, UNSEEN_MARKS, Cue, Transcript
from archive.languages import direction_of
from archive.ports import Kit
from archive.review.works.voicing.plan import queue_reading
from archive.review.works.works import published_transcripts, renditions
from archive.sentences import Piece, pieces_of

PAUSE_MS = 2_500
"""A silence this long between two lines begins a new paragraph."""


Slot = tuple[str, str | int, frozenset[SegmentId] | None]


@dataclass(frozen=True)
class _Text:
    """A file to be made: its record, still without size and id of bytes, and what will stand in it."""

    rendition: Rendition
    content: bytes

    @property
    def slot(self) -> Slot:
        return _slot(self.rendition)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def refresh_texts(kit: Kit, work_id: str) -> tuple[Rendition, ...]:
    """Make what is missing or out of date of a work's text, captions, card and mark; running it twice is safe.

    Gives everything made from the work. A withdrawn work gets nothing more, and nothing is made that no consent
    could serve.
    """
    facts = kit.catalogue.facts(kit.catalogue.get(Work, work_id).id)
    standing = [r for r in renditions(kit, work_id) if TRANSCRIPT in r.parameters]
    up_to_date = set()
    for text in _wanted(kit, facts):
        same = next((r for r in standing if _slot(r) == text.slot and r.sha256 == text.sha256), None)
        up_to_date.add(same.id if same else _make(kit, text))
    _drop(kit, [rendition for rendition in standing if rendition.id not in up_to_date])
    _complete_records(kit, facts)
    if kit.catalogue.get(Work, work_id).state is WorkState.WITHDRAWN:
        _drop(kit, [rendition for rendition in renditions(kit, work_id) if _is_ours(rendition)])
    queue_reading(kit, work_id)
    return renditions(kit, work_id)


def without_bytes(work: Work, recipe: Recipe) -> Rendition:
    """Give a card or a mark: pages show it from the work's record."""
    return Rendition(
        id=RenditionId(new_id()), work_id=work.id, recipe=recipe, exposes=MEDIUM_EXPOSES[recipe], etag=new_id()
    )


def text_as_html(transcript: Transcript) -> str:
    """Give a transcript as paragraphs; a line break stays one, and nobody who speaks is named."""
    paragraphs = _paragraphs(transcript.cues) if transcript.cues else _blocks(transcript.text)
    return "\n".join(f"<p>{_escaped_lines(paragraph)}</p>" for paragraph in paragraphs) + "\n"


def cues_as_webvtt(cues: tuple[Cue, ...], language: str = "") -> str:
    """Give cues as WebVTT: times and words, nothing else.

    A player lays each line out by its first letter, and moves a full stop to the other end of a sentence that runs
    another way than its line. Marks that nobody sees tell it which way a line runs, and where such a sentence ends.
    """
    blocks = (
        f"{_timestamp(cue.start_ms)} --> {_timestamp(cue.end_ms)}\n{_cue_text(cue.text, language)}" for cue in cues
    )
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def _wanted(kit: Kit, facts: Facts) -> Iterator[_Text]:
    """Yield what the transcripts of a work give, as far as somebody could ever be allowed to meet it.

    One that is still being written gives nothing. Where parts are closed to strangers, the lines of what is left are
    made into files of their own. Words without times cannot be told apart, so nothing is made of those.
    """
    for transcript in published_transcripts(kit, facts.work.id):
        texts = [*_texts(facts.work, transcript, None), *_cut_texts(facts, transcript)]
        yield from (text for text in texts if not is_lost(facts, text.rendition))


def _cut_texts(facts: Facts, transcript: Transcript) -> Iterator[_Text]:
    """Yield the text of the parts that are left, and captions in step with every film and sound that is cut."""
    to_read = parts_left(facts, Recipe.TEXT)
    cuts = dict.fromkeys((to_read, parts_left(facts, Recipe.VIDEO), parts_left(facts, Recipe.AUDIO)))
    for parts in cuts:
        cues = cues_left(transcript.cues, time_left(facts.work, parts)) if parts else ()
        if cues:
            texts = _texts(facts.work, replace(transcript, cues=cues, text=""), parts)
            yield from (t for t in texts if parts == to_read or t.rendition.recipe is Recipe.CAPTIONS)


def _texts(work: Work, transcript: Transcript, parts: frozenset[SegmentId] | None) -> Iterator[_Text]:
    record = Rendition(
        id=RenditionId(new_id()),
        work_id=work.id,
        recipe=Recipe.TEXT,
        exposes=MEDIUM_EXPOSES[Recipe.TEXT],
        segment_ids=parts,
        media_type="text/html",
        etag=new_id(),
        language=transcript.language,
        recipe_version=WRITTEN_VERSION,
        parameters={TRANSCRIPT: transcript.id},
    )
    yield _Text(record, text_as_html(transcript).encode())
    if transcript.cues:
        captions = replace(
            record,
            id=RenditionId(new_id()),
            recipe=Recipe.CAPTIONS,
            exposes=MEDIUM_EXPOSES[Recipe.CAPTIONS],
            media_type="text/vtt",
            etag=new_id(),
        )
        yield _Text(captions, cues_as_webvtt(transcript.cues, transcript.language).encode())


def _make(kit: Kit, text: _Text) -> RenditionId:
    """Write the bytes first, then the record that makes them known."""
    with kit.renditions.aside(text.rendition.id) as path:
        path.write_bytes(text.content)
        kept = kit.renditions.keep(text.rendition.id, path)
    return kit.catalogue.save(replace(text.rendition, size_bytes=kept.size_bytes, sha256=kept.sha256)).id


def _complete_records(kit: Kit, facts: Facts) -> None:
    """Add the card and the mark where they are missing, and take away second ones that two people made at once."""
    made = renditions(kit, facts.work.id)
    for recipe in (Recipe.CARD, Recipe.STUB):
        fresh = card_for(facts, recipe)
        same = [each for each in made if each.recipe is recipe and each.segment_ids == fresh.segment_ids]
        if not same and not is_lost(facts, fresh):
            kit.catalogue.save(fresh)
        other = [each for each in made if each.recipe is recipe and each.segment_ids != fresh.segment_ids]
        _drop(kit, [*same[1:], *other])


def card_for(facts: Facts, recipe: Recipe) -> Rendition:
    """Give a card or a mark for the whole work, or for the only parts of it that are left to strangers."""
    return replace(without_bytes(facts.work, recipe), segment_ids=parts_left(facts, recipe))


def _slot(rendition: Rendition) -> Slot:
    return (rendition.recipe.value, rendition.parameters[TRANSCRIPT], rendition.segment_ids)


def _is_ours(rendition: Rendition) -> bool:
    return rendition.recipe in (Recipe.CARD, Recipe.STUB) or TRANSCRIPT in rendition.parameters


def _drop(kit: Kit, unwanted: Iterable[Rendition]) -> None:
    for rendition in unwanted:
        kit.renditions.remove(rendition.id)
        kit.catalogue.save_all([], remove=[(Rendition, rendition.id)])


def _paragraphs(cues: tuple[Cue, ...]) -> list[str]:
    """Join lines into paragraphs: a new one where another voice begins or after a silence."""
    paragraphs: list[str] = []
    before: Cue | None = None
    for cue in cues:
        text = " ".join(_seen(cue.text).split())
        if before is None or cue.speaker != before.speaker or cue.start_ms - before.end_ms >= PAUSE_MS:
            paragraphs.append(text)
        else:
            paragraphs[-1] += " " + text
        before = cue
    return [paragraph for paragraph in paragraphs if paragraph]


def _blocks(text: str) -> list[str]:
    lines = [line.strip() for line in _seen(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return [block.strip("\n") for block in "\n".join(lines).split("\n\n") if block.strip()]


def _escaped_lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.split("\n"))


def _cue_text(text: str, language: str) -> str:
    lines = [line for each in _seen(text).splitlines() if (line := each.translate(UNSEEN_MARKS).strip())]
    ways = [direction_of(line, language) for line in lines]
    # A player lays out all lines of a cue as its first one runs.
    told = (_laid_out(line, language, way, ways[0]) for line, way in zip(lines, ways, strict=True))
    return "\n".join(escape(line, quote=False) for line in told)


def _laid_out(line: str, language: str, runs: str, around: str) -> str:
    """Give a line with the marks by which a player lays it out as it is read; none where all of it runs one way."""
    told = "".join(each.text if each.runs == runs else _isolated(each) for each in pieces_of(line, language))
    if runs != around:
        return _isolated(Piece(text=told, runs=runs))
    return RTL_MARK + told if runs == "rtl" and direction_of(line[:1]) == "ltr" else told


def _isolated(piece: Piece) -> str:
    said = piece.text.rstrip()
    return f"{ISOLATES[piece.runs]}{said}{ISOLATE_END}{piece.text[len(said) :]}"


def _timestamp(ms: int) -> str:
    seconds, ms = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{ms:03}"
