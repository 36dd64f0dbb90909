"""One word of the vocabulary at the desk: changed beside what others wrote, merged, retired and used again."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from archive.domain.errors import NotFoundError
from archive.domain.ids import ConceptId
from archive.domain.thesaurus.concept import Concept
from archive.domain.thesaurus.terms import Terms, is_scheme, scheme_of
from archive.languages import LANGUAGES
from archive.ports import Kit
from archive.review.people.accounts import Actor, name_of
from archive.review.thesaurus.change import may_loosen, merge_terms, retire_term, save_term, use_again
from archive.review.thesaurus.terms import term_called, terms_of
from archive.web.desk.thesaurus import fields
from archive.web.desk.thesaurus.page import row_of
from archive.web.desk.visit import CONFLICT, Problem, Visit, typed_or


def show_term(visit: Visit, problem: Problem | None = None) -> Response:
    """Show a word with the form to change it; where somebody else did meanwhile, with what stands there now."""
    terms = terms_of(visit.kit)
    term = _term(visit, terms)
    scheme = scheme_of(term.id)
    filled = fields.filled(terms, term, visit.lang)
    is_conflict = problem is not None and problem.status == CONFLICT
    is_typed = problem is not None and bool(visit.form.many(f"label_{LANGUAGES[0]}"))
    return visit.page(
        "desk_term",
        problem,
        term=term,
        row=row_of(visit, terms, term),
        head=terms.get(scheme),
        below=[each for each in terms.values() if each.broader == term.id],
        replaces=[each for each in terms.values() if each.replaced_by == term.id],
        related=[terms[each] for each in term.related if each in terms],
        typed=typed_or(visit, problem if is_typed else None, filled),
        into=visit.form.one("into"),
        seen=visit.form.one("seen") if problem and not is_conflict else str(term.version),
        theirs=filled if is_conflict else None,
        last_by=name_of(visit.kit, term.operator) if term.operator else "",
        reveals_choices=visit.choices(fields.REVEALS),
        may_loosen=may_loosen(visit.account.roles),
        codes=LANGUAGES,
        elsewhere={c: t for c, t in term.labels.items() if c not in LANGUAGES},
        names=fields.names_offered(terms, scheme, visit.lang, but=term.id),
    )


def post_save(visit: Visit) -> Response:
    """Keep what was written of a word."""

    def act() -> Response:
        terms = terms_of(visit.kit)
        term = _term(visit, terms)
        said = fields.read(visit.form, terms, scheme_of(term.id), visit.lang)
        save_term(visit.kit, term.id, said, visit.actor, _seen(visit))
        return visit.go(f"/thesaurus/{term.id}", "saved")

    return visit.attempt(act, lambda problem: show_term(visit, problem))


def post_merge(visit: Visit) -> Response:
    """Let another word, named in any language, stand for this one."""

    def act() -> Response:
        terms = terms_of(visit.kit)
        term = _term(visit, terms)
        into = term_called(terms, visit.form.one("into"), scheme_of(term.id), visit.lang)
        merge_terms(visit.kit, term.id, into.id, visit.actor, _seen(visit))
        return visit.go(f"/thesaurus/{into.id}", "merged")

    return visit.attempt(act, lambda problem: show_term(visit, problem))


def post_retire(visit: Visit) -> Response:
    """Offer a word no longer."""
    return _change(visit, retire_term)


def post_again(visit: Visit) -> Response:
    """Offer a word once more."""
    return _change(visit, use_again)


def _change(visit: Visit, change: Callable[[Kit, str, Actor, int], Concept]) -> Response:
    def act() -> Response:
        term = change(visit.kit, visit.part("term_id"), visit.actor, _seen(visit))
        return visit.go(f"/thesaurus/{term.id}", "saved")

    return visit.attempt(act, lambda problem: show_term(visit, problem))


def _term(visit: Visit, terms: Terms) -> Concept:
    term = terms.get(ConceptId(visit.part("term_id")))
    if term is None or is_scheme(term):
        raise NotFoundError("There is no such word.", sought=visit.part("term_id"))
    return term


def _seen(visit: Visit) -> int:
    seen = visit.form.one("seen")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1
