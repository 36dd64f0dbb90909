"""What a concealed rendition does not show of whom, and when that counts: only once a second person has signed it.

The covers say what is drawn (`domain.covers`), the consents say who may be seen. What stands here joins the two.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from colorsys import rgb_to_hsv
from dataclasses import asdict, dataclass
from typing import Final

from archive.domain.covers import (
    CONCEALABLE,
    GREY,
    Colour,
    ConcealmentReport,
    Cover,
    CoverStyle,
    box_at,
    drawn,
    edit_mark,
    hidden_of,
)
from archive.domain.ids import ParticipantId
from archive.domain.records import Appearance, Hidden, QualityCheck, Rendition, Work
from archive.domain.terms import NO_ATOMS, Atom, Recipe
from archive.domain.two_person_rule import is_by_another
from archive.domain.voicing.choice import VoicingReport
from archive.domain.words.edit_list import Stretch

PICTURED: Final = frozenset({Recipe.VIDEO, Recipe.PHOTO, Recipe.POSTER, Recipe.THUMBNAIL})
"""The recipes in which people can be seen, and so covered."""

TAKEN_AWAY: Final[Mapping[Recipe, frozenset[Atom]]] = {
    **dict.fromkeys(PICTURED, CONCEALABLE),
    Recipe.REVOICED: frozenset({Atom.SPEECH, Atom.VOICE}),
    Recipe.REVOICED_FILM: CONCEALABLE | {Atom.SPEECH, Atom.VOICE},
}
"""What of somebody can be out of sight, or out of hearing, by the way in which a rendition was made."""

_OVER_FACES: Final = frozenset({CoverStyle.FACE, CoverStyle.HEAD, CoverStyle.FIGURE, CoverStyle.OUTLINE})

HiddenAtoms = Mapping[ParticipantId | None, frozenset[Atom]]
"""What of whom is out of sight; None stands for everybody unknown."""

NOTHING_HIDDEN: Final[HiddenAtoms] = {}


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What covers are cut from: for scenes of which hue, in degrees, and in which colour by day and in the dark."""

    hue: int
    bright: Colour
    dark: Colour


PAPERS: Final = (
    Paper(hue=75, bright=(160, 168, 132), dark=(84, 90, 60)),
    Paper(hue=150, bright=(138, 168, 160), dark=(58, 96, 90)),
    Paper(hue=200, bright=(126, 161, 178), dark=(52, 86, 104)),
    Paper(hue=220, bright=(134, 152, 184), dark=(62, 80, 112)),
    Paper(hue=245, bright=(152, 150, 186), dark=(76, 74, 112)),
    Paper(hue=295, bright=(170, 148, 176), dark=(94, 72, 100)),
)
"""The papers, after the spines of the public site. None can be taken for anybody's skin or hair, and none is loud."""

PLAIN_PAPER: Final = PAPERS[1]
PAPER_OF_FORM: Final[Mapping[str, Paper]] = {
    "fm.tale": PAPERS[0],
    "fm.radio": PAPERS[2],
    "fm.letter": PAPERS[3],
    "fm.music": PAPERS[4],
    "fm.song": PAPERS[5],
}
"""The paper after a form's spine, for a scene that has no colour of its own; all others have the plain one."""

