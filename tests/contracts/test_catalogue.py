"""What every catalogue promises, in memory or on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from archive.domain.errors import NotFoundError, StaleRecordError
from archive.domain.ids import ConceptId, ParticipantId, RecordId, RenditionId, WorkId, WorkshopId
from archive.domain.records import ConsentRecord, ParticipantHandle, Pseudonym, Rendition, Work
from archive.domain.sealed import Identity
from archive.domain.terms import NO_ATOMS, ConsentState, Recipe, WorkKind, WorkState
from archive.domain.thesaurus.concept import Concept
from tests.contracts.any_catalogue import AnyCatalogue
from tests.contracts.record_strategies import OPEN_KINDS, consent, handle, records, work
from tests.examples import examples


def ids(found: Iterator[Any]) -> set[str]:
    return {record.id for record in found}


def test_a_saved_record_reads_back_with_its_next_version(catalogue: AnyCatalogue) -> None:
    saved = catalogue.save(work("one", "amina", titles={"ar": "مهاجر", "fr": "été"}))

    assert saved.version == 1
    assert catalogue.get(Work, "one") == saved
    assert catalogue.save(saved).version == 2


def test_what_is_not_there_is_not_found(catalogue: AnyCatalogue) -> None:
    catalogue.save(work("one"))

    with pytest.raises(NotFoundError):
        catalogue.get(Work, "two")
    with pytest.raises(NotFoundError):
        catalogue.get(Pseudonym, "one")


def test_an_old_version_is_not_saved(catalogue: AnyCatalogue) -> None:
    first = catalogue.save(work("one"))
    second = catalogue.save(replace(first, state=WorkState.RELEASED))

    with pytest.raises(StaleRecordError):
        catalogue.save(first)
    assert catalogue.get(Work, "one") == second


def test_a_new_record_does_not_replace_one_of_the_same_id(catalogue: AnyCatalogue) -> None:
    catalogue.save(work("one"))

    with pytest.raises(StaleRecordError):
        catalogue.save(work("one"))


def test_a_record_that_was_removed_since_is_not_saved_again(catalogue: AnyCatalogue) -> None:
    saved = catalogue.save(work("one"))
    catalogue.save_all([], remove=[(Work, "one")])

    with pytest.raises(StaleRecordError):
        catalogue.save(saved)
    with pytest.raises(NotFoundError):
        catalogue.get(Work, "one")
    assert catalogue.save(work("one")).version == 1


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("workshop_id", "elsewhere"),
        ("project_id", "journeys"),
        ("state", "released"),
        ("kind", "slam"),
        ("form", "verse"),
        ("themes", "sea"),
        ("themes", "home"),
        ("participant_id", "amina"),
        ("participant_id", "brahim"),
        ("language", "ar"),
    ],
)
def test_a_work_is_found_by_each_indexed_field(catalogue: AnyCatalogue, field: str, text: str) -> None:
    catalogue.save(
        work(
            *("this", "amina", "brahim", None),
            workshop_id="elsewhere",
            project_id="journeys",
            state=WorkState.RELEASED,
            kind=WorkKind.SLAM,
            form=ConceptId("verse"),
            themes=(ConceptId("sea"), ConceptId("home")),
            languages=("fr", "ar"),
        )
    )
    catalogue.save(work("other", "chafia"))

    assert ids(catalogue.find(Work, **{field: text})) == {"this"}
    assert catalogue.count(Work, **{field: text}) == 1
    assert catalogue.count(Work, **{field: "nothing of the kind"}) == 0


def test_other_kinds_are_found_by_theirs(catalogue: AnyCatalogue) -> None:
    catalogue.save(Rendition(id=RenditionId("r"), work_id=WorkId("w"), recipe=Recipe.AUDIO, exposes=NO_ATOMS))
    catalogue.save(consent("c", "amina", state=ConsentState.WITHDRAWN))
    catalogue.save(Concept(id=ConceptId("sea"), broader=ConceptId("places"), reveals="", labels={}))
    catalogue.save(Concept(id=ConceptId("places"), broader=None, reveals="", labels={}))

    assert ids(catalogue.find(Rendition, work_id="w", recipe="audio")) == {"r"}
    assert catalogue.count(Rendition, work_id="w", recipe="video") == 0
    assert ids(catalogue.find(ConsentRecord, scope_id="work", state="withdrawn")) == {"c"}
    assert ids(catalogue.find(Concept, broader="places")) == {"sea"}


def test_what_holds_nothing_is_found_under_the_empty_text(catalogue: AnyCatalogue) -> None:
    catalogue.save(Concept(id=ConceptId("sea"), broader=ConceptId("places"), reveals="", labels={}))
    catalogue.save(Concept(id=ConceptId("places"), broader=None, reveals="", labels={}))

    assert ids(catalogue.find(Concept, broader="")) == {"places"}


def test_without_any_field_all_of_the_kind_are_found(catalogue: AnyCatalogue) -> None:
    assert list(catalogue.find(Work)) == []
    catalogue.save_all([work("one"), work("two"), handle("amina")])

    assert ids(catalogue.find(Work)) == {"one", "two"}
    assert catalogue.count(Work) == 2


def test_a_field_without_an_index_is_refused_at_once(catalogue: AnyCatalogue) -> None:
    with pytest.raises(TypeError, match="no index on 'operator'"):
        catalogue.find(Work, operator="crew")
    with pytest.raises(TypeError):
        catalogue.count(Work, operator="crew")


def test_a_changed_record_is_no_longer_found_under_its_old_text(catalogue: AnyCatalogue) -> None:
    saved = catalogue.save(work("one", "amina", "brahim"))
    catalogue.save(replace(saved, appearances=saved.appearances[1:], workshop_id=WorkshopId("next")))

    assert catalogue.count(Work, participant_id="amina") == 0
    assert catalogue.count(Work, participant_id="brahim") == 1
    assert catalogue.count(Work, workshop_id="workshop") == 0


def test_a_removed_record_is_no_longer_found(catalogue: AnyCatalogue) -> None:
    catalogue.save(work("one", "amina"))
    catalogue.save_all([], remove=[(Work, "one")])

    assert list(catalogue.find(Work, participant_id="amina")) == []
    assert catalogue.count(Work) == 0


def test_a_search_shows_one_moment_whatever_is_written_meanwhile(catalogue: AnyCatalogue) -> None:
    catalogue.save_all([work("one"), work("two")])
    found = catalogue.find(Work, workshop_id="workshop")
    catalogue.save_all([work("three")], remove=[(Work, "one")])

    assert ids(found) == {"one", "two"}


def test_several_records_are_kept_together_or_not_at_all(catalogue: AnyCatalogue) -> None:
    old = catalogue.save(work("one"))
    catalogue.save(old)

    with pytest.raises(StaleRecordError):
        catalogue.save_all([handle("amina"), old, work("two")])
    assert catalogue.count(ParticipantHandle) == 0
    assert ids(catalogue.find(Work)) == {"one"}


def test_removing_what_is_gone_is_no_error(catalogue: AnyCatalogue) -> None:
    catalogue.save_all([work("one")], remove=[(Work, "two"), (Pseudonym, "none")])

    assert catalogue.count(Work) == 1


def test_one_change_may_not_name_a_record_twice(catalogue: AnyCatalogue) -> None:
    with pytest.raises(ValueError, match="twice"):
        catalogue.save_all([work("one"), work("one")])
    with pytest.raises(ValueError, match="twice"):
        catalogue.save_all([work("one")], remove=[(Work, "one")])
    assert catalogue.generation() == 0


def test_keeping_nothing_changes_nothing(catalogue: AnyCatalogue) -> None:
    catalogue.save_all([])

    assert catalogue.generation() == 0


def test_a_sealed_record_does_not_get_to_the_open_side(catalogue: AnyCatalogue) -> None:
    kind: Any = Identity
    sealed = kind(id=ParticipantId("amina"), legal_name="A. B.")

    with pytest.raises(TypeError):
        catalogue.save(sealed)
    with pytest.raises(TypeError):
        catalogue.save_all([work("one"), sealed])
    with pytest.raises(TypeError):
        catalogue.get(kind, "amina")
    with pytest.raises(TypeError):
        catalogue.find(kind)
    assert catalogue.count(Work) == 0


def test_the_generation_grows_with_changes_and_only_with_them(catalogue: AnyCatalogue) -> None:
    before = catalogue.generation()
    catalogue.save(work("one"))
    after = catalogue.generation()
    catalogue.get(Work, "one")

    assert before < after == catalogue.generation()


def test_verifying_gives_the_number_of_changes(catalogue: AnyCatalogue) -> None:
    assert catalogue.verify() == 0
    catalogue.save_all([work("one"), work("two")])
    catalogue.save(handle("amina"))

    assert catalogue.verify() == 2


def test_changing_what_was_read_does_not_change_what_is_kept(catalogue: AnyCatalogue) -> None:
    catalogue.save(work("one", titles={"fr": "avant"}))
    read: Any = catalogue.get(Work, "one").titles
    read["fr"] = "après"

    assert catalogue.get(Work, "one").titles == {"fr": "avant"}
    assert next(catalogue.find(Work)).titles == {"fr": "avant"}


@examples(8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
@pytest.mark.parametrize("kind", OPEN_KINDS)
def test_any_record_of_any_kind_reads_back_equal(catalogue: AnyCatalogue, kind: Any, data: st.DataObject) -> None:
    record = data.draw(records(kind))
    catalogue.save_all([], remove=[(kind, record.id)])

    assert catalogue.save(record) == catalogue.get(kind, record.id) == replace(record, version=1)


def test_records_of_one_id_in_two_kinds_do_not_meet(catalogue: AnyCatalogue) -> None:
    catalogue.save_all([handle("same"), Pseudonym(id="same", participant_id=ParticipantId("same"), text="Nour")])
    catalogue.save_all([], remove=[(Pseudonym, "same")])

    assert catalogue.get(ParticipantHandle, "same").version == 1


def test_an_id_may_be_any_text(catalogue: AnyCatalogue) -> None:
    for name in ("a b", "é", '"}\n{', "{}", "\u2028", "x" * 500):
        catalogue.save(consent(RecordId(name), "amina"))

        assert catalogue.get(ConsentRecord, name).id == name
    assert catalogue.verify() == 6
