"""The rules of consent once more, as a second reader takes them from their text (rules B.1 to B.4), atom by atom.

It shares nothing with the program but the shapes of records: it asks of one atom at a time whether everybody says yes,
finds midnights by looking at the clock every quarter of an hour, and does not care how long that takes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from archive.domain.consent import Ask, Facts, Person
from archive.domain.recipes import MEDIUM_EXPOSES
from archive.domain.records import Appearance, ConsentRecord, ParticipantHandle, Rendition, Segment, Span, Work
from archive.domain.terms import Atom, Pillar

WIDEST_FIRST = ("public", "partner", "onsite", "team")
WAYS = {"recognisable": {"face", "voice"}, "name": {"name"}, "place": {"place"}}
MOST_WAYS = {"low": 3, "vulnerable": 2, "high": 1}
QUARTER = timedelta(minutes=15)
Hidden = Mapping[str | None, Collection[Atom]]


# Days and instants.


@cache
def begins(day: date, zone: str | None) -> tuple[datetime, datetime]:
    """Give when a day begins at the earliest, and from when on it has begun for certain."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    if zone is None:
        return noon - timedelta(hours=12 + 14), noon
    with (files("tzdata") / "zoneinfo" / zone).open("rb") as data:
        there = ZoneInfo.from_file(data)
    ticks = [noon - timedelta(hours=36) + QUARTER * count for count in range(4 * 60)]
    has_come = [tick.astimezone(there).date() >= day for tick in ticks]
    for_certain = max(place for place, come in enumerate(has_come) if not come) + 1
    return ticks[has_come.index(True)], ticks[for_certain]


def is_over(day: date, zone: str | None, now: datetime, grace_days: int = 0) -> bool:
    return now >= begins(day + timedelta(days=1 + grace_days), zone)[0]


def is_senseless(day: date | None) -> bool:
    return day is not None and not 1900 <= day.year <= 2200


# One record.


def is_somebody(name: object) -> bool:
    return isinstance(name, str) and name.strip() != ""


def is_approved(r: ConsentRecord) -> bool:
    helpers = [r.recorder, r.witness, r.interpreter, r.guardian]
    return is_somebody(r.approver) and is_somebody(r.recorder) and r.approver not in helpers


def has_begun(r: ConsentRecord, now: datetime) -> bool:
    if r.not_before is None:
        return True
    if is_senseless(r.not_before):
        return r.not_before.year < 1900
    return now >= begins(r.not_before, r.time_zone)[1]


def is_in_force(r: ConsentRecord, h: ParticipantHandle, now: datetime) -> bool:
    """Given, proved, begun, not hidden, not over; by a grown-up, or for a child by a guardian and the child."""
    if r.state not in ("given", "renewed"):
        return False
    if not is_somebody(r.evidence_id) or r.evidence_lost:
        return False
    if r.method == "thumbprint" and (not is_somebody(r.witness) or r.witness == r.recorder):
        return False
    if any(is_senseless(day) for day in (r.not_before, r.hidden_until, r.valid_until, r.review_on)):
        return False
    if not has_begun(r, now) or (r.hidden_until and now < begins(r.hidden_until, r.time_zone)[1]):
        return False
    if r.valid_until and is_over(r.valid_until, r.time_zone, now):
        return False
    if h.died_on and r.after_death != "keep":
        return False
    return may_say_so(r, h, now)


def may_say_so(r: ConsentRecord, h: ParticipantHandle, now: datetime) -> bool:
    """A child needs a guardian's yes and their own; a grown-up's yes is one that they gave as a grown-up (case 71)."""
    if h.age_unsettled or is_senseless(h.adult_on):
        return False
    first, certain = begins(h.adult_on, r.time_zone) if h.adult_on else (None, None)
    said_of_age = certain is None or (r.given_at is not None and certain <= r.given_at <= now)
    if r.guardian is None:
        return said_of_age and not h.age_disputed and (certain is None or now >= certain)
    if not is_somebody(r.guardian) or r.guardian in (r.recorder, r.approver) or not r.child_assents:
        return False
    if h.unaccompanied and not r.guardian_appointed:
        return False
    if first is not None and now < first:
        return True
    return h.age_disputed and said_of_age


def gives(r: ConsentRecord, atom: Atom, ask: Ask, now: datetime) -> bool:
    if r.review_on and is_over(r.review_on, r.time_zone, now, grace_days=90) and atom != "existence":
        return False
    wide_enough = WIDEST_FIRST[: WIDEST_FIRST.index(ask.audience) + 1]
    return any(p.purpose == ask.purpose and p.audience in wide_enough and atom in p.atoms for p in r.permissions)


# One person.


