"""Who may work at the desk: an administrator opens and closes accounts, all officers see what was done to them.

Everybody looks after their own password and name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Final

from starlette.responses import Response

from archive.domain.errors import BrokenRecordError, InvalidInputError, NotFoundError, StaleRecordError, readable
from archive.domain.sealed import Account, AccountChange
from archive.domain.terms import Role
from archive.languages import LANGUAGES, NAMES, _
from archive.ports import Kit, starting_with
from archive.review.list_search import by_account, first, search
from archive.review.people.accounts import (
    NewAccount,
    account_changes,
    change_account,
    check_password,
    confirm_owner,
    folded_name,
    open_account,
    save_full_name,
    set_password,
)
from archive.web.desk.session import begin_session, new_session
from archive.web.desk.views import leaf_of
from archive.web.desk.visit import CONFLICT, Problem, Visit, require_seen, typed_or
from archive.web.http.forms import Typed, fingerprint

PAGE_SIZE: Final = 40
DONE_TO: Final[Mapping[str, str]] = {
    "opened": _("opened"),
    "password": _("given a password"),
    "roles": _("given other roles"),
    "closed": _("closed"),
    "reopened": _("opened again"),
    "full_name": _("given its whole name"),
    "confirmed": _("confirmed to be its owner’s alone"),
}
"""What can be done to an account."""


LESS_ACCESS: Final = _(
    "Somebody else changed this account in the meantime. What each of you wrote stands below; until one of you has "
    "decided, the account may do no more than both of you allowed."
)


def show_accounts(visit: Visit, problem: Problem | None = None, changed: str = "") -> Response:
    """List the accounts, with a form to open another; one that was to be `changed` shows what was typed there."""
    asked = folded_name(visit.query("q"))
    named = {"name": starting_with(asked)} if asked else {}
    leaf = leaf_of(visit.query("page"), visit.kit.vault.count(Account, **named), PAGE_SIZE)
    found = list(readable(visit.kit.vault.find(Account, leaf.of("name"), **named)))
    if changed and changed not in {account.id for account in found}:
        found.insert(0, visit.kit.vault.get(Account, changed))
    seen = {account.id: fingerprint(_written(account)) for account in found}
    is_conflict = problem is not None and problem.status == CONFLICT
    return visit.page(
        "desk_accounts",
        problem,
        accounts=found,
        asked=asked,
        leaf=leaf,
        all_roles=list(Role),
        names=NAMES,
        typed=typed_or(visit, None if changed else problem, {"language": visit.lang}),
        changed=changed,
        written={account.id: visit.form if account.id == changed else Typed.of(_written(account)) for account in found},
        seen={**seen, **({changed: visit.form.one("seen")} if changed and not is_conflict else {})},
        is_conflict=is_conflict,
    )


def post_account(visit: Visit) -> Response:
    """Open an account."""
    form = visit.form

    def act() -> Response:
        roles = _roles(visit)
        if not roles:
            raise InvalidInputError("account.roles", "Tick at least one role.")
        language = form.one("language") if form.one("language") in LANGUAGES else "fr"
        new = NewAccount(
            name=form.one("name"),
            password=_password(visit, "password"),
            roles=roles,
            language=language,
            full_name=form.one("full_name"),
        )
        open_account(visit.kit, new, visit.account.id)
        return visit.go("/accounts", "created")

    return visit.attempt(act, lambda problem: show_accounts(visit, problem))


def post_change(visit: Visit) -> Response:
    """Give an account other roles, or close or reopen it; of what two people wrote at once, the lesser access."""
    account_id, form, by = visit.part("account_id"), visit.form, visit.account.id

    def act() -> Response:
        account = visit.kit.vault.get(Account, account_id)
        roles, active = _roles(visit), bool(form.one("active"))
        try:
            require_seen(visit, _written(account))
        except StaleRecordError as error:
            change_account(visit.kit, account_id, roles & account.roles, active and account.active, by)
            raise StaleRecordError(LESS_ACCESS) from error
        change_account(visit.kit, account_id, roles, active, by)
        if form.many("full_name"):
            save_full_name(visit.kit, account_id, form.one("full_name"), by)
        return visit.go("/accounts", "saved")

    return visit.attempt(act, lambda problem: show_accounts(visit, problem, account_id))


def _written(account: Account) -> dict[str, str | list[str]]:
    """Give what the form of an account is filled with."""
    return {
        "roles": sorted(account.roles),
        "active": "yes" if account.active else "",
        "full_name": account.full_name,
    }


def post_password(visit: Visit) -> Response:
    """Give somebody a new password, when they have lost theirs."""

    def act() -> Response:
        set_password(visit.kit, visit.part("account_id"), _password(visit, "password"), visit.account.id)
        return visit.go("/accounts", "saved")

    return visit.attempt(act, lambda problem: show_accounts(visit, problem))


def show_changes(visit: Visit, problem: Problem | None = None) -> Response:
    """Show everything that was done to accounts, and those whose owner nobody has confirmed yet."""
    kit, open_ties = visit.kit, {"is_tied": "true", "active": "true"}
    leaf = leaf_of(visit.query("page"), kit.vault.count(AccountChange), PAGE_SIZE)
    tied_leaf = leaf_of(visit.query("tied_page"), kit.vault.count(Account, **open_ties), PAGE_SIZE)
    sought = search(kit.vault, AccountChange, first("-at"), by_account(kit, visit.asked, "account_id"), {})
    changes = sought.records if visit.asked else account_changes(kit, leaf.of("-at"))
    tied = list(readable(kit.vault.find(Account, tied_leaf.of("name"), **open_ties)))
    named = {*(each for change in changes for each in (change.account_id, change.by))}
    return visit.page(
        "desk_account_changes",
        problem,
        changes=changes,
        leaf=leaf,
        sought=sought if visit.asked else None,
        accounts=_accounts_of(kit, named.union(*(account.tied_to for account in tied))),
        tied=tied,
        tied_leaf=tied_leaf,
        done_to=DONE_TO,
    )


def _accounts_of(kit: Kit, ids: Iterable[str]) -> dict[str, Account]:
    """Give those of some accounts that are there and can be read."""
    found = {}
    for account_id in filter(None, ids):
        with suppress(NotFoundError, BrokenRecordError):
            found[account_id] = kit.vault.get(Account, account_id)
    return found


def post_confirm(visit: Visit) -> Response:
    """Confirm that an account is its owner's alone."""

    def act() -> Response:
        confirm_owner(visit.kit, visit.part("account_id"), visit.account.id)
        return visit.go("/account-changes", "saved")

    return visit.attempt(act, lambda problem: show_changes(visit, problem))


