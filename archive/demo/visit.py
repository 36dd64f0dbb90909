"""Walking the demo's main pages as a visitor would: what should be met, and whether it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from archive.demo.story.desk_people import DeskPeople
from archive.demo.story.telling import ConsentAnswer, Told
from archive.demo.story.works import CLOSED, COVERED, PLAIN, STILL, VISIBLE
from archive.demo.visitor import Response, Visitor
from archive.domain.ids import WorkId, new_id
from archive.domain.records import Rendition
from archive.domain.terms import Recipe
from archive.languages import LANGUAGES, direction

_SPAN: Final = (1_000, 1_999)
_CSRF: Final = re.compile(r'name="csrf" value="([^"]*)"')


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One thing that was looked at: what it is called, and what was wrong with it, if anything."""

    sentence: str
    values: Mapping[str, str | int]
    fault: str = ""


class _AmissError(Exception):
    """Something was not as it should be; the message says what."""


@dataclass(frozen=True, kw_only=True)
class Walk:
    """A visitor, the works to be looked for, all that was made of them, and the people whose desk it is.

    `spoken` are the works for which a machine's voice was chosen.
    """

    visitor: Visitor
    works: Mapping[str, WorkId]
    made: Collection[Rendition]
    people: DeskPeople
    spoken: frozenset[str] = frozenset()

    def steps(self) -> Iterator[Seen]:
        """Yield each thing as it was found."""
        for sentence, look in _LOOKS:
            try:
                yield Seen(sentence=sentence, values=look(self))
            except _AmissError as fault:
                yield Seen(sentence=sentence, values={}, fault=str(fault))
            except (OSError, ValueError, LookupError) as fault:
                yield Seen(sentence=sentence, values={}, fault=f"{type(fault).__name__}: {fault}")

    def page(self, told: Told, language: str = "en") -> Response:
        """Give a work's page."""
        answer = self.visitor.get(f"/{language}/works/{self.works[told.key]}")
        _need(answer.status == 200, f"{told.key} answers {answer.status}")
        return answer

    def playable(self, told: Told) -> dict[str, str]:
        """Give everything that can be played or looked at of a work: ids and types."""
        page = self.page(told)
        files = page.media()
        for choice in page.choices():
            files |= self.visitor.get(f"/en/works/{self.works[told.key]}?play={choice}").media()
        return files

    def made_of(self, told: Told, *recipes: Recipe) -> tuple[Rendition, ...]:
        """Give what was made of a work by these recipes, whether anybody may meet it or not."""
        return tuple(one for one in self.made if one.work_id == self.works[told.key] and one.recipe in recipes)


def _home(walk: Walk) -> Mapping[str, str | int]:
    for language in LANGUAGES:
        front = walk.visitor.get("/", accept_language=language)
        _need(front.headers.get("location") == f"/{language}/", f"/ leads to {front.headers.get('location')}")
        page = walk.visitor.get(f"/{language}/")
        _need(page.status == 200, f"/{language}/ answers {page.status}")
        way = direction(language)
        _need(f'<html lang="{language}" dir="{way}">' in page.text, f"/{language}/ is not written {way}")
        _need("set-cookie" not in page.headers, "a visitor was given a cookie")
    return {}


def _browse(walk: Walk) -> Mapping[str, str | int]:
    wanted = {walk.works[told.key] for told in VISIBLE}
    for language in LANGUAGES:
        page = walk.visitor.get(f"/{language}/browse")
        _need(page.works() == wanted, f"/{language}/browse shows {len(page.works())} of {len(wanted)} works")
    return {"count": len(wanted)}


def _as_filmed(walk: Walk) -> Mapping[str, str | int]:
    films = [told for told in PLAIN if told.lines]
    for told in films:
        kinds = set(walk.playable(told).values())
        _need("video/mp4" in kinds and any(kind.startswith("audio/") for kind in kinds), f"{told.key} plays {kinds}")
        _need_text(walk, told)
    photos = [told for told in PLAIN if not told.lines]
    for told in photos:
        _need(bool(walk.playable(told)), f"{told.key} shows no picture")
    return {"count": len(films) + len(photos)}


def _covered(walk: Walk) -> Mapping[str, str | int]:
    for told in COVERED:
        pictures = walk.made_of(told, Recipe.VIDEO, Recipe.POSTER)
        covered = {one.id for one in pictures if one.edit}
        shown = walk.playable(told)
        films = {media_id for media_id, kind in shown.items() if kind == "video/mp4"}
        _need(bool(films) and films <= covered, f"{told.key} does not play its covered film")
        _need_nothing(walk, told, [one for one in pictures if not one.edit])
        _need_text(walk, told)
    return {"count": len(COVERED)}


def _still_cards(walk: Walk) -> Mapping[str, str | int]:
    for told in STILL:
        cards = {one.id for one in walk.made_of(told, Recipe.STILL)}
        played = {media_id for media_id, kind in walk.playable(told).items() if kind == "video/mp4"}
        _need(bool(played) and played <= cards, f"{told.key} does not play its still card")
        _need_nothing(walk, told, walk.made_of(told, Recipe.VIDEO, Recipe.POSTER))
    return {"count": len(STILL)}


def _need_nothing(walk: Walk, told: Told, closed: Collection[Rendition]) -> None:
    """Make sure that files which exist look, asked for by their ids, as if they had never been."""
    _need(bool(closed), f"{told.key} has nothing to be kept inside")
    nothing = walk.visitor.get(f"/media/{new_id()}")
    _need(nothing.status == 404, f"a made-up file answers {nothing.status}")
    for one in closed:
        answer = walk.visitor.get(f"/media/{one.id}")
        _need(answer.lasting == nothing.lasting, f"a plain file of {told.key} answers {answer.status}")


