"""Kokoro as what reads aloud: run by onnxruntime on sounds that eSpeak NG writes, in a process with limits."""

from __future__ import annotations

import base64
import importlib.metadata
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from archive.adapters.models import KOKORO, Model, is_likely_here, is_runtime_here, require_model
from archive.adapters.sandbox.model_child import ModelChild
from archive.adapters.speech.spoken_text import sentences
from archive.domain.errors import MediaToolError
from archive.ports import SPOKEN_HERTZ, SpeechOrder

_CHILD: Final = "archive.adapters.speech.kokoro_child"
_LONGEST_ANSWER_BYTES: Final = 64 << 20

VOICES: Final[Mapping[str, Sequence[str]]] = {
    "fr": ("ff_siwis",),
    "es": ("ef_dora", "em_alex"),
    "en": ("af_heart", "am_michael"),
}
"""The voices of each language; each was read back by a recogniser. Of Arabic none could be understood."""

PAUSE_MS: Final = 220
"""How long it is quiet between two sentences of a line: always the same, whoever spoke it."""

SOUNDS: Final = {"fr": "fr", "es": "es", "en": "en-us"}
"""What eSpeak NG calls each language."""


@dataclass(frozen=True, kw_only=True)
class KokoroSpeech:
    """Kokoro's model and voices in a folder, and how much they may use."""

    folder: Path
    threads: int = 1
    timeout_seconds: float = 21_600
    model: Model = KOKORO

    def made_with(self) -> Mapping[str, str]:
        """Give the model, its hash, what runs it, and every setting."""
        return {
            "model": self.model.name,
            "sha256": self.model.sha256,
            "onnxruntime": importlib.metadata.version("onnxruntime"),
            "espeak-ng": importlib.metadata.version("espeakng-loader"),
            "pause_ms": str(PAUSE_MS),
            "hertz": str(SPOKEN_HERTZ),
        }

    def voices(self) -> Mapping[str, Sequence[str]]:
        """Give the voices of each language."""
        return VOICES

    def speak(self, order: SpeechOrder, workspace: Path, take: Callable[[bytes], None]) -> None:
        """Speak lines one after the other.

        Raises:
            NoModelError: the model is not whole.
            MediaToolError: there is no such voice, or a line could not be spoken to its end.
        """
        if order.voice not in VOICES.get(order.language, ()):
            raise MediaToolError("There is no such voice in this language.")
        asked = {
            "model": str(require_model(self.model, self.folder).absolute()),
            "voice": order.voice,
            "sounds": SOUNDS[order.language],
            "threads": self.threads,
            "pause_ms": PAUSE_MS,
            "lines": [[sentences(line.text, order.language), line.pace / 1_000] for line in order.lines],
        }
        # The words go by a file: whoever lists the processes of a machine reads what they were started with.
        wish = workspace / "order.json"
        wish.write_text(json.dumps(asked), "utf-8")
        child = ModelChild(
            module=_CHILD,
            does="reads aloud",
            threads=self.threads,
            timeout_seconds=self.timeout_seconds,
            longest_line_bytes=_LONGEST_ANSWER_BYTES,
        )
        spoken = 0

        def hand_on(samples: bytes) -> None:
            nonlocal spoken
            spoken += 1
            take(samples)

        child.run(str(wish.absolute()), read_samples, hand_on)
        if spoken != len(order.lines):
            raise MediaToolError("What reads aloud ended before the text did.")


def read_samples(line: bytes) -> bytes:
    """Give the samples that a line of the child's holds."""
    return base64.b64decode(line, validate=True)


def open_kokoro(folder: Path, threads: int, timeout_seconds: float) -> KokoroSpeech | None:
    """Give what reads aloud where its libraries and its model are installed, else nothing."""
    if not is_runtime_here(KOKORO) or not is_likely_here(KOKORO, folder):
        return None
    return KokoroSpeech(folder=folder, threads=threads, timeout_seconds=timeout_seconds)
