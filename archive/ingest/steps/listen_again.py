"""Listening to a made file for what is concealed in it: with other settings than those that found it.

That it is silent there was measured before; this knows words. Where no recogniser is installed, or no draft says which
words are heard around a silence, the measure stands alone, and the log says so.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from archive.domain.errors import MediaToolError, NotFoundError
from archive.domain.ids import WorkId
from archive.domain.words.edit_list import EditList, Silence
from archive.domain.words.machine_draft import DraftStretch, MachineDraft
from archive.domain.words.recognition import HeardWord, Stretch
from archive.domain.words.telling.absence import Absence, Window, absence, windows_of
from archive.ports import SPEECH_HERTZ, Kit, ListenOrder, Page, Recogniser

_LOG = logging.getLogger(__name__)
_SAMPLE_BYTES: Final = 2
_AT_ONCE: Final = 200


def require_unheard(kit: Kit, work_id: WorkId, made: Path, silences: Sequence[Silence]) -> None:
    """Hear a made file once more around each silence.

    Raises:
        MediaToolError: a concealed word is still heard, or nothing is heard where something was.
    """
    draft = _draft(kit, work_id)
    if kit.recogniser is None or draft is None or draft.language not in ("", *kit.recogniser.languages()):
        _LOG.info("silences of work %s were measured, and not heard by a second recogniser", work_id)
        return
    concealed = [each.words for edit in _edits(kit, work_id) for one in edit.standing for each in one.words]
    with kit.workspace.aside() as folder:
        speech = folder / "speech"
        length_ms = kit.media_tools.speech(made, speech)
        for window in windows_of(silences, list(_known(kit, draft)), length_ms):
            heard = _heard(kit.recogniser, speech, window, draft.language)
            _require_gone(absence(concealed, window, heard), work_id)


def _require_gone(told: Absence, work_id: WorkId) -> None:
    if told is Absence.HEARD:
        raise MediaToolError("What is concealed can still be heard in what was made.", "silence.word_heard")
    if told is Absence.UNPROVEN:
        raise MediaToolError("Nothing is heard around what is concealed, so it proves nothing.", "silence.unproven")
    if told is Absence.UNTOLD:
        _LOG.info("a silence of work %s was measured; no word around it is known", work_id)


def _heard(recogniser: Recogniser, speech: Path, window: Window, language: str) -> list[str]:
    """Give the words that are heard in a stretch, with other settings than a draft's."""
    part = speech.with_name("part")
    first, last = (ms * SPEECH_HERTZ // 1_000 * _SAMPLE_BYTES for ms in (window.start_ms, window.end_ms))
    with speech.open("rb") as whole:
        whole.seek(first)
        part.write_bytes(whole.read(last - first))
    found: list[Stretch] = []
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
