"""Every catalogue there is, and ways to file in it what no program of ours would."""

from __future__ import annotations

from typing import Any

import msgspec

from archive.adapters.catalogue.catalogue_tinydb import TinyCatalogue
from archive.adapters.catalogue.schema import encode, kind_of
from archive.adapters.memory.records import MemoryCatalogue

AnyCatalogue = MemoryCatalogue | TinyCatalogue


def put_raw(catalogue: AnyCatalogue, table: str, document_id: str, document: object) -> None:
    """File a document as it is, whatever it holds."""
    with catalogue.engine.writing():
        catalogue.engine.commit({table: {document_id: msgspec.json.encode(document)}}, {})


def put_changed(catalogue: AnyCatalogue, record: Any, **changes: object) -> None:
    """File a record with some of its fields replaced by anything."""
    put_raw(catalogue, kind_of(type(record)).table, record.id, encode(record) | changes)
