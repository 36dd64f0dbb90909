"""Rules that no linter knows: who makes a grant, where identifiers come from, how modules are named."""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from tests.house.source import ROOT, modules, name_of, tracked_files

MAX_MODULE_LINES = 400
MAX_FOLDER_MODULES = 25
MAX_MODULES = {"archive/domain": 40}
"""Where every file is one rule, more of them are still found by their names."""
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "base", "data", "misc"}
GUESSABLE_IDENTIFIERS = {"uuid1", "uuid3", "uuid5"}
DIGESTS = re.compile(r"(sha|md5|blake|crc|hexdigest|hash|digest)")
RULES_NOBODY_WAIVES = re.compile(r"#\s*noqa:.*\b(C901|PLR0913|TID252|T20\d|BLE001|D10\d)")


def grants_made(tree: ast.Module) -> Iterator[int]:
    """Yield the lines where a Grant is made, copied with changes, subclassed or given another name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (_makes_a_grant(node) or _changes_a_grant(node)):
            yield node.lineno
        elif isinstance(node, ast.ImportFrom):
            yield from (node.lineno for alias in node.names if alias.name == "Grant" and alias.asname)
        elif isinstance(node, ast.ClassDef):
            yield from (node.lineno for parent in node.bases if name_of(parent) == "Grant")
        elif isinstance(node, ast.Assign) and name_of(node.value) == "Grant":
            yield node.lineno


def _makes_a_grant(call: ast.Call) -> bool:
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    handed_over = any(name_of(argument) == "Grant" for argument in given)
    return name_of(call.func) == "Grant" or (handed_over and name_of(call.func) not in {"isinstance", "issubclass"})


def _changes_a_grant(call: ast.Call) -> bool:
    first = name_of(call.args[0]).lower() if call.args else ""
    return name_of(call.func) in {"replace", "copy", "deepcopy", "__setattr__"} and first.endswith("grant")


def guessable_identifiers(tree: ast.Module) -> Iterator[int]:
    """Yield the lines that make an identifier from a name, a clock or a machine's address."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name) and name_of(node) in GUESSABLE_IDENTIFIERS:
            yield node.lineno
        elif isinstance(node, ast.ImportFrom):
            yield from (node.lineno for alias in node.names if alias.name in GUESSABLE_IDENTIFIERS)


