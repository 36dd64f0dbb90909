"""The second look: a work as strangers will meet it, what one can still hear or read in it, and what is decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from archive.access.sanitise_html import clean_fragment
from archive.access.thesaurus import Thesaurus
from archive.access.transcript import SpokenLine, read_lines
from archive.domain.concealment import PICTURED
from archive.domain.consent import DESK
from archive.domain.covers import looked_for_signs
from archive.domain.errors import BrokenRecordError, InvalidInputError
from archive.domain.recipes import TRANSCRIPT, clearable
from archive.domain.records import Rendition, Segment
from archive.domain.roles import CONSENT_OFFICER
from archive.domain.sealed import Evidence
from archive.domain.terms import CONTENT_ATOMS, NO_ATOMS, Atom, Recipe, Verdict, WorkState, may_follow
from archive.domain.thesaurus.concept import Concept
from archive.domain.timecode import clock_text
from archive.ports import Span
from archive.review.participants import known_as
from archive.review.people.accounts import name_of, names_with
from archive.review.works.board import WITHOUT_PICTURES
from archive.review.works.concealment import Obstacle, asked_about
from archive.review.works.covers import look_at
from archive.review.works.release import Preview, preview
from archive.review.works.replacement import awaits_signature
from archive.review.works.sealed_words import with_told_themes
from archive.review.works.second_look.decisions import Looked, approve, history, refuse, return_work, take_up_again
from archive.review.works.second_look.files import FileSeen, files_of, not_gone_through
from archive.review.works.texts import refresh_texts
from archive.review.works.voicing.plan import voicing_of
from archive.review.works.works import present_atoms, transcripts_of
from archive.web.desk.consent.records import evidence_of, opened_by, shown_as
from archive.web.desk.second_look.checks import are_few, checks_of, names_checked
from archive.web.desk.second_look.heard_again import heard_again, post_heard
from archive.web.desk.second_look.keys import LOOK_KEYS
from archive.web.desk.second_look.whose_no import unfolded, whose_noes
from archive.web.desk.second_look.words import MARKS, OBSTACLES, STILL_SEEN, VERDICTS
from archive.web.desk.views import ConsentRow, consents_about
from archive.web.desk.visit import Problem, Visit
from archive.web.desk.voicing.page import late_words
from archive.web.http.forms import Typed, whole_number
from archive.web.http.middleware import POLICY

LARGEST_TEXT_BYTES = 2_000_000

WITH_SCRIPT: Final = f"{POLICY}; script-src 'self'; connect-src 'self'"
"""On this page our own script may run: it follows what is played and read, and answers where somebody looks."""

_MOST_NAMED: Final = 6
"""How many of those who open proofs are named."""

ANSWER: Final = "answer"
"""The place on the page at which an answer stands, beside the button that was pressed."""


@dataclass(frozen=True, kw_only=True)
class Read:
    """A text as a page shows it."""

    file: FileSeen
    language: str
    html: str
    lines: tuple[SpokenLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Bound:
    """A consent that speaks about a work, with its proof: how a page shows it, and who has opened it."""

    row: ConsentRow
    evidence: Evidence | None
    shown_as: str
    opened: list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the history of a work's reviews, as the page shows it."""

    verdict: Verdict
    day: str
    by: str
    reason: str
    was_partly: bool


def review(visit: Visit) -> Response:
    """Show a work to its second person, everything still counted as exposed."""
    return _show(visit, None, None)


def post_review(visit: Visit) -> Response:
    """Do what the second person decided: look again with these ticks, approve, send back, refuse or take up again."""
    act = _ACTS.get(visit.form.one("do"))
    if act is None:
        return _show(visit, None, visit.form)

    def go() -> Response:
        return visit.go(f"/works/{visit.part('work_id')}/review", act(visit, visit.part("work_id")), ANSWER)

    return visit.attempt(go, lambda problem: _show(visit, problem, visit.form))


def _approve(visit: Visit, work_id: str) -> str:
    cleared, gone = _cleared(visit), visit.form.many("gone")
    now = preview(visit.kit, work_id, cleared)
    left = not_gone_through(files_of(now.shown), gone)
    # Whoever saw something else than what stands here now has nothing to say of it yet: that is said first.
    if left and not visit.form.one("known") and visit.form.one("seen") == now.seen:
        raise InvalidInputError(
            "review.not_gone_through",
            "Not approved yet: what would be let out has not all been played or read to its end. Go through it, or "
            "tick that you approve it all the same.",
        )
    looked = Looked(
        cleared=cleared, seen=visit.form.one("seen"), not_gone_through=tuple(one.rendition.id for one in left)
    )
    approve(visit.kit, work_id, visit.account.id, looked)
    return "released"