def says_yes(p: Person, atom: Atom, places: Collection[tuple[str, str]], ask: Ask, now: datetime) -> bool:
    """All of a person's records that answer say yes, one at least is in force and approved, and the cap lets it be."""
    if p.unreadable or ask.audience == "nobody" or not is_within_cap(p.handle, atom, ask.audience, now):
        return False
    mine = [r for r in p.records if (r.scope.kind, r.scope.id) in places]
    in_force = [r for r in mine if is_in_force(r, p.handle, now)]
    silenced, refused = replaced(mine, [r.id for r in in_force], now)
    answers = [r for r in mine if r.id not in silenced and answers_purpose(r, ask)]
    if any(r.state not in ("requested", "deferred") for r in answers):
        answers = [r for r in answers if r.state not in ("requested", "deferred")]
    if not any(r in in_force and is_approved(r) for r in answers):
        return False
    return all(r in in_force and r.id not in refused and gives(r, atom, ask, now) for r in answers)


def answers_purpose(r: ConsentRecord, ask: Ask) -> bool:
    return not r.permissions or ask.purpose in [p.purpose for p in r.permissions]


def replaced(mine: list[ConsentRecord], in_force: Collection[str], now: datetime) -> tuple[set[str], set[str]]:
    """Give what a consent in force has silenced, and what one that has ended left saying no: nothing revives.

    Only what was approved and has begun ever replaced anything; what it replaced it has replaced for good.
    """
    links: dict[str, set[str]] = {
        r.id: {str(name) for name in r.supersedes if name != r.id} for r in mine if is_approved(r) and has_begun(r, now)
    }

    def behind(name: str) -> set[str]:
        found: set[str] = set()
        new = links.get(name, set())
        while new:
            found |= new
            new = {further for one in new for further in links.get(one, set())} - found
        return found

    silenced = {name for r in links if r in in_force for name in behind(r)}
    ended = [r for r in links if r not in in_force and r not in silenced]
    return silenced, {name for r in ended for name in behind(r)} - silenced


def is_within_cap(h: ParticipantHandle, atom: Atom, audience: str, now: datetime) -> bool:
    way = next((name for name, atoms in WAYS.items() if atom in atoms), None)
    if audience == "team" or way is None:
        return True
    born = begins(h.adult_on, None)[1] if h.adult_on and not is_senseless(h.adult_on) else None
    if h.age_disputed or h.age_unsettled or is_senseless(h.adult_on) or (born and now < born):
        return False
    if h.risk == "low" or way in lifted_ways(h, audience, now):
        return True
    most = 0 if h.risk == "high" and audience == "public" else MOST_WAYS[h.risk]
    return way in h.pillars and len(h.pillars) <= most


def lifted_ways(h: ParticipantHandle, audience: str, now: datetime) -> Collection[str]:
    """A grown-up's cap, lifted by two after a talk, for at least today's risk, at most a year, and while they live."""
    one, risks = h.lift, list(MOST_WAYS)
    if one is None or h.died_on or is_senseless(one.talked_on) or is_senseless(one.ends_on):
        return ()
    agreed = all(map(is_somebody, (one.talk_id, one.recorder, one.approver))) and one.recorder != one.approver
    of_age = h.adult_on is None or h.adult_on <= one.talked_on
    in_time = now >= begins(one.talked_on, None)[0] and not is_over(one.ends_on, None, now)
    short = (one.ends_on - one.talked_on).days <= 366
    for_them = one.audience != "nobody" and audience in WIDEST_FIRST[WIDEST_FIRST.index(one.audience) :]
    as_grave = risks.index(h.risk) <= risks.index(one.risk)
    return one.pillars if agreed and of_age and in_time and short and for_them and as_grave else ()


def stricter(known: ParticipantHandle, word: ParticipantHandle) -> ParticipantHandle:
    """What holds of somebody whose older and newer protection are both remembered: in each respect what closes more."""

    def open_ways(h: ParticipantHandle) -> Collection[str]:
        chosen: set[str] = set(WAYS) if h.risk == "low" else {str(way) for way in h.pillars}
        return chosen if len(chosen) <= MOST_WAYS[h.risk] else set()

    risks = list(MOST_WAYS)
    same_age = (known.adult_on, known.age_disputed) == (word.adult_on, word.age_disputed)
    one, other = word.lift, known.lift
    lift_is_less = (
        one is not None
        and other is not None
        and (
            replace(one, pillars=other.pillars, audience=other.audience, ends_on=other.ends_on) == other
            and set(one.pillars) <= set(other.pillars)
            and one.ends_on <= other.ends_on
            and (one.audience == "nobody" or other.audience != "nobody")
            and [*WIDEST_FIRST, "nobody"].index(one.audience) >= [*WIDEST_FIRST, "nobody"].index(other.audience)
        )
    )
    return replace(
        word,
        risk=max(known.risk, word.risk, key=risks.index),
        pillars=frozenset(way for way in Pillar if way in open_ways(known) and way in open_ways(word)),
        adult_on=word.adult_on if same_age else None,
        age_unsettled=known.age_unsettled or word.age_unsettled or not same_age,
        unaccompanied=known.unaccompanied or word.unaccompanied,
        died_on=known.died_on or word.died_on,
        lift=one if lift_is_less else None,
    )


