"""How stored renditions grew; see `archive.adapters.catalogue.migrations`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_WRITTEN: Final = "transcript/1/"
_COVERED_BY: Final[Mapping[int, int]] = {1: 2, 2: 3}
"""By which version of its recipe something was made that was covered in the first way, or in the second."""

_PARAMETERS: Final[Mapping[str, dict[str, str | int]]] = {
    "": {},
    "Film, small": {"height": 240},
    "Film, medium": {"height": 480},
    "Film, large": {"height": 720},
    "Still card with the sound": {},
    "Sound, smallest file": {"codec": "opus"},
    "Sound, for every device": {"codec": "aac"},
    "Waveform": {},
    "Poster": {"codec": "jpeg"},
    "Photo, small": {"height": 640, "codec": "webp"},
    "Photo, small, for every device": {"height": 640, "codec": "jpeg"},
    "Photo, large": {"height": 1600, "codec": "webp"},
    "Photo, large, for every device": {"height": 1600, "codec": "jpeg"},
    "Text to read": {},
    "Captions": {},
}


def known_by_recipe(document: dict[str, Any]) -> dict[str, Any]:
    """Give a rendition its recipe's version and parameters (number 3) for the sentence that it was known by."""
    label, version = document.pop("label", ""), document.pop("recipe_version", "")
    concealed = bool(document.get("edit"))
    parameters = _PARAMETERS[_plain(label) if concealed else label]
    if version.startswith(_WRITTEN):
        parameters, version = {"transcript": version.removeprefix(_WRITTEN)}, "1"
    number = int(version or "0")
    document["recipe_version"] = _COVERED_BY[number] if concealed else number
    document["covering_version"] = number if concealed else 0
    document["parameters"] = dict(parameters)
    return document


def _plain(label: str) -> str:
    """Give the name of the plain choice that a concealed one stands for."""
    return label.removeprefix("Concealed ").capitalize()
