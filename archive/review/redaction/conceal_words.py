"""What the workbench does to a work's edit list: conceal, say how it reads in each language, take back.

The gate shuts first and the list is written after it: from the first moment on nobody meets the old files. Nothing is
changed in place: what is said anew stands beside what it replaces, with who said it and when.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from archive.domain.errors import InvalidInputError, NotFoundError, RefusedError, StaleRecordError, readable
from archive.domain.ids import new_id
from archive.domain.jobs import JobName
from archive.domain.records import Work
from archive.domain.rooms.entries import RoomEntry, RoomKind
from archive.domain.words.edit_list import (
    ConcealedWords,
    EditList,
    Redaction,
    SoundCover,
    Stretch,
    require_sound,
    silences,
)
from archive.domain.words.placing import heard_at, said_at
from archive.domain.words.redaction import holds_concealed, read_mark
from archive.domain.words.speaker_labels import as_published
from archive.languages import clean_language
from archive.ports import Kit
from archive.review.people.accounts import actor
from archive.review.same_sound import works_beside
from archive.review.works.machine_drafts import audible, draft_standing, lines_of_draft
from archive.review.works.texts import refresh_texts
from archive.review.works.works import (
    CHANGED_MEANWHILE,
    TRIES,
    change_work,
    edits_of,
    outdate_looks,
    remember_writer,
    reopen,
    transcripts_of,
)

MOST_REDACTIONS: Final = 2_000
"""How many redactions a list holds, with those that were taken back."""


@dataclass(frozen=True, kw_only=True)
class NewRedaction:
    """What somebody wants concealed: words of the transcript in a language, and where they are heard, if it is known.

    Without `spans` the words are looked for where a machine heard them, wherever they are said in the work.
    """

    language: str = ""
    words: str = ""
    instead: str = ""
    spans: tuple[Stretch, ...] = ()
    cover: SoundCover = SoundCover.ROOM_TONE


@dataclass(frozen=True, kw_only=True)
class Heard:
    """Where something concealed is heard, and what is heard there instead."""

    spans: tuple[Stretch, ...]
    cover: SoundCover = SoundCover.ROOM_TONE


@dataclass(frozen=True, kw_only=True)
class Told:
    """How something concealed reads in a language's transcript; without words, that nothing of it stands there.

    `seen` is the mark of the lines that were looked at (`read_mark`): of others nobody has said anything.
    """

    language: str
    words: str = ""
    instead: str = ""
    seen: str = ""


def conceal(kit: Kit, work_id: str, new: NewRedaction, by: str) -> Redaction:
    """Conceal words, a stretch of the sound, or both; the work closes to visitors until it was looked at again.

    Raises:
        InvalidInputError: it makes no sense in this recording, or what is read instead holds concealed words.
        RefusedError: the work was withdrawn.
    """
    work = kit.catalogue.get(Work, work_id)
    language = clean_language(new.language) if new.words.strip() else ""
    words = " ".join(new.words.split())
    told = ConcealedWords(
        language=language, words=words, instead=" ".join(new.instead.split()), by=by, at=kit.clock.now()
    )
    fresh = Redaction(
        id=new_id(),
        spans=_joined((*new.spans, *_heard(kit, work, words, language))),
        cover=new.cover,
        words=(told,) if words else (),
        by=by,
        at=kit.clock.now(),
    )

    def step(edits: EditList) -> EditList:
        return replace(edits, redactions=(*edits.redactions, _sensible(fresh, work, edits)))

    _rewrite(kit, work.id, by, step)
    return fresh


def place(kit: Kit, work_id: str, redaction_id: str, heard: Heard, by: str) -> None:
    """Say anew where something concealed is heard, and what is heard instead.

    Raises:
        InvalidInputError: a stretch does not lie in the recording.
        StaleRecordError: it was changed or taken back in the meantime.
    """
    work = kit.catalogue.get(Work, work_id)
    _change(kit, work, redaction_id, by, lambda old: replace(old, spans=_joined(heard.spans), cover=heard.cover))


def tell_words(kit: Kit, work_id: str, redaction_id: str, told: Told, by: str) -> None:
    """Say how something concealed reads in one of the transcripts, or that nothing of it stands there.

    Raises:
        NotFoundError: there is no transcript in this language.
        StaleRecordError: the lines have changed since, or the redaction has.
    """
    work = kit.catalogue.get(Work, work_id)
    transcript = next((t for t in transcripts_of(kit, work_id) if t.language == told.language), None)
    if transcript is None:
        raise NotFoundError("There is no transcript in this language.")
    words = ConcealedWords(
        language=transcript.language,
        words=" ".join(told.words.split()),
        instead=" ".join(told.instead.split()),
        by=by,
        at=kit.clock.now(),
    )

    def tell(old: Redaction) -> Redaction:
        mark = read_mark(as_published(transcript), old.spans)
        if not words.words and mark != told.seen:
            raise StaleRecordError(CHANGED_MEANWHILE)
        others = tuple(each for each in old.words if each.language != words.language)
        return replace(old, words=(*others, replace(words, read_sha256="" if words.words else mark)))

    _change(kit, work, redaction_id, by, tell)


def undo(kit: Kit, work_id: str, redaction_id: str, by: str) -> None:
    """Take a redaction back: what it concealed is there again, and met only after somebody looked at the work.

    Raises:
        StaleRecordError: it was changed or taken back in the meantime.
        RefusedError: the work was withdrawn.
    """

    def step(edits: EditList) -> EditList:
        old = _standing(edits, redaction_id)
        return replace(edits, redactions=_without(kit, edits, old, by))

    _rewrite(kit, work_id, by, step)


def _change(kit: Kit, work: Work, redaction_id: str, by: str, change: Callable[[Redaction], Redaction]) -> None:
    def step(edits: EditList) -> EditList:
        old = _standing(edits, redaction_id)
        changed = change(old)
        if changed == old:
            return edits
        fresh = replace(changed, id=new_id(), by=by, at=kit.clock.now())
        left = replace(edits, redactions=_without(kit, edits, old, by))
        return replace(left, redactions=(*left.redactions, _sensible(fresh, work, left)))

    _rewrite(kit, work.id, by, step)


def _rewrite(kit: Kit, work_id: str, by: str, step: Callable[[EditList], EditList]) -> None:
    actor(kit, by)
    # What would be refused is refused before anything closes.
    _require_few(step(edits_of(kit, work_id)))
    reopen(kit, work_id, by)
    _close_beside(kit, work_id)
    remember_writer(kit, work_id, by)
    # Whoever is killed in between leaves nothing open, and everything is still made anew.
    kit.jobs.put(JobName.REMAKE, work_id)
    for _try in range(TRIES):
        edits = edits_of(kit, work_id)
        changed = step(edits)
        if changed == edits:
            return
        _require_few(changed)
        _take_from_rooms(kit, work_id, changed)
        try:
            kit.vault.save(changed)
        except StaleRecordError:
            continue
        break
    else:
        raise StaleRecordError(CHANGED_MEANWHILE)
    # Released in between, it was released with the list as it stood before; a release that has begun is stale now.
    reopen(kit, work_id, by)
    outdate_looks(kit, work_id)
    _close_beside(kit, work_id)
    _forget_labels(kit, work_id, changed)
    _take_from_rooms(kit, work_id, changed)
    refresh_texts(kit, work_id)
    kit.jobs.put(JobName.REMAKE, work_id)


def _close_beside(kit: Kit, work_id: str) -> None:
    """Take back into review what has the same sound, too: whoever releases it sees whether it is concealed there."""
    for beside in works_beside(kit, work_id):
        with suppress(NotFoundError, RefusedError):  # taken back: shut already
            reopen(kit, beside.work_id, "")
            outdate_looks(kit, beside.work_id)


def _forget_labels(kit: Kit, work_id: str, edits: EditList) -> None:
    """Leave no released title or summary that holds concealed words in the catalogue, which the public site reads.

    What is written at the desk stays, and is asked about before it is released.
    """

    def forget(work: Work) -> Work:
        titles = {lang: text for lang, text in work.titles.items() if not holds_concealed([text], edits)}
        summaries = {lang: text for lang, text in work.summaries.items() if not holds_concealed([text], edits)}
        return replace(work, titles=titles, summaries=summaries)

    change_work(kit, work_id, forget, "")


def _take_from_rooms(kit: Kit, work_id: str, edits: EditList) -> None:
    """Take every published entry that shows the work and holds concealed words away from visitors; its draft stays."""
    for kind in RoomKind:
        for entry in list(readable(kit.catalogue.find(RoomEntry, kind=kind.value))):
            shows = any(each.work_id == work_id for each in entry.content.embedded())
            if shows and holds_concealed(entry.content.every_text(), edits):
                kit.catalogue.save_all([], remove=[(RoomEntry, entry.id)])


def _require_few(edits: EditList) -> None:
    silences(edits)
    if len(edits.redactions) > MOST_REDACTIONS:
        raise InvalidInputError("redaction.most", "So many stretches of one recording cannot be concealed.")


def _sensible(fresh: Redaction, work: Work, others: EditList) -> Redaction:
    """Give a redaction back if it makes sense in a work, and tells nowhere what it or another one conceals."""
    require_sound(fresh, work.duration_ms)
    edits = replace(others, redactions=(*others.redactions, fresh))
    if holds_concealed([told.instead for told in fresh.words if told.words], edits):
        raise InvalidInputError("redaction.instead", "What is read instead holds words that are concealed.")
    return fresh


def _standing(edits: EditList, redaction_id: str) -> Redaction:
    found = next((each for each in edits.standing if each.id == redaction_id), None)
    if found is not None:
        return found
    if any(each.id == redaction_id for each in edits.redactions):
        raise StaleRecordError(CHANGED_MEANWHILE)
    raise NotFoundError("Nothing is concealed under this id.")


def _without(kit: Kit, edits: EditList, old: Redaction, by: str) -> tuple[Redaction, ...]:
    undone = replace(old, undone_by=by, undone_at=kit.clock.now())
    return tuple(undone if each.id == old.id else each for each in edits.redactions)


def _heard(kit: Kit, work: Work, words: str, language: str) -> Iterator[Stretch]:
    """Yield where a machine heard words in a work: by the transcript, or by a draft that the team may hear."""
    for transcript in transcripts_of(kit, work.id) if words else ():
        if transcript.language == language and not transcript.is_translation:
            yield from said_at(transcript, words, work.duration_ms)
    draft = draft_standing(kit, work.id)
    if not words or draft is None or audible(kit, work.id) is None:
        return
    heard = [word for at in lines_of_draft(kit, draft) for word in at.line.words]
    yield from heard_at(heard, words, work.duration_ms)


def _joined(spans: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    """Give stretches in order, those as one that overlap."""
    joined: list[Stretch] = []
    for span in sorted(spans, key=lambda each: (each.start_ms, each.end_ms)):
        if joined and span.start_ms < joined[-1].end_ms and joined[-1].start_ms < span.end_ms:
            joined[-1] = replace(joined[-1], end_ms=max(joined[-1].end_ms, span.end_ms))
        else:
            joined.append(span)
    return tuple(joined)
