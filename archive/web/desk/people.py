"""Workshops and the people who took part: entered with care, shown by the name they chose."""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import Response

from archive.access.gate import readable
from archive.domain.errors import InvalidInputError
from archive.domain.ids import ProjectId, WorkshopId, new_id
from archive.domain.records import ParticipantHandle, Project, Work, Workshop
from archive.domain.roles import WRITES
from archive.domain.terms import Pillar, Risk, WorkState
from archive.language_names import languages_called
from archive.languages import LANGUAGES, OFTEN_SPOKEN, label
from archive.ports import Page
from archive.review.directory import named_people, pages_of, people_called, unnamed_people
from archive.review.list_search import by_own_words, first, search
from archive.review.participants import (
    NewParticipant,
    create_participant,
    known_as,
)
from archive.review.works.transfer import basis_of, hosted_in, save_basis
from archive.web.desk.days.page import day_links
from archive.web.desk.views import leaf_of, row_of
from archive.web.desk.visit import CONFLICT, Problem, Visit, require_seen, typed_or
from archive.web.http.forms import fingerprint, read_day, whole_number
from archive.web.words import BASES, WORDS

SHOPS_SHOWN: Final = 40
_MOST_SHOWN: Final = 100
"""How many works of a workshop its page shows; the others are found page by page."""


def show_workshops(visit: Visit, problem: Problem | None = None) -> Response:
    """List the workshops, with a form for a new one."""
    kit = visit.kit
    leaf = leaf_of(visit.query("page"), kit.catalogue.count(Workshop), SHOPS_SHOWN)
    sought = search(kit.catalogue, Workshop, first("-year"), by_own_words(visit.asked), {}) if visit.asked else None
    shown = sought.records if sought else readable(kit.catalogue.find(Workshop, leaf.of("-year")))
    found = [(shop, kit.catalogue.count(Work, workshop_id=shop.id)) for shop in shown]
    filled = {"year": str(kit.clock.now().year)}
    return visit.page(
        "desk_workshops",
        problem,
        workshops=found,
        sought=sought,
        leaf=leaf,
        project_choices=[(p.id, label(p.labels, visit.lang)) for p in readable(kit.catalogue.find(Project))],
        typed=typed_or(visit, problem, filled),
    )


def post_workshop(visit: Visit) -> Response:
    """Enter a workshop, and its project with it where it is a new one."""
    form = visit.form

    def act() -> Response:
        labels = {lang: form.one(f"label_{lang}")[:120] for lang in LANGUAGES if form.one(f"label_{lang}")}
        country, year = form.one("country").upper(), form.one("year")
        if not labels:
            raise InvalidInputError("workshop.name", "Give the workshop a name in at least one language.")
        if not (len(country) == 2 and country.isascii() and country.isalpha()):
            raise InvalidInputError("workshop.country", "Write the country as two letters, such as MA or BE.")
        if not (year.isascii() and year.isdigit() and 1990 <= int(year) <= 2100):
            raise InvalidInputError("workshop.year", "Write the year with four digits.")
        project = _project(visit)
        shop = Workshop(id=WorkshopId(new_id()), project_id=project.id, labels=labels, country=country, year=int(year))
        visit.kit.catalogue.save_all([shop] if project.version else [project, shop])
        return visit.go(f"/workshops/{shop.id}", "created")

    return visit.attempt(act, lambda problem: show_workshops(visit, problem))


def show_workshop(visit: Visit, problem: Problem | None = None) -> Response:
    """Show one workshop: its works and who appears in them."""
    kit = visit.kit
    shop = kit.catalogue.get(Workshop, visit.part("workshop_id"))
    found = readable(kit.catalogue.find(Work, Page(limit=_MOST_SHOWN), workshop_id=shop.id))
    works = [work for work in found if work.state is not WorkState.WITHDRAWN]
    persons = dict.fromkeys(a.participant_id for w in works for a in w.appearances if a.participant_id)
    project = kit.catalogue.get(Project, shop.project_id)
    filled = {"transfer_basis": project.transfer_basis or ""}
    is_conflict = problem is not None and problem.status == CONFLICT
    return visit.page(
        "desk_workshop",
        problem,
        workshop=shop,
        project=project,
        basis=basis_of(kit, project.id),
        hosts=hosted_in(kit),
        basis_choices=visit.choices(BASES),
        typed=typed_or(visit, problem, filled),
        seen=fingerprint(filled) if is_conflict or not problem else visit.form.one("seen"),
        theirs=filled["transfer_basis"] if is_conflict else None,
        rows=[row_of(kit, work) for work in works],
        days=day_links(visit, shop.id) if visit.has_role(WRITES) else [],
        is_cut=kit.catalogue.count(Work, workshop_id=shop.id) > _MOST_SHOWN,
        people=sorted(((p, known_as(kit, p)) for p in persons), key=lambda pair: pair[1].casefold()),
    )


