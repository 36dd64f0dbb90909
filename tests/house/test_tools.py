"""The tools hold the rules of the house: configured strictly, and seen to bite."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.house.source import ROOT, configuration

BROKEN_RULES = {
    "C901": '"""One."""\n\n\ndef f(n: int) -> int:\n    """Two."""\n'
    + "".join(f"    if n == {i}:\n        return {i + 1}\n" for i in range(9))
    + "    return n\n",
    "PLR0913": '"""One."""\n\n\ndef f(a: int, b: int, c: int, d: int, e: int, g: int) -> None:\n    """Two."""\n',
    "TID252": '"""One."""\n\nfrom . import terms\n',
    "T201": '"""One."""\n\nprint("two")\n',
    "BLE001": '"""One."""\n\ntry:\n    import uuid\nexcept Exception:\n    uuid = None\n',
    "D100": "x = 1\n",
    "D103": '"""One."""\n\n\ndef f() -> None:\n    pass\n',
    "D400": '"""One"""\n',
}


def complaints(code: str, path: str) -> str:
    """Give what ruff says of code as if it stood at a path of the project."""
    command = [sys.executable, "-m", "ruff", "check", "--quiet", "--no-cache", "--output-format=concise"]
    done = subprocess.run(
        [*command, "--stdin-filename", path, "-"], input=code, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


@pytest.mark.parametrize("rule", BROKEN_RULES)
def test_a_broken_rule_is_noticed(rule: str) -> None:
    assert f" {rule} " in complaints(BROKEN_RULES[rule], "archive/access/planted.py")


def test_code_within_the_rules_passes() -> None:
    assert complaints('"""One."""\n', "archive/access/planted.py") == ""


def test_types_are_checked_strictly_in_the_program_and_its_tests() -> None:
    mypy = configuration()["tool"]["mypy"]

    assert mypy["strict"] is True
    assert mypy["files"] == ["archive", "tests"]
    assert not any(override.get("ignore_errors") for override in mypy.get("overrides", ()))


def test_warnings_and_unexpected_passes_fail_the_tests() -> None:
    pytest_options = configuration()["tool"]["pytest"]["ini_options"]

    assert pytest_options["filterwarnings"][0] == "error"
    assert pytest_options["xfail_strict"] is True
    assert "--strict-markers" in pytest_options["addopts"]


def test_every_room_of_the_program_stands_in_the_layers() -> None:
    contracts = configuration()["tool"]["importlinter"]["contracts"]
    layers = next(contract for contract in contracts if contract["type"] == "layers")

    assert layers["exhaustive"] is True
    assert layers["containers"] == ["archive"]
    assert layers["layers"][-1] == "domain"
    assert not any(contract.get("ignore_imports") for contract in contracts)
