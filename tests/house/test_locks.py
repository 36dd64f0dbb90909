"""What is installed is locked: exact versions with hashes, for all that pyproject.toml asks for."""

from __future__ import annotations

import re

import pytest

from tests.house.source import ROOT, configuration

LOCKS = (
    "requirements.lock",
    "requirements-dev.lock",
    "requirements-ffmpeg.lock",
    "requirements-faces.lock",
    "requirements-outlines.lock",
    "requirements-words.lock",
    "requirements-models.lock",
    "scripts/gazetteers/packages.lock",
)


def locked(text: str) -> dict[str, set[str]]:
    """Give the versions a lock allows for each package; more than one where Python versions differ.

    Raises:
        ValueError: a line pins no exact version or carries no hash.
    """
    found: dict[str, set[str]] = {}
    for line in text.replace("\\\n", " ").splitlines():
        if line.startswith("#"):
            continue
        match = re.fullmatch(r"([A-Za-z0-9._-]+)==(\S+)( ; [^#]*?)?((?:\s+--hash=sha256:[0-9a-f]{64})+)", line.rstrip())
        if match is None:
            raise ValueError(f"not locked: {line}")
        found.setdefault(_plain(match[1]), set()).add(match[2])
    return found


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _asked_for(requirements: list[str | dict[str, str]]) -> set[str]:
    names = (re.match(r"[A-Za-z0-9._-]+", requirement) for requirement in requirements if isinstance(requirement, str))
    return {_plain(match[0]) for match in names if match}


def _lock(name: str) -> dict[str, set[str]]:
    return locked((ROOT / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_and_hashes_every_line(name: str) -> None:
    assert _lock(name)


def test_the_locks_cover_what_the_project_asks_for() -> None:
    asked = configuration()
    run = _asked_for(asked["project"]["dependencies"]) | {"hatchling"}

    assert run - _lock("requirements.lock").keys() == set()
    assert (run | _asked_for(asked["dependency-groups"]["dev"])) - _lock("requirements-dev.lock").keys() == set()
    for extra in ("ffmpeg", "faces", "outlines"):
        wanted = _asked_for(asked["project"]["optional-dependencies"][extra])
        assert wanted == _lock(f"requirements-{extra}.lock").keys()


def test_what_runs_is_what_was_tested() -> None:
    tested = _lock("requirements-dev.lock")

    assert {
        name: versions for name, versions in _lock("requirements.lock").items() if tested.get(name) != versions
    } == {}


@pytest.mark.parametrize("line", ["click>=8", "click==8.5.1", "https://example.org/click.whl"])
def test_a_loose_line_is_noticed(line: str) -> None:
    with pytest.raises(ValueError, match="not locked"):
        locked(line)
