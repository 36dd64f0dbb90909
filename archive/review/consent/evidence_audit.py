"""Whether every proof of a consent is still there as it was kept; one that is not proves nothing from then on.

Nothing opens by itself again: when a proof was put back, a consent officer has it read once more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Final

from archive.domain.errors import ArchiveError, NotFoundError, RefusedError, readable
from archive.domain.ids import AccountId, EvidenceId, RecordId
from archive.domain.ledger import EvidenceRound
from archive.domain.records import ConsentRecord
from archive.domain.roles import CONSENT_OFFICER
from archive.domain.sealed import Evidence
from archive.domain.terms import VALID_STATES, ConsentState
from archive.domain.validity import is_approved
from archive.ports import Kit
from archive.review.consent import ledger
from archive.review.people.accounts import Actor, actor, require_role
from archive.review.people.separation import require_second_person

EVERY: Final = timedelta(days=1)
"""How often all proofs are read through."""

_ROUND_ID: Final = "proofs"
_NOBODY: Final = Actor(AccountId(""), frozenset())


def audit_proofs(kit: Kit, go_on: Callable[[], bool] = lambda: True) -> EvidenceRound | None:
    """Read every proof of a given consent through, shut the consents whose proof is not as kept, and note the round.

    Consents that were approved by somebody who took part in them are noted with it: they hold nothing, and are told.
    Gives None when it was told not to go on before the end.
    """
    checked = lost = 0
    self_approved: list[RecordId] = []
    for record in list(_given(kit)):
        if not go_on():
            return None
        if record.approver and not is_approved(record):
            self_approved.append(record.id)
        if not record.evidence_id:  # without a proof it never held
            continue
        checked += 1
        if not is_whole(kit, record):
            lost += 1
            ledger.change(kit, record.id, _shut, _NOBODY, "proof_lost")
    known = last_round(kit)
    version = known.version if known else 0
    return kit.vault.save(
        EvidenceRound(
            id=_ROUND_ID,
            at=kit.clock.now(),
            checked=checked,
            lost=lost,
            self_approved=tuple(self_approved),
            version=version,
        )
    )


def audit_if_due(kit: Kit, go_on: Callable[[], bool] = lambda: True) -> EvidenceRound | None:
    """Do the round when the last one is a day old or more; else give None."""
    known = last_round(kit)
    if known is not None and kit.clock.now() - known.at < EVERY:
        return None
    return audit_proofs(kit, go_on)


def last_round(kit: Kit) -> EvidenceRound | None:
    """Give when the proofs were last read through, or None when they never were."""
    try:
        return kit.vault.get(EvidenceRound, _ROUND_ID)
    except NotFoundError:
        return None


def look_again(kit: Kit, record_id: str, by: str) -> ConsentRecord:
    """Have a lost proof read once more: when it is there again exactly as it was kept, the consent counts again.

    Raises:
        RefusedError: it is still not as it was kept, or the one who asks wrote the consent down.
    """
    officer = actor(kit, by)
    require_role(officer, CONSENT_OFFICER)
    record = kit.catalogue.get(ConsentRecord, record_id)
    if record.recorder == by:
        raise RefusedError("A second person must look at it: you recorded this consent yourself.")
    require_second_person(kit, by, [record.recorder])
    if not is_whole(kit, record):
        raise RefusedError("The proof is still not there as it was kept.")
    return ledger.change(kit, record_id, lambda r: (replace(r, evidence_lost=False), r.state), officer, "proof_found")


def is_whole(kit: Kit, record: ConsentRecord) -> bool:
    """Tell whether a consent's proof is there, byte for byte as it was kept."""
    if not record.evidence_id:
        return False
    digest = hashlib.sha256()
    try:
        for chunk in kit.vault.read_evidence(record.evidence_id):
            digest.update(chunk)
        kept = record.evidence_sha256 or _kept_hash(kit, record.evidence_id)
    except (ArchiveError, OSError):
        # A proof that cannot be read proves nothing, whatever the reason.
        return False
    return digest.hexdigest() == kept


def _shut(record: ConsentRecord) -> tuple[ConsentRecord, ConsentState]:
    if record.state not in VALID_STATES:
        return record, record.state
    return replace(record, evidence_lost=True), ConsentState.UNKNOWN


def _given(kit: Kit) -> Iterator[ConsentRecord]:
    """Yield the consents that may hold."""
    for state in VALID_STATES:
        yield from readable(kit.catalogue.find(ConsentRecord, state=state))


def _kept_hash(kit: Kit, evidence_id: EvidenceId) -> str:
    return kit.vault.get(Evidence, evidence_id).sha256
