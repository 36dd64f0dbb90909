"""The ground that footage needs: a project with somebody who answers for it, and the workshops it holds."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.domain.errors import InvalidInputError, NotFoundError
from archive.domain.ids import ProjectId, WorkshopId, new_id
from archive.domain.records import Labels, Organisation, Project, Workshop
from archive.ingest.vocabulary import load_thesaurus
from archive.ports import Catalogue, Page

_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, kw_only=True)
class NewArchive:
    """Who answers for the data, where they are, and what the programme of workshops is called."""

    project: Labels
    controller: Labels
    country: str


def found_archive(catalogue: Catalogue, new: NewArchive) -> Project:
    """Write down the project and its controller once, and bring the vocabulary up to date.

    Raises:
        InvalidInputError: the country is no two-letter code.
    """
    load_thesaurus(catalogue)
    known = next(catalogue.find(Project, Page(limit=1)), None)
    if known is not None:
        return known
    controller = Organisation(id=new_id(), labels=new.controller, role="controller", country=_country(new.country))
    project = Project(id=ProjectId(new_id()), labels=new.project, controller_id=controller.id)
    catalogue.save_all([controller, project])
    return catalogue.get(Project, project.id)


def open_workshop(catalogue: Catalogue, labels: Labels, country: str, year: int) -> Workshop:
    """Write down a new workshop of the archive's project, known outside by country and year only.

    Raises:
        NotFoundError: there is no project yet.
        InvalidInputError: the country or the year cannot be right.
    """
    project = next(catalogue.find(Project, Page(limit=1)), None)
    if project is None:
        raise NotFoundError("There is no project yet.")
    if not 1900 <= year <= 2200:
        raise InvalidInputError("workshop.year", "A workshop's year is a number such as 2024.")
    return catalogue.save(
        Workshop(id=WorkshopId(new_id()), project_id=project.id, labels=labels, country=_country(country), year=year)
    )


def _country(code: str) -> str:
    if not _COUNTRY.fullmatch(code.strip().upper()):
        raise InvalidInputError("workshop.country", "A country is given by its two letters, such as MA, FR or BE.")
    return code.strip().upper()
