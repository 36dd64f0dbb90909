"""Writing for the rooms: what is sealed, what is published, and when that takes two people."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from archive.adapters.memory.records import MemoryCatalogue
from archive.domain.errors import InvalidInputError, NotFoundError, RefusedError, StaleRecordError
from archive.domain.records import ParticipantHandle
from archive.domain.rooms.entries import Content, Embedded, RoomDraft, RoomEntry, RoomKind
from archive.domain.terms import Risk
from archive.review.redaction.conceal_words import NewRedaction, conceal
from archive.review.rooms.drafts import begin, publish, put_away, save_draft, written
from archive.review.withdrawal.erase import erase_renditions
from archive.review.works.works import change_work, edits_of, withdraw_work
from tests.ingest.power import Fuse, FusedCatalogue, FusedVault, PowerCutError
from tests.review.atelier import Atelier, memory_kit, open_atelier

NOUR = NewRedaction(language="fr", words="Nour")


@pytest.fixture
def atelier() -> Atelier:
    made = open_atelier()
    made.consented()
    made.release()
    return made


def wrote(atelier: Atelier, **texts: str) -> RoomDraft:
    """An exhibit of the one work, written by the facilitator."""
    said = {"title": "Chez nous", "lead": "Des voix.", **texts}
    content = Content(
        texts={name: {"fr": text} for name, text in said.items()},
        works={"works": (Embedded(work_id=atelier.work.id, note={"fr": "Écoutez Nour."}),)},
    )
    draft = begin(atelier.kit, RoomKind.EXHIBIT)
    return save_draft(atelier.kit, draft, content, atelier.acting(atelier.facilitator))


def put_at_risk(atelier: Atelier, risk: Risk) -> None:
    """Write down how much harm being recognised could do."""
    handle = atelier.kit.catalogue.get(ParticipantHandle, atelier.participant.id)
    atelier.kit.catalogue.save(replace(handle, risk=risk))


def test_a_draft_is_read_by_nobody_outside(atelier: Atelier) -> None:
    draft = wrote(atelier)

    with pytest.raises(NotFoundError):
        atelier.kit.catalogue.get(RoomEntry, draft.id)
    assert [one.entry for one in written(atelier.kit, RoomKind.EXHIBIT)] == [None]


def test_what_is_published_stays_as_it_was_until_it_is_published_again(atelier: Atelier) -> None:
    facilitator, draft = atelier.acting(atelier.facilitator), wrote(atelier)
    first = publish(atelier.kit, draft.id, facilitator, draft.version)
    changed = replace(draft.content, texts={**draft.content.texts, "text": {"fr": "Plus."}})
    later = save_draft(atelier.kit, draft, changed, facilitator)

    assert atelier.kit.catalogue.get(RoomEntry, draft.id).content == first.content
    assert written(atelier.kit, RoomKind.EXHIBIT)[0].is_changed
    assert publish(atelier.kit, draft.id, facilitator, later.version).content == changed


def test_a_text_beside_a_work_says_nothing_that_is_concealed_in_it(atelier: Atelier) -> None:
    facilitator, draft = atelier.acting(atelier.facilitator), wrote(atelier)
    publish(atelier.kit, draft.id, facilitator, draft.version)
    change_work(atelier.kit, atelier.work.id, lambda work: replace(work, duration_ms=9_000), "")

    conceal(atelier.kit, atelier.work.id, NOUR, atelier.facilitator.id)

    with pytest.raises(NotFoundError):
        atelier.kit.catalogue.get(RoomEntry, draft.id)
    with pytest.raises(RefusedError, match="concealed"):
        publish(atelier.kit, draft.id, facilitator, draft.version)


def test_wherever_the_power_goes_while_something_is_concealed_no_room_tells_it() -> None:
    fuse, told = Fuse(), []
    for moment in range(60):
        kit = replace(memory_kit(), catalogue=FusedCatalogue(fuse), vault=FusedVault(fuse))
        atelier = open_atelier(kit)
        atelier.consented()
        draft = wrote(atelier)
        publish(kit, draft.id, atelier.acting(atelier.facilitator), draft.version)
        fuse.blow_at(moment)
        with suppress(PowerCutError):
            conceal(kit, atelier.work.id, NOUR, atelier.facilitator.id)
            told.append(moment)
        fuse.blow_at(None)
        if edits_of(kit, atelier.work.id).standing:
            assert kit.catalogue.count(RoomEntry) == 0
    assert told  # of the last moments all is done


def test_what_is_concealed_while_it_is_published_is_met_nowhere(atelier: Atelier) -> None:
    class Concealing(MemoryCatalogue):
        def save(self, record: Any) -> Any:
            if isinstance(record, RoomEntry):
                conceal(kit, atelier.work.id, NOUR, atelier.facilitator.id)
            return super().save(record)

    kit = replace(memory_kit(), catalogue=Concealing())
    atelier = open_atelier(kit)
    draft = wrote(atelier)
    with pytest.raises(RefusedError, match="concealed"):
        publish(kit, draft.id, atelier.acting(atelier.facilitator), draft.version)
    assert kit.catalogue.count(RoomEntry) == 0


def test_what_was_put_away_is_gone_and_can_be_published_again(atelier: Atelier) -> None:
    facilitator, draft = atelier.acting(atelier.facilitator), wrote(atelier)
    publish(atelier.kit, draft.id, facilitator, draft.version)
    put_away(atelier.kit, draft.id, facilitator)

    with pytest.raises(NotFoundError):
        atelier.kit.catalogue.get(RoomEntry, draft.id)
    assert publish(atelier.kit, draft.id, facilitator, draft.version).version == 1


@pytest.mark.parametrize("risk", [Risk.VULNERABLE, Risk.HIGH])
def test_works_of_people_at_risk_are_published_by_a_second_person(atelier: Atelier, risk: Risk) -> None:
    draft = wrote(atelier)
    put_at_risk(atelier, risk)

    with pytest.raises(RefusedError, match="second person"):
        publish(atelier.kit, draft.id, atelier.acting(atelier.facilitator), draft.version)
    publish(atelier.kit, draft.id, atelier.acting(atelier.reviewer), draft.version)


def test_whoever_wrote_a_part_of_it_is_no_second_person(atelier: Atelier) -> None:
    draft = wrote(atelier)
    put_at_risk(atelier, Risk.HIGH)
    reviewer = atelier.acting(atelier.reviewer)
    more = replace(draft.content, texts={**draft.content.texts, "text": {"fr": "Et plus."}})
    both = save_draft(atelier.kit, draft, more, reviewer)

    with pytest.raises(RefusedError, match="second person"):
        publish(atelier.kit, draft.id, reviewer, both.version)


def test_two_people_take_turns_in_writing_and_publishing(atelier: Atelier) -> None:
    kit, draft = atelier.kit, wrote(atelier)
    put_at_risk(atelier, Risk.HIGH)
    facilitator, reviewer = atelier.acting(atelier.facilitator), atelier.acting(atelier.reviewer)
    publish(kit, draft.id, reviewer, draft.version)
    more = replace(draft.content, texts={**draft.content.texts, "text": {"fr": "Et plus."}})
    later = save_draft(kit, kit.vault.get(RoomDraft, draft.id), more, reviewer)

    with pytest.raises(RefusedError, match="second person"):
        publish(kit, draft.id, reviewer, later.version)
    assert publish(kit, draft.id, facilitator, later.version).content == more


def test_whoever_published_their_own_text_is_still_its_writer(atelier: Atelier) -> None:
    draft, facilitator = wrote(atelier), atelier.acting(atelier.facilitator)
    publish(atelier.kit, draft.id, facilitator, draft.version)
    put_at_risk(atelier, Risk.HIGH)

    with pytest.raises(RefusedError, match="second person"):
        publish(atelier.kit, draft.id, facilitator, draft.version)


@pytest.mark.parametrize("who", ["crew", "officer", "administrator"])
def test_only_those_who_edit_rooms_write_and_publish(atelier: Atelier, who: str) -> None:
    draft, other = wrote(atelier), atelier.acting(getattr(atelier, who))

    with pytest.raises(RefusedError):
        publish(atelier.kit, draft.id, other, draft.version)
    with pytest.raises(RefusedError):
        save_draft(atelier.kit, draft, Content(), other)
    with pytest.raises(RefusedError):
        put_away(atelier.kit, draft.id, other)


def test_nobody_publishes_what_they_have_not_looked_at(atelier: Atelier) -> None:
    draft = wrote(atelier)

    with pytest.raises(StaleRecordError):
        publish(atelier.kit, draft.id, atelier.acting(atelier.facilitator), draft.version + 1)


def test_two_who_write_at_once_hear_of_each_other(atelier: Atelier) -> None:
    draft, facilitator = wrote(atelier), atelier.acting(atelier.facilitator)
    save_draft(atelier.kit, draft, replace(draft.content, texts={"title": {"fr": "Ici"}}), facilitator)

    with pytest.raises(StaleRecordError):
        save_draft(atelier.kit, draft, Content(), facilitator)


@pytest.mark.parametrize("text", ["Avec Amina El Idrissi.", "مع أمينة الإدريسي"])
def test_a_real_name_is_not_published(atelier: Atelier, text: str) -> None:
    draft = wrote(atelier, text=text)

    with pytest.raises(RefusedError, match="real name"):
        publish(atelier.kit, draft.id, atelier.acting(atelier.facilitator), draft.version)


@pytest.mark.parametrize("text", ["Écoutez « La traversée ».", "Nour raconte la nuit."])
def test_what_has_to_go_with_a_work_stands_beside_it_alone(atelier: Atelier, text: str) -> None:
    draft = wrote(atelier, text=text)

    with pytest.raises(InvalidInputError) as refused:
        publish(atelier.kit, draft.id, atelier.acting(atelier.facilitator), draft.version)

    assert refused.value.code == "rooms.told"


def test_a_choice_outside_the_vocabulary_is_refused(atelier: Atelier) -> None:
    draft = begin(atelier.kit, RoomKind.PRACTICE)

    with pytest.raises(InvalidInputError):
        save_draft(atelier.kit, draft, Content(choices={"targets": ("th.hope",)}), atelier.acting(atelier.facilitator))


def test_nothing_is_left_beside_a_work_that_was_taken_back_for_good(atelier: Atelier) -> None:
    kit, facilitator, draft = atelier.kit, atelier.acting(atelier.facilitator), wrote(atelier)
    other = begin(kit, RoomKind.PROJECT)
    texts = {"title": {"fr": "Un projet"}, "lead": {"fr": "Deux phrases."}}
    alone = save_draft(kit, other, Content(texts=texts), facilitator)
    for each in (draft, alone):
        publish(kit, each.id, facilitator, each.version)

    withdraw_work(kit, atelier.work.id, facilitator)
    for _ in range(2):
        erase_renditions(kit, atelier.work.id)

    for kept in (kit.catalogue.get(RoomEntry, draft.id), kit.vault.get(RoomDraft, draft.id)):
        assert kept.content == draft.content.without(atelier.work.id)
        assert list(kept.content.embedded()) == []
    assert kit.vault.get(RoomDraft, alone.id) == alone
