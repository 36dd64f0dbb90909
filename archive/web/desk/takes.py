"""Films that a camera cut up and recorders beside them: what looks as if it belonged together, for a person to say."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from babel.numbers import format_decimal
from starlette.responses import Response

from archive.domain.errors import BrokenRecordError, NotFoundError
from archive.domain.ids import WorkId, WorkshopId
from archive.domain.jobs import JobName
from archive.domain.records import Work
from archive.domain.sealed import Original
from archive.domain.takes import SoundMatch
from archive.ingest.takes.find_clips import has_open_works, takes
from archive.ingest.takes.join_clips import join
from archive.ingest.takes.sync_audio import comparable, confirm, refuse
from archive.languages import SPEAKS
from archive.review.list_search import Found, works_meant, works_with_file, workshops_meant
from archive.review.workshops import offered_workshops
from archive.web.desk.views import leaf_of
from archive.web.desk.visit import Problem, Visit

PAGE_SIZE: Final = 10
"""How many workshops of which something may still be put together stand on one page."""


@dataclass(frozen=True, kw_only=True)
class MatchRow:
    """A recording that was heard in a film, with the names of both files."""

    match: SoundMatch
    film: str
    recording: str
    seconds: str


def show_takes(visit: Visit, problem: Problem | None = None) -> Response:
    """List what looks like one take, which recordings were heard in which films, and what could be compared.

    Whether files belong together is told from all files of a workshop, so a page holds some workshops, whole.
    """
    kit, found = visit.kit, visit.kit.vault.find(SoundMatch, answer="")
    there = [shop for shop in _shops_meant(visit) if has_open_works(kit, shop)]
    leaf = leaf_of(visit.query("page"), len(there), PAGE_SIZE)
    shown = there[(leaf.number - 1) * PAGE_SIZE : leaf.number * PAGE_SIZE]
    return visit.page(
        "desk_takes",
        problem,
        takes=[take for shop in shown for take in takes(kit, shop)],
        matches=[_row(visit, match) for match in found if _is_here(visit, match) and _is_meant(visit, match, shown)],
        films=[(work, _name(visit, work.id)) for shop in shown for work in comparable(kit, shop)],
        leaf=leaf,
        sought=Found(there) if visit.asked else None,
        is_cut=not visit.asked and offered_workshops(kit).is_cut,
    )


def _shops_meant(visit: Visit) -> list[WorkshopId]:
    """Give the workshops that are looked at: the newest, or those that are called so or have a file that is."""
    kit, asked = visit.kit, visit.asked
    if not asked:
        return [shop.id for shop in offered_workshops(kit).workshops]
    ids = dict.fromkeys(workshops_meant(kit, asked))
    for work_id in (*works_with_file(kit, asked), *works_meant(kit, asked)):
        with suppress(NotFoundError, BrokenRecordError):
            ids[kit.catalogue.get(Work, work_id).workshop_id] = None
    return [WorkshopId(shop) for shop in ids]


def post_take(visit: Visit) -> Response:
    """Make one work of the files that somebody says are one take."""

    def act() -> Response:
        works = [WorkId(work_id) for work_id in visit.form.many("work")]
        said = {name: bool(visit.form.one(name)) for name in ("gap_known", "sound_known")}
        whole = join(visit.kit, works, visit.account.id, **said)
        return visit.go(f"/works/{whole.id}", "preparing")

    return visit.attempt(act, lambda problem: show_takes(visit, problem))


def post_compare(visit: Visit) -> Response:
    """Queue the comparing of a film with its workshop's recordings: it takes as long as listening to them does."""
    visit.kit.jobs.put(JobName.MATCH, visit.kit.catalogue.get(Work, visit.form.one("work")).id)
    return visit.go("/takes", "preparing")


def post_sound(visit: Visit) -> Response:
    """Write down whether a recording belongs to its film; if it does, the film is prepared anew with it."""

    def act() -> Response:
        if visit.form.one("answer") != "yes":
            refuse(visit.kit, visit.form.one("match"), visit.account.id)
            return visit.go("/takes", "saved")
        film = confirm(visit.kit, visit.form.one("match"), visit.account.id)
        return visit.go(f"/works/{film.id}", "preparing")

    return visit.attempt(act, lambda problem: show_takes(visit, problem))


def _row(visit: Visit, match: SoundMatch) -> MatchRow:
    film, recording = _name(visit, match.work_id), _name(visit, match.sound_work_id)
    return MatchRow(match=match, film=film, recording=recording, seconds=_seconds(match.at_ms, visit.lang))


def _seconds(at_ms: int, language: str) -> str:
    """Give seconds to the thousandth as a language writes them."""
    return format_decimal(at_ms / 1000, format="0.000", locale=SPEAKS[language].locale)


def _is_here(visit: Visit, match: SoundMatch) -> bool:
    """Tell whether both still have a file: what was put together or erased has gone from here."""
    return bool(_name(visit, match.work_id) and _name(visit, match.sound_work_id))


def _is_meant(visit: Visit, match: SoundMatch, shops: list[WorkshopId]) -> bool:
    """Tell whether a match is to be shown: each, or where something is sought, those of the workshops found."""
    return not visit.asked or visit.kit.catalogue.get(Work, match.work_id).workshop_id in shops


def _name(visit: Visit, work_id: WorkId) -> str:
    """Give the name of a work's file, or nothing when it has none any more."""
    names = (original.file_name for original in visit.kit.vault.find(Original, work_id=work_id))
    return next((name for name in names if name), "")
