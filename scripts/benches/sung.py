"""How many words of drafts are wrong where somebody sings: the sentences of `transcripts`, as a melody, with a band.

No recording of a song with its words may be shared here, so that each sentence is spoken by the archive's own synthetic
voice and sung by a tool: every note lasts as long as a syllable, an octave of a minor scale is walked through, all is
slower and with a vibrato. A person who sings stretches vowels as well, and swallows others: it is the easier case. The
table is written into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
import wave
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.adapters.recognition.whisper import open_whisper
from archive.adapters.speech.kokoro import open_kokoro
from archive.ports import SPEECH_HERTZ
from scripts.benches.transcripts import NOISES, PAGE, Bench, Sentence, edits, spoken_sentences, tell, words

BEGIN, END = "<!-- sung, written by scripts/bench sung -->", "<!-- end of sung -->"
STEPS: Final = (0, 3, 5, 7, 5, 3, -2, 0)
"""The melody, in half-tones above where the voice speaks."""

NOTE_SECONDS: Final = 0.3
SLOWER: Final = 0.8
BESIDE: Final = {"alone": 0.0, "with a band at a quarter of its loudness": 0.25, "with a band as loud": 1.0}


def main() -> None:
    """Measure, print the table, and put it where it stands on the page of benchmarks."""
    options = argparse.ArgumentParser(description=__doc__)
    models = Path(os.environ.get("ARCHIVE_MODELS_FOLDER", "models"))
    options.add_argument("--models", type=Path, default=models, help="where the models lie")
    options.add_argument("--spoken", type=Path, help="keep the spoken sentences there, and speak none that is there")
    options.add_argument("--sentences", type=int, default=8, help="how many in each language")
    given = options.parse_args()
    recogniser = open_whisper(given.models, 1, 600)
    if recogniser is None:
        raise SystemExit("sung: no model is installed (scripts/models).")
    tools = FfmpegTools(find_media_tools(None, None), timeout_seconds=600)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(recogniser, tools, Path(folder))
        spoken = spoken_sentences(open_kokoro(given.models, 1, 600), given.spoken or Path(folder))
        told = "\n".join(tell_sung(bench, list(spoken), given.sentences))
    text = PAGE.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if begin and end:
        PAGE.write_text(f"{before}{BEGIN}\n\n{told}\n\n{END}{after}", encoding="utf-8")


def tell_sung(bench: Bench, spoken: Sequence[Sentence], most: int) -> Iterator[str]:
    """Tell how many words were wrong, and how many were drafted at all, in each language and beside what."""
    yield tell("| Language | Sung | Sentences | Words wrong | Words drafted |")
    yield tell("|---|---|--:|--:|--:|")
    for language in sorted({each.language for each in spoken}):
        chosen = [each for each in spoken if each.language == language][:most]
        said = words(" ".join(each.text for each in chosen))
        voice = _sung(bench, [each.sound for each in chosen])
        for name, loud in BESIDE.items():
            heard = words(bench.heard(_beside_a_band(bench, voice, loud), language)[0])
            wrong = edits(said, heard)
            share = f"{wrong} of {len(said)} ({100 * wrong / len(said):.1f} %)"
            yield tell(f"| {language} | {name} | {len(chosen)} | {share} | {len(heard)} |")


def _sung(bench: Bench, sounds: Sequence[Path]) -> numpy.ndarray:
    """Give sentences one after the other as somebody sings them, as the recogniser takes them."""
    pieces: list[numpy.ndarray] = []
    for sound in sounds:
        with wave.open(str(sound)) as file:
            seconds = file.getnframes() / file.getframerate()
        notes = range(round(seconds / NOTE_SECONDS) + 1)
        turns = (f"{at * NOTE_SECONDS:.2f} rubberband pitch {2 ** (STEPS[at % len(STEPS)] / 12):.4f}" for at in notes)
        melody = f"asendcmd=c='{'; '.join(turns)}',rubberband=tempo={SLOWER}:formant=preserved,vibrato=f=5.5:d=0.2"
        target = bench.folder / "sung.wav"
        subprocess.run(
            [find_media_tools(None, None).ffmpeg, "-v", "error", "-y", "-i", sound, "-af", melody, target],
            check=True,
            timeout=120,
            capture_output=True,
        )
        speech, _ = bench.speech(target)
        pieces += [numpy.frombuffer(speech.read_bytes(), "<i2") / 32_768, numpy.zeros(SPEECH_HERTZ)]
    return numpy.concatenate(pieces)


def _beside_a_band(bench: Bench, voice: numpy.ndarray, loud: float) -> Path:
    """Give a voice with a band beside it that is so many times as loud, as a file that the recogniser takes."""
    band = numpy.resize(NOISES["a band"](), len(voice))
    share = loud * numpy.sqrt(numpy.mean(voice**2) / numpy.mean(band**2))
    mixed = voice + share * band
    target = bench.folder / "mixed"
    target.write_bytes((mixed / max(1.0, numpy.abs(mixed).max()) * 32_000).astype("<i2").tobytes())
    return target


if __name__ == "__main__":
    main()
