"""How fast and how well transcripts are drafted, and how many words are invented where nobody speaks.

It needs the models (`scripts/models`). The sentences beside this file, twenty in each language, were written for it and
tuned on by nobody; the archive's own synthetic voice speaks them. More come from folders (`--sentences`): `fr-1.wav`
beside `fr-1.txt`, the folder named for who speaks. A person's sentence and speech come from `../shared/corpora/voice`,
where that is. The tables are written into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import tempfile
import time
import wave
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.adapters.recognition.whisper import open_whisper
from archive.adapters.speech.kokoro import KokoroSpeech, open_kokoro
from archive.domain.words.recognition import Stretch, words_as_text
from archive.domain.words.text_folding import fold
from archive.ports import SPEECH_HERTZ, SPOKEN_HERTZ, ListenOrder, Recogniser, SpeechOrder, SpokenLine
from scripts.benches.concealment.clips import CORPORA

VOICE = CORPORA / "voice"
READ = {
    "pv_fr.wav": ("fr", "Sous le consulat il devient conservateur des eaux et forêts et conseiller général"),
}
SENTENCES = Path(__file__).parent / "sentences"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- drafts, written by scripts/bench transcripts -->", "<!-- end of drafts -->"
SECONDS = 60
PAUSE_SECONDS = 1
_CLOCK = numpy.arange(SECONDS * SPEECH_HERTZ) / SPEECH_HERTZ


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """What is said, in which language and by whom, and its sound."""

    voice: str
    language: str
    text: str
    sound: Path


class Bench:
    """The recogniser, the tools that give it sounds, and a folder for them."""

    def __init__(self, recogniser: Recogniser, tools: FfmpegTools, folder: Path) -> None:
        self.recogniser = recogniser
        self.tools = tools
        self.folder = folder

    def heard(self, speech: Path, language: str) -> tuple[str, float, float]:
        """Give what was heard of a sound, and what it took: processor time and time on the clock."""
        found: list[Stretch] = []
        before, began = processor_time(), time.monotonic()
        self.recogniser.listen(speech, ListenOrder(language=language), found.append)
        text = " ".join(words_as_text(line.words) for stretch in found for line in stretch.lines)
        return text, processor_time() - before, time.monotonic() - began

    def joined(self, files: Sequence[Path]) -> tuple[Path, float]:
        """Give sounds one after the other, with pauses, and how long they are together in seconds."""
        target = self.folder / "joined"
        with target.open("wb") as together:
            for file in files:
                speech, _ = self.speech(file)
                together.write(speech.read_bytes() + bytes(2 * SPEECH_HERTZ * PAUSE_SECONDS))
        return target, target.stat().st_size / 2 / SPEECH_HERTZ

    def speech(self, source: Path) -> tuple[Path, float]:
        """Give a sound as the recogniser takes it, and its length in seconds."""
        target = self.folder / "speech"
        return target, self.tools.speech(source, target) / 1_000


def main() -> None:
    """Measure, print three tables, and put them where they stand on the page of benchmarks."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--models",
        type=Path,
        default=Path(os.environ.get("ARCHIVE_MODELS_FOLDER", "models")),
        help="where the models lie",
    )
    options.add_argument("--sentences", type=Path, nargs="*", default=[], help="folders of sounds beside their texts")
    options.add_argument("--spoken", type=Path, help="keep the spoken sentences there, and speak none that is there")
    options.add_argument("--threads", type=int, default=1)
    given = options.parse_args()
    recogniser, speech = open_whisper(given.models, given.threads, 600), open_kokoro(given.models, given.threads, 600)
    if recogniser is None:
        raise SystemExit("transcripts: no model is installed (scripts/models).")
    tools = FfmpegTools(find_media_tools(None, None), timeout_seconds=600)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(recogniser, tools, Path(folder))
        told = "\n".join(
            (
                *tell_words(
                    bench, [*spoken_sentences(speech, given.spoken or Path(folder)), *_sentences(given.sentences)]
                ),
                "",
                *tell_speed(bench, given.threads),
                "",
                *tell_invented(bench),
            )
        )
    text = PAGE.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if begin and end:
        PAGE.write_text(f"{before}{BEGIN}\n\n{told}\n\n{END}{after}", encoding="utf-8")


