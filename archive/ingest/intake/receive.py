"""How a file comes in: looked at, copied once while hashed, and known again when it comes twice.

Nothing is acknowledged before it is on the disk, in this order: a sealed note that an original is coming, its bytes,
its hash, what was said about it, the work, the job. Cut off anywhere, the next try or the worker picks it up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from archive.domain.errors import (
    InvalidInputError,
    MediaToolError,
    NoSpaceError,
    NotFoundError,
    RefusedError,
    StaleRecordError,
)
from archive.domain.ids import ConceptId, OriginalId, ParticipantId, SessionId, WorkId, WorkshopId, new_id
from archive.domain.jobs import JobName
from archive.domain.recipes import MEDIUM_EXPOSES
from archive.domain.records import Appearance, Labels, ParticipantHandle, Work, Workshop
from archive.domain.sealed import Draft, Original, QuarantineEntry
from archive.domain.terms import AppearanceRole, WorkKind, WorkState
from archive.domain.words.working_label import clean_label
from archive.ingest.intake.enqueue import restart
from archive.ingest.intake.live_photos import is_moment
from archive.ingest.intake.quarantine import Wait, name_of, new_entry, path_text, printable, resolve, set_aside
from archive.ingest.intake.say_again import Said, say_again
from archive.ingest.media_kind import RICHEST, Identified, Medium, fit, holds, look, told_otherwise
from archive.ports import Kept, Kit
from archive.ports.outside import again, open_outside

Progress = Callable[[int], None]


@dataclass(frozen=True, kw_only=True)
class NewWork:
    """What is said about a file when it comes in; no kind means the one its content suggests.

    The titles stay a sealed draft until a reviewer releases them; `label` is what the crew calls it, and stays sealed.
    """

    workshop_id: WorkshopId
    kind: WorkKind | None = None
    participant_id: ParticipantId | None = None
    titles: Labels = field(default_factory=dict)
    session_id: SessionId | None = None
    languages: tuple[str, ...] = ()
    form: ConceptId | None = None
    themes: tuple[ConceptId, ...] = ()
    operator: str | None = None
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A file that is safely in: its work, and whether the archive had the same file before.

    Of a file that was here before, `changed` names what is said of it now and was not, and `kept` what was said
    otherwise and stays as it was, for somebody has decided on it since. `note` is the sentence about one whose content
    is of another kind than its name says.
    """

    work: Work
    known: bool
    changed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    note: str = ""


def receive(kit: Kit, source: Path, entry: NewWork) -> Work:
    """Take in a file from this machine and give its work, as `take` does."""
    return take(kit, source, entry).work


def take(kit: Kit, source: Path, entry: NewWork, progress: Progress | None = None) -> Taken:
    """Take in a file from this machine; once this returns, a crash cannot lose it.

    Raises:
        NotFoundError: there is no such workshop or participant.
        RefusedError: somebody took this very file back before.
        InvalidInputError, NoSpaceError, MediaToolError: it cannot be taken; a quarantine entry says where it waits.
    """
    _require_known(kit, entry)
    wait = Wait(held_path=path_text(source))
    try:
        with open_outside(source.absolute(), kit.own_folders) as file:
            seen = look(kit.media_tools, source)
            fitting = replace(entry, kind=fit(entry.kind, seen.medium))
            original = _announce(kit, name_of(source))
            kept = kit.originals.keep(original.id, again(file), progress)
        taken = _link(kit, _looked_at(original, entry, seen), kept, _Arrival(fitting, seen))
    except RefusedError:
        resolve(kit, wait)  # nothing of it is kept, so there is nothing to try again
        raise
    except (InvalidInputError, NoSpaceError, MediaToolError) as error:
        _try_to_set_aside(kit, _entry(kit, name_of(source), entry, wait), error)
        raise
    resolve(kit, wait)
    return replace(taken, note=told_otherwise(original.file_name, seen.media_type))


def take_chunks(kit: Kit, chunks: Iterable[bytes], file_name: str, entry: NewWork) -> Taken:
    """Take in a file as its bytes arrive; what turns out bad waits among the originals to be tried again.

    Raises as `take` does.
    """
    _require_known(kit, entry)
    name = printable(file_name.replace("\\", "/").rpartition("/")[2])
    original = _announce(kit, name)
    kept = kit.originals.keep_chunks(original.id, chunks)
    return take_held(kit, original, kept, entry)


