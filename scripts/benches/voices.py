"""How well speakers are told apart once a voice is hidden, and how well and how fast a machine's voice speaks.

It needs the models (`scripts/models`). The first table holds a reading against what disguises a voice, on people of the
shared recordings, under three attackers. In the second every voice that can be chosen reads twenty sentences that
nobody tuned on, and a recogniser reads them back. `--small` is the first table with ten people; `--write` puts what was
measured into docs/benchmarks.md, and leaves there what was not.
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.adapters.recognition.whisper import open_whisper
from archive.adapters.speech.kokoro import SOUNDS, VOICES, KokoroSpeech, open_kokoro
from archive.adapters.speech.kokoro_child import PhonemeWriter
from archive.ports import SPOKEN_HERTZ, SpeechOrder, SpokenLine
from scripts.benches.concealment.peers import open_peers
from scripts.benches.speakers.page import tell_attacks
from scripts.benches.speakers.ways import BARE, PINNED
from scripts.benches.transcripts import PAGE, SENTENCES, Bench, edits, processor_time, speak_into, tell, words

BEGIN, END = "<!-- voices, written by scripts/bench voices -->", "<!-- end of voices -->"
ATTACKS_BEGIN, ATTACKS_END = "<!-- attackers, written by scripts/bench voices -->", "<!-- end of attackers -->"
HEAD = (
    "| Language | Voice | Sentences | Words wrong, read back | Words that sound otherwise | Processor time × length"
    " | On the clock |",
    "|---|---|--:|--:|--:|--:|--:|",
)
NUMBERS = {
    "fr": {"deux": "2", "trois": "3", "quatre": "4", "six": "6", "douze": "12", "trente": "30", "quarante": "40"},
    "es": {"dos": "2", "tres": "3", "cuatro": "4", "cuarenta": "40"},
    "en": {"two": "2", "three": "3", "four": "4", "forty": "40"},
}
"""Numbers that stand in the sentences: a recogniser that writes digits heard no other word."""


def main() -> None:
    """Measure what was asked for, print it, and put it where it stands when it is to be written."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--models", type=Path, default=Path(os.environ.get("ARCHIVE_MODELS_FOLDER", "models")))
    options.add_argument("--peers", type=Path, default=Path(tempfile.gettempdir()) / "archive-bench-voices")
    options.add_argument("--voices", nargs="*", default=[name for names in VOICES.values() for name in names])
    options.add_argument("--sentences", type=int, default=20, help="how many of the sentences are read")
    options.add_argument("--people", type=int, default=30, help="how many people are told apart; 0 leaves it out")
    options.add_argument("--small", action="store_true", help="ten people, and no sentences")
    options.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    given = options.parse_args()
    recogniser, speech = open_whisper(given.models, 1, 600), open_kokoro(given.models, 1, 600)
    if recogniser is None or speech is None:
        raise SystemExit("voices: not all models are installed (scripts/models).")
    people, voices = (10, []) if given.small else (given.people, given.voices)
    paths = find_media_tools(None, None)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(recogniser, FfmpegTools(paths, timeout_seconds=600), Path(folder))
        attacks: list[str] = []
        if people:
            peers = open_peers(given.peers, PINNED, BARE)
            lines = tell_attacks(bench, paths.ffmpeg, speech, peers, people, most_pieces=2 if given.small else 4)
            attacks = [tell(line) for line in lines]
        rows = dict(_measured(bench, speech, voices, given.sentences))
    if given.write:
        size = " --small" if given.small else f" --people {given.people}"
        PAGE.write_text(_with_attacks(_with_rows(PAGE.read_text("utf-8"), rows), attacks, size), encoding="utf-8")


def _with_rows(text: str, rows: dict[str, str]) -> str:
    before, begin, rest = text.partition(BEGIN)
    standing, end, after = rest.partition(END)
    if not (begin and end):
        raise SystemExit("voices: docs/benchmarks.md has no place for the table of voices.")
    kept = {line.split("|")[2].strip(): line for line in standing.splitlines() if line.startswith("| ")}
    known = [name for names in VOICES.values() for name in names]
    table = [*HEAD, *(line for name in known if (line := rows.get(name) or kept.get(name)))]
    return "\n".join([before + BEGIN, "", *table, "", END]) + after


def _with_attacks(text: str, attacks: list[str], size: str) -> str:
    before, begin, rest = text.partition(ATTACKS_BEGIN)
    _, end, after = rest.partition(ATTACKS_END)
    if not (begin and end):
        raise SystemExit("voices: docs/benchmarks.md has no place for the table of attackers.")
    if not any(line.startswith("|") for line in attacks):
        return text
    told = f"`scripts/bench voices{size}`, {time.strftime('%Y-%m-%d')}."
    return "\n".join([before + ATTACKS_BEGIN, "", told, "", *attacks, "", ATTACKS_END]) + after


def _measured(bench: Bench, speech: KokoroSpeech, voices: list[str], most: int) -> Iterator[tuple[str, str]]:
    """Yield the row of each voice."""
    if voices:
        for line in HEAD:
            tell(line)
    for language, names in speech.voices().items():
        later = SENTENCES / f"{language}-later.txt"
        file = later if later.is_file() else SENTENCES / f"{language}.txt"
        texts = file.read_text("utf-8").splitlines()[:most]
        for voice in (name for name in names if name in voices):
            yield voice, tell(_row(bench, speech, texts, language, voice))


def _row(bench: Bench, speech: KokoroSpeech, texts: list[str], language: str, voice: str) -> str:
    sounds = [bench.folder / f"{voice}-{number}.wav" for number in range(len(texts))]
    order = SpeechOrder(language=language, voice=voice, lines=tuple(SpokenLine(text=text) for text in texts))
    before, began = processor_time(), time.monotonic()
    speak_into(speech, order, sounds)
    used, taken = processor_time() - before, time.monotonic() - began
    seconds = sum(sound.stat().st_size for sound in sounds) / 2 / SPOKEN_HERTZ
    joined, _ = bench.joined(sounds)
    heard, _, _ = bench.heard(joined, language)
    said, read_back = _counted(" ".join(texts), language), _counted(heard, language)
    sounds_said, sounds_heard = _sounds(texts, [heard], language)
    shares = [
        f"{wrong} of {len(said)} ({100 * wrong / len(said):.1f} %)"
        for wrong in (edits(said, read_back), edits(sounds_said, sounds_heard))
    ]
    speed = f"{used / seconds:.2f} | {taken / seconds:.2f}"
    return f"| {language} | {voice} | {len(texts)} | {' | '.join(shares)} | {speed} |"


def _sounds(said: list[str], heard: list[str], language: str) -> list[list[str]]:
    """Give how each word of either sounds: "cartes" and "carte", "aux" and "au" are one sound and two spellings."""
    known = PhonemeWriter(SOUNDS[language])
    return [
        [
            "".join(known.of(NUMBERS[language].get(word, word)))
            for word in re.findall(r"[^\W_]+", " ".join(texts).lower())
        ]
        for texts in (said, heard)
    ]


def _counted(text: str, language: str) -> list[str]:
    """Give the words of a text, its numbers in digits."""
    return [NUMBERS[language].get(word, word) for word in words(re.sub(r"(?<=\d)[.,](?=\d)", "", text))]


if __name__ == "__main__":
    main()
