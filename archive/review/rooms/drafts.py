"""Writing for the public rooms: drafts stay sealed, and what visitors read is a copy that somebody published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from archive.domain.consent import Facts
from archive.domain.errors import (
    ArchiveError,
    InvalidInputError,
    NotFoundError,
    RefusedError,
    StaleRecordError,
    readable,
)
from archive.domain.ids import ConceptId, WorkId, new_id
from archive.domain.records import Pseudonym, Work
from archive.domain.roles import EDITS_ROOMS
from archive.domain.rooms.entries import FRONT_ID, Content, Embedded, RoomDraft, RoomEntry, RoomKind
from archive.domain.rooms.rules import cleaned, require_complete, require_nothing_told
from archive.domain.rooms.table import SHAPES, FieldType, RoomField
from archive.domain.terms import Risk, WorkState
from archive.domain.thesaurus.concept import Concept
from archive.domain.words.redaction import holds_concealed
from archive.languages import real_titles
from archive.ports import Kit, Page
from archive.review.people.accounts import Actor, actor, require_role
from archive.review.people.separation import require_second_person
from archive.review.works.sealed_words import require_nobody_named
from archive.review.works.works import THEIRS_TOO, edits_of

MOST_LISTED: Final = 200
NEWEST: Final = Page(order_by="-changed_at", limit=MOST_LISTED)
_SHORTEST_TITLE: Final = 5
"""A title of fewer letters is a word that any text may say."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """A draft, and what of it is published: nothing, this, or something older."""

    draft: RoomDraft
    entry: RoomEntry | None

    @property
    def is_changed(self) -> bool:
        """Tell whether visitors read something older than what stands in the draft."""
        return self.entry is not None and self.entry.content != self.draft.content


def written(kit: Kit, kind: RoomKind, page: Page = NEWEST) -> list[Written]:
    """Give what was written of a kind, what was changed last first; or a page of it."""
    return beside_entries(kit, readable(kit.vault.find(RoomDraft, page, kind=kind.value)))


def beside_entries(kit: Kit, drafts: Iterable[RoomDraft]) -> list[Written]:
    """Give drafts, each with what of it is published."""
    return [Written(draft=draft, entry=_entry(kit, draft.id)) for draft in drafts]


def written_as(kit: Kit, draft_id: str) -> Written:
    """Give one draft and what of it is published, or raise NotFoundError."""
    return Written(draft=kit.vault.get(RoomDraft, draft_id), entry=_entry(kit, draft_id))


def front_page(kit: Kit) -> Written:
    """Give the draft of the front page: there is one, empty until somebody writes it."""
    try:
        return written_as(kit, FRONT_ID)
    except NotFoundError:
        empty = RoomDraft(id=FRONT_ID, kind=RoomKind.FRONT, content=Content(), changed_at=kit.clock.now())
        return Written(draft=empty, entry=None)


def save_draft(kit: Kit, draft: RoomDraft, content: Content, by: Actor) -> RoomDraft:
    """Keep what somebody wrote, on the draft as they had it before them; visitors read it once it is published.

    Raises:
        InvalidInputError: something in it cannot be used; the sentence says what.
        StaleRecordError: somebody else wrote there in the meantime.
    """
    require_role(actor(kit, by.account_id), EDITS_ROOMS)
    shape = SHAPES[draft.kind]
    kept = cleaned(shape, content)
    for field in shape.fields:
        _require_there(kit, field, kept)
    writers = draft.writers if by.account_id in draft.writers else (*draft.writers, by.account_id)
    changed = replace(draft, content=kept, writers=writers, changed_at=kit.clock.now())
    if draft.version and changed.content == draft.content:
        return draft
    try:
        return kit.vault.save(changed)
    except StaleRecordError:
        raise StaleRecordError(THEIRS_TOO) from None


def begin(kit: Kit, kind: RoomKind) -> RoomDraft:
    """Give an empty draft of a kind, which is kept once something is written into it."""
    return RoomDraft(id=new_id(), kind=kind, content=Content(), changed_at=kit.clock.now())


def publish(kit: Kit, draft_id: str, by: Actor, version: int) -> RoomEntry:
    """Let visitors read a draft as it stands with this version; a second person must where works of people at risk are.

    Raises:
        InvalidInputError: it is not complete, or says around works what has to go with a work.
        RefusedError: it names somebody, or whoever publishes it wrote it too.
        StaleRecordError: it is not what was looked at any more.
    """
    require_role(actor(kit, by.account_id), EDITS_ROOMS)
    draft = kit.vault.get(RoomDraft, draft_id)
    if draft.version != version:
        raise StaleRecordError("It was changed after you looked at it. Look at it again.")
    shape = SHAPES[draft.kind]
    content = cleaned(shape, draft.content)
    require_complete(shape, content)
    takes_two = for_two(kit, content)
    if takes_two:
        require_second_person(kit, by.account_id, draft.writers)
    require_nobody_named(kit, content.every_text())
    require_nothing_told(_around(content), _of_works(kit, content))
    _require_nothing_concealed(kit, content)
    before = _entry(kit, draft.id)
    entry = kit.catalogue.save(
        RoomEntry(
            id=draft.id,
            kind=draft.kind,
            content=content,
            published_at=before.published_at if before is not None else kit.clock.now(),
            published_by=by.account_id,
            version=before.version if before is not None else 0,
        )
    )
    try:
        # Whoever conceals at this moment looks through the rooms after writing it down: one of both sees the other.
        _require_nothing_concealed(kit, content)
    except RefusedError:
        kit.catalogue.save_all([], remove=[(RoomEntry, entry.id)])
        raise
    if takes_two:
        # A second person stands behind all of it: from here on, writers are those who change it again.
        with suppress(StaleRecordError):
            kit.vault.save(replace(draft, writers=()))
    return entry


def _require_nothing_concealed(kit: Kit, content: Content) -> None:
    if any(holds_concealed(content.every_text(), edits_of(kit, each.work_id)) for each in content.embedded()):
        raise RefusedError("A text here holds words that are concealed in one of its works; take them out first.")


def put_away(kit: Kit, draft_id: str, by: Actor) -> None:
    """Take an entry away from visitors at once; its draft stays at the desk."""
    require_role(actor(kit, by.account_id), EDITS_ROOMS)
    kit.catalogue.save_all([], remove=[(RoomEntry, kit.vault.get(RoomDraft, draft_id).id)])


def for_two(kit: Kit, content: Content) -> bool:
    """Tell whether a second person has to publish it: somebody in one of its works is at risk, or not known.

    Only whoever was found to be at low risk is known not to be; a work that cannot be read counts as anybody's.
    """
    return any(_is_anybody_at_risk(_facts(kit, each)) for each in content.embedded())


def choices_of(kit: Kit, field: RoomField, chosen: Iterable[str] = ()) -> list[tuple[str, RoomDraft]]:
    """Give what may be chosen as an entry: the newest published ones of its kind, and whatever is chosen already."""
    found = {each.draft.id: each.draft for each in written(kit, RoomKind(field.of)) if each.entry is not None}
    for entry_id in chosen:
        with suppress(ArchiveError):
            found.setdefault(entry_id, kit.vault.get(RoomDraft, entry_id))
    return [*found.items()]


def offered_works(kit: Kit) -> list[Work]:
    """Give some released works, to be chosen from by their titles."""
    found = kit.catalogue.find(Work, Page(limit=MOST_LISTED), state=WorkState.RELEASED.value)
    return list(islice(readable(found), MOST_LISTED))


def work_named(kit: Kit, ids: Iterable[str]) -> WorkId:
    """Give the work that one of these ids names.

    Raises:
        InvalidInputError: none of them does.
    """
    for work_id in ids:
        try:
            return kit.catalogue.get(Work, work_id).id
        except ArchiveError:
            continue
    raise InvalidInputError("rooms.no_work", "Give the address of a work’s page, or its number: one of these is none.")


def _require_there(kit: Kit, field: RoomField, content: Content) -> None:
    """See that what was chosen is there to be chosen."""
    if field.type is FieldType.WORKS:
        for each in content.works.get(field.name, ()):
            _require_part(kit, each)
    for chosen in content.choices.get(field.name, ()):
        if field.type is FieldType.CHOICE and not _is_word(kit, chosen, field.of):
            raise InvalidInputError("rooms.choice", "{choice} is not one of the choices.", choice=chosen[:40])
        if field.type is FieldType.ENTRY:
            kind = kit.vault.get(RoomDraft, chosen).kind
            if kind.value != field.of:
                raise InvalidInputError("rooms.choice", "{choice} is not one of the choices.", choice=chosen[:40])


def _require_part(kit: Kit, embedded: Embedded) -> None:
    work = kit.catalogue.get(Work, work_named(kit, [embedded.work_id]))
    if embedded.segment_id is not None and embedded.segment_id not in {part.id for part in work.segments}:
        raise InvalidInputError("rooms.part", "The part that was chosen is not in this work any more.")


def _is_word(kit: Kit, word: str, scheme: str) -> bool:
    try:
        return word.startswith(f"{scheme}.") and bool(kit.catalogue.get(Concept, ConceptId(word)).labels)
    except ArchiveError:
        return False


def _entry(kit: Kit, entry_id: str) -> RoomEntry | None:
    try:
        return kit.catalogue.get(RoomEntry, entry_id)
    except NotFoundError:
        return None


def _facts(kit: Kit, embedded: Embedded) -> Facts | None:
    try:
        return kit.catalogue.facts(embedded.work_id)
    except ArchiveError:
        return None


def _is_anybody_at_risk(facts: Facts | None) -> bool:
    if facts is None or not facts.work.appearances:
        return True
    people = [facts.people.get(a.participant_id) if a.participant_id else None for a in facts.work.appearances]
    return any(person is None or person.unreadable or person.handle.risk is not Risk.LOW for person in people)


def _around(content: Content) -> Iterator[str]:
    """Yield the texts that stand whether a work is met or not."""
    yield from replace(content, works={}).every_text()


def _of_works(kit: Kit, content: Content) -> Iterator[str]:
    """Yield what has to go with the works: their titles, and the names of those who are in them."""
    for embedded in content.embedded():
        facts = _facts(kit, embedded)
        if facts is None:
            raise RefusedError("A work here cannot be read; take it out first.")
        titles = real_titles(facts.work.titles).values()
        yield from (title for title in titles if len(title) >= _SHORTEST_TITLE)
        for person in facts.people:
            found = kit.catalogue.find(Pseudonym, participant_id=person)
            yield from (pseudonym.text for pseudonym in readable(found))
