"""Who may do what: every named set of roles, each of which stands here once."""

from __future__ import annotations

from typing import Final

from archive.domain.terms import Role

EVERYONE: Final = frozenset(Role)
"""Whoever is logged in."""

BRINGS_IN: Final = frozenset({Role.CREW, Role.FACILITATOR})
"""Uploads footage and hands works in."""

WRITES: Final = frozenset({Role.FACILITATOR})
"""Describes works, transcribes them and says who appears."""

KNOWS_PEOPLE: Final = frozenset({Role.FACILITATOR, Role.CONSENT_OFFICER})
"""Meets participants and writes down what they decide."""

SETS_UP: Final = frozenset({Role.FACILITATOR, Role.ADMINISTRATOR})
"""Opens workshops."""

MENDS_INTAKE: Final = frozenset({Role.CREW, Role.FACILITATOR, Role.ADMINISTRATOR})
"""Looks after files that could not be taken in."""

CONSENT_OFFICER: Final = frozenset({Role.CONSENT_OFFICER})
"""Approves consents and opens proofs."""

REVIEWER: Final = frozenset({Role.REVIEWER})
"""Releases works, as the second person."""

SEES_COVERS: Final = WRITES | REVIEWER
"""Looks at faces and their covers."""

KEEPS_WORDS: Final = frozenset({Role.FACILITATOR, Role.CONSENT_OFFICER, Role.REVIEWER})
"""Adds to the thesaurus and changes it; that a word tells less of a person is said by a `SECOND_PERSON`."""

EDITS_ROOMS: Final = WRITES | REVIEWER
"""Writes what stands in the public rooms and on the front page, and lets it be read."""

TELLS_WORKS_APART: Final = frozenset({Role.CREW, Role.FACILITATOR, Role.CONSENT_OFFICER, Role.REVIEWER})
"""Reads what the crew calls a work; who only opens accounts does not, for a label may name somebody."""

SECOND_PERSON: Final = frozenset({Role.CONSENT_OFFICER, Role.REVIEWER})
"""Approves what a risk conversation opens."""

ADMINISTRATOR: Final = frozenset({Role.ADMINISTRATOR})
"""Opens and closes accounts."""

CONFIRMS_ACCOUNTS: Final = frozenset({Role.CONSENT_OFFICER, Role.REVIEWER, Role.ADMINISTRATOR})
"""Confirms, as the second person, what an administrator changed of an account."""

STATES_LEGAL_BASIS: Final = frozenset({Role.CONSENT_OFFICER, Role.ADMINISTRATOR})
"""Says on what law showing works from another country rests."""