def _range(walk: Walk) -> Mapping[str, str | int]:
    told = next(told for told in PLAIN if told.lines)
    film = next(media_id for media_id, kind in walk.playable(told).items() if kind == "video/mp4")
    first, last = _SPAN
    part = walk.visitor.get(f"/media/{film}", range=f"bytes={first}-{last}")
    whole = walk.visitor.get(f"/media/{film}")
    _need(part.status == 206, f"a range answers {part.status}")
    _need(part.headers.get("content-range") == f"bytes {first}-{last}/{len(whole.body)}", "the range is another one")
    _need(part.body == whole.body[first : last + 1], "the range holds other bytes than the whole")
    return {"bytes": len(part.body), "size": len(whole.body)}


def _audio_only(walk: Walk) -> Mapping[str, str | int]:
    heard = [told for told in VISIBLE if told.answer is ConsentAnswer.AUDIO_ONLY]
    for told in heard:
        kinds = [kind for kind in walk.playable(told).values() if kind]
        _need(bool(kinds) and all(kind.startswith("audio/") for kind in kinds), f"{told.key} plays {kinds}")
    return {"count": len(heard)}


def _text_only(walk: Walk) -> Mapping[str, str | int]:
    read = [told for told in VISIBLE if told.answer is ConsentAnswer.TEXT_ONLY]
    for told in read:
        _need(not walk.playable(told), f"{told.key} plays something")
        _need_text(walk, told)
    return {"count": len(read)}


def _read_aloud(walk: Walk) -> Mapping[str, str | int]:
    told_aloud = [told for told in VISIBLE if told.answer is ConsentAnswer.READ_ALOUD]
    for told in told_aloud:
        read = {one.id for one in walk.made_of(told, Recipe.REVOICED)}
        heard = set(walk.playable(told))
        _need(heard <= read and bool(heard) == bool(read), f"{told.key} plays something but a machine's reading")
        _need(bool(read) == (told.key in walk.spoken), f"{told.key} is not read as was chosen")
        _need_nothing(walk, told, walk.made_of(told, Recipe.AUDIO))
        _need_text(walk, told)
    return {"count": len(told_aloud)}


def _mark(walk: Walk) -> Mapping[str, str | int]:
    for told in (told for told in VISIBLE if told.answer is ConsentAnswer.MARK):
        page = walk.page(told)
        shown = [title for title in told.titles.values() if title in page.text]
        _need(not shown and not walk.playable(told), f"{told.key} shows more than a mark")
        _need("/en/why" in page.text, f"{told.key} does not lead to the reasons")
    return {}


def _closed(walk: Walk) -> Mapping[str, str | int]:
    for language in LANGUAGES:
        nothing = walk.visitor.get(f"/{language}/works/{new_id()}")
        _need(nothing.status == 404, f"a made-up work answers {nothing.status}")
        for told in CLOSED:
            answer = walk.visitor.get(f"/{language}/works/{walk.works[told.key]}")
            _need(answer.lasting == nothing.lasting, f"{told.key} answers otherwise than a work that never was")
    return {"count": len(CLOSED)}


def _desk(walk: Walk) -> Mapping[str, str | int]:
    wrong = _log_in(walk.visitor.port, "reviewer", "not the password")
    _need(wrong.get("/desk").status in (302, 303), "a wrong password opens the desk")
    for name in walk.people.ids:
        home = _log_in(walk.visitor.port, name, walk.people.password).get("/desk")
        _need(home.status == 200, f"the desk answers {name} with {home.status}")
    return {"count": len(walk.people.ids)}


def _log_in(port: int, name: str, password: str) -> Visitor:
    visitor = Visitor(port)
    form = _CSRF.search(visitor.get("/desk/login").text)
    _need(form is not None, "the log-in page has no form")
    visitor.send("/desk/login", {"csrf": form[1] if form else "", "name": name, "password": password, "next": ""})
    return visitor


def _need_text(walk: Walk, told: Told) -> None:
    first = told.lines[0].split("\n")[0].replace("'", "&#x27;")
    page = walk.page(told, told.language).text
    _need(first in page or first.replace("&#x27;", "'") in page, f"the text of {told.key} cannot be read")


def _need(well: bool, otherwise: str) -> None:
    if not well:
        raise _AmissError(otherwise)


_LOOKS: Final[tuple[tuple[str, Callable[[Walk], Mapping[str, str | int]]], ...]] = (
    ("The front page, in French, Arabic and English", _home),
    ("Browsing: {count} works, and no trace of the others", _browse),
    ("As filmed: {count} works with picture, sound or text", _as_filmed),
    ("Covered: {count} films; the plain ones look, asked for by their ids, as if they had never been", _covered),
    ("A still card with the sound: {count} film with somebody at high risk", _still_cards),
    ("A piece of a film: {bytes} of {size} bytes", _range),
    ("Sound only: {count} works", _audio_only),
    ("Text only: {count} works", _text_only),
    (
        "A machine’s voice, where one is installed: {count} interview, whose recording looks as if it had never been",
        _read_aloud,
    ),
    ("A mark: the author asked us not to show more", _mark),
    ("Nothing at all: {count} works that look as if they had never been", _closed),
    ("The desk: {count} log-ins open it, a wrong password does not", _desk),
)
"""What is looked at, each with the sentence that tells of it."""

SENTENCES: Final = tuple(sentence for sentence, _ in _LOOKS)
"""Everything that a walk may say, for the translators."""
