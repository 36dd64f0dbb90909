"""`archive serve`: the site, the desk and the worker; or the public site alone, which holds no key."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

import click

from archive.commands.context import Context, pass_context
from archive.config import Settings
from archive.domain.days import zones_release
from archive.wiring import open_clock
from archive.worker.beside import worker_command

_LONGEST_PAUSE_SECONDS: Final = 30.0
_LEAVING_SECONDS: Final = 10.0
_DOUBTED_MINUTES: Final = 10
_OURS: Final = frozenset({"127.0.0.1", "localhost", "::1"})
"""The addresses at which only this machine answers itself."""


@click.command(
    epilog="""\b
Examples:
  archive serve
  archive serve --host 0.0.0.0 --port 8080
  archive serve --public-only   what faces the world: no desk, no vault, no originals"""
)
@click.option("--public-only", is_flag=True, help="Serve the public site alone, wired without vault and originals.")
@click.option("--no-worker", is_flag=True, help="Do not start a worker beside the site.")
@click.option("--host", help="The address to listen on; else ARCHIVE_HOST.")
@click.option("--port", type=click.IntRange(0, 65535), help="The port; 0 takes a free one; else ARCHIVE_PORT.")
@pass_context
def serve(context: Context, public_only: bool, no_worker: bool, host: str | None, port: int | None) -> None:
    """Serve the site and the desk, with a worker beside them, until stopped."""
    settings = replace(
        context.settings,
        host=host or context.settings.host,
        port=context.settings.port if port is None else port,
    )
    context.require_archive()
    if public_only:
        _serve_public(context, settings)
        return
    with context.media_kit() as kit, _worker(wanted=not no_worker):
        from archive.web.app import create_app
        from archive.web.http.server import serve as serve_http

        serve_http(create_app(kit, settings), settings.host, settings.port, _telling(context, settings, "/desk"))


def _serve_public(context: Context, settings: Settings) -> None:
    from archive.web.app import create_public_app
    from archive.web.http.server import serve as serve_http
    from archive.wiring import public_kit

    kit = public_kit(settings)
    try:
        serve_http(create_public_app(kit, settings), settings.host, settings.port, _telling(context, settings))
    finally:
        kit.catalogue.close()


def _telling(context: Context, settings: Settings, desk: str = "") -> Callable[[int], None]:
    """Give what says where the site is, once it answers."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host

    def tell(port: int) -> None:
        context.say("The site is at {address}", address=f"http://{host}:{port}/")
        if desk:
            context.say("The desk is at {address}", address=f"http://{host}:{port}{desk}")
        warn_of_doubt(context, settings)
        if desk:
            warn_of_open_desk(context, settings)
        context.say("Time zones: release {release} of the tz database", release=zones_release() or "-")

    return tell


def warn_of_open_desk(context: Context, settings: Settings) -> None:
    """Say in one line when other machines reach the desk, and its log-ins may travel unprotected."""
    if not settings.secure_cookies and settings.host not in _OURS:
        context.warn(
            "Other machines reach this desk, and without HTTPS passwords can be read on the way. Behind a server that "
            "speaks HTTPS, set ARCHIVE_SECURE_COOKIES=yes."
        )


def warn_of_doubt(context: Context, settings: Settings) -> None:
    """Say in one line when the machine's clock is not believed, and what to do."""
    doubt = round(open_clock(settings).lag().total_seconds() / 60)
    if doubt >= _DOUBTED_MINUTES:
        context.warn(
            "This machine's clock is {minutes} minutes ahead of the time that has certainly passed. What waits for a "
            "day stays shut until somebody says what day it is: archive clock confirm YYYY-MM-DD",
            minutes=doubt,
        )


@contextmanager
def _worker(wanted: bool) -> Iterator[None]:
    """Keep a worker running beside the site; it leaves when this process does, however it goes."""
    if not wanted:
        yield
        return
    keeper = _WorkerKeeper()
    keeper.start()
    try:
        yield
    finally:
        keeper.leave()


class _WorkerKeeper(threading.Thread):
    """Starts a worker, and starts it again when it dies, with a growing pause."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._leaving = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """Keep a worker running until told to leave."""
        pause_seconds = 1.0
        while not self._leaving.is_set():
            began = time.monotonic()
            self._process = _start_worker()
            self._process.wait()
            if time.monotonic() - began > _LONGEST_PAUSE_SECONDS:
                pause_seconds = 1.0
            self._leaving.wait(pause_seconds)
            pause_seconds = min(pause_seconds * 2, _LONGEST_PAUSE_SECONDS)

    def leave(self) -> None:
        """End the worker and wait until it is gone."""
        self._leaving.set()
        process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(_LEAVING_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
        self.join(_LEAVING_SECONDS)
        if process.stdin:
            process.stdin.close()


def _start_worker() -> subprocess.Popen[bytes]:
    # The pipe is how it learns that we are gone; a session of its own keeps Ctrl-C for us to pass on in order.
    return subprocess.Popen(worker_command(), stdin=subprocess.PIPE, start_new_session=True)
