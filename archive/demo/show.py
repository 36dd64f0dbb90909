"""The demo itself: the sample workshop served on this machine, or walked through once as a visitor would."""

from __future__ import annotations

import queue
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from archive.config import Settings
from archive.demo.home import Home, make_home, opened, read_home, settings_of_home, settle, was_touched
from archive.demo.processes import worker_beside
from archive.demo.terminal import Terminal, short
from archive.demo.visit import Walk
from archive.demo.visitor import Visitor
from archive.domain.errors import SettingsError
from archive.domain.records import Rendition
from archive.domain.voicing.choice import VoiceWay
from archive.ports import Kit
from archive.review.works.voicing.plan import voicing_of
from archive.web.app import create_app
from archive.web.http.server import listening_server, serve

_ANSWER_SECONDS: Final = 30
_HOST: Final = "127.0.0.1"


def show(settings: Settings) -> int:
    """Serve the sample workshop until Ctrl-C; it listens to this machine alone.

    Raises:
        SettingsError: the port is taken.
    """
    _require_free(settings.port)
    terminal = Terminal(settings.language)
    terminal.title()
    home = _settle(settings, terminal)
    with opened(home.settings) as kit, worker_beside(home.settings):

        def tell(port: int) -> None:
            terminal.addresses(port)
            terminal.log_ins(home.sample.people)
            terminal.say("Ctrl-C ends it. The sample is kept in {folder}.", folder=short(home.settings.media_folder))

        serve(create_app(kit, home.settings), _HOST, settings.port, tell)
    return 0


def check(settings: Settings) -> int:
    """Serve the sample on a free port, walk its main pages, say what was seen, and give 0 or 1."""
    terminal = Terminal(settings.language)
    terminal.title()
    home = _settle(settings, terminal)
    with opened(home.settings) as kit:
        touched = was_touched(home, kit)
        if not touched:
            return _walk(kit, home, terminal)
    terminal.say("Somebody has changed this sample; a fresh one is looked at instead.")
    with tempfile.TemporaryDirectory() as folder:
        inside = replace(settings_of_home(settings), media_folder=Path(folder) / "demo")
        make_home(inside, terminal.making)
        fresh = read_home(inside)
        if fresh is None:
            raise SettingsError("The sample workshop cannot be read back; run this again.")
        with opened(inside) as kit:
            return _walk(kit, fresh, terminal)


def _settle(settings: Settings, terminal: Terminal) -> Home:
    """Give the sample that stands, or say what is made while it is made."""
    said: list[str] = []

    def tell(what: str) -> None:
        if not said:
            terminal.pause()
            terminal.say("Making it, once: this takes a minute or two.")
        said.append(what)
        terminal.making(what)

    began = time.monotonic()
    home = settle(settings, tell)
    if home.fresh:
        terminal.say("Made in {seconds} seconds.", seconds=round(time.monotonic() - began))
    return home


def _walk(kit: Kit, home: Home, terminal: Terminal) -> int:
    with serving(kit, home.settings) as port:
        terminal.pause()
        terminal.say("A visitor walks through it, on port {port}:", port=port)
        sample, made = home.sample, tuple(kit.catalogue.find(Rendition))
        works = sample.works
        spoken = frozenset(key for key, work in works.items() if voicing_of(kit, work).way is VoiceWay.MACHINE)
        walk = Walk(visitor=Visitor(port), works=works, made=made, people=sample.people, spoken=spoken)
        faults = 0
        for seen in walk.steps():
            terminal.found(seen)
            faults += bool(seen.fault)
    if faults:
        terminal.say("{count} things are not as they should be.", count=faults)
        return 1
    terminal.say("Everything is as it should be.")
    return 0


@contextmanager
def serving(kit: Kit, settings: Settings) -> Iterator[int]:
    """Serve on a free port for a while, and give the port."""
    ready: queue.Queue[int] = queue.Queue()
    server, listener = listening_server(create_app(kit, settings), _HOST, 0, ready.put)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield ready.get(timeout=_ANSWER_SECONDS)
    finally:
        server.should_exit = True
        thread.join(_ANSWER_SECONDS)
        listener.close()


def _require_free(port: int) -> None:
    """Say at once that a port is taken, before anything is made."""
    try:
        socket.create_server((_HOST, port)).close()
    except OSError:
        raise SettingsError(
            "Another program has this port; stop it, or choose another one: ARCHIVE_PORT=8001 scripts/demo"
        ) from None
