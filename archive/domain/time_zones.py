"""Time zones as the pinned tzdata package knows them, never as this machine's older database does.

An instant that a day stands for is always computed from the day and its zone, so a newer release counts at once.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from importlib.resources import files
from zoneinfo import ZoneInfo

_PACKAGE = "tzdata"


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """Give the name of every zone there is; without the package there is none."""
    try:
        return frozenset((files(_PACKAGE) / "zones").read_text("ascii").split())
    except (ImportError, OSError):
        return frozenset()


@lru_cache(maxsize=1024)
def time_zone(name: str) -> ZoneInfo | None:
    """Give a zone by its IANA name, or None where there is no such zone."""
    if name not in zone_names():
        return None
    with files(_PACKAGE).joinpath("zoneinfo", *name.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=name)


def zones_release() -> str:
    """Give the release of the tz database that decides, such as 2026f; empty without any."""
    try:
        return str(import_module(_PACKAGE).IANA_VERSION)
    except ImportError:
        return ""
