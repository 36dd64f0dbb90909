"""How a rendition's entity tag answers the conditions of a request (RFC 9110, section 13)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_TAG: Final = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')


@lru_cache(1024)
def entity_tag(etag: str) -> str:
    """Give the strong tag of a rendition, or nothing when it has none that can be sent."""
    tag = f'"{etag}"'
    return tag if etag and _TAG.fullmatch(tag) else ""


def matches_any(header: str, tag: str, *, weakly: bool) -> bool:
    """Tell whether a list of tags (If-Match, If-None-Match) names this one; `*` names any.

    Weak tags are equal to ours only where the comparison may be weak.
    """
    if header.strip() == "*":
        return True
    return any(f'"{m[2]}"' == tag and (weakly or not m[1]) for m in _TAG.finditer(header)) if tag else False


def allows_range(if_range: str | None, tag: str) -> bool:
    """Tell whether a part may be sent: there is no If-Range, or it names our strong tag; dates never do."""
    return if_range is None or (bool(tag) and if_range.strip() == tag)
