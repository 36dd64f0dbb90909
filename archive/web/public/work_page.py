"""A work's own page: its text first, then every other way to meet it, each with its size before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from archive.access.browse import ReadingRoom
from archive.access.gate import Admission
from archive.access.sanitise_html import clean_fragment
from archive.access.stream import read_whole
from archive.access.work import WorkView
from archive.domain.errors import NotFoundError
from archive.domain.recipes import TRANSCRIPT
from archive.domain.records import Rendition
from archive.languages import broad_tag
from archive.web.delivery.guarded_page import GuardedPage
from archive.web.http.middleware import POLICY
from archive.web.public.pages import page, room_of
from archive.web.public.player import Stage, beginning_of, choices_of, stage_of, wish_of

WITH_PLAYER: Final = f"{POLICY}; script-src 'self'; connect-src 'self'"
"""Where something is played our own script may run and ask us alone whether it may go on; nothing needs it."""

_LARGEST_TEXT_BYTES = 2_000_000


@dataclass(frozen=True, kw_only=True)
class Text:
    """A released text: in which language, and its cleaned HTML."""

    language: str
    html: str


async def watch(request: Request) -> Response:
    """Show a work, and the one rendition that the visitor chose to play, if any."""
    room = room_of(request)
    view = room.work(request.path_params["work_id"])
    if view is None:
        raise NotFoundError
    wish = wish_of(request.query_params, request.headers, request.path_params["lang"])
    stage = await stage_of(room, view, wish)
    choices = [admission.rendition for admission in choices_of(view)]
    beginning = beginning_of(view, wish) if stage is None else None
    met = stage.chosen if stage is not None else beginning.rendition if beginning is not None else None
    following = await room.next_to(view)
    context = {
        "work": view,
        "beginning": beginning,
        "others": [choice for choice in choices if choice != met],
        "following": following,
        "pictures": not wish.saves_data,
        "stage": stage,
        "texts": await _texts(room, _texts_beside(view, stage), wish.lang),
        "covered": any(choice.edit for choice in choices),
    }
    made = page(request, "pages/work.html", context)
    if stage is not None and stage.plays:
        made.headers["content-security-policy"] = WITH_PLAYER
    made.headers["vary"] = "accept-encoding, save-data"
    shown = [*_words_of(view, stage), *(admission for card in following for admission in card.shown)]
    return GuardedPage(made, room.gate, room.kit.renditions, shown)


def _texts_beside(view: WorkView, stage: Stage | None) -> tuple[Admission, ...]:
    """Give the texts whose words do not stand on the page already, line by line beside what is played."""
    said = {_words_in(script.source) for script in stage.transcripts} if stage else set()
    return tuple(text for text in view.texts if _words_in(text.rendition) not in said)


def _words_in(rendition: Rendition) -> tuple[object, ...]:
    """Give what tells whether a text and captions hold the same words."""
    return (rendition.language, rendition.parameters.get(TRANSCRIPT), rendition.segment_ids)


def _words_of(view: WorkView, stage: Stage | None) -> Iterator[Admission]:
    """Yield everything whose words stand on the page."""
    yield from view.texts
    sources = {script.source.id for script in stage.transcripts} if stage else set()
    yield from (captions for captions in view.captions if captions.rendition.id in sources)
    if stage and (stage.chapters or stage.hard) and view.released is not None:
        yield view.released


async def _texts(room: ReadingRoom, texts: tuple[Admission, ...], lang: str) -> list[Text]:
    """Read a work's texts, the one in the page's own language first."""
    found = []
    for admission in texts:
        if admission.grant.size_bytes <= _LARGEST_TEXT_BYTES:
            raw = await read_whole(room.gate, room.kit.renditions, admission)
            if raw is not None:
                html = clean_fragment(raw.decode("utf-8", "replace"))
                found.append(Text(language=broad_tag(admission.rendition.language or lang), html=html))
    return sorted(found, key=lambda text: text.language != lang)
