"""A container format is added in one file, and a language in one file and its catalogue: tried on a copy."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOT

pytestmark = pytest.mark.slow

LONGEST_SECONDS = 240

MADE_UP_FORMAT = """
    _recording("video/x-nut", "nut", "nut", Mark(0, rb"nut/multimedia container")),
"""
MADE_UP_LANGUAGE = """
    Language(code="eo", name="Esperanto", locale="eo", separator="; "),
"""


def copied(folder: Path) -> Path:
    """Give a copy of the program in which files may be changed."""
    for part in ("archive", "templates"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def write_into(path: Path, before: str, line: str) -> None:
    """Write a line into a file, in front of one that stands there once."""
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, line.strip("\n") + "\n" + before), encoding="utf-8")


def told(program: Path, script: str, *arguments: str) -> list[str]:
    """Run a script with a copy of the program and give the lines that it prints."""
    environment = {**os.environ, "PYTHONPATH": f"{program}{os.pathsep}{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=program,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    return done.stdout.splitlines()


@pytest.mark.media
def test_a_container_format_is_added_in_one_file(tmp_path: Path) -> None:
    program = copied(tmp_path / "program")
    write_into(program / "archive/domain/file_types.py", "    TRANSPORT_STREAM,\n    DOCX,", MADE_UP_FORMAT)

    lines = told(program, FORMAT_SCRIPT, str(tmp_path))

    assert lines == ["accepted True", "offered True", "identified video/x-nut", "probed audio video"]


@pytest.mark.parametrize("catalogue", [True, False])
def test_a_language_is_added_in_one_file_and_its_catalogue(tmp_path: Path, catalogue: bool) -> None:
    program = copied(tmp_path / "program")
    write_into(program / "archive/languages.py", ")\n\nSPEAKS: Final", MADE_UP_LANGUAGE)
    if catalogue:
        (program / "archive/translations/eo").mkdir()
        (program / "archive/translations/eo/public.po").write_text(
            'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "About"\nmsgstr "Pri ni"\n', "utf-8"
        )

    lines = told(program, LANGUAGE_SCRIPT)

    assert lines == [
        "home 200 ltr True",
        f"says {'Pri ni' if catalogue else 'About'}",
        "negotiated eo",
        "setting eo",
        "option True",
        "column True",
        "paper True",
        "desk Esperanto",
    ]


FORMAT_SCRIPT = """
import sys
from pathlib import Path
import archive
assert Path(archive.__file__).is_relative_to(Path.cwd()), archive.__file__
from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.domain.file_types import ENDINGS, is_accepted
from tests.samples import run_ffmpeg

film = Path(sys.argv[1]) / "film.nut"
picture = ("-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=0.4")
sound = ("-f", "lavfi", "-i", "sine=duration=0.4")
run_ffmpeg(*picture, *sound, "-c:v", "mpeg4", "-c:a", "pcm_s16le", str(film))
found = find_media_tools(None, None)
tools = FfmpegTools(found, timeout_seconds=60)
print("accepted", is_accepted(film.name))
print("offered", "nut" in ENDINGS)
print("identified", tools.identify(film))
print("probed", *sorted(stream.kind for stream in tools.probe(film).streams))
"""

LANGUAGE_SCRIPT = """
from pathlib import Path
import archive
assert Path(archive.__file__).is_relative_to(Path.cwd()), archive.__file__
from click.testing import CliRunner
from archive.adapters.papers.layout import require_printable
from archive.cli import main
from archive.config import Settings, read_settings
from archive.ingest.manifest.manifest import COLUMNS
from archive.languages import negotiate
from archive.web.app import create_app
from tests.review.atelier import open_atelier
from tests.web.desk_client import DeskClient

with DeskClient(create_app(open_atelier().kit, Settings())) as client:
    home = client.get("/eo/")
    way = "ltr" if '<html lang="eo" dir="ltr">' in home.text else "?"
    print("home", home.status_code, way, "/eo/browse" in home.text)
    print("says", "Pri ni" if "Pri ni" in home.text else "About" if "About" in home.text else "?")
    print("negotiated", negotiate("de, eo;q=0.5", "fr"))
    settings = read_settings({"ARCHIVE_LANGUAGE": "eo"})
    print("setting", settings.language)
    helped = CliRunner().invoke(main, ["workshop", "add", "--help"], env={"ARCHIVE_LANGUAGE": "fr"}).output
    print("option", "--title-eo" in helped)
    print("column", "title_eo" in COLUMNS)
    require_printable("eo", settings.office)
    print("paper", bool(settings.office.name["eo"]))
    client.log_in("facilitator")
    print("desk", "Esperanto" if "Esperanto" in client.get("/desk?lang=eo").text else "?")
"""
