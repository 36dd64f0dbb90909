"""Cases 10 to 15 and 62: everybody else who is seen, heard or named in a work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.domain.records import Pseudonym, Rendition
from archive.domain.terms import ALL_ATOMS, CONTENT_ATOMS, Atom, Recipe, WorkState
from archive.ingest.steps.make_renditions import drop_made
from tests.journeys.cases.case_desk import appear, consent, describe, done, enter, filmed, sign, transcribe
from tests.journeys.cases.case_house import met, open_room
from tests.review.atelier import add_rendition
from tests.web.desk_client import field_in, sentence
from tests.web.desk_room import Room

CUES = "WEBVTT\n\n00:01.000 --> 00:03.000\n{}\n\n00:10.000 --> 00:12.000\nLa mer.\n"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with open_room(tmp_path) as room:
        yield room


def add_made(room: Room, recipe: Recipe, media_type: str, **changes: object) -> Rendition:
    """Put one more file beside the work's others, as the worker would: nobody has looked at it yet."""
    kit = room.atelier.kit
    made = add_rendition(kit, room.atelier.now(), recipe, media_type, b"made with care")
    return kit.catalogue.save(replace(made, **changes))  # type: ignore[arg-type]


def forget(room: Room, place: int) -> None:
    """Write down that somebody is not in the work any more."""
    work = room.atelier.now()
    fields = {"place": str(place), "version": str(work.version)}
    done(room.at("facilitator").send(f"/desk/works/{work.id}/people/remove", fields))


def page(room: Room, lang: str = "en") -> str:
    return room.at("visitor").get(f"/{lang}/works/{room.atelier.work.id}").text


def status(room: Room) -> int:
    return room.at("visitor").get(f"/en/works/{room.atelier.work.id}").status_code


def test_case_10_an_unknown_face_bars_the_film_until_it_is_concealed_and_looked_at(room: Room) -> None:
    room.atelier.consented()
    work_id = room.atelier.work.id
    appear(room, work_id, "unknown", "background", [Atom.FACE, Atom.BODY])
    add_made(room, Recipe.POSTER, "image/jpeg")

    sign(room, work_id)
    assert met(room) == {Recipe.AUDIO}

    concealed = add_made(room, Recipe.VIDEO, "video/mp4", exposes=ALL_ATOMS - {Atom.FACE, Atom.BODY})
    assert room.at("visitor").get(f"/media/{concealed.id}").status_code == 404

    describe(room, work_id, title_en="The crossing")
    sign(room, work_id)

    visitor = room.at("visitor")
    assert visitor.get(f"/media/{concealed.id}").content == b"made with care"
    for made in room.atelier.made():
        if made.recipe in (Recipe.VIDEO, Recipe.POSTER) and made.id != concealed.id:
            assert visitor.get(f"/media/{made.id}").status_code == 404
            assert made.id not in page(room)


def test_case_11_an_interpreter_who_never_consented_leaves_text_and_another_voice(room: Room) -> None:
    room.atelier.consented()
    work_id = room.atelier.work.id
    interpreter = enter(room, pseudonym="Sami")
    appear(room, work_id, interpreter, "interpreter", [Atom.SPEECH, Atom.VOICE])
    transcribe(room, work_id, "fr", CUES.format("Nous sommes partis la nuit."))
    spoken = ALL_ATOMS - {Atom.SPEECH, Atom.VOICE, Atom.FACE, Atom.BODY}
    voiced = add_made(room, Recipe.AUDIO, "audio/ogg", exposes=spoken)
    add_made(room, Recipe.WAVEFORM, "image/png")

    sign(room, work_id)

    visitor = room.at("visitor")
    assert "Nous sommes partis la nuit." in page(room)
    sent = [r for r in room.atelier.made() if visitor.get(f"/media/{r.id}").status_code == 200]
    assert {r.recipe for r in sent} == {Recipe.AUDIO, Recipe.CAPTIONS}
    assert [r.id for r in sent if r.recipe is Recipe.AUDIO] == [voiced.id]


