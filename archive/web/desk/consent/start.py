"""Where a talk over consent begins: with whom, about what, in which language; and where an unfinished one is found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import Response

from archive.domain.errors import InvalidInputError, NotFoundError
from archive.domain.records import ParticipantHandle, Work
from archive.domain.roles import WRITES
from archive.domain.terms import Audience, ScopeKind
from archive.languages import LANGUAGES, OFTEN_SPOKEN, broad_tag, language_name
from archive.review.consent.drafts import begin_talk, end_talk, talk_of
from archive.review.consent.new_consent import require_sound
from archive.review.directory import PersonName, chosen_person, offered
from archive.review.participants import identity_of, known_as
from archive.review.works.appearances import add_segment, instants_of, read_spans
from archive.web.desk.consent.form import (
    ScopeChoices,
    chosen_scope,
    country_of,
    read_consent,
    replaced_by,
    scope_word,
    scopes,
)
from archive.web.desk.views import PersonChoices, consent_row
from archive.web.desk.visit import Problem, Visit, problem_of
from archive.web.http.forms import Typed

FIRST_STEP: Final = "preserve"
_KEPT: Final = ("person", "scope", "replaces", "language")


def new_consent(visit: Visit, problem: Problem | None = None) -> Response:
    """Ask whose consent it is, about what and in which language to talk; offer to go on with an unfinished one."""
    kit = visit.kit
    asked = Typed.of({name: visit.query(name) for name in _KEPT})
    replaced = replaced_by(visit, visit.form if problem else asked)
    person = replaced.participant_id if replaced else asked.one("person") or visit.form.one("person")
    try:
        person = chosen_person(kit, person, visit.query("person_name"))
    except InvalidInputError as error:
        problem = problem or problem_of(error, visit.lang)
    known = _is_known(visit, person)
    asked_about = (visit.form if problem else asked).one("scope")
    about = scope_word(replaced.scope) if replaced else asked_about
    scope_choices = scopes(visit, person, about) if known else ScopeChoices()
    filled: dict[str, Any] = {
        "person": person or _only_person(visit, asked.one("scope")),
        "scope": about or _only_work(scope_choices),
        "replaces": replaced.id if replaced else "",
        "language": replaced.language if replaced else _language_of(visit, person),
        "person_name": visit.query("person_name"),
    }
    unfinished = talk_of(kit, visit.account.id)
    return visit.page(
        "desk_consent_new",
        problem,
        typed=visit.form if visit.request.method == "POST" and problem else Typed.of(filled),
        person=PersonName(id=person, name=known_as(kit, person)) if known else None,
        person_choices=PersonChoices(offered(kit)),
        scope_choices=scope_choices,
        language_choices=_languages(visit),
        replaced=consent_row(kit, replaced) if replaced else None,
        unfinished=_unfinished(visit, unfinished.said) if unfinished else None,
        may_cut=visit.has_role(WRITES),
    )


def post_new(visit: Visit) -> Response:
    """Begin a talk, or throw an unfinished one away."""

    def act() -> Response:
        if visit.form.one("do") == "forget":
            end_talk(visit.kit, visit.account.id)
            return visit.go("/consents/new")
        said = {name: (visit.form.one(name),) for name in _KEPT}
        person = chosen_person(visit.kit, visit.form.one("person"), visit.form.one("person_name"))
        said["person"] = (person,)
        if not person:
            raise InvalidInputError("consent.who", "Choose whose consent this is.")
        scope = chosen_scope(visit.kit, visit.form.one("scope"), visit.form.one("workshop_name"))
        said["scope"] = (scope_word(scope),)
        said["jurisdictions"] = (country_of(visit.kit, scope),)
        asked_first = {**said, f"answer_{FIRST_STEP}": (str(Audience.NOBODY),)}
        require_sound(visit.kit, read_consent(Typed.of(asked_first), visit.account.id, visit.lang))
        if visit.form.one("part_span"):
            said["scope"] = (_cut_part(visit, scope.kind, scope.id),)
        begin_talk(visit.kit, visit.account.id, said)
        return visit.go(f"/talk/{FIRST_STEP}")

    return visit.attempt(act, lambda problem: new_consent(visit, problem))


def _cut_part(visit: Visit, kind: ScopeKind, work_id: str) -> str:
    """Name a part of the chosen work, and give it as what the consent is about."""
    if kind is not ScopeKind.WORK or not visit.has_role(WRITES):
        raise InvalidInputError("consent.part", "Choose the work first; then say from when to when the part goes.")
    labels = {visit.lang: visit.form.one("part_label")} if visit.form.one("part_label") else {}
    span = read_spans([visit.form.one("part_span")], instants_of(visit.kit, work_id))[0]
    known = (s for s in visit.kit.catalogue.get(Work, work_id).segments)
    same = next((s for s in known if (s.start_ms, s.end_ms) == (span.start_ms, span.end_ms)), None)
    part = same or add_segment(visit.kit, work_id, span, labels, visit.account.id)
    return f"{ScopeKind.SEGMENT}:{part.id}"


def _unfinished(visit: Visit, said: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    typed = Typed.of(said)
    return {"name": known_as(visit.kit, typed.one("person")), "step": typed.one("at") or FIRST_STEP}


def _only_person(visit: Visit, scope: str) -> str:
    """Give who alone appears in the work from whose page somebody came, or nobody."""
    kind, _, place = scope.partition(":")
    try:
        found = visit.kit.catalogue.get(Work, place).appearances if kind == ScopeKind.WORK else ()
    except NotFoundError:
        found = ()
    people = {each.participant_id or "" for each in found}
    return people.pop() if len(people) == 1 else ""


def _only_work(choices: list[tuple[str, str]]) -> str:
    works = [word for word, _ in choices if word.startswith(f"{ScopeKind.WORK}:")]
    return works[0] if len(works) == 1 else ""


def _language_of(visit: Visit, person: str) -> str:
    """Give the language that a person is known to speak, or its broad one, as far as it is offered."""
    spoken = identity_of(visit.kit, person).languages if person else ()
    known = (tag for language in spoken for tag in (language, broad_tag(language)))
    return next((tag for tag in known if tag in OFTEN_SPOKEN), visit.lang)


def _languages(visit: Visit) -> list[tuple[str, str]]:
    """Give the languages to choose from: ours by their own names first, then the others that are often spoken."""
    others = [code for code in OFTEN_SPOKEN if code not in LANGUAGES]
    own = [(code, language_name(code, code)) for code in LANGUAGES]
    return own + [(code, language_name(code, visit.lang)) for code in others]


def _is_known(visit: Visit, person: str) -> bool:
    if not person:
        return False
    try:
        visit.kit.catalogue.get(ParticipantHandle, person)
    except NotFoundError:
        return False
    return True
