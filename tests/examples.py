"""How much is tried on every submission, and how much more in a long run (`scripts/test --long`)."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import settings

MORE_IN_A_LONG_RUN: Final = 10


def times(submitted: int) -> int:
    """Give how often something is tried: ten times as often in a long run."""
    return submitted * (MORE_IN_A_LONG_RUN if settings.get_current_profile_name() == "long" else 1)


def examples(submitted: int, **more: Any) -> settings:
    """Give the settings of a property that is tried with so many examples."""
    return settings(max_examples=times(submitted), **more)
