"""How stored records grow: small functions, each from one schema number of a kind of record to the next.

A document says its schema number as `schema`; one without is number 1, the shape of November 2026. A kind's newest
number is one more than the number of its steps here, and it is written with every record that is saved. An older
document is brought up to date whenever it is read (`schema.from_json`), and for good by `archive migrate`.

To add a field to a stored record:

1. Give it to the record's dataclass, with a default.
2. Add one step at the end of the kind's steps below, with what older records get: `added(hidden_until=None)`. Where the
   record also stands inside others (consents, handles and withdrawals are remembered in `tombstones`), add the same
   there: `inside("consent", added(hidden_until=None))`.
3. Run `python -m tests.record_shapes`: it writes the new shape down beside the older ones. A test fails until it is.

To rename, drop or reshape a field, write a step as a function of its own: a plain JSON document in, the next one out.
A step stands for ever, for a backup may be older than anybody remembers: it reads plain documents alone, never today's
classes, and touches neither `id` nor `version`. What it does not understand it refuses by raising: a consent that
cannot be brought up to date counts as unreadable and opens nothing. Whatever is signed or chained by its hash (the
lines of the ledger, the reports of concealment) must give the same hash afterwards.
`tests/adapters/catalogue/test_kept_journals.py` holds all that on journals of earlier months.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any, Final

from archive.adapters.catalogue.rendition_steps import known_by_recipe
from archive.domain.errors import BrokenRecordError
from archive.domain.words.text_folding import folds_of

Document = dict[str, Any]
Step = Callable[[Document], Document]
"""Gives a document's next shape; it may change the one it is given."""

FIELD: Final = "schema"
"""Where a document says its schema number."""

_FIRST: Final = 1
_NOT_UNDERSTOOD: Final = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError)


def added(**fields: object) -> Step:
    """Make the step that gives older documents new fields with these values, as plain JSON."""

    def step(document: Document) -> Document:
        for name, value in fields.items():
            if name in document:
                raise ValueError(f"{name} is there before its time")
            document[name] = deepcopy(value)
        return document

    return step


def inside(name: str, step: Step) -> Step:
    """Make the step that changes a record kept inside another, wherever there is one."""

    def outer(document: Document) -> Document:
        if document.get(name) is not None:
            document[name] = step(document[name])
        return document

    return outer


def inside_each(name: str, step: Step) -> Step:
    """Make the step that changes every record of a list inside another."""

    def outer(document: Document) -> Document:
        document[name] = [step(one) for one in document.get(name, [])]
        return document

    return outer


_SAID_WHEN: Final = added(given_at=None, hidden_until=None)
"""An older consent does not say when it was given, so it counts as said as a child by whoever has been one."""

_AGE_SETTLED: Final = added(age_unsettled=False)


def _with_what_it_hides(document: Document) -> Document:
    """Say of every item that left, and of every one that was recalled, that nobody wrote down what it hides."""
    step = inside_each("items", added(hides=[], read_by=None))
    return inside_each("recalls", step)(step(document))


_WHOLE: Final = added(is_whole=True)
"""An older transcript was shown as it stood, and a reviewer has read it so or will."""

_WORDS_UNTIMED: Final = inside_each("cues", added(word_times=[]))
"""Of an older line nobody kept when each of its words was heard."""

_THEMES_UNTOLD: Final = inside_each("segments", added(told_themes=[]))
"""The themes of an older work's parts were said to be for the team: they stay with it until somebody looks again."""

_OF_NO_KIND: Final = inside_each("segments", added(warnings=[]))
"""An older work's hard parts do not say what is hard in them."""

_NOTHING_CHOSEN: Final = added(face_words="ours")


def _asked_by_code(document: Document) -> Document:
    """An older taking-back knew that it needed nobody else, not who asked: an officer's then waits for two people."""
    by_decider = document.pop("by_decider", False)
    return added(asked_by=None, by_code=by_decider and document["by_role"] == "participant")(document)


def _found_by_words(document: Document) -> Document:
    """An older draft had no label, and was found by none of its words."""
    words = sorted({fold for title in document["titles"].values() for fold in folds_of(title)})
    return added(label="", wordless=False, sought=words)(document)