def take_held(kit: Kit, original: Original, kept: Kept, entry: NewWork) -> Taken:
    """Take in a file whose bytes are among the originals already.

    Raises as `take` does.
    """
    wait = Wait(original_id=original.id)
    try:
        with kit.originals.lend(original.id) as path:
            seen = look(kit.media_tools, path)
        fitting = replace(entry, kind=fit(entry.kind, seen.medium))
        taken = _link(kit, _looked_at(original, entry, seen), kept, _Arrival(fitting, seen))
    except RefusedError:
        resolve(kit, wait)  # nothing of it is kept, so there is nothing to try again
        raise
    except (InvalidInputError, NoSpaceError, MediaToolError) as error:
        _try_to_set_aside(kit, _entry(kit, original.file_name, entry, wait), error)
        raise
    resolve(kit, wait)
    return replace(taken, note=told_otherwise(original.file_name, seen.media_type))


@dataclass(frozen=True)
class _Arrival:
    """A file on its way in: what was said about it and what it turned out to be."""

    entry: NewWork
    seen: Identified


def _looked_at(original: Original, entry: NewWork, seen: Identified) -> Original:
    return replace(original, media_type=seen.media_type, kind_said=entry.kind is not None)


def _require_known(kit: Kit, entry: NewWork) -> None:
    kit.catalogue.get(Workshop, entry.workshop_id)
    if entry.participant_id:
        kit.catalogue.get(ParticipantHandle, entry.participant_id)


def _announce(kit: Kit, file_name: str) -> Original:
    """Note in the vault that an original is coming: bytes that nobody announced can so never be there."""
    return kit.vault.save(
        Original(
            id=OriginalId(new_id()),
            work_id=WorkId(new_id()),
            sha256="",
            size_bytes=0,
            file_name=file_name,
            received_at=kit.clock.now(),
        )
    )


def _link(kit: Kit, original: Original, kept: Kept, arrival: _Arrival) -> Taken:
    """Tie kept bytes to a work: a new one, or the one that has had the same bytes before."""
    same = [o for o in kit.vault.find(Original, sha256=kept.sha256) if o.id != original.id]
    try:
        refuse_taken_back(kit, same)
    except RefusedError:
        kit.originals.remove(original.id)
        raise
    original = replace(original, sha256=kept.sha256, size_bytes=kept.size_bytes)
    if original.kind_said:  # whoever says what a photo's moment is makes a work of it
        same = [each for each in same if not is_moment(kit, each)]
    first = _first_held(kit, same)
    if first is not None:
        # The bytes are here already: this arrival is remembered with its own name, and its copy goes.
        kit.originals.remove(original.id)
        kit.vault.save(replace(original, work_id=first.work_id, live_id=first.live_id))
        work, was_there = _ensure_work(kit, first.work_id, arrival)
        return _said_again(kit, _with_appearance(kit, work, arrival), arrival, was_there)
    # A work whose original got lost gets it back.
    lost = next((each.work_id for each in same if _work_or_none(kit, each.work_id)), original.work_id)
    kit.vault.save(replace(original, work_id=lost))
    work, was_there = _ensure_work(kit, lost, arrival)
    return _said_again(kit, _restarted(kit, work), arrival, was_there)


def _said_again(kit: Kit, work: Work, arrival: _Arrival, was_there: bool) -> Taken:
    """Let what is said of a file that was here before count, as far as nobody has decided on it."""
    if not was_there or not holds(work.kind, arrival.seen.medium):  # of a photo's moment nothing is said
        return Taken(work=work, known=was_there)
    entry = arrival.entry
    said = Said(
        titles=entry.titles,
        kind=entry.kind,
        languages=entry.languages,
        form=entry.form,
        themes=entry.themes,
        session_id=entry.session_id,
        operator=entry.operator,
    )
    label_unlabelled(kit, work.id, entry.label)
    work, changed, kept = say_again(kit, work, said)
    return Taken(work=work, known=True, changed=changed, kept=kept)


def refuse_taken_back(kit: Kit, same: list[Original]) -> None:
    """Raise RefusedError if one of these arrivals became a work that somebody took back, or was erased."""
    for original in same:
        work = _work_or_none(kit, original.work_id)
        if original.erased_at is not None or (work is not None and work.state is WorkState.WITHDRAWN):
            raise RefusedError("Somebody took this file back; it is not taken in again.")


def _first_held(kit: Kit, same: list[Original]) -> Original | None:
    """Give the earlier arrival whose bytes are here, one that became a work before one that was cut off."""
    held = [original for original in same if kit.originals.holds(original.id)]
    held.sort(key=lambda original: (_work_or_none(kit, original.work_id) is None, original.id))
    return held[0] if held else None


