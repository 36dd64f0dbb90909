"""Whether two people are two: by their accounts, by who opened whose, and by the names typed elsewhere.

An account is somebody's only as far as others know who uses it. Whoever opened an account, or set its password, could
use it themselves: until somebody else has confirmed whose it is, the two count as one person for anything that takes
two. So does whoever is connected through others, and so do accounts that one and the same person has confirmed: whoever
plays two people before that one plays them both.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache

from archive.domain.errors import BrokenRecordError, NotFoundError, RefusedError, readable
from archive.domain.ids import ParticipantId, looks_like_id
from archive.domain.records import ConsentRecord, Work
from archive.domain.sealed import Account, AccountChange, Identity
from archive.domain.terms import Role
from archive.domain.two_person_rule import connected
from archive.domain.words.name_matching import could_be, is_same_name
from archive.ports import Kit

IsOwn = Callable[[Collection[str]], bool]
"""Tells whether somebody counts as one person with any of these: accounts, people of the archive or typed names."""


def require_second_person(kit: Kit, by: str, others: Iterable[str | None]) -> None:
    """Raise RefusedError unless an account is certainly somebody else's than these."""
    same = one_person(kit, by)
    for other in others:
        if other and other == by:
            raise RefusedError("A second person must approve: you wrote this down yourself.")
        if other in same:
            raise RefusedError(
                "These two accounts are connected through who opened them, set their passwords or confirmed them. "
                "Until somebody else has confirmed whose they are, they count as one person."
            )
    require_claimed(kit, by)


def second_people(kit: Kit, roles: Collection[Role], others: Iterable[str | None]) -> list[str]:
    """Give the names of those with one of these roles who certainly are somebody else than these accounts."""
    hands = [other for other in others if other]
    found = (account for account in readable(kit.vault.find(Account)) if account.active)
    able = (account for account in found if not account.roles.isdisjoint(roles))
    return sorted(account.name for account in able if not own_hands(kit, account)(hands))


def hands_in(record: ConsentRecord) -> frozenset[str]:
    """Give who recorded a consent or took part in it, by their ids or by names that were typed."""
    some = (record.recorder, record.witness, record.interpreter, record.guardian)
    return frozenset(name for name in some if name)


def own_hands(kit: Kit, account: Account) -> IsOwn:
    """Give what tells whether somebody at the desk cannot be the second person to these, as what they sign asks it.

    Where that cannot be read, nobody is.
    """

    @cache
    def same() -> frozenset[str]:  # every account is read for it, so only once somebody is asked about
        return one_person(kit, account.id)

    @cache
    def is_called(hand: str) -> bool:
        return any(is_account_called(account, name) for name in _called(kit, hand))

    def is_own(hands: Collection[str]) -> bool:
        try:
            return not same().isdisjoint(hands) or any(is_called(hand) for hand in hands if hand)
        except BrokenRecordError:
            return True

    return is_own


def require_claimed(kit: Kit, by: str) -> None:
    """Raise RefusedError when an account's owner has not made it theirs yet: its password is somebody else's."""
    own = _account(kit, by)
    if own is not None and not own.own_password:
        raise RefusedError("Set a password of your own first: until then this account approves nothing.")


def one_person(kit: Kit, account_id: str) -> frozenset[str]:
    """Give every account that counts as one person with this one, itself included."""
    return connected(account_id, _links(kit))


def _links(kit: Kit) -> Iterator[tuple[str, str]]:
    for account in kit.vault.find(Account):
        for tie in account.tied_to:
            yield account.id, tie
        confirmed_by = _confirmed_by(kit, account)
        if confirmed_by:
            # Not a link to whoever confirmed, but between all whom they confirmed.
            yield account.id, f"confirmed by {confirmed_by}"


def _confirmed_by(kit: Kit, account: Account) -> str:
    """Give who confirmed an account; before that was kept with it, the log of accounts alone knew."""
    if account.confirmed_by is not None:
        return account.confirmed_by
    lines = [line for line in kit.vault.find(AccountChange, account_id=account.id) if line.what == "confirmed"]
    return max(lines, key=lambda line: line.at).by if lines else ""


def require_no_part_in(kit: Kit, by: str, record: ConsentRecord) -> None:
    """Raise RefusedError when whoever is to approve took part in a consent, by whatever name it was written."""
    account = _account(kit, by)
    if account is None:
        return
    for name in _names(kit, record):
        if is_account_called(account, name):
            raise RefusedError("A second person must approve: somebody of your name took part in this consent.")


def require_no_own_reading(kit: Kit, work: Work, by: str) -> None:
    """Raise RefusedError when whoever is to let a work out could be the person who reads it aloud."""
    account = _account(kit, by) if work.reader_id else None
    if account and work.reader_id and any(is_account_called(account, name) for name in _called(kit, work.reader_id)):
        raise RefusedError("Somebody of your name reads this work aloud: a second person must let it out.")


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
        yield from _called(kit, person) if person else ()


def _called(kit: Kit, person: str) -> Iterator[str]:
    """Yield what a person is called who stands in a consent by their id, or by a name that was typed."""
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
