"""The workbench: one screen for a work, whose forms come back to it with what was typed, and nobody's words lost."""

from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import timedelta

import pytest

from archive.adapters.memory.records import MemoryClock
from archive.domain.records import Work
from archive.domain.sealed import Draft
from archive.domain.words.transcripts import Transcript
from archive.review.people.withdrawal_act import Act
from archive.review.works.describe import Description, describe_work
from archive.review.works.editions import SHOWN
from archive.review.works.transcripts import NewTranscript, attach_transcript
from archive.review.works.works import draft_of, transcripts_of, withdraw_work
from tests.review.atelier import open_atelier
from tests.web.desk_client import DeskClient, field_in, sentence
from tests.web.desk_room import Room

ONE = "WEBVTT\n\n00:00:00.500 --> 00:00:03.000\n<v Nour>Je suis partie un matin.\n"
TWO = "WEBVTT\n\n00:00:00.500 --> 00:00:03.000\n<v Nour>Je suis partie à l’aube.\n"


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room(open_atelier())
    yield room
    room.leave()


def bench(room: Room) -> str:
    return f"/desk/works/{room.atelier.work.id}/bench"


def seen_of(client: DeskClient, address: str) -> str:
    """The mark of the transcript on the page; the description's own mark comes after it."""
    return field_in(client.get(address), "seen")


def test_what_the_team_may_meet_plays_beside_all_that_is_written(room: Room) -> None:
    facilitator = room.at("facilitator")
    assert "<video" not in facilitator.get(bench(room)).text
    assert "/desk/consents/new?person=" in facilitator.get(bench(room)).text

    room.atelier.consented()
    page = facilitator.get(bench(room))

    assert page.status_code == 200
    assert '<video controls preload="metadata" playsinline src="/desk/media/' in page.text
    for part in ('id="words"', 'id="parts"', 'id="people"', 'id="described"', 'name="segment_span"', 'name="title_ar"'):
        assert page.text.count(part) == 1, part
    assert "script-src 'self'" in page.headers["content-security-policy"]


def test_no_id_stands_twice(room: Room) -> None:
    import re

    room.atelier.consented()
    ids = re.findall(r'\sid="([^"]+)"', room.at("facilitator").get(bench(room)).text)
    assert sorted(ids) == sorted(set(ids))


