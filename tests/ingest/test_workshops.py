from __future__ import annotations

import pytest

from archive.adapters.memory.records import MemoryCatalogue
from archive.domain.errors import InvalidInputError, NotFoundError
from archive.domain.records import Organisation, Project
from archive.ingest.workshops import NewArchive, found_archive, open_workshop
from tests.ingest.conftest import House

NEW = NewArchive(project={"fr": "Ailleurs"}, controller={"fr": "Rive"}, country="be")


def test_an_archive_is_founded_once() -> None:
    catalogue = MemoryCatalogue()

    project = found_archive(catalogue, NEW)

    assert found_archive(catalogue, NEW) == project
    assert catalogue.count(Project) == 1
    assert next(catalogue.find(Organisation)).country == "BE"


def test_a_workshop_needs_an_archive() -> None:
    with pytest.raises(NotFoundError):
        open_workshop(MemoryCatalogue(), {"fr": "Atelier"}, "MA", 2024)


@pytest.mark.parametrize(("country", "year"), [("Maroc", 2024), ("", 2024), ("MA", 24)])
def test_a_workshop_has_a_country_and_a_year(house: House, country: str, year: int) -> None:
    with pytest.raises(InvalidInputError):
        open_workshop(house.kit.catalogue, {}, country, year)
