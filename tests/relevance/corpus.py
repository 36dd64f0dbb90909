"""A small made archive and what searching it should find: read, put into a house, asked, and scored."""

from __future__ import annotations

import asyncio
import csv
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from archive.access.search import Finder
from archive.domain.ids import ConceptId, WorkId
from archive.domain.terms import ALL_ATOMS, Atom, Recipe, WorkKind, WorkState
from archive.domain.words.text_folding import folds_of
from archive.languages import LANGUAGES
from tests.access.house import KNOWN_OF, House

_HERE: Final = Path(__file__).resolve().parent
FIVE: Final = ("fr", "ar", "en", "es", "it")
"""The languages of which there are thirty queries each."""

_SHORT: Final = 3
_MOST_LOOKS: Final = 200
_READ_NOT_HEARD: Final = frozenset({"fm.poem", "fm.letter", "fm.tale", "fm.diary"})
_KINDS: Final[Mapping[str, WorkKind]] = {
    "fm.slam": WorkKind.SLAM,
    "fm.music": WorkKind.MUSIC,
    "fm.photo": WorkKind.PHOTO,
    "fm.radio": WorkKind.RADIO,
}
_CLOSED: Final[Mapping[str, Mapping[str, Any]]] = {
    "in review": {"state": WorkState.IN_REVIEW},
    "withdrawn": {"state": WorkState.WITHDRAWN},
    "words not granted": {"allows": ALL_ATOMS - {Atom.WORDS}},
    "name not credited": {"allows": ALL_ATOMS - {Atom.PSEUDONYM}},
    "existence alone": {"allows": KNOWN_OF},
}


@dataclass(frozen=True)
class Asked:
    """One query, the language of who asks, which works are right, and which must never be found."""

    language: str
    query: str
    right: tuple[str, ...]
    never: tuple[str, ...]

    @property
    def page(self) -> str:
        """The language of the page on which it is asked."""
        return self.language if self.language in LANGUAGES else LANGUAGES[0]


@dataclass(frozen=True)
class Score:
    """In how many of the queries a right work comes first, or among three, and the mean of one over its place."""

    queries: int
    first: float
    among_three: float
    reciprocal: float


def queries(name: str = "queries") -> list[Asked]:
    """Read every query of a set."""
    with (_HERE / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if not row[0].startswith("#")]
    return [Asked(row[0], row[1], tuple(row[2].replace("-", "").split()), tuple(row[3].split())) for row in rows]


def filled() -> House:
    """Make a house with every work of the small archive in it."""
    house = House()
    with (_HERE / "works.toml").open("rb") as file:
        for each in tomllib.load(file)["work"]:
            _put(house, each)
    return house


def found_by(finder: Finder, asked: Asked) -> list[str]:
    """Give the first page of works that a query finds once the archive was read through."""
    page = asyncio.run(finder.search(asked.query, language=asked.page))
    for _ in range(_MOST_LOOKS):
        if page is not None and page.whole:
            break
        page = asyncio.run(finder.search(asked.query, language=asked.page))
    assert page is not None
    assert page.whole
    return [found.view.card.work_id[-_SHORT:] for found in page.found]


def lit_by(finder: Finder, asked: Asked) -> Iterator[tuple[str, str]]:
    """Yield every word that is marked on the first page of what a query finds, folded, with its text's language."""
    page = asyncio.run(finder.search(asked.query, language=asked.page))
    for found in page.found if page is not None else ():
        for snippet in (*found.snippets, *(reason.label for reason in found.reasons)):
            for text, marked in snippet.pieces:
                yield from ((snippet.language, word) for word in folds_of(text) if marked)


def score(results: Iterable[tuple[Asked, Sequence[str]]]) -> Score:
    """Score those queries to which there is an answer."""
    places = [
        next((place for place, work in enumerate(found, 1) if work in asked.right), 0)
        for asked, found in results
        if asked.right
    ]
    count = len(places)
    return Score(
        queries=count,
        first=sum(place == 1 for place in places) / count,
        among_three=sum(0 < place <= 3 for place in places) / count,
        reciprocal=sum(1 / place for place in places if place) / count,
    )


def _put(house: House, each: Mapping[str, Any]) -> None:
    form, lang = each["form"], each["lang"]
    lines = each["lines"]
    is_read = form in _READ_NOT_HEARD or form == "fm.photo"
    medium = Recipe.PHOTO if form == "fm.photo" else Recipe.AUDIO
    allowed = _CLOSED.get(each.get("closed", ""), {})
    work = house.work(
        id=WorkId(f"{each['id']:x>20}"),
        recipes=(Recipe.CARD,) if form in _READ_NOT_HEARD else (Recipe.CARD, medium),
        author=house.person(each.get("by", "")),
        kind=_KINDS.get(form, WorkKind.INTERVIEW),
        form=ConceptId(form),
        themes=tuple(ConceptId(theme) for theme in each.get("themes", ())),
        titles=each["titles"],
        summaries={},
        languages=(lang,),
        **allowed,
    )
    if not lines:
        return
    if is_read:
        text = "".join(f"<p>{line}</p>" for line in lines)
        house.rendition(work, Recipe.TEXT, text.encode(), language=lang)
        return
    cues = (f"00:{place * 4:02}.000 --> 00:{place * 4 + 3:02}.000\n{line}\n" for place, line in enumerate(lines))
    house.rendition(work, Recipe.CAPTIONS, "\n".join(["WEBVTT\n", *cues]).encode(), language=lang)


def main() -> None:
    """Print the scores of each language, and every query that is not answered as it should be."""
    finder = Finder(filled().room)
    for name in ("queries", "later_queries"):
        _tell(name, [(asked, found_by(finder, asked)) for asked in queries(name)])


def _tell(name: str, results: Sequence[tuple[Asked, list[str]]]) -> None:
    for asked, found in results:
        missing, wrong = set(asked.right) - set(found), set(asked.never) & set(found)
        first = not asked.right or (found[:1] and found[0] in asked.right)
        if missing or wrong or not first or (found and not asked.right):
            sys.stdout.write(f"{asked.language} {asked.query}: found {found}, missing {missing}, wrong {wrong}\n")
    rows = {code: [each for each in results if each[0].language == code] for code in FIVE}
    rows["all five"] = [each for each in results if each[0].language in FIVE]
    rows["other letters"] = [each for each in results if each[0].language not in FIVE]
    for language, some in rows.items():
        if some:
            made = score(some)
            figures = f"{made.first:.2f} | {made.among_three:.2f} | {made.reciprocal:.2f}"
            sys.stdout.write(f"| {name}, {language} | {made.queries} | {figures} |\n")


if __name__ == "__main__":
    main()
