"""What our catalogues of translations say: PO files, read in the blink in which a command starts.

Babel, which reads every dialect of them, takes ten times as long, at each start of every process that says a sentence.
"""

from __future__ import annotations

import gettext
import re
import struct
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Final

_LINE: Final = re.compile(r'(?:(?P<keyword>msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) )?"(?P<text>.*)"')
_ESCAPED: Final = re.compile(r"\\(.)")
_MEANS: Final = {"n": "\n", "t": "\t", "r": "\r"}
_MARKED_FUZZY: Final = re.compile(r"#,.*\bfuzzy\b")
_FUZZY: Final = "fuzzy"
_FIRST: Final = frozenset({_FUZZY, "msgctxt", "msgid"})
"""What only stands before what is said for a message, and so begins the next one."""

_MAGIC: Final = 0x950412DE
_CONTEXT, _PLURAL = "\x04", "\0"

Message = dict[str, str]
"""What stands behind each keyword of one message."""


class Sayings(gettext.NullTranslations):
    """One language's sentences, remembered: a page says a hundred of them."""

    def __init__(self, paths: Sequence[Path], set_as: Callable[[str], str]) -> None:
        """Read catalogues, of which a later one counts where two say the same, and set each translation as it is to be.

        Raises:
            ValueError: a line is none of a catalogue; its file and number are told.
        """
        super().__init__()
        if paths:
            self.add_fallback(gettext.GNUTranslations(BytesIO(_compiled(paths, set_as))))
        self._known: dict[str, str] = {}

    def gettext(self, message: str) -> str:
        """Say a sentence; what no catalogue knows is said as it is, and not remembered."""
        said = self._known.get(message)
        if said is None:
            said = super().gettext(message)
            if said != message:
                self._known[message] = said
        return said


def _compiled(paths: Sequence[Path], set_as: Callable[[str], str]) -> bytes:
    """Write catalogues as one that gettext reads.

    Source: GNU gettext manual, 10.3 “The Format of GNU MO Files”.
    """
    said = dict(pair for path in paths for message in _messages(path) for pair in _pairs(message, set_as))
    tables = 7 * 4
    starts = tables + 2 * 8 * len(said)
    places: list[int] = []
    words = bytearray()
    for text in (*said.keys(), *said.values()):
        word = text.encode()
        places += (len(word), starts + len(words))
        words += word + b"\0"
    head = (_MAGIC, 0, len(said), tables, tables + 8 * len(said), 0, starts)
    return struct.pack(f"<{len(head) + len(places)}I", *head, *places) + words


def _pairs(message: Message, set_as: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Give what is said for a message: nothing where a form is missing or nobody stands for it; its head as it is."""
    forms = [text for keyword, text in message.items() if keyword.startswith("msgstr")]
    if forms and all(forms) and _FUZZY not in message:
        key = message["msgid"]
        told = _PLURAL.join(set_as(text) for text in forms) if key else forms[0]
        context = [message["msgctxt"]] if "msgctxt" in message else []
        plural = [message["msgid_plural"]] if "msgid_plural" in message else []
        yield _CONTEXT.join([*context, _PLURAL.join([key, *plural])]), told


def _messages(path: Path) -> Iterator[Message]:
    """Give the messages of a catalogue, each with a word for whether somebody is still to look at it."""
    message: Message = {}
    keyword = ""
    for begins, text in _lines(path):
        if begins in _FIRST and keyword.startswith("msgstr"):
            yield message
            message = {}
        keyword = begins or keyword
        message[keyword] = message.get(keyword, "") + text
    yield message


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """Give the lines of a catalogue, each with its keyword; without one it goes on with the line before."""
    has_begun = False
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if (found := _LINE.fullmatch(line.strip())) and (found["keyword"] or has_begun):
            has_begun = True
            yield found["keyword"] or "", _unescaped(found["text"])
        elif _MARKED_FUZZY.match(line):
            yield _FUZZY, ""
        elif line.strip() and not line.startswith("#"):
            raise ValueError(f"{path}:{number} is no line of a catalogue")


def _unescaped(quoted: str) -> str:
    return _ESCAPED.sub(lambda found: _MEANS.get(found[1], found[1]), quoted) if "\\" in quoted else quoted
