"""The register of what has left: who has it, and who must be told when it may not be kept any more (rules F, case 44).

Which notices are due is never stored: each export is held against what is allowed now, for the audience and purpose
it left for, and against what was concealed since. What is stored is only that a notice went out, and that it was
confirmed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from babel.dates import format_date

from archive.domain.captions import decide_among
from archive.domain.concealment import hidden_in
from archive.domain.consent import Ask, Grant, allowed, shut_by_reader
from archive.domain.cuts import with_overlapping
from archive.domain.erasure import as_it_would_be
from archive.domain.errors import (
    ArchiveError,
    InvalidInputError,
    NotFoundError,
    RefusedError,
    StaleRecordError,
    readable,
)
from archive.domain.exports import ExportItem, ExportKind, ExportRecord, Recall
from archive.domain.ids import ExportId, ParticipantId, RenditionId, SegmentId, WorkId, looks_like_id, new_id
from archive.domain.records import Rendition, Work
from archive.domain.terms import READ_ALOUD, Audience, Purpose, Recipe, WorkState
from archive.domain.withdrawals import Withdrawal
from archive.languages import LANGUAGES, SPEAKS, _, translate
from archive.ports import Kit, Page
from archive.review.people.accounts import Actor, actor
from archive.review.works.hearing.reports import is_sound_held
from archive.review.works.works import TRIES, edits_of, has_old_sound, renditions

TOLD_WITHIN: Final = timedelta(hours=24)
"""How soon whoever has a copy is told (rules B.3)."""

MOST_ITEMS: Final = 2_000
LONGEST_TEXT: Final = 500
_CARRIES: Final = READ_ALOUD | {Recipe.VIDEO, Recipe.AUDIO, Recipe.PHOTO, Recipe.TEXT, Recipe.CAPTIONS}


NOTICE: Final = (
    _("To {recipient}"),
    _("On {day} we gave you a copy ({reference})."),
    _("Some of what it holds may not be kept, shown or passed on any more. The people it shows decide this."),
    _("Please delete these items from everything you have, backups too, and tell whoever has them from you:"),
    _("Please confirm within 24 hours that it is done. Please do not ask who or why."),
)
"""What a notice says, line after line; it names nobody and nothing but by opaque ids."""


@dataclass(frozen=True, kw_only=True)
class NewExport:
    """What is about to leave: for whom, in what form, under which permission; `ids` name works or single files."""

    recipient: str
    contact: str
    kind: ExportKind
    audience: Audience
    purpose: Purpose
    ids: tuple[str, ...]
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A recall that is due or under way: what must go, since when, by when it is to be told, and whether it was."""

    export: ExportRecord
    items: tuple[ExportItem, ...]
    since: datetime | None = None
    sent_at: datetime | None = None
    confirmed_at: datetime | None = None

    @property
    def tell_by(self) -> datetime | None:
        """Give the instant by which the recipient must have been told; None: it is not known since when, so now."""
        return self.since + TOLD_WITHIN if self.since else None


def register_export(kit: Kit, new: NewExport, by: Actor) -> ExportRecord:
    """Write down what leaves, before it leaves.

    Raises:
        InvalidInputError: it is not said for whom, or what.
        NotFoundError: there is no such work or rendition.
        RefusedError: somebody who appears does not allow it for this audience and purpose.
    """
    actor(kit, by.account_id)
    if not new.recipient.strip():
        raise InvalidInputError("export.no_recipient", "Say who is given the copy.")
    if not new.contact.strip():
        raise InvalidInputError("export.no_contact", "Say how they can be reached: they may have to give it back.")
    if not 0 < len(new.ids) <= MOST_ITEMS:
        raise InvalidInputError("export.no_items", "Name the works or files that leave, at least one.")
    ask = Ask(audience=new.audience, purpose=new.purpose)
    items = tuple(dict.fromkeys(item for each in new.ids for item in _items_named(kit, each, ask)))
    made = ExportRecord(
        id=ExportId(new_id()),
        recipient=new.recipient.strip()[:LONGEST_TEXT],
        contact=new.contact.strip()[:LONGEST_TEXT],
        kind=new.kind,
        audience=new.audience,
        purpose=new.purpose,
        items=items,
        made_at=kit.clock.now(),
        made_by=by.account_id,
        reference=new.reference.strip()[:LONGEST_TEXT],
    )
    return kit.vault.save(made)


