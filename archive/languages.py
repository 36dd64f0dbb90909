"""All that is known of languages: those the archive speaks, those that people speak, and how each is written.

To speak one more, add a `Language` below and a folder of catalogues, `archive/translations/<code>/<name>.po`. They are
read as they are: the English sentence is the key, so English needs no catalogue. What scripts the languages of the
world are written in, and what each calls the others, is told by CLDR, as Babel ships it.
"""

from __future__ import annotations

import gettext
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Final

from babel import Locale
from babel.core import get_global

from archive.domain.errors import InvalidInputError
from archive.domain.terms import WorkKind
from archive.po_files import Sayings


def _(sentence: str) -> str:
    """Mark a sentence for translation where it is written; it is said in somebody's language where it is shown."""
    return sentence


@dataclass(frozen=True, kw_only=True)
class Morphology:
    """How the words of a language are found again: by Snowball's algorithm for it, and without those in every text."""

    stemmer: str
    stop_words: str


@dataclass(frozen=True, kw_only=True)
class Language:
    """A language that the archive speaks, and how it is written."""

    code: str
    name: str
    """What it calls itself."""
    locale: str
    """Whose days and months CLDR is asked for."""
    short: str = ""
    """What stands for its name where there is little room; empty: its code in capitals."""
    separator: str
    """What parts one of several clauses from the next: a clause can hold commas of its own."""
    comma: str = ", "
    """What stands between a day and its hour."""
    stemmer: str = ""
    """Which of Snowball's algorithms finds the stems of its words; empty: words are found as they are written."""
    stop_words: str = ""
    """Words that stand in every text of it and are searched for by nobody; none that means something besides."""
    is_common: bool = False
    """Whether so many speak it that naming it tells nobody apart."""


_OURS: Final = (
    Language(
        code="fr",
        name="Français",
        locale="fr",
        separator="\N{NARROW NO-BREAK SPACE}; ",
        stemmer="french",
        stop_words=(
            "le la les un une des du de et à au aux en dans que qui se ce cet cette ces je tu il elle on nous vous ils "
            "elles ne ou où mais est y"
        ),
        is_common=True,
    ),
    Language(
        code="ar",
        name="العربية",
        short="ع",
        locale="ar_MA",
        separator="؛ ",
        comma="، ",
        stemmer="arabic",
        stop_words="في من إلى على عن أن إن لا ما هو هي هذا هذه التي الذي كان ثم أو قد",
        is_common=True,
    ),
    Language(
        code="en",
        name="English",
        locale="en_GB",
        separator="; ",
        stemmer="english",
        stop_words=(
            "the a an of and or to in is it that this for on with as at by be are was were he she they we you i his "
            "her its our your not but from"
        ),
        is_common=True,
    ),
)

SPEAKS: Final[Mapping[str, Language]] = {language.code: language for language in _OURS}
"""The languages that the archive speaks, by their codes: the first stands in for whatever is missing in another."""

NAMES: Final[Mapping[str, str]] = {language.code: language.name for language in _OURS}
"""What each calls itself."""

MORPHOLOGIES: Final[Mapping[str, Morphology]] = {
    **{ours.code: Morphology(stemmer=ours.stemmer, stop_words=ours.stop_words) for ours in _OURS},
    "es": Morphology(
        stemmer="spanish",
        stop_words=(
            "el la los las un una unos unas de del al a en y o que se su sus lo le les me mi tu te nos no por para con "
            "es está como más pero si ya muy"
        ),
    ),
    "it": Morphology(
        stemmer="italian",
        stop_words=(
            "il lo la i gli le un uno una di del dello della dei degli delle a al allo alla ai agli alle da dal dalla "
            "in nel nella nei con su sul sulla per e ed o che si mi ti ci ne non è ma se ho ha"
        ),
    ),
    "fa": Morphology(stemmer="", stop_words="و در به از که این آن را با است بود ها های می"),
}
"""The languages that are told in, other than ours too, of whose words we know the forms."""

LANGUAGES: Final = tuple(SPEAKS)
"""Their codes, in the order in which they are offered."""

COMMON: Final = tuple(language.code for language in _OURS if language.is_common)
"""Those that naming tells nobody apart."""

_OFTEN_SPOKEN: Final = "fr ar ary arq aeb en zgh wo ff ln bm ti am so prs ps ku"
OFTEN_SPOKEN: Final = tuple(_OFTEN_SPOKEN.split())
"""What is offered where somebody says in which language a work or a talk is; any other can be written there too."""

_VARIETIES: Final = {
    "ar": (
        "aao abh abv acm acq acw acx acy adf aeb aec afb ajp apc apd arb arq ars ary arz auz avl ayh ayl ayn ayp pga "
        "shu ssh"
    ),
    "fa": "pes prs",
    "ku": "ckb kmr sdh",
}
"""The varieties of a language that have codes of their own (ISO 639-3): naming one can tell where somebody is from."""

