"""Every fact has one home: no second list of it stands anywhere else in the program."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import pytest
from jinja2 import Environment, nodes

from archive.domain.file_types import ENDINGS, FILE_TYPES
from archive.domain.jobs import JobName
from archive.domain.recipes import FilmHeight
from archive.domain.terms import Audience, Role
from archive.languages import OFTEN_SPOKEN
from tests.house.source import ROOT, modules, name_of


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Something that is listed once: where, how its members are written elsewhere, and how many make a list.

    `but_in` are rooms that name several and mean something else: the sample workshop has texts in languages, and
    ffmpeg's readers and writers are called as endings are. The members of an `enum` may be the keys of a mapping,
    which says something of each.
    """

    name: str
    homes: tuple[str, ...]
    texts: Collection[str] = ()
    enum: str = ""
    fewest: int = 3
    but_in: tuple[str, ...] = ()


FACTS: Mapping[str, Fact] = {
    fact.name: fact
    for fact in (
        Fact(name="jobs", homes=("archive/domain/jobs.py",), texts=set(JobName), fewest=2),
        Fact(
            name="languages",
            homes=("archive/languages.py",),
            texts={*OFTEN_SPOKEN, "arb", "arz", "apc", "acm", "ckb", "fa", "he", "ur"},
            but_in=("archive/demo/story/", "archive/demo/sound/"),
        ),
        Fact(
            name="file endings",
            homes=("archive/domain/file_types.py",),
            texts=ENDINGS,
            but_in=("archive/demo/story/", "archive/adapters/media/"),
        ),
        Fact(
            name="media types",
            homes=("archive/domain/file_types.py",),
            texts={each.media_type for each in FILE_TYPES},
            # What is served, what may prove a consent, which containers are taken apart: each is a rule of its own.
            but_in=(
                "archive/web/delivery/media.py",
                "archive/web/desk/consent/records.py",
                "archive/adapters/metadata/structure.py",
            ),
        ),
        Fact(
            name="roles",
            homes=("archive/domain/roles.py", "archive/domain/terms.py"),
            but_in=("archive/demo/",),
            texts=set(Role),
            enum="Role",
            fewest=2,
        ),
        Fact(name="audiences", homes=("archive/domain/terms.py",), texts=set(Audience), enum="Audience"),
        Fact(
            name="film ladder", homes=("archive/domain/recipes.py",), texts=set(map(str, FilmHeight)), enum="FilmHeight"
        ),
    )
}


