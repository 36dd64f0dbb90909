"""A talk over consent in the middle: what was answered so far is kept sealed, so that a dropped line loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Final

from archive.domain.errors import InvalidInputError, NotFoundError, StaleRecordError
from archive.domain.ids import AccountId, new_id
from archive.domain.sealed import ConsentDraft
from archive.ports import Kit

LASTS: Final = timedelta(hours=24)
"""How long a talk may stand unfinished; then it is thrown away: a person who was asked yesterday is asked anew."""

Said = Mapping[str, tuple[str, ...]]
Step = Callable[[ConsentDraft], tuple[str, Said]]
_TRIES = 20


def talk_of(kit: Kit, account_id: str) -> ConsentDraft | None:
    """Give the talk that somebody is in the middle of, or None; one that stood too long is thrown away."""
    draft = _read(kit, account_id)
    if not draft.talk:
        return None
    if draft.begun_at is None or kit.clock.now() - draft.begun_at >= LASTS:
        end_talk(kit, account_id)
        return None
    return draft


def begin_talk(kit: Kit, account_id: str, said: Said) -> ConsentDraft:
    """Begin a talk; an unfinished one of the same account is given up."""
    return _save(kit, account_id, lambda _: (new_id(), dict(said)))


def keep_said(kit: Kit, account_id: str, talk: str, said: Said) -> ConsentDraft:
    """Keep what was answered last, beside everything before; an empty answer takes the earlier one away.

    Raises:
        InvalidInputError: this is not the talk under way: it was finished, given up, or begun anew elsewhere.
    """

    def add(draft: ConsentDraft) -> tuple[str, Said]:
        if not talk or draft.talk != talk:
            raise InvalidInputError(
                "consent.other_talk",
                "This talk was finished or begun anew in the meantime. Nothing was changed; begin once more.",
            )
        return talk, {**draft.said, **said}

    return _save(kit, account_id, add)


def end_talk(kit: Kit, account_id: str) -> None:
    """Forget everything that was answered in an unfinished talk."""
    with suppress(NotFoundError):
        if kit.vault.get(ConsentDraft, account_id).talk:
            _save(kit, account_id, lambda _: ("", {}))


def _save(kit: Kit, account_id: str, step: Step) -> ConsentDraft:
    for _ in range(_TRIES):
        draft = _read(kit, account_id)
        talk, said = step(draft)
        begun_at = draft.begun_at if talk == draft.talk else kit.clock.now()
        try:
            return kit.vault.save(replace(draft, talk=talk, said=dict(said), begun_at=begun_at if talk else None))
        except StaleRecordError:
            continue
    raise StaleRecordError("Too many people are writing at this moment; try again.")


def _read(kit: Kit, account_id: str) -> ConsentDraft:
    try:
        return kit.vault.get(ConsentDraft, account_id)
    except NotFoundError:
        return ConsentDraft(id=AccountId(account_id))
