"""The second look: a work as strangers will meet it, what one can still hear or read in it, approve or send back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from archive.access.sanitise_html import clean_fragment
from archive.access.thesaurus import Thesaurus
from archive.domain.consent import DESK
from archive.domain.covers import looked_for_signs
from archive.domain.errors import InvalidInputError
from archive.domain.recipes import clearable
from archive.domain.records import Rendition, Segment
from archive.domain.terms import CONTENT_ATOMS, NO_ATOMS, Atom, Recipe
from archive.domain.thesaurus.concept import Concept
from archive.domain.timecode import clock_text
from archive.languages import _
from archive.ports import Span
from archive.review.participants import known_as
from archive.review.works.board import WITHOUT_PICTURES
from archive.review.works.concealment import Obstacle, asked_about
from archive.review.works.covers import look_at
from archive.review.works.release import Preview, Shown, preview, release
from archive.review.works.sealed_words import with_told_themes
from archive.review.works.texts import refresh_texts
from archive.review.works.works import present_atoms, send_back, transcripts_of
from archive.web.desk.covers.words import NO_SIGNS
from archive.web.desk.views import consents_about
from archive.web.desk.visit import Problem, Visit
from archive.web.http.forms import Typed
from archive.web.http.middleware import POLICY

LARGEST_TEXT_BYTES = 2_000_000

WITH_SCRIPT: Final = f"{POLICY}; script-src 'self'"
"""On this page our own script may run: it says what has not been played or read before somebody approves it."""


@dataclass(frozen=True, kw_only=True)
class Read:
    """A text as a page shows it."""

    language: str
    html: str


@dataclass(frozen=True, kw_only=True)
class Play:
    """What can be played of a work at the desk, one of each at most; `covered` ones have covers drawn over them."""

    film: Rendition | None
    sound: Rendition | None
    photo: Rendition | None
    covered_film: Rendition | None
    covered_photo: Rendition | None


def review(visit: Visit) -> Response:
    """Show a work to its second person, everything still counted as exposed."""
    return _show(visit, None, None)


def post_review(visit: Visit) -> Response:
    """Do what the second person decided: look again with these ticks, approve, or send back with a reason."""
    what, work_id = visit.form.one("do"), visit.part("work_id")

    def act() -> Response:
        if what == "approve":
            release(visit.kit, work_id, visit.account.id, _cleared(visit), visit.form.one("seen"))
            return visit.go(f"/works/{work_id}", "released")
        if what == "send_back":
            if not visit.form.one("reason"):
                raise InvalidInputError("review.reason", "Write what should be changed before you send it back.")
            send_back(visit.kit, work_id, visit.account.id, visit.form.one("reason"))
            return visit.go(f"/works/{work_id}", "sent_back")
        return _show(visit, None, visit.form)

    return visit.attempt(act, lambda problem: _show(visit, problem, visit.form))


def _show(visit: Visit, problem: Problem | None, form: Typed | None) -> Response:
    kit, work_id = visit.kit, visit.part("work_id")
    refresh_texts(kit, work_id)
    cleared = _cleared(visit) if form else NO_ATOMS
    seen = preview(kit, work_id, cleared)
    hidden = asked_about(one.rendition for one in seen.shown)
    questions = _questions(seen, hidden)
    typed = form or Typed.of({"exposed": [atom.value for atom in questions]})
    served = [one for one in seen.shown if one.open_to_strangers]
    response = visit.page(
        "desk_review",
        problem,
        work=seen.work,
        clock=clock_text,
        draft=seen.draft,
        seen=seen.seen,
        shown=seen.shown,
        served=served,
        play=playable(seen.shown),
        themed=themes_told(visit, seen),
        captions=[s.rendition for s in seen.shown if s.rendition.recipe is Recipe.CAPTIONS and s.open_to_desk],
        texts=_texts(visit, seen.shown),
        unfinished=[each.language for each in transcripts_of(kit, seen.work.id) if not each.is_whole],
        questions=questions,
        still_seen={atom: STILL_SEEN[atom] for atom in hidden if atom in STILL_SEEN},
        obstacles=OBSTACLES,
        hidden_people=_hidden_people(visit, seen),
        typed=typed,
        people=[(a, known_as(kit, a.participant_id) if a.participant_id else "") for a in seen.work.appearances],
        consents=consents_about(kit, seen.work),
        mine=seen.work.operator == visit.account.id,
        pictured=seen.work.kind not in WITHOUT_PICTURES,
        no_signs=NO_SIGNS,
        signs_sought=looked_for_signs(look_at(kit, seen.work.id)),
    )
    response.headers["content-security-policy"] = WITH_SCRIPT
    return response


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


def playable(shown: tuple[Shown, ...]) -> Play:
    """Choose one of each to play: the middle film, a sound every device plays, the smallest photograph."""
    films, sounds, photos = (_openable(shown, recipe) for recipe in (Recipe.VIDEO, Recipe.AUDIO, Recipe.PHOTO))
    return Play(
        film=_middle([film for film in films if not film.edit]),
        sound=next((r for r in sounds if "mp4" in r.media_type), sounds[0] if sounds else None),
        photo=next((photo for photo in photos if not photo.edit), None),
        # The largest: what is still to be seen somewhere is easiest to see there.
        covered_film=next((film for film in reversed(films) if film.edit), None),
        covered_photo=next((photo for photo in reversed(photos) if photo.edit), None),
    )


def _openable(shown: tuple[Shown, ...], recipe: Recipe) -> list[Rendition]:
    """Give what the desk may open of one kind, the smallest first; of covered ones, only those with today's covers."""
    made = (s for s in shown if s.rendition.recipe is recipe and s.rendition.is_for_every_device)
    found = (s for s in made if s.open_to_desk)
    return sorted((s.rendition for s in found if s.obstacle is not Obstacle.OLD_COVERS), key=_size)


