"""A death, a mistake about one, and what relatives ask for afterwards."""

from __future__ import annotations

from starlette.responses import Response

from archive.domain.errors import InvalidInputError
from archive.review.consent.deaths import correct_death, narrow_for_the_dead, record_death
from archive.web.desk.protection.person import show_person
from archive.web.desk.visit import Visit
from archive.web.http.forms import read_day


def post_death(visit: Visit) -> Response:
    """Write down that somebody has died."""
    form, participant_id = visit.form, visit.part("participant_id")

    def act() -> Response:
        died_on = read_day(form.one("died_on"))
        if died_on is None:
            raise InvalidInputError("death.day", "Write down the day; if nobody knows it, the day on which you heard.")
        record_death(visit.kit, participant_id, died_on, form.one("reported_by"), visit.account.id)
        return visit.go(f"/people/{participant_id}", "died", "death")

    return visit.attempt(act, lambda problem: show_person(visit, problem))


def post_death_correction(visit: Visit) -> Response:
    """Take a mistaken death back."""
    participant_id = visit.part("participant_id")

    def act() -> Response:
        correct_death(visit.kit, participant_id, visit.account.id)
        return visit.go(f"/people/{participant_id}", "saved", "death")

    return visit.attempt(act, lambda problem: show_person(visit, problem))


def post_relatives_wish(visit: Visit) -> Response:
    """Take back everything of somebody who has died, because the person they named or a relative asks."""
    participant_id = visit.part("participant_id")

    def act() -> Response:
        narrow_for_the_dead(visit.kit, participant_id, visit.form.one("asked_by"), visit.actor)
        return visit.go(f"/people/{participant_id}", "withdrawn", "death")

    return visit.attempt(act, lambda problem: show_person(visit, problem))
