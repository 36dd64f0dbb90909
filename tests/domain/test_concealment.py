"""A face that is covered need not be allowed: by exactly whom it was covered for, and only once that was signed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.domain.concealment import PAPER_OF_FORM, PAPERS, PLAIN_PAPER, exposed_of, paper_colour, plan, report_hash
from archive.domain.consent import DESK, Ask, Grant, Refusal, decide, may_not_be_seen
from archive.domain.covers import (
    FULL,
    Box,
    ConcealmentReport,
    Cover,
    CoverStyle,
    Key,
    box_at,
    drawn,
    edit_mark,
    figure_of,
    hidden_of,
    require_sound,
    unsaid,
)
from archive.domain.errors import InvalidInputError
from archive.domain.explanation.withholding import withheld_by
from archive.domain.ids import ParticipantId
from archive.domain.records import Hidden, Permission, QualityCheck, Rendition
from archive.domain.terms import ALL_ATOMS, Atom, Recipe, Risk
from tests.domain.builders import (
    AMINA,
    BRAHIM,
    LONG_AGO,
    NOW,
    STREAM,
    WORK,
    appearance,
    facts,
    permission,
    record,
    rendition,
    serves,
    work,
)

FACE = frozenset({Atom.FACE})
HIDES_BRAHIM = (Hidden(participant_id=BRAHIM, atoms=FACE),)


def cover(person: ParticipantId | None = None, **changes: Any) -> Cover:
    """A face in the middle of the picture for a second."""
    fields: dict[str, Any] = {
        "id": "cover",
        "work_id": WORK,
        "style": CoverStyle.FACE,
        "start_ms": 0,
        "end_ms": 1000,
        "keys": (Key(0, Box(4000, 4000, 1000, 2000)), Key(1000, Box(6000, 4000, 1000, 2000))),
        "participant_id": person,
    }
    return Cover(**{**fields, **changes})


def signed(hidden: tuple[Hidden, ...] = HIDES_BRAHIM, **changes: Any) -> QualityCheck:
    fields: dict[str, Any] = {
        "reviewer": "reviewer",
        "operator": "operator",
        "at": LONG_AGO,
        "cleared": frozenset(),
        "hidden": hidden,
        "report_sha256": "hash of a report",
    }
    return QualityCheck(**{**fields, **changes})


def concealed(*checks: QualityCheck, **changes: Any) -> Rendition:
    return rendition(hides=HIDES_BRAHIM, edit="an edit", checks=checks or (signed(),), **changes)


def two_people(second_allows: frozenset[Atom] = ALL_ATOMS - FACE) -> Any:
    """Amina allows everything, Brahim all but his face."""
    return facts(
        record("a", AMINA, permissions=(yes(ALL_ATOMS),)),
        record("b", BRAHIM, permissions=(yes(second_allows),)),
        of=work(appearance(AMINA), appearance(BRAHIM)),
    )


def yes(atoms: frozenset[Atom], ask: Ask = STREAM) -> Permission:
    return permission(audience=ask.audience, purpose=ask.purpose, atoms=atoms)


def test_a_signed_cover_takes_the_place_of_a_consent_to_the_face() -> None:
    known = two_people()
    assert not serves(known, rendition())
    assert serves(known, concealed())


@pytest.mark.parametrize(
    "check",
    [
        signed(hidden=()),
        signed(hidden=(Hidden(participant_id=AMINA, atoms=FACE),)),
        signed(reviewer="operator"),
        signed(reviewer=""),
        signed(report_sha256=""),
    ],
)
def test_what_nobody_else_has_signed_with_a_report_hides_nothing(check: QualityCheck) -> None:
    assert not serves(two_people(), concealed(check))


def test_a_signed_cover_hides_nobody_at_high_risk_unless_covered_pictures_of_them_were_asked_for() -> None:
    known = two_people()
    at_risk = replace(known.people[BRAHIM], handle=replace(known.people[BRAHIM].handle, risk=Risk.HIGH))
    known = replace(known, people={**known.people, BRAHIM: at_risk})
    assert not serves(known, concealed())
    assert list(withheld_by(known, concealed(), STREAM, NOW)) == [BRAHIM]
    assert isinstance(decide(known, concealed(), DESK, NOW), Grant) == isinstance(
        decide(two_people(), concealed(), DESK, NOW), Grant
    )
    asked_for = replace(known, work=replace(known.work, film_at_high_risk=True))
    assert not withheld_by(asked_for, concealed(), STREAM, NOW).get(BRAHIM, frozenset()) & FACE


def test_only_the_person_who_was_covered_need_not_allow_it() -> None:
    other_way_round = facts(
        record("a", AMINA, permissions=(yes(ALL_ATOMS - FACE),)),
        record("b", BRAHIM, permissions=(yes(ALL_ATOMS),)),
        of=work(appearance(AMINA), appearance(BRAHIM)),
    )
    verdict = decide(other_way_round, concealed(), STREAM, NOW)
    assert isinstance(verdict, Refusal)
    assert verdict.missing == FACE


def test_somebody_who_is_noticed_later_closes_it() -> None:
    known = two_people()
    noticed = replace(known, work=work(appearance(AMINA), appearance(BRAHIM), appearance(None, atoms_present=FACE)))
    assert not serves(noticed, concealed())


def test_a_cover_hides_neither_voice_nor_body() -> None:
    assert not serves(two_people(ALL_ATOMS - {Atom.FACE, Atom.VOICE}), concealed())
    assert not serves(two_people(ALL_ATOMS - {Atom.FACE, Atom.BODY}), concealed())
    claims_more = (Hidden(participant_id=BRAHIM, atoms=frozenset({Atom.FACE, Atom.VOICE})),)
    muted = rendition(hides=claims_more, edit="an edit", checks=(signed(claims_more),))
    assert not serves(two_people(ALL_ATOMS - {Atom.FACE, Atom.VOICE}), muted)


@pytest.mark.parametrize("recipe", [Recipe.AUDIO, Recipe.TEXT, Recipe.CARD, Recipe.STILL])
def test_what_shows_no_picture_hides_nothing(recipe: Recipe) -> None:
    odd = replace(concealed(), recipe=recipe)
    assert not serves(two_people(), odd)


def test_the_desk_may_look_at_what_was_covered_before_it_is_signed() -> None:
    asked = (
        record("a", AMINA, permissions=(yes(ALL_ATOMS, DESK),)),
        record("b", BRAHIM, permissions=(yes(ALL_ATOMS - FACE, DESK),)),
    )
    known = facts(*asked, of=work(appearance(AMINA), appearance(BRAHIM)))
    unsigned = rendition(hides=HIDES_BRAHIM, edit="an edit", checks=())
    assert isinstance(decide(known, unsigned, DESK, NOW), Grant)
    assert isinstance(decide(known, rendition(checks=()), DESK, NOW), Refusal)


def test_a_face_leaves_what_is_exposed_once_everybody_who_has_one_is_hidden() -> None:
    alone = work(appearance(BRAHIM))
    assert Atom.FACE not in exposed_of(alone, concealed())
    assert Atom.FACE in exposed_of(alone, concealed(signed(hidden=())))
    assert Atom.FACE in exposed_of(work(appearance(BRAHIM), appearance(AMINA)), concealed())


def test_who_does_not_allow_to_be_seen_is_covered_and_everybody_unknown() -> None:
    known = two_people()
    with_bystander = replace(known, work=work(appearance(AMINA), appearance(BRAHIM), appearance(None)))
    hidden = may_not_be_seen(with_bystander, STREAM, NOW)
    assert hidden == {BRAHIM, None}
    covers = (cover(AMINA, id="a"), cover(BRAHIM, id="b"), cover(None, id="c"), cover(None, id="d", dismissed=True))
    planned = plan(with_bystander.work, covers, hidden)
    assert planned is not None
    assert [c.id for c in planned.covers] == ["b", "c"]
    assert {h.participant_id: h.atoms for h in planned.hides} == {BRAHIM: FACE, None: FACE}


def test_nothing_is_planned_where_there_is_nothing_to_draw() -> None:
    known = two_people()
    assert plan(known.work, (cover(AMINA),), frozenset({BRAHIM})) is None
    assert plan(known.work, (), frozenset({BRAHIM, None})) is None


def test_a_person_without_a_cover_is_not_said_to_be_hidden() -> None:
    planned = plan(work(appearance(AMINA), appearance(BRAHIM)), (cover(BRAHIM),), frozenset({AMINA, BRAHIM}))
    assert planned is not None
    assert [h.participant_id for h in planned.hides] == [BRAHIM]


def test_a_body_is_hidden_only_where_every_cover_is_of_the_whole_figure() -> None:
    figure = cover(BRAHIM, style=CoverStyle.FIGURE)
    assert hidden_of([figure], BRAHIM) == {Atom.FACE, Atom.BODY}
    assert hidden_of([figure, cover(BRAHIM)], BRAHIM) == FACE
    assert hidden_of([figure, cover(None)], BRAHIM) == FACE
    assert hidden_of([cover(BRAHIM, style=CoverStyle.THING)], BRAHIM) == frozenset()


def test_an_outline_hides_a_face_and_never_a_body() -> None:
    outline = cover(BRAHIM, style=CoverStyle.OUTLINE)
    assert hidden_of([outline], BRAHIM) == FACE
    assert hidden_of([outline, cover(BRAHIM, style=CoverStyle.FIGURE)], BRAHIM) == FACE
    assert edit_mark([outline]) != edit_mark([cover(BRAHIM)])


@given(
    st.builds(
        Box, st.integers(-FULL, FULL - 1), st.integers(-FULL, FULL - 1), st.integers(1, FULL), st.integers(1, FULL)
    )
)
def test_the_box_of_a_figure_holds_its_face(face: Box) -> None:
    figure = figure_of(face)
    assert figure.left <= max(face.left, -FULL)
    assert figure.left + figure.width >= min(face.left + face.width, 2 * FULL)
    assert figure.top <= max(face.top, -FULL)
    assert figure.top + figure.height == FULL


def test_a_cover_stands_from_its_start_up_to_its_end_and_moves_between_its_keys() -> None:
    moving = cover()
    assert box_at(moving, 0) == Box(4000, 4000, 1000, 2000)
    assert box_at(moving, 500) == Box(5000, 4000, 1000, 2000)
    assert box_at(moving, 999.9) is not None
    assert box_at(moving, 1000) is None
    assert box_at(replace(moving, dismissed=True), 500) is None
    assert box_at(replace(moving, style=CoverStyle.PICTURE), 500) == Box(0, 0, FULL, FULL)


def test_before_its_first_key_and_after_its_last_a_cover_stays_where_they_put_it() -> None:
    still = cover(start_ms=0, end_ms=3000, keys=(Key(1000, Box(1, 2, 3, 4)), Key(2000, Box(5, 6, 7, 8))))
    assert box_at(still, 0) == Box(1, 2, 3, 4)
    assert box_at(still, 2999) == Box(5, 6, 7, 8)


@pytest.mark.parametrize(
    "changes",
    [
        {"end_ms": 0},
        {"start_ms": -1},
        {"keys": ()},
        {"keys": (Key(5, Box(0, 0, 1, 1)), Key(5, Box(0, 0, 1, 1)))},
        {"keys": (Key(0, Box(0, 0, 0, 1)),)},
        {"keys": (Key(0, Box(FULL, 0, 1, 1)),)},
        {"keys": (Key(0, Box(-50, 0, 50, 10)),)},
        {"keys": (Key(0, Box(0, 0, 4 * FULL, 10)),)},
    ],
)
def test_a_cover_that_makes_no_sense_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        require_sound(cover(**changes))


def test_the_mark_of_an_edit_changes_with_what_is_drawn_and_with_nothing_else() -> None:
    one, two = cover(id="1"), cover(id="2", start_ms=5)
    assert edit_mark([one, two]) == edit_mark([two, one])
    assert edit_mark([one]) == edit_mark([replace(one, participant_id=BRAHIM, editors=("x",), version=7)])
    assert edit_mark([one]) != edit_mark([replace(one, end_ms=1001)])
    assert edit_mark([one]) != edit_mark([replace(one, keys=one.keys[:1])])
    assert edit_mark([one, two]) != edit_mark([one])


people = st.sampled_from((AMINA, BRAHIM, None))
covers = st.lists(
    st.builds(
        cover,
        people,
        id=st.uuids().map(str),
        style=st.sampled_from(CoverStyle),
        dismissed=st.booleans(),
    ),
    max_size=6,
)


@given(covers, st.frozensets(st.sampled_from((AMINA, BRAHIM))))
def test_whoever_is_not_shown_is_drawn_over(some: list[Cover], shown: frozenset[ParticipantId]) -> None:
    for each in some:
        is_drawn = each in drawn(some, shown)
        assert is_drawn == (not each.dismissed and each.participant_id not in shown)
    assert set(unsaid(some)) <= set(drawn(some, shown))


@given(covers, st.frozensets(people))
def test_a_plan_claims_for_nobody_more_than_every_cover_of_theirs_hides(
    some: list[Cover], hidden: frozenset[ParticipantId | None]
) -> None:
    planned = plan(work(appearance(AMINA), appearance(BRAHIM), appearance(None)), some, hidden)
    for claim in planned.hides if planned else ():
        assert claim.participant_id in hidden
        theirs = [c for c in planned.covers if c.participant_id in (claim.participant_id, None)] if planned else []
        assert any(c.style is not CoverStyle.THING for c in theirs)
        if Atom.BODY in claim.atoms:
            assert not any(c.style in (CoverStyle.FACE, CoverStyle.OUTLINE) for c in theirs)


def test_a_report_is_signed_by_what_it_says() -> None:
    report = ConcealmentReport(
        id="r",
        work_id=WORK,
        edit="e",
        recipe_version="1",
        detector="d",
        model_sha256="m",
        parameters={"every": "5"},
        covers=1,
        drawn_by_hand=0,
        pictures=10,
        with_covers=4,
        searched=2,
        made_on="2026-02-10",
    )
    assert report_hash(report) == report_hash(replace(report, version=3))
    assert report_hash(report) != report_hash(replace(report, pictures=11))


GREY_WALL = [(150, 150, 148)] * 900


def test_covers_are_cut_from_the_paper_nearest_to_the_colours_of_the_scene() -> None:
    colours = {paper.bright: paper for paper in PAPERS}
    for wall, hue in (((90, 140, 90), 150), ((60, 140, 190), 200), ((120, 110, 180), 245), ((150, 90, 160), 295)):
        assert colours[paper_colour([*GREY_WALL, *[wall] * 200], None)].hue == hue


def test_a_dark_scene_has_the_dark_paper() -> None:
    assert paper_colour([(20, 24, 30)] * 900 + [(20, 60, 110)] * 300, None) in {paper.dark for paper in PAPERS}


@pytest.mark.parametrize("people", [(205, 160, 130), (90, 60, 45), (240, 200, 170), (60, 40, 30), (200, 60, 40)])
def test_skin_hair_and_wood_choose_no_paper(people: tuple[int, int, int]) -> None:
    assert paper_colour([*GREY_WALL, *[people] * 900], "fm.letter") == PAPER_OF_FORM["fm.letter"].bright
    assert paper_colour([], None) == PLAIN_PAPER.bright


def test_no_paper_is_loud_or_can_be_taken_for_skin() -> None:
    for paper in PAPERS:
        for red, green, blue in (paper.bright, paper.dark):
            assert max(red, green, blue) - min(red, green, blue) <= 52
            assert green > red or blue > red