def show_me(visit: Visit, problem: Problem | None = None) -> Response:
    """Show the visitor's own account."""
    own = _own(visit.kit.vault.get(Account, visit.account.id))
    filled = {**own, "language": own["language"] or visit.lang}
    is_conflict = problem is not None and problem.status == CONFLICT
    return visit.page(
        "desk_me",
        problem,
        typed=typed_or(visit, problem, filled),
        seen=fingerprint(own) if is_conflict or not problem else visit.form.one("seen"),
        theirs=filled if is_conflict else None,
        names=NAMES,
        all_roles=list(Role),
    )


def _own(account: Account) -> dict[str, str]:
    return {"language": account.language, "full_name": account.full_name}


def post_me(visit: Visit) -> Response:
    """Keep the visitor's language and, if they gave one, their new password."""
    form = visit.form

    def act() -> Response:
        account = visit.kit.vault.get(Account, visit.account.id)
        if form.many("full_name") or form.many("language"):
            require_seen(visit, _own(account))
        if form.one("language") in LANGUAGES and form.one("language") != account.language:
            account = visit.kit.vault.save(replace(account, language=form.one("language")))
        if form.many("full_name"):
            account = save_full_name(visit.kit, account.id, form.one("full_name"), account.id)
        response = visit.go("/me", "saved")
        if _password(visit, "new_password"):
            if check_password(visit.kit, account.name, _password(visit, "password")) is None:
                raise InvalidInputError("account.password_now", "Your present password is another one.")
            account = set_password(visit.kit, account.id, _password(visit, "new_password"), account.id)
            begin_session(response, new_session(account), secure=visit.desk.settings.secure_cookies)
        return response

    return visit.attempt(act, lambda problem: show_me(visit, problem))


def _roles(visit: Visit) -> frozenset[Role]:
    return frozenset(role for role in Role if visit.form.has("roles", role))


def _password(visit: Visit, name: str) -> str:
    return (visit.form.many(name) or [""])[-1]
