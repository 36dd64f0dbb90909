"""Letting a work out: a second person, what they sign off, and what strangers then meet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from archive.adapters.memory.stores import MemoryRenditions
from archive.domain.errors import RefusedError, StaleRecordError
from archive.domain.ids import RenditionId
from archive.domain.records import Permission, QualityCheck, Rendition
from archive.domain.sealed import Account, Draft
from archive.domain.terms import (
    ALL_ATOMS,
    CONTENT_ATOMS,
    NO_ATOMS,
    Atom,
    Audience,
    Purpose,
    Recipe,
    Role,
    WorkKind,
    WorkState,
)
from archive.domain.words.transcripts import Transcript
from archive.languages import UNTITLED, in_each_language
from archive.ports import Kept
from archive.review.consent.consents import approve_consent
from archive.review.works.describe import Description, describe_work
from archive.review.works.release import preview, release
from archive.review.works.transcripts import NewTranscript, attach_transcript
from archive.review.works.works import change_work, hand_in, send_back
from tests.review.atelier import FILMED, Atelier, memory_kit, open_atelier

FACE_AND_VOICE_ONLY = (
    Permission(audience=Audience.PUBLIC, purpose=Purpose.STREAM, atoms=FILMED),
    Permission(audience=Audience.TEAM, purpose=Purpose.PRESERVE, atoms=ALL_ATOMS),
)


@pytest.fixture
def atelier() -> Atelier:
    return open_atelier()


def test_a_released_work_is_met_as_far_as_consent_and_checks_go(atelier: Atelier) -> None:
    atelier.consented(permissions=FACE_AND_VOICE_ONLY)
    attach_transcript(
        atelier.kit, atelier.work.id, NewTranscript(content=b"We left at night.", language="en"), atelier.facilitator.id
    )

    out = atelier.release(CONTENT_ATOMS)

    assert out.state is WorkState.RELEASED
    assert out.titles["fr"] == "La traversée"
    assert atelier.served() == {Recipe.VIDEO, Recipe.AUDIO, Recipe.TEXT, Recipe.CARD, Recipe.STUB}


def test_what_can_still_be_heard_keeps_a_rendition_shut(atelier: Atelier) -> None:
    atelier.consented(permissions=FACE_AND_VOICE_ONLY)

    atelier.release(CONTENT_ATOMS - {Atom.NAME})

    assert atelier.served() == {Recipe.STUB}


def test_a_name_that_is_heard_is_everybodys_until_it_is_known_whose(atelier: Atelier) -> None:
    atelier.consented(permissions=FACE_AND_VOICE_ONLY)

    out = atelier.release(CONTENT_ATOMS - {Atom.NAME})

    assert out.appearances[0].atoms_present == FILMED | {Atom.NAME}
    describe_work(atelier.kit, atelier.work.id, Description(titles={"en": "Muted"}), atelier.facilitator.id)
    atelier.release(CONTENT_ATOMS)
    assert Recipe.VIDEO in atelier.served()


def test_what_the_medium_carries_cannot_be_signed_away(atelier: Atelier) -> None:
    words = Permission(audience=Audience.PUBLIC, purpose=Purpose.STREAM, atoms=frozenset({Atom.EXISTENCE, Atom.WORDS}))
    atelier.consented(permissions=(words, FACE_AND_VOICE_ONLY[1]))

    atelier.release(ALL_ATOMS)

    assert atelier.served() == {Recipe.CARD, Recipe.STUB}
    film = next(r for r in atelier.made() if r.recipe is Recipe.VIDEO)
    assert film.exposes == FILMED
    assert film.checks[0].cleared == CONTENT_ATOMS


def test_a_check_names_the_reviewer_and_who_prepared_the_work(atelier: Atelier) -> None:
    atelier.consented()
    atelier.release()

    for made in atelier.made():
        (check,) = made.checks
        assert (check.reviewer, check.operator) == (atelier.reviewer.id, atelier.crew.id)


def test_nothing_is_signed_off_that_the_desk_may_not_look_at(atelier: Atelier) -> None:
    atelier.consented(permissions=FACE_AND_VOICE_ONLY[:1])

    atelier.release(CONTENT_ATOMS)

    film = next(r for r in atelier.made() if r.recipe is Recipe.VIDEO)
    assert film.checks == ()
    assert atelier.served() == {Recipe.CARD, Recipe.STUB}


def test_who_prepared_recorded_or_wrote_never_releases(atelier: Atelier) -> None:
    atelier.consented()
    kit = atelier.kit
    for one in (atelier.crew, atelier.facilitator, atelier.officer):
        kit.vault.save(replace(kit.vault.get(type(one), one.id), roles=frozenset({*one.roles, Role.REVIEWER})))
    describe_work(kit, atelier.work.id, Description(titles={"en": "The crossing"}), atelier.officer.id)

    with pytest.raises(RefusedError, match="You prepared"):
        release(kit, atelier.work.id, atelier.crew.id, NO_ATOMS)
    with pytest.raises(RefusedError, match="You recorded a consent"):
        release(kit, atelier.work.id, atelier.facilitator.id, NO_ATOMS)
    with pytest.raises(RefusedError, match="You wrote"):
        release(kit, atelier.work.id, atelier.officer.id, NO_ATOMS)
    with pytest.raises(RefusedError, match="roles"):
        release(kit, atelier.work.id, atelier.administrator.id, NO_ATOMS)


def test_a_work_that_nobody_prepared_has_no_second_person(atelier: Atelier) -> None:
    atelier.kit.catalogue.save(replace(atelier.work, operator=None))

    with pytest.raises(RefusedError, match="Nobody is recorded"):
        atelier.release()


def test_footage_of_which_nobody_wrote_down_who_filmed_it_is_not_let_out_by_the_crew(atelier: Atelier) -> None:
    kit = atelier.kit
    atelier.consented()
    kit.catalogue.save(replace(atelier.work, operator=None))
    change_work(kit, atelier.work.id, lambda work: replace(work, languages=("ar",)), atelier.facilitator.id)
    kit.vault.save(replace(kit.vault.get(Account, atelier.crew.id), roles=frozenset({Role.CREW, Role.REVIEWER})))

    with pytest.raises(RefusedError, match="who filmed this"):
        release(kit, atelier.work.id, atelier.crew.id, CONTENT_ATOMS)
    assert atelier.release().state is WorkState.RELEASED


def test_a_consent_over_such_footage_is_not_approved_by_the_crew_either(atelier: Atelier) -> None:
    kit = atelier.kit
    record = atelier.consent()
    kit.catalogue.save(replace(atelier.work, operator=None))
    roles = frozenset({Role.CREW, Role.CONSENT_OFFICER})
    kit.vault.save(replace(kit.vault.get(Account, atelier.crew.id), roles=roles))

    with pytest.raises(RefusedError, match="who filmed this"):
        approve_consent(kit, record.id, atelier.crew.id)
    assert approve_consent(kit, record.id, atelier.officer.id).approver


def test_whoever_writes_about_such_footage_does_not_release_it(atelier: Atelier) -> None:
    kit = atelier.kit
    atelier.consented()
    kit.catalogue.save(replace(atelier.work, operator=None))
    change_work(kit, atelier.work.id, lambda work: replace(work, languages=("ar",)), atelier.reviewer.id)

    assert atelier.now().operator is None
    with pytest.raises(RefusedError, match="You wrote"):
        atelier.release()


def test_an_unready_work_is_not_released(atelier: Atelier) -> None:
    kit = atelier.kit
    nobody = kit.catalogue.save(replace(atelier.work, appearances=()))
    with pytest.raises(RefusedError, match="who appears"):
        atelier.release()
    kit.catalogue.save(replace(nobody, appearances=atelier.work.appearances))
    draft = kit.vault.get(Draft, atelier.work.id)
    kit.vault.save(replace(draft, titles={"fr": " "}))
    with pytest.raises(RefusedError, match="title"):
        atelier.release()
    send_back(kit, atelier.work.id, atelier.reviewer.id, "no title")
    with pytest.raises(RefusedError, match="in review"):
        atelier.release()


def test_the_preview_tells_what_strangers_will_meet(atelier: Atelier) -> None:
    atelier.consented(permissions=FACE_AND_VOICE_ONLY)

    blind = preview(atelier.kit, atelier.work.id)
    signed = preview(atelier.kit, atelier.work.id, CONTENT_ATOMS)

    assert {s.rendition.recipe for s in blind.shown if s.open_to_strangers} == {Recipe.STUB}
    film = next(s for s in blind.shown if s.rendition.recipe is Recipe.VIDEO)
    assert film.missing == CONTENT_ATOMS
    assert film.open_to_desk
    assert atelier.now() == atelier.work
    atelier.release(CONTENT_ATOMS)
    assert {s.rendition.recipe for s in signed.shown if s.open_to_strangers} == atelier.served()


def test_what_changed_after_the_look_is_not_released(atelier: Atelier) -> None:
    atelier.consented()
    kit, work_id = atelier.kit, atelier.work.id
    before = preview(kit, work_id).seen
    describe_work(kit, work_id, Description(titles={"en": "Amina speaks"}), atelier.facilitator.id)

    with pytest.raises(StaleRecordError, match="while you were looking"):
        release(kit, work_id, atelier.reviewer.id, CONTENT_ATOMS, before)

    release(kit, work_id, atelier.reviewer.id, CONTENT_ATOMS, preview(kit, work_id).seen)
    assert atelier.now().titles == {"en": "Amina speaks"}


def test_changing_a_released_work_shuts_it_until_it_is_reviewed_again(atelier: Atelier) -> None:
    atelier.consented(permissions=FACE_AND_VOICE_ONLY)
    atelier.release(CONTENT_ATOMS)

    describe_work(atelier.kit, atelier.work.id, Description(titles={"en": "Another title"}), atelier.facilitator.id)

    assert atelier.now().state is WorkState.IN_REVIEW
    assert atelier.served() == set()
    film = next(r for r in atelier.made() if r.recipe is Recipe.VIDEO)
    assert film.checks == ()
    assert film.exposes == ALL_ATOMS
    atelier.release(CONTENT_ATOMS)
    assert Recipe.VIDEO in atelier.served()


def test_what_a_rendition_never_exposed_is_not_added_by_a_check(atelier: Atelier) -> None:
    atelier.consented()
    film = next(r for r in atelier.made() if r.recipe is Recipe.VIDEO)
    silent = film.exposes - {Atom.SPEECH, Atom.VOICE}
    atelier.kit.catalogue.save(replace(film, exposes=silent))

    atelier.release(CONTENT_ATOMS)

    kept = atelier.kit.catalogue.get(Rendition, film.id)
    assert kept.exposes == silent - CONTENT_ATOMS
    assert isinstance(kept.checks[0], QualityCheck)


def test_a_work_sent_back_says_why_on_the_sealed_side_only(atelier: Atelier) -> None:
    atelier.consented()
    atelier.release()

    sent = send_back(atelier.kit, atelier.work.id, atelier.reviewer.id, "A name is heard at 2:10.")

    assert sent.state is WorkState.SENT_BACK
    assert atelier.served() == set()
    assert atelier.kit.vault.get(Draft, atelier.work.id).notes == "A name is heard at 2:10."
    assert "2:10" not in str(sent)
    assert hand_in(atelier.kit, atelier.work.id, atelier.facilitator.id).state is WorkState.IN_REVIEW
    with pytest.raises(RefusedError):
        hand_in(atelier.kit, atelier.work.id, atelier.facilitator.id)


class _BusyRenditions(MemoryRenditions):
    """A store at which somebody else does something in the very moment in which a text is put there."""

    meanwhile: Callable[[], object] | None = None

    def keep(self, rendition_id: RenditionId, made: Path) -> Kept:
        act, self.meanwhile = self.meanwhile, None
        if act is not None:
            act()
        return super().keep(rendition_id, made)


def test_a_transcript_handed_in_while_the_texts_are_made_is_not_let_out_unseen() -> None:
    store = _BusyRenditions()
    atelier = open_atelier(replace(memory_kit(), renditions=store))
    atelier.consented(permissions=FACE_AND_VOICE_ONLY)
    seen = Transcript(id="t" * 20, work_id=atelier.work.id, language="fr", text="Nous sommes partis.", is_whole=True)
    kept = atelier.kit.vault.save(seen)
    store.meanwhile = lambda: atelier.kit.vault.save(replace(kept, text="Amina est partie."))

    with pytest.raises(StaleRecordError):
        atelier.release()

    assert atelier.now().state is WorkState.IN_REVIEW
    assert atelier.served() == set()


def test_what_only_says_that_there_is_no_title_is_none(atelier: Atelier) -> None:
    atelier.consented()
    draft = atelier.kit.vault.get(Draft, atelier.work.id)
    none = in_each_language(UNTITLED[WorkKind.INTERVIEW])
    draft = atelier.kit.vault.save(replace(draft, titles=none))
    with pytest.raises(RefusedError, match="title"):
        atelier.release()

    atelier.kit.vault.save(replace(draft, titles={**none, "fr": "La traversée"}))
    assert atelier.release().titles == {"fr": "La traversée"}
