"""A work's own page: its text first, then every other way to meet it, each with its size before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from archive.access.browse import ReadingRoom
from archive.access.fragment import clean_fragment
from archive.access.gate import Admission
from archive.access.spoken import broad_tag
from archive.access.stream import read_whole
from archive.access.work import WorkView
from archive.domain.errors import NotFoundError
from archive.domain.records import Rendition
from archive.domain.terms import Recipe
from archive.web.guarded_page import GuardedPage
from archive.web.pages import page, room_of

_LARGEST_TEXT_BYTES = 2_000_000
_LARGEST_INLINE_BYTES = 300_000
_PLAYABLE = (Recipe.VIDEO, Recipe.STILL, Recipe.AUDIO, Recipe.PHOTO)


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
    context = {
        "work": view,
        "choices": [admission.rendition for admission in _choices(view)],
        "chosen": _chosen(view, request.query_params.get("play", "")),
        "texts": await _texts(room, view, request.path_params["lang"]),
        "captions": [admission.rendition for admission in view.captions],
    }
    made = page(request, "pages/work.html", context)
    return GuardedPage(made, room.gate, room.kit.renditions, view.texts)


def _choices(view: WorkView) -> tuple[Admission, ...]:
    """Give every way to hear or see a work, the lightest first."""
    return (*view.sounds, *_one_of_each_size(view.photos), *view.videos)


def _one_of_each_size(photos: tuple[Admission, ...]) -> tuple[Admission, ...]:
    """Give the lightest file of each size: every browser of today reads all the kinds we make."""
    lightest: dict[tuple[int | None, int | None], Admission] = {}
    for photo in photos:
        lightest.setdefault((photo.rendition.width, photo.rendition.height), photo)
    return tuple(lightest.values())


def _chosen(view: WorkView, wanted: str) -> Rendition | None:
    """Give what to play: what was asked for; else a light photo, where no warning asks to think first."""
    choices = _choices(view)
    for admission in choices:
        if admission.rendition.id == wanted:
            return admission.rendition
    for admission in _one_of_each_size(view.photos):
        if not view.warnings and admission.rendition.size_bytes <= _LARGEST_INLINE_BYTES:
            return admission.rendition
    return None


async def _texts(room: ReadingRoom, view: WorkView, lang: str) -> list[Text]:
    """Read a work's texts, the one in the page's own language first."""
    found = []
    for admission in view.texts:
        if admission.grant.size_bytes <= _LARGEST_TEXT_BYTES:
            raw = await read_whole(room.gate, room.kit.renditions, admission)
            if raw is not None:
                html = clean_fragment(raw.decode("utf-8", "replace"))
                found.append(Text(language=broad_tag(admission.rendition.language or lang), html=html))
    return sorted(found, key=lambda text: text.language != lang)
