"""Consents at the desk: a second person's look, and taking back in two taps by anybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from starlette.responses import Response, StreamingResponse

from archive.domain.errors import InvalidInputError, NotFoundError
from archive.domain.narrowing import without_atoms, without_purposes
from archive.domain.records import ConsentRecord
from archive.domain.roles import ADMINISTRATOR, CONSENT_OFFICER, STATES_LEGAL_BASIS
from archive.domain.sealed import Account, Evidence
from archive.domain.terms import Atom, Fate, Purpose, ScopeKind
from archive.ports import Kit
from archive.review.consent import ledger
from archive.review.consent.consents import Left, approve_consent, narrow_under, withdraw_consent, works_under
from archive.review.consent.evidence_audit import look_again
from archive.review.consent.proofs import has_opened, note_opening, openings_of
from archive.review.consent.waiting import waiting_approvals, waiting_count, waiting_of
from archive.review.directory import people_called
from archive.review.people.accounts import names_with
from archive.review.people.separation import hands_in, second_people
from archive.review.people.withdrawal_act import Act
from archive.review.works.transfer import hosted_in, lacks_basis
from archive.web.desk.views import consent_row, consent_rows, leaf_of, row_of
from archive.web.desk.visit import Problem, Visit, typed_or
from archive.web.desk.withdrawals import FATES, go_to, wish_in
from archive.web.http.forms import read_day

PAGE_SIZE: Final = 30

_SAFE_TYPES: Final = frozenset(
    {"image/jpeg", "image/png", "image/webp", "application/pdf", "audio/mpeg", "audio/mp4", "audio/webm", "audio/ogg"}
    | {"video/mp4", "video/webm"}
)


def show_consents(visit: Visit) -> Response:
    """List the consents that wait for a second person, a page at a time or as their people are sought."""
    kit, asked = visit.kit, visit.query("q")
    leaf = leaf_of(visit.query("page"), 0 if asked else waiting_count(kit), PAGE_SIZE)
    offset = (leaf.number - 1) * leaf.size
    shown = waiting_of(kit, people_called(kit, asked)) if asked else waiting_approvals(kit, offset, leaf.size)
    return visit.page("desk_consents", rows=consent_rows(kit, shown), asked=asked, leaf=leaf)


NAMED: Final = 6
"""How many of those who may approve are named."""


def show_consent(visit: Visit, problem: Problem | None = None) -> Response:
    """Show one consent: what it answers, who stands behind it, what has happened to it."""
    kit = visit.kit
    record = kit.catalogue.get(ConsentRecord, visit.part("record_id"))
    works = list(works_under(kit, record))
    hands = hands_in(record) | {work.operator for work in works if work.operator}
    return visit.page(
        "desk_consent",
        problem,
        row=consent_row(kit, record),
        record=record,
        recorder=_account_name(visit, record.recorder),
        approver=_account_name(visit, record.approver) if record.approver else "",
        works=[row_of(kit, work) for work in works],
        history=ledger.history(kit, record.id),
        evidence=evidence_of(visit.kit, record),
        needs=_needed_first(visit, record),
        others=second_people(kit, CONSENT_OFFICER, hands)[:NAMED] if not record.approver else [],
        may_approve=visit.has_role(CONSENT_OFFICER) and not visit.is_own(hands),
        is_opened=_is_opened(visit, record),
        opened=opened_by(visit, record),
        purposes=[p.purpose for p in record.permissions if p.atoms],
        atoms=[a for a in Atom if a is not Atom.EXISTENCE and any(a in p.atoms for p in record.permissions)],
    )


@dataclass(frozen=True)
class _Needed:
    """What has to be said before a consent can be approved: by whom, and where at the desk."""

    host_is_unknown: bool
    workshop_id: str
    names: list[str]


def _needed_first(visit: Visit, record: ConsentRecord) -> _Needed | None:
    """Give what is missing for a consent that waits because of the country where files are kept, or nothing."""
    kit = visit.kit
    work = next((each for each in works_under(kit, record) if lacks_basis(kit, each, [record])), None)
    if record.approver or work is None:
        return None
    is_unknown = not hosted_in(kit)
    names = names_with(kit, ADMINISTRATOR if is_unknown else STATES_LEGAL_BASIS)
    return _Needed(is_unknown, work.workshop_id, names)


def post_approve(visit: Visit) -> Response:
    """Put the visitor's name under a consent that somebody else recorded."""
    record_id = visit.part("record_id")

    def act() -> Response:
        record = visit.kit.catalogue.get(ConsentRecord, record_id)
        if not (record.approver or visit.form.one("unopened") or _is_opened(visit, record)):
            raise InvalidInputError(
                "consent.unopened",
                "You have not opened the proof. Open it first, or tick that you approve without having seen it.",
            )
        approve_consent(visit.kit, record_id, visit.account.id)
        return visit.go(f"/consents/{record_id}", "approved")

    return visit.attempt(act, lambda problem: show_consent(visit, problem))


