"""Two people in one short film, who answered differently, and what the desk and strangers do with it in a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, expect

from archive.domain.covers import FULL, Box, Cover
from archive.domain.ids import ParticipantId, WorkId
from archive.domain.records import Permission, Rendition, Scope, Work
from archive.domain.terms import (
    ALL_ATOMS,
    CONTENT_ATOMS,
    AppearanceRole,
    Atom,
    Audience,
    Purpose,
    Recipe,
    Risk,
    Role,
    ScopeKind,
    WorkState,
)
from archive.ingest.intake.receive import NewWork, receive
from archive.review.consent.consents import approve_consent, record_consent
from archive.review.consent.new_consent import NewConsent
from archive.review.participants import NewParticipant, create_participant
from archive.review.people.accounts import create_account, set_password
from archive.review.works.appearances import NewAppearance, add_appearance
from archive.review.works.covers import covers_of, standing
from tests.conftest import foreign_requests
from tests.faces import Walk, film
from tests.journeys.standing_archive import FIRST_PASSWORD, PASSWORD, Site, StandingArchive
from tests.waiting import wait_until

SECONDS: Final = 2.8
TURNS_SECONDS: Final = 1.2
ALLOWS: Final = (Walk(end_seconds=SECONDS, start=(480, 150), end=(500, 170)),)
"""Where the one goes who allows their face."""
REFUSES: Final = (
    Walk(end_seconds=TURNS_SECONDS, start=(140, 130), end=(180, 150)),
    Walk(begin_seconds=TURNS_SECONDS, end_seconds=SECONDS, start=(180, 150), end=(230, 170), turned=True),
)
"""Where the one goes who does not, and who turns away."""
PATIENCE_SECONDS: Final = 90
PATIENCE_MS: Final = 20_000
FACE: Final = frozenset({Atom.FACE})


@dataclass(frozen=True)
class Concealing:
    """An archive that runs, with a film of two people in it: one allows their face, one does not."""

    archive: StandingArchive
    site: Site
    plain: Path
    work_id: WorkId
    allows: ParticipantId
    refuses: ParticipantId

    def desk(self, path: str) -> str:
        """Give the address of a page of the desk about the film."""
        return f"{self.site.address}/desk/works/{self.work_id}{path}"

    def covers(self) -> tuple[Cover, ...]:
        """Give the covers as the vault holds them."""
        with self.archive.kit() as kit:
            return covers_of(kit, self.work_id)

    def made(self) -> list[Rendition]:
        """Give all that was made of it."""
        with self.archive.kit() as kit:
            return list(kit.catalogue.find(Rendition, work_id=self.work_id))

    def pictured(self, *, covered: bool) -> list[Rendition]:
        """Give what was made of it with pictures, with covers or without."""
        recipes = {Recipe.VIDEO, Recipe.POSTER, Recipe.THUMBNAIL, Recipe.PHOTO}
        return [one for one in self.made() if one.recipe in recipes and bool(one.edit) is covered]

    def wait_until_prepared(self) -> None:
        """Wait until the worker has prepared it."""
        self._until(lambda: self._state() is WorkState.IN_REVIEW)

    def wait_until_covered(self) -> None:
        """Wait until the worker has made the covered films with the covers, and the answers, as they are now."""
        self._until(self._is_current)

    def _state(self) -> WorkState:
        with self.archive.kit() as kit:
            return kit.catalogue.get(Work, self.work_id).state

    def _is_current(self) -> bool:
        with self.archive.kit() as kit:
            now = standing(kit, self.work_id)
            assert not now.trouble, now.trouble
            return now.made and now.is_current and not kit.jobs.waiting()

    def _until(self, holds: Callable[[], bool]) -> None:
        wait_until(
            holds,
            seconds=PATIENCE_SECONDS,
            every_seconds=0.2,
            said=lambda: self.archive.complaints_of(self.site.process),
        )


@contextmanager
def concealing(folder: Path, faces: str) -> Iterator[Concealing]:
    """Set up an archive, its people and its film, and start its site with the worker beside it."""
    archive = StandingArchive(folder / "media", faces)
    archive.found()
    plain = film(folder, (*ALLOWS, *REFUSES), "two.mp4", seconds=SECONDS)
    try:
        work_id, refuses = _taken_in(archive, plain)
        yield Concealing(archive, archive.start_site("--port", "0"), plain, work_id, archive.participant, refuses)
    finally:
        archive.kill_all()


def _taken_in(archive: StandingArchive, plain: Path) -> tuple[WorkId, ParticipantId]:
    crew, officer, second = (archive.accounts[name] for name in ("crew", "officer", "second"))
    with archive.kit() as kit:
        account = create_account(kit, "facilitator one", FIRST_PASSWORD, {Role.FACILITATOR})
        archive.accounts["facilitator"] = set_password(kit, account.id, PASSWORD, account.id)
        refuses = create_participant(kit, NewParticipant(pseudonym="Salma", risk=Risk.LOW)).id
        new = NewConsent(
            participant_id=refuses,
            scope=Scope(kind=ScopeKind.WORKSHOP, id=archive.workshop),
            permissions=(
                Permission(audience=Audience.PUBLIC, purpose=Purpose.STREAM, atoms=ALL_ATOMS - FACE),
                Permission(audience=Audience.TEAM, purpose=Purpose.PRESERVE, atoms=ALL_ATOMS),
            ),
            recorder=officer.id,
        )
        approve_consent(kit, record_consent(kit, new, [b"a scan"]).id, second.id)
        entry = NewWork(
            workshop_id=archive.workshop,
            participant_id=archive.participant,
            operator=crew.id,
            titles={"fr": "Deux voix", "en": "Two voices"},
        )
        work = receive(kit, plain, entry)
        also = NewAppearance(
            participant_id=refuses, role=AppearanceRole.PERFORMER, atoms_present=ALL_ATOMS - CONTENT_ATOMS
        )
        add_appearance(kit, work.id, also, crew.id)
    return work.id, refuses


@contextmanager
def somebody(browser: Browser, site: Site, name: str = "", language: str = "en") -> Iterator[Page]:
    """A browser of one person, logged in at the desk if they have a name; it may ask no other machine for anything."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    foreign = foreign_requests(context)
    page = context.new_page()
    if name:
        page.goto(f"{site.address}/desk/login?lang={language}")
        page.fill("#name", f"{name} one")
        page.fill("#password", PASSWORD)
        page.locator("main form button").click()
        page.wait_for_url("**/desk**")
    yield page
    context.close()
    assert foreign == []


