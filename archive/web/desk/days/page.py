"""The table of a workshop's day: one save for all rows, and each row's own trouble or conflict told beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from starlette.responses import Response

from archive.domain.errors import BrokenRecordError, InvalidInputError, NotFoundError, RefusedError, StaleRecordError
from archive.domain.records import Work, Workshop
from archive.domain.thesaurus.terms import Terms
from archive.language_names import languages_called, written_languages
from archive.languages import LANGUAGES, OFTEN_SPOKEN, _
from archive.review.days.table import THEIRS_TOO, Cells, Row, date_of, days_of, person_in, row_of, save_row
from archive.review.directory import MOST_OFFERED, offered
from archive.review.participants import known_as
from archive.review.thesaurus.terms import terms_of
from archive.web.desk.thesaurus.chosen import WITH_TAGS, chosen_terms, offered_in
from archive.web.desk.visit import CONFLICT, Problem, Visit, problem_of
from archive.web.http.field_merge import marks_of, merge_fields
from archive.web.http.forms import Typed, whole_number

PAGE_SIZE: Final = 30
"""How many works stand in the table at once: a day's, as a rule, and no form that takes long to send."""

CAME_ON: Final = _("came on {day}")
DAY: Final = _("day {number}")
NO_DAY: Final = _("without a day")
MARKED: Final = _("Some rows could not be saved. They are marked; all others were.")


@dataclass(frozen=True, kw_only=True)
class RowView:
    """A row as it is shown: what somebody typed there or what stands there, and what was wrong with it."""

    row: Row
    typed: Typed
    seen: str
    people: tuple[str, ...]
    trouble: str = ""
    theirs: Cells | None = None

    def name(self, field: str) -> str:
        """Give the name that a field of this row has in the form of all."""
        return f"{field}-{self.row.work.id}"


def works_of(visit: Visit) -> list[Work]:
    """Give the works of the workshop's day that the address names.

    Raises:
        NotFoundError: there is no such workshop, or nothing came on that day.
    """
    shop = visit.kit.catalogue.get(Workshop, visit.part("workshop_id"))
    works = days_of(visit.kit, shop.id).get(visit.part("day"), [])
    if not works:
        raise NotFoundError("Nothing came on that day.", sought=visit.part("day"))
    return works


