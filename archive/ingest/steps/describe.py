"""The third step: the original's tags go to the sealed side, and the work gets a first title nobody is named in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from archive.domain.errors import NotFoundError
from archive.domain.ids import WorkId
from archive.domain.records import Labels, Work
from archive.domain.sealed import Draft
from archive.domain.terms import WorkKind
from archive.ingest.intake.quarantine import printable
from archive.ingest.steps.footage import Footage
from archive.ports import Kit

UNTITLED: Mapping[WorkKind, Labels] = {
    WorkKind.INTERVIEW: {"fr": "Entretien sans titre", "ar": "مقابلة بلا عنوان", "en": "Untitled interview"},
    WorkKind.SLAM: {"fr": "Slam sans titre", "ar": "سلام بلا عنوان", "en": "Untitled slam"},
    WorkKind.MUSIC: {"fr": "Musique sans titre", "ar": "موسيقى بلا عنوان", "en": "Untitled music"},
    WorkKind.WRITING: {"fr": "Texte sans titre", "ar": "نص بلا عنوان", "en": "Untitled text"},
    WorkKind.PHOTO: {"fr": "Photo sans titre", "ar": "صورة بلا عنوان", "en": "Untitled photo"},
    WorkKind.RADIO: {"fr": "Émission sans titre", "ar": "حلقة بلا عنوان", "en": "Untitled episode"},
}
"""First titles: never made of a file's name or tags, which often hold a person's name."""


def describe(kit: Kit, footage: Footage) -> Work:
    """Seal every tag, and fill in what the draft has no title for."""
    for original, path in footage.originals(kit):
        tags = {_key(name): printable(text) for name, text in kit.media_tools.read_tags(path).items()}
        if tags != original.tags:
            kit.vault.save(replace(original, tags=tags))
    draft = _draft(kit, footage.work.id)
    if not any(draft.titles.values()):
        kit.vault.save(replace(draft, titles=dict(UNTITLED[footage.work.kind])))
    return footage.work


def _draft(kit: Kit, work_id: WorkId) -> Draft:
    try:
        return kit.vault.get(Draft, work_id)
    except NotFoundError:
        return Draft(id=work_id)


def _key(name: str) -> str:
    return printable(name)[:120]
