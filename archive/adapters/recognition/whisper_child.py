"""Runs Whisper on a sound in a process of its own and writes one JSON line for each stretch in which somebody speaks.

Arguments: one JSON object (`sound`, `model`, `language`, `languages`, `from_ms`, `threads` and the settings). The last
line says that the end was reached: without it, whoever reads knows that the sound was not heard to its end.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

HERTZ: Final = 16_000
_MS: Final = HERTZ // 1_000
_SAMPLE_BYTES: Final = 2
_BLOCK_SECONDS: Final = 600
_LONGEST_MS: Final = 28_000
"""A stretch is heard in one look of the network, which sees 30 seconds."""

_LARGEST_GAP_MS: Final = 2_000
_TOKENS: Final = (24, 12)
"""How many tokens a stretch may be written in: so many, and so many a second. No speech is denser."""

_CERTAIN_OF_LANGUAGE: Final = 0.85
"""How likely another language than the one told must be before it is believed."""

_TOO_SHORT_TO_TELL_MS: Final = 3_000


@dataclass(frozen=True)
class Spoken:
    """From when to when somebody speaks, and in which language; none where it is too short to tell."""

    start_ms: int
    end_ms: int
    language: str


def main(arguments: list[str]) -> None:
    """Hear the sound and write down each stretch."""
    order = json.loads(arguments[0])
    # Before the libraries are loaded, which ask for these: nothing is fetched, no more threads run than are allowed.
    os.environ["HF_HUB_OFFLINE"] = "1"
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = str(order["threads"])
    for told in _heard(order):
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    sys.stdout.write('{"whole": true}\n')


def _heard(order: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    import numpy
    from faster_whisper import WhisperModel

    samples = numpy.memmap(order["sound"], dtype="<i2", mode="r") if _is_any(order["sound"]) else numpy.zeros(0, "<i2")
    model = WhisperModel(
        order["model"],
        device="cpu",
        compute_type=order["compute_type"],
        cpu_threads=order["threads"],
        num_workers=1,
        local_files_only=True,
    )
    spoken = (
        Spoken(start, end, _language(model, _floats(numpy, samples[start * _MS : end * _MS]), order))
        for start, end in _speech(numpy, samples, order)
    )
    for one in _stretches(spoken):
        sound = _floats(numpy, samples[one.start_ms * _MS : one.end_ms * _MS])
        language = _told(one, model, sound, order)
        lines = list(_lines(model, sound, language, order)) if language in order["languages"] else None
        yield {"start": one.start_ms, "end": one.end_ms, "language": language, "lines": lines}


def _is_any(path: str) -> bool:
    return Path(path).stat().st_size >= _SAMPLE_BYTES  # no map is made of nothing


def _floats(numpy: Any, samples: Any) -> Any:
    return samples.astype(numpy.float32) / 32_768


def _speech(numpy: Any, samples: Any, order: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    """Yield from when to when somebody speaks, looking at ten minutes at a time; no word is cut between two looks."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(**order["vad"])
    start = order["from_ms"] * _MS
    while start < len(samples):
        end = min(len(samples), start + _BLOCK_SECONDS * HERTZ)
        found = [
            (s["start"] + start, s["end"] + start)
            for s in _spoken(numpy, samples, (start, end), options, get_speech_timestamps)
        ]
        next_start = end
        if end < len(samples) and len(found) > 1 and found[-1][1] >= end - HERTZ:
            # Somebody speaks on: this is heard whole in the next look.
            next_start = found.pop()[0]
        yield from ((begin // _MS, stop // _MS) for begin, stop in found)
        start = next_start


def _spoken(numpy: Any, samples: Any, place: tuple[int, int], options: Any, look: Any) -> Any:
    return look(_floats(numpy, samples[place[0] : place[1]]), options, sampling_rate=HERTZ)


def _stretches(speech: Iterator[Spoken]) -> Iterator[Spoken]:
    """Join what is spoken in one language with short pauses, as long as the network sees it in one look."""
    before: Spoken | None = None
    for one in speech:
        if before is None:
            before = one
        elif _is_one(before, one):
            # What was too short to tell goes with what is before or after it.
            before = Spoken(before.start_ms, one.end_ms, before.language or one.language)
        else:
            yield before
            before = one
    if before is not None:
        yield before


def _is_one(before: Spoken, after: Spoken) -> bool:
    is_near = after.start_ms - before.end_ms <= _LARGEST_GAP_MS and after.end_ms - before.start_ms <= _LONGEST_MS
    return is_near and (before.language == after.language or not (before.language and after.language))


def _language(model: Any, sound: Any, order: Mapping[str, Any]) -> str:
    """Give which language is spoken: the one told, unless it is certainly another; nothing where it is too short."""
    told = str(order["language"])
    if not model.model.is_multilingual:
        return told
    if len(sound) < _TOO_SHORT_TO_TELL_MS * _MS:
        return ""
    found, likely, _all = model.detect_language(sound)
    return str(found) if not told or likely >= _CERTAIN_OF_LANGUAGE else told


def _told(one: Spoken, model: Any, sound: Any, order: Mapping[str, Any]) -> str:
    """Give the language of a stretch that was too short to tell and stood alone: the one told, else the likeliest."""
    return one.language or str(order["language"]) or str(model.detect_language(sound)[0])


def _lines(model: Any, sound: Any, language: str, order: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    most = _TOKENS[0] + _TOKENS[1] * len(sound) // HERTZ
    segments, _info = model.transcribe(
        sound, language=language, word_timestamps=True, max_new_tokens=min(most, 220), **order["decode"]
    )
    for segment in segments:
        words = [_word(word) for word in segment.words or ()]
        if words:
            yield {"words": words, "dense": bool(segment.compression_ratio > order["densest"])}


def _word(word: Any) -> list[Any]:
    # The times are numpy's own numbers, which JSON does not know.
    return [
        round(float(word.start) * 1_000),
        round(float(word.end) * 1_000),
        word.word.strip(),
        float(word.probability),
    ]


if __name__ == "__main__":
    main(sys.argv[1:])
