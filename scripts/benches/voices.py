"""How well a machine's voice is understood, read back by the recogniser, and how fast it speaks.

It needs the models (`scripts/models`). The twenty sentences in each language were written for `scripts/bench
transcripts` and tuned on by nobody. Every voice that can be chosen reads them; `--voices` measures some, and leaves the
rows of the others as they are. The table is written into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.adapters.recognition.whisper import open_whisper
from archive.adapters.speech.kokoro import VOICES, KokoroSpeech, open_kokoro
from archive.ports import SPOKEN_HERTZ, SpeechOrder, SpokenLine
from scripts.benches.transcripts import PAGE, SENTENCES, Bench, edits, processor_time, speak_into, tell, words

BEGIN, END = "<!-- voices, written by scripts/bench voices -->", "<!-- end of voices -->"
HEAD = (
    "| Language | Voice | Sentences | Words wrong, read back | Processor time × length | On the clock |",
    "|---|---|--:|--:|--:|--:|",
)


def main() -> None:
    """Have each voice read the sentences, read them back, and put the rows where they stand."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--models", type=Path, default=Path(os.environ.get("ARCHIVE_MODELS_FOLDER", "models")))
    options.add_argument("--voices", nargs="*", default=[name for names in VOICES.values() for name in names])
    options.add_argument("--sentences", type=int, default=20, help="how many of the sentences are read")
    given = options.parse_args()
    recogniser, speech = open_whisper(given.models, 1, 600), open_kokoro(given.models, 1, 600)
    if recogniser is None or speech is None:
        raise SystemExit("voices: not all models are installed (scripts/models).")
    tools = FfmpegTools(find_media_tools(None, None), timeout_seconds=600)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(recogniser, tools, Path(folder))
        rows = dict(_measured(bench, speech, given.voices, given.sentences))
    text = PAGE.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    standing, end, after = rest.partition(END)
    if begin and end:
        kept = {line.split("|")[2].strip(): line for line in standing.splitlines() if line.startswith("| ")}
        known = [name for names in VOICES.values() for name in names]
        table = [*HEAD, *(line for name in known if (line := rows.get(name) or kept.get(name)))]
        PAGE.write_text("\n".join([before + BEGIN, "", *table, "", END]) + after, encoding="utf-8")


def _measured(bench: Bench, speech: KokoroSpeech, voices: list[str], most: int) -> Iterator[tuple[str, str]]:
    """Yield the row of each voice."""
    for language, names in speech.voices().items():
        texts = (SENTENCES / f"{language}.txt").read_text("utf-8").splitlines()[:most]
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
    said = words(" ".join(texts))
    wrong = edits(said, words(heard))
    share = f"{wrong} of {len(said)} ({100 * wrong / len(said):.1f} %)"
    return f"| {language} | {voice} | {len(texts)} | {share} | {used / seconds:.2f} | {taken / seconds:.2f} |"


if __name__ == "__main__":
    main()
