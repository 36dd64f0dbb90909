"""What is said about a work: sealed titles and summaries, form, themes, languages, warnings and licence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from archive.domain.errors import InvalidInputError, RefusedError, StaleRecordError
from archive.domain.history.editions import EditionOf, Said
from archive.domain.ids import ConceptId
from archive.domain.records import Work
from archive.domain.sealed import Draft
from archive.domain.terms import CONTENT_WARNINGS, LICENCES, WorkState
from archive.domain.thesaurus.terms import Terms, today
from archive.domain.words.hidden_marks import without_hidden_marks
from archive.languages import LANGUAGES, clean_language
from archive.ports import Kit
from archive.review.thesaurus.terms import terms_of
from archive.review.works.editions import description_of, keep_said
from archive.review.works.texts import refresh_texts
from archive.review.works.works import THEIRS_TOO, change_work, draft_of, reopen, tell_language

LONGEST_TITLE = 200
LONGEST_SUMMARY = 2_000


@dataclass(frozen=True, kw_only=True)
class Description:
    """What a facilitator says about a work."""

    titles: Mapping[str, str] = field(default_factory=dict)
    summaries: Mapping[str, str] = field(default_factory=dict)
    form: str | None = None
    themes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    content_warnings: tuple[str, ...] = ()
    licence: str | None = None


def describe_work(kit: Kit, work_id: str, said: Description, by: str, draft_version: int | None = None) -> Work:
    """Keep what is said about a work; a released one goes back to review.

    `draft_version` is the version that the writer had before them (None: whatever stands there).

    Raises:
        InvalidInputError: a word is not in the vocabulary, a code is unknown or a text too long.
        StaleRecordError: somebody else wrote about the work in the meantime.
    """
    draft = draft_of(kit, work_id)
    if kit.catalogue.get(Work, work_id).state is WorkState.WITHDRAWN:
        raise RefusedError("This work was withdrawn; nothing about it can be changed any more.")
    if draft_version is not None and draft.version != draft_version:
        raise StaleRecordError(THEIRS_TOO)
    written = replace(
        draft,
        titles=_texts(said.titles, LONGEST_TITLE, one_line=True),
        summaries=_texts(said.summaries, LONGEST_SUMMARY, one_line=False),
        writers=draft.writers if by in draft.writers else (*draft.writers, by),
    )
    terms = terms_of(kit)
    form = _concept(terms, said.form, "fm") if said.form else None
    themes = _themes(terms, said.themes)
    languages = tuple(dict.fromkeys(clean_language(tag) for tag in said.languages))
    warnings = warnings_called(said.content_warnings)
    licence = _known(said.licence, LICENCES) if said.licence else None
    told = kit.catalogue.get(Work, work_id)
    fresh = replace(told, form=form, themes=themes, languages=languages, content_warnings=warnings, licence=licence)
    keep_said(kit, told, EditionOf.DESCRIPTION, (description_of(told, draft), description_of(fresh, written)), by)
    if _says_new(draft, written):
        # Shut first: the old titles must not stand released while new ones are being written.
        reopen(kit, work_id, by)
        kit.vault.save(written)
    work = change_work(
        kit,
        work_id,
        lambda w: replace(w, form=form, themes=themes, languages=languages, content_warnings=warnings, licence=licence),
        by,
    )
    if languages:
        tell_language(kit, work_id, languages[0])
    refresh_texts(kit, work_id)
    return work


def describe_again(kit: Kit, work_id: str, said: Said, by: str, draft_version: int) -> Work:
    """Say of a work once more what was said of it before.

    Raises:
        StaleRecordError: somebody else wrote about the work in the meantime.
    """
    former = Description(
        titles=said.titles,
        summaries=said.summaries,
        form=said.form,
        themes=said.themes,
        languages=said.languages,
        content_warnings=said.content_warnings,
        licence=said.licence,
    )
    return describe_work(kit, work_id, former, by, draft_version)


def _says_new(old: Draft, new: Draft) -> bool:
    return replace(old, version=0) != replace(new, version=0)


def _texts(texts: Mapping[str, str], most: int, *, one_line: bool) -> dict[str, str]:
    kept = {}
    for language in LANGUAGES:
        text = without_hidden_marks(texts.get(language, "").replace("\r\n", "\n")).strip()
        text = " ".join(text.split()) if one_line else text
        if len(text) > most:
            raise InvalidInputError("describe.too_long", "This text is longer than {most} characters.", most=most)
        if text:
            kept[language] = text
    return kept


def themes_called(kit: Kit, themes: Iterable[str]) -> tuple[ConceptId, ...]:
    """Give themes by their ids as they are called today, each once.

    Raises:
        InvalidInputError: one is not a theme of the vocabulary.
    """
    asked = list(themes)
    return _themes(terms_of(kit), asked) if asked else ()


def warnings_called(codes: Iterable[str]) -> tuple[str, ...]:
    """Give kinds of warnings by their codes, each once.

    Raises:
        InvalidInputError: one is not known.
    """
    return tuple(_known(code, CONTENT_WARNINGS) for code in dict.fromkeys(codes))


def _themes(terms: Terms, themes: Iterable[str]) -> tuple[ConceptId, ...]:
    return tuple(dict.fromkeys(_concept(terms, theme, "th") for theme in themes))


def _concept(terms: Terms, concept_id: str, scheme: str) -> ConceptId:
    """Give a word of the vocabulary as it is called today, if it stands there and under this head."""
    concept = terms.get(ConceptId(concept_id))
    if concept is None or not concept.id.startswith(f"{scheme}."):
        raise InvalidInputError("describe.concept", "{word} is not a word of the vocabulary.", word=concept_id[:40])
    return today(terms, concept.id)


def _known(code: str, codes: Collection[str]) -> str:
    if code not in codes:
        raise InvalidInputError("describe.code", "{choice} is not one of the choices.", choice=code[:40])
    return code
