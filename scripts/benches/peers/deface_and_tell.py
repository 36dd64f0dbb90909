"""deface as it comes, which besides writes down, picture by picture, the faces it found: run in the peers' environment.

Called as `deface_and_tell.py ANSWER SOURCE TARGET`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from deface import deface


def main() -> None:
    """Cover one film, and tell what was covered."""
    answer, source, target = sys.argv[1:]
    told = []
    draw = deface.anonymize_frame

    def draw_and_tell(dets, frame, *rest, **more):
        told.append({"size": [frame.shape[1], frame.shape[0]], "own": [[float(x) for x in each] for each in dets]})
        return draw(dets, frame, *rest, **more)

    deface.anonymize_frame = draw_and_tell
    sys.argv = ["deface", source, "-o", target]
    deface.main()
    Path(answer).write_text(json.dumps(told))


if __name__ == "__main__":
    main()
