"""The vocabulary at the desk: found, added to, changed by two at once, merged, and read right by visitors and forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest

from archive.domain.thesaurus.concept import Concept
from archive.ingest.vocabulary import load_thesaurus
from tests.review.atelier import open_atelier
from tests.web.desk_client import DeskClient, field_in, sentence
from tests.web.desk_room import Room

PLACE = "/desk/thesaurus"
FOREIGN = b"""@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/lullaby> a skos:Concept ; skos:prefLabel "lullaby"@en, "berceuse"@fr .
"""


@pytest.fixture(scope="module")
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    load_thesaurus(room.atelier.kit.catalogue)
    yield room
    room.leave()


def fields(client: DeskClient, term: str) -> dict[str, str]:
    """Give the fields of a word's form as its page shows them."""
    page = client.get(f"{PLACE}/{term}")
    names = [f"label_{code}" for code in ("fr", "ar", "en")]
    return {**{name: field_in(page, name) for name in names}, "reveals": "", "seen": field_in(page, "seen")}


def test_the_list_shows_names_in_all_languages_and_what_stays_at_the_desk(room: Room) -> None:
    page = room.at("facilitator").get(PLACE).text
    assert 'href="/desk/thesaurus/th.sea"' in page
    assert "traversée en mer" in page
    assert "عبور البحر" in page
    assert "stays at the desk" in page
    assert "fm.poem" not in page
    assert "fm.poem" in room.at("facilitator").get(f"{PLACE}?scheme=fm").text


def test_a_word_is_sought_in_any_language_without_its_accents(room: Room) -> None:
    for typed in ("TRAVERSEE", "البحر", "sea cr"):
        page = room.at("reviewer").get(f"{PLACE}?q={typed}").text
        assert 'href="/desk/thesaurus/th.sea"' in page, typed
        assert 'href="/desk/thesaurus/th.hope"' not in page
    assert "No word is called so." in room.at("reviewer").get(f"{PLACE}?q=zzz").text


def test_a_word_is_added_and_what_is_wrong_is_told_with_all_that_was_typed(room: Room) -> None:
    client = room.at("facilitator")
    typed = {"scheme": "th", "label_fr": "espoir et projets", "label_ar": "قارب", "label_en": "boat", "reveals": ""}
    answer = client.send(PLACE, typed)
    assert (answer.status_code, "“espoir et projets”" in sentence(answer)) == (422, True)
    assert 'value="قارب"' in answer.text

    answer = client.send(PLACE, {**typed, "label_fr": "bateau", "broader": "عبور البحر", "others_fr": "pirogue"})
    assert answer.headers["location"].startswith(f"{PLACE}/th.boat?")
    kept = room.atelier.kit.catalogue.get(Concept, "th.boat")
    assert (kept.broader, kept.others) == ("th.sea", {"fr": ("pirogue",)})


def test_a_word_leads_to_the_form_for_one_below_it(room: Room) -> None:
    client = room.at("facilitator")
    link = re.search(r'href="([^"]*under=th\.sea[^"]*)#add"', client.get(f"{PLACE}/th.sea").text)
    assert link is not None

    page = client.get(unescape(link[1]))
    assert '<details class="panel" id="add" open>' in page.text
    assert field_in(page, "broader") == "sea crossing"
    assert '<details class="panel" id="add">' in client.get(f"{PLACE}?scheme=th&under=th").text


def test_two_at_one_word_hear_of_each_other(room: Room) -> None:
    one, other = room.at("facilitator"), room.at("reviewer")
    mine, theirs = fields(one, "th.hope"), fields(other, "th.hope")
    other.send(f"{PLACE}/th.hope", {**theirs, "others_fr": "rêves"})

    answer = one.send(f"{PLACE}/th.hope", {**mine, "note_en": "Whatever somebody looks forward to."})

    assert answer.status_code == 409
    assert "Somebody else changed this word" in sentence(answer)
    assert "What stands there now" in answer.text
    assert "rêves" in answer.text
    assert "Whatever somebody looks forward to." in answer.text
    again = {**mine, "others_fr": "rêves", "note_en": "Whatever.", "seen": field_in(answer, "seen")}
    assert one.send(f"{PLACE}/th.hope", again).status_code == 303


