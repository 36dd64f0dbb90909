"""What Lighthouse says of the public pages: speed, access for all and good practice, in a real Chromium."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.conftest import CHROMIUM_ARGUMENTS, CHROMIUM_NAMES
from tests.web.every_page import every_page

LOCK = Path(__file__).resolve().parent / "peers" / "lighthouse"
JUDGED = ("performance", "accessibility", "best-practices")
PAGES = (
    *("home", "browse", "search", "search-found", "film", "film-playing", "song", "song-playing", "poem", "photo"),
    *("rooms", "exhibit", "practice", "radio", "programme", "about"),
)
LEAST = 98
TRIES = 4
"""How often a page is tried: on a busy machine Chromium loses a run's trace now and then (`NO_NAVSTART`)."""

ITS_OWN = "--disable-dev-shm-usage"
"""What shared memory a container has is too little for a trace; files are used instead."""


def main() -> None:
    """Judge each page several times, print the middle scores, and fail where one is under the bar."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", default=",".join(PAGES), help="which kinds of pages")
    options.add_argument("--languages", default="fr", help="which of fr,ar,en")
    options.add_argument("--rounds", type=int, default=5, help="how often each is judged; the middle one counts")
    given = options.parse_args()
    chromium = next((found for found in map(shutil.which, CHROMIUM_NAMES) if found), None)
    if chromium is None or shutil.which("npm") is None:
        raise SystemExit("This needs Chromium, node and npm.")
    short = []
    with tempfile.TemporaryDirectory() as name, every_page(Path(name)) as site:
        judge = install(Path(name) / "judge")
        print("| Page | Performance | Accessibility | Best practices |\n|---|--:|--:|--:|")
        for lang in given.languages.split(","):
            for page in given.pages.split(","):
                address = site.addresses(lang)[page]
                rounds = [judged_at_last(judge, chromium, address, f"{page}, {lang}") for _ in range(given.rounds)]
                scores = [statistics.median(one[what] for one in rounds) for what in JUDGED]
                spans = (f"{middle:g}" for middle in scores)
                print(f"| {page}, {lang} | {' | '.join(spans)} |", flush=True)
                short += [f"{page}, {lang}"] if min(scores) < LEAST else []
    print(f"The middle of {given.rounds}; load {os.getloadavg()[0]:.1f}; under {LEAST}: {short or 'nothing'}")
    sys.exit(1 if short else 0)


def install(folder: Path) -> Path:
    """Fetch the locked Lighthouse into a folder of its own and give its program."""
    shutil.copytree(LOCK, folder)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
    return folder / "node_modules" / "lighthouse" / "cli" / "index.js"


def quoted(word: str) -> str:
    """Put an option's value into quotation marks where it holds spaces: around the whole they are not understood."""
    name, _, value = word.partition("=")
    return f"{name}='{value}'" if " " in value else word


class LostError(Exception):
    """A run of which nothing can be read."""


def judged_at_last(judge: Path, chromium: str, address: str, name: str) -> dict[str, float]:
    """Give the scores of the first run that was not lost, and say which were; each has a browser of its own."""
    for number in range(1, TRIES + 1):
        try:
            return judged(judge, chromium, address)
        except LostError as error:
            print(f"  lost: {name}, try {number} of {TRIES}: {error}", file=sys.stderr, flush=True)
    raise SystemExit(f"Lighthouse gave up on {name} {TRIES} times.")


def judged(judge: Path, chromium: str, address: str) -> dict[str, float]:
    """Let Lighthouse load a page as a phone on a slow line would, and give its scores from 0 to 100.

    Raises:
        LostError: nothing came of it.
    """
    flags = " ".join(["--headless=new", ITS_OWN, *map(quoted, CHROMIUM_ARGUMENTS)])
    command = ["node", str(judge), address, "--quiet", "--output=json", f"--only-categories={','.join(JUDGED)}"]
    environment = {**os.environ, "CHROME_PATH": chromium, "CI": "true"}
    try:
        done = subprocess.run([*command, f"--chrome-flags={flags}"], capture_output=True, timeout=180, env=environment)
    except subprocess.TimeoutExpired as error:
        raise LostError("nothing within 180 s") from error
    told = json.loads(done.stdout) if done.stdout.startswith(b"{") else {}
    fault = (told.get("runtimeError") or {}).get("code")
    if done.returncode or fault or any(told["categories"][what]["score"] is None for what in JUDGED):
        raise LostError(fault or done.stderr.decode(errors="replace")[-300:].strip() or "no score")
    for what in JUDGED:
        for part in told["categories"][what]["auditRefs"]:
            found = told["audits"][part["id"]]
            if part["weight"] and found["score"] is not None and found["score"] < 0.9:
                print(f"  {what}: {found['title']} {found.get('displayValue', '')}", file=sys.stderr)
    return {what: 100 * told["categories"][what]["score"] for what in JUDGED}


if __name__ == "__main__":
    main()
