"""Trying again what waits in quarantine."""

from __future__ import annotations

from archive.domain.errors import InvalidInputError
from archive.domain.ids import ParticipantId, WorkshopId
from archive.domain.jobs import JobName
from archive.domain.sealed import Original, QuarantineEntry
from archive.domain.terms import WorkKind
from archive.ingest.intake.enqueue import restart
from archive.ingest.intake.quarantine import MADE_WITHOUT, path_from, settle
from archive.ingest.intake.receive import NewWork, Taken, take, take_held
from archive.ports import Kit


def retry(kit: Kit, entry_id: str) -> Taken:
    """Try a quarantined file again with what was said about it the first time.

    Raises:
        NotFoundError: there is no such entry.
        InvalidInputError: it was taken in meanwhile, or it still cannot be; the entry then stays.
        Also what `archive.ingest.intake.receive.take` raises.
    """
    entry = kit.vault.get(QuarantineEntry, entry_id)
    if entry.resolved:
        raise InvalidInputError("retried_already", "This file does not wait any more; it was taken in meanwhile.")
    taken = _try(kit, entry)
    settle(kit, kit.vault.get(QuarantineEntry, entry_id))
    return taken


def _try(kit: Kit, entry: QuarantineEntry) -> Taken:
    if entry.work_id and entry.code == MADE_WITHOUT:
        kit.jobs.put(JobName.REMAKE, entry.work_id)
    if entry.work_id:
        return Taken(work=restart(kit, entry.work_id), known=True)
    if entry.original_id and kit.originals.holds(entry.original_id):
        original = kit.vault.get(Original, entry.original_id)
        return take_held(kit, original, kit.originals.verify(original.id), _as_said(entry))
    if entry.held_path:
        return take(kit, path_from(entry.held_path), _as_said(entry))
    raise InvalidInputError("nothing_held", "Nothing was kept of this file; give it again.")


def _as_said(entry: QuarantineEntry) -> NewWork:
    return NewWork(
        workshop_id=WorkshopId(entry.workshop_id),
        kind=WorkKind(entry.kind) if entry.kind else None,
        participant_id=ParticipantId(entry.participant_id) if entry.participant_id else None,
        titles=entry.titles,
        session_id=entry.session_id,
        languages=entry.languages,
        form=entry.form,
        themes=entry.themes,
        operator=entry.operator,
        label=entry.label,
    )
