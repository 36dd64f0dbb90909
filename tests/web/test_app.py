"""All addresses: each names its audience, and the public site knows no desk."""

from __future__ import annotations

import subprocess
import sys

from archive.domain.terms import Audience
from archive.web.app import create_public_app, public_routes
from archive.web.http.routes import every_door
from tests.access.house import House, Settings


def test_every_public_address_names_its_audience() -> None:
    house = House()
    routes = list(every_door(public_routes(house.room, Settings())))

    assert len(routes) == 11
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
