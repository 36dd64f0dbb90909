"""Somebody before the desk's door: in which language they are spoken with, and what they had typed when it shut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from archive.domain.ids import looks_like_id
from archive.domain.sealed import Account
from archive.languages import LANGUAGES, NAMES, negotiate
from archive.web.desk.session import LANGUAGE_COOKIE, PATH, visit_mark, writer_of
from archive.web.http.forms import Form, read_multipart, read_urlencoded
from archive.web.http.templates import render

KEPT_TO: Final = "kept_to"
_KEPT: Final = "kept:"
_KEPT_FILE: Final = "kept_file"
_KEPT_OF: Final = "kept_of"
_UNKEPT: Final = frozenset({"csrf", "once"})


@dataclass(frozen=True)
class KeptForm:
    """What was typed into a form that could not be taken yet, by whom, and where it was going; never a password."""

    address: str
    pairs: tuple[tuple[str, str], ...]
    writer: str
    had_file: bool = False

    @classmethod
    def of(cls, address: str, form: Form) -> KeptForm:
        """Keep a form on its way to an address of the desk."""
        kept = [(n, v) for n, v in form.pairs() if n not in _UNKEPT and "password" not in n]
        return cls(address, tuple(kept), writer_of(form.one("csrf")), had_file=form.has_file)

    @classmethod
    def carried_by(cls, form: Form) -> KeptForm | None:
        """Give the form that a log-in form carries along, if it carries one."""
        address = desk_address(form.one(KEPT_TO))
        if not form.one(KEPT_TO) or address == PATH:
            return None
        pairs = [(name.removeprefix(_KEPT), value) for name, value in form.pairs() if name.startswith(_KEPT)]
        return cls(address, tuple(pairs), form.one(_KEPT_OF), had_file=bool(form.one(_KEPT_FILE)))

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Give the fields as a log-in form carries them along."""
        marks = [(KEPT_TO, self.address), (_KEPT_OF, self.writer)]
        marks += [(_KEPT_FILE, "yes")] if self.had_file else []
        return [*marks, *((f"{_KEPT}{name}", value) for name, value in self.pairs)]

    def is_by(self, account: Account) -> bool:
        """Tell whether it was typed under this account: to anybody else at the same browser it is not read."""
        return self.writer == account.id

    @property
    def words(self) -> list[str]:
        """Give what people typed of it, without ids and marks, so that they can read and copy it."""
        return [value for _, value in self.pairs if value.strip() and not _is_mark(value)]


@dataclass(frozen=True)
class Arrival:
    """Somebody who is not logged in, or not any more."""

    request: Request
    lang: str
    mark: str
    kept: KeptForm | None = field(default=None)

    def show(self, status: int = 200, problem: str = "", name: str = "") -> Response:
        """Show the log-in form."""
        context = {
            "languages": language_links(self.request),
            "csrf": self.mark,
            "next": desk_address(self.request.query_params.get("next", "")),
            "name": name,
            "problem": problem,
            "left": bool(self.request.query_params.get("left")),
            "kept": self.kept,
        }
        return render(self.request, "pages/desk_login.html", context, lang=self.lang, status=status)


def arrival_of(request: Request, default: str, kept: KeptForm | None = None) -> Arrival:
    """Give whoever asks for something of the desk without a log-in."""
    return Arrival(request, language_of(request, None, default), visit_mark(request), kept)


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


def desk_address(address: str) -> str:
    """Give where to go after logging in: only ever an address of the desk."""
    is_ours = address == PATH or address.startswith(f"{PATH}/")
    plain = all(c.isascii() and (c.isalnum() or c in "/_-") for c in address)
    return address if is_ours and plain and not address.startswith(f"{PATH}/login") else PATH


def is_from_here(request: Request) -> bool:
    """Tell whether a form was sent from a page of this very site, as far as the browser says.

    Our pages give no referrer, and so browsers call the origin of their forms null. Where a browser says nothing more,
    its cookies have told already: they are sent with nothing that another site begins.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin", "null")
    return origin == "null" or urlsplit(origin).netloc == request.headers.get("host", "")


def read_form(request: Request, next_chunk: Callable[[], bytes | None]) -> Form:
    """Read what a page of the desk sent, with files or without."""
    content_type = request.headers.get("content-type", "")
    if content_type.startswith("multipart/form-data"):
        return read_multipart(content_type, next_chunk)
    return read_urlencoded(next_chunk)


def _is_mark(value: str) -> bool:
    return looks_like_id(value.partition(".")[0]) or (len(value) >= 32 and value.isalnum())
