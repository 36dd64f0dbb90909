"""A person at the desk, as a browser without scripts would carry them: cookies kept, forms sent as their page says."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any

import httpx
from starlette.applications import Starlette

from tests.review.atelier import PASSWORD

Fields = Mapping[str, str | Sequence[str]]


class DeskClient:
    """One person's browser."""

    def __init__(self, app: Starlette) -> None:
        self._runner = asyncio.Runner()
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False, client=("192.0.2.7", 1))
        self.http = httpx.AsyncClient(transport=transport, base_url="http://desk.test", timeout=60)

    def __enter__(self) -> DeskClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._runner.run(self.http.aclose())
        self._runner.close()

    def get(self, address: str, **headers: str) -> httpx.Response:
        """Ask for a page, without following where it leads."""
        return self._runner.run(self.http.get(address, headers=headers))

    def follow(self, answer: httpx.Response) -> httpx.Response:
        """Go where an answer leads."""
        assert answer.status_code == 303, f"{answer.status_code}: {sentence(answer)}"
        return self.get(answer.headers["location"])

    def send(self, address: str, fields: Fields, files: Any = None, csrf: str | None = None) -> httpx.Response:
        """Send a form, with the mark of this log-in unless told another."""
        mark = csrf if csrf is not None else self.csrf()
        data = {"csrf": mark, **fields}
        return self._runner.run(self.http.post(address, data=data, files=files))

    def fill(self, page: str, address: str, fields: Fields, csrf: str | None = None) -> httpx.Response:
        """Open a page and send its form that goes to an address, filled in, with all that it carries along."""
        return self.send(address, {**hidden_fields(self.get(page), address), **fields}, csrf=csrf)

    def csrf(self) -> str:
        """Give the mark that the pages of this log-in carry."""
        return mark_in(self.get("/desk/me"))

    def log_in(self, name: str, password: str = PASSWORD) -> httpx.Response:
        """Log in through the form."""
        mark = mark_in(self.get("/desk/login"))
        return self._runner.run(self.http.post("/desk/login", data={"csrf": mark, "name": name, "password": password}))


def mark_in(answer: httpx.Response) -> str:
    """Find the mark in a page's first form."""
    found = re.search(r'name="csrf" value="(\w+)"', answer.text)
    assert found, f"no form in the answer: {answer.status_code}"
    return found[1]


def hidden_fields(answer: httpx.Response, action: str, at: int = -1) -> dict[str, Any]:
    """Give the hidden fields of a form of a page that goes to an address, the last unless told which, as sent."""
    forms = re.findall(rf'<form method="post" action="{re.escape(action)}".*?</form>', answer.text, re.DOTALL)
    assert forms, f"no form to {action}"
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', forms[at]):
        found.setdefault(name, []).append(html.unescape(value))
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


def sentence(answer: httpx.Response) -> str:
    """Give the one sentence that a page says went wrong or was done, or nothing."""
    found = re.search(r'role="(?:alert|status)"[^>]*><p>(.*?)</p>', answer.text, re.DOTALL)
    return html.unescape(found[1]) if found else ""


def field_in(answer: httpx.Response, name: str) -> str:
    """Give what stands in a field of a page."""
    found = re.search(rf'name="{name}"[^>]*? value="([^"]*)"', answer.text)
    assert found, f"no field {name}"
    return html.unescape(found[1])
