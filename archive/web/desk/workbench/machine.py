"""A draft by machine on the workbench: asked for, watched, gone through line by line, and then kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from starlette.responses import JSONResponse, Response

from archive.domain.errors import InvalidInputError, NoSpaceError, NotFoundError, RefusedError, StaleRecordError
from archive.domain.records import Work
from archive.domain.timecode import clock_text
from archive.domain.words.machine_draft import DraftLine, DraftState, MachineDraft
from archive.languages import _, known_name
from archive.review.works.machine_drafts import (
    STANDS,
    LineAt,
    ask_for_draft,
    audible,
    draft_standing,
    end_draft,
    glossary_of,
    go_through,
    keep_draft,
    keep_typed,
    language_of,
    lines_of_draft,
    write_glossary,
)
from archive.review.works.transcripts import seen_mark
from archive.review.works.works import transcripts_of
from archive.web.desk.describe import Stand
from archive.web.desk.taken_back import require_standing
from archive.web.desk.visit import Problem, Visit, problem_of, require_seen
from archive.web.http.forms import fingerprint

ON_A_PAGE: Final = 25
"""How many lines are shown at once."""

_WHOLE: Final = 100
_EXPLAINED: Final = (InvalidInputError, NotFoundError, RefusedError, StaleRecordError, NoSpaceError)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line of a draft as the page shows it; `note` says what of it is not words, `typed` what somebody is writing."""

    at: LineAt
    clock: str
    label: str
    note: str
    has_doubts: bool
    typed: str

    @property
    def is_conflict(self) -> bool:
        """Whether another text stands there than somebody is writing."""
        return self.typed.split() != self.line.text.split()

    @property
    def line(self) -> DraftLine:
        """What was heard, and what stands there now."""
        return self.at.line

    @property
    def name(self) -> str:
        """How a form names this line."""
        return f"{self.at.stretch_id}.{self.at.number}"


@dataclass(frozen=True, kw_only=True)
class Machine:
    """What the workbench says of the draft of a work; without `languages` nothing drafts here."""

    languages: list[tuple[str, str]]
    may_hear: bool
    glossary: str
    """The workshop's own words as they stand, and `typed_words` as somebody is writing them."""
    typed_words: str = ""
    words_seen: str = ""
    is_conflict: bool = False
    draft: MachineDraft | None = None
    rows: tuple[Row, ...] = ()
    count: int = 0
    left: int = 0
    first: int = 0
    percent: int = 0
    mark: str = ""
    replaces: bool = False
    heard: str = ""
    left_in: str = ""

    @property
    def is_begun(self) -> bool:
        """Whether there is a draft."""
        return self.draft is not None and self.draft.state in STANDS

    @property
    def is_running(self) -> bool:
        """Whether the worker has still to hear some of it."""
        return self.draft is not None and self.draft.state is DraftState.ASKED

    @property
    def has_failed(self) -> bool:
        """Whether the last one could not be made."""
        return self.draft is not None and self.draft.state is DraftState.FAILED

    @property
    def earlier(self) -> int | None:
        """The number of the line with which the page before begins."""
        return max(0, self.first - ON_A_PAGE) if self.first else None

    @property
    def later(self) -> int | None:
        """The number of the line with which the next page begins."""
        return self.first + ON_A_PAGE if self.first + ON_A_PAGE < self.count else None


def machine_of(visit: Visit, work: Work) -> Machine:
    """Give what the workbench says of the draft of a work; its words only where the team may hear the work now."""
    kit = visit.kit
    codes = kit.recogniser.languages() if kit.recogniser else ()
    may_hear = audible(kit, work.id) is not None
    words = "\n".join(glossary_of(kit, work.workshop_id).words)
    typed = visit.form.one("own_words") if visit.form.many("own_words") else words
    plain = Machine(
        languages=[(code, known_name(code, visit.lang) or code) for code in codes],
        may_hear=may_hear,
        glossary=words,
        typed_words=typed,
        words_seen=fingerprint({"own_words": words}),
        is_conflict=typed != words,
        draft=draft_standing(kit, work.id) if may_hear else None,
    )
    return _with_lines(visit, plain) if plain.is_begun else plain