def identifiers_of_hashes(tree: ast.Module) -> Iterator[int]:
    """Yield the lines that give something an identifier computed from what it holds or how it is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node.func).endswith("Id"):
            calls = (inner for inner in ast.walk(node) if isinstance(inner, ast.Call))
            yield from (node.lineno for inner in calls if DIGESTS.match(name_of(inner.func)))


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield the dotted names of the modules that a module imports; a relative import starts with a dot."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def imports_beyond_the_standard_library(tree: ast.Module) -> list[str]:
    """Give what a module of the domain may not import."""
    allowed = sys.stdlib_module_names
    return [
        name for name in imported(tree) if not name.startswith("archive.domain") and name.split(".")[0] not in allowed
    ]


def is_vague(path: str) -> bool:
    """Tell whether a module or folder is named after nothing in particular."""
    return any(part.removesuffix(".py").strip("_") in VAGUE_NAMES for part in path.split("/"))


def test_only_the_rules_of_consent_make_a_grant() -> None:
    made = {path: list(grants_made(tree)) for path, tree in modules("archive")}

    assert made.pop("archive/domain/consent.py"), "decide makes no grant: this rule looks at the wrong place"
    assert {path: lines for path, lines in made.items() if lines} == {}


@pytest.mark.parametrize(
    "code",
    [
        "Grant(work_id=x)",
        "consent.Grant()",
        "from archive.domain.consent import Grant as Permission",
        "Permission = consent.Grant",
        "class Wider(Grant): ...",
        "object.__new__(Grant)",
        "cast(Grant, refusal)",
        "msgspec.convert(read, type=Grant)",
        "dataclasses.replace(grant, holds_until=None)",
        "replace(self.grant, holds_until=None)",
    ],
)
def test_a_grant_made_elsewhere_is_noticed(code: str) -> None:
    assert list(grants_made(ast.parse(code))) == [1]


@pytest.mark.parametrize("code", ["def read(grant: Grant) -> Grant | None: ...", "isinstance(verdict, Grant)"])
def test_speaking_of_grants_is_allowed(code: str) -> None:
    assert list(grants_made(ast.parse(code))) == []


def test_identifiers_tell_nothing_of_what_they_name() -> None:
    found = {path: [*guessable_identifiers(tree), *identifiers_of_hashes(tree)] for path, tree in modules("archive")}

    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize("code", ["uuid.uuid5(space, name)", "from uuid import uuid3", "make = uuid1"])
def test_a_guessable_identifier_is_noticed(code: str) -> None:
    assert list(guessable_identifiers(ast.parse(code))) == [1]


def test_an_identifier_made_of_a_hash_is_noticed() -> None:
    assert list(identifiers_of_hashes(ast.parse("WorkId(hashlib.sha256(title).hexdigest()[:20])"))) == [1, 1]
    assert list(identifiers_of_hashes(ast.parse("WorkId(new_id())"))) == []


def test_the_domain_imports_nothing_but_itself_and_the_standard_library() -> None:
    found = {path: imports_beyond_the_standard_library(tree) for path, tree in modules("archive/domain")}

    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize("code", ["import tinydb", "from archive.ports import Kit", "from . import terms"])
def test_a_domain_that_leans_on_others_is_noticed(code: str) -> None:
    assert imports_beyond_the_standard_library(ast.parse(code))


def test_every_import_is_absolute() -> None:
    relative = [path for path, tree in modules("archive", "tests") if any(n.startswith(".") for n in imported(tree))]

    assert relative == []


def test_modules_are_named_after_what_they_do() -> None:
    assert [path for path in tracked_files() if path.endswith(".py") and is_vague(path)] == []
    assert is_vague("archive/web/utils.py")
    assert is_vague("tests/helpers/ffmpeg.py")
    assert not is_vague("archive/adapters/database.py")


def _long_modules(lines_of: Callable[[str], int]) -> list[str]:
    return [path for path, _ in modules("archive", "tests") if lines_of(path) > MAX_MODULE_LINES]


def test_modules_are_short_enough_to_read() -> None:
    def lines_of(path: str) -> int:
        return len((ROOT / path).read_text(encoding="utf-8").splitlines())

    assert _long_modules(lines_of) == []
    assert _long_modules(lambda _: MAX_MODULE_LINES + 1)


def crowded(paths: Iterable[str]) -> dict[str, int]:
    """Give the folders that hold more modules of their own than one can take in at a look, with how many."""
    held = Counter(str(Path(path).parent) for path in paths if Path(path).name != "__init__.py")
    return {folder: count for folder, count in held.items() if count > MAX_MODULES.get(folder, MAX_FOLDER_MODULES)}


def test_no_folder_holds_more_than_one_can_take_in() -> None:
    assert crowded(path for path, _ in modules("archive")) == {}


def test_a_crowded_folder_is_noticed() -> None:
    assert crowded(f"archive/web/page_{number}.py" for number in range(MAX_FOLDER_MODULES + 1))
    assert not crowded(f"archive/domain/rule_{number}.py" for number in range(MAX_MODULES["archive/domain"]))
    assert crowded(f"archive/domain/rule_{number}.py" for number in range(MAX_MODULES["archive/domain"] + 1))


def test_no_line_waives_the_rules_of_the_house() -> None:
    waived = [
        f"{path}:{number}"
        for path, _ in modules("archive")
        for number, line in enumerate((ROOT / path).read_text(encoding="utf-8").splitlines(), 1)
        if RULES_NOBODY_WAIVES.search(line)
    ]

    assert waived == []
    assert RULES_NOBODY_WAIVES.search("except Exception:  # " + "noqa: BLE001")