def test_case_12_a_brother_who_is_named_bars_the_words_until_he_is_muted_everywhere(room: Room) -> None:
    room.atelier.consented()
    work_id = room.atelier.work.id
    appear(room, work_id, "unknown", "mentioned", [Atom.NAME])
    transcribe(room, work_id, "fr", CUES.format("Mon frère Brahim est resté."))
    transcribe(room, work_id, "en", CUES.format("My brother Brahim stayed."), translated=True)

    sign(room, work_id, Atom.NAME)

    assert met(room) == set()
    assert "Brahim" not in page(room)
    assert "brother" not in page(room)

    transcribe(room, work_id, "fr", CUES.format("Mon frère […] est resté."))
    assert status(room) == 404
    sign(room, work_id, Atom.NAME)
    assert met(room) == set()
    assert "frère" not in page(room)

    transcribe(room, work_id, "en", CUES.format("My brother […] stayed."), translated=True)
    drop_made(room.atelier.kit, [r.id for r in room.atelier.made() if r.recipe in (Recipe.VIDEO, Recipe.AUDIO)])
    add_made(room, Recipe.AUDIO, "audio/ogg")
    sign(room, work_id)

    assert met(room) == {Recipe.AUDIO, Recipe.CAPTIONS}
    assert "Mon frère […] est resté." in page(room)
    assert "My brother […] stayed." in page(room)
    visitor = room.at("visitor")
    sent = [visitor.get(f"/media/{r.id}").content for r in room.atelier.made() if r.recipe is Recipe.CAPTIONS]
    assert len(sent) == 2
    assert not any(b"Brahim" in content for content in sent)


def test_case_13_a_pseudonym_spoken_by_another_goes_when_its_bearer_withdraws(room: Room) -> None:
    room.atelier.consented()
    work_id, shop = room.atelier.work.id, room.atelier.workshop.id
    named = enter(room, pseudonym="Zahra")
    record_id = consent(room, named, f"workshop:{shop}")
    appear(room, work_id, named, "mentioned", [Atom.PSEUDONYM], "0:01-0:03")
    transcribe(room, work_id, "fr", CUES.format("Avec Zahra, nous chantions."))
    sign(room, work_id, Atom.PSEUDONYM)
    assert "Avec Zahra, nous chantions." in page(room)
    assert met(room) == {Recipe.VIDEO, Recipe.AUDIO, Recipe.CAPTIONS}

    assert room.at("crew").send(f"/desk/consents/{record_id}/withdraw", {}).status_code == 303

    visitor = room.at("visitor")
    assert met(room) == set()
    assert "Zahra" not in page(room)
    for address in ("/en/browse?q={}", "/en/browse?theme={}", "/en/search?q={}"):
        sought, unheard = (visitor.get(address.format(word)).text for word in ("Zahra", "Zzzzz"))
        assert sought.replace("Zahra", "Zzzzz") == unheard

    transcribe(room, work_id, "fr", CUES.format("Avec […], nous chantions."))
    forget(room, 1)
    sign(room, work_id)
    assert "Avec […], nous chantions." in page(room)
    assert "Zahra" not in page(room)


@pytest.mark.parametrize(
    "name", ["Amina El Idrissi", "AMINA EL-IDRISSI", "Ameena El Idrissi", "أمينة الإدريسي", "Amína", "أمينة", "Idrissi"]
)
def test_case_14_a_real_name_in_any_script_is_no_pseudonym(room: Room, name: str) -> None:
    own = room.atelier.participant.id

    answer = room.at("facilitator").fill(f"/desk/people/{own}", f"/desk/people/{own}/pseudonym", {"pseudonym": name})

    assert answer.status_code == 422
    assert "real name" in sentence(answer)
    assert [p.text for p in room.atelier.kit.catalogue.find(Pseudonym)] == ["Nour"]