def _with_lines(visit: Visit, plain: Machine) -> Machine:
    draft = plain.draft
    if draft is None:
        return plain
    lines = list(lines_of_draft(visit.kit, draft))
    unseen = [number for number, at in enumerate(lines) if not at.line.seen_by]
    asked = visit.query("line")
    written = [number for number, at in enumerate(lines) if _typed(visit, at).split() != at.line.text.split()]
    first = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else (written or unseen or [0])[0]
    first = first // ON_A_PAGE * ON_A_PAGE
    language = language_of(draft, [at.line for at in lines])
    standing = next((each for each in transcripts_of(visit.kit, draft.id) if each.language == language), None)
    return replace(
        plain,
        may_hear=True,
        draft=draft,
        rows=tuple(_row(visit, at) for at in lines[first : first + ON_A_PAGE]),
        count=len(lines),
        left=len(unseen),
        first=first,
        percent=_percent(draft),
        mark=seen_mark(standing),
        replaces=standing is not None,
        heard=visit.say(HEARD, percent=_percent(draft)),
        left_in=visit.say(LEFT),
    )


def _row(visit: Visit, at: LineAt) -> Row:
    line = at.line
    note = ""
    if not line.words:
        told = {"language": known_name(line.language, visit.lang) or line.language}
        note = visit.say(_("[{language}, not drafted]"), **told)
    elif line.repeated:
        note = visit.say(_("The same was written several times here, and is left once: please listen."))
    clock = clock_text(line.start_ms)
    label = visit.say(_("What is said from {at} on"), at=clock)
    doubts = any(w.is_doubtful for w in line.words)
    return Row(at=at, clock=clock, label=label, note=note, has_doubts=doubts, typed=_typed(visit, at))


def _typed(visit: Visit, at: LineAt) -> str:
    name = f"text_{at.stretch_id}.{at.number}"
    return visit.form.one(name) if visit.form.many(name) else at.line.text


