"""A draft by machine on the workbench: asked for, gone through, kept; without a script too, and never read outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from archive.domain.words.machine_draft import DraftLine, DraftState, DraftStretch, MachineDraft
from archive.domain.words.recognition import HeardWord
from archive.review.people.withdrawal_act import Act
from archive.review.works.machine_drafts import draft_standing, lines_of_draft
from archive.review.works.works import transcripts_of, withdraw_work
from archive.web.desk.workbench.machine import ON_A_PAGE
from tests.review.atelier import open_atelier
from tests.review.works.test_machine_drafts import Reader
from tests.web.desk_client import DeskClient
from tests.web.desk_room import Room

HEAVIEST_BYTES = 60_000
WORDS = (
    HeardWord(start_ms=0, end_ms=400, text="Je", confidence=900),
    HeardWord(start_ms=400, end_ms=900, text="pars", confidence=300),
    HeardWord(start_ms=900, end_ms=1_500, text="Taghazout", confidence=700, heard="tagazout"),
)


@pytest.fixture
def room() -> Iterator[Room]:
    first = open_atelier()
    room = Room(replace(first, kit=replace(first.kit, recogniser=Reader())))
    yield room
    room.leave()


def bench(room: Room) -> str:
    return f"/desk/works/{room.atelier.work.id}/bench"


def drafted(room: Room, *lines: DraftLine, state: DraftState = DraftState.DRAFTED) -> None:
    kit, work_id = room.atelier.kit, room.atelier.work.id
    kit.vault.save(MachineDraft(id=work_id, run="r", language="fr", state=state, length_ms=60_000, reached_ms=15_000))
    for number, line in enumerate(lines):
        kit.vault.save(
            DraftStretch(
                id=f"s{number}", work_id=work_id, run="r", start_ms=line.start_ms, end_ms=line.end_ms, lines=(line,)
            )
        )


def line(text: str, at: int = 0, **more: object) -> DraftLine:
    return DraftLine(start_ms=at, end_ms=at + 1_500, language="fr", text=text, words=WORDS, **more)  # type: ignore[arg-type]


def shown(client: DeskClient, room: Room, query: str = "") -> str:
    return str(client.get(bench(room) + query).text)


def test_without_a_model_the_page_says_what_one_would_add_and_how_it_is_installed(room: Room) -> None:
    bare = open_atelier()
    light = Room(bare)
    page = shown(light.at("facilitator"), light)
    light.leave()

    assert "scripts/models" in page
    assert "draft_language" not in page


def test_a_draft_is_asked_for_and_watched(room: Room) -> None:
    facilitator = room.at("facilitator")
    assert "draft_language" not in shown(facilitator, room)
    room.atelier.consented()
    assert "draft_language" in shown(facilitator, room)

    sent = facilitator.send(f"{bench(room)}/draft", {"draft_language": "fr"})

    assert sent.headers["location"] == f"{bench(room)}?done=drafting&at=machine#machine"
    assert "data-running" in shown(facilitator, room)
    assert facilitator.get(f"{bench(room)}/draft/state").json() == {
        "running": True,
        "percent": 0,
        "said": "0 % is heard.",
    }


def test_doubtful_words_are_marked_by_more_than_colour_and_another_language_is_said(room: Room) -> None:
    room.atelier.consented()
    foreign = DraftLine(start_ms=2_000, end_ms=9_000, language="ar")
    drafted(room, line("Je pars Taghazout"), foreign, line("encore", at=10_000, repeated=True))

    page = shown(room.at("facilitator"), room)

    assert re.search(r'<mark>pars<span aria-hidden="true">\?</span><span class="visually-hidden"> \(doubtful\)', page)
    assert "(heard as “tagazout”)" in page
    assert "[Arabic, not drafted]" in page
    assert "is left once: please listen" in page
    assert "gone through yet: 3" in page


def test_without_a_script_lines_are_gone_through_and_then_kept(room: Room) -> None:
    room.atelier.consented()
    drafted(room, line("Je pars"), line("la mer", at=3_000))
    facilitator, base = room.at("facilitator"), bench(room)
    said = {"was_s0.0": "Je pars", "text_s0.0": "Je suis partie.", "was_s1.0": "la mer", "text_s1.0": "la mer"}

    facilitator.send(f"{base}/draft/lines", {**said, "gone_through": "s0.0"})
    early = facilitator.send(f"{base}/draft/keep", {"seen": ""})
    assert early.status_code == 403
    assert transcripts_of(room.atelier.kit, room.atelier.work.id) == []

    facilitator.send(f"{base}/draft/lines", {**said, "gone_through": "s1.0"})
    kept = facilitator.send(f"{base}/draft/keep", {"seen": ""})
    assert kept.headers["location"] == f"{base}?done=saved&at=machine#machine"
    [transcript] = transcripts_of(room.atelier.kit, room.atelier.work.id)
    assert [cue.text for cue in transcript.cues] == ["Je suis partie.", "la mer"]


def test_what_is_written_in_a_line_nobody_has_ticked_yet_is_not_lost(room: Room) -> None:
    room.atelier.consented()
    drafted(room, line("Je pars"), line("la mer", at=3_000))
    facilitator, base = room.at("facilitator"), bench(room)
    said = {"was_s0.0": "Je pars", "text_s0.0": "Je pars hier", "was_s1.0": "la mer", "text_s1.0": "La mer."}

    facilitator.send(f"{base}/draft/lines", {**said, "gone_through": "s1.0"})
    typed = {"line": "s0.0", "was": "Je pars hier", "text": "Je pars hier soir", "typing": "yes"}
    assert facilitator.send(f"{base}/draft/line", typed).json() == {"left": 1, "running": False}

    page = shown(facilitator, room)
    assert "Je pars hier soir</textarea>" in page
    assert "La mer.</textarea>" in page
    assert "gone through yet: 1" in page


def test_where_two_wrote_in_one_line_both_texts_stand_and_the_other_lines_are_kept(room: Room) -> None:
    room.atelier.consented()
    drafted(room, line("Je pars"), line("la mer", at=3_000))
    facilitator, base = room.at("facilitator"), bench(room)
    theirs = {"line": "s0.0", "was": "Je pars", "text": "Je pars demain"}
    assert facilitator.send(f"{base}/draft/line", {**theirs, "typing": "yes"}).status_code == 200
    said = {"was_s0.0": "Je pars", "text_s0.0": "Je pars hier", "was_s1.0": "la mer", "text_s1.0": "La mer."}

    answer = facilitator.send(f"{base}/draft/lines", {**said, "gone_through": "s0.0"})

    assert answer.status_code == 409
    assert "Je pars hier</textarea>" in answer.text
    assert '<strong>Theirs</strong> <span dir="auto">Je pars demain</span>' in answer.text
    assert 'name="was_s0.0" value="Je pars demain"' in answer.text
    assert "La mer.</textarea>" in shown(facilitator, room)
    mine = {**said, "was_s0.0": "Je pars demain", "gone_through": "s0.0"}
    assert facilitator.send(f"{base}/draft/lines", mine).status_code == 303
    assert "Je pars hier</textarea>" in shown(facilitator, room)


def test_the_script_is_told_how_many_lines_are_left_and_what_is_wrong(room: Room) -> None:
    room.atelier.consented()
    drafted(room, line("Je pars"), line("la mer", at=3_000))
    facilitator, address = room.at("facilitator"), f"{bench(room)}/draft/line"

    answer = facilitator.send(address, {"line": "s0.0", "was": "Je pars", "text": "Je pars."})
    assert answer.json() == {"left": 1, "running": False}
    clash = facilitator.send(address, {"line": "s0.0", "was": "Je pars", "text": "Autre"})
    assert (clash.status_code, clash.json()["theirs"]) == (409, "Je pars.")
    assert facilitator.send(address, {"line": "s0.0", "was": "Je pars.", "text": "Autre"}).json()["left"] == 1
    for name in ("s0.7", "s0", "none.0", "s0.-1", ""):
        assert facilitator.send(address, {"line": name, "was": "", "text": ""}).status_code == 404


def test_many_lines_stand_on_several_pages_beginning_with_what_is_left(room: Room) -> None:
    room.atelier.consented()
    told = "Nous sommes partis un matin très tôt, avant que le village se réveille {n}"
    drafted(room, *(line(told.format(n=n), at=n * 2_000, seen_by="x" if n < 45 else "") for n in range(60)))
    facilitator = room.at("facilitator")

    page = shown(facilitator, room)

    assert page.count("data-line=") == ON_A_PAGE
    assert "réveille 45</textarea>" in page
    assert "?line=0#machine" in page
    assert "?line=50#machine" in page
    assert shown(facilitator, room, "?line=50").count("data-line=") == 10
    assert shown(facilitator, room, "?line=nonsense").count("data-line=") == ON_A_PAGE
    assert len(page.encode()) < HEAVIEST_BYTES


def test_given_up_nothing_of_it_is_shown(room: Room) -> None:
    room.atelier.consented()
    drafted(room, line("Je pars"), state=DraftState.ASKED)
    facilitator = room.at("facilitator")

    facilitator.send(f"{bench(room)}/draft/end", {})

    assert "Je pars" not in shown(facilitator, room)
    draft = draft_standing(room.atelier.kit, room.atelier.work.id)
    assert draft is not None
    assert not list(lines_of_draft(room.atelier.kit, draft))


def test_what_the_team_may_no_longer_hear_it_may_not_read_either(room: Room) -> None:
    drafted(room, line("Je pars"))
    facilitator = room.at("facilitator")

    page = shown(facilitator, room)
    assert "Je pars" not in page
    answer = facilitator.send(f"{bench(room)}/draft/line", {"line": "s0.0", "was": "Je pars", "text": "x"})
    assert answer.status_code == 403


def test_of_a_work_that_was_taken_back_no_line_is_taken(room: Room) -> None:
    room.atelier.consented()
    drafted(room, line("Je pars"))
    withdraw_work(room.atelier.kit, room.atelier.work.id, room.atelier.acting(room.atelier.officer), Act())
    facilitator, base = room.at("facilitator"), bench(room)

    assert "Je pars" not in shown(facilitator, room)
    for path, fields in (("line", {"line": "s0.0", "was": "Je pars", "text": "x"}), ("keep", {"seen": ""})):
        assert facilitator.send(f"{base}/draft/{path}", fields).status_code in (303, 403, 404, 410)
    assert transcripts_of(room.atelier.kit, room.atelier.work.id) == []


def test_a_workshops_own_words_are_kept_for_all_its_works(room: Room) -> None:
    room.atelier.consented()
    facilitator = room.at("facilitator")

    facilitator.fill(bench(room), f"{bench(room)}/draft/words", {"own_words": "Taghazout\nOuarzazate\n"})

    assert "Taghazout\nOuarzazate</textarea>" in shown(facilitator, room)
