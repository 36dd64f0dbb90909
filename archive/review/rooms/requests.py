"""What visitors ask for around the film: kept sealed, answered by people; how to reach them is then forgotten."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from archive.domain.errors import BusyError, InvalidInputError, RefusedError, readable
from archive.domain.ids import new_id
from archive.domain.roles import EDITS_ROOMS
from archive.domain.rooms.entries import VisitorRequest, Wanted
from archive.domain.words.hidden_marks import without_hidden_marks
from archive.ports import Kit, Page, Range
from archive.review.people.accounts import Actor, actor, require_role

MOST_WITHIN: Final = ((timedelta(hours=1), 12), (timedelta(days=1), 40))
"""How many requests are taken in within a time; whoever comes after them is told to write again later."""

MOST_WAITING: Final = 200
OLDEST_FIRST: Final = Page(order_by="asked_at", limit=MOST_WAITING)
LONGEST_TEXT: Final = 3_000
LONGEST_LINE: Final = 300
NEWEST_FIRST: Final = Page(order_by="-asked_at")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody typed into the form."""

    wanted: str
    contact: str
    place: str = ""
    message: str = ""
    language: str = ""


def take_in(kit: Kit, asked: Asked) -> VisitorRequest:
    """Keep a request for the desk, sealed.

    Raises:
        InvalidInputError: it does not say what is wanted, or how to answer.
        BusyError: so many came that no more is taken in for now.
    """
    if asked.wanted not in set(Wanted):
        raise InvalidInputError("requests.wanted", "Say what you would like.")
    if not asked.contact.strip():
        raise InvalidInputError("requests.contact", "Say how we can answer you: an e-mail address or a number.")
    _require_room(kit)
    return kit.vault.save(
        VisitorRequest(
            id=new_id(),
            asked_at=kit.clock.now(),
            wanted=Wanted(asked.wanted),
            place=_line(asked.place),
            message=without_hidden_marks(asked.message).strip()[:LONGEST_TEXT],
            contact=_line(asked.contact),
            language=asked.language,
        )
    )


def waiting_requests(kit: Kit, page: Page = OLDEST_FIRST) -> list[VisitorRequest]:
    """Give the requests that nobody has answered yet, the oldest first; or a page of them."""
    return list(readable(kit.vault.find(VisitorRequest, page, resolved="false")))


def waiting_count(kit: Kit) -> int:
    """Count the requests that nobody has answered yet."""
    return kit.vault.count(VisitorRequest, resolved="false")


def answered_requests(kit: Kit, page: Page = NEWEST_FIRST) -> list[VisitorRequest]:
    """Give those that were answered, the newest first; or a page of them."""
    return list(readable(kit.vault.find(VisitorRequest, page, resolved="true")))


def answered_count(kit: Kit) -> int:
    """Count the requests that were answered."""
    return kit.vault.count(VisitorRequest, resolved="true")


def mark_answered(kit: Kit, request_id: str, by: Actor, note: str) -> VisitorRequest:
    """Write down what was answered, and forget how whoever asked can be reached, and what they wrote.

    Raises:
        RefusedError: it was answered already.
    """
    require_role(actor(kit, by.account_id), EDITS_ROOMS)
    request = kit.vault.get(VisitorRequest, request_id)
    if request.resolved:
        raise RefusedError("Somebody has answered this already.")
    return kit.vault.save(
        replace(
            request,
            contact="",
            message="",
            resolved=True,
            resolved_by=by.account_id,
            resolved_at=kit.clock.now(),
            note=note.strip()[:LONGEST_TEXT],
        )
    )


def _require_room(kit: Kit) -> None:
    now = kit.clock.now()
    floods = any(
        kit.vault.count(VisitorRequest, asked_at=Range(least=now - within)) >= most for within, most in MOST_WITHIN
    )
    if floods or waiting_count(kit) >= MOST_WAITING:
        raise BusyError("So many requests came that no more can be taken in for now.")


def _line(text: str) -> str:
    return " ".join(without_hidden_marks(text).split())[:LONGEST_LINE]
