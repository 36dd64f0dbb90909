"""The legal basis on which a project's works are shown from another country, as the desk chooses it."""

from __future__ import annotations

from starlette.responses import Response

from archive.domain.records import Workshop
from archive.review.works.transfer import save_basis
from archive.web.desk.people import show_workshop
from archive.web.desk.visit import Visit


def post_basis(visit: Visit) -> Response:
    """Keep the basis of a workshop's project."""
    workshop_id = visit.part("workshop_id")

    def act() -> Response:
        shop = visit.kit.catalogue.get(Workshop, workshop_id)
        save_basis(visit.kit, shop.project_id, visit.form.one("transfer_basis"), visit.account.id)
        return visit.go(f"/workshops/{workshop_id}", "saved")

    return visit.attempt(act, lambda problem: show_workshop(visit, problem))
