"""Another person reads what is said, line by line: with their own consent, heard by a second person, shut at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.adapters.memory.records import MemoryClock
from archive.domain.consent import DESK
from archive.domain.errors import InvalidInputError, RefusedError, StaleRecordError
from archive.domain.records import Rendition
from archive.domain.terms import CONTENT_ATOMS, Atom, Fate, Recipe, Risk, WorkState
from archive.domain.voicing.choice import VoiceTrouble, VoiceWay, VoicingReport
from archive.domain.voicing.line_takes import LineTake, TakeTrouble, place_of_all
from archive.domain.withdrawals import Wish
from archive.domain.words.edit_list import Stretch
from archive.ports import SPOKEN_HERTZ, RenderOrder
from archive.review.consent.consents import withdraw_consent
from archive.review.participants import NewParticipant, create_participant
from archive.review.redaction.conceal_words import NewRedaction, conceal
from archive.review.withdrawal.erase import erase_renditions
from archive.review.withdrawal.progress import acts_of, progress
from archive.review.withdrawal.self_service import hide_everything
from archive.review.works.concealment import Obstacle
from archive.review.works.release import preview, release
from archive.review.works.second_look.decisions import Looked, approve
from archive.review.works.voicing.choose import NewVoicing
from archive.review.works.voicing.plan import read_aloud, voicing_of
from archive.review.works.voicing.revoice import revoice
from archive.review.works.voicing.takes import NewTake, keep_take, script_for, takes_of
from tests import samples
from tests.likeness import RATE, decoded
from tests.review.atelier import STREAM_AND_DESK, add_rendition, media_tools
from tests.review.works.test_machine_drafts import Reader as Sheet
from tests.review.works.voicing.reading_scene import Reading, encoded, reading_scene
from tests.review.works.voicing.test_revoice import FRENCH, UNHEARD, most_alike
from tests.review.works.voicing.test_revoiced_film import cover, draw

pytestmark = pytest.mark.media


@pytest.fixture
def scene(tmp_path: Path) -> Reading:
    return reading_scene(tmp_path)


def test_it_is_met_only_once_all_lines_are_there_and_a_second_person_has_heard_them(scene: Reading) -> None:
    scene.say(0)
    assert scene.read() == (), "one line is missing"

    scene.say(1)
    made = scene.read()
    assert {(each.recipe, each.read_by) for each in made} == {(Recipe.REVOICED, scene.reader)}
    assert voicing_of(scene.kit, scene.work_id).trouble is VoiceTrouble.NONE
    assert {take.trouble for take in scene.takes()} == {TakeTrouble.NONE}
    assert not scene.is_met()
    scene.atelier.release(CONTENT_ATOMS)
    assert not scene.is_met(), "nobody has said that no voice of the recording is in it"
    scene.choose_again()
    scene.read()
    scene.atelier.release(CONTENT_ATOMS | UNHEARD)
    assert scene.is_met()
    report = scene.kit.vault.get(VoicingReport, scene.read()[0].id)
    assert (report.lines, report.paced, report.made_with["read_by"]) == (2, 0, "a person")


def test_a_line_begins_when_it_was_said_and_the_quiet_before_it_is_not_kept(scene: Reading) -> None:
    made = scene.say_all()
    (scene.folder / "made").write_bytes(scene.bytes_of(made[0]))
    sound = abs(decoded(scene.folder / "made"))
    heard = [at for at in range(0, len(sound) - RATE // 10, RATE // 10) if sound[at : at + RATE // 10].max() > 500]

    assert abs(heard[0] / RATE - 1.0) < 0.3
    assert any(abs(at / RATE - 4.0) < 0.3 for at in heard)
    assert voicing_of(scene.kit, scene.work_id).late == 0


def test_nothing_is_recorded_before_the_reader_has_consented_and_somebody_approved_it(scene: Reading) -> None:
    withdraw_consent(scene.kit, scene.consent.id, scene.atelier.acting(scene.atelier.facilitator))
    with pytest.raises(RefusedError, match="consent"):
        scene.say(0)
    scene.atelier.consent(participant_id=scene.reader, permissions=STREAM_AND_DESK)
    with pytest.raises(RefusedError, match="consent"):
        scene.say(0)
    assert scene.sounds_here() == 0


@pytest.mark.parametrize("of_the_reader", [True, False])
def test_taken_back_by_the_reader_or_the_teller_it_is_shut_at_once_and_then_gone(
    scene: Reading, *, of_the_reader: bool
) -> None:
    scene.say_all()
    scene.atelier.release(CONTENT_ATOMS | UNHEARD)
    assert scene.is_met()
    teller = scene.kit.catalogue.facts(scene.atelier.work.id).people[scene.atelier.participant.id].records[0]

    taken_back = scene.consent if of_the_reader else teller
    withdraw_consent(scene.kit, taken_back.id, scene.atelier.acting(scene.atelier.facilitator))

    assert not scene.is_met()
    assert scene.atelier.served(DESK).isdisjoint({Recipe.REVOICED})
    erase_renditions(scene.kit, scene.work_id)
    assert read_aloud(scene.kit, scene.work_id) == ()
    assert scene.sounds_here() == 0
    assert scene.read() == ()


def test_a_changed_line_shuts_it_at_once_and_that_line_alone_is_read_anew(scene: Reading) -> None:
    scene.say_all()
    scene.atelier.release(CONTENT_ATOMS | UNHEARD)
    scene.work_off()

    scene.write(FRENCH.replace("calme", "froide"))

    assert not scene.is_met()
    assert scene.obstacles() == {Obstacle.OLD_READING}
    scene.atelier.release(CONTENT_ATOMS | UNHEARD)
    assert not scene.is_met(), "other words than today's are never signed"
    scene.read()
    assert len(scene.takes()) == 1
    assert scene.sounds_here() == 1
    scene.say(1)
    scene.read()
    scene.atelier.release(CONTENT_ATOMS | UNHEARD)
    assert scene.is_met()


def test_what_is_concealed_is_replaced_before_it_is_read_and_shuts_what_was_read_with_it(scene: Reading) -> None:
    scene.say_all()
    scene.atelier.release(CONTENT_ATOMS | UNHEARD)

    new = NewRedaction(language="fr", words="Amina", instead="une amie", spans=(Stretch(start_ms=1_400, end_ms=1_900),))
    conceal(scene.kit, scene.work_id, new, scene.atelier.facilitator.id)

    assert not scene.is_met()
    assert scene.texts()[0] == "Je suis partie avec une amie."
    scene.read()
    assert [take.place for take in scene.takes()] == [scene.places()[1]]
    assert scene.sounds_here() == 1, "the name is in no recording any more"


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"no sound at all", TakeTrouble.BROKEN),
        (bytes(2 * SPOKEN_HERTZ * 2), TakeTrouble.SILENT),
        (b"\x40\x1f" * (SPOKEN_HERTZ // 20), TakeTrouble.SHORT),
    ],
)
def test_a_line_that_cannot_be_used_is_said_and_nothing_is_made(
    scene: Reading, content: bytes, trouble: TakeTrouble
) -> None:
    is_sound = trouble is not TakeTrouble.BROKEN
    scene.say(0, encoded(content) if is_sound else content)
    scene.say(1)

    assert scene.read() == ()
    assert [take.trouble for take in scene.takes()] == [trouble, TakeTrouble.NONE]
    scene.say(0)
    assert scene.read()


def test_one_file_of_all_lines_is_a_reading_too(scene: Reading) -> None:
    chosen = voicing_of(scene.kit, scene.work_id)
    found = script_for(scene.kit, chosen)
    assert found is not None
    said = scene.sound(" ".join(scene.texts()))
    keep_take(scene.kit, chosen, NewTake(place=place_of_all(found[1])), [said], scene.atelier.facilitator.id)

    assert len(scene.read()) == 2
    scene.write(FRENCH.replace("calme", "froide"))
    assert scene.read() == ()
    assert scene.sounds_here() == 0


def test_what_is_no_word_of_the_work_is_not_kept(scene: Reading) -> None:
    chosen = voicing_of(scene.kit, scene.work_id)
    with pytest.raises(StaleRecordError):
        keep_take(scene.kit, chosen, NewTake(place="other"), [b"sound"], scene.atelier.facilitator.id)
    with pytest.raises(InvalidInputError):
        keep_take(scene.kit, chosen, NewTake(place=scene.places()[0]), [b""], scene.atelier.facilitator.id)
    assert scene.takes() == []
    assert scene.sounds_here() == 0


def test_what_was_cut_off_while_it_was_kept_is_given_up_later(scene: Reading) -> None:
    kit, chosen = scene.kit, voicing_of(scene.kit, scene.work_id)
    kept = scene.say(0)
    kit.vault.save(replace(kept, version=kit.vault.get(LineTake, kept.id).version, sha256=""))
    assert takes_of(kit, chosen) == {}
    scene.read()
    assert scene.sounds_here() == 1, "it may still be coming in"

    assert isinstance(kit.clock, MemoryClock)
    kit.clock.advance(timedelta(days=1))
    scene.read()
    assert scene.sounds_here() == 0


def test_whoever_reads_or_recorded_it_does_not_let_it_out(scene: Reading) -> None:
    scene.say_all()
    with pytest.raises(RefusedError):
        release(scene.kit, scene.work_id, scene.atelier.facilitator.id, CONTENT_ATOMS)
    reviewer = scene.atelier.reviewer
    scene.kit.vault.save(replace(reviewer, full_name="Dalia Haddad"))
    with pytest.raises(RefusedError, match="reads this work aloud"):
        scene.atelier.release(CONTENT_ATOMS | UNHEARD)
    assert not scene.is_met()


def test_without_a_recogniser_a_person_hears_it_to_its_end(scene: Reading) -> None:
    made = scene.say_all()
    seen = preview(scene.kit, scene.work_id).seen
    cleared = CONTENT_ATOMS | UNHEARD
    with pytest.raises(RefusedError, match="hear it to its end"):
        approve(
            scene.kit,
            scene.work_id,
            scene.atelier.reviewer.id,
            Looked(cleared=cleared, seen=seen, not_gone_through=(made[0].id,)),
        )
    approve(scene.kit, scene.work_id, scene.atelier.reviewer.id, Looked(cleared=cleared, seen=seen))
    assert scene.is_met()


def test_another_reader_or_another_way_takes_away_what_was_read(scene: Reading) -> None:
    scene.say_all()
    scene.atelier.release(CONTENT_ATOMS | UNHEARD)
    other = create_participant(scene.kit, NewParticipant(pseudonym="Rive", risk=Risk.LOW)).id

    scene.choose(NewVoicing(way=VoiceWay.READER, language="fr", reader_id=other))

    assert scene.atelier.now().state is WorkState.IN_REVIEW
    assert not scene.is_met()
    assert scene.read() == ()
    assert scene.sounds_here() == 0
    with pytest.raises(RefusedError, match="consent"):
        scene.say(0)
    scene.choose(NewVoicing(way=VoiceWay.TEXT))
    assert scene.atelier.now().reader_id is None


def test_the_recording_is_never_a_readers_to_erase_when_another_way_was_chosen_either(scene: Reading) -> None:
    scene.say(0)
    hide_everything(scene.kit, scene.reader, Wish(fate=Fate.ERASE))
    (act,) = acts_of(scene.kit, scene.reader)
    erase_renditions(scene.kit, scene.work_id)
    assert progress(scene.kit, act.id).is_done

    scene.choose(NewVoicing(way=VoiceWay.TEXT))

    assert progress(scene.kit, act.id).originals == ()
    assert progress(scene.kit, act.id).is_done


@pytest.mark.parametrize(("reader", "language"), [("", "fr"), ("nobody", "fr"), ("teller", "fr"), ("reader", "ar")])
def test_only_somebody_else_who_is_written_down_reads_a_whole_transcript(
    scene: Reading, reader: str, language: str
) -> None:
    named = {"teller": scene.atelier.participant.id, "reader": scene.reader}.get(reader, reader)
    with pytest.raises(InvalidInputError):
        scene.choose(NewVoicing(way=VoiceWay.READER, language=language, reader_id=named))


def test_nothing_of_the_recording_is_in_it_and_one_planted_second_is_found(scene: Reading) -> None:
    source = decoded(samples.talk(scene.folder, seconds=6))
    made = next(each for each in scene.say_all() if each.parameters["codec"] == "aac")
    (scene.folder / "made").write_bytes(scene.bytes_of(made))
    (scene.folder / "line").write_bytes(scene.sound(scene.texts()[1]))
    line = decoded(scene.folder / "line").copy()
    line[RATE // 2 : RATE // 2 + RATE] = source[2 * RATE : 3 * RATE]
    scene.say(1, encoded(line.astype("<i2").tobytes(), RATE))
    leaking = next(each for each in scene.read() if each.parameters["codec"] == "aac" and each.id != made.id)
    (scene.folder / "leaking").write_bytes(scene.bytes_of(leaking))

    assert most_alike(source, decoded(scene.folder / "made")) < 0.4
    assert most_alike(source, decoded(scene.folder / "leaking")) > 0.6


def test_the_recording_itself_is_not_taken_for_a_reading(scene: Reading) -> None:
    talk = samples.talk(scene.folder, seconds=20)
    add_rendition(scene.kit, scene.atelier.work, Recipe.STILL, "video/mp4", talk.read_bytes())
    kit, chosen = scene.kit, voicing_of(scene.kit, scene.work_id)
    for each in scene.atelier.made():
        if each.recipe in {Recipe.AUDIO, Recipe.VIDEO}:
            kit.catalogue.save_all([], remove=[(Rendition, each.id)])
    found = script_for(kit, chosen)
    assert found is not None
    keep_take(kit, chosen, NewTake(place=place_of_all(found[1])), [talk.read_bytes()], scene.atelier.facilitator.id)

    assert scene.read() == ()
    assert voicing_of(kit, scene.work_id).trouble is VoiceTrouble.SOURCE


@pytest.mark.parametrize(
    ("words", "trouble"),
    [
        ("je suis partie avec amina", VoiceTrouble.CONCEALED),
        ("", VoiceTrouble.FAILED),
        ("je suis partie avec une amie", VoiceTrouble.NONE),
    ],
)
def test_a_recogniser_of_the_language_hears_whether_a_concealed_word_is_read(
    scene: Reading, words: str, trouble: VoiceTrouble
) -> None:
    new = NewRedaction(language="fr", words="Amina", instead="une amie", spans=(Stretch(start_ms=1_400, end_ms=1_900),))
    conceal(scene.kit, scene.work_id, new, scene.atelier.facilitator.id)
    scene.say(0)
    scene.say(1)
    hearing = replace(scene.kit, recogniser=Sheet((words,)))

    revoice(hearing, scene.work_id)

    assert voicing_of(hearing, scene.work_id).trouble is trouble
    made = read_aloud(hearing, scene.work_id)
    assert len(made) == (0 if trouble else 2)
    for each in made:
        assert hearing.vault.get(VoicingReport, each.id).made_with["heard_by"] == "a sheet"
        seen, cleared = preview(hearing, scene.work_id).seen, CONTENT_ATOMS | UNHEARD
        looked = Looked(cleared=cleared, seen=seen, not_gone_through=(each.id,))
        if not scene.is_met():
            approve(hearing, scene.work_id, scene.atelier.reviewer.id, looked)
    assert scene.is_met() == (trouble is VoiceTrouble.NONE)


def test_under_a_covered_film_it_is_asked_of_the_reader_too(scene: Reading, tmp_path: Path) -> None:
    picture = samples.video(tmp_path, seconds=6.0, sound=True)
    media_tools().render(picture, RenderOrder(recipe=Recipe.VIDEO, height=240), tmp_path / "film")
    draw(scene)
    cover(scene, (tmp_path / "film").read_bytes())
    [film] = (each for each in scene.say_all() if each.recipe is Recipe.REVOICED_FILM)
    assert film.read_by == scene.reader
    assert film.media_type == "video/mp4"

    scene.atelier.release(CONTENT_ATOMS | UNHEARD | {Atom.FACE})
    assert Recipe.REVOICED_FILM in scene.atelier.served()
    withdraw_consent(scene.kit, scene.consent.id, scene.atelier.acting(scene.atelier.facilitator))
    assert Recipe.REVOICED_FILM not in scene.atelier.served()
