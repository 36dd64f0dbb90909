"""README's “For real”, followed word by word: its commands as they stand there, then the desk, to a released work.

Its first line, which sets a clone up, runs in a fresh clone where there is time for it (`--long`); the others always.
"""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from archive.domain.terms import Atom, Audience, Purpose
from tests import samples
from tests.journeys.standing_archive import ROOT
from tests.web.desk_client import DeskClient, field_in, sentence
from tests.web.desk_room import PUBLIC_ATOMS, consent_fields, note_consent

pytestmark = [pytest.mark.media, pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")]

GIVEN = "what the operator typed once"
OWN = "four words of my own"
_LONGEST_SECONDS = 120
_LONGEST_WITH_INSTALL_SECONDS = 900
FRESH_CLONE = "a fresh clone"


def commands() -> list[str]:
    """Give the commands of the README's “For real”, as somebody would copy them."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    block = text.partition("## For real")[2].partition("```sh\n")[2].partition("```")[0]
    return [line.partition("  #")[0].strip() for line in block.splitlines()]


def labels() -> list[str]:
    """Give what the steps below the commands name on the desk's pages."""
    steps = (ROOT / "README.md").read_text(encoding="utf-8").partition("/desk>:")[2].partition("[The facilitators")[0]
    return re.findall(r"“([^”]+)”", " ".join(steps.split()))


class LiveClient(DeskClient):
    """One person's browser in front of a site that runs."""

    def __init__(self, address: str) -> None:
        super().__init__(None)  # type: ignore[arg-type]
        self.http = httpx.AsyncClient(base_url=address, timeout=60)


@dataclass(frozen=True)
class Place:
    """A folder in which somebody types the commands, what their terminal knows, and what sets it up."""

    folder: Path
    environment: dict[str, str]
    install: str


@pytest.fixture(
    params=[
        "this copy",
        pytest.param(FRESH_CLONE, marks=[pytest.mark.long, pytest.mark.timeout(_LONGEST_WITH_INSTALL_SECONDS + 300)]),
    ]
)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """An empty folder in which `archive` is this copy's, or a fresh clone in which nothing is installed yet."""
    ours = str(Path(sys.executable).parent)
    searched = [each for each in os.environ["PATH"].split(os.pathsep) if each != ours]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ARCHIVE_", "VIRTUAL_ENV"))}
    told = {"XDG_STATE_HOME": str(tmp_path / "state"), "ARCHIVE_LANGUAGE": "en", "ARCHIVE_PORT": str(_free_port())}
    if request.param == FRESH_CLONE:
        if not (ROOT / ".git").exists():
            pytest.skip("there is no repository to clone")
        folder = tmp_path / "clone"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True, timeout=120)
        place = Place(folder, kept | told | {"PATH": os.pathsep.join(searched)}, commands()[0])
    else:
        command = tmp_path / "bin" / "archive"
        command.parent.mkdir()
        command.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m archive "$@"\n')
        command.chmod(0o755)
        told |= {"HOME": str(tmp_path), "ARCHIVE_FACES": "off"}
        place = Place(tmp_path, kept | told | {"PATH": f"{command.parent}:{os.environ['PATH']}"}, ":")
    samples.audio(place.folder / "recordings", seconds=3)
    return place


