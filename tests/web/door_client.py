"""A person with a code and an old phone: forms sent as the pages say, cookies kept."""

from __future__ import annotations

import httpx

from archive.domain.codes import Code
from archive.review.people.withdrawal_codes import give_code
from tests.review.atelier import Atelier
from tests.web.desk_client import DeskClient, Fields, mark_in


def code_of(atelier: Atelier) -> Code:
    """Give the participant a code."""
    return give_code(atelier.kit, atelier.participant.id, atelier.acting(atelier.facilitator))


def post(client: DeskClient, address: str, fields: Fields) -> httpx.Response:
    """Send a form without any mark."""
    return client.send(address, fields, csrf="")


def enter(client: DeskClient, code: Code | str, lang: str = "en") -> httpx.Response:
    """Type a code."""
    typed = code if isinstance(code, str) else code.groups.lower()
    return post(client, f"/{lang}/my", {"act": "enter", "code": typed})


def tap(client: DeskClient, act: str, lang: str = "en", **fields: str | list[str]) -> httpx.Response:
    """Press a button of one's own page."""
    mark = mark_in(client.get(f"/{lang}/my"))
    return client.send(f"/{lang}/my", {"act": act, **fields}, csrf=mark)
