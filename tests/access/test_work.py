"""What a visitor may learn of one work."""

from __future__ import annotations

from dataclasses import replace

from archive.access.work import WorkView
from archive.domain.ids import ConceptId, SegmentId, new_id
from archive.domain.records import Appearance, Hidden, Pseudonym, QualityCheck, Scope, Segment, Work
from archive.domain.terms import ALL_ATOMS, CONTENT_ATOMS, AppearanceRole, Atom, Recipe, ScopeKind, WorkKind
from archive.domain.thesaurus.concept import Concept
from tests.access.house import HEARD, KNOWN_OF, READ, House
from tests.domain.builders import LONG_AGO

UNHEARD = frozenset({Atom.SPEECH, Atom.VOICE})


def _view(house: House, work: Work) -> WorkView:
    view = house.room.work(work.id)
    assert view is not None
    return view


def test_everything_is_offered_where_everything_is_allowed() -> None:
    house = House()
    view = _view(house, house.work())

    assert view.card.titles is not None
    assert view.summaries is not None
    assert [len(x) for x in (view.videos, view.sounds, view.photos, view.texts, view.captions)] == [1, 1, 1, 1, 1]
    assert view.poster is not None
    assert view.waveform is not None
    assert not view.card.mark


def test_sound_without_pictures_where_no_face_is_allowed() -> None:
    house = House()
    view = _view(house, house.work(HEARD))

    assert [admission.rendition.recipe for admission in view.videos] == [Recipe.STILL]
    assert (view.photos, view.poster) == ((), None)
    assert len(view.sounds) == 1
    assert view.card.media == (Recipe.AUDIO, Recipe.TEXT)


def test_text_alone_where_no_voice_is_allowed() -> None:
    house = House()
    view = _view(house, house.work(READ))

    assert (view.sounds, view.waveform) == ((), None)
    assert len(view.texts) == 1


def test_a_mark_tells_form_and_language_and_nothing_else() -> None:
    house = House()
    author = house.person("Amina")
    view = _view(
        house,
        house.work(
            KNOWN_OF,
            author=author,
            form=ConceptId("fm.slam"),
            themes=(ConceptId("th.hope"),),
            content_warnings=("death",),
        ),
    )

    assert view.card.mark
    assert view.card.form is not None
    assert (view.card.form.id, view.card.languages) == ("fm.slam", ("fr",))
    assert (view.card.titles, view.summaries, view.card.authors, view.themes, view.warnings) == (None, None, (), (), ())
    assert not any((view.videos, view.sounds, view.photos, view.texts, view.captions, view.poster, view.waveform))


def test_a_work_of_which_nothing_is_allowed_does_not_exist() -> None:
    house = House()

    assert house.room.work(house.work(()).id) is None


def test_captions_or_a_poster_alone_do_not_make_a_work_visible() -> None:
    house = House()

    assert house.room.work(house.work(recipes=(Recipe.CAPTIONS, Recipe.POSTER, Recipe.WAVEFORM)).id) is None


def test_a_title_is_shown_with_its_own_permission_only() -> None:
    house = House()
    work = house.work(READ, recipes=(Recipe.TEXT,))
    house.rendition(work, Recipe.CARD, exposes=READ | {Atom.PLACE})

    view = _view(house, work)

    assert view.card.titles is None
    assert view.summaries is None
    assert view.card.form is not None
    assert view.card.form.id == "fm.interview"


def test_an_author_is_credited_by_the_pseudonym_they_allow() -> None:
    house = House()
    work = house.work(READ | {Atom.PSEUDONYM}, author=house.person("Nour"))

    assert _view(house, work).card.authors == ("Nour",)


def test_an_author_who_does_not_want_to_be_named_is_not() -> None:
    house = House()
    work = house.work(READ, author=house.person("Nour"))

    assert _view(house, work).card.authors == ()


