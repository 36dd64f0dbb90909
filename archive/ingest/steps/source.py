"""What a work's preparation reads: its original, or what several of them are put together to, aside and for a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from archive.domain.errors import NotFoundError, QuarantinedError
from archive.domain.ids import OriginalId, WorkId
from archive.domain.records import Work
from archive.domain.sealed import Draft, Original
from archive.domain.takes import Assembly
from archive.domain.words.edit_list import EditList
from archive.ingest.steps.footage import Footage, held_original
from archive.ports import AssembleOrder, Kit

_NAME = "take"


@dataclass(frozen=True, kw_only=True)
class Lent:
    """A work's footage as it can be read now; with `files`, what they were put together to."""

    original_id: OriginalId
    source: Path
    files: tuple[tuple[OriginalId, Path], ...] = ()

    def footage(self, kit: Kit, work: Work) -> Footage:
        """Give what a step works on, from what is stored now."""
        original = kit.vault.get(Original, self.original_id)
        whole = assembly_of(kit, work.id) if self.files else None
        if whole is not None:
            original = replace(original, probe=whole.probe)
        return Footage(work=work, original=original, source=self.source, files=self.files)


def assembly_of(kit: Kit, work_id: WorkId) -> Assembly | None:
    """Give what a work is put together from, or None when it is one file as it came."""
    try:
        return kit.vault.get(Assembly, work_id)
    except NotFoundError:
        return None


def chosen_tracks(kit: Kit, work_id: WorkId) -> tuple[int, ...]:
    """Give the tracks of sound that somebody chose for a work; none leaves it to what is heard."""
    try:
        return kit.vault.get(Draft, work_id).sound_tracks
    except NotFoundError:
        return ()


def edits_of(kit: Kit, work_id: WorkId) -> EditList:
    """Give what is concealed of a work's words."""
    try:
        return kit.vault.get(EditList, work_id)
    except NotFoundError:
        return EditList(id=work_id)


@contextmanager
def lent(kit: Kit, work_id: WorkId) -> Iterator[Lent]:
    """Lend a work's footage; what it is put together from stays as it is, and the copy vanishes at the end.

    Raises:
        QuarantinedError: a file of it is nowhere.
        InvalidInputError: its files cannot be put together.
        MediaToolError: putting them together failed.
    """
    whole = assembly_of(kit, work_id)
    if whole is None or whole.is_one_file:
        original = held_original(kit, work_id) if whole is None else _held(kit, work_id, whole.parts[0])
        with kit.originals.lend(original.id) as source:
            yield Lent(original_id=original.id, source=source)
        return
    with ExitStack() as ending:
        originals = [_held(kit, work_id, sha256) for sha256 in (*whole.parts, *filter(None, [whole.sound]))]
        files = tuple((each.id, ending.enter_context(kit.originals.lend(each.id))) for each in originals)
        paths = [path for _, path in files]
        target = ending.enter_context(kit.workspace.aside()) / _NAME
        order = AssembleOrder(
            parts=tuple(paths[: len(whole.parts)]),
            sound=paths[-1] if whole.sound else None,
            sound_at_ms=whole.sound_at_ms,
            drift_ppm=whole.drift_ppm,
            tracks=chosen_tracks(kit, work_id),
        )
        kit.media_tools.assemble(order, target)
        yield Lent(original_id=files[0][0], source=target, files=files)


def _held(kit: Kit, work_id: WorkId, sha256: str) -> Original:
    same = (original for original in kit.vault.find(Original, sha256=sha256) if original.work_id == work_id)
    for original in sorted(same, key=lambda each: each.id):
        if kit.originals.holds(original.id):
            return original
    raise QuarantinedError("part_missing", "A file of this take is not in the store; give it again.")
