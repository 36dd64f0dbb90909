"""Which ffmpeg and ffprobe a test starts: what a machine has, or the locked ones, which start in a fifth of the time.

A system's ffmpeg loads some two hundred libraries at each of its starts, and a film takes thirty of them. What asks
the tools for something is tested with the machine's own, for those are what an archive uses; what only needs a film
made takes the locked ones where `scripts/test` could install them. A long run uses the machine's own for everything.
"""

from __future__ import annotations

import os
import tempfile
from functools import lru_cache
from pathlib import Path, PurePath

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.domain.errors import MediaToolError

WITH_THE_MACHINES_OWN = (
    "adapters/",
    "demo/story/test_originals.py",
    "house/test_wheel.py",
    "ingest/test_given_inputs.py",
    "ingest/test_run.py",
    "journeys/test_concealed_words.py",
    "journeys/test_for_real.py",
)
"""Where each order to the tools is written, each step of a film's way, each kind of file, what is compared with the
likeness of one encoder's sounds, and a newcomer's way."""

MACHINES_PATH = os.environ.get("PATH", os.defpath)
"""Where the machine keeps its programs."""

_folder = tempfile.TemporaryDirectory(prefix="archive-programs-", ignore_cleanup_errors=True)


def path_for(test: PurePath, *, bare: bool) -> str:
    """Give the PATH with which a test of that file, named from the folder of the tests, looks for programs.

    A run that is `bare` has the machine's own alone.
    """
    if bare or test.as_posix().startswith(WITH_THE_MACHINES_OWN):
        return MACHINES_PATH
    return os.pathsep.join([*_locked_programs(), MACHINES_PATH])


@lru_cache(maxsize=1)
def _locked_programs() -> tuple[str, ...]:
    """Give the folder with the locked tools under their plain names, or none where they are not installed or fail."""
    kept = os.environ.get("PATH", os.defpath)
    os.environ["PATH"] = _folder.name
    try:
        found = find_media_tools(None, None)
        Path(_folder.name, "ffmpeg").symlink_to(found.ffmpeg)
        Path(_folder.name, "ffprobe").symlink_to(found.ffprobe)
        find_media_tools(None, None)  # looked at once, here: no test starts them to find out what they can do
    except MediaToolError:
        return ()
    finally:
        os.environ["PATH"] = kept
    return (_folder.name,)
