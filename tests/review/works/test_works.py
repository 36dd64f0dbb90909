"""A work at the desk: described, taken apart, withdrawn for good."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import pytest

from archive.domain.consent import DESK
from archive.domain.errors import InvalidInputError, NotFoundError, RefusedError, StaleRecordError
from archive.domain.records import Permission, Scope, Segment, Span
from archive.domain.sealed import Draft
from archive.domain.terms import (
    ALL_ATOMS,
    CONTENT_ATOMS,
    AppearanceRole,
    Atom,
    Audience,
    Purpose,
    Recipe,
    ScopeKind,
    WorkState,
)
from archive.review.consent.consents import withdraw_consent
from archive.review.people.withdrawal_act import Act
from archive.review.withdrawal.erase import erase_renditions
from archive.review.withdrawal.self_service import No, say_no
from archive.review.works.appearances import (
    NewAppearance,
    add_appearance,
    add_segment,
    read_spans,
    remove_appearance,
    remove_segment,
)
from archive.review.works.describe import Description, describe_work
from archive.review.works.works import withdraw_work
from tests.review.atelier import Atelier, add_rendition, open_atelier


@pytest.fixture
def atelier() -> Atelier:
    return open_atelier()


@pytest.mark.parametrize("who", ["crew", "facilitator", "officer", "reviewer", "administrator"])
def test_a_withdrawn_work_is_closed_to_everybody_at_once(atelier: Atelier, who: str) -> None:
    atelier.consented()
    atelier.release()

    gone = withdraw_work(atelier.kit, atelier.work.id, atelier.acting(getattr(atelier, who)))

    assert gone.state is WorkState.WITHDRAWN
    assert not gone.titles
    assert atelier.served() == atelier.served(DESK) == set()
    with atelier.kit.jobs.claim() as job:
        assert job is not None
        assert (job.name, job.work_id) == ("erase", atelier.work.id)


def test_erasing_leaves_no_byte_of_a_withdrawn_work_and_may_run_twice(atelier: Atelier) -> None:
    atelier.consented()
    atelier.release()
    withdraw_work(atelier.kit, atelier.work.id, atelier.acting(atelier.crew))

    assert len(erase_renditions(atelier.kit, atelier.work.id)) == 4
    assert erase_renditions(atelier.kit, atelier.work.id) == ()
    assert list(atelier.kit.renditions.ids()) == []
    assert atelier.made() == []


def test_erasing_knows_nothing_of_works_that_are_not_there(atelier: Atelier) -> None:
    assert erase_renditions(atelier.kit, "nothing") == ()
    with pytest.raises(NotFoundError):
        withdraw_work(atelier.kit, "nothing", atelier.acting(atelier.crew))


def test_erasing_keeps_what_a_consent_can_still_serve(atelier: Atelier) -> None:
    desk = Permission(audience=Audience.TEAM, purpose=Purpose.PRESERVE, atoms=ALL_ATOMS - {Atom.FACE, Atom.BODY})
    atelier.consented(permissions=(desk,))

    erase_renditions(atelier.kit, atelier.work.id)

    assert [r.recipe for r in atelier.made()] == [Recipe.AUDIO]


def test_erasing_waits_for_those_who_were_never_asked_or_not_yet_heard(atelier: Atelier) -> None:
    assert erase_renditions(atelier.kit, atelier.work.id) == ()
    atelier.consent()
    assert erase_renditions(atelier.kit, atelier.work.id) == ()
    unknown = NewAppearance(participant_id=None, role=AppearanceRole.BACKGROUND, atoms_present=frozenset({Atom.FACE}))
    add_appearance(atelier.kit, atelier.work.id, unknown, atelier.facilitator.id)
    assert erase_renditions(atelier.kit, atelier.work.id) == ()


def test_taking_a_consent_back_erases_what_it_opened(atelier: Atelier) -> None:
    record = atelier.consented()
    atelier.release()
    withdraw_consent(atelier.kit, record.id, atelier.acting(atelier.crew))

    erase_renditions(atelier.kit, atelier.work.id)

    assert list(atelier.kit.renditions.ids()) == []


def test_nothing_about_a_withdrawn_work_changes_any_more(atelier: Atelier) -> None:
    withdraw_work(atelier.kit, atelier.work.id, atelier.acting(atelier.crew))
    before = atelier.kit.vault.get(Draft, atelier.work.id)

    with pytest.raises(RefusedError):
        describe_work(atelier.kit, atelier.work.id, Description(titles={"en": "New"}), atelier.facilitator.id)
    with pytest.raises(RefusedError):
        remove_appearance(atelier.kit, atelier.work.id, 0, atelier.facilitator.id, atelier.work.version)
    assert atelier.kit.vault.get(Draft, atelier.work.id).titles == before.titles
    assert withdraw_work(atelier.kit, atelier.work.id, atelier.acting(atelier.crew)).state is WorkState.WITHDRAWN


def test_a_withdrawal_wins_against_everyone_who_writes_at_the_same_moment(atelier: Atelier) -> None:
    def write(number: int) -> None:
        if number == 10:
            withdraw_work(atelier.kit, atelier.work.id, atelier.acting(atelier.crew))
            return
        new = NewAppearance(
            participant_id=None,
            role=AppearanceRole.MENTIONED,
            atoms_present=frozenset({Atom.NAME}),
            spans=(Span(start_ms=number, end_ms=number + 1),),
        )
        with suppress(RefusedError):
            add_appearance(atelier.kit, atelier.work.id, new, atelier.facilitator.id)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(20)))

    assert atelier.now().state is WorkState.WITHDRAWN


def test_titles_stay_sealed_until_the_release(atelier: Atelier) -> None:
    said = Description(
        titles={"fr": " Une  traversée ", "ar": "عبور"},
        summaries={"fr": "Une voix,\r\nla nuit."},
        form="fm.interview",
        themes=("th.hope", "th.hope"),
        languages=("ARY", "fr"),
        content_warnings=("death",),
        licence="all_rights",
    )
    work = describe_work(atelier.kit, atelier.work.id, said, atelier.facilitator.id)

    assert (work.titles, work.summaries) == ({}, {})
    assert (work.form, work.themes, work.languages) == ("fm.interview", ("th.hope",), ("ary", "fr"))
    draft = atelier.kit.vault.get(Draft, atelier.work.id)
    assert draft.titles == {"fr": "Une traversée", "ar": "عبور"}
    assert draft.summaries == {"fr": "Une voix,\nla nuit."}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Description(form="fm.opera"), "describe.concept"),
        (Description(form="th.hope"), "describe.concept"),
        (Description(themes=("fm.interview",)), "describe.concept"),
        (Description(languages=("not a language",)), "language.tag"),
        (Description(content_warnings=("spiders",)), "describe.code"),
        (Description(licence="mine"), "describe.code"),
        (Description(titles={"fr": "x" * 201}), "describe.too_long"),
    ],
)
def test_what_is_not_among_the_choices_is_refused_and_nothing_is_kept(
    atelier: Atelier, said: Description, code: str
) -> None:
    before = atelier.kit.vault.get(Draft, atelier.work.id)
    with pytest.raises(InvalidInputError) as error:
        describe_work(atelier.kit, atelier.work.id, said, atelier.facilitator.id)
    assert error.value.code == code
    assert atelier.kit.vault.get(Draft, atelier.work.id) == before
    assert atelier.now() == atelier.work


def test_two_who_write_at_once_do_not_lose_each_others_words(atelier: Atelier) -> None:
    describe_work(atelier.kit, atelier.work.id, Description(titles={"en": "First"}), atelier.facilitator.id, 1)

    with pytest.raises(StaleRecordError):
        describe_work(atelier.kit, atelier.work.id, Description(titles={"en": "Second"}), atelier.officer.id, 1)
    assert atelier.kit.vault.get(Draft, atelier.work.id).titles == {"en": "First"}


def test_somebody_more_who_appears_closes_a_released_work_at_once(atelier: Atelier) -> None:
    atelier.consented()
    atelier.release(CONTENT_ATOMS)
    new = NewAppearance(participant_id=None, role=AppearanceRole.BACKGROUND, atoms_present=frozenset({Atom.FACE}))

    add_appearance(atelier.kit, atelier.work.id, new, atelier.facilitator.id)

    assert atelier.now().state is WorkState.IN_REVIEW
    atelier.release(CONTENT_ATOMS)
    assert Recipe.VIDEO not in atelier.served()
    assert Recipe.AUDIO in atelier.served()
    again = atelier.now()
    remove_appearance(atelier.kit, atelier.work.id, 1, atelier.facilitator.id, again.version)
    assert atelier.served() == set()


def test_the_same_appearance_is_entered_once(atelier: Atelier) -> None:
    new = NewAppearance(participant_id=None, role=AppearanceRole.BACKGROUND, atoms_present=frozenset({Atom.FACE}))
    for _ in range(2):
        add_appearance(atelier.kit, atelier.work.id, new, atelier.facilitator.id)

    assert len(atelier.now().appearances) == 2
    assert atelier.now().appearances[1].atoms_present == {Atom.FACE}


def test_an_appearance_is_removed_only_as_it_was_seen(atelier: Atelier) -> None:
    with pytest.raises(StaleRecordError):
        remove_appearance(atelier.kit, atelier.work.id, 0, atelier.facilitator.id, atelier.work.version - 1)
    with pytest.raises(InvalidInputError):
        remove_appearance(atelier.kit, atelier.work.id, 7, atelier.facilitator.id, atelier.work.version)
    nothing = NewAppearance(participant_id=None, role=AppearanceRole.AUTHOR, atoms_present=frozenset())
    with pytest.raises(InvalidInputError, match="Tick"):
        add_appearance(atelier.kit, atelier.work.id, nothing, atelier.facilitator.id)


def test_a_part_that_a_consent_speaks_about_cannot_be_removed(atelier: Atelier) -> None:
    labels = {"en": "The boat"}
    part = add_segment(atelier.kit, atelier.work.id, Span(start_ms=0, end_ms=9_000), labels, atelier.facilitator.id)
    free = add_segment(atelier.kit, atelier.work.id, Span(start_ms=9_000, end_ms=12_000), {}, atelier.facilitator.id)
    atelier.consent(scope=Scope(kind=ScopeKind.SEGMENT, id=part.id))

    with pytest.raises(InvalidInputError, match="speaks about"):
        remove_segment(atelier.kit, atelier.work.id, part.id, atelier.facilitator.id)
    remove_segment(atelier.kit, atelier.work.id, free.id, atelier.facilitator.id)
    assert atelier.now().segments == (part,)
    with pytest.raises(InvalidInputError, match="ends after the work"):
        add_segment(atelier.kit, atelier.work.id, Span(start_ms=0, end_ms=99_000), {}, atelier.facilitator.id)


def test_what_was_cut_before_a_part_was_named_within_it_is_served_to_nobody(atelier: Atelier) -> None:
    kit, by = atelier.kit, atelier.facilitator.id
    rest = add_segment(kit, atelier.work.id, Span(start_ms=0, end_ms=40_000), {}, by)
    closed = add_segment(kit, atelier.work.id, Span(start_ms=40_000, end_ms=60_000), {}, by)
    atelier.consented()
    no_to_part(atelier, closed)
    cut = add_rendition(kit, atelier.now(), Recipe.VIDEO, "video/mp4", b"without the end")
    kit.catalogue.save(replace(cut, segment_ids=frozenset({rest.id})))
    atelier.release()
    assert cut.id in {r.id for r in atelier.made()}
    assert Recipe.VIDEO in atelier.served()

    no_to_part(atelier, add_segment(kit, atelier.work.id, Span(start_ms=10_000, end_ms=20_000), {}, by))
    atelier.release()

    assert cut.id not in {r.id for r in atelier.made()}
    assert Recipe.VIDEO not in atelier.served() | atelier.served(DESK)


def test_what_was_cut_elsewhere_stays_when_a_part_is_named(atelier: Atelier) -> None:
    kit, by = atelier.kit, atelier.facilitator.id
    first = add_segment(kit, atelier.work.id, Span(start_ms=0, end_ms=40_000), {}, by)
    cut = add_rendition(kit, atelier.now(), Recipe.VIDEO, "video/mp4", b"the beginning")
    kit.catalogue.save(replace(cut, segment_ids=frozenset({first.id})))

    add_segment(kit, atelier.work.id, Span(start_ms=40_000, end_ms=60_000), {}, by)

    assert cut.id in {r.id for r in atelier.made()}


def no_to_part(atelier: Atelier, part: Segment) -> None:
    """Have the person close one part of their work."""
    no = No(Scope(kind=ScopeKind.SEGMENT, id=part.id), atelier.now())
    say_no(atelier.kit, atelier.participant.id, Act(), no)


def test_times_are_read_as_people_write_them() -> None:
    assert read_spans(["1:05-2:30", "", " 0:07 – 1:02:03.5 "]) == (
        Span(start_ms=65_000, end_ms=150_000),
        Span(start_ms=7_000, end_ms=3_723_500),
    )
    for wrong in ("1:05", "a-b", "1:2:3:4-5", "nan-5", "-1-5", "5-inf"):
        with pytest.raises(InvalidInputError, match="Write times like"):
            read_spans([wrong])


def test_a_stale_work_is_taken_up_again_by_itself(atelier: Atelier) -> None:
    atelier.kit.catalogue.save(replace(atelier.work, steps_done=("identify",)))

    work = describe_work(atelier.kit, atelier.work.id, Description(titles={"en": "New"}), atelier.facilitator.id)

    assert work.steps_done == ("identify",)
