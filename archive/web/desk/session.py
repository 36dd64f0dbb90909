"""Who is at the desk: a log-in sealed with what only the vault knows, and the mark that a form is our own.

The key of a log-in is made of its account's password hash and session mark. So there is no key to keep or to lose,
and a new password, a closed account or a log-out ends it everywhere.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Final

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

from archive.domain.errors import ArchiveError, BrokenRecordError, NotFoundError
from archive.domain.ids import looks_like_id
from archive.domain.sealed import Account
from archive.ports import Kit

COOKIE: Final = "desk"
VISIT_COOKIE: Final = "desk_visit"
LANGUAGE_COOKIE: Final = "desk_language"
KNOWN_COOKIE: Final = "desk_known"
PATH: Final = "/desk"
SESSION_SECONDS: Final = 12 * 3_600
"""How long a log-in lasts: one long workshop day."""

KNOWN_SECONDS: Final = 180 * 86_400
"""How long a browser that logged in is told from strangers who try the same name."""

_LONGEST_COOKIE = 400
_MARK_LENGTH: Final = 40


@dataclass(frozen=True)
class Session:
    """One log-in: whose it is, and its own random mark."""

    account: Account
    nonce: str

    @property
    def csrf(self) -> str:
        """Give the mark that every form of this log-in carries; it ends in whose form it is."""
        sealed = hmac.new(_key(self.account), f"form:{self.nonce}".encode(), hashlib.sha256).hexdigest()
        return f"{sealed[:_MARK_LENGTH]}{self.account.id}"


def writer_of(mark: str) -> str:
    """Give the account whose form carries a mark, though its log-in may have ended; nothing where it says none."""
    account_id = mark[_MARK_LENGTH:]
    return account_id if looks_like_id(account_id) else ""


def open_session(kit: Kit, request: Request) -> Session | None:
    """Give the log-in that a request carries, or None when there is none that still holds."""
    account_id, _, sealed = request.cookies.get(COOKIE, "")[:_LONGEST_COOKIE].partition(".")
    if not looks_like_id(account_id):
        return None
    try:
        account = kit.vault.get(Account, account_id)
        nonce = _seal(account).loads(sealed, max_age=SESSION_SECONDS)
    except (NotFoundError, BrokenRecordError, BadSignature):
        return None
    return Session(account, str(nonce)) if account.active else None


def still_holds(kit: Kit, session: Session) -> bool:
    """Tell whether a log-in that was opened before has not been ended since: asked again while a film is sent."""
    try:
        account = kit.vault.get(Account, session.account.id)
    except ArchiveError:
        return False
    return account.active and _key(account) == _key(session.account)


def new_session(account: Account) -> Session:
    """Give a log-in of its own to an account."""
    return Session(account, secrets.token_urlsafe(12))


def begin_session(response: Response, session: Session, *, secure: bool) -> None:
    """Log an account in with this answer."""
    value = f"{session.account.id}.{_seal(session.account).dumps(session.nonce)}"
    _set(response, COOKIE, value, secure=secure)
    response.delete_cookie(VISIT_COOKIE, path=PATH)


def end_session(response: Response) -> None:
    """Take the log-in away with this answer."""
    response.delete_cookie(COOKIE, path=PATH)


def known_browser(kit: Kit, request: Request) -> tuple[Account, str] | None:
    """Give the account under which a browser logged in before, and the browser's own mark; a new password ends it.

    It opens nothing: it only keeps strangers' wrong passwords from slowing down the one whose name they try.
    """
    account_id, _, sealed = request.cookies.get(KNOWN_COOKIE, "")[:_LONGEST_COOKIE].partition(".")
    if not looks_like_id(account_id):
        return None
    try:
        account = kit.vault.get(Account, account_id)
        mark = _known_seal(account).loads(sealed, max_age=KNOWN_SECONDS)
    except (NotFoundError, BrokenRecordError, BadSignature):
        return None
    return (account, str(mark)) if account.active else None


def keep_known(response: Response, account: Account, *, secure: bool) -> None:
    """Remember with this answer that an account logged in with this browser."""
    value = f"{account.id}.{_known_seal(account).dumps(secrets.token_urlsafe(12))}"
    _set(response, KNOWN_COOKIE, value, secure=secure, seconds=KNOWN_SECONDS)


def visit_mark(request: Request) -> str:
    """Give the random mark of somebody who is not logged in yet, fresh if there is none."""
    mark = request.cookies.get(VISIT_COOKIE, "")
    return mark if len(mark) == 32 and mark.isalnum() else secrets.token_hex(16)


def keep_visit_mark(response: Response, mark: str, *, secure: bool) -> None:
    """Remember the mark, so that the log-in form can be told from a foreign one."""
    _set(response, VISIT_COOKIE, mark, secure=secure)


def keep_language(response: Response, lang: str, *, secure: bool) -> None:
    """Remember the language that somebody chose at the desk."""
    _set(response, LANGUAGE_COOKIE, lang, secure=secure)


def _key(account: Account) -> bytes:
    return f"{account.password_hash}|{account.session_mark}".encode()


def _seal(account: Account) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(_key(account), salt="desk-log-in", signer_kwargs={"digest_method": hashlib.sha256})


def _known_seal(account: Account) -> URLSafeTimedSerializer:
    key = account.password_hash.encode()
    return URLSafeTimedSerializer(key, salt="known-browser", signer_kwargs={"digest_method": hashlib.sha256})


def _set(response: Response, name: str, value: str, *, secure: bool, seconds: int = SESSION_SECONDS) -> None:
    response.set_cookie(name, value, max_age=seconds, path=PATH, secure=secure, httponly=True, samesite="strict")
