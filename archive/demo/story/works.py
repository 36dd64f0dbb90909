"""Everything that the sample workshop made in its six days."""

from __future__ import annotations

from typing import Final

from archive.demo.story.telling import SHOWN, TELLERS, ConsentAnswer, Told
from archive.demo.story.works_filmed import FILMED
from archive.demo.story.works_heard import HEARD
from archive.demo.story.works_read import READ
from archive.domain.terms import Risk

WORKS: Final[tuple[Told, ...]] = tuple(sorted((*FILMED, *HEARD, *READ), key=lambda told: told.day))
"""The works in the order of their days."""

VISIBLE: Final = tuple(told for told in WORKS if told.answer in SHOWN)
"""Those of which a visitor meets anything at all."""

_AT_RISK: Final = frozenset(teller.key for teller in TELLERS if teller.risk is Risk.HIGH)

PLAIN: Final = tuple(told for told in VISIBLE if told.answer is ConsentAnswer.AS_FILMED and not told.is_covered)
"""Those that are met as they were filmed or photographed."""

COVERED: Final = tuple(told for told in VISIBLE if told.is_covered and not _AT_RISK & {*told.by})
"""The films in which somebody is covered."""

STILL: Final = tuple(told for told in VISIBLE if told.is_covered and _AT_RISK & {*told.by})
"""The films of which a still card with the sound is shown, for somebody in them is at high risk."""

CLOSED: Final = tuple(told for told in WORKS if told.answer not in SHOWN)
"""Those that look to a visitor as if they had never been."""
