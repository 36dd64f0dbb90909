"""What is said of a file that came before: a mended sheet counts, until somebody has decided on the work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from archive.domain.errors import NotFoundError, StaleRecordError
from archive.domain.ids import ConceptId, SessionId
from archive.domain.records import Labels, Work
from archive.domain.sealed import Draft
from archive.domain.terms import WorkKind, WorkState
from archive.languages import _
from archive.ports import Kit

SAID: Final[Mapping[str, str]] = {
    "titles": _("titles"),
    "kind": _("kind"),
    "languages": _("languages"),
    "form": _("form"),
    "themes": _("themes"),
    "session_id": _("sitting"),
    "operator": _("who prepared it"),
}
"""What can be said of a file, by the name of its field."""

_DECIDED: Final = frozenset({WorkState.RELEASED, WorkState.WITHDRAWN})
"""In these states somebody has decided on a work."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody says of a file; what is empty was not said."""

    titles: Labels = field(default_factory=dict)
    kind: WorkKind | None = None
    languages: tuple[str, ...] = ()
    form: ConceptId | None = None
    themes: tuple[ConceptId, ...] = ()
    session_id: SessionId | None = None
    operator: str | None = None


def say_again(kit: Kit, work: Work, said: Said) -> tuple[Work, tuple[str, ...], tuple[str, ...]]:
    """Give the work as it is said to be now, the names of what changed, and of what stays although it was said.

    Whoever prepared a work stays written down: else somebody could become free to release their own.
    """
    wanted = {name: value for name, value in vars(said).items() if name != "titles" and value}
    titles = _titles_changed(kit, work, said.titles)
    while True:
        other = {name: value for name, value in wanted.items() if getattr(work, name) != value}
        if work.state in _DECIDED:
            return work, (), (*(("titles",) if titles else ()), *other)
        kept = tuple(name for name in other if name == "operator" and work.operator)
        changes: dict[str, Any] = {name: value for name, value in other.items() if name not in kept}
        try:
            work = kit.catalogue.save(replace(work, **changes)) if changes else work
        except StaleRecordError:
            work = kit.catalogue.get(Work, work.id)
            continue
        if titles:
            kit.vault.save(titles)
        return work, (*(("titles",) if titles else ()), *changes), kept


def _titles_changed(kit: Kit, work: Work, titles: Labels) -> Draft | None:
    """Give the draft of a work with other titles, or None where they are as they were."""
    try:
        draft = kit.vault.get(Draft, work.id)
    except NotFoundError:
        draft = Draft(id=work.id)
    together = {**draft.titles, **titles}
    return replace(draft, titles=together) if titles and together != dict(draft.titles) else None
