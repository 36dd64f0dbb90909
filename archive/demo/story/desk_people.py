"""The people of the sample workshop: those who tell, entered with planted names, and those who work at the desk."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from archive.demo.story import marks
from archive.demo.story.telling import TELLERS
from archive.domain.ids import ParticipantId
from archive.domain.risk import QUESTIONS
from archive.domain.risk import Answer as Concern
from archive.domain.terms import Audience, Pillar, Role
from archive.ports import Kit
from archive.review.consent.risk import NewTalk, approve_talk, record_talk
from archive.review.participants import NewParticipant, create_participant
from archive.review.people.accounts import create_account, set_password

ROLES: Final[Mapping[str, Role]] = {
    "crew": Role.CREW,
    "facilitator": Role.FACILITATOR,
    "officer": Role.CONSENT_OFFICER,
    "reviewer": Role.REVIEWER,
    "administrator": Role.ADMINISTRATOR,
}
"""The demo's log-in names, and what each may do."""

_WORDS: Final = (
    *("amber", "basket", "candle", "cedar", "cinder", "clover", "copper", "cotton", "desert", "ember", "fennel"),
    *("garden", "ginger", "harbour", "hazel", "indigo", "island", "jasmine", "kettle", "lantern", "lemon", "linen"),
    *("marble", "meadow", "mint", "morning", "olive", "orange", "orchard", "paper", "pepper", "quiet", "quince"),
    *("river", "saffron", "sesame", "silver", "sparrow", "spice", "stone", "summer", "thimble", "thread", "velvet"),
    *("walnut", "willow", "window", "winter", "wooden", "yellow"),
)


@dataclass(frozen=True, kw_only=True)
class DeskPeople:
    """Who works at the demo's desk: account ids by log-in name, and the one password they share."""

    ids: Mapping[str, str]
    password: str


def open_accounts(kit: Kit) -> DeskPeople:
    """Open an account for each role, with a password that is new for each demo."""
    first, own = (" ".join(secrets.choice(_WORDS) for _ in range(4)) for _ in range(2))
    ids = {name: create_account(kit, name, first, [role]).id for name, role in ROLES.items()}
    for account_id in ids.values():
        # An account approves nothing before its owner has chosen a password.
        set_password(kit, account_id, own, account_id)
    return DeskPeople(ids=ids, password=own)


def talk_over(kit: Kit, participant_id: ParticipantId, desk: DeskPeople) -> None:
    """Write down what somebody at high risk talked over, and have a second person agree: the voice may be heard."""
    today = kit.clock.now().date()
    new = NewTalk(
        participant_id=participant_id,
        held_on=today,
        answers=dict.fromkeys(QUESTIONS, Concern.YES),
        note=f"{marks.NOTES}: wants to be heard, not seen, and knows who may listen.",
        pillars=frozenset({Pillar.RECOGNISABLE, Pillar.PLACE}),
        audience=Audience.PUBLIC,
        ends_on=today + timedelta(days=360),
    )
    talk = record_talk(kit, new, desk.ids["officer"])
    approve_talk(kit, talk.id, desk.ids["reviewer"])


def enter_tellers(kit: Kit) -> Mapping[str, ParticipantId]:
    """Enter the six, and give their ids by their keys."""
    return {
        teller.key: create_participant(
            kit,
            NewParticipant(
                legal_name=f"{marks.LEGAL_NAME} {number}",
                contact=f"{number}.{marks.CONTACT}",
                languages=teller.languages,
                protection_notes=marks.NOTES,
                pseudonym=teller.pseudonym,
                risk=teller.risk,
                pillars=teller.pillars,
            ),
        ).id
        for number, teller in enumerate(TELLERS, 1)
    }
