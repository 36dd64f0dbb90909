"""A draft of a transcript by machine: asked for, gone through line by line, and only then the work's transcript."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from archive.domain.consent import DESK, Grant, decide
from archive.domain.errors import InvalidInputError, NotFoundError, RefusedError, StaleRecordError
from archive.domain.ids import WorkId, new_id
from archive.domain.jobs import JobName
from archive.domain.records import Rendition, Work
from archive.domain.terms import Recipe, WorkState
from archive.domain.words.glossary import clean_glossary
from archive.domain.words.machine_draft import DraftLine, DraftState, DraftStretch, Glossary, MachineDraft
from archive.domain.words.transcripts import Cue, Transcript
from archive.domain.words.word_times import with_heard
from archive.ports import Kit, Page
from archive.review.works.captions import as_webvtt_or_text
from archive.review.works.transcripts import NewTranscript, attach_transcript
from archive.review.works.works import THEIRS_TOO, TRIES, remember_writer, renditions

AT_ONCE: Final = 200
"""How many stretches are read from the vault at once."""

STANDS: Final = frozenset({DraftState.ASKED, DraftState.DRAFTED})
"""The states in which there is a draft."""

LONGEST_LINE: Final = 2_000


@dataclass(frozen=True)
class Audible:
    """The sound of a work that the team may hear at this moment, and the grant to read it with."""

    rendition: Rendition
    grant: Grant


@dataclass(frozen=True)
class LineAt:
    """A line of a draft, and where it stands: its stretch, and the how-manieth it is there."""

    stretch_id: str
    number: int
    line: DraftLine


def audible(kit: Kit, work_id: str) -> Audible | None:
    """Give the whole sound of a work as far as the team may hear it now, or None: then no machine hears it either."""
    facts = kit.catalogue.facts(kit.catalogue.get(Work, work_id).id)
    if facts.work.state is WorkState.WITHDRAWN:
        return None
    made = [r for r in renditions(kit, work_id) if r.recipe in _SOUNDING and r.segment_ids is None]
    for rendition in sorted(made, key=lambda r: (_SOUNDING.index(r.recipe), r.size_bytes or 0)):
        verdict = decide(facts, rendition, DESK, kit.clock.now())
        if isinstance(verdict, Grant):
            return Audible(rendition, verdict)
    return None


_SOUNDING: Final = (Recipe.AUDIO, Recipe.VIDEO)


def draft_standing(kit: Kit, work_id: str) -> MachineDraft | None:
    """Give the draft of a work, whatever became of it, or None where nobody ever asked for one."""
    try:
        return kit.vault.get(MachineDraft, work_id)
    except NotFoundError:
        return None


def ask_for_draft(kit: Kit, work_id: str, language: str, by: str) -> MachineDraft:
    """Have a draft made by the worker; `language` is what is mostly spoken, empty where it is to be found out.

    Raises:
        RefusedError: nothing drafts here, the team may not hear the work, or a draft stands already.
        InvalidInputError: it does not write down this language.
    """
    if kit.recogniser is None:
        raise RefusedError("No model that drafts transcripts is installed here.")
    if language and language not in kit.recogniser.languages():
        raise InvalidInputError("draft.language", "A draft cannot be made in this language.")
    _require_audible(kit, work_id)
    before = draft_standing(kit, work_id)
    if before is not None and before.state in STANDS:
        raise RefusedError("There is a draft of this work already.")
    draft = MachineDraft(
        id=WorkId(work_id),
        run=new_id(),
        language=language,
        asked_by=by,
        asked_at=kit.clock.now(),
        version=before.version if before else 0,
    )
    # What a draft that failed had come to is nobody's any more.
    kit.vault.save_all([draft, *(replace(each, lines=()) for each in _stretches(kit, work_id=work_id) if each.lines)])
    kit.jobs.put(JobName.DRAFT, work_id)
    return kit.vault.get(MachineDraft, work_id)


def end_draft(kit: Kit, work_id: str) -> None:
    """Give a draft up: the worker stops at its next line, and nothing of what it wrote is left."""
    for _try in range(TRIES):
        blank = list(blanked_draft(kit, work_id))
        try:
            kit.vault.save_all(blank)
        except StaleRecordError:
            continue
        return


def blanked_draft(kit: Kit, work_id: str) -> Iterator[MachineDraft | DraftStretch]:
    """Yield a work's draft without anything that was heard; what is blank already is not written again."""
    draft = draft_standing(kit, work_id)
    if draft is None:
        return
    state = DraftState.ENDED if draft.state in STANDS else draft.state
    if state is not draft.state or draft.made_with:
        yield replace(draft, state=state, made_with={}, length_ms=0, reached_ms=0)
    yield from (replace(each, lines=()) for each in _stretches(kit, work_id=work_id) if each.lines)


def lines_of_draft(kit: Kit, draft: MachineDraft) -> Iterator[LineAt]:
    """Yield a draft's lines in their order."""
    for stretch in _stretches(kit, run=draft.run):
        for number, line in enumerate(stretch.lines):
            yield LineAt(stretch.id, number, line)


