"""What the people at the desk do in the cases, each through the forms of its pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import httpx

from archive.domain.records import Work
from archive.domain.terms import CONTENT_ATOMS, Atom, WorkState
from archive.ingest.run import prepare
from archive.languages import NOT_SAID
from archive.review.works.transcripts import seen_mark
from archive.review.works.works import transcripts_of
from archive.web.desk.consent.steps import STEPS
from tests.review.atelier import make_work
from tests.web.desk_client import field_in, sentence
from tests.web.desk_room import Room, consent_fields, created

PROOF = {"evidence": ("form.jpg", b"\xff\xd8 a signed form", "image/jpeg")}


def enter(room: Room, **said: Any) -> str:
    """Enter somebody at low risk, unless said otherwise."""
    fields = {"risk": "low", "pillars": ["recognisable", "name", "place"], **said}
    return created(room.at("facilitator").send("/desk/people", fields), "people")


def filmed(room: Room, person: str) -> Work:
    """Bring in one more film with its sound, in review."""
    atelier = room.atelier
    handle = next(p for p in atelier.kit.catalogue.find(type(atelier.participant)) if p.id == person)
    return make_work(atelier.kit, atelier.workshop, handle.id, atelier.crew.id)


def talk(room: Room, who: str, fields: Mapping[str, str | list[str]]) -> httpx.Response:
    """Write a consent down page by page, each answered as its form sends it; give the answer where it ends."""
    client = room.at(who)
    mark = client.csrf()
    answer = client.send("/desk/consents/new", {"language": "en", **fields}, csrf=mark)
    for step in STEPS:
        if answer.status_code != 303:
            return answer
        shown = client.get(f"/desk/talk/{step}")
        carried = {name: field_in(shown, name) for name in ("talk", *(["seen"] if step == STEPS[-1] else []))}
        files = PROOF if step == STEPS[-1] else None
        answer = client.send(f"/desk/talk/{step}", {**fields, **carried}, files, csrf=mark)
    return answer


def note(room: Room, person: str, scope: str, who: str = "facilitator", **said: Any) -> str:
    """Write a consent down to everything but the name, unless said otherwise; nobody has approved it yet."""
    return created(talk(room, who, consent_fields(person, scope, **said)), "consents")


def consent(room: Room, person: str, scope: str, **said: Any) -> str:
    """Write a consent down and have a second person approve it."""
    record_id = note(room, person, scope, **said)
    approved = room.at("officer").send(f"/desk/consents/{record_id}/approve", {"unopened": "yes"})
    assert approved.status_code == 303, sentence(approved)
    return record_id


def appear(room: Room, work_id: str, person: str, role: str, atoms: Iterable[Atom], spans: str = "") -> None:
    """Write down that somebody appears in a work."""
    fields = {"person": person, "role": role, "atoms": sorted(atoms), "spans": spans}
    done(room.at("facilitator").send(f"/desk/works/{work_id}/people", fields))


def transcribe(room: Room, work_id: str, language: str, text: str, *, translated: bool = False) -> None:
    """Hand a transcript in."""
    known = {each.language: each for each in transcripts_of(room.atelier.kit, work_id)}
    seen = seen_mark(known.get(language) or (None if translated else known.get(NOT_SAID)))
    fields = {"language": language, "text": text, "is_translation": "yes" if translated else "", "seen": seen}
    done(room.at("facilitator").send(f"/desk/works/{work_id}/transcript", fields, {"file": ("", b"")}))


def describe(room: Room, work_id: str, **said: str) -> None:
    """Write a work's titles and summaries."""
    address = f"/desk/works/{work_id}/describe"
    facilitator = room.at("facilitator")
    version = field_in(facilitator.get(address), "seen")
    done(facilitator.send(address, {**said, "seen": version}))


def add_part(room: Room, work_id: str, span: str) -> None:
    """Name a part of a work."""
    done(room.at("facilitator").send(f"/desk/works/{work_id}/parts", {"segment_span": span, "segment_label": "x"}))


def sign(room: Room, work_id: str, *heard: Atom) -> None:
    """Look at a work as its reviewer, leave ticked what is still heard in it, and let it out."""
    address = f"/desk/works/{work_id}/review"
    reviewer = room.at("reviewer")
    seen = field_in(reviewer.get(address), "seen")
    asked = {"asked": sorted(CONTENT_ATOMS), "exposed": sorted(heard), "seen": seen}
    done(reviewer.send(address, {**asked, "do": "approve", "known": "yes"}))


def let_out(room: Room, work_id: str, *heard: Atom) -> None:
    """Prepare what waits for it, and let a work out."""
    kit = room.atelier.kit
    if kit.catalogue.get(Work, work_id).state is WorkState.RECEIVED:
        prepare(kit, kit.catalogue.get(Work, work_id).id)
    sign(room, work_id, *heard)


def done(answer: httpx.Response) -> None:
    """See that a form was taken."""
    assert answer.status_code == 303, f"{answer.status_code}: {sentence(answer)}"
