#!/usr/bin/env bash
# The guess: a cache of queries is an engine's own affair: what a table answers to a question is what stands in it. The smart
#   cache of TinyDB says it follows every change, and changing many records in one call is the way to take consent back for all.
# The truth (tinydb 4.9.0, tinydb-smartcache 2.0.0): every way of changing a record is followed but `update_multiple`: after it,
#   a search that was asked before gives the records as they were, whose consent was taken back among them, until the process
#   ends; a search asked for the first time, `all` and `get` tell the truth. The plain table of TinyDB follows it, but not a table
#   that is dropped: whoever holds it goes on finding what was in it with `search`, `count` and `contains`, while `all` and
#   `len` say that it is empty.
# Why it matters here: "which works may be shown" is one query, asked at every visit. With this cache the answer outlives the
#   withdrawal. The catalogue here lets TinyDB remember no query at all.
# Seen on 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/pip install --quiet --disable-pip-version-check tinydb==4.9.0 tinydb-smartcache==2.0.0
tools/bin/python - << 'PYTHON'
from importlib.metadata import version

from tinydb import TinyDB, where
from tinydb.storages import MemoryStorage
from tinydb.table import Table
from tinydb_smartcache import SmartCacheTable

print(f"tinydb {version('tinydb')}, tinydb-smartcache {version('tinydb-smartcache')}")
GIVEN = where("consent") == "given"
CHANGES = {
    "update": lambda table: table.update({"consent": "taken back"}, where("work") == "raft"),
    "upsert": lambda table: table.upsert({"consent": "taken back"}, where("work") == "raft"),
    "remove": lambda table: table.remove(where("work") == "raft"),
    "update_multiple": lambda table: table.update_multiple([({"consent": "taken back"}, where("work") == "raft")]),
}


def found(kind, change):
    TinyDB.table_class = kind
    table = TinyDB(storage=MemoryStorage).table("consents")
    table.insert({"work": "raft", "consent": "given"})
    assert len(table.search(GIVEN)) == 1
    change(table)
    assert not [each for each in table.all() if each.get("consent") == "given"]
    return table.search(GIVEN)


for name, change in CHANGES.items():
    print(f"{name:>15}: plain {found(Table, change)}, smart {found(SmartCacheTable, change)}")
assert not any(found(Table, change) for change in CHANGES.values()), "the plain table forgets nothing now"
late = [name for name, change in CHANGES.items() if found(SmartCacheTable, change)]
assert late == ["update_multiple"], f"the smart cache is late after {late} now"

TinyDB.table_class = Table
db = TinyDB(storage=MemoryStorage)
held = db.table("consents")
held.insert({"work": "raft", "consent": "given"})
held.search(GIVEN)
db.drop_table("consents")
print(f"      drop_table: all {held.all()}, search {held.search(GIVEN)}, count {held.count(GIVEN)}")
assert held.all() == [] and len(held) == 0 and db.tables() == set(), "a dropped table is still there"
assert held.search(GIVEN) == [{"work": "raft", "consent": "given"}] and held.count(GIVEN) == 1, "dropped tables are forgotten now"
PYTHON
