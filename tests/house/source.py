"""The project's own code as the rules about it read it: parsed modules, tracked files, configuration."""

from __future__ import annotations

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def modules(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Yield every module below the folders, as its path from the project's root and its parsed code."""
    for folder in folders:
        paths = sorted((ROOT / folder).rglob("*.py"))
        assert paths, f"no module below {folder}"
        for path in paths:
            yield path.relative_to(ROOT).as_posix(), _parsed(path)


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def tracked_files() -> list[str]:
    """Give every file that git tracks and that is still there, by its path from the project's root."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    names = [name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    assert names, "git tracks nothing here"
    return names


def configuration() -> dict[str, Any]:
    """Give pyproject.toml, parsed."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def name_of(expression: ast.expr) -> str:
    """Give the last part of a dotted name (`b` of `a.b`), or nothing for any other expression."""
    if isinstance(expression, ast.Attribute):
        return expression.attr
    return expression.id if isinstance(expression, ast.Name) else ""
