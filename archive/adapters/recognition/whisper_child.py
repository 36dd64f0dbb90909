"""Runs Whisper on a sound in a process of its own and writes one JSON line for each stretch in which somebody speaks.

Arguments: one JSON object (`sound`, `model`, `language`, `languages`, `from_ms`, `threads` and the settings). The last
line says that the end was reached: without it, whoever reads knows that the sound was not heard to its end.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
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


def main(arguments: list[str]) -> None:
    """Hear the sound and write down each stretch."""
    order = json.loads(arguments[0])
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
    for start_ms, end_ms in _stretches(_speech(numpy, samples, order)):
        sound = _floats(numpy, samples[start_ms * _MS : end_ms * _MS])
        language = _language(model, sound, order)
        lines = list(_lines(model, sound, language, order)) if language in order["languages"] else None
        yield {"start": start_ms, "end": end_ms, "language": language, "lines": lines}


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


def _stretches(speech: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join what is spoken with short pauses, as long as the network sees it in one look."""
    start = end = -1
    for begin, stop in speech:
        if start >= 0 and begin - end <= _LARGEST_GAP_MS and stop - start <= _LONGEST_MS:
            end = stop
            continue
        if start >= 0:
            yield start, end
        start, end = begin, stop
    if start >= 0:
        yield start, end


def _language(model: Any, sound: Any, order: Mapping[str, Any]) -> str:
    """Give which language is spoken: the one told, unless it is certainly another."""
    told = str(order["language"])
    if told and len(sound) < _TOO_SHORT_TO_TELL_MS * _MS:
        return told
    found, likely, _all = model.detect_language(sound)
    return str(found) if not told or likely >= _CERTAIN_OF_LANGUAGE else told


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
