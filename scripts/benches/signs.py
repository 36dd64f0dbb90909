"""What is found of signs, plates, badges and papers in drawn films and photos, and what looking for them costs."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CORPORA = ROOT.parent / "shared" / "corpora" / "faces"
sys.path.insert(0, str(ROOT))
SECONDS = 2.0
WORDS = ("Boulangerie", "صيدلية المرسى", "AB-123-CD", "Karim B.", "Rue Ibn Batouta", "Convocation\nau guichet 4", "17")
SIZES = (12, 16, 20, 28, 40)


def main() -> None:
    """Print how many words are wholly covered in each size, still and as a camera pans, and what films cost."""
    from archive.adapters.media.find_ffmpeg import find_media_tools
    from archive.adapters.media_tools import FfmpegTools
    from archive.anonymise.signs import open_sign_finder
    from tests.anonymise.test_signs import uncovered
    from tests.signs import Sign, film

    found = find_media_tools(None, None)
    tools = FfmpegTools(found)
    finder = open_sign_finder(tools.pictures)
    if finder is None:
        sys.exit("What finds writing is not installed.")
    print(
        "Words wholly covered in every picture, of",
        len(WORDS),
        "in films of 720p; others: covers over anything else.\n",
    )
    print("| letters, points | still | as a camera pans | others |\n|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in SIZES:
            whole, others = [0, 0], 0
            for words in WORDS:
                for way, goal in enumerate((None, (760, 420))):
                    sign = Sign(words=words, size=size, start=(420, 260), end=goal)
                    tracks = finder.look(film(folder / "film.mp4", [sign], SECONDS))
                    whole[way] += not uncovered(tracks, sign, SECONDS)
                    others += max(0, len(tracks) - 1)
            print(f"| {size} | {whole[0]} | {whole[1]} | {others} |", flush=True)
    print("\n| film | covers | processor, ms a second of film |\n|---|--:|--:|")
    for path in sorted(CORPORA.glob("*.m[kp][v4]")):
        began = time.process_time()
        tracks = finder.look(path)
        spent = time.process_time() - began
        seconds = (tools.probe(path).duration_ms or 0) / 1000
        print(f"| {path.name} | {len(tracks)} | {1000 * spent / seconds:.0f} |", flush=True)


if __name__ == "__main__":
    main()
