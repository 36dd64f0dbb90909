"""What a machine could not prove of concealed words is held back until two people have heard it; both are signed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pytest

from archive.adapters.memory.records import MemoryVault
from archive.domain.consent import PLAYER, Grant, decide
from archive.domain.errors import InvalidInputError, RefusedError, StaleRecordError
from archive.domain.records import Rendition
from archive.domain.terms import CONTENT_ATOMS, Recipe, Role
from archive.domain.words.edit_list import SOUNDED, EditList, Redaction, Stretch
from archive.domain.words.telling.absence import Absence
from archive.domain.words.telling.hearing import SecondHearing
from archive.review.people.accounts import set_password
from archive.review.works.concealment import Obstacle
from archive.review.works.hearing.reports import (
    SIGNED_REPORT,
    blanked_hearing,
    doubt_of,
    hearing_of,
    is_sound_held,
    say_heard,
    silence_report,
)
from archive.review.works.release import preview
from archive.review.works.second_look.decisions import Looked, approve
from archive.review.works.works import edits_of
from tests.review.atelier import Atelier, add_rendition, memory_kit, open_atelier
from tests.review.people.test_separation import tied
from tests.review.silenced import silenced

S = TypeVar("S")


@pytest.fixture
def atelier() -> Atelier:
    atelier = open_atelier()
    atelier.consented()
    return atelier


def silence(atelier: Atelier, told: Absence, start_ms: int = 2_000) -> list[Rendition]:
    """Conceal a stretch, and put in place what the worker makes of it, with a report of what was heard in it."""
    kit, work = atelier.kit, atelier.work
    span = Stretch(start_ms=start_ms, end_ms=start_ms + 500)
    redaction = Redaction(id=f"r{start_ms}", spans=(span,), by=atelier.crew.id, at=kit.clock.now())
    kit.vault.save(replace(edits_of(kit, work.id), redactions=(redaction,)))
    for made in atelier.made():
        if made.recipe in SOUNDED:
            silenced(kit, made, told)
    return [made for made in atelier.made() if made.silenced]


def obstacles(atelier: Atelier) -> set[Obstacle]:
    shown = preview(atelier.kit, atelier.work.id).shown
    return {one.obstacle for one in shown if one.rendition.recipe in SOUNDED}


def hear(atelier: Atelier, by: str) -> None:
    file = doubt_of(atelier.kit, atelier.now()).file
    assert file is not None
    say_heard(atelier.kit, atelier.work.id, file.id, by)


def met(atelier: Atelier, recipe: Recipe = Recipe.AUDIO) -> bool:
    facts, now = atelier.kit.catalogue.facts(atelier.work.id), atelier.kit.clock.now()
    sounds = (made for made in atelier.made() if made.recipe is recipe)
    return any(isinstance(decide(facts, made, PLAYER, now), Grant) for made in sounds)


def test_what_is_unproven_is_met_only_once_two_people_have_heard_it(atelier: Atelier) -> None:
    made = silence(atelier, Absence.UNPROVEN)
    assert obstacles(atelier) == {Obstacle.UNPROVEN}
    atelier.release()
    assert not met(atelier)
    assert all(is_sound_held(atelier.kit, each) for each in made)
    atelier.kit.catalogue.save(replace(atelier.now(), state=atelier.work.state))

    hear(atelier, atelier.crew.id)
    assert obstacles(atelier) == {Obstacle.UNPROVEN}
    with pytest.raises(RefusedError):
        hear(atelier, atelier.crew.id)
    hear(atelier, atelier.facilitator.id)
    assert obstacles(atelier) == {Obstacle.NONE}
    atelier.release()
    assert met(atelier)


def test_what_two_people_heard_is_no_answer_for_another_list(atelier: Atelier) -> None:
    silence(atelier, Absence.UNPROVEN)
    hear(atelier, atelier.crew.id)
    hear(atelier, atelier.facilitator.id)
    silence(atelier, Absence.UNPROVEN, start_ms=9_000)
    assert obstacles(atelier) == {Obstacle.UNPROVEN}
    assert doubt_of(atelier.kit, atelier.now()).ears == ()
    assert len(hearing_of(atelier.kit, atelier.work.id).ears) == 2


def test_what_two_people_heard_is_no_answer_for_a_file_that_was_made_anew(atelier: Atelier) -> None:
    made = silence(atelier, Absence.UNPROVEN)
    hear(atelier, atelier.crew.id)
    hear(atelier, atelier.facilitator.id)
    for each in made:
        again = add_rendition(atelier.kit, atelier.now(), each.recipe, each.media_type, b"made anew")
        silenced(atelier.kit, again, Absence.UNPROVEN)
        atelier.kit.catalogue.save_all([], [(Rendition, each.id)])
    assert obstacles(atelier) == {Obstacle.UNPROVEN}
    assert doubt_of(atelier.kit, atelier.now()).ears == ()


def test_what_is_unproven_in_another_file_alone_is_heard_there(atelier: Atelier) -> None:
    (film,) = [each for each in silence(atelier, Absence.UNPROVEN) if each.recipe is Recipe.VIDEO]
    report = silence_report(atelier.kit, film)
    assert report is not None
    later = replace(report.heard[0], start_ms=30_000, end_ms=38_000)
    atelier.kit.vault.save(replace(report, heard=(*report.heard, later)))
    for _file in range(2):
        assert Obstacle.UNPROVEN in obstacles(atelier)
        hear(atelier, atelier.crew.id)
        hear(atelier, atelier.facilitator.id)
    assert obstacles(atelier) == {Obstacle.NONE}


def test_two_accounts_of_one_person_are_one_pair_of_ears_though_they_answer_at_once() -> None:
    class Meanwhile(MemoryVault):
        """A vault in which something happens just before an answer is kept."""

        then: Callable[[], object] | None = None

        def save(self, record: S) -> S:
            act, self.then = (self.then, None) if isinstance(record, SecondHearing) else (None, self.then)
            if act is not None:
                act()
            return super().save(record)

    kit = memory_kit()
    vault = Meanwhile(kit.clock)
    atelier = open_atelier(replace(kit, vault=vault))
    atelier.consented()
    silence(atelier, Absence.UNPROVEN)
    second = tied(atelier, Role.FACILITATOR, atelier.crew)
    set_password(atelier.kit, second.id, "five other quiet words here", second.id)
    vault.then = lambda: hear(atelier, atelier.crew.id)

    with pytest.raises(RefusedError, match="connected"):
        hear(atelier, second.id)

    assert [each.by for each in doubt_of(atelier.kit, atelier.now()).ears] == [atelier.crew.id]


def test_an_answer_is_about_the_file_that_was_offered(atelier: Atelier) -> None:
    silence(atelier, Absence.UNPROVEN)
    with pytest.raises(StaleRecordError):
        say_heard(atelier.kit, atelier.work.id, "another", atelier.crew.id)
    silence(atelier, Absence.GONE)
    with pytest.raises(StaleRecordError):
        say_heard(atelier.kit, atelier.work.id, atelier.made()[0].id, atelier.crew.id)


def test_without_a_report_of_this_very_file_nothing_is_signed(atelier: Atelier) -> None:
    for made in silence(atelier, Absence.GONE):
        atelier.kit.catalogue.save(replace(made, sha256="other bytes"))
    assert obstacles(atelier) == {Obstacle.SILENT_UNREPORTED}
    atelier.release()
    assert not met(atelier)


def test_a_signature_holds_the_report_and_who_heard(atelier: Atelier) -> None:
    silence(atelier, Absence.UNPROVEN)
    hear(atelier, atelier.crew.id)
    hear(atelier, atelier.facilitator.id)
    atelier.release()
    signed = {each.checks[0].parameters[SIGNED_REPORT] for each in atelier.made() if each.silenced}
    assert len(signed) == len([each for each in atelier.made() if each.silenced])
    assert all(len(each) == 64 for each in signed)


def test_a_reviewer_who_has_not_heard_a_silenced_sound_approves_nothing(atelier: Atelier) -> None:
    [*made] = silence(atelier, Absence.GONE)
    seen = preview(atelier.kit, atelier.work.id).seen
    with pytest.raises(InvalidInputError, match="takes your ears"):
        approve(
            atelier.kit,
            atelier.work.id,
            atelier.reviewer.id,
            Looked(cleared=CONTENT_ATOMS, seen=seen, not_gone_through=(made[0].id,)),
        )
    approve(atelier.kit, atelier.work.id, atelier.reviewer.id, Looked(cleared=CONTENT_ATOMS, seen=seen))
    assert met(atelier)


def test_an_erased_work_keeps_nothing_of_when_something_was_concealed(atelier: Atelier) -> None:
    made = silence(atelier, Absence.UNPROVEN)
    hear(atelier, atelier.crew.id)
    atelier.kit.vault.save_all(list(blanked_hearing(atelier.kit, atelier.work.id)))
    assert all(silence_report(atelier.kit, each) is None for each in made)
    assert hearing_of(atelier.kit, atelier.work.id).ears == ()
    assert list(blanked_hearing(atelier.kit, atelier.work.id)) == []


def test_a_work_with_nothing_concealed_has_no_doubt(atelier: Atelier) -> None:
    atelier.kit.vault.save(EditList(id=atelier.work.id))
    assert doubt_of(atelier.kit, atelier.now()).is_settled
