"""Somebody who asks the demo's site for pages, over HTTP, as a browser would."""

from __future__ import annotations

import http.client
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

_PATIENCE_SECONDS: Final = 30
_MEDIA: Final = re.compile(r'(?:src|poster)="/media/([0-9a-z]+)"(?: type="([^";]*)[^"]*")?')
_WORK: Final = re.compile(r'href="/\w\w/works/([0-9a-z]+)"')
_PLAY: Final = re.compile(r'href="\?play=([0-9a-z]+)')


@dataclass(frozen=True, kw_only=True)
class Response:
    """What came back: the status, the headers (lower case) and the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    @property
    def lasting(self) -> tuple[int, Mapping[str, str], bytes]:
        """Everything but the hour, to hold two answers against each other."""
        return self.status, {name: value for name, value in self.headers.items() if name != "date"}, self.body

    def works(self) -> set[str]:
        """Give the ids of the works that a page leads to."""
        return set(_WORK.findall(self.text))

    def choices(self) -> list[str]:
        """Give the ids of what a work's page offers to play."""
        return list(dict.fromkeys(_PLAY.findall(self.text)))

    def media(self) -> dict[str, str]:
        """Give the files that a page plays or shows of its own work: ids, and their types where it names them."""
        return dict(_MEDIA.findall(self.text.partition('id="following"')[0]))


@dataclass
class Visitor:
    """One visitor, who keeps the cookies they are given."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Response:
        """Ask for an address; a header's name is given with low lines."""
        return self.ask("GET", path, headers)

    def send(self, path: str, form: Mapping[str, str]) -> Response:
        """Send a form."""
        return self.ask("POST", path, {"content-type": "application/x-www-form-urlencoded"}, urlencode(form))

    def ask(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: str | None = None
    ) -> Response:
        """Ask on a connection of its own, and do not follow where it is led."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE_SECONDS)
        wanted = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        if self.cookies:
            wanted["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            line.request(method, path, body, wanted)
            answer = line.getresponse()
            for cookie in answer.headers.get_all("set-cookie") or ():
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            pairs = {name.lower(): value for name, value in answer.getheaders()}
            return Response(status=answer.status, headers=pairs, body=answer.read())
        finally:
            line.close()
