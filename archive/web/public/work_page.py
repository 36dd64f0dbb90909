"""A work's own page: its text first, then every other way to meet it, each with its size before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from archive.access.browse import MOST_NEXT, ReadingRoom
from archive.access.gate import Admission
from archive.access.passages import addressed
from archive.access.reading import directed, turns_of
from archive.access.rooms import Rooms, RoomView
from archive.access.work import Card, WorkView
from archive.domain.errors import NotFoundError
from archive.domain.timecode import clock_text
from archive.languages import _, broad_tag, translate
from archive.web.delivery.guarded_page import GuardedPage
from archive.web.http.editorial import words_of_rooms
from archive.web.http.middleware import POLICY
from archive.web.public.pages import page, room_of
from archive.web.public.player import WITHOUT_TIMES, Stage, beginning_of, choices_of, stage_of, wish_of
from archive.web.public.turns import read_captions, read_text, with_the_same_words, words_in

WITH_PLAYER: Final = f"{POLICY}; script-src 'self'; connect-src 'self'".replace(
    "media-src 'self'", "media-src 'self' blob:"
)
"""Where something is played our own script may run, ask us alone whether it may go on, and give sound bit by bit."""

_PASSAGE: Final = _("A link to this passage")


@dataclass(frozen=True, kw_only=True)
class Text:
    """A released text: its place on the page, its language, and its cleaned HTML, each paragraph with way and time."""

    anchor: str
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
    project = Rooms(room).project_of(view.card.work_id) if not view.card.mark else None
    following = _following(view, project, await room.next_to(view))
    context = {
        "work": view,
        "public_at": request.app.state.settings.public_url.rstrip("/"),
        "beginning": beginning,
        "others": [choice for choice in choices if choice != met],
        "following": following,
        "project": project,
        **words_of_rooms(wish.lang),
        "pictures": not wish.saves_data,
        "stage": stage,
        "texts": await _texts(room, view, _texts_beside(view, stage), wish.lang),
    }
    made = page(request, "pages/work.html", context, WITH_PLAYER if stage is not None and stage.plays else POLICY)
    made.headers["vary"] = "accept-encoding, save-data"
    hiding = (each for each in (*view.videos, *view.photos) if each.rendition.edit)
    shown = [*_words_of(view, stage), *hiding, *(admission for card in following for admission in card.shown)]
    return GuardedPage(made, room.gate, room.kit.renditions, shown)


def _following(view: WorkView, project: RoomView | None, alike: Sequence[Card]) -> tuple[Card, ...]:
    """Give a few works to meet next: the one after it in a project where that was released, then those alike.

    Which one that is is told by the order on the project's page alone, never by who made it.
    """
    placed = [each.card for each in chain.from_iterable(project.works.values())] if project is not None else []
    here = next((place for place, card in enumerate(placed) if card.work_id == view.card.work_id), 0)
    turned = (card for card in (*placed[here:], *placed[:here]) if card.work_id != view.card.work_id)
    cards = {card.work_id: card for card in (*islice(turned, 1), *alike)}
    return tuple(islice(cards.values(), MOST_NEXT))


def _texts_beside(view: WorkView, stage: Stage | None) -> tuple[Admission, ...]:
    """Give the texts whose words do not stand on the page already, line by line beside what is played."""
    said = {words_in(script.source) for script in stage.transcripts} if stage else set()
    return tuple(text for text in view.texts if words_in(text.rendition) not in said)


def _words_of(view: WorkView, stage: Stage | None) -> Iterator[Admission]:
    """Yield everything whose words stand on the page, or the times of them."""
    yield from view.texts
    sources = {script.source.id for script in stage.transcripts} if stage else set()
    for captions in view.captions:
        if captions.rendition.id in sources or with_the_same_words(captions, view.texts) is not None:
            yield captions
    if stage and (stage.chapters or stage.hard or stage.themed) and view.released is not None:
        yield view.released


async def _texts(room: ReadingRoom, view: WorkView, texts: tuple[Admission, ...], lang: str) -> list[Text]:
    """Read a work's texts, the one in the page's own language first, each paragraph with its time where one can go."""
    found: list[Text] = []
    for text in texts:
        html = await read_text(room, text)
        if html:
            tag = broad_tag(text.rendition.language or lang)
            times = await _times(room, view, text, html)
            before = sum(other.language == tag for other in found)
            anchor = f"{tag}-{before + 1}" if before else tag
            ready = addressed(directed(html, tag, partial(_link, times)), f"text-{anchor}", translate(lang, _PASSAGE))
            found.append(Text(anchor=anchor, language=tag, html=ready))
    return sorted(found, key=lambda text: text.language != lang)


async def _times(room: ReadingRoom, view: WorkView, text: Admission, html: str) -> tuple[int, ...]:
    """Give when each paragraph of a text begins in what a moment leads to; nothing where that plays other parts."""
    played = next((each.rendition for each in choices_of(view) if each.rendition.recipe not in WITHOUT_TIMES), None)
    if played is None or played.segment_ids != text.rendition.segment_ids:
        return ()
    lines = await read_captions(room, with_the_same_words(text, view.captions))
    return tuple(lines[place].start_ms for place in turns_of(html, lines)) if lines else ()


def _link(times: tuple[int, ...], place: int) -> str:
    if place >= len(times):
        return ""
    seconds, ms = divmod(times[place], 1_000)
    moment = f"{seconds}.{ms:03}" if ms else str(seconds)
    return f'<a class="at" href="?t={moment}#stage">{clock_text(seconds * 1_000)}</a> '
