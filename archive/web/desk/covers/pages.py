"""The covers of a work at the desk: seen over its pictures and in time, changed one by one or many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.responses import JSONResponse, RedirectResponse, Response

from archive.domain.consent import DESK
from archive.domain.covers import Cover, LookReport, by_weight, comes_last, weight
from archive.domain.cuts import time_left
from archive.domain.errors import ArchiveError, InvalidInputError, NotFoundError, readable
from archive.domain.ids import ParticipantId
from archive.domain.records import Rendition, Work
from archive.domain.roles import WRITES
from archive.domain.terms import Recipe, WorkState
from archive.domain.timecode import clock_text
from archive.review.participants import known_as
from archive.review.works.bulk_covers import dismiss_signs, dismiss_weak, say_all_unsaid, signs, weak_finds
from archive.review.works.concealment import ask_for_concealed, want_film_at_high_risk
from archive.review.works.covers import (
    CoverStatus,
    covers_of,
    standing,
)
from archive.review.works.works import draft_of
from archive.web.desk.covers.actions import change_covers, whole
from archive.web.desk.covers.words import SCRIPT_WORDS, STYLES, letter_of, where_it_stands
from archive.web.desk.session import PATH
from archive.web.desk.visit import Problem, Visit, problem_of
from archive.web.http.middleware import POLICY

WITH_SCRIPT: Final = f"{POLICY}; script-src 'self'; connect-src 'self'"
"""On this page our own script may run and speak to us alone; without it the page is a list of forms."""

PAGE_SIZE: Final = 50
WEAK_AT_ONCE: Final = 24
"""How many finds are shown beside each other to be dismissed at once."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A cover as a list shows it."""

    cover: Cover
    letter: str
    whose: str
    start: str
    end: str


