"""Works at the desk by workshop, state, person, words and lacks: a page at a time, however large the archive is.

What is kept in an index (workshop, state, who appears, words of labels, titles, summaries and transcripts) is asked of
it. Whoever asks is told of those words alone that they may read elsewhere at the desk. What a work lacks stands in no
record, for consents lapse by themselves: it is found by looking at works one after the other, never at
more than `WEIGHED_AT_MOST` for one page, and whoever asked goes on from where the look ended.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from archive.domain.consent import DESK, Grant, decide
from archive.domain.errors import BrokenRecordError, NotFoundError, readable
from archive.domain.records import Work, Workshop
from archive.domain.roles import REVIEWER
from archive.domain.sealed import Draft
from archive.domain.terms import Recipe, Role, WorkState
from archive.domain.words.transcripts import Transcript
from archive.domain.words.working_label import sought_words
from archive.ports import Kit, Page
from archive.review.people.separation import IsOwn
from archive.review.works.board import Lack, Standing, standing_of
from archive.review.works.texts import without_bytes
from archive.review.works.works import draft_shown, is_shut_to_team, published_transcripts, transcripts_of

WORKSHOPS_AT_ONCE: Final = 50
"""How many workshops are read at once, the newest first: mostly these fill a page of the board."""

READ_AT_MOST: Final = 400
"""How many works are read for one page."""

WORDS_READ_AT_MOST: Final = 150
"""How many are read, with what is said in them, where words are sought."""

WEIGHED_AT_MOST: Final = 60
"""How many works are looked at closely for one page."""


class Reads(Enum):
    """Which summaries and transcripts somebody reads at the desk: none, what is to be released, or all of them."""

    NOTHING = auto()
    FOR_RELEASE = auto()
    ALL = auto()


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What somebody looks for; what is empty narrows nothing.

    `waits` tells whether a work waits for whom they mean; `labels` is whether they may read working labels, `reads`
    which summaries and transcripts they may.
    """

    workshop_id: str = ""
    state: str = ""
    participant_id: str = ""
    words: str = ""
    lack: Lack | None = None
    waits: Callable[[Standing], bool] | None = None
    labels: bool = False
    reads: Reads = Reads.NOTHING

    @property
    def fields(self) -> dict[str, str]:
        """Give what the catalogue has an index of."""
        named = {"workshop_id": self.workshop_id, "state": self.state, "participant_id": self.participant_id}
        return {name: value for name, value in named.items() if value}

    @property
    def is_counted(self) -> bool:
        """Tell whether the catalogue itself knows how many there are."""
        return not self.words and self.lack is None and self.waits is None

    def suits(self, standing: Standing) -> bool:
        """Tell whether a work lacks what is sought, and waits for whoever is meant."""
        return self.lack in (None, *standing.acts) and (self.waits is None or self.waits(standing))


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
    read_at_most = WORDS_READ_AT_MOST if sought.words else READ_AT_MOST
    for work in _in_order(kit, sought, start):
        if len(found) == most or weighed == WEIGHED_AT_MOST or read == read_at_most:
            is_more = True
            break
        read += 1
        if work is not None and _may_suit(kit, work, sought):
            weighed += 1
            standing = standing_of(kit, work)
            if sought.suits(standing):
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


def _in_order(kit: Kit, sought: Sought, start: int) -> Iterator[Work | None]:
    """Yield works from a place on: those with a word, or those of each workshop, the newest workshop first.

    Nothing stands at a place whose work cannot be read or has come before.
    """
    if words := _words(sought):
        for work_id in _with_word(kit, sought, words, start):
            yield _work(kit, work_id)
        return
    fields = sought.fields
    shops = iter([fields.pop("workshop_id")]) if sought.workshop_id else _workshops(kit)
    for shop in shops:
        there = kit.catalogue.count(Work, workshop_id=shop, **fields)
        if start < there:
            page = Page(offset=start, limit=READ_AT_MOST + 1)
            yield from readable(kit.catalogue.find(Work, page, workshop_id=shop, **fields))
        start = max(0, start - there)


