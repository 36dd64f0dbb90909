"""No test fails because the machine was busy: none asserts that something took less than so long by the clock."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.source import modules, name_of

CLOCKS = {"time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns"}
"""What reads a clock on the wall. Processor time (`process_time`, `worked_seconds`) only counts what was done."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def clock_asserts(tree: ast.Module) -> Iterator[int]:
    """Yield the lines that assert an upper bound of a time that was taken, or read, by the clock.

    To wait for something is to look so often, not so long: `tests.waiting`.
    """
    yield from (node.lineno for node in ast.walk(tree) if isinstance(node, ast.Assert) and _reads_a_bound(node.test))
    if not any(isinstance(node, ast.expr) and _is_difference(node) for node in ast.walk(tree)):
        return
    taken = _taken(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            yield from (node.lineno for part in ast.walk(node.test) if _is_bounded(part, taken))


def _reads_a_bound(test: ast.expr) -> bool:
    """Tell whether a clock itself is held against a moment that it must not have reached."""
    compared = (part for part in ast.walk(test) if isinstance(part, ast.Compare))
    sides = ((each.left, each.ops[0], each.comparators[0]) for each in compared)
    return any(
        _is_clock(left if isinstance(operator, ast.Lt | ast.LtE) else right)
        for left, operator, right in sides
        if isinstance(operator, ast.Lt | ast.LtE | ast.Gt | ast.GtE)
    )


def _is_clock(expression: ast.expr) -> bool:
    return isinstance(expression, ast.Call) and name_of(expression.func) in CLOCKS


def _taken(tree: ast.Module) -> set[str]:
    """Give the names of what holds, or gives, a time that was taken: grown until no more are found."""
    taken: set[str] = set()
    while True:
        found = {name for node in ast.walk(tree) for name in _named(node, taken)}
        if found <= taken:
            return taken
        taken |= found


def _named(node: ast.AST, taken: set[str]) -> Iterator[str]:
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value and _is_time(node.value, taken):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from (name_of(part) for target in targets for part in ast.walk(target) if isinstance(part, ast.expr))
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("append", "add"):
        if any(_is_time(argument, taken) for argument in node.args):
            yield name_of(node.func.value)
    elif isinstance(node, Function) and any(_is_time(value, taken) for value in _returned(node)):
        yield node.name


def _returned(function: Function) -> Iterator[ast.expr]:
    yield from (part.value for part in ast.walk(function) if isinstance(part, ast.Return) and part.value)


def _is_time(expression: ast.expr, taken: set[str]) -> bool:
    parts = [part for part in ast.walk(expression) if isinstance(part, ast.expr)]
    return any(_is_difference(part) or (name_of(part) in taken and name_of(part) != "") for part in parts)


def _is_difference(expression: ast.expr) -> bool:
    return (
        isinstance(expression, ast.BinOp)
        and isinstance(expression.op, ast.Sub)
        and any(isinstance(part, ast.Call) and name_of(part.func) in CLOCKS for part in ast.walk(expression.left))
    )


def _is_bounded(part: ast.AST, taken: set[str]) -> bool:
    if not isinstance(part, ast.Compare):
        return False
    sides = [part.left, *part.comparators]
    for less, operator, more in zip(sides, part.ops, sides[1:], strict=False):
        bounded = less if isinstance(operator, ast.Lt | ast.LtE) else more
        if isinstance(operator, ast.Lt | ast.LtE | ast.Gt | ast.GtE) and _is_time(bounded, taken):
            return True
    return False


def test_no_test_asserts_how_long_something_took_by_the_clock() -> None:
    found = {path: list(clock_asserts(tree)) for path, tree in modules("tests")}

    assert {path: lines for path, lines in found.items() if lines} == {}


PLANTED = {
    "at once": "began = time.monotonic()\nwork()\nassert time.monotonic() - began < 5",
    "kept first": "began = perf_counter()\ntook = perf_counter() - began\nassert took <= 5",
    "the other way round": "began = time.time()\nassert 5 > time.time() - began",
    "collected": "taken = []\ntaken.append(perf_counter() - began)\nassert min(taken) < 0.05",
    "by a function": "def took():\n    return monotonic() - began\nassert took() < 1",
    "at best of several": "def took():\n    return monotonic() - began\nassert median(took() for _ in range(9)) < 1",
    "a moment to give up at": "while not holds():\n    assert time.monotonic() < give_up_at",
    "a moment, the other way round": "assert give_up_at >= monotonic()",
    "among others": "took = monotonic() - began\nassert answered and 0 < took < 5",
}


@pytest.mark.parametrize("code", PLANTED.values(), ids=PLANTED)
def test_a_clock_that_is_asserted_is_noticed(code: str) -> None:
    assert list(clock_asserts(ast.parse(code))) != []


@pytest.mark.parametrize(
    "code",
    [
        "wait_until(holds, seconds=20, every_seconds=0.01)",
        "assert time.monotonic() - began >= BEAT_SECONDS",
        "began = time.process_time()\nassert time.process_time() - began < 5",
        "before = worked_seconds()\nassert worked_seconds() - before < 5",
        "assert later - earlier < 3",
    ],
)
def test_waiting_and_processor_time_are_allowed(code: str) -> None:
    assert list(clock_asserts(ast.parse(code))) == []