NEWEST_FIRST: Final = Page(order_by="-made_at")


def exports(kit: Kit, page: Page = NEWEST_FIRST) -> list[ExportRecord]:
    """Give everything that has left, the newest first; or a page of it."""
    return list(readable(kit.vault.find(ExportRecord, page)))


def copies_of(kit: Kit, participant_id: ParticipantId) -> list[ExportRecord]:
    """Give the copies that somebody was given of works in which a person appears, the newest first."""
    works = readable(kit.catalogue.find(Work, participant_id=participant_id))
    found = {export.id: export for work in works for export in _exports_of(kit, work.id)}
    return sorted(found.values(), key=lambda export: (export.made_at, export.id), reverse=True)


def _exports_of(kit: Kit, work_id: str) -> Iterator[ExportRecord]:
    return readable(kit.vault.find(ExportRecord, work_id=work_id))


def recalls(kit: Kit, work_ids: Iterable[str] | None = None) -> list[Notice]:
    """Give every notice that is due or was not confirmed, the most urgent first; of these works only, if named."""
    if work_ids is None:
        # Whether an export may still be kept is asked of the rules today, so each one is looked at.
        found = {export.id: export for export in exports(kit)}
    else:
        found = {e.id: e for work_id in work_ids for e in _exports_of(kit, work_id)}
    notices = [notice for export in found.values() for notice in notices_of(kit, export)]
    return sorted(notices, key=lambda n: (n.sent_at is not None, n.since or n.export.made_at, n.export.id))


def notices_of(kit: Kit, export: ExportRecord) -> Iterator[Notice]:
    """Yield what an export calls for: a notice of what may not be kept any more, and those that went out before."""
    told = {item for recall in export.recalls for item in recall.items}
    untold = tuple(item for item in export.items if item not in told and not _still_allowed(kit, export, item))
    if untold:
        yield Notice(export=export, items=untold, since=_since(kit, untold))
    for recall in export.recalls:
        yield Notice(
            export=export,
            items=recall.items,
            since=_since(kit, recall.items),
            sent_at=recall.sent_at,
            confirmed_at=recall.confirmed_at,
        )


def mark_sent(kit: Kit, export_id: str, by: Actor) -> ExportRecord:
    """Write down that the recipient was told of everything that may not be kept any more.

    Raises:
        RefusedError: nothing has to be told.
    """
    actor(kit, by.account_id)

    def told(export: ExportRecord) -> ExportRecord:
        due = next((notice for notice in notices_of(kit, export) if notice.sent_at is None), None)
        if due is None:
            raise RefusedError("There is nothing to recall here.")
        recall = Recall(items=due.items, sent_at=kit.clock.now(), sent_by=by.account_id)
        return replace(export, recalls=(*export.recalls, recall))

    return _change(kit, export_id, told)


def mark_confirmed(kit: Kit, export_id: str, by: Actor) -> ExportRecord:
    """Write down that the recipient confirmed every notice that went out."""
    actor(kit, by.account_id)
    now = kit.clock.now()

    def confirmed(export: ExportRecord) -> ExportRecord:
        if not any(recall.confirmed_at is None for recall in export.recalls):
            raise RefusedError("No notice is waiting to be confirmed here.")
        done = (recall if recall.confirmed_at else replace(recall, confirmed_at=now) for recall in export.recalls)
        return replace(export, recalls=tuple(done))

    return _change(kit, export_id, confirmed)


def notice_text(notice: Notice, lang: str) -> str:
    """Give a notice in a language, to be copied or printed; opaque ids only, and no reason.

    Raises:
        InvalidInputError: the language is none of ours.
    """
    if lang not in LANGUAGES:
        raise InvalidInputError("export.language", "There are notices in French, Arabic and English.")
    values = {
        "recipient": notice.export.recipient,
        "day": format_date(notice.export.made_at, "d MMMM yyyy", locale=SPEAKS[lang].locale),
        "reference": notice.export.reference or notice.export.id,
    }
    lines = [translate(lang, sentence, values) for sentence in NOTICE]
    ids = [f"  {item.work_id} / {item.rendition_id}" for item in notice.items]
    return "\n\n".join([*lines[:4], "\n".join(ids), *lines[4:]]) + "\n"


