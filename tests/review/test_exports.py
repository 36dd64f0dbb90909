"""What has left is known, and whoever has it is told when it may not be kept any more (case 44)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from archive.adapters.memory.records import MemoryClock
from archive.domain.errors import InvalidInputError, RefusedError
from archive.domain.exports import ExportKind, ExportRecord
from archive.domain.narrowing import without_atoms
from archive.domain.records import ConsentRecord, Permission, Scope, Span
from archive.domain.terms import ALL_ATOMS, Atom, Audience, Purpose, Recipe, ScopeKind
from archive.domain.words.edit_list import Stretch
from archive.review.consent.consents import narrow_consent, withdraw_consent
from archive.review.exports import (
    NewExport,
    copies_of,
    exports,
    mark_confirmed,
    mark_sent,
    notice_text,
    notices_of,
    recalls,
    register_export,
)
from archive.review.people.withdrawal_act import Act
from archive.review.redaction.conceal_words import NewRedaction, conceal, undo
from archive.review.withdrawal.self_service import No, say_no
from archive.review.works.appearances import add_segment
from archive.review.works.works import change_work, reopen
from tests.review.atelier import STREAM_AND_DESK, Atelier, add_rendition, open_atelier

TAUGHT = Permission(audience=Audience.PARTNER, purpose=Purpose.EDUCATION, atoms=ALL_ATOMS)


@pytest.fixture
def atelier() -> Atelier:
    return open_atelier()


def let_out(atelier: Atelier) -> ConsentRecord:
    record = atelier.consented(permissions=(*STREAM_AND_DESK, TAUGHT))
    atelier.release()
    return record


def new(*ids: str, **changes: object) -> NewExport:
    fields: dict[str, object] = {
        "recipient": "Lycée Moulay Idriss",
        "contact": "librarian@example.org",
        "kind": ExportKind.CLASS_PACK,
        "audience": Audience.PARTNER,
        "purpose": Purpose.EDUCATION,
        "ids": ids,
    }
    return NewExport(**{**fields, **changes})  # type: ignore[arg-type]


def register(atelier: Atelier, *ids: str) -> ExportRecord:
    return register_export(atelier.kit, new(*(ids or (atelier.work.id,))), atelier.acting(atelier.facilitator))


def test_what_leaves_is_written_down_file_by_file_with_what_it_exposes(atelier: Atelier) -> None:
    let_out(atelier)
    made = register(atelier)
    assert [export.id for export in exports(atelier.kit)] == [made.id]
    recipes = {r.id: r.recipe for r in atelier.made()}
    assert {recipes[item.rendition_id] for item in made.items} == {Recipe.VIDEO, Recipe.AUDIO}
    assert recalls(atelier.kit) == []


def test_nothing_leaves_that_not_everybody_allows_for_that_very_purpose(atelier: Atelier) -> None:
    let_out(atelier)
    by = atelier.acting(atelier.facilitator)
    with pytest.raises(RefusedError, match="may not leave"):
        register_export(atelier.kit, new(atelier.work.id, purpose=Purpose.BROADCAST), by)
    with pytest.raises(RefusedError, match="may not leave"):
        register_export(atelier.kit, new(atelier.work.id, audience=Audience.PUBLIC), by)
    assert exports(atelier.kit) == []


@pytest.mark.parametrize("gap", [{"recipient": " "}, {"contact": ""}, {"ids": ()}, {"ids": ("Amina",)}])
def test_an_export_says_for_whom_and_what(atelier: Atelier, gap: dict[str, object]) -> None:
    let_out(atelier)
    with pytest.raises(InvalidInputError):
        register_export(atelier.kit, new(atelier.work.id, **gap), atelier.acting(atelier.facilitator))


def test_a_withdrawal_makes_the_list_of_who_must_be_told_within_a_day(atelier: Atelier) -> None:
    record = let_out(atelier)
    made = register(atelier)
    withdraw_consent(atelier.kit, record.id, atelier.acting(atelier.crew))

    [notice] = recalls(atelier.kit)
    assert notice.export.id == made.id
    assert set(notice.items) == set(made.items)
    assert notice.tell_by == atelier.kit.clock.now() + timedelta(hours=24)
    assert [n.export.id for n in recalls(atelier.kit, [atelier.work.id])] == [made.id]
    assert recalls(atelier.kit, ["another work"]) == []


def test_only_the_file_that_exposes_too_much_comes_back(atelier: Atelier) -> None:
    record = let_out(atelier)
    register(atelier)
    left = without_atoms(record.permissions, frozenset({Atom.FACE}))
    narrow_consent(atelier.kit, record.id, left, atelier.acting(atelier.crew))
    [notice] = recalls(atelier.kit)
    films = {r.id for r in atelier.made() if r.recipe is Recipe.VIDEO}
    assert {item.rendition_id for item in notice.items} == films


def test_another_look_at_a_work_recalls_nothing(atelier: Atelier) -> None:
    let_out(atelier)
    register(atelier)
    reopen(atelier.kit, atelier.work.id, atelier.facilitator.id)
    assert recalls(atelier.kit) == []


def test_what_is_concealed_later_is_heard_in_no_copy_that_may_be_kept(atelier: Atelier) -> None:
    change_work(atelier.kit, atelier.work.id, lambda work: replace(work, duration_ms=60_000), "")
    let_out(atelier)
    given = register(atelier)
    name = NewRedaction(spans=(Stretch(start_ms=1_000, end_ms=1_500),))
    assert isinstance(atelier.kit.clock, MemoryClock)
    atelier.kit.clock.set(atelier.kit.clock.now() + timedelta(hours=1))

    concealed = conceal(atelier.kit, atelier.work.id, name, atelier.facilitator.id)
    [notice] = recalls(atelier.kit)
    assert set(notice.items) == set(given.items)
    with pytest.raises(RefusedError, match="may not leave"):
        register_export(
            atelier.kit,
            new(atelier.work.id, audience=Audience.TEAM, purpose=Purpose.PRESERVE),
            atelier.acting(atelier.facilitator),
        )

    undo(atelier.kit, atelier.work.id, concealed.id, atelier.facilitator.id)
    assert recalls(atelier.kit) == []


def test_a_copy_of_a_cut_comes_back_when_a_part_within_it_is_taken_back_later(atelier: Atelier) -> None:
    kit, by = atelier.kit, atelier.facilitator.id
    part = add_segment(kit, atelier.work.id, Span(start_ms=0, end_ms=40_000), {}, by)
    cut = add_rendition(kit, atelier.now(), Recipe.VIDEO, "video/mp4", b"the beginning")
    kit.catalogue.save(replace(cut, segment_ids=frozenset({part.id})))
    let_out(atelier)
    made = register(atelier, cut.id)
    fresh = add_segment(kit, atelier.work.id, Span(start_ms=10_000, end_ms=20_000), {}, by)
    assert recalls(kit) == []

    no = No(Scope(kind=ScopeKind.SEGMENT, id=fresh.id), atelier.now())
    say_no(kit, atelier.participant.id, Act(), no)

    assert [notice.export.id for notice in recalls(kit)] == [made.id]


def test_a_notice_is_sent_once_and_confirmed(atelier: Atelier) -> None:
    record = let_out(atelier)
    made = register(atelier)
    by = atelier.acting(atelier.facilitator)
    with pytest.raises(RefusedError, match="nothing to recall"):
        mark_sent(atelier.kit, made.id, by)
    withdraw_consent(atelier.kit, record.id, by)
    mark_sent(atelier.kit, made.id, by)
    [sent] = recalls(atelier.kit)
    assert sent.sent_at == atelier.kit.clock.now()
    with pytest.raises(RefusedError, match="nothing to recall"):
        mark_sent(atelier.kit, made.id, by)
    mark_confirmed(atelier.kit, made.id, by)
    assert all(notice.confirmed_at for notice in recalls(atelier.kit))
    with pytest.raises(RefusedError, match="No notice"):
        mark_confirmed(atelier.kit, made.id, by)


def test_what_is_taken_back_later_is_one_more_notice(atelier: Atelier) -> None:
    record = let_out(atelier)
    made = register(atelier)
    by = atelier.acting(atelier.facilitator)
    narrow_consent(atelier.kit, record.id, without_atoms(record.permissions, frozenset({Atom.FACE})), by)
    mark_sent(atelier.kit, made.id, by)
    withdraw_consent(atelier.kit, record.id, by)
    untold, told = recalls(atelier.kit)
    assert untold.sent_at is None
    assert told.sent_at is not None
    assert not set(untold.items) & set(told.items)


@pytest.mark.parametrize(("lang", "said"), [("fr", "supprimer"), ("ar", "حذف"), ("en", "delete")])
def test_a_notice_names_ids_alone_in_three_languages(atelier: Atelier, lang: str, said: str) -> None:
    record = let_out(atelier)
    made = register(atelier)
    withdraw_consent(atelier.kit, record.id, atelier.acting(atelier.crew))
    [notice] = notices_of(atelier.kit, made)
    text = notice_text(notice, lang)
    assert said in text
    assert atelier.work.id in text
    assert not any(word in text for word in ("Nour", "Amina", "traversée", "crossing", "العبور", "{", "}"))
    with pytest.raises(InvalidInputError):
        notice_text(notice, "de")


def test_a_person_learns_who_was_given_copies(atelier: Atelier) -> None:
    let_out(atelier)
    made = register(atelier)
    assert [export.id for export in copies_of(atelier.kit, atelier.participant.id)] == [made.id]
    assert copies_of(atelier.kit, type(atelier.participant.id)("nobody")) == []
