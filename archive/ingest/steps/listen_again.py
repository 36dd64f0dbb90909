"""Listening to a made file for what is concealed in it: with other settings than those that found it.

That it is silent there was measured before; this knows words. Where no recogniser is installed, or no draft says which
words are heard around a silence, the measure stands alone, and the report says so. A hearing that proves nothing keeps
a file inside until two people have heard it; one that hears a concealed word throws it away.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from archive.domain.errors import MediaToolError, NotFoundError
from archive.domain.ids import WorkId
from archive.domain.words.edit_list import EditList, Stretch, within_kept
from archive.domain.words.machine_draft import DraftStretch, MachineDraft
from archive.domain.words.recognition import HeardWord
from archive.domain.words.recognition import Stretch as Spoken
from archive.domain.words.telling.absence import Absence, Window, absence, came_back, windows_of
from archive.domain.words.telling.hearing import HeardAgain, SecondHearing, SilenceReport
from archive.ports import SPEECH_HERTZ, Kit, ListenOrder, Page, Recogniser, RenderOrder

_LOG = logging.getLogger(__name__)
_SAMPLE_BYTES: Final = 2
_AT_ONCE: Final = 200


def hear_again(kit: Kit, work_id: WorkId, made: Path, order: RenderOrder) -> SilenceReport:
    """Hear a made file once more around each silence, and give the report of it.

    Raises:
        MediaToolError: a concealed word is still heard, or it could not be heard to its end.
    """
    draft, silences = _draft(kit, work_id), within_kept(order.silences, order.keep_ms)
    report = SilenceReport(
        id="",
        work_id=work_id,
        silenced=order.silenced,
        recipe_version=order.recipe_version,
        silences=silences,
        finder=draft.made_with if draft else {},
        made_on=kit.clock.now().date().isoformat(),
    )
    if kit.recogniser is None or draft is None or draft.language not in ("", *kit.recogniser.languages()):
        _LOG.info("silences of work %s were measured, and not heard by a second recogniser", work_id)
        return report
    heard = tuple(_hear_all(kit, kit.recogniser, draft, made, order))
    left = [Stretch(start_ms=each.start_ms, end_ms=each.end_ms) for each in heard if each.told is Absence.HEARD]
    if left:
        _note_heard(kit, work_id, order, left)
        raise MediaToolError("What is concealed can still be heard in what was made.", "silence.word_heard")
    for each in heard:
        if each.told is not Absence.GONE:
            _LOG.info("a second hearing of a silence of work %s: %s", work_id, each.told)
    return replace(report, checker=kit.recogniser.checked_with(draft.language), heard=heard)


def _hear_all(
    kit: Kit, recogniser: Recogniser, draft: MachineDraft, made: Path, order: RenderOrder
) -> Iterator[HeardAgain]:
    concealed = [each.words for edit in _edits(kit, draft.id) for one in edit.standing for each in one.words]
    silences, known = within_kept(order.silences, order.keep_ms), list(_kept(_known(kit, draft), order.keep_ms))
    with kit.workspace.aside() as folder:
        speech = folder / "speech"
        length_ms = kit.media_tools.speech(made, speech)
        for window in windows_of(silences, known, length_ms):
            heard = _heard(recogniser, speech, window, draft.language)
            yield HeardAgain(
                start_ms=window.start_ms,
                end_ms=window.end_ms,
                told=absence(concealed, window, heard),
                known=len(window.sentinels),
                again=came_back(window, heard),
            )


def _note_heard(kit: Kit, work_id: WorkId, order: RenderOrder, found: Sequence[Stretch]) -> None:
    """Write down where a concealed word is still heard in the whole recording, for the desk to say it."""
    at = () if order.keep_ms else tuple(found)
    try:
        before = kit.vault.get(SecondHearing, work_id)
    except NotFoundError:
        before = SecondHearing(id=work_id)
    kit.vault.save(replace(before, silenced=order.silenced, heard=at))


def _heard(recogniser: Recogniser, speech: Path, window: Window, language: str) -> list[str]:
    """Give the words that are heard in a stretch, with other settings than a draft's."""
    part = speech.with_name("part")
    first, last = (ms * SPEECH_HERTZ // 1_000 * _SAMPLE_BYTES for ms in (window.start_ms, window.end_ms))
    with speech.open("rb") as whole:
        whole.seek(first)
        part.write_bytes(whole.read(last - first))
    found: list[Spoken] = []
    recogniser.listen(part, ListenOrder(language=language, checks=True), found.append)
    return [word.text for stretch in found for line in stretch.lines for word in line.words]


def _draft(kit: Kit, work_id: WorkId) -> MachineDraft | None:
    try:
        return kit.vault.get(MachineDraft, work_id)
    except NotFoundError:
        return None


def _edits(kit: Kit, work_id: WorkId) -> Iterator[EditList]:
    try:
        yield kit.vault.get(EditList, work_id)
    except NotFoundError:
        return


def _known(kit: Kit, draft: MachineDraft) -> Iterator[HeardWord]:
    offset = 0
    while found := list(
        kit.vault.find(DraftStretch, Page(order_by="start_ms", offset=offset, limit=_AT_ONCE), run=draft.run)
    ):
        yield from (word for stretch in found for line in stretch.lines for word in line.words)
        offset += len(found)


def _kept(known: Iterator[HeardWord], keep_ms: Sequence[tuple[int, int]]) -> Iterator[HeardWord]:
    """Yield words as they stand in a recording of which only these stretches are kept; none kept means all are."""
    if not keep_ms:
        yield from known
        return
    words, before_ms = list(known), 0
    for start, end in keep_ms:
        for word in words:
            if start <= word.start_ms and word.end_ms <= end:
                moved = before_ms - start
                yield replace(word, start_ms=word.start_ms + moved, end_ms=word.end_ms + moved)
        before_ms += end - start
