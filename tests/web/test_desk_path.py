"""The whole way of a work through the desk: brought in, described, consented, looked at, met, and taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from archive.config import Settings
from archive.domain.records import ConsentRecord, ParticipantHandle, Rendition, Work, Workshop
from archive.domain.sealed import Draft, Evidence, Identity, Original, QuarantineEntry, Transcript
from archive.domain.terms import ALL_ATOMS, Atom, Audience, ConsentState, Purpose, Recipe, WorkState
from archive.ingest.run import prepare
from archive.review.erase import erase_renditions
from archive.web.app import create_app
from tests.review.atelier import Atelier, open_atelier
from tests.web.desk_client import DeskClient, field_in, sentence

STORY = "Nous sommes partis la nuit.\n\nLa mer était calme.".encode()
EVERYTHING = sorted(atom.value for atom in ALL_ATOMS)
PUBLIC_ATOMS = sorted(atom.value for atom in ALL_ATOMS - {Atom.NAME})


class Room:
    """Everybody at their own browser, in front of one archive."""

    def __init__(self, atelier: Atelier) -> None:
        self.atelier = atelier
        self.app = create_app(atelier.kit, Settings(language="en"))
        self.clients: dict[str, DeskClient] = {}

    def at(self, name: str) -> DeskClient:
        """Give somebody's browser, logged in."""
        if name not in self.clients:
            self.clients[name] = DeskClient(self.app)
            if name != "visitor":
                assert self.clients[name].log_in(name).status_code == 303
        return self.clients[name]

    def leave(self) -> None:
        for client in self.clients.values():
            client.__exit__(None, None, None)


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    yield room
    room.leave()


def created(answer: httpx.Response, kind: str) -> str:
    assert answer.status_code == 303, sentence(answer)
    found = re.search(rf"/desk/{kind}/(\w+)", answer.headers["location"])
    assert found
    return found[1]


def bring_in(room: Room, shop: str, person: str, name: str = "Amina_Tanger_2023.txt") -> str:
    fields = {"workshop": shop, "kind": "writing", "person": person}
    files = {"files": (name, STORY, "text/plain")}
    work_id = created(room.at("crew").send("/desk/upload", fields, files), "works")
    prepare(room.atelier.kit, room.atelier.kit.catalogue.get(Work, work_id).id)
    return work_id


def consent_fields(person: str, scope: str, **more: str | list[str]) -> dict[str, str | list[str]]:
    return {
        "person": person,
        "scope": scope,
        f"answer_{Purpose.PRESERVE}": Audience.TEAM,
        f"atoms_{Purpose.PRESERVE}": EVERYTHING,
        f"answer_{Purpose.STREAM}": Audience.PUBLIC,
        f"atoms_{Purpose.STREAM}": PUBLIC_ATOMS,
        "time_zone": "Africa/Casablanca",
        "method": "audio",
        **more,
    }


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
        "draft_version": field_in(shown, "draft_version"),
    }
    assert sentence(facilitator.follow(facilitator.send(f"{base}/describe", said))) == "Saved."
    text = {"language": "en", "text": "We left at night.\n\nThe sea was calm.", "is_translation": "yes"}
    assert sentence(facilitator.follow(facilitator.send(f"{base}/transcript", text, {"file": ("", b"")}))) == "Saved."

    proof = {"evidence": ("form.jpg", b"\xff\xd8 a signed form", "image/jpeg")}
    noted = facilitator.send("/desk/consents/new", consent_fields(person, f"work:{work_id}"), proof)
    record_id = created(noted, "consents")
    record = kit.catalogue.get(ConsentRecord, record_id)
    assert {p.purpose for p in record.permissions if not p.atoms} == set(Purpose) - {Purpose.PRESERVE, Purpose.STREAM}
    assert officer.get(f"/desk/consents/{record_id}/evidence").content == b"\xff\xd8 a signed form"
    assert sentence(officer.follow(officer.send(f"/desk/consents/{record_id}/approve", {}))).startswith("Approved.")

    looked = reviewer.get(f"{base}/review")
    assert "Nous sommes partis la nuit." in looked.text
    asked = {"asked": ["pseudonym", "name", "origin", "place", "time"], "seen": field_in(looked, "seen")}
    again = reviewer.send(f"{base}/review", {**asked, "do": "look"})
    assert again.status_code == 200
    assert kit.catalogue.get(Work, work_id).state is WorkState.IN_REVIEW
    assert visitor.get(f"/en/works/{work_id}").status_code == 404
    released = reviewer.follow(reviewer.send(f"{base}/review", {**asked, "do": "approve"}))
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
    assert sentence(facilitator.send(f"{base}/describe", said)).startswith("This work was withdrawn")


