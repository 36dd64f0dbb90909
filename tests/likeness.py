"""How much of one sound is in another: decoded apart from the program, and held against each other piece by piece."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import numpy as np

from archive.adapters.media.find_ffmpeg import find_media_tools

RATE = 8_000
LOOK = RATE // 10
MOST_LAG = RATE * 4 // 100

Sound = np.ndarray[Any, np.dtype[np.float64]]


def decoded(path: Path) -> Sound:
    """Decode a file's sound by ffmpeg alone, apart from the program."""
    program = find_media_tools(None, None).ffmpeg
    command = [str(program), "-nostdin", "-v", "error", "-i", f"file:{path}", "-map", "0:a:0", "-ac", "1"]
    told = subprocess.run([*command, "-ar", str(RATE), "-f", "s16le", "-"], capture_output=True, check=True, timeout=60)
    return np.frombuffer(told.stdout, "<i2").astype(float)


def likeness(told: Sound, heard: Sound, at_ms: int) -> float:
    """Give how much of a tenth of a second of a sound is in another, wherever it may be a little late: 1 for all."""
    start = at_ms * RATE // 1_000
    here = told[start : start + LOOK]
    around = heard[max(0, start - MOST_LAG) : start + LOOK + MOST_LAG]
    powers = np.sqrt(np.convolve(around**2, np.ones(len(here)), "valid"))
    return float(np.max(np.abs(np.correlate(around, here, "valid")) / (powers * np.linalg.norm(here) + 1e-9)))


def strength(sound: Sound, at_ms: int) -> float:
    """Give how strong a tenth of a second is, in decibels below full."""
    here = sound[at_ms * RATE // 1_000 :][:LOOK]
    return float(20 * np.log10(np.sqrt(np.mean(here**2)) / 32_768 + 1e-9))
