"""An hour of words: the workbench stays light, carries them once, and without a script a page at a time is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from random import Random

import pytest

from archive.domain.ids import ConceptId
from archive.domain.records import Span
from archive.domain.terms import CONTENT_WARNINGS, AppearanceRole, Atom, Risk
from archive.domain.thesaurus.concept import Concept
from archive.domain.words.transcripts import Transcript
from archive.ingest.vocabulary import load_thesaurus
from archive.review.participants import NewParticipant, create_participant
from archive.review.works.appearances import NewAppearance, add_appearance, add_segment, name_warnings, tag_part
from archive.review.works.describe import Description, describe_work
from archive.review.works.editions import SHOWN
from archive.review.works.transcripts import NewTranscript, attach_transcript, seen_mark
from archive.review.works.works import change_work, transcripts_of
from tests.review.atelier import FILMED, open_atelier
from tests.web.desk_client import DeskClient, field_in
from tests.web.desk_room import Room

MOST_BYTES = 60_000
LINES = 180
PEOPLE = 48
SAID = "وصلنا إلى الميناء ليلًا، وكان البحر هادئًا، ولم يتكلم أحد منا حتى الفجر"


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    room.atelier.consented()
    yield room
    room.leave()


@pytest.fixture(scope="module")
def of_an_hour() -> Iterator[Room]:
    """A work of an hour that no test changes."""
    room = Room(open_atelier())
    room.atelier.consented()
    write(room, hour(720))
    yield room
    room.leave()


@pytest.fixture(scope="module")
def crowded() -> Iterator[Room]:
    """A work of an hour in which dozens appear, with forty parts, thirty warnings and twenty themes."""
    room = Room(open_atelier())
    room.atelier.consented()
    kit, work_id, dice = room.atelier.kit, room.atelier.work.id, Random(16)
    load_thesaurus(kit.catalogue)
    change_work(kit, work_id, lambda work: replace(work, duration_ms=3_600_000), "")
    write(room, hour(720))
    themes = [each.id for each in kit.catalogue.find(Concept) if each.id.startswith("th.")]
    for at in range(PEOPLE):
        person = create_participant(kit, NewParticipant(pseudonym=f"Personne {at} du Grand Atelier", risk=Risk.LOW))
        times = tuple(Span(start_ms=at * 60_000 + n * 9_000, end_ms=at * 60_000 + n * 9_000 + 4_000) for n in range(4))
        role = dice.choice(list(AppearanceRole))
        new = NewAppearance(participant_id=person.id, role=role, atoms_present=FILMED - {Atom.NAME}, spans=times)
        add_appearance(kit, work_id, new, "a")
        room.atelier.consented(participant_id=person.id)
    for at in range(40):
        span = Span(start_ms=at * 90_000, end_ms=at * 90_000 + 80_000)
        part = add_segment(kit, work_id, span, {"fr": f"Quand la mer s’ouvre, {at}"}, "a")
        tag_part(kit, work_id, part.id, [*map(ConceptId, dice.sample(themes, 2))], "a")
        if at < 30:
            name_warnings(kit, work_id, part.id, tuple(dice.sample(sorted(CONTENT_WARNINGS), 2)), "a")
    long = {lang: "Une nuit, puis la mer. " * 20 for lang in ("fr", "ar", "en")}
    tongues = ("fr", "ary", "wo")
    said = Description(titles={"fr": "La mer"}, summaries=long, themes=tuple(themes[:20]), languages=tongues)
    describe_work(kit, work_id, said, "a")
    yield room
    room.leave()


def hour(lines: int = LINES) -> str:
    clocks = [f"{at * 5 // 3600:02}:{at * 5 // 60 % 60:02}:{at * 5 % 60:02}.000" for at in range(lines + 1)]
    blocks = [f"{clocks[at]} --> {clocks[at + 1]}\n<v نور>{SAID} {at}" for at in range(lines)]
    return "\n\n".join(["WEBVTT", *blocks])


def write(room: Room, words: str, by: str = "a") -> Transcript:
    return attach_transcript(
        room.atelier.kit, room.atelier.work.id, NewTranscript(content=words.encode(), language="ar"), by
    )


def bench(room: Room) -> str:
    return f"/desk/works/{room.atelier.work.id}/bench"


def typed(text: str) -> str:
    return unescape(text.partition('<textarea id="text"')[2].partition(">")[2].partition("</textarea>")[0]).strip()


def fields(client: DeskClient, address: str) -> dict[str, str]:
    page = client.get(address)
    names = ("seen", "window", "lines")
    return {"text": typed(page.text), "language": "ar", **{name: field_in(page, name) for name in names}}


@pytest.mark.parametrize("query", ["", "?lines=9", "?new=1&beside=ar", "?lang=ar"])
def test_the_workbench_of_an_hour_weighs_less_than_sixty_kilobytes(of_an_hour: Room, query: str) -> None:
    page = of_an_hour.at("facilitator").get(bench(of_an_hour) + query)
    assert page.status_code == 200
    assert len(page.content) < MOST_BYTES
    told = re.findall(rf"{SAID} (\d+)", page.text)
    assert len(told) == len(set(told)), "each line stands once"


def test_with_many_parts_versions_and_names_it_weighs_less_too(room: Room) -> None:
    kit, work_id = room.atelier.kit, room.atelier.work.id
    named = hour(720).replace(SAID, "Nous sommes arrivés avec Salma Benali à Lampedusa, au numéro 77, rue Haddad")
    attach_transcript(kit, work_id, NewTranscript(content=named.encode(), language="fr"), "a")
    for at in range(59):
        add_segment(kit, work_id, Span(start_ms=at * 1000, end_ms=at * 1000 + 900), {"fr": f"Passage {at}"}, "a")
    for at in range(SHOWN + 1):
        describe_work(kit, work_id, Description(titles={"fr": f"Titre {at}"}), "a")
    facilitator = room.at("facilitator")
    page = facilitator.get(bench(room))
    assert len(page.content) < MOST_BYTES
    later = page.text.partition("?parts=2#parts")
    assert later[1]
    part = room.atelier.now().segments[40].id
    opened = facilitator.get(f"{bench(room)}?part={part}").text
    assert f'name="segment" value="{part}"' in opened
    assert "Passage 40" in opened


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_with_dozens_of_people_parts_warnings_and_themes_it_weighs_less_too(crowded: Room, lang: str) -> None:
    facilitator = crowded.at("facilitator")
    page = facilitator.get(f"{bench(crowded)}?lang={lang}")
    assert page.status_code == 200
    assert len(page.content) < MOST_BYTES
    seen, address = set[str](), f"{bench(crowded)}?lang={lang}"
    while address:
        text = facilitator.get(address).text
        listed = text.partition('<section id="people"')[2].partition("</ul>")[0]
        seen |= set(re.findall(r"Personne \d+", listed))
        later = re.search(r'href="\?people=(\d+)#people" rel="next"', text)
        address = f"{bench(crowded)}?lang={lang}&people={later[1]}" if later else ""
    assert len(seen) == PEOPLE


def test_the_board_names_six_of_dozens_and_counts_the_others(crowded: Room) -> None:
    page = crowded.at("facilitator").get("/desk/works?lang=en").text
    assert page.count("Personne ") == 5
    assert f"… and {PEOPLE + 1 - 6} more." in page


@pytest.mark.parametrize("lines", [720, 2160])
def test_all_its_lines_are_given_to_the_script_in_light_pieces(room: Room, lines: int) -> None:
    written = write(room, hour(lines))
    told, following, facilitator = list[str](), "0", room.at("facilitator")
    while following:
        piece = facilitator.get(f"{bench(room)}/words?edit=ar&from={following}")
        assert len(piece.content) < MOST_BYTES
        assert piece.json()["seen"] == seen_mark(written)
        told += [line["text"] for line in piece.json()["lines"]]
        following = str(piece.json().get("next", ""))
    assert told == [f"{SAID} {at}" for at in range(lines)]


@pytest.mark.parametrize("asked", ["from=7200", "from=-1", "from=x", "from=²"])
def test_a_piece_that_is_not_there_holds_no_line_or_the_first_ones(of_an_hour: Room, asked: str) -> None:
    piece = of_an_hour.at("facilitator").get(f"{bench(of_an_hour)}/words?edit=ar&{asked}")
    assert piece.status_code == 200
    assert len(piece.content) < MOST_BYTES


@pytest.mark.parametrize("place", ["/bench", "/transcript"])
def test_without_a_script_one_page_of_it_is_written_and_all_others_stay(room: Room, place: str) -> None:
    write(room, hour())
    facilitator, address = room.at("facilitator"), bench(room).removesuffix("/bench") + place
    second = next(
        found for found in re.findall(r'href="([^"#]+)#lines"', facilitator.get(address).text) if "lines=2" in found
    )
    sent = fields(facilitator, unescape(second))
    first_line = re.search(r" (\d+)$", sent["text"].split("\n\n")[1], re.MULTILINE)
    assert first_line
    sent["text"] = sent["text"].replace(f"{SAID} {first_line[1]}", "سطر آخر", 1)
    assert facilitator.send(bench(room) + "/transcript", sent).status_code == 303
    [kept] = transcripts_of(room.atelier.kit, room.atelier.work.id)
    changed = [at for at, cue in enumerate(kept.cues) if cue.text != f"{SAID} {at}"]
    assert changed == [int(first_line[1])]
    assert len(kept.cues) == LINES


def test_a_page_without_its_times_is_refused_with_all_that_was_typed(room: Room) -> None:
    write(room, hour())
    facilitator = room.at("facilitator")
    sent = {**fields(facilitator, bench(room)), "text": "كلام بلا أوقات"}
    answer = facilitator.send(bench(room) + "/transcript", sent)
    assert answer.status_code == 422
    assert typed(answer.text) == "كلام بلا أوقات"


def test_where_another_wrote_in_the_meantime_both_pages_stand_and_mine_can_go_in(room: Room) -> None:
    write(room, hour())
    facilitator = room.at("facilitator")
    sent = fields(facilitator, f"{bench(room)}?lines=2")
    write(room, hour().replace(f"{SAID} 0\n", "بداية أخرى\n"), by="another")
    sent["text"] = "\n\n".join(sent["text"].split("\n\n")[:2])
    answer = facilitator.send(bench(room) + "/transcript", sent)
    assert answer.status_code == 409
    again = {**sent, **{name: field_in(answer, name) for name in ("seen", "window", "lines")}}
    assert again["window"] == sent["window"]
    assert facilitator.send(bench(room) + "/transcript", again).status_code == 303
    [kept] = transcripts_of(room.atelier.kit, room.atelier.work.id)
    assert kept.cues[0].text == "بداية أخرى"
    assert len(kept.cues) < LINES


def test_a_text_without_times_that_another_changed_is_gone_on_with_as_it_stands(room: Room) -> None:
    text = "\n\n".join(f"{SAID} {at}." for at in range(LINES))
    write(room, text)
    facilitator = room.at("facilitator")
    assert len(facilitator.get(bench(room)).content) < MOST_BYTES
    sent = fields(facilitator, f"{bench(room)}?lines=2")
    write(room, "بداية أخرى\n\n" + text, by="another")
    sent["text"] = "ما كتبته أنا"
    answer = facilitator.send(bench(room) + "/transcript", sent)
    assert answer.status_code == 409
    assert '<textarea id="mine"' in answer.text
    assert typed(answer.text).startswith(SAID)
    [kept] = transcripts_of(room.atelier.kit, room.atelier.work.id)
    assert seen_mark(kept) == field_in(answer, "seen")
