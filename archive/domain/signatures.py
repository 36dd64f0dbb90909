"""What a second person's signature takes out of a rendition; the rest of what its medium can carry counts as there."""

from __future__ import annotations

from archive.domain.recipes import MEDIUM_EXPOSES
from archive.domain.records import QualityCheck, Rendition
from archive.domain.terms import NO_ATOMS, Atom


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
