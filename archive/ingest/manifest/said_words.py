"""What people write in a sheet for kinds of works and languages: in any case, in each of our languages, or by code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from babel import Locale

from archive.domain.terms import WorkKind
from archive.domain.words.text_folding import fold
from archive.ingest.vocabulary import KIND_NAMES
from archive.languages import LANGUAGES, OFTEN_SPOKEN, SPEAKS, known_name, translate

_CODE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_BETWEEN: Final = re.compile(r"[|;,،؛/\n]+")


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
    words = _plain(re.sub(r"[\W_]+", " ", cell))
    return _headings().get(words) or "_".join(words.split()) or cell.strip().lower()


@cache
def _headings() -> Mapping[str, str]:
    return {_plain(words): name for words, name in _HEADINGS.items()}


def kind_called(cell: str) -> WorkKind:
    """Give the kind that is called so.

    Raises:
        ValueError: there is none.
    """
    found = _kinds().get(_plain(cell))
    if found is None:
        raise ValueError
    return found


def languages_called(cell: str) -> tuple[str, ...]:
    """Give the codes of the languages that are called so, each by its code or its name, apart by commas or spaces.

    Raises:
        ValueError: one of them is none.
    """
    return tuple(code for part in _BETWEEN.split(cell) if part.strip() for code in _codes(part.strip()))


def _codes(part: str) -> Iterator[str]:
    whole = _code(part)
    if whole:
        yield whole
        return
    for word in part.split():
        code = _code(word)
        if not code:
            raise ValueError
        yield code


def _code(word: str) -> str:
    named = _languages().get(_plain(word))
    if named or not _CODE.fullmatch(word):
        return named or ""
    language, *rest = word.split("-")
    return "-".join((language.lower(), *rest))


def _plain(text: str) -> str:
    return " ".join(fold(word) for word in text.split())


_KINDS_TOO: Final[Mapping[str, WorkKind]] = {
    "entretien": WorkKind.INTERVIEW,
    "émission": WorkKind.RADIO,
}
"""Names under which the archive itself lists works that have no title yet."""


@cache
def _kinds() -> Mapping[str, WorkKind]:
    said = {
        _plain(translate(language, name)): kind for kind, name in KIND_NAMES.items() for language in (*LANGUAGES, "en")
    }
    too = {_plain(name): kind for name, kind in _KINDS_TOO.items()}
    return said | too | {kind.value: kind for kind in WorkKind}


@cache
def _languages() -> Mapping[str, str]:
    """Give the code of each language by its folded name; where two are called alike, the one more often spoken here."""
    named: dict[str, str] = {}
    for language in LANGUAGES:
        for code in (*OFTEN_SPOKEN, *Locale.parse(SPEAKS[language].locale).languages):
            name = _plain(known_name(code.replace("_", "-"), language))
            named.setdefault(name, code.replace("_", "-"))
    named.pop("", None)
    return named
