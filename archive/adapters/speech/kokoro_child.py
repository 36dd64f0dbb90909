"""Runs Kokoro in a process of its own and writes each line's samples, in base64, as one line of its output.

Argument: the path of a JSON object (`model`, `voice`, `sounds`, `threads`, `pause_ms`, and `lines`, each its sentences
and its pace). It reads no sound whatever.
"""

from __future__ import annotations

import base64
import ctypes
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

HERTZ: Final = 24_000
_MOST_TOKENS: Final = 480
"""The network takes 510; what is longer is spoken in several goes."""

_STYLES: Final = (510, 256)
_QUIET: Final = 0.01
_PAD: Final = HERTZ * 30 // 1_000
_CLAUSE: Final = re.compile(r"([^,.;:!?…—()\"“”«»]+)|([,.;:!?…—])")
_FLAG: Final = re.compile(r"\([a-zʁ-]{2,}\)")
_RETRIEVAL: Final = 1
_UTF8: Final = 1
_IPA: Final = 2


def main(arguments: list[str]) -> None:
    """Speak each line and write it down."""
    order = json.loads(Path(arguments[0]).read_text("utf-8"))
    # Before the libraries are loaded, which ask for it: no more threads run than are allowed.
    os.environ["OMP_NUM_THREADS"] = str(order["threads"])
    for samples in _spoken(order):
        sys.stdout.buffer.write(base64.b64encode(samples) + b"\n")
        sys.stdout.buffer.flush()


def _spoken(order: Mapping[str, Any]) -> Iterator[bytes]:
    import numpy
    import onnxruntime

    folder = Path(order["model"])
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = order["threads"]
    options.inter_op_num_threads = 1
    network = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
    styles = numpy.fromfile(folder / f"{order['voice']}.bin", "<f4").reshape(_STYLES)
    vocabulary = json.loads((folder / "vocab.json").read_text("utf-8"))["vocab"]
    sounds = PhonemeWriter(order["sounds"])
    pause = numpy.zeros(HERTZ * order["pause_ms"] // 1_000, "f4")
    for spoken, pace in order["lines"]:
        parts = [
            part
            for sentence in spoken
            for tokens in _pieces(sounds.of(sentence), vocabulary, sentence)
            for part in (_say(numpy, network, styles, tokens, pace), pause)
        ]
        whole = numpy.concatenate(parts[:-1]) if parts else pause[:0]
        yield (whole.clip(-1, 1) * 32_767).astype("<i2").tobytes()


def _say(numpy: Any, network: Any, styles: Any, tokens: Sequence[int], pace: float) -> Any:
    """Give the sound of so many tokens: of a style for just so many, or it is spoken a quarter faster."""
    asked = {
        "tokens": numpy.array([[0, *tokens, 0]], "i8"),
        "style": styles[len(tokens)].reshape(1, -1),
        "speed": numpy.array([pace], "f4"),
    }
    sound = network.run(None, asked)[0].ravel()
    loud = numpy.flatnonzero(abs(sound) > _QUIET)
    if not len(loud):
        raise RuntimeError("nothing was spoken")
    return sound[max(0, loud[0] - _PAD) : loud[-1] + _PAD]


def _pieces(clauses: Sequence[str], vocabulary: Mapping[str, int], said: str) -> Iterator[list[int]]:
    """Yield a sentence's tokens, as many at a time as the network takes, cut between clauses or else words."""
    if not any(map(str.isalnum, said)):
        return
    held: list[int] = []
    for word in (word for clause in clauses for word in re.findall(r"\S+\s*", clause)):
        tokens = [vocabulary[letter] for letter in word if letter in vocabulary]
        if held and len(held) + len(tokens) > _MOST_TOKENS:
            yield held
            held = []
        held = [*held, *tokens]
    if not held or len(held) > _MOST_TOKENS:
        raise RuntimeError("a sentence has no sounds that the network knows")
    yield held


class PhonemeWriter:
    """eSpeak NG as what tells how words sound; it gives no samples."""

    def __init__(self, language: str) -> None:
        import espeakng_loader

        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        self._library.espeak_Initialize.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_int]
        self._library.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        data = str(espeakng_loader.get_data_path()).encode()
        if self._library.espeak_Initialize(_RETRIEVAL, 0, data, 0) < 0:
            raise RuntimeError("eSpeak NG does not start")
        if self._library.espeak_SetVoiceByName(language.encode()) != 0:
            raise RuntimeError("eSpeak NG does not know this language")
        self._nasal = language == "fr"

    def of(self, sentence: str) -> list[str]:
        """Give a sentence's sounds clause by clause, with the marks that end each: the network breathes by them."""
        clauses: list[str] = []
        for words, mark in _CLAUSE.findall(sentence):
            if words.strip():
                clauses.append(" ".join(self._clauses(words.strip())) + " ")
            elif mark and clauses:
                clauses[-1] = clauses[-1].rstrip() + mark + " "
        return clauses

    def _clauses(self, words: str) -> Iterator[str]:
        rest = ctypes.c_char_p(words.encode())
        while rest.value:
            told = self._library.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, _IPA)
            # A word it takes for another language's stands between flags, as "(en)…(fr)": they are no sounds.
            sounds = _FLAG.sub("", (told or b"").decode()).replace("-", "")
            yield sounds.replace("r", "ʁ") if self._nasal else sounds


if __name__ == "__main__":
    main(sys.argv[1:])
