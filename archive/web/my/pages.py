"""The door that opens with a withdrawal code: what strangers meet of a person, and taking any of it back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from babel.dates import format_date, format_datetime
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from archive.domain.codes import parse_code
from archive.domain.errors import ArchiveError, InvalidInputError
from archive.domain.receipt import WHAT, WHY
from archive.domain.sealed import WithdrawalCode
from archive.domain.terms import Atom, Audience, ConsentState, FaceWords, Fate, Purpose
from archive.domain.timecode import clock_text
from archive.domain.withdrawals import JUST_HIDE, Wish
from archive.languages import SPEAKS, _, negotiate
from archive.ports import Kit
from archive.review.participants import choose_face_words
from archive.review.withdrawal.own_parts import take_back_segment
from archive.review.withdrawal.own_view import OwnView, copies_given, own_view
from archive.review.withdrawal.self_service import (
    Closed,
    ask_call,
    atoms_in,
    count_failed,
    failed_lately,
    hide_everything,
    open_door,
    take_back_part,
    take_back_work,
)
from archive.review.withdrawal.verdicts import own_erasures, say_of_own
from archive.web.http.bounded_forms import Turns, read_small_form
from archive.web.http.forms import Form, read_day, same_mark
from archive.web.http.middleware import POLICY
from archive.web.http.routes import Door
from archive.web.http.settings import SiteSettings
from archive.web.http.templates import render
from archive.web.my.copies import copy_routes
from archive.web.my.papers import paper_routes, slip_token
from archive.web.my.session import OwnVisit, begin_visit, end_visit, new_visit, open_visit
from archive.web.my.throttle import Pace
from archive.web.words import FACE_WORDS, KINDS, WORDS

WITH_SCRIPT: Final = f"{POLICY}; script-src 'self'"
"""On these pages alone one small script of our own may run: it moves a scanned code into the form."""

HASHES_AT_ONCE: Final = 2

PAGES: Final[Mapping[str, str]] = {"parts": "my_parts", "erase": "my_erase"}
"""The page that a button leads to which asks something more before anything is done."""


@dataclass
class OwnDoor:
    """What all visits share: the kit, the settings, and how often codes were tried."""

    kit: Kit
    settings: SiteSettings
    pace: Pace = field(default_factory=Pace)
    turns: Turns = field(default_factory=lambda: Turns(HASHES_AT_ONCE))


def my_routes(kit: Kit, settings: SiteSettings) -> list[BaseRoute]:
    """Give the addresses that open with a code; anybody may knock."""
    door = OwnDoor(kit, settings)

    async def endpoint(request: Request) -> Response:
        return await _answer(door, request)

    return [
        Door("/my", _entrance, audience=Audience.PUBLIC),
        Door("/{lang:language}/my", endpoint, audience=Audience.PUBLIC, methods=("GET", "POST")),
        Door("/{lang:language}/my/receipt", partial(_receipt, door), audience=Audience.PUBLIC),
        *copy_routes(kit),
        *paper_routes(kit, settings),
    ]


async def _entrance(request: Request) -> Response:
    """Send somebody to the language that their browser asks for; the browser takes the code behind the # along."""
    lang = negotiate(request.headers.get("accept-language", ""), request.app.state.settings.language)
    return RedirectResponse(f"/{lang}/my", status_code=302, headers={"vary": "accept-language"})


async def _receipt(door: OwnDoor, request: Request) -> Response:
    """Show the choices as they stand, to be printed; without a visit, the way in."""
    visit = await run_in_threadpool(open_visit, door.kit, request)
    if visit is None:
        return RedirectResponse(f"/{request.path_params['lang']}/my", status_code=303)
    return await run_in_threadpool(_show, door, request, visit, "my_receipt")


async def _answer(door: OwnDoor, request: Request) -> Response:
    if request.method == "POST":
        form = await read_small_form(request)
        if form.one("act") == "enter":
            return await _enter(door, request, form)
        return await run_in_threadpool(_act, door, request, form)
    visit = await run_in_threadpool(open_visit, door.kit, request)
    if visit is None:
        return _landing(request)
    return await run_in_threadpool(_show, door, request, visit)


