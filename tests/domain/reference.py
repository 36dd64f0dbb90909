"""The rules of consent once more, written plainly and slowly, to compare the real ones with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

from archive.domain.consent import Ask, Facts, Person
from archive.domain.records import Appearance, ConsentRecord, ParticipantHandle, Segment
from archive.domain.terms import Atom, Audience, Pillar, Risk

AUDIENCES = ["public", "partner", "onsite", "team"]


def midnight(day: object, zone: str | None, hours: int) -> datetime:
    local = datetime.fromisoformat(f"{day}T00:00")
    if zone is None:
        return local.replace(tzinfo=UTC) - timedelta(hours=hours)
    with (files("tzdata") / "zoneinfo" / zone).open("rb") as data:
        return local.replace(tzinfo=ZoneInfo.from_file(data)).astimezone(UTC)


def valid(r: ConsentRecord, h: ParticipantHandle, now: datetime) -> bool:
    if r.state not in ("given", "renewed") or not r.evidence_id or r.evidence_lost:
        return False
    if r.not_before and now < midnight(r.not_before, r.time_zone, -12):
        return False
    if r.valid_until and now >= midnight(r.valid_until + timedelta(days=1), r.time_zone, 14):
        return False
    child = h.age_disputed or bool(h.adult_on and now < midnight(h.adult_on, r.time_zone, -12))
    appointed = r.guardian_appointed or not h.unaccompanied
    return bool(r.guardian and r.child_assents and appointed) if child else r.guardian is None


def effective(p: Person, ids: set[str], ask: Ask, now: datetime) -> set[Atom]:
    mine: dict[str, ConsentRecord] = {r.id: r for r in p.records if r.scope.id in ids}
    approved = {i for i, r in mine.items() if r.approver and r.approver != r.recorder}
    good = {i for i, r in mine.items() if i in approved and valid(r, p.handle, now)}
    begun = {
        i for i in approved if not mine[i].not_before or now >= midnight(mine[i].not_before, mine[i].time_zone, -12)
    }

    def before(start: set[str], seen: frozenset[str] = frozenset()) -> set[str]:
        found: set[str] = {n for i in start if i in good | begun for n in mine[i].supersedes if n != i}
        return found | before(found & mine.keys(), seen | start) if found - seen - start else found

    gone = before(good)
    no = before(begun - good - gone) - gone
    answers = [r for i, r in mine.items() if i not in gone]
    answers = [r for r in answers if not r.permissions or ask.purpose in [x.purpose for x in r.permissions]]
    answers = [r for r in answers if r.state not in ("requested", "deferred")] or answers
    if p.unreadable or not [r for r in answers if r.id in good]:
        return set()
    result = set(Atom)
    for r in answers:
        wide_enough = AUDIENCES[: AUDIENCES.index(ask.audience) + 1]
        yes = [x for x in r.permissions if x.purpose == ask.purpose and x.audience in wide_enough]
        ok = valid(r, p.handle, now) and r.id not in no
        result &= {a for x in yes for a in x.atoms} if ok else set()
    return result - capped(p.handle, ask.audience, now)


def capped(h: ParticipantHandle, audience: Audience, now: datetime) -> set[Atom]:
    if audience == "team":
        return set()
    ways = {Pillar.RECOGNISABLE: {Atom.FACE, Atom.VOICE}, Pillar.NAME: {Atom.NAME}, Pillar.PLACE: {Atom.PLACE}}
    child = h.age_disputed or bool(h.adult_on and now < midnight(h.adult_on, None, -12))
    most = (
        0 if child or (h.risk is Risk.HIGH and audience == "public") else {"low": 3, "vulnerable": 2, "high": 1}[h.risk]
    )
    if h.risk is Risk.LOW and not child:
        return set()
    lift, order = h.lift, [Risk.LOW, Risk.VULNERABLE, Risk.HIGH]
    more: frozenset[Pillar] = frozenset()
    if lift and not child and lift.approver and lift.recorder and lift.approver != lift.recorder and lift.talk_id:
        of_age = h.adult_on is None or h.adult_on <= lift.talked_on
        in_time = now < midnight(lift.ends_on + timedelta(days=1), None, 14)
        wide_enough = lift.audience in AUDIENCES[: AUDIENCES.index(audience) + 1]
        if of_age and in_time and wide_enough and order.index(h.risk) <= order.index(lift.risk):
            more = lift.pillars
    chosen = set() if len(h.pillars) > most else h.pillars
    return {a for way, atoms in ways.items() if way not in chosen and way not in more for a in atoms}


def allowed(
    f: Facts,
    ask: Ask,
    now: datetime,
    segments: frozenset[str] | None,
    hidden: dict[str | None, set[Atom]] | None = None,
) -> set[Atom]:
    now = max(now, f.latest_event_at)
    parts: list[Segment | None] = [s for s in f.work.segments if segments is None or s.id in segments]

    def here(part: Segment | None) -> list[Appearance]:
        return [a for a in f.work.appearances if present(a, part)]

    if not f.work.appearances or (segments is not None and (not parts or not all(here(p) for p in parts))):
        return set()
    blocked: set[Atom] = set()
    for part in [*parts, None] if segments is None else parts:
        for a in [a for a in f.work.appearances if present(a, part) or answered(f, a, part)]:
            ids = {f.work.id, f.work.workshop_id, f.work.project_id} | ({part.id} if part else set())
            person = f.people.get(a.participant_id) if a.participant_id else None
            made = {Atom.EXISTENCE} if a.role in ("author", "performer") else set()
            yes = effective(person, ids, ask, now) if person else set()
            silent = not (person.records or person.unreadable) if person else a.participant_id is None
            if silent and a.role == "mentioned" and (ask.audience, ask.purpose) == ("team", "preserve"):
                yes |= {Atom.NAME, Atom.PSEUDONYM, Atom.ORIGIN, Atom.PLACE, Atom.TIME}
            covered = (hidden or {}).get(a.participant_id, set())
            blocked |= (set(a.atoms_present) | made) - covered - yes
    return set(Atom) - blocked


def answered(f: Facts, a: Appearance, part: Segment | None) -> bool:
    person = f.people.get(a.participant_id) if a.participant_id else None
    return bool(part and person and [r for r in person.records if r.scope.kind == "segment" and r.scope.id == part.id])


def present(a: Appearance, part: Segment | None) -> bool:
    return part is None or not a.spans or any(s.start_ms < part.end_ms and part.start_ms < s.end_ms for s in a.spans)
