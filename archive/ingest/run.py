"""What happens to a file: the list of steps from received to ready for review, saved after each.

Every step may run twice: it finds what it did before, or does the same again. A withdrawal wins over all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final, NamedTuple

from archive.domain.erasure import nothing_can_be_made
from archive.domain.errors import ArchiveError, ByProductError, InvalidInputError, StaleRecordError
from archive.domain.ids import WorkId
from archive.domain.jobs import JobName
from archive.domain.records import Work
from archive.domain.sealed import Original
from archive.domain.terms import WorkState, require_step
from archive.ingest.intake.quarantine import Wait, new_entry, set_aside
from archive.ingest.steps.conceal import STANDING, conceal_while_preparing
from archive.ingest.steps.describe import describe
from archive.ingest.steps.extract_text import analyse
from archive.ingest.steps.footage import UNFINISHED, Footage
from archive.ingest.steps.make_renditions import drop_renditions
from archive.ingest.steps.probe import identify, probe
from archive.ingest.steps.remake import has_old_sound
from archive.ingest.steps.render import render
from archive.ingest.steps.source import lent
from archive.ports import Kit


class Step(NamedTuple):
    """One step: its name in `Work.steps_done`, and what it does; it gives the work as it should be saved."""

    name: str
    run: Callable[[Kit, Footage], Work]


_RENDER: Final = "render"

STEPS: Final = (
    Step("identify", identify),
    Step("probe", probe),
    Step("describe", describe),
    Step("analyse", analyse),
    Step(_RENDER, render),
    Step("conceal", conceal_while_preparing),
)


def prepare(kit: Kit, work_id: WorkId) -> Work:
    """Carry a work through the steps that are not done yet, up to review; bad footage goes to quarantine.

    To be called inside a claimed job, so that no two processes prepare the same work.

    Raises:
        NotFoundError: there is no such work.
        MediaToolError, NoSpaceError: not now, but a later try may succeed.
    """
    try:
        _take_steps(kit, work_id)
    except InvalidInputError as error:
        return give_up(kit, work_id, error)
    work = _move(kit, work_id, WorkState.IN_REVIEW)
    if work.state in STANDING and has_old_sound(kit, work_id):  # something was concealed while it was being prepared
        kit.jobs.put(JobName.REMAKE, work_id)
    return work


def give_up(kit: Kit, work_id: WorkId, error: ArchiveError) -> Work:
    """Put a work into quarantine with the sentence why; it can be tried again from there.

    A work of which only some by-product cannot be made goes on without it, and the sentence waits at the desk.
    """
    work = kit.catalogue.get(Work, work_id)
    if work.state not in UNFINISHED:
        return _move(kit, work_id, WorkState.QUARANTINED)
    _set_aside(kit, work, error)
    if not isinstance(error, ByProductError):
        return _move(kit, work_id, WorkState.QUARANTINED)
    _save_or_read(kit, replace(work, steps_done=(*work.steps_done, _RENDER)))
    return prepare(kit, work_id)


def _set_aside(kit: Kit, work: Work, error: ArchiveError) -> None:
    names = [original.file_name for original in kit.vault.find(Original, work_id=work.id)]
    entry = new_entry(kit, (names or ["-"])[0], work.workshop_id, work.kind.value, Wait(work_id=work.id))
    set_aside(kit, entry, error)


def _take_steps(kit: Kit, work_id: WorkId) -> None:
    work = kit.catalogue.get(Work, work_id)
    if work.state not in UNFINISHED:
        return
    if nothing_can_be_made(kit.catalogue.facts(work_id)):  # what was taken back is not read by any job
        _save_or_read(kit, replace(work, state=WorkState.PREPARING))
        return
    with lent(kit, work_id) as source:
        for step in STEPS:
            while work.state in UNFINISHED and step.name not in work.steps_done:
                changed = step.run(kit, source.footage(kit, work))
                work = _save_or_read(
                    kit, replace(changed, state=WorkState.PREPARING, steps_done=(*work.steps_done, step.name))
                )


def _move(kit: Kit, work_id: WorkId, then: WorkState) -> Work:
    """Bring an unfinished work into its next state; one that was taken back keeps no rendition instead."""
    work = kit.catalogue.get(Work, work_id)
    while work.state in UNFINISHED:
        require_step(work.state, then)
        work = _save_or_read(kit, replace(work, state=then))
    if work.state is WorkState.WITHDRAWN:
        drop_renditions(kit, work_id)
    return work


def _save_or_read(kit: Kit, work: Work) -> Work:
    """Save a work, or give it as somebody else has saved it meanwhile, so that the step is taken again."""
    try:
        return kit.catalogue.save(work)
    except StaleRecordError:
        return kit.catalogue.get(Work, work.id)
