"""Works in which the same words are heard: a film, and the recording of a recorder that it is heard by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archive.domain.ids import WorkId
from archive.domain.takes import YES, SoundMatch
from archive.domain.words.edit_list import Stretch
from archive.ports import Kit

_MILLION = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Beside:
    """A work with the same sound, and how its times stand in those of the work that was asked about."""

    work_id: WorkId
    shift_ms: int
    stretch: float

    def here(self, span: Stretch) -> Stretch:
        """Give a stretch of that work as it stands in this one."""
        start_ms, end_ms = (round(at * self.stretch) + self.shift_ms for at in (span.start_ms, span.end_ms))
        return Stretch(start_ms=start_ms, end_ms=end_ms)


def works_beside(kit: Kit, work_id: str) -> Iterator[Beside]:
    """Yield the works that somebody said are heard by the same recorder as a work, or are what it recorded."""
    for match in kit.vault.find(SoundMatch, work_id=work_id, answer=YES):
        faster = 1 + match.drift_ppm / _MILLION
        yield Beside(work_id=match.sound_work_id, shift_ms=match.at_ms, stretch=1 / faster)
    for match in kit.vault.find(SoundMatch, sound_work_id=work_id, answer=YES):
        faster = 1 + match.drift_ppm / _MILLION
        yield Beside(work_id=match.work_id, shift_ms=-round(match.at_ms * faster), stretch=faster)
