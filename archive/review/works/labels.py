"""What the crew calls a work among themselves, and the statement that nothing is said in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from archive.domain.errors import RefusedError, StaleRecordError
from archive.domain.records import Work
from archive.domain.sealed import Draft
from archive.domain.terms import WorkState
from archive.domain.words.working_label import clean_label
from archive.ports import Kit
from archive.review.people.accounts import actor
from archive.review.works.works import THEIRS_TOO, TRIES, draft_of, remember_writer


def label_work(kit: Kit, work_id: str, label: str, by: str, *, seen: str | None = None) -> Draft:
    """Call a work something until it has a title; an empty label takes it away. Nothing of it is ever published.

    `seen` is what the writer saw it called (None: whatever it is called).

    Raises:
        StaleRecordError: somebody else called it something in the meantime.
    """
    actor(kit, by)
    wanted = clean_label(label)

    def call(draft: Draft) -> Draft:
        if seen is not None and draft.label not in (seen, wanted):
            raise StaleRecordError(THEIRS_TOO)
        return replace(draft, label=wanted)

    return _write(kit, work_id, call)


def say_wordless(kit: Kit, work_id: str, by: str, *, wordless: bool) -> Draft:
    """State that nothing is said in a work, so that it needs no transcript, or take that back."""
    actor(kit, by)
    draft = _write(kit, work_id, lambda draft: replace(draft, wordless=wordless))
    remember_writer(kit, work_id, by)
    return draft


def _write(kit: Kit, work_id: str, change: Callable[[Draft], Draft]) -> Draft:
    if kit.catalogue.get(Work, work_id).state is WorkState.WITHDRAWN:
        raise RefusedError("This work was withdrawn; nothing about it can be changed any more.")
    for _try in range(TRIES):
        draft = draft_of(kit, work_id)
        if (changed := change(draft)) == draft:
            return draft
        try:
            return kit.vault.save(changed)
        except StaleRecordError:
            continue
    raise StaleRecordError("Too many people are writing at this moment; try again.")
