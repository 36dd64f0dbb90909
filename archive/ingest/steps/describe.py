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
from archive.languages import _, in_each_language
from archive.ports import Kit

_UNTITLED: Mapping[WorkKind, str] = {
    WorkKind.INTERVIEW: _("Untitled interview"),
    WorkKind.SLAM: _("Untitled slam"),
    WorkKind.MUSIC: _("Untitled music"),
    WorkKind.WRITING: _("Untitled text"),
    WorkKind.PHOTO: _("Untitled photo"),
    WorkKind.RADIO: _("Untitled episode"),
}


def untitled(kind: WorkKind) -> Labels:
    """Give the first titles of a work: never made of a file's name or tags, which often hold a person's name."""
    return in_each_language(_UNTITLED[kind])


def describe(kit: Kit, footage: Footage) -> Work:
    """Seal every tag, and fill in what the draft has no title for."""
    for original, path in footage.originals(kit):
        tags = {_key(name): printable(text) for name, text in kit.media_tools.read_tags(path).items()}
        if tags != original.tags:
            kit.vault.save(replace(original, tags=tags))
    draft = _draft(kit, footage.work.id)
    if not any(draft.titles.values()):
        kit.vault.save(replace(draft, titles=untitled(footage.work.kind)))
    return footage.work


def _draft(kit: Kit, work_id: WorkId) -> Draft:
    try:
        return kit.vault.get(Draft, work_id)
    except NotFoundError:
        return Draft(id=work_id)


def _key(name: str) -> str:
    return printable(name)[:120]
