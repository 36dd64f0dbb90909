"""A mended sheet that is run again changes what it says, as long as nobody has decided, and tells what it changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from archive.domain.ids import ConceptId
from archive.domain.records import Work
from archive.domain.sealed import Draft
from archive.domain.terms import WorkKind, WorkState
from archive.ingest.intake.receive import take
from tests import samples
from tests.ingest.conftest import House


@pytest.mark.media
def test_what_a_mended_sheet_says_counts_and_is_told(house: House, tmp_path: Path) -> None:
    film = samples.text(tmp_path)
    first = take(house.kit, film, replace(house.entry, titles={"fr": "Depar"}))
    again = replace(
        house.entry,
        titles={"fr": "Départ", "ar": "الرحيل"},
        languages=("ar",),
        form=ConceptId("fm.poem"),
        kind=WorkKind.WRITING,
        operator="somebody",
    )

    taken = take(house.kit, film, again)

    assert (taken.known, taken.work.id) == (True, first.work.id)
    assert set(taken.changed) == {"titles", "languages", "form", "operator"}
    assert taken.kept == ()
    work = house.only_work()
    assert (work.languages, work.form, work.operator) == (("ar",), "fm.poem", "somebody")
    assert house.kit.vault.get(Draft, work.id).titles == {"fr": "Départ", "ar": "الرحيل"}
    assert take(house.kit, film, again).changed == ()


def test_whoever_prepared_a_work_stays_written_down(house: House, tmp_path: Path) -> None:
    film = samples.text(tmp_path)
    take(house.kit, film, replace(house.entry, operator="first"))

    taken = take(house.kit, film, replace(house.entry, operator="second"))

    assert (taken.changed, taken.kept) == ((), ("operator",))
    assert house.only_work().operator == "first"


def test_nothing_changes_once_somebody_has_decided(house: House, tmp_path: Path) -> None:
    film = samples.text(tmp_path)
    work = take(house.kit, film, replace(house.entry, titles={"fr": "Départ"}, languages=("fr",))).work
    house.kit.catalogue.save(replace(house.kit.catalogue.get(Work, work.id), state=WorkState.RELEASED))

    taken = take(house.kit, film, replace(house.entry, titles={"fr": "Autre"}, languages=("ar",)))

    assert (taken.changed, set(taken.kept)) == ((), {"titles", "languages"})
    assert house.only_work().languages == ("fr",)
    assert house.kit.vault.get(Draft, work.id).titles == {"fr": "Départ"}
