"""A work's own page over HTTP."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from archive.domain.ids import ConceptId, SegmentId, new_id
from archive.domain.recipes import AV1
from archive.domain.records import Hidden, QualityCheck, Rendition, Scope, Segment
from archive.domain.terms import CONTENT_ATOMS, Atom, Recipe, ScopeKind, WorkKind
from archive.web.app import create_public_app
from tests.access.house import HEARD, KNOWN_OF, READ, House, Settings
from tests.access.test_plate import covered
from tests.domain.builders import LONG_AGO
from tests.web.client import Client
from tests.web.live import get, listening, open_line, read_rest, request


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def client(house: House) -> Iterator[Client]:
    with Client(create_public_app(house.kit, Settings())) as client:
        yield client


def test_one_way_is_offered_first_and_the_others_stand_folded_each_with_its_size(client: Client, house: House) -> None:
    work = house.work(recipes=(Recipe.CARD, Recipe.TEXT, Recipe.CAPTIONS))
    house.rendition(work, Recipe.VIDEO, bytes(3_400_000), height=480)
    house.rendition(work, Recipe.VIDEO, bytes(1_200_000), height=240)
    house.rendition(work, Recipe.AUDIO, bytes(400_000))
    house.rendition(work, Recipe.AUDIO, bytes(900_000), codecs="mp4a.40.2")

    page = client.get(f"/fr/works/{work.id}").text

    begin = re.search(r'<a class="begin plain" href="\?play=(\w+)#stage".*?</a>', page, re.DOTALL)
    assert begin is not None
    assert house.catalogue.get(Rendition, begin[1]).size_bytes == 1_200_000
    assert "2\N{NO-BREAK SPACE}min · 1,2\N{NO-BREAK SPACE}Mo" in begin[0]
    folded = page[page.index('<details class="others">') : page.index("</details>")]
    assert begin[1] not in folded
    choices = re.findall(r"<li[^>]*><a href=\"([^\"]*)\">(.*?)</a> <span class=\"size\">(.*?)</span>", folded)
    assert [re.sub("<.*?>", "", said) for _, said, _ in choices] == [
        "Lire · français",
        "Écouter · consomme le moins de données",
        "Écouter · pour les appareils plus anciens",
        "Regarder · image moyenne 480p",
    ]
    assert [size for *_, size in choices][1:] == [
        "2\N{NO-BREAK SPACE}min · 0,4\N{NO-BREAK SPACE}Mo",
        "2\N{NO-BREAK SPACE}min · 0,9\N{NO-BREAK SPACE}Mo",
        "2\N{NO-BREAK SPACE}min · 3,4\N{NO-BREAK SPACE}Mo",
    ]


def test_the_lightest_film_comes_first_and_the_one_for_every_device_after_it(client: Client, house: House) -> None:
    work = house.work(recipes=(Recipe.CARD,))
    heavy = house.rendition(work, Recipe.VIDEO, bytes(90), codecs="avc1.42C01E,mp4a.40.2")
    made_as = {"height": 240, "codec": AV1}
    light = house.rendition(work, Recipe.VIDEO, bytes(40), codecs="av01.0.00M.08,opus", parameters=made_as)

    page = client.get(f"/en/works/{work.id}").text
    assert f'href="?play={light.id}#stage"' in page.partition('<details class="others">')[0]

    playing = client.get(f"/en/works/{work.id}?play=video").text
    sources = re.findall(r'<source src="/media/(\w+)" type="video/mp4; codecs=(.*?)">', html.unescape(playing))
    assert sources == [(light.id, '"av01.0.00M.08,opus"'), (heavy.id, '"avc1.42C01E,mp4a.40.2"')]
    select = playing.partition('data-do="quality"')[2].partition("</select>")[0]
    assert re.findall("\u2068240p\u2069(.*?) · 0", select) == [" · uses the least data", ""]


def test_nothing_is_loaded_before_it_is_chosen(client: Client, house: House) -> None:
    work = house.work(recipes=(Recipe.CARD, Recipe.VIDEO, Recipe.AUDIO, Recipe.POSTER, Recipe.WAVEFORM))

    page = client.get(f"/en/works/{work.id}").text

    assert re.findall("/media/[0-9a-z]+", page) == [f"/media/{house.of(work, Recipe.POSTER).id}"]
    assert not re.search("<(video|audio)|preload", page)


def test_who_saves_data_or_is_warned_is_sent_no_picture_unasked(client: Client, house: House) -> None:
    recipes = (Recipe.CARD, Recipe.VIDEO, Recipe.POSTER)
    calm, hard = house.work(recipes=recipes), house.work(recipes=recipes, content_warnings=("death",))

    assert "<img" in client.get(f"/en/works/{calm.id}").text
    for page in (client.get(f"/en/works/{calm.id}", {"save-data": "on"}), client.get(f"/en/works/{hard.id}")):
        assert "<img" not in page.text
        assert 'class="begin plain"' in page.text


def test_a_covered_film_is_never_offered_with_an_uncovered_poster(client: Client, house: House) -> None:
    work = house.work(recipes=(Recipe.CARD, Recipe.POSTER))
    film = covered(house, work, Recipe.VIDEO)
    page = client.get(f"/en/works/{work.id}").text
    assert film.id in page
    assert "<img" not in page
    assert "poster=" not in client.get(f"/en/works/{work.id}?play={film.id}").text

    poster = covered(house, work, Recipe.POSTER)
    assert f'src="/media/{poster.id}"' in client.get(f"/en/works/{work.id}").text
    assert f'poster="/media/{poster.id}"' in client.get(f"/en/works/{work.id}?play={film.id}").text


def test_it_says_who_made_it_and_what_may_be_done_with_it(client: Client, house: House) -> None:
    work = house.work(author=house.person("Nour"), licence="CC-BY-4.0")
    bare = house.work(recipes=(Recipe.AUDIO,), licence="CC-BY-4.0")

    assert "Sharing and adapting, with credit (CC BY)" in client.get(f"/en/works/{work.id}").text
    assert "CC BY" not in client.get(f"/en/works/{bare.id}").text


def test_what_is_chosen_waits_for_a_press_of_the_button(client: Client, house: House) -> None:
    work = house.work()
    film, poster, captions = (house.of(work, recipe) for recipe in (Recipe.VIDEO, Recipe.POSTER, Recipe.CAPTIONS))

    page = client.get(f"/en/works/{work.id}?play={film.id}").text

    assert '<video controls preload="none"' in page
    assert f'<source src="/media/{film.id}" type="video/mp4">' in page
    assert f'poster="/media/{poster.id}"' in page
    assert f'<track kind="captions" src="/media/{captions.id}" srclang="fr" label="French" default>' in page
    assert "autoplay" not in page
    assert "If it stops and will not go on" in page


def test_a_sound_is_shown_with_its_waveform(client: Client, house: House) -> None:
    work = house.work(HEARD)
    sound, waveform = house.of(work, Recipe.AUDIO), house.of(work, Recipe.WAVEFORM)

    page = client.get(f"/en/works/{work.id}?play={sound.id}").text

    assert '<audio controls preload="none"' in page
    assert f'src="/media/{waveform.id}"' in page
    assert "poster=" not in page


def test_only_what_may_be_played_can_be_chosen(client: Client, house: House) -> None:
    work, other = house.work(HEARD), house.work()
    plain = client.get(f"/en/works/{work.id}").text

    for chosen in (house.of(work, Recipe.VIDEO), house.of(other, Recipe.AUDIO), house.of(work, Recipe.TEXT)):
        page = client.get(f"/en/works/{work.id}?play={chosen.id}").text
        assert re.sub(r"\?play=\w+", "", page) == re.sub(r"\?play=\w+", "", plain)


def test_a_light_photo_is_shown_unless_a_warning_comes_before_it(client: Client, house: House) -> None:
    calm = house.work(kind=WorkKind.PHOTO, recipes=(Recipe.CARD, Recipe.PHOTO))
    hard = house.work(kind=WorkKind.PHOTO, recipes=(Recipe.CARD, Recipe.PHOTO), content_warnings=("death",))

    assert f'<img src="/media/{house.of(calm, Recipe.PHOTO).id}"' in client.get(f"/en/works/{calm.id}").text
    page = client.get(f"/en/works/{hard.id}").text
    assert "<img" not in page
    assert page.index("This work speaks of:") < page.index('class="begin plain"')


def test_warnings_stand_before_the_player(client: Client, house: House) -> None:
    work = house.work(content_warnings=("sexual-violence", "death"))

    page = client.get(f"/fr/works/{work.id}?play={house.of(work, Recipe.VIDEO).id}").text

    assert page.index("violence, mort et deuil") < page.index("<video")


def test_a_text_stands_on_the_page_in_its_own_language(client: Client, house: House) -> None:
    work = house.work(READ, recipes=())
    house.rendition(work, Recipe.TEXT, "<p>طريق</p><script>x</script>".encode(), language="ary")
    house.rendition(work, Recipe.TEXT, b"<p>Une route</p>", language="fr")

    page = client.get(f"/fr/works/{work.id}").text

    assert '<div class="text" lang="ar" dir="rtl"><p id="text-ar-1" dir="rtl">طريق<a class="passage"' in page
    assert page.index("Une route") < page.index("طريق")
    assert "<script" not in page


def test_a_mark_says_so_and_says_where_to_read_why(client: Client, house: House) -> None:
    work = house.work(KNOWN_OF, form=ConceptId("fm.slam"), titles={"en": "Secret title"}, author=house.person("Nour"))

    page = client.get(f"/en/works/{work.id}").text

    assert "The author asked us not to show more." in page
    assert "<h1>Slam</h1>" in page
    assert "French" in page
    assert page.count('href="/en/why"') == 2
    assert not re.search("Secret|Nour|/media/|play=", page)


def test_a_work_whose_title_may_not_be_shown_is_called_by_its_form_everywhere(client: Client, house: House) -> None:
    work = house.work(HEARD, recipes=(Recipe.AUDIO,), titles={"en": "Amina in Tangier"}, summaries={"en": "Amina"})

    page = client.get(f"/en/works/{work.id}").text

    assert "<title>Interview – Elsewhere</title>" in page
    assert "Amina" not in page
    assert "Tangier" not in page


@pytest.mark.parametrize(("lang", "site"), [("fr", "Ailleurs"), ("ar", "مكانٌ آخر"), ("en", "Elsewhere")])
def test_what_a_messenger_shows_of_a_link_says_nothing_of_the_work(
    client: Client, house: House, lang: str, site: str
) -> None:
    works = [
        house.work(titles={lang: "The boots"}, summaries={lang: "On foot"}),
        house.work(HEARD, titles={lang: "Sea"}),
    ]

    told = [re.findall(r'<meta property="og:[^>]*>', client.get(f"/{lang}/works/{work.id}").text) for work in works]

    assert told[0] == told[1]
    assert told[0][0] == f'<meta property="og:title" content="{site}">'
    assert len(told[0]) == 2
    assert "boots" not in "".join(told[0])


def test_the_author_and_the_themes_that_tell_of_nobody_are_named(client: Client, house: House) -> None:
    work = house.work(author=house.person("Nour"), themes=(ConceptId("th.hope"), ConceptId("th.sea")))

    page = client.get(f"/en/works/{work.id}").text

    assert "By <bdi>Nour</bdi>" in page
    assert 'href="/en/browse?theme=th.hope"' in page
    assert "th.sea" not in page
    assert "sea crossing" not in page


def test_a_page_shows_nothing_of_what_was_withdrawn_a_moment_ago(client: Client, house: House) -> None:
    work = house.work()
    assert client.get(f"/en/works/{work.id}").status_code == 200

    house.revoke(work)

    assert client.get(f"/en/works/{work.id}").content == client.get("/en/works/nowhere").content


def test_no_id_but_those_of_the_work_and_its_choices_is_on_the_page(client: Client, house: House) -> None:
    author = house.person("Nour")
    work = house.work(author=author)

    page = client.get(f"/en/works/{work.id}").text

    ids = set(re.findall(r"\b[0-9a-hjkmnp-tv-z]{20}\b", page))
    playable = {house.of(work, recipe).id for recipe in (Recipe.AUDIO, Recipe.PHOTO, Recipe.VIDEO)}
    assert ids == {work.id, *playable}


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_a_full_page_stays_light(client: Client, house: House, lang: str) -> None:
    work = house.work(recipes=(*Recipe, *[Recipe.VIDEO] * 3), content_warnings=("death",), author=house.person("Nour"))

    answer = client.get(f"/{lang}/works/{work.id}", headers={"accept-encoding": "gzip"})

    assert int(answer.headers["content-length"]) < 14_000


def test_a_long_text_is_broken_off_within_64_kib_when_it_is_taken_back(house: House) -> None:
    work = house.work(recipes=(Recipe.CARD,))
    house.rendition(work, Recipe.TEXT, b"<p>" + b"Une route, puis la mer. " * 60_000 + b"</p>")
    with listening(create_public_app(house.kit, Settings())) as live:
        assert get(live, f"/fr/works/{work.id}").body.rstrip().endswith(b"</html>")
        with open_line(live.port, receive_bytes=4_096) as line:
            line.sendall(request(f"/fr/works/{work.id}"))
            received = 0
            while received < 200_000:
                received += len(line.recv(8_192))

            house.revoke(work)
            rest = len(read_rest(line))

        assert rest <= 65_536
        assert get(live, f"/fr/works/{work.id}").status == 404


def test_a_theme_leads_to_the_parts_that_speak_of_it_until_somebody_in_them_takes_them_back(
    client: Client, house: House
) -> None:
    person, hope = house.person(), ConceptId("th.hope")
    spans = ((0, 60_000), (60_000, 83_500))
    parts = tuple(
        Segment(id=SegmentId(new_id()), start_ms=start, end_ms=end, labels={"fr": "kept"}, told_themes=(hope,))
        for start, end in spans
    )
    work = house.work(author=person, duration_ms=90_000, segments=parts)
    for recipe in (Recipe.CARD, Recipe.VIDEO):
        house.rendition(work, recipe, segment_ids=frozenset({parts[0].id}))
    made = house.catalogue.find(Rendition, work_id=work.id)
    [whole] = [each for each in made if each.recipe is Recipe.VIDEO and each.segment_ids is None]
    house.catalogue.save(replace(whole, size_bytes=whole.size_bytes + 1))

    page = client.get(f"/fr/works/{work.id}?play=video").text

    said = page[page.index('<nav class="chapters by-theme"') :].partition("</nav>")[0]
    assert re.findall(r'href="([^"]+)" data-to="([^"]+)"', said) == [
        ("?play=video&t=0#stage", "60"),
        ("?play=video&t=60#stage", "83.500"),
    ]
    assert "espoir et projets" in said
    assert "kept" not in page

    house.consent(person, work, (), scope=Scope(kind=ScopeKind.SEGMENT, id=parts[1].id), permissions=())

    page = client.get(f"/fr/works/{work.id}?play=video").text
    said = page[page.index('<nav class="chapters by-theme"') :].partition("</nav>")[0]
    assert re.findall(r'&t=([\d.]+)#stage" data-to', said) == ["0"]


def test_a_film_with_a_machines_voice_is_watched_with_its_captions_once_it_is_signed(
    client: Client, house: House
) -> None:
    author = house.person()
    work = house.work(READ, recipes=(Recipe.CARD, Recipe.TEXT, Recipe.CAPTIONS), author=author)
    gone = frozenset({Atom.SPEECH, Atom.VOICE, Atom.FACE, Atom.BODY})
    hides = (Hidden(participant_id=author, atoms=gone),)
    house.rendition(
        work, Recipe.REVOICED_FILM, b"film", media_type="video/mp4", height=240, hides=hides, edit="film", checks=()
    )
    made = house.of(work, Recipe.REVOICED_FILM)
    assert client.get(f"/media/{made.id}").status_code == 404
    check = QualityCheck(
        reviewer="r", operator="o", at=LONG_AGO, cleared=CONTENT_ATOMS, hidden=hides, report_sha256="r"
    )
    house.catalogue.save(replace(made, checks=(check,)))

    assert '<span class="word">Watch</span>' in client.get(f"/en/works/{work.id}").text
    page = client.get(f"/en/works/{work.id}?play={made.id}").text
    assert "A machine reads what was said here" in page
    assert f'<source src="/media/{made.id}"' in page
    assert "<track" in page
    assert client.get(f"/media/{made.id}").content == b"film"
    house.revoke(work)
    assert client.get(f"/media/{made.id}").status_code == 404


@pytest.mark.parametrize(("form", "lost"), [("fm.slam", "The melody, the rhythm"), ("fm.interview", "The tone, the")])
def test_a_page_says_that_a_machine_speaks_and_what_is_lost(client: Client, house: House, form: str, lost: str) -> None:
    author = house.person()
    work = house.work(READ, recipes=(Recipe.CARD, Recipe.TEXT, Recipe.CAPTIONS), author=author, form=ConceptId(form))
    hides = (Hidden(participant_id=author, atoms=frozenset({Atom.SPEECH, Atom.VOICE})),)
    house.rendition(work, Recipe.REVOICED, b"read", media_type="audio/mp4", hides=hides, edit="read", checks=())
    made = house.of(work, Recipe.REVOICED)
    assert "A machine reads" not in client.get(f"/en/works/{work.id}").text
    assert client.get(f"/media/{made.id}").status_code == 404

    check = QualityCheck(
        reviewer="r", operator="o", at=LONG_AGO, cleared=CONTENT_ATOMS, hidden=hides, report_sha256="r"
    )
    house.catalogue.save(replace(made, checks=(check,)))

    page = client.get(f"/en/works/{work.id}?play={made.id}").text
    assert "A machine reads what was said here" in page
    assert lost in page
    assert f'<source src="/media/{made.id}"' in page
    assert "<track" not in page
    assert client.get(f"/media/{made.id}").content == b"read"
    house.revoke(work)
    assert client.get(f"/media/{made.id}").status_code == 404