def _ensure_work(kit: Kit, work_id: WorkId, arrival: _Arrival) -> tuple[Work, bool]:
    """Give the work of this id and whether it was there; if not, save it and queue its preparation."""
    work = _work_or_none(kit, work_id)
    was_there = work is not None
    if work is None:
        if arrival.entry.titles or arrival.entry.label:
            _save_draft(kit, work_id, arrival.entry)
        try:
            work = kit.catalogue.save(_new_work(kit, work_id, arrival))
        except StaleRecordError:  # another process took the same file in at this very moment
            work, was_there = kit.catalogue.get(Work, work_id), True
    if work.state is WorkState.RECEIVED:
        kit.jobs.put(JobName.PREPARE, work.id)
    _queue_copy(kit, work_id)
    return work, was_there


def _queue_copy(kit: Kit, work_id: WorkId) -> None:
    """Queue the second copy, where there is a second store and it lacks one."""
    originals = kit.vault.find(Original, work_id=work_id)
    if any(o.sha256 and kit.originals.holds(o.id) and not kit.replicas.is_safe(o.id) for o in originals):
        kit.jobs.put(JobName.COPY, work_id)


def _restarted(kit: Kit, work: Work) -> Work:
    """Let a work begin anew if it came to a halt without its original."""
    if work.state is WorkState.QUARANTINED:
        work = restart(kit, work.id)
        resolve(kit, Wait(work_id=work.id))
    return work


def _save_draft(kit: Kit, work_id: WorkId, entry: NewWork) -> None:
    try:
        draft = kit.vault.get(Draft, work_id)
    except NotFoundError:
        draft = Draft(id=work_id)
    titles, label = dict(entry.titles) or draft.titles, clean_label(entry.label) or draft.label
    kit.vault.save(replace(draft, titles=titles, label=label))


def label_unlabelled(kit: Kit, work_id: WorkId, label: str) -> None:
    """Keep what a file is called that came before, unless the crew calls its work something already."""
    if not (kept := clean_label(label)):
        return
    try:
        draft = kit.vault.get(Draft, work_id)
    except NotFoundError:
        draft = Draft(id=work_id)
    if not draft.label:
        with suppress(StaleRecordError):
            kit.vault.save(replace(draft, label=kept))


def _new_work(kit: Kit, work_id: WorkId, arrival: _Arrival) -> Work:
    entry = arrival.entry
    return Work(
        id=work_id,
        kind=fit(entry.kind, arrival.seen.medium),
        workshop_id=entry.workshop_id,
        project_id=kit.catalogue.get(Workshop, entry.workshop_id).project_id,
        session_id=entry.session_id,
        languages=entry.languages,
        form=entry.form,
        themes=entry.themes,
        appearances=_appearances(entry, arrival.seen.medium),
        operator=entry.operator,
    )


def _appearances(entry: NewWork, medium: Medium) -> tuple[Appearance, ...]:
    """Let the named participant appear with all that the medium can carry, until a facilitator says less."""
    if not entry.participant_id:
        return ()
    present = MEDIUM_EXPOSES[RICHEST[medium]]
    return (Appearance(participant_id=entry.participant_id, role=AppearanceRole.AUTHOR, atoms_present=present),)


def _with_appearance(kit: Kit, work: Work, arrival: _Arrival) -> Work:
    """Add the participant under whose name the same file came again: one more who appears only narrows."""
    present = {appearance.participant_id for appearance in work.appearances}
    while arrival.entry.participant_id and arrival.entry.participant_id not in present:
        added = _appearances(arrival.entry, arrival.seen.medium)
        try:
            return kit.catalogue.save(replace(work, appearances=work.appearances + added))
        except StaleRecordError:
            work = kit.catalogue.get(Work, work.id)
            present = {appearance.participant_id for appearance in work.appearances}
    return work


def _work_or_none(kit: Kit, work_id: WorkId) -> Work | None:
    try:
        return kit.catalogue.get(Work, work_id)
    except NotFoundError:
        return None


def _entry(kit: Kit, file_name: str, entry: NewWork, wait: Wait) -> QuarantineEntry:
    kind = entry.kind.value if entry.kind else ""
    return replace(
        new_entry(kit, file_name, entry.workshop_id, kind, wait),
        participant_id=entry.participant_id,
        session_id=entry.session_id,
        titles=dict(entry.titles),
        languages=entry.languages,
        form=entry.form,
        themes=entry.themes,
        operator=entry.operator,
        label=entry.label,
    )


def _try_to_set_aside(
    kit: Kit, entry: QuarantineEntry, error: InvalidInputError | NoSpaceError | MediaToolError
) -> None:
    """Keep the entry if the disk lets us; a full one must not hide the first fault behind a second."""
    try:
        set_aside(kit, entry, error)
    except NoSpaceError:
        return
