"""Which letters a text's bytes stand for: UTF-8 or UTF-16, and nothing guessed."""

from __future__ import annotations

import codecs

_ODD_SHARE = 0.02
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x1b"))
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes) -> str | None:
    """Give the text that bytes spell, or None when they spell none in an encoding that can be known for certain."""
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), None) or _without_mark(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\x00" in text else text


def looks_like_text(head: bytes) -> bool:
    """Tell whether bytes are meant as text, in whatever encoding."""
    if any(head.startswith(mark) for mark, _ in _MARKS):
        return True
    if _without_mark(head) != "utf-8":
        return True
    odd = len(head) - len(head.translate(None, _CONTROL))
    return odd <= len(head) * _ODD_SHARE


def _without_mark(content: bytes) -> str:
    """Know UTF-16 without a mark by the zeros in every second place that spaces and line ends leave."""
    sample = content[:4096]
    if len(content) % 2 == 0 and sample:
        for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
            there, other = sample[start::2].count(0), sample[1 - start :: 2].count(0)
            if other == 0 and there >= max(1, len(sample) // 20):
                return name
    return "utf-8"
