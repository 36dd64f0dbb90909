"""Texts in which somebody has marked what tells who is spoken of: shared corpora, and sentences written for this."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Final

from scripts.benches.concealment.clips import CORPORA

SENTENCES: Final = Path(__file__).parent.parent / "sentences"
DIRECT, QUASI = "direct", "quasi"
_DIRECT_IN_FRENCH: Final = frozenset({"PER", "CODE"})
_MARKED: Final = re.compile(r"\{([^}]*)\}|<([^>]*)>")
_LEGAL_PARTS: Final = re.compile(r"(?m)^PROCÉDURE$")


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A stretch of a text: what it is, how surely it tells somebody (empty: it does not), and of which thing it is."""

    start: int
    end: int
    label: str
    tells: str
    thing: str


@dataclass(frozen=True, kw_only=True)
class Document:
    """A text, its language, and what is marked in it."""

    text: str
    language: str
    marks: tuple[Mark, ...]

    def lowered(self) -> Document:
        """Give it as a machine writes down what is said: without capitals."""
        small = "".join(each.lower() if len(each.lower()) == 1 else each for each in self.text)
        return replace(self, text=small)


def judgments_in_english(part: str) -> list[Document]:
    """Give the judgments of the Text Anonymization Benchmark of one part: `train` or `dev`."""
    path = CORPORA / "text" / "tab_en.jsonl"
    if not path.is_file():
        return []
    told = map(json.loads, path.read_text("utf-8").splitlines())
    return [_judgment(each) for each in told if each["metadata"]["provenance"]["dataset_type"] == part]


def _judgment(told: dict[str, object]) -> Document:
    entities = told["entities"]
    assert isinstance(entities, list)
    marks = [
        Mark(
            start=each["start_offset"],
            end=each["end_offset"],
            label=each["entity_type"],
            tells={"DIRECT": DIRECT, "QUASI": QUASI}.get(each["identifier_type"], ""),
            thing=each["entity_id"],
        )
        for each in entities
    ]
    return Document(text=str(told["text"]), language="en", marks=tuple(marks))


def judgments_in_french(part: str) -> list[Document]:
    """Give French judgments of one part: `train` or `dev`. Persons and numbers of files tell somebody directly."""
    tokens = list(_tagged(CORPORA / "text" / f"FR-manual-{part}.tsv", " ", 0, 1))
    whole = _document(tokens, _DIRECT_IN_FRENCH)
    starts = [match.start() for match in _LEGAL_PARTS.finditer(whole.text)] or [0]
    return [_cut(whole, start, end) for start, end in zip(starts, [*starts[1:], len(whole.text)], strict=True)]


def encyclopedia(language: str) -> list[Document]:
    """Give sentences of an encyclopedia with silver labels; each is a text of its own."""
    tokens = list(_tagged(CORPORA / "text" / f"wikineural_{language}.conllu", "\t", 1, 2))
    parts = [list(group) for blank, group in groupby(tokens, key=lambda each: not each[0]) if not blank]
    return [replace(_document(part, {"PER"}), language=language) for part in parts]


def spoken(language: str) -> list[Document]:
    """Give the sentences that were written for this, one a line: `{a person}`, `<a place>`."""
    path = SENTENCES / f"names-{language}.txt"
    return [_spoken(line, language) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _spoken(line: str, language: str) -> Document:
    text, marks = "", []
    at = 0
    for match in _MARKED.finditer(line):
        text += line[at : match.start()]
        words = match[1] or match[2]
        label = "PER" if match[1] else "LOC"
        mark = Mark(
            start=len(text),
            end=len(text) + len(words),
            label=label,
            tells=DIRECT if match[1] else QUASI,
            thing=f"{match.start()}",
        )
        marks.append(mark)
        text += words
        at = match.end()
    return Document(text=text + line[at:], language=language, marks=tuple(marks))


def _tagged(path: Path, between: str, word: int, tag: int) -> Iterator[tuple[str, str]]:
    """Yield words and their tags; two empty ones where a sentence ends."""
    if not path.is_file():
        return
    for line in path.read_text("utf-8").splitlines():
        parts = line.split(between)
        yield (parts[word], parts[tag]) if len(parts) > tag and parts[word] else ("", "")


def _document(tokens: list[tuple[str, str]], direct: frozenset[str] | set[str]) -> Document:
    text, marks = "", list[Mark]()
    for word, tag in tokens:
        if not word:
            text = text.rstrip(" ") + "\n"
            continue
        if tag.startswith("I-") and marks and marks[-1].label == tag[2:]:
            marks[-1] = replace(marks[-1], end=len(text) + len(word))
        elif tag[:2] in ("B-", "I-"):
            tells = DIRECT if tag[2:] in direct else QUASI
            marks.append(Mark(start=len(text), end=len(text) + len(word), label=tag[2:], tells=tells, thing=""))
        text += word + ("" if word.endswith(("'", "’")) else " ")
    named = [replace(each, thing=f"{each.label} {text[each.start : each.end].casefold()}") for each in marks]
    return Document(text=text, language="fr", marks=tuple(named))


def _cut(whole: Document, start: int, end: int) -> Document:
    marks = [
        replace(each, start=each.start - start, end=each.end - start)
        for each in whole.marks
        if start <= each.start and each.end <= end
    ]
    return replace(whole, text=whole.text[start:end], marks=tuple(marks))
