"""Ledgers and consents to be exported, with names planted wherever a text can stand."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from archive.domain.ids import RecordId, new_id
from archive.domain.ledger import next_event
from archive.domain.receipt import Office
from archive.domain.records import ConsentEvent, ConsentRecord, Scope
from archive.domain.terms import ALL_ATOMS, Audience, ConsentState, Method, Purpose, ScopeKind
from tests.domain.builders import permission, record

DOOR = "https://choices.example.org/my"
OFFICE = Office(
    name={"fr": "Bureau des choix", "en": "The choices desk"},
    phone="+32 2 555 01 23",
    email="hello@example.org",
    address="12 rue du Pont, 1000 Bruxelles",
    authority={"fr": "CNDP, Rabat", "en": "CNDP, Rabat"},
    hosted_in=("BE",),
)

# Long enough never to stand in a document by chance, in letters that no hash, id or word of ours consists of.
names = st.text(alphabet="qxzQXZéßقظ", min_size=8, max_size=24)


@st.composite
def named_records(draw: st.DrawFn) -> tuple[ConsentRecord, list[str]]:
    """Make a consent in which every free text is somebody's name, and give those names."""
    fields = [
        "id",
        "participant_id",
        "recorder",
        "approver",
        "evidence_id",
        "witness",
        "interpreter",
        "guardian",
        "form_version",
        "language",
    ]
    planted: dict[str, Any] = {field: draw(names) for field in fields}
    work, county, notice, older = (draw(names) for _ in range(4))
    said = [*planted.values(), work, county, notice, older]
    return record(
        name=planted.pop("id"),
        person=planted.pop("participant_id"),
        scope=Scope(kind=draw(st.sampled_from(ScopeKind)), id=work),
        state=draw(st.sampled_from(ConsentState)),
        method=draw(st.sampled_from(Method)),
        permissions=(
            permission(draw(st.frozensets(st.sampled_from(sorted(ALL_ATOMS)))), draw(st.sampled_from(Purpose))),
        ),
        valid_until=draw(st.none() | st.dates(date(2020, 1, 1), date(2090, 1, 1))),
        jurisdictions=(county, "BE"),
        notice_sha256=notice,
        supersedes=(RecordId(older),),
        **planted,
    ), said


@st.composite
def named_events(draw: st.DrawFn) -> tuple[list[ConsentEvent], list[str]]:
    """Make a ledger in which roles, notes and people are somebody's names, and give those names."""
    events: list[ConsentEvent] = []
    planted: list[str] = []
    for _ in range(draw(st.integers(0, 4))):
        person, evidence, role, note, record_id = (draw(names) for _ in range(5))
        planted += [person, evidence, role, note, record_id]
        said = record(record_id, person, evidence_id=evidence)  # type: ignore[arg-type]
        events.append(next_event(events[-1] if events else None, said, draw(st.sampled_from(ConsentState)), role, note))
    return events, planted


def ledger() -> list[ConsentEvent]:
    """A consent that was recorded, approved and taken back, and a second one that was refused."""
    first, second = record(new_id()), record(new_id())
    acts = [
        (first, ConsentState.GIVEN, "facilitator", "recorded"),
        (second, ConsentState.REFUSED, "facilitator", "recorded"),
        (first, ConsentState.GIVEN, "consent_officer+reviewer", "approved"),
        (first, ConsentState.WITHDRAWN, "participant", "her cousin saw it"),
    ]
    events: list[ConsentEvent] = []
    for act in acts:
        events.append(next_event(events[-1] if events else None, *act))
    return events


def audiences() -> list[Audience]:
    """Everybody who can be let in."""
    return [audience for audience in Audience if audience is not Audience.NOBODY]
