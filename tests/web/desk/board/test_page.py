"""The board: four uploads are told apart, each says what it lacks, who acts, and what visitors meet of it now."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from archive.domain.covers import Box, Cover, CoverStyle, Key
from archive.domain.errors import RefusedError
from archive.domain.ids import WorkId, new_id
from archive.domain.records import ConsentRecord, Scope, Work
from archive.domain.sealed import Account, Draft
from archive.domain.terms import Role, ScopeKind, WorkState
from archive.review.consent.consents import approve_consent
from archive.review.works.describe import Description, describe_work
from archive.review.works.labels import label_work, say_wordless
from archive.review.works.works import draft_of
from tests.review.atelier import make_work, open_atelier
from tests.web.desk_client import DeskClient
from tests.web.desk_room import Room, bring_in


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    yield room
    room.leave()


def words_on(client: DeskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


@pytest.mark.media
def test_four_uploads_are_told_apart_by_what_the_crew_calls_them(room: Room) -> None:
    shop = room.atelier.workshop.id
    labels = ["Terrasse, matin", "Terrasse, soir", "Oud seul", "Cuisine"]
    for label in labels:
        fields = {"workshop": shop, "kind": "writing", "person": "", "label": label}
        file = ("text.txt", f"Une histoire : {label}.".encode(), "text/plain")
        assert room.at("crew").send("/desk/upload", fields, {"files": file}).status_code == 303

    shown = words_on(room.at("facilitator"), "/desk/works")

    assert all(label in shown for label in labels)
    assert "brought by crew" in shown
    assert "(UTC)" in shown


def test_who_has_every_role_is_the_only_one_to_act(room: Room) -> None:
    everybody = replace(room.atelier.facilitator, roles=frozenset(Role))
    room.atelier.kit.vault.save(everybody)

    shown = words_on(room.at("facilitator"), "/desk/works")

    assert "To act: you To the workbench" in shown


@pytest.mark.media
def test_who_gave_no_label_finds_their_file_by_its_name_and_nobody_else_does(room: Room) -> None:
    bring_in(room, room.atelier.workshop.id, "", "Amina_Tanger_2023.txt")

    assert "Amina_Tanger_2023.txt" in room.at("crew").get("/desk/works").text
    for other in ("facilitator", "officer", "reviewer", "administrator"):
        assert "Amina" not in room.at(other).get("/desk/works").text, other


def test_who_only_opens_accounts_reads_no_labels(room: Room) -> None:
    atelier = room.atelier
    label_work(atelier.kit, atelier.work.id, "Kite en colère", atelier.crew.id)

    assert "Kite" in room.at("reviewer").get("/desk/works").text
    for address in ("/desk/works", "/desk", f"/desk/works/{atelier.work.id}"):
        assert "Kite" not in room.at("administrator").get(address).text
    assert "There is no such work." in words_on(room.at("administrator"), "/desk/works?words=colere")
    assert "Kite en colère" in words_on(room.at("officer"), "/desk/works?words=COLERE")


def test_other_lists_call_an_untitled_work_as_the_crew_does_for_those_who_may_read_it(room: Room) -> None:
    atelier = room.atelier
    atelier.kit.vault.save(replace(draft_of(atelier.kit, atelier.work.id), titles={}, label="Oud seul"))
    for address in (f"/desk/workshops/{atelier.workshop.id}", f"/desk/works/{atelier.work.id}"):
        assert "<bdi>Oud seul</bdi>" in room.at("facilitator").get(address).text, address
        assert "Oud" not in room.at("administrator").get(address).text, address


def test_it_says_what_is_missing_and_who_is_to_act(room: Room) -> None:
    atelier, facilitator = room.atelier, room.at("facilitator")
    shown = words_on(facilitator, "/desk/works")
    assert "Still missing: title, form or languages, consent, transcript, the look of a second person" in shown
    assert "To act: you" in shown
    assert "To act: facilitators" in words_on(room.at("reviewer"), "/desk/works")

    atelier.consent()
    assert "approval of the consent" in words_on(facilitator, "/desk/works")
    atelier.consented()
    described = replace(atelier.now(), form=None, languages=("fr",))
    atelier.kit.catalogue.save(replace(described, form="fm.interview"))  # type: ignore[arg-type]
    say_wordless(atelier.kit, atelier.work.id, atelier.facilitator.id, wordless=True)

    shown = words_on(room.at("reviewer"), "/desk/works")
    assert "Still missing: the look of a second person To act: you" in shown


def test_who_recorded_a_consent_is_not_told_to_approve_it(room: Room) -> None:
    atelier = room.atelier
    shown = words_on(room.at("officer"), "/desk/works")
    assert not re.search("To act: [^:]*consent officer", shown)
    atelier.consent(recorder=atelier.officer.id)

    shown = words_on(room.at("officer"), "/desk/works")
    assert "approval of the consent" in shown
    assert "To act: facilitators, another consent officer" in shown
    assert "To act: you or a consent officer" in words_on(room.at("facilitator"), "/desk/works")

    atelier.consent()
    assert "To act: you or facilitators" in words_on(room.at("officer"), "/desk/works")


def test_accounts_tied_by_any_chain_count_as_one_person_as_they_do_when_they_approve(room: Room) -> None:
    kit, atelier = room.atelier.kit, room.atelier
    atelier.consent(recorder=atelier.facilitator.id)
    assert "To act: you or facilitators" in words_on(room.at("officer"), "/desk/works")
    # The facilitator opened the crew's account, whose owner reset the officer's password.
    kit.vault.save(replace(kit.vault.get(Account, atelier.crew.id), tied_to=(atelier.facilitator.id,)))
    kit.vault.save(replace(kit.vault.get(Account, atelier.officer.id), tied_to=(atelier.crew.id,)))

    shown = words_on(room.at("officer"), "/desk/works")
    assert "To act: facilitators, another consent officer" in shown
    [record] = kit.catalogue.find(ConsentRecord)
    with pytest.raises(RefusedError):
        approve_consent(kit, record.id, atelier.officer.id)
    assert "put your name under it" not in words_on(room.at("officer"), f"/desk/consents/{record.id}")
    assert f"/desk/consents/{record.id}" not in room.at("officer").get("/desk").text


def test_who_is_named_in_a_consent_is_not_told_to_approve_it(room: Room) -> None:
    kit, atelier = room.atelier.kit, room.atelier
    kit.vault.save(replace(kit.vault.get(Account, atelier.officer.id), full_name="Salma Haddad"))
    atelier.consent(witness="S. Haddad")

    assert "another consent officer" in words_on(room.at("officer"), "/desk/works")


def test_who_drew_a_cover_is_not_told_to_look_as_a_second_person(room: Room) -> None:
    kit, atelier = room.atelier.kit, room.atelier
    atelier.consented()
    kit.catalogue.save(replace(atelier.now(), form="fm.interview", languages=("fr",)))  # type: ignore[arg-type]
    say_wordless(kit, atelier.work.id, atelier.facilitator.id, wordless=True)
    assert "the look of a second person To act: you" in words_on(room.at("reviewer"), "/desk/works")
    box = Key(0, Box(0, 0, 1000, 1000))
    cover = Cover(id=new_id(), work_id=atelier.work.id, style=CoverStyle.FACE, start_ms=0, end_ms=9, keys=(box,))
    kit.vault.save(replace(cover, participant_id=atelier.participant.id, editors=(atelier.reviewer.id,)))

    assert "the look of a second person To act: another reviewer" in words_on(room.at("reviewer"), "/desk/works")


def test_who_wrote_about_a_work_is_not_told_to_look_at_it_as_a_second_person(room: Room) -> None:
    atelier = room.atelier
    atelier.consented()
    atelier.kit.catalogue.save(replace(atelier.now(), form="fm.interview", languages=("fr",)))  # type: ignore[arg-type]
    say_wordless(atelier.kit, atelier.work.id, atelier.facilitator.id, wordless=True)
    assert "To act: you To" not in words_on(room.at("officer"), "/desk/works")
    atelier.kit.vault.save(replace(atelier.facilitator, roles=atelier.facilitator.roles | {Role.REVIEWER}))

    assert "the look of a second person To act: another reviewer" in words_on(room.at("facilitator"), "/desk/works")
    assert "the look of a second person To act: you" in words_on(room.at("reviewer"), "/desk/works")


def test_it_says_what_visitors_meet_now_and_never_published_of_what_nobody_meets(room: Room) -> None:
    atelier, crew = room.atelier, room.at("crew")
    record = atelier.consented()
    assert "Visitors see now: nothing: nobody has let it out yet" in words_on(crew, "/desk/works")
    atelier.release()
    assert "Visitors see now: film " in words_on(crew, "/desk/works")

    answer = room.at("officer").send(f"/desk/consents/{record.id}/withdraw", {"fate": "hide"})
    assert answer.status_code == 303
    assert "Visitors see now: nothing: consent taken back" in words_on(crew, "/desk/works")
    assert "somebody’s yes: they said no, or took it back" in words_on(crew, "/desk/works")


def test_it_narrows_by_workshop_state_person_words_and_lack(room: Room) -> None:
    atelier, facilitator = room.atelier, room.at("facilitator")
    other = make_work(atelier.kit, atelier.workshop, None, atelier.crew.id)
    atelier.kit.vault.save(replace(draft_of(atelier.kit, other.id), titles={}, label="Oud seul"))
    found = {
        f"workshop={atelier.workshop.id}": (True, True),
        "state=released": (False, False),
        "person=Nour": (True, False),
        f"person={atelier.participant.id}": (True, False),
        "person=Inconnue": (False, False),
        "words=oud": (False, True),
        "words=TRAVERSEE": (True, False),
        "words=la+traversée+oud": (False, False),
        "words=...": (False, False),
        "words=oud&state=in_review": (False, True),
        "words=oud&person=Nour": (False, False),
        "lack=description": (True, True),
        "lack=look": (False, False),
        "acts=me": (True, True),
        "acts=facilitator": (True, True),
        "acts=reviewer": (False, False),
        "acts=facilitator&words=oud": (False, True),
        "acts=nobody": (True, True),
        "lack=concealment": (False, False),
        "lack=nonsense&state=nonsense": (True, True),
    }
    for query, (first, second) in found.items():
        page = facilitator.get(f"/desk/works?{query}").text
        assert (atelier.work.id in page, other.id in page) == (first, second), query


def test_a_label_is_changed_at_the_desk_and_no_visitor_meets_it(room: Room) -> None:
    atelier = room.atelier
    atelier.consented()
    address = f"/desk/works/{atelier.work.id}"
    answer = room.at("crew").fill(address, f"{address}/label", {"label": "  Terrasse \u202e secrète\n"})
    assert answer.status_code == 303
    assert draft_of(atelier.kit, atelier.work.id).label == "Terrasse secrète"
    assert room.at("reviewer").send(f"{address}/label", {"label": "x"}).status_code == 403
    assert room.at("crew").send(f"{address}/wordless", {"wordless": "yes"}).status_code == 403

    atelier.release()

    assert "Terrasse secrète" in room.at("facilitator").get(address).text
    for public in (f"/en/works/{atelier.work.id}", "/en/browse", "/en/search?q=Terrasse+secrète"):
        shown = room.at("visitor").get(public)
        assert shown.status_code == 200, public
        assert "Terrasse secrète" not in re.sub(r'value="[^"]*"|<title>.*?</title>', "", shown.text), public
    assert "Terrasse" not in str(atelier.now())


def many(room: Room, count: int) -> None:
    atelier = room.atelier
    works = [replace(atelier.work, id=WorkId(new_id()), version=0, state=WorkState.IN_REVIEW) for _ in range(count)]
    atelier.kit.catalogue.save_all(works)
    atelier.kit.vault.save_all([Draft(id=work.id, label="Clip 40") for work in works])


class Reads:
    """Counts the records that a catalogue gives out, and lets everything else through."""

    def __init__(self, room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
        self.works = 0
        catalogue = room.atelier.kit.catalogue
        find = catalogue.find

        def counted(kind: Any, *page: Any, **where: Any) -> Iterator[Any]:
            for record in find(kind, *page, **where):
                self.works += kind is Work
                yield record

        monkeypatch.setattr(catalogue, "find", counted)


@pytest.mark.parametrize("address", ["/desk/works", "/desk/works?words=clip", "/desk/works?lack=approval", "/desk"])
def test_no_page_reads_more_as_the_archive_grows(room: Room, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    client = room.at("facilitator")
    many(room, 500)
    reads = Reads(room, monkeypatch)
    page = client.get(address)
    few = reads.works
    many(room, 500)
    reads.works = 0
    again = client.get(address)

    assert page.status_code == again.status_code == 200
    assert reads.works == few <= 900
    assert len(again.content) < 60_000


def test_one_goes_on_from_where_a_page_ended(room: Room) -> None:
    many(room, 29)
    client, seen, address = room.at("facilitator"), list[str](), "/desk/works"
    while address:
        page = client.get(address).text
        seen += re.findall(r'<h3 class="slot-name"><a href="/desk/works/(\w+)"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = html.unescape(following[1]) if following else ""
    assert len(seen) == len(set(seen)) == 30


def test_new_works_stand_with_the_facilitator_and_reach_the_reviewer_when_they_are_complete(room: Room) -> None:
    atelier = room.atelier
    waits, look = "Works that wait for you", "Works to look at"
    assert waits in words_on(room.at("facilitator"), "/desk")
    assert look not in words_on(room.at("reviewer"), "/desk")
    way = f"/desk/works/{atelier.work.id}"
    assert "Transcript still to do" in words_on(room.at("facilitator"), way)

    complete(room)

    assert "Transcript done" in words_on(room.at("facilitator"), way)

    assert waits not in words_on(room.at("facilitator"), "/desk")
    assert look in words_on(room.at("reviewer"), "/desk")
    assert atelier.work.id in room.at("reviewer").get("/desk/works?state=in_review&lack=look").text


def test_complete_works_are_found_behind_many_that_are_not(room: Room) -> None:
    atelier = room.atelier
    many(room, 300)
    last = make_work(atelier.kit, atelier.workshop, atelier.participant.id, atelier.crew.id)
    complete(room, last.id)
    assert f'/desk/works/{last.id}/review"' in room.at("reviewer").get("/desk").text


def complete(room: Room, work_id: WorkId | None = None) -> None:
    """Describe the work, have its consent approved, and state that nothing is said in it."""
    atelier = room.atelier
    work_id = work_id or atelier.work.id
    atelier.consented(scope=Scope(kind=ScopeKind.WORK, id=work_id))
    said = Description(titles={"fr": "La traversée"}, form="fm.interview", languages=("fr",))
    describe_work(atelier.kit, work_id, said, atelier.facilitator.id)
    say_wordless(atelier.kit, work_id, atelier.facilitator.id, wordless=True)
