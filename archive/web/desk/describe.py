"""What facilitators write about a work: its description, who appears, its parts and its transcripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.responses import Response

from archive.domain.errors import InvalidInputError, StaleRecordError, readable
from archive.domain.ids import SegmentId
from archive.domain.recipes import MEDIUM_EXPOSES
from archive.domain.records import Segment, Work
from archive.domain.sealed import Draft
from archive.domain.terms import CONTENT_WARNINGS, LICENCES, AppearanceRole, Atom, Recipe, WorkState
from archive.domain.thesaurus.terms import Terms, today
from archive.domain.timecode import clock_text
from archive.domain.words.transcripts import Transcript
from archive.language_names import languages_called, written_languages
from archive.languages import LANGUAGES, OFTEN_SPOKEN, _
from archive.review.days.table import CARRIED_BY
from archive.review.directory import PersonName, chosen_person, offered, people_near
from archive.review.participants import known_as
from archive.review.thesaurus.suggest import suggested
from archive.review.thesaurus.terms import as_today, terms_of
from archive.review.works.appearances import (
    NewAppearance,
    add_appearance,
    add_segment,
    instants_of,
    name_chapter,
    name_warnings,
    read_spans,
    remove_appearance,
    remove_segment,
    tag_part,
    warn_of_part,
)
from archive.review.works.describe import Description, describe_work, warnings_called
from archive.review.works.sealed_words import silent_parts
from archive.review.works.works import CHANGED_MEANWHILE, THEIRS_TOO, draft_of
from archive.web.desk.thesaurus.chosen import WITH_TAGS, Tagged, chosen_terms, offered_in
from archive.web.desk.views import Leaf, PersonChoices, leaf_of
from archive.web.desk.visit import CONFLICT, Problem, Visit, typed_or
from archive.web.http.field_merge import Merged, Values, marks_of, merge_fields
from archive.web.http.forms import Typed
from archive.web.words import WORDS

_MOST_AT_ONCE: Final = 8
"""How many people a tap writes down; all others are chosen from the list."""

_MOST_CHOSEN: Final = 24
"""How many people a choice offers: whoever else it is, is named beside it."""

_MOST_PARTS: Final = 6
_MOST_OPEN: Final = 1
_MOST_PEOPLE: Final = 6
"""How many parts stand on one page, how many of them can be changed there at once, and how many people stand there."""

UNKNOWN: Final = "unknown"
"""The choice for somebody whose name nobody knows."""

SOMEBODY_UNKNOWN: Final = _("somebody unknown")


@dataclass(frozen=True, kw_only=True)
class Stand:
    """The page a form stands on: shown `again` with what went wrong, and below a work's address, gone to `after`."""

    again: Callable[[Visit, Problem], Response]
    after: str
    place: str = ""

    def go(self, visit: Visit, done: str, *, edit: str = "", part: str = "") -> Response:
        """Lead back to where something was done, which is told there; with a transcript in `edit`, or a part open."""
        named = {"edit": edit, "part": part}
        also = {"at": self.place, **{name: value for name, value in named.items() if value}} if self.place else {}
        return visit.go(f"/works/{visit.part('work_id')}{self.after}", done, self.place, **also)


def described(visit: Visit, work: Work, problem: Problem | None = None) -> dict[str, Any]:
    """Give what the form for titles, summaries, form, themes, languages, warnings and licence shows."""
    terms = terms_of(visit.kit)
    filled = _described(work, draft_of(visit.kit, work.id), terms)
    shown = {**filled, "languages": written_languages(work.languages, visit.lang)}
    is_conflict = problem is not None and problem.status == CONFLICT
    return {
        "typed": typed_or(visit, problem, shown),
        "seen": marks_of(filled) if is_conflict or not problem else visit.form.one("seen"),
        "theirs": shown if is_conflict else None,
        "clashes": _merged(visit, filled).clashes if is_conflict else frozenset(),
        "forms_of_works": offered_in(visit, terms, "fm", filled["form"]).words,
        "theme_words": offered_in(visit, terms, "th", filled["themes"]),
        "suggestions": suggested(visit.kit, terms, _told(visit, work), "th", filled["themes"]),
        "warnings": CONTENT_WARNINGS,
        "licence_choices": visit.choices(LICENCES),
        "common": OFTEN_SPOKEN,
    }


