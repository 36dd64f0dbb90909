"""One site with every kind of page that a visitor can meet, ready in seconds, for pictures, judges and keyboards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from archive.adapters.search.search_sqlite import SqliteSearch
from archive.domain.terms import Recipe
from archive.web.app import create_app
from archive.web.http.errors import fixed_answer
from archive.web.http.middleware import ProtectingHeaders
from tests.access.house import House, Settings
from tests.review.atelier import memory_kit
from tests.web.exhibits import hang
from tests.web.hung_rooms import hang_rooms
from tests.web.live import Live, listening

LANGUAGES = ("fr", "ar", "en")
_ANSWERS = "/answers/"
CAPTIONS = """WEBVTT

00:00.000 --> 00:02.000
Ma grand-mère avait une radio sur la fenêtre.

00:02.000 --> 00:04.500
Le soir, toute la rue écoutait avec nous.

00:04.500 --> 00:08.000
Quand je suis parti, la radio était dans mon sac.
"""


@dataclass(frozen=True)
class EveryPage:
    """A listening site, its kinds of pages by name, and the path of each after the language."""

    live: Live
    paths: Mapping[str, str]

    def addresses(self, lang: str) -> dict[str, str]:
        """Give the address of every kind of page in a language; the fixed answers speak all three at once."""
        return {
            name: self.live.address + (path if path.startswith(_ANSWERS) else f"/{lang}{path}")
            for name, path in self.paths.items()
        }


@contextmanager
def every_page(folder: Path, *, media: bool = True) -> Iterator[EveryPage]:
    """Serve every kind of page; without `media` what is played is noise."""
    kit = replace(memory_kit(), search=SqliteSearch())
    house = House(kit.catalogue, kit.renditions)
    shown = hang(house, folder, media=media)
    house.rendition(shown.film, Recipe.CAPTIONS, CAPTIONS.encode(), language="fr")
    rooms = hang_rooms(house, (shown.film, shown.poem, shown.photo, shown.letter, shown.song))
    film, song = (house.of(work, recipe) for work, recipe in ((shown.film, Recipe.VIDEO), (shown.song, Recipe.AUDIO)))
    paths = {
        "home": "/",
        "browse": "/browse",
        "browse-few": "/browse?form=fm.poem",
        "browse-none": "/browse?form=fm.nothing",
        "search": "/search",
        "search-found": "/search?q=radio",
        "search-none": "/search?q=zzzz",
        "film": f"/works/{shown.film.id}",
        "walk": f"/works/{shown.walk.id}",
        "film-playing": f"/works/{shown.film.id}?play={film.id}",
        "song": f"/works/{shown.song.id}",
        "song-playing": f"/works/{shown.song.id}?play={song.id}",
        "poem": f"/works/{shown.poem.id}",
        "letter": f"/works/{shown.letter.id}",
        "photo": f"/works/{shown.photo.id}",
        "mark": f"/works/{shown.mark.id}",
        "untitled": f"/works/{shown.untitled.id}",
        "rooms": "/rooms",
        "exhibits": "/exhibits",
        "exhibit": f"/exhibits/{rooms['on-the-doorstep'].id}",
        "practices": "/good-practices",
        "practices-none": "/good-practices?target=tg.staff&area=ar.art",
        "practice": f"/good-practices/{rooms['empty-chairs'].id}",
        "projects": "/projects",
        "magazine": "/magazine",
        "companions": "/companion",
        "project": f"/projects/{rooms['three-regions'].id}",
        "radio": "/radio",
        "programme": f"/radio/{rooms['courtyard-radio'].id}",
        "episode": f"/radio/{rooms['episode-one'].id}",
        "story": f"/magazine/{rooms['a-trade'].id}",
        "companion": f"/companion/{rooms['companion'].id}",
        "screening": "/screening",
        "about": "/about",
        "why": "/why",
        "my": "/my",
        "takedown": "/takedown",
        "answer-404": "/nowhere",
        "answer-500": f"{_ANSWERS}500",
        "answer-503": f"{_ANSWERS}503",
    }
    with listening(_with_answers(create_app(kit, Settings()))) as live:
        yield EveryPage(live, paths)


def _with_answers(app: ASGIApp) -> ASGIApp:
    """Put an address for each fixed answer beside a site: a fault of ours cannot be asked for."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(_ANSWERS):
            fixed = fixed_answer(int(scope["path"].removeprefix(_ANSWERS)))
            await ProtectingHeaders(fixed)(scope, receive, send)
        else:
            await app(scope, receive, send)

    return answer