def _return(visit: Visit, work_id: str) -> str:
    return_work(visit.kit, work_id, visit.account.id, visit.form.one("reason"))
    return "sent_back"


def _refuse(visit: Visit, work_id: str) -> str:
    refuse(visit.kit, work_id, visit.account.id, visit.form.one("reason"))
    return "refused"


def _heard(visit: Visit, _work_id: str) -> str:
    return post_heard(visit)


def _take_up(visit: Visit, work_id: str) -> str:
    take_up_again(visit.kit, work_id, visit.account.id)
    return "taken_up"


_ACTS: Final[Mapping[str, Callable[[Visit, str], str]]] = {
    "approve": _approve,
    "send_back": _return,
    "refuse": _refuse,
    "take_up": _take_up,
    "heard": _heard,
}


def _show(visit: Visit, problem: Problem | None, form: Typed | None) -> Response:
    kit, work_id = visit.kit, visit.part("work_id")
    refresh_texts(kit, work_id)
    cleared = _cleared(visit) if form else NO_ATOMS
    seen = preview(kit, work_id, cleared)
    hidden = asked_about(one.rendition for one in seen.shown)
    questions = _questions(seen, hidden)
    typed = form or Typed.of({"exposed": [atom.value for atom in questions]})
    files, state = files_of(seen.shown), seen.work.state
    consents = consents_about(kit, seen.work)
    whose = whose_noes(kit, seen.shown, consents)
    response = visit.page(
        "desk_review",
        problem,
        work=seen.work,
        keys=LOOK_KEYS,
        clock=clock_text,
        draft=seen.draft,
        seen=seen.seen,
        shown=seen.shown,
        served=[one for one in seen.shown if one.open_to_strangers],
        files=files,
        themed=themes_told(visit, seen),
        stage=stage_of(files),
        missed=not_gone_through(files, typed.many("gone")),
        from_second=whole_number(visit.query("t"), 0),
        captions=[s.rendition for s in seen.shown if s.rendition.recipe is Recipe.CAPTIONS and s.open_to_desk],
        texts=_texts(visit, files, seen),
        unfinished=[each.language for each in transcripts_of(kit, seen.work.id) if not each.is_whole],
        questions=questions,
        late=late_words(visit, voicing_of(kit, seen.work.id)),
        still_seen={atom: STILL_SEEN[atom] for atom in hidden if atom in STILL_SEEN},
        obstacles=OBSTACLES,
        hidden_people=_hidden_people(visit, seen),
        typed=typed,
        gone=frozenset(typed.many("gone")),
        pressed=visit.form.one("do"),
        people=[(a, known_as(kit, a.participant_id) if a.participant_id else "") for a in seen.work.appearances],
        consents=[_bound(visit, row) for row in consents],
        whose=whose,
        unfolded=unfolded(whose, visit.form.one("whose")),
        opens_proofs=[] if visit.has_role(CONSENT_OFFICER) else names_with(kit, CONSENT_OFFICER)[:_MOST_NAMED],
        again=heard_again(visit, seen.work),
        checks=[*checks_of(kit, seen), *(names_checked(kit, seen) if visit.query("names") else ())],
        names_are_checked=bool(visit.query("names")),
        names_are_few=are_few(kit),
        mine=seen.work.operator == visit.account.id,
        may_approve=state is WorkState.IN_REVIEW or awaits_signature([one.rendition for one in seen.shown]),
        may_close=state is not WorkState.REFUSED and may_follow(state, WorkState.REFUSED),
        is_refused=state is WorkState.REFUSED,
        decided=decided(visit),
        verdicts=VERDICTS,
        marks=MARKS,
        pictured=seen.work.kind not in WITHOUT_PICTURES,
        signs_sought=looked_for_signs(look_at(kit, seen.work.id)),
    )
    response.headers["content-security-policy"] = WITH_SCRIPT
    return response


def decided(visit: Visit) -> list[Line]:
    """Give what was decided of the work of an address, the newest first."""
    return [
        Line(
            verdict=each.verdict,
            day=visit.day(each.at.date()),
            by=name_of(visit.kit, each.by),
            reason=each.reason,
            was_partly=bool(each.not_gone_through),
        )
        for each in history(visit.kit, visit.part("work_id"))
    ]


