"""Parts of a work that the file of its transcript tells of: taken over as parts for the desk, where it has none yet."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from archive.domain.ids import SegmentId, new_id
from archive.domain.records import Segment, Work
from archive.domain.words.hidden_marks import without_hidden_marks
from archive.domain.words.ohms import read_ohms
from archive.domain.words.timed_text import TimedKind, kind_of
from archive.languages import broad_tag
from archive.ports import Kit
from archive.review.works.works import change_work


def take_divisions(kit: Kit, work_id: str, text: str, language: str, by: str) -> None:
    """Name a work's parts as the index of an OHMS file does; their names stay at the desk until a person says else."""
    if kind_of(text) is not TimedKind.OHMS:
        return
    told = sorted(read_ohms(text).divisions, key=lambda division: division.start_ms)

    def name(work: Work) -> Work:
        if work.segments or work.duration_ms is None:
            return work
        ends = [after.start_ms for _, after in pairwise(told)] + [work.duration_ms]
        parts = (
            Segment(
                id=SegmentId(new_id()),
                start_ms=division.start_ms,
                end_ms=min(end, work.duration_ms),
                labels={broad_tag(language): without_hidden_marks(division.title)},
            )
            for division, end in zip(told, ends, strict=True)
        )
        return replace(work, segments=tuple(part for part in parts if part.start_ms < part.end_ms))

    change_work(kit, work_id, name, by)
