"""The headers that protect whoever reads, and a boundary no fault gets past."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archive.domain.terms import Recipe
from archive.web.app import create_public_app
from archive.web.http.static_files import address
from tests.access.house import House, Settings
from tests.web.client import Client


@pytest.fixture(scope="module")
def house() -> House:
    return House()


@pytest.fixture(scope="module")
def client(house: House) -> Iterator[Client]:
    with Client(create_public_app(house.kit, Settings())) as client:
        yield client


def _addresses(house: House) -> list[str]:
    work = house.work()
    pages = [f"/{lang}/{page}" for lang in ("fr", "ar", "en") for page in ("", "browse", "about", "why")]
    media = [f"/media/{house.of(work, recipe).id}" for recipe in (Recipe.VIDEO, Recipe.CAPTIONS, Recipe.POSTER)]
    return ["/", "/nowhere", "/robots.txt", f"/fr/works/{work.id}", address("site.css"), *pages, *media]


def test_every_answer_protects_its_reader(client: Client, house: House) -> None:
    for path in _addresses(house):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'"), path
        assert "unsafe" not in policy
        assert "script-src" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cross-origin-embedder-policy"] == "require-corp"
        assert "camera=()" in headers["permissions-policy"]
        assert headers["tdm-reservation"] == "1"
        assert "noarchive" in headers["x-robots-tag"]


def test_no_answer_sets_a_cookie_or_names_its_server(client: Client, house: House) -> None:
    for path in _addresses(house):
        headers = client.get(path).headers
        assert not {"set-cookie", "server", "x-powered-by", "last-modified"} & set(headers), path


def test_no_cache_keeps_a_page_or_a_recording(client: Client, house: House) -> None:
    for path in _addresses(house):
        kept = path.startswith("/static/") or path == "/robots.txt"
        assert (client.get(path).headers["cache-control"] == "no-store") is not kept, path


def test_our_own_files_may_be_kept_for_good(client: Client) -> None:
    plain = client.get(address("site.css"), headers={"accept-encoding": "identity"})
    compressed = client.get(address("site.css"), headers={"accept-encoding": "gzip"})

    assert plain.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert plain.headers["content-type"] == "text/css; charset=utf-8"
    assert compressed.headers["content-encoding"] == "gzip"
    assert plain.text == compressed.text
    assert client.ask("HEAD", address("site.css")).content == b""