async def _enter(door: OwnDoor, request: Request, form: Form) -> Response:
    """Try a code: whatever is wrong with it, the answer and its cost are the same."""
    typed = form.one("code")
    code = parse_code(typed)
    beginning = code.selector if code else ""
    await asyncio.sleep(door.pace.pause_seconds(await run_in_threadpool(failed_lately, door.kit)))
    found = await door.turns.run(lambda: open_door(door.kit, "" if door.pace.refuses(beginning) else typed))
    if found is None:
        door.pace.failed(beginning)
        await run_in_threadpool(count_failed, door.kit)
        return _landing(request, is_wrong=True)
    return await run_in_threadpool(_welcome, door, request, found, form)


def _welcome(door: OwnDoor, request: Request, code: WithdrawalCode, form: Form) -> Response:
    """Open a visit; who came to hide everything is asked whether they are sure, and nothing else."""
    visit = new_visit(code)
    if form.one("then") == "hide":
        response = _show(door, request, visit, "my_sure", form=Form([("act", "hide")]))
    else:
        response = RedirectResponse(f"/{request.path_params['lang']}/my", status_code=303)
    begin_visit(response, visit, secure=door.settings.secure_cookies)
    return response


def _landing(request: Request, *, is_wrong: bool = False, is_over: bool = False) -> Response:
    status = 403 if is_wrong or is_over else 200
    response = _page(request, "my_landing", {"is_wrong": is_wrong, "is_over": is_over}, status)
    response.headers["content-security-policy"] = WITH_SCRIPT
    return response


def _act(door: OwnDoor, request: Request, form: Form) -> Response:
    """Do what a form of a visit asks, after asking once more where something closes."""
    visit = open_visit(door.kit, request)
    if visit is None or not same_mark(form.one("csrf"), visit.csrf):
        return _landing(request, is_over=True)
    answer = _without_closing(door, request, visit, form)
    if answer is not None:
        return answer
    closing = _closing(door.kit, visit, form)
    if closing is None:
        return _show(door, request, visit)
    if form.one("sure") != "yes":
        return _show(door, request, visit, "my_sure", form=form)
    try:
        closed = closing()
    except InvalidInputError:
        return _show(door, request, visit, "my_sure", 422, form=form, is_day_wrong=True)
    except ArchiveError:
        return _show(door, request, visit, done="failed", status=409)
    return _show(door, request, visit, "my_closed", closed=closed, slip=_slip(visit, closed))


def _without_closing(door: OwnDoor, request: Request, visit: OwnVisit, form: Form) -> Response | None:
    """Do what closes nothing: leave, ask for a call, look at parts, speak of an erasure; None where more is asked."""
    act = form.one("act")
    if act == "leave":
        response = RedirectResponse(f"/{request.path_params['lang']}/", status_code=303)
        end_visit(response)
        return response
    if act == "call":
        ask_call(door.kit, visit.participant_id, form.one("text"))
        return _show(door, request, visit, done="called")
    if act == "say" and form.one("words") in set(FaceWords):
        choose_face_words(door.kit, visit.participant_id, FaceWords(form.one("words")))
        return _show(door, request, visit, done="said")
    if act in ("keep", "erase") and (act == "keep" or form.one("sure") == "yes"):
        return _say(door, request, visit, form)
    return _show(door, request, visit, PAGES[act], form=form) if act in PAGES else None


def _say(door: OwnDoor, request: Request, visit: OwnVisit, form: Form) -> Response:
    """Write down whether somebody wants an original of theirs erased or kept."""
    act = form.one("act")
    try:
        say_of_own(door.kit, visit.participant_id, form.one("work"), erase=act == "erase")
    except ArchiveError:
        return _show(door, request, visit, done="failed", status=409)
    return _show(door, request, visit, done=act)


def _slip(visit: OwnVisit, closed: Closed) -> str:
    """Name the paper of what was just taken back; nothing where nothing was closed."""
    if closed.withdrawal_id is None:
        return ""
    return slip_token(visit, closed.withdrawal_id)