# One work.


def allowed(
    f: Facts, ask: Ask, now: datetime, segments: Collection[str] | None, hidden: Hidden | None = None
) -> set[Atom]:
    now = max(now, f.latest_event_at)
    work, is_desk = f.work, (ask.audience, ask.purpose) == ("team", "preserve")
    parts: list[Segment | None] = [s for s in work.segments if segments is None or s.id in segments]
    if segments is None:
        parts.append(None)
    if not work.appearances or not parts or ask.audience == "nobody":
        return set()
    if segments is not None and {s.id for s in work.segments} & set(segments) != set(segments):
        return set()
    open_atoms = set(Atom)
    for part in parts:
        here = [a for a in work.appearances if may_be_in(work, a, part)]
        if not here and segments is not None:
            return set()
        for a in [*here, *(a for a in work.appearances if a not in here and has_answered(f, a, part))]:
            open_atoms -= {x for x in shown_of(a, hidden or {}) if not yes_of(f, a, part, x, ask, now)}
        vouching = [a for a in work.appearances if is_surely_in(a, part) or has_answered(f, a, part)]
        vouching = [a for a in vouching if a.role != "mentioned"]
        is_somebodys = bool(here) or any(has_answered(f, a, part) for a in work.appearances)
        if not is_desk and is_somebodys and not any(yes_of(f, a, part, Atom.EXISTENCE, ask, now) for a in vouching):
            return set()
    return open_atoms


def yes_of(f: Facts, a: Appearance, part: Segment | None, atom: Atom, ask: Ask, now: datetime) -> bool:
    person = f.people.get(a.participant_id) if a.participant_id else None
    was_asked = person is not None and bool(person.records or person.unreadable)
    is_lost = a.participant_id is not None and person is None
    if a.role == "mentioned" and (ask.audience, ask.purpose) == ("team", "preserve") and not was_asked and not is_lost:
        return atom in ("name", "pseudonym", "origin", "place", "time")
    if person is None:
        return False
    places = {("work", f.work.id), ("workshop", f.work.workshop_id), ("project", f.work.project_id)}
    return says_yes(person, atom, places | ({("segment", part.id)} if part else set()), ask, now)


def shown_of(a: Appearance, hidden: Hidden) -> set[Atom]:
    made_it = {Atom.EXISTENCE} if a.role in ("author", "performer") else set()
    return (set(a.atoms_present) | made_it) - set(hidden.get(a.participant_id, ()))


def may_be_in(work: Work, a: Appearance, part: Segment | None) -> bool:
    """No span, or one that cannot be (backwards, before the work or past its end), means everywhere."""
    if part is None or part.end_ms <= part.start_ms:
        return True
    return is_surely_in(a, part) or not all(can_be(work, span) for span in a.spans)


def can_be(work: Work, span: Span) -> bool:
    past_the_end = work.duration_ms is not None and span.end_ms > work.duration_ms
    return span.start_ms >= 0 and span.end_ms > span.start_ms and not past_the_end


def is_surely_in(a: Appearance, part: Segment | None) -> bool:
    if part is None or not a.spans:
        return True
    return any(max(s.start_ms, part.start_ms) < min(s.end_ms, part.end_ms) for s in a.spans)


def has_answered(f: Facts, a: Appearance, part: Segment | None) -> bool:
    person = f.people.get(a.participant_id) if a.participant_id else None
    if part is None or person is None:
        return False
    return any((r.scope.kind, r.scope.id) == ("segment", part.id) for r in person.records)


# One rendition.


def serves(f: Facts, r: Rendition, ask: Ask, now: datetime) -> bool:
    """A file is met if all that it can carry, and nobody second has signed away, is allowed by everybody in it."""
    work, is_desk = f.work, (ask.audience, ask.purpose) == ("team", "preserve")
    if r.work_id != work.id or work.state in ("withdrawn", "quarantined") or not r.exposes:
        return False
    signed = [c for c in r.checks if is_somebody(c.reviewer) and c.reviewer not in (c.operator, work.operator)]
    if ask.audience != "team" and (work.state != "released" or work.held_at is not None or not signed):
        return False
    carried = set(MEDIUM_EXPOSES[r.recipe]).difference(*(c.cleared | c.made_without for c in signed))
    hides = [c for c in signed if c.report_sha256 and c.hidden == r.hides]
    hidden: dict[str | None, Collection[Atom]] = {}
    if r.edit and r.recipe in ("video", "photo", "poster") and (is_desk or hides):
        hidden = {h.participant_id: h.atoms & {Atom.FACE, Atom.BODY} for h in r.hides}
        grave = [who for who, p in f.people.items() if p.handle.risk == "high"]
        if not is_desk and not work.film_at_high_risk:
            hidden = {who: atoms for who, atoms in hidden.items() if who not in grave}
    carries = set(r.exposes) if is_desk else set(r.exposes) | carried
    return carries <= allowed(f, ask, now, r.segment_ids, hidden)