def go_through(kit: Kit, work_id: str, place: tuple[str, int], said: tuple[str, str], by: str) -> DraftLine:
    """Note that somebody has been through a line; `said` is what they read there before, and how it reads now.

    Raises:
        NotFoundError: there is no such line in the draft that stands.
        RefusedError: the team may not hear the work any more.
        StaleRecordError: somebody else has written another text there.
    """
    return _write_line(kit, work_id, place, said, by)


def keep_typed(kit: Kit, work_id: str, place: tuple[str, int], said: tuple[str, str], by: str) -> DraftLine:
    """Keep what somebody is still writing in a line; that they have been through it is said by `go_through` alone.

    Raises:
        NotFoundError: there is no such line in the draft that stands.
        RefusedError: the team may not hear the work any more.
        StaleRecordError: somebody else has written another text there.
    """
    written = _write_line(kit, work_id, place, said, "")
    remember_writer(kit, work_id, by)
    return written


def _write_line(kit: Kit, work_id: str, place: tuple[str, int], said: tuple[str, str], seen_by: str) -> DraftLine:
    _require_audible(kit, work_id)
    was, text = said[0], " ".join(said[1].split())
    if len(text) > LONGEST_LINE:
        raise InvalidInputError("draft.line", "This line is longer than {most} letters.", most=LONGEST_LINE)
    for _try in range(TRIES):
        stretch, line = _line_at(kit, work_id, place)
        if line.text not in (was, text):
            raise StaleRecordError(THEIRS_TOO)
        seen = replace(line, text=text, seen_by=seen_by or line.seen_by)
        lines = (*stretch.lines[: place[1]], seen, *stretch.lines[place[1] + 1 :])
        try:
            kit.vault.save(replace(stretch, lines=lines))
        except StaleRecordError:
            continue
        return seen
    raise StaleRecordError(THEIRS_TOO)


def keep_draft(kit: Kit, work_id: str, seen: str, by: str) -> Transcript:
    """Make a draft the work's transcript, once people have been through every line of it.

    `seen` is the mark of the transcript in its language that stood there, as the writer had it before them.

    Raises:
        RefusedError: it is still being drafted, or somebody has still to go through a line.
        StaleRecordError: another transcript stands there than the writer had seen.
    """
    _require_audible(kit, work_id)
    draft = draft_standing(kit, work_id)
    if draft is None or draft.state is not DraftState.DRAFTED:
        raise RefusedError("There is no draft that is finished.")
    lines = [at.line for at in lines_of_draft(kit, draft)]
    if not all(line.seen_by for line in lines):
        raise RefusedError("Go through every line first: nobody has heard some of them yet.")
    language = language_of(draft, lines)
    cues = tuple(_cue(line) for line in lines if line.text)
    text = as_webvtt_or_text(Transcript(id="", work_id=draft.id, language=language, cues=cues)) if cues else ""
    new = NewTranscript(content=text.encode(), language=language, seen=seen, timed=cues)
    kept = attach_transcript(kit, work_id, new, by)
    for other in dict.fromkeys(line.seen_by for line in lines):
        remember_writer(kit, work_id, other)
    kit.vault.save(replace(draft, state=DraftState.KEPT))
    kit.vault.save_all([replace(each, lines=()) for each in _stretches(kit, work_id=work_id) if each.lines])
    return kept


def language_of(draft: MachineDraft, lines: Sequence[DraftLine]) -> str:
    """Give the language of a draft: the one told, else the one in which most was said."""
    if draft.language:
        return draft.language
    spoken: Counter[str] = Counter()
    for line in lines:
        spoken[line.language] += line.end_ms - line.start_ms
    return spoken.most_common(1)[0][0] if spoken else "fr"


def glossary_of(kit: Kit, workshop_id: str) -> Glossary:
    """Give a workshop's own words."""
    try:
        return kit.vault.get(Glossary, workshop_id)
    except NotFoundError:
        return Glossary(id=workshop_id)


def write_glossary(kit: Kit, workshop_id: str, text: str, by: str) -> Glossary:
    """Keep a workshop's own words, one on each line; later drafts put them where they were misheard."""
    standing = glossary_of(kit, workshop_id)
    fresh = replace(standing, words=clean_glossary(text), operator=by)
    return standing if fresh.words == standing.words else kit.vault.save(fresh)


def _cue(line: DraftLine) -> Cue:
    return with_heard(Cue(start_ms=line.start_ms, end_ms=line.end_ms, text=line.text), line.words)


def _require_audible(kit: Kit, work_id: str) -> None:
    if audible(kit, work_id) is None:
        raise RefusedError("The team may not hear this work, so no draft is made of it.")


def _line_at(kit: Kit, work_id: str, place: tuple[str, int]) -> tuple[DraftStretch, DraftLine]:
    draft = draft_standing(kit, work_id)
    stretch = kit.vault.get(DraftStretch, place[0])
    is_ours = draft is not None and draft.state in STANDS and stretch.run == draft.run
    if not is_ours or not 0 <= place[1] < len(stretch.lines):
        raise NotFoundError("There is no such line in this draft.")
    return stretch, stretch.lines[place[1]]


def _stretches(kit: Kit, **where: str) -> Iterator[DraftStretch]:
    offset = 0
    while True:
        found = list(kit.vault.find(DraftStretch, Page(order_by="start_ms", offset=offset, limit=AT_ONCE), **where))
        yield from found
        if len(found) < AT_ONCE:
            return
        offset += AT_ONCE
