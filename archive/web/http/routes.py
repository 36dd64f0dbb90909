"""The addresses of the site: each names the audience it is for, and nothing is reached by any other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

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