def show_people(visit: Visit, problem: Problem | None = None) -> Response:
    """List people by their chosen names, a page at a time or as they are sought, with a form for somebody new."""
    filled: dict[str, Any] = {"risk": Risk.VULNERABLE, "pillars": [Pillar.RECOGNISABLE, Pillar.PLACE]}
    filled |= {name: visit.query(name) for name in ("then", "scope")}
    kit, asked, is_unnamed = visit.kit, visit.query("q"), bool(visit.query("unnamed"))
    last = 1 if asked else pages_of(kit, named=not is_unnamed)
    number = min(max(whole_number(visit.query("page")), 1), last)
    listed = unnamed_people(kit, number) if is_unnamed else named_people(kit, number)
    return visit.page(
        "desk_people",
        problem,
        people=people_called(kit, asked) if asked else listed,
        asked=asked,
        is_unnamed=is_unnamed,
        number=number,
        last=last,
        total=kit.catalogue.count(ParticipantHandle),
        typed=typed_or(visit, problem, filled),
        risk_choices=visit.choices(WORDS.risks),
        pillars=list(Pillar),
        common=OFTEN_SPOKEN,
    )


def post_person(visit: Visit) -> Response:
    """Enter somebody: their name stays in the vault."""
    form = visit.form

    def act() -> Response:
        if not (form.one("pseudonym") or form.one("legal_name")):
            raise InvalidInputError(
                "participant.nameless", "Write the name that the person chose; nobody can be told apart without one."
            )
        new = NewParticipant(
            legal_name=form.one("legal_name"),
            contact=form.one("contact"),
            languages=languages_called(form.one("languages")),
            protection_notes=form.one("protection_notes"),
            pseudonym=form.one("pseudonym"),
            risk=risk_in(visit),
            pillars=pillars_in(visit),
            adult_on=read_day(form.one("adult_on")),
            age_disputed=bool(form.one("age_disputed")),
            unaccompanied=bool(form.one("unaccompanied")),
        )
        person = create_participant(visit.kit, new).id
        if form.one("then") == "consent":
            return visit.go("/consents/new", "created", person=person, scope=form.one("scope"))
        return visit.go(f"/people/{person}", "created")

    return visit.attempt(act, lambda problem: show_people(visit, problem))


def _project(visit: Visit) -> Project:
    form = visit.form
    if form.one("project"):
        return visit.kit.catalogue.get(Project, form.one("project"))
    if not form.one("project_name"):
        raise InvalidInputError("workshop.project", "Choose a project, or write the name of a new one.")
    labels = {visit.lang: form.one("project_name")[:120]}
    return Project(id=ProjectId(new_id()), labels=labels, controller_id="")


def risk_in(visit: Visit) -> Risk:
    """Read how much harm being recognised could do to somebody.

    Raises:
        InvalidInputError: none of the degrees was chosen.
    """
    try:
        return Risk(visit.form.one("risk"))
    except ValueError:
        raise InvalidInputError("participant.risk", "Choose how much harm being recognised could do.") from None


def pillars_in(visit: Visit) -> frozenset[Pillar]:
    """Read by what somebody may be recognised at all."""
    return frozenset(pillar for pillar in Pillar if visit.form.has("pillars", pillar))


def post_basis(visit: Visit) -> Response:
    """Keep the basis of a workshop's project."""
    workshop_id = visit.part("workshop_id")

    def act() -> Response:
        shop = visit.kit.catalogue.get(Workshop, workshop_id)
        project = visit.kit.catalogue.get(Project, shop.project_id)
        if visit.form.one("transfer_basis"):  # to have none closes, and nobody need have read anything for that
            require_seen(visit, {"transfer_basis": project.transfer_basis or ""})
        save_basis(visit.kit, shop.project_id, visit.form.one("transfer_basis"), visit.account.id)
        return visit.go(f"/workshops/{workshop_id}", "saved")

    return visit.attempt(act, lambda problem: show_workshop(visit, problem))
