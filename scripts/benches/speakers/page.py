"""The table of attackers, and the words under it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy

from archive.adapters.speech.kokoro import KokoroSpeech
from archive.domain.words.transcripts import Cue
from scripts.benches.concealment.peers import Peers
from scripts.benches.speakers.attack import Told, adapted, attack, even, worded
from scripts.benches.speakers.people import VOICE, Piece, pieces
from scripts.benches.speakers.ways import Reading, Way, disguise, heard_apart, read_anew, seconds_of, shift, tell
from scripts.benches.transcripts import Bench, edits, words

HEAD = (
    "| | EER, ignorant | lazy | adapted | Rank by speaker model | by pitch | by durations | Words wrong"
    " | Processor time × length |",
    "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
)


def tell_attacks(
    bench: Bench, ffmpeg: Path, speech: KokoroSpeech, peers: Peers, most_people: int, *, most_pieces: int
) -> Iterator[str]:
    """Yield the table of attackers, or one line that says why there is none."""
    if not VOICE.is_dir():
        yield "How well speakers are told apart was not measured: the shared recordings were not there."
        return
    people = pieces(ffmpeg, bench.folder, most_people, most_pieces)
    tell(f"{most_people} people, {len(people)} pieces: writing down what they say …")
    said = heard_apart(bench, people)
    spoken = Counter(piece.speaker for piece, cues in zip(people, said, strict=True) if cues)
    kept = [number for number, cues in enumerate(said) if cues and spoken[people[number].speaker] > 1]
    people, said = [people[number] for number in kept], [said[number] for number in kept]
    tell("disguising …")
    ways = [
        Way(name="As recorded", ending="", seconds=0.0),
        shift(ffmpeg, people),
        disguise(peers, people, "mcadams", "McAdams, 0.8", bench.folder),
        disguise(peers, people, "world", "WORLD: one pitch for all, formants along", bench.folder),
    ]
    tell("reading anew …")
    read, readings = read_anew(ffmpeg, speech, people, said)
    known = {
        way.ending: peers.ask(
            "tell_speakers.py",
            {"describe": [str(piece.beside(way.ending) if way.ending else piece.path) for piece in people]},
            bench.folder,
        )
        for way in (*ways, read)
    }
    some = people[: most_pieces * 4]
    reference = words(_text(said[: len(some)]))
    yield from HEAD
    for way in (*ways, read):
        wrong = "–"
        if way.ending:
            heard = words(_text(heard_apart(bench, some, way.ending)))
            wrong = f"{100 * edits(reference, heard) / len(reference):.1f} %"
        yield _row(way, people, known[""], known[way.ending], wrong)
    yield ""
    yield from _kept(people, readings)


def _row(way: Way, people: Sequence[Piece], plain: Any, told: Any, wrong: str) -> str:
    voices = _column(told, "embedding")
    ignorant = attack(people, _column(plain, "embedding"), voices)
    lazy = attack(people, voices, voices)
    pitch, durations = even(_column(told, "pitch")), even(_column(told, "durations"))
    seen, folds = adapted(people, numpy.hstack([even(voices), pitch, durations]))
    learnt = attack(people, seen, seen, folds)
    ranks = [lazy, attack(people, pitch, pitch), attack(people, durations, durations)]
    speed = f"{way.seconds / seconds_of(people):.2f}" if way.ending else "–"
    errors = " | ".join(f"{each.error:.0f} %" for each in (ignorant, lazy, learnt))
    return f"| {way.name} | {errors} | {' | '.join(map(_rank, ranks))} | {wrong} | {speed} |"


def _kept(people: Sequence[Piece], readings: Sequence[Reading]) -> Iterator[str]:
    """Yield what an attacker reaches who goes by when lines begin, or by what words somebody chooses."""
    times = even(numpy.array([_timing(reading) for reading in readings]))
    texts = [" ".join(line.text for line in reading.script.lines).lower() for reading in readings]
    by_words = worded(texts, lambda text: words(text))
    by_letters = worded(texts, lambda text: [text[n : n + 3] for n in range(len(text) - 2)])
    yield "| Whoever goes by what a reading keeps | EER | Rank |"
    yield "|---|--:|--:|"
    for name, seen in (
        ("when its lines begin, and how long they are", times),
        ("its words", by_words),
        ("its letters, three by three", by_letters),
    ):
        told = attack(people, seen, seen)
        yield f"| {name} | {told.error:.0f} % | {_rank(told)} |"


def _timing(reading: Reading) -> list[float]:
    starts = reading.times.starts_ms
    said = [line.at_ms or 0 for line in reading.script.lines]
    letters = [len(line.text) for line in reading.script.lines]
    gaps = [after - before for before, after in pairwise(said)] or [0]
    late = [heard - asked for heard, asked in zip(starts, said, strict=True)]
    return [float(x) for x in (len(starts), said[0], sum(gaps) / len(gaps), sum(letters), max(letters), sum(late))]


def _text(said: Sequence[Sequence[Cue]]) -> str:
    return " ".join(cue.text for cues in said for cue in cues)


def _column(told: Any, name: str) -> Any:
    return numpy.array([each[name] for each in told])


def _rank(told: Told) -> str:
    return f"{told.rank:.0f} ± {told.spread:.0f}"
