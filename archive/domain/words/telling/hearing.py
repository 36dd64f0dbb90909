"""How concealed words were taken out of a sound and heard for again: the report that is signed, and people's own ears.

Where a machine's second hearing proves nothing, the files stay inside until two people have heard those places.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Final

from archive.domain.ids import RenditionId, WorkId
from archive.domain.words.edit_list import Silence, Stretch
from archive.domain.words.telling.absence import Absence

EARS: Final = 2
"""How many people hear what a machine could prove nothing of."""


@dataclass(frozen=True, kw_only=True)
class HeardAgain:
    """A stretch of a made sound that was heard once more, and what that says.

    Of `known` words around what is silent there, which a draft was sure of, `again` came back.
    """

    start_ms: int
    end_ms: int
    told: Absence
    known: int
    again: int


@dataclass(frozen=True, kw_only=True)
class SilenceReport:
    """How words were concealed in one rendition's sound (its id is the rendition's); what a reviewer signs by its hash.

    `silenced` is the mark of the edit list, `sha256` that of the very file. Every one of `silences` was measured in it,
    or it was not kept; they stand in its own time. `finder` is what drafted the words and `checker` what heard the file
    again, with their settings; an empty one was not there. No word of what is concealed stands here.
    """

    id: str
    work_id: WorkId
    silenced: str
    sha256: str = ""
    recipe_version: int
    silences: tuple[Silence, ...]
    finder: Mapping[str, str] = field(default_factory=dict)
    checker: Mapping[str, str] = field(default_factory=dict)
    heard: tuple[HeardAgain, ...] = ()
    made_on: str
    version: int = 0

    @property
    def unproven(self) -> tuple[HeardAgain, ...]:
        """Give the stretches of which the second hearing proved nothing."""
        return tuple(each for each in self.heard if each.told is Absence.UNPROVEN)


@dataclass(frozen=True, kw_only=True)
class Ear:
    """Somebody heard a file, to their end, where a machine proved nothing, and nothing concealed is said there."""

    silenced: str
    rendition_id: RenditionId
    sha256: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SecondHearing:
    """What came of hearing a work's made files again (its id is the work's); an answer is never taken out of `ears`.

    At `heard` a concealed word was still heard in what was made for the edit list of the mark `silenced`; that file was
    thrown away.
    """

    id: WorkId
    silenced: str = ""
    heard: tuple[Stretch, ...] = ()
    ears: tuple[Ear, ...] = ()
    version: int = 0


HearingRecord = SilenceReport | SecondHearing
"""What the vault keeps of hearing made files again."""


def ears_for(
    hearing: SecondHearing, report: SilenceReport, standing: Mapping[RenditionId, SilenceReport]
) -> tuple[Ear, ...]:
    """Give who has heard all that is unproven in a file, each person once; `standing` are the reports of what stands.

    Whoever heard another file has heard this one's places only where both are silent at the same times, and where all
    that is unproven here was unproven there: an answer about a file that was made anew since is none.
    """
    told = {each.by: each for each in hearing.ears if _answers(each, report, standing.get(each.rendition_id))}
    return tuple(told.values())


def needs_ears(report: SilenceReport, ears: Sequence[Ear]) -> bool:
    """Tell whether people still have to hear what a machine proved nothing of."""
    return bool(report.unproven) and len(ears) < EARS


def _answers(ear: Ear, report: SilenceReport, heard: SilenceReport | None) -> bool:
    if heard is None or ear.silenced != report.silenced or not speaks_of(heard, ear.silenced, ear.sha256):
        return False
    places = [{(each.start_ms, each.end_ms) for each in one.unproven} for one in (report, heard)]
    return report.silences == heard.silences and places[0] <= places[1]


def speaks_of(report: SilenceReport, silenced: str, sha256: str) -> bool:
    """Tell whether a report is one of this very file, as it is silent under a mark."""
    return bool(silenced and sha256) and (report.silenced, report.sha256) == (silenced, sha256)


def silence_hash(report: SilenceReport, ears: Iterable[Ear]) -> str:
    """Give the SHA-256 of a report and of the answers to it, which its reviewer signs."""
    told = {name: value for name, value in asdict(report).items() if name != "version"}
    told["ears"] = [[each.by, each.at.isoformat(), each.rendition_id, each.sha256] for each in ears]
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
