"""One of two people in a film allows their face, in a real browser from the first cover to the stranger's player."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from archive.adapters.covers.nudge import Nudge
from archive.anonymise.faces import open_finder
from archive.domain.concealment import PAPERS, report_hash
from archive.domain.covers import Box, Colour, ConcealmentReport, Cover, box_at
from archive.domain.ids import new_id
from archive.domain.records import ConsentRecord, Permission, Rendition
from archive.domain.sealed import Original
from archive.domain.terms import Recipe
from archive.ingest.steps.make_renditions import nudge_of
from archive.review.consent.consents import narrow_consent
from archive.review.people.accounts import actor
from tests.endings import clear_pictures, tail_pictures
from tests.journeys.concealing import (
    ALLOWS,
    FACE,
    PATIENCE_MS,
    REFUSES,
    SECONDS,
    TURNS_SECONDS,
    Concealing,
    concealing,
    draw_over,
    grown,
    open_covers,
    somebody,
)
from tests.journeys.film_pictures import ways_seen
from tests.journeys.player import watch
from tests.review.atelier import media_tools

pytestmark = pytest.mark.media

PICTURES = round(SECONDS * 25)
PICTURE_MS = 40
LENGTH_MS = round(SECONDS * 1000)


def test_exactly_one_of_two_people_is_covered_in_what_strangers_get(browser: Browser, tmp_path: Path) -> None:
    if open_finder(media_tools().pictures) is None:
        pytest.skip("what finds faces (the extra “faces”) is not installed")
    with concealing(tmp_path, "auto") as film:
        film.wait_until_prepared()
        with somebody(browser, film.site, "facilitator", "fr") as page:
            say_whose_and_add_what_was_missed(page, film)
        assert_looks_missing(film, film.pictured(covered=False))
        with somebody(browser, film.site, "second", "fr") as page:
            approve(page, film)

        with somebody(browser, film.site) as page:
            served = play_and_download(page, film, tmp_path / "served.mp4")
        allows, refuses = ways_seen(tmp_path / "served.mp4", film.plain, (ALLOWS, REFUSES), *drawn_in(film, served))
        assert refuses == ["covered"] * PICTURES
        assert allows[: clear_in(film)] == ["shown"] * clear_in(film)
        assert media_tools().traces(tmp_path / "served.mp4") == []
        assert_looks_missing(film, film.pictured(covered=False))
        assert_is_accounted_for(film, served)

        take_the_face_back(film)
        assert film.site.get(f"/media/{served}")[0] == 404
        film.wait_until_covered()
        assert_looks_missing(film, [*film.pictured(covered=False), *film.pictured(covered=True)])
        with somebody(browser, film.site, "second", "fr") as page:
            new = look_at_the_new_one(page, film, tmp_path / "new.mp4")
        both = ways_seen(tmp_path / "new.mp4", film.plain, (ALLOWS, REFUSES), *drawn_in(film, new))
        assert both == [["covered"] * PICTURES] * 2


def test_without_a_detector_covers_are_drawn_by_hand_alone(browser: Browser, tmp_path: Path) -> None:
    with concealing(tmp_path, "off") as film:
        film.wait_until_prepared()
        with somebody(browser, film.site, "facilitator") as page:
            open_covers(page, film, 0)
            expect(page.locator("#covers-said")).to_contain_text("If whoever runs the archive adds its extra “faces”")
            draw_over(page, film, by_hand(0.0), film.refuses)
            ask_for_it(page, film)
        with somebody(browser, film.site, "second") as page:
            approve(page, film)
        with somebody(browser, film.site) as page:
            served = play_and_download(page, film, tmp_path / "served.mp4")

        allows, refuses = ways_seen(tmp_path / "served.mp4", film.plain, (ALLOWS, REFUSES), *drawn_in(film, served))
        assert refuses == ["covered"] * PICTURES
        assert allows[: clear_in(film)] == ["shown"] * clear_in(film)
        assert_looks_missing(film, film.pictured(covered=False))
        with film.archive.kit() as kit:
            report = kit.vault.get(ConcealmentReport, served)
        assert (report.detector, report.searched, report.drawn_by_hand) == ("", 0, 1)


def drawn_in(film: Concealing, made: str) -> tuple[Nudge, Colour]:
    """Give where the picture of a made film lies, and the colour of its covers, as only the sealed side can tell."""
    with film.archive.kit() as kit:
        (original,) = kit.vault.find(Original, work_id=film.work_id)
        height = int(kit.catalogue.get(Rendition, made).parameters["height"])
        red, green, blue = bytes.fromhex(kit.vault.get(ConcealmentReport, made).parameters["colour"])
    assert (red, green, blue) in {colour for paper in PAPERS for colour in (paper.bright, paper.dark)}
    return Nudge(*nudge_of(original, height)), (red, green, blue)


def clear_in(film: Concealing) -> int:
    """Give how many pictures of the film have not begun to fade."""
    with film.archive.kit() as kit:
        (original,) = kit.vault.find(Original, work_id=film.work_id)
    return clear_pictures(original, LENGTH_MS)


def say_whose_and_add_what_was_missed(page: Page, film: Concealing) -> None:
    """Say whose the two found faces are, draw over the head that was missed, and have the covered film made."""
    found = film.covers()
    by_left = sorted(found, key=lambda cover: cover.keys[0].box.left)
    assert len(found) == 2
    assert missed_until_the_end(by_left[0])
    open_covers(page, film, 2)
    for cover, person in zip(by_left, (film.refuses, film.allows), strict=True):
        page.locator(f'.cover-box[data-cover="{cover.id}"]').click()
        page.locator("#covers-whose").select_option(person)
    expect(page.locator("#covers-unsaid")).to_have_text("0")
    drawn = draw_over(page, film, by_hand(TURNS_SECONDS), film.refuses)
    assert not drawn.found_by
    ask_for_it(page, film)


def missed_until_the_end(face: Cover) -> bool:
    """Tell whether the detector lost a face when it turned away: beyond a short tail there is no cover of it."""
    lost = range(round(TURNS_SECONDS * 1000) + 400, round(SECONDS * 1000), PICTURE_MS)
    return all(box_at(face, at_ms) is None for at_ms in lost)


def by_hand(from_seconds: float) -> list[tuple[float, Box]]:
    """Give where a careful hand puts a cover over the one who refuses: wherever their way bends."""
    moments = (from_seconds * 1000, TURNS_SECONDS * 1000, SECONDS * 1000 - PICTURE_MS)
    return [
        (at_ms, grown(box))
        for at_ms in dict.fromkeys(moments)
        for walk in REFUSES
        if (box := walk.box(at_ms)) is not None
    ]


def ask_for_it(page: Page, film: Concealing) -> None:
    """Have the covered film made, and wait until it is."""
    page.locator('button[name="do"][value="make"]').click()
    page.wait_for_url("**done=covering**")
    film.wait_until_covered()


def approve(page: Page, film: Concealing) -> None:
    """Look at the covered film, say that nothing is left to be seen, and release it."""
    page.goto(film.desk("/review"))
    assert watch(page, SECONDS / 2).width > 0
    for tick in page.locator('input[name="exposed"]').all():
        tick.uncheck()
    approve = page.locator('button[name="do"][value="approve"]')
    approve.click()
    # Who has not played all of it is told so, and says that they know.
    page.locator("#answer [name=known]").check()
    approve.click()
    expect(page.locator("#answer[role=status]")).to_be_focused()


def play_and_download(page: Page, film: Concealing, target: Path) -> str:
    """Play the lightest film as a stranger does, keep its bytes, and give its id."""
    films = [one for one in film.pictured(covered=True) if one.recipe is Recipe.VIDEO]
    wanted = min(films, key=lambda one: one.size_bytes).id
    page.goto(f"{film.site.address}/en/works/{film.work_id}?play={wanted}")
    assert watch(page, SECONDS / 2).at_seconds >= SECONDS / 2
    address = str(page.evaluate("new URL(document.querySelector('video').currentSrc).pathname"))
    assert address == f"/media/{wanted}"
    status, body = film.site.get(address)
    assert status == 200
    target.write_bytes(body)
    return wanted


def assert_looks_missing(film: Concealing, shut: list[Rendition]) -> None:
    """Hold that each of these answers a stranger exactly as an id that never was."""
    assert {one.recipe for one in shut} >= {Recipe.VIDEO, Recipe.POSTER}
    missing = film.site.get(f"/media/{new_id()}")
    assert missing[0] == 404
    assert [one.label for one in shut if film.site.get(f"/media/{one.id}") != missing] == []


def assert_is_accounted_for(film: Concealing, served: str) -> None:
    """Hold that the report counts every picture, and that the reviewer signed this very report."""
    with film.archive.kit() as kit:
        report = kit.vault.get(ConcealmentReport, served)
        (check,) = kit.catalogue.get(Rendition, served).checks
        (original,) = kit.vault.find(Original, work_id=film.work_id)
    tail = tail_pictures(original, LENGTH_MS)
    assert report.pictures == PICTURES + tail
    assert PICTURES <= report.with_covers <= report.pictures
    assert (report.covers, report.drawn_by_hand, report.detector) == (2, 1, "CenterFace")
    assert report.searched > 0
    assert check.report_sha256 == report_hash(report)
    assert [(hidden.participant_id, hidden.atoms) for hidden in check.hidden] == [(film.refuses, FACE)]


def take_the_face_back(film: Concealing) -> None:
    """Narrow the consent of the one who had allowed their face."""
    with film.archive.kit() as kit:
        (record,) = kit.catalogue.find(ConsentRecord, participant_id=film.allows)
        left = tuple(
            Permission(audience=each.audience, purpose=each.purpose, atoms=each.atoms - FACE)
            if each.audience == "public"
            else each
            for each in record.permissions
        )
        narrow_consent(kit, record.id, left, actor(kit, film.archive.accounts["facilitator"].id))


def look_at_the_new_one(page: Page, film: Concealing, target: Path) -> str:
    """Open the review page as the reviewer, keep the covered film that waits there, and give its id."""
    page.goto(film.desk("/review"))
    player = page.locator("video[data-covered]")
    expect(player).to_have_count(1)
    address = player.get_attribute("src")
    answer = page.context.request.get(f"{film.site.address}{address}", timeout=PATIENCE_MS)
    assert answer.status == 200
    target.write_bytes(answer.body())
    return str(address).rpartition("/")[2]
