"""Photographs pages in an engine of 2018, Chromium 69 as it comes with Qt 5.12, and says what runs over their edge."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

from scripts.benches.concealment.peers import open_peers

PINNED = ("PyQtWebEngine==5.12.1", "PyQt5==5.12.3", "PyQt5-sip==12.20.0")
SIZE = (390, 844)
_SMALL = (260, 563)
_SECONDS = 300
_CHILD = Path(__file__).with_name("in_qt.py")


def photograph_old(pages: Mapping[str, str], folder: Path) -> tuple[list[Path], list[str]]:
    """Write a small picture of each page's first screen; give these, and what is too wide or went wrong.

    Raises:
        OldEngineMissingError: the engine cannot be had or does not start here.
    """
    with tempfile.TemporaryDirectory(prefix="old-engine-") as aside:
        python = _engine(Path(aside) / "engine")
        told = _run(python, pages, Path(aside))
        made = [_kept(Path(aside) / f"{name}.png", folder / f"old-{name}.webp") for name in pages]
    return made, told


class OldEngineMissingError(Exception):
    """The old engine cannot be had here."""


def _engine(folder: Path) -> Path:
    try:
        return open_peers(folder, PINNED, ()).python
    except SystemExit as error:
        raise OldEngineMissingError(str(error.code).strip().splitlines()[-1]) from error


def _run(python: Path, pages: Mapping[str, str], folder: Path) -> list[str]:
    # No sandbox: the engine of 2018 knows none that a newer kernel offers; it sees pages of our own alone.
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QTWEBENGINE_DISABLE_SANDBOX": "1"}
    asked = json.dumps({"pages": pages, "folder": str(folder), "size": SIZE})
    command = [str(python), "-I", str(_CHILD), asked]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, env=environment, check=False)
    except subprocess.TimeoutExpired as error:
        raise OldEngineMissingError(f"it had not done after {_SECONDS} seconds") from error
    if done.returncode:
        raise OldEngineMissingError((done.stderr.strip() or "it ended without a word").splitlines()[-1])
    return done.stdout.splitlines()


def _kept(picture: Path, target: Path) -> Path:
    held = io.BytesIO(picture.read_bytes())
    Image.open(held).convert("RGB").resize(_SMALL, Image.Resampling.LANCZOS).save(target, quality=55, method=6)
    return target


def tell(pages: Mapping[str, str], folder: Path) -> None:
    """Take the pictures and say how heavy they are; where there is no such engine, say so in one line."""
    try:
        made, told = photograph_old(pages, folder)
    except OldEngineMissingError as error:
        print(f"look: left out: the old engine ({PINNED[0]}) cannot be had here: {error}")
        return
    print("\n".join(told))
    print(f"look: {len(made)} pictures of an old engine, {sum(path.stat().st_size for path in made)} bytes in {folder}")
    if told:
        sys.exit(1)
