"""The worker beside the demo makes what the demo would: with the same folder, tools and models."""

from __future__ import annotations

from pathlib import Path

from archive.config import Settings, read_settings
from archive.demo.processes import environment_of


def test_the_worker_beside_it_reads_aloud_with_the_same_models(tmp_path: Path) -> None:
    settings = Settings(media_folder=tmp_path, models_folder=tmp_path / "models", faces="off", av1="off")

    given = environment_of(settings)
    own = read_settings({name: value for name, value in given.items() if name.startswith("ARCHIVE_") and value})

    assert own.models_folder == settings.models_folder
    assert (own.speech, own.faces, own.av1) == (settings.speech, "off", "off")
    assert own.media_folder == tmp_path
