"""Who has opened a proof of consent, and when they first did: kept, so that nobody approves by hearsay unnoticed."""

from __future__ import annotations

from contextlib import suppress

from archive.domain.errors import NotFoundError, StaleRecordError, readable
from archive.domain.history.decisions import ProofOpening
from archive.domain.ids import AccountId, EvidenceId
from archive.ports import Kit, Page


def note_opening(kit: Kit, evidence_id: EvidenceId, account_id: AccountId) -> None:
    """Write down that somebody opens a proof, the first time they do."""
    opening = ProofOpening(
        id=_id(evidence_id, account_id), evidence_id=evidence_id, account_id=account_id, at=kit.clock.now()
    )
    if not has_opened(kit, evidence_id, account_id):
        # Two tabs at once are one opening.
        with suppress(StaleRecordError):
            kit.vault.save(opening)


def has_opened(kit: Kit, evidence_id: EvidenceId, account_id: AccountId) -> bool:
    """Tell whether somebody has opened a proof."""
    try:
        kit.vault.get(ProofOpening, _id(evidence_id, account_id))
    except NotFoundError:
        return False
    return True


def openings_of(kit: Kit, evidence_id: EvidenceId) -> list[ProofOpening]:
    """Give who has opened a proof, the first first."""
    return list(readable(kit.vault.find(ProofOpening, Page(order_by="at"), evidence_id=evidence_id)))


def _id(evidence_id: EvidenceId, account_id: AccountId) -> str:
    return f"{evidence_id}.{account_id}"
