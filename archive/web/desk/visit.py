"""One visit to the desk: who, in which language, what they sent; the one place where roles and marks are checked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final, NamedTuple
from urllib.parse import quote, urlencode

import anyio.to_thread
from anyio import CapacityLimiter
from babel.dates import format_date
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response

from archive.access.browse import ReadingRoom
from archive.domain import roles
from archive.domain.consent import DESK
from archive.domain.errors import (
    ArchiveError,
    BrokenRecordError,
    InvalidInputError,
    NoSpaceError,
    NotFoundError,
    RefusedError,
    StaleRecordError,
    TamperedError,
)
from archive.domain.ids import new_id
from archive.domain.sealed import Account
from archive.domain.terms import Audience, Role
from archive.languages import LANGUAGES, SPEAKS, _, translate
from archive.ports import Kit
from archive.review.list_search import Asked
from archive.review.people.accounts import Actor
from archive.review.people.separation import IsOwn, own_hands
from archive.review.works.works import THEIRS_TOO
from archive.web.desk.arrival import KeptForm, arrival_of, is_from_here, language_links, language_of, read_form
from archive.web.desk.login_throttle import TryLimiter
from archive.web.desk.one_time import OneTimeForms, one_time_key
from archive.web.desk.session import (
    PATH,
    Session,
    keep_language,
    keep_visit_mark,
    known_browser,
    open_session,
)
from archive.web.http.body_stream import TooSlowError, chunks_of, drain
from archive.web.http.bounded_forms import Turns
from archive.web.http.errors import log_fault
from archive.web.http.forms import Form, Typed, fingerprint, same_mark
from archive.web.http.routes import Door
from archive.web.http.settings import SiteSettings
from archive.web.http.templates import render
from archive.web.words import DONE, WORDS

MOST_VISITS_AT_ONCE: Final = 24
"""How many of the desk's requests are answered at once, on threads of their own: never those of the public site."""

PASSWORDS_AT_ONCE: Final = 2

MOST_TYPED: Final = 120
"""How many signs above a list are looked for."""

CONFLICT: Final = 409
"""The status of a form whose record somebody else has changed since it was shown."""


STATUS: Final[Mapping[type[Exception], int]] = {
    InvalidInputError: 422,
    RefusedError: 403,
    StaleRecordError: CONFLICT,
    NotFoundError: 404,
    NoSpaceError: 507,
    BrokenRecordError: 404,
    TamperedError: 500,
}
"""How the desk's own people learn of an error."""

_PLAIN: Final[Mapping[type[Exception], str]] = {
    NotFoundError: _("There is no such page, or it is not there any more."),
    NoSpaceError: _("The archive’s disk is full. Nothing was lost; please tell those who run it."),
    BrokenRecordError: _("A record here cannot be read, so it stays shut. Please tell those who run the archive."),
}
"""What is said instead of an error's own words, which are for logs."""

FOREIGN_FORM: Final = _("This form is not from here, or too old. Nothing was changed; please fill it in once more.")
OLD_FORM: Final = _(
    "You have logged in again since this form was opened. Nothing was changed, and nothing you typed is lost."
)
LOGGED_OUT: Final = _("Your log-in has ended. Nothing you typed is lost: log in here, then send it on.")
TOO_SLOW: Final = _("What you sent did not arrive in time. Please send it once more.")
NOT_YOURS: Final = _("Your account’s roles do not include this page.")


@dataclass(frozen=True)
class Desk:
    """Everything the pages of the desk share."""

    kit: Kit
    settings: SiteSettings
    room: ReadingRoom
    limiter: TryLimiter
    hashes: Turns = field(default_factory=lambda: Turns(PASSWORDS_AT_ONCE))
    threads: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(MOST_VISITS_AT_ONCE))
    one_time: OneTimeForms = field(default_factory=OneTimeForms)

    @classmethod
    def of(cls, kit: Kit, settings: SiteSettings) -> Desk:
        """Set the desk up; it meets renditions as the team that prepares works, and in no other way."""
        return cls(kit, settings, ReadingRoom(kit, DESK), TryLimiter())


class Problem(NamedTuple):
    """What went wrong, as one sentence in the visitor's language."""

    status: int
    sentence: str


