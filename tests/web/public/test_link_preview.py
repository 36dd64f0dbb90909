"""A messenger that makes a preview of a link shows the site's own sign, whatever the work."""

from __future__ import annotations

import re
import struct

import pytest

from archive.web.app import create_public_app
from tests.access.house import HEARD, House, Settings
from tests.web.client import Client


@pytest.mark.parametrize(("lang", "sign"), [("fr", "Le signe du site"), ("ar", "علامة الموقع"), ("en", "The sign of")])
def test_a_messenger_is_given_the_sign_of_the_site_as_the_picture_of_any_work(lang: str, sign: str) -> None:
    house = House()
    site = "https://elsewhere.example.org"
    works = [house.work(titles={lang: "The boots"}), house.work(HEARD, titles={lang: "Sea"})]

    with Client(create_public_app(house.kit, Settings(public_url=f"{site}/"))) as client:
        heads = [client.get(f"/{lang}/works/{work.id}").text.partition("</head>")[0] for work in works]
        cards = [
            dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)"', h)) for h in heads
        ]
        picture = client.get(cards[0]["og:image"].removeprefix(site))

    assert cards[0] == cards[1]
    assert set(cards[0]) == {"og:title", "og:description", "og:image", "og:image:alt", "twitter:card"}
    assert cards[0]["og:image"].startswith(f"{site}/static/preview.")
    assert cards[0]["og:image:alt"].startswith(sign)
    assert cards[0]["twitter:card"] == "summary"
    assert picture.headers["content-type"] == "image/png"
    assert (struct.unpack(">II", picture.content[16:24]), len(picture.content) < 14_000) == ((1200, 630), True)
