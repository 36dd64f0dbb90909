"""Describing a work at the desk: what was typed stays, and nobody's words are lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from archive.domain.ids import ConceptId
from archive.domain.recipes import MEDIUM_EXPOSES
from archive.domain.sealed import Draft
from archive.domain.terms import AppearanceRole, Recipe, Risk, WorkState
from archive.domain.thesaurus.concept import Concept
from archive.domain.words.edit_list import Stretch
from archive.domain.words.transcripts import Transcript
from archive.review.participants import NewParticipant, create_participant
from archive.review.redaction.conceal_words import NewRedaction, conceal
from tests.review.atelier import make_work, open_atelier
from tests.web.desk_client import field_in, hidden_fields, sentence
from tests.web.desk_room import Room


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    yield room
    room.leave()


def test_what_was_typed_stays_when_something_is_wrong(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    base = f"/desk/works/{atelier.work.id}"
    version = field_in(facilitator.get(f"{base}/describe"), "seen")
    fields = {
        "title_ar": "عبور <ليلي>",
        "summary_fr": "Une nuit & une voix",
        "languages": "Klingonish",
        "themes": "th.hope",
    }

    answer = facilitator.send(f"{base}/describe", {**fields, "seen": version})

    assert answer.status_code == 422
    assert (
        sentence(answer)
        == "Write languages by their names or as short codes, such as Wolof or ary; Klingonish is none."
    )
    assert "عبور &lt;ليلي&gt;" in answer.text
    assert "Une nuit &amp; une voix" in answer.text
    assert re.search(r'value="th.hope" checked', answer.text)
    assert atelier.kit.vault.get(Draft, atelier.work.id).titles["fr"] == "La traversée"


def test_two_at_one_description_hear_of_each_other(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    base = f"/desk/works/{atelier.work.id}"
    version = field_in(facilitator.get(f"{base}/describe"), "seen")
    facilitator.send(f"{base}/describe", {"title_en": "First", "seen": version})

    answer = facilitator.send(f"{base}/describe", {"title_en": "Second", "seen": version})

    assert answer.status_code == 409
    assert "Somebody else wrote" in sentence(answer)
    assert "Second" in answer.text


def test_a_broken_transcript_comes_back_with_its_line(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    broken = b"WEBVTT\n\n00:01.000 --> 00:02.000\nOne\n\n00:0x.000 --> 00:03.000\nTwo\n"

    answer = facilitator.send(
        f"/desk/works/{atelier.work.id}/transcript", {"language": "fr", "text": ""}, {"file": ("a.vtt", broken)}
    )

    assert answer.status_code == 422
    assert "From line 6 on" in sentence(answer)
    assert "00:0x.000 --&gt; 00:03.000" in answer.text
    assert not list(atelier.kit.vault.find(Transcript))


def test_somebody_who_appears_is_added_and_removed(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    base = f"/desk/works/{atelier.work.id}/people"

    facilitator.send(base, {"person": "unknown", "role": "background", "atoms": ["face"], "spans": "0:05-0:10"})
    added = atelier.now().appearances[1]
    assert (added.participant_id, added.spans[0].end_ms) == (None, 10_000)

    facilitator.send(f"{base}/remove", {"place": "1", "version": str(atelier.now().version)})
    assert len(atelier.now().appearances) == 1
    assert facilitator.send(base, {"person": "", "atoms": ["face"]}).status_code == 422
    assert facilitator.send(base, {"person": "nobody", "role": "author", "atoms": ["face"]}).status_code == 422
    assert facilitator.send(base, {"person": "unknown", "role": "king", "atoms": ["face"]}).status_code == 422
    assert facilitator.send(f"/desk/works/{atelier.work.id}/parts", {"segment_span": "0:01-0:09"}).status_code == 303
    (part,) = atelier.now().segments
    assert 'name="chapter"' not in facilitator.get(base).text, "a part without a name is no chapter"
    facilitator.send(f"/desk/works/{atelier.work.id}/parts/remove", {"segment": part.id})
    assert atelier.now().segments == ()


@pytest.mark.parametrize("below", ["", "/bench"])
def test_somebody_of_the_workshop_is_written_down_throughout_by_one_button(room: Room, below: str) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    salma = create_participant(atelier.kit, NewParticipant(pseudonym="Salma", risk=Risk.LOW))
    make_work(atelier.kit, atelier.workshop, salma.id, atelier.crew.id)
    elsewhere = create_participant(atelier.kit, NewParticipant(pseudonym="Bahr", risk=Risk.LOW))
    atelier.consented()
    assert atelier.release().state is WorkState.RELEASED
    page = facilitator.get(f"/desk/works/{atelier.work.id}{below or '/people'}")
    offered = re.findall(r'<button[^>]* name="person" value="(\w+)"', page.text)
    assert offered == [salma.id], "neither who is written down already nor who has nothing to do with the workshop"
    assert f'<option value="{elsewhere.id}"' in page.text

    address = f"/desk/works/{atelier.work.id}{below}/people"
    tapped = hidden_fields(page, address, at=0) | {"person": salma.id}
    assert facilitator.send(address, tapped).status_code == 303
    _first, added = atelier.now().appearances
    assert (added.participant_id, added.role, added.spans) == (salma.id, AppearanceRole.AUTHOR, ())
    assert added.atoms_present == MEDIUM_EXPOSES[Recipe.VIDEO], (
        "all that a film can show: what is not there is taken away below"
    )
    assert not atelier.served(), "whoever has allowed nothing closes it at once"
    assert facilitator.send(address, tapped).status_code in {303, 409}
    assert len(atelier.now().appearances) == 2


def test_the_name_of_a_part_is_shown_to_visitors_only_where_somebody_says_so(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    base = f"/desk/works/{atelier.work.id}"
    facilitator.send(f"{base}/parts", {"segment_span": "0:01-0:09", "segment_label": "The boat"})
    (part,) = atelier.now().segments
    assert not part.is_chapter

    facilitator.send(f"{base}/parts/told", {"segment": part.id, "chapter": "yes"})
    assert atelier.now().segments[0].is_chapter
    assert "Do not show its name" in facilitator.get(f"{base}/people").text
    assert "The boat" in room.at("reviewer").get(f"{base}/review").text

    facilitator.send(f"{base}/parts/told", {"segment": part.id, "hard": "yes"})
    assert (atelier.now().segments[0].is_chapter, atelier.now().segments[0].is_hard) == (True, True)
    facilitator.send(f"{base}/parts/told", {"segment": part.id, "chapter": "no"})
    facilitator.send(f"{base}/parts/told", {"segment": part.id, "hard": "no"})
    assert atelier.now().segments == (part,)


def test_the_themes_of_a_part_are_shown_to_the_second_person_before_they_are_told(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    base, loss = f"/desk/works/{atelier.work.id}", ConceptId("th.loss")
    atelier.kit.catalogue.save(Concept(id=loss, broader=None, reveals="person", labels={"en": "loss"}))
    part = {"segment_span": "0:01-0:09", "part_themes": ["th.hope", "th.loss"]}
    assert facilitator.send(f"{base}/parts", part).status_code == 303
    assert "its themes stay with the team" not in facilitator.get(f"{base}/people").text

    looked_at = room.at("reviewer").get(f"{base}/review").text
    told = re.findall(r"<dt>Themes <bdi[^>]*>(.*?)</bdi></dt><dd>(.*?)</dd>", looked_at)
    assert told == [("0:01–0:09", "th.hope")]

    hidden = NewRedaction(language="", words="", spans=(Stretch(start_ms=2_000, end_ms=3_000),))
    conceal(atelier.kit, atelier.work.id, hidden, atelier.facilitator.id)
    assert "<dt>Themes <bdi" not in room.at("reviewer").get(f"{base}/review").text
    assert "its themes stay with the team" in facilitator.get(f"{base}/people").text


def test_a_valid_file_with_an_empty_line_of_tags_can_be_opened_again(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    captions = b"WEBVTT\n\n00:01.000 --> 00:02.000\na\n<i></i>\nb\n"
    base = f"/desk/works/{atelier.work.id}/transcript"
    facilitator.send(base, {"language": "wo", "text": ""}, {"file": ("a.vtt", captions)})

    assert "00:00:01.000 --&gt; 00:00:02.000\na\nb" in facilitator.get(f"{base}?edit=wo").text


def test_the_desk_asks_whether_words_before_a_colon_name_who_speaks(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    base = f"/desk/works/{atelier.work.id}/transcript"

    asked = facilitator.send(base, {"language": "fr", "text": "Salma: bonjour\nMaman: viens"})
    assert asked.headers["location"].endswith("#speakers")
    page = facilitator.get(base).text
    assert "Are these names of those who speak?" in page
    assert re.findall(r'name="kept" value="(\w+)"', page) == ["Salma", "Maman"]
    facilitator.send(f"{base}/speakers", {"asked": ["Salma", "Maman"], "kept": "Maman"})

    [kept] = atelier.kit.vault.find(Transcript)
    assert (kept.labels_left_out, kept.labels_kept) == (("Salma",), ("Maman",))
    assert 'name="kept"' not in facilitator.get(base).text


def test_a_stretch_is_warned_of_with_what_is_hard_in_it(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    base = f"/desk/works/{atelier.work.id}"
    sent = {"warning_span": "0:01-0:02.5", "part_warnings": ["violence", "death"]}
    assert facilitator.send(f"{base}/bench/parts/warn", sent).status_code == 303
    [part] = atelier.now().segments
    assert (part.start_ms, part.end_ms, part.is_hard) == (1_000, 2_500, True)
    assert part.warnings == ("violence", "death")
    assert "hard, violence, death</span>" in facilitator.get(f"{base}/bench").text

    facilitator.send(f"{base}/parts/warn", {"segment": part.id, "part_warnings": ["racism"]})
    assert atelier.now().segments[0].warnings == ("racism",)
    facilitator.send(f"{base}/parts/told", {"segment": part.id, "hard": "no"})
    assert (atelier.now().segments[0].is_hard, atelier.now().segments[0].warnings) == (False, ())


@pytest.mark.parametrize("wrong", [{"part_warnings": "spiders"}, {"warning_span": ""}, {"warning_span": "0:09-0:02"}])
def test_a_warning_that_cannot_be_understood_leaves_no_part(room: Room, wrong: dict[str, str]) -> None:
    sent = {"warning_span": "0:01-0:02", "part_warnings": "violence", **wrong}
    answer = room.at("facilitator").send(f"/desk/works/{room.atelier.work.id}/bench/parts/warn", sent)
    assert answer.status_code == 422
    assert room.atelier.now().segments == ()
