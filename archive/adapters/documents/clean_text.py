"""Clean text out of what people write: letters, lines and paragraphs, without markup or invisible marks."""

from __future__ import annotations

import re
import unicodedata

from archive.domain.hidden_marks import without_hidden_marks

_LINE_ENDS = {"\r\n": "\n", "\r": "\n", "\u2028": "\n", "\x0b": "\n", "\u2029": "\n\n", "\x0c": "\n\n"}
_TAB_WIDTH = 4

_FRONT_MATTER = re.compile(r"\A(?:---|\+\+\+)\n.*?\n(?:---|\+\+\+|\.\.\.)\n", re.DOTALL)
_MARKDOWN: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL), ""),
    (re.compile(r"^[ ]{0,3}\[(?:[^\]\n]+)\]:[^\n]*$", re.MULTILINE), ""),
    (re.compile(r"!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])"), ""),
    (re.compile(r"\[([^\]\n]+)\](?:\([^)\n]*\)|\[[^\]\n]*\])"), r"\1"),
    (re.compile(r"</?[a-zA-Z][^<>\n]*>"), ""),
    (re.compile(r"^(?:```|~~~)[^\n]*$", re.MULTILINE), ""),
    (re.compile(r"^[ ]{0,3}#{1,6}[ \t]+(.*?)[ \t]*#*$", re.MULTILINE), r"\n\1\n"),
    (re.compile(r"^[ ]{0,3}(?:[-*_][ \t]*){3,}$|^[ ]{0,3}=+[ \t]*$", re.MULTILINE), ""),
    (re.compile(r"^[ ]{0,3}>[ \t]?", re.MULTILINE), ""),
    (re.compile(r"(?<!\\)(\*{1,3}|_{2,3}|~~|`+)(?=\S)([^\n]+?)(?<=[^\s\\])\1"), r"\2"),
    (re.compile(r"(?<!\w)_(?=\S)([^_\n]+?)(?<=\S)_(?!\w)"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!>~|])"), r"\1"),
)


def clean(text: str) -> str:
    """Keep what is read aloud; paragraphs stand apart by one blank line, and lines of a poem stay lines."""
    for mark, line_end in _LINE_ENDS.items():
        text = text.replace(mark, line_end)
    text = unicodedata.normalize("NFC", text).replace("\xa0", " ")
    lines = [line.rstrip() for line in without_hidden_marks(text).expandtabs(_TAB_WIDTH).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def without_markdown(text: str) -> str:
    """Take the markup out of Markdown: what its signs meant goes, and so do its comments and properties."""
    text = _FRONT_MATTER.sub("", text.replace("\r\n", "\n").lstrip("\ufeff"))
    for pattern, replacement in _MARKDOWN:
        text = pattern.sub(replacement, text)
    return text