def test_taking_the_name_back_for_one_part_takes_it_off_the_page() -> None:
    house = House()
    author = house.person("Nour")
    part = Segment(id=SegmentId(new_id()), start_ms=0, end_ms=1_000)
    work = house.work(READ | {Atom.PSEUDONYM}, author=author, segments=(part,))
    assert _view(house, work).card.authors == ("Nour",)

    house.consent(author, work, READ, scope=Scope(kind=ScopeKind.SEGMENT, id=part.id))

    assert _view(house, work).card.authors == ()


def test_who_only_asked_the_questions_is_not_credited_as_author() -> None:
    house = House()
    author, asker = house.person("Nour"), house.person("Sam")
    work = house.work(READ | {Atom.PSEUDONYM}, author=author)
    asked = Appearance(
        participant_id=asker, role=AppearanceRole.INTERVIEWER, atoms_present=frozenset({Atom.EXISTENCE, Atom.WORDS})
    )
    now = house.catalogue.get(Work, work.id)
    house.catalogue.save(replace(now, appearances=(*now.appearances, asked)))
    house.consent(asker, work, ALL_ATOMS)

    assert _view(house, work).card.authors == ("Nour",)


def test_two_pseudonyms_are_not_brought_together() -> None:
    house = House()
    author = house.person("Nour")
    house.catalogue.save(Pseudonym(id=new_id(), participant_id=author, text="Kamal"))

    assert _view(house, house.work(READ | {Atom.PSEUDONYM}, author=author)).card.authors == ()


def test_themes_that_tell_about_a_person_are_never_shown() -> None:
    house = House()
    themes = tuple(map(ConceptId, ("th.sea", "th.detention", "th.hope", "th.unknown")))

    assert [theme.id for theme in _view(house, house.work(themes=themes)).themes] == ["th.hope"]


def test_a_form_that_tells_about_a_person_is_never_shown() -> None:
    house = House()
    house.catalogue.save(
        Concept(id=ConceptId("fm.testimony"), broader=ConceptId("fm"), reveals="person", labels={"fr": "témoignage"})
    )

    assert _view(house, house.work(form=ConceptId("fm.testimony"))).card.form is None


def test_a_written_piece_needs_no_form() -> None:
    house = House()

    assert _view(house, house.work(kind=WorkKind.WRITING)).card.form is None


def test_warnings_that_could_mark_a_person_are_worded_generally() -> None:
    house = House()
    view = _view(house, house.work(content_warnings=("sexual-violence", "violence", "detention", "never heard of")))

    assert view.warnings == ("violence", "hardship and fear", "painful experiences")


def test_the_smallest_film_comes_first() -> None:
    house = House()
    work = house.work(recipes=())
    for height in (720, 240, 480):
        house.rendition(work, Recipe.VIDEO, bytes(height), height=height)

    assert [admission.rendition.height for admission in _view(house, work).videos] == [240, 480, 720]


def test_a_machines_reading_stands_for_a_voice_that_may_not_be_heard_and_names_no_rare_language() -> None:
    house = House()
    author = house.person()
    work = house.work(READ, recipes=(Recipe.CARD, Recipe.TEXT, Recipe.CAPTIONS), author=author, languages=("ff",))
    hides = (Hidden(participant_id=author, atoms=UNHEARD),)
    report = QualityCheck(
        reviewer="reviewer", operator="operator", at=LONG_AGO, cleared=CONTENT_ATOMS, hidden=hides, report_sha256="r"
    )
    house.rendition(
        work, Recipe.REVOICED, media_type="audio/mp4", hides=hides, edit="read", checks=(report,), language="ff"
    )

    view = _view(house, work)

    assert [each.rendition.recipe for each in view.sounds] == [Recipe.REVOICED]
    assert view.is_read_aloud
    assert view.card.media == (Recipe.REVOICED, Recipe.TEXT)
    assert view.spoken == ()


def test_nobody_hears_a_machine_where_the_voice_itself_may_be_heard_or_nobody_signed_that_it_is_gone() -> None:
    house = House()
    heard, unsigned = _view(house, house.work(HEARD)), _view(house, house.work(READ))

    assert not heard.is_read_aloud
    assert Recipe.REVOICED not in heard.card.media
    assert unsigned.sounds == ()
