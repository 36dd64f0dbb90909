"""What is written down about one talk over consent, and what must fit together before it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from archive.domain.days import require_sensible, time_zone
from archive.domain.errors import InvalidInputError, NotFoundError, RefusedError
from archive.domain.ids import ParticipantId, RecordId, looks_like_id, new_id
from archive.domain.narrowing import Permissions
from archive.domain.records import ConsentRecord, ParticipantHandle, Project, Scope, Work, Workshop
from archive.domain.sealed import Account, Identity
from archive.domain.terms import (
    VALID_STATES,
    AfterDeath,
    AfterWithdrawal,
    Atom,
    Audience,
    ConsentState,
    Method,
    ScopeKind,
)
from archive.ports import Kit
from archive.review.people.separation import account_called, is_account_called


@dataclass(frozen=True, kw_only=True)
class NewConsent:
    """Who allows what, for what, from when until when, how it was said and who wrote it down (`recorder`)."""

    participant_id: ParticipantId
    scope: Scope
    permissions: Permissions
    recorder: str
    state: ConsentState = ConsentState.GIVEN
    method: Method = Method.FORM_SCAN
    language: str = "fr"
    time_zone: str | None = None
    not_before: date | None = None
    valid_until: date | None = None
    review_on: date | None = None
    witness: str | None = None
    interpreter: str | None = None
    guardian: str | None = None
    guardian_appointed: bool = False
    child_assents: bool = False
    notice_sha256: str = ""
    form_version: str = "1"
    jurisdictions: tuple[str, ...] = ()
    supersedes: tuple[RecordId, ...] = ()
    after_withdrawal: AfterWithdrawal = AfterWithdrawal.NO_TRACE
    after_death: AfterDeath = AfterDeath.KEEP
    evidence_media_type: str = "application/octet-stream"
    evidence_file_name: str = ""


def require_sound(kit: Kit, new: NewConsent) -> None:
    """Raise InvalidInputError, in one sentence, for the first thing in a new consent that does not fit."""
    handle = _found(kit, ParticipantHandle, new.participant_id, "consent.person", "There is no such person.")
    if handle.died_on is not None and new.state in VALID_STATES:
        raise RefusedError("This person has died: what they allowed can be narrowed, never widened.")
    _require_scope(kit, new)
    for check in (_answers, _dates, _zone):
        check(new)
    _require_own_witness(kit, new)
    _require_outside_guardian(kit, new, handle)
    for record_id in new.supersedes:
        replaced = _found(kit, ConsentRecord, record_id, "consent.replaces", "The consent to be replaced is not there.")
        if replaced.participant_id != new.participant_id:
            raise InvalidInputError("consent.replaces_other", "A consent replaces only the same person's consents.")


def read_countries(words: Iterable[str]) -> tuple[str, ...]:
    """Read the countries whose law counts, each written as two letters; InvalidInputError names one that is not."""
    codes = tuple(dict.fromkeys(word.upper() for word in words))
    for code in codes:
        if not (len(code) == 2 and code.isascii() and code.isalpha()):
            raise InvalidInputError(
                "consent.country", "Write countries as two letters, like MA or BE; {text} is not one.", text=code[:20]
            )
    return codes


def with_names_sealed(kit: Kit, new: NewConsent) -> NewConsent:
    """Put the names of those who helped into the vault, and opaque ids in their place."""
    return replace(
        new,
        witness=_sealed(kit, new.witness),
        interpreter=_sealed(kit, new.interpreter),
        guardian=_sealed(kit, new.guardian),
    )


def _sealed(kit: Kit, name: str | None) -> str | None:
    if name is None or looks_like_id(name):
        return name
    return kit.vault.save(Identity(id=ParticipantId(new_id()), legal_name=name)).id


def _found(kit: Kit, kind: type[Any], record_id: str, code: str, sentence: str) -> Any:
    try:
        return kit.catalogue.get(kind, record_id)
    except NotFoundError:
        raise InvalidInputError(code, sentence) from None


def _require_scope(kit: Kit, new: NewConsent) -> None:
    missing = ("consent.scope", "Choose the work, workshop or project that this consent is about.")
    kinds = {ScopeKind.WORK: Work, ScopeKind.WORKSHOP: Workshop, ScopeKind.PROJECT: Project}
    if new.scope.kind in kinds:
        _found(kit, kinds[new.scope.kind], new.scope.id, *missing)
        return
    works = kit.catalogue.find(Work, participant_id=new.participant_id)
    if not any(segment.id == new.scope.id for work in works for segment in work.segments):
        raise InvalidInputError(*missing)


def _answers(new: NewConsent) -> None:
    if new.state in VALID_STATES and not new.permissions:
        raise InvalidInputError("consent.no_answer", "Write down at least one answer, even if it is a no.")
    for permission in new.permissions:
        if permission.atoms and permission.audience is Audience.NOBODY:
            raise InvalidInputError("consent.nobody", "What nobody may meet cannot be allowed: choose who may.")
        if permission.atoms and Atom.EXISTENCE not in permission.atoms:
            raise InvalidInputError(
                "consent.existence", "Whoever allows anything to be met also allows it to be known that it exists."
            )


def _dates(new: NewConsent) -> None:
    require_sensible([new.not_before, new.valid_until, new.review_on])
    first, last = new.not_before or date.min, new.valid_until or date.max
    if first > last:
        raise InvalidInputError("consent.dates", "The last day is before the first day.")


def _zone(new: NewConsent) -> None:
    if new.time_zone is not None and time_zone(new.time_zone) is None:
        raise InvalidInputError("consent.zone", "There is no time zone called {zone}.", zone=new.time_zone)


def _require_own_witness(kit: Kit, new: NewConsent) -> None:
    """See that a thumbprint has a witness who is not the one writing it down, by whatever name they are called."""
    if new.method is not Method.THUMBPRINT:
        return
    if not new.witness or is_account_called(kit.vault.get(Account, new.recorder), new.witness):
        raise InvalidInputError("consent.witness", "A thumbprint needs a witness who is not the one writing this down.")


def _require_outside_guardian(kit: Kit, new: NewConsent, handle: ParticipantHandle) -> None:
    """See that nobody of the team stands in as a child's guardian, and who may for a minor who is here alone."""
    if not new.guardian:
        return
    known = account_called(kit, new.guardian)
    if known is not None and known.full_name:
        raise InvalidInputError("consent.guardian", "Nobody of the team can be a child's guardian.")
    if known is not None:
        raise InvalidInputError(
            "consent.guardian",
            "Nobody of the team can be a child's guardian, and this name could be that of {name} at the desk. If it is "
            "somebody else, the account of {name} needs its whole name first.",
            name=known.name,
        )
    if handle.unaccompanied and not new.guardian_appointed:
        raise InvalidInputError(
            "consent.guardian_law", "For a minor who is here alone, only a guardian appointed by law can consent."
        )
