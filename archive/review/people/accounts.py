"""Who works at the desk: accounts, their passwords and their roles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from archive.domain.errors import InvalidInputError, NotFoundError, RefusedError, readable
from archive.domain.ids import AccountId, ParticipantId, looks_like_id, new_id
from archive.domain.roles import CONFIRMS_ACCOUNTS
from archive.domain.sealed import Account, AccountChange
from archive.domain.terms import Role
from archive.domain.words.hidden_marks import without_hidden_marks
from archive.ports import Kit, Page, Range
from archive.review.people.separation import one_person, require_claimed
from archive.review.people.slow_hashes import fits, nobodys_hash, slow_hash

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
LONGEST_FULL_NAME = 120
NEWEST_CHANGES = Page(order_by="-at")
_NAME = re.compile(r"[^\W_][\w .\-]{1,39}")


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


@dataclass(frozen=True, kw_only=True)
class NewAccount:
    """What an account is opened with; `full_name` is how its owner is called in life."""

    name: str
    password: str
    roles: frozenset[Role]
    language: str = "fr"
    full_name: str = ""


def create_account(kit: Kit, name: str, password: str, roles: Iterable[Role], language: str = "fr") -> Account:
    """Open an account at the desk from the machine itself, outside the desk; as `open_account` by nobody."""
    new = NewAccount(name=name, password=password, roles=frozenset(roles), language=language)
    return open_account(kit, new, "")


def open_account(kit: Kit, new: NewAccount, by: str) -> Account:
    """Open an account at the desk; whoever does it there is tied to it until somebody else has confirmed its owner.

    Raises:
        InvalidInputError: the name is taken or unusable, or the password is too weak.
    """
    known = _clean_name(new.name)
    _require_fair_password(known, new.password)
    if next(kit.vault.find(Account, name=known), None) is not None:
        raise InvalidInputError("account.name_taken", "There is already an account called {name}.", name=known)
    account = Account(
        id=AccountId(new_id()),
        name=known,
        password_hash=slow_hash(new.password),
        roles=new.roles,
        language=new.language,
        full_name=_clean_full_name(new.full_name),
        own_password=False,
        tied_to=(by,) if by else (),
        confirmed_by="",
    )
    return _keep(kit, account, by, "opened")


def check_password(kit: Kit, name: str, password: str) -> Account | None:
    """Give the account that a name and a password open, or None; a wrong name takes as long as a wrong password."""
    nobodys = nobodys_hash()
    account = next(kit.vault.find(Account, name=folded_name(name)), None)
    stored = account.password_hash if account else nobodys
    opens = fits(stored, password[:LONGEST_PASSWORD])
    return account if opens and account and account.active else None


def set_password(kit: Kit, account_id: str, password: str, by: str = "") -> Account:
    """Give an account a new password; every session that the old one opened ends.

    `by` is who does it (nobody: from the machine itself). Somebody else at the desk is tied to the account from then
    on, until its owner has set a password of their own and a third person has confirmed whose it is.
    """
    account = kit.vault.get(Account, account_id)
    _require_fair_password(account.name, password)
    ties = account.tied_to if by in ("", account.id, *account.tied_to) else (*account.tied_to, by)
    changed = replace(account, password_hash=slow_hash(password), own_password=by == account.id, tied_to=ties)
    return _keep(kit, changed, by, "password")


def confirm_owner(kit: Kit, account_id: str, by: str) -> Account:
    """Confirm, having spoken with them, that an account is its owner's alone: its ties end.

    An officer, reviewer or administrator may who is connected to it by no chain and whose own account is theirs
    alone; or the machine's operator (nobody), outside the desk.

    Raises:
        RefusedError: its owner has not set a password of their own yet, or the one who confirms may not.
    """
    account = kit.vault.get(Account, account_id)
    if by:
        require_role(actor(kit, by), CONFIRMS_ACCOUNTS)
        require_claimed(kit, by)
        if kit.vault.get(Account, by).tied_to or account.id in one_person(kit, by):
            raise RefusedError(
                "Somebody must confirm it who has neither opened this account nor set its password, is not connected "
                "to it through others, and whose own account was confirmed."
            )
    if not account.own_password:
        raise RefusedError("The owner of this account has to set a password of their own first.")
    return _keep(kit, replace(account, tied_to=(), confirmed_by=by), by, "confirmed")


def save_full_name(kit: Kit, account_id: str, full_name: str, by: str) -> Account:
    """Write down how somebody at the desk is called in life, so that they can be told from others of a like name."""
    account = kit.vault.get(Account, account_id)
    changed = replace(account, full_name=_clean_full_name(full_name))
    return account if changed == account else _keep(kit, changed, by, "full_name")


def account_changes(kit: Kit, page: Page = NEWEST_CHANGES) -> list[AccountChange]:
    """Give everything that was done to accounts, the newest first; or a page of it."""
    return list(readable(kit.vault.find(AccountChange, page)))


def changes_since(kit: Kit, account_id: str, since: datetime) -> list[AccountChange]:
    """Give what was done to one account since an instant, the newest first."""
    newest = Page(order_by="-at")
    return list(readable(kit.vault.find(AccountChange, newest, account_id=account_id, at=Range(least=since))))


def end_sessions(kit: Kit, account_id: str) -> Account:
    """Log an account out everywhere."""
    account = kit.vault.get(Account, account_id)
    return kit.vault.save(replace(account, session_mark=new_id()))


def name_of(kit: Kit, account_id: str) -> str:
    """Give the name of an account, or a dash where there is none."""
    try:
        return kit.vault.get(Account, account_id).name
    except NotFoundError:
        return "–"


def names_with(kit: Kit, roles: Collection[Role]) -> list[str]:
    """Give the names of the open accounts that have one of these roles: whom to ask."""
    found = (each for each in readable(kit.vault.find(Account)) if each.active and not each.roles.isdisjoint(roles))
    return sorted(each.name for each in found)


def change_account(kit: Kit, account_id: str, roles: Iterable[Role], active: bool, by: str = "") -> Account:
    """Give an account other roles, or close or reopen it, which ends its log-ins; the last administrator stays."""
    account = kit.vault.get(Account, account_id)
    mark = account.session_mark if active == account.active else new_id()
    changed = replace(account, roles=frozenset(roles), active=active, session_mark=mark)
    # Those who work at the desk are few, and any of them may be the administrator who is left.
    others = (a for a in kit.vault.find(Account) if a.id != account.id)
    if _administers(account) and not _administers(changed) and not any(_administers(a) for a in others):
        raise RefusedError("This is the last administrator; name another one first.")
    if changed.active != account.active:
        return _keep(kit, changed, by, "reopened" if active else "closed")
    return _keep(kit, changed, by, "roles") if changed != account else account


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


def require_role(someone: Actor, roles: Collection[Role]) -> None:
    """Raise RefusedError unless somebody has one of these roles; an administrator has no way around it."""
    if someone.roles.isdisjoint(roles):
        raise RefusedError("Your account's roles do not include this.")


def require_may_close(kit: Kit, by: Actor, participant_id: ParticipantId) -> None:
    """Raise RefusedError unless somebody may take a person's consents back: anyone at the desk, or they themselves."""
    if by.participant_id is None:
        actor(kit, by.account_id)
    elif by.participant_id != participant_id:
        raise RefusedError("Nobody can take back what is somebody else's.")


def _keep(kit: Kit, account: Account, by: str, what: str) -> Account:
    """Keep an account with the line about it, as one change."""
    line = AccountChange(id=new_id(), account_id=account.id, at=kit.clock.now(), by=by, what=what)
    kit.vault.save_all([account, line])
    return kit.vault.get(Account, account.id)


def _clean_full_name(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", without_hidden_marks(name)).split())[:LONGEST_FULL_NAME]


def _administers(account: Account) -> bool:
    return account.active and Role.ADMINISTRATOR in account.roles


def folded_name(name: str) -> str:
    """Give a typed name as accounts are looked up by, so that one account has no second spelling."""
    return " ".join(unicodedata.normalize("NFKC", without_hidden_marks(name[:200])).casefold().split())


def _clean_name(name: str) -> str:
    known = folded_name(name)
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
    if name in folded_name(password) or len(set(password)) < 5:
        raise InvalidInputError("account.password_weak", "This password is too easy to guess; take four words instead.")