def _bound(visit: Visit, row: ConsentRow) -> Bound:
    try:
        evidence = evidence_of(visit.kit, row.record)
    except BrokenRecordError:  # what cannot be read is no proof
        evidence = None
    how = shown_as(evidence) if evidence else ""
    return Bound(row=row, evidence=evidence, shown_as=how, opened=opened_by(visit, row.record))


def themes_told(visit: Visit, seen: Preview) -> list[tuple[Segment, tuple[Concept, ...]]]:
    """Give the parts of a work of which visitors would be told themes, each with these."""
    thesaurus = Thesaurus(visit.kit.catalogue)
    told = ((part, thesaurus.named(part.told_themes)) for part in with_told_themes(visit.kit, seen.work))
    return [(part, themes) for part, themes in told if themes]


def _questions(seen: Preview, hidden: frozenset[Atom]) -> list[Atom]:
    """Give what a person may say is not in the work: what is said or shown, what nobody in it has, what was covered."""
    present = present_atoms(seen.work)
    carried = (clearable(one.rendition.recipe, present) for one in seen.shown)
    asked = CONTENT_ATOMS.union(hidden, *carried)
    return [atom for atom in Atom if atom in asked]


def _cleared(visit: Visit) -> frozenset[Atom]:
    """Read the checklist: what was asked and is not ticked any more was found in none of it."""
    asked = frozenset(atom for atom in Atom if visit.form.has("asked", atom))
    return asked - {atom for atom in Atom if visit.form.has("exposed", atom)}


def _hidden_people(visit: Visit, seen: Preview) -> list[str]:
    """Give who is covered, by the name the desk knows them under; an empty one for everybody unknown."""
    covered = (one for one in seen.shown if one.rendition.recipe in PICTURED)
    hides = (one.rendition.hides for one in covered if one.obstacle is not Obstacle.OLD_COVERS)
    people = dict.fromkeys(each.participant_id for some in hides for each in some)
    return [known_as(visit.kit, person) if person else "" for person in people]


def stage_of(files: Iterable[FileSeen]) -> list[list[FileSeen]]:
    """Put the covered and the plain file of one thing beside each other; what is read stands elsewhere."""
    seen = (one for one in files if one.rendition.recipe is not Recipe.TEXT)
    groups: dict[tuple[Recipe, str], list[FileSeen]] = {}
    for one in seen:
        groups.setdefault((one.rendition.recipe, one.parts), []).append(one)
    return list(groups.values())


def _texts(visit: Visit, files: list[FileSeen], seen: Preview) -> list[Read]:
    """Read the texts as the desk may, through a grant, like everybody; with the lines and times of their captions.

    What was said comes before its translations.
    """
    found = []
    order = [each.id for each in transcripts_of(visit.kit, seen.work.id)]
    written = {name: place for place, name in enumerate(order)}
    for one in sorted(files, key=lambda file: written.get(str(file.rendition.parameters.get(TRANSCRIPT)), len(order))):
        said = _said_in(visit, one.rendition) if one.rendition.recipe is Recipe.TEXT else None
        if said is not None:
            captions = _captions_of(one, seen)
            timed = _said_in(visit, captions) if captions else None
            lines, language = read_lines(timed or ""), one.rendition.language or "und"
            found.append(Read(file=one, language=language, html=clean_fragment(said), lines=lines))
    return found


def _captions_of(text: FileSeen, seen: Preview) -> Rendition | None:
    """Give the captions with the same words as a text, of the same parts."""
    written, parts = text.rendition.parameters.get(TRANSCRIPT), text.rendition.segment_ids
    open_ones = (one.rendition for one in seen.shown if one.open_to_desk and one.rendition.recipe is Recipe.CAPTIONS)
    same = (one for one in open_ones if written and one.parameters.get(TRANSCRIPT) == written)
    return next((one for one in same if one.segment_ids == parts), None)


def _said_in(visit: Visit, rendition: Rendition) -> str | None:
    admission = visit.desk.room.gate.admit(rendition.id, DESK)
    if admission is None or rendition.size_bytes > LARGEST_TEXT_BYTES:
        return None
    return visit.kit.renditions.read(admission.grant, Span(0, rendition.size_bytes)).decode("utf-8", "replace")
