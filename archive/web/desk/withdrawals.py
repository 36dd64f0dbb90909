"""What was taken back, as the desk follows it to its last byte, and what a consent officer must decide about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Final

from babel.dates import format_datetime
from starlette.responses import Response

from archive.domain.records import Work
from archive.domain.roles import CONSENT_OFFICER, KNOWS_PEOPLE
from archive.domain.terms import Fate
from archive.domain.timecode import clock_text
from archive.domain.withdrawals import Reach, Wish, Withdrawal
from archive.languages import SPEAKS, _
from archive.review.exports import recalls
from archive.review.list_search import Found, by_id, by_person, by_work, first, search
from archive.review.participants import known_as
from archive.review.people.accounts import name_of
from archive.review.withdrawal.papers import closed_parts
from archive.review.withdrawal.progress import (
    WAITING,
    OriginalFate,
    Progress,
    act_about,
    all_acts,
    is_act,
    progress,
    progress_of,
)
from archive.review.withdrawal.verdicts import give_verdict, undecided, undecided_count
from archive.web.desk.views import WorkRow, leaf_of, row_of
from archive.web.desk.visit import Problem, Visit
from archive.web.http.forms import read_day, whole_number

SHOWN: Final = 30


REACHES: Final[Mapping[Reach, str]] = {
    Reach.CONSENTS: _("One or more consents"),
    Reach.PART: _("A part of a consent"),
    Reach.WORK: _("A whole work"),
}

FATES: Final[Mapping[Fate, str]] = {
    Fate.HIDE: _("Keep the original locked away; nobody is shown it and nothing is made of it"),
    Fate.HIDE_UNTIL: _("Hide it only until a day; from that day on this consent speaks again"),
    Fate.ERASE: _("Erase the original too, for ever"),
}

STANDINGS: Final[Mapping[OriginalFate, str]] = {
    OriginalFate.HIDDEN: _(
        "The original stays locked away. Nobody is shown it, and no job reads it for what was closed."
    ),
    OriginalFate.HIDDEN_UNTIL: _("The original stays locked away until the day that was chosen."),
    OriginalFate.TO_BE_ERASED: _("The original is being erased."),
    OriginalFate.WAITS_JOINT: _(
        "Others are in this original too. A consent officer decides; meanwhile it is locked away."
    ),
    OriginalFate.WAITS_OFFICER: _(
        "To be erased once somebody else agrees: a consent officer, or the person with their own code. Meanwhile it is "
        "locked away."
    ),
    OriginalFate.WAITS_CONSENT: _(
        "The person still allows something about it by another consent. A consent officer decides."
    ),
    OriginalFate.AGREED: _(
        "It is agreed that the original is erased. Until then it is locked away, and it can still be kept."
    ),
    OriginalFate.KEPT: _("It was decided that the original stays, locked away."),
    OriginalFate.ERASED: _("The original is erased, with its name, its tags and every text written from it."),
}


@dataclass(frozen=True)
class Said:
    """What somebody said about erasing an original; no name: the person themselves."""

    name: str
    at: datetime
    erase: bool


def show_withdrawals(visit: Visit) -> Response:
    """List what was taken back, the newest first, with how far each has come."""
    leaf = leaf_of(visit.query("page"), visit.kit.catalogue.count(Withdrawal), SHOWN)
    sought = _sought(visit) if visit.asked else None
    acts = sought.records if sought else all_acts(visit.kit, SHOWN, (leaf.number - 1) * SHOWN)
    undecided_last = max(1, -(-undecided_count(visit.kit) // SHOWN))
    undecided_number = min(max(whole_number(visit.query("undecided_page")), 1), undecided_last)
    found = undecided(visit.kit, (undecided_number - 1) * SHOWN, SHOWN)
    return visit.page(
        "desk_withdrawals",
        rows=[progress_of(visit.kit, act) for act in acts],
        sought=sought,
        waiting=found.waiting if visit.has_role(CONSENT_OFFICER) else [],
        agreed=found.agreed,
        undecided_number=undecided_number,
        undecided_last=undecided_last,
        number=leaf.number,
        last=leaf.last,
        moment=lambda at: moment(visit, at),
        reaches=REACHES,
        whose=lambda row: _whose(visit, row),
    )


def _sought(visit: Visit) -> Found[Withdrawal]:
    """Find taking-backs by whom or which work they concern, and by their ids."""
    kit, asked = visit.kit, visit.asked
    ways = chain(by_person(kit, asked), by_work(kit, asked), by_id(asked))
    return search(kit.catalogue, Withdrawal, first("-at"), ways, {})


def show_withdrawal(visit: Visit) -> Response:
    """Show one taking-back: what is closed since when, what is deleted, and what is still left."""
    return _show(visit, None)


def post_verdict(visit: Visit) -> Response:
    """Say whether an original is erased or kept; who may say which is asked where it is written down."""
    act_id, work_id = visit.part("withdrawal_id"), visit.form.one("work")

    def act() -> Response:
        give_verdict(visit.kit, act_id, work_id, visit.actor, erase=visit.form.one("do") == "erase")
        return visit.go(f"/withdrawals/{act_id}", "saved")

    return visit.attempt(act, lambda problem: _show(visit, problem))


def wish_in(visit: Visit) -> Wish:
    """Read from a form what is to become of the originals; nothing ticked is the gentlest."""
    chosen = visit.form.one("fate")
    fate = Fate(chosen) if chosen in set(Fate) else Fate.HIDE
    return Wish(fate=fate, hidden_until=read_day(visit.form.one("hidden_until")) if fate is Fate.HIDE_UNTIL else None)


def go_to(visit: Visit, act_id: str, otherwise: str) -> Response:
    """Send the visitor on to a taking-back that was just done, or where it changed nothing, to the page given."""
    return visit.go(f"/withdrawals/{act_id}" if is_act(visit.kit, act_id) else otherwise, "withdrawn")


def moment(visit: Visit, at: datetime) -> str:
    """Write an instant as the visitor's language does, in universal time."""
    language = SPEAKS[visit.lang]
    return format_datetime(at, f"d MMMM yyyy{language.comma}HH:mm:ss 'UTC'", locale=language.locale)