_BROAD: Final = {variety: language for language, them in _VARIETIES.items() for variety in them.split()}

_RTL_SCRIPTS: Final = "Adlm Arab Aran Hebr Mand Mend Nkoo Rohg Samr Syrc Thaa Yezi"
"""The scripts that people write from the right to the left (ISO 15924)."""

_RUNS: Final[Mapping[str, str]] = {"L": "ltr", "R": "rtl", "AL": "rtl"}
"""Which way a letter runs, by its class in Unicode's bidirectional algorithm; all other signs follow the letters."""

NAMED_HERE: Final[Mapping[str, str]] = {
    "aeb": _("Tunisian Arabic"),
    "apc": _("Levantine Arabic"),
    "arq": _("Algerian Arabic"),
    "ary": _("Moroccan Arabic"),
    "arz": _("Egyptian Arabic"),
    "bci": _("Baoulé"),
    "fon": _("Fon"),
    "fub": _("Fulfulde of Adamawa"),
    "fuc": _("Pulaar"),
    "fuf": _("Pular of Fouta Djallon"),
    "kmr": _("Kurmanji"),
    "kri": _("Krio"),
    "mnk": _("Mandinka"),
    "prs": _("Dari"),
    "rif": _("Tarifit"),
    "taq": _("Tamasheq"),
    "tzm": _("Tamazight of the Middle Atlas"),
    "zgh": _("Standard Tamazight"),
}
"""The names of languages that CLDR does not call in each of ours."""

FOLDER: Final = Path(__file__).resolve().parent / "translations"
_FRENCH_GAPS: Final = (
    (re.compile("[ \u00a0](?=[;?!»])|(?<=«)[ \u00a0]"), "\N{NARROW NO-BREAK SPACE}"),
    (re.compile(r" (?=:(?:\s|$))"), "\N{NO-BREAK SPACE}"),
    (
        re.compile(r"(?:(?<=[0-9}])|(?<=\)s)) (?=%|(?:[MG]o|min|s|h|jours?|heures?|minutes?|secondes?)\b)"),
        "\N{NO-BREAK SPACE}",
    ),
)
"""Where French sets a mark or a unit apart, and by what: narrow before ; ? ! and inside «», wide before : and units."""
_RANGE = re.compile(
    r"\s*([A-Za-z]{1,8}(?:[-_][A-Za-z0-9]{1,8})*|\*)\s*(?:;\s*q\s*=\s*([0-9.]+)\s*)?", re.ASCII | re.IGNORECASE
)
_MOST_RANGES: Final = 20


@cache
def translations(language: str) -> gettext.NullTranslations:
    """Give one language's sentences, from every catalogue of that language together."""
    return Sayings(sorted((FOLDER / language).glob("*.po")), partial(set_as, language))


def set_as(language: str, text: str) -> str:
    """Give a text with the spaces of its language, so that no line begins with a mark that French sets apart."""
    if language == "fr":
        for place, gap in _FRENCH_GAPS:
            text = place.sub(gap, text)
    return text


def translate(language: str, sentence: str, values: Mapping[str, str | int] | None = None) -> str:
    """Say a sentence in a language, with its values in their places."""
    text = translations(language).gettext(sentence)
    return text.format(**values) if values else text


def negotiate(accept_language: str, default: str) -> str:
    """Choose one of our languages for an Accept-Language header (RFC 9110, 12.5.4), a variety as its language."""
    wished = _by_quality(accept_language)
    refused = {broad_tag(tag) for tag, quality in wished if not quality}
    asked = next((broad for tag, quality in wished if quality and (broad := broad_tag(tag)) in SPEAKS), default)
    # Whoever refuses the language that stands for all others is given another; most read English as a second one.
    return (
        asked if asked not in refused else next((each for each in reversed(LANGUAGES) if each not in refused), default)
    )


def _by_quality(header: str) -> list[tuple[str, float]]:
    """Give the tags of a header with how much each is wished for, the most first; what is unreadable is passed over."""
    read = [_RANGE.fullmatch(part) for part in header.split(",")[:_MOST_RANGES]]
    wished = [(match[1], _quality(match[2])) for match in read if match]
    return sorted(wished, key=lambda each: -each[1])


def _quality(written: str | None) -> float:
    try:
        return min(float(written or 1), 1.0)
    except ValueError:
        return 0.0


def broad_tag(tag: str) -> str:
    """Give the broad language of a tag: no variety, no country, no script."""
    first = tag.replace("_", "-").split("-", 1)[0].lower()
    known = str(get_global("language_aliases").get(first, first)).split("_", 1)[0]
    return _BROAD.get(first) or _BROAD.get(known, known)


