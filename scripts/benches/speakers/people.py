"""Who speaks: the shared recordings of people who read, in pieces of some seconds, each person in at least two."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from archive.ports import SPEECH_HERTZ
from scripts.benches.concealment.clips import CORPORA

VOICE = CORPORA / "voice"
SECONDS = 7


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Some seconds of somebody: whose they are, whether that is a woman or a man, and the sound."""

    speaker: str
    sex: str
    path: Path

    def beside(self, name: str) -> Path:
        """Give where the same piece lies once something was made of it."""
        return self.path.with_name(f"{self.path.stem}.{name}.wav")


def pieces(ffmpeg: Path, folder: Path, most_people: int, most_pieces: int) -> list[Piece]:
    """Cut so many pieces of so many people, women and men in turn, whoever has several recordings first.

    Of whom there is one recording, there are two pieces.
    """
    sexes = dict(_sexes())
    recordings: dict[str, list[Path]] = {}
    for path in sorted(VOICE.glob("libri_*/**/*.flac")):
        recordings.setdefault(path.name.partition("-")[0], []).append(path)
    by_sex = {
        sex: sorted((who for who in recordings if sexes.get(who) == sex), key=lambda who: -len(recordings[who]))
        for sex in "FM"
    }
    in_turn = [who for pair in zip_longest(by_sex["F"], by_sex["M"]) for who in pair if who]
    made: list[Piece] = []
    for speaker in in_turn[:most_people]:
        files = recordings[speaker][:most_pieces]
        places = [(file, 0) for file in files] if len(files) > 1 else [(files[0], 0), (files[0], SECONDS)]
        for number, (file, start) in enumerate(places):
            piece = Piece(speaker=speaker, sex=sexes[speaker], path=folder / f"{speaker}-{number}.wav")
            _cut(ffmpeg, file, start, piece.path)
            made.append(piece)
    return made


def _sexes() -> Iterator[tuple[str, str]]:
    """Yield who is a woman (F) and who a man (M), as the corpus tells."""
    for line in (VOICE / "SPEAKERS.TXT").read_text("utf-8").splitlines():
        told = [field.strip() for field in line.split("|")]
        if not line.startswith(";") and len(told) > 1:
            yield told[0], told[1]


def _cut(ffmpeg: Path, source: Path, start_seconds: int, target: Path) -> None:
    command = [str(ffmpeg), "-v", "error", "-nostdin", "-y", "-ss", str(start_seconds), "-t", str(SECONDS)]
    command += ["-i", str(source), "-ac", "1", "-ar", str(SPEECH_HERTZ), "-c:a", "pcm_s16le"]
    subprocess.run([*command, "-fflags", "+bitexact", str(target)], check=True, capture_output=True, timeout=60)