def lists_in(tree: ast.Module) -> Iterator[tuple[int, list[object]]]:
    """Yield what a module lists in literal collections, enums and words in a row, each with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Set | ast.List | ast.Tuple):
            yield node.lineno, [*_constants(node.elts), *_members(node.elts)]
        elif isinstance(node, ast.Dict):
            yield node.lineno, _constants(node.keys)
        elif isinstance(node, ast.ClassDef):
            yield node.lineno, _constants(line.value for line in node.body if isinstance(line, ast.Assign))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, list(re.split(r"[\s,;|]+", node.value.strip()))


def lists_in_template(page: nodes.Template) -> Iterator[tuple[int, list[object]]]:
    """Yield what a template lists, each with its line."""
    for written in page.find_all(nodes.Literal):
        yield written.lineno, [one.value for one in getattr(written, "items", ()) if isinstance(one, nodes.Const)]


def _constants(listed: Iterable[ast.expr | None]) -> list[object]:
    return [one.value for one in listed if isinstance(one, ast.Constant)]


def _members(listed: Iterable[ast.expr]) -> list[object]:
    """Give the members of enums that are listed, as they are written: `Role.CREW`."""
    return [f"{name_of(one.value)}.{one.attr}" for one in listed if isinstance(one, ast.Attribute)]


def is_list_of(fact: Fact, listed: Sequence[object]) -> bool:
    """Tell whether enough of what is listed, and at least half of it, are members of a fact."""
    members = {
        word
        for one in map(str, listed)
        if (word := one.removeprefix(f"{fact.enum}.").lstrip(".").casefold()) in fact.texts
    }
    return len(members) >= fact.fewest and 2 * len(members) >= len(set(listed))


def second_lists(fact: Fact) -> dict[str, list[int]]:
    """Give the lines of the program that list several members of a fact, outside its home."""
    found = {
        path: [line for line, listed in lists if is_list_of(fact, listed)] for path, lists in _every_list().items()
    }
    assert all(found.pop(home, None) is not None for home in fact.homes), "there is no such home any more"
    return {path: lines for path, lines in found.items() if lines and not path.startswith(fact.but_in)}


@cache
def _every_list() -> Mapping[str, Sequence[tuple[int, list[object]]]]:
    """Give all that modules and templates list, by their paths; the whole program is gone through once."""
    environment = Environment(extensions=["jinja2.ext.i18n"])
    pages = {
        path.relative_to(ROOT).as_posix(): environment.parse(path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "templates").rglob("*.html"))
    }
    lists = {path: list(lists_in(tree)) for path, tree in modules("archive")}
    return lists | {path: list(lists_in_template(page)) for path, page in pages.items()}


def bare_jobs(tree: ast.Module) -> Iterator[int]:
    """Yield the lines that queue a job, or ask which one it is, by a bare string."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node.func) == "put" and node.args:
            spoken = [node.args[0]] if name_of(getattr(node.func, "value", node.func)) == "jobs" else []
        elif isinstance(node, ast.Compare) and name_of(getattr(node.left, "value", node.left)) == "job":
            spoken = node.comparators
        else:
            continue
        yield from (node.lineno for one in spoken if isinstance(one, ast.Constant) and one.value in set(JobName))


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_no_second_list_of_a_fact_stands_anywhere(fact: Fact) -> None:
    assert second_lists(fact) == {}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("jobs", "LONG = ('prepare', 'conceal')"),
        ("jobs", "SENTENCES = {'erase': 'Deleting', 'copy': 'Copying'}"),
        ("jobs", "class Job(StrEnum):\n    A = 'erase'\n    B = 'copy'"),
        ("languages", "SITE = ('fr', 'ar', 'en')"),
        ("languages", "ARABIC = frozenset({'ar', 'ary', 'arz'})"),
        ("languages", "RTL = 'ar fa he ur'.split()"),
        ("file endings", "FILMS = ('.mp4', '.mov', '.mkv')"),
        ("media types", "PHOTOS = frozenset({'image/jpeg', 'image/png', 'image/webp'})"),
        ("roles", "require_role(by, (Role.FACILITATOR, Role.CONSENT_OFFICER))"),
        ("roles", "WRITERS = {'crew', 'facilitator'}"),
        ("audiences", "OUTSIDE = [Audience.PUBLIC, Audience.PARTNER, Audience.ONSITE]"),
        ("film ladder", "HEIGHTS = (240, 480, 720)"),
        ("languages", "NAMES = {'fr': 'Français', 'ar': 'العربية', 'en': 'English'}"),
    ],
)
def test_a_second_list_is_noticed(name: str, code: str) -> None:
    assert any(is_list_of(FACTS[name], listed) for _, listed in lists_in(ast.parse(code)))


def test_a_second_list_in_a_template_is_noticed() -> None:
    page = Environment().parse("{% if value in ('fr', 'ar', 'en') %}{% endif %}")

    assert any(is_list_of(FACTS["languages"], listed) for _, listed in lists_in_template(page))


def test_a_job_is_named_by_its_enum() -> None:
    found = {path: list(bare_jobs(tree)) for path, tree in modules("archive")}

    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize("code", ["kit.jobs.put('erase', work_id)", "jobs.put('copy', 'x')", "job.name == 'prepare'"])
def test_a_job_named_by_a_bare_string_is_noticed(code: str) -> None:
    assert list(bare_jobs(ast.parse(code))) == [1]


def markers_in(tree: ast.Module) -> Iterator[int]:
    """Yield the lines that define what marks a sentence for translation."""
    yield from (node.lineno for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "_")


def test_one_marker_is_imported_by_all_that_mark_sentences() -> None:
    found = {path: list(markers_in(tree)) for path, tree in modules("archive")}

    assert found.pop("archive/languages.py")
    assert {path: lines for path, lines in found.items() if lines} == {}
    assert list(markers_in(ast.parse("def _(sentence: str) -> str: ..."))) == [1]
