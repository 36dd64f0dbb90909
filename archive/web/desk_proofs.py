"""Having a lost proof read once more, when it was put back."""

from __future__ import annotations

from starlette.responses import Response

from archive.review.consent.evidence_audit import look_again
from archive.web.desk.consent.records import show_consent
from archive.web.desk.visit import Visit


def post_look_again(visit: Visit) -> Response:
    """Read a proof again; when it is as it was kept, the consent counts again."""
    record_id = visit.part("record_id")

    def act() -> Response:
        look_again(visit.kit, record_id, visit.account.id)
        return visit.go(f"/consents/{record_id}", "proof_found")

    return visit.attempt(act, lambda problem: show_consent(visit, problem))
