"""A visitor without a network: asks an app directly, one question after the other, in one event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Self

import httpx
from starlette.types import ASGIApp


class Client:
    """Asks an app; nothing is followed, and a fault of the app is the test's."""

    def __init__(self, app: ASGIApp) -> None:
        self._runner = asyncio.Runner()
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://localhost")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._runner.run(self._client.aclose())
        self._runner.close()

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        """Ask for an address."""
        return self.ask("GET", path, headers)

    def ask(self, method: str, path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        """Ask anything."""
        return self._runner.run(self._client.request(method, path, headers=headers))