def _with_word(kit: Kit, sought: Sought, words: tuple[str, ...], start: int) -> Iterator[str]:
    """Yield the works in which the rarest of some words may stand: by what is written about them, then by what is said.

    A work that both name comes once, where what is written about it stands.
    """
    kinds: tuple[type[Draft] | type[Transcript], ...] = (Draft,)
    if sought.reads is not Reads.NOTHING:
        kinds = (Draft, Transcript)
    counts = {word: sum(kit.vault.count(kind, sought=word) for kind in kinds) for word in words}
    rarest = min(words, key=lambda word: counts[word])
    written = kit.vault.count(Draft, sought=rarest)
    if start < written:
        for draft in readable(kit.vault.find(Draft, _page(start), sought=rarest)):
            yield draft.id
    if Transcript not in kinds:
        return
    for said in readable(kit.vault.find(Transcript, _page(max(0, start - written)), sought=rarest)):
        # Each record counts one place, so that whoever goes on begins where the look ended.
        yield said.work_id if _comes_first(kit, said, rarest) else ""


def _comes_first(kit: Kit, said: Transcript, word: str) -> bool:
    """Tell whether a work is found by this transcript: not by what is written about it, nor by another language."""
    if word in draft_shown(kit, said.work_id).sought:
        return False
    others = readable(kit.vault.find(Transcript, work_id=said.work_id))
    return said.id == min((each.id for each in others if word in each.sought), default=said.id)


def _work(kit: Kit, work_id: str) -> Work | None:
    try:
        return kit.catalogue.get(Work, work_id) if work_id else None
    except (NotFoundError, BrokenRecordError):
        return None


def _page(start: int) -> Page:
    return Page(offset=start, limit=READ_AT_MOST + 1)


def _workshops(kit: Kit) -> Iterator[str]:
    for offset in range(0, kit.catalogue.count(Workshop), WORKSHOPS_AT_ONCE):
        page = Page(order_by="-year", offset=offset, limit=WORKSHOPS_AT_ONCE)
        yield from (shop.id for shop in readable(kit.catalogue.find(Workshop, page)))


def _words(sought: Sought) -> tuple[str, ...]:
    return sought_words([sought.words])


def _may_suit(kit: Kit, work: Work, sought: Sought) -> bool:
    """Tell from what is quickly read whether a work can be one of those sought."""
    if sought.lack is Lack.LOOK and not _may_be_complete(work):
        return False
    words = _words(sought)
    if not words:
        return not sought.words
    return _is_within(work, sought) and set(words) <= _told(kit, work, sought, words)


def _told(kit: Kit, work: Work, sought: Sought, words: tuple[str, ...]) -> set[str]:
    """Give the words of a work that somebody may read at the desk, as far as they are needed to tell."""
    draft = draft_shown(kit, work.id)
    told = set(sought_words([*draft.titles.values(), draft.label if sought.labels else ""]))
    # Of what was taken back nobody reads more than what the board calls it.
    if sought.reads is Reads.NOTHING or work.state is WorkState.WITHDRAWN:
        return told
    told |= set(sought_words(draft.summaries.values()))
    if set(words) <= told:
        return told
    return told.union(*_said(kit, work, sought.reads))


def _said(kit: Kit, work: Work, reads: Reads) -> Iterator[tuple[str, ...]]:
    """Yield the words of each transcript of a work that somebody may read; none of those that cannot be read at all."""
    try:
        if reads is Reads.ALL and not is_shut_to_team(kit.catalogue.facts(work.id), kit.clock.now()):
            yield from (transcript.sought for transcript in transcripts_of(kit, work.id))
        elif _may_be_read(kit, work):
            for each in published_transcripts(kit, work.id):
                yield sought_words((each.text, *(cue.text for cue in each.cues)))
    except (NotFoundError, BrokenRecordError):
        return


def _may_be_read(kit: Kit, work: Work) -> bool:
    """Tell whether the team may read what is said in the whole of a work, as a reviewer does."""
    facts, text = kit.catalogue.facts(work.id), without_bytes(work, Recipe.TEXT)
    return isinstance(decide(facts, text, DESK, kit.clock.now()), Grant)


def _is_within(work: Work, sought: Sought) -> bool:
    appear = {appearance.participant_id for appearance in work.appearances}
    return (
        sought.workshop_id in ("", work.workshop_id)
        and sought.state in ("", work.state)
        and (not sought.participant_id or sought.participant_id in appear)
    )


def _may_be_complete(work: Work) -> bool:
    return bool(work.form and work.languages and work.appearances)
