"""Who may meet captions: their times tell when somebody speaks and how fast, which words alone do not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from archive.domain.consent import Ask, Facts, Grant, Reason, Refusal, allowed, decide
from archive.domain.records import Rendition
from archive.domain.terms import Atom, Recipe

_PLAYED: Final = frozenset({Recipe.VIDEO, Recipe.STILL, Recipe.AUDIO, Recipe.REVOICED_FILM})


def decide_among(
    facts: Facts, rendition: Rendition, made: Iterable[Rendition], ask: Ask, now: datetime
) -> Grant | Refusal:
    """Decide on a rendition among all that was `made` of its work, of which only captions need to know.

    Where neither the way of speaking may be met nor a film or sound to which they run, captions stay shut: the same
    words are there as text.
    """
    verdict = decide(facts, rendition, ask, now)
    if rendition.recipe is not Recipe.CAPTIONS or isinstance(verdict, Refusal):
        return verdict
    played = (each for each in made if each.recipe in _PLAYED and each.segment_ids == rendition.segment_ids)
    beside = [decide(facts, each, ask, now) for each in played]
    until = min((each.holds_until for each in (verdict, *beside) if each.holds_until is not None), default=None)
    is_heard = Atom.SPEECH in allowed(facts, ask, now, rendition.segment_ids)
    if is_heard or any(isinstance(each, Grant) for each in beside):
        return replace(verdict, holds_until=until)
    return Refusal(reason=Reason.EXPOSES_TOO_MUCH, missing=frozenset({Atom.SPEECH}), holds_until=until)
