"""Writing a consent down: asked one purpose at a time, no unless somebody says yes, its proof straight to the vault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from starlette.responses import Response

from archive.access.gate import readable
from archive.domain.errors import InvalidInputError, NotFoundError
from archive.domain.ids import ParticipantId, RecordId
from archive.domain.records import ConsentRecord, Labels, ParticipantHandle, Permission, Project, Scope, Work
from archive.domain.terms import (
    NO_ATOMS,
    AfterDeath,
    AfterWithdrawal,
    Atom,
    Audience,
    Method,
    Purpose,
    ScopeKind,
)
from archive.languages import label
from archive.review.consents import record_consent
from archive.review.new_consent import NewConsent
from archive.review.participants import known_as
from archive.review.works import draft_of
from archive.web.desk_forms import FilePart
from archive.web.desk_people import read_day
from archive.web.desk_views import ASKED_IN_ORDER, PersonChoice, consent_row, people, workshops
from archive.web.desk_visit import Problem, Visit, typed_or
from archive.web.desk_words import WORDS


def _(sentence: str) -> str:
    """Mark a sentence for translation; it is said in the visitor's language further down."""
    return sentence


EVIDENCE_LIMIT_BYTES: Final = 2_000_000_000
ZONES: Final = ("Africa/Casablanca", "Africa/Tunis", "Europe/Brussels", "Europe/Paris", "America/Toronto")


@dataclass(frozen=True, kw_only=True)
class Question:
    """One purpose as it is asked, with the answers that can be given."""

    purpose: Purpose
    answers: tuple[Audience, ...]
    risky: bool


QUESTIONS: Final = tuple(
    Question(
        purpose=purpose,
        answers=(Audience.NOBODY, Audience.TEAM)
        if purpose is Purpose.PRESERVE
        else (Audience.NOBODY, Audience.ONSITE, Audience.PARTNER, Audience.PUBLIC),
        risky=purpose in (Purpose.BROADCAST, Purpose.SOCIAL, Purpose.FUNDRAISE, Purpose.AI_TRAIN),
    )
    for purpose in ASKED_IN_ORDER
)
"""Every purpose, asked one at a time and never bundled; the answer is no until somebody says otherwise."""


def new_consent(visit: Visit, problem: Problem | None = None) -> Response:
    """Show the form for a consent."""
    kit = visit.kit
    replaced = _replaced(visit)
    person = replaced.participant_id if replaced else visit.query("person") or visit.form.one("person")
    filled: dict[str, Any] = {
        "person": person,
        "scope": _scope_word(replaced.scope) if replaced else visit.query("scope"),
        "replaces": replaced.id if replaced else "",
        "method": Method.FORM_SCAN,
        "language": visit.lang,
        "after_withdrawal": AfterWithdrawal.NO_TRACE,
        "after_death": AfterDeath.KEEP,
        **{f"answer_{question.purpose}": Audience.NOBODY for question in QUESTIONS},
    }
    return visit.page(
        "desk_consent_new",
        problem,
        typed=typed_or(visit, problem, filled),
        person=PersonChoice(id=person, name=known_as(kit, person)) if _is_known(visit, person) else None,
        person_choices=[(one.id, one.name) for one in people(kit)],
        scope_choices=[(word, _scope_text(visit, kind, labels)) for word, kind, labels in _scopes(visit, person)],
        replaced=consent_row(kit, replaced) if replaced else None,
        questions=QUESTIONS,
        atoms=list(Atom),
        method_choices=visit.choices(WORDS.methods),
        zones=ZONES,
    )


def post_consent(visit: Visit) -> Response:
    """Write a consent down; its proof streams straight into the vault."""

    def act() -> Response:
        new = _read(visit)
        part = visit.form.file()
        if part is None:
            raise InvalidInputError(
                "consent.no_evidence", "Without a proof there is no consent: add the scan, recording or film of it."
            )
        new = _with_proof(new, part)
        record = record_consent(visit.kit, new, _bounded(part))
        return visit.go(f"/consents/{record.id}", "recorded")

    return visit.attempt(act, lambda problem: new_consent(visit, problem))


