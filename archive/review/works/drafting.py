"""The worker's part of a draft by machine: hears what the team may hear, and keeps each stretch once it is done."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from archive.domain.errors import ArchiveError, MediaToolError, StaleRecordError
from archive.domain.ids import new_id
from archive.domain.records import Work
from archive.domain.words.glossary import with_glossary
from archive.domain.words.machine_draft import DraftLine, DraftState, DraftStretch, MachineDraft
from archive.domain.words.recognition import HeardLine, Stretch, words_as_text
from archive.ports import Kit, ListenOrder
from archive.review.works.machine_drafts import Audible, audible, draft_standing, end_draft, glossary_of
from archive.review.works.works import TRIES, copy_rendition


class _GivenUpError(ArchiveError):
    """Nobody wants this draft any more, or the team may no longer hear the work."""


def draft_transcript(kit: Kit, work_id: str) -> None:
    """Draft what is said in a work from where the last kept stretch ends; what was given up meanwhile is left alone.

    It may be killed at any moment and begun again: a stretch is heard twice at the most, and kept once.
    """
    draft = draft_standing(kit, work_id)
    if draft is None or draft.state is not DraftState.ASKED:
        return
    sound = audible(kit, work_id)
    if sound is None:
        end_draft(kit, work_id)
        return
    try:
        _hear(kit, draft, sound)
    except _GivenUpError:
        return


def _hear(kit: Kit, draft: MachineDraft, sound: Audible) -> None:
    if kit.recogniser is None:
        _change(kit, draft, state=DraftState.FAILED)
        return
    with kit.workspace.aside() as folder:
        copy_rendition(kit, sound.grant, folder / "sound")
        order = ListenOrder(language=draft.language, from_ms=draft.reached_ms)
        try:
            length_ms = kit.media_tools.speech(folder / "sound", folder / "speech")
            _change(kit, draft, length_ms=length_ms, made_with=dict(kit.recogniser.made_with()))
            kit.recogniser.listen(folder / "speech", order, partial(_keep, kit, draft))
        except MediaToolError:
            # Tried again, it would fail again; whoever asked for it is told instead.
            _change(kit, draft, state=DraftState.FAILED)
            return
    _change(kit, draft, state=DraftState.DRAFTED, reached_ms=length_ms)


def _keep(kit: Kit, draft: MachineDraft, stretch: Stretch) -> None:
    """Keep what was heard of a stretch, and with it how far the draft has come, as one change."""
    if audible(kit, draft.id) is None:
        end_draft(kit, draft.id)
        raise _GivenUpError("The team may no longer hear this work.")
    words = glossary_of(kit, kit.catalogue.get(Work, draft.id).workshop_id).words
    kept = DraftStretch(
        id=new_id(),
        work_id=draft.id,
        run=draft.run,
        start_ms=stretch.start_ms,
        end_ms=stretch.end_ms,
        lines=tuple(_line(with_glossary(line, words)) for line in stretch.lines),
    )
    _change(kit, draft, kept, reached_ms=stretch.end_ms)


def _line(heard: HeardLine) -> DraftLine:
    return DraftLine(
        start_ms=heard.start_ms,
        end_ms=heard.end_ms,
        language=heard.language,
        words=heard.words,
        repeated=heard.repeated,
        text=words_as_text(heard.words),
    )


def _change(kit: Kit, draft: MachineDraft, *beside: DraftStretch, **changes: object) -> None:
    """Change the draft on its newest record, as long as it is the one that was begun and somebody still wants it."""
    for _try in range(TRIES):
        now = draft_standing(kit, draft.id)
        if now is None or now.run != draft.run or now.state is not DraftState.ASKED:
            raise _GivenUpError("Nobody wants this draft any more.")
        try:
            kit.vault.save_all([*beside, replace(now, **changes)])  # type: ignore[arg-type]
        except StaleRecordError:
            continue
        return
    raise StaleRecordError("Too many people are writing at this moment; try again.")
