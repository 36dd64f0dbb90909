"""The board: works by workshop and day, found by their words, people, state and what they lack, a page at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import urlencode

from starlette.responses import Response

from archive.domain.roles import REVIEWER, TELLS_WORKS_APART, WRITES
from archive.domain.terms import WorkState
from archive.ports import Kit
from archive.review.directory import PersonName, people_called
from archive.review.works.board import WHO_ACTS, Lack, Standing
from archive.review.works.find_works import Reads, Sought, find_works
from archive.review.works.labels import label_work, say_wordless
from archive.review.workshops import workshops_called
from archive.web.desk.board.rows import rows_for, shelves
from archive.web.desk.board.words import BOARD_WORDS, WHO
from archive.web.desk.views import WorkshopChoices, called_workshop
from archive.web.desk.visit import Visit
from archive.web.desk.works import show_work
from archive.web.http.forms import whole_number

ROWS: Final = 12
"""How many works stand on one page of the board."""

MOST_NAMED: Final = 20
"""How many people are offered where a name that was typed may be several."""


def show_board(visit: Visit) -> Response:
    """Show works from a place on: what each lacks, who is to act, and what visitors meet of it now."""
    typed = {name: visit.query(name) for name in ("words", "person", "workshop", "state", "lack", "acts")}
    places = workshops_called(visit.kit, named := visit.query("workshop_name"))
    if len(places) == 1:
        typed["workshop"], named = places[0].id, ""
    people = _people(visit.kit, typed["person"])
    person = people[0] if len(people) == 1 else None
    sought = Sought(
        workshop_id=typed["workshop"],
        state=typed["state"] if typed["state"] in set(WorkState) else "",
        participant_id=person.id if person else "",
        words=typed["words"][:200],
        lack=Lack(typed["lack"]) if typed["lack"] in set(Lack) else None,
        waits=_acts(visit, typed["acts"]),
        labels=visit.has_role(TELLS_WORKS_APART),
        reads=reads_of(visit),
    )
    start = whole_number(visit.query("from"), 0)
    is_unclear = bool(typed["person"]) and person is None
    found = None if is_unclear or named else find_works(visit.kit, sought, start, ROWS)
    kept = {name: value for name, value in typed.items() if value}
    return visit.page(
        "desk_works",
        shelves=shelves(visit, rows_for(visit, found.standings)) if found else [],
        found=found,
        start=start,
        typed=typed,
        person_name=person.name if person else typed["person"],
        people=people if is_unclear else [],
        places=[(called_workshop(shop, visit.lang), _address({**kept, "workshop": shop.id}, 0)) for shop in places]
        if named
        else [],
        workshop_name=named,
        is_narrowed=bool(kept or named),
        reads_words=sought.reads is not Reads.NOTHING,
        next_address=_address(kept, found.until) if found and found.is_more else "",
        first_address=_address(kept, 0) if start else "",
        states=list(WorkState),
        workshops=WorkshopChoices(visit.kit, visit.lang, typed["workshop"]),
        board=BOARD_WORDS,
    )


def post_label(visit: Visit) -> Response:
    """Keep what the crew calls a work."""
    label, seen = visit.form.one("label"), visit.form.one("seen")
    return _post(visit, lambda work_id: label_work(visit.kit, work_id, label, visit.account.id, seen=seen))


def post_wordless(visit: Visit) -> Response:
    """Keep, or take back, that nothing is said in a work."""
    is_so = visit.form.one("wordless") == "yes"
    return _post(visit, lambda work_id: say_wordless(visit.kit, work_id, visit.account.id, wordless=is_so))


def _post(visit: Visit, act: Callable[[str], object]) -> Response:
    work_id = visit.part("work_id")

    def go() -> Response:
        act(work_id)
        return visit.go(f"/works/{work_id}", "saved")

    return visit.attempt(go, lambda problem: show_work(visit, problem))


def reads_of(visit: Visit) -> Reads:
    """Tell what an account reads of the summaries and transcripts of works at the desk."""
    if visit.has_role(WRITES):
        return Reads.ALL
    return Reads.FOR_RELEASE if visit.has_role(REVIEWER) else Reads.NOTHING


def _acts(visit: Visit, who: str) -> Callable[[Standing], bool] | None:
    """Give whether a work waits for the visitor or for a role, as somebody asked; nothing where they did not."""
    if who == "me":
        return lambda standing: any(standing.may_act(lack, visit.account.roles, visit.is_own) for lack in standing.acts)
    role = next((role for role in WHO if role == who), None)
    return (lambda standing: any(role in WHO_ACTS[lack] for lack in standing.acts)) if role else None


def _people(kit: Kit, typed: str) -> list[PersonName]:
    """Give who is meant: whoever is called just so, or has this id, else all whose names begin so."""
    called = people_called(kit, typed, MOST_NAMED)
    exact = [one for one in called if typed.casefold() in (one.id, one.name.casefold())]
    return exact or called


def _address(kept: dict[str, str], start: int) -> str:
    query = urlencode({**kept, **({"from": str(start)} if start else {})})
    return f"/desk/works?{query}" if query else "/desk/works"
