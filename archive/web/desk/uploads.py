"""What became of somebody's uploads: each file's true state, when it may be erased from its card, what it waits for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain
from typing import Final

from starlette.responses import JSONResponse, Response

from archive.domain.errors import BrokenRecordError, BusyError, InvalidInputError, NotFoundError
from archive.domain.ids import WorkId
from archive.domain.records import Work
from archive.domain.sealed import Original, Upload
from archive.domain.terms import WorkState
from archive.domain.uploads import UploadState, is_whole
from archive.ingest.intake import uploads
from archive.ingest.intake.replicate import may_erase
from archive.languages import _
from archive.ports import Kit, Range
from archive.review.list_search import Found, Way, by_own_words, by_workshop, first, search
from archive.review.workshops import chosen_workshop
from archive.web.desk.views import WorkshopChoices, leaf_of
from archive.web.desk.visit import Problem, Visit

MOVING_WITHIN: Final = timedelta(seconds=15)
"""An upload that took bytes so lately is still being sent by somebody."""

PAGE_SIZE: Final = 40
"""How many files stand on one page; those that need somebody stand on the first."""

MOST_TOLD: Final = 80
"""Of how many files the script of the page that sends is told at once; of any other it asks by its id."""

MOST_ASKED: Final = 60
"""Of how many it may ask at once."""

_BUSY: Final = _("This file is being received over another line at the moment.")
_OTHERWISE: Final = _("This file arrived otherwise than it was sent; send it again, and keep the card until then.")
_TOO_LONG: Final = _("It waited too long for its rest. Send it once more.")
_HALTED: Final = _("It is kept whole, but it could not be prepared. Keep the card, and tell those who run the archive.")
_NOT_COMPARED: Final = _("It is here, but it was not compared with your card. Choose the file once more to compare it.")
_ONE_COPY: Final = _("It is here whole. Keep the card until every copy of it is checked.")
_ERASE: Final = _("You may erase it from the card.")
_KEEP: Final = _("Keep the card.")


class Stage(StrEnum):
    """How far a file has come, as its sender is told."""

    SENDING = "sending"
    HALTED = "halted"
    CHECKING = "checking"
    SAFE = "safe"
    PREPARING = "preparing"
    READY = "ready"
    NEEDS_YOU = "needs_you"
    GONE = "gone"


STAGES: Final[Mapping[Stage, str]] = {
    Stage.SENDING: _("being sent"),
    Stage.HALTED: _("not whole yet"),
    Stage.CHECKING: _("being checked"),
    Stage.SAFE: _("safe"),
    Stage.PREPARING: _("safe, being prepared"),
    Stage.READY: _("safe, prepared"),
    Stage.NEEDS_YOU: _("needs you"),
    Stage.GONE: _("taken back"),
}
"""What each stage is called."""

_OF_WORK: Final[Mapping[WorkState, Stage]] = {
    WorkState.RECEIVED: Stage.SAFE,
    WorkState.PREPARING: Stage.PREPARING,
    WorkState.WITHDRAWN: Stage.GONE,
    WorkState.QUARANTINED: Stage.NEEDS_YOU,
}
"""The stage of a file that has become a work; in every other state the work is ready, or beyond."""

_HELD: Final = frozenset({Stage.SAFE, Stage.PREPARING, Stage.READY})


@dataclass(frozen=True, kw_only=True)
class UploadRow:
    """Where one upload stands."""

    id: str
    file_name: str
    began_at: datetime
    size_bytes: int | None
    here_bytes: int
    stage: Stage
    may_erase: bool
    sentence: str
    note: str
    sha256: str
    expected_sha256: str
    work_id: str
    wants_workshop: bool
    can_end: bool
    waits_here: bool

    @property
    def percent(self) -> int:
        """Give how much of it is here, in whole hundredths."""
        return 100 * self.here_bytes // self.size_bytes if self.size_bytes else 0


def standing(kit: Kit, upload: Upload) -> UploadRow:
    """Tell where an upload stands, as its bytes and its work show it at this moment."""
    work = _work(kit, upload)
    stage, sentence = _arrived(kit, upload, work) if work else _arriving(kit, upload)
    is_here = uploads.holds(kit, upload)
    erasable = stage in _HELD and _is_compared(upload) and may_erase(kit, upload)
    return UploadRow(
        id=upload.id,
        file_name=upload.file_name,
        began_at=upload.began_at,
        size_bytes=upload.length_bytes,
        here_bytes=_here_bytes(kit, upload),
        stage=stage,
        may_erase=erasable,
        sentence=_ERASE if erasable and not sentence else sentence,
        note=uploads.note_on(kit, upload),
        sha256=upload.sha256,
        expected_sha256=upload.expected_sha256,
        work_id=work.id if work else "",
        wants_workshop=upload.state is UploadState.NEEDS_YOU and not upload.workshop_id,
        can_end=work is None and not is_here and stage in (Stage.HALTED, Stage.NEEDS_YOU),
        waits_here=work is None and is_here and stage is Stage.NEEDS_YOU,
    )


def show_uploads(visit: Visit, problem: Problem | None = None) -> Response:
    """List what became of the visitor's uploads a page at a time, those that need somebody first."""
    sought = _sought(visit) if visit.asked else None
    told = _told_once(_rows(visit) if sought is None else _rows_of(visit, sought.records))
    rows = sorted(told, key=lambda row: row[0].stage is not Stage.NEEDS_YOU)
    leaf = leaf_of(visit.query("page"), len(rows), PAGE_SIZE)
    return visit.page(
        "desk_uploads",
        problem,
        rows=rows[(leaf.number - 1) * PAGE_SIZE : leaf.number * PAGE_SIZE],
        leaf=leaf,
        sought=sought,
        stages=STAGES,
        typed=visit.form,
        workshop_choices=WorkshopChoices(visit.kit, visit.lang, visit.form.one("workshop")),
    )