def _change(kit: Kit, export_id: str, step: Callable[[ExportRecord], ExportRecord]) -> ExportRecord:
    for _try in range(TRIES):
        export = kit.vault.get(ExportRecord, export_id)
        try:
            return kit.vault.save(step(export))
        except StaleRecordError:
            continue
    raise StaleRecordError("Too many people are writing at this moment; try again.")


def _items_named(kit: Kit, text: str, ask: Ask) -> tuple[ExportItem, ...]:
    """Give what an id names as far as it may leave: one file, or all files of a work that this asker may meet."""
    work_id, wanted = _named(kit, text)
    facts, now = kit.catalogue.facts(work_id), kit.clock.now()
    made = renditions(kit, work_id)
    named = (r for r in made if r.id == wanted or (wanted is None and r.recipe in _CARRIES))
    items = tuple(
        ExportItem(
            work_id=work_id,
            rendition_id=r.id,
            exposes=r.exposes,
            parts=r.segment_ids,
            hides=r.hides if hidden_in(r, facts.work.operator) else (),
            read_by=r.read_by,
        )
        for r in named
        if isinstance(decide_among(facts, r, made, ask, now), Grant) and not is_sound_held(kit, r)
    )
    if not items:
        raise RefusedError("This may not leave: not everybody who appears allows it for this purpose and audience.")
    return items


def _named(kit: Kit, text: str) -> tuple[WorkId, RenditionId | None]:
    if not looks_like_id(text):
        raise InvalidInputError("export.no_such_item", "{text} names no work and no file.", text=text[:40])
    try:
        return kit.catalogue.get(Work, text).id, None
    except NotFoundError:
        found = kit.catalogue.get(Rendition, text)
        return found.work_id, found.id


def _still_allowed(kit: Kit, export: ExportRecord, item: ExportItem) -> bool:
    """Tell whether a copy may be kept: what it exposes is still allowed, whatever has become of our own file."""
    ask = Ask(audience=export.audience, purpose=export.purpose)
    try:
        facts = kit.catalogue.facts(item.work_id)
    except ArchiveError:  # what cannot be read is not allowed
        return False
    if facts.work.state is WorkState.WITHDRAWN:
        return False
    now, hidden = kit.clock.now(), {each.participant_id: each.atoms for each in item.hides}
    may_show = item.exposes <= allowed(facts, ask, now, _parts_in(kit, facts.work, item), hidden)
    read = replace(as_it_would_be(facts.work, Recipe.REVOICED), read_by=item.read_by)
    return may_show and not shut_by_reader(facts, read, ask, now) and not _tells_concealed(kit, export, item)


def _tells_concealed(kit: Kit, export: ExportRecord, item: ExportItem) -> bool:
    """Tell whether words may be heard or read in a copy that were concealed after it was given."""
    if not any(redaction.at > export.made_at for redaction in edits_of(kit, item.work_id).standing):
        return False
    try:
        # Words that changed are a new file; one that is here still never held them, unless they are heard in it.
        return has_old_sound(kit, kit.catalogue.get(Rendition, item.rendition_id))
    except ArchiveError:
        return True


def _parts_in(kit: Kit, work: Work, item: ExportItem) -> frozenset[SegmentId] | None:
    """Give the parts of a work that a copy holds: of a cut that we keep no more, all that share time with its parts.

    A cut is forgotten when a part is named within what it holds, and so a copy of it holds that part too.
    """
    if item.parts is None:
        return None
    try:
        kit.catalogue.get(Rendition, item.rendition_id)
    except ArchiveError:
        return with_overlapping(work, item.parts)
    return item.parts


def _since(kit: Kit, items: Iterable[ExportItem]) -> datetime | None:
    """Give when the first taking-back came that touched these items' works, or None: the clock closed them."""
    works = {item.work_id for item in items}
    acts = (act for work_id in works for act in readable(kit.catalogue.find(Withdrawal, work_id=work_id)))
    return min((act.at for act in acts), default=None)