def _told(visit: Visit, work: Work) -> Iterator[tuple[str, str]]:
    """Yield what is written and said in a work, each text with its language, as the team reads it."""
    draft = draft_of(visit.kit, work.id)
    yield from (*draft.titles.items(), *draft.summaries.items())
    for transcript in readable(visit.kit.vault.find(Transcript, work_id=work.id)):
        yield transcript.language, "\n".join(cue.text for cue in transcript.cues)


def describe(visit: Visit, problem: Problem | None = None) -> Response:
    """Show the form for titles, summaries, form, themes, languages, warnings and licence."""
    work = visit.kit.catalogue.get(Work, visit.part("work_id"))
    draft = draft_of(visit.kit, work.id)
    page = visit.page("desk_describe", problem, work=work, draft=draft, **described(visit, work, problem))
    return _with_tags(page)


def _with_tags(page: Response) -> Response:
    page.headers["content-security-policy"] = WITH_TAGS
    return page


_DESCRIBED: Final = Stand(again=describe, after="")


def post_describe(visit: Visit, stand: Stand = _DESCRIBED) -> Response:
    """Keep what was written about a work, beside what somebody else wrote in other fields of it in the meantime.

    A field that both wrote in is shown with both texts first.
    """
    form, work_id = visit.form, visit.part("work_id")

    def act() -> Response:
        draft, work = draft_of(visit.kit, work_id), visit.kit.catalogue.get(Work, work_id)
        if work.state is not WorkState.WITHDRAWN:
            _take_theirs(visit, _described(work, draft, terms_of(visit.kit)))
        said = Description(
            titles=_in_each_language(visit, "title"),
            summaries=_in_each_language(visit, "summary"),
            form=form.one("form") or None,
            themes=chosen_terms(visit, form, "themes", "th"),
            languages=languages_called(form.one("languages")),
            content_warnings=tuple(form.many("content_warnings")),
            licence=form.one("licence") or None,
        )
        describe_work(visit.kit, work_id, said, visit.account.id, draft.version)
        return stand.go(visit, "saved")

    return visit.attempt(act, lambda problem: stand.again(visit, problem))


def _merged(visit: Visit, standing: Values) -> Merged:
    """Put what was typed together with what stands there; languages count however they were called."""
    form = visit.form
    typed: dict[str, str | list[str]] = {
        name: form.one(name) if isinstance(value, str) else form.many(name) for name, value in standing.items()
    }
    typed["languages"] = " ".join(languages_called(form.one("languages")))
    return merge_fields(typed, standing, form.one("seen"))


def _take_theirs(visit: Visit, standing: Values) -> None:
    """Take into the form what somebody else has changed in it since it was opened.

    Raises:
        StaleRecordError: they changed a field that was changed here, too.
    """
    merged = _merged(visit, standing)
    for name, value in merged.values.items():
        if name != "languages":
            visit.form.put(name, value)
        elif value == standing[name]:  # one's own stay as one called them
            visit.form.put(name, written_languages(str(value).split(), visit.lang))
    if merged.clashes:
        raise StaleRecordError(THEIRS_TOO)


def _described(work: Work, draft: Draft, terms: Terms) -> dict[str, str | Sequence[str]]:
    """Give what is said about a work as the fields of its form, a merged word as the one that stands for it."""
    titles: dict[str, str | Sequence[str]] = {f"title_{lang}": draft.titles.get(lang, "") for lang in LANGUAGES}
    summaries = {f"summary_{lang}": draft.summaries.get(lang, "") for lang in LANGUAGES}
    return {
        **titles,
        **summaries,
        "form": today(terms, work.form) if work.form else "",
        "themes": as_today(terms, work.themes),
        "languages": " ".join(work.languages),
        "content_warnings": work.content_warnings,
        "licence": work.licence or "",
    }


