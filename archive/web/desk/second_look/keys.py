"""The keys of the workbench and of the second look, in one list: buttons, help and scripts take them from here.

Each is a letter with Alt, which neither a browser nor a screen reader has taken, and which is known by its place on
the keyboard: the same key on an English, a French and an Arabic one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from archive.languages import _


@dataclass(frozen=True, kw_only=True)
class Key:
    """One key with Alt: what it does, its place on the keyboard as a browser names it, and how both are told."""

    do: str
    code: str
    label: str
    sentence: str

    @property
    def letter(self) -> str:
        """What stands on the key."""
        return self.code.removeprefix("Key")

    @property
    def shortcut(self) -> str:
        """The key as assistive technology is told of it."""
        return f"Alt+{self.letter}"


KEYS: Final = (
    Key(
        do="play",
        code="KeyK",
        label=_("Play"),
        sentence=_("Play or pause, wherever you are on this page"),
    ),
    Key(do="back", code="KeyJ", label=_("3 seconds back"), sentence=_("3 seconds back")),
    Key(do="slow", code="KeyL", label=_("Slower"), sentence=_("Slower, and at its own pace again")),
    Key(
        do="in",
        code="KeyX",
        label=_("Begins here"),
        sentence=_("In a line: it begins here. Elsewhere: a stretch begins, for a part, a warning or somebody"),
    ),
    Key(
        do="out",
        code="KeyC",
        label=_("Ends here"),
        sentence=_("In a line: it ends here. Elsewhere: the stretch ends"),
    ),
    Key(
        do="speaker",
        code="KeyR",
        label=_("Who speaks"),
        sentence=_("In a line: to who speaks, and back to the words"),
    ),
    Key(
        do="conceal",
        code="KeyG",
        label=_("Conceal"),
        sentence=_("Conceal the words that are marked in a line, or the marked stretch"),
    ),
)
"""With Alt: J, K and L as film editors have them, X and C for where something begins and ends."""

LOOK_KEYS: Final = tuple(key for key in KEYS if key.do in ("play", "back"))
"""Those of a second look, which only plays."""


@dataclass(frozen=True, kw_only=True)
class LineKey:
    """What a key does while somebody writes in a line."""

    keys: tuple[str, ...]
    sentence: str


LINE_KEYS: Final = (
    LineKey(keys=("Enter",), sentence=_("In a line: the next line, from here on")),
    LineKey(keys=("Alt", "Enter"), sentence=_("In a line: split it where you are")),
    LineKey(keys=("⌫",), sentence=_("At the beginning of a line: join it to the one before")),
    LineKey(keys=("?", "؟"), sentence=_("Outside of a field: show these keys")),
)
"""The others: they do what such keys do where one writes."""
