"""What is said of a work is kept before it is changed, with who wrote it, and can be said again; erased, it is gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from archive.adapters.memory.records import MemoryClock
from archive.domain.errors import StaleRecordError
from archive.domain.history.editions import Edition, EditionOf, Said
from archive.domain.records import Scope, Span, Work
from archive.domain.terms import Fate, ScopeKind
from archive.domain.withdrawals import TIME_TO_RECONSIDER, Wish
from archive.review.people.withdrawal_act import Act
from archive.review.withdrawal.erase import erase_renditions
from archive.review.withdrawal.verdicts import give_verdict
from archive.review.works.appearances import add_segment, parts_again, people_again, remove_appearance, remove_segment
from archive.review.works.describe import Description, describe_again, describe_work
from archive.review.works.editions import history_of
from archive.review.works.works import draft_of, withdraw_work
from tests.review.atelier import Atelier, open_atelier


@pytest.fixture
def atelier() -> Atelier:
    return open_atelier()


def say(atelier: Atelier, title: str, by: str = "salma", warnings: tuple[str, ...] = ()) -> None:
    describe_work(atelier.kit, atelier.work.id, Description(titles={"fr": title}, content_warnings=warnings), by)
    assert isinstance(atelier.kit.clock, MemoryClock)
    atelier.kit.clock.advance(timedelta(seconds=1))


def kept(atelier: Atelier, of: EditionOf) -> list[Edition]:
    found, _has_older = history_of(atelier.kit, atelier.work.id)
    return [each for each in found if each.of is of]


def titles(atelier: Atelier) -> list[tuple[str, str, str]]:
    """What the titles were since the one the workshop began with."""
    found = kept(atelier, EditionOf.DESCRIPTION)[:-1]
    return [(each.said.titles["fr"], each.operator, each.ended_by) for each in found if each.said]


def test_each_title_stands_there_with_who_wrote_it_and_who_changed_it(atelier: Atelier) -> None:
    say(atelier, "La mer")
    say(atelier, "La rive", by="hamid")
    say(atelier, "Le port")
    assert [each[:1] + each[2:] for each in titles(atelier)] == [("La rive", "salma"), ("La mer", "hamid")]
    assert titles(atelier)[0][1] == "hamid"


def test_who_only_goes_on_writing_leaves_one_version_and_what_they_take_away_is_kept(atelier: Atelier) -> None:
    say(atelier, "La mer")
    say(atelier, "La rive")
    for title in ("La rive de", "La rive de Sfax", "La rive de Sfax, la nuit"):
        say(atelier, title)
    assert [each[0] for each in titles(atelier)] == ["La mer"]
    say(atelier, "La nuit", warnings=("violence",))
    say(atelier, "La nuit")
    assert [each[0] for each in titles(atelier)] == ["La nuit", "La rive de Sfax, la nuit", "La mer"]


def test_a_former_description_is_said_again_and_the_one_between_stays(atelier: Atelier) -> None:
    say(atelier, "La mer")
    say(atelier, "La rive", by="hamid")
    edition = kept(atelier, EditionOf.DESCRIPTION)[0]
    draft = draft_of(atelier.kit, atelier.work.id)
    assert edition.said
    with pytest.raises(StaleRecordError):
        describe_again(atelier.kit, atelier.work.id, edition.said, "salma", draft.version - 1)
    describe_again(atelier.kit, atelier.work.id, edition.said, "salma", draft.version)
    assert draft_of(atelier.kit, atelier.work.id).titles == {"fr": "La mer"}
    assert "La rive" in [each[0] for each in titles(atelier)]


def test_parts_and_people_come_back_as_they_were(atelier: Atelier) -> None:
    kit, work_id = atelier.kit, atelier.work.id
    part = add_segment(kit, work_id, Span(start_ms=0, end_ms=900), {"fr": "Le départ"}, "salma")
    remove_segment(kit, work_id, part.id, "hamid")
    before = kit.catalogue.get(Work, work_id)
    remove_appearance(kit, work_id, 0, "hamid", before.version)

    [parts], [people] = kept(atelier, EditionOf.PARTS), kept(atelier, EditionOf.PEOPLE)
    assert parts.said == Said(segments=(part,))
    assert (parts.ended_by, people.ended_by) == ("hamid", "hamid")
    assert people.said == Said(appearances=before.appearances)
    version = kit.catalogue.get(Work, work_id).version
    with pytest.raises(StaleRecordError):
        parts_again(kit, work_id, (part,), "salma", version - 1)
    work = parts_again(kit, work_id, (part,), "salma", version)
    work = people_again(kit, work_id, before.appearances, "salma", work.version)
    assert (work.segments, work.appearances) == ((part,), before.appearances)


def test_a_part_that_a_consent_speaks_about_stays_when_an_older_list_comes_back(atelier: Atelier) -> None:
    kit, work_id = atelier.kit, atelier.work.id
    part = add_segment(kit, work_id, Span(start_ms=0, end_ms=900), {"fr": "Le départ"}, "salma")
    record = atelier.consented()
    kit.catalogue.save(replace(record, scope=Scope(kind=ScopeKind.SEGMENT, id=part.id)))
    work = parts_again(kit, work_id, (), "salma", kit.catalogue.get(Work, work_id).version)
    assert work.segments == (part,)


def test_of_an_erased_work_no_version_tells_anything(atelier: Atelier) -> None:
    say(atelier, "La mer")
    say(atelier, "La rive", by="hamid")
    act = Act(Wish(fate=Fate.ERASE))
    withdraw_work(atelier.kit, atelier.work.id, atelier.acting(atelier.officer), act)
    give_verdict(atelier.kit, act.id, atelier.work.id, atelier.acting(atelier.second_officer), erase=True)
    assert isinstance(atelier.kit.clock, MemoryClock)
    atelier.kit.clock.advance(TIME_TO_RECONSIDER)
    erase_renditions(atelier.kit, atelier.work.id)
    assert kept(atelier, EditionOf.DESCRIPTION) == []
    found = list(atelier.kit.vault.find(Edition, work_id=atelier.work.id))
    assert found
    assert {each.said for each in found} == {None}