def tell(line: str) -> str:
    """Print a line as soon as it is known, and give it."""
    print(line, flush=True)
    return line


def tell_words(bench: Bench, known: Iterable[Sentence]) -> Iterator[str]:
    """Tell how many words were wrong in each language, by who spoke; sentences are heard one after the other."""
    spoken: dict[tuple[str, str], list[tuple[str, Path]]] = {}
    for each in known:
        spoken.setdefault((each.language, each.voice), []).append((each.text, each.sound))
    yield tell("| Language | Who speaks | Sentences | Words wrong | Processor time × length, with starting |")
    yield tell("|---|---|--:|--:|--:|")
    for (language, voice), sentences in sorted(spoken.items()):
        joined, seconds = bench.joined([sound for _, sound in sentences])
        heard, processor_seconds, _ = bench.heard(joined, language)
        said = words(" ".join(text for text, _ in sentences))
        wrong = edits(said, words(heard))
        share = f"{wrong} of {len(said)} ({100 * wrong / len(said):.1f} %)"
        yield tell(f"| {language} | {voice} | {len(sentences)} | {share} | {processor_seconds / seconds:.2f} |")


def tell_speed(bench: Bench, threads: int) -> Iterator[str]:
    """Tell how long it takes to draft some minutes of people reading, all in one sound."""
    files = sorted(VOICE.glob("libri_test-other/*/*.flac"))[:12]
    if not files:
        yield tell("Speed over people who read was not measured: the shared recordings were not there.")
        return
    joined, seconds = bench.joined(files)
    _, processor_seconds, clock_seconds = bench.heard(joined, "en")
    yield tell("| People who read, in English | Threads | Processor time × length | Time on the clock × length |")
    yield tell("|---|--:|--:|--:|")
    yield tell(f"| {seconds:.0f} s | {threads} | {processor_seconds / seconds:.2f} | {clock_seconds / seconds:.2f} |")


def tell_invented(bench: Bench) -> Iterator[str]:
    """Tell how many words were written over a minute of each sound in which nobody speaks."""
    yield tell(f"| {SECONDS} s of | Words drafted, told that it is French | Language found out |")
    yield tell("|---|--:|--:|")
    for name, make in NOISES.items():
        sound = bench.folder / "noise"
        samples = make()
        sound.write_bytes((numpy.clip(samples, -1, 1) * 32_000).astype("<i2").tobytes())
        counted = [len(words(bench.heard(sound, language)[0])) for language in ("fr", "")]
        yield tell(f"| {name} | {' | '.join(map(str, counted))} |")


def _noise(bend: float) -> numpy.ndarray:
    """Give noise of which the lower tones are the louder the more it is bent: 0 is white."""
    white = numpy.random.default_rng(7).standard_normal(len(_CLOCK))
    heights = numpy.maximum(numpy.fft.rfftfreq(len(_CLOCK), 1 / SPEECH_HERTZ), 20)
    made = numpy.fft.irfft(numpy.fft.rfft(white) / heights**bend, len(_CLOCK))
    return made / numpy.abs(made).max()


def _wind() -> numpy.ndarray:
    gusts = 0.4 + 0.6 * numpy.sin(numpy.pi * _CLOCK / 7) ** 2 + 0.2 * numpy.abs(numpy.sin(numpy.pi * _CLOCK / 1.9))
    return 0.7 * _noise(1) * gusts


def _chords() -> numpy.ndarray:
    tones = sum(numpy.sin(2 * numpy.pi * n * h * _CLOCK) / n for h in (220.7, 277.9, 331.1) for n in (1, 2, 3))
    return 0.15 * tones * numpy.exp(-(_CLOCK % 2) / 0.7)


