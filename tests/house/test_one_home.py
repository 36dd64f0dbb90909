"""Every fact has one home: no second list of it stands anywhere else in the program."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import pytest

from archive.domain.jobs import JobName
from tests.house.source import modules, name_of


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Something that is listed once: where, how its members are written elsewhere, and how many make a list."""

    name: str
    homes: Collection[str]
    texts: Collection[str] = ()
    enum: str = ""
    fewest: int = 3


FACTS = (Fact(name="jobs", homes={"archive/domain/jobs.py"}, texts=set(JobName), fewest=2),)


def collections_in(tree: ast.Module) -> Iterator[tuple[int, list[ast.expr]]]:
    """Yield the literal collections and enums of a module, each with the line it begins on and what it lists."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Set | ast.List | ast.Tuple):
            yield node.lineno, node.elts
        elif isinstance(node, ast.Dict):
            yield node.lineno, [key for key in node.keys if key is not None]
        elif isinstance(node, ast.ClassDef):
            yield node.lineno, [line.value for line in node.body if isinstance(line, ast.Assign)]


def lists_of(fact: Fact, tree: ast.Module) -> Iterator[int]:
    """Yield the lines where a module lists several members of a fact."""
    for line, listed in collections_in(tree):
        if len({member for one in listed if (member := _member(fact, one))}) >= fact.fewest:
            yield line


def _member(fact: Fact, written: ast.expr) -> str:
    """Give the member of a fact that an expression is, or nothing."""
    if isinstance(written, ast.Constant) and isinstance(written.value, str):
        return written.value if written.value in fact.texts else ""
    if fact.enum and isinstance(written, ast.Attribute) and name_of(written.value) == fact.enum:
        return written.attr
    return ""


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


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.name)
def test_no_second_list_of_a_fact_stands_anywhere(fact: Fact) -> None:
    found = {path: list(lists_of(fact, tree)) for path, tree in modules("archive")}

    assert all(found.pop(home) for home in fact.homes), "the home holds no list: this rule looks at the wrong place"
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("jobs", "LONG = ('prepare', 'conceal')"),
        ("jobs", "SENTENCES = {'erase': 'Deleting', 'copy': 'Copying'}"),
        ("jobs", "class Job(StrEnum):\n    A = 'erase'\n    B = 'copy'"),
    ],
)
def test_a_second_list_is_noticed(name: str, code: str) -> None:
    (fact,) = (fact for fact in FACTS if fact.name == name)

    assert list(lists_of(fact, ast.parse(code))) == [1]


def test_a_job_is_named_by_its_enum() -> None:
    found = {path: list(bare_jobs(tree)) for path, tree in modules("archive")}

    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize("code", ["kit.jobs.put('erase', work_id)", "jobs.put('copy', 'x')", "job.name == 'prepare'"])
def test_a_job_named_by_a_bare_string_is_noticed(code: str) -> None:
    assert list(bare_jobs(ast.parse(code))) == [1]
