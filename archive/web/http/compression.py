"""Whether somebody takes what is compressed, and squeezing it: whoever pays by the byte pays for fewer."""

from __future__ import annotations

import gzip
from functools import lru_cache

from starlette.responses import Response

_LEVEL = 6
"""Beyond it a page takes longer to compress, and loses next to nothing."""


@lru_cache(64)
def takes_gzip(accepted: bytes) -> bool:
    """Tell whether an Accept-Encoding names gzip, and not to refuse it."""
    parts = (part.replace(" ", "").lower() for part in accepted.decode("latin-1").split(","))
    return any(part.split(";")[0] == "gzip" and ";q=0" not in part.replace(";q=0.", ";q=.") for part in parts)


def compress(response: Response) -> None:
    """Squeeze an answer's body. Nothing secret stands in a public page, so its length gives nothing away."""
    response.body = gzip.compress(bytes(response.body), _LEVEL, mtime=0)
    response.headers["content-encoding"] = "gzip"
    response.headers["content-length"] = str(len(response.body))
