"""How concealed words were taken out of a sound and heard for again: the report that is signed, and people's own ears.

Where a machine's second hearing proves nothing, the files stay inside until two people have heard those places.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
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


def ears_for(hearing: SecondHearing, silenced: str) -> tuple[Ear, ...]:
    """Give who has heard a work as it is silent under a mark, each person once."""
    told = {each.by: each for each in hearing.ears if silenced and each.silenced == silenced}
    return tuple(told.values())


def needs_ears(report: SilenceReport, hearing: SecondHearing) -> bool:
    """Tell whether people still have to hear what a machine proved nothing of."""
    return bool(report.unproven) and len(ears_for(hearing, report.silenced)) < EARS


def speaks_of(report: SilenceReport, silenced: str, sha256: str) -> bool:
    """Tell whether a report is one of this very file, as it is silent under a mark."""
    return bool(silenced and sha256) and (report.silenced, report.sha256) == (silenced, sha256)


def silence_hash(report: SilenceReport, ears: Iterable[Ear]) -> str:
    """Give the SHA-256 of a report and of the answers to it, which its reviewer signs."""
    told = {name: value for name, value in asdict(report).items() if name != "version"}
    told["ears"] = [[each.by, each.at.isoformat(), each.rendition_id, each.sha256] for each in ears]
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
