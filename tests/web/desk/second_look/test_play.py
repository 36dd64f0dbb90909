"""Which film a reviewer is given to watch."""

from __future__ import annotations

from archive.domain.ids import RenditionId, WorkId
from archive.domain.recipes import AV1
from archive.domain.records import Rendition
from archive.domain.terms import NO_ATOMS, Recipe
from archive.review.works.release import Shown
from archive.web.desk.second_look.play import playable


def shown(name: str, height: int, size_bytes: int, codec: str = "", edit: str = "") -> Shown:
    """Give a film as a preview tells of it, open to the desk."""
    film = Rendition(
        id=RenditionId(name),
        work_id=WorkId("work"),
        recipe=Recipe.VIDEO,
        exposes=NO_ATOMS,
        height=height,
        size_bytes=size_bytes,
        parameters={"height": height, "codec": codec} if codec else {"height": height},
        edit=edit,
    )
    return Shown(rendition=film, exposes=NO_ATOMS, open_to_strangers=False, missing=NO_ATOMS, open_to_desk=True)


def test_a_reviewer_watches_a_film_that_every_browser_plays() -> None:
    light = shown("light", 240, 10, AV1), shown("light covered", 240, 10, AV1, edit="1")
    play = playable((*light, shown("small", 240, 20)))

    assert play.film is not None
    assert play.film.id == "small"
    assert play.covered_film is None
    assert playable((*light, shown("small covered", 240, 20, edit="1"))).covered_film is not None
