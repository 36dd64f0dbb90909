"""The whole way of a work through the desk: brought in, described, consented, looked at, met, and taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archive.domain.records import ConsentRecord, Rendition, Work, Workshop
from archive.domain.sealed import Identity
from archive.domain.terms import Purpose, Recipe, WorkState
from archive.review.withdrawal.erase import erase_renditions
from tests.review.atelier import open_atelier
from tests.web.desk_client import field_in, sentence
from tests.web.desk_room import Room, bring_in, consent_fields, created, note_consent


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    yield room
    room.leave()


@pytest.mark.media
def test_a_work_goes_from_the_camera_to_its_readers_and_back(room: Room) -> None:
    kit = room.atelier.kit
    facilitator, officer, reviewer, crew, visitor = map(
        room.at, ("facilitator", "officer", "reviewer", "crew", "visitor")
    )
    named = {"label_fr": "Six jours", "country": "ma", "year": "2026", "project_name": "From here"}
    shop = created(facilitator.send("/desk/workshops", named), "workshops")
    assert kit.catalogue.get(Workshop, shop).country == "MA"
    entered = {"pseudonym": "Étoile", "legal_name": "Amina El Idrissi", "risk": "low", "pillars": ["place"]}
    person = created(facilitator.send("/desk/people", entered), "people")
    assert kit.vault.get(Identity, person).legal_name == "Amina El Idrissi"
    work_id = bring_in(room, shop, person)
    base = f"/desk/works/{work_id}"
    assert kit.catalogue.get(Work, work_id).operator == room.atelier.crew.id

    shown = facilitator.get(f"{base}/describe")
    said = {
        "title_fr": "La nuit",
        "title_en": "The night",
        "form": "fm.interview",
        "themes": ["th.hope"],
        "languages": "fr",
        "seen": field_in(shown, "seen"),
    }
    assert sentence(facilitator.follow(facilitator.send(f"{base}/describe", said))) == "Saved."
    text = {"language": "en", "text": "We left at night.\n\nThe sea was calm.", "is_translation": "yes"}
    assert sentence(facilitator.follow(facilitator.send(f"{base}/transcript", text, {"file": ("", b"")}))) == "Saved."

    proof = {"evidence": ("form.jpg", b"\xff\xd8 a signed form", "image/jpeg")}
    noted = note_consent(facilitator, consent_fields(person, f"work:{work_id}"), proof)
    record_id = created(noted, "consents")
    record = kit.catalogue.get(ConsentRecord, record_id)
    assert {p.purpose for p in record.permissions if not p.atoms} == set(Purpose) - {Purpose.PRESERVE, Purpose.STREAM}
    assert officer.get(f"/desk/consents/{record_id}/evidence").content == b"\xff\xd8 a signed form"
    assert sentence(
        officer.follow(officer.send(f"/desk/consents/{record_id}/approve", {"unopened": "yes"}))
    ).startswith("Approved.")

    looked = reviewer.get(f"{base}/review")
    assert "Nous sommes partis la nuit." in looked.text
    asked = {"asked": ["pseudonym", "name", "origin", "place", "time"], "seen": field_in(looked, "seen")}
    again = reviewer.send(f"{base}/review", {**asked, "do": "look"})
    assert again.status_code == 200
    assert kit.catalogue.get(Work, work_id).state is WorkState.IN_REVIEW
    assert visitor.get(f"/en/works/{work_id}").status_code == 404
    released = reviewer.follow(reviewer.send(f"{base}/review", {**asked, "do": "approve", "known": "yes"}))
    assert sentence(released).startswith("Released.")

    met = visitor.get(f"/en/works/{work_id}")
    assert met.status_code == 200
    assert "The night" in met.text
    assert "We left at night." in met.text
    for secret in ("Amina", "Tanger", "Idrissi", "form.jpg"):
        assert secret not in met.text

    assert crew.get(f"{base}/withdraw").status_code == 200
    assert sentence(crew.follow(crew.send(f"{base}/withdraw", {}))).startswith("Taken back.")
    gone = visitor.get(f"/en/works/{work_id}")
    assert (gone.status_code, gone.content) == (404, visitor.get("/en/works/00000000000000000000").content)
    erase_renditions(kit, work_id)
    assert kit.catalogue.count(Rendition, work_id=work_id) == 0
    assert sentence(facilitator.send(f"{base}/describe", said)).startswith("This work was taken back.")


def test_the_desk_meets_a_rendition_only_as_far_as_the_team_may(room: Room) -> None:
    film = next(r for r in room.atelier.made() if r.recipe is Recipe.VIDEO)
    reviewer = room.at("reviewer")
    assert reviewer.get(f"/desk/media/{film.id}").status_code == 404

    room.atelier.consented()
    piece = reviewer.get(f"/desk/media/{film.id}", range="bytes=0-3")
    assert (piece.status_code, piece.content) == (206, b"made")


def test_a_work_sent_back_says_why_and_is_handed_in_again(room: Room) -> None:
    reviewer, facilitator, atelier = room.at("reviewer"), room.at("facilitator"), room.atelier
    base = f"/desk/works/{atelier.work.id}"
    unsaid = reviewer.send(f"{base}/review", {"do": "send_back", "reason": " "})
    assert unsaid.status_code == 422

    reviewer.send(f"{base}/review", {"do": "send_back", "reason": "A name at 2:10 <b>"})

    assert "A name at 2:10 &lt;b&gt;" in facilitator.get(base).text
    assert "A name at 2:10" in facilitator.get("/desk").text
    assert sentence(facilitator.follow(facilitator.send(f"{base}/hand-in", {}))) == "Handed in for review."
    assert facilitator.send(f"{base}/hand-in", {}).status_code == 403


def test_a_work_is_prepared_again_where_something_is_missing(room: Room) -> None:
    crew, atelier = room.at("crew"), room.atelier

    assert crew.send(f"/desk/works/{atelier.work.id}/prepare", {}).status_code == 303

    assert atelier.now().state is WorkState.RECEIVED
    with atelier.kit.jobs.claim() as job:
        assert job is not None
        assert (job.name, job.work_id) == ("prepare", atelier.work.id)


def test_what_changed_meanwhile_is_not_approved_unseen(room: Room) -> None:
    reviewer, facilitator, atelier = room.at("reviewer"), room.at("facilitator"), room.atelier
    atelier.consented()
    base = f"/desk/works/{atelier.work.id}"
    seen = field_in(reviewer.get(f"{base}/review"), "seen")
    version = field_in(facilitator.get(f"{base}/describe"), "seen")
    facilitator.send(f"{base}/describe", {"title_en": "Amina", "seen": version})

    answer = reviewer.send(f"{base}/review", {"do": "approve", "seen": seen})

    assert answer.status_code == 409
    assert atelier.now().state is WorkState.IN_REVIEW
