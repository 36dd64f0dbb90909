"""Earlier versions of all that is written about a work, on the workbench: listed, looked at, and brought back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from archive.domain.errors import NotFoundError, StaleRecordError
from archive.domain.history.editions import Edition, EditionOf, Said
from archive.domain.ids import ConceptId
from archive.domain.records import Work
from archive.domain.sealed import Draft
from archive.domain.terms import CONTENT_WARNINGS, LICENCES
from archive.domain.timecode import clock_text
from archive.languages import LANGUAGES, _, known_name, label
from archive.review.participants import known_as
from archive.review.people.accounts import name_of
from archive.review.thesaurus.terms import terms_of
from archive.review.works.appearances import parts_again, people_again
from archive.review.works.describe import describe_again
from archive.review.works.editions import SHOWN, edition_text, history_of
from archive.review.works.transcripts import bring_back, seen_mark
from archive.review.works.works import CHANGED_MEANWHILE, draft_of, transcripts_of
from archive.web.desk.describe import SOMEBODY_UNKNOWN
from archive.web.desk.visit import Visit
from archive.web.desk.withdrawals import moment
from archive.web.words import WORDS

WHAT: Final[Mapping[EditionOf, str]] = {
    EditionOf.TRANSCRIPT: _("Transcript"),
    EditionOf.DESCRIPTION: _("Title, form, themes, warnings"),
    EditionOf.PARTS: _("Parts"),
    EditionOf.PEOPLE: _("Who appears"),
}
"""What something is an earlier version of, as it is headed on the page."""

PLACE: Final = "versions"
"""Where they stand on the workbench."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing that an earlier version says, and the language that it is in, if it is in one."""

    name: str
    text: str
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class Version:
    """An earlier version as the workbench lists it; what it says is told only where somebody looks at it."""

    id: str
    what: str
    until: str
    by: str
    ended_by: str
    facts: tuple[Fact, ...] = ()
    mark: str = ""


@dataclass(frozen=True, kw_only=True)
class History:
    """One page of the earlier versions, and where the pages around it begin."""

    versions: tuple[Version, ...]
    is_looked_at: bool
    offset: int
    newer: int | None
    older: int | None


def history(visit: Visit, work: Work) -> History:
    """Give the earlier versions of a work's texts, the newest first, and all of the one that is looked at."""
    asked = visit.query("history")
    offset = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
    found, has_older = history_of(visit.kit, work.id, offset)
    looked_at = visit.query("version")
    return History(
        versions=tuple(_version(visit, work, each, looked_at) for each in found),
        is_looked_at=bool(looked_at or offset),
        offset=offset,
        newer=max(0, offset - SHOWN) if offset else None,
        older=offset + SHOWN if has_older else None,
    )


def put_back(visit: Visit) -> str:
    """Bring the version back that a form names, and give the language of its transcript, if it is of one.

    Raises:
        NotFoundError: there is no such version of this work.
        StaleRecordError: something else stands there than whoever asks had seen.
    """
    kit, work_id, by = visit.kit, visit.part("work_id"), visit.account.id
    edition, seen = kit.vault.get(Edition, visit.form.one("version")), visit.form.one("mark")
    if edition.work_id != work_id or not edition.tells:
        raise NotFoundError("There is no such version of this work.")
    if edition.said is None:
        return bring_back(kit, work_id, edition.id, seen, by).language
    work, draft = kit.catalogue.get(Work, work_id), draft_of(kit, work_id)
    if seen != _said_mark(work, draft):
        raise StaleRecordError(CHANGED_MEANWHILE)
    if edition.of is EditionOf.PARTS:
        parts_again(kit, work_id, edition.said.segments, by, work.version)
    elif edition.of is EditionOf.PEOPLE:
        people_again(kit, work_id, edition.said.appearances, by, work.version)
    else:
        describe_again(kit, work_id, edition.said, by, draft.version)
    return ""


def _version(visit: Visit, work: Work, edition: Edition, looked_at: str) -> Version:
    is_shown = edition.id == looked_at
    return Version(
        id=edition.id,
        what=_what(visit, edition),
        until=moment(visit, edition.until),
        by=name_of(visit.kit, edition.operator) if edition.operator else "",
        ended_by=name_of(visit.kit, edition.ended_by) if edition.ended_by else "",
        facts=tuple(_facts(visit, edition)) if is_shown else (),
        mark=_mark(visit, work, edition) if is_shown else "",
    )


def _what(visit: Visit, edition: Edition) -> str:
    if edition.of is not EditionOf.TRANSCRIPT:
        return visit.say(WHAT[edition.of])
    language = known_name(edition.language, visit.lang) or edition.language
    if edition.is_part:
        return visit.say(_("Transcript, {language}: the lines that were changed"), language=language)
    return visit.say(_("Transcript, {language}"), language=language)


def _mark(visit: Visit, work: Work, edition: Edition) -> str:
    if edition.said is not None:
        return _said_mark(work, draft_of(visit.kit, work.id))
    known = transcripts_of(visit.kit, work.id)
    return seen_mark(next((each for each in known if each.id == edition.transcript_id), None))


def _said_mark(work: Work, draft: Draft) -> str:
    return f"{work.version}.{draft.version}"


def _facts(visit: Visit, edition: Edition) -> Iterator[Fact]:
    said = edition.said
    if said is None:
        yield Fact(name="", text=edition_text(edition), language=edition.language)
        return
    if edition.of is EditionOf.DESCRIPTION:
        yield from _described(visit, said)
    for part in said.segments:
        name = part.labels.get(visit.lang) or next(iter(part.labels.values()), "") or visit.say(_("Part"))
        yield Fact(name=f"{clock_text(part.start_ms)}–{clock_text(part.end_ms)}", text=name)
    for each in said.appearances:
        who = known_as(visit.kit, each.participant_id) if each.participant_id else ""
        spans = ", ".join(f"{clock_text(span.start_ms)}–{clock_text(span.end_ms)}" for span in each.spans)
        role = visit.say(WORDS.appearance_roles[each.role])
        yield Fact(name=who or visit.say(SOMEBODY_UNKNOWN), text=f"{role} {spans}".strip())


def _described(visit: Visit, said: Said) -> Iterator[Fact]:
    for name, texts in ((_("Title"), said.titles), (_("Summary, two or three sentences"), said.summaries)):
        told = ((language, texts.get(language)) for language in LANGUAGES)
        yield from (Fact(name=visit.say(name), text=text, language=language) for language, text in told if text)
    for name, words in _chosen(visit, said).items():
        if words:
            yield Fact(name=visit.say(name), text=", ".join(words))


def _chosen(visit: Visit, said: Said) -> Mapping[str, list[str]]:
    """Give what was ticked or chosen, in words, by what the form asks for."""
    terms = terms_of(visit.kit)

    def called(ids: Iterable[ConceptId]) -> list[str]:
        return [label(terms[each].labels, visit.lang) for each in ids if each in terms]

    return {
        _("Form"): called([said.form] if said.form else []),
        _("Themes"): called(said.themes),
        _("Languages one hears or reads"): [known_name(each, visit.lang) or each for each in said.languages],
        _("Warn people beforehand of"): [visit.say(CONTENT_WARNINGS.get(each, each)) for each in said.content_warnings],
        _("Licence that the author chose"): [visit.say(LICENCES.get(said.licence, ""))] if said.licence else [],
    }
