"""Two people at one form: nothing is overwritten unseen, both are shown, and the stricter holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

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
from tests.web.desk_client import DeskClient, Fields, field_in, hidden_fields, sentence
from tests.web.desk_room import PROOF, Room, consent_fields, note_consent

P, W = "/desk/people/PERSON", "/desk/works/WORK"

REPLACES: Mapping[str, tuple[str, str, str, Fields, Fields]] = {
    f"{P}/pseudonym": ("facilitator", P, "seen", {"pseudonym": "Zéphyr"}, {"pseudonym": "Rivage"}),
    f"{P}/protection": (
        "facilitator",
        P,
        "seen",
        {"risk": "low", "pillars": ["place"]},
        {"risk": "vulnerable", "pillars": ["place", "name"]},
    ),
    f"{P}/age": ("facilitator", P, "seen", {"adult_on": "2040-01-02"}, {"age_disputed": "yes"}),
    f"{P}/named": (
        "facilitator",
        f"{P}?identity=show",
        "seen",
        {"named_person": "Her brother in Fès"},
        {"named_person": "Her aunt in Lille"},
    ),
    f"{P}/paper/form": ("facilitator", f"{P}/paper", "seen", {"form": "voice"}, {"form": "nothing"}),
    "/desk/workshops/WORKSHOP/basis": (
        "officer",
        "/desk/workshops/WORKSHOP",
        "seen",
        {"transfer_basis": "eu-gdpr:A45"},
        {"transfer_basis": "eu-gdpr:A49-1-a"},
    ),
    "/desk/accounts/ACCOUNT": (
        "administrator",
        "/desk/accounts",
        "seen",
        {"roles": ["crew"], "active": "yes", "full_name": "Nora Premier"},
        {"roles": ["crew"], "active": "yes", "full_name": "Nora Second"},
    ),
    "/desk/me": (
        "crew",
        "/desk/me",
        "seen",
        {"language": "en", "full_name": "Nora Premier"},
        {"language": "en", "full_name": "Nora Second"},
    ),
    f"{W}/label": ("crew", W, "seen", {"label": "Terrasse, midi"}, {"label": "Terrasse, soir"}),
    f"{W}/describe": ("facilitator", f"{W}/describe", "seen", {"title_en": "First"}, {"title_en": "Second"}),
    f"{W}/transcript": (
        "facilitator",
        f"{W}/transcript",
        "seen",
        {"language": "fr", "text": "Le texte de la première."},
        {"language": "fr", "text": "Le texte du second."},
    ),
}
"""Forms that put text or a choice in the place of another: who fills them in, on which page, and two ways to do so."""

ELSEWHERE: Mapping[str, str] = {
    f"{W}/sound": "tests/review/works/test_sound_tracks.py",
    f"{W}/people/remove": "tests/web/desk/test_appearances.py",
    f"{W}/covers": "tests/web/desk/covers/test_pages.py",
    f"{W}/covers/many": "tests/web/desk/covers/test_pages.py",
    f"{W}/review": "tests/web/desk/test_desk_path.py",
    f"{W}/bench/lines": "tests/web/desk/workbench",
    f"{W}/bench/describe": "tests/web/desk/workbench",
    f"{W}/bench/transcript": "tests/web/desk/workbench",
    f"{W}/bench/transcript/version": "tests/web/desk/workbench",
    f"{W}/bench/people/remove": "tests/web/desk/workbench",
    "/desk/thesaurus/TERM": "tests/web/desk/thesaurus",
    "/desk/thesaurus/TERM/merge": "tests/web/desk/thesaurus",
    "/desk/thesaurus/TERM/retire": "tests/web/desk/thesaurus",
    "/desk/thesaurus/TERM/again": "tests/web/desk/thesaurus",
    f"{W}/parts/themes": "below",
    f"{W}/bench/parts/themes": "below",
    f"{W}/bench/draft/words": "tests/web/desk/workbench/test_machine.py",
    f"{W}/bench/draft/line": "tests/web/desk/workbench/test_machine.py",
    f"{W}/bench/draft/lines": "tests/web/desk/workbench/test_machine.py",
    f"{W}/bench/draft/keep": "tests/web/desk/workbench/test_machine.py",
    "/desk/workshops/WORKSHOP/days/DAY": "tests/web/desk/days",
    "/desk/rooms/KIND/ENTRY": "tests/web/desk/rooms",
    "/desk/rooms/KIND/ENTRY/publish": "tests/web/desk/rooms",
    "/desk/talk/STEP": "below: the last page of a talk carries the mark of all answers",
}
"""Forms that carry a version too, with the place of their tests."""

MAKES = "makes something new, once: its own id makes a second tap count as the first"
CLOSES = "closes or takes away: that needs nobody, whatever has changed since"
SAYS_WHICH = "its button names the state that it leads to, of the one thing it names"
AGAIN = "does a piece of work again, and changes nothing that was written"
ONCE = "answers what waits for an answer; once it is answered, a second answer is refused or changes nothing"
FILE = "takes a whole file in, which is compared with what stands there, word by word"
OWN = "the new password alone replaces the old one; nothing that can be read is lost"

NO_VERSION: Mapping[str, str] = {
    "/desk/logout": CLOSES,
    "/desk/workshops": MAKES,
    "/desk/people": MAKES,
    f"{P}/risk": MAKES,
    f"{P}/lift": CLOSES,
    "/desk/talks/TALK/approve": ONCE,
    f"{P}/death": ONCE,
    f"{P}/death/correct": ONCE,
    "/desk/consents/RECORD/proof": AGAIN,
    f"{P}/relatives": CLOSES,
    f"{P}/paper/code": MAKES,
    f"{P}/paper/end": CLOSES,
    f"{P}/paper/print": AGAIN,
    f"{P}/paper/slip": AGAIN,
    "/desk/upload": MAKES,
    "/desk/uploads/workshop": ONCE,
    "/desk/uploads/UPLOAD/end": CLOSES,
    "/desk/takes": MAKES,
    "/desk/takes/compare": AGAIN,
    "/desk/takes/sound": ONCE,
    "/desk/waiting/ENTRY/retry": AGAIN,
    "/desk/jobs/JOB/restart": AGAIN,
    f"{W}/wordless": SAYS_WHICH,
    f"{W}/hand-in": AGAIN,
    f"{W}/prepare": AGAIN,
    f"{W}/people": MAKES,
    f"{W}/parts": MAKES,
    f"{W}/parts/told": SAYS_WHICH,
    f"{W}/parts/remove": CLOSES,
    f"{W}/transcript/speakers": ONCE,
    f"{W}/bench/people": MAKES,
    f"{W}/bench/parts": MAKES,
    f"{W}/bench/parts/told": SAYS_WHICH,
    f"{W}/bench/parts/remove": CLOSES,
    f"{W}/bench/transcript/speakers": ONCE,
    f"{W}/withdraw": CLOSES,
    f"{W}/bench/draft": MAKES,
    f"{W}/bench/draft/end": CLOSES,
    "/desk/workshops/WORKSHOP/days/DAY/sheet": FILE,
    "/desk/requests/REQUEST": ONCE,
    "/desk/consents/new": MAKES,
    "/desk/thesaurus": MAKES,
    "/desk/thesaurus/skos": FILE,
    "/desk/rooms/KIND/ENTRY/put-away": CLOSES,
    "/desk/consents/RECORD/approve": ONCE,
    "/desk/consents/RECORD/withdraw": CLOSES,
    "/desk/consents/RECORD/narrow": CLOSES,
    "/desk/withdrawals/WITHDRAWAL": ONCE,
    "/desk/calls/CALL/done": ONCE,
    "/desk/takedowns/REQUEST/uphold": ONCE,
    "/desk/takedowns/REQUEST/put-back": ONCE,
    "/desk/exports": MAKES,
    "/desk/exports/EXPORT": ONCE,
    "/desk/accounts": MAKES,
    "/desk/account-changes/ACCOUNT/confirm": ONCE,
    "/desk/accounts/ACCOUNT/password": OWN,
}
"""Forms that carry no version, each with the reason."""


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
    assert '<option value="high" selected>' in forms[1]
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
    assert '<option value="high" selected>' in refused.text
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