def _middle(films: list[Rendition]) -> Rendition | None:
    return films[len(films) // 2] if films else None


def _hidden_people(visit: Visit, seen: Preview) -> list[str]:
    """Give who is covered, by the name the desk knows them under; an empty one for everybody unknown."""
    hides = (one.rendition.hides for one in seen.shown if one.obstacle is not Obstacle.OLD_COVERS)
    people = dict.fromkeys(each.participant_id for some in hides for each in some)
    return [known_as(visit.kit, person) if person else "" for person in people]


def _size(rendition: Rendition) -> int:
    return rendition.size_bytes


def _texts(visit: Visit, shown: tuple[Shown, ...]) -> list[Read]:
    """Read the texts as the desk may: through a grant, like everybody."""
    found = []
    for one in shown:
        if one.rendition.recipe is Recipe.TEXT:
            admission = visit.desk.room.gate.admit(one.rendition.id, DESK)
            if admission is not None and one.rendition.size_bytes <= LARGEST_TEXT_BYTES:
                raw = visit.kit.renditions.read(admission.grant, Span(0, one.rendition.size_bytes))
                html = clean_fragment(raw.decode("utf-8", "replace"))
                found.append(Read(language=one.rendition.language or "und", html=html))
    return found


STILL_SEEN: Final[Mapping[Atom, str]] = {
    Atom.FACE: _("In the covered pictures: the face of somebody who should be covered, if only for a moment"),
    Atom.BODY: _("In the covered pictures: the body of somebody who should be covered, if only for a moment"),
}
"""What may still be seen although it was to be covered."""

OBSTACLES: Final[Mapping[Obstacle, str]] = {
    Obstacle.NOT_LOOKED_AT: _("nobody has looked for faces in it yet"),
    Obstacle.UNSAID: _("it shows a face, or something covered, of which nobody has said whose it is"),
    Obstacle.OLD_COVERS: _("the covers or the consents have changed since it was made: have the covered pictures made"),
    Obstacle.OLD_SOUND: _("what is concealed of its words has changed since it was made: it is being made anew"),
    Obstacle.NO_REPORT: _("there is no report that every picture was checked"),
}
"""Why a rendition cannot be approved."""
