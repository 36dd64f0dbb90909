"""Which words of a line may tell who somebody is, by how they are written or what stands before them.

Numbers, addresses and dates by their form; names by a title, by what introduces them, by what Arabic puts into them
and by a capital within a sentence. Nothing here knows anybody: it finds too much rather than too little.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final, NamedTuple

from archive.domain.words.telling.known_words import KnownWords, called_in, listed
from archive.domain.words.telling.traits import initials_in, is_body, numbered_in, traits_in, with_house
from archive.domain.words.text_folding import Word, words_of


class Hint(StrEnum):
    """Why words may have to be concealed, the surest first."""

    KNOWN = "known"
    """Somebody of the workshop is called or reached so, or like it."""

    EARLIER = "earlier"
    """They were concealed in the workshop before."""

    CONTACT = "contact"
    NUMBER = "number"
    INTRODUCED = "introduced"
    """A title, a word such as “named”, or a part of a name stands before them."""

    DATE = "date"
    LISTED = "listed"
    """People or places are called so."""

    CAPITAL = "capital"
    UNUSUAL = "unusual"
    """No dictionary of their language holds them."""

    TRAIT = "trait"
    """They say where somebody comes from, or what somebody does."""

    YEAR = "year"


BY_LETTERS: Final = frozenset({Hint.LISTED, Hint.CAPITAL, Hint.UNUSUAL})
"""Why words may be a name by their letters alone."""


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """Words that languages have for what tells nobody apart, each folded.

    `plain` are those that may be written with a capital: days, months, languages, countries.
    """

    months: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    stop_words: frozenset[str] = frozenset()
    known: KnownWords = field(default_factory=KnownWords)

    @cached_property
    def open_words(self) -> frozenset[str]:
        """Give all words that are no name."""
        return self.plain | self.stop_words


class Hinted(NamedTuple):
    """Words of a line: why they may tell somebody, and where they stand."""

    hint: Hint
    start: int
    end: int


_NUMBERS_APART: Final = r"[^\w\n@+]{0,3}"
_PATTERNS: Final = tuple(
    (hint, re.compile(pattern, flags))
    for hint, pattern, flags in (
        (Hint.CONTACT, r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE),
        (
            Hint.CONTACT,
            r"\b[\w.+-]+ (?:arobase|arroba|at|أروباز|آت|ات) [\w-]+ (?:point|dot|punto|نقطة|نقطه) \w{2,6}\b",
            re.IGNORECASE,
        ),
        (Hint.CONTACT, r"(?:https?://|www\.)[^\s<>«»\"]*[^\s<>«»\".,;:!?)]", re.IGNORECASE),
        (
            Hint.CONTACT,
            r"\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|info|eu|fr|es|ma|dz|tn|uk|be)\b(?:/[\w/.-]*\w)?",
            re.IGNORECASE,
        ),
        (Hint.CONTACT, r"(?<![\w.])@[\w.]*\w{3}", 0),
        (Hint.DATE, r"(?<!\d)(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?(?!\d)", re.ASCII),
        (Hint.DATE, r"(?<!\d)\d\d?\s?[-/.]\s?\d\d?\s?[-/.]\s?(?:\d{4}|\d\d)(?![\d])(?![-/.\s]{1,2}\d\d)", 0),
        (Hint.DATE, r"(?<![\d/])\d\d/\d\d(?![\d/])", 0),
        # Plates of France and Italy, Spain, the United Kingdom and Morocco.
        (
            Hint.NUMBER,
            r"\b[A-Z]{2}[- ]?\d{3}[- ]?[A-Z]{2}\b|\b\d{4}[ -]?[B-DF-HJ-NP-TV-Z]{3}\b|\b[A-Z]{2}\d\d ?[A-Z]{3}\b",
            0,
        ),
        (Hint.NUMBER, r"\b[a-z]{2}-\d{3}-[a-z]{2}\b|\b\d{1,5} ?[-|] ?[ء-ي] ?[-|] ?\d{1,2}\b", 0),
        (Hint.NUMBER, rf"(?:\+|(?<!\w)\()?\d(?:{_NUMBERS_APART}\d){{5,}}\)?", 0),
        (Hint.NUMBER, r"\b[A-Z]{0,3}[- ]?\d{5,}[A-Z]{0,2}\b", re.IGNORECASE),
        (Hint.NUMBER, r"\b(?=\w*\d\w*\d\w*\d)(?=\w*[A-Z])[A-Z\d]{6,}\b", re.IGNORECASE),
    )
)
_YEARS: Final = re.compile(r"(?:19|20)\d\d(?:[^\w\n]{1,3}(?:19|20)\d\d)*")
_INTRODUCED: Final = re.compile(
    r"(?<!\w)(?:[mst]\s?['’]\s?appel(?:le|lait|laient|lent|ais|ait|aient)|(?:pré|sur)?nomm(?:ée?s?|ait)"
    r"|(?:pré)?nom (?:est|était|c['’]est)|names? (?:is|was|are|were)"
    r"|(?:was|is|girl|boy|man|woman|friend|someone|somebody) (?:named|called)|i['’]?\s?a?m called"
    r"|(?:me|te|se) llam(?:o|as|a|an|aba|aban)|(?:mi|su) nombre (?:es|era)|llamad[oa]s?"
    r"|[وف]?[إا]سم(?:ي|ه|ها|هم|ك)(?: هو| هي)?|[وف]?سميت(?:ي|ه|ها)?|[وف]?[يت]دعى|[وف]?[يت]سمى"
    r"|[ولب]?المدعوة?|[ولب]?المسماة?)\s*,?\s+",
    re.IGNORECASE,
)
_TITLES: Final = frozenset(
    {
        *("mme", "madame", "monsieur", "mlle", "mademoiselle", "docteur", "dr", "dre", "professeur", "maitre"),
        *("mr", "mrs", "doctor", "professor", "senor", "senora", "senorita", "sr", "sra", "srta", "dona", "doctora"),
        *("sheikh", "cheikh", "sheikha", "hajj", "hajja", "hadj", "hadja", "lalla", "moulay", "imam"),
        *("السيد", "السيده", "الاستاذ", "الاستاذه", "الدكتور", "الدكتوره", "الحاج", "الحاجه", "الشيخ", "الشيخه"),
        *("للسيد", "للسيده", "للاستاذ", "للاستاذه", "للدكتور", "للدكتوره", "للحاج", "للحاجه", "للشيخ"),
        *("سيدي", "لالا", "للا", "مولاي"),
    }
)
_TITLES_BEFORE_CAPITALS: Final = frozenset(
    {"m", "me", "don", "miss", "ms", "pr", "prof", "uncle", "aunt", "oncle", "tante", "tio", "tia"}
)
"""Words of other meanings too: titles only before a capital."""

_IN_NAMES: Final = listed("ibn bint bent ould abou abu oum umm ابن بن بنت ام ابو ابا ابي ولد ايت")
_BETWEEN_NAMES: Final = frozenset({"بن", "ibn", "bint", "bent", "ould"})
"""What stands between two words of one name."""

_SMALL_IN_NAMES: Final = listed("el al ben bin ibn bint bent ould abou abu de del da dos van von بن ابن ابو عبد")
_JOINED: Final = re.compile(r"^(?:و|ف)?(?:ب|ل|ك)?(?=...)|^[وفبلك](?=..)")
_DAY: Final = re.compile(r"(?:[12]?\d|3[01]|0\d)(?:er|e|st|nd|rd|th|o|a)?")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_BEFORE_MONTHS: Final = frozenset({"de", "of", "the", "من", "شهر", "mes", "mois", "du", "del"})
_SINCE: Final = frozenset({"between", "from", "entre", "du", "depuis", "desde", "del", "بين", "من"})
_UNTIL: Final = frozenset({"and", "to", "until", "et", "au", "le", "y", "al", "hasta", "الي", "و", "حتي"})
"""What stands before the first and before the second day of a time."""

_DAYS_IN_WORDS: Final = frozenset(
    {
        *("premier", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"),
        *("treize", "quatorze", "quinze", "seize", "vingt", "trente", "first", "second", "third", "fourth", "fifth"),
        *("sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth"),
        *("fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth", "thirtieth"),
        *("primero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce"),
        *("trece", "catorce", "quince", "dieciseis", "diecisiete", "dieciocho", "diecinueve", "veinte", "treinta"),
        *("veintiuno", "veintidos", "veintitres", "veinticuatro", "veinticinco", "veintiseis", "veintisiete"),
        *("veintiocho", "veintinueve", "اول", "الاول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع"),
        *("الثامن", "التاسع", "العاشر", "العشرين", "والعشرين", "عشر", "الثلاثين", "عشرين", "ثلاثين", "خمسه", "عشره"),
    }
)
_NEW_SENTENCE: Final = re.compile(r"[.!?…:؟]|[«“\"]|(?:^|\s)[-–—](?:\s|$)")
_MOST_WORDS: Final = 5


def hinted_in(line: str, vocabulary: Vocabulary, language: str = "") -> Iterator[Hinted]:
    """Yield what words of a line may tell who somebody is; what lies in what was found before is left out."""
    found: list[Hinted] = []
    for each in _all_in(line, vocabulary, language):
        if not any(other.start <= each.start and each.end <= other.end for other in found):
            found.append(each)
            yield each


def _all_in(line: str, vocabulary: Vocabulary, language: str) -> Iterator[Hinted]:
    words = list(words_of(line))
    read = _Line(line, words, vocabulary)
    yield from _dates(words, vocabulary)
    for hint, pattern in _PATTERNS:
        for match in pattern.finditer(line):
            if not _YEARS.fullmatch(match[0]):
                yield Hinted(hint, match.start(), match.end())
    yield from (Hinted(Hint.INTRODUCED, *span) for span in initials_in(line))
    yield from read.introduced()
    yield from read.parts_of_names()
    called = list(called_in(words, language, vocabulary.known, vocabulary.open_words, read.follows))
    for each in called:
        if each.is_listed:
            named = _of_words(Hint.LISTED, words, *with_house(words, each.start, each.end))
            yield named._replace(start=_behind(line, named.start, each.joined))
    yield from read.capitals()
    for each in called:
        yield _of_words(Hint.UNUSUAL, words, *with_house(words, each.start, each.end))
    yield from (Hinted(Hint.NUMBER, *span) for span in numbered_in(line))
    yield from (_of_words(Hint.TRAIT, words, *span) for span in traits_in(words, vocabulary.countries))
    yield from _years(words, vocabulary)


def _behind(line: str, start: int, letters: int) -> int:
    """Give where a word goes on behind its first letters, whatever marks stand on them."""
    while letters or (line[start : start + 1] and unicodedata.combining(line[start])):
        letters -= not unicodedata.combining(line[start])
        start += 1
    return start


def _of_words(hint: Hint, words: Sequence[Word], start: int, end: int) -> Hinted:
    return Hinted(hint, words[start].start, words[end - 1].end)


def _years(words: Sequence[Word], vocabulary: Vocabulary) -> Iterator[Hinted]:
    """Yield each year, with the month before it."""
    months = {at + length: at for at, length in _months(words, vocabulary)}
    for at, word in enumerate(words):
        if _YEAR.fullmatch(word.folded):
            yield Hinted(Hint.YEAR, words[months.get(at, at)].start, word.end)


def _dates(words: Sequence[Word], vocabulary: Vocabulary) -> Iterator[Hinted]:
    """Yield each day of a month, and two of them as one where something lasted from one to the other."""
    found: list[tuple[int, int]] = []
    for first, last in _days(words, vocabulary):
        if found and words[first - 1].folded in _UNTIL and found[-1][1] >= first - 3:
            begun = found.pop()[0]
            has_since = begun > 0 and words[begun - 1].folded in _SINCE
            first = begun - 1 if has_since else begun
        found.append((first, last))
    yield from (Hinted(Hint.DATE, words[first].start, words[last].end) for first, last in found)


def _days(words: Sequence[Word], vocabulary: Vocabulary) -> Iterator[tuple[int, int]]:
    for at, length in _months(words, vocabulary):
        before = at - 1
        while before >= 0 and words[before].folded in _BEFORE_MONTHS:
            before -= 1
        after = at + length
        first, last = at, after - 1
        if before >= 0 and _is_day(words[before].folded):
            first = before
        elif after < len(words) and _DAY.fullmatch(words[after].folded):
            last = after
        else:
            continue
        for place in (last + 1, last + 2):
            if place < len(words) and _YEAR.fullmatch(words[place].folded):
                last = place
                break
        yield first, last


def _months(words: Sequence[Word], vocabulary: Vocabulary) -> Iterator[tuple[int, int]]:
    for at, word in enumerate(words):
        two = f"{word.folded} {words[at + 1].folded}" if at + 1 < len(words) else ""
        if two in vocabulary.months:
            yield at, 2
        elif word.folded in vocabulary.months:
            yield at, 1


def _is_day(folded: str) -> bool:
    return bool(_DAY.fullmatch(folded)) or folded in _DAYS_IN_WORDS


class _Line:
    """A line as names are looked for in it."""

    def __init__(self, line: str, words: Sequence[Word], vocabulary: Vocabulary) -> None:
        self._line = line
        self._words = words
        self._known = vocabulary
        self._is_whole_capital = line.upper() == line

    def introduced(self) -> Iterator[Hinted]:
        """Yield the names behind a title, or behind words that introduce one; in small letters two words by turns."""
        begins = {word.start: at for at, word in enumerate(self._words)}
        for match in _INTRODUCED.finditer(self._line):
            at = next((begins[word.start] for word in self._words if word.start >= match.end()), None)
            if at is None:
                continue
            end = self._name_from(at)
            yield from self._hinted(at, end)
            if end == at + 1 and self._is_small_latin(at) and self.follows(end):
                yield from self._hinted(end, self._name_from(end))
        for at in range(len(self._words) - 1):
            if self._is_title(at):
                yield from self._hinted(at + 1, self._name_from(at + 1))

    def _is_title(self, at: int) -> bool:
        if at + 1 == len(self._words):
            return False
        folded = self._words[at].folded
        if folded in _TITLES or _JOINED.sub("", folded) in _TITLES:
            return True
        is_written_so = len(folded) > 2 or self._is_capital(at)
        return folded in _TITLES_BEFORE_CAPITALS and is_written_so and self._is_capital(at + 1)

    def parts_of_names(self) -> Iterator[Hinted]:
        """Yield what stands behind son of, daughter of, mother of, father of; and before them inside a name."""
        for at, word in enumerate(self._words[:-1]):
            folded = word.folded if word.folded in _IN_NAMES else _JOINED.sub("", word.folded)
            if folded not in _IN_NAMES:
                continue
            end = self._name_from(at + 1)
            if end == at + 1:
                continue
            has_name_before = word.folded in _BETWEEN_NAMES and at > 0 and not self._is_common(at - 1)
            yield from self._hinted(at - 1 if has_name_before else at + 1, end)

    def capitals(self) -> Iterator[Hinted]:
        """Yield words that have a capital although no sentence begins with them."""
        if self._is_whole_capital:
            return
        at = 0
        while at < len(self._words):
            if (
                not self._is_capital(at)
                or self._begins_sentence(at)
                or self._is_plain(at, at + 1)
                or self._is_title(at)
            ):
                at += 1
                continue
            end = max(at + 1, self._name_from(at))
            if not self._is_plain(at, end) and not is_body(self._words[at:end]):
                yield Hinted(Hint.CAPITAL, self._words[at].start, self._words[end - 1].end)
            at = end

    def _hinted(self, start: int, end: int) -> Iterator[Hinted]:
        if end > start:
            yield Hinted(Hint.INTRODUCED, self._words[start].start, self._words[end - 1].end)

    def _name_from(self, at: int) -> int:
        """Give where a name ends that begins with a word; the same place where none begins."""
        if at >= len(self._words) or self._is_common(at):
            return at
        end = at + 1
        while end < len(self._words) and end - at < _MOST_WORDS and self.follows(end):
            joins = self._words[end].folded in _SMALL_IN_NAMES and end + 1 < len(self._words) and self.follows(end + 1)
            if joins and not self._is_common(end + 1) and self._is_capital(end + 1) == self._is_capital(at):
                end += 2
            elif self._goes_on(at, end):
                end += 1
            else:
                break
        return end

    def _goes_on(self, at: int, end: int) -> bool:
        if self._words[end - 1].folded in _SMALL_IN_NAMES:
            return not self._is_common(end)
        if self._is_capital(at):
            return self._is_capital(end)
        # Of Arabic words the family's is known by its article.
        return self._words[end].folded.startswith("ال") and len(self._words[end].folded) > 4 and end == at + 1

    def _is_common(self, at: int) -> bool:
        word = self._words[at]
        return word.folded in self._known.stop_words or (len(word.folded) < 2) or word.folded.isdecimal()

    def _is_plain(self, start: int, end: int) -> bool:
        folded = [word.folded for word in self._words[start:end]]
        return " ".join(folded) in self._known.plain or all(
            each in self._known.plain or each in self._known.stop_words or len(each) < 2 for each in folded
        )

    def _is_capital(self, at: int) -> bool:
        return at < len(self._words) and self._line[self._words[at].start].isupper()

    def _is_small_latin(self, at: int) -> bool:
        return self._line[self._words[at].start].islower()

    def follows(self, at: int) -> bool:
        """Tell whether only a space or a hyphen stands before a word."""
        return at < len(self._words) and not self._line[self._words[at - 1].end : self._words[at].start].strip(
            " \u00a0\u202f-‐’'"
        )

    def _begins_sentence(self, at: int) -> bool:
        if at == 0:
            return True
        between = self._line[self._words[at - 1].end : self._words[at].start]
        return bool(_NEW_SENTENCE.search(between))