def test_each_form_comes_back_to_the_workbench(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    base = bench(room)
    part = facilitator.send(f"{base}/parts", {"segment_label": "La mer", "segment_span": "0:01.0-0:02.5"})
    assert part.headers["location"] == f"{base}?done=saved&at=parts#parts"
    [segment] = atelier.now().segments
    assert (segment.start_ms, segment.end_ms) == (1_000, 2_500)

    person = {"person": "unknown", "role": "background", "atoms": ["face"], "spans": "0:05-0:10"}
    assert facilitator.send(f"{base}/people", person).headers["location"] == f"{base}?done=saved&at=people#people"
    written = {"language": "fr", "text": ONE, "seen": ""}
    assert (
        facilitator.send(f"{base}/transcript", written).headers["location"]
        == f"{base}?done=saved&at=words&edit=fr#words"
    )
    assert len(atelier.now().appearances) == 2


def test_what_is_wrong_in_one_form_empties_no_other(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    base = bench(room)
    attach_transcript(atelier.kit, atelier.work.id, NewTranscript(content=ONE.encode(), language="fr"), "a")

    answer = facilitator.send(f"{base}/parts", {"segment_label": "La mer", "segment_span": "one to two"})

    assert answer.status_code == 422
    assert sentence(answer) == "Write times like 1:05-2:30; one to two is not one."
    assert 'value="La mer"' in answer.text
    assert 'value="La traversée"' in answer.text
    assert "Je suis partie un matin." in answer.text
    # The description is known by the mark it had: saving it from this page is no conflict and loses nothing.
    marks = [part.split('"')[0] for part in answer.text.split('name="seen" value="')[1:]]
    kept = facilitator.send(f"{base}/describe", {"title_fr": "La traversée", "seen": html.unescape(marks[-1])})
    assert kept.status_code == 303
    assert atelier.kit.vault.get(Draft, atelier.work.id).titles["fr"] == "La traversée"


def test_lines_in_arabic_weigh_no_more_than_their_letters(room: Room) -> None:
    room.atelier.consented()
    words = "WEBVTT\n\n00:00.500 --> 00:03.000\n<v نور>سافرت <b>&lt;/script&gt; فجرًا\n"
    kit, work_id = room.atelier.kit, room.atelier.work.id
    attach_transcript(kit, work_id, NewTranscript(content=words.encode(), language="ar"), "a")
    told = room.at("facilitator").get(f"{bench(room)}/words?edit=ar")
    assert "سافرت" in told.text
    [line] = told.json()["lines"]
    assert (line["text"], line["speaker"]) == ("سافرت </script> فجرًا", "نور")


def test_lines_are_kept_as_they_are_written_and_known_by_a_new_mark(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    address = f"{bench(room)}/lines"

    first = facilitator.send(address, {"language": "fr", "text": ONE, "seen": ""})
    assert first.status_code == 200
    then = facilitator.send(address, {"language": "fr", "text": TWO, "seen": first.json()["seen"]})
    assert then.status_code == 200

    [kept] = transcripts_of(atelier.kit, atelier.work.id)
    assert [(cue.text, cue.speaker) for cue in kept.cues] == [("Je suis partie à l’aube.", "Nour")]
    assert then.json()["seen"] != first.json()["seen"]


def test_two_at_one_transcript_each_see_what_the_other_wrote(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    address = f"{bench(room)}/lines"
    seen = facilitator.send(address, {"language": "fr", "text": ONE, "seen": ""}).json()["seen"]
    attach_transcript(atelier.kit, atelier.work.id, NewTranscript(content=TWO.encode(), language="fr"), "another")

    answer = facilitator.send(address, {"language": "fr", "text": ONE.replace("un matin", "un soir"), "seen": seen})

    assert answer.status_code == 409
    told = answer.json()
    assert told["lines"] == [{"start": 500, "end": 3000, "text": "Je suis partie à l’aube.", "speaker": "Nour"}]
    assert "Nothing was overwritten" in told["said"]
    [kept] = transcripts_of(atelier.kit, atelier.work.id)
    assert kept.cues[0].text == "Je suis partie à l’aube."
    mine = {"language": "fr", "text": ONE, "seen": told["seen"]}
    assert facilitator.send(address, mine).status_code == 200


THREE = (
    "WEBVTT\n\n00:00:00.500 --> 00:00:03.000\n<v Nour>Je suis partie un matin.\n\n"
    "00:00:03.000 --> 00:00:05.000\nEt la mer ?\n\n00:00:05.000 --> 00:00:07.000\n<v Nour>Calme.\n"
)


def test_lines_that_two_wrote_in_different_places_are_put_together(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    address = f"{bench(room)}/lines"
    seen = facilitator.send(address, {"language": "fr", "text": THREE, "seen": ""}).json()["seen"]
    other = THREE.replace("Calme.", "Calme, ce jour-là.")
    attach_transcript(atelier.kit, atelier.work.id, NewTranscript(content=other.encode(), language="fr"), "another")

    mine = {"language": "fr", "text": THREE.replace("un matin", "un soir"), "seen": seen, "base": THREE}
    answer = facilitator.send(address, mine)

    assert answer.status_code == 200
    assert [line["text"] for line in answer.json()["lines"]] == [
        "Je suis partie un soir.",
        "Et la mer ?",
        "Calme, ce jour-là.",
    ]
    [kept] = transcripts_of(atelier.kit, atelier.work.id)
    assert [cue.text for cue in kept.cues] == [line["text"] for line in answer.json()["lines"]]
    assert facilitator.send(address, {**mine, "base": "", "seen": answer.json()["seen"]}).status_code == 200


def test_only_a_line_that_both_wrote_comes_back_with_both_texts(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    address = f"{bench(room)}/lines"
    seen = facilitator.send(address, {"language": "fr", "text": THREE, "seen": ""}).json()["seen"]
    other = THREE.replace("un matin", "à l’aube").replace("Calme.", "Calme, ce jour-là.")
    attach_transcript(atelier.kit, atelier.work.id, NewTranscript(content=other.encode(), language="fr"), "another")

    mine = {"language": "fr", "text": THREE.replace("un matin", "un soir"), "seen": seen, "base": THREE}
    answer = facilitator.send(address, mine)

    told = answer.json()
    assert answer.status_code == 409
    assert [line["text"] for line in told["lines"]][::2] == ["Je suis partie un soir.", "Calme, ce jour-là."]
    [clash] = told["clashes"]
    assert (clash["place"], clash["theirs"]["text"]) == (0, "Je suis partie à l’aube.")
    [kept] = transcripts_of(atelier.kit, atelier.work.id)
    assert kept.cues[0].text == "Je suis partie à l’aube."


def test_a_speaker_is_renamed_in_all_languages_at_once(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    english = THREE.replace("Je suis partie un matin.", "I left one morning.")
    new = NewTranscript(content=english.encode(), language="en", is_translation=True)
    attach_transcript(atelier.kit, atelier.work.id, new, "another")
    written = {"language": "fr", "text": THREE.replace("<v Nour>", "<v Bahr>"), "seen": ""}

    answer = facilitator.send(
        f"{bench(room)}/lines", {**written, "renamed_from": ["Nour", "Bahr"], "renamed_to": ["Bahr", "Bahr"]}
    )

    assert answer.status_code == 200
    speakers = {t.language: [cue.speaker for cue in t.cues] for t in transcripts_of(atelier.kit, atelier.work.id)}
    assert speakers == {"fr": ["Bahr", "", "Bahr"], "en": ["Bahr", "", "Bahr"]}


def test_a_translation_is_written_beside_the_lines_it_translates(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    atelier.consented()
    attach_transcript(atelier.kit, atelier.work.id, NewTranscript(content=THREE.encode(), language="fr"), "a")
    page = facilitator.get(bench(room)).text
    address = f"{bench(room)}?new=1&amp;beside=fr#words"
    assert address in page

    page = facilitator.get(address.replace("&amp;", "&").removesuffix("#words")).text
    assert 'data-beside="fr"' in page
    assert "Et la mer ?" in facilitator.get(f"{bench(room)}/words?edit=fr").text
    assert 'name="is_translation" value="yes" checked' in page
    assert "data-tongue" in page


def test_a_translation_typed_line_by_line_takes_the_times_of_the_lines_it_translates(room: Room) -> None:
    facilitator, base = room.at("facilitator"), bench(room)
    facilitator.send(
        f"{base}/transcript", {"text": f"{ONE}\n00:00:03.500 --> 00:00:05.000\nLa mer.\n", "language": "fr"}
    )
    facilitator.send(
        f"{base}/transcript", {"text": "غادرت ذات صباح.\nالبحر.", "language": "ar", "is_translation": "yes"}
    )
    page = facilitator.get(f"{base}?edit=ar&lang=en")
    assert "as many lines as the transcript in another language (French)" in page.text

    took = {"language": "ar", "from": "lines", "mark": field_in(page, "mark")}
    told = facilitator.send(f"{base}/transcript/align", took)

    assert told.headers["location"] == f"{base}?done=saved&at=words&edit=ar#words"
    [ours] = [each for each in transcripts_of(room.atelier.kit, room.atelier.work.id) if each.language == "ar"]
    assert [(cue.start_ms, cue.end_ms, cue.speaker) for cue in ours.cues] == [(500, 3_000, "Nour"), (3_500, 5_000, "")]
    assert "as many lines" not in facilitator.get(f"{base}?edit=ar&lang=en").text
    assert facilitator.send(f"{base}/transcript/align", took).status_code == 422


def test_a_transcript_is_taken_along_as_a_file_that_names_no_work(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    attach_transcript(atelier.kit, atelier.work.id, NewTranscript(content=ONE.encode(), language="fr"), "a")
    page = facilitator.get(bench(room)).text
    for form in ("vtt", "srt", "docx", "txt"):
        address = f"{bench(room)}/file?edit=fr&form={form}"
        assert address.replace("&", "&amp;") in page
        answer = facilitator.get(address)
        assert answer.status_code == 200
        assert answer.headers["content-disposition"] == f'attachment; filename="transcript-fr.{form}"'
        assert answer.headers["cache-control"] == "no-store"
    assert facilitator.get(f"{bench(room)}/file?edit=fr&form=exe").status_code == 404
    assert facilitator.get(f"{bench(room)}/file?edit=ar&form=vtt").status_code == 404
    assert room.at("reviewer").get(f"{bench(room)}/file?edit=fr&form=vtt").status_code == 403
    withdraw_work(atelier.kit, atelier.work.id, atelier.acting(atelier.facilitator), Act())
    assert facilitator.get(f"{bench(room)}/file?edit=fr&form=vtt").status_code == 403


def test_a_line_that_cannot_be_read_is_told_in_one_sentence(room: Room) -> None:
    broken = {"language": "fr", "text": ONE.replace("-->", "->"), "seen": ""}
    answer = room.at("facilitator").send(f"{bench(room)}/lines", broken)
    assert answer.status_code == 422
    assert answer.json()["said"]
    assert not list(room.atelier.kit.vault.find(Transcript))


def test_lines_cannot_break_out_of_the_page(room: Room) -> None:
    room.atelier.consented()
    trick = "WEBVTT\n\n00:00:00.500 --> 00:00:03.000\n&lt;/script&gt;&lt;b&gt;&amp;quot;'\n"
    new = NewTranscript(content=trick.encode(), language="fr")
    attach_transcript(room.atelier.kit, room.atelier.work.id, new, "a")

    page = room.at("facilitator").get(bench(room)).text

    assert page.count("</script>") == page.count("<script")
    assert "<b>" not in page.replace("<b hidden>", "")


def test_nothing_of_a_work_that_was_taken_back_is_on_the_workbench(room: Room) -> None:
    atelier = room.atelier
    atelier.consented()
    withdraw_work(atelier.kit, atelier.work.id, atelier.acting(atelier.facilitator), Act())

    page = room.at("facilitator").get(bench(room))

    assert page.status_code == 200
    assert "<video" not in page.text
    assert "<form" not in page.text.split("<main", 1)[1]
    refused = room.at("facilitator").send(f"{bench(room)}/lines", {"language": "fr", "text": ONE, "seen": ""})
    assert refused.status_code == 403


@pytest.mark.parametrize("name", ["crew", "officer", "reviewer"])
def test_only_who_writes_has_a_workbench(room: Room, name: str) -> None:
    assert room.at(name).get(bench(room)).status_code == 403


def test_an_earlier_version_is_looked_at_and_brought_back(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    base = bench(room)
    attach_transcript(atelier.kit, atelier.work.id, NewTranscript(content=ONE.encode(), language="fr"), "another")
    attach_transcript(atelier.kit, atelier.work.id, NewTranscript(content=TWO.encode(), language="fr"), "me")
    listed = facilitator.get(base).text
    assert "un matin" not in listed
    version = listed.split("version=")[1].split("#")[0]

    looked = facilitator.get(f"{base}?edit=fr&version={version}")
    assert "0:00  Je suis partie un matin." in looked.text
    answer = facilitator.send(f"{base}/version", {"version": version, "mark": field_in(looked, "mark")})

    assert answer.headers["location"] == f"{base}?done=saved&at=versions&edit=fr#versions"
    [kept] = transcripts_of(atelier.kit, atelier.work.id)
    assert kept.cues[0].text == "Je suis partie un matin."


def test_each_text_has_its_history_and_going_back(room: Room) -> None:
    facilitator, kit, work_id = room.at("facilitator"), room.atelier.kit, room.atelier.work.id
    base = bench(room)
    describe_work(kit, work_id, Description(titles={"ar": "البحر"}, content_warnings=("violence",)), "me")
    assert isinstance(kit.clock, MemoryClock)
    kit.clock.advance(timedelta(seconds=1))
    describe_work(kit, work_id, Description(titles={"ar": "الميناء"}), room.atelier.reviewer.id)
    listed = facilitator.get(base).text.partition('id="versions"')[2]
    assert "البحر" not in listed
    assert listed.count("Title, form, themes, warnings</a>") == 2
    assert room.atelier.reviewer.name in listed

    version = listed.split("version=")[1].split("#")[0]
    looked = facilitator.get(f"{base}?version={version}").text.partition('id="versions"')[2]
    assert '<dd dir="auto" lang="ar">البحر</dd>' in looked
    mark = looked.split('name="mark" value="')[1].split('"')[0]
    answer = facilitator.send(f"{base}/version", {"version": version, "mark": mark})
    assert answer.headers["location"] == f"{base}?done=saved&at=versions#versions"
    assert draft_of(kit, work_id).titles == {"ar": "البحر"}
    assert kit.catalogue.get(Work, work_id).content_warnings == ("violence",)
    again = facilitator.send(f"{base}/version", {"version": version, "mark": mark})
    assert again.status_code == 409


def test_many_versions_stand_on_several_pages(room: Room) -> None:
    facilitator, kit, work_id = room.at("facilitator"), room.atelier.kit, room.atelier.work.id
    for number in range(SHOWN + 2):
        describe_work(kit, work_id, Description(titles={"en": f"Title {number}"}), "me")
    first = facilitator.get(bench(room)).text
    assert f"?history={SHOWN}#versions" in first
    assert first.count("version=") == SHOWN
    older = facilitator.get(f"{bench(room)}?history={SHOWN}").text
    assert older.count("version=") == 2
    assert "?history=0#versions" in older


def test_what_is_begun_here_says_that_it_is_not_finished_until_somebody_says_it_is(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    base = bench(room)
    facilitator.send(f"{base}/lines", {"text": ONE, "language": "fr", "seen": ""})

    page = facilitator.get(base)
    assert "not finished" in page.text
    assert "not finished" in facilitator.get(f"/desk/works/{atelier.work.id}").text
    answer = facilitator.send(f"{base}/transcript/whole", {"mark": field_in(page, "mark"), "whole": "yes"})

    assert answer.headers["location"] == f"{base}?done=whole&at=words&edit=fr#words"
    [kept] = transcripts_of(atelier.kit, atelier.work.id)
    assert kept.is_whole
    after = facilitator.follow(answer).text
    assert after.index('id="words"') < after.index('id="done"') < after.index('id="parts"')
    assert "I am not finished yet" in after
    stale = facilitator.send(f"{base}/transcript/whole", {"mark": field_in(page, "mark"), "whole": "no"})
    assert stale.status_code == 409
    assert transcripts_of(atelier.kit, atelier.work.id)[0].is_whole


def test_whoever_writes_without_a_script_says_so_with_a_tick(room: Room) -> None:
    facilitator, atelier = room.at("facilitator"), room.atelier
    base = bench(room)
    written = {"language": "fr", "text": "Nous sommes partis.", "seen": "", "unfinished": "yes"}
    facilitator.send(f"{base}/transcript", written)
    assert [each.is_whole for each in transcripts_of(atelier.kit, atelier.work.id)] == [False]
    page = facilitator.get(base)
    assert 'name="unfinished" value="yes" checked' in page.text

    facilitator.send(f"{base}/transcript", {**written, "seen": field_in(page, "seen"), "unfinished": ""})

    assert [each.is_whole for each in transcripts_of(atelier.kit, atelier.work.id)] == [True]


def test_a_reviewer_is_told_what_is_still_being_written_and_meets_none_of_it(room: Room) -> None:
    atelier = room.atelier
    atelier.consented()
    new = NewTranscript(content=ONE.encode(), language="fr", is_whole=None)
    attach_transcript(atelier.kit, atelier.work.id, new, atelier.facilitator.id)

    page = room.at("reviewer").get(f"/desk/works/{atelier.work.id}/review").text

    assert "Still being written, and no part of this release: French" in " ".join(page.split())
    assert "un matin" not in page