def _read(visit: Visit) -> NewConsent:
    form = visit.form
    person = form.one("person")
    if not person:
        raise InvalidInputError("consent.who", "Choose whose consent this is.")
    return NewConsent(
        participant_id=ParticipantId(person),
        scope=_read_scope(form.one("scope")),
        permissions=tuple(_permission(visit, question.purpose) for question in QUESTIONS),
        recorder=visit.account.id,
        method=Method(form.one("method")) if form.one("method") in set(Method) else Method.FORM_SCAN,
        language=form.one("language") or visit.lang,
        time_zone=form.one("time_zone") or None,
        not_before=read_day(form.one("not_before")),
        valid_until=read_day(form.one("valid_until")),
        review_on=read_day(form.one("review_on")),
        witness=form.one("witness") or None,
        interpreter=form.one("interpreter") or None,
        guardian=form.one("guardian") or None,
        child_assents=bool(form.one("child_assents")),
        supersedes=(RecordId(form.one("replaces")),) if form.one("replaces") else (),
        after_withdrawal=AfterWithdrawal.LEAVE_MARK
        if form.one("after_withdrawal") == AfterWithdrawal.LEAVE_MARK
        else AfterWithdrawal.NO_TRACE,
        after_death=AfterDeath.CLOSE if form.one("after_death") == AfterDeath.CLOSE else AfterDeath.KEEP,
    )


def _permission(visit: Visit, purpose: Purpose) -> Permission:
    """Read one answer; whatever is not a clear yes is a no."""
    answer = visit.form.one(f"answer_{purpose}")
    if answer not in set(Audience) or answer == Audience.NOBODY:
        return Permission(audience=Audience.NOBODY, purpose=purpose, atoms=NO_ATOMS)
    atoms = frozenset(atom for atom in Atom if visit.form.has(f"atoms_{purpose}", atom))
    if not atoms:
        raise InvalidInputError(
            "consent.what", "You noted a yes but not what may be met: tick at least one thing under it, or choose no."
        )
    return Permission(audience=Audience(answer), purpose=purpose, atoms=atoms | {Atom.EXISTENCE})


def _with_proof(new: NewConsent, part: FilePart) -> NewConsent:
    return replace(new, evidence_media_type=part.media_type, evidence_file_name=part.file_name[:200])


def _bounded(part: FilePart) -> Iterator[bytes]:
    size_bytes = 0
    for chunk in part.chunks:
        size_bytes += len(chunk)
        if size_bytes > EVIDENCE_LIMIT_BYTES:
            raise InvalidInputError("consent.evidence_size", "This proof is larger than {most} GB.", most=2)
        yield chunk


def _scope_word(scope: Scope) -> str:
    return f"{scope.kind}:{scope.id}"


def _read_scope(word: str) -> Scope:
    kind, _, place = word.partition(":")
    if kind not in set(ScopeKind) or not place:
        raise InvalidInputError("consent.scope", "Choose the work, workshop or project that this consent is about.")
    return Scope(kind=ScopeKind(kind), id=place)


def _scopes(visit: Visit, person: str) -> list[tuple[str, ScopeKind, Labels]]:
    """Give what a consent may be about: the person's works and their parts, and every workshop and project."""
    kit = visit.kit
    found: list[tuple[str, ScopeKind, Labels]] = []
    for work in readable(kit.catalogue.find(Work, participant_id=person)) if person else ():
        titles = draft_of(kit, work.id).titles
        found.append((f"{ScopeKind.WORK}:{work.id}", ScopeKind.WORK, titles))
        found += [(f"{ScopeKind.SEGMENT}:{s.id}", ScopeKind.SEGMENT, s.labels or titles) for s in work.segments]
    found += [(f"{ScopeKind.WORKSHOP}:{w.id}", ScopeKind.WORKSHOP, w.labels) for w in workshops(kit)]
    projects = readable(kit.catalogue.find(Project))
    return found + [(f"{ScopeKind.PROJECT}:{p.id}", ScopeKind.PROJECT, p.labels) for p in projects]


def _scope_text(visit: Visit, kind: ScopeKind, labels: Labels) -> str:
    name = label(labels, visit.lang)
    scope = visit.say(WORDS.scopes[kind])
    return visit.say(_("%(scope)s: %(name)s")) % {"scope": scope, "name": name} if name else scope


def _replaced(visit: Visit) -> ConsentRecord | None:
    record_id = visit.query("replaces") or visit.form.one("replaces")
    return visit.kit.catalogue.get(ConsentRecord, record_id) if record_id else None


def _is_known(visit: Visit, person: str) -> bool:
    if not person:
        return False
    try:
        visit.kit.catalogue.get(ParticipantHandle, person)
    except NotFoundError:
        return False
    return True
