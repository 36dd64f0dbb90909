"""Risk conversations: recorded by a consent officer, approved by a second person, ended by anybody at once (rules B.2).

A conversation may only find how much harm is possible; it may also lift the cap of that risk, for a grown-up, until a
day. What is lifted stands in the participant's handle, kept as one change with its line in the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from typing import Final

from archive.domain.cap_lift import LONGEST_LIFT, is_within
from archive.domain.days import require_sensible
from archive.domain.errors import InvalidInputError, RefusedError, StaleRecordError, readable
from archive.domain.ids import EvidenceId, ParticipantId, new_id
from archive.domain.records import CapLift, ParticipantHandle, Work
from archive.domain.risk import Answer, risk_found
from archive.domain.roles import CONSENT_OFFICER, SECOND_PERSON
from archive.domain.sealed import Evidence, RiskTalk
from archive.domain.terms import OUTSIDE, Audience, ConsentState, Pillar, Risk
from archive.domain.validity import is_minor
from archive.ports import Kit
from archive.review.consent import ledger
from archive.review.people.accounts import Actor, actor, require_may_close, require_role
from archive.review.people.separation import require_second_person

SHORTEST_NOTE: Final = 20
"""A note shorter than this says nothing about a conversation."""


@dataclass(frozen=True, kw_only=True)
class NewTalk:
    """What is written down about one risk conversation; without `pillars` it lifts nothing."""

    participant_id: str
    held_on: date
    answers: Mapping[str, Answer]
    note: str = ""
    pillars: frozenset[Pillar] = frozenset()
    audience: Audience = Audience.NOBODY
    ends_on: date | None = None
    media_type: str = "application/octet-stream"
    file_name: str = ""


def record_talk(kit: Kit, new: NewTalk, by: str, recording: Iterable[bytes] = ()) -> RiskTalk:
    """Write a risk conversation down in the vault, with a note or a recording as its proof; it opens nothing yet.

    Raises:
        RefusedError: somebody other than a consent officer writes it, or the cap cannot be lifted for this person.
        InvalidInputError: there is neither a note nor a recording, or the days do not fit.
    """
    recorder = actor(kit, by)
    require_role(recorder, CONSENT_OFFICER)
    handle = kit.catalogue.get(ParticipantHandle, new.participant_id)
    _require_days(kit, new)
    if new.pillars:
        _require_may_lift(kit, handle)
        _require_lift(new)
    chunks = iter(recording)
    first = next((chunk for chunk in chunks if chunk), b"")
    if len(new.note.strip()) < SHORTEST_NOTE and not first:
        raise InvalidInputError(
            "talk.no_proof", "Write down what was said, in a few sentences, or add a recording of the conversation."
        )
    found = risk_found(new.answers)
    talk = RiskTalk(
        id=new_id(),
        participant_id=handle.id,
        held_on=new.held_on,
        answers=dict(new.answers),
        found=max(found, handle.risk, key=list(Risk).index) if new.pillars else found,
        recorder=recorder.account_id,
        recorded_at=kit.clock.now(),
        note=new.note.strip(),
        evidence_id=_kept(kit, handle.id, new, chain([first], chunks)) if first else None,
        pillars=new.pillars,
        audience=new.audience if new.pillars else Audience.NOBODY,
        ends_on=new.ends_on if new.pillars else None,
    )
    return kit.vault.save(talk)


def approve_talk(kit: Kit, talk_id: str, by: str) -> ParticipantHandle:
    """Put a second person's name under what a conversation is to lift: from now on it lifts it.

    Raises:
        RefusedError: the approver recorded it or prepared the person's works, it was approved before, or the person is
            protected as a child, has died, or is in more danger than was talked over.
    """
    second = actor(kit, by)
    require_role(second, SECOND_PERSON)
    talk = kit.vault.get(RiskTalk, talk_id)
    lift = _lift_of(talk, by)
    works = list(kit.catalogue.find(Work, participant_id=talk.participant_id))
    require_second_person(kit, by, [talk.recorder])
    for work in works:
        if work.operator == by:
            raise RefusedError("You prepared a work of this person, so somebody else must approve it.")
    if ledger.history(kit, talk.id) or talk.ended_at is not None:
        raise RefusedError("This conversation was approved or ended before; talk it over again first.")

    def agree(handle: ParticipantHandle) -> ParticipantHandle:
        _require_may_lift(kit, handle)
        if list(Risk).index(handle.risk) > list(Risk).index(talk.found):
            raise RefusedError("The danger has grown since this conversation; talk it over again first.")
        return replace(handle, lift=lift)

    told = (talk.id, ConsentState.GIVEN, "cap_lifted")
    handle = ledger.change_protection(kit, talk.participant_id, agree, second, told)
    try:
        kit.vault.save(replace(talk, approver=by, approved_at=kit.clock.now()))
    except StaleRecordError:
        if kit.vault.get(RiskTalk, talk.id).ended_at is None:
            raise
        # Whoever ended it meanwhile saw no lift yet: closing wins.
        return end_lift(kit, talk.participant_id, second)
    return handle


def narrow_lift(
    kit: Kit, participant_id: str, pillars: frozenset[Pillar], by: Actor, ends_on: date | None = None
) -> ParticipantHandle:
    """Take a part of a lift back at once, or let it end earlier; anybody at the desk may, alone, and so may the person.

    Raises:
        RefusedError: this would lift more than was agreed.
    """
    require_sensible([ends_on])
    handle = kit.catalogue.get(ParticipantHandle, participant_id)
    require_may_close(kit, by, handle.id)
    if handle.lift is None:
        return handle

    def narrow(known: ParticipantHandle) -> ParticipantHandle:
        if known.lift is None:
            return known
        less = replace(known.lift, pillars=pillars, ends_on=ends_on or known.lift.ends_on)
        if not is_within(less, known.lift):
            raise RefusedError("This would lift more than was agreed; it needs a new conversation and a second person.")
        return replace(known, lift=less if pillars else None)

    told = (handle.lift.talk_id, ConsentState.WITHDRAWN, "lift_narrowed")
    return ledger.change_protection(kit, handle.id, narrow, by, told)


def end_lift(kit: Kit, participant_id: str, by: Actor) -> ParticipantHandle:
    """Take a lift back at once, and with it every conversation that waits for approval; anybody may, alone."""
    handle = kit.catalogue.get(ParticipantHandle, participant_id)
    require_may_close(kit, by, handle.id)
    if handle.lift is not None:
        told = (handle.lift.talk_id, ConsentState.WITHDRAWN, "lift_ended")
        handle = ledger.change_protection(kit, handle.id, lambda known: replace(known, lift=None), by, told)
    for talk in talks_of(kit, handle.id):
        if talk.pillars and talk.ended_at is None:
            kit.vault.save(replace(talk, ended_at=kit.clock.now()))
    return handle


def talks_of(kit: Kit, participant_id: str) -> list[RiskTalk]:
    """Give every conversation with a person, the newest first."""
    found = kit.vault.find(RiskTalk, participant_id=participant_id)
    return sorted(readable(found), key=lambda talk: (talk.held_on, talk.recorded_at), reverse=True)


def waiting_talks(kit: Kit) -> list[RiskTalk]:
    """Give the conversations that are to lift something and wait for a second person, the oldest first."""
    found = (kit.vault.find(RiskTalk, approver="", ended_at="", audience=str(each)) for each in OUTSIDE)
    waiting = [talk for talks in found for talk in readable(talks) if waits(talk)]
    return sorted(waiting, key=lambda talk: talk.recorded_at)


def waits(talk: RiskTalk) -> bool:
    """Tell whether a conversation waits for a second person."""
    return bool(talk.pillars) and not talk.approver and talk.ended_at is None


def _lift_of(talk: RiskTalk, approver: str) -> CapLift:
    if not talk.pillars or talk.ends_on is None:
        raise RefusedError("This conversation lifts nothing, so there is nothing to approve.")
    return CapLift(
        talk_id=talk.id,
        pillars=talk.pillars,
        audience=talk.audience,
        risk=talk.found,
        talked_on=talk.held_on,
        ends_on=talk.ends_on,
        recorder=talk.recorder,
        approver=approver,
    )


def _require_may_lift(kit: Kit, handle: ParticipantHandle) -> None:
    if is_minor(handle, None, kit.clock.proven()):
        raise RefusedError("Nothing can be lifted for somebody who is protected as a child.")
    if handle.died_on is not None:
        raise RefusedError("This person has died: what they allowed can be narrowed, never widened.")


def _require_days(kit: Kit, new: NewTalk) -> None:
    require_sensible([new.held_on, new.ends_on])
    if new.held_on > (kit.clock.now() + timedelta(days=1)).date():
        raise InvalidInputError("talk.future", "The day of the conversation lies in the future.")


def _require_lift(new: NewTalk) -> None:
    if new.audience not in OUTSIDE:
        raise InvalidInputError("talk.audience", "Choose for whom the cap is to be lifted.")
    if new.ends_on is None or not new.held_on < new.ends_on <= new.held_on + LONGEST_LIFT:
        raise InvalidInputError("talk.end", "Give the day on which this is talked over again: within a year.")


def _kept(kit: Kit, participant_id: ParticipantId, new: NewTalk, chunks: Iterable[bytes]) -> EvidenceId:
    evidence_id = EvidenceId(new_id())
    sha256, size_bytes = kit.vault.keep_evidence(evidence_id, chunks)
    kept = Evidence(
        id=evidence_id,
        participant_id=participant_id,
        media_type=new.media_type,
        sha256=sha256,
        size_bytes=size_bytes,
        file_name=new.file_name,
    )
    return kit.vault.save(kept).id
