"""One visit to the desk: who, in which language, what they sent; the one place where roles and marks are checked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
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
from archive.domain.sealed import Account
from archive.domain.terms import Audience, Role
from archive.languages import LANGUAGES, NAMES, SPEAKS, _, negotiate, translate
from archive.ports import Kit
from archive.review.people.accounts import Actor
from archive.web.desk.count_cache import CountCache
from archive.web.desk.login_throttle import TryLimiter
from archive.web.desk.session import (
    LANGUAGE_COOKIE,
    PATH,
    Session,
    keep_language,
    open_session,
)
from archive.web.http.body_stream import TooSlowError, chunks_of, drain
from archive.web.http.bounded_forms import Turns
from archive.web.http.errors import log_fault
from archive.web.http.forms import Form, Typed, read_multipart, read_urlencoded, same_mark
from archive.web.http.routes import Door
from archive.web.http.settings import SiteSettings
from archive.web.http.templates import render
from archive.web.words import DONE, WORDS

MOST_VISITS_AT_ONCE: Final = 24
"""How many of the desk's requests are answered at once, on threads of their own: never those of the public site."""

PASSWORDS_AT_ONCE: Final = 2


STATUS: Final[Mapping[type[Exception], int]] = {
    InvalidInputError: 422,
    RefusedError: 403,
    StaleRecordError: 409,
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
    count_cache: CountCache = field(default_factory=CountCache)

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

    def go(self, address: str, done: str = "", place: str = "") -> Response:
        """Send the visitor on after something was done, to be told there that it was."""
        query = f"?{urlencode({'done': done})}" if done else ""
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


def language_of(request: Request, account: Account | None, default: str) -> str:
    """Choose the language of a page: the one asked for, chosen before, of the account, of the browser."""
    chosen = [
        request.query_params.get("lang", ""),
        request.cookies.get(LANGUAGE_COOKIE, ""),
        account.language if account else "",
    ]
    found = next((lang for lang in chosen if lang in LANGUAGES), None)
    return found or negotiate(request.headers.get("accept-language", ""), default)


def language_links(request: Request) -> list[tuple[str, str, str]]:
    """Give each language with the address of this very page in it."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in ("lang", "done")]
    path = request.url.path if request.method == "GET" else PATH
    return [(code, NAMES[code], f"{path}?{urlencode([*kept, ('lang', code)])}") for code in LANGUAGES]


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
    response = _answer(Visit(desk, request, session, lang), handler, allowed) if session else _to_log_in(request)
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
            visit.form = _read_form(visit.request, next_chunk)
            if not same_mark(visit.form.one("csrf"), visit.session.csrf):
                raise RefusedError(FOREIGN_FORM)
        response = handler(visit)
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


def _read_form(request: Request, next_chunk: Callable[[], bytes | None]) -> Form:
    content_type = request.headers.get("content-type", "")
    if content_type.startswith("multipart/form-data"):
        return read_multipart(content_type, next_chunk)
    return read_urlencoded(next_chunk)


def _gone(visit: Visit, error: ClientDisconnect) -> Response:
    """Answer somebody who is gone, and tell why who only seemed so."""
    if not isinstance(error, TooSlowError):
        return Response(status_code=400)
    response = visit.page("desk_problem", Problem(408, visit.say(TOO_SLOW)))
    response.headers["connection"] = "close"
    return response


def _to_log_in(request: Request) -> Response:
    where = request.url.path if request.method == "GET" else PATH
    return RedirectResponse(f"{PATH}/login?next={quote(where, safe='/')}", status_code=303)


def typed_or(visit: Visit, problem: Problem | None, filled: Mapping[str, Any]) -> Typed:
    """Give what the visitor typed if there was a problem with it, else the form as it is first shown."""
    return visit.form if problem else Typed.of(filled)