def latest_for(visit: Visit, work: Work) -> str:
    """Give the id of the newest taking-back about a work, or nothing."""
    act = act_about(visit.kit, work.id)
    return act.id if act else ""


def _whose(visit: Visit, found: Progress) -> str:
    """Give the name by which the desk knows who is concerned, or nothing to whoever does not work with people."""
    person = found.act.participant_id
    return known_as(visit.kit, person) if person and _knows_people(visit) else ""


def _show(visit: Visit, problem: Problem | None) -> Response:
    found = progress(visit.kit, visit.part("withdrawal_id"))
    return visit.page(
        "desk_withdrawal",
        problem,
        found=found,
        works=_works(visit, found),
        person=_whose(visit, found),
        parts=closed_parts(visit.kit, found.act),
        asked_by=name_of(visit.kit, found.act.asked_by) if found.act.asked_by else "",
        said=_said(visit, found),
        clock=clock_text,
        recalls=recalls(visit.kit, found.act.work_ids),
        waits=WAITING,
        may_decide=visit.has_role(CONSENT_OFFICER),
        knows_people=_knows_people(visit),
        moment=lambda at: moment(visit, at),
        reaches=REACHES,
        fates=FATES,
        standings=STANDINGS,
    )


def _works(visit: Visit, found: Progress) -> dict[str, WorkRow]:
    kit = visit.kit
    return {line.work_id: row_of(kit, kit.catalogue.get(Work, line.work_id)) for line in found.originals}


def _said(visit: Visit, found: Progress) -> dict[str, list[Said]]:
    """Give who said what about each original, their last word each; the person themselves has no name here."""
    return {
        line.work_id: [
            Said(name_of(visit.kit, verdict.by) if verdict.by else "", verdict.at, verdict.erase)
            for verdict in found.act.verdicts_on(line.work_id)
        ]
        for line in found.originals
    }


def _knows_people(visit: Visit) -> bool:
    return visit.has_role(KNOWS_PEOPLE)
