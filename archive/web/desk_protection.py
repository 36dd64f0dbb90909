"""The desk's addresses for protecting people, each with the roles it is for: danger, age, death, time, proofs, law."""

from __future__ import annotations

from functools import partial

from starlette.routing import BaseRoute

from archive.domain.terms import Role
from archive.web.desk import people
from archive.web.desk.consent import records
from archive.web.desk.protection import lapses, life_events, risk
from archive.web.desk.visit import Desk, desk_door

KNOWS_PEOPLE = frozenset({Role.FACILITATOR, Role.CONSENT_OFFICER})
OFFICER = frozenset({Role.CONSENT_OFFICER})
ANSWERS_FOR = frozenset({Role.CONSENT_OFFICER, Role.ADMINISTRATOR})
SECOND = frozenset({Role.CONSENT_OFFICER, Role.REVIEWER})


def protection_routes(desk: Desk) -> list[BaseRoute]:
    """Give the addresses; what names no roles is for everybody who is logged in, because it only closes."""
    page, act = partial(desk_door, desk), partial(desk_door, desk, posts=True)
    person = "/people/{participant_id}"
    return [
        page(f"{person}/risk", risk.show_talk_form, OFFICER),
        act(f"{person}/risk", risk.post_talk, OFFICER),
        page(f"{person}/lift", risk.show_lift),
        act(f"{person}/lift", risk.post_lift),
        page("/talks/{talk_id}", risk.show_talk, SECOND),
        act("/talks/{talk_id}/approve", risk.post_approve_talk, SECOND),
        page("/talks/{talk_id}/recording", risk.show_recording, SECOND),
        act(f"{person}/age", life_events.post_age, KNOWS_PEOPLE),
        act(f"{person}/named", life_events.post_named_person, KNOWS_PEOPLE),
        act(f"{person}/death", life_events.post_death, KNOWS_PEOPLE),
        act(f"{person}/death/correct", life_events.post_death_correction, OFFICER),
        act("/consents/{record_id}/proof", records.post_look_again, OFFICER),
        act("/workshops/{workshop_id}/basis", people.post_basis, ANSWERS_FOR),
        page("/lapses", lapses.show_lapses, KNOWS_PEOPLE),
        page("/lapses/{participant_id}", lapses.show_draft, KNOWS_PEOPLE),
        act(f"{person}/relatives", life_events.post_relatives_wish, KNOWS_PEOPLE),
    ]
