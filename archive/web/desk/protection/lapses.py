"""What lapses soon, and a talk about it drafted in the person's own language, to be printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from starlette.responses import Response

from archive.domain.ids import ParticipantId
from archive.domain.receipt import WHAT
from archive.domain.records import ConsentRecord, ParticipantHandle
from archive.domain.validity import REVIEW_GRACE
from archive.languages import LANGUAGES, NAMES, _, spoken_by_us
from archive.review.consent.lapses import (
    AHEAD,
    PAGE_SIZE,
    Lapse,
    LapsePage,
    Turn,
    lapses_among,
    lapses_from,
    lapses_of,
    missed_count,
    missed_talks,
    place_in,
)
from archive.review.list_search import MOST_FOUND, Found, first, people_meant, search, workshops_meant
from archive.review.participants import identity_of, known_as
from archive.review.withdrawal.own_view import own_view
from archive.web.desk.views import Leaf
from archive.web.desk.visit import Visit
from archive.web.http.forms import whole_number

TURNS: Final[Mapping[Turn, str]] = {
    Turn.ENDS: _("last day of a consent"),
    Turn.REVIEW: _("to be talked over again"),
    Turn.OF_AGE: _("comes of age: what a guardian allowed ends"),
    Turn.LIFT_ENDS: _("last day of what a talk had opened"),
    Turn.OPENS: _("first day: what was to wait opens"),
}
"""What the clock will do, in plain words."""


def show_lapses(visit: Visit) -> Response:
    """List what lapses in the next three months, oldest first, and talks that were missed, newest first."""
    if visit.asked:
        return _show_sought(visit)
    kit = visit.kit
    first = place_in(visit.query("from"))
    page = lapses_from(kit, first)
    last = max(1, -(-missed_count(kit) // PAGE_SIZE))
    number = min(max(whole_number(visit.query("missed_page")), 1), last)
    missed = [] if first else missed_talks(kit, (number - 1) * PAGE_SIZE)
    return _page(visit, missed, page, Leaf(number=number, last=1 if first else last, size=PAGE_SIZE))


def _show_sought(visit: Visit) -> Response:
    """List the same of those alone who are called so, or have given a consent for a workshop that is."""
    kit = visit.kit
    shops = workshops_meant(kit, visit.asked)
    consents = search(kit.catalogue, ConsentRecord, first("review_on"), ({"scope_id": shop} for shop in shops), {})
    people = dict.fromkeys([*people_meant(kit, visit.asked), *(each.participant_id for each in consents.records)])
    missed, soon = lapses_among(kit, people)
    cut = consents.is_cut or len(missed) > MOST_FOUND or len(soon) > MOST_FOUND
    sought = Found(soon[:MOST_FOUND], cut)
    return _page(visit, missed[:MOST_FOUND], LapsePage(sought.records, None), Leaf(1, 1, PAGE_SIZE), sought)


def _page(
    visit: Visit, missed: list[Lapse], page: LapsePage, leaf: Leaf, sought: Found[Lapse] | None = None
) -> Response:
    names = {each.participant_id: known_as(visit.kit, each.participant_id) for each in (*missed, *page.lapses)}
    return visit.page(
        "desk_lapses",
        lapses=page.lapses,
        following=page.following,
        missed=missed,
        missed_number=leaf.number,
        missed_last=leaf.last,
        names=names,
        sought=sought,
        turns=TURNS,
        grace_days=REVIEW_GRACE.days,
    )


def show_draft(visit: Visit) -> Response:
    """Show the talk about somebody's consents, drafted in the language they speak, unless another is asked for."""
    kit = visit.kit
    handle = kit.catalogue.get(ParticipantHandle, visit.part("participant_id"))
    asked = visit.query("in")
    lang = asked if asked in LANGUAGES else _language_of(visit, handle.id)
    spoken = replace(visit, lang=lang)
    return spoken.page(
        "desk_draft",
        handle=handle,
        view=own_view(kit, handle.id),
        mine=[lapse for lapse in lapses_of(kit, handle.id) if lapse.on <= kit.clock.now().date() + AHEAD],
        turns=TURNS,
        what=WHAT,
        spoken_in=lang,
        choices_of_language=[(code, NAMES[code]) for code in LANGUAGES],
        today=kit.clock.now().date(),
    )


def _language_of(visit: Visit, participant_id: ParticipantId) -> str:
    """Give the first of our languages that a person speaks; spoken Arabic is read in written Arabic."""
    for code in identity_of(visit.kit, participant_id).languages:
        if known := spoken_by_us(code, ""):
            return known
    return visit.lang
