"""What has left the archive, for whom and for what, and how far its recall has come when something is taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from archive.domain.ids import ExportId, ParticipantId, RenditionId, SegmentId, WorkId
from archive.domain.records import Hidden
from archive.domain.terms import Atom, Audience, Purpose


class ExportKind(StrEnum):
    """In what form something left."""

    DOWNLOAD = "download"
    BAG = "bag"
    CLASS_PACK = "class_pack"
    FEED = "feed"


@dataclass(frozen=True, kw_only=True)
class ExportItem:
    """One rendition in an export, with what it exposes and of which parts: the copy outlives our own file.

    `hides` is what of whom is not in it, as it was signed; `read_by` is whose voice reads it aloud.
    """

    work_id: WorkId
    rendition_id: RenditionId
    exposes: frozenset[Atom]
    parts: frozenset[SegmentId] | None = None
    hides: tuple[Hidden, ...] = ()
    read_by: ParticipantId | None = None


@dataclass(frozen=True, kw_only=True)
class Recall:
    """A notice that some items must not be kept any more: when it went out, and when it was confirmed."""

    items: tuple[ExportItem, ...]
    sent_at: datetime
    sent_by: str
    confirmed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ExportRecord:
    """What left for one recipient at one moment; `reference` is what the recipient knows it by.

    `audience` and `purpose` are those under which it was allowed to leave.
    """

    id: ExportId
    recipient: str
    contact: str
    kind: ExportKind
    audience: Audience
    purpose: Purpose
    items: tuple[ExportItem, ...]
    made_at: datetime
    made_by: str
    reference: str = ""
    recalls: tuple[Recall, ...] = ()
    version: int = 0
