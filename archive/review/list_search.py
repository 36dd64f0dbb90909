"""What somebody typed above a list of the desk: whom and what it may mean, and the records of the list that hold it.

A record is found by the beginnings of its own words, by its id, and by the people, works, workshops and accounts that
are called so. Each is asked of an index, so that no search grows with the archive; and nobody finds a record by a name
that they do not read at the desk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from archive.domain.errors import readable
from archive.domain.ids import looks_like_id
from archive.domain.records import Record, Workshop
from archive.domain.sealed import Account, Draft, Original, SealedRecord
from archive.domain.words.working_label import beginnings, sought_words
from archive.ports import Catalogue, Kit, Page, Range, Vault, starting_with
from archive.ports.kinds import SOUGHT
from archive.review.directory import people_called
from archive.review.people.accounts import folded_name
from archive.review.works.works import draft_shown

MOST_FOUND: Final = 60
"""How many records a search gives; whoever looks for another types more of its name."""

_MOST_MEANT: Final = 40
"""How many people, works, workshops or accounts one name may mean."""

T = TypeVar("T")
R = TypeVar("R", bound=Record | SealedRecord)
Way = Mapping[str, str | Range]
"""What the index is asked: fields with what they hold."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What was typed, and whether whoever typed it reads the names of people and what the crew calls works."""

    typed: str
    people: bool = False
    labels: bool = False

    def __bool__(self) -> bool:
        """Tell whether anything is sought."""
        return bool(self.typed)


@dataclass(frozen=True)
class Found(Generic[T]):
    """What was found, in the order of its list; `is_cut` where there is more."""

    records: list[T]
    is_cut: bool = False


def first(order_by: str, limit: int = MOST_FOUND) -> Page:
    """Give the stretch of a list that a search shows."""
    return Page(order_by=order_by, limit=limit)


def search(store: Catalogue | Vault, kind: type[R], page: Page, ways: Iterable[Way], always: Way) -> Found[R]:
    """Give the first records of a list, in its order, that one of these ways leads to."""
    found: dict[str, R] = {}
    is_cut = False
    for way in ways:
        where = {**always, **way}
        is_cut = is_cut or store.count(kind, **where) > (page.limit or 0)  # type: ignore[type-var]
        some = store.find(kind, page, **where)  # type: ignore[type-var]
        found.update((record.id, record) for record in readable(some))
    in_order = sorted(found.values(), key=lambda record: (getattr(record, page.field), record.id))
    in_order = in_order[::-1] if page.is_backwards else in_order
    return Found(in_order[: page.end], is_cut or len(in_order) > len(in_order[: page.end]))


def by_own_words(asked: Asked) -> Iterator[Way]:
    """Yield how a record is found by how its own words begin."""
    yield {SOUGHT: asked.typed}


def by_id(asked: Asked) -> Iterator[Way]:
    """Yield how a record is found by how its id begins, as somebody copies it."""
    typed = asked.typed.strip().lower()
    if typed.isascii() and typed.isalnum():
        yield {"id": starting_with(typed)}


def by_person(kit: Kit, asked: Asked) -> Iterator[Way]:
    """Yield how records of the people are found whose chosen name begins so."""
    yield from ({"participant_id": person} for person in people_meant(kit, asked))


def by_work(kit: Kit, asked: Asked) -> Iterator[Way]:
    """Yield how records about the works are found that are called so."""
    yield from ({"work_id": work_id} for work_id in works_meant(kit, asked))


def by_workshop(kit: Kit, asked: Asked) -> Iterator[Way]:
    """Yield how records of the workshops are found that are called so."""
    yield from ({"workshop_id": shop} for shop in workshops_meant(kit, asked))


def by_account(kit: Kit, asked: Asked, field: str) -> Iterator[Way]:
    """Yield how records are found in a field of which the accounts stand whose name begins so."""
    yield from ({field: account.id} for account in accounts_called(kit, asked.typed))


def people_meant(kit: Kit, asked: Asked) -> list[str]:
    """Give the ids of whom a name may mean; of nobody, for whoever does not read names."""
    return [person.id for person in people_called(kit, asked.typed, _MOST_MEANT)] if asked.people else []


def workshops_meant(kit: Kit, asked: Asked) -> list[str]:
    """Give the ids of the newest workshops that a name, a country or a year may mean."""
    newest = Page(order_by="-year", limit=_MOST_MEANT)
    return [shop.id for shop in readable(kit.catalogue.find(Workshop, newest, sought=asked.typed))]


def works_meant(kit: Kit, asked: Asked) -> list[str]:
    """Give the ids of the works whose title or working label holds what was typed, or whose id that is.

    What is written about a work beside them does not count, nor the label for whoever does not read it.
    """
    words = set(sought_words([asked.typed]))
    ids = [asked.typed] if looks_like_id(asked.typed) else []
    for draft in readable(kit.vault.find(Draft, Page(limit=2 * _MOST_MEANT), sought=asked.typed)):
        shown = draft_shown(kit, draft.id)
        told = sought_words([*shown.titles.values(), shown.label if asked.labels else ""])
        ids += [draft.id] if words and words <= set(told) else []
    return ids[:_MOST_MEANT]


def works_with_file(kit: Kit, asked: Asked) -> list[str]:
    """Give the ids of the works whose file's own name begins so."""
    files = kit.vault.find(Original, Page(limit=_MOST_MEANT), sought=asked.typed)
    return [each.work_id for each in readable(files)]


def accounts_called(kit: Kit, typed: str) -> list[Account]:
    """Give the accounts at the desk whose name begins so."""
    name = folded_name(typed)
    if not name:
        return []
    page = Page(order_by="name", limit=_MOST_MEANT)
    return list(readable(kit.vault.find(Account, page, name=starting_with(name))))


def holds(asked: Asked, texts: Iterable[str]) -> bool:
    """Tell whether the words of some texts begin as all those that were typed."""
    words = sought_words([asked.typed])
    return bool(words) and set(words) <= set(beginnings(texts))
