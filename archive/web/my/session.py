"""Who came with their code: a short visit sealed with what only the vault knows, ended with the code itself.

The key is made of the code's slow hash. So there is no key to keep, and a code that ends takes its visits along.
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
from archive.domain.ids import ParticipantId, looks_like_id
from archive.domain.sealed import WithdrawalCode
from archive.ports import Kit

COOKIE: Final = "choices"
VISIT_SECONDS: Final = 900
"""How long a visit lasts from the moment the code was typed."""

_LONGEST_COOKIE: Final = 400


@dataclass(frozen=True)
class OwnVisit:
    """One visit: whose code opened it, and its own random mark."""

    code: WithdrawalCode
    nonce: str

    @property
    def participant_id(self) -> ParticipantId:
        """Give whose visit it is."""
        return self.code.participant_id

    @property
    def csrf(self) -> str:
        """Give the mark that every form of this visit carries."""
        return hmac.new(self.code.code_hash.encode(), f"form:{self.nonce}".encode(), hashlib.sha256).hexdigest()[:40]


def open_visit(kit: Kit, request: Request) -> OwnVisit | None:
    """Give the visit that a request carries, or None when there is none that still holds."""
    code_id, _, sealed = request.cookies.get(COOKIE, "")[:_LONGEST_COOKIE].partition(".")
    if not looks_like_id(code_id):
        return None
    try:
        code = kit.vault.get(WithdrawalCode, code_id)
        nonce = _seal(code).loads(sealed, max_age=VISIT_SECONDS)
    except (NotFoundError, BrokenRecordError, BadSignature):
        return None
    return OwnVisit(code, str(nonce)) if code.ended_at is None else None


def still_holds(kit: Kit, visit: OwnVisit) -> bool:
    """Tell whether a visit's code has not been ended since; what takes longer than a visit may still arrive whole."""
    try:
        return kit.vault.get(WithdrawalCode, visit.code.id).ended_at is None
    except ArchiveError:
        return False


def new_visit(code: WithdrawalCode) -> OwnVisit:
    """Make a visit of somebody who has just typed their code."""
    return OwnVisit(code, secrets.token_urlsafe(12))


def begin_visit(response: Response, visit: OwnVisit, *, secure: bool) -> None:
    """Open a visit with this answer."""
    response.set_cookie(
        COOKIE,
        f"{visit.code.id}.{_seal(visit.code).dumps(visit.nonce)}",
        max_age=VISIT_SECONDS,
        path="/",
        secure=secure,
        httponly=True,
        samesite="strict",
    )


def end_visit(response: Response) -> None:
    """Take the visit away with this answer."""
    response.delete_cookie(COOKIE, path="/")


def _seal(code: WithdrawalCode) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(code.code_hash, salt="own-visit", signer_kwargs={"digest_method": hashlib.sha256})
