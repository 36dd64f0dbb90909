"""The facilitators' guide walked word by word: each label it names stands on a page to which that chapter leads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatch
from html import unescape

import pytest

from archive.adapters.search.search_sqlite import SqliteSearch
from archive.config import Settings
from archive.domain.records import Pseudonym
from archive.domain.rooms.entries import RoomDraft
from archive.domain.sealed import ConsentDraft
from archive.domain.terms import Method
from archive.domain.words.edit_list import Stretch
from archive.languages import translate
from archive.review.redaction.conceal_words import NewRedaction, conceal
from archive.review.rooms.drafts import publish
from archive.review.works.transcripts import NewTranscript, attach_transcript, seen_mark
from archive.review.works.works import transcripts_of
from archive.web.app import create_app
from tests.house.test_guides import NOT_OF_THE_DESK, QUOTED, begins, plain, prose
from tests.review.atelier import make_work, memory_kit, open_atelier
from tests.review.works.test_machine_drafts import Reader
from tests.tones import ToneSpeech
from tests.web.desk_client import DeskClient
from tests.web.every_page import LANGUAGES
from tests.web.laid_desk import LaidDesk

_WORK = ("work", "bench*", "appearances", "transcript*", "describe")
CHAPTERS: Mapping[int, tuple[str, ...]] = {
    2: ("home", "people", "person", "consent*"),
    3: ("home", "upload", "waiting", "review", "consent*", *_WORK),
    4: ("home", "board*", "work"),
    5: ("board*", "voice*", "reading", *_WORK),
    6: ("workshop", "day", "thesaurus*", "term", *_WORK),
    7: ("work", "covers", "person"),
    8: ("home", "work", "consent", "withdraw*", "exports"),
    9: ("home", "person", "risk*", "lapses", "lapse-draft"),
    10: ("accounts", "account-changes"),
    11: ("people", "exports", "rooms"),
    12: ("home", "rooms", "room*", "requests"),
    13: ("person", "paper*"),
}
"""To which pages each chapter of the guide leads, by the names of `LaidDesk.paths`."""

SELDOM = frozenset(
    {
        "Go on looking",  # where there are more works than are looked at in one go
        "I know what I approve, though I have not been through all of it",  # once “Approve” was pressed too early
        "Give it the times of the draft",  # beside a text without times that has a draft
        "Look at these today",  # where nobody second stands behind a consent
        "Change",  # in the summary of a talk that was had to its end
    }
)
"""What stands on a page only in a state that no page lies in here; each is met in a test of that page."""


Pages = dict[str, set[str]]


@pytest.fixture(scope="module")
def laid() -> LaidDesk:
    atelier = open_atelier(replace(memory_kit(), search=SqliteSearch(), recogniser=Reader(), speech=ToneSpeech()))
    atelier.held_code()
    return LaidDesk(atelier)


@pytest.fixture(scope="module")
def paths(laid: LaidDesk) -> dict[str, str]:
    """Lay something of everything down, and beside it what the guide tells of besides."""
    found = laid.paths()
    concealed = _with_concealed_words(laid)
    [room] = laid.kit.vault.find(RoomDraft)
    publish(laid.kit, room.id, laid.atelier.acting(laid.me), room.version)
    unread = laid.room()
    [left] = (each for each in laid.kit.catalogue.find(Pseudonym) if each.text == "Zéphyr")
    return {
        **found,
        "room-draft": f"/desk/rooms/article/{unread}",
        "bench-concealed": f"/desk/works/{concealed}/bench",
        "paper-of-who-left": f"/desk/people/{left.participant_id}/paper",
    }


def _with_concealed_words(laid: LaidDesk) -> str:
    """Give a work of whose words some are concealed in one language, some are suggested, and an older text is kept."""
    kit, me = laid.kit, laid.me.id
    work = make_work(kit, laid.atelier.workshop, laid.atelier.participant.id, laid.atelier.crew.id)
    for language, lines in (("fr", "Je suis partie avec Lina."), ("en", "Call +212 612 345 678."), ("en", "I left.")):
        standing = next((each for each in transcripts_of(kit, work.id) if each.language == language), None)
        text = f"WEBVTT\n\n00:00.000 --> 00:02.000\n{lines}\n\n00:02.000 --> 00:04.000\nAppelez le +212 612 345 678.\n"
        new = NewTranscript(content=text.encode(), language=language, is_translation=language == "en")
        attach_transcript(kit, work.id, replace(new, seen=seen_mark(standing)), me)
    hidden = NewRedaction(language="fr", words="Lina", spans=(Stretch(start_ms=1_000, end_ms=1_500),))
    conceal(kit, work.id, hidden, me)
    return work.id


def _prove_by(laid: LaidDesk, method: Method) -> None:
    """Say in the talk that is being had by what it will be proved."""
    talk = laid.kit.vault.get(ConsentDraft, laid.me.id)
    laid.kit.vault.save(replace(talk, said={**talk.said, "method": (str(method),)}))


@pytest.fixture(scope="module", params=LANGUAGES)
def shown(request: pytest.FixtureRequest, laid: LaidDesk, paths: Mapping[str, str]) -> Iterator[tuple[str, Pages]]:
    """Give what every page says in one language, each piece by itself."""
    client = DeskClient(create_app(laid.kit, Settings(language="en")))
    client.get(f"/desk/login?lang={request.param}")
    assert client.log_in("facilitator").status_code == 303
    pages = {name: client.get(path).text for name, path in paths.items()}
    _prove_by(laid, Method.FORM_SCAN)
    pages["consent-signed"] = client.get("/desk/talk/proof").text
    _prove_by(laid, Method.AUDIO)
    older = re.search(r'href="(/desk/works/\w+/bench\?[^"]*version=[^"#]*)', pages["bench-concealed"])
    assert older is not None
    pages["bench-older"] = client.get(unescape(older[1])).text
    yield request.param, {name: pieces(page) for name, page in pages.items()}
    client.__exit__(None, None, None)


def pieces(page: str) -> set[str]:
    """Give what a page says: its texts, and what scripts and screen readers take from it."""
    texts = [unescape(one) for one in (*re.split(r"<[^>]*>", page), *re.findall(r'="([^"]*)"', page))]
    for_scripts = [re.sub(r"\\u(....)", lambda m: chr(int(m[1], 16)), one) for one in texts if one.startswith("{")]
    texts += [word for one in for_scripts for word in re.findall(r'"((?:[^"\\]|\\.)*)"', one)]
    return {plain(one) for one in texts if one.strip()}


def quotes_of(chapter: str, lang: str) -> set[str]:
    """Give the labels that a chapter names, but for what nobody reads on the desk."""
    named = {plain(quoted) for quoted in QUOTED[lang].findall(" ".join(chapter.split()))}
    return named - {plain(each) for each in NOT_OF_THE_DESK[lang]}


def test_every_label_of_the_guide_stands_where_it_says(shown: tuple[str, Pages]) -> None:
    lang, pages = shown
    seldom = {plain(translate(lang, each)) for each in SELDOM}
    chapters = re.split(r"(?m)^##+ ", prose("facilitators", lang))
    missing: dict[str, set[str]] = {}
    for number, chapter in enumerate(chapters):
        patterns = CHAPTERS.get(number, ())
        there = set().union(*(said for name, said in pages.items() if any(fnmatch(name, each) for each in patterns)))
        lost = {each for each in quotes_of(chapter, lang) - seldom if not any(begins(said, each) for said in there)}
        missing |= {chapter.partition("\n")[0]: lost} if lost else {}

    assert missing == {}


def test_every_chapter_with_labels_leads_to_pages_that_there_are(paths: Mapping[str, str]) -> None:
    chapters = re.split(r"(?m)^##+ ", prose("facilitators", "en"))
    assert {number for number, chapter in enumerate(chapters) if quotes_of(chapter, "en") - SELDOM} <= set(CHAPTERS)
    assert [each for wanted in CHAPTERS.values() for each in wanted if not any(fnmatch(p, each) for p in paths)] == []


def test_what_is_seldom_met_is_named_in_the_guide() -> None:
    assert quotes_of(prose("facilitators", "en"), "en") >= {plain(each) for each in SELDOM} - NOT_OF_THE_DESK["en"]
