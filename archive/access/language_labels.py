"""In which languages a work may be said to be: a broad tag, never one that tells where somebody is from."""

from __future__ import annotations

from collections.abc import Iterable

from archive.access.gate import Admission
from archive.domain.records import Work
from archive.domain.terms import READ_ALOUD, Atom, Recipe
from archive.languages import COMMON, broad_tag

_SERVED = (Recipe.VIDEO, Recipe.AUDIO, Recipe.PHOTO, *READ_ALOUD, Recipe.TEXT)


def languages_of(work: Work, admissions: Iterable[Admission]) -> tuple[str, ...]:
    """Give the languages that may be named for what is served of a work.

    A language that few speak is named only where the speech itself may be heard. A mark names the work's own
    language when it is one of the common ones.
    """
    served = [a for a in admissions if a.rendition.recipe in _SERVED]
    found: dict[str, None] = {}
    for admission in served:
        rendition = admission.rendition
        # How a machine speaks is nobody's speech.
        audible = Atom.SPEECH in rendition.exposes and rendition.recipe not in READ_ALOUD
        for tag in (rendition.language,) if rendition.language else work.languages:
            found.update(_if_allowed(tag, audible=audible))
    if not served:
        for tag in work.languages:
            found.update(_if_allowed(tag, audible=False))
    return tuple(found)


def _if_allowed(tag: str, *, audible: bool) -> dict[str, None]:
    broad = broad_tag(tag)
    return {broad: None} if broad in COMMON or (audible and broad) else {}