_SKIN_HUES: Final = (345, 55)
_LEAST_COLOURED: Final = 20
_LEAST_SHARE: Final = 0.04
_LEAST_POINTS: Final = 16
_DARK: Final = 60


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How a work is to be concealed: what is drawn, what of whom that hides, and the mark of it."""

    covers: tuple[Cover, ...]
    hides: tuple[Hidden, ...]
    edit: str
    colour: Colour = GREY


def paper_colour(surroundings: Iterable[Colour], form: str | None) -> Colour:
    """Give the colour of a work's covers: the paper nearest to what its scene is coloured with, people left out.

    Whatever could be skin, hair or wood does not count. Where hardly anything else is coloured it is the paper after
    the spine of the work's form.
    """
    hues: Counter[Paper] = Counter()
    points = light = coloured = 0
    for red, green, blue in surroundings:
        points += 1
        light += 299 * red + 587 * green + 114 * blue
        strength = max(red, green, blue) - min(red, green, blue)
        hue = rgb_to_hsv(red, green, blue)[0] * 360
        if strength >= _LEAST_COLOURED and _SKIN_HUES[1] <= hue < _SKIN_HUES[0]:
            coloured += 1
            hues[min(PAPERS, key=lambda paper: abs(paper.hue - hue))] += strength
    paper = PAPER_OF_FORM.get(form or "", PLAIN_PAPER)
    if coloured >= max(_LEAST_POINTS, points * _LEAST_SHARE):
        [(paper, _)] = hues.most_common(1)
    return paper.dark if light < points * 1_000 * _DARK else paper.bright


def claimed(rendition: Rendition) -> HiddenAtoms:
    """Give what a rendition was made to hide, signed or not; only what its making can take away."""
    takes_away = TAKEN_AWAY.get(rendition.recipe)
    if takes_away is None or not rendition.edit:
        return NOTHING_HIDDEN
    return {each.participant_id: each.atoms & takes_away for each in rendition.hides}


def hidden_in(rendition: Rendition, operator: str | None) -> HiddenAtoms:
    """Give what of whom a rendition does not show: what it was made to hide, if somebody signed exactly that.

    `operator` prepared the work, and so cannot be who signed.
    """
    if not any(is_by_another(check, operator) and _covers_all(check, rendition) for check in rendition.checks):
        return NOTHING_HIDDEN
    return claimed(rendition)


def _covers_all(check: QualityCheck, rendition: Rendition) -> bool:
    return bool(check.report_sha256) and check.hidden == rendition.hides


def still_there(appearance: Appearance, hidden: HiddenAtoms) -> frozenset[Atom]:
    """Give what of a person is left in a rendition that hides this of whom."""
    return appearance.atoms_present - hidden.get(appearance.participant_id, NO_ATOMS)


def exposed_of(work: Work, rendition: Rendition) -> frozenset[Atom]:
    """Give what a rendition exposes of anybody: a face leaves it when everybody who has one in it is hidden."""
    hidden = hidden_in(rendition, work.operator)
    left = NO_ATOMS.union(*(still_there(appearance, hidden) for appearance in work.appearances))
    gone = NO_ATOMS.union(*hidden.values()) - left
    return rendition.exposes - gone


def plan(work: Work, covers: Iterable[Cover], may_not_be_seen: frozenset[ParticipantId | None]) -> Plan | None:
    """Say how to conceal a work of which these people may not be seen, or None when there is nothing to draw."""
    standing = tuple(covers)
    seen = (a.participant_id for a in work.appearances if a.atoms_present & CONCEALABLE)
    shown = frozenset(person for person in seen if person is not None and person not in may_not_be_seen)
    to_draw = drawn(standing, shown)
    if not to_draw:
        return None
    people = sorted(may_not_be_seen, key=lambda person: person or "")
    atoms_of = ((person, hidden_of(to_draw, person) & _present(work, person)) for person in people)
    hides = tuple(Hidden(participant_id=person, atoms=atoms) for person, atoms in atoms_of if atoms)
    return Plan(covers=to_draw, hides=hides, edit=marked_with(edit_mark(to_draw), hides))


def marked_with(mark: str, hides: Iterable[Hidden]) -> str:
    """Give a mark that changes with what it marked, and with what of whom that hides, which is what is signed."""
    told = [f"{each.participant_id or ''}:{','.join(sorted(each.atoms))}" for each in hides]
    return hashlib.sha256("\n".join((mark, *told)).encode()).hexdigest()[:32]


def lips_seen(covers: Iterable[Cover], shown: frozenset[ParticipantId] | None, spans: Iterable[Stretch]) -> bool:
    """Tell whether somebody's mouth is seen while something that is concealed is said: lips can be read.

    `shown` are those who may be seen in a covered film; None asks of a film without covers. A mouth is out of sight
    where something that is drawn lies over it, at the beginning, in the middle and at the end of what is said.
    """
    standing, said = tuple(covers), tuple(spans)
    over = drawn(standing, shown) if shown is not None else ()
    hidden = {cover.id for cover in over}
    faces = (c for c in standing if not c.dismissed and c.style in _OVER_FACES and c.id not in hidden)
    return any(
        not _is_over(over, face, at_ms)
        for face in faces
        for span in said
        for at_ms in _looks(max(face.start_ms, span.start_ms), min(face.end_ms, span.end_ms))
    )


def _looks(start_ms: int, end_ms: int) -> tuple[int, ...]:
    return (start_ms, (start_ms + end_ms) // 2, end_ms - 1) if start_ms < end_ms else ()


def _is_over(over: Iterable[Cover], face: Cover, at_ms: int) -> bool:
    """Tell whether something drawn lies over the mouth of a face: the middle of its lower half."""
    box = box_at(face, at_ms)
    if box is None:
        return True
    across, down = box.left + box.width // 2, box.top + box.height * 3 // 4
    found = (box_at(cover, at_ms) for cover in over)
    return any(
        each.left <= across <= each.left + each.width and each.top <= down <= each.top + each.height
        for each in found
        if each is not None
    )


def _present(work: Work, person: ParticipantId | None) -> frozenset[Atom]:
    return NO_ATOMS.union(*(a.atoms_present for a in work.appearances if a.participant_id == person))


def unheard(work: Work) -> tuple[Hidden, ...]:
    """Give what of whom is not heard in what a machine reads: the voice of everybody who has one in the work."""
    takes_away = TAKEN_AWAY[Recipe.REVOICED]
    people = sorted({a.participant_id for a in work.appearances}, key=lambda person: person or "")
    hides = ((person, _present(work, person) & takes_away) for person in people)
    return tuple(Hidden(participant_id=person, atoms=atoms) for person, atoms in hides if atoms)


def joined_hides(*hidden: Iterable[Hidden]) -> tuple[Hidden, ...]:
    """Give what of whom is out of sight or hearing in something that was put together of several."""
    atoms: dict[ParticipantId | None, frozenset[Atom]] = {}
    for each in (one for some in hidden for one in some):
        atoms[each.participant_id] = atoms.get(each.participant_id, NO_ATOMS) | each.atoms
    people = sorted(atoms, key=lambda person: person or "")
    return tuple(Hidden(participant_id=person, atoms=atoms[person]) for person in people)


def report_hash(report: ConcealmentReport | VoicingReport) -> str:
    """Give the SHA-256 of a report, which its reviewer signs; its place in the store's history is no part of it."""
    told = {name: value for name, value in asdict(report).items() if name != "version"}
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
