"""What was answered in a talk over consent, read into the consent it would become; no unless somebody said yes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from archive.access.gate import readable
from archive.domain.errors import InvalidInputError, NotFoundError
from archive.domain.ids import ParticipantId, RecordId
from archive.domain.records import ConsentRecord, Labels, Permission, Project, Scope, Work, Workshop
from archive.domain.roles import TELLS_WORKS_APART
from archive.domain.terms import (
    ALL_ATOMS,
    NO_ATOMS,
    OUTSIDE,
    AfterDeath,
    AfterWithdrawal,
    Atom,
    Audience,
    Method,
    Purpose,
    ScopeKind,
)
from archive.languages import SPEAKS, _, label, real_titles, spoken_by_us, translate
from archive.ports import Kit
from archive.review.consent.new_consent import NewConsent, read_countries
from archive.review.works.works import draft_shown
from archive.review.workshops import chosen_workshop, offered_workshops
from archive.web.desk.board.rows import arrival
from archive.web.desk.consent.words import FORM_VERSION, NOTICE
from archive.web.desk.views import ASKED_IN_ORDER
from archive.web.desk.visit import Visit
from archive.web.desk.withdrawals import moment
from archive.web.http.forms import Typed, read_day
from archive.web.words import WORDS, YES_OR_NO

C = TypeVar("C", AfterDeath, AfterWithdrawal, Method)


RISKY: Final = frozenset({Purpose.BROADCAST, Purpose.SOCIAL, Purpose.FUNDRAISE, Purpose.AI_TRAIN})
"""What cannot be called back, or serves somebody else: nothing is ticked there beforehand."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One purpose as it is asked, with the answers that can be given."""

    purpose: Purpose
    answers: tuple[Audience, ...]
    risky: bool


def _audiences(purpose: Purpose) -> tuple[Audience, ...]:
    """Give for whom a purpose can be allowed: nobody shows a copy that goes out in the reading room alone."""
    if purpose is Purpose.PRESERVE:
        return (Audience.TEAM,)
    if purpose in YES_OR_NO:
        return (Audience.PUBLIC,)
    return tuple(audience for audience in OUTSIDE if (audience, purpose) != (Audience.ONSITE, Purpose.BROADCAST))


QUESTIONS: Final = tuple(
    Question(
        purpose=purpose,
        answers=(Audience.NOBODY, *_audiences(purpose)),
        risky=purpose in RISKY,
    )
    for purpose in ASKED_IN_ORDER
)
"""Every purpose, asked one at a time and never bundled; the answer is no until somebody says otherwise."""


def read_consent(said: Typed, recorder: str, desk: str) -> NewConsent:
    """Read everything that was answered so far.

    A question that was left for another day gets no answer: until there is one nothing is open, but no other consent
    is overruled by a no that nobody said.

    Raises:
        InvalidInputError: an answer makes no sense.
    """
    spoken = said.one("language") or desk
    return NewConsent(
        participant_id=ParticipantId(said.one("person")),
        scope=read_scope(said.one("scope")),
        permissions=tuple(permission(said, q.purpose) for q in QUESTIONS if said.one(f"answer_{q.purpose}")),
        recorder=recorder,
        method=_one_of(Method, said.one("method"), Method.FORM_SCAN),
        language=spoken,
        time_zone=said.one("time_zone") or None,
        not_before=read_day(said.one("not_before")),
        valid_until=read_day(said.one("valid_until")),
        review_on=read_day(said.one("review_on")),
        witness=said.one("witness") or None,
        interpreter=said.one("interpreter") or None,
        guardian=said.one("guardian") or None,
        guardian_appointed=bool(said.one("guardian_appointed")),
        child_assents=bool(said.one("child_assents")),
        notice_sha256=notice_sha256(spoken_by_us(spoken, desk)),
        form_version=FORM_VERSION,
        jurisdictions=read_countries(said.one("jurisdictions").replace(",", " ").split()),
        supersedes=(RecordId(said.one("replaces")),) if said.one("replaces") else (),
        after_withdrawal=_one_of(AfterWithdrawal, said.one("after_withdrawal"), AfterWithdrawal.NO_TRACE),
        after_death=_one_of(AfterDeath, said.one("after_death"), AfterDeath.KEEP),
    )


def permission(said: Typed, purpose: Purpose) -> Permission:
    """Read one answer; whatever is not a clear yes is a no.

    Raises:
        InvalidInputError: it is a yes to nothing.
    """
    answer = said.one(f"answer_{purpose}")
    if answer not in _audiences(purpose):
        return Permission(audience=Audience.NOBODY, purpose=purpose, atoms=NO_ATOMS)
    atoms = ticked(said, f"atoms_{purpose}")
    if not atoms:
        raise InvalidInputError(
            "consent.what", "You noted a yes but not what may be met: tick at least one thing under it, or choose no."
        )
    return Permission(audience=Audience(answer), purpose=purpose, atoms=atoms | {Atom.EXISTENCE})


def ticked(said: Typed, name: str) -> frozenset[Atom]:
    """Give the atoms that were ticked under a name."""
    return frozenset(atom for atom in Atom if said.has(name, atom))


