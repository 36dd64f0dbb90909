"""A second person looks at a work as strangers will meet it, signs what it no longer reveals, and lets it out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from archive.domain.concealment import exposed_of
from archive.domain.consent import DESK, PLAYER, Ask, Facts, Grant, Reason, Refusal, decide
from archive.domain.errors import RefusedError, StaleRecordError
from archive.domain.explanation.withholding import WithheldBy, withheld_by
from archive.domain.ids import WorkId, new_id
from archive.domain.recipes import MEDIUM_EXPOSES, clearable
from archive.domain.records import ConsentRecord, Labels, QualityCheck, Record, Rendition, Work
from archive.domain.roles import REVIEWER
from archive.domain.sealed import Draft
from archive.domain.terms import CONTENT_ATOMS, NO_ATOMS, Atom, Recipe, WorkState
from archive.domain.two_person_rule import require_known_crew, require_second_reviewer
from archive.domain.words.hidden_marks import without_hidden_marks
from archive.domain.words.speaker_labels import open_labels
from archive.ports import Kit
from archive.review.people.accounts import actor, require_role
from archive.review.people.separation import require_no_own_reading, require_second_person
from archive.review.works.concealment import (
    Covering,
    Obstacle,
    covering_of,
    marks_of,
    obstacle,
    with_report,
)
from archive.review.works.placement import place_work
from archive.review.works.replacement import awaits_signature, replaced_by
from archive.review.works.sealed_words import require_concealed, require_no_sealed_words, with_told_themes
from archive.review.works.texts import card_for, refresh_texts
from archive.review.works.transfer import require_basis
from archive.review.works.works import (
    CHANGED_MEANWHILE,
    as_made,
    draft_of,
    present_atoms,
    renditions,
    transcripts_of,
    whole_transcripts,
)

NEEDS_NO_LOOK = frozenset({Recipe.CARD, Recipe.STUB})
"""Made of what the desk itself wrote; anything else must be open to the desk before it can be signed off."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One rendition in a preview: what it would expose, whether strangers would meet it, and whether the desk may.

    `obstacle` says why it cannot be signed although the desk may open it,
    `withheld_by` whose no keeps it from strangers.
    """

    rendition: Rendition
    exposes: frozenset[Atom]
    open_to_strangers: bool
    missing: frozenset[Atom]
    open_to_desk: bool
    obstacle: Obstacle = Obstacle.NONE
    withheld_by: WithheldBy = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A work as it would be once approved, and a mark of what was looked at (`seen`)."""

    work: Work
    draft: Draft
    shown: tuple[Shown, ...]
    seen: str


def preview(kit: Kit, work_id: str, cleared: frozenset[Atom] = NO_ATOMS, ask: Ask = PLAYER) -> Preview:
    """Say what strangers would get if these atoms were signed off; nothing is changed."""
    facts = kit.catalogue.facts(_work_id(kit, work_id))
    draft = draft_of(kit, work_id)
    out = replace(facts, work=replace(_heard_by_all(facts.work, cleared), state=WorkState.RELEASED))
    shown = []
    covering = covering_of(kit, facts)
    for rendition in _with_card_and_mark(facts, renditions(kit, work_id)):
        looked_at, barred = _desk_may_look(kit, facts, rendition), obstacle(kit, covering, rendition)
        may_sign = looked_at and not barred
        after = _signed(kit, facts.work, rendition, "reviewer", cleared) if may_sign else _unsigned(rendition)
        verdict = decide(out, after, ask, kit.clock.now())
        shown.append(
            Shown(
                rendition=rendition,
                exposes=exposed_of(facts.work, after),
                open_to_strangers=isinstance(verdict, Grant),
                missing=NO_ATOMS if isinstance(verdict, Grant) else verdict.missing,
                open_to_desk=looked_at,
                obstacle=barred,
                withheld_by=withheld_by(out, after, ask, kit.clock.now()) if _lacks_consent(verdict) else {},
            )
        )
    return Preview(work=facts.work, draft=draft, shown=tuple(shown), seen=_seen(kit, facts.work, draft))