def _found_by_summaries(document: Document) -> Document:
    """An older draft was found by its label and titles alone."""
    told = (document["label"], *document["titles"].values(), *document["summaries"].values())
    document["sought"] = sorted({fold for text in told for fold in folds_of(text)})
    return document


_NOT_ASKED_FOR: Final = added(film_at_high_risk=False)
"""No older work says whether covered pictures of somebody at high risk were asked for: they are shut until it does."""


def _asks_for_no_film(document: Document) -> Document:
    """An older draft held that wish where those who serve cannot read it; it stands with the work today."""
    document.pop("film_at_high_risk", None)
    return document


def _found_by_what_is_said(document: Document) -> Document:
    """An older transcript was found by none of its words."""
    told = (document["text"], *(cue["text"] for cue in document["cues"]))
    return added(sought=sorted({fold for text in told for fold in folds_of(text)}))(document)


STEPS: Final[Mapping[str, tuple[Step, ...]]] = {
    "accounts": (added(confirmed_by=None),),
    "concepts": (added(others={}, notes={}, related=[], deprecated=False, replaced_by=None, uri="", operator=None),),
    "consents": (added(zones_release=""), _SAID_WHEN),
    "covers": (added(surest=None, surest_at_ms=None),),
    "drafts": (added(sound_tracks=[]), _found_by_words, _found_by_summaries, _asks_for_no_film),
    "edit_lists": (added(left=[]),),
    "editions": (
        inside_each("cues", added(is_unsure=False)),
        _WHOLE,
        _WORDS_UNTIMED,
        added(of="transcript", said=None, is_part=False, ended_by=""),
        inside("said", _OF_NO_KIND),
    ),
    "evidence_rounds": (added(self_approved=[]),),
    "exports": (_with_what_it_hides,),
    "originals": (added(live_id="", kind_said=False),),
    "participants": (_AGE_SETTLED, _NOTHING_CHOSEN),
    "quarantine": (added(label=""), added(let_go_by="")),
    "renditions": (
        inside_each("checks", added(made_without=[])),
        known_by_recipe,
        added(silenced=""),
        added(read_by=None),
    ),
    "tombstones": (
        inside("consent", added(zones_release="")),
        inside("consent", _SAID_WHEN),
        inside("handle", _AGE_SETTLED),
        inside("withdrawal", _asked_by_code),
        added(reviewed=None, reviewed_version=0),
        inside("handle", _NOTHING_CHOSEN),
    ),
    "transcripts": (
        added(labels_left_out=[], labels_kept=[]),
        inside_each("cues", added(is_unsure=False)),
        _WHOLE,
        _WORDS_UNTIMED,
        _found_by_what_is_said,
    ),
    "uploads": (added(label=""),),
    "voicings": (added(reader_id=None),),
    "withdrawals": (_asked_by_code,),
    "works": (
        inside_each("segments", added(themes=[])),
        _THEMES_UNTOLD,
        _OF_NO_KIND,
        added(reader_id=None),
        _NOT_ASKED_FOR,
    ),
}
"""The steps of each table, from number 1 on, oldest first."""


def number_of(table: str) -> int:
    """Give the schema number that a table's records have today."""
    return _FIRST + len(STEPS.get(table, ()))


def brought_up(table: str, document: Document, steps: Mapping[str, tuple[Step, ...]] = STEPS) -> Document:
    """Give a stored document in today's shape, without its schema number.

    Raises:
        BrokenRecordError: its number is none that this program knows, or a step does not understand it.
    """
    known = steps.get(table, ())
    number = document.pop(FIELD, _FIRST)
    if type(number) is not int or not _FIRST <= number <= _FIRST + len(known):
        raise BrokenRecordError(f"A document of {table} has a schema number that this program does not know.")
    for step in known[number - _FIRST :]:
        try:
            document = step(document)
        except _NOT_UNDERSTOOD as error:
            kind = type(error).__name__
            raise BrokenRecordError(f"A document of {table} cannot be brought up to date: {kind}.") from error
    return document