def spoken_by_us(tag: str, otherwise: str) -> str:
    """Give the language of ours in which somebody who speaks another can be spoken with, if there is one."""
    broad = broad_tag(tag)
    return broad if broad in SPEAKS else otherwise


UNTITLED: Final[Mapping[WorkKind, str]] = {
    WorkKind.INTERVIEW: _("Untitled interview"),
    WorkKind.SLAM: _("Untitled slam"),
    WorkKind.MUSIC: _("Untitled music"),
    WorkKind.WRITING: _("Untitled text"),
    WorkKind.PHOTO: _("Untitled photo"),
    WorkKind.RADIO: _("Untitled episode"),
}
"""What a work without a title is called where one has to be shown; it is stored as nobody's title."""


@cache
def _placeholders() -> frozenset[str]:
    return frozenset(translate(code, sentence) for code in LANGUAGES for sentence in UNTITLED.values())


def real_titles(titles: Mapping[str, str]) -> dict[str, str]:
    """Give titles without those that only say that there is none, which were stored once."""
    return {code: title for code, title in titles.items() if title.strip() and title not in _placeholders()}


@lru_cache(1_024)
def direction(tag: str) -> str:
    """Give the way a language is written, `rtl` or `ltr`: by the script in its tag, else its usual one."""
    return "rtl" if _script(tag) in _RTL_SCRIPTS.split() else "ltr"


@lru_cache(4_096)
def direction_of(text: str, tag: str = "") -> str:
    """Give the way words run that somebody wrote: as their letters do, which is not always as their language's do.

    A first letter that runs as the language does settles it, and so do most letters where the first one does not: an
    Arabic sentence may begin with a Latin name, and an Arabic title may stand where a French one was asked for.
    """
    usual = direction(tag)
    strong = [_RUNS[kind] for letter in text if (kind := unicodedata.bidirectional(letter)) in _RUNS]
    if not strong or strong[0] == usual:
        return usual
    others = sum(way != usual for way in strong)
    return strong[0] if others * 2 > len(strong) else usual


def _script(tag: str) -> str:
    """Give the script of a language tag, or nothing where nobody has told."""
    first, *rest = tag.replace("_", "-").split("-")
    script = next((part.title() for part in rest if len(part) == 4 and part.isalpha()), "")
    region = next((part.upper() for part in rest if len(part) == 2), "")
    asked = (f"{first.lower()}_{region}", first.lower(), broad_tag(first))
    likely = get_global("likely_subtags")
    return script or next((likely[name].split("_")[1] for name in asked if name in likely), "")


@lru_cache(1_024)
def language_name(code: str, language: str) -> str:
    """Give what one of our languages calls another; where there is no word for it, that it is another, and its code."""
    return known_name(code, language) or translate(language, _("another language ({code})"), {"code": code})


@lru_cache(1_024)
def known_name(code: str, language: str) -> str:
    """Give the word for a language, or for the one that it is a variety of, or nothing where there is none."""
    first = code.replace("_", "-").split("-", 1)[0].lower()
    names = Locale.parse(SPEAKS[language].locale).languages
    return next(
        (
            translate(language, NAMED_HERE[each]) if each in NAMED_HERE else str(names[each])
            for each in (first, _BROAD.get(first, first))
            if each in NAMED_HERE or each in names
        ),
        "",
    )


def in_each_language(sentence: str) -> dict[str, str]:
    """Say a sentence in every language of ours, to be kept as the labels of something."""
    return {language: translate(language, sentence) for language in LANGUAGES}


def label(labels: Mapping[str, str], language: str) -> str:
    """Pick the text for a language, else the first of ours that is there, else any other, else nothing."""
    for choice in (language, *LANGUAGES, *labels):
        if labels.get(choice):
            return labels[choice]
    return ""


NOT_SAID = "und"
"""The tag of a text whose language nobody has told yet."""

_TAG: Final = re.compile(r"([A-Za-z]{2,3})(?:-([A-Za-z]{4}))?(?:-([A-Za-z]{2}|[0-9]{3}))?")


def clean_language(tag: str) -> str:
    """Give a language tag as it is written by custom: `zgh-Tfng`, `fr-BE`.

    Raises:
        InvalidInputError: it is no such tag.
    """
    match = _TAG.fullmatch(tag.strip().replace("_", "-"))
    if match is None:
        raise InvalidInputError(
            "language.tag",
            "Write languages by their names or as short codes, such as Wolof or ary; {tag} is none.",
            tag=tag.strip()[:40],
        )
    language, script, region = match.groups()
    parts = [language.lower(), script.title() if script else "", region.upper() if region else ""]
    return "-".join(part for part in parts if part)
