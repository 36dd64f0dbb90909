"""Cases 63 and 64: what is handed in is read as what it is, and nothing of our own is handed in through a link."""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.commands.context import opened
from archive.domain.records import Work
from archive.domain.sealed import Original
from archive.domain.terms import Recipe
from archive.ports import Page
from archive.review.participants import NewParticipant, create_participant
from tests import samples
from tests.commands.conftest import Terminal
from tests.journeys.cases.case_desk import done, sign, transcribe
from tests.journeys.cases.case_house import open_room
from tests.web.desk_room import Room

SPOKEN = ("Le figuier dans la cour.", "Nous sommes partis en 1998.")
"""What is said: a number within the words stays."""
SUBRIP = """7041
00:00:01,000 --> 00:00:03,000
{0}

7042
00:00:03,500 --> 00:00:05,000
<b>Zarafane :</b> {1}
"""
SBV = """0:00:01.000,0:00:03.000
{0}

0:00:03.500,0:00:05.000
>> Zarafane : {1}
"""
TTML = """<?xml version="1.0" encoding="utf-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata">
<head><metadata><ttm:title>Qorofane</ttm:title><ttm:agent xml:id="a7041" type="person"><ttm:name type="full">Zarafane
</ttm:name></ttm:agent></metadata></head>
<body><div><!-- Qorofane -->
<p xml:id="n7041" begin="00:00:01.000" end="00:00:03.000" ttm:agent="a7041">{0}</p>
<p xml:id="n7042" begin="00:00:03.500" end="00:00:05.000"><metadata><ttm:desc>Qorofane</ttm:desc></metadata>{1}</p>
</div></body></tt>
"""
WEBVTT = """

webvtt - Qorofane

NOTE Qorofane wrote this
7041 of 7042

STYLE
::cue(v[voice="Qorofane"]) {{ color: lime }}

7041
00:01.000 --> 00:03.000 line:7041
<v Zarafane>{0}</v>

7042
00:03.500 --> 00:05.000
<v.loud Zarafane>{1}
"""
NEVER = ("7041", "7042", "zarafane", "qorofane", "note ", "style", "::cue", "<v", "begin=")
TIMES = ("-->", "00:01", "0:00:01", "00:03")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with open_room(tmp_path) as room:
        yield room


def said_of_labels(room: Room, work_id: str) -> None:
    """Say of all words set apart from what is said that they name who speaks, where the desk asks."""
    address = f"/desk/works/{work_id}/transcript"
    if 'id="speakers"' in room.at("facilitator").get(address).text:
        done(room.at("facilitator").fill(address, f"{address}/speakers", {}))


def main_of(page: str) -> str:
    return html.unescape(page.partition("<main")[2]).casefold()


@pytest.mark.parametrize("text", [SUBRIP, SBV, TTML, WEBVTT], ids=["SRT", "SBV", "TTML", "WebVTT after empty lines"])
def test_case_63_of_a_text_with_times_the_words_and_times_alone_are_met(room: Room, text: str) -> None:
    room.atelier.consented()
    work_id = room.atelier.work.id
    transcribe(room, work_id, "fr", text.format(*SPOKEN))
    said_of_labels(room, work_id)
    sign(room, work_id)

    visitor = room.at("visitor")
    pages = {lang: main_of(visitor.get(f"/{lang}/works/{work_id}").text) for lang in ("fr", "ar", "en")}
    [cues] = [made for made in room.atelier.made() if made.recipe is Recipe.CAPTIONS]
    captions = visitor.get(f"/media/{cues.id}").text
    found = main_of(visitor.get("/fr/search?q=figuier").text)
    for where, text_met in {**pages, "captions": captions.casefold(), "found": found}.items():
        assert [never for never in NEVER if never in text_met.replace("webvtt", "")] == [], where
    for lang, page in pages.items():
        assert [time for time in TIMES if time in page] == [], lang
    for spoken in SPOKEN:
        assert spoken.casefold() in pages["fr"]
        assert spoken in captions
    assert re.findall(r"\d\d:\d\d\.\d{3}", captions) == ["00:01.000", "00:03.000", "00:03.500", "00:05.000"]
    assert work_id in found
    for word in ("Zarafane", "Qorofane", "7041", "NOTE"):
        assert work_id not in visitor.get(f"/fr/search?q={word}").text, word


@pytest.mark.media
def test_case_64_a_link_to_the_vault_is_not_taken_in_and_the_others_are(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    terminal.done("init")
    workshop = terminal.done("workshop", "add", "--country", "MA", "--year", "2024", "--title-fr", "Atelier")
    with opened(terminal.kit()) as kit:
        create_participant(kit, NewParticipant(legal_name="Amina El Fassi", pseudonym="Nour"))
    vault = terminal.media_folder / "vault" / "vault.jsonl"
    card = tmp_path / "card"
    for name in ("first.txt", "second.txt"):
        samples.text(card, name, paragraphs=[f"The {name} sea."])
    (card / "poem.txt").symlink_to(vault)
    os.link(vault, card / "story.txt")
    (card / "more").symlink_to(vault.parent)

    result = terminal.type("ingest", card, "--workshop", workshop, "--json")

    told = {Path(each["file"]).name: each["outcome"] for each in json.loads(result.stdout)}
    assert told == {"first.txt": "taken", "second.txt": "taken", "poem.txt": "not taken", "story.txt": "not taken"}
    with opened(terminal.kit()) as kit:
        assert kit.catalogue.count(Work) == 2
        for original in kit.vault.find(Original, Page(limit=10)):
            if not kit.originals.holds(original.id):
                continue
            with kit.originals.lend(original.id) as path:
                assert b"El Fassi" not in path.read_bytes()