def who_appears(
    visit: Visit, work: Work, problem: Problem | None = None, kept: Mapping[str, Sequence[str]] | None = None
) -> dict[str, Any]:
    """Give what the list of those who appear, the list of parts and the forms to add to both show.

    `kept` is what stands in the forms to add that the visitor has begun and not sent.
    """
    carried = MEDIUM_EXPOSES[CARRIED_BY.get(work.kind, Recipe.VIDEO)]
    terms = terms_of(visit.kit)
    chosen = [theme for part in work.segments for theme in as_today(terms, part.themes)]
    filled: Mapping[str, Any] = {"role": AppearanceRole.AUTHOR, "atoms": sorted(carried)}
    near = people_near(visit.kit, work)
    # Whoever was written down last stands on the last page: one is told there that it was done.
    total, somebody = len(work.appearances), visit.say(SOMEBODY_UNKNOWN)
    newest = str(total) if (visit.query("done"), visit.query("at")) == ("saved", "people") else ""
    leaf = leaf_of(visit.query("people") or newest, total, _MOST_PEOPLE)
    shown = leaf.cut(list(enumerate(work.appearances)))
    return {
        "at_once": _at_once(visit, work, near),
        "throughout": filled,
        "shown": [(n, a, known_as(visit.kit, a.participant_id) if a.participant_id else "") for n, a in shown],
        "leaf": leaf,
        "person_choices": PersonChoices(offered(visit.kit, near, _MOST_CHOSEN), [(UNKNOWN, somebody)]),
        "typed": _begun(visit, problem, filled, kept or {}),
        "role_choices": visit.choices(WORDS.appearance_roles),
        "atoms": [atom for atom in Atom if atom is not Atom.EXISTENCE],
        "clock": clock_text,
        "theme_words": offered_in(visit, terms, "th", chosen),
        "tagged": Tagged(terms, silent_parts(visit.kit, work)),
        "parts": _parts(visit, work, problem),
        "warnings": CONTENT_WARNINGS,
    }


def _begun(
    visit: Visit, problem: Problem | None, filled: Mapping[str, Any], kept: Mapping[str, Sequence[str]]
) -> Typed:
    """Give what stands in the forms to add: as it was sent where there was a problem, else as it was begun."""
    typed = Typed(visit.form.pairs()) if problem else Typed.of(filled)
    for name, values in kept.items():
        typed.put(name, values)
    return typed


@dataclass(frozen=True, kw_only=True)
class Parts:
    """One page of a work's parts, and which of them can be changed there: the page stays light with any number."""

    rows: Sequence[Segment]
    open: frozenset[str]
    leaf: Leaf


