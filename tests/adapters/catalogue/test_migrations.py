"""How older documents are brought up to date: step by step, strictly, and never by guessing."""

from __future__ import annotations

from typing import Any

import pytest

from archive.adapters.catalogue.migrations import added, brought_up, inside
from archive.domain.errors import BrokenRecordError
from archive.domain.words.working_label import sought_words
from tests.record_shapes import goes_on, kept_shapes, todays_shapes


def renamed(document: dict[str, Any]) -> dict[str, Any]:
    document["place"] = document.pop("town")
    return document


STEPS = {"shelves": (renamed, added(floor=0, labels={}))}
FIRST = {"id": "s", "version": 4, "town": "Fès"}
SECOND = {"schema": 2, "id": "s", "version": 4, "place": "Fès"}
THIRD = {"schema": 3, "id": "s", "version": 4, "place": "Fès", "floor": 2, "labels": {"fr": "haut"}}


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        (FIRST, {**FIRST, "place": "Fès", "floor": 0, "labels": {}}),
        ({"schema": 1, **FIRST}, {**FIRST, "place": "Fès", "floor": 0, "labels": {}}),
        (SECOND, {**SECOND, "floor": 0, "labels": {}}),
        (THIRD, THIRD),
    ],
)
def test_a_document_goes_from_its_own_number_to_the_newest(stored: dict[str, Any], expected: dict[str, Any]) -> None:
    plain = {key: value for key, value in expected.items() if key not in ("schema", "town")}

    assert brought_up("shelves", dict(stored), STEPS) == plain


@pytest.mark.parametrize("number", [4, 0, -1, "2", True, None, 2.0, [2]])
def test_an_unknown_number_is_broken(number: object) -> None:
    with pytest.raises(BrokenRecordError):
        brought_up("shelves", {**THIRD, "schema": number}, STEPS)


@pytest.mark.parametrize("stored", [{"id": "s", "version": 1}, {**SECOND, "floor": 1}])
def test_what_a_step_does_not_understand_is_broken(stored: dict[str, Any]) -> None:
    with pytest.raises(BrokenRecordError):
        brought_up("shelves", dict(stored), STEPS)


def test_documents_do_not_share_what_was_added() -> None:
    one, other = (brought_up("shelves", dict(FIRST), STEPS) for _ in range(2))
    one["labels"]["fr"] = "changed"

    assert other["labels"] == {}


def test_a_record_inside_another_is_brought_up_with_it() -> None:
    steps = {"stones": (inside("consent", added(note="")),)}

    assert brought_up("stones", {"id": "s", "consent": {"id": "c"}}, steps)["consent"] == {"id": "c", "note": ""}
    assert brought_up("stones", {"id": "s", "consent": None}, steps)["consent"] is None
    with pytest.raises(BrokenRecordError):
        brought_up("stones", {"id": "s", "consent": "c"}, steps)


def test_a_record_that_looks_different_has_a_new_number() -> None:
    """When this fails, read `archive/adapters/catalogue/migrations.py`: it says how a stored record grows."""
    kept = kept_shapes()
    unwritten = [table for table, (number, _) in todays_shapes().items() if number not in kept.get(table, {})]
    different = [
        table
        for table, (number, shape) in todays_shapes().items()
        if table not in unwritten and not goes_on(kept[table][number], shape)
    ]

    assert unwritten == [], "run python -m tests.record_shapes"
    assert different == [], "add a step to archive/adapters/catalogue/migrations.py"


@pytest.mark.parametrize(
    ("kept", "today", "answer"),
    [
        ({"id": "text", "kind": "film|sound"}, {"id": "text", "kind": "film|letter|sound"}, True),
        ({"id": "text", "kind": "film|sound"}, {"id": "text", "kind": "film"}, False),
        ({"id": "text"}, {"id": "text", "note": "text"}, False),
        ({"id": "text", "note": "text"}, {"id": "text"}, False),
        ({"id": ["text"]}, {"id": ["number"]}, False),
    ],
)
def test_a_shape_may_only_gain_words(kept: object, today: object, answer: bool) -> None:
    assert goes_on(kept, today) is answer


def test_a_draft_of_before_the_board_is_found_by_the_words_of_its_titles() -> None:
    titles = {"fr": "La Traversée", "ar": "العبور"}
    old = {"id": "w", "titles": titles, "summaries": {}, "sound_tracks": [], "schema": 2}

    draft = brought_up("drafts", old)

    assert (draft["label"], draft["wordless"]) == ("", False)
    assert draft["sought"] == list(sought_words(["La Traversée", "العبور"]))


def test_older_drafts_and_transcripts_are_found_by_all_that_stands_in_them() -> None:
    draft = brought_up(
        "drafts",
        {"id": "w", "titles": {"fr": "La Traversée"}, "summaries": {"en": "A boat"}, "sound_tracks": [], "schema": 2},
    )
    said = brought_up("transcripts", {"id": "t", "cues": [{"text": "Le bateau"}], "text": "العبور"})

    assert draft["sought"] == list(sought_words(["La Traversée", "A boat"]))
    assert said["sought"] == list(sought_words(["Le bateau", "العبور"]))
