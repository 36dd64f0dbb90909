"""What earlier programs wrote reads as it did then: nothing is lost, and nobody is shown more of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tinydb import where

from archive.adapters.catalogue.catalogue_tinydb import open_catalogue
from archive.adapters.catalogue.schema import kind_of, up_to_date
from archive.domain.concealment import report_hash
from archive.domain.consent import DESK, PLAYER, Ask, Grant, decide
from archive.domain.covers import ConcealmentReport
from archive.domain.ledger import verify_ledger
from archive.domain.records import ConsentEvent, Rendition
from archive.domain.terms import Recipe
from archive.domain.tombstones import LogMark
from archive.ports import Page, Range
from archive.ports.kinds import CATALOGUE_KINDS, LOG_KINDS, VAULT_KINDS, RecordKind
from tests.kept_journals import MONTHS, OldArchive, documents, opened, served_then, unpack

KINDS: dict[str, tuple[RecordKind, ...]] = {
    "catalogue": CATALOGUE_KINDS,
    "vault": VAULT_KINDS,
    "withdrawals": (*LOG_KINDS, kind_of(LogMark)),
}


@pytest.fixture(params=MONTHS)
def month(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def old(month: str, tmp_path: Path) -> Iterator[OldArchive]:
    with opened(unpack(month, tmp_path)) as old:
        yield old


def test_the_first_kept_archive_holds_every_kind_of_record_of_its_time(tmp_path: Path) -> None:
    unpack("2026-11", tmp_path)
    tables = {store: set(documents(tmp_path, store)) for store in KINDS}

    assert {store: len(held) for store, held in tables.items()} == {"catalogue": 14, "vault": 26, "withdrawals": 2}
    assert tables["withdrawals"] == {"tombstones", "marks"}


@pytest.mark.parametrize("store", ["catalogue", "vault"])
def test_every_kept_record_is_read(old: OldArchive, store: str) -> None:
    records: Any = getattr(old, store)
    for kind in KINDS[store]:
        assert len(list(records.find(kind.record_class))) == records.count(kind.record_class)


@pytest.mark.parametrize("store", ["catalogue", "vault"])
def test_every_kept_record_has_its_place_in_every_order(old: OldArchive, store: str) -> None:
    records: Any = getattr(old, store)
    for kind in KINDS[store]:
        for field, (path, _) in kind.ordered.items():
            found = [
                (_held(record, path), record.id) for record in records.find(kind.record_class, Page(order_by=field))
            ]
            holding = [each for each in found if each[0] is not None]
            assert found[len(found) - len(holding) :] == sorted(holding)
            assert records.count(kind.record_class, **{field: Range()}) == len(holding)


def _held(record: object, path: str) -> Any:
    for step in path.split("."):
        record = None if record is None else getattr(record, step)
    return record


def test_every_remembered_withdrawal_is_read(old: OldArchive) -> None:
    assert len(old.log.all()) == len(documents(old.folder, "withdrawals")["tombstones"])


@pytest.mark.parametrize("store", KINDS)
def test_bringing_a_record_up_to_date_leaves_its_id_and_version(old: OldArchive, store: str) -> None:
    held = documents(old.folder, store)
    for kind in KINDS[store]:
        for record_id, raw in held.get(kind.table, {}).items():
            before, after = msgspec.json.decode(raw), msgspec.json.decode(up_to_date(kind.record_class, raw))
            assert after["id"] == before["id"] == record_id
            assert after["version"] == before["version"]


@pytest.mark.parametrize("ask", [PLAYER, DESK], ids=["public", "desk"])
def test_exactly_what_was_shown_then_is_shown(old: OldArchive, month: str, ask: Ask) -> None:
    served = served_then(month)
    shown = {
        made.id
        for made in old.catalogue.find(Rendition)
        if isinstance(decide(old.catalogue.facts(made.work_id), made, ask, served.at), Grant)
    }

    assert shown == set(served.public if ask is PLAYER else served.desk) != set()


def test_journals_and_ledger_fit_their_chains(old: OldArchive) -> None:
    assert min(store.verify() for store in (old.catalogue, old.vault, old.log)) > 0
    lines = sorted(old.catalogue.find(ConsentEvent), key=lambda event: event.id)

    assert verify_ledger(lines) == len(lines) > 0


def test_what_was_signed_is_what_was_reported(old: OldArchive) -> None:
    reports = {report.id: report_hash(report) for report in old.vault.find(ConcealmentReport)}
    signed = {
        made.id: {check.report_sha256 for check in made.checks if check.report_sha256}
        for made in old.catalogue.find(Rendition)
    }

    assert any(signed.values())
    assert all(hashes <= {reports.get(made_id, "")} for made_id, hashes in signed.items())


def test_looked_at_with_tinydb_older_records_have_todays_shape(old: OldArchive) -> None:
    catalogue = open_catalogue(old.folder / "catalogue", read_only=True)
    made = next(found for found in catalogue.find(Rendition) if found.parameters.get("height") == 240)
    table = catalogue.database.table("renditions")

    assert made.id in {found["id"] for found in table.search(where("parameters").height == 240)}
    assert table.get(doc_id=made.id)["recipe_version"] == made.recipe_version
    assert all("label" not in found for found in table)
    catalogue.close()


def test_a_rendition_is_called_by_its_recipe_as_it_was_by_its_sentence(tmp_path: Path) -> None:
    folder = unpack("2026-11", tmp_path)
    then = {name: msgspec.json.decode(raw) for name, raw in documents(folder, "catalogue")["renditions"].items()}
    with opened(folder) as old:
        for made in old.catalogue.find(Rendition):
            before = then[made.id]
            if made.recipe in (Recipe.TEXT, Recipe.CAPTIONS):
                assert f"transcript/1/{made.parameters['transcript']}" == before["recipe_version"]
            else:
                assert made.label == before["label"]
                assert (
                    str(made.covering_version if made.edit else made.recipe_version or "") == before["recipe_version"]
                )