def show_covers(visit: Visit, problem: Problem | None = None) -> Response:
    """Show a work's covers: over what can be played of it, on a timeline and in a list, those to look at first."""
    kit, work = visit.kit, visit.kit.catalogue.get(Work, visit.part("work_id"))
    now = standing(kit, work.id)
    rows = rows_of(visit, now.covers)
    last = max(1, -(-len(rows) // PAGE_SIZE))
    number = min(max(_whole(visit.query("page")), 1), last)
    film, photo = _plain(visit, work, Recipe.VIDEO), _plain(visit, work, Recipe.PHOTO)
    draft = draft_of(kit, work.id)
    rate, length_ms = _counted(visit, work)
    response = visit.page(
        "desk_covers",
        problem,
        work=work,
        draft=draft,
        standing=now,
        signs_sought=now.signs_sought,
        said=where_it_stands(now),
        is_released=work.state is WorkState.RELEASED,
        rows=rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE],
        total=len(rows),
        number=number,
        last=last,
        film=film,
        photo=None if film else photo,
        kept=_kept(work, film) if film else [],
        rate=rate,
        length_ms=length_ms,
        styles=STYLES,
        style_choices=visit.choices(STYLES),
        style_words=dict(visit.choices(STYLES)),
        people=_people(visit, now),
        writes=visit.has_role(WRITES),
        script_words={name: visit.say(words) for name, words in SCRIPT_WORDS.items()},
        sure=SCRIPT_WORDS["sure"],
        clock=clock_text,
        weak=_rows_among(rows, weak_finds(kit, work.id)) if film or photo else [],
        signs=_rows_among(rows, signs(kit, work.id)) if film or photo else [],
        seconds=lambda ms: f"{ms / 1000:g}",
        percent=lambda part: f"{part / 100:g}",
    )
    response.headers["content-security-policy"] = WITH_SCRIPT
    return response


def tell_covers(visit: Visit) -> Response:
    """Give all covers of a work to the page's script, in the order in which they begin."""
    work = visit.kit.catalogue.get(Work, visit.part("work_id"))
    return JSONResponse({"covers": [told(cover) for cover in covers_of(visit.kit, work.id)]})


def post_cover(visit: Visit) -> Response:
    """Change a cover, or draw one, and tell the script what became of it, or a person on the page."""
    work_id, kit = visit.part("work_id"), visit.kit
    wants_json = "application/json" in visit.request.headers.get("accept", "")
    try:
        changed = change_covers(visit, kit.catalogue.get(Work, work_id))
    except ArchiveError as error:
        problem = problem_of(error, visit.lang)
        if problem.status >= 500:
            raise
        return _told_of(visit, problem) if wants_json else show_covers(visit, problem)
    if wants_json:
        stand = {} if visit.form.one("more") else _stand(visit)
        return JSONResponse({"covers": [told(cover) for cover in changed], **stand})
    rows = rows_of(visit, covers_of(kit, work_id))
    place = next((at for at, row in enumerate(rows) if row.cover.id == changed[0].id), 0)
    address = f"{PATH}/works/{work_id}/covers?page={place // PAGE_SIZE + 1}&done=saved#c-{changed[0].id}"
    return RedirectResponse(address, status_code=303)


def post_many(visit: Visit) -> Response:
    """Do something with many covers at once, or have the covered pictures made."""
    work_id, what, form = visit.part("work_id"), visit.form.one("do"), visit.form

    def act() -> Response:
        done = "saved"
        if what == "all_unsaid":
            if not form.one("person"):
                raise InvalidInputError("cover.who", "Choose who it is.")
            say_all_unsaid(visit.kit, work_id, ParticipantId(form.one("person")), visit.account.id)
        elif what == "weak":
            dismiss_weak(visit.kit, work_id, _seen(form.many("seen")), visit.account.id)
        elif what == "signs":
            dismiss_signs(visit.kit, work_id, _seen(form.many("seen")), visit.account.id)
        elif what in ("film", "card"):
            want_film_at_high_risk(visit.kit, work_id, what == "film", visit.account.id)
            done = "covering"
        elif what == "make":
            ask_for_concealed(visit.kit, work_id, visit.account.id)
            done = "covering"
        return visit.go(f"/works/{work_id}/covers", done)

    return visit.attempt(act, lambda problem: show_covers(visit, problem))


def told(cover: Cover) -> dict[str, Any]:
    """Give a cover as the page's script reads it: times in milliseconds, places in ten-thousandths."""
    return {
        "id": cover.id,
        "version": cover.version,
        "style": cover.style.value,
        "start": cover.start_ms,
        "end": cover.end_ms,
        "keys": [[k.at_ms, k.box.left, k.box.top, k.box.width, k.box.height] for k in cover.keys],
        "person": cover.participant_id or "",
        "found": bool(cover.found_by),
        "sure": cover.confidence if cover.surest is None else cover.surest,
        "surest": cover.surest_at_ms,
        "weak": comes_last(cover),
        "weight": weight(cover),
        "dismissed": cover.dismissed,
    }


def rows_of(visit: Visit, covers: Iterable[Cover]) -> list[Row]:
    """Give covers as a list shows them, by what matters, each with the letters that it has in the order of time."""
    names: dict[str, str] = {"": ""}
    in_time = list(covers)
    places = {cover.id: place for place, cover in enumerate(in_time)}
    rows = []
    for cover in by_weight(in_time):
        person = cover.participant_id or ""
        if person not in names:
            names[person] = known_as(visit.kit, ParticipantId(person))
        start, end = clock_text(cover.start_ms), clock_text(cover.end_ms)
        rows.append(Row(cover=cover, letter=letter_of(places[cover.id]), whose=names[person], start=start, end=end))
    return rows


def _rows_among(rows: Iterable[Row], covers: Sequence[Cover]) -> list[Row]:
    """Give the rows of finds that are offered to be dismissed at once, beside their pictures."""
    known = {row.cover.id: row for row in rows}
    return [known[cover.id] for cover in covers[:WEAK_AT_ONCE] if cover.id in known]


def _seen(ticked: Iterable[str]) -> dict[str, int]:
    """Read which covers were ticked beside their pictures, each with the version in which it was shown."""
    seen = {}
    for each in ticked:
        cover_id, _, version = each.partition(":")
        seen[cover_id] = whole(version)
    if not seen:
        raise InvalidInputError("cover.none_ticked", "Tick the finds in which there is nothing to hide.")
    return seen


def _told_of(visit: Visit, problem: Problem) -> Response:
    """Tell the script of a problem, with the cover as it is now."""
    try:
        fresh = visit.kit.vault.get(Cover, visit.form.one("cover"))
        covers = [told(fresh)] if fresh.work_id == visit.part("work_id") else []
    except NotFoundError:
        covers = []
    return JSONResponse({"problem": problem.sentence, "covers": covers}, status_code=problem.status)


def _stand(visit: Visit) -> dict[str, Any]:
    now = standing(visit.kit, visit.part("work_id"))
    return {"unsaid": now.unsaid, "said": [visit.say(sentence) for sentence in where_it_stands(now)]}


def _people(visit: Visit, now: CoverStatus) -> list[tuple[str, str]]:
    named = [(str(person), known_as(visit.kit, person)) for person in now.people]
    return sorted(named, key=lambda each: each[1].casefold())


def _plain(visit: Visit, work: Work, recipe: Recipe) -> Rendition | None:
    """Give the middle size of what the desk may open of a work as it was taken, without covers."""
    made = readable(visit.kit.catalogue.find(Rendition, work_id=work.id))
    found = (r for r in made if r.recipe is recipe and not r.edit and r.is_for_every_device)
    open_ones = (r for r in found if visit.desk.room.gate.admit(r.id, DESK) is not None)
    by_size = sorted(open_ones, key=lambda r: r.size_bytes)
    return by_size[len(by_size) // 2] if by_size else None


def _kept(work: Work, film: Rendition) -> list[tuple[int, int]]:
    """Give the stretches of the whole recording that a film still holds, or nothing for all of it."""
    return [] if film.segment_ids is None else [(s.start_ms, s.end_ms) for s in time_left(work, film.segment_ids)]


def _counted(visit: Visit, work: Work) -> tuple[int, int]:
    """Give how many pictures a second the film has and how many milliseconds it lasts, or zeros: nobody counted them.

    What the work itself says of its length is too coarse.
    """
    try:
        look = visit.kit.vault.get(LookReport, work.id)
    except NotFoundError:
        return 0, 0
    rate = look.frames_per_second
    return rate, look.pictures * 1000 // rate if rate else 0


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
