"""The project's controlled vocabulary: themes, forms and fields, read from one table and kept in the catalogue."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from archive.domain.errors import NotFoundError
from archive.domain.ids import ConceptId
from archive.domain.terms import WorkKind
from archive.domain.thesaurus.concept import Concept
from archive.languages import LANGUAGES, _
from archive.ports import Catalogue

THESAURUS: Final = Path(__file__).resolve().parent.parent / "vocabulary" / "thesaurus.csv"
"""The table: one concept a line, with its broader one and whether it tells something about a person."""

KIND_NAMES: Final[Mapping[WorkKind, str]] = {
    WorkKind.INTERVIEW: _("interview"),
    WorkKind.SLAM: _("slam"),
    WorkKind.MUSIC: _("music"),
    WorkKind.WRITING: _("written piece"),
    WorkKind.PHOTO: _("photograph"),
    WorkKind.RADIO: _("web-radio episode"),
}
"""What each kind of work is called, to be translated."""

THEMES: Final = "th"
FORMS: Final = "fm"


def read_thesaurus(path: Path = THESAURUS) -> tuple[Concept, ...]:
    """Read the concepts, each after its broader one."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Concept(
                id=ConceptId(row["id"]),
                broader=ConceptId(row["broader"]) if row["broader"] else None,
                reveals=row["reveals"],
                labels={language: row[language] for language in LANGUAGES if row.get(language)},
            )
            for row in csv.DictReader(file)
        )


def load_thesaurus(catalogue: Catalogue, concepts: Iterable[Concept] | None = None) -> int:
    """Bring the catalogue's vocabulary up to date and give how many concepts were new or different.

    What somebody changed at the desk stays as they left it.
    """
    changed = []
    for concept in concepts if concepts is not None else read_thesaurus():
        known = _known(catalogue, concept.id)
        fresh = replace(concept, version=known.version if known else 0)
        if fresh != known and not (known and known.operator):
            changed.append(fresh)
    if changed:
        catalogue.save_all(changed)
    return len(changed)


def belongs_to(concept_id: str, scheme: str) -> bool:
    """Tell whether a concept stands below a scheme such as themes or forms."""
    return concept_id.startswith(f"{scheme}.")


def _known(catalogue: Catalogue, concept_id: ConceptId) -> Concept | None:
    try:
        return catalogue.get(Concept, concept_id)
    except NotFoundError:
        return None
