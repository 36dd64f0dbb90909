"""What people write in a sheet for its columns and for kinds of works: in any case, in each of our languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from archive.domain.terms import WorkKind
from archive.ingest.vocabulary import KIND_NAMES
from archive.language_names import plain_words
from archive.languages import LANGUAGES, translate

_HEADINGS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("fichier", "nom du fichier", "file name", "filename", "ملف", "الملف", "اسم الملف"), "file"),
    **dict.fromkeys(("titre fr", "titre francais", "titre en francais", "العنوان بالفرنسية"), "title_fr"),
    **dict.fromkeys(("titre ar", "titre arabe", "titre en arabe", "العنوان بالعربية"), "title_ar"),
    **dict.fromkeys(("titre en", "titre anglais", "titre en anglais", "العنوان بالإنجليزية"), "title_en"),
    **dict.fromkeys(("genre", "نوع", "النوع"), "kind"),
    **dict.fromkeys(("participant e", "participante", "مشارك", "المشارك", "المشاركة"), "participant"),
    **dict.fromkeys(("forme", "شكل", "الشكل"), "form"),
    **dict.fromkeys(("theme", "مواضيع", "المواضيع"), "themes"),
    **dict.fromkeys(("langue", "langues", "languages", "لغة", "اللغة", "اللغات"), "language"),
}
"""What people call the columns in French and Arabic, and in other words of English."""


def heading_called(cell: str) -> str:
    """Give the name of the column that a heading means: in any case, with spaces or strokes, in our languages."""
    letters = "".join(sign for sign in unicodedata.normalize("NFD", cell) if not unicodedata.combining(sign))
    words = plain_words(re.sub(r"[\W_]+", " ", letters))
    return _headings().get(words) or "_".join(words.split()) or cell.strip().lower()


def is_heading_row(cells: Sequence[str]) -> bool:
    """Tell whether cells are headings of a list of files: that of the files alone, or with others that are known."""
    called = [heading_called(cell) for cell in cells if cell.strip()]
    return "file" in called and (len(called) == 1 or len(set(_HEADINGS.values()) & set(called)) > 1)


@cache
def _headings() -> Mapping[str, str]:
    return {plain_words(words): name for words, name in _HEADINGS.items()}


def kind_called(cell: str) -> WorkKind:
    """Give the kind that is called so.

    Raises:
        ValueError: there is none.
    """
    found = _kinds().get(plain_words(cell))
    if found is None:
        raise ValueError
    return found


_KINDS_TOO: Final[Mapping[str, WorkKind]] = {
    "entretien": WorkKind.INTERVIEW,
    "مقابلة": WorkKind.INTERVIEW,
    "écrit": WorkKind.WRITING,
    "émission": WorkKind.RADIO,
}
"""Names under which the archive lists works that have no title yet, and other words that people write."""


@cache
def _kinds() -> Mapping[str, WorkKind]:
    said = {
        plain_words(translate(language, name)): kind
        for kind, name in KIND_NAMES.items()
        for language in (*LANGUAGES, "en")
    }
    too = {plain_words(name): kind for name, kind in _KINDS_TOO.items()}
    return said | too | {kind.value: kind for kind in WorkKind}