def _melody() -> numpy.ndarray:
    scale = numpy.array([262, 294, 330, 349, 392, 440, 494, 523])[(_CLOCK / 0.5).astype(int) * 5 % 8]
    bowed = sum(numpy.sin(2 * numpy.pi * n * scale * _CLOCK + 0.3 * numpy.sin(31 * _CLOCK)) / n for n in (1, 2, 3, 4))
    return 0.15 * bowed


def _drums() -> numpy.ndarray:
    snare = 0.5 * _noise(0) * numpy.exp(-(_CLOCK % 0.5) / 0.05)
    return snare + 0.4 * numpy.sin(2 * numpy.pi * 70 * _CLOCK) * numpy.exp(-(_CLOCK % 1) / 0.1)


NOISES: dict[str, Callable[[], numpy.ndarray]] = {
    "silence": lambda: numpy.zeros(len(_CLOCK)),
    "faint noise": lambda: 0.003 * _noise(0),
    "white noise": lambda: 0.3 * _noise(0),
    "rain (pink noise)": lambda: 0.3 * _noise(0.5),
    "wind in gusts": _wind,
    "chords": _chords,
    "a melody": _melody,
    "drums": _drums,
    "a band": lambda: _melody() + _chords() + 0.6 * _drums(),
}


def spoken_sentences(speech: KokoroSpeech | None, folder: Path) -> Iterator[Sentence]:
    """Yield the sentences that were written for this, spoken by the first voice of each language."""
    if speech is None:
        raise SystemExit("transcripts: no model that speaks the sentences is installed (scripts/models).")
    for language, (voice, *_) in speech.voices().items():
        texts = (SENTENCES / f"{language}.txt").read_text("utf-8").splitlines()
        sounds = [folder / f"{language}-{number}.wav" for number in range(len(texts))]
        if not all(map(Path.is_file, sounds)):
            lines = tuple(SpokenLine(text=text) for text in texts)
            speak_into(speech, SpeechOrder(language=language, voice=voice, lines=lines), sounds)
        for text, sound in zip(texts, sounds, strict=True):
            yield Sentence(voice=f"Kokoro, {voice}", language=language, text=text, sound=sound)


def speak_into(speech: KokoroSpeech, order: SpeechOrder, sounds: Sequence[Path]) -> None:
    """Speak lines, each into a file of its own."""
    samples: list[bytes] = []
    with tempfile.TemporaryDirectory() as workspace:
        speech.speak(order, Path(workspace), samples.append)
    for sound, spoken in zip(sounds, samples, strict=True):
        sound.parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(sound), "wb") as file:
            file.setparams((1, 2, SPOKEN_HERTZ, 0, "NONE", ""))
            file.writeframes(spoken)


def _sentences(folders: Sequence[Path]) -> Iterator[Sentence]:
    """Yield the sentences whose texts are known from elsewhere."""
    for name, (language, text) in READ.items():
        if (VOICE / name).is_file():
            yield Sentence(voice="a person, read", language=language, text=text, sound=VOICE / name)
    for sound in (sound for folder in folders for sound in sorted(folder.glob("*.wav"))):
        text = sound.with_suffix(".txt").read_text("utf-8")
        yield Sentence(voice=sound.parent.name, language=sound.name[:2], text=text, sound=sound)


def words(text: str) -> list[str]:
    """Give the words of a text without case, accents and marks."""
    return [fold(word) for word in re.findall(r"[^\W_]+", text)]


def edits(said: list[str], heard: list[str]) -> int:
    """Count the words that are wrong, missing or too many."""
    row = list(range(len(heard) + 1))
    for number, word in enumerate(said, 1):
        before, row[0] = row[0], number
        for place, other in enumerate(heard, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (word != other))
    return row[-1]


def processor_time() -> float:
    """Give the processor time of all that this process has started, and of what that has started and seen end."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    ticks = 0
    for place in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # After the name, which may hold anything: state, parent, and from the 12th on four times in ticks.
            facts = place.read_text().rpartition(")")[2].split()
            ticks += sum(map(int, facts[11:15])) if int(facts[1]) == os.getpid() else 0
    return used.ru_utime + used.ru_stime + ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