def test_the_recorder_sees_no_way_to_approve_and_finds_none(room: Room) -> None:
    record = room.atelier.consent(recorder=room.atelier.officer.id)
    officer = room.at("officer")

    assert "/approve" not in officer.get(f"/desk/consents/{record.id}").text
    refused = officer.send(f"/desk/consents/{record.id}/approve", {})
    assert refused.status_code == 403
    assert "A second person must approve" in sentence(refused)
    assert "/approve" in room.at("second_officer").get(f"/desk/consents/{record.id}").text


def test_a_consent_is_taken_back_in_two_taps_by_anybody(room: Room) -> None:
    record = room.atelier.consented()
    room.atelier.release()
    crew = room.at("crew")
    first = crew.get(f"/desk/consents/{record.id}")
    assert f"/desk/consents/{record.id}/withdraw" in first.text

    assert sentence(crew.follow(crew.send(f"/desk/consents/{record.id}/withdraw", {}))).startswith("Taken back.")

    assert room.atelier.served() == set()


def test_a_part_of_a_consent_is_taken_back(room: Room) -> None:
    record = room.atelier.consented()
    room.atelier.release()
    crew = room.at("crew")
    nothing = crew.send(f"/desk/consents/{record.id}/narrow", {})
    assert nothing.status_code == 422
    assert "Tick what is taken back" in sentence(nothing)

    crew.send(f"/desk/consents/{record.id}/narrow", {"atoms": ["face", "voice"]})

    kept = room.atelier.kit.catalogue.get(ConsentRecord, record.id)
    assert kept.state is ConsentState.GIVEN
    assert room.atelier.served() == {Recipe.CARD, Recipe.STUB}


