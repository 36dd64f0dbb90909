"""What searching, choosing and remembered pages tell: nothing of what nobody may meet, and nothing of what is gone."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from urllib.parse import urlencode

import pytest

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.demo.home import Home, opened
from archive.demo.story import marks
from archive.demo.story.rooms import STAGED
from archive.demo.story.telling import ConsentAnswer, Told
from archive.demo.story.works import CLOSED, VISIBLE, WORKS
from archive.demo.visitor import Response, Visitor
from archive.domain.ids import new_id
from archive.domain.records import Appearance, ConsentRecord, Work
from archive.domain.terms import AppearanceRole, Atom
from archive.domain.words.text_folding import words_of
from archive.review.people.accounts import actor
from archive.review.works.works import withdraw_work
from tests.journeys.crawler import Crawl, pairs_in, searches
from tests.journeys.hunter import Hunter
from tests.journeys.public_site import public_site
from tests.journeys.test_crawl import Hidden, hidden_in
from tests.samples_workshop import MAKING_TAKES, copied, sample_home
from tests.waiting import wait_until

__all__ = ["sample_home"]

pytestmark = MAKING_TAKES

LANGUAGES = ("fr", "ar", "en")
TAKEN_BACK = ("letter-to-a-bench", "thread-remembers")
_ECHO = re.compile(r'value="[^"]*"|href="/\w\w/search\?[^"]*"')
_SUGGESTED = re.compile(r'<li><a href="/\w\w/search\?q=[^"]*" dir="auto">([^<]*)</a></li>')


@pytest.fixture(scope="module")
def visitor(sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Somebody on the public site over the sample."""
    with public_site(sample_home.settings.media_folder, tmp_path_factory.mktemp("site") / "site.log") as port:
        somebody = Visitor(port)
        # Until the archive was read through once, a page of the search says so.
        wait_until(
            lambda: "still being read" not in somebody.get(_search("en", "a")).text, seconds=30, every_seconds=0.1
        )
        yield somebody


def _said(told: Told) -> Iterator[str]:
    """Yield everything that was said, written or told of a work."""
    yield from (*told.titles.values(), *told.summaries.values(), *told.lines)
    for lines in told.translations.values():
        yield from lines


def _said_in_rooms() -> Iterator[str]:
    """Yield everything that stands in the rooms, but for what is said beside works."""
    for staged in STAGED:
        for texts in (*staged.texts.values(), *(count.texts for row in staged.counts.values() for count in row)):
            yield from texts.values()


def _folded(texts: Iterable[str]) -> set[str]:
    return {word.folded for text in texts for word in words_of(text)}


def _silent() -> list[Told]:
    return [told for told in WORKS if told in CLOSED or told.answer is ConsentAnswer.MARK]


def _search(lang: str, typed: str) -> str:
    return f"/{lang}/search?" + urlencode({"q": typed})


def _lasting(answer: Response) -> tuple[int, object, str]:
    """Give all of an answer but the hour and what repeats the question."""
    headers = {name: value for name, value in answer.headers.items() if name not in ("date", "content-length")}
    return answer.status, headers, _ECHO.sub("", answer.text)


def _suggested(answer: Response) -> set[str]:
    return set(_SUGGESTED.findall(answer.text))


def _never_heard(like: str, chance: Random) -> str:
    """Give words of the same shape that nobody ever wrote; what anybody may write stays."""

    def anew(found: re.Match[str]) -> str:
        word = found[0]
        if word in ("reach", "elsewhere", "invalid", "of", "protection"):
            return word
        letters = (chance.choice("qzj") if c.isalpha() else chance.choice(string.digits) for c in word)
        return "".join(made.upper() if c.isupper() else made for c, made in zip(word, letters, strict=True))

    return re.sub(r"[^\W_]+", anew, like)


def test_a_planted_word_is_found_no_more_than_one_that_never_was(visitor: Visitor) -> None:
    chance = Random(7)
    tried = 0
    for word in marks.PLANTED:
        pairs = zip(searches([word]), searches([_never_heard(word, chance)]), strict=True)
        for (typed, address), (_, never) in pairs:
            answer = visitor.get(address)
            assert _lasting(answer) == _lasting(visitor.get(never)), typed
            assert answer.works() == set(), typed
            tried += 1

    assert tried > 200


def test_no_search_for_what_was_said_in_silence_leads_to_it(visitor: Visitor, sample_home: Home) -> None:
    """Every word of every closed work, and every line of it whole: it finds visible works alone, by their own words."""
    shown = {sample_home.sample.works[told.key] for told in VISIBLE}
    open_words = _folded(text for told in VISIBLE if told.answer is not ConsentAnswer.MARK for text in _said(told))
    open_words |= _folded(_said_in_rooms())
    silent = [text for told in _silent() for text in _said(told)]
    hidden_words = sorted(_folded(silent) - open_words)
    assert len(hidden_words) > 30

    for number, typed in enumerate((*hidden_words, *(text[:180] for text in silent), *(f'"{t[:60]}"' for t in silent))):
        answer = visitor.get(_search(LANGUAGES[number % 3], typed))
        assert answer.status == 200, typed
        assert answer.works() <= shown, typed
        # A word that only a closed work speaks is nobody's suggestion.
        assert not _folded(_suggested(answer)) & set(hidden_words), typed
        lines = re.findall(r"<q>(.*?)</q>", answer.text, re.S)
        assert not any(text in re.sub(r"<[^>]+>", "", line) for line in lines for text in silent), typed


