"""Who works at the desk: accounts, their passwords and their roles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from archive.domain.errors import InvalidInputError, NotFoundError, RefusedError
from archive.domain.ids import AccountId, ParticipantId, looks_like_id, new_id
from archive.domain.sealed import Account
from archive.domain.terms import Role
from archive.ports import Kit

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
_NAME = re.compile(r"[^\W_][\w .\-]{1,39}")
_HASHER = PasswordHasher()


@dataclass(frozen=True)
class Actor:
    """Somebody who acts: their account and the roles it has at this moment.

    Who came with their own code has no account and no roles, only a `participant_id`: they may close what is theirs.
    Who acts because somebody from outside asks for it says who that is (`speaks_for`, such as a relative).
    """

    account_id: AccountId
    roles: frozenset[Role]
    participant_id: ParticipantId | None = None
    speaks_for: str = ""

    @property
    def as_role(self) -> str:
        """Give the roles as the ledger writes them: never a name."""
        if self.participant_id is not None:
            return "participant"
        return "+".join([*sorted(self.roles), *([self.speaks_for] if self.speaks_for else [])]) or "none"


def create_account(kit: Kit, name: str, password: str, roles: Iterable[Role], language: str = "fr") -> Account:
    """Open an account at the desk.

    Raises:
        InvalidInputError: the name is taken or unusable, or the password is too weak.
    """
    known = _clean_name(name)
    _require_fair_password(known, password)
    if next(kit.vault.find(Account, name=known), None) is not None:
        raise InvalidInputError("account.name_taken", "There is already an account called {name}.", name=known)
    account = Account(
        id=AccountId(new_id()),
        name=known,
        password_hash=_HASHER.hash(password),
        roles=frozenset(roles),
        language=language,
    )
    return kit.vault.save(account)


def check_password(kit: Kit, name: str, password: str) -> Account | None:
    """Give the account that a name and a password open, or None; a wrong name takes as long as a wrong password."""
    nobodys = _nobodys_hash()
    account = next(kit.vault.find(Account, name=_folded(name)), None)
    stored = account.password_hash if account else nobodys
    try:
        fits = _HASHER.verify(stored, password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return None
    return account if fits and account and account.active else None


def set_password(kit: Kit, account_id: str, password: str) -> Account:
    """Give an account a new password; every session that the old one opened ends."""
    account = kit.vault.get(Account, account_id)
    _require_fair_password(account.name, password)
    return kit.vault.save(replace(account, password_hash=_HASHER.hash(password)))


def end_sessions(kit: Kit, account_id: str) -> Account:
    """Log an account out everywhere."""
    account = kit.vault.get(Account, account_id)
    return kit.vault.save(replace(account, session_mark=new_id()))


def change_account(kit: Kit, account_id: str, roles: Iterable[Role], active: bool) -> Account:
    """Give an account other roles, or close or reopen it; the last open administrator cannot be lost."""
    account = kit.vault.get(Account, account_id)
    changed = replace(account, roles=frozenset(roles), active=active)
    others = (a for a in kit.vault.find(Account) if a.id != account.id)
    if _administers(account) and not _administers(changed) and not any(_administers(a) for a in others):
        raise RefusedError("This is the last administrator; name another one first.")
    return kit.vault.save(changed)


def actor(kit: Kit, account_id: str) -> Actor:
    """Give somebody who acts, as their account stands now.

    Raises:
        RefusedError: there is no such account, or it is closed.
    """
    try:
        account = kit.vault.get(Account, account_id) if looks_like_id(account_id) else None
    except NotFoundError:
        account = None
    if account is None or not account.active:
        raise RefusedError("Only somebody with an open account may do this.")
    return Actor(account.id, account.roles)


def require_role(someone: Actor, *roles: Role) -> None:
    """Raise RefusedError unless somebody has one of these roles; an administrator has no way around it."""
    if not someone.roles & frozenset(roles):
        raise RefusedError("Your account's roles do not include this.")


def require_may_close(kit: Kit, by: Actor, participant_id: ParticipantId) -> None:
    """Raise RefusedError unless somebody may take a person's consents back: anyone at the desk, or they themselves."""
    if by.participant_id is None:
        actor(kit, by.account_id)
    elif by.participant_id != participant_id:
        raise RefusedError("Nobody can take back what is somebody else's.")


def _administers(account: Account) -> bool:
    return account.active and Role.ADMINISTRATOR in account.roles


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name[:200]).casefold().split())


def _clean_name(name: str) -> str:
    known = _folded(name)
    if not _NAME.fullmatch(known):
        raise InvalidInputError(
            "account.name", "An account's name has 2 to 40 letters, digits, spaces, dots or hyphens."
        )
    return known


def _require_fair_password(name: str, password: str) -> None:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise InvalidInputError(
            "account.password_length",
            "A password has at least {least} characters; four words in a row are easy to remember.",
            least=SHORTEST_PASSWORD,
        )
    if name in password.casefold() or len(set(password)) < 5:
        raise InvalidInputError("account.password_weak", "This password is too easy to guess; take four words instead.")


@cache
def _nobodys_hash() -> str:
    """Make a hash that no password opens, so that an unknown name costs as much as a known one."""
    return _HASHER.hash(new_id() + new_id())
