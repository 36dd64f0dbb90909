"""The register of what has left, and the notices to those who have it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Final

from starlette.responses import Response

from archive.domain.errors import InvalidInputError, NotFoundError
from archive.domain.exports import ExportKind, ExportRecord
from archive.domain.terms import Audience, Purpose
from archive.languages import LANGUAGES, _
from archive.review.exports import (
    NewExport,
    Notice,
    exports,
    mark_confirmed,
    mark_sent,
    notice_text,
    notices_of,
    recalls,
    register_export,
)
from archive.review.list_search import Found, by_id, by_own_words, by_work, first, search
from archive.web.desk.views import leaf_of
from archive.web.desk.visit import Problem, Visit, typed_or
from archive.web.desk.withdrawals import moment
from archive.web.words import KINDS, WORDS

PAGE_SIZE: Final = 30
_OUTSIDE: Final = (Purpose.BROADCAST, Purpose.EDUCATION, Purpose.RESEARCH, Purpose.SOCIAL, Purpose.FUNDRAISE)
_AUDIENCES: Final[Mapping[Audience, str]] = {
    Audience.PARTNER: _("for partners only"),
    Audience.PUBLIC: _("for everybody"),
}


def show_exports(visit: Visit, problem: Problem | None = None) -> Response:
    """Show who must be told, what has left, and the form to write down what leaves."""
    # Whoever seeks a copy is not shown who must be told, for which each copy has to be looked at.
    due = [] if visit.asked else [notice for notice in recalls(visit.kit) if notice.confirmed_at is None]
    first = leaf_of(visit.query("due_page"), len(due), PAGE_SIZE)
    leaf = leaf_of(visit.query("page"), visit.kit.vault.count(ExportRecord), PAGE_SIZE)
    sought = _sought(visit) if visit.asked else None
    return visit.page(
        "desk_exports",
        problem,
        due=due[(first.number - 1) * PAGE_SIZE : first.number * PAGE_SIZE],
        due_leaf=first,
        rows=sought.records if sought else exports(visit.kit, leaf.of("-made_at")),
        leaf=leaf,
        sought=sought,
        kinds=KINDS,
        kind_choices=visit.choices(KINDS),
        purpose_choices=[(str(p), visit.say(WORDS.purposes[p])) for p in _OUTSIDE],
        audience_choices=[(str(a), visit.say(_AUDIENCES[a])) for a in _AUDIENCES],
        now=visit.kit.clock.now(),
        moment=lambda at: moment(visit, at),
        typed=typed_or(visit, problem, {"purpose": Purpose.BROADCAST, "audience": Audience.PARTNER}),
    )


def _sought(visit: Visit) -> Found[ExportRecord]:
    """Find copies by who has them, what they know them by, what is in them, and their ids."""
    kit, asked = visit.kit, visit.asked
    ways = chain(by_own_words(asked), by_work(kit, asked), by_id(asked))
    return search(kit.vault, ExportRecord, first("-made_at"), ways, {})


def post_export(visit: Visit) -> Response:
    """Write down what leaves, before it leaves."""

    def act() -> Response:
        made = register_export(visit.kit, _new_export(visit), visit.actor)
        return visit.go("/exports", "saved", made.id)

    return visit.attempt(act, lambda problem: show_exports(visit, problem))


def show_notice(visit: Visit) -> Response:
    """Show a notice in all three languages, to be copied or printed."""
    return _show_notice(visit, None)


def post_notice(visit: Visit) -> Response:
    """Write down that a recipient was told, or that they confirmed."""
    export_id = visit.part("export_id")

    def act() -> Response:
        step = mark_confirmed if visit.form.one("do") == "confirmed" else mark_sent
        step(visit.kit, export_id, visit.actor)
        return visit.go(f"/exports/{export_id}", "saved")

    return visit.attempt(act, lambda problem: _show_notice(visit, problem))


def _show_notice(visit: Visit, problem: Problem | None) -> Response:
    export = visit.kit.vault.get(ExportRecord, visit.part("export_id"))
    notices = list(notices_of(visit.kit, export))
    if not notices:
        raise NotFoundError
    return visit.page(
        "desk_recall",
        problem,
        export=export,
        notices=[(notice, _texts(notice)) for notice in notices],
        moment=lambda at: moment(visit, at),
    )


def _texts(notice: Notice) -> list[tuple[str, str]]:
    return [(lang, notice_text(notice, lang)) for lang in LANGUAGES]


def _new_export(visit: Visit) -> NewExport:
    form = visit.form
    if form.one("kind") not in set(ExportKind) or form.one("purpose") not in set(Purpose):
        raise InvalidInputError("export.kind", "Say in which form it leaves, and what for.")
    return NewExport(
        recipient=form.one("recipient"),
        contact=form.one("contact"),
        kind=ExportKind(form.one("kind")),
        audience=Audience.PUBLIC if form.one("audience") == Audience.PUBLIC else Audience.PARTNER,
        purpose=Purpose(form.one("purpose")),
        ids=tuple(form.one("items").split()),
        reference=form.one("reference"),
    )