@pytest.mark.parametrize("name", ["Amina El Idrissi", "amina el idrissi", "AMÍNA EL-IDRISSI", "Ameena El Idrissi"])
def test_case_14_nobody_is_called_by_the_real_name_of_somebody_else(room: Room, name: str) -> None:
    facilitator = room.at("facilitator")

    entered = facilitator.send("/desk/people", {"pseudonym": name, "risk": "low"})
    other = enter(room, pseudonym="Sami")
    renamed = facilitator.fill(f"/desk/people/{other}", f"/desk/people/{other}/pseudonym", {"pseudonym": name})

    assert (entered.status_code, renamed.status_code) == (422, 422)
    assert "real name" in sentence(entered)
    assert {p.text for p in room.atelier.kit.catalogue.find(Pseudonym)} == {"Nour", "Sami"}


def test_case_15_a_translation_bars_the_work_until_its_names_are_looked_for_again(room: Room) -> None:
    work_id = room.atelier.work.id
    consent(room, room.atelier.participant.id, f"work:{work_id}")
    transcribe(room, work_id, "ar", "قالت […] إن البحر هادئ.")
    sign(room, work_id)
    assert "قالت […] إن البحر هادئ." in page(room)
    assert met(room) == {Recipe.VIDEO, Recipe.AUDIO}

    transcribe(room, work_id, "fr", "Ameena disait que la mer était calme.", translated=True)

    assert room.atelier.now().state is WorkState.IN_REVIEW
    assert status(room) == 404
    assert met(room) == set()
    for name in ("أمينة", "Amina", "Ameena"):
        transcribe(room, work_id, "fr", f"{name} disait que la mer était calme.", translated=True)
        sign(room, work_id, Atom.NAME)
        for lang in ("fr", "ar", "en"):
            assert name not in page(room, lang)
            assert "calme" not in page(room, lang)
        assert met(room) == set()

    transcribe(room, work_id, "fr", "[…] disait que la mer était calme.", translated=True)
    assert status(room) == 404
    sign(room, work_id)
    assert "[…] disait que la mer était calme." in page(room)
    texts = [r for r in room.atelier.made() if r.recipe is Recipe.TEXT]
    assert {r.language: [check.reviewer for check in r.checks] for r in texts} == {
        "ar": [room.atelier.reviewer.id],
        "fr": [room.atelier.reviewer.id],
    }


def test_a_second_film_of_the_desk_is_met_like_the_first(room: Room) -> None:
    person = enter(room, pseudonym="Sami")
    work = filmed(room, person)
    consent(room, person, f"work:{work.id}")
    sign(room, work.id)

    assert room.at("visitor").get(f"/en/works/{work.id}").status_code == 200


@pytest.mark.parametrize(
    "said",
    [
        *(
            "أَمِينَة الفَاسِي",
            "Amina El Fassi",
            "Ameena Elfassi",
            "الفاسي أمينة",
            "A\u0301mina El Fassi",
            "أمي\u00adنة الفاسي",
        ),
        *("06 12 34 56 78", "٠٦١٢٣٤٥٦٧٨", "06\u202f12\u202f34\u202f56\u202f78", "+212-612-345-678"),
    ],
)
def test_case_62_a_sealed_name_or_number_is_held_in_every_spelling(room: Room, said: str) -> None:
    enter(room, legal_name="أمينة الفاسي", contact="+212 612 345 678", pseudonym="Hirondelle")
    room.atelier.consented()
    work_id = room.atelier.work.id
    transcribe(room, work_id, "fr", CUES.format(f"C'est {said}, voilà."))
    address, reviewer = f"/desk/works/{work_id}/review", room.at("reviewer")
    seen = field_in(reviewer.get(address), "seen")
    asked = {"asked": sorted(CONTENT_ATOMS), "exposed": [], "seen": seen, "do": "approve", "known": "yes"}

    answer = reviewer.send(address, asked)

    assert answer.status_code == 403, sentence(answer)
    assert room.atelier.now().state is WorkState.IN_REVIEW
    assert status(room) == 404
    transcribe(room, work_id, "fr", CUES.format("C'est une amie, voilà."))
    sign(room, work_id)
    assert status(room) == 200
