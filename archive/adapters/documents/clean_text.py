"""Clean text out of what people write: letters, lines and paragraphs, without markup or invisible marks."""

from __future__ import annotations

import re
import unicodedata

from archive.domain.words.hidden_marks import without_hidden_marks
from archive.domain.words.timed_text import without_comments

_LINE_ENDS = {"\r\n": "\n", "\r": "\n", "\u2028": "\n", "\x0b": "\n", "\u2029": "\n\n", "\x0c": "\n\n"}
_TAB = " " * 4
"""As wide behind every word: a name before a tab stays apart from what is said behind it."""

# Of a link only its address goes, and of a tag or a property only one that is known as such: "[Nour]: I came by sea"
# and "<Nour> By sea" are what somebody says.
_ADDRESS = r"<?(?:[a-z][a-z0-9+.-]*:|www\.|[\w.-]*[/#]|[\w-]+\.[a-z]{2,4}\b)[^\s()<>]*>?"
_TITLE = r"""(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?"""
_PROPERTY = (
    r"(?:title|subtitle|authors?|date|created|updated|modified|lang|language|tags|categor(?:y|ies)|keywords|description"
    r"|summary|abstract|layout|draft|slug|permalink|output|bibliography|csl|toc|weight|type|status|id)"
)
_FRONT_MATTER = re.compile(
    rf"\A(---|\+\+\+)\n(?:{_PROPERTY}[ \t]*[:=][^\n]*\n(?:[ \t]+[^\n]*\n|- [^\n]*\n)*)+(?:\1|\.\.\.)\n", re.IGNORECASE
)
_TAGS = (
    "a|abbr|b|big|blockquote|body|br|center|cite|code|dd|del|details|div|dl|dt|em|figcaption|figure|font|h[1-6]|head|hr|html"
    "|i|iframe|img|ins|kbd|li|mark|ol|p|pre|q|rp|rt|ruby|s|samp|section|small|span|strike|strong|sub|summary|sup|table|tbody"
    "|td|tfoot|th|thead|time|tr|tt|u|ul|var|video|wbr"
)
_MARKDOWN: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"^[ ]{{0,3}}\[[^\]\n]+\]:[ \t]*{_ADDRESS}{_TITLE}[ \t]*$", re.MULTILINE), ""),
    (re.compile(rf"!\[[^\]\n]*\]\({_ADDRESS}{_TITLE}\)"), ""),
    (re.compile(rf"\[([^\]\n]+)\]\((?:{_ADDRESS}{_TITLE})?\)"), r"\1"),
    (re.compile(rf"</?(?:{_TAGS})(?:[\s/][^<>\n]*)?>", re.IGNORECASE), ""),
    (re.compile(r"^(?:```|~~~)[ \t]*[a-z+#-]*[ \t]*$", re.MULTILINE), ""),
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
    text = unicodedata.normalize("NFC", text)
    lines = [line.rstrip() for line in without_hidden_marks(text).replace("\t", _TAB).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def without_markdown(text: str) -> str:
    """Take the markup out of Markdown: what its signs meant goes, and so do its comments and properties."""
    text = without_comments(_FRONT_MATTER.sub("", text.replace("\r\n", "\n").lstrip("\ufeff")))
    for pattern, replacement in _MARKDOWN:
        text = pattern.sub(replacement, text)
    return text
