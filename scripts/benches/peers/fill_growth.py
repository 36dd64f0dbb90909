"""Fill an archive of released texts, and be its desk on request, line by line; the former build runs this file too."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields, replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from archive.config import Settings
from archive.domain.ids import new_id
from archive.domain.records import (
    Appearance,
    ConsentRecord,
    ParticipantHandle,
    Permission,
    QualityCheck,
    Rendition,
    Scope,
    Work,
    Workshop,
)
from archive.domain.terms import (
    ALL_ATOMS,
    CONTENT_ATOMS,
    AppearanceRole,
    Audience,
    ConsentState,
    Purpose,
    Recipe,
    Risk,
    ScopeKind,
    WorkKind,
    WorkState,
)
from archive.ingest.workshops import NewArchive, found_archive
from archive.wiring import full_kit

NOW = datetime.now(UTC).replace(microsecond=0)
LINES, WORKS_A_PERSON, AT_ONCE = 20, 4, 500
WORDS = "mer route nuit maison mère désert bateau ville frontière chant pain hiver lettre train retour port".split()  # noqa: SIM905
READ = frozenset(atom for atom in ALL_ATOMS if atom.value in ("existence", "words"))


def either(*places: str) -> Any:
    """Give what stands at the first of these places that this build has."""
    for place in places:
        module, _, name = place.rpartition(":")
        with suppress(ModuleNotFoundError, AttributeError):
            return getattr(import_module(module), name)
    return None


def known(record: type[Any], **said: Any) -> Any:
    """Make a record of what this build knows of it."""
    names = {field.name for field in fields(record)}
    return record(**{name: value for name, value in said.items() if name in names})


class Desk:
    """An archive with its catalogue open for writing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kit = full_kit(Settings(media_folder=folder, faces="off"))
        self.dice = random.Random(7)
        concepts = sorted(each.id for each in self.kit.catalogue.find(import_module("archive.domain.records").Concept))
        self.forms, self.themes = ([each for each in concepts if each.startswith(kind)] for kind in ("fm.", "th."))

    def fill(self, works: int) -> None:
        """Keep so many released texts, of a quarter as many people."""
        names = {"fr": "Un programme", "en": "A programme"}
        project = found_archive(self.kit.catalogue, NewArchive(project=names, controller=names, country="FR")).id
        self.__init__(self.folder)  # type: ignore[misc]
        shop = Workshop(id=new_id(), project_id=project, labels=names, country="MA", year=2026)
        self.kit.catalogue.save(shop)
        for start in range(0, works, AT_ONCE):
            batch: list[Any] = []
            for number in range(start, min(works, start + AT_ONCE)):
                if number % WORKS_A_PERSON == 0:
                    person = new_id()
                    batch += self.somebody(person, project)
                batch += self.text(number, shop.id, project, person)
            self.kit.catalogue.save_all(batch)
        place_all = either("archive.review.works.placement:place_all")
        if place_all is not None:
            place_all(self.kit)

    def somebody(self, person: str, project: str) -> Iterator[Any]:
        """Give a person who allows everybody everything, proved and approved."""
        yield ParticipantHandle(id=person, risk=Risk.LOW)
        yes = Permission(audience=Audience.PUBLIC, purpose=Purpose.STREAM, atoms=ALL_ATOMS)
        yield known(
            ConsentRecord,
            id=new_id(),
            participant_id=person,
            scope=Scope(kind=ScopeKind.PROJECT, id=project),
            state=ConsentState.GIVEN,
            permissions=(yes,),
            changed_at=NOW,
            given_at=NOW,
            recorder="recorder",
            approver="approver",
            evidence_id="evidence",
        )

    def text(self, number: int, shop: str, project: str, person: str) -> Iterator[Any]:
        """Give a released work and its text, with the text's file in its place."""
        work = new_id()
        yield known(
            Work,
            id=work,
            kind=WorkKind.WRITTEN if hasattr(WorkKind, "WRITTEN") else list(WorkKind)[-1],
            workshop_id=shop,
            project_id=project,
            state=WorkState.RELEASED,
            titles={"fr": self.line(number)},
            languages=("fr",),
            form=self.dice.choice(self.forms),
            themes=tuple(self.dice.sample(self.themes, 2)),
            appearances=(Appearance(participant_id=person, role=AppearanceRole.AUTHOR, atoms_present=READ),),
        )
        made, lines = new_id(), "".join(f"<p>{self.line(number)}</p>" for _ in range(LINES))
        with self.kit.renditions.aside(made) as path:
            path.write_bytes(lines.encode())
            kept = self.kit.renditions.keep(made, path)
        check = known(QualityCheck, reviewer="reviewer", operator="operator", at=NOW, cleared=CONTENT_ATOMS)
        yield known(
            Rendition,
            id=made,
            work_id=work,
            recipe=Recipe.TEXT,
            exposes=READ,
            checks=(check,),
            media_type="text/html",
            size_bytes=kept.size_bytes,
            etag=new_id(),
            language="fr",
        )

    def line(self, number: int) -> str:
        """Give some words as a line, with one that few works share."""
        return f"{' '.join(self.dice.choices(WORDS, k=5))} étape{number % 5_000}".capitalize()

    def change_elsewhere(self) -> str:
        """Keep a work that nobody outside may see."""
        some = next(iter(self.kit.catalogue.find(Work, state=WorkState.RELEASED.value)))
        self.kit.catalogue.save(replace(some, id=new_id(), state=WorkState.IN_REVIEW, version=0))
        return "changed"

    def withdraw(self) -> str:
        """Take back the consent of one person, and name one of their works."""
        given = next(iter(self.kit.catalogue.find(ConsentRecord, state=ConsentState.GIVEN.value)))
        work = next(iter(self.kit.catalogue.find(Work, participant_id=given.participant_id)))
        self.kit.catalogue.save(replace(given, state=ConsentState.WITHDRAWN, changed_at=NOW))
        return work.id


def main() -> None:
    """Fill the folder unless it is filled, then do what each line says: `change`, `withdraw`."""
    folder, works = Path(sys.argv[1]), int(sys.argv[2])
    is_filled = folder.with_suffix(".filled")
    desk = Desk(folder)
    if not is_filled.exists():
        desk.fill(works)
        is_filled.touch()
    print(json.dumps({"theme": desk.themes[0] if desk.themes else ""}), flush=True)
    for line in sys.stdin:
        print(desk.withdraw() if line.strip() == "withdraw" else desk.change_elsewhere(), flush=True)


if __name__ == "__main__":
    main()