def _closing(kit: Kit, visit: OwnVisit, form: Form) -> Callable[[], Closed] | None:
    """Give what a form asks to be closed, or None when it names nothing."""
    act, person = form.one("act"), visit.participant_id
    if act == "hide":
        return lambda: hide_everything(kit, person, _wish(form))
    if act == "work" and form.one("work"):
        return lambda: take_back_work(kit, person, form.one("work"), _wish(form))
    if act == "segment" and form.one("segment"):
        return partial(take_back_segment, kit, person, form.one("work"), form.one("segment"))
    atoms, purposes = _ticked(form)
    if act == "part" and (atoms or purposes):
        return partial(take_back_part, kit, person, form.one("consent"), atoms, purposes)
    return None


def _ticked(form: Form) -> tuple[frozenset[Atom], list[Purpose]]:
    """Read which things of a person, said roughly or exactly, and which purposes are ticked."""
    exactly = frozenset(Atom(atom) for atom in form.many("atom") if atom in set(Atom))
    purposes = [Purpose(purpose) for purpose in form.many("purpose") if purpose in set(Purpose)]
    return atoms_in(form.many("thing")) | exactly, purposes


def _wish(form: Form) -> Wish:
    """Read what becomes of the originals; whatever is not clearly said hides and keeps."""
    fate = form.one("fate")
    if fate == Fate.ERASE:
        return Wish(fate=Fate.ERASE)
    if fate == Fate.HIDE_UNTIL:
        return Wish(fate=Fate.HIDE_UNTIL, hidden_until=read_day(form.one("until")))
    return JUST_HIDE


def _show(
    door: OwnDoor, request: Request, visit: OwnVisit, template: str = "my_home", status: int = 200, **more: Any
) -> Response:
    """Show a page of a visit, with everything as it stands at this very moment."""
    view: OwnView = own_view(door.kit, visit.participant_id)
    context = {
        "view": view,
        "csrf": visit.csrf,
        "words": WORDS,
        "what": {atom: IN_FULL.get(said, said) for atom, said in WHAT.items()},
        "in_full": IN_FULL,
        "why": WHY,
        "things": THING_WORDS,
        "happened": HAPPENED,
        "at_all": NOTHING_AT_ALL,
        "clock": clock_text,
        "now": door.kit.clock.now(),
        "erasures": own_erasures(door.kit, visit.participant_id),
        "given": copies_given(door.kit, visit.participant_id),
        "kinds": KINDS,
        "face_words": FACE_WORDS,
        "done": "",
        "slip": "",
        "is_day_wrong": False,
        "closed": None,
        "form": Form(),
    }
    return _page(request, template, {**context, **more}, status)


def _page(request: Request, template: str, context: Mapping[str, object], status: int = 200) -> Response:
    lang = request.path_params["lang"]
    locale, comma = SPEAKS[lang].locale, SPEAKS[lang].comma
    known = {
        "day": lambda day: format_date(day, "d MMMM yyyy", locale=locale),
        "moment": lambda at: format_datetime(at, f"d MMMM yyyy{comma}HH:mm", locale=locale),
    }
    return render(request, f"pages/{template}.html", {**known, **context}, lang=lang, status=status)


THING_WORDS: Final[Mapping[str, str]] = {
    "picture": _("your picture: face and body"),
    "voice": _("your voice"),
    "words": _("your words"),
    "name": _("your real name, and the name you chose"),
    "details": _("places, dates, and where you come from"),
}
"""What can be taken back on its own."""

IN_FULL: Final[Mapping[str, str]] = {WHAT[Atom.ORIGIN]: _("where you come from")}
"""What a paper may only hint at, for whoever might find it, and these pages behind a code say as it was asked."""

NOTHING_AT_ALL: Final = _("that it is here at all: then nothing of it is shown")
"""What goes when not even that it exists may be known."""

HAPPENED: Final[Mapping[ConsentState, str]] = {
    ConsentState.REQUESTED: _("You were asked."),
    ConsentState.DEFERRED: _("You wanted to think about it."),
    ConsentState.REFUSED: _("You said no."),
    ConsentState.GIVEN: _("Your yes was written down or confirmed."),
    ConsentState.RENEWED: _("Your yes was written down or confirmed."),
    ConsentState.EXPIRED: _("A yes came to its end."),
    ConsentState.INVALIDATED: _("A yes came to its end."),
    ConsentState.REVOKED: _("A yes came to its end."),
    ConsentState.WITHDRAWN: _("Something was taken back."),
    ConsentState.UNKNOWN: _("A yes came to its end."),
}
"""What a line of the ledger says, to the person it is about."""