@dataclass
class Visit:
    """One request by somebody who is logged in."""

    desk: Desk
    request: Request
    session: Session
    lang: str
    form: Form = field(default_factory=Form)

    @property
    def kit(self) -> Kit:
        """Give what the archive is wired with."""
        return self.desk.kit

    @property
    def account(self) -> Account:
        """Give who is at the desk."""
        return self.session.account

    @cached_property
    def is_own(self) -> IsOwn:
        """Tell whether the visitor cannot be the second person to some: found out once for a page."""
        return own_hands(self.kit, self.account)

    @cached_property
    def asked(self) -> Asked:
        """Give what is sought in the list that is asked for, with which names the visitor reads."""
        return Asked(
            typed=self.query("q")[:MOST_TYPED],
            people=self.has_role(roles.KNOWS_PEOPLE),
            labels=self.has_role(roles.TELLS_WORKS_APART),
        )

    @property
    def actor(self) -> Actor:
        """Give who acts."""
        return Actor(self.account.id, self.account.roles)

    def part(self, name: str) -> str:
        """Give a part of the address."""
        return str(self.request.path_params[name])

    def query(self, name: str) -> str:
        """Give a word from behind the question mark of the address."""
        return self.request.query_params.get(name, "").strip()

    def say(self, sentence: str, **values: str | int) -> str:
        """Say a sentence in the visitor's language; nothing is nothing in all of them."""
        return translate(self.lang, sentence, values) if sentence else ""

    def choices(self, words: Mapping[Any, str]) -> list[tuple[str, str]]:
        """Give a closed list as a form offers it: each code with its words in the visitor's language."""
        return [(str(code), self.say(text)) for code, text in words.items()]

    def day(self, day: date) -> str:
        """Write a day as the visitor's language does."""
        return format_date(day, "d MMMM yyyy", locale=SPEAKS[self.lang].locale)

    def has_role(self, roles: Collection[Role]) -> bool:
        """Tell whether the visitor has one of these roles."""
        return not self.account.roles.isdisjoint(roles)

    def page(self, template: str, problem: Problem | None = None, /, **context: Any) -> Response:
        """Answer with a page; a problem stands at its top and gives it its status."""
        known = {
            "visit": self,
            "me": self.account,
            "csrf": self.session.csrf,
            "once": new_id(),
            "languages": language_links(self.request),
            "problem": problem.sentence if problem else "",
            "done": self.say(DONE.get(self.query("done"), "")),
            "words": WORDS,
            "roles": roles,
            "here": self.request.url.path,
            "day": self.day,
        }
        status = problem.status if problem else 200
        return render(self.request, f"pages/{template}.html", {**known, **context}, lang=self.lang, status=status)

    def go(self, address: str, done: str = "", place: str = "", **also: str) -> Response:
        """Send the visitor on after something was done, to be told there, at its `place`, that it was."""
        query = f"?{urlencode({'done': done, **also})}" if done else ""
        return RedirectResponse(f"{PATH}{address}{query}{'#' + place if place else ''}", status_code=303)

    def attempt(self, act: Callable[[], Response], again: Callable[[Problem], Response]) -> Response:
        """Do what a form asks; when it cannot be done, show the form again with one sentence and all that was typed."""
        try:
            return act()
        except (InvalidInputError, RefusedError, StaleRecordError, NoSpaceError) as error:
            return again(problem_of(error, self.lang))


Handler = Callable[[Visit], Response]


def desk_door(
    desk: Desk, path: str, handler: Handler, allowed: frozenset[Role] = roles.EVERYONE, *, posts: bool = False
) -> Door:
    """Give an address of the desk: only for accounts with one of these roles, and forms only from our own pages."""

    async def endpoint(request: Request) -> Response:
        return await anyio.to_thread.run_sync(_serve, desk, request, handler, allowed, limiter=desk.threads)

    return Door(PATH + path, endpoint, audience=Audience.TEAM, methods=("POST",) if posts else ("GET",))


def problem_of(error: ArchiveError, lang: str) -> Problem:
    """Give an error as a status and one sentence in a language."""
    kind = next((k for k in type(error).__mro__ if k in STATUS), None)
    if kind is None:
        return Problem(500, translate(lang, "Something went wrong on our side. Please try again in a little while."))
    if isinstance(error, InvalidInputError):
        return Problem(STATUS[kind], translate(lang, error.message, error.values))
    return Problem(STATUS[kind], translate(lang, _PLAIN.get(kind, "") or str(error)))


