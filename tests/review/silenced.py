"""Files as the worker leaves them where words are concealed: with the mark of it, and a report of their own."""

from __future__ import annotations

from dataclasses import replace

from archive.domain.records import Rendition
from archive.domain.words.edit_list import silences, sound_mark
from archive.domain.words.telling.absence import Absence
from archive.domain.words.telling.hearing import HeardAgain, SilenceReport
from archive.ports import Kit
from archive.review.works.works import edits_of


def silenced(kit: Kit, made: Rendition, told: Absence = Absence.GONE) -> Rendition:
    """Give a file that is silent as its work's edit list says today, and put the report of it beside it."""
    edits = edits_of(kit, made.work_id)
    fresh = kit.catalogue.save(replace(made, silenced=sound_mark(edits), sha256=f"sha of {made.id}"))
    if fresh.silenced:
        before = [each for each in kit.vault.find(SilenceReport, work_id=made.work_id) if each.id == made.id]
        heard = HeardAgain(start_ms=0, end_ms=8_000, told=told, known=5, again=0 if told is Absence.UNPROVEN else 5)
        report = SilenceReport(
            id=made.id,
            work_id=made.work_id,
            silenced=fresh.silenced,
            sha256=fresh.sha256,
            recipe_version=1,
            silences=silences(edits),
            checker={"model": "another"},
            heard=(heard,),
            made_on="2026-02-10",
            version=before[0].version if before else 0,
        )
        kit.vault.save(report)
    return fresh
