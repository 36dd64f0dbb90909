"""The addresses of the site: each names the audience it is for, and nothing is reached by any other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, Final

from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import BaseRoute, Mount, Route

from archive.domain.terms import Audience
from archive.languages import LANGUAGES


class Door(Route):
    """One address, the page behind it, and the audience it is for."""

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Any],
        *,
        audience: Audience,
        methods: Collection[str] = ("GET",),
        name: str | None = None,
    ) -> None:
        super().__init__(path, endpoint, methods=methods, name=name)
        self.audience = audience


class _LanguageConvertor(Convertor[str]):
    regex = "|".join(LANGUAGES)

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("language", _LanguageConvertor())


def every_door(routes: Iterable[BaseRoute]) -> Iterator[BaseRoute]:
    """Yield every address below these routes, those of nested ones too."""
    for route in routes:
        if isinstance(route, Mount) and route.routes:
            yield from every_door(route.routes)
        else:
            yield route


_STANDING: Final = re.compile(r"(?:/\{lang:language\})?(/[a-z/-]*)")
"""The path of a page that stands under one address for everybody, in each language or in none."""


def standing_address(routes: Iterable[BaseRoute], typed: str, lang: str) -> str | None:
    """Give the address of a standing page that somebody typed in capitals, without its language or with a sign more.

    Only of pages that are the same for everybody: what names a work or a file is exactly right or nothing.
    """
    seen = "".join(letter for letter in typed if unicodedata.category(letter) not in ("Cf", "Cc"))
    path = "/" + seen.lower().strip("/\\.,;:)\u00bb\u201d\u060c\u061b ").replace("//", "/")
    named, _, rest = path[1:].partition("/")
    if path[1:] in LANGUAGES:
        return f"/{path[1:]}/"
    asked, bare = (named, f"/{rest}") if named in LANGUAGES else (lang, path)
    for door in every_door(routes):
        match = _STANDING.fullmatch(door.path) if isinstance(door, Door) and "GET" in (door.methods or ()) else None
        if match is None or match[1].rstrip("/") != bare.rstrip("/") or not bare.strip("/"):
            continue
        if match[0] != match[1]:
            return f"/{asked}{match[1]}"
        if bare == path:
            return match[1]
    return None