def _lacks_consent(verdict: Grant | Refusal) -> bool:
    return isinstance(verdict, Refusal) and verdict.reason is Reason.EXPOSES_TOO_MUCH


def release(kit: Kit, work_id: str, by: str, cleared: frozenset[Atom], seen: str | None = None) -> Work:
    """Let a work out: sign every rendition, publish its titles and summaries, make its card, mark and texts.

    `cleared` are the atoms that the reviewer found in none of it: a name, pseudonym, origin, place or date that is
    not among them counts as heard, of everybody who appears unless it is known of whom. A rendition that the desk
    itself may not open (team, preserve), or that shows a face of which nobody has said whose it is, is not signed and
    stays inside. `cleared` with a face (or a body) says that nobody who should be hidden in a concealed film or photo
    can be seen there. `seen` is the mark of the preview that was looked at.

    Raises:
        RefusedError: the reviewer prepared it, wrote about it, drew its covers or recorded one of its consents.
        StaleRecordError: it changed after it was looked at.
    """
    reviewer = actor(kit, by)
    require_role(reviewer, REVIEWER)
    facts = kit.catalogue.facts(_work_id(kit, work_id))
    work, draft = facts.work, draft_of(kit, work_id)
    _require_ready(kit, work, draft)
    covered_at = marks_of(kit, work_id)
    covering = covering_of(kit, facts)
    writers, recorders = _writers(kit, draft) | covering.editors, _recorders(facts)
    require_known_crew(work, reviewer.roles)
    require_second_reviewer(work, by, writers, recorders)
    require_second_person(kit, by, {work.operator, *writers, *recorders})
    require_no_own_reading(kit, work, by)
    require_basis(kit, work, _about_all(facts))
    require_concealed(kit, work, draft)
    require_no_sealed_words(kit, work, draft, cleared)
    read_at = _transcripts(kit, work_id)
    if seen is not None and seen != _seen(kit, work, draft):
        raise _changed()
    signed = [
        _signed(kit, work, r, by, cleared) if _may_sign(kit, facts, covering, r) else _kept_inside(work, r)
        for r in refresh_texts(kit, work_id)
    ]
    if _transcripts(kit, work_id) != read_at or marks_of(kit, work_id) != covered_at:
        # Between the look and the making of the texts somebody handed another one in, or changed a cover.
        raise _changed()
    out = replace(
        _heard_by_all(work, cleared),
        state=WorkState.RELEASED,
        titles=_as_seen(draft.titles),
        summaries=_as_seen(draft.summaries),
        segments=with_told_themes(kit, work),
    )
    old = replaced_by(signed, covering.edits)
    records: list[Record] = [out, *(one for one in signed if one.id not in old)]
    kit.catalogue.save_all(records, remove=[(Rendition, rendition_id) for rendition_id in old])
    for rendition_id in old:
        kit.renditions.remove(rendition_id)
    place_work(kit, work_id)
    return kit.catalogue.get(Work, work_id)


def _as_seen(labels: Labels) -> Labels:
    return {language: without_hidden_marks(text) for language, text in labels.items()}


def _require_ready(kit: Kit, work: Work, draft: Draft) -> None:
    awaited = work.state is WorkState.RELEASED and awaits_signature(renditions(kit, work.id))
    if work.state is not WorkState.IN_REVIEW and not awaited:
        raise RefusedError("Only a work that is in review can be approved.")
    if not any(title.strip() for title in draft.titles.values()):
        raise RefusedError("Give the work a title in at least one language first.")
    if not work.appearances:
        raise RefusedError("Say who appears in the work first.")
    if any(open_labels(transcript) for transcript in whole_transcripts(kit, work.id)):
        raise RefusedError(
            "First say, where the transcript is, whether words set apart from others are names of those who speak."
        )


def _signed(kit: Kit, work: Work, rendition: Rendition, reviewer: str, cleared: frozenset[Atom]) -> Rendition:
    """Give a rendition with one fresh signature: only what may be signed off, and only what it exposed at all."""
    made = as_made(rendition)
    taken = cleared & clearable(rendition.recipe, present_atoms(work)) & made
    check = QualityCheck(
        reviewer=reviewer,
        operator=work.operator or "",
        at=kit.clock.now(),
        cleared=taken,
        made_without=MEDIUM_EXPOSES[rendition.recipe] - made,
    )
    etag = new_id() if rendition.recipe in NEEDS_NO_LOOK else rendition.etag
    check = with_report(kit, check, rendition, cleared)
    return replace(rendition, checks=(check,), exposes=made - taken, etag=etag)


