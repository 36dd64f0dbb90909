"""The processes beside the demo: a worker that leaves when the demo does, however it goes."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from archive.config import Settings
from archive.worker.beside import worker_command

_LEAVING_SECONDS: Final = 20.0


@contextmanager
def worker_beside(settings: Settings) -> Iterator[None]:
    """Keep a worker at work on an archive; it is ended by its own id."""
    # The pipe is how it learns that we are gone; a session of its own keeps Ctrl-C for us.
    process = subprocess.Popen(
        worker_command(),
        env=environment_of(settings),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(_LEAVING_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdin:
            process.stdin.close()


def environment_of(settings: Settings) -> dict[str, str]:
    """Give what a worker beside the demo is started with: the settings of what it makes, and no others."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_")}
    environment |= {name: os.environ[name] for name in ("ARCHIVE_FFMPEG", "ARCHIVE_FFPROBE") if name in os.environ}
    environment["ARCHIVE_MEDIA_FOLDER"] = str(settings.media_folder.absolute())
    environment["ARCHIVE_WATERMARK_FOLDER"] = settings.watermark_folder
    environment["ARCHIVE_FACES"] = settings.faces
    environment["ARCHIVE_AV1"] = settings.av1
    environment["ARCHIVE_SPEECH"] = settings.speech
    environment["ARCHIVE_MODELS_FOLDER"] = str(settings.models_folder.absolute())
    return environment
