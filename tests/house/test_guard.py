"""Nothing reaches a catalogue but through its guard, and only wiring opens one."""

from __future__ import annotations

import ast

from tests.house.source import modules, name_of

ENGINES = {"open_catalogue", "TinyCatalogue", "MemoryCatalogue", "TypedCatalogue", "CatalogueStore", "JournalEngine"}
PAST_THE_GUARD = {"commit", "restore", "save_marked", "log_mark"}
OPENS = "archive/wiring.py"


def reached(tree: ast.Module) -> set[str]:
    """Give what a module names of an engine, or of what only a guard may ask of one."""
    found = {name_of(node) for node in ast.walk(tree) if isinstance(node, (ast.Attribute, ast.Name))}
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    return (found | imported) & (ENGINES | PAST_THE_GUARD)


def test_only_wiring_opens_a_catalogue_and_nobody_writes_past_its_guard() -> None:
    outside = {path: reached(tree) for path, tree in modules("archive") if not path.startswith("archive/adapters/")}
    ports = {path for path in outside if path.startswith("archive/ports/")}
    found = {path: names for path, names in outside.items() if names and path not in ports}

    assert set(found) == {OPENS}
    assert not found[OPENS] & PAST_THE_GUARD


def test_whoever_goes_past_the_guard_is_noticed() -> None:
    assert reached(ast.parse("kit.catalogue.restore([work])")) == {"restore"}
    assert reached(ast.parse("from archive.adapters.catalogue.catalogue_tinydb import open_catalogue")) == {
        "open_catalogue"
    }