def offered(said: Typed, purpose: Purpose) -> frozenset[Atom]:
    """Give the ticks that a question begins with: as answered before; else what was said to be open to be met at all.

    The team looks at all of a work, or it cannot prepare it. Under a risky question nothing is ticked beforehand.
    """
    if said.one(f"answer_{purpose}") not in ("", Audience.NOBODY):
        return ticked(said, f"atoms_{purpose}")
    if purpose is Purpose.PRESERVE:
        return ALL_ATOMS - {Atom.EXISTENCE}
    return NO_ATOMS if purpose in RISKY else ticked(said, "reach")


def notice_sha256(lang: str) -> str:
    """Give the hash of what the person was told first, in the language in which it was told."""
    return hashlib.sha256("\n".join(translate(lang, sentence) for sentence in NOTICE).encode()).hexdigest()


def scope_word(scope: Scope) -> str:
    """Write a scope as the form sends it."""
    return f"{scope.kind}:{scope.id}"


def read_scope(word: str) -> Scope:
    """Read what a consent is about, or raise InvalidInputError."""
    kind, _, place = word.partition(":")
    if kind not in set(ScopeKind) or not place:
        raise InvalidInputError("consent.scope", "Choose the work, workshop or project that this consent is about.")
    return Scope(kind=ScopeKind(kind), id=place)


class ScopeChoices(list[tuple[str, str]]):
    """What a consent may be about, as a form offers it; `is_cut` where there are more workshops than it holds."""

    is_cut = False


def scopes(visit: Visit, person: str, chosen: str = "") -> ScopeChoices:
    """Give what a consent may be about: the person's works and their parts, workshops and every project.

    Where there are too many workshops for a choice, it holds the newest and the one chosen.
    """
    kit = visit.kit
    kind, _kind_ends, place = chosen.partition(":")
    shops = offered_workshops(kit, place if kind == ScopeKind.WORKSHOP else "")
    found: list[tuple[ScopeKind, str, Labels]] = []
    for work in works_with(kit, person):
        titles = _called(visit, work)
        found.append((ScopeKind.WORK, work.id, titles))
        found += [(ScopeKind.SEGMENT, s.id, s.labels or titles) for s in work.segments]
    found += [(ScopeKind.WORKSHOP, w.id, w.labels) for w in shops.workshops]
    found += [(ScopeKind.PROJECT, p.id, p.labels) for p in readable(kit.catalogue.find(Project))]
    choices = ScopeChoices((f"{kind}:{place}", _scope_text(visit, kind, labels)) for kind, place, labels in found)
    choices.is_cut = shops.is_cut
    return choices


def chosen_scope(kit: Kit, word: str, workshop_name: str) -> Scope:
    """Give what a consent is about: what was chosen from the list, or the workshop whose name was written beside it.

    Raises:
        InvalidInputError: nothing was, or no workshop is called so, or several are.
    """
    shop = chosen_workshop(kit, "", workshop_name)
    return Scope(kind=ScopeKind.WORKSHOP, id=shop) if shop else read_scope(word)


def _called(visit: Visit, work: Work) -> Labels:
    # Two works without a title must not look the same where somebody chooses which one a yes is about.
    draft = draft_shown(visit.kit, work.id)
    if titles := real_titles(draft.titles):
        return titles
    label_shown = draft.label if visit.has_role(TELLS_WORKS_APART) else ""
    name = label_shown or f"{visit.say(_('Untitled'))} ({visit.say(WORDS.kinds[work.kind])})"
    came = arrival(visit.kit, work)
    if came and came.received_at:
        name += SPEAKS[visit.lang].comma + moment(visit, came.received_at)
    return {visit.lang: name}


def works_with(kit: Kit, person: str) -> Iterable[Work]:
    """Give the works in which a person appears."""
    return readable(kit.catalogue.find(Work, participant_id=person)) if person else ()


def country_of(kit: Kit, scope: Scope) -> str:
    """Give the country in which it was told, or nothing where that is not one country alone."""
    kinds: dict[ScopeKind, type[Any]] = {ScopeKind.WORK: Work, ScopeKind.WORKSHOP: Workshop}
    try:
        place = kit.catalogue.get(kinds[scope.kind], scope.id) if scope.kind in kinds else None
        shop = kit.catalogue.get(Workshop, place.workshop_id) if isinstance(place, Work) else place
    except NotFoundError:
        return ""
    return shop.country if isinstance(shop, Workshop) else ""


def replaced_by(visit: Visit, said: Typed) -> ConsentRecord | None:
    """Give the consent that this one is to replace, if any."""
    record_id = said.one("replaces")
    return visit.kit.catalogue.get(ConsentRecord, record_id) if record_id else None


def _scope_text(visit: Visit, kind: ScopeKind, labels: Labels) -> str:
    name = label(labels, visit.lang)
    scope = visit.say(WORDS.scopes[kind])
    # Options hold no marked-up words: signs part a name from the words around it, which may run the other way.
    apart = f"\N{FIRST STRONG ISOLATE}{name}\N{POP DIRECTIONAL ISOLATE}"
    return visit.say(_("%(scope)s: %(name)s")) % {"scope": scope, "name": apart} if name else scope


def _one_of(kind: type[C], text: str, otherwise: C) -> C:
    return kind(text) if text in set(kind) else otherwise
