"""What was decided of works in review, and which proofs of consent were opened by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from archive.domain.ids import AccountId, EvidenceId, RenditionId, WorkId
from archive.domain.terms import Verdict


@dataclass(frozen=True, kw_only=True)
class ReviewDecision:
    """One line of a work's way through review: what was decided, by whom, when and why; it only ever grows.

    `not_gone_through` are the renditions that had not been played or read to their end when the work was approved.
    """

    id: str
    work_id: WorkId
    at: datetime
    by: AccountId
    verdict: Verdict
    reason: str = ""
    not_gone_through: tuple[RenditionId, ...] = ()
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class ProofOpening:
    """That an account has opened a proof of consent, and when it first did."""

    id: str
    evidence_id: EvidenceId
    account_id: AccountId
    at: datetime
    version: int = 0
