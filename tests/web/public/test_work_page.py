"""A work's own page over HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from archive.domain.ids import ConceptId
from archive.domain.terms import Recipe, WorkKind
from archive.web.app import create_public_app
from tests.access.house import HEARD, KNOWN_OF, READ, House, Settings
from tests.web.client import Client
from tests.web.live import get, listening, open_line, read_rest, request


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def client(house: House) -> Iterator[Client]:
    with Client(create_public_app(house.kit, Settings())) as client:
        yield client


def test_text_comes_first_then_sound_then_film_each_with_its_size(client: Client, house: House) -> None:
    work = house.work(recipes=(Recipe.CARD, Recipe.TEXT, Recipe.CAPTIONS))
    house.rendition(work, Recipe.VIDEO, bytes(3_400_000), height=480)
    house.rendition(work, Recipe.VIDEO, bytes(1_200_000), height=240)
    house.rendition(work, Recipe.AUDIO, bytes(400_000))
    house.rendition(work, Recipe.AUDIO, bytes(900_000), codecs="mp4a.40.2")

    page = client.get(f"/fr/works/{work.id}").text

    choices = re.findall(r"<li[^>]*><a href=\"([^\"]*)\">(.*?)</a> <span class=\"size\">(.*?)</span>", page)
    assert [re.sub("<.*?>", "", said) for _, said, _ in choices] == [
        "Lire · français",
        "Écouter · fichier le plus léger",
        "Écouter · pour les appareils plus anciens",
        "Regarder · 240p",
        "Regarder · 480p",
    ]
    assert [size for *_, size in choices][1:] == [
        "2\N{NO-BREAK SPACE}min · 0,4\N{NO-BREAK SPACE}Mo",
        "2\N{NO-BREAK SPACE}min · 0,9\N{NO-BREAK SPACE}Mo",
        "2\N{NO-BREAK SPACE}min · 1,2\N{NO-BREAK SPACE}Mo",
        "2\N{NO-BREAK SPACE}min · 3,4\N{NO-BREAK SPACE}Mo",
    ]


def test_nothing_is_loaded_before_it_is_chosen(client: Client, house: House) -> None:
    work = house.work(recipes=(Recipe.CARD, Recipe.VIDEO, Recipe.AUDIO, Recipe.POSTER, Recipe.WAVEFORM))

    page = client.get(f"/en/works/{work.id}").text

    assert "/media/" not in page
    assert not re.search("<(video|audio|img)", page)


def test_what_is_chosen_waits_for_a_press_of_the_button(client: Client, house: House) -> None:
    work = house.work()
    film, poster, captions = (house.of(work, recipe) for recipe in (Recipe.VIDEO, Recipe.POSTER, Recipe.CAPTIONS))

    page = client.get(f"/en/works/{work.id}?play={film.id}").text

    assert '<video controls preload="none"' in page
    assert f'<source src="/media/{film.id}" type="video/mp4">' in page
    assert f'poster="/media/{poster.id}"' in page
    assert f'<track kind="captions" src="/media/{captions.id}" srclang="fr" label="French">' in page
    assert "autoplay" not in page
    assert "If it stops and will not go on" in page


def test_a_sound_is_shown_with_its_waveform(client: Client, house: House) -> None:
    work = house.work(HEARD)
    sound, waveform = house.of(work, Recipe.AUDIO), house.of(work, Recipe.WAVEFORM)

    page = client.get(f"/en/works/{work.id}?play={sound.id}").text

    assert '<audio controls preload="none"' in page
    assert f'src="/media/{waveform.id}"' in page
    assert "poster" not in page


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
    assert page.index("This work speaks of:") < page.index("Choose how to meet this work")


def test_warnings_stand_before_the_player(client: Client, house: House) -> None:
    work = house.work(content_warnings=("sexual-violence", "death"))

    page = client.get(f"/fr/works/{work.id}?play={house.of(work, Recipe.VIDEO).id}").text

    assert page.index("violence, mort et deuil") < page.index("<video")


def test_a_text_stands_on_the_page_in_its_own_language(client: Client, house: House) -> None:
    work = house.work(READ, recipes=())
    house.rendition(work, Recipe.TEXT, "<p>طريق</p><script>x</script>".encode(), language="ary")
    house.rendition(work, Recipe.TEXT, b"<p>Une route</p>", language="fr")

    page = client.get(f"/fr/works/{work.id}").text

    assert '<div class="text" lang="ar" dir="rtl"><p>طريق</p></div>' in page
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