def tell_states(visit: Visit) -> Response:
    """Give the same states to the script of the page that sends, in the visitor's language, some at a time.

    Of those that an address names by their ids, each; else of those whose card must be kept, then of the newest.
    """
    if asked := visit.query("ids").split(".")[:MOST_ASKED] if visit.query("ids") else []:
        rows = [row for upload in _mine(visit, asked) for row in _row(visit, upload)]
    else:
        rows = sorted(_rows(visit), key=lambda row: row[0].may_erase or row[0].stage is Stage.GONE)[:MOST_TOLD]
    told = [
        {
            "id": row.id,
            "name": row.file_name,
            "began": row.began_at.isoformat(),
            "size": row.size_bytes,
            "here": row.here_bytes,
            "stage": row.stage.value,
            "badge": visit.say(STAGES[row.stage]),
            "sentence": said,
            "erase": row.may_erase,
            "sha256": row.sha256,
            "expected": row.expected_sha256,
            "work": row.work_id,
            "workshop": row.wants_workshop,
        }
        for row, said in rows
    ]
    return JSONResponse({"uploads": told})


def post_workshop(visit: Visit) -> Response:
    """Say which workshop files belong to that came without one, and take them in."""

    def act() -> Response:
        chosen = visit.form.many("upload")
        mine = [uploads.upload_of(visit.kit, upload_id, visit.account.id) for upload_id in chosen]
        shop = chosen_workshop(visit.kit, visit.form.one("workshop"), visit.form.one("workshop_name"))
        for upload in mine:
            if upload.state is UploadState.NEEDS_YOU:
                _take_in(visit.kit, upload, shop)
        if not mine:
            raise InvalidInputError("upload.no_file", "Choose at least one file.")
        return visit.go("/uploads", "saved")

    return visit.attempt(act, lambda problem: show_uploads(visit, problem))


def post_end(visit: Visit) -> Response:
    """Give up an upload that came to nothing, and tell of it no more."""
    upload = uploads.upload_of(visit.kit, visit.part("upload_id"), visit.account.id)

    def act() -> Response:
        uploads.put_away(visit.kit, upload)
        return visit.go("/uploads", "removed")

    return visit.attempt(act, lambda problem: show_uploads(visit, problem))


def _sought(visit: Visit) -> Found[Upload]:
    """Find the visitor's own uploads by their files, what they called them, and the workshop."""
    since = visit.kit.clock.now() - uploads.REMEMBERED_FOR
    mine: Way = {"account_id": visit.account.id, "began_at": Range(least=since)}
    ways = chain(by_own_words(visit.asked), by_workshop(visit.kit, visit.asked))
    return search(visit.kit.vault, Upload, first("-began_at"), ways, mine)


