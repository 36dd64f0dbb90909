"""What a yes would let somebody meet, made ready for a page: sentences, and what can be played or read in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from archive.access.sanitise_html import clean_fragment
from archive.domain.consent import DESK
from archive.domain.records import Rendition
from archive.domain.terms import Atom, Audience, Purpose, Recipe
from archive.ports import Span
from archive.review.consent.new_consent import NewConsent
from archive.review.consent.preview import WorkSeen, ask_of, preview
from archive.web.desk.consent.words import MEETS, SPARED
from archive.web.desk.visit import Visit

MOST_SHOWN: Final = 12
"""How many works a page shows; a consent to a whole project may speak about hundreds."""
_LARGEST_TEXT_BYTES: Final = 400_000
_PLAYED: Final = (Recipe.VIDEO, Recipe.AUDIO, Recipe.PHOTO, Recipe.REVOICED_FILM, Recipe.REVOICED)


@dataclass(frozen=True, kw_only=True)
class Show:
    """One work as an audience would meet it: what of the person is met and what not, and the rendition itself.

    `played` is what would be served at its richest and `text` what would be read; `is_open` says whether the desk may
    show them already.
    """

    seen: WorkSeen
    meets: tuple[Atom, ...]
    spared: tuple[Atom, ...]
    played: Rendition | None
    text: Rendition | None
    html: str
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a yes lets an audience meet, of every work it speaks about."""

    audience: Audience
    shows: tuple[Show, ...]
    more: int


def shown_for(visit: Visit, new: NewConsent, purpose: Purpose) -> Shown | None:
    """Give what would be met if this were approved, or None where the answer is no."""
    ask = ask_of(new, purpose)
    if ask is None:
        return None
    seen = preview(visit.kit, new, ask)
    return Shown(
        audience=ask.audience,
        shows=tuple(_show(visit, one) for one in seen[:MOST_SHOWN]),
        more=max(0, len(seen) - MOST_SHOWN),
    )


def _show(visit: Visit, seen: WorkSeen) -> Show:
    more_than_a_mark = seen.atoms - {Atom.EXISTENCE} or seen.atoms
    played = _to_play(seen)
    text = next((r for r in seen.met if r.recipe is Recipe.TEXT), None)
    is_open = played is not None and played.id in seen.open_here
    html = _text(visit, text) if text is not None and text.id in seen.open_here else ""
    return Show(
        seen=seen,
        meets=tuple(atom for atom in MEETS if atom in more_than_a_mark),
        spared=tuple(atom for atom in SPARED if atom not in seen.atoms),
        played=played,
        text=text,
        html=html,
        is_open=is_open or bool(html),
    )


def _to_play(seen: WorkSeen) -> Rendition | None:
    """Choose what is served at its richest; of a film the smallest, of sounds one that every telephone plays."""
    for recipe in _PLAYED:
        found = sorted((r for r in seen.met if r.recipe is recipe), key=lambda r: r.size_bytes)
        if found:
            return next((r for r in found if "mp4" in r.media_type or recipe is Recipe.PHOTO), found[0])
    return None


def _text(visit: Visit, rendition: Rendition) -> str:
    """Read a text as the desk may: through a grant, like everybody."""
    admission = visit.desk.room.gate.admit(rendition.id, DESK)
    if admission is None or rendition.size_bytes > _LARGEST_TEXT_BYTES:
        return ""
    raw = visit.kit.renditions.read(admission.grant, Span(0, rendition.size_bytes))
    return clean_fragment(raw.decode("utf-8", "replace"))
