"""Forms about a work that somebody is in the middle of, kept sealed: a dropped line or a dead battery loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import Final

from archive.domain.errors import BrokenRecordError, InvalidInputError, NotFoundError, RefusedError, StaleRecordError
from archive.domain.history.half_filled import HalfFilled
from archive.domain.ids import WorkId
from archive.domain.records import Work
from archive.domain.terms import WorkState
from archive.ports import Kit

Fields = Mapping[str, tuple[str, ...]]

MOST_CHARACTERS: Final = 8_000
"""How much one account's half-filled forms about a work may hold."""

_TRIES: Final = 20


def half_filled(kit: Kit, work_id: str, account_id: str) -> Fields:
    """Give what somebody has begun to write about a work; of what cannot be read, nothing."""
    try:
        return _read(kit, work_id).said.get(account_id, {})
    except BrokenRecordError:
        return {}


def keep_half_filled(kit: Kit, work_id: str, account_id: str, fields: Fields) -> None:
    """Keep what stands in some fields of somebody's forms, beside what they began in others.

    Raises:
        InvalidInputError: it is more than a form of these can hold.
        RefusedError: the work was taken back, so nothing is written about it any more.
    """
    if kit.catalogue.get(Work, work_id).state is WorkState.WITHDRAWN:
        raise RefusedError("This work was withdrawn; nothing about it can be changed any more.")

    def keep(own: Fields) -> Fields:
        kept = {**own, **fields}
        if sum(len(text) for name, texts in kept.items() for text in (name, *texts)) > MOST_CHARACTERS:
            raise InvalidInputError("form.too_long", "This is more text than a form can take.")
        return kept

    _save(kit, work_id, account_id, keep)


def forget_half_filled(kit: Kit, work_id: str, account_id: str, names: Collection[str]) -> None:
    """Forget what stood in some fields: their form was sent."""
    if not set(names).isdisjoint(half_filled(kit, work_id, account_id)):
        _save(kit, work_id, account_id, lambda own: {name: own[name] for name in own if name not in names})


def blanked_half_filled(kit: Kit, work_id: str) -> Iterator[HalfFilled]:
    """Yield a work's half-filled forms without anything in them, where there is something."""
    standing = _read(kit, work_id)
    if standing.said:
        yield replace(standing, said={})


def _save(kit: Kit, work_id: str, account_id: str, step: Callable[[Fields], Fields]) -> None:
    for _ in range(_TRIES):
        standing = _read(kit, work_id)
        others = {account: fields for account, fields in standing.said.items() if account != account_id}
        own = step(standing.said.get(account_id, {}))
        try:
            kit.vault.save(replace(standing, said={**others, account_id: own} if own else others))
        except StaleRecordError:
            continue
        return
    raise StaleRecordError("Too many people are writing at this moment; try again.")


def _read(kit: Kit, work_id: str) -> HalfFilled:
    try:
        return kit.vault.get(HalfFilled, work_id)
    except NotFoundError:
        return HalfFilled(id=WorkId(work_id))