def _rows(visit: Visit) -> list[tuple[UploadRow, str]]:
    return _rows_of(visit, uploads.uploads_of(visit.kit, visit.account.id))


def _rows_of(visit: Visit, some: Iterable[Upload]) -> list[tuple[UploadRow, str]]:
    return [row for upload in some for row in _row(visit, upload)]


def _row(visit: Visit, upload: Upload) -> Iterator[tuple[UploadRow, str]]:
    """Yield where an upload stands, and the sentence for it; nothing of a part, nor of what was given up."""
    if upload.is_part or upload.state is UploadState.JOINED:
        return
    if upload.state is UploadState.ENDED and not upload.problem:
        return
    row = standing(visit.kit, upload)
    said = [visit.say(row.sentence, **upload.problem_values), visit.say(row.note)]
    yield row, " ".join(filter(None, said))


def _mine(visit: Visit, ids: Iterable[str]) -> Iterator[Upload]:
    for upload_id in ids:
        with suppress(NotFoundError, BrokenRecordError):
            yield uploads.upload_of(visit.kit, upload_id, visit.account.id)


def _told_once(rows: list[tuple[UploadRow, str]]) -> list[tuple[UploadRow, str]]:
    """Leave out what was brought in or refused again later; the newest stands first."""
    seen: set[str] = set()
    kept = []
    for row, said in rows:
        is_settled = row.may_erase or (row.stage is Stage.NEEDS_YOU and not row.wants_workshop and bool(row.sha256))
        if not is_settled or row.sha256 not in seen:
            kept.append((row, said))
        if is_settled:
            seen.add(row.sha256)
    return kept


def _arriving(kit: Kit, upload: Upload) -> tuple[Stage, str]:
    """Tell of an upload that is no work yet."""
    if upload.state is UploadState.CHECKING:
        return Stage.CHECKING, _KEEP
    if upload.state is not UploadState.RECEIVING:
        return Stage.NEEDS_YOU, upload.problem or _KEEP
    if uploads.has_expired(kit, upload):
        return Stage.NEEDS_YOU, _TOO_LONG
    here_bytes = _here_bytes(kit, upload)
    if upload.problem and not here_bytes:
        return Stage.NEEDS_YOU, upload.problem
    if is_whole(here_bytes, upload.length_bytes):
        return Stage.CHECKING, _KEEP
    is_moving = kit.clock.now() - _touched_at(kit, upload) < MOVING_WITHIN
    return (Stage.SENDING if is_moving else Stage.HALTED), _KEEP


def _arrived(kit: Kit, upload: Upload, work: Work) -> tuple[Stage, str]:
    """Tell of an upload that has become a work; nothing to add when the card may simply be erased."""
    stage = _OF_WORK.get(work.state, Stage.READY)
    if stage is Stage.GONE:
        return stage, ""
    if stage is Stage.NEEDS_YOU:
        return stage, _HALTED
    if upload.expected_sha256 and not _is_compared(upload):
        return Stage.NEEDS_YOU, _OTHERWISE
    if not upload.expected_sha256:
        return stage, _NOT_COMPARED
    return stage, "" if may_erase(kit, upload) else _ONE_COPY


def _is_compared(upload: Upload) -> bool:
    return bool(upload.sha256) and upload.expected_sha256 == upload.sha256


def _work(kit: Kit, upload: Upload) -> Work | None:
    """Give the work that an upload has become; also one that was only taken in later, from the files that wait."""
    try:
        work_id: WorkId | None = upload.work_id
        if upload.state is UploadState.ENDED:
            original = kit.vault.get(Original, upload.original_id)
            work_id = original.work_id if original.sha256 else None
        return kit.catalogue.get(Work, work_id) if work_id else None
    except NotFoundError:
        return None


def _here_bytes(kit: Kit, upload: Upload) -> int:
    try:
        return uploads.offset_of(kit, upload)
    except NotFoundError:
        return 0


def _touched_at(kit: Kit, upload: Upload) -> datetime:
    try:
        return kit.incoming.touched_at(upload.id)
    except NotFoundError:
        return upload.began_at


def _take_in(kit: Kit, upload: Upload, workshop_id: str) -> None:
    try:
        if not workshop_id:
            raise InvalidInputError("upload.workshop", uploads.NO_WORKSHOP)
        uploads.describe_upload(kit, upload, workshop_id)
    except BusyError:
        raise InvalidInputError("upload.busy", _BUSY) from None