def _parts(visit: Visit, work: Work, problem: Problem | None) -> Parts:
    asked = visit.form.one("segment") if problem else visit.query("part")
    ids = [part.id for part in work.segments]
    page = str(ids.index(SegmentId(asked)) // _MOST_PARTS + 1) if asked in ids else visit.query("parts")
    leaf = leaf_of(page, len(ids), _MOST_PARTS)
    rows = leaf.cut(work.segments)
    likeliest = sorted((part.id for part in rows), key=lambda each: each != asked)[:_MOST_OPEN]
    return Parts(rows=rows, open=frozenset(likeliest if asked in ids or leaf.last == 1 else ()), leaf=leaf)


def _at_once(visit: Visit, work: Work, near: Sequence[str]) -> list[PersonName]:
    """Give those whom one tap writes down as appearing throughout: of the workshop, and not written down yet."""
    there = {each.participant_id for each in work.appearances}
    likeliest = [person for person in near if person not in there][:_MOST_AT_ONCE]
    named = (PersonName(id=person, name=known_as(visit.kit, person)) for person in likeliest)
    return sorted(named, key=lambda person: person.name.casefold())


def appearances(visit: Visit, problem: Problem | None = None) -> Response:
    """Show who appears in a work, its parts, and the forms to add to both."""
    work = visit.kit.catalogue.get(Work, visit.part("work_id"))
    draft = draft_of(visit.kit, work.id)
    page = visit.page("desk_appearances", problem, work=work, draft=draft, **who_appears(visit, work, problem))
    return _with_tags(page)


_PEOPLE: Final = Stand(again=appearances, after="/people")
_PARTS: Final = Stand(again=appearances, after="/people", place="parts")


def post_appearance(visit: Visit, stand: Stand = _PEOPLE) -> Response:
    """Write down that somebody appears."""
    form, work_id = visit.form, visit.part("work_id")

    def act() -> Response:
        who = chosen_person(visit.kit, form.one("person"), form.one("person_name") or form.one("new_here"))
        if not who:
            raise InvalidInputError("appearance.who", "Choose who it is, or “somebody unknown”.")
        new = NewAppearance(
            participant_id=None if who == UNKNOWN else who,
            role=_chosen(AppearanceRole, form.one("role")),
            atoms_present=frozenset(_chosen(Atom, atom) for atom in form.many("atoms")),
            spans=read_spans(form.one("spans").split(","), instants_of(visit.kit, work_id)),
        )
        add_appearance(visit.kit, work_id, new, visit.account.id)
        return stand.go(visit, "saved")

    return visit.attempt(act, lambda problem: stand.again(visit, problem))


def post_remove_appearance(visit: Visit, stand: Stand = _PEOPLE) -> Response:
    """Take somebody out of the list again."""
    form, work_id = visit.form, visit.part("work_id")

    def act() -> Response:
        place, version = _version(form.one("place")), _version(form.one("version"))
        remove_appearance(visit.kit, work_id, place, visit.account.id, version)
        return stand.go(visit, "removed")

    return visit.attempt(act, lambda problem: stand.again(visit, problem))


def post_segment(visit: Visit, stand: Stand = _PARTS) -> Response:
    """Name a part of a work."""
    form, work_id = visit.form, visit.part("work_id")

    def act() -> Response:
        spans = read_spans([form.one("segment_span")], instants_of(visit.kit, work_id))
        if not spans:
            raise InvalidInputError("segment.when", "Write from when to when the part goes, like 1:05-2:30.")
        themes = chosen_terms(visit, form, "part_themes", "th")
        labels = {visit.lang: form.one("segment_label")}
        part = add_segment(visit.kit, work_id, spans[0], labels, visit.account.id)
        if themes:
            tag_part(visit.kit, work_id, part.id, themes, visit.account.id)
        return stand.go(visit, "saved")

    return visit.attempt(act, lambda problem: stand.again(visit, problem))


def post_told(visit: Visit, stand: Stand = _PARTS) -> Response:
    """Let a part's name be read by visitors, or warn them of it; or no longer."""
    form, work_id = visit.form, visit.part("work_id")

    def act() -> Response:
        if form.one("chapter"):
            is_chapter = form.one("chapter") == "yes"
            name_chapter(visit.kit, work_id, form.one("segment"), visit.account.id, is_chapter=is_chapter)
        if form.one("hard"):
            warn_of_part(visit.kit, work_id, form.one("segment"), visit.account.id, is_hard=form.one("hard") == "yes")
        return stand.go(visit, "saved", part=form.one("segment"))

    return visit.attempt(act, lambda problem: stand.again(visit, problem))


def post_warning(visit: Visit, stand: Stand = _PARTS) -> Response:
    """Warn visitors of a part, or of a stretch that becomes one, with what is hard in it."""
    form, work_id = visit.form, visit.part("work_id")

    def act() -> Response:
        part, kinds = form.one("segment"), warnings_called(form.many("part_warnings"))
        if not part:
            spans = read_spans([form.one("warning_span")], instants_of(visit.kit, work_id))
            if not spans:
                raise InvalidInputError("segment.when", "Write from when to when the part goes, like 1:05-2:30.")
            part = add_segment(visit.kit, work_id, spans[0], {}, visit.account.id).id
        name_warnings(visit.kit, work_id, part, kinds, visit.account.id)
        return stand.go(visit, "saved", part=part)

    return visit.attempt(act, lambda problem: stand.again(visit, problem))


def post_part_themes(visit: Visit, stand: Stand = _PARTS) -> Response:
    """Say which themes a part has."""
    form, work_id = visit.form, visit.part("work_id")

    def act() -> Response:
        part = next((s for s in visit.kit.catalogue.get(Work, work_id).segments if s.id == form.one("segment")), None)
        if part is not None and form.one("seen") != " ".join(sorted(part.themes)):
            raise StaleRecordError(CHANGED_MEANWHILE)
        themes = chosen_terms(visit, form, "part_themes", "th")
        tag_part(visit.kit, work_id, form.one("segment"), themes, visit.account.id)
        return stand.go(visit, "saved", part=form.one("segment"))

    return visit.attempt(act, lambda problem: stand.again(visit, problem))


def post_remove_segment(visit: Visit, stand: Stand = _PARTS) -> Response:
    """Take a named part out again."""
    work_id = visit.part("work_id")

    def act() -> Response:
        remove_segment(visit.kit, work_id, visit.form.one("segment"), visit.account.id)
        return stand.go(visit, "removed")

    return visit.attempt(act, lambda problem: stand.again(visit, problem))


def _in_each_language(visit: Visit, name: str) -> dict[str, str]:
    return {lang: visit.form.one(f"{name}_{lang}") for lang in LANGUAGES}


def _version(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _chosen(kind: type[Any], text: str) -> Any:
    try:
        return kind(text)
    except ValueError:
        raise InvalidInputError("form.choice", "{choice} is not one of the choices.", choice=text[:40]) from None