def show_day(visit: Visit, problem: Problem | None = None, troubled: Mapping[str, RowView] | None = None) -> Response:
    """Show the table of a day; rows with which something was wrong stand there as they were typed."""
    kit, works, terms = visit.kit, works_of(visit), terms_of(visit.kit)
    last = max(1, -(-len(works) // PAGE_SIZE))
    number = min(max(whole_number(visit.query("page")), 1), last)
    shown = works[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    rows = [(troubled or {}).get(work.id) or _view(visit, row_of(kit, work, terms)) for work in shown]
    near = [person for view in rows for person in view.row.cells.people]
    page = visit.page(
        "desk_day",
        problem,
        workshop=kit.catalogue.get(Workshop, visit.part("workshop_id")),
        day_name=visit.part("day"),
        came_on=date_of(visit.part("day")),
        rows=rows,
        number=number,
        last=last,
        theme_words={view.row.work.id: offered_in(visit, terms, "th", view.row.cells.themes) for view in rows},
        forms_of_works=offered_in(visit, terms, "fm", [view.row.cells.form for view in rows]).words,
        terms=terms,
        known_as=lambda person: known_as(kit, person),
        people=[each.name for each in offered(kit, near).people][:MOST_OFFERED],
        codes=LANGUAGES,
        common=OFTEN_SPOKEN,
    )
    page.headers["content-security-policy"] = WITH_TAGS
    return page


def post_day(visit: Visit) -> Response:
    """Save the rows that say something new, each by itself; show again those that could not be."""
    terms = terms_of(visit.kit)
    there: dict[str, Work] = {work.id: work for work in works_of(visit)}
    troubled: dict[str, RowView] = {}
    status = 0
    for work_id in dict.fromkeys(visit.form.many("work")):
        if work_id not in there:
            continue
        try:
            row = row_of(visit.kit, there[work_id], terms)
            save_row(visit.kit, work_id, _together(visit, row), row.cells.mark, visit.account.id)
        except (InvalidInputError, RefusedError, StaleRecordError, BrokenRecordError) as error:
            told = problem_of(error, visit.lang)
            status = CONFLICT if CONFLICT in (status, told.status) else 422
            troubled[work_id] = _again(visit, work_id, terms, told)
    if not troubled:
        page = f"?page={visit.query('page')}&done=saved" if visit.query("page") else "?done=saved"
        return visit.go(f"/workshops/{visit.part('workshop_id')}/days/{visit.part('day')}{page}")
    return show_day(visit, Problem(status, visit.say(MARKED)), troubled)


def _typed(visit: Visit, row: Row) -> Cells:
    """Give what somebody typed in a row; themes and a person may be named there."""
    form, work_id = visit.form, row.work.id
    named = form.one(f"people-{work_id}")
    added = (person_in(visit.kit, row, named),) if named else ()
    return Cells(
        titles={code: form.one(f"title_{code}-{work_id}") for code in LANGUAGES},
        form=form.one(f"form-{work_id}"),
        themes=chosen_terms(visit, form, f"themes-{work_id}", "th"),
        languages=languages_called(form.one(f"languages-{work_id}")),
        people=tuple(dict.fromkeys((*row.cells.people, *added))),
    )


def _together(visit: Visit, row: Row) -> Cells:
    """Put what somebody typed in a row together with what others changed in it since, field by field.

    Raises:
        StaleRecordError: both changed the same field; what only they changed stands in the form now.
    """
    typed, work_id = _typed(visit, row), row.work.id
    standing = _fields(row.cells)
    merged = merge_fields(_fields(typed), standing, visit.form.one(f"seen-{work_id}"))
    values = {name: value if isinstance(value, str) else tuple(value) for name, value in merged.values.items()}
    if merged.clashes:
        _take_theirs(visit, work_id, {name: values[name] for name in values if name not in merged.clashes})
        raise StaleRecordError(THEIRS_TOO)
    return replace(
        typed,
        titles={code: str(values[f"title_{code}"]) for code in LANGUAGES},
        form=str(values["form"]),
        themes=tuple(values["themes"]),
        languages=tuple(str(values["languages"]).split()),
    )


def _take_theirs(visit: Visit, work_id: str, values: Mapping[str, str | tuple[str, ...]]) -> None:
    for name, value in values.items():
        if name == "languages":
            visit.form.put(f"{name}-{work_id}", written_languages(str(value).split(), visit.lang))
        else:
            visit.form.put(f"{name}-{work_id}", value)


def _fields(cells: Cells) -> dict[str, str | Sequence[str]]:
    """Give the fields of a row of which each is put together by itself; people are only added to."""
    titles = {f"title_{code}": cells.titles.get(code, "") for code in LANGUAGES}
    return {**titles, "form": cells.form, "themes": cells.themes, "languages": " ".join(cells.languages)}


def _again(visit: Visit, work_id: str, terms: Terms, told: Problem) -> RowView:
    """Give a row as it was typed, and beside it what stands there now where somebody else changed it."""
    row = row_of(visit.kit, visit.kit.catalogue.get(Work, work_id), terms)
    is_conflict = told.status == CONFLICT
    return RowView(
        row=row,
        typed=visit.form,
        seen=marks_of(_fields(row.cells)) if is_conflict else visit.form.one(f"seen-{work_id}"),
        people=tuple(known_as(visit.kit, each) for each in row.cells.people),
        trouble=told.sentence,
        theirs=row.cells if is_conflict else None,
    )


def _view(visit: Visit, row: Row) -> RowView:
    work_id = row.work.id
    filled = {f"title_{code}-{work_id}": row.cells.titles.get(code, "") for code in LANGUAGES}
    return RowView(
        row=row,
        typed=Typed.of(
            {
                **filled,
                f"form-{work_id}": row.cells.form,
                f"themes-{work_id}": row.cells.themes,
                f"languages-{work_id}": written_languages(row.cells.languages, visit.lang),
            }
        ),
        seen=marks_of(_fields(row.cells)),
        people=tuple(known_as(visit.kit, each) for each in row.cells.people),
    )


def day_links(visit: Visit, workshop_id: str) -> list[tuple[str, str, int]]:
    """Give the days of a workshop as links: the day as an address names it, as people say it, and how many works."""
    return [(day, said_day(visit, day), len(works)) for day, works in days_of(visit.kit, workshop_id).items()]


def said_day(visit: Visit, day: str) -> str:
    """Say a day: by its number, by its date, or that nobody knows."""
    on = date_of(day)
    if on is not None:
        return visit.say(CAME_ON, day=visit.day(on))
    number = day.removeprefix("day-")
    return visit.say(DAY, number=number) if number.isdigit() else visit.say(NO_DAY)
