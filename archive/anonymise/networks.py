"""How a network is run: in whole precision, one at a time in a process, prepared once for each size of picture."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

THREADS: Final = 1
"""One costs the processors least, and leaves the other to what decodes the film meanwhile."""

ALONE: Final = threading.Lock()
"""Held while a network is asked: two that are asked at once in one process wait for each other for ever."""

# Whole precision: what is found must not depend on which short cuts a processor knows.
_SETTINGS: Final = {
    "INFERENCE_PRECISION_HINT": "f32",
    "INFERENCE_NUM_THREADS": THREADS,
    "NUM_STREAMS": 1,
    "ENABLE_CPU_PINNING": False,
}


def requests_by_size(model: bytes, held: int) -> Callable[[int, int], Any]:
    """Give what prepares a network for pictures of a height and a width in points, which it is then fastest with.

    The last `held` sizes stay prepared.
    """
    import openvino

    core = openvino.Core()

    def prepared(height: int, width: int) -> Any:
        network = core.read_model(model)
        network.reshape([1, 3, height, width])
        return core.compile_model(network, "CPU", _SETTINGS).create_infer_request()

    return lru_cache(maxsize=held)(prepared)
