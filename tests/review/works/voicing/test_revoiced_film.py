"""A reading under the covered film: no film without today's covers, nothing of its own sound, and shut until signed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from archive.domain.concealment import joined_hides, plan
from archive.domain.consent import PLAYER, Grant, decide, may_not_be_seen
from archive.domain.covers import Box, ConcealmentReport, Cover, CoverStyle, Key
from archive.domain.errors import MediaToolError
from archive.domain.ids import new_id
from archive.domain.recipes import COVERING_VERSION, RECIPE_VERSIONS
from archive.domain.records import Rendition
from archive.domain.terms import CONTENT_ATOMS, Atom, Recipe
from archive.domain.voicing.choice import VoicingReport
from archive.ports import RenderOrder
from archive.review.works.concealment import Obstacle
from archive.review.works.release import preview
from archive.review.works.voicing.plan import film_mark, readings_of, voicing_of
from tests import samples
from tests.likeness import decoded
from tests.review.atelier import add_rendition, media_tools
from tests.review.works.voicing.test_revoice import UNHEARD, Scene, most_alike, scene_with
from tests.tones import ToneSpeech

pytestmark = pytest.mark.media

SIGNED = CONTENT_ATOMS | UNHEARD | {Atom.FACE}


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A film of somebody who talks, as the archive makes it."""
    folder = tmp_path_factory.mktemp("film")
    picture, talk = samples.video(folder, seconds=6.0, sound=False), samples.talk(folder, seconds=6)
    source, made = folder / "talking.mp4", folder / "made"
    samples.run_ffmpeg("-i", str(picture), "-i", str(talk), "-map", "0:v", "-map", "1:a", "-c:v", "copy", str(source))
    media_tools().render(source, RenderOrder(recipe=Recipe.VIDEO, height=240), made)
    return made.read_bytes()


@pytest.fixture
def scene() -> Scene:
    return scene_with(ToneSpeech())


def draw(scene: Scene) -> Cover:
    return scene.kit.vault.save(
        Cover(
            id=new_id(),
            work_id=scene.atelier.work.id,
            style=CoverStyle.FACE,
            start_ms=0,
            end_ms=60_000,
            keys=(Key(0, Box(4000, 2000, 2000, 4000)),),
            participant_id=scene.atelier.participant.id,
        )
    )


def cover(scene: Scene, content: bytes) -> Rendition:
    """Put the covered film of today among what was made, as the worker would."""
    kit, facts = scene.kit, scene.kit.catalogue.facts(scene.atelier.work.id)
    planned = plan(facts.work, kit.vault.find(Cover), may_not_be_seen(facts, PLAYER, kit.clock.now()))
    assert planned is not None
    made = add_rendition(kit, facts.work, Recipe.VIDEO, "video/mp4", content)
    report = ConcealmentReport(
        id=made.id,
        work_id=facts.work.id,
        edit=planned.edit,
        recipe_version="1",
        detector="",
        model_sha256="",
        parameters={},
        covers=1,
        drawn_by_hand=1,
        pictures=150,
        with_covers=150,
        searched=0,
        made_on="2026-02-10",
    )
    kit.vault.save(report)
    fresh = replace(
        made,
        hides=planned.hides,
        edit=planned.edit,
        height=240,
        duration_ms=6_000,
        recipe_version=RECIPE_VERSIONS[Recipe.VIDEO],
        covering_version=COVERING_VERSION,
        silenced="",
    )
    return kit.catalogue.save(fresh)


def films(scene: Scene) -> list[Rendition]:
    return [each for each in scene.read() if each.recipe is Recipe.REVOICED_FILM]


def obstacles(scene: Scene) -> set[Obstacle]:
    shown = preview(scene.kit, scene.work_id).shown
    return {one.obstacle for one in shown if one.rendition.recipe is Recipe.REVOICED_FILM}


def is_met(scene: Scene) -> bool:
    return Recipe.REVOICED_FILM in scene.atelier.served()


def test_there_is_none_before_everybody_is_covered_who_may_not_be_seen(scene: Scene, film: bytes) -> None:
    scene.choose()
    assert films(scene) == [], "somebody may not be seen, and nothing is covered yet"

    draw(scene)
    assert films(scene) == [], "the covered film is not made yet"

    cover(scene, film)
    [made] = films(scene)
    assert (made.media_type, made.height, made.segment_ids) == ("video/mp4", 240, None)
    assert made.duration_ms is not None
    assert abs(made.duration_ms - 6_000) < 1_000


