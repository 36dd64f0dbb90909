"""Who may work at the desk: an administrator opens and closes accounts; everybody looks after their own password."""

from __future__ import annotations

from dataclasses import replace

from starlette.responses import Response

from archive.domain.errors import InvalidInputError
from archive.domain.sealed import Account
from archive.domain.terms import Role
from archive.languages import LANGUAGES
from archive.review.accounts import change_account, check_password, create_account, set_password
from archive.web.desk_session import begin_session
from archive.web.desk_visit import Problem, Visit, typed_or
from archive.web.rendering import NAMES


def show_accounts(visit: Visit, problem: Problem | None = None) -> Response:
    """List the accounts, with a form to open another."""
    found = sorted(visit.kit.vault.find(Account), key=lambda account: (not account.active, account.name))
    return visit.page(
        "desk_accounts",
        problem,
        accounts=found,
        all_roles=list(Role),
        names=NAMES,
        typed=typed_or(visit, problem, {"language": visit.lang}),
    )


def post_account(visit: Visit) -> Response:
    """Open an account."""
    form = visit.form

    def act() -> Response:
        roles = _roles(visit)
        if not roles:
            raise InvalidInputError("account.roles", "Tick at least one role.")
        language = form.one("language") if form.one("language") in LANGUAGES else "fr"
        create_account(visit.kit, form.one("name"), _password(visit, "password"), roles, language)
        return visit.go("/accounts", "created")

    return visit.attempt(act, lambda problem: show_accounts(visit, problem))


def post_change(visit: Visit) -> Response:
    """Give an account other roles, or close or reopen it."""

    def act() -> Response:
        change_account(visit.kit, visit.part("account_id"), _roles(visit), bool(visit.form.one("active")))
        return visit.go("/accounts", "saved")

    return visit.attempt(act, lambda problem: show_accounts(visit, problem))


def post_password(visit: Visit) -> Response:
    """Give somebody a new password, when they have lost theirs."""

    def act() -> Response:
        set_password(visit.kit, visit.part("account_id"), _password(visit, "password"))
        return visit.go("/accounts", "saved")

    return visit.attempt(act, lambda problem: show_accounts(visit, problem))


def show_me(visit: Visit, problem: Problem | None = None) -> Response:
    """Show the visitor's own account."""
    typed = typed_or(visit, problem, {"language": visit.account.language})
    return visit.page("desk_me", problem, typed=typed, names=NAMES, all_roles=list(Role))


def post_me(visit: Visit) -> Response:
    """Keep the visitor's language and, if they gave one, their new password."""
    form = visit.form

    def act() -> Response:
        account = visit.kit.vault.get(Account, visit.account.id)
        if form.one("language") in LANGUAGES and form.one("language") != account.language:
            account = visit.kit.vault.save(replace(account, language=form.one("language")))
        response = visit.go("/me", "saved")
        if _password(visit, "new_password"):
            if check_password(visit.kit, account.name, _password(visit, "password")) is None:
                raise InvalidInputError("account.password_now", "Your present password is another one.")
            account = set_password(visit.kit, account.id, _password(visit, "new_password"))
            begin_session(response, account, secure=visit.desk.settings.secure_cookies)
        return response

    return visit.attempt(act, lambda problem: show_me(visit, problem))


def _roles(visit: Visit) -> frozenset[Role]:
    return frozenset(role for role in Role if visit.form.has("roles", role))


def _password(visit: Visit, name: str) -> str:
    return (visit.form.many(name) or [""])[-1]