def _unsigned(rendition: Rendition) -> Rendition:
    """Give a rendition that nobody could look at, without any signature: it stays inside."""
    return replace(rendition, checks=(), exposes=as_made(rendition))


def _may_sign(kit: Kit, facts: Facts, covering: Covering, rendition: Rendition) -> bool:
    return _desk_may_look(kit, facts, rendition) and not obstacle(kit, covering, rendition)


def _kept_inside(work: Work, rendition: Rendition) -> Rendition:
    """Give a rendition that cannot be signed: what was signed of a released work before stays as it was signed."""
    stands = work.state is WorkState.RELEASED and bool(rendition.edit) and bool(rendition.checks)
    return rendition if stands else _unsigned(rendition)


def _with_card_and_mark(facts: Facts, made: tuple[Rendition, ...]) -> tuple[Rendition, ...]:
    """Show the card and the mark that a release would make."""
    fresh = [card_for(facts, recipe) for recipe in (Recipe.CARD, Recipe.STUB)]
    standing = {(each.recipe, each.segment_ids) for each in made}
    stale = [r for r in made if r.recipe in NEEDS_NO_LOOK and (r.recipe, r.segment_ids) not in _slots(fresh)]
    new = [each for each in fresh if (each.recipe, each.segment_ids) not in standing]
    return (*(each for each in made if each not in stale), *new)


def _slots(cards: Iterable[Rendition]) -> set[object]:
    return {(card.recipe, card.segment_ids) for card in cards}


def _desk_may_look(kit: Kit, facts: Facts, rendition: Rendition) -> bool:
    if rendition.recipe in NEEDS_NO_LOOK:
        return True
    return isinstance(decide(facts, rendition, DESK, kit.clock.now()), Grant)


def _heard_by_all(work: Work, cleared: frozenset[Atom]) -> Work:
    """Count what the reviewer still found, and nobody was written down for, against everybody who appears.

    A name that is heard is somebody's name: as long as it is not known whose, all must allow it.
    """
    found = CONTENT_ATOMS - cleared - present_atoms(work)
    appearances = tuple(replace(a, atoms_present=a.atoms_present | found) for a in work.appearances)
    return replace(work, appearances=appearances)


def _recorders(facts: Facts) -> set[str]:
    return {record.recorder for record in _about_all(facts)}


def _about_all(facts: Facts) -> list[ConsentRecord]:
    return [record for person in facts.people.values() for record in _about(facts.work, person.records)]


def _about(work: Work, records: Iterable[ConsentRecord]) -> Iterable[ConsentRecord]:
    places = {work.id, work.workshop_id, work.project_id, *(segment.id for segment in work.segments)}
    return (record for record in records if record.scope.id in places)


def _writers(kit: Kit, draft: Draft) -> set[str]:
    return {*draft.writers, *(t.operator for t in transcripts_of(kit, draft.id) if t.operator)}


def _seen(kit: Kit, work: Work, draft: Draft) -> str:
    """Give a mark that changes whenever anything that a reviewer looks at does."""
    parts = [f"{work.id}:{work.version}", f"draft:{draft.version}"]
    parts += sorted(f"{r.id}:{r.version}" for r in renditions(kit, work.id))
    parts += _transcripts(kit, work.id)
    parts += marks_of(kit, work.id)
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:24]


def _changed() -> StaleRecordError:
    return StaleRecordError(CHANGED_MEANWHILE)


def _transcripts(kit: Kit, work_id: str) -> list[str]:
    """Give each whole transcript of a work with its version."""
    return sorted(f"{t.id}:{t.version}" for t in whole_transcripts(kit, work_id))


def _work_id(kit: Kit, work_id: str) -> WorkId:
    return kit.catalogue.get(Work, work_id).id
