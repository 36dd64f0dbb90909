"""A sample workshop, drawn, sounded and written by the archive itself: nobody's real face, voice or story."""

from __future__ import annotations

from archive.config import Settings


def run_demo(settings: Settings, *, check: bool) -> int:
    """Make the sample workshop if need be, then serve it, or walk through it and give 0 or 1.

    Raises:
        SettingsError: the port is taken, or something else stands where the sample is kept.
    """
    from archive.demo import show

    return show.check(settings) if check else show.show(settings)