def ask_withdraw(visit: Visit, problem: Problem | None = None) -> Response:
    """Ask once more before a consent is taken back, wholly or in part."""
    record = visit.kit.catalogue.get(ConsentRecord, visit.part("record_id"))
    return visit.page(
        "desk_withdraw_consent",
        problem,
        row=consent_row(visit.kit, record),
        record=record,
        works=[row_of(visit.kit, work) for work in works_under(visit.kit, record)],
        purposes=[p.purpose for p in record.permissions if p.atoms],
        atoms=[a for a in Atom if a is not Atom.EXISTENCE and any(a in p.atoms for p in record.permissions)],
        fates=_fates(record),
        typed=typed_or(visit, problem, {"fate": Fate.HIDE}),
    )


def post_withdraw(visit: Visit) -> Response:
    """Take a consent back, as of now, and do with the originals as the person chose."""
    record_id = visit.part("record_id")

    def act() -> Response:
        taking = Act(wish_in(visit))
        record = withdraw_consent(visit.kit, record_id, visit.actor, act=taking)
        return go_to(visit, taking.id, f"/consents/{record.id}")

    return visit.attempt(act, lambda problem: ask_withdraw(visit, problem))


def post_narrow(visit: Visit) -> Response:
    """Take a part of a consent back, as of now."""
    form, record_id = visit.form, visit.part("record_id")

    def act() -> Response:
        record = visit.kit.catalogue.get(ConsentRecord, record_id)
        purposes = frozenset(p for p in Purpose if form.has("purposes", p))
        atoms = frozenset(a for a in Atom if form.has("atoms", a))
        last_day = read_day(form.one("valid_until"))
        if not (purposes or atoms or last_day):
            raise InvalidInputError("consent.narrow_nothing", "Tick what is taken back, or give a last day.")
        left = without_purposes(without_atoms(record.permissions, atoms), purposes)
        taking = Act()
        narrow_under(visit.kit, taking, record_id, Left(left, last_day), visit.actor)
        return go_to(visit, taking.id, f"/consents/{record_id}")

    return visit.attempt(act, lambda problem: ask_withdraw(visit, problem))


def show_evidence(visit: Visit) -> Response:
    """Hand a consent's proof to a consent officer, as a download that no browser runs."""
    record = visit.kit.catalogue.get(ConsentRecord, visit.part("record_id"))
    evidence = evidence_of(visit.kit, record)
    if evidence is None:
        raise NotFoundError
    kind = evidence.media_type if evidence.media_type in _SAFE_TYPES else "application/octet-stream"
    headers = {"content-disposition": "attachment; filename=proof", "content-length": str(evidence.size_bytes)}
    # Whoever opens a proof is written down first: none is handed out unnoticed.
    note_opening(visit.kit, evidence.id, visit.account.id)
    return StreamingResponse(visit.kit.vault.read_evidence(evidence.id), media_type=kind, headers=headers)


def _is_opened(visit: Visit, record: ConsentRecord) -> bool:
    """Tell whether this account has opened a consent's proof; where there is none, nobody can."""
    evidence = evidence_of(visit.kit, record)
    return evidence is None or has_opened(visit.kit, evidence.id, visit.account.id)


def opened_by(visit: Visit, record: ConsentRecord) -> list[tuple[str, str]]:
    """Give who has opened a consent's proof, by name, and the day on which they first did."""
    openings = openings_of(visit.kit, record.evidence_id) if record.evidence_id else []
    return [(_account_name(visit, each.account_id), visit.day(each.at.date())) for each in openings]


def shown_as(evidence: Evidence) -> str:
    """Tell how a page shows a proof in place: as a picture, a sound or a film; else it can only be taken along."""
    kind = evidence.media_type.partition("/")[0] if evidence.media_type in _SAFE_TYPES else ""
    return kind if kind in ("image", "audio", "video") else ""


def _fates(record: ConsentRecord) -> dict[Fate, str]:
    """Give what may be wished for the originals: of a part alone, nothing can be erased."""
    is_part = record.scope.kind is ScopeKind.SEGMENT
    return {fate: text for fate, text in FATES.items() if not (is_part and fate is Fate.ERASE)}


def _account_name(visit: Visit, account_id: str) -> str:
    try:
        return visit.kit.vault.get(Account, account_id).name
    except NotFoundError:
        return "–"


def evidence_of(kit: Kit, record: ConsentRecord) -> Evidence | None:
    """Give what is kept as a consent's proof, if anything is."""
    try:
        return kit.vault.get(Evidence, record.evidence_id) if record.evidence_id else None
    except NotFoundError:
        return None


def post_look_again(visit: Visit) -> Response:
    """Read a proof again; when it is as it was kept, the consent counts again."""
    record_id = visit.part("record_id")

    def act() -> Response:
        look_again(visit.kit, record_id, visit.account.id)
        return visit.go(f"/consents/{record_id}", "proof_found")

    return visit.attempt(act, lambda problem: show_consent(visit, problem))
