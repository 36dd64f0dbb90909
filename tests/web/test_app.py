"""All addresses: each names its audience, and the public site knows no desk."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from archive.config import Settings as SiteSettings
from archive.domain.rooms.table import LISTED
from archive.domain.terms import Audience
from archive.web.app import create_app, create_public_app, public_routes
from archive.web.http.routes import every_door
from tests.access.house import House, Settings
from tests.review.atelier import open_atelier
from tests.web.desk_client import DeskClient


def test_every_public_address_names_its_audience() -> None:
    house = House()
    routes = list(every_door(public_routes(house.room, Settings())))

    assert len(routes) == 12 + 2 * len(LISTED)
    assert {getattr(route, "audience", None) for route in routes} == {Audience.PUBLIC}


def test_the_public_site_has_no_other_addresses() -> None:
    house = House()
    app = create_public_app(house.kit, Settings())

    assert [r.path for r in app.routes] == [r.path for r in public_routes(house.room, Settings())]  # type: ignore[attr-defined]


def test_the_public_site_never_loads_the_desk_nor_any_engine() -> None:
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, archive.web.app; print(*sorted(m for m in sys.modules if 'archive.' in m))",
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout.split()

    assert "archive.web.app" in said
    assert [m for m in said if ".desk" in m or ".review" in m or ".adapters" in m] == []


@pytest.fixture(scope="module")
def whole() -> Iterator[DeskClient]:
    with DeskClient(create_app(open_atelier().kit, SiteSettings(language="fr"))) as client:
        yield client


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("/my/", "/my"),
        ("/My", "/my"),
        ("/MY/", "/my"),
        ("/my%E2%80%8F", "/my"),
        ("/%E2%80%AAMy%D8%8C", "/my"),
        ("/%4DY%20", "/my"),
        ("/fr/my/", "/fr/my"),
        ("/AR/My", "/ar/my"),
        ("/takedown", "/ar/takedown"),
        ("/fr/takedown/", "/fr/takedown"),
        ("/Takedown.", "/ar/takedown"),
        ("/fr/about/", "/fr/about"),
        ("/about", "/ar/about"),
        ("/why/", "/ar/why"),
        ("/browse", "/ar/browse"),
        ("/search", "/ar/search"),
        ("/FR", "/fr/"),
        ("/Fr/", "/fr/"),
        ("/desk/", "/desk"),
        ("/Desk", "/desk"),
        ("/desk/login/", "/desk/login"),
    ],
)
def test_a_standing_page_is_found_however_it_is_typed(whole: DeskClient, typed: str, address: str) -> None:
    answer = whole.get(typed, **{"accept-language": "ar"})

    assert (answer.status_code, answer.headers["location"]) == (302, address)
    assert whole.get(address).status_code in (200, 302, 303)


@pytest.mark.parametrize(
    "typed",
    [
        "/fr/works/",
        "/works",
        "/fr/works/00000000000000000000/",
        "/media",
        "/media/",
        "/static/",
        "/fr/my/my",
        "/x",
    ],
)
def test_what_is_no_standing_page_is_missing_as_ever(whole: DeskClient, typed: str) -> None:
    answer = whole.get(typed)

    assert answer.status_code == 404
    assert answer.content == whole.get("/nothing/of/the/kind").content


def test_a_public_site_leads_nobody_to_doors_that_it_has_not() -> None:
    with DeskClient(create_public_app(open_atelier().kit, Settings())) as client:
        assert client.get("/my/").status_code == client.get("/desk/").status_code == 404
        assert client.get("/About").headers["location"] == "/fr/about"