@pytest.fixture
def site(place: Place) -> Iterator[str]:
    """A site, set up by the README's commands at a terminal, with `recordings/` beside it."""
    install, *asked, serve = commands()
    assert (install, serve) == ("scripts/install && . .venv/bin/activate", "archive serve")
    typed = _at_a_terminal("set -e\n" + "\n".join([place.install, *asked]), place)
    assert typed.count("Password") == 2, typed
    port = place.environment["ARCHIVE_PORT"]
    with (place.folder / "serve.log").open("w") as log:
        process = subprocess.Popen(
            ["bash", "-c", f"{place.install} && exec {serve}"],
            cwd=place.folder,
            env=place.environment,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/desk/login")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def test_the_readme_leads_to_a_released_work(site: str) -> None:
    with LiveClient(site) as salma, LiveClient(site) as hamid, LiveClient(site) as visitor:
        for client, name in ((salma, "salma"), (hamid, "hamid")):
            assert client.log_in(name, GIVEN).status_code == 303
            assert client.send("/desk/me", {"password": GIVEN, "new_password": OWN}).status_code == 303
            client.get("/desk?lang=en")
        work = _prepared_work(salma)
        shown = salma.get(f"/desk/works/{work}/describe")
        title = {"title_en": "The Monday tape", "languages": "fr", "seen": field_in(shown, "seen")}
        assert salma.send(f"/desk/works/{work}/describe", title).status_code == 303
        person = re.search(r'href="/desk/people/(\w+)"', salma.get("/desk/people").text)
        assert person
        consent = _consented(salma, person[1], work)
        pages = shown.text + hamid.get(f"/desk/consents/{consent}").text + salma.get(f"/desk/consents/{consent}").text
        assert sentence(hamid.follow(hamid.send(f"/desk/consents/{consent}/approve", {"unopened": "yes"}))).startswith(
            "Approved."
        )
        assert f'href="/desk/works/{work}/review"' in hamid.get(f"/desk/works/{work}").text
        looked = hamid.get(f"/desk/works/{work}/review")
        pages += salma.get("/desk/consents").text + hamid.get(f"/desk/works/{work}").text + looked.text
        assert [label for label in labels() if f">{label}<" not in pages] == []
        decided = {"asked": ["name"], "seen": field_in(looked, "seen"), "do": "approve", "known": "yes"}
        assert sentence(hamid.follow(hamid.send(f"/desk/works/{work}/review", decided))).startswith("Released.")

        assert "The Monday tape" in visitor.get(f"/en/works/{work}").text
        source = re.search(r'<source src="(/media/\w+)"', visitor.get(f"/en/works/{work}?play=audio").text)
        assert source
        assert visitor.get(source[1], range="bytes=0-99").status_code == 206
        salma.send(f"/desk/consents/{consent}/withdraw", {"fate": "hide"})
        assert visitor.get(source[1]).status_code == 404


def _prepared_work(client: DeskClient) -> str:
    for _ in range(90):
        found = re.search(r'href="/desk/works/(\w{20})"', client.get("/desk/works").text)
        if found and "prepared, nobody has let it out yet" in client.get(f"/desk/works/{found[1]}").text:
            return found[1]
        time.sleep(1)
    raise AssertionError("the recording was never prepared")


def _consented(client: DeskClient, person: str, work: str) -> str:
    fields = consent_fields(person, f"work:{work}", **{f"atoms_{Purpose.STREAM}": [*PUBLIC_ATOMS]})
    assert fields[f"answer_{Purpose.STREAM}"] == Audience.PUBLIC
    assert Atom.NAME not in PUBLIC_ATOMS
    noted = note_consent(client, fields)
    found = re.search(r"/desk/consents/(\w+)", noted.headers["location"])
    assert found
    return found[1]


def _at_a_terminal(script: str, place: Place) -> str:
    """Run commands at a terminal, type the same password wherever one is asked for, and give all that was shown."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        ["bash", "-c", script],
        cwd=place.folder,
        env=place.environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    shown, answered = b"", 0
    until = time.monotonic() + (_LONGEST_SECONDS if place.install == ":" else _LONGEST_WITH_INSTALL_SECONDS)
    while time.monotonic() < until:
        if not select.select([ours], [], [], 0.2)[0]:
            if process.poll() is not None:
                break
            continue
        try:
            piece = os.read(ours, 4_096)
        except OSError:
            break
        shown += piece
        if shown.count(b"Password") > answered:
            answered += 1
            os.write(ours, f"{GIVEN}\n".encode())
    assert process.wait(30) == 0, shown.decode("utf-8", "replace")
    os.close(ours)
    return shown.decode("utf-8", "replace")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(address: str) -> None:
    for _ in range(120):
        try:
            if httpx.get(address).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.5)
    raise AssertionError("the site never answered")
