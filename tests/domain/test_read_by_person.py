"""Another person's reading is met only while they allow their own voice, and nobody's yes stands for theirs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.domain.concealment import unheard
from archive.domain.consent import DESK, HEARD_OF_READER, PLAYER, Ask, Grant, Refusal, decide
from archive.domain.erasure import is_lost
from archive.domain.errors import RefusedError
from archive.domain.explanation.withholding import withheld_by
from archive.domain.exports import ExportKind, ExportRecord
from archive.domain.ids import ParticipantId, RenditionId, new_id
from archive.domain.recipes import MEDIUM_EXPOSES
from archive.domain.records import ConsentRecord, Permission, QualityCheck, Rendition, Work
from archive.domain.terms import ALL_ATOMS, CONTENT_ATOMS, Atom, Audience, Purpose, Recipe, Risk
from archive.review.consent.consents import withdraw_consent
from archive.review.exports import NewExport, notices_of, register_export
from archive.review.participants import NewParticipant, create_participant
from archive.review.withdrawal.own_view import own_view
from archive.review.withdrawal.self_service import own_works
from archive.review.works.works import change_work
from tests.review.atelier import STREAM_AND_DESK, Atelier, open_atelier

UNHEARD = frozenset({Atom.SPEECH, Atom.VOICE})
WITHOUT_VOICE = tuple(replace(each, atoms=ALL_ATOMS - UNHEARD - {Atom.FACE}) for each in STREAM_AND_DESK)


@pytest.fixture
def atelier() -> Atelier:
    """A released work whose teller is not heard, with a reader who was not asked yet."""
    atelier = open_atelier()
    reader = create_participant(atelier.kit, NewParticipant(pseudonym="Dune", risk=Risk.LOW)).id
    change_work(atelier.kit, atelier.work.id, lambda work: replace(work, reader_id=reader), "")
    atelier.consented(permissions=(WITHOUT_VOICE[0], STREAM_AND_DESK[1]))
    atelier.release()
    return atelier


def reader_of(work: Work) -> ParticipantId:
    assert work.reader_id is not None
    return work.reader_id


def reading(atelier: Atelier) -> Rendition:
    """Give a reading as it stands once a second person has signed it."""
    work = atelier.now()
    made = Rendition(
        id=RenditionId(new_id()),
        work_id=work.id,
        recipe=Recipe.REVOICED,
        exposes=MEDIUM_EXPOSES[Recipe.REVOICED] - CONTENT_ATOMS,
        hides=unheard(work),
        edit="words",
        read_by=work.reader_id,
    )
    check = QualityCheck(
        reviewer=atelier.reviewer.id,
        operator=atelier.crew.id,
        at=atelier.kit.clock.now(),
        cleared=CONTENT_ATOMS,
        hidden=made.hides,
        report_sha256="0" * 64,
    )
    return atelier.kit.catalogue.save(replace(made, checks=(check,)))


def is_met(atelier: Atelier, made: Rendition, ask: Ask = PLAYER) -> bool:
    facts = atelier.kit.catalogue.facts(atelier.work.id)
    return isinstance(decide(facts, made, ask, atelier.kit.clock.now()), Grant)


def agrees(atelier: Atelier, *permissions: Permission) -> ConsentRecord:
    return atelier.consented(participant_id=reader_of(atelier.now()), permissions=permissions or STREAM_AND_DESK)


def test_nobody_meets_a_reading_before_its_reader_was_asked(atelier: Atelier) -> None:
    made = reading(atelier)
    facts = atelier.kit.catalogue.facts(atelier.work.id)

    assert not is_met(atelier, made)
    assert not is_met(atelier, made, DESK)
    verdict = decide(facts, made, PLAYER, atelier.kit.clock.now())
    assert isinstance(verdict, Refusal)
    assert verdict.missing == HEARD_OF_READER
    assert withheld_by(facts, made, PLAYER, atelier.kit.clock.now()) == {made.read_by: HEARD_OF_READER}

    agrees(atelier)
    assert is_met(atelier, made)


@pytest.mark.parametrize("refused", sorted(HEARD_OF_READER))
def test_each_thing_that_is_heard_of_the_reader_is_asked_even_where_it_was_signed_away(
    atelier: Atelier, refused: Atom
) -> None:
    atoms = frozenset[Atom]() if refused is Atom.EXISTENCE else ALL_ATOMS - {refused}
    public = Permission(audience=Audience.PUBLIC if atoms else Audience.NOBODY, purpose=Purpose.STREAM, atoms=atoms)
    agrees(atelier, public, STREAM_AND_DESK[1])
    made = reading(atelier)
    signed_away = replace(made, exposes=made.exposes - HEARD_OF_READER)

    assert not is_met(atelier, made)
    assert not is_met(atelier, signed_away)
    assert is_met(atelier, made, DESK)


def test_a_readers_yes_opens_neither_the_tellers_words_nor_voice_and_their_no_shuts_nothing_else(
    atelier: Atelier,
) -> None:
    agrees(atelier)
    made = reading(atelier)
    others = atelier.served()
    assert Recipe.AUDIO not in others
    assert not is_met(atelier, replace(made, hides=(), checks=(replace(made.checks[0], hidden=()),)))

    [teller] = atelier.kit.catalogue.facts(atelier.work.id).people[atelier.participant.id].records
    [own] = atelier.kit.catalogue.facts(atelier.work.id).people[reader_of(atelier.now())].records
    withdraw_consent(atelier.kit, own.id, atelier.acting(atelier.facilitator))
    assert not is_met(atelier, made)
    assert atelier.served() == others - {Recipe.REVOICED}

    agrees(atelier)
    withdraw_consent(atelier.kit, teller.id, atelier.acting(atelier.facilitator))
    assert not is_met(atelier, made), "the words are the teller's"


def test_once_somebody_else_reads_it_what_was_read_before_is_shut_and_lost(atelier: Atelier) -> None:
    agrees(atelier)
    made = reading(atelier)
    facts = atelier.kit.catalogue.facts(atelier.work.id)
    assert not is_lost(facts, made)

    for other in (None, atelier.participant.id):
        elsewhere = replace(facts, work=replace(facts.work, reader_id=other))
        assert not isinstance(decide(elsewhere, made, PLAYER, atelier.kit.clock.now()), Grant)
        assert is_lost(elsewhere, made)


def test_a_reader_finds_the_work_takes_their_reading_back_and_never_touches_the_original(atelier: Atelier) -> None:
    own = agrees(atelier)
    made = reading(atelier)
    kit, reader = atelier.kit, reader_of(atelier.now())

    assert [work.id for work in own_works(kit, reader)] == [atelier.work.id]
    [seen] = own_view(kit, reader).works
    assert (seen.ways, seen.is_mine) == (((Recipe.REVOICED, True),), False)
    assert set(seen.seen) == UNHEARD
    assert own_view(kit, reader).copies == ()

    withdraw_consent(kit, own.id, atelier.acting(atelier.facilitator))
    assert is_lost(kit.catalogue.facts(atelier.work.id), made)
    assert any(each.job.work_id == atelier.work.id for each in kit.jobs.standing())


TAKEN_ALONG = Permission(audience=Audience.PUBLIC, purpose=Purpose.BROADCAST, atoms=ALL_ATOMS)


def leaves(atelier: Atelier, made: Rendition) -> ExportRecord:
    new = NewExport(
        recipient="A school",
        contact="librarian@example.org",
        kind=ExportKind.DOWNLOAD,
        audience=Audience.PUBLIC,
        purpose=Purpose.BROADCAST,
        ids=(made.id,),
    )
    return register_export(atelier.kit, new, atelier.acting(atelier.officer))


def test_a_copy_leaves_only_where_reader_and_teller_allow_it_and_is_recalled_once_one_does_not(
    atelier: Atelier,
) -> None:
    """The teller allows a copy without their voice; the reader first only to be heard here."""
    without_voice = replace(TAKEN_ALONG, atoms=ALL_ATOMS - UNHEARD - {Atom.FACE})
    atelier.consented(permissions=(WITHOUT_VOICE[0], STREAM_AND_DESK[1], without_voice))
    agrees(atelier)
    made = reading(atelier)
    assert is_met(atelier, made)
    with pytest.raises(RefusedError):
        leaves(atelier, made)

    own = agrees(atelier, *STREAM_AND_DESK, TAKEN_ALONG)
    export = leaves(atelier, made)
    assert list(notices_of(atelier.kit, export)) == [], "what is signed as hidden is nobody's to recall"

    withdraw_consent(atelier.kit, own.id, atelier.acting(atelier.facilitator))
    [notice] = notices_of(atelier.kit, export)
    assert [item.rendition_id for item in notice.items] == [made.id]