def test_what_was_typed_stays_when_something_is_wrong(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    base = f"/desk/works/{atelier.work.id}"
    version = field_in(facilitator.get(f"{base}/describe"), "draft_version")
    fields = {
        "title_ar": "عبور <ليلي>",
        "summary_fr": "Une nuit & une voix",
        "languages": "darija!",
        "themes": "th.hope",
    }

    answer = facilitator.send(f"{base}/describe", {**fields, "draft_version": version})

    assert answer.status_code == 422
    assert sentence(answer) == "Write languages as short codes, such as fr, ary or wo; darija! is none."
    assert "عبور &lt;ليلي&gt;" in answer.text
    assert "Une nuit &amp; une voix" in answer.text
    assert re.search(r'value="th.hope" checked', answer.text)
    assert atelier.kit.vault.get(Draft, atelier.work.id).titles["fr"] == "La traversée"


def test_two_at_one_description_hear_of_each_other(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    base = f"/desk/works/{atelier.work.id}"
    version = field_in(facilitator.get(f"{base}/describe"), "draft_version")
    facilitator.send(f"{base}/describe", {"title_en": "First", "draft_version": version})

    answer = facilitator.send(f"{base}/describe", {"title_en": "Second", "draft_version": version})

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


def test_a_consent_without_proof_or_with_an_empty_yes_is_not_written_down(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    person, scope = atelier.participant.id, f"work:{atelier.work.id}"

    unproved = facilitator.send("/desk/consents/new", consent_fields(person, scope), {"evidence": ("", b"")})
    assert unproved.status_code == 422
    assert "Without a proof" in sentence(unproved)
    assert re.search(r'name="answer_stream" value="public" checked', unproved.text)

    empty = consent_fields(person, scope, **{f"atoms_{Purpose.STREAM}": []})
    answer = facilitator.send("/desk/consents/new", empty, {"evidence": ("a.jpg", b"proof")})
    assert answer.status_code == 422
    assert "tick at least one thing" in sentence(answer)
    assert atelier.kit.catalogue.count(ConsentRecord) == 0
    assert not list(atelier.kit.vault.find(Evidence))


def test_every_question_is_asked_with_no_as_its_answer(room: Room) -> None:
    page = room.at("facilitator").get(f"/desk/consents/new?person={room.atelier.participant.id}").text

    for purpose in Purpose:
        assert re.search(rf'name="answer_{purpose}" value="nobody" checked', page)
        assert not re.search(rf'name="atoms_{purpose}" value="\w+" checked', page)
    order = [
        page.index(f'name="answer_{purpose}"') for purpose in (Purpose.STREAM, Purpose.FUNDRAISE, Purpose.AI_TRAIN)
    ]
    assert order == sorted(order)


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
    facilitator.send(f"/desk/works/{atelier.work.id}/parts/remove", {"segment": part.id})
    assert atelier.now().segments == ()


def test_a_real_name_is_no_pseudonym_at_the_desk(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier

    answer = facilitator.send(f"/desk/people/{atelier.participant.id}/pseudonym", {"pseudonym": "أمينة"})

    assert answer.status_code == 422
    assert "real name" in sentence(answer)
    assert "أمينة" in answer.text


def test_who_somebody_is_stays_covered_until_asked_for(room: Room) -> None:
    facilitator = room.at("facilitator")
    address = f"/desk/people/{room.atelier.participant.id}"

    assert "Idrissi" not in facilitator.get(address).text
    assert "Idrissi" in facilitator.get(f"{address}?identity=show").text


def test_bad_files_wait_and_the_good_ones_go_on(room: Room) -> None:
    atelier, crew = room.atelier, room.at("crew")
    files = [
        ("files", ("empty.mp4", b"", "video/mp4")),
        ("files", ("story.txt", STORY, "text/plain")),
        ("files", ("again.txt", STORY, "text/plain")),
    ]

    answer = crew.send("/desk/upload", {"workshop": atelier.workshop.id, "kind": "", "person": ""}, files)

    assert answer.status_code == 422
    assert "Some files could not be taken in." in sentence(answer)
    assert "it was here already" in answer.text
    assert [o.file_name for o in atelier.kit.vault.find(Original) if o.size_bytes] != []
    waiting = list(atelier.kit.vault.find(QuarantineEntry, resolved="false"))
    assert [entry.file_name for entry in waiting] == ["empty.mp4"]
    assert "empty.mp4" in crew.get("/desk/waiting").text
    again = crew.send(f"/desk/waiting/{waiting[0].id}/retry", {})
    assert again.status_code == 422


def test_an_upload_over_the_limit_is_refused_in_one_sentence(room: Room) -> None:
    app = create_app(room.atelier.kit, Settings(language="en", upload_limit_bytes=1_000))
    with DeskClient(app) as client:
        client.log_in("crew")
        files = {"files": ("story.txt", b"x" * 5_000, "text/plain")}
        answer = client.send("/desk/upload", {"workshop": room.atelier.workshop.id}, files)

    assert answer.status_code == 422
    assert "larger than" in answer.text
    assert list(room.atelier.kit.originals.ids()) == []


def test_an_upload_without_workshop_or_file_is_refused(room: Room) -> None:
    crew = room.at("crew")
    files = {"files": ("story.txt", STORY, "text/plain")}
    assert "Choose the workshop" in sentence(crew.send("/desk/upload", {"workshop": "nothing"}, files))
    shop = room.atelier.workshop.id
    nothing = crew.send("/desk/upload", {"workshop": shop}, {"files": ("", b"")})
    assert "at least one file" in sentence(nothing)


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
    version = field_in(facilitator.get(f"{base}/describe"), "draft_version")
    facilitator.send(f"{base}/describe", {"title_en": "Amina", "draft_version": version})

    answer = reviewer.send(f"{base}/review", {"do": "approve", "seen": seen})

    assert answer.status_code == 409
    assert atelier.now().state is WorkState.IN_REVIEW


def test_protection_is_talked_over_within_its_bounds(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    address = f"/desk/people/{atelier.participant.id}/protection"

    too_many = facilitator.send(address, {"risk": "high", "pillars": ["name", "place"]})
    assert "at most 1" in sentence(too_many)
    facilitator.send(address, {"risk": "high", "pillars": ["place"]})
    assert atelier.kit.catalogue.get(ParticipantHandle, atelier.participant.id).risk == "high"


def test_a_replaced_consent_says_so(room: Room) -> None:
    first = room.atelier.consented()
    room.atelier.consented(supersedes=(first.id,))

    assert "replaced by a newer one" in room.at("officer").get(f"/desk/consents/{first.id}").text


def test_a_record_that_cannot_be_read_is_named_and_keeps_nobody_from_taking_back(room: Room) -> None:
    atelier = room.atelier
    standing, broken = atelier.consented(), atelier.consent()
    atelier.release()
    engine = atelier.kit.catalogue.engine  # type: ignore[attr-defined]
    with engine.writing() as shelf:
        raw = shelf.raw("consents", broken.id).replace(b'"given"', b'"granted by magic"')
        work = shelf.raw("works", atelier.work.id).replace(atelier.work.id.encode(), b"0" * 20)
        engine.commit({"consents": {broken.id: raw}, "works": {"0" * 20: work.replace(b'"interview"', b'"opera"')}}, {})

    crew = room.at("crew")
    assert "cannot be read, so it stays shut" in crew.get(f"/desk/works/{atelier.work.id}").text
    for address in ("/desk", "/desk/works", f"/desk/works/{atelier.work.id}/withdraw"):
        assert crew.get(address).status_code == 200
    assert crew.send(f"/desk/consents/{standing.id}/withdraw", {}).status_code == 303
    with atelier.kit.jobs.claim() as job:
        assert job is not None
        assert (job.name, job.work_id) == ("erase", atelier.work.id)
