"""The desk's addresses for protecting people, each with the roles it is for: danger, age, death, time, proofs, law."""

from __future__ import annotations

from functools import partial

from starlette.routing import BaseRoute

from archive.domain.terms import Role
from archive.web import desk_lapses, desk_lives, desk_proofs, desk_risk, desk_transfer
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
        page(f"{person}/risk", desk_risk.show_talk_form, OFFICER),
        act(f"{person}/risk", desk_risk.post_talk, OFFICER),
        page(f"{person}/lift", desk_risk.show_lift),
        act(f"{person}/lift", desk_risk.post_lift),
        page("/talks/{talk_id}", desk_risk.show_talk, SECOND),
        act("/talks/{talk_id}/approve", desk_risk.post_approve_talk, SECOND),
        page("/talks/{talk_id}/recording", desk_risk.show_recording, SECOND),
        act(f"{person}/age", desk_lives.post_age, KNOWS_PEOPLE),
        act(f"{person}/named", desk_lives.post_named_person, KNOWS_PEOPLE),
        act(f"{person}/death", desk_lives.post_death, KNOWS_PEOPLE),
        act(f"{person}/death/correct", desk_lives.post_death_correction, OFFICER),
        act("/consents/{record_id}/proof", desk_proofs.post_look_again, OFFICER),
        act("/workshops/{workshop_id}/basis", desk_transfer.post_basis, ANSWERS_FOR),
        page("/lapses", desk_lapses.show_lapses, KNOWS_PEOPLE),
        page("/lapses/{participant_id}", desk_lapses.show_draft, KNOWS_PEOPLE),
        act(f"{person}/relatives", desk_lives.post_relatives_wish, KNOWS_PEOPLE),
    ]
