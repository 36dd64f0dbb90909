"""The legal basis for showing what was consented to in another country: without one nothing is published (B.4, 53).

It is asked for twice: when a consent is approved, so that without it the consent is not in force; and when a work is
released. Where the files are kept is what the operator set; a workshop's country speaks where a consent names none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from archive.domain.errors import InvalidInputError, NotFoundError, RefusedError, readable
from archive.domain.records import ConsentRecord, Organisation, Project, Work, Workshop
from archive.domain.roles import STATES_LEGAL_BASIS
from archive.domain.terms import WorkState
from archive.domain.transfer import BASES, is_transfer
from archive.languages import _
from archive.ports import Catalogue, Kit
from archive.review.people.accounts import actor, require_role
from archive.review.works.works import reopen

HOST_ID = "host"
"""The one record that says in which countries the files are kept."""


HOST_UNKNOWN = _(
    "Nobody has said yet in which country the files are kept, so nothing may be shown of it. Whoever runs the archive "
    "says so once, on its machine: “archive init --hosted-in”, with the two letters of the country."
)
"""Said instead of asking for a legal basis that may not be needed at all."""


def remember_host(catalogue: Catalogue, hosted_in: tuple[str, ...]) -> None:
    """Write down where the files are kept, when it was said and is another place than before."""
    known = _organisation(catalogue, HOST_ID)
    countries = " ".join(sorted({country.upper() for country in hosted_in}))
    if not countries or (known is not None and known.country == countries):
        return
    host = known or Organisation(id=HOST_ID, labels={}, role="host", country="")
    catalogue.save(replace(host, country=countries))


def hosted_in(kit: Kit) -> tuple[str, ...]:
    """Give the countries in which the files are kept, none where nobody has said it."""
    host = _organisation(kit.catalogue, HOST_ID)
    return tuple(host.country.split()) if host else ()


def require_basis(kit: Kit, work: Work, records: Iterable[ConsentRecord]) -> None:
    """Raise RefusedError when a work's consents were given under another law than the machine's, without a basis."""
    if lacks_basis(kit, work, records):
        if not hosted_in(kit):
            raise RefusedError(HOST_UNKNOWN)
        raise RefusedError(
            "What was consented to in one country is kept in another: choose the legal basis of this transfer first, "
            "on the workshop's page."
        )


def lacks_basis(kit: Kit, work: Work, records: Iterable[ConsentRecord]) -> bool:
    """Tell whether a work would be shown from under another law than the one of its consents, without a basis."""
    if basis_of(kit, work.project_id):
        return False
    host = hosted_in(kit)
    named = {country for record in records for country in record.jurisdictions}
    if named:
        return is_transfer(named, host)
    # Nobody said where the machine stands, nor a consent its country: there is nothing to compare.
    return bool(host) and is_transfer(_country_of(kit, work), host)


def basis_of(kit: Kit, project_id: str) -> str:
    """Give the code of the basis that a project's transfers rest on: its own, or its controller's."""
    try:
        project = kit.catalogue.get(Project, project_id)
    except NotFoundError:
        return ""
    controller = _organisation(kit.catalogue, project.controller_id) if project.controller_id else None
    return project.transfer_basis or (controller.transfer_basis if controller else None) or ""


def save_basis(kit: Kit, project_id: str, basis: str, by: str) -> Project:
    """Write down on what a project's transfers rest; without one, whatever is out goes back to a reviewer.

    Raises:
        InvalidInputError: it is none of the known ones.
    """
    require_role(actor(kit, by), STATES_LEGAL_BASIS)
    if basis and basis not in BASES:
        raise InvalidInputError("transfer.basis", "Choose one of the legal bases.")
    project = kit.catalogue.get(Project, project_id)
    saved = kit.catalogue.save(replace(project, transfer_basis=basis or None))
    if not basis:
        for work in list(readable(kit.catalogue.find(Work, project_id=project_id))):
            if work.state is WorkState.RELEASED and lacks_basis(kit, work, _records(kit, work)):
                reopen(kit, work.id, "")
    return saved


def _records(kit: Kit, work: Work) -> list[ConsentRecord]:
    facts = kit.catalogue.facts(work.id)
    return [record for person in facts.people.values() for record in person.records]


def _country_of(kit: Kit, work: Work) -> tuple[str, ...]:
    try:
        return (kit.catalogue.get(Workshop, work.workshop_id).country,)
    except NotFoundError:
        return ()


def _organisation(catalogue: Catalogue, organisation_id: str) -> Organisation | None:
    try:
        return catalogue.get(Organisation, organisation_id)
    except NotFoundError:
        return None
