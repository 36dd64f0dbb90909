"""How a language is written down: a BCP 47 tag of a language, perhaps a script and a region, nothing more."""

from __future__ import annotations

import re

from archive.domain.errors import InvalidInputError

NOT_SAID = "und"
"""The tag of a text whose language nobody has told yet."""

_TAG = re.compile(r"([A-Za-z]{2,3})(?:-([A-Za-z]{4}))?(?:-([A-Za-z]{2}|[0-9]{3}))?")


def clean_language(tag: str) -> str:
    """Give a language tag as it is written by custom: `zgh-Tfng`, `fr-BE`.

    Raises:
        InvalidInputError: it is no such tag.
    """
    match = _TAG.fullmatch(tag.strip().replace("_", "-"))
    if match is None:
        raise InvalidInputError(
            "language.tag",
            "Write languages as short codes, such as fr, ary or wo; {tag} is none.",
            tag=tag.strip()[:40],
        )
    language, script, region = match.groups()
    parts = [language.lower(), script.title() if script else "", region.upper() if region else ""]
    return "-".join(part for part in parts if part)
