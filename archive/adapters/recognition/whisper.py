"""Whisper as a recogniser: run by faster-whisper in a process with limits, on stretches in which somebody speaks."""

from __future__ import annotations

import importlib.metadata
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from archive.adapters.models import WHISPER_BASE, WHISPER_TINY_EN, Model, is_likely_here, is_runtime_here, require_model
from archive.adapters.recognition.quiet_points import at_quiet_points
from archive.adapters.sandbox.model_child import ModelChild
from archive.domain.errors import MediaToolError
from archive.domain.words.recognition import HeardLine, HeardWord, Stretch, collapse_lines, collapse_repeats, split_line
from archive.ports import ListenOrder

_CHILD: Final = "archive.adapters.recognition.whisper_child"
_LONGEST_ANSWER_BYTES: Final = 4 << 20

# One temperature: the same sound gives the same draft. No prompt and no hot words: they are written into noise.
DECODE: Final[Mapping[str, Any]] = {
    "beam_size": 5,
    "temperature": 0.0,
    "condition_on_previous_text": False,
    "no_speech_threshold": 0.6,
    "log_prob_threshold": None,
    "compression_ratio_threshold": None,
    "vad_filter": False,
}
VOICE: Final[Mapping[str, Any]] = {
    "threshold": 0.5,
    "min_speech_duration_ms": 300,
    "min_silence_duration_ms": 500,
    "speech_pad_ms": 400,
    "max_speech_duration_s": 28,
}
CHECK_DECODE: Final[Mapping[str, Any]] = {**DECODE, "beam_size": 1}
CHECK_VOICE: Final[Mapping[str, Any]] = {**VOICE, "threshold": 0.3, "min_speech_duration_ms": 150}
"""How a sound is heard to check another hearing: the likeliest word each time, and faint voices too."""

COMPUTE_TYPE: Final = "int8"
DENSEST: Final = 2.4
"""Text that packs better than this says the same again and again."""


@dataclass(frozen=True, kw_only=True)
class WhisperRecogniser:
    """A Whisper model in a folder, and how much it may use; `second` hears again, with it, what is in its languages."""

    folder: Path
    threads: int = 1
    timeout_seconds: float = 21_600
    model: Model = WHISPER_BASE
    second: Model | None = None

    def made_with(self) -> Mapping[str, str]:
        """Give the model, its hash, what runs it, and every setting."""
        return self._told(DECODE, VOICE)

    def checked_with(self, language: str) -> Mapping[str, str]:
        """Give the model and its settings where it hears a sound again, and the second model if that hears it."""
        told = self._told(CHECK_DECODE, CHECK_VOICE)
        second = self._second_in(language)
        return {**told, "second_model": second.name, "second_sha256": second.sha256} if second else told

    def _second_in(self, language: str) -> Model | None:
        is_its = self.second is not None and language.split("-")[0] in self.second.languages
        return self.second if is_its else None

    def _told(self, decode: Mapping[str, Any], voice: Mapping[str, Any]) -> Mapping[str, str]:
        settings = {**decode, **{f"vad_{name}": value for name, value in voice.items()}}
        return {
            "model": self.model.name,
            "sha256": self.model.sha256,
            "faster-whisper": importlib.metadata.version("faster-whisper"),
            "ctranslate2": importlib.metadata.version("ctranslate2"),
            "compute_type": COMPUTE_TYPE,
            **{name: str(value) for name, value in settings.items()},
        }

    def languages(self) -> tuple[str, ...]:
        """Give the languages that it writes down."""
        return self.model.languages

    def listen(self, sound: Path, order: ListenOrder, take: Callable[[Stretch], None]) -> None:
        """Hear a sound and hand over each stretch once it is done.

        To check another hearing the second model hears it as well, from the beginning, where it knows the language.

        Raises:
            NoModelError: the model is not whole.
            MediaToolError: it could not be heard to its end.
        """
        self._hear(self.model, sound, order, take)
        second = self._second_in(order.language) if order.checks else None
        if second is not None:
            self._hear(second, sound, order, take)

    def _hear(self, model: Model, sound: Path, order: ListenOrder, take: Callable[[Stretch], None]) -> None:
        asked = {
            "sound": str(sound.absolute()),
            "model": str(require_model(model, self.folder).absolute()),
            "language": order.language if order.language in model.languages + model.too_weak else "",
            "languages": model.languages,
            "from_ms": order.from_ms,
            "threads": self.threads,
            "compute_type": COMPUTE_TYPE,
            "vad": dict(CHECK_VOICE if order.checks else VOICE),
            "decode": dict(CHECK_DECODE if order.checks else DECODE),
            "densest": DENSEST,
        }
        child = ModelChild(
            module=_CHILD,
            does="drafts transcripts",
            threads=self.threads,
            timeout_seconds=self.timeout_seconds,
            longest_line_bytes=_LONGEST_ANSWER_BYTES,
        )
        ended = False

        def hand_on(stretch: Stretch | None) -> None:
            nonlocal ended
            if stretch is None:
                ended = True
            else:
                take(at_quiet_points(stretch, sound))

        child.run(json.dumps(asked), read_stretch, hand_on)
        if not ended:
            raise MediaToolError("What drafts transcripts ended before the sound did.")


def open_whisper(folder: Path, threads: int, timeout_seconds: float) -> WhisperRecogniser | None:
    """Give the recogniser where its libraries and its model are installed, else nothing."""
    if not is_runtime_here(WHISPER_BASE) or not is_likely_here(WHISPER_BASE, folder):
        return None
    second = WHISPER_TINY_EN if is_likely_here(WHISPER_TINY_EN, folder) else None
    return WhisperRecogniser(folder=folder, threads=threads, timeout_seconds=timeout_seconds, second=second)


def read_stretch(line: bytes) -> Stretch | None:
    """Give the stretch that a line of the child's tells of, or None where it says that the sound has ended."""
    told = json.loads(line)
    return None if told.get("whole") else _stretch(told)


def _stretch(told: Mapping[str, Any]) -> Stretch:
    start_ms, end_ms, language = int(told["start"]), int(told["end"]), str(told["language"])
    if told["lines"] is None:
        unheard = HeardLine(start_ms=start_ms, end_ms=end_ms, language=language)
        return Stretch(start_ms=start_ms, end_ms=end_ms, lines=(unheard,))
    # What is repeated goes first: a phrase said ten times over would else be cut into ten lines.
    heard = (collapse_repeats(_line(one, start_ms, end_ms, language)) for one in told["lines"])
    lines = [part for line in heard for part in split_line(line)]
    return Stretch(start_ms=start_ms, end_ms=end_ms, lines=collapse_lines(lines))


def _line(told: Mapping[str, Any], start_ms: int, most_ms: int, language: str) -> HeardLine:
    def at(ms: int) -> int:
        return min(start_ms + ms, most_ms)

    words = tuple(
        HeardWord(start_ms=at(begin), end_ms=max(at(begin), at(end)), text=text, confidence=round(sure * 1_000))
        for begin, end, text, sure in told["words"]
        if text
    )
    begin, end = (words[0].start_ms, words[-1].end_ms) if words else (start_ms, most_ms)
    return HeardLine(
        start_ms=begin, end_ms=max(end, begin + 1), language=language, words=words, repeated=bool(told["dense"])
    )