def open_covers(page: Page, film_: Concealing, boxes: int) -> None:
    """Open "Faces and covers" and wait until its tool is ready and so many covers are drawn over the film."""
    page.goto(film_.desk("/covers"))
    expect(page.locator("#covers-tool[data-ready]")).to_be_visible()
    expect(page.locator("#covers-over .cover-box")).to_have_count(boxes)


def go_to(page: Page, at_ms: float) -> None:
    """Click on the timeline's ruler, then step picture by picture until exactly that moment is shown."""
    ruler = page.locator("#covers-ruler")
    width = float(ruler.evaluate("ruler => ruler.getBoundingClientRect().width"))
    length_ms = int(ruler.get_attribute("aria-valuemax") or 0)
    ruler.click(position={"x": width * at_ms / length_ms, "y": 5})
    wanted = f"0:{at_ms / 1000:06.3f}"
    clock = page.locator("#covers-clock")
    for _ in range(20):
        shown = clock.inner_text()
        if shown == wanted:
            return
        page.locator('[data-do="back"]' if shown > wanted else '[data-do="forth"]').first.click()
        expect(clock).not_to_have_text(shown)
    raise AssertionError(f"the clock shows {shown} instead of {wanted}")


def draw_over(page: Page, film_: Concealing, places: Sequence[tuple[float, Box]], person: str) -> Cover:
    """Draw a new cover with the mouse: put it where it stands at each of these moments, and say whose it is."""
    known = {cover.id for cover in film_.covers()}
    go_to(page, places[0][0])
    page.locator('[data-do="new"]').click()
    _saved(page, lambda: len(film_.covers()) == len(known) + 1)
    (new,) = (cover for cover in film_.covers() if cover.id not in known)
    for at_ms, box in places:
        go_to(page, at_ms)
        _pull(page, new.id, "nw", (box.left, box.top))
        _pull(page, new.id, "se", (box.left + box.width, box.top + box.height))
    page.locator("#covers-whose").select_option(person)
    _saved(page, lambda: _of(film_, new.id).participant_id == person and len(_of(film_, new.id).keys) == len(places))
    return _of(film_, new.id)


def _of(film_: Concealing, cover_id: str) -> Cover:
    return next(cover for cover in film_.covers() if cover.id == cover_id)


def _saved(page: Page, holds: Callable[[], bool]) -> None:
    wait_until(
        holds,
        seconds=PATIENCE_MS / 1000,
        every_seconds=0.05,
        said=page.locator("#covers-saved").inner_text,
        pause=lambda seconds: page.wait_for_timeout(seconds * 1000),
    )


def _pull(page: Page, cover_id: str, corner: str, goal: tuple[int, int]) -> None:
    page.locator("#covers-stage").scroll_into_view_if_needed()
    over = page.locator("#covers-over").bounding_box()
    grip = page.locator(f'.cover-box[data-cover="{cover_id}"] .cover-corner.{corner}').bounding_box()
    box = page.locator(f'.cover-box[data-cover="{cover_id}"]').bounding_box()
    assert over is not None
    assert grip is not None
    assert box is not None
    x, y = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2
    edge = (box["x"] + (box["width"] if "e" in corner else 0), box["y"] + (box["height"] if "s" in corner else 0))
    across = over["x"] + goal[0] / FULL * over["width"] - edge[0]
    down = over["y"] + goal[1] / FULL * over["height"] - edge[1]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across, y + down, steps=4)
    page.mouse.up()


def grown(box: Box, by: float = 0.25) -> Box:
    """Give a box made larger on every side, as a careful hand draws it."""
    across, down = round(box.width * by), round(box.height * by)
    return Box(box.left - across, box.top - down, box.width + 2 * across, box.height + 2 * down)