def test_it_is_met_only_with_both_signed_and_neither_its_plain_film_nor_its_sound_is(scene: Scene, film: bytes) -> None:
    draw(scene)
    covered = cover(scene, film)
    scene.choose()
    [made] = films(scene)
    report = scene.kit.vault.get(VoicingReport, made.id)
    assert report.made_with["film_edit"] == covered.edit
    assert len(report.made_with["film_report_sha256"]) == 64
    assert not is_met(scene)

    scene.atelier.release(CONTENT_ATOMS | UNHEARD)
    assert not is_met(scene), "nobody has said that no face is in it"
    scene.choose()
    scene.atelier.release(SIGNED)

    assert is_met(scene)
    assert not scene.atelier.served() & {Recipe.VIDEO, Recipe.AUDIO}
    facts, signed = scene.kit.catalogue.facts(scene.atelier.work.id), films(scene)[0]
    for forged in (replace(signed, edit=""), replace(signed, hides=joined_hides()), replace(signed, checks=())):
        assert not isinstance(decide(facts, forged, PLAYER, scene.kit.clock.now()), Grant)


def test_nothing_of_the_films_own_sound_is_in_it(scene: Scene, film: bytes, tmp_path: Path) -> None:
    draw(scene)
    cover(scene, film)
    scene.choose()
    (tmp_path / "source.mp4").write_bytes(film)
    (tmp_path / "made.mp4").write_bytes(scene.bytes_of(films(scene)[0]))

    source = decoded(tmp_path / "source.mp4")
    assert most_alike(source, source) > 0.9
    assert most_alike(source, decoded(tmp_path / "made.mp4")) < 0.4


def test_other_covers_shut_it_at_once_and_it_is_made_anew_with_them(scene: Scene, film: bytes) -> None:
    drawn = draw(scene)
    cover(scene, film)
    scene.choose()
    [first] = films(scene)
    scene.kit.vault.save(replace(drawn, end_ms=50_000))

    assert obstacles(scene) == {Obstacle.OLD_READING}
    scene.atelier.release(SIGNED)
    assert not is_met(scene)
    assert films(scene) == []

    cover(scene, film)
    [second] = films(scene)
    assert second.edit != first.edit
    assert obstacles(scene) == {Obstacle.NONE}


def test_a_film_whose_report_is_lost_stops_no_other_reading(scene: Scene, film: bytes) -> None:
    draw(scene)
    covered = cover(scene, film)
    lost = add_rendition(scene.kit, scene.atelier.now(), Recipe.VIDEO, "video/mp4", film)
    scene.kit.catalogue.save(replace(covered, id=lost.id, height=480, version=lost.version))
    scene.choose()
    assert [made.height for made in films(scene)] == [240]


def test_a_film_that_is_made_in_another_way_is_read_over_anew(scene: Scene, film: bytes) -> None:
    draw(scene)
    covered = cover(scene, film)
    scene.choose()
    [made] = films(scene)
    facts = scene.kit.catalogue.facts(scene.atelier.work.id)
    [reading] = readings_of(scene.kit, facts, voicing_of(scene.kit, scene.work_id))
    marks = {
        film_mark(reading, each)
        for each in (covered, replace(covered, recipe_version=99), replace(covered, covering_version=99))
    }

    assert len(marks) == 3, "what an older recipe left in the picture would stay in it for ever"
    assert made.edit in marks


def test_a_sound_that_is_not_all_that_was_to_be_put_under_it_is_found(film: bytes, tmp_path: Path) -> None:
    source, two = tmp_path / "film.mp4", tmp_path / "two.mp4"
    source.write_bytes(film)
    spoken = str(samples.audio(tmp_path, "spoken.m4a"))
    samples.run_ffmpeg("-i", spoken, "-map", "0:a", "-map", "0:a", "-c", "copy", str(two))

    with pytest.raises(MediaToolError, match="not the sound that was read"):
        media_tools().dub(source, two, tmp_path / "made.mp4")

    assert not (tmp_path / "made.mp4").exists()
