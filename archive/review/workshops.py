"""Which workshop is meant: chosen from a list while they are few, and by its name where there are too many."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from archive.domain.errors import BrokenRecordError, InvalidInputError, NotFoundError, readable
from archive.domain.records import Workshop
from archive.ports import Kit, Page
from archive.review.directory import MOST_OFFERED

NEWEST: Final = 30
"""How many workshops a choice still holds where there are too many for one: files mostly come from these."""

MOST_FOUND: Final = 20
"""How many are offered where a name that was typed may be several."""

_BRACKETS: Final = re.compile(r"[()]")


@dataclass(frozen=True, kw_only=True)
class OfferedWorkshops:
    """The workshops of a choice, and whether there are more than it holds."""

    workshops: tuple[Workshop, ...]
    is_cut: bool


def offered_workshops(kit: Kit, chosen: str = "") -> OfferedWorkshops:
    """Give what a choice offers, the newest first: every workshop where they are few; the one chosen in any case."""
    is_cut = kit.catalogue.count(Workshop) > MOST_OFFERED
    page = Page(order_by="-year", limit=NEWEST if is_cut else MOST_OFFERED)
    found = list(readable(kit.catalogue.find(Workshop, page)))
    if chosen and all(shop.id != chosen for shop in found):
        found = [*_known(kit, chosen), *found]
    return OfferedWorkshops(workshops=tuple(found), is_cut=is_cut)


def workshops_called(kit: Kit, typed: str) -> list[Workshop]:
    """Give those that are called just so in any language, with or without the year behind it, else all that begin so.

    Only those are read in whose name, country or year each typed word begins one.
    """
    wanted = _folded(typed)
    if not wanted:
        return []
    if known := _known(kit, wanted):
        return known
    found = readable(kit.catalogue.find(Workshop, Page(order_by="-year"), sought=typed))
    named = [(shop, _wholes(shop)) for shop in found]
    exact = [shop for shop, names in named if wanted in names]
    return exact or [shop for shop, names in named if any(name.startswith(wanted) for name in names)][:MOST_FOUND]


def chosen_workshop(kit: Kit, chosen: str, typed: str) -> str:
    """Give the id of the workshop that was chosen from a list, or whose whole name was typed beside it; "" for none.

    Raises:
        InvalidInputError: no workshop is called so, or several are.
    """
    if not typed.strip():
        return chosen
    wanted = _folded(typed)
    found = [shop for shop in workshops_called(kit, typed) if shop.id == wanted or wanted in _wholes(shop)]
    if not found:
        raise InvalidInputError("upload.workshop", "No workshop here is called {name}.", name=typed[:60])
    if len(found) > 1:
        raise InvalidInputError(
            "upload.workshop",
            "Several workshops are called {name}; write the year behind it, as in the list.",
            name=typed[:60],
        )
    return found[0].id


def _wholes(shop: Workshop) -> set[str]:
    return {whole for name in shop.labels.values() for whole in (_folded(name), _folded(f"{name} {shop.year}"))}


def _folded(text: str) -> str:
    return " ".join(_BRACKETS.sub(" ", text).split()).casefold()


def _known(kit: Kit, workshop_id: str) -> list[Workshop]:
    try:
        return [kit.catalogue.get(Workshop, workshop_id)]
    except (NotFoundError, BrokenRecordError):
        return []