def _serve(desk: Desk, request: Request, handler: Handler, allowed: frozenset[Role]) -> Response:
    session = open_session(desk.kit, request)
    lang = language_of(request, session.account if session else None, desk.settings.language)
    response = _answer(Visit(desk, request, session, lang), handler, allowed) if session else _log_in(desk, request)
    if request.query_params.get("lang") in LANGUAGES:
        keep_language(response, lang, secure=desk.settings.secure_cookies)
    response.headers["cache-control"] = "no-store"
    return response


def _answer(visit: Visit, handler: Handler, allowed: frozenset[Role]) -> Response:
    next_chunk = chunks_of(visit.request)
    try:
        if not visit.has_role(allowed):
            raise RefusedError(NOT_YOURS)
        if visit.request.method == "POST":
            visit.form = read_form(visit.request, next_chunk)
        response = _act(visit, handler)
    except ClientDisconnect as error:
        return _gone(visit, error)
    except ArchiveError as error:
        problem = problem_of(error, visit.lang)
        if problem.status >= 500 or isinstance(error, BrokenRecordError):
            log_fault(error, error.__traceback__)
        response = visit.page("desk_problem", problem)
    if visit.request.method == "POST":
        drain(next_chunk)
    return response


def _gone(visit: Visit, error: ClientDisconnect) -> Response:
    """Answer somebody who is gone, and tell why who only seemed so."""
    if not isinstance(error, TooSlowError):
        return Response(status_code=400)
    response = visit.page("desk_problem", Problem(408, visit.say(TOO_SLOW)))
    response.headers["connection"] = "close"
    return response


def _act(visit: Visit, handler: Handler) -> Response:
    """Show a page, or do what a form of ours asks: once, however often it is sent."""
    if visit.request.method != "POST":
        return handler(visit)
    if not same_mark(visit.form.one("csrf"), visit.session.csrf):
        kept = KeptForm.of(visit.request.url.path, visit.form)
        if not is_from_here(visit.request) or not kept.is_by(visit.account):
            raise RefusedError(FOREIGN_FORM)
        return visit.page("desk_kept", Problem(403, visit.say(OLD_FORM)), kept=kept)
    key = one_time_key(visit.request.url.path, visit.form, visit.request.headers.get("content-length", ""))
    return visit.desk.one_time.answer(key, lambda: handler(visit)) if key else handler(visit)


def _log_in(desk: Desk, request: Request) -> Response:
    """Lead a stranger to the door; who was logged in with this browser before finds there what they had typed."""
    if request.method == "GET":
        return RedirectResponse(f"{PATH}/login?next={quote(request.url.path, safe='/')}", status_code=303)
    if known_browser(desk.kit, request) is None or not is_from_here(request):
        return RedirectResponse(f"{PATH}/login?next={PATH}", status_code=303)
    next_chunk = chunks_of(request)
    try:
        form = read_form(request, next_chunk)
    except (ClientDisconnect, InvalidInputError):
        return RedirectResponse(f"{PATH}/login?next={PATH}", status_code=303)
    arrival = arrival_of(request, desk.settings.language, KeptForm.of(request.url.path, form))
    response = arrival.show(401, translate(arrival.lang, LOGGED_OUT))
    keep_visit_mark(response, arrival.mark, secure=desk.settings.secure_cookies)
    drain(next_chunk)
    return response


def require_seen(visit: Visit, standing: Mapping[str, str | Sequence[str]]) -> None:
    """See that a form was filled with what stands there now, or that it says the same: else somebody else wrote there.

    Raises:
        StaleRecordError: what stands there has changed since the form was opened.
    """
    form = visit.form
    sent = {
        name: form.one(name) if isinstance(text, str) else sorted(form.many(name)) for name, text in standing.items()
    }
    same = {name: text if isinstance(text, str) else sorted(text) for name, text in standing.items()}
    if sent != same and form.one("seen") != fingerprint(standing):
        raise StaleRecordError(THEIRS_TOO)


def typed_or(visit: Visit, problem: Problem | None, filled: Mapping[str, Any]) -> Typed:
    """Give what the visitor typed if there was a problem with it, else the form as it is first shown."""
    return visit.form if problem else Typed.of(filled)
