"""TinyDB's own ways on our journal: they give what TinyDB gives, and only what changed is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tinydb import Query, TinyDB, where
from tinydb.operations import delete, increment
from tinydb.queries import QueryLike
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from archive.adapters.catalogue.catalogue_tinydb import JournalTable, TinyCatalogue, open_catalogue
from archive.adapters.catalogue.schema import encode
from archive.domain.errors import BrokenRecordError, StaleRecordError
from archive.domain.ids import ConceptId, looks_like_id
from archive.domain.records import Work
from archive.domain.terms import WorkState
from tests.contracts.record_strategies import work


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[TinyCatalogue]:
    catalogue = open_catalogue(tmp_path)
    yield catalogue
    catalogue.close()


@pytest.fixture
def works(catalogue: TinyCatalogue) -> JournalTable:
    """Three works: two received, of which one has themes, and one released."""
    catalogue.save_all(
        [
            work("one", themes=(ConceptId("sea"),)),
            work("two", "amina", form=ConceptId("verse")),
            work("three", state=WorkState.RELEASED, languages=("ar", "fr")),
        ]
    )
    return catalogue.database.table("works")


def ids(documents: Any) -> set[str]:
    return {document.doc_id for document in documents}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query().state == "released", {"three"}),
        (Query().state != "released", {"one", "two"}),
        ((Query().state == "received") & (Query().form == "verse"), {"two"}),
        ((Query().state == "released") | (Query().form == "verse"), {"two", "three"}),
        (~(Query().state == "received"), {"three"}),
        (Query().themes.any(["sea", "home"]), {"one"}),
        (Query().themes == "sea", set()),
        (Query().languages == ["ar", "fr"], {"three"}),
        (Query().appearances.any(Query().participant_id == "amina"), {"two"}),
        (Query().participant_id == "amina", set()),
        (Query().state.map(str.upper) == "RELEASED", {"three"}),
        (Query().state.test(lambda state: state.startswith("rel")), {"three"}),
        (Query().titles.fr.exists(), set()),
        ((Query().state == "received") & (Query().kind == "slam"), set()),
        (Query().noop(), {"one", "two", "three"}),
        (Query().version == 1, {"one", "two", "three"}),
    ],
)
def test_tinydbs_query_language_finds_what_tinydb_would(
    works: JournalTable, query: QueryLike, expected: set[str]
) -> None:
    plain = TinyDB(storage=MemoryStorage)
    plain.insert_multiple(dict(document) for document in works)

    assert ids(works.search(query)) == expected == {document["id"] for document in plain.search(query)}
    assert works.count(query) == len(expected)
    assert works.contains(query) is bool(expected)
    found = works.get(query)
    assert (found is None) if not expected else found.doc_id in expected


def test_a_search_by_an_indexed_field_reads_no_other_document(works: JournalTable) -> None:
    looked_at: list[str] = []

    def look(name: str) -> bool:
        looked_at.append(name)
        return True

    for query in (Query().id.test(look) & (Query().state == "released"), Query().id.test(look) & Query().noop()):
        works.search(query)

    assert looked_at == ["three", "one", "two", "three"]


def test_a_document_is_got_by_its_id(works: JournalTable) -> None:
    assert works.get(doc_id="two")["form"] == "verse"
    assert works.get(doc_id="four") is None
    assert works.contains(doc_id="two")
    assert ids(works.get(doc_ids=["one", "three", "four"])) == {"one", "three"}
    assert len(works) == 3
    assert ids(works) == ids(works.all()) == {"one", "two", "three"}


def test_a_document_in_hand_is_the_askers_own(works: JournalTable) -> None:
    for document in (works.get(doc_id="one"), works.search(Query().form == None)[0], works.all()[0]):  # noqa: E711
        document["themes"].append("mine")
        document["state"] = "mine"

    assert [document["themes"] for document in works.search(Query().themes.any(["sea", "mine"]))] == [["sea"]]
    assert works.count(Query().state == "mine") == 0


def test_an_update_makes_the_next_version_and_older_ones_stale(catalogue: TinyCatalogue, works: JournalTable) -> None:
    read_before = catalogue.get(Work, "one")

    assert works.update({"state": "released"}, doc_ids=["one", "nobody"]) == ["one"]

    assert catalogue.get(Work, "one").state is WorkState.RELEASED
    assert catalogue.get(Work, "one").version == 2
    assert catalogue.count(Work, state="released") == 2
    with pytest.raises(StaleRecordError):
        catalogue.save(read_before)


def test_an_update_by_a_query_a_function_or_without_either_changes_what_tinydb_would(works: JournalTable) -> None:
    assert works.update({"operator": "nour"}, Query().state == "received") == ["one", "two"]
    assert works.update(delete("operator"), where("id") == "two") == ["two"]
    assert len(works.update({"licence": "none"})) == 3
    works.update_multiple(
        [({"licence": "cc"}, Query().state == "released"), (increment("year"), Query().year.exists())]
    )

    assert [(d.get("operator"), d["licence"], d["version"]) for d in works] == [
        ("nour", "none", 3),
        (None, "none", 4),
        (None, "cc", 3),
    ]


def test_an_update_is_one_change_and_one_that_changes_nothing_is_none(
    catalogue: TinyCatalogue, works: JournalTable
) -> None:
    before = catalogue.generation()
    works.update({"operator": "nour"})
    assert catalogue.generation() == before + 1
    works.update({"operator": "nour"})
    works.remove(Query().state == "nowhere")
    works.update({"operator": "x"}, doc_ids=["nobody"])
    assert catalogue.generation() == before + 1


def test_an_update_that_fails_half_way_changes_nothing(catalogue: TinyCatalogue, works: JournalTable) -> None:
    before = catalogue.generation()

    def fail_at_two(document: Any) -> None:
        document["operator"] = "nour"
        if document["id"] == "two":
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        works.update(fail_at_two)
    assert catalogue.generation() == before
    assert works.count(Query().operator == "nour") == 0
    works.update({"operator": "after"}, doc_ids=["one"])


def test_what_is_inserted_is_filed_under_its_own_id(catalogue: TinyCatalogue, works: JournalTable) -> None:
    assert works.insert(encode(work("four"))) == "four"
    assert works.insert_multiple([encode(work("five")), Document(encode(work("six")), "six")]) == ["five", "six"]  # type: ignore[arg-type]

    assert catalogue.get(Work, "four").version == 1
    assert catalogue.count(Work) == 6
    with pytest.raises(ValueError, match="already exists"):
        works.insert(encode(work("four")))
    with pytest.raises(ValueError, match="not a Mapping"):
        works.insert(["four"])  # type: ignore[arg-type]


def test_what_is_put_in_or_taken_out_goes_through_the_journal(tmp_path: Path) -> None:
    catalogue, other = open_catalogue(tmp_path), open_catalogue(tmp_path, read_only=True)
    works = catalogue.database.table("works")
    works.insert(encode(work("one")))
    assert other.get(Work, "one").version == 1
    assert works.upsert({"state": "released"}, Query().id == "one") == ["one"]
    assert works.upsert(encode(work("two")), Query().id == "two") == ["two"]
    assert works.upsert(Document({"operator": "nour"}, "two")) == ["two"]  # type: ignore[arg-type]
    assert other.count(Work, state="released") == 1
    assert works.remove(Query().state == "released") == ["one"]
    assert works.remove(doc_ids=["two", "three"]) == ["two"]
    assert other.count(Work) == len(works) == 0
    assert other.database.table("works").search(Query().state == "released") == []
    works.insert(encode(work("three")))
    works.truncate()
    assert len(other.database.table("works")) == 0
    assert other.verify() == catalogue.generation() == 8
    catalogue.close()
    other.close()


def test_a_search_is_never_answered_from_memory_of_an_earlier_one(tmp_path: Path) -> None:
    writer, reader = open_catalogue(tmp_path), open_catalogue(tmp_path, read_only=True)
    received = Query().state == "received"
    assert reader.database.table("works").search(received) == []
    saved = writer.save(work("one"))
    assert len(reader.database.table("works").search(received)) == 1
    writer.save(Work(**{**{f: getattr(saved, f) for f in saved.__dataclass_fields__}, "state": WorkState.WITHDRAWN}))
    assert reader.database.table("works").search(received) == []
    writer.close()
    reader.close()


def test_loose_documents_get_random_ids_and_no_version(catalogue: TinyCatalogue) -> None:
    notes = catalogue.database.table("notes")
    name = notes.insert({"text": "a"})

    assert looks_like_id(name)
    assert notes.get(doc_id=name) == {"text": "a"}
    assert catalogue.database.tables() == {"notes"}
    with pytest.raises(RuntimeError):
        notes.remove()


def test_tables_can_be_dropped(catalogue: TinyCatalogue, works: JournalTable) -> None:
    catalogue.database.table("notes").insert({"text": "a"})
    catalogue.database.drop_table("works")
    assert catalogue.count(Work) == 0
    assert catalogue.database.tables() == {"notes"}
    catalogue.database.drop_tables()
    assert catalogue.database.tables() == set()


def test_a_table_of_the_other_side_takes_nothing(catalogue: TinyCatalogue) -> None:
    with pytest.raises(TypeError, match="side of the wall"):
        catalogue.database.table("identities").insert({"id": "amina", "legal_name": "A. B."})


def test_what_was_broken_in_tinydbs_way_is_not_read_as_a_record(catalogue: TinyCatalogue, works: JournalTable) -> None:
    works.update({"state": "nearly there"}, doc_ids=["one"])

    with pytest.raises(BrokenRecordError):
        catalogue.get(Work, "one")
    assert works.get(doc_id="one")["state"] == "nearly there"
