"""How much is tried on every submission, how much less in a quick run and how much more in a long one."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

from hypothesis import settings

SHARES: Final = {"quick": Fraction(1, 5), "long": Fraction(10)}
"""How much a run tries of what is tried on every submission: at each save a handful must do."""

LEAST: Final = 4


def times(submitted: int) -> int:
    """Give how often something is tried: ten times as often in a long run, a fifth as often in a quick one."""
    share = SHARES.get(settings.get_current_profile_name(), Fraction(1))
    return max(int(submitted * share), min(submitted, LEAST))


def examples(submitted: int, **more: Any) -> settings:
    """Give the settings of a property that is tried with so many examples."""
    return settings(max_examples=times(submitted), **more)
