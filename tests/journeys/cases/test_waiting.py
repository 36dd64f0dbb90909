"""Cases 4, 5, 38 to 40, 45, 46, 52 and 57: what the public archive will bring has no way out before it is there.

Their features are not built: no feed, harvest, manifest, embedding, partners' log-in, count of views, or facet of
persons but the workshop's year. What is held here is that nothing of a work leaves by such a way meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from archive.domain.consent import Ask, Grant, decide
from archive.domain.records import Rendition, Work
from archive.domain.sealed import Account
from archive.domain.terms import Audience, Purpose, Role
from archive.languages import translate
from tests.journeys.cases.case_house import CaseHouse, lasting, open_house

FEEDS = ("/feed", "/feed.xml", "/rss", "/rss.xml", "/atom.xml", "/podcast.xml", "/feeds/rss", "/works.rss")
HARVESTS = ("/oai", "/oai?verb=ListRecords&metadataPrefix=oai_dc", "/oai?verb=GetRecord&identifier={work}", "/sru")
MANIFESTS = ("/iiif/{work}/manifest", "/iiif/{work}/manifest.json", "/iiif/2/{media}/full/max/0/default.jpg")
COPIES = ("/download/{media}", "/media/{media}/download", "/works/{work}/download", "/works/{work}.mp4")
GENERIC = "What stands here is shown on the page itself, as long as those who made it allow it."
"""What a messenger says of any work whatever."""
EMBEDS = ("/oembed?url=/en/works/{work}", "/embed/{work}", "/en/works/{work}/embed", "/oembed.json?url={work}")
LISTS = ("/sitemap.xml", "/sitemap.xml.gz", "/sitemap_index.xml", "/sitemap.txt")
PARTNERS = ("/login", "/partner", "/partners/login", "/signed/{media}", "/s/{media}", "/account")
COUNTS = ("/stats", "/works/{work}/views", "/api/views?work={work}", "/metrics", "/popular")
PERSONS = ("origin", "gender", "age", "host", "country", "arrival", "work", "workshop", "speech", "year")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[CaseHouse]:
    with open_house(tmp_path) as house:
        yield house


@pytest.fixture
def shown(house: CaseHouse) -> Work:
    """A work that strangers may watch, for no purpose but that."""
    return house.work(author=house.person("Étoile"), titles={"en": "My grandmother’s radio"})


def answers_nothing(house: CaseHouse, work: Work, *shapes: str) -> bool:
    """Tell whether none of these addresses, in no language, answers otherwise than one that nobody ever thought of."""
    media = next(house.catalogue.find(Rendition, work_id=work.id)).id
    nothing = lasting(house.visitor.get("/nobody-ever-thought-of-this"))
    addresses = [shape.format(work=work.id, media=media) for shape in shapes]
    addresses += [f"/{lang}{address}" for lang in ("fr", "ar", "en") for address in addresses]
    assert nothing[0] == 404
    return all(lasting(house.visitor.get(address)) == nothing for address in addresses)


def grants(house: CaseHouse, work: Work, purpose: Purpose) -> list[Rendition]:
    facts, now = house.catalogue.facts(work.id), house.clock.now()
    ask = Ask(audience=Audience.PUBLIC, purpose=purpose)
    made = house.catalogue.find(Rendition, work_id=work.id)
    return [one for one in made if isinstance(decide(facts, one, ask, now), Grant)]


def test_case_04_what_may_be_watched_but_not_passed_on_leaves_by_no_feed_or_download(
    house: CaseHouse, shown: Work
) -> None:
    assert house.page(shown).status_code == 200
    assert grants(house, shown, Purpose.STREAM)
    assert grants(house, shown, Purpose.BROADCAST) == []
    assert answers_nothing(house, shown, *FEEDS, *HARVESTS, *MANIFESTS, *COPIES)
    page = house.page(shown).text
    assert not re.search(r"<a [^>]*\bdownload\b", page)
    assert "alternate" not in re.findall(r'rel="([^"]*)"', page)
    for made in house.catalogue.find(Rendition, work_id=shown.id):
        assert "attachment" not in house.media(made).headers.get("content-disposition", "")


def test_case_05_a_form_that_never_asked_about_broadcast_is_a_no(house: CaseHouse) -> None:
    work = house.work(consent={"form_version": "0 (before broadcast was asked)"})

    assert grants(house, work, Purpose.STREAM)
    for purpose in Purpose:
        assert purpose is Purpose.STREAM or grants(house, work, purpose) == []
    assert answers_nothing(house, work, *FEEDS)


def test_case_38_no_feed_gives_a_work_a_lasting_name(house: CaseHouse, shown: Work) -> None:
    assert answers_nothing(house, shown, *FEEDS)
    assert "guid" not in house.page(shown).text.lower()


def test_case_39_no_list_of_works_and_robots_are_told_no_private_path(house: CaseHouse, shown: Work) -> None:
    assert answers_nothing(house, shown, *LISTS)
    told = house.visitor.get("/robots.txt").text
    for line in told.splitlines():
        if line.startswith(("Allow:", "Disallow:")):
            assert line.split(": ")[1] == "/"
    for path in ("desk", "media", "my", "vault", "takedown", shown.id):
        assert path not in told
    assert "Sitemap" not in told


def test_case_40_no_card_of_a_work_is_handed_to_other_sites(house: CaseHouse, shown: Work) -> None:
    assert answers_nothing(house, shown, *EMBEDS)
    for lang in ("fr", "ar", "en"):
        page = house.page(shown, lang)
        names = re.findall(r'<meta [^>]*(?:name|property|itemprop)="([^"]+)"', page.text)
        assert set(names) <= {"viewport", "color-scheme", "og:title", "og:description"}
        card = re.findall(r'<meta property="og:\w+" content="([^"]+)"', page.text)
        assert card == [translate(lang, "Elsewhere"), translate(lang, GENERIC)]
        assert "ld+json" not in page.text
        assert "oembed" not in page.text.lower()
        for link in page.headers.get("link", "").split(", "):
            assert re.fullmatch(r"</static/[\w.-]+\.css>; rel=preload; as=style", link), link


def test_case_45_nothing_is_harvested_so_nothing_must_be_called_back(house: CaseHouse, shown: Work) -> None:
    assert answers_nothing(house, shown, *HARVESTS)
    house.withdraw(shown)
    assert answers_nothing(house, shown, *HARVESTS)


def test_case_46_no_question_about_persons_has_an_answer(house: CaseHouse, shown: Work) -> None:
    whole = house.visitor.get("/en/browse").text
    for name in PERSONS:
        assert f'name="{name}"' not in whole
    asked = "/en/browse?origin=ML&gender=woman&host={}"
    one, impossible = (house.visitor.get(asked.format(host)).text for host in ("ES", "ZZ"))
    assert one.replace("host=ES", "host=ZZ") == impossible


def test_case_52_there_is_no_partners_account_to_be_shared(house: CaseHouse, shown: Work) -> None:
    assert answers_nothing(house, shown, *PARTNERS)
    assert "partner" not in set(Role)
    assert not {"audience", "partner"} & {field.name for field in fields(Account)}


def test_case_57_nobody_counts_who_watched(house: CaseHouse, shown: Work) -> None:
    before = house.page(shown).text
    number = house.catalogue.generation()
    for _ in range(12):
        for made in house.catalogue.find(Rendition, work_id=shown.id):
            house.media(made)

    assert house.page(shown).text == before
    assert house.catalogue.generation() == number
    assert answers_nothing(house, shown, *COUNTS)
    counted = {field.name for kind in (Work, Rendition) for field in fields(kind)}
    assert not [name for name in counted if re.search(r"view|watch|count|plays|hits", name)]