def test_a_merged_word_is_offered_no_longer_and_a_work_that_has_it_shows_the_other(room: Room) -> None:
    client, work = room.at("facilitator"), room.atelier.work.id
    described = client.get(f"/desk/works/{work}/describe")
    client.send(f"/desk/works/{work}/describe", {"themes": "th.homesick", "seen": field_in(described, "seen")})

    answer = client.send(
        f"{PLACE}/th.homesick/merge", {"into": "mémoire", "seen": field_in(client.get(f"{PLACE}/th.homesick"), "seen")}
    )

    assert answer.headers["location"].startswith(f"{PLACE}/th.memory?")
    page = client.get(f"/desk/works/{work}/describe").text
    assert 'value="th.memory" checked' in page
    assert 'value="th.homesick"' not in page
    old = client.get(f"{PLACE}/th.homesick").text
    assert "found under another one" in old
    assert "1 work" in old
    assert "now: memory" in client.get(PLACE).text


def test_a_word_is_retired_and_used_again(room: Room) -> None:
    client = room.at("officer")
    for act, told in (("retire", "is not used any more. Works that have it keep it."), ("again", "Save")):
        seen = field_in(client.get(f"{PLACE}/th.solidarity"), "seen")
        assert client.send(f"{PLACE}/th.solidarity/{act}", {"seen": seen}).status_code == 303
        assert told in client.get(f"{PLACE}/th.solidarity").text


def test_a_facilitator_is_told_who_may_say_that_a_word_tells_less(room: Room) -> None:
    client = room.at("facilitator")
    answer = client.send(f"{PLACE}/th.desert", fields(client, "th.desert"))
    assert answer.status_code == 403
    assert "for a consent officer or a reviewer to say" in sentence(answer)


def test_the_vocabulary_is_not_for_everybody_at_the_desk(room: Room) -> None:
    for name in ("crew", "administrator"):
        assert room.at(name).get(PLACE).status_code == 403
        assert room.at(name).get(f"{PLACE}/th.hope").status_code == 403
    assert room.at("facilitator").get(f"{PLACE}/th").status_code == 404
    assert room.at("facilitator").get(f"{PLACE}/th.nothing").status_code == 404


def test_the_vocabulary_leaves_as_a_file_and_a_file_is_looked_at_before_it_is_taken(room: Room) -> None:
    client = room.at("facilitator")
    out = client.get(f"{PLACE}/skos")
    assert out.headers["content-type"].startswith("text/turtle")

    looked = client.send(f"{PLACE}/skos", {"into": "th", "act": "look"}, {"file": ("a.ttl", FOREIGN, "text/turtle")})
    assert "only a look" in looked.text
    assert "It is in no list of this file; it went into “Theme”." in looked.text
    [told] = re.findall(r"<strong><bdi>lullaby</bdi></strong>.*?</ul>", looked.text, re.DOTALL)
    assert "It has no name in Arabic yet." in told, "a language is called by its name, beside the word's own"
    assert client.get(f"{PLACE}/skos").content == out.content

    taken = client.send(f"{PLACE}/skos", {"into": "th", "act": "take"}, {"file": ("a.ttl", FOREIGN, "text/turtle")})
    assert "Taken in, as one change." in taken.text
    assert "https://example.org/lullaby" in client.get(f"{PLACE}/th.lullaby").text

    broken = client.send(f"{PLACE}/skos", {"into": "th", "act": "take"}, {"file": ("a.ttl", b"\n\na b", "text/turtle")})
    assert (broken.status_code, "From line 3" in sentence(broken)) == (422, True)
