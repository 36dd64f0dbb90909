"""Everything that the sample workshop made in its six days."""

from __future__ import annotations

from typing import Final

from archive.demo.telling import SHOWN, Told
from archive.demo.works_filmed import FILMED
from archive.demo.works_heard import HEARD
from archive.demo.works_read import READ

WORKS: Final[tuple[Told, ...]] = tuple(sorted((*FILMED, *HEARD, *READ), key=lambda told: told.day))
"""The works in the order of their days."""

VISIBLE: Final = tuple(told for told in WORKS if told.answer in SHOWN)
"""Those of which a visitor meets anything at all."""

CLOSED: Final = tuple(told for told in WORKS if told.answer not in SHOWN)
"""Those that look to a visitor as if they had never been."""
