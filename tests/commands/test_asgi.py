from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from archive import asgi
from tests.commands.conftest import Terminal


@pytest.fixture
def environment(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings of an archive that stands, as an HTTP server of its own would find them."""
    monkeypatch.setenv("ARCHIVE_MEDIA_FOLDER", str(terminal.media_folder))
    return terminal.media_folder


def status_of(app: Starlette, path: str) -> int:
    async def ask() -> int:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://site") as client:
            return (await client.get(path)).status_code

    return asyncio.run(ask())


def test_another_server_can_serve_the_public_site_alone(environment: Path) -> None:
    site = asgi.public()

    assert status_of(site, "/en/") == 200
    assert status_of(site, "/desk") == 404


def test_another_server_can_serve_the_desk_too(environment: Path) -> None:
    assert status_of(asgi.whole(), "/desk") != 404
