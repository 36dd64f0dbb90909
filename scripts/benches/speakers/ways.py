"""How a voice is hidden, each way on the same pieces: shifted, McAdams, WORLD, and read anew by a machine."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.adapters.speech.kokoro import KokoroSpeech
from archive.domain.ids import WorkId
from archive.domain.voicing.fitting import Timeline, timeline
from archive.domain.voicing.script import Script, script_of
from archive.domain.words.recognition import Stretch, words_as_text
from archive.domain.words.transcripts import Cue, Transcript
from archive.ports import SPEECH_HERTZ, SPOKEN_HERTZ, ListenOrder, SpeechOrder, SpokenLine
from archive.review.works.voicing.revoice import place_lines
from scripts.benches.concealment.peers import Peers
from scripts.benches.speakers.people import SECONDS, Piece
from scripts.benches.transcripts import PAUSE_SECONDS, Bench, processor_time

PINNED = ("numpy==2.4.6", "pyworld==0.3.5", "scipy==1.17.1")
BARE = ("Resemblyzer==0.1.4",)
"""What it would bring along, torch above all, is not needed: only the weights in it are."""

SHIFTED = "asetrate=13600,aresample=16000,atempo=1.17647"
"""A pitch lower by 15 %, as broadcasters have it."""

VOICE = "af_heart"


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way: what it is called, the ending of its files, and the processor time it took in seconds."""

    name: str
    ending: str
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a machine read of one piece: the words, and when each of its lines begins."""

    script: Script
    times: Timeline


def shift(ffmpeg: Path, people: Sequence[Piece]) -> Way:
    """Lower every voice by the same share."""
    before = processor_time()
    for piece in people:
        command = [str(ffmpeg), "-v", "error", "-nostdin", "-y", "-i", str(piece.path), "-af", SHIFTED]
        subprocess.run([*command, str(piece.beside("shift"))], check=True, capture_output=True, timeout=60)
    return Way(name="Pitch lowered by 15 % (ffmpeg)", ending="shift", seconds=processor_time() - before)


def disguise(peers: Peers, people: Sequence[Piece], ending: str, name: str, folder: Path) -> Way:
    """Disguise every voice with one of the ways of the peers' environment."""
    pairs = [[str(piece.path), str(piece.beside(ending))] for piece in people]
    used = peers.ask("tell_speakers.py", {"disguise": {"way": ending, "pairs": pairs}}, folder)
    return Way(name=name, ending=ending, seconds=used)


def heard_apart(bench: Bench, people: Sequence[Piece], ending: str = "") -> list[tuple[Cue, ...]]:
    """Write down what is said in each piece, all of them heard one after the other."""
    sounds = [piece.beside(ending) if ending else piece.path for piece in people]
    joined, ends_ms = bench.folder / "joined", []
    with joined.open("wb") as together:
        for sound in sounds:
            speech, _ = bench.speech(sound)
            together.write(speech.read_bytes() + bytes(2 * SPEECH_HERTZ * PAUSE_SECONDS))
            ends_ms.append(together.tell() * 1_000 // (2 * SPEECH_HERTZ))
    found: list[Stretch] = []
    bench.recogniser.listen(joined, ListenOrder(language="en"), found.append)
    begins_ms = [0, *ends_ms[:-1]]
    lines = [line for stretch in found for line in stretch.lines]
    return [
        tuple(
            Cue(start_ms=line.start_ms - begin, end_ms=line.end_ms - begin, text=words_as_text(line.words))
            for line in lines
            if begin <= (line.start_ms + line.end_ms) // 2 < end and line.words
        )
        for begin, end in zip(begins_ms, ends_ms, strict=True)
    ]


def read_anew(
    ffmpeg: Path, speech: KokoroSpeech, people: Sequence[Piece], said: Sequence[tuple[Cue, ...]]
) -> tuple[Way, list[Reading]]:
    """Have a machine read what was written down of each piece, fitted to its times as the archive does."""
    scripts = [
        script_of(Transcript(id="bench", work_id=WorkId("bench"), language="en", cues=cues), VOICE) for cues in said
    ]
    before = processor_time()
    lines = tuple(SpokenLine(text=line.text) for script in scripts for line in script.lines)
    samples: list[bytes] = []
    readings = []
    with tempfile.TemporaryDirectory() as folder:
        speech.speak(SpeechOrder(language="en", voice=VOICE, lines=lines), Path(folder), samples.append)
        spoken = iter(samples)
        for piece, script in zip(people, scripts, strict=True):
            taken = [Path(folder) / str(number) for number, _ in enumerate(script.lines)]
            for path in taken:
                path.write_bytes(next(spoken))
            long_ms = [path.stat().st_size * 1_000 // (2 * SPOKEN_HERTZ) for path in taken]
            times = timeline(script.lines, long_ms)
            place_lines(taken, times, Path(folder) / "placed.wav")
            _as_heard(ffmpeg, Path(folder) / "placed.wav", piece.beside("revoiced"))
            readings.append(Reading(script=script, times=times))
    way = Way(name=f"Read by a machine ({VOICE})", ending="revoiced", seconds=processor_time() - before)
    return way, readings


def _as_heard(ffmpeg: Path, source: Path, target: Path) -> None:
    """Give a reading at the rate of the other sounds; who attacks hears it from its first word."""
    command = [str(ffmpeg), "-v", "error", "-nostdin", "-y", "-i", str(source), "-ac", "1", "-ar", str(SPEECH_HERTZ)]
    subprocess.run([*command, str(target)], check=True, capture_output=True, timeout=60)


def seconds_of(people: Sequence[Piece]) -> int:
    """Give how long all pieces are."""
    return SECONDS * len(people)


def tell(line: str) -> None:
    """Say what is being done, beside the table."""
    print(f"voices: {line}", file=sys.stderr, flush=True)
