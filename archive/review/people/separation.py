"""Whether two people are two: by their accounts, by who opened whose, and by the names typed elsewhere.

An account is somebody's only as far as others know who uses it. Whoever opened an account, or set its password, could
use it themselves: until somebody else has confirmed whose it is, the two count as one person for anything that takes
two, in both directions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archive.domain.errors import NotFoundError, RefusedError
from archive.domain.ids import ParticipantId, looks_like_id
from archive.domain.records import ConsentRecord
from archive.domain.sealed import Account, Identity
from archive.domain.words.name_matching import could_be, is_same_name
from archive.ports import Kit


def require_second_person(kit: Kit, by: str, others: Iterable[str | None]) -> None:
    """Raise RefusedError unless an account is certainly somebody else's than these."""
    own = _account(kit, by)
    for other in others:
        if other and other == by:
            raise RefusedError("A second person must approve: you wrote this down yourself.")
        known = _account(kit, other) if other else None
        if own is not None and known is not None and (known.id in own.tied_to or own.id in known.tied_to):
            raise RefusedError(
                "One of these two accounts was opened by the other, or has a password set by it. "
                "Until somebody else has confirmed whose it is, they count as one person."
            )


def require_no_part_in(kit: Kit, by: str, record: ConsentRecord) -> None:
    """Raise RefusedError when whoever is to approve took part in a consent, by whatever name it was written."""
    account = _account(kit, by)
    if account is None:
        return
    for name in _names(kit, record):
        if is_account_called(account, name):
            raise RefusedError("A second person must approve: somebody of your name took part in this consent.")


def is_account_called(account: Account, name: str) -> bool:
    """Tell whether a name, typed by anybody, could be that of somebody at the desk."""
    if name == account.id or is_same_name(name, account.name):
        return True
    return could_be(name, account.full_name or account.name)


def account_called(kit: Kit, name: str) -> Account | None:
    """Give somebody at the desk whom a typed name could mean."""
    # Names are compared loosely, in any spelling, and those who work at the desk are few.
    return next((account for account in kit.vault.find(Account) if is_account_called(account, name)), None)


def _names(kit: Kit, record: ConsentRecord) -> Iterator[str]:
    for person in (record.witness, record.interpreter, record.guardian):
        if not person:
            continue
        yield person
        if looks_like_id(person):
            identity = _identity(kit, person)
            yield from (identity.legal_name,) if identity and identity.legal_name else ()


def _identity(kit: Kit, person: str) -> Identity | None:
    try:
        return kit.vault.get(Identity, ParticipantId(person))
    except NotFoundError:
        return None


def _account(kit: Kit, account_id: str) -> Account | None:
    if not looks_like_id(account_id):
        return None
    try:
        return kit.vault.get(Account, account_id)
    except NotFoundError:
        return None
