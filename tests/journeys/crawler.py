"""Asking a site for everything it leads to, and for much that it does not."""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import combinations
from urllib.parse import quote, urlencode, urljoin, urlsplit

from archive.demo.visitor import Response, Visitor

_ADDRESS = re.compile(r'(?:href|src|poster|action|data-[a-z]+)="([^"]+)"')
_SOURCE_SET = re.compile(r'srcset="([^"]+)"')
_CHOICE = re.compile(r'<select[^>]* name="(\w+)">(.*?)</select>', re.S)
_VALUE = re.compile(r'<option value="([^"]+)"')
_TICK = re.compile(r'<input type="(?:checkbox|radio)" name="(\w+)" value="([^"]+)"')
_MOMENT = re.compile(r"(?<=[?&])t=[\d.]+")
_IN_CSS = re.compile(r'url\("?([^")]+)"?\)')
_MOST = 3_000
_LANGUAGES = ("fr", "ar", "en")

FIRST_STEPS = ("/", "/robots.txt", "/sitemap.xml", "/feed", "/oai", "/fr", "/fr/", "/ar/", "/en/")


@dataclass
class Crawl:
    """One walk over a site: every address it was led to, and what came back."""

    visitor: Visitor
    seen: dict[str, Response] = field(default_factory=dict)
    moments: dict[str, str] = field(default_factory=dict)

    def everything(self) -> Iterator[tuple[str, Response]]:
        """Yield each address with its answer, following every link, picture, form and choice."""
        waiting = deque(FIRST_STEPS)
        while waiting:
            address = self._one_moment(waiting.popleft())
            if address in self.seen:
                continue
            assert len(self.seen) < _MOST, "the site seems to have no end"
            answer = self.seen[address] = self.visitor.get(address)
            yield address, answer
            waiting.extend(self._leads(address, answer))

    def _one_moment(self, address: str) -> str:
        """Give one moment of a work for all of them: every line leads to one, and only the mark is another."""
        return self.moments.setdefault(_MOMENT.sub("", address), address)

    def media(self) -> dict[str, Response]:
        """Give every media file that was met."""
        return {path: a for path, a in self.seen.items() if path.startswith("/media/") and a.status == 200}

    def _leads(self, address: str, answer: Response) -> Iterator[str]:
        found = [answer.headers["location"]] if "location" in answer.headers else []
        kind = answer.headers.get("content-type", "")
        if kind.startswith("text/html"):
            found += _in_page(answer.text)
        elif kind.startswith("text/css"):
            found += _IN_CSS.findall(answer.text)
        for one in found:
            whole = urlsplit(urljoin(f"http://here{address}", one))
            if whole.scheme == "http" and whole.netloc == "here":
                yield quote(whole.path + (f"?{whole.query}" if whole.query else ""), safe="/?&=%:+,;@~.-_!$'()*")


def odd_paths(ids: Iterable[str]) -> Iterator[str]:
    """Yield addresses that no page leads to: guesses, slips and tricks, with each of these ids in them."""
    yield from _GUESSES
    for one in ids:
        for shape in _SHAPES:
            yield shape.format(id=one)


_GUESSES = (
    *("/media", "/media/", "/media/..", "/media/../catalogue", "/media/%2e%2e/vault", "/media//", "/originals/"),
    *(
        "/vault/",
        "/vault",
        "/catalogue/",
        "/catalogue/journal",
        "/jobs/",
        "/withdrawals/",
        "/incoming/",
        "/sample.json",
    ),
    *("/static/", "/static/..%2f..%2fsample.json", "/static/../../media/demo/sample.json", "/desk", "/desk/works"),
    *("/desk/login", "/%00", "/%ff", "/en/works/", "/en/works/%00", "/en/browse?page=0", "/en/browse?page=999999"),
    *("/en/browse?page=-1", "/en/browse?form=fm.interview&theme=th.sea&language=ar", "/xx/", "/EN/", "/en//browse"),
    *("/en/browse?theme=%27", "/.git/config", "/README.md", "/openapi.json", "/metrics", "/en/works?id=1"),
)
_SHAPES = (
    *("/media/{id}", "/media/{id}/", "/media/{id}.mp4", "/media/{id}?t=1", "/en/works/{id}", "/ar/works/{id}"),
    *("/fr/works/{id}/", "/en/works/{id}?play={id}", "/works/{id}", "/en/works/{id}.json", "/{id}", "/vault/{id}"),
    *("/originals/{id}", "/desk/media/{id}", "/static/{id}", "/en/takedown?page=/en/works/{id}"),
)


def choices_in(text: str) -> list[tuple[str, str]]:
    """Give every choice that a page's forms offer, by the name of what is chosen and its value."""
    listed = [(name, value) for name, choices in _CHOICE.findall(text) for value in _VALUE.findall(choices)]
    return [(name, unescape(value)) for name, value in (*listed, *_TICK.findall(text))]


def pairs_in(text: str) -> Iterator[str]:
    """Yield what follows the address of a page for every two choices of different kinds that it offers."""
    for (name, value), (other, also) in combinations(choices_in(text), 2):
        if name != other:
            yield "?" + urlencode({name: value, other: also})


def searches(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield what somebody who is curious types for each of these words, each with its address."""
    for word in words:
        first, last = word.split()[0], word.split()[-1]
        twisted = (word.upper(), word.lower(), unicodedata.normalize("NFD", word), "\u200b".join(word), f"و{first}")
        pieces = (first, last, first[: len(first) // 2 + 2], f"{first[:-1]}x", f"{first}s")
        signs = (
            f'"{word}"',
            f"{first}*",
            f"{last} OR {first}",
            f"titles:{first}",
            f"-{first}",
            f"NEAR({first})",
            "' OR 1=1",
        )
        for number, typed in enumerate(dict.fromkeys((word, *twisted, *pieces, *signs))):
            yield typed, f"/{_LANGUAGES[number % 3]}/search?" + urlencode({"q": typed})


def _in_page(text: str) -> list[str]:
    found = [unescape(one) for one in _ADDRESS.findall(text)]
    found += [part.split()[0] for one in _SOURCE_SET.findall(text) for part in unescape(one).split(",") if part.split()]
    found += [f"?{name}={value}" for name, value in choices_in(text)]
    return [one for one in found if not one.startswith(("data:", "mailto:", "tel:"))]
