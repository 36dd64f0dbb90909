"""Films made of stills that nobody tuned on, with the true places of their faces: run in the peers' environment.

A camera that pans, zooms or tilts over a still; some films are dim, or blurred by motion besides. The true boxes of the
faces, drawn by people, move along with it.
"""

from __future__ import annotations

import json
import math
import random
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import cv2
import numpy

WIDTH, HEIGHT, RATE, PICTURES = 960, 540, 25, 50
SEEN = 0.6
LEAST_SIDE = 24


def main() -> None:
    """Make the films of the question in the first file; their names and true boxes go to the second."""
    question = json.loads(Path(sys.argv[1]).read_text())
    folder, made = Path(question["stills"]), []
    for image in ElementTree.parse(folder / "training.xml").getroot().iter("image"):
        name = image.get("file")
        boxes = [[float(box.get(each)) for each in ("left", "top", "width", "height")] for box in image.iter("box")]
        still = cv2.imread(str(folder / name))
        for way in question["ways"]:
            path = Path(question["target"]) / f"{Path(name).stem}-{way}.mp4"
            made.append({"name": path.stem, "path": str(path), "faces": film(still, boxes, way, path)})
    Path(sys.argv[2]).write_text(json.dumps(made))


def film(still, boxes, way, path):
    """Make one film; give the boxes of each of its pictures."""
    chance = random.Random(f"{path.stem}, never tuned on")
    process = subprocess.Popen(
        [
            *f"ffmpeg -v error -nostdin -y -f rawvideo -pix_fmt bgr24 -s {WIDTH}x{HEIGHT} -r {RATE} -i pipe:0".split(),
            *["-c:v", "libx264", "-preset", "veryfast", "-crf", "16", "-pix_fmt", "yuv420p"],
            str(path),
        ],
        stdin=subprocess.PIPE,
    )
    start, end = pose(chance, way), pose(chance, way)
    faces = []
    for number in range(PICTURES):
        move = matrix(still, between(start, end, number / (PICTURES - 1), way))
        picture = cv2.warpAffine(still, move, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        process.stdin.write(spoilt(picture, way).tobytes())
        faces.append([box for box in (moved(each, move) for each in boxes) if box])
    process.stdin.close()
    if process.wait() != 0:
        raise SystemExit(f"ffmpeg could not write {path}")
    return faces


def pose(chance, way):
    """Choose where the camera stands: how near, how far from the middle, how tilted."""
    near = chance.uniform(0.75, 2.6) if way == "zoom" else chance.uniform(0.9, 1.7)
    tilt = chance.uniform(-30, 30) if way == "tilt" else chance.uniform(-5, 5)
    return near, chance.uniform(-0.3, 0.3), chance.uniform(-0.25, 0.25), tilt


def between(start, end, share, way):
    """Give the pose at a moment; a pan goes there and back, fast."""
    part = (1 - math.cos(2 * math.pi * share)) / 2 if way == "pan" else share
    return [a + (b - a) * part for a, b in zip(start, end, strict=True)]


def matrix(still, at):
    """Give how a still is laid on the picture; scale 1 fills its height."""
    near, across, down, tilt = at
    height, width = still.shape[:2]
    move = cv2.getRotationMatrix2D((width * (0.5 + across), height * (0.5 + down)), tilt, near * HEIGHT / height)
    move[0, 2] += WIDTH / 2 - width * (0.5 + across)
    move[1, 2] += HEIGHT / 2 - height * (0.5 + down)
    return move


def spoilt(picture, way):
    """Make a picture worse, as film is: blurred by a fast pan, or dim and noisy."""
    if way == "pan":
        return cv2.blur(picture, (11, 1))
    if way == "dim":
        noise = numpy.random.default_rng(int(picture[::97].sum())).normal(0, 7, picture.shape)
        return numpy.clip(picture * 0.35 + noise, 0, 255).astype(numpy.uint8)
    return picture


def moved(box, move):
    """Give where a face is now, as left, top, right, bottom in the picture; None when most of it is outside or tiny."""
    left, top, width, height = box
    scale = math.hypot(move[0, 0], move[0, 1])
    x, y = move @ numpy.array([left + width / 2, top + height / 2, 1.0])
    half_x, half_y = width * scale / 2, height * scale / 2
    inside = [max(0.0, x - half_x), max(0.0, y - half_y), min(WIDTH, x + half_x), min(HEIGHT, y + half_y)]
    seen = max(0.0, inside[2] - inside[0]) * max(0.0, inside[3] - inside[1]) / (4 * half_x * half_y)
    return [float(edge) for edge in inside] if seen >= SEEN and 2 * half_x >= LEAST_SIDE else None


if __name__ == "__main__":
    main()
