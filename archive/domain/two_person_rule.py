"""Who may not approve what, and what a second person's signature takes out of a rendition.

Opening anything takes two people, and nobody signs off what they made themselves.
"""

from __future__ import annotations

from collections.abc import Iterable

from archive.domain.errors import RefusedError
from archive.domain.recipes import MEDIUM_EXPOSES
from archive.domain.records import ConsentRecord, QualityCheck, Rendition, Work
from archive.domain.terms import NO_ATOMS, Atom, Role


def connected(start: str, links: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Give everything that chains of links lead to from one end, itself included."""
    near: dict[str, set[str]] = {}
    for one, other in links:
        near.setdefault(one, set()).add(other)
        near.setdefault(other, set()).add(one)
    found: set[str] = set()
    waiting = [start]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting.extend(near.get(here, ()))
    return frozenset(found)


def require_known_crew(work: Work, roles: frozenset[Role]) -> None:
    """Raise RefusedError when one of the crew would open footage of which nobody wrote down who filmed it."""
    if not work.operator and Role.CREW in roles:
        raise RefusedError(
            "Nobody wrote down who filmed this, so nobody of the crew can open it: it could be their own."
        )


def require_second_approver(record: ConsentRecord, approver: str, works: Iterable[Work]) -> None:
    """Raise RefusedError unless somebody may approve a consent: not its recorder, nor who filmed what it covers."""
    if approver == record.recorder:
        raise RefusedError("A second person must approve: you recorded this consent yourself.")
    if approver in (record.witness, record.interpreter, record.guardian):
        raise RefusedError("A second person must approve: you took part in this consent.")
    if any(work.operator == approver for work in works):
        raise RefusedError("You prepared a work that this consent opens, so somebody else must approve it.")


def require_second_reviewer(work: Work, reviewer: str, writers: Iterable[str], recorders: Iterable[str]) -> None:
    """Raise RefusedError when the reviewer prepared the work, wrote about it or recorded one of its consents."""
    written_by = set(writers)
    if not work.operator and not written_by:
        raise RefusedError("Nobody is recorded as having prepared this work, so nobody can be its second person.")
    if reviewer == work.operator:
        raise RefusedError("You prepared this work, so somebody else must approve it.")
    if reviewer in written_by:
        raise RefusedError("You wrote a part of this work's description, so somebody else must approve it.")
    if reviewer in set(recorders):
        raise RefusedError("You recorded a consent for this work, so somebody else must approve it.")


def is_by_another(check: QualityCheck, operator: str | None) -> bool:
    """Tell whether a check was signed by somebody who prepared neither the file nor, as far as is known, the work."""
    reviewer = check.reviewer
    named = isinstance(reviewer, str) and bool(reviewer.strip())
    return named and reviewer not in (check.operator, operator)


def is_signed(rendition: Rendition, operator: str | None) -> bool:
    """Tell whether a second person has looked at a rendition and signed it."""
    return any(is_by_another(check, operator) for check in rendition.checks)


def exposed_unless_signed(rendition: Rendition, operator: str | None) -> frozenset[Atom]:
    """Give what a rendition says it exposes, and all that its medium carries and no second person has signed away."""
    signed = (check for check in rendition.checks if is_by_another(check, operator))
    away = NO_ATOMS.union(*(check.cleared | check.made_without for check in signed))
    return rendition.exposes | (MEDIUM_EXPOSES[rendition.recipe] - away)
