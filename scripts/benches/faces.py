"""What concealing leaves to be seen and read, and how fast it is, beside deface, ffmpeg, mat2 and exiftool."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts.benches.concealment import coverage, page, recognition, rhythm, speed, traces
from scripts.benches.concealment.clips import CORPORA, Clip, corpus_clips
from scripts.benches.concealment.coverage import Row
from scripts.benches.concealment.peers import Peers, debian_program, open_peers
from tests import planted

PARTS = ("films", "unseen", "recognition", "traces", "speed", "rhythm")
WAYS = ("pan", "zoom", "tilt", "dim")
BACKS = "one-by-one-person-detection"
HELD = (
    "A face counts as covered when one mask holds three quarters of it (deface's ellipses as the boxes around them). "
    "*Seen again*: pictures of every tenth in which CenterFace finds a face from 0.3 on, in two sizes."
)
FILMS = (
    "**Films of the shared recordings.** The faces that must be hidden are those that CenterFace sees from 0.3 on in "
    f"the film's own size, 1.6 times enlarged or mirrored, linked over time, gaps of up to 12 pictures filled. {HELD}"
)
RHYTHM = (
    "**Faces of a moment**: films of 40 pictures at 720p into which faces were put where we wanted them, cut out of "
    "the shared photos or drawn. A film goes the archive's whole way: looked at, covered, made, looked at again, "
    "covered where a face was found, let out or kept back. *With button*: somebody dismisses every weak find at once. "
    "*Beside*: what another build leaves bare after its first look."
)
UNSEEN = (
    "**Films that nobody tuned on**: four stills over which a camera pans, zooms, tilts, or films in the dark; their "
    "faces were marked by people, not by a network."
)


def main() -> None:
    """Measure what is asked for, print it, and write it into the page."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="a few films and people only; the page stays as it is")
    options.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="only these")
    options.add_argument("--peers", type=Path, default=Path("build/peers-faces"), help="where the peers are kept")
    options.add_argument("--beside", type=Path, help="a checkout of another build, for `rhythm` and `recognition`")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        if "rhythm" in given.parts:
            _tell("rhythm", [*_of_a_moment(Path(name), given.beside, given.quick)], given.quick)
    if {*given.parts} > {"rhythm"} or "rhythm" not in given.parts:
        _beside_peers(given)


def _tell(part: str, told: list[str], quick: bool) -> None:
    print("\n".join(["", *told]), flush=True)
    if not quick:
        page.write(part, told)


def _of_a_moment(folder: Path, beside: Path | None, quick: bool) -> Iterator[str]:
    yield from (RHYTHM, "")
    names = ("bystander of 2", "narrators, still") if quick else ()
    films = rhythm.films(folder, names)
    other = rhythm.bare_beside(films, beside, folder) if beside else {}
    plain = rhythm.measure(films, folder, bulk=False)
    bulk = rhythm.measure([film for film in films if not film.script.is_clean], folder, bulk=True)
    yield from rhythm.lines(plain, bulk, other)


def _beside_peers(given: argparse.Namespace) -> None:
    """Measure what other programs are measured beside."""
    if not CORPORA.is_dir():
        raise SystemExit("faces: the shared recordings (../shared/corpora) are not here: nothing was measured.")
    peers = open_peers(given.peers)
    command = "`scripts/bench faces" + (" --quick`" if given.quick else "`")
    where = [*page.machine({**peers.versions(), **_programs()}, command)]
    print("\n".join(where))
    with tempfile.TemporaryDirectory() as name:
        for part in PARTS:
            if part in given.parts and part != "rhythm":
                (folder := Path(name) / part).mkdir()
                # Beside another build nothing is held against peers: that is no table of the page.
                _tell(part, [*_measured(part, peers, folder, given)], given.quick or given.beside is not None)
    if not given.quick and given.beside is None:
        page.write("machine", where)


def _measured(part: str, peers: Peers, folder: Path, given: argparse.Namespace) -> Iterator[str]:
    """Measure one part, and give its lines."""
    quick = given.quick
    if part == "films":
        rows = _rows(peers, [(clip, None) for clip in corpus_clips(folder, quick=quick)], folder)
        yield from page.coverage_lines(FILMS, rows, [] if quick else [BACKS])
    elif part == "unseen":
        rows = _rows(peers, _unseen(peers, folder, quick=quick), folder)
        yield from page.coverage_lines(UNSEEN, rows)
    elif part == "recognition":
        yield from page.attack_lines(recognition.attack(peers, folder, *((8, 4) if quick else (40, 6)), given.beside))
    elif part == "traces":
        yield from page.trace_lines(traces.count(folder, (".mp3", ".jpg", ".pdf") if quick else planted.SUFFIXES))
    else:
        yield from page.speed_lines(speed.measure(peers, folder, quick=quick))


def _rows(peers: Peers, clips: Sequence[tuple[Clip, list | None]], folder: Path) -> list[Row]:
    rows = []
    for clip, truth in clips:
        row = coverage.measure(peers, clip, folder, truth)
        rows.append(row)
        print(f"{clip.name}: uncovered {row.ours.uncovered} / {row.deface.uncovered} of {row.faces}", file=sys.stderr)
        for number, face in row.ours.missed:
            print(f"  ours leaves, in picture {number}: {face}", file=sys.stderr)
    return rows


def _unseen(peers: Peers, folder: Path, *, quick: bool) -> list[tuple[Clip, list]]:
    asked = {"stills": str(CORPORA / "faces" / "dlib"), "target": str(folder), "ways": WAYS[:1] if quick else WAYS}
    made = peers.ask("moving_stills.py", asked, folder)
    return [(Clip(each["name"], Path(each["path"]), 25), each["faces"]) for each in made]


def _programs() -> dict[str, str]:
    """Name the versions of the programs beside Python's."""
    found = {}
    for name, option in (("ffmpeg", "-version"), ("exiftool", "-ver"), ("mat2", "--version")):
        path = "ffmpeg" if name == "ffmpeg" else debian_program(name)
        if path:
            said = subprocess.run([path, option], check=True, capture_output=True, text=True).stdout.split()
            found[name] = said[2] if name == "ffmpeg" else said[-1]
    return found


if __name__ == "__main__":
    main()
