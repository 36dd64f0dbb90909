"""What only the sealed side knows is in no released text; a real name only where it was chosen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.domain.errors import RefusedError
from archive.domain.records import Appearance, ParticipantHandle, Span
from archive.domain.sealed import Original
from archive.domain.terms import CONTENT_ATOMS, NO_ATOMS, AppearanceRole, Atom, Recipe, WorkState
from archive.review.participants import NewParticipant, create_participant
from archive.review.works.appearances import add_segment, name_chapter
from archive.review.works.sealed_words import require_no_sealed_words
from archive.review.works.transcripts import NewTranscript, attach_transcript
from archive.review.works.works import draft_of
from tests.review.atelier import Atelier, content, open_atelier

BROTHER = "Youssef El Amrani"


@pytest.fixture
def atelier() -> Atelier:
    return open_atelier()


def _brother(atelier: Atelier) -> ParticipantHandle:
    new = NewParticipant(legal_name=BROTHER, contact="y.elamrani@example.org, +212 612 345 678")
    return create_participant(atelier.kit, new)


def _said(atelier: Atelier, words: str, language: str = "en") -> None:
    new = NewTranscript(content=words.encode(), language=language)
    attach_transcript(atelier.kit, atelier.work.id, new, atelier.facilitator.id)


def _check(atelier: Atelier, cleared: frozenset[Atom] = CONTENT_ATOMS) -> None:
    work = atelier.now()
    require_no_sealed_words(atelier.kit, work, draft_of(atelier.kit, work.id), cleared)


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("Write to y.elamrani@example.org.", "can be reached"),
        ("Call +212612345678.", "can be reached"),
        ("See IMG_2041.MOV for it.", "name of the file"),
        ("It says C3221324545448.", "hidden mark"),
    ],
)
def test_an_address_a_file_name_and_a_serial_number_are_let_out_in_no_words(
    atelier: Atelier, words: str, what: str
) -> None:
    _brother(atelier)
    original = next(iter(atelier.kit.vault.find(Original, work_id=atelier.work.id)), None)
    named = {"file_name": "IMG_2041.MOV", "tags": {"serial": "C3221324545448"}}
    fresh = Original(id="o", work_id=atelier.work.id, sha256="", size_bytes=1, **named)  # type: ignore[arg-type]
    atelier.kit.vault.save(replace(original, **named) if original else fresh)  # type: ignore[arg-type]
    atelier.consented()
    _said(atelier, words)

    for cleared in (CONTENT_ATOMS, NO_ATOMS):
        with pytest.raises(RefusedError, match=what):
            atelier.release(cleared)
    assert atelier.now().state is WorkState.IN_REVIEW
    assert atelier.served() == set()


@pytest.mark.parametrize(
    "words",
    ["My friend YOUSSEF EL AMRANI left.", "El Amrani Youssef", "Yousef el-Amrani!", "صديقي يوسف العمراني رحل"],
)
def test_a_real_name_cannot_be_signed_away_nor_said_of_somebody_who_is_not_asked(atelier: Atelier, words: str) -> None:
    _brother(atelier)
    atelier.consented()
    _said(atelier, words)

    with pytest.raises(RefusedError, match="cannot be signed"):
        atelier.release(CONTENT_ATOMS)
    with pytest.raises(RefusedError, match="not written down as being in it"):
        atelier.release(CONTENT_ATOMS - {Atom.NAME})
    assert atelier.served() == set()


def test_somebody_written_down_as_spoken_of_is_asked_for_their_name(atelier: Atelier) -> None:
    brother = _brother(atelier)
    atelier.consented()
    _said(atelier, f"{BROTHER} left.")
    spoken_of = Appearance(participant_id=brother.id, role=AppearanceRole.MENTIONED, atoms_present=frozenset())
    work = atelier.now()
    atelier.kit.catalogue.save(replace(work, appearances=(*work.appearances, spoken_of)))

    atelier.release(CONTENT_ATOMS - {Atom.NAME})

    assert Recipe.TEXT not in atelier.served(), "nobody asked him yet"


@pytest.mark.parametrize("words", ["Youssef left.", "El Amrani is a big family.", "We left at night, 12 of us."])
def test_what_anybody_could_say_is_no_sealed_word(atelier: Atelier, words: str) -> None:
    _brother(atelier)
    _said(atelier, words)
    _check(atelier)


def test_a_chapter_is_read_as_a_title_is(atelier: Atelier) -> None:
    _brother(atelier)
    atelier.consented()
    by = atelier.facilitator.id
    part = add_segment(atelier.kit, atelier.work.id, Span(start_ms=0, end_ms=9_000), {"en": f"With {BROTHER}"}, by)
    _check(atelier, NO_ATOMS)

    name_chapter(atelier.kit, atelier.work.id, part.id, by, is_chapter=True)

    with pytest.raises(RefusedError):
        _check(atelier, NO_ATOMS)


def test_naming_a_chapter_sends_a_released_work_back_to_a_second_person(atelier: Atelier) -> None:
    by = atelier.facilitator.id
    part = add_segment(atelier.kit, atelier.work.id, Span(start_ms=0, end_ms=9_000), {"en": "The boat"}, by)
    nameless = add_segment(atelier.kit, atelier.work.id, Span(start_ms=9_000, end_ms=12_000), {"en": " "}, by)
    atelier.kit.catalogue.save(replace(atelier.now(), state=WorkState.RELEASED))

    assert name_chapter(atelier.kit, atelier.work.id, nameless.id, by, is_chapter=True).state is WorkState.RELEASED
    after = name_chapter(atelier.kit, atelier.work.id, part.id, by, is_chapter=True)

    assert after.state is WorkState.IN_REVIEW
    assert [segment.is_chapter for segment in after.segments] == [True, False]


@pytest.mark.parametrize(
    "words",
    [
        "Call +212 6 12 34 56 78.",
        "Call 0612345678.",
        "Call 06\u00a012\u202f34 56 78.",
        "Call ٠٦١٢٣٤٥٦٧٨.",
        "WEBVTT\n\n00:01.000 --> 00:02.000\nzero six, 12, 34\n\n00:02.000 --> 00:03.000\nthen 56 78\n",
    ],
)
def test_a_number_passes_in_no_other_spelling(atelier: Atelier, words: str) -> None:
    _brother(atelier)
    atelier.consented()
    _said(atelier, words)

    with pytest.raises(RefusedError, match="can be reached"):
        atelier.release(NO_ATOMS)
    assert atelier.served() == set()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("أمينة الفاسي", "كانت أَمِينَة الفَاسِي هنا"),
        ("أمينة الفاسي", "كانت أمينَة الفاسي هنا"),
        ("Élodie Kéïta", "E\u0301lodie Ke\u0301i\u0308ta left"),
        ("Élodie Kéïta", "Élo\u00addie Ké\u200dïta left"),
        ("Rachid Alaoui", "رشيد العلوي"),
    ],
)
def test_a_name_passes_in_no_other_spelling(atelier: Atelier, name: str, words: str) -> None:
    create_participant(atelier.kit, NewParticipant(legal_name=name))
    atelier.consented()
    _said(atelier, words)

    with pytest.raises(RefusedError, match="cannot be signed"):
        atelier.release(CONTENT_ATOMS)
    assert atelier.served() == set()


def test_released_words_hold_no_mark_that_nobody_sees(atelier: Atelier) -> None:
    atelier.consented()
    _said(atelier, "We left\u200d at\u2060 night; می\u200cرویم.")
    draft = draft_of(atelier.kit, atelier.work.id)
    atelier.kit.vault.save(replace(draft, titles={"en": "The\u200b cross\u00ading"}))

    atelier.release()

    assert atelier.now().titles == {"en": "The crossing"}
    assert content(atelier, Recipe.TEXT) == "<p>We left at night; می\u200cرویم.</p>\n"
