"""Works at the desk by workshop, state, person, words and lacks: a page at a time, however large the archive is.

What is kept in an index (workshop, state, who appears, words of labels and titles) is asked of it. What a work lacks
stands in no record, for consents lapse by themselves: it is found by looking at works one after the other, never at
more than `WEIGHED_AT_MOST` for one page, and whoever asked goes on from where the look ended.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from archive.domain.errors import BrokenRecordError, NotFoundError, readable
from archive.domain.records import Work, Workshop
from archive.domain.roles import REVIEWER
from archive.domain.sealed import Draft
from archive.domain.terms import Role, WorkState
from archive.domain.words.working_label import sought_words
from archive.ports import Kit, Page
from archive.review.people.separation import IsOwn
from archive.review.works.board import Lack, Standing, standing_of
from archive.review.works.works import draft_shown

READ_AT_MOST: Final = 400
"""How many works are read for one page."""

WEIGHED_AT_MOST: Final = 60
"""How many works are looked at closely for one page."""


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What somebody looks for; what is empty narrows nothing. `labels` is whether they may read working labels."""

    workshop_id: str = ""
    state: str = ""
    participant_id: str = ""
    words: str = ""
    lack: Lack | None = None
    labels: bool = False

    @property
    def fields(self) -> dict[str, str]:
        """Give what the catalogue has an index of."""
        named = {"workshop_id": self.workshop_id, "state": self.state, "participant_id": self.participant_id}
        return {name: value for name, value in named.items() if value}

    @property
    def is_counted(self) -> bool:
        """Tell whether the catalogue itself knows how many there are."""
        return not self.words and self.lack is None


@dataclass(frozen=True, kw_only=True)
class Found:
    """Some works, and where to go on: `until` is how far the look came, `total` how many there are if that is known."""

    standings: tuple[Standing, ...]
    until: int
    is_more: bool
    total: int | None = None


def find_works(kit: Kit, sought: Sought, start: int, most: int) -> Found:
    """Give the next works that are sought, from a place in their order on."""
    found: list[Standing] = []
    read = weighed = 0
    is_more = False
    for work in _in_order(kit, sought, start):
        if len(found) == most or weighed == WEIGHED_AT_MOST or read == READ_AT_MOST:
            is_more = True
            break
        read += 1
        if _may_suit(kit, work, sought):
            weighed += 1
            standing = standing_of(kit, work)
            if sought.lack is None or sought.lack in standing.acts:
                found.append(standing)
    total = kit.catalogue.count(Work, **sought.fields) if sought.is_counted else None
    return Found(standings=tuple(found), until=start + read, is_more=is_more, total=total)


def waiting_for(kit: Kit, roles: frozenset[Role], state: WorkState, most: int, is_own: IsOwn | None = None) -> Found:
    """Give the first works in a state that wait for these roles; nobody is to look at what is their own."""
    found: list[Standing] = []
    read = weighed = 0
    page = Page(limit=READ_AT_MOST)
    for work in readable(kit.catalogue.find(Work, page, state=state.value)):
        if len(found) == most or weighed == WEIGHED_AT_MOST:
            break
        read += 1
        if (is_own and work.operator and is_own((work.operator,))) or (
            roles == REVIEWER and not _may_be_complete(work)
        ):
            continue
        weighed += 1
        standing = standing_of(kit, work)
        if any(standing.may_act(lack, roles, is_own or _nobody) for lack in standing.acts):
            found.append(standing)
    all_of_them = kit.catalogue.count(Work, state=state.value)
    return Found(standings=tuple(found), until=read, is_more=read < all_of_them)


def _nobody(hands: Collection[str]) -> bool:
    """Tell that nobody is meant by these."""
    del hands
    return False


def _in_order(kit: Kit, sought: Sought, start: int) -> Iterator[Work]:
    """Yield works from a place on: those with a word, or those of each workshop, the newest workshop first."""
    if words := _words(sought):
        page = Page(offset=start, limit=READ_AT_MOST + 1)
        for draft in readable(kit.vault.find(Draft, page, sought=max(words, key=len))):
            try:
                yield kit.catalogue.get(Work, draft.id)
            except (NotFoundError, BrokenRecordError):
                continue
        return
    fields = sought.fields
    shops = [fields.pop("workshop_id")] if sought.workshop_id else _workshops(kit)
    for shop in shops:
        there = kit.catalogue.count(Work, workshop_id=shop, **fields)
        if start < there:
            page = Page(offset=start, limit=READ_AT_MOST + 1)
            yield from readable(kit.catalogue.find(Work, page, workshop_id=shop, **fields))
        start = max(0, start - there)


def _workshops(kit: Kit) -> list[str]:
    return [shop.id for shop in readable(kit.catalogue.find(Workshop, Page(order_by="-year")))]


def _words(sought: Sought) -> tuple[str, ...]:
    return sought_words([sought.words])


def _may_suit(kit: Kit, work: Work, sought: Sought) -> bool:
    """Tell from what is quickly read whether a work can be one of those sought."""
    if sought.lack is Lack.LOOK and not _may_be_complete(work):
        return False
    words = _words(sought)
    if not words:
        return not sought.words
    draft = draft_shown(kit, work.id)
    told = sought_words([*draft.titles.values(), draft.label if sought.labels else ""])
    return set(words) <= set(told) and _is_within(work, sought)


def _is_within(work: Work, sought: Sought) -> bool:
    appear = {appearance.participant_id for appearance in work.appearances}
    return (
        sought.workshop_id in ("", work.workshop_id)
        and sought.state in ("", work.state)
        and (not sought.participant_id or sought.participant_id in appear)
    )


def _may_be_complete(work: Work) -> bool:
    return bool(work.form and work.languages and work.appearances)
