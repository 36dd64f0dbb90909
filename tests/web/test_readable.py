"""What must come over an old line before a page can be read, counted: no more than it hands on in three seconds."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from collections.abc import Iterator
from math import ceil

import pytest

from tests.web.every_page import EveryPage, every_page
from tests.web.live import Live, get, open_line, read_rest, request

PIECE_BYTES = 1_500
"""What a line hands on at once: each takes a quarter of a second at 50 kbit/s, however little of it is filled."""

PAGE_PIECES = 4
"""What comes of a page before its sheet, which is asked for as soon as the head of the answer is here."""

SHEET_PIECES = 4
BEHIND_PIECES = 5
"""What may come after the sheet has set out: 1.9 seconds after the page was asked for, so it is here after 2.9."""

KINDS = (
    *("home", "browse", "search-found", "film", "film-playing", "song", "song-playing", "poem", "letter", "photo"),
    *("rooms", "exhibits", "exhibit", "practices", "practice", "project", "radio", "programme", "story", "companion"),
    *("about", "why"),
)
_SHEET = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
_INSIDE = re.compile(r"<(style|script)\b[^>]*>(.*?)</\1>", re.DOTALL)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EveryPage]:
    with every_page(tmp_path_factory.mktemp("readable"), media=False) as site:
        yield site


def pieces(live: Live, path: str) -> int:
    """Give in how many pieces an answer comes, head and all."""
    with open_line(live.port) as line:
        line.sendall(request(path, accept_encoding="gzip"))
        return ceil(len(read_rest(line)) / PIECE_BYTES)


def page_of(live: Live, path: str) -> str:
    """Give a page as it is written."""
    return gzip.decompress(get(live, path, accept_encoding="gzip").body).decode()


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_little_comes_before_a_page_can_be_read(site: EveryPage, lang: str) -> None:
    for kind in KINDS:
        path = f"/{lang}{site.paths[kind]}"
        page = page_of(site.live, path)
        sheets = sum(pieces(site.live, sheet) for sheet in _SHEET.findall(page))
        assert sheets <= SHEET_PIECES, kind
        assert max(pieces(site.live, path) - PAGE_PIECES, 0) + sheets <= BEHIND_PIECES, kind
        assert not re.search(r"<script[^>]* src=", page), kind


def test_what_stands_within_a_page_is_allowed_by_its_hash_and_nothing_else_is(site: EveryPage) -> None:
    for kind in KINDS:
        answer = get(site.live, f"/en{site.paths[kind]}", accept_encoding="gzip")
        inside = [words.encode() for _, words in _INSIDE.findall(gzip.decompress(answer.body).decode())]
        made = {f"sha256-{base64.b64encode(hashlib.sha256(words).digest()).decode()}" for words in inside}
        policy = answer.headers["content-security-policy"]
        assert set(re.findall(r"'(sha256-[^']+)'", policy)) == made, kind
        assert "unsafe" not in policy, kind
