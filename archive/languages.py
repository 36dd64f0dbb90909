"""The languages the archive speaks: French, Arabic and English, through gettext catalogues.

The catalogues lie in `archive/translations/<language>/<name>.po` and are read as they are: the English
sentence is the key, so English needs no catalogue.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.core import negotiate_locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("fr", "ar", "en")
FOLDER = Path(__file__).resolve().parent / "translations"
_FRENCH_GAP = re.compile(r" (?=[:;?!»])|(?<=«) ")


@cache
def translations(language: str) -> gettext.NullTranslations:
    """Give one language's sentences, from every catalogue of that language together."""
    found = gettext.NullTranslations()
    for path in sorted((FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
        if language == "fr":
            _keep_together(catalogue)
        compiled = BytesIO()
        write_mo(compiled, catalogue)
        compiled.seek(0)
        part = gettext.GNUTranslations(compiled)
        part.add_fallback(found)
        found = part
    return _Sayings(found)


class _Sayings(gettext.NullTranslations):
    """One language's sentences, remembered: a page says a hundred of them, each in one of many catalogues."""

    def __init__(self, catalogues: gettext.NullTranslations) -> None:
        super().__init__()
        self.add_fallback(catalogues)
        self._known: dict[str, str] = {}

    def gettext(self, message: str) -> str:
        """Say a sentence; what no catalogue knows is said as it is, and not remembered."""
        said = self._known.get(message)
        if said is None:
            said = super().gettext(message)
            if said != message:
                self._known[message] = said
        return said


def _keep_together(catalogue: Catalog) -> None:
    """Let no line begin with a mark that French sets apart by a space: a narrow screen breaks lines anywhere."""
    for message in catalogue:
        if message.id and isinstance(message.string, str):
            message.string = _FRENCH_GAP.sub("\u00a0", message.string)
        elif message.id and message.string:
            message.string = tuple(_FRENCH_GAP.sub("\u00a0", text) for text in message.string)


def translate(language: str, sentence: str, values: Mapping[str, str | int] | None = None) -> str:
    """Say a sentence in a language, with its values in their places."""
    text = translations(language).gettext(sentence)
    return text.format(**values) if values else text


def negotiate(accept_language: str, default: str) -> str:
    """Choose one of our languages for an Accept-Language header."""
    wanted = [part.split(";")[0].strip() for part in _by_quality(accept_language)]
    found = negotiate_locale([w.replace("-", "_") for w in wanted], LANGUAGES, sep="_")
    return found if found in LANGUAGES else default


def direction(language: str) -> str:
    """Give the way a language is written: `rtl` or `ltr`."""
    return "rtl" if language in ("ar", "fa", "he", "ur", "ary", "ps", "prs") else "ltr"


def label(labels: Mapping[str, str], language: str) -> str:
    """Pick the text for a language, else the first of ours that is there, else nothing."""
    for choice in (language, *LANGUAGES):
        if labels.get(choice):
            return labels[choice]
    return ""


def _by_quality(header: str) -> list[str]:
    def quality(part: str) -> float:
        _, _, value = part.partition(";q=")
        try:
            return float(value) if value else 1.0
        except ValueError:
            return 0.0

    parts = [part.strip() for part in header.split(",") if part.strip()][:20]
    return sorted((p for p in parts if quality(p) > 0), key=quality, reverse=True)