def _percent(draft: MachineDraft) -> int:
    return min(_WHOLE, draft.reached_ms * _WHOLE // draft.length_ms) if draft.length_ms else 0


def tell_state(visit: Visit) -> Response:
    """Say how far a draft has come, to the script of the page that waits for it."""
    work = visit.kit.catalogue.get(Work, visit.part("work_id"))
    machine = machine_of(visit, work)
    told = {"running": machine.is_running, "percent": machine.percent, "said": machine.heard}
    return JSONResponse(told)


def post_line(visit: Visit) -> Response:
    """Note that somebody went through a line, or keep what they are writing in it; tell the script what is left."""
    work_id, form = visit.part("work_id"), visit.form
    try:
        require_standing(visit)
        place = _place(form.one("line"))
        keep = keep_typed if form.one("typing") else go_through
        keep(visit.kit, work_id, place, (form.one("was"), form.one("text")), visit.account.id)
        work = visit.kit.catalogue.get(Work, work_id)
        machine = machine_of(visit, work)
    except _EXPLAINED as error:
        problem = problem_of(error, visit.lang)
        theirs = _standing(visit, work_id, form.one("line")) if isinstance(error, StaleRecordError) else None
        told = {"said": problem.sentence} if theirs is None else {"said": problem.sentence, "theirs": theirs}
        return JSONResponse(told, status_code=problem.status)
    return JSONResponse({"left": machine.left, "running": machine.is_running})


def _standing(visit: Visit, work_id: str, name: str) -> str | None:
    """Give what stands in a line of the draft now, where somebody may hear it."""
    draft = draft_standing(visit.kit, work_id) if audible(visit.kit, work_id) is not None else None
    lines = lines_of_draft(visit.kit, draft) if draft else ()
    return next((at.line.text for at in lines if f"{at.stretch_id}.{at.number}" == name), None)


def posts(show: Callable[[Visit, Problem], Response], stand: Stand) -> Mapping[str, Callable[[Visit], Response]]:
    """Give what the forms of a draft do, below the workbench's address; `show` shows it with what went wrong."""
    return {
        "/draft": partial(_post_ask, show, stand),
        "/draft/end": partial(_post_end, show, stand),
        "/draft/lines": partial(_post_lines, show, stand),
        "/draft/line": post_line,
        "/draft/keep": partial(_post_keep, show, stand),
        "/draft/words": partial(_post_words, show, stand),
    }


def _post_ask(show: Callable[[Visit, Problem], Response], stand: Stand, visit: Visit) -> Response:
    """Have a draft made."""

    def act() -> Response:
        ask_for_draft(visit.kit, visit.part("work_id"), visit.form.one("draft_language"), visit.account.id)
        return stand.go(visit, "drafting")

    return visit.attempt(act, partial(show, visit))


def _post_end(show: Callable[[Visit, Problem], Response], stand: Stand, visit: Visit) -> Response:
    """Give a draft up."""

    def act() -> Response:
        end_draft(visit.kit, visit.part("work_id"))
        return stand.go(visit, "removed")

    return visit.attempt(act, partial(show, visit))


def _post_lines(show: Callable[[Visit, Problem], Response], stand: Stand, visit: Visit) -> Response:
    """Note which lines of a page somebody went through, and keep what they wrote in others: without a script.

    Where somebody else wrote in one of them, the others are kept all the same, and both texts of that one are shown.
    """
    work_id, form = visit.part("work_id"), visit.form

    def act() -> Response:
        through = form.many("gone_through")
        draft = draft_standing(visit.kit, work_id)
        places = [f"{at.stretch_id}.{at.number}" for at in lines_of_draft(visit.kit, draft)] if draft else []
        stale = list[StaleRecordError]()
        for name in (*through, *(place for place in places if place not in through)):
            said = form.one(f"was_{name}"), form.one(f"text_{name}")
            if name not in through and said[0].split() == said[1].split():
                continue
            try:
                write = go_through if name in through else keep_typed
                write(visit.kit, work_id, _place(name), said, visit.account.id)
            except StaleRecordError as error:
                stale.append(error)
        if stale:
            raise stale[0]
        return stand.go(visit, "saved")

    return visit.attempt(act, partial(show, visit))


def _post_keep(show: Callable[[Visit, Problem], Response], stand: Stand, visit: Visit) -> Response:
    """Make the draft the transcript."""

    def act() -> Response:
        keep_draft(visit.kit, visit.part("work_id"), visit.form.one("seen"), visit.account.id)
        return stand.go(visit, "saved")

    return visit.attempt(act, partial(show, visit))


def _post_words(show: Callable[[Visit, Problem], Response], stand: Stand, visit: Visit) -> Response:
    """Keep the workshop's own words."""

    def act() -> Response:
        work = visit.kit.catalogue.get(Work, visit.part("work_id"))
        require_seen(visit, {"own_words": "\n".join(glossary_of(visit.kit, work.workshop_id).words)})
        write_glossary(visit.kit, work.workshop_id, visit.form.one("own_words"), visit.account.id)
        return stand.go(visit, "saved")

    return visit.attempt(act, partial(show, visit))


def _place(name: str) -> tuple[str, int]:
    stretch_id, _dot, number = name.partition(".")
    return stretch_id, int(number) if number.isascii() and number.isdecimal() and len(number) < 7 else -1


HEARD: Final = _("{percent} % is heard.")
"""How far a draft has come."""

LEFT: Final = _("Lines that nobody has gone through yet: {left}")
"""How much of a draft is still to do."""
