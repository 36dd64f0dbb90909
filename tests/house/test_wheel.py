"""A built wheel carries everything the program needs and nothing of anybody's recordings."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.source import ROOT, tracked_files

pytestmark = pytest.mark.slow

INGREDIENTS = ("archive", "templates", "pyproject.toml", "README.md", "LICENSE")
NEVER_SHIPPED = re.compile(
    r"(^|/)tests/|(^|/)(media|originals|renditions|vault|incoming|drafts)/(?!\w+\.py$)|\.(mp4|mov|mkv|webm|m4a|mp3|wav|flac|ogg|opus|aac)$",
    re.IGNORECASE,
)

LOAD_EVERY_TEMPLATE = """
import archive
from archive.languages import LANGUAGES
from archive.web.http.templates import _environment

print(archive.__file__)
for language in LANGUAGES:
    for name in _environment(language).list_templates():
        _environment(language).get_template(name)
        print(language, name)
"""


def unwanted(names: list[str]) -> list[str]:
    """Give the names that have no place in a wheel: recordings, stores, tests, anything outside the package."""
    return [name for name in names if NEVER_SHIPPED.search(name) or not re.match(r"archive/|elsewhere_archive-", name)]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built, without the network, from a copy of the project that holds recordings."""
    project = tmp_path_factory.mktemp("project")
    leave = shutil.ignore_patterns("__pycache__")
    for name in INGREDIENTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, project / name, ignore=leave)
        else:
            shutil.copy(source, project / name)
    for store in ("originals", "renditions", "vault"):
        (project / "media" / store).mkdir(parents=True)
        (project / "media" / store / "planted.mp4").write_bytes(b"somebody's voice")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(project / "dist")]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = (project / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def shipped(wheel: Path) -> list[str]:
    """The names of the files in the wheel."""
    with zipfile.ZipFile(wheel) as opened:
        return opened.namelist()


def test_the_wheel_carries_every_template(shipped: list[str]) -> None:
    templates = [name for name in tracked_files() if name.startswith("templates/")]

    assert templates
    assert {f"archive/_{name}" for name in templates} <= set(shipped)


def test_the_installed_wheel_finds_its_templates_in_every_language(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(tmp_path / "installed")

    done = subprocess.run(
        [sys.executable, "-B", "-c", LOAD_EVERY_TEMPLATE],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "installed")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    where, *loaded = done.stdout.splitlines()
    assert where.startswith(str(tmp_path))
    names = [name.removeprefix("templates/") for name in tracked_files() if name.startswith("templates/")]
    assert {f"{language} {name}" for language in ("fr", "ar", "en") for name in names} <= set(loaded)


def test_the_wheel_carries_the_languages_and_the_sites_own_files(shipped: list[str]) -> None:
    wanted = [name for name in tracked_files() if name.startswith("archive/") and not name.endswith(".py")]

    assert any(name.endswith(".po") for name in wanted)
    assert any(name.startswith("archive/web/static/") for name in wanted)
    assert set(wanted) <= set(shipped)


def test_the_wheel_carries_the_licence(shipped: list[str]) -> None:
    assert any(name.endswith("licenses/LICENSE") for name in shipped)


def test_the_wheel_ships_no_recording(shipped: list[str]) -> None:
    assert unwanted(shipped) == []


@pytest.mark.parametrize(
    "name",
    ["media/originals/a", "archive/adapters/media/a", "archive/web/static/told.mp4", "tests/samples.py", "notes.txt"],
)
def test_an_unwanted_file_is_noticed(name: str) -> None:
    assert unwanted(["archive/cli.py", "elsewhere_archive-1.dist-info/METADATA", name]) == [name]
