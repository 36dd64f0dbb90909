"""Two people at one form: nothing is overwritten unseen, both are shown, and the stricter holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from archive.config import Settings
from archive.domain.errors import StaleRecordError
from archive.domain.records import ConsentRecord, ParticipantHandle, Project, Pseudonym
from archive.domain.sealed import Account, Draft, Identity, PaperChoice
from archive.domain.terms import Pillar, Risk, Role, WorkState
from archive.ingest.vocabulary import load_thesaurus
from archive.review.participants import Age, Protection, hold_stricter_age, save_age, save_protection
from archive.review.works.transfer import remember_host
from archive.web.desk.visit import Desk
from archive.web.desk_routes import desk_routes
from archive.web.http.routes import Door
from tests.review.atelier import PASSWORD, open_atelier
from tests.web.desk.forms_of_the_desk import ELSEWHERE, NO_VERSION, OF_THEIR_OWN, REPLACES, P, W
from tests.web.desk_client import DeskClient, Fields, field_in, hidden_fields, sentence
from tests.web.desk_room import PROOF, Room, consent_fields, note_consent


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    yield room
    room.leave()


def real(room: Room, address: str) -> str:
    atelier = room.atelier
    ids = {"PERSON": atelier.participant.id, "WORKSHOP": atelier.workshop.id, "ACCOUNT": atelier.crew.id}
    for word, each in {**ids, "WORK": atelier.work.id}.items():
        address = re.sub(rf"\b{word}\b", each, address)
    return address


def test_every_form_of_a_persons_own_page_says_why_it_carries_no_version() -> None:
    pages = Path(__file__).parents[3] / "templates" / "pages"
    written = "".join(page.read_text(encoding="utf-8") for page in pages.glob("my_*.html"))
    acts = {*re.findall(r'own.marked\("(\w+)"\)', written), *re.findall(r'name="act" value="(\w+)"', written)}
    assert acts - {"hide"} <= set(OF_THEIR_OWN)
    assert set(OF_THEIR_OWN) <= acts | {"enter", "hide"}


def words(fields: Fields) -> list[str]:
    return [value for value in fields.values() if isinstance(value, str) and len(value) > 4]


def pattern(path: str) -> str:
    named = {"participant_id": "PERSON", "record_id": "RECORD"}
    return re.sub(r"\{(\w+)\}", lambda m: named.get(m[1], m[1].removesuffix("_id").upper()), path)


def test_every_form_of_the_desk_carries_a_version_or_says_why_not(room: Room) -> None:
    doors = desk_routes(Desk.of(room.atelier.kit, Settings()))
    posts = {d.path for d in doors if isinstance(d, Door) and "POST" in (d.methods or ())}
    forms = {pattern(path) for path in posts if not path.startswith(("/desk/files", "/desk/login", "/desk/tus"))}
    assert forms == {*REPLACES, *ELSEWHERE, *NO_VERSION}
    assert not set(REPLACES) & set(NO_VERSION)


@pytest.mark.parametrize("address", sorted(REPLACES))
def test_the_second_of_two_sees_what_the_first_wrote_and_can_go_on(room: Room, address: str) -> None:
    who, page, mark, first, second = REPLACES[address]
    client, page, address = room.at(who), real(room, page), real(room, address)
    remember_host(room.atelier.kit.catalogue, ("BE",))
    carried = hidden_fields(client.get(page), address)
    assert mark in carried
    del carried["once"]

    assert client.send(address, {**carried, **first}).status_code == 303
    conflict = client.send(address, {**carried, **second})

    assert conflict.status_code == 409
    assert "in the meantime" in sentence(conflict)
    for word in (*words(first), *words(second)):
        if word not in ("vulnerable", "voice", "nothing", "2040-01-02", *Risk):
            assert word in conflict.text
    assert "What somebody else wrote" in conflict.text or "What stands there now" in conflict.text
    onwards = hidden_fields(conflict, address)
    assert onwards[mark] != carried[mark]
    assert client.send(address, {**onwards, **second}).status_code == 303
    # Sent once more from an older page, what already stands there is no conflict.
    assert client.send(address, {**carried, **second}).status_code == 303


def protection(room: Room) -> tuple[str, set[Pillar]]:
    handle = room.atelier.kit.catalogue.get(ParticipantHandle, room.atelier.participant.id)
    return handle.risk, set(handle.pillars)


def test_of_two_protections_the_stricter_holds_until_a_person_decides(room: Room) -> None:
    client, own = room.at("facilitator"), real(room, P)
    room.atelier.consented()
    room.atelier.release()
    opened = hidden_fields(client.get(own), f"{own}/protection")
    client.fill(own, f"{own}/protection", {"risk": "low", "pillars": ["name", "place", "recognisable"]})

    opened.pop("once")
    conflict = client.send(f"{own}/protection", {**opened, "risk": "high", "pillars": "name"})

    assert conflict.status_code == 409
    assert "whatever protects this person more holds" in sentence(conflict)
    assert protection(room) == ("high", {Pillar.NAME})
    forms = re.findall(rf'<form method="post" action="{own}/protection".*?</form>', conflict.text, re.DOTALL)
    assert len(forms) == 2, "to keep theirs, and to save one's own"
    assert '<input type="hidden" name="risk" value="low">' in forms[0]
    assert '<option value="high" selected dir="auto">' in forms[1]
    seen = field_in(conflict, "seen")
    theirs = {"risk": "low", "pillars": ["name", "place", "recognisable"]}
    onwards = hidden_fields(conflict, f"{own}/protection")
    assert client.send(f"{own}/protection", {**onwards, **theirs}).status_code == 303
    assert seen
    assert protection(room)[0] == "low"
    assert room.atelier.now().state is not WorkState.RELEASED, "protected less: a second person looks again"


def test_of_two_ages_the_one_that_protects_a_child_holds(room: Room) -> None:
    client, own, kit = room.at("facilitator"), real(room, P), room.atelier.kit
    opened = hidden_fields(client.get(own), f"{own}/age")
    opened.pop("once")
    client.fill(own, f"{own}/age", {"adult_on": "2031-05-01", "unaccompanied": "yes"})

    assert client.send(f"{own}/age", {**opened, "adult_on": "2029-05-01", "age_disputed": "yes"}).status_code == 409

    handle = kit.catalogue.get(ParticipantHandle, room.atelier.participant.id)
    assert (handle.adult_on, handle.age_disputed, handle.unaccompanied) == (date(2031, 5, 1), True, True)


def test_two_records_of_an_age_that_disagree_are_not_settled_by_a_page_that_did_not_say_so(room: Room) -> None:
    client, own, kit = room.at("facilitator"), real(room, P), room.atelier.kit
    opened = hidden_fields(client.get(own), f"{own}/age")
    opened.pop("once")
    handle = kit.catalogue.get(ParticipantHandle, room.atelier.participant.id)
    kit.catalogue.save(replace(handle, age_unsettled=True))

    assert client.send(f"{own}/age", opened).status_code == 409
    hold_stricter_age(kit, handle.id, Age(), "")
    assert kit.catalogue.get(ParticipantHandle, handle.id).age_unsettled
    assert client.fill(own, f"{own}/age", {}).status_code == 303
    assert not kit.catalogue.get(ParticipantHandle, handle.id).age_unsettled


def test_what_changed_between_the_look_and_the_saving_is_a_conflict_too(room: Room) -> None:
    kit = room.atelier.kit
    old = kit.catalogue.get(ParticipantHandle, room.atelier.participant.id)
    save_protection(kit, old.id, Protection(Risk.HIGH, frozenset()))
    with pytest.raises(StaleRecordError):
        save_protection(kit, old.id, Protection(Risk.LOW, set(Pillar)), version=old.version)
    with pytest.raises(StaleRecordError):
        save_age(kit, old.id, Age(age_disputed=True), version=old.version)


def test_a_problem_with_one_form_leaves_the_others_as_they_stand(room: Room) -> None:
    client, own = room.at("facilitator"), real(room, P)
    client.fill(own, f"{own}/protection", {"risk": "high", "pillars": ["place"]})

    refused = client.fill(own, f"{own}/pseudonym", {"pseudonym": ""})

    assert refused.status_code == 422
    assert '<option value="high" selected dir="auto">' in refused.text
    assert re.search(r'name="pillars" value="place" checked', refused.text)
    sealed = client.fill(f"{own}?identity=show", f"{own}/named", {"named_person": "x"})
    assert sealed.status_code == 303


def test_an_account_may_do_no_more_than_both_allowed(room: Room) -> None:
    client, kit = room.at("administrator"), room.atelier.kit
    address = f"/desk/accounts/{room.atelier.crew.id}"
    opened = hidden_fields(client.get("/desk/accounts"), address)
    opened.pop("once")
    client.fill("/desk/accounts", address, {"roles": ["crew", "reviewer"], "active": "yes", "full_name": ""})

    lost = client.send(address, {**opened, "roles": ["crew"], "full_name": "Nora"})

    assert lost.status_code == 409
    account = kit.vault.get(Account, room.atelier.crew.id)
    assert (account.active, account.roles, account.full_name) == (False, frozenset({Role.CREW}), "")
    assert 'value="Nora"' in lost.text
    assert lost.text.count("<details open>") == 1


def test_to_have_no_legal_basis_needs_no_look_at_what_stands_there(room: Room) -> None:
    client, page = room.at("officer"), real(room, "/desk/workshops/WORKSHOP")
    client.fill(page, f"{page}/basis", {"transfer_basis": "eu-gdpr:A45"})
    assert client.send(f"{page}/basis", {"transfer_basis": "", "seen": "old"}).status_code == 303
    project = room.atelier.kit.catalogue.get(Project, room.atelier.workshop.project_id)
    assert project.transfer_basis is None


def test_what_is_written_down_of_a_talk_is_what_was_read_out_last(room: Room) -> None:
    client, atelier = room.at("facilitator"), room.atelier
    fields = consent_fields(atelier.participant.id, f"work:{atelier.work.id}")
    assert note_consent(client, fields, {"evidence": ("", b"")}).status_code == 422
    read_out = hidden_fields(client.get("/desk/talk/proof"), "/desk/talk/proof")
    other_tab = {"talk": read_out["talk"], "answer_social": "public", "atoms_social": ["face", "voice"]}
    assert client.send("/desk/talk/social", other_tab).status_code == 303

    refused = client.send("/desk/talk/proof", {**read_out, "once": ""}, PROOF)

    assert refused.status_code == 409
    assert "Nothing was written down" in sentence(refused)
    assert atelier.kit.catalogue.count(ConsentRecord) == 0
    onwards = hidden_fields(refused, "/desk/talk/proof")
    assert client.send("/desk/talk/proof", onwards, PROOF).status_code == 303


def test_a_name_before_a_colon_that_nobody_was_asked_about_is_not_answered(room: Room) -> None:
    client, address = room.at("facilitator"), real(room, f"{W}/transcript")
    client.fill(address, address, {"language": "fr", "text": "Mère: viens ici."})
    opened = hidden_fields(client.get(address), f"{address}/speakers")
    opened.pop("once")
    client.fill(address, address, {"language": "fr", "text": "Mère: viens ici.\n\nSalma: j’arrive."})

    assert client.send(f"{address}/speakers", {**opened, "kept": "Mère"}).status_code == 303

    asked = re.findall(r'name="asked" value="([^"]*)"', client.get(address).text)
    assert asked == ["Salma"]


def test_the_themes_of_a_part_are_not_replaced_unseen(room: Room) -> None:
    client, address = room.at("facilitator"), real(room, W)
    load_thesaurus(room.atelier.kit.catalogue)
    client.send(f"{address}/parts", {"segment_span": "0:05-0:10"})
    opened = hidden_fields(client.get(f"{address}/people"), f"{address}/parts/themes")
    opened.pop("once")
    assert client.send(f"{address}/parts/themes", {**opened, "part_themes": "th.memory"}).status_code == 303

    assert client.send(f"{address}/parts/themes", {**opened, "part_themes": "th.loss"}).status_code == 409
    assert room.atelier.now().segments[0].themes == ("th.memory",)


def test_what_is_sent_from_its_page_is_kept(room: Room) -> None:
    for address in (f"{P}/pseudonym", f"{P}/named", f"{P}/paper/form", f"{W}/label"):
        who, page, _, first, _ = REPLACES[address]
        assert room.at(who).fill(real(room, page), real(room, address), first).status_code == 303
    kit, person = room.atelier.kit, room.atelier.participant.id
    assert [p.text for p in kit.catalogue.find(Pseudonym, participant_id=person)] == ["Zéphyr"]
    assert kit.vault.get(Identity, person).named_person == "Her brother in Fès"
    assert kit.vault.get(PaperChoice, person).form == "voice"
    assert kit.vault.get(Draft, room.atelier.work.id).label == "Terrasse, midi"


def test_a_client_without_the_mark_overwrites_nothing(room: Room) -> None:
    with DeskClient(room.app) as client:
        client.log_in("facilitator", PASSWORD)
        answer = client.send(real(room, f"{P}/pseudonym"), {"pseudonym": "Rivage"})
    assert answer.status_code == 409
    assert "Rivage" in answer.text
