"""What somebody's uploads have become, as the desk tells it: never safer than it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from archive.adapters.storage.originals_local import LocalOriginals
from archive.adapters.storage.originals_mirrored import MirroredOriginals
from archive.domain.file_types import ENDINGS
from archive.domain.ids import UploadId, new_id
from archive.domain.records import Pseudonym, Work
from archive.domain.sealed import Upload
from archive.domain.terms import WorkState
from archive.domain.uploads import UploadState
from archive.ingest.intake.uploads import WAITS_FOR
from archive.web.desk.uploads import STAGES, Stage, standing
from archive.web.http.static_files import assets
from tests.web.desk_client import mark_in, sentence
from tests.web.tus_site import STORY, TusSite, log_in, metadata, sha256, tus_site

ERASE = "You may erase it from the card."


@pytest.fixture
def site(tmp_path: Path) -> Iterator[TusSite]:
    with tus_site(tmp_path) as site:
        yield site


def states(site: TusSite, lang: str = "en") -> list[dict[str, Any]]:
    answer = site.http.get(f"/desk/uploads/states?lang={lang}")
    assert answer.headers["cache-control"] == "no-store"
    found: list[dict[str, Any]] = answer.json()["uploads"]
    return found


def only(site: TusSite, lang: str = "en") -> dict[str, Any]:
    (told,) = states(site, lang)
    return told


def bring(site: TusSite, content: bytes = STORY, **said: str) -> str:
    """Send a whole file and give its place."""
    shop = {"workshop": site.atelier.workshop.id, "sha256": sha256(content)}
    told = metadata(**{key: text for key, text in {"filename": "récit.txt", **shop, **said}.items() if text})
    place = site.begin(len(content), upload_metadata=told).headers["location"]
    site.send(place, 0, content)
    return str(place)


def act(site: TusSite, address: str, **fields: str) -> httpx.Response:
    mark = mark_in(site.http.get("/desk/uploads"))
    return site.http.post(address, data={"csrf": mark, **fields})


def moved_to(site: TusSite, state: WorkState) -> None:
    work = site.kit.catalogue.get(Work, only(site)["work"])
    steps = {WorkState.IN_REVIEW: [WorkState.PREPARING]}.get(state, [])
    for step in [*steps, state]:
        work = site.kit.catalogue.save(replace(work, state=step))


def test_a_file_on_its_way_tells_what_has_arrived_and_keeps_the_card(site: TusSite) -> None:
    place = site.begin(len(STORY), upload_metadata=site.story(sha256=sha256(STORY))).headers["location"]
    site.send(place, 0, STORY[:1_000])

    told = only(site)

    assert (told["name"], told["here"], told["size"]) == ("récit.txt", 1_000, len(STORY))
    assert (told["erase"], told["sentence"], told["sha256"]) == (False, "Keep the card.", "")
    assert told["stage"] in (Stage.SENDING, Stage.HALTED)
    assert "récit.txt" in site.http.get("/desk/uploads").text


@pytest.mark.media
@pytest.mark.parametrize(
    ("state", "stage", "erase"),
    [
        (None, Stage.SAFE, True),
        (WorkState.PREPARING, Stage.PREPARING, True),
        (WorkState.IN_REVIEW, Stage.READY, True),
        (WorkState.QUARANTINED, Stage.NEEDS_YOU, False),
        (WorkState.WITHDRAWN, Stage.GONE, False),
    ],
)
def test_a_whole_file_is_followed_until_somebody_can_review_it(
    site: TusSite, state: WorkState | None, stage: Stage, erase: bool
) -> None:
    bring(site)
    if state:
        moved_to(site, state)

    told = only(site)

    assert (told["stage"], told["erase"], told["badge"]) == (stage, erase, STAGES[stage])
    assert (told["sentence"] == ERASE) is erase
    assert told["sha256"] == told["expected"] == sha256(STORY)


@pytest.mark.media
def test_a_file_that_nobody_compared_with_its_card_may_not_be_erased(site: TusSite) -> None:
    bring(site, sha256="")
    told = only(site)
    assert (told["stage"], told["erase"]) == (Stage.SAFE, False)
    assert "not compared" in told["sentence"]

    bring(site)

    assert {row["expected"]: row["erase"] for row in states(site)} == {"": False, sha256(STORY): True}


def test_a_file_that_arrived_otherwise_needs_somebody(site: TusSite) -> None:
    bring(site, sha256=sha256(b"what was meant"))

    told = only(site)

    assert (told["stage"], told["erase"]) == (Stage.NEEDS_YOU, False)
    assert "arrived otherwise" in told["sentence"]


def test_a_file_that_cannot_be_taken_says_why_in_the_persons_language(site: TusSite) -> None:
    bring(site, bytes(range(256)) * 9, filename="film.mp4")

    for lang in ("en", "fr", "ar"):
        told = only(site, lang)
        assert (told["stage"], told["erase"]) == (Stage.NEEDS_YOU, False)
        assert told["sentence"] in site.http.get(f"/desk/uploads?lang={lang}").text
    assert len({only(site, lang)["sentence"] for lang in ("en", "fr", "ar")}) == 3


@pytest.mark.media
def test_the_card_is_kept_until_the_second_copy_is_there(site: TusSite, tmp_path: Path) -> None:
    place = bring(site)
    second = tmp_path / "second"
    second.mkdir()
    originals = MirroredOriginals(LocalOriginals(tmp_path / "originals"), second)
    originals.begin(same_disk=True)
    kit = replace(site.kit, originals=originals, replicas=originals)

    before = standing(kit, site.upload(place))
    originals.double(site.upload(place).original_id, sha256(STORY))
    after = standing(kit, site.upload(place))

    assert (before.stage, before.may_erase) == (Stage.SAFE, False)
    assert "until every copy" in before.sentence
    assert (after.stage, after.may_erase, after.sentence) == (Stage.SAFE, True, ERASE)


@pytest.mark.media
def test_a_file_without_a_workshop_is_taken_in_once_somebody_says_it(site: TusSite) -> None:
    place = bring(site, workshop="")
    told = only(site)
    assert (told["stage"], told["workshop"], told["erase"]) == (Stage.NEEDS_YOU, True, False)
    upload_id = place.rpartition("/")[2]

    refused = act(site, "/desk/uploads/workshop", upload=upload_id, workshop="")
    assert refused.status_code == 422
    assert sentence(refused) == "Choose the workshop that the files come from."
    assert act(site, "/desk/uploads/workshop", workshop=site.atelier.workshop.id).status_code == 422
    assert act(site, "/desk/uploads/workshop", upload=upload_id, workshop=site.atelier.workshop.id).status_code == 303

    assert (only(site)["stage"], only(site)["erase"]) == (Stage.SAFE, True)
    assert site.held() == [STORY]


def test_nobody_sees_or_moves_what_another_sends(site: TusSite) -> None:
    place = bring(site, workshop="")
    site.http.cookies.clear()
    log_in(site.http, "facilitator")

    assert states(site) == []
    upload_id = place.rpartition("/")[2]
    answer = act(site, "/desk/uploads/workshop", upload=upload_id, workshop=site.atelier.workshop.id)
    assert answer.status_code == 404
    assert act(site, f"/desk/uploads/{upload_id}/end").status_code == 404
    assert site.upload(place).state is UploadState.NEEDS_YOU


@pytest.mark.media
def test_what_is_not_whole_can_be_given_up_and_what_is_cannot(site: TusSite) -> None:
    half = site.begin(len(STORY), upload_metadata=site.story()).headers["location"]
    whole = bring(site)

    for place, status in ((half, 303), (whole, 403)):
        assert act(site, f"/desk/uploads/{place.rpartition('/')[2]}/end").status_code == status

    assert (only(site)["stage"], site.held()) == (Stage.SAFE, [STORY])


def test_what_waited_too_long_is_to_be_sent_again(site: TusSite) -> None:
    place = site.begin(len(STORY), upload_metadata=site.story()).headers["location"]
    touched_at = site.kit.incoming.touched_at(site.upload(place).id)
    site.kit.clock.set(touched_at + WAITS_FOR + timedelta(hours=1))  # type: ignore[attr-defined]

    told = standing(site.kit, site.upload(place))

    assert (told.stage, told.sentence) == (Stage.NEEDS_YOU, "It waited too long for its rest. Send it once more.")


@pytest.mark.media
def test_a_file_brought_in_twice_is_listed_once(site: TusSite) -> None:
    bring(site)
    bring(site)

    assert len(states(site)) == 2
    assert site.http.get("/desk/uploads").text.count("récit.txt</bdi>") == 1


def test_the_page_lets_its_own_script_run_and_no_other(site: TusSite) -> None:
    page = site.http.get("/desk/upload")
    (policy,) = page.headers.get_list("content-security-policy")

    assert policy.startswith("default-src 'none'")
    assert policy.endswith("script-src 'self'; worker-src 'self'; connect-src 'self'")
    assert "unsafe" not in policy
    assert "script-src" not in site.http.get("/desk/uploads").headers["content-security-policy"]


def test_the_scripts_are_small_and_know_our_kinds_of_file(site: TusSite) -> None:
    page = site.http.get("/desk/upload").text
    ours = [asset for name, asset in assets().items() if name.startswith("upload")]
    assert len(ours) == 6
    assert all(asset.address in page for asset in ours)
    assert sum(len(asset.compressed) for asset in ours) < 25_000
    assert all(f"&#34;{ending}&#34;" in page for ending in ENDINGS)


def test_what_was_refused_stands_once_and_leads_to_where_it_waits(site: TusSite) -> None:
    broken = b"PK\x03\x04" + bytes(36)
    bring(site, broken, filename="clip.mp4")
    (first,) = site.kit.vault.find(Upload)
    site.kit.vault.save(replace(first, id=UploadId(new_id()), version=0))

    page = site.http.get("/desk/uploads?lang=en").text
    assert page.count("<bdi>clip.mp4</bdi>") == 1
    assert 'href="/desk/waiting"' in page
    assert act(site, f"/desk/uploads/{first.id}/end").status_code == 403
    assert site.kit.originals.holds(first.original_id)


def test_what_came_to_nothing_is_taken_off_the_list(site: TusSite) -> None:
    place = site.begin(len(STORY), upload_metadata=site.story(sha256=sha256(STORY))).headers["location"]
    upload = site.upload(place)
    site.kit.vault.save(replace(upload, state=UploadState.ENDED, problem="Somebody took this file back."))
    page = site.http.get("/desk/uploads?lang=en").text
    assert "Take it off this list" in page

    assert act(site, f"/desk/uploads/{upload.id}/end").status_code == 303
    assert states(site) == []
    assert "Take it off this list" not in site.http.get("/desk/uploads?lang=en").text


def test_a_file_goes_to_the_workshop_and_to_the_person_whose_names_were_typed(site: TusSite) -> None:
    name = next(site.kit.catalogue.find(Pseudonym, participant_id=site.atelier.participant.id)).text
    shop = site.atelier.workshop
    typed = f"{next(iter(shop.labels.values()))} {shop.year}".upper()

    place = bring(site, workshop="", workshop_name=typed, person_name=name)

    kept = site.upload(place)
    assert (kept.workshop_id, kept.participant_id) == (shop.id, site.atelier.participant.id)
    # Who was named is known by their id alone: their name goes when they wish it to.
    assert "person_name" not in kept.said
    assert "workshop_name" in kept.said


def test_a_file_for_a_workshop_that_nobody_knows_by_this_name_is_not_begun(site: TusSite) -> None:
    told = metadata(filename="récit.txt", workshop_name="Nowhere")
    answer = site.begin(len(STORY), upload_metadata=told)
    assert answer.status_code == 400
    assert answer.text == "No workshop here is called Nowhere."
    assert not states(site)