def test_an_id_is_no_word_to_search_by(visitor: Visitor, sample_home: Home) -> None:
    hidden = hidden_in(sample_home)
    nothing = _lasting(visitor.get(_search("en", new_id())))

    for one in (*hidden.works, *hidden.media[::5], *hidden.sealed[::5], *sample_home.sample.works.values()):
        assert _lasting(visitor.get(_search("en", one))) == nothing


def test_every_two_choices_together_find_visible_works_alone(visitor: Visitor, sample_home: Home) -> None:
    shown = {sample_home.sample.works[told.key] for told in VISIBLE}
    pairs = list(pairs_in(visitor.get("/en/browse").text))

    assert len(pairs) > 20
    for pair in pairs:
        answer = visitor.get(f"/en/browse{pair}")
        assert answer.status == 200
        assert answer.works() <= shown, pair


def test_what_is_searched_for_can_be_found_at_all(visitor: Visitor, sample_home: Home) -> None:
    """Without this, the tests beside it would hold of a search that finds nothing."""
    letter = sample_home.sample.works["letter-to-a-bench"]

    for typed in ("établi", "ETABLI", '"livre de comptes"', "patien"):
        assert letter in visitor.get(_search("fr", typed)).works(), typed
    assert "épingles" in _suggested(visitor.get(_search("fr", "épingels")))


@pytest.mark.media
def test_what_is_taken_back_leaves_search_suggestions_choices_and_kept_pages_at_once(
    sample_home: Home, exiftool_path: str, tmp_path: Path
) -> None:
    home = copied(sample_home, tmp_path / "copy")
    told = {key: next(each for each in WORKS if each.key == key) for key in TAKEN_BACK}
    ids = {key: home.sample.works[key] for key in TAKEN_BACK}
    staying = _folded(text for each in VISIBLE if each.key not in TAKEN_BACK for text in _said(each))
    typed = [text for each in told.values() for text in (*each.titles.values(), *each.lines[:2])]
    typed += [word for each in told.values() for word in sorted(_folded(_said(each)) - staying)[::6]]
    pages = [f"/{lang}/{page}" for lang in LANGUAGES for page in ("", "browse", "browse?form=fm.letter")]
    asked = [*pages, *(_search(LANGUAGES[n % 3], text) for n, text in enumerate(typed)), _search("fr", "épingels")]
    with public_site(home.settings.media_folder, tmp_path / "site.log") as port, opened(home.settings) as kit:
        visitor = Visitor(port)
        met = [visitor.get(address, accept_encoding="identity") for _ in range(2) for address in asked]
        assert all(any(one in answer.works() for answer in met) for one in ids.values())
        assert "épingles" in _suggested(met[-1])

        for one in ids.values():
            visitor.get(f"/fr/works/{one}")
            withdraw_work(kit, one, actor(kit, home.sample.people.ids["facilitator"]))
            assert visitor.get(f"/fr/works/{one}").status == 404
        after = {address: visitor.get(address, accept_encoding="identity") for address in asked}
        words = tuple(text for each in told.values() for text in (*each.titles.values(), *each.lines))
        hidden = Hidden(words=(*words, *ids.values()), works=(), media=(), sealed=())
        hunter = Hunter(hidden.words, (), find_media_tools(None, None).ffprobe, exiftool_path, tmp_path)
        finds = [find for address, answer in after.items() for find in hunter.read(address, _unasked(answer))]
        crawl = Crawl(visitor)
        finds += [find for address, answer in crawl.everything() for find in hunter.read(address, answer)]

    assert finds == []
    assert not any(_suggested(answer) & {"épingles", "établi"} for answer in after.values())
    assert not any(one in answer.works() for answer in after.values() for one in ids.values())
    assert not any(set(ids.values()) & {part for part in address.split("/")} for address in crawl.seen)


@pytest.mark.media
def test_what_nobody_known_allows_or_a_senseless_day_shuts_is_met_nowhere_in_a_crawl(
    sample_home: Home, exiftool_path: str, tmp_path: Path
) -> None:
    home = copied(sample_home, tmp_path / "copy")
    letter, thread = (home.sample.works[key] for key in TAKEN_BACK)
    told = [each for each in WORKS if each.key in TAKEN_BACK]
    passer = Appearance(
        participant_id=None, role=AppearanceRole.BACKGROUND, atoms_present=frozenset({Atom.FACE, Atom.BODY})
    )
    with opened(home.settings) as kit:
        kit.catalogue.save(replace(kit.catalogue.get(Work, letter), appearances=(passer,)))
        people = {shown.participant_id for shown in kit.catalogue.get(Work, thread).appearances}
        for record in list(kit.catalogue.find(ConsentRecord)):
            if record.participant_id in people:
                kit.catalogue.save(replace(record, valid_until=date.max))
    words = tuple(text for each in told for text in (*each.titles.values(), *each.lines))
    hunter = Hunter((*words, letter, thread), (), find_media_tools(None, None).ffprobe, exiftool_path, tmp_path)

    with public_site(home.settings.media_folder, tmp_path / "site.log") as port:
        crawl = Crawl(Visitor(port))
        finds = [find for address, answer in crawl.everything() for find in hunter.read(address, answer)]
        answers = [crawl.visitor.get(f"/fr/works/{one}").status for one in (letter, thread)]

    assert finds == []
    assert answers == [404, 404]
    assert len(crawl.seen) > 50


def _unasked(answer: Response) -> Response:
    """Give an answer without what only repeats the question."""
    return Response(status=answer.status, headers=answer.headers, body=_ECHO.sub("", answer.text).encode())
