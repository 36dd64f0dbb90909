"""TinyDB's own ways on our journal: they find what TinyDB finds, and write nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import UnsupportedOperation
from pathlib import Path
from typing import Any

import pytest
from tinydb import Query, TinyDB, where
from tinydb.queries import QueryLike
from tinydb.storages import MemoryStorage
from tinydb.table import Document, Table

from archive.adapters.catalogue.catalogue_tinydb import JournalTable, TinyCatalogue, open_catalogue
from archive.adapters.catalogue.schema import encode
from archive.domain.errors import BrokenRecordError
from archive.domain.ids import ConceptId
from archive.domain.records import Work
from archive.domain.terms import WorkState
from tests.contracts.any_catalogue import put_changed
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


WRITES: dict[str, Callable[[TinyDB], object]] = {
    "insert": lambda database: database.table("works").insert(encode(work("four"))),
    "insert under an id": lambda database: database.table("works").insert(Document({"id": "four"}, "four")),  # type: ignore[arg-type]
    "insert several": lambda database: database.table("works").insert_multiple([encode(work("four"))]),
    "insert a loose document": lambda database: database.table("notes").insert({"text": "a"}),
    "insert in the default table": lambda database: database.insert({"text": "a"}),
    "update": lambda database: database.table("works").update({"state": "released"}, doc_ids=["one"]),  # type: ignore[list-item]
    "update what matches": lambda database: database.table("works").update({"state": "released"}, where("id") == "one"),
    "update several": lambda database: database.table("works").update_multiple(
        [({"state": "x"}, where("id") == "one")]
    ),
    "upsert": lambda database: database.table("works").upsert(encode(work("one")), where("id") == "one"),
    "remove": lambda database: database.table("works").remove(doc_ids=["one"]),  # type: ignore[list-item]
    "remove what matches": lambda database: database.table("works").remove(where("id") == "one"),
    "truncate": lambda database: database.table("works").truncate(),
    "drop a table": lambda database: database.drop_table("works"),
    "drop all tables": lambda database: database.drop_tables(),
    "write the storage": lambda database: database.storage.write({}),
}


@pytest.mark.parametrize("way", WRITES)
def test_nothing_is_written_in_tinydbs_way(way: str, catalogue: TinyCatalogue, works: JournalTable) -> None:
    before = (catalogue.generation(), ids(works))

    with pytest.raises(UnsupportedOperation, match="read-only"):
        WRITES[way](catalogue.database)

    assert (catalogue.generation(), ids(works)) == before
    assert catalogue.database.tables() == {"works"}


def test_every_way_of_tinydb_to_write_is_tried() -> None:
    ways = {name for name in vars(Table) if not name.startswith("_")} - {"name", "storage", "query_class"}
    reading = {"all", "search", "get", "contains", "count", "clear_cache"}
    settings = {"document_class", "document_id_class", "query_cache_class", "default_query_cache_capacity"}
    tried = {"insert", "insert_multiple", "update", "update_multiple", "upsert", "remove", "truncate"}
    assert ways - reading - settings == tried


def test_closing_the_view_leaves_the_catalogue_open(catalogue: TinyCatalogue, works: JournalTable) -> None:
    catalogue.database.close()

    assert catalogue.save(work("four")).version == 1


def test_what_is_broken_is_seen_in_tinydbs_way_and_not_read_as_a_record(
    catalogue: TinyCatalogue, works: JournalTable
) -> None:
    put_changed(catalogue, work("one"), state="nearly there")

    with pytest.raises(BrokenRecordError):
        catalogue.get(Work, "one")
    assert works.get(doc_id="one")["state"] == "nearly there"
