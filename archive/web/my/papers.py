"""The papers that people print at their own door: what holds now, what they took back, and the same for machines."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Final

from itsdangerous import BadSignature, URLSafeSerializer
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from archive.domain.errors import InvalidInputError, NotFoundError
from archive.domain.receipt import Office
from archive.domain.terms import Audience
from archive.ports import Kit
from archive.preserve.jsonld import receipt_as_jsonld
from archive.review.withdrawal.papers import receipt_of, slip_of, standing_records
from archive.web.http.errors import fixed_answer
from archive.web.http.routes import Door
from archive.web.http.settings import SiteSettings
from archive.web.my.session import OwnVisit, open_visit

_LONGEST_TOKEN: Final = 2_000


def paper_routes(kit: Kit, settings: SiteSettings) -> list[BaseRoute]:
    """Give the addresses of a person's own papers; without a visit they lead to the way in."""

    async def paper(kind: str, request: Request) -> Response:
        return await run_in_threadpool(_answer, kit, settings, kind, request)

    return [
        Door("/{lang:language}/my/receipt.pdf", partial(paper, "receipt"), audience=Audience.PUBLIC),
        Door("/{lang:language}/my/receipt.jsonld", partial(paper, "jsonld"), audience=Audience.PUBLIC),
        Door("/{lang:language}/my/taken/{token}", partial(paper, "slip"), audience=Audience.PUBLIC),
    ]


def slip_token(visit: OwnVisit, withdrawal_id: str) -> str:
    """Name a taking-back so that only this person's visits can ask for its paper."""
    return str(_seal(visit).dumps(withdrawal_id))


def _answer(kit: Kit, settings: SiteSettings, kind: str, request: Request) -> Response:
    visit = open_visit(kit, request)
    if visit is None:
        return RedirectResponse(f"/{request.path_params['lang']}/my", status_code=303)
    lang: str = request.path_params["lang"]
    try:
        if kind == "jsonld":
            return _jsonld(kit, settings.office, visit)
        if kind == "slip":
            return _pdf(_slip(kit, settings.office, visit, request), "taken-back")
        receipt = receipt_of(kit, visit.participant_id, settings.office)
        return _pdf(kit.printer.receipt(receipt, lang), "choices")
    except (NotFoundError, InvalidInputError):
        return fixed_answer(404)


def _slip(kit: Kit, office: Office, visit: OwnVisit, request: Request) -> bytes:
    try:
        withdrawal_id = str(_seal(visit).loads(request.path_params["token"][:_LONGEST_TOKEN]))
    except BadSignature:
        raise NotFoundError("This names no taking-back of theirs.") from None
    slip = slip_of(kit, visit.participant_id, withdrawal_id, office)
    return kit.printer.slip(slip, request.path_params["lang"])


def _jsonld(kit: Kit, office: Office, visit: OwnVisit) -> Response:
    """Give the receipt in the words of the Data Privacy Vocabulary; its handle is random each time."""
    receipt = receipt_of(kit, visit.participant_id, office)
    records = standing_records(kit, visit.participant_id)
    text = receipt_as_jsonld(records, receipt, office.door_url, kit.clock.now())
    return _file(text.encode(), "application/ld+json", "choices.jsonld")


def _pdf(page: bytes, name: str) -> Response:
    return _file(page, "application/pdf", f"{name}.pdf")


def _file(content: bytes, media_type: str, name: str) -> Response:
    headers = {"cache-control": "no-store", "content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)


def _seal(visit: OwnVisit) -> URLSafeSerializer:
    return URLSafeSerializer(visit.code.code_hash, salt="own-paper", signer_kwargs={"digest_method": hashlib.sha256})
