"""What anybody may ask to be taken down: it is hidden at once, and a person decides (rules E, B.4 case 55).

Hiding is no withdrawal: it only holds a work back from everyone but the team until somebody at the desk has looked.
So that nobody can be silenced by repeating, what was put back lately, and whatever comes in a flood, waits for the
desk without being hidden. Whoever asks gets the same answer in every case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from archive.domain.days import later
from archive.domain.errors import ArchiveError, BrokenRecordError, NotFoundError, RefusedError, StaleRecordError
from archive.domain.ids import looks_like_id, new_id
from archive.domain.records import Work
from archive.domain.roles import REVIEWER
from archive.domain.sealed import TakedownRequest
from archive.domain.terms import WorkState
from archive.ports import Kit, Page
from archive.review.people.accounts import Actor, actor, require_role
from archive.review.people.separation import one_person
from archive.review.people.withdrawal_act import Act
from archive.review.works.placement import place_work
from archive.review.works.works import TRIES, send_back, withdraw_work

ANSWER_WITHIN: Final = timedelta(hours=72)
"""How soon a person decides."""

LEFT_ALONE_FOR: Final = timedelta(days=90)
"""For how long a work that a person has put back is not hidden again before a person has looked."""

MOST_HIDDEN: Final = ((timedelta(hours=1), 12), (timedelta(days=1), 40))
"""How many works requests may hide within a time; those beyond wait for the desk."""

MOST_WAITING_PER_WORK: Final = 20
MOST_WAITING_UNKNOWN: Final = 200
"""How many requests about one work, and about pages that we do not know, are kept for the desk at a time."""

LONGEST_PAGE: Final = 500
LONGEST_TEXT: Final = 4_000
_ID: Final = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Complaint:
    """What somebody asks: which page, and if they wish why, and how to reach them."""

    page: str
    reason: str = ""
    contact: str = ""


def ask_takedown(kit: Kit, complaint: Complaint) -> TakedownRequest | None:
    """Hide the work behind a page for everyone but the team, and keep the request for the desk.

    Nothing about it may be told to whoever asks. None: so much of the same waits already that no more is kept.
    """
    work = work_behind(kit, complaint.page)
    held = work is not None and _hold_if_allowed(kit, work)
    if not held and _enough_waits(kit, work):
        return None
    request = TakedownRequest(
        id=new_id(),
        page=complaint.page.strip()[:LONGEST_PAGE],
        asked_at=kit.clock.now(),
        work_id=work.id if work else None,
        reason=complaint.reason.strip()[:LONGEST_TEXT],
        contact=complaint.contact.strip()[:LONGEST_PAGE],
        hid=held,
    )
    return kit.vault.save(request)


def names_a_page(page: str) -> bool:
    """Tell by its form alone whether a text can be the address of something here; whether it is, nobody learns."""
    return any(looks_like_id(part) for part in _parts_of(page))


def work_behind(kit: Kit, page: str) -> Work | None:
    """Give the work that an address, or an id, speaks of; None when there is none."""
    for part in reversed(_parts_of(page)):
        if looks_like_id(part):
            try:
                return kit.catalogue.get(Work, part)
            except (NotFoundError, BrokenRecordError):
                continue
    return None


def _parts_of(page: str) -> list[str]:
    return _ID.findall(page.strip()[:LONGEST_PAGE].partition("?")[0])


OLDEST_FIRST: Final = Page(order_by="asked_at")


def waiting_takedowns(kit: Kit, page: Page = OLDEST_FIRST) -> tuple[TakedownRequest, ...]:
    """Give the requests that nobody has decided yet, the oldest first; or a page of them."""
    return tuple(_read(kit.vault.find(TakedownRequest, page, resolved="false")))


def decide_by(request: TakedownRequest) -> datetime:
    """Give the instant by which a person decides."""
    return later(request.asked_at, ANSWER_WITHIN)


def put_back(kit: Kit, request_id: str, by: Actor, note: str = "") -> TakedownRequest:
    """Show a work again that a request has hidden, as far as consent goes; every request about it is answered.

    Raises:
        RefusedError: only a reviewer may, and not who prepared the work.
    """
    require_role(actor(kit, by.account_id), REVIEWER)
    request = _undecided(kit, request_id)
    if request.work_id is not None:
        work = kit.catalogue.get(Work, request.work_id)
        if work.operator in one_person(kit, by.account_id):
            raise RefusedError("Somebody else decides about a work that you prepared.")
        _set_hold(kit, work.id, None)
    return _answer(kit, request, by, note, back=True)


def uphold(kit: Kit, request_id: str, by: Actor, note: str = "", for_good: bool | Act = False) -> TakedownRequest:
    """Agree with a request: the work goes back to those who prepare it, or is withdrawn for good.

    For good, an act may say what becomes of the sealed original. Anybody at the desk may. It is let out again only by
    a new review, or never.
    """
    actor(kit, by.account_id)
    request = _undecided(kit, request_id)
    if request.work_id is not None and for_good:
        withdraw_work(kit, request.work_id, by, for_good if isinstance(for_good, Act) else None)
    elif request.work_id is not None:
        state = kit.catalogue.get(Work, request.work_id).state
        if state not in (WorkState.SENT_BACK, WorkState.REFUSED, WorkState.WITHDRAWN):
            send_back(kit, request.work_id, by.account_id, note)
        _set_hold(kit, request.work_id, None)
    return _answer(kit, request, by, note, back=False)


def _hold_if_allowed(kit: Kit, work: Work) -> bool:
    """Hide a work, unless it is hidden already, was put back lately or too many were hidden; tell whether it was."""
    now = kit.clock.now()
    if work.state is WorkState.WITHDRAWN or work.held_at is not None:
        return False
    decided = (r for r in _readable(kit, work_id=work.id) if r.put_back and r.resolved_at is not None)
    if any(r.resolved_at is not None and now - r.resolved_at < LEFT_ALONE_FOR for r in decided):
        return False
    hidden_at = [r.asked_at for r in _readable(kit, hid="true")]
    if any(sum(now - at < within for at in hidden_at) >= most for within, most in MOST_HIDDEN):
        return False
    return _set_hold(kit, work.id, now)


def _set_hold(kit: Kit, work_id: str, held_at: datetime | None) -> bool:
    """Hold a work or let go of it, whoever else is writing; tell whether that changed anything."""
    for _ in range(TRIES):
        work = kit.catalogue.get(Work, work_id)
        if work.state is WorkState.WITHDRAWN or (work.held_at is None) == (held_at is None):
            return False
        try:
            kit.catalogue.save(replace(work, held_at=held_at))
        except StaleRecordError:
            continue
        place_work(kit, work_id)
        return True
    raise StaleRecordError("Too many people are writing at this moment; try again.")


def _enough_waits(kit: Kit, work: Work | None) -> bool:
    if work is not None:
        return sum(not r.resolved for r in _readable(kit, work_id=work.id)) >= MOST_WAITING_PER_WORK
    return sum(r.work_id is None for r in _readable(kit, resolved="false")) >= MOST_WAITING_UNKNOWN


def _undecided(kit: Kit, request_id: str) -> TakedownRequest:
    request = kit.vault.get(TakedownRequest, request_id)
    if request.resolved:
        raise RefusedError("Somebody has decided about this already.")
    return request


def _answer(kit: Kit, request: TakedownRequest, by: Actor, note: str, *, back: bool) -> TakedownRequest:
    """Write the decision under the request, and under every other that waits about the same work."""
    same = [request]
    if request.work_id is not None:
        others = _readable(kit, work_id=request.work_id)
        same += [r for r in others if not r.resolved and r.id != request.id]
    at, said = kit.clock.now(), note.strip()[:LONGEST_TEXT]
    kit.vault.save_all(
        [replace(r, resolved=True, resolved_by=by.account_id, resolved_at=at, put_back=back, note=said) for r in same]
    )
    return kit.vault.get(TakedownRequest, request.id)


def _readable(kit: Kit, **equals: str) -> Iterator[TakedownRequest]:
    return _read(kit.vault.find(TakedownRequest, **equals))


def _read(found: Iterator[TakedownRequest]) -> Iterator[TakedownRequest]:
    """Yield the requests that can be read: a broken one must not keep the next work from being hidden."""
    while True:
        try:
            yield next(found)
        except StopIteration:
            return
        except ArchiveError:
            continue
