"""When a participant has died: from then on nobody widens, and the person they named, or relatives, may narrow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from archive.domain.days import require_sensible
from archive.domain.errors import InvalidInputError, NotFoundError, RefusedError, StaleRecordError, readable
from archive.domain.ids import new_id
from archive.domain.jobs import JobName
from archive.domain.records import ConsentRecord, ParticipantHandle, Work
from archive.domain.roles import CONSENT_OFFICER, KNOWS_PEOPLE
from archive.domain.sealed import Death, Identity
from archive.domain.terms import VALID_STATES, ConsentState, WorkState
from archive.ports import Kit
from archive.review.consent import ledger
from archive.review.consent.consents import withdraw_consent
from archive.review.participants import identity_of
from archive.review.people.accounts import Actor, actor, require_role
from archive.review.people.separation import require_second_person
from archive.review.works.works import THEIRS_TOO, reopen

LONGEST_NAME = 200


def record_death(kit: Kit, participant_id: str, died_on: date, reported_by: str, by: str) -> ParticipantHandle:
    """Write down that somebody has died and who told it; from this moment on nobody can allow more in their name.

    Raises:
        InvalidInputError: the day lies in the future, or nobody is named who told it.
        RefusedError: it is written down already.
    """
    recorder = actor(kit, by)
    require_role(recorder, KNOWS_PEOPLE)
    told_by = reported_by.strip()[:LONGEST_NAME]
    if not told_by:
        raise InvalidInputError("death.who", "Write down who told you.")
    require_sensible([died_on])
    if died_on > (kit.clock.now() + timedelta(days=1)).date():
        raise InvalidInputError("death.future", "This day lies in the future.")

    def freeze(handle: ParticipantHandle) -> ParticipantHandle:
        if handle.died_on is not None:
            raise RefusedError("It is already written down that this person has died.")
        return replace(handle, died_on=died_on, lift=None)

    told = (new_id(), ConsentState.INVALIDATED, "died")
    handle = ledger.change_protection(kit, participant_id, freeze, recorder, told)
    known = death_of(kit, participant_id)
    kit.vault.save(
        Death(
            id=handle.id,
            died_on=died_on,
            reported_by=told_by,
            recorder=recorder.account_id,
            recorded_at=kit.clock.now(),
            version=known.version if known else 0,
        )
    )
    _erase_leftovers(kit, handle)
    return handle


def correct_death(kit: Kit, participant_id: str, by: str) -> ParticipantHandle:
    """Take back that somebody has died, when it was a mistake; a consent officer other than who wrote it down may.

    Whatever of theirs is out goes back to a reviewer first.

    Raises:
        RefusedError: the same person wrote it down, or it is written nowhere.
    """
    officer = actor(kit, by)
    require_role(officer, CONSENT_OFFICER)
    death = death_of(kit, participant_id)
    if death is None or death.corrected_by:
        raise RefusedError("It is written nowhere that this person has died.")
    if death.recorder == by:
        raise RefusedError("A second person must correct this: you wrote it down yourself.")
    require_second_person(kit, by, [death.recorder])
    for work in list(readable(kit.catalogue.find(Work, participant_id=participant_id))):
        if work.state is WorkState.RELEASED:
            reopen(kit, work.id, "")
    told = (new_id(), ConsentState.GIVEN, "death_corrected")
    handle = ledger.change_protection(kit, participant_id, lambda h: replace(h, died_on=None), officer, told)
    kit.vault.save(replace(death, corrected_by=by))
    return handle


def narrow_for_the_dead(kit: Kit, participant_id: str, asked_by: str, by: Actor) -> list[ConsentRecord]:
    """Take everything back that somebody who has died had allowed, because the person they named or a relative asks.

    Anybody at the desk may do it, alone; who asked is kept in the vault.

    Raises:
        RefusedError: it is not written down that the person has died.
        InvalidInputError: nobody is named who asks.
    """
    actor(kit, by.account_id)
    handle = kit.catalogue.get(ParticipantHandle, participant_id)
    if handle.died_on is None:
        raise RefusedError("For somebody who lives, only they themselves can ask for this.")
    asking = asked_by.strip()[:LONGEST_NAME]
    if not asking:
        raise InvalidInputError("death.asked", "Write down who asks for this, and what they are to the person.")
    relative = replace(by, speaks_for="relative")
    standing = [
        record
        for record in readable(kit.catalogue.find(ConsentRecord, participant_id=handle.id))
        if record.state in VALID_STATES
    ]
    taken = [withdraw_consent(kit, record.id, relative) for record in standing]
    # Where a mark would stay, it goes too: those who ask did not choose it.
    taken = [withdraw_consent(kit, r.id, relative) if r.state in VALID_STATES else r for r in taken]
    death = death_of(kit, handle.id)
    if death is not None:
        kit.vault.save(replace(death, asked=(*death.asked, asking)))
    return taken


def name_person(kit: Kit, participant_id: str, named: str, *, seen: str | None = None) -> Identity:
    """Write down, in the vault, who may speak for a person after their death and how to reach them.

    `seen` is whom the writer had before them (None: whoever stands there may be replaced).

    Raises:
        RefusedError: the person has died; nobody else can choose for them now.
        StaleRecordError: somebody else wrote another name in the meantime.
    """
    handle = kit.catalogue.get(ParticipantHandle, participant_id)
    if handle.died_on is not None:
        raise RefusedError("This person has died, so nobody can name somebody for them any more.")
    identity = identity_of(kit, participant_id)
    if seen is not None and seen != identity.named_person:
        raise StaleRecordError(THEIRS_TOO)
    return kit.vault.save(replace(identity, named_person=named.strip()[:LONGEST_NAME]))


def death_of(kit: Kit, participant_id: str) -> Death | None:
    """Give what is written down about somebody's death, a mistake that was corrected too, or None."""
    try:
        return kit.vault.get(Death, participant_id)
    except NotFoundError:
        return None


def _erase_leftovers(kit: Kit, handle: ParticipantHandle) -> None:
    for work in readable(kit.catalogue.find(Work, participant_id=handle.id)):
        kit.jobs.put(JobName.ERASE, work.id)
