"""A visitor's walk through the sample: what a stranger meets on each page, told line by line."""

from __future__ import annotations

import re
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from http.cookiejar import CookieJar
from typing import Final
from urllib.error import HTTPError

from archive.demo.telling import SHOWN, Answer
from archive.domain.ids import new_id
from archive.languages import LANGUAGES

_MEDIA: Final = re.compile(r'"(/media/[0-9a-z]+)"')
_CHOICE: Final = re.compile(r'"(\?play=[0-9a-z]+)#stage"')
_WAIT_SECONDS: Final = 20

Works = Mapping[Answer, Sequence[str]]
"""The ids of the sample's works, by what their people answered."""


@dataclass(frozen=True)
class Reply:
    """What came back: status, headers in small letters, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", errors="replace")


class Visitor:
    """Somebody with a plain browser and nothing to prove; `remembers` keeps cookies, as the desk needs."""

    def __init__(self, address: str, *, remembers: bool = False) -> None:
        self._address = address
        handlers = [urllib.request.HTTPCookieProcessor(CookieJar())] if remembers else []
        self._opener = urllib.request.build_opener(*handlers)

    def ask(self, path: str, form: Mapping[str, str] | None = None, **headers: str) -> Reply:
        """Ask for a path, or send it a form."""
        body = urllib.parse.urlencode(form).encode() if form is not None else None
        request = urllib.request.Request(self._address + path, data=body, headers=headers)  # noqa: S310 - our own site
        try:
            with self._opener.open(request, timeout=_WAIT_SECONDS) as answer:
                return _read(answer.status, answer.headers.items(), answer.read())
        except HTTPError as error:
            with error:
                return _read(error.code, error.headers.items(), error.read())


@dataclass(frozen=True)
class Seen:
    """One thing that was looked at, and whether it was as it should be."""

    what: str
    good: bool


def walk(address: str, works: Works, password: str, tell: Callable[[Seen], None]) -> bool:
    """Walk the main pages, tell each thing seen, and say whether all of it was good."""
    visitor = Visitor(address)
    good = True
    looks = (look(visitor, works) for look in (_homes, _browsing, _outcomes, _nothing, _ranges))
    for seen in (*(seen for look in looks for seen in look), *_desk(address, password)):
        tell(seen)
        good = good and seen.good
    return good


def _homes(visitor: Visitor, _works: Works) -> list[Seen]:
    seen = []
    for language in LANGUAGES:
        page = visitor.ask(f"/{language}/")
        way = "rtl" if language == "ar" else "ltr"
        good = page.status == 200 and f'lang="{language}"' in page.text and f'dir="{way}"' in page.text
        good = good and "set-cookie" not in page.headers and "content-security-policy" in page.headers
        seen.append(Seen(f"/{language}/ is there, {way}, {len(page.body) / 1000:.0f} kB, without a cookie", good))
    return seen


def _browsing(visitor: Visitor, works: Works) -> list[Seen]:
    page = visitor.ask("/fr/browse").text
    shown = [work for outcome, ids in works.items() if outcome in SHOWN for work in ids]
    hidden = [work for outcome, ids in works.items() if outcome not in SHOWN for work in ids]
    return [
        Seen(f"/fr/browse lists the {len(shown)} works that may be met", all(work in page for work in shown)),
        Seen(f"and none of the {len(hidden)} others", not any(work in page for work in hidden)),
    ]


def _outcomes(visitor: Visitor, works: Works) -> list[Seen]:
    seen = []
    for outcome in (Answer.AS_FILMED, Answer.AUDIO_ONLY, Answer.TEXT_ONLY, Answer.MARK):
        for work in works.get(outcome, ()):
            page = visitor.ask(f"/en/works/{work}")
            kinds = {
                visitor.ask(path, Range="bytes=0-0").headers.get("content-type", "") for path in _media(visitor, work)
            }
            good = page.status == 200 and _suits(outcome, kinds, page.text)
            what = ", ".join(sorted(kind for kind in kinds if kind)) or "no media"
            seen.append(Seen(f"/en/works/{work} shows it {outcome.value}: {what}", good))
    return seen


def _suits(outcome: Answer, kinds: set[str], page: str) -> bool:
    pictures = any(kind.startswith(("video/", "image/")) for kind in kinds)
    sound = any(kind.startswith("audio/") for kind in kinds)
    if outcome is Answer.AUDIO_ONLY:
        return sound and not any(kind.startswith("video/") for kind in kinds)
    if outcome in (Answer.TEXT_ONLY, Answer.MARK):
        return not pictures and not sound
    return pictures or sound or 'id="text-1"' in page


def _media(visitor: Visitor, work: str) -> list[str]:
    """Give every file that a work's page leads to, by each choice that it offers."""
    page = visitor.ask(f"/en/works/{work}").text
    pages = [page, *(visitor.ask(f"/en/works/{work}{choice}").text for choice in _CHOICE.findall(page))]
    return sorted({path for text in pages for path in _MEDIA.findall(text)})


def _nothing(visitor: Visitor, works: Works) -> list[Seen]:
    unknown = visitor.ask(f"/en/works/{new_id()}")
    seen = []
    for outcome, ids in works.items():
        for work in ids if outcome not in SHOWN else ():
            answer = visitor.ask(f"/en/works/{work}")
            same = (answer.status, answer.body) == (404, unknown.body) == (unknown.status, unknown.body)
            seen.append(Seen(f"/en/works/{work} ({outcome.value}) answers like one that never was", same))
    return seen


def _ranges(visitor: Visitor, works: Works) -> list[Seen]:
    for work in works.get(Answer.AS_FILMED, ()):
        for path in _media(visitor, work):
            part = visitor.ask(path, Range="bytes=100-199")
            if part.headers.get("content-type") == "video/mp4":
                good = part.status == 206 and len(part.body) == 100 and "last-modified" not in part.headers
                return [Seen(f"{path} sends bytes 100-199 of a film and nothing more", good)]
    return [Seen("no film to take a part of", False)]


def _desk(address: str, password: str) -> list[Seen]:
    person = Visitor(address, remembers=True)
    door = person.ask("/desk/login?lang=en")
    mark = re.search(r'name="csrf" value="([^"]+)"', door.text)
    form = {"csrf": mark.group(1) if mark else "", "name": "facilitator", "password": password, "next": ""}
    inside = person.ask("/desk/login", form)
    stranger = Visitor(address).ask("/desk/works")
    return [
        Seen("/desk asks who is there", door.status == 200 and mark is not None),
        Seen("and lets the facilitator in", inside.status == 200 and "/desk/logout" in inside.text),
        Seen("and nobody without a name", 'name="password"' in stranger.text or stranger.status in (401, 403)),
    ]


def _read(status: int, headers: Iterable[tuple[str, str]], body: bytes) -> Reply:
    return Reply(status, {name.lower(): value for name, value in headers}, body)
